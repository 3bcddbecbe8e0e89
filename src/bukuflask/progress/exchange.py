"""Progress as a file that leaves the laptop: for a teacher's spreadsheet, and to go on with on another laptop.

CSV, because a double click opens it in any spreadsheet and thirty of them can be pasted under each other; a row for every
exercise of the book, so that all students' files have the same rows. The student's name stands in the file and nowhere else: the record
itself knows none. A seal tells whether the content is as it was written. It shows what was changed by mistake, and no more than
that: whoever reads this module can make another. Three things that spreadsheets do decide the details:

- where a comma is the decimal sign, as in Indonesia, Excel splits at semicolons;
- `02-01` alone would be read as the first of February, so the word *latihan* stands before it;
- without a byte order mark Excel would not take the file as UTF-8.
"""

from __future__ import annotations

import base64
import csv
import datetime as dt
import hashlib
import html
import io
import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from .. import bank
from ..files import remove
from ..problems import Masalah
from ..prose import ShownText
from .store import LARGEST, Record, UnusableRecordError, empty, is_book, merged, parse

OLD_COLUMNS = ("nomor", "judul", "status", "percobaan", "petunjuk", "benar terakhir", "ulangan")
"""Those that every file has, also one that an older workbook has written."""
COLUMNS = (
    *OLD_COLUMNS,
    *("pesan", "petunjuk sebelum benar", "solusi sebelum benar"),
    *("kekuatan", "kesulitan", "terakhir diulang"),
    *("nama", "tanda"),
)
SUFFIX = ".csv"
LONGEST_NAME = 60
JOIN = "gabung"
"""The word with which `%kemajuan impor` adds a file to the student's own record."""

_NOT_BEGUN = "belum"
_NUMBER = re.compile(r"(latihan|tebakan|kuis) ([0-9]{2}-(?:[0-9]{1,2}|[a-z]))")
_CHOICE = re.compile(r"pilihan ([a-j])")
_PARTS: tuple[Literal["latihan", "tebakan", "kuis"], ...] = ("latihan", "tebakan", "kuis")
_COUNTS = {"percobaan": "percobaan", "petunjuk": "petunjuk", "ulangan": "ulang"}
_KNOWN_COUNTS = {"petunjuk sebelum benar": "petunjuk_awal", "kekuatan": "kekuatan", "kesulitan": "kesulitan"}
"""Of these, nothing known and none are two things."""
_WORDS = {"pesan": "pesan", "terakhir diulang": "diulang"}
_DATES = ("benar terakhir", "terakhir diulang")
_YES_NO = {"ya": True, "tidak": False}
_NAME = re.compile(rf"(?=.*[^\W\d_])[^\W_][\w .,'’()-]{{0,{LONGEST_NAME - 1}}}")
"""Names that may stand in the name of a file on every system, and in which no spreadsheet sees a formula."""
_NAMED = re.compile(r"kemajuan[-_ ](.+?)[-_ ][0-9]{4}-[0-9]{2}-[0-9]{2}(?:-[0-9]+)?(?:[ _]?\([0-9]+\))?", re.IGNORECASE)


@dataclass(frozen=True)
class Contents:
    """What a file holds: a record, the name that stands in it ("" where there is none), its seal (None where it has no place for one)."""

    book: Record
    name: str = ""
    seal: str | None = None

    @property
    def intact(self) -> bool | None:
        """Whether the content is as it was written; None where nothing tells."""
        return None if self.seal is None else self.seal == _seal(self.book, self.name)


def to_csv(book: Record, name: str) -> str:
    """Return the progress of the student of that name as CSV: every exercise of the book, then what is known of other exercises, then
    the predictions made, then the first answers to the questions of the quizzes."""
    rows = _rows(book, name)
    rows[0][-1] = _seal(contents(_laid_out(rows)).book, name)
    return _laid_out(rows)


def _laid_out(rows: list[list[Any]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([COLUMNS, *rows])
    return out.getvalue()


def _rows(book: Record, name: str) -> list[list[Any]]:
    rows: list[list[Any]] = []
    ids = bank.exercise_ids()
    for ident in [*ids, *sorted(book["latihan"].keys() - set(ids))]:
        entry = book["latihan"].get(ident, {})
        title = bank.title(ident) if ident in ids or bank.is_step(ident) else ""
        rows.append(
            [
                f"latihan {ident}",
                title,
                entry.get("status", _NOT_BEGUN),
                *(entry.get("percobaan", 0), entry.get("petunjuk", 0)),
                entry.get("benar", ""),
                entry.get("ulang", 0),
                entry.get("pesan", ""),
                entry.get("petunjuk_awal", ""),
                {True: "ya", False: "tidak"}.get(entry.get("solusi_awal"), ""),  # type: ignore[arg-type]
                *(entry.get("kekuatan", ""), entry.get("kesulitan", ""), entry.get("diulang", "")),
            ]
        )
    for ident, guess in sorted(book["tebakan"].items()):
        rows.append([f"tebakan {ident}", "", guess["status"]])
    for ident, answer in sorted(book["kuis"].items()):
        choice = f"pilihan {chr(ord('a') + answer['pilihan'])}"
        rows.append([f"kuis {ident}", "", choice, "", "", answer["tanggal"]])
    return [[*row, *[""] * (len(COLUMNS) - 2 - len(row)), name, ""] for row in rows]


def _seal(book: Record, name: str) -> str:
    """Return a mark of what a file holds: letters only, for a spreadsheet would make a number of digits."""
    text = json.dumps([book, name], sort_keys=True, ensure_ascii=True)
    digest = hashlib.sha256(text.encode("ascii")).hexdigest()[:16]
    return digest.translate(str.maketrans("0123456789", "ghijklmnop"))


def as_name(text: str) -> str:
    """Return the name that a student has typed as it will stand in the file. Raises `Masalah` where there is none, or one that will not do."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    name = re.sub(rf"\{SUFFIX}$", "", name, flags=re.IGNORECASE)
    name = re.sub(r"^kemajuan[-_ ]+", "", name, flags=re.IGNORECASE)
    if not name:
        raise Masalah(
            "Namamu belum ditulis.",
            "tulis namamu di belakangnya, misalnya `%kemajuan ekspor Sri Wahyuni`. Nama itu ditulis di berkasnya saja, supaya gurumu tahu "
            "berkas itu milik siapa.",
        )
    if not _NAME.fullmatch(name):
        raise Masalah(
            f"Nama {name[:LONGEST_NAME]!r} tidak dapat dipakai.",
            "pakai huruf, angka, spasi, titik, koma, tanda hubung, dan kurung, diawali huruf atau angka, paling panjang "
            f'{LONGEST_NAME} huruf. Windows melarang tanda seperti < > : " / \\ | ? * di nama berkas. Misalnya '
            "`%kemajuan ekspor Sri Wahyuni`.",
        )
    return name


def named_in(file_name: str) -> str:
    """Return the student's name that the name of an exported file holds; "" where it is none that `write` has given."""
    found = _NAMED.fullmatch(Path(file_name).stem)
    return found[1] if found else ""


def write(book: Record, folder: Path, name: str, today: dt.date) -> Path:
    """Write the CSV file of the student of that name into `folder` (or into the one that stands before the name); return where it stands.

    Nothing is written over: what was exported before keeps its place. Raises `Masalah` when the name will not do, or when the disk refuses.
    """
    typed = Path(name)
    if "\0" not in name and len(typed.parts) > 1 and (folder / typed.parent).is_dir():
        folder, name = folder / typed.parent, typed.name
    name = as_name(name)
    content = to_csv(book, name).encode("utf-8-sig")
    stem, number = f"kemajuan-{name}-{today}", 1
    file = folder / f"{stem}{SUFFIX}"
    while True:
        try:
            out = file.open("xb")
            try:
                with out:
                    out.write(content)
            except OSError:
                remove(file)
                raise
            return file
        except FileExistsError:
            number += 1
            file = folder / f"{stem}-{number}{SUFFIX}"
        except OSError as error:
            raise Masalah(
                f"Berkas {file} tidak dapat ditulis ({error.strerror}).",
                "periksa apakah foldernya ada dan boleh ditulisi, dan apakah disk masih punya tempat.",
            ) from None


WHAT_IT_HOLDS = "Isinya nomor latihan, keadaan, kode pesan, hitungan, tanggal, dan nama yang kamu tulis; kodemu tidak ada di dalamnya."


def download(file: Path) -> ShownText:
    """Return what a browser is told of a file that was written: a link that carries the whole file, for no server could give it out."""
    content = base64.b64encode(file.read_bytes()).decode("ascii")
    name = html.escape(file.name)
    return ShownText(
        f"Berkasnya: `{file.name}`. Buka lagi di perangkat lain dengan `%kemajuan impor`.",
        lambda: (
            f'<p><a download="{name}" href="data:text/csv;base64,{content}" style="display:inline-block;padding:12px 0">'
            f"⬇ Unduh {name}</a></p><p>{WHAT_IT_HOLDS} "
            "Gurumu dapat membukanya sebagai lembar kerja. Di perangkat lain, jalankan <code>%kemajuan impor</code> lalu pilih "
            "berkas ini.</p>"
        ),
    )


def read(name: str, folders: list[Path]) -> tuple[Path, Contents]:
    """Return the file `name` (or a path), looked for in these folders in turn, and what it holds.

    Takes what `write` has written, also after a spreadsheet has saved it, and a progress file (JSON) that was set aside or reset.
    Raises `Masalah` for anything else.
    """
    try:
        file = find(name, folders)
        content = file.read_bytes() if file.stat().st_size <= LARGEST else b"\xff"
    except StopIteration:
        raise Masalah(
            f"Berkas {name} tidak ditemukan.",
            f"salin berkasnya ke folder `{folders[0]}`, lalu tulis namanya lengkap dengan akhirannya.",
        ) from None
    except OSError as error:
        raise Masalah(
            f"Berkas {name} tidak dapat dibaca ({error.strerror}).",
            "periksa namanya, dan tutup program lain yang membuka berkas itu.",
        ) from None
    try:
        text = content.decode("utf-8-sig")
        return file, Contents(parse(text)) if text.lstrip().startswith("{") else contents(text)
    except UnusableRecordError as unusable:
        if unusable.newer:
            raise Masalah(
                f"Berkas {file.name} ditulis oleh buku kerja yang lebih baru daripada yang sedang kamu pakai.",
                "perbarui buku ini, lalu impor lagi.",
            ) from None
        raise _strange(file.name) from None
    except UnicodeDecodeError:
        raise _strange(file.name) from None


def find(name: str, folders: list[Path]) -> Path:
    """Return the file of that name (or path), with or without its suffix, in the first of the folders that has it; raises `StopIteration`."""
    return next(f / n for f in folders for n in (name, name + SUFFIX) if (f / n).is_file())


def contents(text: str, as_date: Callable[[str], str] = str) -> Contents:
    """Return what a CSV text holds; raises `UnusableRecordError` for another kind of text and `Masalah` for a row that cannot be read.

    `as_date` turns what stands for a date into one as it is stored.
    """
    head = text.partition("\n")[0]
    delimiter = next((sign for sign in ";,\t" if sign in head), ";")
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restval=""))
    except csv.Error:
        raise UnusableRecordError from None
    if not rows or not set(OLD_COLUMNS) - {"judul"} <= rows[0].keys():
        raise UnusableRecordError
    book = empty()
    said: dict[str, list[str]] = {"nama": [], "tanda": []}
    for line, row in enumerate(rows, 2):
        if any(value for value in row.values()):
            cells = {k: v.strip() for k, v in row.items() if isinstance(v, str)}
            for column in _DATES:
                cells[column] = as_date(cells.get(column, ""))
            row_book = _row(line, cells)
            if any(book[part].keys() & row_book[part].keys() for part in _PARTS):
                book = merged(book, row_book)
            else:  # copying all that is known at each row would take long
                for part in _PARTS:
                    book[part] |= row_book[part]  # type: ignore[operator]
            for column, found in said.items():
                if cells.get(column) and cells[column] not in found:
                    found.append(cells[column])
    names, seals = said["nama"], said["tanda"]
    if len(names) > 1:
        raise Masalah(
            f"Berkas itu memuat catatan beberapa siswa: {', '.join(names)[:80]}. Tidak ada yang diubah.",
            "pakai berkas yang ditulis `%kemajuan ekspor` untuk satu siswa.",
        )
    return Contents(book, "".join(names), " ".join(seals) if "tanda" in rows[0] else None)


def _row(line: int, row: dict[str, str]) -> Record:
    found = _NUMBER.fullmatch(row["nomor"])
    made: dict[str, Any] = dict(empty())
    if found and found[1] == "kuis":
        choice = _CHOICE.fullmatch(row["status"])
        made["kuis"][found[2]] = {
            "pilihan": ord(choice[1]) - ord("a") if choice else -1,
            "tanggal": row["benar terakhir"],
        }
    elif found and found[1] == "tebakan":
        made["tebakan"][found[2]] = {"status": row["status"]}
    elif found:
        entry: dict[str, Any] = {} if row["status"] == _NOT_BEGUN else {"status": row["status"]}
        if row["benar terakhir"]:
            entry["benar"] = row["benar terakhir"]
        for column, count in _COUNTS.items():
            if row[column] not in ("", "0"):
                entry[count] = _number(row[column])
        for column, count in _KNOWN_COUNTS.items():
            if row.get(column):
                entry[count] = _number(row[column])
        if solution := row.get("solusi sebelum benar"):
            entry["solusi_awal"] = _YES_NO.get(solution, solution)
        for column, word in _WORDS.items():
            if row.get(column):
                entry[word] = row[column]
        if entry:
            made["latihan"][found[2]] = entry
    if not found or not is_book(made):
        raise Masalah(
            f"Baris {line} berkas itu tidak dapat dipahami: {'; '.join(row.values())[:80]!r}. Tidak ada yang diubah.",
            "pakai berkas aslinya. Kalau berkas ini pernah disimpan oleh Excel, tanggalnya mungkin sudah berubah bentuk; "
            "yang dapat dibaca berbentuk 2026-11-20.",
        )
    book: Record = made  # type: ignore[assignment]
    return book


def _number(text: str) -> int | str:
    """Return the count that a text says, or the text itself, which is then no record."""
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else text


def _strange(name: str) -> Masalah:
    return Masalah(
        f"Isi {name} bukan catatan kemajuan. Tidak ada yang diubah.",
        "pilih berkas yang ditulis oleh `%kemajuan ekspor`.",
    )
