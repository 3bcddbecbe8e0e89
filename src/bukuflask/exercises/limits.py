"""How much of the computer an answer may use, and what a student reads who meets the edge. `_confine.py` does the holding.

Sizes are in bytes.
"""

from __future__ import annotations

from ..bank import Exercise
from ..errors.explanation import Explanation
from ..errors.facts import Crash

SECONDS = 5.0
"""Time that an answer may take, its check included, counted by the worker from when it has the job."""

TESTS_SECONDS = 20.0
"""Time that tests may take: they run some twenty times, once for each form of the application."""

MEMORY = 512 * 2**20
"""Memory of one process: many times what Flask needs, little enough for an old laptop with 4 GB."""

FILE = 64 * 2**20
"""The largest file that an answer may write."""

COPIES = 16
"""Processes that an answer may start with `os.fork()` (on Windows: start in any way)."""

SOURCE = 50_000
"""Characters of an answer; the longest solution of the book has less than a tenth of it."""


def seconds(exercise: Exercise) -> float:
    """Return the time that an answer to this exercise may take."""
    return TESTS_SECONDS if "subject" in exercise else SECONDS


NO_END = "os._exit()"
"""What the exception says that stands in for the end of the process, where an answer runs inside the notebook's own."""


_PROCESS_QUOTA = "[WinError 1816]"
"""How a job object on Windows refuses one process too many (ERROR_NOT_ENOUGH_QUOTA)."""


def _megabytes(size: int) -> str:
    return f"{size // 2**20} MB"


def explain(crash: Crash) -> Explanation | None:
    """Return why a crash is one of the limits or a stop of the student's own, and what to try, or None when it is neither."""
    bases, message = crash["bases"], crash["message"]
    if "MemoryError" in bases and crash["during"] != "compile":
        return Explanation(
            f"Kodemu meminta memori lebih dari {_megabytes(MEMORY)}, batas untuk satu jawaban. "
            "Biasanya sebuah daftar atau teks dibuat sangat besar, atau terus bertambah di dalam perulangan.",
            "perkecil ukurannya, atau pastikan perulangannya berhenti.",
        )
    if "KeyboardInterrupt" in bases:
        return Explanation(
            "`KeyboardInterrupt` adalah tanda bahwa tombol ■ atau Ctrl+C ditekan; kali ini kodemu sendiri yang menimbulkannya.",
            "hapus baris yang menimbulkannya.",
        )
    if "SystemExit" in bases and message == NO_END:
        return Explanation(
            f"`{NO_END}` mengakhiri Python seketika, dan bersamanya notebook ini; di dalam latihan pemanggilan itu ditahan.",
            "hapus pemanggilan itu.",
        )
    if "OSError" in bases and "File too large" in message:
        return Explanation(
            f"Kodemu menulis berkas yang lebih besar daripada {_megabytes(FILE)}, batas untuk satu jawaban.",
            "perkecil yang ditulis, atau pastikan perulangan yang menulisnya berhenti.",
        )
    if "RuntimeError" in bases and "can't start new thread" in message:
        return Explanation(
            "Kodemu memulai terlalu banyak utas (thread) sekaligus, dan utas-utas itu memakai memori.",
            "mulai beberapa utas saja, dan tunggu yang sudah selesai dengan `.join()`.",
        )
    if ("BlockingIOError" in bases and "temporarily unavailable" in message) or _PROCESS_QUOTA in message:
        return Explanation(
            f"Kodemu memulai terlalu banyak proses; satu jawaban boleh memulai paling banyak {COPIES}.",
            "hapus pemanggilan yang memulai proses (`os.fork()`, `subprocess`), terutama yang berada di dalam perulangan.",
        )
    return None
