#!/usr/bin/env bash
# The book on the newest Python of this machine: every notebook, and the tests of kernels and answers. The other parts of `.ci/run` run
# on the Python that `python3` is; this one on the newest between 3.12 and 3.15 that is another.
#
#   .ci/python-terbaru.sh                           what every change is tested with
#   .ci/python-terbaru.sh notebooks -x              these tests instead
#
# It works in a clone of the last commit, with a `.venv` of its own, that stays in BUKUFLASK_PYTHON_TERBARU
# (default ~/.cache/bukuflask-python) from one run to the next.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
mine=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')

# A Python of the system or of pyenv that can make environments and has what the book's lessons import.
newest() {
    local minor candidate
    for minor in 15 14 13 12; do
        [[ 3.$minor == "$mine" ]] && return 1
        for candidate in "$(command -v "python3.$minor" || true)" "${PYENV_ROOT:-$HOME/.pyenv}/versions/3.$minor".*/bin/"python3.$minor"; do
            if [[ -x $candidate ]] && "$candidate" -c 'import ctypes, ensurepip, sqlite3, ssl, venv' 2>/dev/null; then
                printf '%s\n' "$candidate"
                return
            fi
        done
    done
    return 1
}

if ! python=$(newest); then
    echo ".ci/python-terbaru.sh: tidak ada Python yang lebih baru daripada $mine di komputer ini, jadi bagian ini tidak dijalankan." >&2
    exit 0
fi
version=$("$python" -c 'import platform; print(platform.python_version())')
copy=${BUKUFLASK_PYTHON_TERBARU:-${XDG_CACHE_HOME:-$HOME/.cache}/bukuflask-python}/$version
if [[ ! -d $copy/.git ]]; then
    rm -rf "$copy"
    mkdir -p "$copy"
    git init --quiet "$copy"
fi
git -C "$copy" fetch --quiet --depth 1 "$root" HEAD
git -C "$copy" checkout --quiet --force FETCH_HEAD
git -C "$copy" clean --quiet --force -d # not what is ignored: `.venv` stays
echo ".ci/python-terbaru.sh: Python $version" >&2
cd "$copy"
# What needs programs beside Python is not tested twice.
unset BUKUFLASK_LENGKAP
if (($#)); then
    exec "$python" mulai.py uji "$@"
fi
exec "$python" mulai.py uji notebooks tests/warmkernel tests/bukuflask_validation tests/bukuflask/exercises tests/bukuflask/errors
