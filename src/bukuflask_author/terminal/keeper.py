"""Keep one lane's shell: start it, pass on what is typed, press Ctrl+C, and in the end leave nothing of it running.

Run as a process of its own beside the recorder: `python -I keeper.py FOLDER COMMAND...`. Its standard input is the lifeline:
one JSON object a line (`{"type": "text"}`, with `"lasting"` what is typed again into a shell that must be replaced, `{"signal": "INT"}`, `{"end": true}`). When it closes without an `end`, the recorder
was killed or interrupted; then FOLDER, which is the recorder's temporary home, is removed too.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from typing import Any

import psutil

GRACE = 5.0
"""Seconds that a process has to tidy up after it was asked to end."""
PATIENCE = 15.0
"""Seconds after which what cannot be ended is given up."""

_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Become the parent of whatever a child leaves behind: a server that put itself in the background stays findable (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def start(command: list[str], keyboard: ShellInput, screen: int | None = None) -> subprocess.Popen[bytes]:
    """Start the shell in a process group of its own, so that a signal to the group does not reach this keeper (Windows: in its console)."""
    if sys.platform == "win32":
        return subprocess.Popen(command, stdin=keyboard.reading, stdout=screen, stderr=screen)
    if (
        signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    ):  # as in what a shell runs in the background; children would inherit it
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return subprocess.Popen(command, stdin=keyboard.reading, process_group=0)


def leave_ctrl_c_to_the_others() -> None:
    """Take no notice of Ctrl+C in this keeper, while what it starts does (Windows).

    Windows hands Ctrl+C to each process of a console on its own, on a busy machine a moment after it was pressed. Were it let through
    only while the shell is started, a Ctrl+C on its way would end the keeper at just that moment.
    """
    if sys.platform == "win32":
        # Whoever started this keeper may ignore Ctrl+C, and children do as their parent: they must not. Python's own way is not inherited.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        ctypes.windll.kernel32.SetConsoleCtrlHandler(None, 0)


class ShellInput:
    """What is typed into a shell that reads from a pipe."""

    def __init__(self) -> None:
        self.reading, self._writing = os.pipe()
        """The shell's end, which stays open here too, and ours."""

    def type(self, text: str) -> None:
        """Type a text, line by line; whoever should read it may be gone."""
        with contextlib.suppress(OSError):
            for line in filter(None, re.split(r"(?<=\n)", text)):  # str.splitlines() would also end lines at a mark
                self._wait_until_read()
                os.write(self._writing, line.encode())

    def take_back(self) -> str:
        """Return what was typed and that nobody has read (Windows only, where one can look into a pipe)."""
        waiting = self._waiting()
        return os.read(self.reading, waiting).decode() if waiting else ""

    def _wait_until_read(self) -> None:
        """Wait, on Windows, until the line before was read: Wine's cmd takes all that the pipe holds for one line."""
        limit = time.monotonic() + PATIENCE
        while self._waiting() and time.monotonic() < limit:
            time.sleep(0.005)

    def _waiting(self) -> int:
        """Return how many bytes lie in the pipe; 0 where that cannot be known."""
        if sys.platform == "win32":
            import _winapi
            import msvcrt

            return _winapi.PeekNamedPipe(msvcrt.get_osfhandle(self.reading), 0)[0]
        return 0


def send_signal(shell: subprocess.Popen[bytes], name: str) -> None:
    """Press Ctrl+C (`INT`: the whole group gets it), or send another signal to the commands that the shell runs."""
    if sys.platform == "win32":
        ctypes.windll.kernel32.GenerateConsoleCtrlEvent(signal.CTRL_C_EVENT, 0)  # 0: all that have this console
    elif name == "INT":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(shell.pid, signal.SIGINT)
    else:
        with contextlib.suppress(psutil.NoSuchProcess):
            for child in psutil.Process(shell.pid).children():
                child.send_signal(getattr(signal, f"SIG{name}"))


def gone(shell: subprocess.Popen[bytes]) -> bool:
    """Tell whether Ctrl+C has ended the shell itself too, as it does in Wine: Windows' own cmd goes on with the next line."""
    try:
        shell.wait(1)
    except subprocess.TimeoutExpired:
        return False
    return True


def descendants() -> list[psutil.Process]:
    """Return every process below this one that still lives."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def end_all(shell: subprocess.Popen[bytes]) -> None:
    """Ask everything to end, wait, then make it end, until nothing is left."""
    asked = descendants()
    for process in asked:
        with contextlib.suppress(psutil.Error):
            process.terminate()
    psutil.wait_procs(asked, timeout=GRACE)
    limit = time.monotonic() + PATIENCE
    while (left := descendants()) and time.monotonic() < limit:
        for process in left:
            with contextlib.suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(left, timeout=1)
    if sys.platform != "win32":
        # Where orphans are not adopted, those of the group can still be reached.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(shell.pid, signal.SIGKILL)


def main(folder: str, command: list[str]) -> None:
    """Keep a shell until the recorder says `end` or is gone."""
    adopt_orphans()
    leave_ctrl_c_to_the_others()
    keyboard = ShellInput()
    shell = start(command, keyboard)
    lasting = ""
    screen = os.dup(1) if sys.platform == "win32" else None
    # The recorder reads until nobody can write any more; this keeper never does.
    silence = os.open(os.devnull, os.O_RDWR)
    for descriptor in (1, 2):
        os.dup2(silence, descriptor)
    told = False
    try:
        for line in sys.stdin:
            order: dict[str, Any] = json.loads(line)
            if "type" in order:
                keyboard.type(order["type"])
                lasting += order.get("lasting", "")
            elif "signal" in order:
                send_signal(shell, order["signal"])
                if screen is not None and gone(shell):
                    unread = keyboard.take_back()
                    shell = start(command, keyboard, screen)
                    keyboard.type(lasting + unread)
            else:
                told = True
                break
    finally:
        end_all(shell)
        if not told:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
