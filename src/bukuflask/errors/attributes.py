"""Why a value does not have what was asked of it behind a dot."""

from __future__ import annotations

import re

from . import of_dates, origins
from .explanation import Why
from .facts import Crash
from .naming import KINDS, in_front_of, kind_of
from .nothing import explained


def explain(crash: Crash) -> Why | None:
    """Return why a value has no such attribute, and what to try; None where the error does not tell which."""
    from .catalogue.search import instead

    if (said := _to_be_filled(crash)) is not None:
        return said
    if "of" not in crash or "detail" not in crash:
        return None
    kind, name, near = crash["of"][0].rpartition(":")[2], crash["detail"], crash.get("near", "")
    if crash["of"][0].startswith("module "):
        return _of_module(crash["of"][0][7:], name, near)
    if kind == "NoneType":
        none = crash.get("nothing")
        return explained(none, f"`None` tidak mempunyai `.{name}`.") if none else _of_none(crash["text"], name)
    owner = in_front_of(crash["text"], name)
    if kind in ("function", "method", "builtin_function_or_method"):
        if kind == "function" and owner.isidentifier() and name in ("path", "url", "rule", "alamat", "route", "href"):
            return (
                f"`{owner}` adalah fungsi, dan sebuah fungsi tidak menyimpan alamatnya.",
                f'alamat sebuah fungsi view diminta dengan namanya: `url_for("{owner}")`.',
            )
        origin = crash.get("origins", {}).get(owner, "")
        if (imported := re.match(r"from (\w+) import\b", origin)) and imported[1] == owner:
            return (
                f"`{owner}` di sini sebuah fungsi, bukan modulnya, karena diimpor dengan `{origin}`.",
                f"ganti baris itu dengan `import {owner}`; fungsinya lalu disebut `{owner}.{owner}`.",
            )
        if re.search(r"=\s*[\w.'\"() ]+$", origin) and not origin.endswith(")"):
            return (
                f"`{owner}` berisi fungsi yang belum dipanggil, jadi hasilnya belum ada. {_origin(crash, owner).strip()}",
                "tambahkan kurung, dan argumennya kalau ada, di ujung baris itu.",
            )
        what = f"`{owner}` berisi" if owner else "Yang di depan titik adalah"
        return (
            f"{what} fungsi yang belum dipanggil, jadi hasilnya belum ada.",
            "tambahkan kurung di tempat fungsi itu disebut, misalnya `klien = app.test_client()`.",
        )
    kinds = [each.rpartition(":")[2] for each in crash["of"]]
    told = instead(crash["of"], name)
    what = f"`{owner}` adalah {kind_of(kind)}, dan" if owner else f"Yang di depan titik adalah {kind_of(kind)}, dan"
    if kind == "Flask":
        what = "Aplikasi Flask"
    elif kind == "type" and name == owner and name == "datetime":
        return (
            "`datetime` di sini sudah kelasnya, karena diimpor dengan `from datetime import datetime`.",
            "hapus satu `datetime.`: tulis `datetime.now()`.",
        )
    elif kind == "type":
        what = "Yang di depan titik adalah sebuah kelas, dan kelas itu"
    elif "Response" in kinds:
        what = f"{f'`{owner}`' if owner else 'Yang di depan titik'} adalah sebuah respons, dan"
    why = f"{what} tidak mempunyai `.{name}`."
    if kind == "Flask":
        why = f"Aplikasi Flask tidak mempunyai `{name}`."
    origin = _origin(crash, owner) if kind in {*KINDS, *of_dates.KINDS} - {"type", "module"} else ""
    if not told and not (kind == "int" and near):
        told = _of_another_kind(kind, name, owner)
    if kind == "dict" and (
        filled := re.fullmatch(rf"\w+\.{re.escape(name)}\(\s*([^,()]+),\s*([^,()]+)\)", crash["text"])
    ):
        told = f"menambah isi kamus dengan kurung siku: `{owner}[{filled[1]}] = {filled[2]}`."
    if told:
        return f"{why}{origin}", told
    if near:
        return why, f"mungkin maksudmu `{near}`?"
    if kind == "dict" and name.startswith("from_"):
        return (
            f"{what} tidak mempunyai `.{name}`; yang mempunyainya konfigurasi Flask.",
            "jangan ganti `app.config` dengan kamus biasa; isi dengan `app.config.update(...)` atau `app.config.from_mapping(...)`.",
        )
    if kind == "dict" and re.search(rf"\.{re.escape(name)}\s*\(", crash["text"]):
        return (
            f"{why}{origin}",
            'sebuah isi kamus diambil dan diisi dengan kurung siku, misalnya `["kunci"]`; metodenya antara lain `.get(...)`, `.items()`, dan `.update(...)`.',
        )
    if kind == "dict":
        return (
            f"{what} tidak mempunyai `.{name}`: isi kamus diambil dengan kurung siku.",
            f'tulis `{owner or "nama"}["{name}"]`, kalau `{name}` sebuah kunci.',
        )
    if crash["of"][0].partition(":")[0] in ("jawaban", "__main__") and kind != "type":
        return (
            f"{what} belum mempunyai `.{name}`.",
            f"cek ejaannya; kalau seharusnya ada, isi di `__init__` dengan `self.{name} = ...`, atau tulis metodenya di dalam kelas itu.",
        )
    if (said := _of_class_datetime(kind, name, owner)) is not None:
        return said
    if kind == "type" and owner.isidentifier():
        return (
            why,
            f"cek ejaan kata setelah titik. Yang diisi di `__init__` dimiliki objeknya: buat dulu objeknya dengan kurung, `{owner}(...)`.",
        )
    if kind in KINDS and owner.isidentifier():
        line = "perbaiki baris itu" if origin else "periksa baris yang mengisinya"
        return (
            f"{why}{origin}",
            f"kalau `{owner}` seharusnya bukan {kind_of(kind)}, {line}; kalau memang itu, cek ejaan kata setelah titik.",
        )
    if kind in KINDS and kind != "type" and owner:
        return (
            why,
            f"kalau {kind_of(kind)} itu sendiri yang kamu perlukan, hapus `.{name}`; kalau tidak, cek ejaan kata setelah titik.",
        )
    return (
        why,
        "cek ejaan kata setelah titik, dan bahwa yang di depannya memang objek yang kamu maksud.",
    )


def _origin(crash: Crash, owner: str) -> str:
    said = origins.said([owner], crash.get("origins", {}), *crash.get("given", ("", [])))
    return f" {said}" if said else ""


_OF_TEXT = frozenset(dir(str)) - frozenset(dir(list))
_OF_DAYS = ("year", "month", "day", "strftime", "isoformat", "weekday")
_OF_LIST = frozenset(dir(list)) - frozenset(dir(str))


def _of_class_datetime(kind: str, name: str, owner: str) -> Why | None:
    """What is said where the class `datetime` or `date` stands for the module, or one of them for the other."""
    if kind == "type" and (owner, name) == ("date", "now"):
        return (
            "Kelas `date` tidak mempunyai `.now`; tanggal hari ini didapat dengan `.today()`.",
            "tulis `date.today()`.",
        )
    if kind == "method_descriptor" and owner == "datetime.date":
        part = "date"
    elif kind == "type" and owner == "datetime" and name in ("timedelta", "timezone"):
        part = name
    else:
        return None
    return (
        "`datetime` di sini sudah kelasnya, karena diimpor dengan `from datetime import datetime`.",
        f"impor juga yang lain, `from datetime import datetime, {part}`, lalu tulis `{part}` tanpa `datetime.` di depannya.",
    )


def _of_another_kind(kind: str, name: str, owner: str) -> str:
    """Return what is said of a method that texts or lists have, and values of this kind do not."""
    if name in _OF_TEXT and kind in ("int", "float"):
        return f"`.{name}` milik teks. Kalau tulisan bilangannya yang dimaksud, ubah dulu: `str({owner or 'nilai'}).{name}(...)`."
    if name in _OF_TEXT and (kind in of_dates.KINDS or kind.endswith("Path")):
        return (
            f"`.{name}` milik teks. Kalau tulisannya yang dimaksud, ubah dulu: `str({owner or 'nilai'}).{name}(...)`."
        )
    if name in _OF_TEXT and kind in ("list", "tuple", "set"):
        return f"`.{name}` milik teks. Olah isinya satu per satu: `[isi.{name}(...) for isi in {owner or 'daftar'}]`."
    if kind == "str" and name in _OF_DAYS:
        return (
            f"`.{name}` milik tanggal. Ubah dulu teksnya: `date.fromisoformat({owner or 'teks'}).{name}`, "
            "dengan `from datetime import date` di atas."
        )
    if kind == "str" and name in _OF_LIST:
        return f"`.{name}` milik daftar. Kalau seharusnya sebuah daftar, perbaiki baris yang mengisinya."
    if name in _OF_LIST and kind in ("int", "float", "bool"):
        return f"`.{name}` milik daftar. Kalau sebuah daftar yang dimaksud, mulai dengan daftar, `[]`, di baris yang mengisinya."
    return ""


def _to_be_filled(crash: Crash) -> Why | None:
    """What is said where a line fills a part behind a dot of something that has no such parts."""
    found = re.match(r"'(?:\w+\.)*(\w+)' object has no attribute '(\w+)'", crash["message"])
    if not found or not re.search(rf"\.{found[2]}\s*(?::[^=]+)?=(?!=)", crash["text"]):
        return None
    kind, name = found[1], found[2]
    owner = in_front_of(crash["text"], name)
    if (none := crash.get("nothing")) is not None:
        return explained(none, f"`None` tidak dapat diisi `.{name}`.")
    if kind not in KINDS:
        return None
    origin = _origin(crash, owner)
    if kind == "dict":
        return (
            f"{f'`{owner}`' if owner else 'Yang di depan titik'} adalah kamus, dan isi kamus disimpan dengan kurung siku, bukan dengan titik.{origin}",
            f'tulis `{owner or "kamus"}["{name}"] = ...`.',
        )
    return (
        f"{f'`{owner}`' if owner else 'Yang di depan titik'} adalah {kind_of(kind)}, dan tidak dapat diisi `.{name}`.{origin}",
        f"simpan di nama tersendiri, misalnya `{name} = ...`, atau buat sebuah kamus dan simpan dengan kurung siku.",
    )


def _of_module(module: str, name: str, near: str) -> Why:
    if module in ("datetime", "time") and name in ("now", "today", "strptime"):
        return (
            f"Modul `{module}` tidak mempunyai `{name}`; yang mempunyainya kelas `datetime` di dalam modul `datetime`.",
            f"tulis `from datetime import datetime`, lalu `datetime.{name}(...)`.",
        )
    return (
        f"Modul `{module}` tidak mempunyai `{name}`.",
        f"mungkin maksudmu `{near}`?" if near else "cek ejaan kata setelah titik, dan modul mana yang mempunyainya.",
    )


def _of_none(line: str, name: str) -> Why:
    """What is said where a value is `None`, by what stands in front of the dot."""
    owner = in_front_of(line, name)
    if re.search(r"\.get\([^()]*\)$", owner):
        return (
            f"`{owner}` memberi `None`, karena kunci itu tidak ada; `None` tidak mempunyai `.{name}`.",
            f'beri nilai bawaan sebagai argumen kedua, misalnya `{owner[:-1]}, "")`, atau periksa dulu apakah kuncinya ada.',
        )
    if owner.endswith(")"):
        return (
            f"`{owner}` memberi `None`; `None` tidak mempunyai `.{name}`.",
            "kalau fungsinya buatanmu, akhiri dengan `return`; kalau milik pustaka, baca kapan ia memberi `None`.",
        )
    return (
        f"{f'`{owner}`' if owner else 'Nilai di depan titik itu'} berisi `None`, yang tidak mempunyai `.{name}`.",
        "cari baris yang mengisinya: sesuatu di sana tidak ditemukan, atau sebuah fungsi tidak mengembalikan apa pun. `.append(...)` dan `.sort()` pun memberi `None`: jangan simpan hasilnya.",
    )
