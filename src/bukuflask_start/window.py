"""The window in which `python mulai.py` runs: one that a double click has opened closes before anything can be read in it."""

from __future__ import annotations

import os
import sys
from pathlib import PureWindowsPath

_LAUNCHERS = ("py", "pyw", "python", "pythonw", "mulai")


def opened_by_a_double_click() -> bool:
    """Tell whether this window has no shell in it: on Windows, nothing but Python is in its console."""
    if sys.platform != "win32":
        return False
    names = _in_this_console()
    return bool(names) and all(PureWindowsPath(name).stem.rstrip("0123456789.").lower() in _LAUNCHERS for name in names)


def hold(code: int) -> None:
    """Wait for Enter before the window of a start that failed goes away."""
    if code and opened_by_a_double_click() and sys.stdin is not None and sys.stdin.isatty():
        try:
            input("\nTekan Enter untuk menutup jendela ini. ")
        except (EOFError, KeyboardInterrupt, OSError):
            return


def _in_this_console() -> list[str]:
    """Return the programs that share this console; [] where that cannot be known."""
    if sys.platform != "win32":
        return []
    import ctypes

    kernel = ctypes.windll.kernel32
    kernel.OpenProcess.restype = ctypes.c_void_p
    pids = (ctypes.c_uint32 * 64)()
    count = kernel.GetConsoleProcessList(pids, len(pids))
    if not 0 < count <= len(pids):
        return []
    names = []
    for pid in pids[:count]:
        if pid == os.getpid():
            continue
        handle = ctypes.c_void_p(kernel.OpenProcess(0x1000, 0, pid))  # PROCESS_QUERY_LIMITED_INFORMATION
        name, size = ctypes.create_unicode_buffer(1024), ctypes.c_uint32(1024)
        known = handle and kernel.QueryFullProcessImageNameW(handle, 0, name, ctypes.byref(size))
        names.append(name.value if known else "?")
        if handle:
            kernel.CloseHandle(handle)
    return [*names, sys.executable]
