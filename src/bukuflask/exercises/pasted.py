"""What came along when code was pasted: characters that only look right, marks of a terminal, line numbers, tabs among spaces.

Looked for only when Python cannot read an answer, and told in the student's own terms: which character, in which lines.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Final, NotRequired, TypedDict

from ..errors.explanation import Explanation
from ..lookalikes import COPIED, QUOTES, code, listed, plain, unseen
from .cell_lines import shown_line

_Pair = tuple[str, str]


class Trace(TypedDict):
    """One thing that does not belong in code: its kind, the lines (1-based) where it stands, and the sign itself."""

    kind: str
    lines: list[int]
    sign: NotRequired[str]
    after: NotRequired[str]


_MARKS: Final = (">>>", "...", "$ ", "```", "PS ")
_COMMAND = re.compile(
    r"(?:pip3?|conda|mamba|python3?|py|flask|cd|mkdir|dir|ls|set|export|source|git|jupyter)\s+[\w.\-/\\~]|\$env:"
)
_PROMPT = re.compile(r"(?:\([\w.-]+\)\s*)?(?:[A-Za-z]:\\[^>]*>|[\w.-]+@[\w.-]+.*[$%#]\s)|\([\w.-]+\)\s+[$>]")
_ENTITY = re.compile(r"&(?:quot|apos|lt|gt|amp|nbsp|#\d+|#x[0-9a-fA-F]+);")
_NUMBERED = re.compile(r"\s*(\d+)[.:|)]?(?:\s|$)")


def find(source: str, error: Exception) -> Trace | None:
    """Return what seems to have come along in a source that Python refused with `error`, or None."""
    lines = source.split("\n")

    def where(has: Callable[[str], object]) -> list[int]:
        return [number for number, line in enumerate(lines, 1) if has(line)]

    if "\0" in source:
        return {"kind": "nol", "lines": where(lambda line: "\0" in line)}
    if isinstance(error, UnicodeError):
        return {"kind": "rusak", "lines": where(lambda line: not _encodable(line))}
    number = error.lineno if isinstance(error, SyntaxError) else None
    if not isinstance(error, SyntaxError) or number is None or not 0 < number <= len(lines):
        return None
    line = lines[number - 1]
    return _mark(line, number, where) or _number(lines, number) or _character(line, error, where) or _tabs(lines, error)


def _encodable(line: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in line)


def _mark(line: str, number: int, where: Callable[[Callable[[str], object]], list[int]]) -> Trace | None:
    """Find what belongs to a terminal, to a notebook or to a web page."""
    text = line.strip()
    mark = next((mark for mark in _MARKS if text.startswith(mark) and text != "..."), None)
    if mark is not None:
        marked = where(lambda other: other.lstrip().startswith(mark))
        return {"kind": "tanda", "sign": mark.strip(), "lines": marked}
    if text.startswith("!"):
        return {"kind": "seru", "lines": [number]}
    if found := re.match(r"%{1,2}\w{1,40}", text):
        return {"kind": "magic", "sign": found[0], "lines": [number]}
    if re.fullmatch(r"\?{1,2}[\w.]+|[\w.]+\?{1,2}", text):
        return {"kind": "tanya", "lines": [number]}
    if _PROMPT.match(text) or _COMMAND.match(text):
        return {"kind": "perintah", "lines": [number]}
    if found := _ENTITY.search(line):
        return {"kind": "entitas", "sign": found[0], "lines": where(_ENTITY.search)}
    return None


def _number(lines: list[str], number: int) -> Trace | None:
    """Find line numbers pasted with the code: at least two full lines, counting up by one from the line that Python refused."""
    found = [(at, _NUMBERED.match(line)) for at, line in enumerate(lines, 1) if at >= number and line.strip()]
    counted = [(at, int(match[1][:9])) for at, match in found if match]
    rising = all(two[1] == one[1] + 1 for one, two in itertools.pairwise(counted))
    if len(counted) < 2 or len(counted) < len(found) or not rising:
        return None
    return {"kind": "nomor", "lines": [at for at, _ in counted]}


def _character(line: str, error: SyntaxError, where: Callable[[Callable[[str], object]], list[int]]) -> Trace | None:
    """Find the character that Python names, or a typographic quote that opened or closed nothing."""
    code = re.search(r"U\+([0-9A-F]{4,6})", error.msg)
    sign = chr(int(code[1], 16)) if code else next((c for c in line if c in QUOTES and c not in "`´′"), "")
    if not sign:
        return None
    before = re.search(r"(\w+)\W*$", line[: max(line.find(sign), 0)])
    after = {"after": before[1]} if before else {}
    return {"kind": "huruf", "sign": sign, "lines": where(lambda other: sign in other)} | after  # type: ignore[return-value]


def _tabs(lines: list[str], error: SyntaxError) -> Trace | None:
    """Find tabs among spaces, when it is the indentation that Python cannot follow."""
    if not isinstance(error, IndentationError):
        return None
    indents = [(n, line[: len(line) - len(line.lstrip())]) for n, line in enumerate(lines, 1)]
    tabbed = [n for n, indent in indents if "\t" in indent]
    return {"kind": "tab", "lines": tabbed} if tabbed and any(" " in indent for _, indent in indents) else None


_TEXTS: Final[dict[str, _Pair]] = {
    "nol": (
        "Di baris {lines} ada huruf NUL, yang tidak dipakai di dalam kode; yang tersalin mungkin bukan berkas teks.",
        "hapus baris itu, lalu ketik ulang dengan papan tik (keyboard).",
    ),
    "rusak": (
        "Di baris {lines} ada huruf yang rusak: setengah dari sebuah huruf atau emoji, yang tidak dapat disimpan sebagai UTF-8.",
        "hapus huruf itu, lalu ketik ulang dengan papan tik (keyboard).",
    ),
    "tanda": (
        "Tanda `{sign}` di awal baris itu milik terminal atau contoh di halaman web, bukan bagian dari kode.",
        "hapus tanda `{sign}` di baris {lines}; kode di belakangnya tetap.",
    ),
    "seru": (
        "Tanda `!` menyuruh notebook menjalankan perintah terminal; di dalam latihan yang ada kode Python, dan tanda itu milik terminal.",
        "hapus baris {lines}. Kalau perintahnya memang perlu, jalankan di sel lain.",
    ),
    "magic": (
        "`{sign}` adalah perintah notebook, bukan kode Python, jadi tidak dapat berada di dalam jawaban.",
        "hapus baris {lines}. Kalau perintahnya memang perlu, jalankan di sel lain.",
    ),
    "tanya": (
        "Tanda tanya untuk meminta bantuan adalah perintah notebook, bukan kode Python.",
        "hapus baris {lines}, dan tanyakan di sel lain.",
    ),
    "perintah": (
        "Baris {lines} adalah perintah untuk terminal (misalnya Anaconda Prompt), bukan kode Python.",
        "hapus baris itu. Kalau perintahnya memang perlu, jalankan di terminal.",
    ),
    "entitas": (
        "`{sign}` adalah cara HTML menulis sebuah tanda; di dalam kode Python yang ditulis tandanya sendiri.",
        "ganti `{sign}` dengan {instead} di baris {lines}.",
    ),
    "nomor": (
        "Nomor baris dari buku atau halaman web ikut tersalin di depan kodemu.",
        "hapus nomor di awal baris {lines}; kode di belakangnya tetap.",
    ),
    "tab": (
        "Indentasi kodemu memakai tab di baris {lines} dan spasi di baris lain; lebarnya tampak sama, tetapi bagi Python berbeda.",
        "di baris {lines}, hapus yang ada di depan kodenya, lalu ketik empat spasi per tingkat; jangan campur dengan tab.",
    ),
}


def explain(trace: Trace) -> Explanation:
    """Return why this does not belong in code, and what to try, both in Indonesian."""
    if trace["kind"] == "huruf":
        return Explanation(*_of_character(trace))
    sign = trace.get("sign", "")
    values = {
        "sign": sign,
        "lines": listed([shown_line(number) for number in trace["lines"]]),
        "instead": _entity(sign),
    }
    why, advice = (text.format_map(values) for text in _TEXTS[trace["kind"]])
    return Explanation(why, advice)


def _entity(sign: str) -> str:
    import html

    plain = html.unescape(sign)
    return "spasi biasa" if plain == "\xa0" else f"`{plain}`"


def _of_character(trace: Trace) -> _Pair:
    sign, lines = trace["sign"], listed([shown_line(number) for number in trace["lines"]])
    named, like = code(sign), plain(sign)
    after = f", sesudah `{trace['after']}`," if "after" in trace else ""
    if like == "":
        return (
            f"Di baris {lines}{after} ada {unseen(sign)} ({named}). {COPIED}",
            f"hapus baris {lines}, lalu ketik ulang dengan papan tik (keyboard); jangan salin lagi.",
        )
    if like == " ":
        return (
            f"Di baris {lines}{after} ada spasi khusus ({named}): tampak seperti spasi biasa, tetapi bagi Python bukan. {COPIED}",
            f"hapus spasi di baris {lines}, juga yang di awal baris, lalu ketik ulang dengan tombol spasi.",
        )
    if sign in QUOTES:
        return (
            f"Di baris {lines} ada tanda kutip miring `{sign}` ({named}); Python mengenal kutip lurus `\"` dan `'`. {COPIED}",
            f"ganti kutip miring itu dengan kutip lurus dari papan tik (keyboard): `{like}`.",
        )
    if like:
        return (
            f"Di baris {lines} ada `{sign}` ({named}), yang mirip dengan `{like}`. {COPIED}",
            f"ganti `{sign}` dengan `{like}` dari papan tik (keyboard).",
        )
    return (
        f"Di baris {lines} ada `{sign}` ({named}), yang tidak dapat menjadi bagian dari kode di luar tanda kutip.",
        "hapus tanda itu, atau letakkan di dalam tanda kutip kalau memang bagian dari sebuah teks.",
    )
