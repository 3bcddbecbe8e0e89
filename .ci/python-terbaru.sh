#!/usr/bin/env bash
# The book on the newest Python that can be had: every notebook, and the tests of kernels, answers and errors. The other parts of `.ci/run` run
# on the Python that `python3` is; this one on the newest other that the book is for (`MINORS` in src/bukuflask_start/targets.py).
#
#   .ci/python-terbaru.sh                           what every change is tested with
#   .ci/python-terbaru.sh notebooks -x              these tests instead
#   BUKUFLASK_PYTHON=3.14 .ci/python-terbaru.sh     on this Python instead
#
# A Python of the system or of pyenv is taken as it is. One that this machine lacks comes with a minimal Debian unstable, in which the
# tests then run: on a Debian or Ubuntu machine with debootstrap (`.ci/run` installs it), where this account is root or sudo does not ask.
# Where that cannot be, it says why and takes the newest that the machine has.
#
# It works in a clone of the last commit, with a `.venv` of its own (0.8 GB). That, the system (190 MB) and the packages (190 MB) stay in
# BUKUFLASK_PYTHON_TERBARU (default ~/.cache/bukuflask-python) from one run to the next; the system is made anew after four weeks.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
place=${BUKUFLASK_PYTHON_TERBARU:-${XDG_CACHE_HOME:-$HOME/.cache}/bukuflask-python}
mkdir -p "$place"
place=$(cd "$place" && pwd -P)
recipe=1 # raise it when `make_system` changes
needed='import ctypes, ensurepip, sqlite3, ssl, venv' # a Python that can make environments and has what the lessons import
unset PYTHONPATH PYTHONHOME
export PATH=$PATH:/usr/sbin:/sbin # an ordinary account of Debian has neither

say() { echo ".ci/python-terbaru.sh: $*" >&2; }

# ---- A minimal Debian unstable

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
why=       # it cannot be had
as_root=() # what makes a command root's

possible() {
    case $(uname -sm) in
        "Linux x86_64") laptop=linux ;;
        "Linux aarch64") laptop=linux-arm ;;
        *) why="tidak untuk $(uname -sm)" && return 1 ;;
    esac
    if ! command -v debootstrap >/dev/null || [[ ! -r $keyring ]]; then
        why="debootstrap atau kunci Debian tidak ada (apt install debootstrap debian-archive-keyring)"
        return 1
    fi
    if ((EUID != 0)); then
        as_root=(sudo -n)
    fi
    # In a container root may not be allowed to mount.
    if ! "${as_root[@]}" unshare --mount --pid --fork true 2>/dev/null; then
        why="akun ini bukan root, atau tidak boleh membuat ruang sendiri untuk sistem lain"
        return 1
    fi
}

# Run the rest as root, with mounts and processes of its own: whatever becomes of this script, none of them outlives it.
# What runs there has our life as its standard input, see `within`.
apart() {
    local life ended=0
    exec {life}> >(exec "${as_root[@]}" unshare --mount --pid --fork --kill-child bash -c "$(declare -f within)"$'\nwithin "$@"' within "$@" \
        {lock}>&-)
    wait "$!" || ended=$?
    exec {life}>&-
    return "$ended"
}

# The first process there: mount what a system needs, run the rest as ACCOUNT (uid:gid) in SYSTEM, and end when that or we have ended.
# It stays, because a first process also waits for those whose parent has gone, which nobody expects from pytest.
within() {
    local system=$1 book=$2 wheels=$3 account=$4
    shift 4
    set -e
    (($$ == 1)) # nobody else's first process is ended below
    if [[ -n $system ]]; then
        find "$system/tmp" -mindepth 1 -delete
        mount -t proc proc "$system/proc"
        mount --rbind /sys "$system/sys"
        mount --rbind /dev "$system/dev"
        mount --bind "$book" "$system/buku"
        mount --bind -o ro "$wheels" "$system/paket"
        set -- chroot --userspec="$account" --groups= "$system" "$@"
    fi
    trap 'exit 143' TERM
    exec 3<&0 </dev/null
    (
        read -r _ <&3 || true
        kill -TERM 1
    ) &
    "$@" 3<&- &
    wait "$!"
}

# Run the rest in SYSTEM, from the book's folder there, with nothing of this machine's environment.
inside() {
    local system=$1 kept=()
    shift
    [[ -z ${CI:-} ]] || kept+=("CI=$CI")
    # What a shell starts in the background ignores Ctrl+C, and so would each server that a test starts there.
    apart "$system" "$copy" "$wheels" "$UID:$(id -g)" env -i --default-signal=INT,QUIT -C /buku \
        HOME=/home/penguji PATH=/usr/bin:/bin LANG=C.UTF-8 "TERM=${TERM:-dumb}" "${kept[@]}" "$@"
}

remove() { # never what has something mounted in it
    local target
    while read -r _ _ _ _ target _; do
        printf -v target %b "$target" # a space is \040 there
        if [[ $target == "$1"/* || $target == "$1" ]]; then
            why="$target masih terpasang (mount), jadi $1 tidak dihapus"
            return 1
        fi
    done </proc/self/mountinfo
    "${as_root[@]}" rm -rf --one-file-system "$1"
}

mirror() { # the machine's own, as its apt has it; on Ubuntu none, and debootstrap takes Debian's
    local found
    found=$(apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
        sed -n 's/^Debian Debian //p' | head -n 1) || true
    if [[ $found == mirror+file:* ]]; then
        found=$(grep -m 1 -oE '^[a-z]+:[^[:space:]]+' "${found#mirror+file:}") || true
    fi
    [[ -z $found ]] || printf '%s\n' "$found"
}

# From here to `choose`, `set -e` is off, for their callers ask how they ended.

make_system() { # ends with 2 when unstable has no such Python
    local minor=$1 system=$2 log=$place/debootstrap.log http_proxy=${http_proxy:-} from
    remove "$system" || return 1
    mapfile -t from < <(mirror)
    eval "$(apt-config shell http_proxy Acquire::http::Proxy 2>/dev/null)"
    if ! apart "" "" "" "" timeout --kill-after=15 1200 env "http_proxy=$http_proxy" debootstrap --variant=minbase \
        --force-check-gpg --keyring="$keyring" --include="python3.$minor,python3.$minor-venv" \
        unstable "$system" "${from[@]}" >"$log" 2>&1; then
        grep -q "Couldn't find these debs" "$log" && remove "$system" && return 2
        why="debootstrap gagal: $(tail -n 1 "$log")"
        remove "$system"
        return 1
    fi
    why="$system tidak dapat ditulis"
    "${as_root[@]}" bash -euc '
        cd "$1"
        rm -rf var/cache/apt/archives/*.deb var/lib/apt/lists/*
        mkdir -p buku paket home/penguji
        (($2 == 0)) || echo "penguji:x:$2:$3::/home/penguji:/bin/bash" >>etc/passwd
        chown "$2:$3" home/penguji
    ' bash "$system" "$UID" "$(id -g)" || return 1
    why="Python 3.$minor dari Debian unstable tidak menyala"
    works "$minor" "$system" || return 1
    echo "$recipe $UID" | "${as_root[@]}" tee "$system/bukuflask-siap" >/dev/null || return 1
    why=
}

works() { inside "$2" "python3.$1" -c "$needed" >/dev/null 2>&1; }

# The system with Python 3.MINOR: the one that is kept, or a new one. Half-made, broken and old ones are made anew.
system_with() {
    local minor=$1 system=$place/unstable-3.$1 ended=0 kept=0
    copy=$place wheels=$place # until they are there
    if [[ $(cat "$system/bukuflask-siap" 2>/dev/null) == "$recipe $UID" ]] && works "$minor" "$system"; then
        kept=1
        [[ -z $(find "$system/bukuflask-siap" -mtime -28) ]] || return 0
    fi
    say "menyiapkan Debian unstable dengan Python 3.$minor"
    make_system "$minor" "$system.baru" || ended=$?
    if ((ended && kept)); then
        say "Debian unstable yang lama dipakai lagi: ${why:-3.$minor tidak ada lagi di sana}"
        why=
        return 0
    fi
    ((ended == 0)) || return "$ended"
    # The `.venv` was made with the old one.
    remove "$system" && remove "$place/buku-3.$minor" && "${as_root[@]}" mv "$system.baru" "$system"
}

gather() { # what the lock files name for this Python: with this machine's pip and all that it is told, as for a class without internet
    local wanted stamp
    wheels=$place/paket-$1
    stamp=$wheels/bukuflask-paket
    mkdir -p "$wheels"
    wanted=$(cat "$root/requirements.txt" "$root/requirements-penulis.txt" | sha256sum)
    [[ $(cat "$stamp" 2>/dev/null) != "$wanted" ]] || return 0
    say "kemas --untuk $laptop-$1"
    (($(find "$wheels" -type f | wc -l) < 300)) || find "$wheels" -mindepth 1 -delete # old versions among them
    timeout --kill-after=15 900 python3 "$root/mulai.py" kemas "$wheels" --penulis --untuk "$laptop-$1" >&2 || return 1
    echo "$wanted" >"$stamp"
}

# ---- Which Python

local_python() { # of the system or of pyenv
    local candidate
    for candidate in "$(command -v "python3.$1" || true)" "${PYENV_ROOT:-$HOME/.pyenv}/versions/3.$1".*/bin/"python3.$1"; do
        if [[ -x $candidate ]] && "$candidate" -c "$needed" 2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    return 1
}

choose() { # sets minor and python, and system when that Python is in one
    local minors ended
    system='' python=''
    minors=$(cd "$root/src" && python3 -c 'from bukuflask_start.targets import MINORS; print(*(m for _, m in reversed(MINORS)))')
    for minor in $minors; do
        if [[ -n ${BUKUFLASK_PYTHON:-} ]]; then
            [[ 3.$minor == "$BUKUFLASK_PYTHON" ]] || continue
        elif [[ 3.$minor == "$mine" ]]; then
            return 1
        fi
        if python=$(local_python "$minor"); then
            return
        fi
        [[ -z $why ]] && possible || continue
        ended=0
        system_with "$minor" || ended=$?
        if ((ended == 0)); then
            system=$place/unstable-3.$minor python=python3.$minor
            return
        fi
    done
    return 1
}

clone() { # the last commit; `.venv`, being ignored, stays
    copy=$place/$1
    if [[ ! -d $copy/.git ]]; then
        rm -rf "$copy"
        mkdir -p "$copy"
        git init --quiet "$copy"
    fi
    git -C "$copy" fetch --quiet --depth 1 "$root" HEAD
    git -C "$copy" checkout --quiet --force FETCH_HEAD
    git -C "$copy" clean --quiet --force -d
}

main() {
    local mine minor python system tests=("$@")
    if ((${#tests[@]} == 0)); then
        tests=(notebooks tests/warmkernel tests/bukuflask_validation tests/bukuflask/exercises tests/bukuflask/errors)
        tests+=(tests/bukuflask/web/test_transport.py tests/bukuflask/web/test_client.py)
    fi
    mine=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    unset BUKUFLASK_LENGKAP # what needs programs beside Python is not tested twice
    if choose && [[ -n $system ]]; then
        clone "buku-3.$minor"
        if gather "3.$minor"; then
            say "Python $(inside "$system" "$python" -c 'import platform; print(platform.python_version())') dari Debian unstable"
            inside "$system" "$python" mulai.py --paket /paket uji "${tests[@]}"
            return
        fi
        why="paket untuk Python 3.$minor tidak terkumpul"
        choose || true # now of this machine only
    fi
    [[ -z $why ]] || say "tidak dengan Debian unstable: $why"
    if [[ -z $python ]]; then
        say "Python ${BUKUFLASK_PYTHON:-yang lebih baru daripada $mine} tidak ada di komputer ini, jadi bagian ini tidak dijalankan."
        return 0
    fi
    clone "$("$python" -c 'import platform; print(platform.python_version())')"
    say "Python ${copy##*/} dari komputer ini"
    cd "$copy"
    exec "$python" mulai.py uji "${tests[@]}" {lock}>&- # which is not for what tests leave behind
}

exec {lock}>"$place/kunci" # two at once would work in one clone
if ! flock --timeout 3600 "$lock"; then
    say "pengujian lain masih berjalan di $place"
    exit 75
fi
main "$@"; exit # on one line: what is edited while this runs is not read
