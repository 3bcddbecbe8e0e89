"""Characters that are equal to the eye and different to the machine: unseen ones, special spaces, typographic signs, foreign letters.

They come along when code is copied from a PDF, a chat or an office program. Python accepts most of them inside a text, and then a route
is not found, a name is another name, and nobody sees why. Here they are found, named and made visible; what is said is true of each of
them, whatever else may be wrong with the code.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .source_tree import tree_of
from .text import COMMENT

QUOTES: Final = dict.fromkeys("“”„‟«»″〝〞＂", '"') | dict.fromkeys("‘’‚‛′`´ʼ＇", "'")
"""Signs that look like a quote, and the quote."""

DASHES: Final = dict.fromkeys("‐‑‒–—―−⁃˗", "-")
"""Signs that look like a hyphen."""

COPIED: Final = "Biasanya itu ikut tersalin dari PDF, Word, halaman web, atau WhatsApp."
"""How such a character came there."""

_SIGNS: Final = {
    **{
        "…": "...",
        "×": "*",
        "∗": "*",
        "÷": "/",
        "∕": "/",
        "⁄": "/",
        "∖": "\\",
        "≠": "!=",
        "≤": "<=",
        "≥": ">=",
        "→": "->",
    },
    **{
        "․": ".",
        "‹": "<",
        "›": ">",
        "⟨": "<",
        "⟩": ">",
        "〈": "<",
        "〉": ">",
        "∶": ":",
        "꞉": ":",
        "\u037e": ";",
        "∼": "~",
        "˜": "~",
    },
}
_LETTERS: Final = dict(
    [
        *zip("асеорхуіјѕһԁԛԝ", "aceopxyijshdqw", strict=True),  # Cyrillic
        *zip("АВЕКМНОРСТУХІЈЅ", "ABEKMHOPCTYXIJS", strict=True),
        *zip("ονρι", "ovpi", strict=True),  # Greek
        *zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True),
        *zip("ıɡ", "ig", strict=True),
    ]
)
"""Letters of other alphabets, and the Latin ones that look the same."""

_COMPATIBLE = re.compile("[\ufb00-\ufb06\ufe50-\ufe6b\uff01-\uff5e\u2160-\u217f\U0001d400-\U0001d7ff]")
"""Ligatures, full-width and small forms, Roman numbers, and letters of mathematics, in which chats write bold."""

_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Characters of other kinds whose picture is empty."""

_WORD = re.compile(r"\w+")
_ODD = re.compile(r"[^\n\t\x20-\x7e]")

_ADDRESS = re.compile(r"""(?<=["'])/[^\s"']*""")
"""An address as it stands in code: what follows a quote, from its `/` on."""

_TAG = re.compile(r"[<\u2039\u27e8\u3008\uff1c]/?[a-z][^<>\n]{0,200}?[>\u203a\u27e9\u3009\uff1e]", re.IGNORECASE)
"""A tag of HTML as it stands in a text, also with brackets that only look right."""

_AROUND = 4
"""How many characters on each side tell whether it is the exercise's own text in which a sign stands."""

_MOST = 4
"""Different characters that are told at once."""

_LONGEST = 120
"""Characters of a line that is shown."""


@dataclass(frozen=True)
class Lookalike:
    """One such character in a source: the sign, what it looks like ("" when it is unseen), its lines (1-based)."""

    sign: str
    like: str
    lines: list[int]
    before: str
    """The word in front of the first one, or ""."""
    at_work: bool = False
    """Whether one of them stands where its plain sign would do something: in an address like "/halo/...", or in a tag."""

    @property
    def code(self) -> str:
        """Its number, as Unicode and Python write it."""
        return code(self.sign)

    @property
    def hidden(self) -> bool:
        """Whether nobody sees that it is there, or that it is no ordinary space."""
        return self.like in ("", " ")

    @property
    def sure(self) -> bool:
        """Whether it is hardly ever meant: it is hidden, a foreign letter among Latin ones, or stands in an address or a tag."""
        return self.hidden or self.sign in _LETTERS or self.at_work


def code(sign: str) -> str:
    """Return a character's number: "U+00A0"."""
    return f"U+{ord(sign):04X}"


def plain(sign: str) -> str | None:
    """Return what a character looks like: ASCII, " " for any space, "" when it is unseen; None when it looks like itself only."""
    kind = unicodedata.category(sign)
    if sign in _BLANK or (kind == "Zs" and sign != " "):
        return " "
    if kind in ("Cf", "Zl", "Zp") or (kind == "Cc" and sign not in "\t\n") or "\ufe00" <= sign <= "\ufe0f":
        return ""
    if sign != "`" and (known := (QUOTES | DASHES | _SIGNS | _LETTERS).get(sign)):
        return known
    if _COMPATIBLE.match(sign):
        same = unicodedata.normalize("NFKC", sign)
        return same if same.isascii() else None
    return None


def visible(text: str) -> str:
    """Return text in which unseen characters and special spaces are written as their numbers: "kopi⟨U+200B⟩"."""
    if text.isascii():
        return text
    return _ODD.sub(lambda found: _shown(text, found.start()), text)


def plainly(text: str) -> str:
    """Return text with what its characters look like: for what a reader types to the workbook itself, in which none of them means more."""
    if text.isascii():
        return text
    signs = ((each, plain(each)) for each in unicodedata.normalize("NFC", text))
    return "".join(each if like is None else like for each, like in signs)


def _shown(text: str, at: int) -> str:
    return f"⟨{code(text[at])}⟩" if text[at] > "\x7f" and _like(text, at) in ("", " ") else text[at]


def _like(text: str, at: int) -> str | None:
    """Return what the character there looks like in its place; None where it does its proper work."""
    sign = text[at]
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if unicodedata.combining(sign):  # é from two signs: another text than é in one
        joined = unicodedata.normalize("NFC", before + sign) if before else ""
        return joined if len(joined) == 1 else None
    like = plain(sign)
    if like == "":
        # An emoji or a letter of another script may be made of several characters, with unseen ones between them.
        if sign in "\u200c\u200d" and before > "\u02ff" and after > "\u02ff":
            return None
        if "\ufe00" <= sign <= "\ufe0f" and (
            (before and not before.isalnum() and not before.isascii()) or after == "\u20e3"
        ):
            return None
        if "\U000e0020" <= sign <= "\U000e007f" and before > "\u02ff":
            return None
    if sign in _LETTERS and not _stands_in_for_latin(text, at):
        return None
    return like


def _stands_in_for_latin(text: str, at: int) -> bool:
    """Whether the word around this letter is a Latin one, or is made of such letters only."""
    word = next(found[0] for found in _WORD.finditer(text, text.rfind("\n", 0, at) + 1) if found.end() > at)
    letters = [each for each in word if each.isalpha()]
    return any(each.isascii() for each in letters) or all(each in _LETTERS for each in letters)


def find(source: str, own: str = "") -> list[Lookalike]:
    """Return what a source has of them outside its comments and docstrings, the first first.

    `own` is text in which they may stand as they are: an exercise's own.
    """
    if not _ODD.search(source):
        return []
    code_only = _without_comments(source)
    addresses = [each.span() for each in _ADDRESS.finditer(code_only)]
    tags = [each.span() for each in _TAG.finditer(code_only)]
    found: dict[str, Lookalike] = {}
    for match in _ODD.finditer(code_only):
        at = match.start()
        like = _like(code_only, at)
        if like is None or (own and code_only[max(at - _AROUND, 0) : at + _AROUND + 1] in own):
            continue
        number = code_only.count("\n", 0, at) + 1
        at_work = any(begin <= at < end for begin, end in addresses) or _works_in_tag(code_only, at, like, tags)
        one = found.get(match[0])
        if one is None or (at_work and not one.at_work):
            before = _word_before(code_only, at) if one is None else one.before
            one = found[match[0]] = Lookalike(match[0], like, one.lines if one else [], before, at_work)
        if number not in one.lines:
            one.lines.append(number)
    return list(found.values())


def _works_in_tag(source: str, at: int, like: str, tags: list[tuple[int, int]]) -> bool:
    """Whether a sign stands in a tag where its plain one would belong to HTML: a bracket, `=`, or the quote around a value."""
    if not any(begin <= at < end for begin, end in tags):
        return False
    if like in ('"', "'"):
        return source[at - 1 : at] == "=" or source[at + 1 : at + 2] in (">", "/")
    return like in ("<", ">", "=")


def _word_before(source: str, at: int) -> str:
    line = source[source.rfind("\n", 0, at) + 1 : at]
    words = re.search(r"([!-_a-~]{1,20})$", line)  # ASCII without spaces and backticks
    return words[1] if words else ""


def _without_comments(source: str) -> str:
    """Return the source with spaces where comments and docstrings stand."""
    lines = source.split("\n")
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source, newline="\n").readline))
    except (tokenize.TokenError, SyntaxError, ValueError):
        return "\n".join(COMMENT.sub(lambda found: found[1] or " " * len(found[0]), line) for line in lines)
    for token in tokens:
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column].ljust(len(lines[row - 1]))
    for first, last in _docstrings(source):
        for row in range(first - 1, last):
            lines[row] = " " * len(lines[row])
    return "\n".join(lines)


def _docstrings(source: str) -> Iterator[tuple[int, int]]:
    """Yield the first and the last line of each text that stands alone, as a docstring does."""
    for node in ast.walk(tree_of(source) or ast.Module([], [])):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.lineno, node.end_lineno or node.lineno


def said(found: list[Lookalike], source: str, first_line: int = 1) -> str:
    """Return Indonesian sentences that name what was found, show one line with it made visible, and say how it came there.

    `first_line` is the number that a reader sees beside the first line of the source.
    """
    told, more = found[:_MOST], len(found) - _MOST
    items = "; ".join(f"di baris {listed([n + first_line - 1 for n in each.lines])} ada {_item(each)}" for each in told)
    rest = f"; dan {more} tanda lain yang sejenis" if more > 0 else ""
    line = _made_visible(told, source)
    return f"{items[0].upper()}{items[1:]}{rest}. Tampaknya sama saja, tetapi komputer menyimpannya sebagai tanda yang lain.{line} {COPIED}"


def advice(found: list[Lookalike]) -> str:
    """Return what to do about them, in Indonesian."""
    hidden = [each for each in found if each.hidden]
    seen = [each for each in found if not each.hidden][:_MOST]
    parts = []
    if hidden:
        parts.append("hapus bagian itu, lalu ketik ulang dengan papan tik (keyboard); jangan salin lagi.")
    if seen:
        pairs = ", ".join(f"{_ticked(each.sign)} dengan {_ticked(each.like)}" for each in seen)
        parts.append(f"ganti {pairs} dari papan tik (keyboard), kalau itu yang dimaksud.")
    return " Lalu ".join(parts)


def _item(one: Lookalike) -> str:
    after = f" sesudah `{one.before}`" if one.before else ""
    if one.like == "":
        return f"huruf yang tidak terlihat ({one.code}){after}"
    if one.like == " ":
        return f"spasi khusus ({one.code}){after}"
    if unicodedata.combining(one.sign):
        return f"`{one.like}` yang disusun dari dua tanda (yang kedua {one.code})"
    return f"{_ticked(one.sign)} ({one.code}), yang mirip dengan {_ticked(one.like)}"


def _ticked(sign: str) -> str:
    return f"`{sign}`"


def _made_visible(found: list[Lookalike], source: str) -> str:
    """Return a sentence that shows the first line in question, with its characters written as numbers; "" if that would not help."""
    number = found[0].lines[0]
    line = source.split("\n")[number - 1].strip()
    if "`" in line or len(line) > _LONGEST:
        return ""
    signs = {each.sign for each in found}
    return f" Sebenarnya di sana tertulis: `{''.join(f'⟨{code(c)}⟩' if c in signs else c for c in line)}`."


def listed(lines: list[int]) -> str:
    """Return line numbers as a reader says them: "3, 4 dan 7"."""
    shown = [str(n) for n in lines[:8]] + ([f"{len(lines) - 8} baris lain"] if len(lines) > 8 else [])
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " dan " + shown[-1]
