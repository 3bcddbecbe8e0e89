"""Why a line does not do with one of Python's dates, spans of time or decimal numbers, where another kind of value would."""

from __future__ import annotations

import re

from .explanation import Why

KINDS = {
    "date": "tanggal",
    "datetime": "waktu `datetime`",
    "time": "jam `time`",
    "timedelta": "selang waktu",
    "Decimal": "bilangan `Decimal`",
}
"""What the values of these classes are called."""

_DAYS = ("date", "datetime")
_NUMBERS = ("int", "float")
_SPAN = (
    "tulis selangnya dengan `timedelta`, misalnya `timedelta(days=1)`, dengan `from datetime import timedelta` di atas."
)
_READ = {
    "date": 'ubah dulu teksnya menjadi tanggal: `date.fromisoformat("2026-08-17")`, dengan `from datetime import date` di atas.',
    "datetime": "ubah dulu teksnya dengan `fromisoformat(...)` milik kelas `datetime`.",
}


def explain(message: str) -> Why | None:
    """Return why, and what to try; None of what is about nothing of the kind. Classes stand in the message without their module."""
    if "offset-naive and offset-aware" in message:
        return (
            "Salah satu dari kedua waktu itu menyebut zona waktunya, yang lain tidak.",
            "buat keduanya dengan cara yang sama, misalnya keduanya dengan `datetime.now(timezone.utc)`.",
        )
    if re.search(r"can't compare (?:datetime to date|date to datetime)", message):
        return _day_and_moment("dibandingkan")
    if found := re.search(r"for (\S+?)=?(?: or pow\(\))?: '(\w+)' and '(\w+)'", message):
        return _between(found[1], found[2], found[3])
    if found := re.search(r"'\S+' not supported between instances of '(\w+)' and '(\w+)'", message):
        return _compared(found[1], found[2])
    if found := re.search(r"strptime\(\) argument 1 must be str, not (date|datetime)\b", message):
        return (
            f"`strptime(...)` membaca teks menjadi tanggal, padahal yang diberikan sudah {KINDS[found[1]]}.",
            'pakai nilainya langsung; menjadi teks, dengan `.strftime("%d-%m-%Y")`.',
        )
    if found := re.search(r"unsupported type for timedelta (\w+) component: (\w+)", message):
        return (
            "`timedelta(...)` meminta bilangan, padahal yang diberikan jenis lain.",
            "berikan bilangan dengan namanya, misalnya `timedelta(days=1)`; teks diubah dulu dengan `int(...)`.",
        )
    return _alone(message)


def _day_and_moment(done: str) -> Why:
    return (
        f"Yang {done} adalah tanggal saja (`date`) dan tanggal dengan jamnya (`datetime`), dan keduanya tidak sejenis.",
        "ambil tanggalnya saja dari yang mempunyai jam: tambahkan `.date()` di belakangnya.",
    )


def _between(sign: str, left: str, right: str) -> Why | None:
    pair = {left, right}
    if sign == "-" and pair == set(_DAYS):
        return _day_and_moment("dikurangkan")
    if sign == "+" and pair <= set(_DAYS):
        return (
            "Dua tanggal tidak dapat dijumlahkan.",
            f"selisihnya didapat dengan `-`. Untuk memajukan sebuah tanggal, {_SPAN}",
        )
    if sign in ("+", "-") and pair & {*_DAYS, "timedelta"} and pair & set(_NUMBERS):
        kind = next(each for each in (left, right) if each in KINDS)
        return (
            f"`{sign}` mendapat {KINDS[kind]} dan bilangan, dan sebuah bilangan tidak menyebut hari, jam, atau menit.",
            _SPAN,
        )
    if sign == "-" and "str" in pair and pair & set(_DAYS):
        kind = next(each for each in (left, right) if each in _DAYS)
        return f"`-` mendapat {KINDS[kind]} dan teks.", _READ[kind]
    if pair == {"Decimal", "float"}:
        return (
            f"`{sign}` mendapat bilangan desimal (`Decimal`) dan bilangan pecahan, dan keduanya tidak dihitung bersama.",
            'tulis pecahannya sebagai `Decimal` juga, misalnya `Decimal("1.5")`; dari sebuah nama, `Decimal(str(nilai))`.',
        )
    return None


def _compared(left: str, right: str) -> Why | None:
    pair = {left, right}
    if pair == set(_DAYS):
        return _day_and_moment("dibandingkan")
    if "str" in pair and pair & set(_DAYS):
        kind = next(each for each in (left, right) if each in _DAYS)
        return f"Yang dibandingkan adalah {KINDS[kind]} dan teks, dan keduanya tidak punya urutan.", _READ[kind]
    if pair & set(_DAYS) and pair & set(_NUMBERS):
        return (
            "Yang dibandingkan adalah tanggal dan bilangan, dan keduanya tidak punya urutan.",
            "ambil dulu satu bagian tanggalnya: `.year`, `.month`, atau `.day`.",
        )
    if "timedelta" in pair and pair & set(_NUMBERS):
        return (
            "Yang dibandingkan adalah selang waktu (`timedelta`) dan bilangan, dan keduanya tidak punya urutan.",
            "banyak harinya ada di `.days`: bandingkan itu.",
        )
    if pair == {"Decimal", "str"}:
        return (
            "Yang dibandingkan adalah bilangan desimal (`Decimal`) dan teks, dan keduanya tidak punya urutan.",
            "ubah dulu teksnya dengan `Decimal(...)`.",
        )
    return None


_PARTS = (
    r"object of type '(\w+)' has no len",
    r"'(\w+)' object is not (?:subscriptable|iterable)",
    r"'(\w+)' object does not support item",
    r"argument of type '(\w+)' is not",
    r"'(\w+)' object is not a container",
    r"non-iterable (\w+) object",
    r"argument must be .*, not '(\w+)'",
    r"type (\w+) doesn't define __round__",
    r"'(\w+)' object cannot be interpreted as an integer",
)


def _alone(message: str) -> Why | None:
    """What is said where a date stands for a text, a list or a number."""
    kind = next((found[1] for each in _PARTS if (found := re.search(each, message))), "")
    if kind in _DAYS:
        return (
            f"Di sana ada {KINDS[kind]}, dan itu bukan teks, daftar, atau bilangan.",
            "ambil satu bagiannya dengan `.year`, `.month`, atau `.day`; kalau tulisannya yang kamu perlukan, ubah dulu dengan `str(...)`.",
        )
    return None
