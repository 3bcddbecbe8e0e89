"""Explain an exception in a student's code in Indonesian. The English message is kept: it is what they will search for.

What is recognised by a class or a function of a library is an entry of the catalogue (`catalogue/*.toml`), which is asked first; what is
recognised by Python's words and by the names and signs of the student's own line is explained by the modules beside this one, also where
those names are Flask's. What is not known gets no invented explanation.
"""

from __future__ import annotations

from . import (
    at_hand,
    attributes,
    by_line,
    failed_imports,
    indentation,
    seemingly_right,
    syntax,
    unknown_names,
    wrong_kinds,
    wrong_values,
)
from .explanation import Explanation, Why
from .facts import Crash


def explain(crash: Crash) -> Explanation | None:
    """Return what a student reads of an error, or None when the workbook does not know it."""
    from .catalogue.search import find

    for rule in (seemingly_right.explain, at_hand.explain_imported):
        if (said := rule(crash)) is not None:
            return Explanation(*said)
    if (mistake := find(crash)) is not None:
        happened, why, advice = mistake.words(crash)
        return Explanation(why, advice, happened, mistake.id)
    known = by_line.explain(crash) or _of_python(crash) or by_line.last(crash)
    return None if known is None else Explanation(*known)


def _of_python(crash: Crash) -> Why | None:
    """Explain one of Python's own errors, unless a library's code or the student's own `raise` made it."""
    bases, places = crash["bases"], crash["places"]
    if "SystemExit" in bases:
        return _exit(crash) if not places or places[-1].startswith("_sitebuiltins:") else None
    if "EOFError" in bases and "input()" in crash["message"]:
        return (
            "`input()` menunggu ketikan, padahal latihan ini diperiksa tanpa papan tik (keyboard).",
            "tulis nilainya langsung di kode.",
        )
    if "TypeError" in bases and "exceptions must derive from BaseException" in crash["message"] and not places:
        return wrong_kinds.explain_raised(crash["text"])
    if (
        "TypeError" in bases
        and "catching classes that do not inherit from BaseException" in crash["message"]
        and not places
    ):
        return wrong_kinds.explain_caught(crash["text"])
    if crash["raised"]:
        return None
    if "ImportError" in bases and "detail" in crash and all(place.startswith("importlib") for place in places):
        return failed_imports.explain(crash)
    if _lacks_a_part(crash):
        return attributes.explain(crash)
    if "null bytes" in crash["message"] and all(place.startswith("importlib") for place in places):
        return syntax.explain(crash)  # a file's: Python before 3.11.4 raises a ValueError
    return _of_own_line(crash) if not places else None


def _lacks_a_part(crash: Crash) -> bool:
    """Say whether a module lacks the name after the dot, and said so by a function of its own, as `flask` and `sqlite3` do."""
    module = crash.get("of", [""])[0].removeprefix("module ")
    return "AttributeError" in crash["bases"] and crash["places"] == [f"{module}:__getattr__"]


def _of_own_line(crash: Crash) -> Why | None:
    bases = crash["bases"]
    if "IndentationError" in bases or "TabError" in bases:
        return indentation.explain(crash)
    if "SyntaxError" in bases:
        return syntax.explain(crash)
    if "UnboundLocalError" in bases:
        return unknown_names.explain_unfilled(crash)
    if "NameError" in bases and "detail" in crash:
        return unknown_names.explain(crash)
    if "AttributeError" in bases:
        return attributes.explain(crash)
    if "RecursionError" in bases and crash["during"] != "compile":
        return _recursion()
    if (simple := wrong_values.explain(crash)) is not None:
        return simple
    return wrong_kinds.explain(crash) if "TypeError" in bases else None


def _exit(crash: Crash) -> Why:
    if crash["context"] == "notebook":
        return (
            "`sys.exit()` mengakhiri sebuah program. Di notebook yang berhenti sel ini; kernel dan variabelmu tetap ada.",
            "hapus panggilan itu; untuk berhenti di tengah fungsi, pakai `return`.",
        )
    return (
        "`exit()`, `quit()`, dan `sys.exit()` mengakhiri program sebelum selesai diperiksa.",
        "hapus panggilan itu.",
    )


def _recursion() -> Why:
    return (
        "Sebuah fungsi memanggil dirinya sendiri tanpa henti.",
        "kalau fungsi itu tidak perlu memanggil dirinya, ganti panggilan itu dengan nama yang sudah berisi nilainya; kalau perlu, beri syarat kapan ia berhenti.",
    )
