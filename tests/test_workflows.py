"""The public workflows: actions are pinned to a commit, and no commit is tested twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))

pytestmark = pytest.mark.needs("penulis")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_and_says_its_version(path):
    used = re.findall(r"uses: (\S+)(.*)", path.read_text(encoding="utf-8"))
    assert used
    for action, note in used:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", note), f"{action}: sebutkan versinya"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_commit_is_tested_once(path):
    import yaml

    events = yaml.safe_load(path.read_text(encoding="utf-8"))[True]  # YAML 1.1 reads the key `on` so
    assert "push" not in events or events["push"]["branches"] == ["main"]


def test_what_does_not_depend_on_the_system_runs_once():
    import yaml

    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "uji.yml").read_text(encoding="utf-8"))["jobs"]
    commands = {name: " ".join(step.get("run", "") for step in job["steps"]) for name, job in jobs.items()}
    assert ".ci/run" in commands["lengkap"]
    assert "strategy" not in jobs["lengkap"]
    tested = [word for word in commands["sistem"].split() if word == "notebooks" or word.startswith("tests")]
    assert "mulai.py uji" in commands["sistem"]
    assert all((ROOT / place).exists() for place in tested)
    assert not any(place in {"tests", "tests/book", "tests/bukuflask_author"} for place in tested)


def test_a_ci_repeats_what_passed_before():
    """`--hemat` is for an author: `.ci/run` has everything run, and so do GitHub's runners, which set CI."""
    from bukuflask_validation.unchanged import EVERYTHING

    assert set(EVERYTHING) == {"CI", "BUKUFLASK_SEMUA"}
    for path in [*WORKFLOWS, *(ROOT / ".ci").iterdir()]:
        assert not {".pytest_cache", "--hemat"} & set(path.read_text(encoding="utf-8").split()), path.name


def test_every_terminal_block_is_typed_on_real_windows_and_macos():
    import yaml

    from bukuflask_start.targets import MINORS

    job = yaml.safe_load((ROOT / ".github" / "workflows" / "uji.yml").read_text(encoding="utf-8"))["jobs"]["sistem"]
    assert "tests/book/test_terminal_blocks.py" in " ".join(step.get("run", "") for step in job["steps"])
    matrix = job["strategy"]["matrix"]
    assert {"windows-latest", "macos-latest"} <= set(matrix["os"])
    pythons = [*matrix["python"], *(each["python"] for each in matrix["include"])]
    assert pythons[:2] == [".".join(map(str, MINORS[end])) for end in (0, -1)]
    assert set(pythons) == {".".join(map(str, minor)) for minor in MINORS}
