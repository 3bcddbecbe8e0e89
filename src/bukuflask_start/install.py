"""Putting the pinned packages into the environment, once: a start that finds its stamp installs nothing."""

from __future__ import annotations

import difflib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import bukuflask
from bukuflask.files import write_whole
from bukuflask.problems import Masalah
from bukuflask.text import TERMINAL_CODES

from . import lock as locks
from .environment import Environment, make_venv, pip_variables
from .lock import Pin
from .targets import Target
from .trouble import AGAIN, PACKAGES, recognise

_MB = 1_000_000

LONGEST_FILE = 155
"""Characters of the longest path below the environment's folder on Windows; a test measures it."""
_WINDOWS_LONGEST = 259

_MB_PER_PACKAGE = 5  # the whole lock: 288 MB installed in 127 packages (Linux, 2026-11), doubled for what pip unpacks

# The lock holds the whole closure, so there is nothing to resolve; and only files whose hash it holds are taken.
_CHECKED = ("--no-deps", "--require-hashes")


def ensure(env: Environment, lock: Path, wheels: Path | None = None) -> None:
    """Make sure that every pin of `lock` is installed in `env`; a second call does and needs nothing.

    `wheels` is a folder of wheels to install from instead of the network. Raises `Masalah` when that fails; the next call
    then continues where this one stopped.
    """
    stamp = env.prefix / f"bukuflask-{lock.stem}.terpasang"
    if _read(stamp) == _state(env, lock):
        return
    _require_pip(env)
    pins = locks.read(lock)
    missing = _wanting(env, pins)
    if missing:
        _install(env, missing, wheels)
        if still := _wanting(env, pins):
            raise Masalah(
                f"Pemasangan belum lengkap: {', '.join(pin.exact for pin in still)}.",
                f"{AGAIN}; kalau tetap begitu, hapus folder {env.prefix} dan coba sekali lagi.",
            )
    _write(stamp, _state(env, lock) + "\n")


def show_book(env: Environment, book: Path) -> None:
    """Make the packages of `book` importable in the Python of `env`: its `src` folder, and those under `packages/`.

    Raises `Masalah` when the environment cannot be written.
    """
    # An import line, because a plain path would be read in the console's code page by Python 3.11 and 3.12 on Windows.
    folders = [str(book / "src"), *(str(found) for found in sorted((book / "packages").glob("*/src")))]
    line = f"import sys; sys.path += [{', '.join(map(ascii, folders))}]\n"
    path_file = env.purelib / "bukuflask.pth"
    if _read(path_file) != line.rstrip():
        _write(path_file, line)


def ready_kernels(env: Environment) -> None:
    """Let every kernel of `env` have the workbook ready before its first cell (`bukuflask.ready`).

    IPython reads this file of an environment beside the user's own, so it holds for JupyterHub and VS Code too (JupyterLab of the launcher
    looks into the book: `bukuflask.kernel`). One that somebody else wrote is left alone. Raises `Masalah` when the environment cannot be
    written.
    """
    file = env.prefix / "etc" / "ipython" / KERNEL_SETTINGS.name
    found, wanted = _read(file), KERNEL_SETTINGS.read_text(encoding="utf-8")
    if found == wanted.rstrip() or (found and _KERNEL_MARK not in found):
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise recognise(str(error), f"membuat {file.parent}") from error
    _write(file, wanted)


def saving(env: Environment) -> None:
    """Give JupyterLab of `env` the small extension that saves an exercise as it runs.

    It lies with the environment, so JupyterHub has it too. Raises `Masalah` when the environment cannot be written.
    """
    target = env.prefix / "share" / "jupyter" / "labextensions" / "buku-kerja-flask-simpan"
    for name in ("static/simpan.js", "package.json"):
        source, file = EXTENSION / name, target / name
        if _read(file) != _read(source):
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise recognise(str(error), f"membuat {file.parent}") from error
            _write(file, source.read_text(encoding="utf-8"))


EXTENSION = Path(__file__).with_name("labextension")
"""JupyterLab's extension as it is served, in the browser edition too."""

KERNEL_SETTINGS = Path(bukuflask.__file__).parent / "kernel_settings" / "ipython_kernel_config.py"
"""What the book asks of IPython."""
_KERNEL_MARK = "Buku Kerja Flask"


def pack(env: Environment, lock: Path, folder: Path, target: Target | None) -> None:
    """Gather in `folder` the wheels of every pin of `lock` for a target, each one checked by its hash.

    Without a target they are for this machine and exactly this Python. Only what was published is taken, nothing is built: a wheel
    built here would have a hash that no lock knows. Raises `Masalah` when that fails.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise recognise(str(error), f"membuat folder {folder}") from error
    pins = locks.read(lock)
    if target is None:
        applying = pins
    else:
        asked = {"requirements": [pin.requirement for pin in pins], "environments": target.marker_environments()}
        chosen = set(_ask_pins(env, "applying_pins.py", asked))
        applying = [pin for pin in pins if pin.requirement in chosen]
    rest = applying
    while rest:  # pip takes one version of a package at a time; releases of one Python may want two
        turn = list({pin.name: pin for pin in reversed(rest)}.values()) if target else rest
        rest = [pin for pin in rest if pin not in turn]
        _download(env, [pin.line() if target else pin.line(whole=True) for pin in turn], folder, target)


def _download(env: Environment, lines: list[str], folder: Path, target: Target | None) -> None:
    """Let pip put the wheels of these lines into `folder`; those that lie there already are not fetched again."""
    listed = env.prefix / "bukuflask-dikemas.txt"
    _write(listed, "".join(f"{line}\n" for line in lines))
    words = ["download", *_CHECKED, "--only-binary", ":all:", "--find-links", str(folder), "--dest", str(folder)]
    try:
        _pip(env, [*words, *(target.pip_options() if target else []), "-r", str(listed)], total=None)
    finally:
        listed.unlink(missing_ok=True)


def _state(env: Environment, lock: Path) -> str:
    """Return what a stamp stands for: the lock, the Python, and which packages (a changed one shows in the names)."""
    digest = hashlib.sha256(lock.read_bytes())
    digest.update(repr(env.version).encode())
    digest.update(repr(sorted(p.name for p in env.purelib.glob("*.dist-info"))).encode())
    return digest.hexdigest()


def _require_pip(env: Environment) -> None:
    """Make a virtual environment anew whose own making was interrupted before pip was in it."""
    # It says where it is, which on Windows may be a name that the console's code page cannot write.
    command = [str(env.python), "-I", "-X", "utf8", "-m", "pip", "--version"]
    if subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0:
        return
    if not (env.prefix / "pyvenv.cfg").exists():
        raise Masalah(
            f"Di lingkungan conda {env.prefix} belum ada pip.", f"jalankan `conda install pip`, lalu {AGAIN}."
        )
    make_venv(env.prefix)


def _wanting(env: Environment, pins: list[Pin]) -> list[Pin]:
    wanting = set(_ask_pins(env, "inspect_pins.py", [pin.requirement for pin in pins]))
    return [pin for pin in pins if pin.requirement in wanting]


def _ask_pins(env: Environment, script: str, asked: object) -> list[str]:
    """Let the environment's own Python, which has pip's parts, read requirements; return those that the script chooses."""
    command = [str(env.python), "-I", "-X", "utf8", str(Path(__file__).with_name(script))]
    done = subprocess.run(command, input=json.dumps(asked).encode("ascii"), capture_output=True, check=False)
    if done.returncode:
        raise recognise(done.stderr.decode("utf-8", "replace"), f"memeriksa {env.prefix}")
    chosen: list[str] = json.loads(done.stdout)
    return chosen


def _install(env: Environment, pins: list[Pin], wheels: Path | None) -> None:
    if wheels is not None and not wheels.is_dir():
        beside = [each.name for each in wheels.absolute().parent.glob("*/")]
        near = difflib.get_close_matches(wheels.name, beside, n=1, cutoff=0.6)
        meant = f" Maksudmu {wheels.parent / near[0]}?" if near else ""
        raise Masalah(
            f"Folder paket {wheels} tidak ada.{meant}",
            "periksa nama foldernya, lalu jalankan lagi perintah ini. Nama yang memuat spasi ditulis di dalam tanda kutip ganda.",
        )
    _require_short(env.prefix)
    needed = len(pins) * _MB_PER_PACKAGE
    free = shutil.disk_usage(env.prefix).free // _MB
    if free < needed:
        raise Masalah(
            f"Disk hampir penuh: tersisa {free} MB, sedangkan yang diperlukan sekitar {needed} MB.",
            f"kosongkan tempat (misalnya hapus unduhan lama dan kosongkan tempat sampah), lalu {AGAIN}.",
        )
    print(f"Memasang {len(pins)} paket ke {env.prefix}. Cukup sekali ini; bisa makan beberapa menit.", flush=True)
    source = ["--no-index", "--find-links", str(wheels)] if wheels else []
    # Hashes can be given in a file only.
    missing = env.prefix / "bukuflask-belum-terpasang.txt"
    _write(missing, "".join(f"{pin.line()}\n" for pin in pins))
    try:
        words = ["install", *_CHECKED, "--no-warn-script-location", *source, "-r", str(missing)]
        _pip(env, words, total=len(pins))
    finally:
        missing.unlink(missing_ok=True)
    print("Semua paket terpasang.", flush=True)


def _require_short(prefix: Path) -> None:
    """Raise `Masalah` when Windows could not hold the longest file of the packages under this folder."""
    over = len(str(prefix)) + 1 + LONGEST_FILE - _WINDOWS_LONGEST
    if sys.platform == "win32" and over > 0 and not _long_paths_allowed():
        raise Masalah(
            f"Nama folder buku kerja ini {over} huruf terlalu panjang untuk Windows: {prefix.parent}",
            r"pindahkan folder buku kerja ke tempat yang lebih dekat, misalnya C:\buku (zip yang diekstrak sering membuat dua folder "
            "dengan nama yang sama), lalu jalankan lagi `python mulai.py` dari sana.",
        )


def _long_paths_allowed() -> bool:
    """Tell whether this Windows was told to take longer paths (a setting for administrators)."""
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SYSTEM\CurrentControlSet\Control\FileSystem") as key:
                return bool(winreg.QueryValueEx(key, "LongPathsEnabled")[0])
        except OSError:
            return False
    return True


def _pip(env: Environment, arguments: list[str], total: int | None) -> None:
    """Run pip, showing how far it is and keeping all it says in a log; raise `Masalah` when it fails."""
    log = env.prefix / "bukuflask-pip.log"
    variables = pip_variables(env, os.environ)
    command = [str(env.python), "-P", "-m", "pip", *arguments, "--disable-pip-version-check", "--no-input"]
    try:
        with log.open("w", encoding="utf-8") as kept:
            pip = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=variables,
                encoding="utf-8",
                errors="replace",
            )
            said = []
            try:
                collected = 0
                for raw in pip.stdout or ():
                    line = TERMINAL_CODES.sub("", raw)  # some settings give colours to a file, too
                    said.append(line)
                    kept.write(line)
                    collected += line.startswith("Collecting ")
                    _progress(line, collected, total)
                pip.wait()
            finally:
                if pip.poll() is None:
                    pip.terminate()
                    pip.wait()
    except OSError as error:
        raise recognise(str(error), "menjalankan pip") from error
    if pip.returncode:
        raise recognise("".join(said), PACKAGES, log)


def _progress(line: str, collected: int, total: int | None) -> None:
    if line.startswith("Installing collected packages"):
        print("  Menyalin paket ke tempatnya; jangan tutup jendela ini ...", flush=True)
    elif "Retrying (" in line:
        print("  Sambungan belum menjawab, dicoba lagi ...", flush=True)
    elif size := re.match(r"\s*Downloading (\S+?)-\S+ (\([\d.]+ MB\))", line):
        print(f"  {size[1]} {size[2]}", flush=True)
    elif line.startswith("Collecting ") and total and sys.stdout.isatty():
        print(f"  {collected} dari {total}", end="\r", flush=True)


def _read(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return None


def _write(file: Path, text: str) -> None:
    """Write a small file so that it is there whole or not at all."""
    try:
        write_whole(file, text.encode("utf-8"))
    except OSError as error:
        raise recognise(str(error), f"menulis {file}") from error
