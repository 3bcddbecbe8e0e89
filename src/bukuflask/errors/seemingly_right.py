"""Names and words of code that only look right, for a letter of another alphabet or an unseen one is in them.

Whatever else could be said of such a line would be said of the line that it seems to be.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Callable

from .explanation import Why
from .facts import Crash, names_made
from .syntax import outside_texts

_SHOWN = re.compile(r"⟨U\+([0-9A-F]{4,6})⟩")
"""How an unseen character stands in what is known of an error (`lookalikes.visible`)."""


def explain(crash: Crash) -> Why | None:
    """Return which character it is and what to do, or None; Python names by itself one that no name can hold."""
    bases = crash["bases"]
    if "SyntaxError" in bases:
        return None if crash["text"].isascii() else _of_line(outside_texts(crash["text"]), at_fault=_breaks)
    if crash["raised"] or not {"NameError", "AttributeError", "ImportError"}.intersection(bases):
        return None
    name = crash.get("asked") or crash.get("detail", "")
    return _of_line(name) or _of_twin(name, names_made(crash))


def _of_line(code: str, at_fault: Callable[[str], bool] = bool) -> Why | None:
    """Speak of the signs in the words that may be the reason of an error."""
    from .. import lookalikes

    code = _SHOWN.sub(lambda found: chr(int(found[1], 16)), code)
    code = re.sub(r"\w+", _as_read, unicodedata.normalize("NFC", code))
    code = " ".join(word for word in code.split() if at_fault(word))
    found = [each for each in lookalikes.find(code) if f"a{each.sign}".isidentifier()]
    if not found:
        return None
    return (
        f"Di baris itu ada {lookalikes.named(found)}. Bagi Python itu tanda yang lain, jadi kata yang memuatnya pun kata yang lain.",
        lookalikes.advice(found),
    )


def _breaks(word: str) -> bool:
    """Whether a sign in this word can be why Python cannot read the line: it hides a word of Python's own, or is read as no letter.

    A letter like ρ in a name breaks nothing, and the line has another fault.
    """
    from .. import lookalikes

    if any(like is not None and not like.isalnum() for like in map(lookalikes.plain, word)):
        return True
    hidden = [lookalikes.plainly(piece) for piece in re.findall(r"\w+", word) if not piece.isascii()]
    return any(keyword.iskeyword(piece) or keyword.issoftkeyword(piece) for piece in hidden)


def _as_read(word: re.Match[str]) -> str:
    """Return a word as Python reads it: a full-width letter is the same in a name, but not in a word of Python's own."""
    same = unicodedata.normalize("NFKC", word[0])
    return word[0] if keyword.iskeyword(same) else same


def _of_twin(name: str, made: list[str]) -> Why | None:
    """The name is as it should be; where it was made, it is not."""
    if all(each.isascii() for each in made):
        return None
    from .. import lookalikes

    twins = [each for each in made if each != name and lookalikes.plainly(each) == name]
    found = lookalikes.find(twins[0]) if twins else []
    if not found:
        return None
    return (
        f"Kodemu membuat nama yang tampak sama, tetapi di dalamnya ada {lookalikes.named(found)}. Bagi Python itu nama yang lain.",
        f"di tempat nama itu dibuat, {lookalikes.advice(found)}",
    )
