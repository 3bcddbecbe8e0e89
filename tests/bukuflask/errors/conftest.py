"""What the tests of explained errors share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bukuflask.errors.explain import explain
from bukuflask.errors.facts import crash_of


@pytest.fixture
def told() -> Callable[..., str]:
    """Compile and run an answer that fails, and return Mengapa and Coba as the student reads them; "" where nothing is known."""

    def words(source: str, context: str = "latihan") -> str:
        try:
            code = compile(source, "<jawabanmu>", "exec")
        except SyntaxError as error:
            known = explain(crash_of(error, "compile", context, source=source))
            assert known, "of what Python cannot read there is always something to say"
        else:
            try:
                exec(code, {"__name__": "jawaban"})
            except Exception as error:
                known = explain(crash_of(error, "run", context, source=source))
            else:
                pytest.fail(f"nothing is wrong with it:\n{source}")
        return f"{known.why} {known.advice}" if known else ""

    return words
