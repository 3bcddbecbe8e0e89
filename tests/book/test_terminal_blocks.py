"""Every terminal block of the book does in a shell what its lesson shows."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

pytestmark = [pytest.mark.needs("penulis"), pytest.mark.lessons]
pytest.importorskip("jupytext")

from bukuflask_author import build as builder  # noqa: E402
from bukuflask_author import terminal  # noqa: E402
from bukuflask_author.manuscript import read  # noqa: E402
from bukuflask_book.checkout import own  # noqa: E402

BOOK = own()
BLOCKS = {stem: found for stem in BOOK.stems() if (found := read(BOOK, stem).blocks)}
SETTING = [
    (block, step)
    for found in BLOCKS.values()
    for block in found
    for step in block.steps
    if isinstance(step, terminal.Set) and "windows" in step.systems
]


def _lesson(stem):
    """A lesson, with the parts that its blocks need (`perlu: [nginx]`): a name that no part has is said, and to be added."""
    parts = sorted({name for block in BLOCKS[stem] for name in block.needs})
    return pytest.param(stem, marks=[pytest.mark.needs(name) for name in parts], id=stem)


SHELLS = (
    [
        pytest.param(terminal.Cmd(), id="cmd"),
        pytest.param(terminal.PowerShell(), id="powershell", marks=pytest.mark.needs("powershell")),
    ]
    if os.name == "nt"
    else [pytest.param(terminal.Bash(), id="bash", marks=pytest.mark.needs("bash"))]
)


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("stem", [_lesson(stem) for stem in BLOCKS])
def test_a_shell_of_this_system_prints_what_the_lesson_shows(stem, shell):
    """The blocks of a lesson are worked through one after the other: a later one may use what an earlier one made."""
    recorded = terminal.load(BOOK, stem)
    assert len(recorded) == len(BLOCKS[stem])
    with terminal.home(BOOK) as place:
        for number, block in enumerate(BLOCKS[stem]):
            shown = terminal.of_shell(block, recorded[number], shell)
            assert terminal.run(block, place, builder.normaliser(BOOK), shell) == shown, f"blok ke-{number + 1}"


@pytest.fixture(scope="module")
def wine(tmp_path_factory):
    """A Windows command interpreter that runs the lines of a batch file and returns what they print."""
    folder = tmp_path_factory.mktemp("wine")
    environ = os.environ | {
        "WINEPREFIX": str(folder / "prefix"),
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=",
        "DISPLAY": "",
    }

    def run(lines: list[str]) -> str:
        batch = folder / "langkah.bat"
        batch.write_bytes("\r\n".join(["@echo off", *lines, ""]).encode("utf-8"))
        done = subprocess.run(
            ["wine", "cmd", "/c", "langkah.bat"], cwd=folder, env=environ, capture_output=True, timeout=120, check=True
        )
        return done.stdout.decode("utf-8", "replace").replace("\r\n", "\n")

    yield run
    if shutil.which("wineserver"):
        subprocess.run(["wineserver", "-k"], env=environ, check=False)


@pytest.mark.needs("wine")
@pytest.mark.parametrize(("block", "step"), SETTING, ids=[f"{b.stem}-{s.name}" for b, s in SETTING])
def test_cmd_sets_exactly_the_value_that_the_lesson_names(block, step, wine):
    assert wine([terminal.cmd_line(step), f"set {step.variable}"]) == f"{step.variable}={step.value}\n"


@pytest.mark.needs("wine")
def test_cmd_would_keep_a_space_before_an_ampersand(wine):
    """Why a block puts each `set` on a line of its own (lesson 09 says so): this is the trap, still there."""
    assert wine(["set FLASK_APP=flaskr && set FLASK_APP"]) == "FLASK_APP=flaskr \n"
