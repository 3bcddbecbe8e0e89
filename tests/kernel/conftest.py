"""An exercise as small as can be, for the tests of the engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bukuflask.bank import Exercise
from bukuflask.feedback import prose


@pytest.fixture(scope="session")
def make_exercise() -> Callable[..., Exercise]:
    def make(check: str = "pass", **other: Any) -> Exercise:
        exercise: Exercise = {
            "id": "02-01",
            "title": "Coba-coba",
            "file": "exercises/02-coba/01-coba.md",
            "starter": "nama = ____  # namamu\n",
            "solution": 'nama = "Sri"\n',
            "check": check,
            "check_line": 20,
            "messages": {},
            "hints": [prose(f"petunjuk {n}") for n in (1, 2, 3, 4)],
            "success": prose("Karena begitulah."),
        }
        return exercise | other  # type: ignore[return-value]

    return make


@pytest.fixture(scope="session", autouse=True)
def _ipython_of_its_own(tmp_path_factory):
    """A shell in a test must not write into the history of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))
        yield
