"""One entry of the catalogue: by what a mistake is recognised, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..facts import Crash

Words = str | Callable[[Crash], str]
"""An Indonesian text, or what makes one from the facts. A piece that a fact lacks is left out, never guessed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mistake:
    """A mistake that beginners make with Flask and what is around it.

    It is recognised by the class of the exception and the place where it was raised. A condition that is not given holds
    always. A class or a place is "package:name", in which "flask" stands for all modules of Flask, and "make_response" for
    every function or method of that name; so an entry survives that a release moves code to another module.
    """

    id: str
    kind: str
    """The class, or a base of it: "TypeError", or "werkzeug:BuildError"."""
    at: Sequence[str] = ()
    """The function that raised it: one of these. Without `at` and `through`: no library's, but the student's own line."""
    through: Sequence[str] = ()
    """A function somewhere between the student's line and the end: one of these; a package alone is any of its own."""
    anywhere: bool = False
    """The place does not matter: what Python tells of a failed import says enough."""
    line: str = ""
    """A pattern in the student's line."""
    name: Sequence[str] = ()
    """The name that was not found (of a NameError, an AttributeError, or of what `from ... import` asked for)."""
    of: str = ""
    """A class of the object ("flask:Config"), or the module ("module flask"), that lacks `name`."""
    told: tuple[str, str] | None = None
    """A fact that the exception itself names, and a pattern for its value."""
    wording: str = ""
    """A pattern in the English message: only where one class and place have several causes."""
    when: Callable[[Crash], bool] | None = None
    """Any other condition on the facts."""
    happened: Words
    why: Words
    advice: Words

    def fits(self, crash: Crash) -> bool:
        """Say whether a crash is this mistake."""
        return (
            any(_is(base, self.kind) for base in crash["bases"])
            and self._fits_place(crash["places"])
            and re.search(self.line, crash["text"]) is not None
            and (not self.name or not {crash.get("asked"), crash.get("detail")}.isdisjoint(self.name))
            and (not self.of or any(_is(owner, self.of) for owner in _owners(crash)))
            and (self.told is None or re.search(self.told[1], str(crash["told"].get(self.told[0], "\0"))) is not None)
            and re.search(self.wording, crash["message"]) is not None
            and (self.when is None or self.when(crash))
        )

    def _fits_place(self, places: Sequence[str]) -> bool:
        if self.anywhere:
            return True
        if not self.at and not self.through:
            return not places
        return (not self.at or bool(places and any(_is(places[-1], wanted) for wanted in self.at))) and (
            not self.through or any(_is(place, wanted) for place in places for wanted in self.through)
        )


def _is(place: str, wanted: str) -> bool:
    module, _, function = place.partition(":")
    package, _, name = wanted.partition(":")
    return (module == package or module.startswith(package + ".")) and (
        not name or function == name or function.endswith("." + name)
    )


def _owners(crash: Crash) -> list[str]:
    return [*crash.get("of", []), f"module {crash['detail']}" if "asked" in crash and "detail" in crash else ""]


def said(crash: Crash, pattern: str, words: str, otherwise: str) -> str:
    """Return `words` with `{}` filled by the first group of `pattern` in the English message, or `otherwise` without it."""
    found = re.search(pattern, crash["message"])
    return words.replace("{}", found[1]) if found else otherwise


def told(crash: Crash, fact: str, words: str, otherwise: str) -> str:
    """Return `words` with `{}` filled by what the exception itself names as `fact`, or `otherwise` without it."""
    value = crash["told"].get(fact)
    return otherwise if value is None else words.replace("{}", str(value))


def by_context(crash: Crash, *, notebook: str, latihan: str) -> str:
    """Return the text for a cell of the notebook, or the one for the answer to an exercise."""
    return notebook if crash["context"] == "notebook" else latihan
