"""An exercise as small as can be, a book of two of them and a notebook, for the tests of the engine."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

from bukuflask import bank
from bukuflask.bank import Exercise

START = 40.0 if sys.platform == "win32" else 8.0
"""Seconds that a child may need to start, and this machine to notice things, while other tests run."""


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
            "hints": [f"petunjuk {n}" for n in (1, 2, 3, 4)],
            "success": "Karena begitulah.",
        }
        return exercise | other  # type: ignore[return-value]

    return make


@pytest.fixture
def make_bank(tmp_path_factory, monkeypatch, make_exercise) -> Iterator[Callable[..., None]]:
    """Return a function that makes this the book: numbers of lessons, each with how many exercises it has."""

    def clear() -> None:
        for cached in (bank.stems, bank.lesson, bank.practice):
            cached.cache_clear()

    def make(lessons: dict[str, int], check: str = "pass", **other: Any) -> None:
        folder = tmp_path_factory.mktemp("bank")
        option = {"text": "ya", "correct": True, "why": "benar"}
        for number, count in lessons.items():
            ids = [f"{number}-{n:02}" for n in range(1, count + 1)]
            lesson = {
                "stem": f"{number}-x",
                "title": "X",
                "exercises": {i: make_exercise(check, id=i, **other) for i in ids},
                "predictions": {
                    f"{number}-a": {
                        "asked": "status jawabannya",
                        "answers": ["404", "tidak ditemukan"],
                        "wrong": [{"guesses": ["200"], "says": "`200` berarti berhasil."}],
                        "why": "Tidak ada rute yang cocok.",
                        "needs": {},
                    },
                    f"{number}-b": {
                        "asked": "galatnya",
                        "answers": ["ZeroDivisionError"],
                        "wrong": [],
                        "why": "Nol tidak dapat menjadi pembagi.",
                        "needs": {"warung": "warung = Flask(__name__)"},
                    },
                },
                "quiz": [{"text": "Mengapa?", "options": [option]}],
            }
            (folder / f"{number}-x.json").write_text(json.dumps(lesson), encoding="utf-8")
        monkeypatch.setattr(bank, "BANK", folder)
        clear()

    yield make
    clear()


@pytest.fixture(scope="session", autouse=True)
def _ipython_of_its_own(tmp_path_factory):
    """A shell in a test must not write into the history of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))
        yield


@pytest.fixture
def shelf(make_bank):
    """A book of two lessons, one exercise each."""
    message = {"happened": "isinya `{isi}`", "why": "sebab", "advice": "tulis `Sri`"}
    check = 'require(get("nama") == "Sri", "bukan-sri", isi=ns["nama"])'
    make_bank({"02": 1, "09": 1}, check, messages={"bukan-sri": message})


class Notebook:
    """Runs cells and returns what they show as text."""

    def __init__(self) -> None:
        # Without a history: each shell would write its own at the exit of Python, when its folder is gone.
        self.shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
        self.run("%load_ext bukuflask")
        self.magics = self.shell.magics_manager.registry["BukuMagics"]
        self.html = ""

    def run(self, cell: str) -> str:
        with capture_output() as caught:
            self.shell.run_cell(cell)
        self.html = "\n".join(o.data.get("text/html", "") for o in caught.outputs)
        assert "Traceback" not in caught.stdout + caught.stderr, caught.stdout + caught.stderr
        return "\n".join([o.data["text/plain"] for o in caught.outputs] + [caught.stdout + caught.stderr]).strip()

    def answer(self, source: str, ident: str = "02-01") -> str:
        return self.run(f"%%latihan {ident}\n{source}")


@pytest.fixture
def open_notebook() -> Iterator[Callable[[], Notebook]]:
    """Open a notebook in this process's own shell; it is closed after the test, with its processes."""
    opened: list[Notebook] = []

    def open_one() -> Notebook:
        opened.append(Notebook())
        return opened[-1]

    yield open_one
    for notebook in opened:
        notebook.magics.runner.close()
    InteractiveShell.clear_instance()
