"""Binder, a devcontainer and a container image: their files agree, and each of their steps runs in a clean environment.

No Docker engine is needed. What is not tried so: that the images named there exist, and what Binder itself adds.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from bukuflask_start.targets import MINORS

pytestmark = pytest.mark.needs("kampus")

ROOT = Path(__file__).resolve().parents[2]
ANI = "bukuuji-ani"


def instructions() -> list[tuple[str, str]]:
    """Return the Dockerfile's instructions, each with its words."""
    text = re.sub(r"\\\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    rows = [row.split(maxsplit=1) for row in text.splitlines() if row.strip() and not row.startswith("#")]
    return [(name, words) for name, words in rows]


def devcontainer() -> dict:
    return json.loads((ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8"))


def test_all_of_them_name_the_same_python_and_the_book_runs_on_it():
    named = {
        re.search(r"python[:-](\d+\.\d+)", text)[1]
        for text in (
            dict(instructions())["FROM"],
            devcontainer()["image"],
            (ROOT / "binder/runtime.txt").read_text(encoding="utf-8"),
        )
    }
    assert len(named) == 1
    assert tuple(map(int, named.pop().split("."))) in MINORS


def test_no_version_is_written_in_them():
    for name in ("Dockerfile", "binder/postBuild", "binder/start", ".devcontainer/devcontainer.json"):
        assert "==" not in (ROOT / name).read_text(encoding="utf-8"), name


def test_the_image_is_built_from_the_same_steps_and_ends_as_an_ordinary_account():
    found = instructions()
    assert {name for name, _ in found} <= {"FROM", "RUN", "COPY", "WORKDIR", "ENV", "USER", "EXPOSE", "CMD"}
    assert ("RUN", "bash binder/postBuild") in found
    users = [words for name, words in found if name == "USER"]
    assert users[-1:] == ["siswa"]
    assert f"useradd --create-home --uid 1000 --shell /bin/bash {users[-1]}" in dict(reversed(found))["RUN"]
    assert [name for name, _ in found].index("USER") > [words for _, words in found].index("bash binder/postBuild")
    assert devcontainer()["postCreateCommand"].startswith("bash binder/postBuild && ")


def test_nothing_that_a_step_needs_is_left_out_of_the_image():
    left_out = {line.rstrip("/") for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()}
    needed = {"binder", "examples", "lessons.md", "notebooks", "pyproject.toml", "requirements.txt", "src", "README.md"}
    assert not needed & left_out
    assert not {"LICENSE", "LICENSE-TEKS", ".gitignore"} & left_out


@pytest.mark.needs("systemd")
def test_systemd_understands_every_line_of_the_service(tmp_path):
    """With the programs where `.ci/kampus.sh` has put them, and each misspelt line found."""
    from bukuflask_measure.campus_hub import CAMPUS

    said = (ROOT / "campus/buku-kerja.service").read_text(encoding="utf-8").replace("/opt/buku-kerja", str(CAMPUS))
    unit = tmp_path / "buku-kerja.service"
    for text, found in ((said, ""), (said.replace("Delegate=", "Delegasi="), "Unknown key 'Delegasi'")):
        unit.write_text(text, encoding="utf-8")
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, encoding="utf-8", check=False
        )
        told = "".join(line for line in done.stderr.splitlines() if str(unit) in line or unit.name in line)
        assert (found in told) if found else told == "", done.stderr


@pytest.fixture(scope="module")
def built() -> dict[str, str]:
    """The environment and the clone in which `.ci/kampus.sh` has run `binder/postBuild`."""
    from bukuflask_measure.campus_hub import CAMPUS

    return {"PATH": f"{CAMPUS / 'venv/bin'}:/usr/bin:/bin", "clone": str(CAMPUS / "klon")}


def _served(words: list[str], path: str, port: int) -> str:
    """Start a server as the student; return the list of lessons in its folder, once its front page is that list; end it."""
    from bukuflask_measure.campus_hub import AS_ROOT, home

    start = [*AS_ROOT, "runuser", "-u", ANI, "--", "env", "-i", f"PATH={path}", f"HOME={home(ANI)}", "LANG=C.UTF-8"]
    child = subprocess.Popen(
        [*start, *words], cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}/api", timeout=10).close()
                break
            except OSError:
                assert child.poll() is None, child.stdout.read().decode()
                time.sleep(0.2)
        with urllib.request.urlopen(f"{address}/?token=uji", timeout=30) as front:
            assert front.url.endswith("/lab/tree/lessons.md?token=uji") or front.url.endswith("/lab/tree/lessons.md"), (
                front.url
            )
        asked = urllib.request.Request(f"{address}/api/contents/lessons.md", headers={"Authorization": "token uji"})
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return json.load(answer)["content"]
    finally:
        subprocess.run([*AS_ROOT, "pkill", "-u", ANI], check=False)
        child.wait(60)
        child.stdout.close()


def test_what_the_image_runs_serves_the_book_to_an_ordinary_account(built, accounts):
    from bukuflask_book.ports import free_port

    port = free_port()
    words = dict(instructions())["CMD"].replace("port=8888", f"port={port}").replace("ip=0.0.0.0", "ip=127.0.0.1")
    assert "# Buku Kerja Flask" in _served([*json.loads(words), "--IdentityProvider.token=uji"], built["PATH"], port)


def test_what_binder_starts_serves_the_book(built, accounts):
    from bukuflask_book.ports import free_port

    port = free_port()
    start = shlex.split(f"{built['clone']}/binder/start jupyter-lab --ip=127.0.0.1 --port={port} --no-browser")
    assert "# Buku Kerja Flask" in _served([*start, "--IdentityProvider.token=uji"], built["PATH"], port)
