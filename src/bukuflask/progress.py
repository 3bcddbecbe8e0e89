"""What the workbook remembers about a student: ids, states, counts and dates in one small file on their own disk."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NotRequired, TypedDict

from .places import data_dir
from .problems import Masalah

VERSION = 1
REPEAT_AFTER = (1, 3, 7)
"""Days after which a finished exercise is proposed again."""


class Entry(TypedDict, total=False):
    """What is known of one exercise or prediction."""

    status: str
    percobaan: int
    petunjuk: int
    benar: str
    ulang: int


class Book(TypedDict):
    """The whole file."""

    versi: int
    latihan: dict[str, Entry]
    tebakan: dict[str, Entry]
    dicatat: NotRequired[str]


def _empty() -> Book:
    return {"versi": VERSION, "latihan": {}, "tebakan": {}}


def _is_book(found: object) -> bool:
    return (
        isinstance(found, dict)
        and found.get("versi") == VERSION
        and all(
            isinstance(found.get(part), dict) and all(_is_entry(entry) for entry in found[part].values())
            for part in ("latihan", "tebakan")
        )
    )


def _is_entry(found: object) -> bool:
    if not isinstance(found, dict):
        return False
    try:
        dt.date.fromisoformat(found.get("benar", "2026-01-01"))
    except (TypeError, ValueError):
        return False
    return all(isinstance(found.get(count, 0), int) for count in ("percobaan", "petunjuk", "ulang"))


class Progress:
    """A student's progress file. With no file (`path=None`) it lives in memory only: tests and builds."""

    def __init__(self, path: Path | None) -> None:
        """Take the file's path; nothing is read or made yet."""
        self.path = path
        self.memory = _empty()
        self.notice = ""

    @classmethod
    def own(cls) -> Progress:
        """Return the progress of the student at this computer, or one in memory while the book itself is being tested."""
        return cls(None if os.environ.get("BUKUFLASK_UJI") else data_dir() / "kemajuan.json")

    def read(self) -> Book:
        """Return what is remembered. A damaged or foreign file is set aside, and `notice` then says so in Indonesian."""
        if self.path is None:
            return self.memory
        try:
            try:
                found = json.loads(self.path.read_text(encoding="utf-8"))
            except FileNotFoundError:
                return _empty()
            except (ValueError, RecursionError):
                found = None
            if _is_book(found):
                book: Book = found
                return book
            aside = self._set_aside("disisihkan")
        except OSError as error:
            self.notice = f"Catatan kemajuan di {self.path} tidak dapat dibaca ({error.strerror}); sementara ini kemajuan dicatat di notebook saja."
            self.path = None
            return self.memory
        self.notice = f"Catatan kemajuan lama tidak dapat dipakai versi buku ini, jadi disisihkan ke {aside}. Isinya tidak dihapus."
        return _empty()

    def _set_aside(self, why: str) -> Path:
        assert self.path is not None
        aside = self.path.with_name(f"kemajuan-{why}-{dt.datetime.now():%Y%m%d-%H%M%S-%f}.json")
        _move(self.path, aside)
        return aside

    def change(self, edit: Callable[[Book], None]) -> None:
        """Read, let `edit` change what was read, and write it whole or not at all. Other notebooks' changes are kept."""
        if self.path is None:
            edit(self.memory)
            return
        file = self.path
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with _Turn(file.with_suffix(".kunci")):
                book = self.read()
                edit(book)
                if self.path is not None:
                    _write_whole(file, json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True))
        except OSError as error:
            # A full or read-only disk must not cost a student their feedback, nor the sight of what was kept before.
            self.memory = self.read()
            self.path = None
            edit(self.memory)
            self.notice = f"Kemajuan tidak dapat disimpan di {file} ({error.strerror}); dicatat di notebook ini saja."

    def attempt(self, ident: str, attempts: int, right: bool, today: dt.date | None = None) -> None:
        """Note an attempt: how many different ones so far, and whether this one was right."""
        day = (today or dt.date.today()).isoformat()

        def edit(book: Book) -> None:
            entry = book["latihan"].setdefault(ident, {})
            entry["percobaan"] = max(attempts, entry.get("percobaan", 0))
            if not right:
                entry.setdefault("status", "dicoba")
                return
            if entry.get("status") == "benar" and entry.get("benar") != day:
                entry["ulang"] = entry.get("ulang", 0) + 1
            entry["status"] = "benar"
            entry["benar"] = day

        self.change(edit)

    def hint(self, ident: str, tier: int) -> None:
        """Note the furthest hint seen."""

        def edit(book: Book) -> None:
            entry = book["latihan"].setdefault(ident, {})
            entry["petunjuk"] = max(tier, entry.get("petunjuk", 0))

        self.change(edit)

    def guess(self, ident: str, matched: bool) -> None:
        """Note that a prediction was made, and whether it came true; not its words."""
        self.change(lambda book: book["tebakan"].__setitem__(ident, {"status": "cocok" if matched else "meleset"}))

    def reset(self) -> Path | None:
        """Start anew; the old file is kept beside the new one under the returned name.

        Raises `Masalah` when the file cannot be moved.
        """
        self.memory = _empty()
        if self.path is None:
            return None
        try:
            return self._set_aside("cadangan")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Masalah(
                f"Catatan kemajuan di {self.path} tidak dapat dipindahkan ({error.strerror}).",
                "tutup program lain yang membukanya, lalu jalankan `%kemajuan hapus` lagi.",
            ) from None


def due(entry: Entry, today: dt.date) -> bool:
    """Say whether a finished exercise is to be repeated today: 1, 3 and 7 days after it was last right."""
    if entry.get("status") != "benar" or "benar" not in entry:
        return False
    round_ = entry.get("ulang", 0)
    if round_ >= len(REPEAT_AFTER):
        return False
    return today >= dt.date.fromisoformat(entry["benar"]) + dt.timedelta(days=REPEAT_AFTER[round_])


def _move(source: Path, target: Path) -> None:
    """Rename, with patience: Windows refuses while another notebook, or a virus scanner, has the file open."""
    for wait in (0.02, 0.1, 0.5):
        try:
            source.replace(target)
            return
        except PermissionError:
            time.sleep(wait)
    source.replace(target)


def _write_whole(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".kemajuan-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text + "\n")
        _move(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


class _Turn:
    """One notebook at a time: a lock file, held for milliseconds, so one that stays the same for `STALE` seconds has no holder."""

    STALE = 2.0

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        seen, since = self._mark(), time.monotonic()
        while True:
            try:
                os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
                return
            except (FileExistsError, PermissionError):
                # PermissionError: Windows, while another process is just deleting the file; or a folder that is read-only.
                now = self._mark()
                if now != seen:
                    seen, since = now, time.monotonic()
                elif time.monotonic() - since > self.STALE:
                    if now is None:
                        raise
                    self.path.unlink(missing_ok=True)
                time.sleep(0.01)

    def _mark(self) -> int | None:
        try:
            return self.path.stat().st_mtime_ns
        except OSError:
            return None

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)
