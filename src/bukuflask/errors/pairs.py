"""Why Python cannot read the pairs of a dictionary or of a call: another sign stands between key and value."""

from __future__ import annotations

import re

from .explanation import Why
from .line import STRING, CodeLine, inside_brackets, masked, opener_at, reads

_SIGN = r"(?<![=!<>:+\-*/])(:=|=>|->|=)(?![=>])"
_KEY = r"(?:[rbfuRBFU]{0,2}\0+|-?\d[\w.]*|[^\W\d][\w.]*(?:\[[^\[\]]*\])?)"
_WHY = "Di dalam kamus `{...}`, kunci dan nilainya dipisahkan titik dua."
_CALL = "expression cannot contain assignment"
"""What every Python says of `f("a" = 1)`, and of nothing in a dictionary."""


def explain(it: CodeLine) -> Why | None:
    """Return which sign stands between a key and its value, and what to write there."""
    if "unterminated" in it.message:
        return None
    if _CALL in it.message:
        return _of_a_call(it)
    code = masked(it.line)
    for found in re.finditer(rf"([{{,]|^)\s*({_KEY})\s*{_SIGN}\s*", code):
        opener = opener_at(code, found.start(2))
        key = it.line[slice(*found.span(2))]
        if opener != "{" and not (opener == "" and _is_pair_of_several_lines(it, key, code[found.end() :])):
            continue
        if reads(_with_colons(it.line, code, opener)):
            return _said(it, key, found[3], found.end())
        if found[3] == "=" and "\0" in found[2] and "cannot assign to" in it.message:
            return _WHY, 'tulis tiap pasangan begini: kunci, titik dua, lalu nilainya, misalnya `{"KUNCI": "nilai"}`.'
    return None


def _is_pair_of_several_lines(it: CodeLine, key: str, behind: str) -> bool:
    """Whether a line `"soto" = 12000,` is one of the pairs of a dictionary that was opened above it."""
    if key.isidentifier():
        opened = it.above.endswith("{") and not re.match(
            r"(?:\}\s*)?(?:if|elif|while|for|def|class|else|try|function)\b", it.above
        )
        return opened or ("after dictionary key" in it.message and "{" not in behind)
    return inside_brackets(it) or "after dictionary key" in it.message or it.bare.rstrip().endswith(",")


def _with_colons(line: str, code: str, opener: str) -> str:
    """Return the line with a colon behind every key that another sign follows."""
    signs = re.finditer(rf"(?:[{{,]|^)\s*{_KEY}\s*{_SIGN}", code)
    for start, end in reversed([found.span(1) for found in signs]):
        if opener_at(code, start) in ("{", opener):
            line = line[:start] + ":" + line[end:]
    return line


def _said(it: CodeLine, key: str, sign: str, value: int) -> Why:
    code = masked(it.line)
    rest = re.match(r"(?:[\w.+\-]|\0)+(?=\s*(?:[,}]|$))", code[value:])
    shown = it.line[value : value + rest.end()] if rest else "..."
    where = ""
    if len(re.findall(_SIGN, code[value:])):
        where = " di tiap pasangan"
    elif inside_brackets(it) or it.bare.rstrip().endswith(","):
        where = " (juga di baris lain yang ditulis begitu)"
    if key.isidentifier():
        return _WHY, (
            f'ganti `{sign}` dengan `:`{where}, dan beri tanda kutip pada kuncinya, misalnya `"{key}": {shown}`. '
            f"Tanpa tanda kutip, `{key}` dibaca sebagai nama variabel."
        )
    example = f"`{key}: {shown}`" if "`" not in key + shown else '`{"KUNCI": "nilai"}`'
    return _WHY, f"ganti `{sign}` dengan `:`{where}, misalnya {example}."


def _of_a_call(it: CodeLine) -> Why | None:
    """The name of an argument in quotes, as a key of a dictionary has."""
    names = [
        found[0][1:-1]
        for found in STRING.finditer(it.line)
        if re.match(r"\s*=(?!=)", it.line[found.end() :]) and re.search(r"(?:[(,]|^)\s*$", it.line[: found.start()])
    ]
    if not names or any("`" in name for name in names):
        return None
    wrong = next((name for name in names if not name.isidentifier()), None)
    if wrong is not None:
        return (
            f'Di sebelah kiri `=` di dalam kurung panggilan harus ada sebuah nama, dan `"{wrong}"` sebuah teks yang tidak dapat menjadi nama.',
            f'kalau fungsi itu menerima kamus, bungkus pasangannya dengan kurung kurawal dan pakai titik dua: `{{"{wrong}": ...}}`.',
        )
    listed = ", ".join(f"`{name}`" for name in names)
    rest = ", juga di baris-baris sesudahnya yang ditulis begitu" if inside_brackets(it) else ""
    return (
        f"Nama argumen ditulis tanpa tanda kutip: `{names[0]}=...`.",
        f"hapus tanda kutip di sekeliling {listed} yang ada di sebelah kiri `=`{rest}.",
    )
