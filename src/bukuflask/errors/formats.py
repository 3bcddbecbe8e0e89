"""Why a value cannot be written into a text the way that the text asks for."""

from __future__ import annotations

import re

from .explanation import Why
from .naming import kind_of

_NO_NUMBER = (
    r"%(\w) format: (?:a number|a real number|an integer) is required, not (?:\w+\.)*(\w+)"
    r"|^format argument[^:]*: %(\w) requires (?:a number|a real number|an integer), not (?:\w+\.)*(\w+)$"
)
"""Until Python 3.14, and since 3.15."""

_NUMBER = "ubah dulu dengan `int(...)` (bilangan bulat) atau `float(...)` (pecahan)"


def explain(message: str) -> Why | None:
    """Return why, and what to try; None of what is about no such thing."""
    if found := re.search(_NO_NUMBER, message):
        sign, kind = found[1] or found[3], found[2] or found[4]
        number = _NUMBER if kind == "str" else "berikan sebuah bilangan"
        return (
            f"`%{sign}` di dalam teks meminta bilangan, padahal yang diberikan adalah {kind_of(kind)}.",
            f"kalau memang sebuah bilangan, {number}; kalau bukan, ganti `%{sign}` dengan `%s`. "
            "Kalau `%` bagian dari tulisannya, tulis `%%`.",
        )
    if found := re.search(r"Unknown format code '(.)' for object of type '(\w+)'", message):
        if found[2] == "float":
            return (
                f"`{found[1]}` sesudah titik dua meminta bilangan bulat, padahal yang diberikan adalah bilangan pecahan.",
                "pakai `f` di tempatnya, misalnya `:.0f`, atau ubah dulu nilainya dengan `int(...)`.",
            )
        return (
            f"`{found[1]}` sesudah titik dua meminta bilangan, padahal yang diberikan adalah {kind_of(found[2])}.",
            f"{_NUMBER}, atau hapus bagian sesudah titik dua itu.",
        )
    if found := re.search(r"Cannot specify '(.)' with 's'", message):
        return (
            f"`{found[1]}` sesudah titik dua memisahkan ribuan sebuah bilangan, padahal yang diberikan adalah teks.",
            "ubah dulu teksnya dengan `int(...)`.",
        )
    if found := re.search(r"unsupported format string passed to (?:\w+\.)*(\w+)\.__format__", message):
        return (
            f"Bagian sesudah titik dua di dalam `{{...}}` tidak dapat dipakai untuk {kind_of(found[1])}.",
            "hapus bagian sesudah titik dua itu, atau periksa dari mana nilai itu kalau seharusnya bilangan atau teks.",
        )
    if re.search(r"unsupported format character|unsupported format %|^incomplete format$|^stray % at", message):
        return (
            "Di dalam teks di sebelah kiri `%` ada tanda `%` yang bukan `%s`, `%d`, atau sejenisnya.",
            "tulis `%%` untuk tanda persen itu sendiri, atau pakai f-string.",
        )
    return None
