"""`.ci/python-terbaru.sh` where no other system can be had: it says why, leaves nothing behind, and does not fail for it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bukuflask_start.targets import MINORS

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / ".ci" / "python-terbaru.sh"

pytestmark = [pytest.mark.needs("bash"), pytest.mark.skipif(sys.platform != "linux", reason="naskahnya untuk Linux")]


NEWEST, NEXT = (f"3.{minor}" for _, minor in MINORS[:-3:-1])

NO_OTHER_SYSTEM = {
    "machine": ({"uname": "echo Linux riscv64"}, "tidak untuk Linux riscv64"),
    "rights": ({"uname": "echo Linux x86_64", "debootstrap": "exit 9", "unshare": "exit 1", "sudo": "exit 1"}, ""),
}


@pytest.fixture
def script(tmp_path):
    """Run it where `programs` (shell text by name) stand before the system's, and no other Python is."""

    def run(programs: dict[str, str], wanted: str = "") -> subprocess.CompletedProcess[str]:
        stubs = tmp_path / "bin"
        stubs.mkdir()
        others = {f"python3.{minor}": "exit 1" for _, minor in MINORS}
        for name, text in (others | {"python3": f'exec "{sys.executable}" "$@"'} | programs).items():
            (stubs / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
            (stubs / name).chmod(0o755)
        variables = os.environ | {
            "PATH": f"{stubs}{os.pathsep}{os.environ['PATH']}",
            "PYENV_ROOT": str(tmp_path / "pyenv"),
            "BUKUFLASK_PYTHON_TERBARU": str(tmp_path / "tempat"),
            "BUKUFLASK_PYTHON": wanted,
        }
        command = ["bash", str(SCRIPT), "tests/ini"]
        return subprocess.run(command, env=variables, capture_output=True, encoding="utf-8", timeout=120, check=False)

    return run


@pytest.mark.parametrize("case", NO_OTHER_SYSTEM)
def test_without_another_system_or_python_it_says_why_and_leaves_nothing(script, tmp_path, case):
    programs, reason = NO_OTHER_SYSTEM[case]
    ended = script(programs, wanted=NEWEST)
    assert ended.returncode == 0, ended.stderr
    assert re.search(f"tidak dengan Debian unstable: .*{reason}", ended.stderr)
    assert f"Python {NEWEST} tidak ada di komputer ini" in ended.stderr
    assert [path.name for path in (tmp_path / "tempat").iterdir()] == ["kunci"]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="bukan klon git, jadi tidak ada commit terakhir")
@pytest.mark.parametrize("case", NO_OTHER_SYSTEM)
def test_without_another_system_it_takes_the_newest_of_the_machine(script, case):
    programs, reason = NO_OTHER_SYSTEM[case]
    found = f'case $1 in -c) exec "{sys.executable}" "$@" ;; *) echo diuji "$@" ;; esac'
    # `python3` is asked for its version and for the book's Pythons.
    old = f'case $2 in *MINORS*) exec "{sys.executable}" "$@" ;; *) echo 3.1 ;; esac'
    ended = script(programs | {f"python{NEXT}": found, "python3": old})
    assert ended.returncode == 0, ended.stderr
    assert re.search(f"tidak dengan Debian unstable: .*{reason}", ended.stderr)
    assert ended.stdout == "diuji mulai.py uji tests/ini\n"
