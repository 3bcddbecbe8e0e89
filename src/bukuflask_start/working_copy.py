"""The student's own copy of the lessons: refreshed from the book, never overwriting what the student wrote.

`.bukuflask/salinan.json` in the copy remembers, for each file, the original that was copied last and what was laid for it;
everything else is derived. A lesson is laid as a recording (`recording.laid`), every other file as it is.
"""

from __future__ import annotations

import contextlib
import difflib
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bukuflask.files import LEFT_BY_RUNNING, NOT_THE_BOOKS, left_by_an_editor, patiently, write_whole
from bukuflask.problems import Masalah
from bukuflask.progress import syllabus_marks

from .recording import laid
from .trouble import AGAIN, recognise

_LIST = syllabus_marks.NAME
_ROOMS = ("notebooks", "examples")


@dataclass
class Changes:
    """What a refresh did, as paths relative to the copy (with `/`)."""

    copied: list[str] = field(default_factory=list)
    """New in the copy, or replaced by the book's newer version."""
    newer: list[str] = field(default_factory=list)
    """Kept because the student changed them, although the book has a newer version."""


def place(variables: Mapping[str, str]) -> Path:
    """Return the folder of the student's copy: `BUKUFLASK_RUANG`, else `belajar-flask` in the home folder.

    Raises `Masalah` where nothing says which folder is the home that is meant.
    """
    given = variables.get("BUKUFLASK_RUANG")
    try:
        return Path(given).expanduser().absolute() if given else Path.home() / "belajar-flask"
    except RuntimeError:
        raise Masalah(
            f"Isi BUKUFLASK_RUANG, `{given}`, menunjuk rumah (`home`) yang tidak ada di komputer ini."
            if given
            else "Komputer ini tidak menyebut folder rumah (`home`) untuk akunmu, jadi salinan belajarmu belum punya tempat.",
            f"isi variabel lingkungan BUKUFLASK_RUANG dengan alamat lengkap sebuah folder milikmu, lalu {AGAIN}.",
        ) from None


def refresh(book: Path, copy: Path) -> Changes:
    """Bring the copy up to the book: add what is missing, replace what the student left unchanged, keep the rest.

    Raises `Masalah` when the copy cannot be written or would lie inside the book.
    """
    if copy == book or book in copy.parents:
        raise Masalah(
            f"Salinan belajarmu tidak boleh berada di dalam folder buku kerja ({copy}).",
            "isi BUKUFLASK_RUANG dengan folder lain, atau hapus isinya supaya dipakai folder `belajar-flask`.",
        )
    try:
        return _refresh(book, copy)
    except OSError as error:
        raise recognise(str(error), f"menyiapkan salinan belajarmu di {copy}") from error


def restore(book: Path, copy: Path, wanted: str) -> str:
    """Put one lesson of the copy back to its original and return an Indonesian sentence about it.

    `wanted` is a lesson's number (`"9"`, `"09"`), its stem, or `"lessons"` for the list of lessons. What the student had is
    moved to `cadangan/<date and time>/` in the copy. Raises `Masalah` for an unknown lesson or when a file cannot be moved.
    """
    name = _lesson(book, wanted)
    targets = [_LIST] if name == "lessons" else [f"notebooks/{name}.ipynb", f"examples/{name}"]
    changed = [target for target in targets if not _same(book / target, copy / target)]
    if not changed:
        return f"{name} sudah sama dengan aslinya; tidak ada yang diubah."
    backup = _fresh_folder(copy / "cadangan" / datetime.now().strftime("%Y-%m-%d_%H.%M.%S"))
    kept: list[str] = []
    try:
        for target in (each for each in changed if (copy / each).exists()):
            (backup / target).parent.mkdir(parents=True, exist_ok=True)
            _move(copy / target, backup / target)
            kept.append(target)
        _refresh(book, copy)
    except OSError as error:
        _undo(backup, copy, kept)
        raise recognise(str(error), f"mengembalikan {name}") from error
    return f"{name} sudah kembali seperti aslinya." + (f" Versimu disimpan di {backup}." if kept else "")


def _move(source: Path, target: Path) -> None:
    patiently(lambda: source.replace(target))


def _undo(backup: Path, copy: Path, kept: list[str]) -> None:
    """Move back what was moved before a restore failed, as far as that goes, and leave no empty backup."""
    for target in kept:
        if not (copy / target).exists():
            with contextlib.suppress(OSError):
                _move(backup / target, copy / target)
    for folder in sorted((path for path in backup.rglob("*") if path.is_dir()), reverse=True):
        with contextlib.suppress(OSError):
            folder.rmdir()  # only an empty one
    for folder in (backup, backup.parent):
        with contextlib.suppress(OSError):
            folder.rmdir()


def lessons_of(paths: list[str]) -> list[str]:
    """Return the names that `restore` takes for these relative paths, each once."""
    names = (Path(path).parts for path in paths)
    return sorted({Path(parts[1]).stem if len(parts) > 1 else Path(parts[0]).stem for parts in names})


def _refresh(book: Path, copy: Path) -> Changes:
    memory = copy / ".bukuflask" / syllabus_marks.MEMORY
    before = _remembered(memory)
    after: dict[str, list[str | int]] = {}
    changes = Changes()
    for name in _originals(book):
        after[name] = _bring(book / name, copy / name, name, before.get(name), changes)
    for name in before.keys() - after.keys():
        _forget(copy / name, before[name])
    if after != before:
        memory.parent.mkdir(parents=True, exist_ok=True)
        write_whole(memory, json.dumps(after, indent=1, sort_keys=True).encode("utf-8"))
    syllabus_marks.refresh(memory.parent)
    return changes


def _bring(original: Path, mine: Path, name: str, known: list[str | int] | None, changes: Changes) -> list[str | int]:
    """Bring one file up to date; return what to remember.

    That is the original's sha256, its size in bytes and its change time in ns, and the sha256 of what was laid for it.
    """
    now = original.stat()
    there = mine.exists()
    if known and known[1:3] == [now.st_size, now.st_mtime_ns] and len(known) == _REMEMBERED and there:
        return known
    content = _laid(original)
    digest, fresh_copy = _digest(original), _digest_of(mine.name, content)
    fresh: list[str | int] = [digest, now.st_size, now.st_mtime_ns, fresh_copy]
    if there:
        own = _digest(mine)
        if own == fresh_copy:
            return fresh
        before = known[-1] if known and len(known) == _REMEMBERED else known[0] if known else ""
        if own not in (before, digest):  # the student's; an earlier edition of the workbook laid the original itself
            if known and known[0] == digest:
                return [*fresh[:3], before]
            changes.newer.append(name)
            return known or ["", 0, 0, ""]
    mine.parent.mkdir(parents=True, exist_ok=True)
    write_whole(mine, content)
    changes.copied.append(name)
    return fresh


_REMEMBERED = 4
"""What is remembered of one file; three by an edition that laid every file as it is."""


def _laid(original: Path) -> bytes:
    content = original.read_bytes()
    return laid(content) if original.suffix == ".ipynb" and original.parent.name == _ROOMS[0] else content


def _forget(mine: Path, known: list[str | int]) -> None:
    """Remove a file that the book no longer has, unless the student changed it."""
    if mine.is_file() and _digest(mine) == known[-1 if len(known) == _REMEMBERED else 0]:
        patiently(mine.unlink)
        for folder in list(mine.parents)[:-1]:
            try:
                folder.rmdir()
            except OSError:
                return


def _originals(book: Path) -> Iterator[str]:
    if (book / _LIST).is_file():
        yield _LIST
    for room in _ROOMS:
        for folder, subfolders, files in os.walk(book / room):
            subfolders[:] = sorted(name for name in subfolders if name not in NOT_THE_BOOKS)
            for name in sorted(files):
                if not name.endswith(".pyc") and not left_by_an_editor(name):
                    yield (Path(folder) / name).relative_to(book).as_posix()


def _remembered(memory: Path) -> dict[str, list[str | int]]:
    """Return what was remembered; what cannot be read counts as forgotten, which makes every changed file the student's."""
    try:
        found = json.loads(memory.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError, RecursionError):
        return {}
    return (
        {k: v for k, v in found.items() if isinstance(v, list) and len(v) in (_REMEMBERED - 1, _REMEMBERED)}
        if isinstance(found, dict)
        else {}
    )


def _digest(file: Path) -> str:
    """Return the sha256 of a file; of the list of lessons without the marks of progress, which are nobody's writing."""
    return _digest_of(file.name, file.read_bytes())


def _digest_of(name: str, content: bytes) -> str:
    if name == _LIST:
        with contextlib.suppress(UnicodeDecodeError):
            content = syllabus_marks.unmarked(content.decode("utf-8")).encode("utf-8")
    return hashlib.sha256(content).hexdigest()


def _same(original: Path, mine: Path) -> bool:
    if original.is_file() or not original.exists():
        if not (original.exists() and mine.exists()):
            return original.exists() == mine.exists()
        return _digest(mine) == _digest_of(original.name, _laid(original))
    return _tree(original) == _tree(mine)


def _tree(folder: Path) -> dict[str, str]:
    found = {}
    for parent, subfolders, files in os.walk(folder):
        subfolders[:] = [name for name in subfolders if name not in LEFT_BY_RUNNING]
        for name in files:
            if not name.endswith(".pyc") and not left_by_an_editor(name):
                file = Path(parent) / name
                found[file.relative_to(folder).as_posix()] = _digest(file)
    return found


def _fresh_folder(folder: Path) -> Path:
    number, free = 1, folder
    while free.exists():
        number += 1
        free = folder.with_name(f"{folder.name}-{number}")
    return free


def _lesson(book: Path, wanted: str) -> str:
    names = sorted({p.stem for p in (book / "notebooks").glob("[!.]*.ipynb")})
    if (book / _LIST).is_file():
        names.append("lessons")
    for name in names:
        number = name.partition("-")[0]
        if wanted in (name, f"{name}.ipynb", f"{name}.md") or (
            wanted.isdecimal() and number.isdecimal() and int(wanted) == int(number)
        ):
            return name
    near = difflib.get_close_matches(wanted, names, n=1, cutoff=0.5)
    meant = f" Maksudmu `{near[0]}`?" if near else ""
    raise Masalah(
        f"Pelajaran {wanted!r} tidak ada di buku ini.{meant}",
        f"pakai nomor atau nama pelajaran. Yang ada: {', '.join(names)}.",
    )
