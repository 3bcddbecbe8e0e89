"""What may be skipped where: nothing where everything is installed, what stands in a list where a list is named."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

HERE = Path(__file__).resolve().parent
LIST = ".ci/windows-dilewati.txt"


def conftest(monkeypatch: pytest.MonkeyPatch, **variables: str) -> ModuleType:
    """Return the suite's own conftest as a run with these variables has it."""
    for name in ("BUKUFLASK_LENGKAP", "BUKUFLASK_BOLEH_DILEWATI"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    spec = importlib.util.spec_from_file_location("conftest_lain", HERE / "conftest.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def outcome(module: ModuleType, why: str) -> str:
    """Return what the skip of a test, and that of a whole file, for this reason comes to."""
    found = set()
    for hook in (module.pytest_runtest_makereport(None, None), module.pytest_make_collect_report(None)):
        next(hook)
        try:
            hook.send(SimpleNamespace(skipped=True, outcome="skipped", longrepr=("test.py", 1, f"Skipped: {why}")))
        except StopIteration as ended:
            found.add(ended.value.outcome)
    (one,) = found
    return one


@pytest.mark.parametrize(
    ("variables", "allowed", "other"),
    [
        ({}, "skipped", "skipped"),
        ({"BUKUFLASK_LENGKAP": "1"}, "failed", "failed"),
        ({"BUKUFLASK_BOLEH_DILEWATI": LIST}, "skipped", "failed"),
        ({"BUKUFLASK_LENGKAP": "1", "BUKUFLASK_BOLEH_DILEWATI": LIST}, "failed", "failed"),
    ],
)
def test_a_skip_that_may_not_be_is_a_failure(monkeypatch, variables, allowed, other):
    module = conftest(monkeypatch, **variables)
    assert outcome(module, "mesin ini tidak punya wine") == allowed
    assert outcome(module, "hari ini libur nasional") == other


def test_each_reason_in_the_list_says_why():
    lines = [line for line in (HERE.parent / LIST).read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    assert [line for line in lines if not all(part.strip() for part in line.partition(" | "))] == []
