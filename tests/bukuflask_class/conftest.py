"""Records of pupils and a folder of their exports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from bukuflask.progress.exchange import write
from bukuflask.progress.store import Record, empty

TODAY = dt.date(2026, 11, 29)


@pytest.fixture
def record() -> Callable[..., Record]:
    """Make a record: codes of each exercise ("02-01": "print benar"), first answers of quizzes, what came of predictions."""

    def make(
        latihan: dict[str, str] | None = None,
        kuis: dict[str, int] | None = None,
        tebakan: dict[str, str] | None = None,
        solusi: tuple[str, ...] = (),
        day: str = "2026-11-20",
    ) -> Record:
        book = empty()
        for ident, said in (latihan or {}).items():
            entry = {"status": "dicoba", "percobaan": len(said.split()), "pesan": said}
            if "benar" in said.split():
                entry |= {"status": "benar", "benar": day, "petunjuk_awal": 0, "solusi_awal": ident in solusi}
            elif ident in solusi:
                entry |= {"solusi_awal": True}
            book["latihan"][ident] = entry
        book["kuis"] = {ident: {"pilihan": choice, "tanggal": day} for ident, choice in (kuis or {}).items()}
        book["tebakan"] = {ident: {"status": status} for ident, status in (tebakan or {}).items()}
        return book

    return make


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder as a school has it."""
    made = tmp_path / "kelas XI é"
    made.mkdir()
    return made


@pytest.fixture
def export(folder) -> Callable[..., Path]:
    """Write the export of a pupil into the folder; `change` changes its text as it lies there, `as_` gives the file another name."""

    def make(name: str, book: Record, change: Callable[[str], str] | None = None, as_: str = "") -> Path:
        file = write(book, folder, name, TODAY)
        if change:
            text = file.read_text(encoding="utf-8-sig")
            changed = change(text)
            assert changed != text
            file.write_text(changed, encoding="utf-8-sig", newline="")
        return file.rename(folder / as_) if as_ else file

    return make
