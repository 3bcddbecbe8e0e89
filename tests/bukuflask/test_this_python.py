"""Starting this Python again: on Windows the one that works, not the one that only starts it."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bukuflask import this_python
from bukuflask.this_python import again, another

SOURCES = Path(__file__).resolve().parents[2] / "src"


def test_the_child_is_this_python_itself_and_its_process_is_ours():
    code = "import json, os, sys; print(json.dumps([os.getpid(), sys.prefix, sys.executable]))"
    command, environment = again(["-c", code])
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
        pid, prefix, executable = json.loads(process.stdout.read())
    assert pid == process.pid
    assert prefix == sys.prefix
    assert executable == sys.executable


def test_on_windows_the_base_python_is_told_whose_environment_it_is(monkeypatch):
    monkeypatch.setattr(this_python.sys, "platform", "win32")
    given = {"PATH": "x"}
    command, environment = another(r"C:\buku\.venv\Scripts\python.exe", r"C:\Python\python.exe", ["-m", "flask"], given)
    assert command == [r"C:\Python\python.exe", "-m", "flask"]
    assert environment == {"PATH": "x", "__PYVENV_LAUNCHER__": r"C:\buku\.venv\Scripts\python.exe"}
    assert given == {"PATH": "x"}


@pytest.mark.parametrize("base", [r"C:\Python\python.exe", None])
def test_without_a_virtual_environment_nothing_is_told(monkeypatch, base):
    monkeypatch.setattr(this_python.sys, "platform", "win32")
    command, environment = another(r"C:\Python\python.exe", base, ["-V"], {})
    assert (command, environment) == ([r"C:\Python\python.exe", "-V"], {})


@pytest.mark.parametrize("package", ["bukuflask", "bukuflask_start", "bukuflask_pyodide"])
def test_what_a_student_runs_starts_a_waiting_python_by_no_other_way(package):
    """`Popen` gives a process whose number, `kill` and `wait` count; `run` only waits for an end, which the starter has too."""
    found = []
    for path in (SOURCES / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func).endswith("Popen")
                and "executable" in ast.unparse(node)
            ):
                found.append(f"{path.name}:{node.lineno}")
    assert found == []
