#!/usr/bin/env bash
# The last commit as others get it: the steps of Binder and of the image, the two wheels in a clean environment, and a real JupyterHub
# with two accounts of the system.
#
#   .ci/kampus.sh                                  prepare what is needed, then all of tests/bukuflask_campus
#   .ci/kampus.sh tests/bukuflask_campus/test_wheel.py -x    these tests instead
#   .ci/kampus.sh ukur 50                          measure a class of fifty that comes in the same second, instead of testing
#
# What it prepares stays in BUKUFLASK_KAMPUS (default /var/tmp/bukuflask-kampus-UID: the accounts must be able to read it) from one run
# to the next. It makes two accounts of this computer, bukuuji-ani and bukuuji-budi, and removes them; that needs root, or sudo without a question.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [[ $(uname -s) != Linux ]]; then
    echo ".ci/kampus.sh: server kampus hanya untuk Linux, jadi bagian ini tidak dijalankan." >&2
    exit 0
fi
export BUKUFLASK_KAMPUS=${BUKUFLASK_KAMPUS:-/var/tmp/bukuflask-kampus-$UID}
mkdir -p "$BUKUFLASK_KAMPUS"
if [[ ! -O $BUKUFLASK_KAMPUS ]]; then
    echo ".ci/kampus.sh: folder $BUKUFLASK_KAMPUS milik akun lain." >&2
    exit 1
fi
chmod 755 "$BUKUFLASK_KAMPUS"
umask 022
unset PYTHONPATH PYTHONHOME

# A Python that other accounts can run: the system's, unless it is too old.
python=/usr/bin/python3
"$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || python=$(command -v python3)

# The last commit, without what `.dockerignore` keeps from the image: what its steps do not need, they must do without.
clone=$BUKUFLASK_KAMPUS/klon
rm -rf "$clone"
git clone --quiet --depth 1 "file://$PWD" "$clone"
while read -r name; do
    [[ $name == *"*"* || -z $name ]] || rm -rf "${clone:?}/$name"
done <.dockerignore

venv=$BUKUFLASK_KAMPUS/venv
wanted=$("$python" -V; sha256sum requirements-kampus.txt campus/package-lock.json)
fresh=0
if [[ $(cat "$BUKUFLASK_KAMPUS/terpasang" 2>/dev/null) != "$wanted" ]]; then
    rm -f "$BUKUFLASK_KAMPUS/terpasang"
    "$python" -m venv --clear "$venv"
    fresh=1
fi
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_QUIET=1
# First the steps of Binder and of the image, then those of campus/README.md.
(cd "$clone" && PATH=$venv/bin:$PATH bash binder/postBuild)
if ((fresh)); then
    "$venv/bin/python" -m pip install --no-deps --require-hashes -r requirements-kampus.txt
    cp campus/package.json campus/package-lock.json "$BUKUFLASK_KAMPUS"
    npm ci --silent --no-audit --no-fund --prefix "$BUKUFLASK_KAMPUS"
    printf '%s\n' "$wanted" >"$BUKUFLASK_KAMPUS/terpasang"
fi
rm -rf "$BUKUFLASK_KAMPUS/dist"
"$venv/bin/python" -m pip wheel --no-deps --wheel-dir "$BUKUFLASK_KAMPUS/dist" "$clone" "$clone/campus"
"$venv/bin/python" -m pip install --no-deps --force-reinstall "$BUKUFLASK_KAMPUS"/dist/*.whl
"$venv/bin/python" -m pip check
"$venv/bin/buku-kerja-flask" siapkan
unset PIP_QUIET

if [[ ${1:-} == ukur ]]; then
    exec env PYTHONPATH=src "$venv/bin/python" -m bukuflask_measure.campus_load "${@:2}"
fi
if (($#)); then
    exec python3 mulai.py uji --inti 1 "$@"
fi
exec python3 mulai.py uji --inti 1 tests/bukuflask_campus
