"""Why a value of the right kind does not do: a number, a key, a file or a text that is not there or cannot be read."""

from __future__ import annotations

import re

from . import formats
from .explanation import Why
from .facts import Crash


def explain(crash: Crash) -> Why | None:
    """Return why a value cannot be used, and what to try; None for what is not known."""
    bases, message = crash["bases"], crash["message"]
    if crash["type"] == "KeyError" and ".format(" in crash["text"]:
        return (
            f"Di dalam teksnya ada `{{...}}` bernama {crash['message']}, dan `.format(...)` tidak diberi nilainya.",
            'berikan dengan namanya, misalnya `.format(nama=nama)`, atau pakai f-string: `f"{nama}"`.',
        )
    if crash["type"] == "KeyError":
        return (
            f"Kamus itu tidak mempunyai kunci {crash['message']}.",
            "cek ejaan kuncinya, termasuk huruf besar dan kecilnya; `.get(...)` memberi `None` kalau kuncinya tidak ada.",
        )
    if "ValueError" in bases and (said := formats.explain(message)) is not None:
        return said
    if "ValueError" in bases and "dictionary update sequence" in crash["message"]:
        return (
            "Yang diberikan seharusnya sebuah kamus, padahal isinya lain.",
            'tulis pasangan kunci dan nilai di dalam kurung kurawal: `{"KUNCI": "nilai"}`.',
        )
    if "ValueError" in bases and re.match(
        r"(?:year|month|day|hour|minute|second)\b.*(?:must be in|out of range)", message
    ):
        return (
            "Tanggal atau jam seperti itu tidak ada.",
            "periksa urutan dan nilainya: tahun, bulan (1 sampai 12), hari (1 sampai banyaknya hari di bulan itu), lalu jam dan menit.",
        )
    if "ZeroDivisionError" in bases:
        return (
            "Ada pembagian dengan nol.",
            "periksa nilai di sebelah kanan tanda bagi; kalau bisa nol, beri jalan lain dengan `if`.",
        )
    if "IndexError" in bases and "Replacement index" in message:
        return (
            "Di dalam teksnya ada lebih banyak `{}` daripada nilai yang diberikan kepada `.format(...)`.",
            "samakan banyaknya; kalau nilainya dari sebuah daftar, cetak dulu `len(...)` daftar itu.",
        )
    if "IndexError" in bases:
        return (
            "Nomor di dalam kurung siku melewati isi yang ada. Nomor dimulai dari 0, jadi yang terakhir satu kurang dari banyaknya.",
            "cetak `len(...)` dari yang di depan kurung siku, lalu bandingkan dengan nomornya.",
        )
    if found := re.search(r"invalid literal for int\(\) with base \d+: (.+)", message):
        return (
            f"Teks {found[1]} tidak dapat dibaca sebagai bilangan bulat.",
            "periksa dari mana teks itu: isinya harus angka. Pecahan dibaca dengan `float(...)`, dan `try` dengan `except ValueError` menangkap yang bukan angka.",
        )
    if found := re.search(r"could not convert string to float: (.+)", message):
        return (
            f"Teks {found[1]} tidak dapat dibaca sebagai bilangan.",
            "periksa dari mana teks itu; pecahan ditulis dengan titik, bukan koma.",
        )
    if "FileNotFoundError" in bases:
        return (
            "Berkas atau folder yang disebut baris itu tidak ada di tempat Python mencarinya.",
            "cek ejaannya, dan dari folder mana program ini berjalan: nama tanpa garis miring dicari di folder kerja.",
        )
    if "ValueError" in bases and (
        found := re.match(r"(max|min)\(\) (?:arg is an empty sequence|iterable argument is empty)", message)
    ):
        return (
            f"`{found[1]}(...)` mendapat daftar kosong, jadi tidak ada yang dipilih.",
            f"isi daftarnya, atau beri nilai bawaan: `{found[1]}(daftar, default=0)`.",
        )
    if "ValueError" in bases and ("math domain error" in message or "nonnegative" in message):
        return (
            "Hitungan itu tidak ada hasilnya untuk nilai ini, misalnya akar dari bilangan negatif.",
            "periksa nilainya dulu dengan `if`.",
        )
    if "ValueError" in bases and (
        "not in list" in message or "not in tuple" in message or "substring not found" in message
    ):
        return "Yang dicari tidak ada di dalamnya.", "periksa dulu dengan `if ... in ...:` sebelum baris itu."
    if (
        "ValueError" in bases
        and "values to unpack" in message
        and re.match(r"(?:async )?for\b|.*\bfor\b.*\bin\b", crash["text"])
    ):
        return (
            "Banyaknya nama sesudah `for` tidak sama dengan banyaknya nilai yang didapat di satu putaran.",
            "untuk kunci dan nilai sebuah kamus tulis `.items()`; untuk nomor dan isi sebuah daftar, `enumerate(...)`; selain itu pakai satu nama.",
        )
    if "ValueError" in bases and ("too many values to unpack" in message or "not enough values to unpack" in message):
        return (
            "Banyaknya nama di sebelah kiri `=` tidak sama dengan banyaknya nilai di sebelah kanan.",
            "samakan banyaknya; untuk melihat isinya, cetak dulu yang di sebelah kanan.",
        )
    return None
