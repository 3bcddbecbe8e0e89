"""Run claims: a program of the standard library alone, so that a Python with any Flask can run it.

One JSON object comes in: the claims file, the names of its functions, the example's folder, the limit in seconds. One JSON line goes
out for each function as soon as it has ended. Every function runs in a process of its own, in a folder of its own that holds a
copy of the example and is gone afterwards; with `fork` the process is a copy of one that has imported Flask already.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import importlib.util
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import unittest
from collections.abc import Iterable
from pathlib import Path
from types import CodeType
from typing import Any

ClaimResult = dict[str, Any]
"""What is told of one function: `name`, `state` (benar, salah, galat, dilewati, waktu, mati), `words`, `line`."""

_HERE = {"127.0.0.1", "::1", "localhost", ""}
_CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"


def prove(job: dict[str, Any], name: str, folder: str) -> ClaimResult:
    """Run one function in this very process, which is used up by it."""
    file = job["file"]
    os.chdir(folder)
    sys.path.insert(0, folder)
    sys.dont_write_bytecode = True
    _stay_at_home()
    try:
        spec = importlib.util.spec_from_file_location("klaim", file)
        assert spec is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["klaim"] = module
        exec(_compiled(file), module.__dict__)
        getattr(module, name)()
    except unittest.SkipTest as reason:
        return _told(name, "dilewati", str(reason))
    except AssertionError as error:
        line, text = _where(error, file)
        return _told(name, "salah", str(error) or text, line)
    except BaseException as error:
        line, text = _where(error, file)
        return _told(name, "galat", f"{type(error).__name__}: {error} ({text})", line)
    return _told(name, "benar")


@functools.cache
def _compiled(file: str) -> CodeType:
    """Return a claims file as Python runs it; a copy of this process that has called it before has it at once."""
    return compile(Path(file).read_bytes(), file, "exec", dont_inherit=True)


def _told(name: str, state: str, words: str = "", line: int = 0) -> ClaimResult:
    return {"name": name, "state": state, "words": words, "line": line}


def _where(error: BaseException, file: str) -> tuple[int, str]:
    """Return the line of the claims file that was last on the way to an error, and what stands in it."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == file]
    return (frames[-1].lineno or 0, frames[-1].line or "") if frames else (0, "")


def _stay_at_home() -> None:
    """Refuse the network, and ports that another program may hold: a claim is true on every machine."""
    connect, bind = socket.socket.connect, socket.socket.bind

    def connect_here(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in _HERE:
            raise RuntimeError(f"klaim tidak boleh memakai jaringan ({address[0]})")
        connect(self, address)

    def bind_any(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[1] != 0:
            raise RuntimeError(f"klaim tidak boleh memakai port tetap ({address[1]}); pakai port 0")
        bind(self, address)

    socket.socket.connect = connect_here  # type: ignore[method-assign, assignment]
    socket.socket.bind = bind_any  # type: ignore[method-assign, assignment]


def _import_ahead(files: Iterable[Path]) -> None:
    """Import Flask and what these files import of other packages: each copy would do the same, and SQLAlchemy alone takes a third of a second."""
    names = {"flask": None}  # in order: what comes first may have to be imported first
    for file in files:
        with contextlib.suppress(OSError, SyntaxError):  # each function then says so
            for node in ast.parse(file.read_bytes()).body:
                if isinstance(node, ast.Import):
                    names |= dict.fromkeys(alias.name for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names[node.module] = None
    for name in names:
        with contextlib.suppress(Exception):  # one of the example's own modules, or what another Flask does not have
            __import__(name)


def forked(job: dict[str, Any], name: str, folder: str) -> ClaimResult:
    """Run one function in a copy of this process; whatever it started ends with it."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        with contextlib.suppress(OSError):
            os.setsid()
        told = prove(job, name, folder)
        with contextlib.suppress(OSError):
            os.write(writing, json.dumps(told).encode() + b"\n")
        os._exit(0)
    os.close(writing)
    try:
        line = _line(reading, time.monotonic() + job["limit"])
    finally:
        os.close(reading)
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return _of_line(job, name, line)


def _line(pipe: int, end: float) -> bytes | None:
    """Return the line that comes through a pipe, b"" when it is closed before, None when the time is over."""
    got = b""
    while not got.endswith(b"\n"):
        left = end - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            return None
        piece = os.read(pipe, 65536)
        if not piece:
            return b""
        got += piece
    return got


def spawned(job: dict[str, Any], name: str, folder: str) -> ClaimResult:
    """Run one function in a new Python."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-X", "utf8", __file__, name, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        line, _ = process.communicate(json.dumps(job).encode(), timeout=job["limit"])
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return _of_line(job, name, None)
    return _of_line(job, name, line)


def _of_line(job: dict[str, Any], name: str, line: bytes | None) -> ClaimResult:
    if line is None:
        return _told(name, "waktu", f"belum selesai setelah {job['limit']:g} detik")
    try:
        told: ClaimResult = json.loads(line)
    except ValueError:
        return _told(name, "mati", "prosesnya berakhir sebelum fungsinya selesai")
    return told


def _quiet() -> int:
    """Discard what claims print; return a descriptor that still leads out."""
    out = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    return out


def main() -> None:
    """Read the job and run it; with a name and a folder as arguments, that one function in this process."""
    job = json.loads(sys.stdin.buffer.read())
    out = os.fdopen(_quiet(), "wb")
    sys.path.append(str(Path(job["file"]).parent))  # claim_helpers
    if len(sys.argv) > 1:
        told = prove(job, sys.argv[1], sys.argv[2])
        out.write(json.dumps(told).encode() + b"\n")
        out.flush()
        os._exit(0)  # whatever threads the function left
    if _CAN_FORK:
        example = sorted(Path(job["example"]).rglob("*.py")) if job["example"] else []
        _import_ahead([Path(job["file"]), *example])
        with contextlib.suppress(Exception):  # each function then says so
            _compiled(job["file"])
    for name in job["names"]:
        home = tempfile.mkdtemp(prefix="klaim-")
        try:
            folder = Path(home) / "contoh"
            if job["example"]:
                shutil.copytree(
                    job["example"], folder, ignore=shutil.ignore_patterns("__pycache__", "instance", ".venv")
                )
            else:
                folder.mkdir()
            told = (forked if _CAN_FORK else spawned)(job, name, str(folder))
        finally:
            shutil.rmtree(home, ignore_errors=True)
        out.write(json.dumps(told).encode() + b"\n")
        out.flush()


if __name__ == "__main__":
    main()
