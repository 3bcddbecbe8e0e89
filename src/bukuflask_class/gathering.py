"""Reading a folder of exports: whose record each file holds, and which files say nothing that can be counted.

A file that cannot be read, that was changed after it was written, or whose owner is not certain is set aside with the reason. What can
be used in spite of an oddity keeps a remark.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from bukuflask.problems import Masalah
from bukuflask.progress.exchange import Contents, contents, named_in
from bukuflask.progress.store import LARGEST, RIGHT, Record, UnusableRecordError, codes, empty, merged, parse

from .names import FILES, is_ours

SAME_MISTAKES = 5
"""Mistakes that two records must share before their being alike means a copy: a class that works in step makes equal records without any."""

_NEVER_EXPORTS = ("desktop.ini", "thumbs.db", "ehthumbs.db", "icon\r")
_ORDERS = ("hari/bulan/tahun", "bulan/hari/tahun", "tahun/bulan/hari")
_DATE = re.compile(r"(\w{1,4})[-/. ](\w{1,9})[-/. ](\w{1,4})(?:[ T]+[0-9:. ]+)?", re.ASCII)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan",
            "feb",
            "mar",
            "apr",
            "mei may",
            "jun",
            "jul",
            "agu ags agt aug",
            "sep",
            "okt oct",
            "nov nop",
            "des dec",
        ),
        1,
    )
    for name in names.split()
}


@dataclass(frozen=True)
class Pupil:
    """One pupil's record, the name of the file that it came in, and what is odd about it."""

    name: str
    file: str
    book: Record
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Aside:
    """A file that is not counted, and why."""

    file: str
    reason: str


@dataclass(frozen=True)
class Gathered:
    """What a folder of exports holds: the pupils in the order of their names, and what was set aside."""

    folder: Path
    pupils: tuple[Pupil, ...]
    asides: tuple[Aside, ...]


class _AsideError(Exception):
    """This file cannot be counted, for the reason given."""


def gather(folder: Path, today: dt.date) -> Gathered:
    """Read the exports that lie in a folder. Raises `Masalah` where the folder cannot be read."""
    pupils: list[Pupil] = []
    asides: list[Aside] = []
    for file in _files(folder):
        try:
            pupils.append(_pupil(file, today))
        except _AsideError as reason:
            asides.append(Aside(file.name, str(reason)))
        except OSError as error:
            asides.append(Aside(file.name, f"tidak dapat dibaca ({error.strerror})."))
    for sift in (_same_name, _renamed, _copied):
        pupils, more = sift(pupils)
        asides += more
    return Gathered(
        folder,
        tuple(sorted(pupils, key=lambda each: (key_of(each.name), each.file))),
        tuple(sorted(asides, key=lambda each: each.file.casefold())),
    )


def key_of(name: str) -> str:
    """Return what a name is told apart by: not its capitals, spaces and signs."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", name).casefold()).strip()


def _files(folder: Path) -> list[Path]:
    """Return all that may be meant as an export, in order."""
    try:
        found = sorted(folder.iterdir())
    except OSError as error:
        raise Masalah(
            f"Folder {folder} tidak dapat dibaca ({error.strerror}).", "periksa apakah kamu boleh membukanya."
        ) from None
    out = []
    for path in found:
        hidden = path.name.startswith((".", "~$")) or path.name.lower() in _NEVER_EXPORTS
        if not hidden and not (path.name in FILES and is_ours(path)):
            out.append(path)
    return out


# -- one file -----------------------------------------------------------------------------------------------------------------


def _pupil(file: Path, today: dt.date) -> Pupil:
    if file.is_dir():
        raise _AsideError(
            "sebuah folder; isinya tidak dibaca. Pindahkan ekspornya ke luar, atau beri perintah untuk folder itu."
        )
    if file.stat().st_size > LARGEST:
        raise _AsideError("terlalu besar untuk sebuah catatan kemajuan.")
    text, remarks = _decoded(file.read_bytes())
    held, more = _understood(text)
    remarks += more
    if held.intact is False:
        raise _AsideError(
            "isinya berubah sesudah diekspor, atau tandanya dihapus. Minta berkas yang baru dari `%kemajuan ekspor`."
        )
    if held.intact is None:
        remarks.append("ditulis buku versi lama, tanpa tanda: tidak dapat diketahui apakah isinya pernah diubah")
    name = held.name
    if not name:
        name = named_in(file.name) or re.sub(r"^kemajuan[-_ ]+", "", file.stem, flags=re.IGNORECASE) or file.stem
        remarks.append("namanya diambil dari nama berkas")
    if _latest(held.book) > (today + dt.timedelta(1)).isoformat():
        remarks.append("memuat tanggal yang belum tiba")
    return Pupil(name, file.name, held.book, tuple(remarks))


def _decoded(content: bytes) -> tuple[str, list[str]]:
    if content.startswith(b"PK\x03\x04"):
        raise _AsideError("buku kerja Excel atau berkas ZIP. Yang dibaca CSV dari `%kemajuan ekspor`.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace"), ["disimpan lagi oleh program lain, sebagai UTF-16"]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), ["disimpan lagi oleh program lain, tidak sebagai UTF-8"]


def _understood(text: str) -> tuple[Contents, list[str]]:
    try:
        if text.lstrip().startswith("{"):
            return Contents(parse(text)), []
        try:
            return contents(text), []
        except Masalah as problem:
            return _with_dates(text, problem)
    except UnusableRecordError as unusable:
        if unusable.newer:
            raise _AsideError(
                "ditulis buku yang lebih baru daripada yang dipakai di sini. Perbarui buku ini."
            ) from None
        raise _AsideError("bukan catatan kemajuan: rusak, kosong, atau berkas lain.") from None


def _with_dates(text: str, problem: Masalah) -> tuple[Contents, list[str]]:
    """Return what a file holds whose dates a spreadsheet has written in its own way. Where there is a seal, it tells which way is meant."""
    readings = []
    for order in _ORDERS:
        with contextlib.suppress(Masalah, UnusableRecordError):
            readings.append((order, contents(text, _dates(order))))
    if not readings:
        raise _AsideError(problem.what.replace(" Tidak ada yang diubah.", "")) from None
    order, held = next((each for each in readings if each[1].intact), readings[0])
    return held, [f"disimpan lagi oleh program lembar kerja: tanggalnya dibaca sebagai {order}"]


def _dates(order: str) -> Callable[[str], str]:
    """Return what turns a date whose parts stand in this order into one as it is stored; other text stays as it is."""
    places = [order.split("/").index(part) for part in ("tahun", "bulan", "hari")]

    def as_date(text: str) -> str:
        found = _DATE.fullmatch(text.strip())
        if not found:
            return text
        year, month, day = (found[1 + place] for place in places)
        month = str(_MONTHS.get(month[:3].lower(), month))
        if not (year.isdecimal() and month.isdecimal() and day.isdecimal()) or len(year) not in (2, 4):
            return text
        return f"{int(year) + (2000 if len(year) == 2 else 0)}-{int(month):02}-{int(day):02}"

    return as_date


def _latest(book: Record) -> str:
    """Return the last date that stands in a record; "" where there is none."""
    dates = [entry.get(key, "") for entry in book["latihan"].values() for key in ("benar", "diulang")]
    return max([*map(str, dates), *(answer["tanggal"] for answer in book["kuis"].values())], default="")


def last_date(book: Record) -> dt.date | None:
    """Return the last day of which a record tells."""
    latest = _latest(book)
    return dt.date.fromisoformat(latest) if latest else None


# -- several files ------------------------------------------------------------------------------------------------------------


def _same_name(pupils: list[Pupil]) -> tuple[list[Pupil], list[Aside]]:
    """Keep the fullest of several exports of one pupil; two records that do not go together may be anybody's."""
    kept: list[Pupil] = []
    asides: list[Aside] = []
    for same in _grouped(pupils, lambda each: key_of(each.name)):
        full = max(same, key=lambda each: (_size(each.book), -len(each.file), each.file))
        others = [each for each in same if each is not full]
        if all(_holds(full.book, each.book) for each in others):
            kept.append(full)
            for each in others:
                what = "sama dengan" if each.book == full.book else "ekspor yang lebih lama daripada"
                asides.append(Aside(each.file, f"{what} {full.file}, yang dipakai."))
            continue
        names = ", ".join(sorted(each.file for each in same))
        for each in same:
            reason = (
                f"ada {len(same)} catatan yang berbeda dengan nama {each.name} ({names}). Kalau siswanya dua, minta keduanya mengekspor "
                "dengan nama lengkap. Kalau satu siswa dengan dua laptop, minta ia menyatukannya dulu dengan `%kemajuan impor`."
            )
            asides.append(Aside(each.file, reason))
    return kept, asides


def _renamed(pupils: list[Pupil]) -> tuple[list[Pupil], list[Aside]]:
    """Set aside a file whose name says that it is somebody else's; keep one that has only lost its name, with a remark."""
    everybody = {key_of(each.name) for each in pupils}
    kept: list[Pupil] = []
    asides: list[Aside] = []
    for each in pupils:
        own, stem = key_of(each.name), key_of(Path(each.file).stem)
        said = key_of(named_in(each.file))
        others = {name for name in everybody - {own} if name and name not in own and f" {name} " in f" {stem} "}
        if (said and said != own) or (f" {own} " not in f" {stem} " and others):
            asides.append(
                Aside(
                    each.file,
                    f"nama berkasnya diganti: di dalamnya tertulis {each.name}. Tanyakan milik siapa berkas itu.",
                )
            )
        elif f" {own} " not in f" {stem} ":
            remark = f"nama berkasnya diganti; namanya dibaca dari dalam berkas {each.file}"
            kept.append(replace(each, remarks=(*each.remarks, remark)))
        else:
            kept.append(each)
    return kept, asides


def _copied(pupils: list[Pupil]) -> tuple[list[Pupil], list[Aside]]:
    """Set aside records under several names that are alike down to their mistakes: whose they are cannot be known."""
    kept: list[Pupil] = []
    asides: list[Aside] = []
    for same in _grouped(pupils, lambda each: repr(sorted((k, repr(v)) for k, v in _comparable(each.book).items()))):
        if len(same) == 1 or _mistakes(same[0].book) < SAME_MISTAKES:
            kept += same
            continue
        for each in same:
            others = ", ".join(other.file for other in same if other is not each)
            asides.append(
                Aside(
                    each.file,
                    f"isinya sama persis dengan {others}, sampai kekeliruannya. Tanyakan milik siapa catatan itu.",
                )
            )
    return kept, asides


def _grouped(pupils: Iterable[Pupil], by: Callable[[Pupil], str]) -> list[list[Pupil]]:
    groups: dict[str, list[Pupil]] = defaultdict(list)
    for each in pupils:
        groups[by(each)].append(each)
    return list(groups.values())


def _comparable(book: Record) -> dict[str, object]:
    return {
        f"{part} {ident}": sorted(entry.items())
        for part in ("latihan", "kuis", "tebakan")
        for ident, entry in book[part].items()
    }


def _holds(book: Record, other: Record) -> bool:
    """Say whether a record knows all that another one knows."""
    same_answers = all(book["kuis"].get(i, a)["pilihan"] == a["pilihan"] for i, a in other["kuis"].items())
    return same_answers and _counted(merged(other, book)) == _counted(merged(empty(), book))


def _counted(book: Record) -> Record:
    """Return a record without how well each exercise is remembered, which may rise and fall within a day."""
    for entry in book["latihan"].values():
        entry.pop("kekuatan", None)
        entry.pop("kesulitan", None)
        entry.pop("diulang", None)
    return book


def _size(book: Record) -> tuple[int, int, str]:
    attempts = sum(entry.get("percobaan", 0) + entry.get("ulang", 0) for entry in book["latihan"].values())
    return (len(_comparable(book)), attempts, _latest(book))


def _mistakes(book: Record) -> int:
    wrong = sum(code != RIGHT for entry in book["latihan"].values() for code in codes(entry))
    return wrong + sum(guess["status"] == "meleset" for guess in book["tebakan"].values())
