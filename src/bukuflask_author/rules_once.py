"""Compile each rule of a URL map once in a process that judges many answers: their applications have the same rules over and over.

Werkzeug makes a program of every rule, by which `url_for` writes its address; that is a third of the time of a small application.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

_MOST = 10_000
"""Programs that are kept."""


def install() -> None:
    """Let rules of this process share the program of one that is written alike."""
    compile_builder: Callable[..., Any] = Rule._compile_builder
    made: dict[tuple[object, ...], Any] = {}

    def once(self: Any, append_unknown: bool = True) -> Any:
        # With defaults the program holds their values, as a converter writes them.
        if self.defaults or type(self) is not Rule:
            return compile_builder(self, append_unknown)
        key = (self.rule, tuple(self._trace), append_unknown)
        if key not in made and len(made) < _MOST:
            made[key] = compile_builder(self, append_unknown)
        return made[key] if key in made else compile_builder(self, append_unknown)

    Rule._compile_builder = once  # type: ignore[method-assign]
