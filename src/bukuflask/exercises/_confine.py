"""Ask the operating system to hold this process, and whatever it starts, to `limits.py`. Called by the worker alone.

Each system holds what it can: Linux all of it, Windows memory and processes (a job object), macOS the size of a file and processor
time. What cannot be asked for is left out in silence: an answer must be judged on any computer. `docs/isolasi.md` tells a reader.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import math
import os
import sys
from pathlib import Path

from . import limits


class _Basic(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION of winnt.h."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("smallest_working_set", ctypes.c_size_t),
        ("largest_working_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class JobLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of winnt.h: 144 bytes on 64-bit Windows."""

    _fields_ = (
        ("basic", _Basic),
        ("io_counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


_EXTENDED = 9  # JobObjectExtendedLimitInformation
_ACTIVE_PROCESS, _PROCESS_MEMORY, _KILL_ON_CLOSE = 0x8, 0x100, 0x2000


def job_limits() -> JobLimits:
    """Return what a job object on Windows is asked for: few processes, each with little memory, all ended with this one."""
    wanted = JobLimits()
    wanted.basic.flags = _ACTIVE_PROCESS | _PROCESS_MEMORY | _KILL_ON_CLOSE
    wanted.basic.processes = limits.COPIES + 1
    wanted.process_memory = limits.MEMORY
    return wanted


def confine(seconds: float) -> None:
    """Hold this process to the limits; `seconds` is the time of the answer, from which a bound on processor time follows."""
    if sys.platform == "win32":
        with contextlib.suppress(OSError, AttributeError):
            _enter_job()
    else:
        _set_resources(seconds)
        _count_forks()


def _enter_job() -> None:
    """Put this process into a new job object, whose only handle ends with it: then Windows ends all others in the job."""
    if sys.platform == "win32":
        from ctypes import wintypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.CreateJobObjectW.argtypes = [wintypes.LPVOID, wintypes.LPCWSTR]
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.SetInformationJobObject.argtypes = [wintypes.HANDLE, ctypes.c_int, wintypes.LPVOID, wintypes.DWORD]
        kernel.AssignProcessToJobObject.argtypes = [wintypes.HANDLE, wintypes.HANDLE]
        job, wanted = kernel.CreateJobObjectW(None, None), job_limits()
        if job and kernel.SetInformationJobObject(job, _EXTENDED, ctypes.byref(wanted), ctypes.sizeof(wanted)):
            kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())


def _set_resources(seconds: float) -> None:
    if sys.platform == "win32":
        return
    import resource

    def at_most(kind: int, amount: int) -> None:
        """Lower a limit, soft and hard; one that is lower already stays."""
        with contextlib.suppress(OSError, ValueError):
            hard = resource.getrlimit(kind)[1]
            amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
            resource.setrlimit(kind, (amount, amount))

    if sys.platform == "linux":
        # Private writable memory since Linux 4.7; RLIMIT_AS would also count what malloc only reserves for each thread.
        at_most(resource.RLIMIT_DATA, limits.MEMORY)
        with contextlib.suppress(OSError, ValueError):
            tasks = int(Path("/proc/loadavg").read_text(encoding="ascii").split()[3].split("/")[1])
            if tasks:  # a sandbox may not tell
                at_most(
                    resource.RLIMIT_NPROC, tasks + 4 * limits.COPIES
                )  # counts all processes and threads of the account
        with contextlib.suppress(OSError):
            # Should memory run out all the same, this process goes first, not the notebook.
            Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    at_most(resource.RLIMIT_FSIZE, limits.FILE)
    at_most(resource.RLIMIT_CORE, 0)
    # For a process that the answer started and hid in a session of its own: one that computes ends some time.
    at_most(resource.RLIMIT_CPU, 4 * math.ceil(seconds))


def _count_forks() -> None:
    """Limit `os.fork()` to a few copies, none of which may fork again: a loop that forks would double with every turn."""
    real, own, left = os.fork, os.getpid(), [limits.COPIES]

    def fork() -> int:
        if os.getpid() != own or left[0] == 0:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        left[0] -= 1
        return real()

    os.fork = fork
