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
from functools import lru_cache
from typing import Final

from .source_tree import tree_of
from .text import COMMENT, enumerated

QUOTES: Final = dict.fromkeys("“”„‟«»″〝〞＂", '"') | dict.fromkeys("‘’‚‛′`´ʼ＇", "'")
"""Signs that look like a quote, and the quote."""

COPIED: Final = "Biasanya itu ikut tersalin dari PDF, Word, halaman web, atau WhatsApp."
"""How such a character came there."""

_WORD = re.compile(r"\w+")
_ODD = re.compile(r"[^\n\t\x20-\x7e]")

_ADDRESS = re.compile(r"""(?<=["'])/[^\s"']*""")
"""An address as it stands in code: what follows a quote, from its `/` on."""

_TAG = re.compile(r"[<\u2039\u27e8\u3008\uff1c]/?[a-z][^<>\n]{0,200}?[>\u203a\u27e9\u3009\uff1e]", re.IGNORECASE)
"""A tag of HTML as it stands in a text, also with brackets that only look right."""

_NEVER_ALONE: Final = (".", ",", ":", ";")
"""Signs before which nobody writes a space: what looks like one of them between two spaces is a separator, as in "Kopi · Teh"."""

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
        from .confusables import LETTERS

        seen = self.sign in LETTERS or self.at_work or _of_another_alphabet(self.sign)
        return seen or (self.hidden and not _pictureless(self.sign))


def _of_another_alphabet(sign: str) -> bool:
    """Whether it is a letter that nobody writes into a Latin word: Greek ones stand in formulas, and there are more Latin ones than ours."""
    from .confusables import is_styled

    name = unicodedata.name(sign, "")
    return sign.isalpha() and not (name.startswith(("LATIN", "GREEK", "MODIFIER")) or is_styled(sign))


def code(sign: str) -> str:
    """Return a character's number: "U+00A0"."""
    return f"U+{ord(sign):04X}"


@lru_cache(256)
def plain(sign: str) -> str | None:
    """Return what a character looks like: ASCII, " " for any space, "" when it is unseen; None when it looks like itself only."""
    if "\x20" <= sign <= "\x7e" or sign in "\t\n":
        return None
    from . import confusables

    kind = unicodedata.category(sign)
    if sign in confusables.BLANK or kind == "Zs":
        return " "
    if kind in ("Cc", "Zl", "Zp") or confusables.is_ignorable(sign) or _pictureless(sign):
        return ""
    if known := QUOTES.get(sign) or confusables.LIKE.get(sign):
        return known
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    return confusables.compatible(sign)


def _pictureless(sign: str) -> bool:
    """Whether a font draws nothing or a box: Word's own bullets and spaces, and the mark where a picture stood."""
    return sign == "\ufffc" or unicodedata.category(sign) == "Co"


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
        if len(joined) == 1:
            return joined
        return (
            before if before.isascii() and before.isalnum() else None
        )  # a mark that no such letter has, often a stray one
    like = plain(sign)
    if like == "" and _belongs(sign, before, after):
        return None
    if like in _NEVER_ALONE and before.isspace() and after.isspace():
        return None
    from .confusables import is_styled

    if like and sign.isalnum() and not is_styled(sign):
        if like.isalnum() and not _stands_in_for_latin(text, at):
            return None
        if not like.isalnum() and before > "\u02ff" and before.isalpha():  # `ー` in カレー
            return None
    return like


def _belongs(sign: str, before: str, after: str) -> bool:
    """Whether an unseen character does its work there: emoji and the words of many scripts are made with some between the others."""
    from .confusables import is_selector

    if sign in "\u200c\u200d" and before > "\u02ff" and after > "\u02ff":
        return True
    if is_selector(sign) and (
        (before and not before.isascii() and (before > "\u02ff" or not before.isalnum())) or after == "\u20e3"
    ):
        return True
    if "\U000e0020" <= sign <= "\U000e007f" and before > "\u02ff":
        return True
    if sign in "\u061c\u200e\u200f":  # beside what is written from right to left
        return any(unicodedata.bidirectional(each) in ("R", "AL") for each in before + after)
    return all(each > "\u02ff" and unicodedata.category(each)[0] in "LM" for each in (before, after))


def _stands_in_for_latin(text: str, at: int) -> bool:
    """Whether the word around this letter is a Latin one, or is made of such letters only; around a digit it may be a number."""
    from .confusables import LETTERS

    word = next(found[0] for found in _WORD.finditer(text, text.rfind("\n", 0, at) + 1) if found.end() > at)
    if text[at].isdecimal():
        return any(each.isascii() and each != "_" for each in word)
    letters = [each for each in word if each.isalpha()]
    return any(each.isascii() for each in letters) or all(each in LETTERS for each in letters)


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


def named(found: list[Lookalike]) -> str:
    """Return the characters as part of a sentence, in Indonesian."""
    return "; ".join(_item(each) for each in found[:_MOST])


def advice(found: list[Lookalike]) -> str:
    """Return what to do about them, in Indonesian."""
    hidden = [each for each in found if each.hidden]
    seen = [each for each in found if not each.hidden][:_MOST]
    parts = []
    if hidden:
        parts.append("hapus bagian itu, lalu ketik ulang dengan papan tik (keyboard); jangan salin lagi.")
    if seen:
        # A word processor makes one long dash of two hyphens, as they stand before an option.
        pairs = ", ".join(
            f"{_ticked(_whole(each))} dengan {_ticked(each.like)}{' atau `--`' if each.sign == chr(0x2014) else ''}"
            for each in seen
        )
        parts.append(f"ganti {pairs} dari papan tik (keyboard), kalau itu yang dimaksud.")
    return " Lalu ".join(parts)


def _item(one: Lookalike) -> str:
    after = f" sesudah `{one.before}`" if one.before else ""
    if one.like == "":
        return f"{unseen(one.sign)} ({one.code}){after}"
    if one.like == " ":
        return f"spasi khusus ({one.code}){after}"
    if unicodedata.combining(one.sign):
        shown = f"`{one.like}`" if not one.like.isascii() else f"`{one.like}{one.sign}`"
        return f"{shown} yang disusun dari dua tanda (yang kedua {one.code})"
    if one.sign.isdecimal():
        return f"{_ticked(one.sign)} ({one.code}), angka {_ticked(one.like)} dalam bentuk lain"
    return f"{_ticked(one.sign)} ({one.code}), yang mirip dengan {_ticked(one.like)}"


def _whole(one: Lookalike) -> str:
    """Return what is seen of it: a mark together with the letter on which it stands."""
    return unicodedata.normalize("NFD", one.like)[:1] + one.sign if unicodedata.combining(one.sign) else one.sign


def unseen(sign: str) -> str:
    """Return what to call a character that one does not see, in Indonesian."""
    return "huruf yang gambarnya kosong atau hanya kotak" if _pictureless(sign) else "huruf yang tidak terlihat"


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
    """Return line numbers as a reader says them, the first eight and how many more."""
    return enumerated([str(n) for n in lines[:8]] + ([f"{len(lines) - 8} baris lain"] if len(lines) > 8 else []))
