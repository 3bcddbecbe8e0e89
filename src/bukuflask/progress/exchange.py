"""Progress as a file that leaves the laptop: for a teacher's spreadsheet, and to go on with on another laptop.

CSV, because a double click opens it in any spreadsheet and thirty of them can be pasted under each other; a row for every
exercise of the book, so that all students' files have the same rows. Three things that spreadsheets do decide the details:

- where a comma is the decimal sign, as in Indonesia, Excel splits at semicolons;
- `02-01` alone would be read as the first of February, so the word *latihan* stands before it;
- without a byte order mark Excel would not take the file as UTF-8.
"""

from __future__ import annotations

import base64
import csv
import html
import io
import re
from pathlib import Path
from typing import Any

from .. import bank
from ..files import remove
from ..problems import Masalah
from ..prose import Text
from .store import LARGEST, Record, UnusableRecordError, empty, is_book, merged, parse

OLD_COLUMNS = ("nomor", "judul", "status", "percobaan", "petunjuk", "benar terakhir", "ulangan")
"""Those that every file has, also one that an older workbook has written."""
COLUMNS = (
    *OLD_COLUMNS,
    *("pesan", "petunjuk sebelum benar", "solusi sebelum benar"),
    *("kekuatan", "kesulitan", "terakhir diulang"),
)
SUFFIX = ".csv"

_NOT_BEGUN = "belum"
_NUMBER = re.compile(r"(latihan|tebakan|kuis) ([0-9]{2}-(?:[0-9]{1,2}|[a-z]))")
_CHOICE = re.compile(r"pilihan ([a-j])")
_COUNTS = {"percobaan": "percobaan", "petunjuk": "petunjuk", "ulangan": "ulang"}
_KNOWN_COUNTS = {"petunjuk sebelum benar": "petunjuk_awal", "kekuatan": "kekuatan", "kesulitan": "kesulitan"}
"""Of these, nothing known and none are two things."""
_WORDS = {"pesan": "pesan", "terakhir diulang": "diulang"}
_YES_NO = {"ya": True, "tidak": False}
_FORBIDDEN = re.compile(
    r'.*[<>:"|?*\\/\x00-\x1f].*|(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\..*', re.IGNORECASE | re.DOTALL
)


def to_csv(book: Record) -> str:
    """Return progress as CSV: every exercise of the book, then what is known of other exercises, then the predictions made, then the first
    answers to the questions of the quizzes."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(COLUMNS)
    ids = bank.exercise_ids()
    for ident in [*ids, *sorted(book["latihan"].keys() - set(ids))]:
        entry = book["latihan"].get(ident, {})
        title = bank.title(ident) if ident in ids or bank.is_step(ident) else ""
        counts = [entry.get("percobaan", 0), entry.get("petunjuk", 0)]
        writer.writerow(
            [
                f"latihan {ident}",
                title,
                entry.get("status", _NOT_BEGUN),
                *counts,
                entry.get("benar", ""),
                entry.get("ulang", 0),
                entry.get("pesan", ""),
                entry.get("petunjuk_awal", ""),
                {True: "ya", False: "tidak"}.get(entry.get("solusi_awal"), ""),  # type: ignore[arg-type]
                *(entry.get("kekuatan", ""), entry.get("kesulitan", ""), entry.get("diulang", "")),
            ]
        )
    for ident, guess in sorted(book["tebakan"].items()):
        rest = [""] * (len(COLUMNS) - 3)
        writer.writerow([f"tebakan {ident}", "", guess["status"], *rest])
    for ident, answer in sorted(book["kuis"].items()):
        rest = [""] * (len(COLUMNS) - 6)
        choice = f"pilihan {chr(ord('a') + answer['pilihan'])}"
        writer.writerow([f"kuis {ident}", "", choice, "", "", answer["tanggal"], *rest])
    return out.getvalue()


def write(book: Record, folder: Path, name: str, default: str) -> Path:
    """Write the CSV file `name` (or a path) into `folder` and return where it stands; without a name, a free one after `default`.

    Raises `Masalah` when the file is there already, when the name would not do on Windows, or when the disk refuses.
    """
    wanted = Path(name or default)
    if wanted.name and not wanted.name.lower().endswith(SUFFIX):
        wanted = wanted.with_name(wanted.name + SUFFIX)
    if not wanted.name or _FORBIDDEN.fullmatch(wanted.name):
        raise Masalah(
            f"Nama berkas {name!r} tidak dapat dipakai di semua komputer.",
            "pakai huruf, angka, spasi, dan tanda hubung saja, misalnya `%kemajuan ekspor kemajuan-budi`.",
        )
    content = to_csv(book).encode("utf-8-sig")
    file, number = folder / wanted, 1
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
            if name:
                raise Masalah(
                    f"Berkas {file} sudah ada, dan tidak ditimpa.",
                    "pilih nama lain, atau hapus dulu berkas itu.",
                ) from None
            number += 1
            file = folder / f"{wanted.stem}-{number}{SUFFIX}"
        except OSError as error:
            raise Masalah(
                f"Berkas {file} tidak dapat ditulis ({error.strerror}).",
                "periksa apakah foldernya ada dan boleh ditulisi, dan apakah disk masih punya tempat.",
            ) from None


def download(file: Path) -> Text:
    """Return what a browser is told of a file that was written: a link that carries the whole file, for no server could give it out."""
    content = base64.b64encode(file.read_bytes()).decode("ascii")
    name = html.escape(file.name)
    return Text(
        f"Berkasnya: `{file.name}`. Buka lagi di perangkat lain dengan `%kemajuan impor`.",
        lambda: (
            f'<p><a download="{name}" href="data:text/csv;base64,{content}" style="display:inline-block;padding:12px 0">'
            f"⬇ Unduh {name}</a></p><p>Isinya hanya nomor latihan, keadaan, kode pesan, hitungan, dan tanggal; namamu tidak ada di dalamnya. "
            "Gurumu dapat membukanya sebagai lembar kerja. Di perangkat lain, jalankan <code>%kemajuan impor</code> lalu pilih "
            "berkas ini.</p>"
        ),
    )


def read(name: str, folders: list[Path]) -> tuple[Path, Record]:
    """Return the file `name` (or a path), looked for in these folders in turn, and the progress that it holds.

    Takes what `write` has written, also after a spreadsheet has saved it, and a progress file (JSON) that was set aside or reset.
    Raises `Masalah` for anything else.
    """
    try:
        file = next(f / n for f in folders for n in (name, name + SUFFIX) if (f / n).is_file())
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
        return file, parse(text) if text.lstrip().startswith("{") else from_csv(text)
    except UnusableRecordError as unusable:
        if unusable.newer:
            raise Masalah(
                f"Berkas {file.name} ditulis oleh buku kerja yang lebih baru daripada yang sedang kamu pakai.",
                "perbarui buku ini, lalu impor lagi.",
            ) from None
        raise _strange(file.name) from None
    except UnicodeDecodeError:
        raise _strange(file.name) from None


def from_csv(text: str) -> Record:
    """Return the progress in a CSV text; raises `UnusableRecordError` for another kind of text and `Masalah` for a row that cannot be read."""
    head = text.partition("\n")[0]
    delimiter = next((sign for sign in ";,\t" if sign in head), ";")
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restval=""))
    except csv.Error:
        raise UnusableRecordError from None
    if not rows or not set(OLD_COLUMNS) - {"judul"} <= rows[0].keys():
        raise UnusableRecordError
    book = empty()
    for line, row in enumerate(rows, 2):
        if any(value for value in row.values()):
            book = merged(book, _row(line, {k: v.strip() for k, v in row.items() if isinstance(v, str)}))
    return book


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
