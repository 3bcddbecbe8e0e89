"""One writer at a time, whole or not at all: with real processes, really killed."""

from __future__ import annotations

import errno
import importlib.util
import os
import subprocess
import sys
import threading
import types
from pathlib import Path

import pytest

from bukuflask import files
from bukuflask.host import Host
from bukuflask.progress import shared_file
from bukuflask.progress.shared_file import Turn, patiently, write_in_turn


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "belajar flask é"
    made.mkdir()
    return made


def names(folder):
    return sorted(p.name for p in folder.iterdir())


def python(source, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", source, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


COUNTER = """
import sys
from pathlib import Path
from bukuflask.progress.shared_file import Turn, write_in_turn
lock, file = Path(sys.argv[1]), Path(sys.argv[2])
print("siap", flush=True); sys.stdin.readline()
for _ in range(100):
    with Turn(lock):
        write_in_turn(file, str(int(file.read_bytes()) + 1).encode())
"""


def test_many_processes_take_turns(folder):
    """Reading, adding one and writing: any overlap would lose a count."""
    file = folder / "angka"
    file.write_bytes(b"0")
    writers = [python(COUNTER, folder / "kunci", file) for _ in range(4)]
    for writer in writers:
        assert writer.stdout.readline() == "siap\n"
    for writer in writers:  # all at once
        writer.stdin.write("mulai\n")
        writer.stdin.flush()
    assert [writer.wait(120) for writer in writers] == [0] * 4
    assert file.read_bytes() == b"400"
    assert names(folder) == ["angka", "kunci"]


HOLDER = """
import sys
from pathlib import Path
from bukuflask.progress.shared_file import Turn
with Turn(Path(sys.argv[1])):
    print("pegang", flush=True)
    sys.stdin.readline()
"""


def test_a_turn_ends_with_its_killed_holder(folder):
    """No lock is ever stale: the operating system takes it back."""
    holder = python(HOLDER, folder / "kunci")
    assert holder.stdout.readline() == "pegang\n"
    holder.kill()
    holder.wait(20)
    with Turn(folder / "kunci"):
        pass


def test_a_lock_file_that_an_older_version_left_stops_nobody(folder):
    (folder / "kunci").write_text("")
    with Turn(folder / "kunci"):
        pass


def test_a_turn_is_waited_for_and_in_the_end_given_up(folder, monkeypatch):
    monkeypatch.setattr(shared_file, "LONGEST_WAIT", 0.05)
    with Turn(folder / "kunci"):
        second = Turn(folder / "kunci")
        with pytest.raises(TimeoutError) as late:
            second.__enter__()
        assert "dipakai program lain" in late.value.strerror  # Windows has no words of its own for this number
    monkeypatch.setattr(shared_file, "LONGEST_WAIT", 20)
    got = threading.Event()

    def wait():
        with Turn(folder / "kunci"):
            got.set()

    with Turn(folder / "kunci"):
        thread = threading.Thread(target=wait)
        thread.start()
        assert not got.wait(0.1)
    assert got.wait(20)
    thread.join(20)


def test_a_child_that_was_forked_in_a_turn_does_not_keep_it(folder):
    if not hasattr(os, "fork"):
        pytest.skip("hanya di sistem dengan fork")
    source = (
        "import os, sys, time\nfrom pathlib import Path\nfrom bukuflask.progress.shared_file import Turn\n"
        "with Turn(Path(sys.argv[1])):\n    child = os.fork()\n    if not child:\n        os.close(1); sys.stdin.read(); os._exit(0)\n"
        "with Turn(Path(sys.argv[1])):\n    print('lagi', flush=True)\n"
    )
    with python(source, folder / "kunci") as process:
        assert process.stdout.readline() == "lagi\n"
        process.stdin.close()


def test_a_disk_without_locks_does_not_stop_a_turn(folder, monkeypatch):
    def unsupported(_handle):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(shared_file, "_lock", unsupported)
    monkeypatch.setattr(shared_file, "_unlock", unsupported)
    with Turn(folder / "kunci"):
        pass


def test_a_lock_file_that_cannot_be_made_is_said_at_once(folder, monkeypatch):
    monkeypatch.setattr(files, "WAITS", (0, 0, 0))
    (folder / "berkas").write_text("")
    with pytest.raises((NotADirectoryError, FileNotFoundError)):  # the second on Windows
        Turn(folder / "berkas" / "kunci").__enter__()
    with pytest.raises(FileNotFoundError):
        Turn(folder / "tidak ada" / "kunci").__enter__()


def test_busy_is_waited_for_and_the_last_refusal_is_passed_on(monkeypatch):
    monkeypatch.setattr(files, "WAITS", (0, 0, 0))
    refusals = [PermissionError(13, "busy")] * 3

    def act():
        if refusals:
            raise refusals.pop()
        return "jadi"

    assert patiently(act) == "jadi"
    refusals += [PermissionError(13, "busy")] * 4
    with pytest.raises(PermissionError):
        patiently(act)


@pytest.mark.parametrize("where", ["write", "fsync", "replace"])
def test_a_refused_write_leaves_the_old_file_and_nothing_else(folder, monkeypatch, where):
    file = folder / "berkas.json"
    write_in_turn(file, b"lama")

    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        if where == "write":
            patched.setattr(os, "fdopen", lambda handle, mode: (os.close(handle), full())[1])
        else:
            patched.setattr(*((os, "fsync") if where == "fsync" else (Path, "replace")), full)
        with pytest.raises(OSError, match="No space left"):
            write_in_turn(file, b"baru")
    assert file.read_bytes() == b"lama"
    assert names(folder) == ["berkas.json"]
    write_in_turn(file, b"baru")
    assert file.read_bytes() == b"baru"


def test_a_really_full_disk(folder):
    """/dev/full answers every write as a full disk does."""
    if not Path("/dev/full").exists():
        pytest.skip("tidak ada /dev/full")
    file = folder / "berkas.json"
    write_in_turn(file, b"lama")
    fresh = folder / f"berkas.json.{os.getpid()}.baru"
    real = Path.glob
    # The new file leads to the full device.
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Path, "glob", lambda self, pattern: (fresh.symlink_to("/dev/full"), real(self, "tiada"))[1])
        with pytest.raises(OSError, match="No space left"):
            write_in_turn(file, b"baru")
    assert names(folder) == ["berkas.json"]
    assert file.read_bytes() == b"lama"


KILLED = """
import os, sys
from pathlib import Path
from bukuflask import files
from bukuflask.host import Host
from bukuflask.progress import shared_file
real = os.fsync
def stop(handle):
    real(handle)
    print("separuh", flush=True)
    sys.stdin.readline()
os.fsync = stop
with shared_file.Turn(Path(sys.argv[1] + "/kunci")):
    shared_file.write_in_turn(Path(sys.argv[1] + "/berkas.json"), b"baru")
"""


def test_a_writer_killed_half_way_leaves_the_old_file_and_its_remains_go(folder):
    file = folder / "berkas.json"
    write_in_turn(file, b"lama")
    writer = python(KILLED, folder)
    assert writer.stdout.readline() == "separuh\n"
    writer.kill()
    writer.wait(20)
    assert file.read_bytes() == b"lama"
    assert len(names(folder)) == 3  # what it left
    with Turn(folder / "kunci"):
        write_in_turn(file, b"berikutnya")
    assert file.read_bytes() == b"berikutnya"
    assert names(folder) == ["berkas.json", "kunci"]


@pytest.mark.parametrize("platform", ["win32", "emscripten"])
def test_the_other_platforms_ways(folder, monkeypatch, platform):
    """Windows' lock is stood in for by one that refuses as it does; a browser has none, and must load all the same."""
    held = set()

    def locking(handle, mode, size):
        identity = os.fstat(handle).st_ino
        assert (size, os.lseek(handle, 0, os.SEEK_CUR)) == (1, 0)
        if mode == "ambil":
            if identity in held:
                raise PermissionError(errno.EACCES, "Permission denied")
            held.add(identity)
        else:
            held.remove(identity)

    windows = types.SimpleNamespace(LK_NBLCK="ambil", LK_UNLCK="lepas", locking=locking)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(Host, "in_browser", platform == "emscripten")
    monkeypatch.setitem(sys.modules, "msvcrt", windows)
    monkeypatch.setitem(sys.modules, "fcntl", None)
    spec = importlib.util.spec_from_file_location("bukuflask.progress._berkas_lain", shared_file.__file__)
    other = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(other)
    monkeypatch.setattr(other, "LONGEST_WAIT", 0.05)
    with other.Turn(folder / "kunci"):
        assert len(held) == (platform == "win32")
        if platform == "win32":
            with pytest.raises(TimeoutError):
                other.Turn(folder / "kunci").__enter__()
    assert not held
    with other.Turn(folder / "kunci"):
        pass
