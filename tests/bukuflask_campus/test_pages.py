"""JupyterHub's pages in Indonesian, and the control groups of version 2, tried without a hub."""

from __future__ import annotations

import subprocess
import textwrap

import pytest

pytestmark = pytest.mark.needs("kampus")

ENGLISH = "Sign in|Username|Password:|Stop My|My Server|Launch|Your server|Logout|>Home<|>Token<|logged out|requires JavaScript"


def _in_campus(program: str, *words: str) -> str:
    from bukuflask_measure.campus_hub import PYTHON

    done = subprocess.run(
        [str(PYTHON), "-c", textwrap.dedent(program), *words], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_text_of_ours_is_one_that_this_jupyterhub_has():
    assert _in_campus("from bukuflask_campus import pages; print(pages.missing())").strip() == "[]"


def test_no_english_is_left_that_a_student_meets(tmp_path):
    program = """
        import re, sys
        from pathlib import Path
        from bukuflask_campus import pages
        for file in sorted(pages.write(Path(sys.argv[1])).glob("*.html")):
            text = re.sub(r"<script.*?</script>|{#.*?#}|<!--.*?-->", "", file.read_text(encoding="utf-8"), flags=re.S)
            for line in text.splitlines():
                if re.search(sys.argv[2], line):
                    print(file.name, line.strip())
    """
    assert _in_campus(program, str(tmp_path), ENGLISH) == ""


def test_limits_are_written_as_version_2_of_control_groups_wants_them(tmp_path):
    """In a copy of what the system shows: a hub with a subtree of its own moves aside and makes a group for a student."""
    own = tmp_path / "system.slice/buku-kerja.service"
    own.mkdir(parents=True)
    (tmp_path / "cgroup.controllers").write_text("memory pids")
    (own / "cgroup.procs").write_text("41\n")
    program = """
        import sys
        from pathlib import Path
        from bukuflask_campus import groups
        groups.ROOT = Path(sys.argv[1])
        groups.own_group = lambda: groups.ROOT / "system.slice/buku-kerja.service"
        entrances, processes = groups.prepare("ani", 2**30, 200, print)
        groups.own_group = lambda: groups.ROOT / "system.slice/buku-kerja.service/hub"
        assert groups.prepare("ani", 2**30, 200, print) == (entrances, processes)
        [entrance] = entrances
        print(entrance.relative_to(groups.ROOT), processes)
    """
    assert _in_campus(program, str(tmp_path)) == "system.slice/buku-kerja.service/buku-kerja-ani/cgroup.procs 200\n"
    assert (own / "hub/cgroup.procs").read_text() == "41"
    assert (own / "cgroup.subtree_control").read_text() == "+memory +pids"
    student = own / "buku-kerja-ani"
    assert {each.name: each.read_text() for each in student.iterdir()} == {
        "memory.max": str(2**30),
        "pids.max": "200",
    }


def test_without_control_groups_the_log_says_what_is_not_held(tmp_path):
    program = """
        import sys
        from pathlib import Path
        from bukuflask_campus import groups
        groups.ROOT = Path(sys.argv[1])
        assert groups.prepare("ani", 2**30, 200, print) == ([], 200)
    """
    assert "batas memori untuk ani tidak dapat dipasang" in _in_campus(program, str(tmp_path))
