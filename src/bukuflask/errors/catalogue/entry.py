"""What stands in the catalogue: by what a mistake is recognised, and what is said of it. All of it is data (`*.toml`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..facts import Crash
from .conditions import CONDITIONS

Text = str | Sequence[str] | Mapping[str, Any]
"""An Indonesian text; or several, of which the first counts whose `{names}` are all known; or one for `notebook` and one for `latihan`."""

_NAMED = re.compile(r"\{(\w+)\}")


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
    of_module: bool = False
    """The object that lacks `name` is a module."""
    told: tuple[str, str] | None = None
    """A fact that the exception itself names, and a pattern for its value."""
    wording: str = ""
    """A pattern in the English message: only where one class and place have several causes."""
    condition: str = ""
    """The name of any other condition on the facts (`conditions.py`)."""
    from_message: Sequence[str] = ()
    """Patterns whose named groups are facts read off the English message."""
    from_line: str = ""
    """A pattern whose named groups are facts read off the student's line."""
    klaim: Sequence[str] = ()
    """The programs in `claims/katalog.py` that show what the texts say."""
    happened: Text
    why: Text
    advice: Text

    def fits(self, crash: Crash) -> bool:
        """Say whether a crash is this mistake."""
        return (
            any(_is(base, self.kind) for base in crash["bases"])
            and (self._fits_place(crash["places"]) or self._fits_place(_asking(crash)))
            and re.search(self.line, crash["text"]) is not None
            and (not self.name or not {crash.get("asked"), crash.get("detail")}.isdisjoint(self.name))
            and (not self.of or any(_is(owner, self.of) for owner in _owners(crash)))
            and (not self.of_module or any(owner.startswith("module ") for owner in crash.get("of", [])))
            and (self.told is None or re.search(self.told[1], str(crash["told"].get(self.told[0], "\0"))) is not None)
            and re.search(self.wording, crash["message"]) is not None
            and (not self.condition or CONDITIONS[self.condition](crash))
        )

    def _fits_place(self, places: Sequence[str]) -> bool:
        if self.anywhere:
            return True
        if not self.at and not self.through:
            return not places
        return (not self.at or bool(places and any(_is(places[-1], wanted) for wanted in self.at))) and (
            not self.through or any(_is(place, wanted) for place in places for wanted in self.through)
        )

    def words(self, crash: Crash) -> tuple[str, str, str]:
        """Return what happened, why, and the advice, each with its `{names}` filled from the facts of `crash`."""
        facts = dict(self._facts(crash))
        patterns = [*self.from_message, self.from_line]
        names = FACTS.union(*(re.compile(pattern).groupindex for pattern in patterns))
        happened, why, advice = (
            _filled(text, facts, names, crash["context"]) for text in (self.happened, self.why, self.advice)
        )
        return happened, why, advice

    def _facts(self, crash: Crash) -> Iterator[tuple[str, str]]:
        for pattern, text in [
            *((each, crash["message"]) for each in self.from_message),
            (self.from_line, crash["text"]),
        ]:
            if pattern and (found := re.search(pattern, text)):
                yield from found.groupdict().items()
        yield from ((name, str(value)) for name, value in crash["told"].items())
        if "detail" in crash:
            yield "detail", crash["detail"]
            yield "asked", crash.get("asked") or crash["detail"]
        if "config_alike" in crash:
            yield "alike", crash["config_alike"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Attribute:
    """What other languages, other kinds of value, or one's own language call a part of an object, and what is written instead."""

    of: Sequence[str]
    """The classes that lack it, as `Mistake.of`; one of Python's own by its name alone."""
    name: Sequence[str]
    advice: str

    def fits(self, owner: str, name: str) -> bool:
        """Say whether it tells of this name behind an object of this class."""
        return name in self.name and any(_is(owner, wanted) for wanted in self.of)


FACTS = frozenset(
    {
        "alike",
        "asked",
        "code",
        "detail",
        "endpoint",
        "errno",
        "import_name",
        "key",
        "lineno",
        "missing",
        "name",
        "own_file",
    }
    | {"sqlite_errorname", "suggested"}
)
"""The names that a crash may tell of itself. What else stands in braces in a text is code, or a group of the entry's own patterns."""


def _filled(text: Text, facts: Mapping[str, str], names: frozenset[str], context: str) -> str:
    """Return the text for this context, with what stands in braces and is one of `names` replaced by its fact."""
    if isinstance(text, Mapping):
        return _filled(text[context], facts, names, context)
    choices = [text] if isinstance(text, str) else text
    known = (choice for choice in choices if all(facts.get(name) for name in _NAMED.findall(choice) if name in names))
    return _NAMED.sub(
        lambda found: facts.get(found[1], found[0]) if found[1] in names else found[0], next(known, choices[-1])
    )


def _asking(crash: Crash) -> Sequence[str]:
    """Return the places without the missing module's own `__getattr__`: which modules have one differs from Python to Python."""
    *outer, last = crash["places"] or [""]
    module, _, function = last.partition(":")
    own = [owner.removeprefix("module ") for owner in crash.get("of", []) if owner.startswith("module ")]
    asked = {name.partition(".")[0] for name in own}
    return outer if function == "__getattr__" and module.partition(".")[0] in asked else crash["places"]


def _is(place: str, wanted: str) -> bool:
    module, _, function = place.partition(":")
    package, _, name = wanted.partition(":")
    return (module == package or module.startswith(package + ".")) and (
        not name or function == name or function.endswith("." + name)
    )


def _owners(crash: Crash) -> list[str]:
    return [*crash.get("of", []), f"module {crash['detail']}" if "asked" in crash and "detail" in crash else ""]
