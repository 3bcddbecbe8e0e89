"""The public workflows: actions are pinned to a commit, and no commit is tested twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))

OF_A_SYSTEM = {
    "bukuflask",
    "bukuflask_start",
    "bukuflask_validation",
    "warmkernel",
    "book/test_examples.py",
    "book/test_jupyterlab.py",
    "book/test_terminal_blocks.py",
}
"""Tests whose outcome depends on the system or on the version of Python, beside the notebooks: these alone run in the matrix."""

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


def _jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every job of every workflow, under its own name."""
    import yaml

    for path in WORKFLOWS:
        for name, job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].items():
            yield f"{path.stem}/{name}", job


def _words(job: dict[str, Any]) -> list[str]:
    return " ".join(step.get("run", "") for step in job["steps"]).split()


def test_what_does_not_depend_on_the_system_runs_once():
    assert [name for name, job in _jobs() if "./.ci/run" in _words(job)] == ["uji/lengkap"]
    assert "strategy" not in dict(_jobs())["uji/lengkap"]
    tried = set()
    for name, job in _jobs():
        words = _words(job)
        assert not {"ruff", "mypy", "pre-commit", "buktikan", "pytest"} & set(words), name
        places = [ROOT / word for word in words if word == "notebooks" or word.startswith("tests")]
        assert bool(places) == ("uji" in words), f"{name}: tanpa folder, `uji` menjalankan semuanya"
        for place in places:
            files = sorted(place.rglob("test_*.py")) if place.is_dir() else [place]
            tried |= {file.relative_to(ROOT / "tests") for file in files if place.name != "notebooks"}
            assert place.exists(), place
    assert tried
    assert [file for file in tried if file.parts[0] not in OF_A_SYSTEM and file.as_posix() not in OF_A_SYSTEM] == []


def test_what_a_runner_fetches_by_pip_or_npm_is_kept_for_the_next():
    steps = [(name, step) for name, job in _jobs() for step in job["steps"]]
    seen = set()
    for name, step in steps:
        for action, cache in (("actions/setup-python@", "pip"), ("actions/setup-node@", "npm")):
            if step.get("uses", "").startswith(action):
                seen.add(cache)
                assert step["with"]["cache"] == cache, name
                lock = step["with"]["cache-dependency-path"].removeprefix("Buku Kerja é/")
                assert list(ROOT.glob(lock)), f"{name}: {lock}"
    assert seen == {"pip", "npm"}


def test_the_run_of_everything_keeps_what_it_fetches_too():
    steps = dict(_jobs())["uji/lengkap"]["steps"]
    used = {step["uses"].partition("@")[0]: step["with"] for step in steps if "uses" in step}
    assert used["actions/setup-python"]["cache"] == "pip"
    assert used["actions/setup-node"]["cache"] == "npm"  # it builds the site
    script = (ROOT / ".ci" / "windows.sh").read_text(encoding="utf-8")
    place = re.search(r"(?m)^place=.*:-\$HOME(/\.cache)\}(/[\w-]+)\}$", script)
    downloads = re.search(r"(?m)^downloads=\$place(/\w+)$", script)
    assert used["actions/cache"]["path"] == "~" + "".join([*place.groups(), *downloads.groups()])


def test_once_a_week_the_lanes_are_tried_a_hundred_times():
    import yaml

    assert "schedule" in yaml.safe_load((ROOT / ".github" / "workflows" / "uji.yml").read_text(encoding="utf-8"))[True]
    (run,) = (step for step in dict(_jobs())["uji/lengkap"]["steps"] if "./.ci/run" in step.get("run", ""))
    assert re.search(r"'schedule' && '(\d+)'", run["env"]["BUKUFLASK_ULANGAN"])[1] == "100"
    lanes = (ROOT / "tests" / "bukuflask_author" / "terminal" / "test_lanes.py").read_text(encoding="utf-8")
    assert 'os.environ.get("BUKUFLASK_ULANGAN"' in lanes


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
