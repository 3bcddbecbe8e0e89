"""The final project: its solution has all that is asked for, each damage is named by the right point alone, and other solutions pass.

Solutions that others have written from the requirements alone lie in `proyek/solusi`, one folder each.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

pytestmark = [pytest.mark.needs("penulis"), pytest.mark.lessons("23")]
pytest.importorskip("jupytext")

from bukuflask.files import NOT_THE_BOOKS, temporary_folder  # noqa: E402
from bukuflask.projects import folder, judging, runner, told  # noqa: E402
from bukuflask.projects.points import STEPS  # noqa: E402
from bukuflask.text import with_lines  # noqa: E402
from bukuflask_author import batches, line_change  # noqa: E402
from bukuflask_book.checkout import own  # noqa: E402
from bukuflask_book.markdown import fences  # noqa: E402

BOOK = own()
SOLUTION = BOOK.example("23-proyek-akhir")
FILE = Path(__file__).with_name("proyek") / "kerusakan.md"
OTHERS = sorted(path for path in Path(__file__).with_name("proyek").glob("solusi/*") if path.is_dir())
DAMAGES = {
    title: text
    for part in FILE.read_text(encoding="utf-8").split("\n## ")[1:]
    for title, _, text in [part.partition("\n")]
}
OF_TESTS = "23-06"


def states(step: str, project: Path) -> dict[str, str]:
    """Return what is seen of each point of a step, in a copy of a process that has imported Flask: a new one would do so for each step."""
    with temporary_folder() as place:
        copy = place.resolve() / project.name
        folder.copy(project, copy)
        job = {"step": step, "copy": str(copy), "original": str(project)}
        # Ten times what a student waits for: here only what never ends is an error, also on a busy machine.
        seen = batches.apart(judging.judge, job, limit=10 * STEPS[step].seconds)
    return {each["code"]: each["state"] for each in seen}


def wrong(step: str, project: Path) -> list[str]:
    return [code for code, state in states(step, project).items() if state in ("belum", "salah")]


def damaged(name: str, target: Path) -> dict[str, list[str]]:
    """Write a damaged solution; return the steps that must name it, each with its points."""
    folder.copy(SOLUTION, target)
    text = DAMAGES[name]
    heads = [line.split() for line in text.strip().partition("\n\n")[0].splitlines()]
    for fence in fences(text):
        kind, _, path = fence.info.partition(" ")
        assert kind == "diff"
        source = (target / path).read_text(encoding="utf-8")
        old, new = line_change.read(fence, fence.start, source, path, FILE)
        (target / path).write_text(with_lines(source, old, new), encoding="utf-8")
    return {step: sorted(points) for step, *points in heads}


@pytest.mark.parametrize("step", STEPS)
def test_the_solution_has_all_that_a_step_asks_for(step):
    seen = runner.look(step, SOLUTION)  # as a student's notebook does
    assert {each["code"]: each["state"] for each in seen["findings"]} == dict.fromkeys(STEPS[step].points, "ada")


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damage_is_named_by_its_step_and_by_no_other(name, tmp_path):
    named = damaged(name, tmp_path / "papan rusak Ñ")
    assert named
    assert all(points and set(points) <= STEPS[step].points.keys() for step, points in named.items())
    looked = [step for step in STEPS if step != OF_TESTS or step in named]
    seen = {step: sorted(wrong(step, tmp_path / "papan rusak Ñ")) for step in looked}
    assert {step: found for step, found in seen.items() if found} == named


def test_there_are_ten_damages_and_every_step_has_one():
    assert len(DAMAGES) >= 10
    assert {text.split()[0] for text in DAMAGES.values()} == set(STEPS)


@pytest.mark.parametrize("step", STEPS)
def test_solutions_written_from_the_requirements_alone_pass(step):
    for project in OTHERS:
        assert states(step, project) == dict.fromkeys(STEPS[step].points, "ada"), project.name


def test_what_the_tutorial_of_flask_can_do_is_asked_for():
    """Its application registers, lets in and out, writes, edits, deletes, guards what is one's own, has `init-db` and tests."""
    asked = {code for step in STEPS.values() for code in step.points}
    assert asked >= {
        "daftar",
        "masuk",
        "keluar",
        "tulis",
        "edit",
        "hapus",
        "edit-orang",
        "tidak-ada",
        "perintah",
        "uji-lulus",
    }


def test_a_check_leaves_the_folder_as_it_was(tmp_path):
    project = tmp_path / "papan"
    shutil.copytree(SOLUTION, project, ignore=shutil.ignore_patterns(*NOT_THE_BOOKS))
    (project / "instance").mkdir()
    (project / "instance" / "papan.db").write_bytes(b"data warga")
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    for step in ("23-02", "23-07"):
        assert wrong(step, project) == []
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_what_is_said_has_no_place_left_empty(tmp_path):
    damaged("hash-cepat", tmp_path / "papan")
    said = str(told.feedback("23-03", "papan", runner.look("23-03", tmp_path / "papan")))
    assert "SHA256 tanpa garam" in said
    assert re.search(r"\{\w+\}", said) is None


def test_a_refusal_may_lead_back_to_its_own_form(tmp_path):
    """Whoever redirects to the form with a flashed message has shown it again, where nothing that was typed must be kept."""
    folder.copy(SOLUTION, tmp_path / "papan")
    file = tmp_path / "papan" / "papan" / "auth.py"
    source = file.read_text(encoding="utf-8")
    for page in ("daftar", "masuk"):
        shown = f'    return render_template("auth/{page}.html", nama=nama)\n'
        assert source.count(shown) == 1
        again = f'    if request.method == "POST":\n        return redirect(url_for("auth.{page}"))\n'
        source = source.replace(shown, again + shown)
    file.write_text(source, encoding="utf-8")
    assert wrong("23-03", tmp_path / "papan") == []


@pytest.mark.parametrize(
    ("old", "new", "point", "words"),
    [
        ("@bp.before_app_request", "@bp.before_request", "masuk", "`before_app_request`"),
        (
            'check_password_hash(warga["hash_sandi"], sandi)',
            'check_password_hash(sandi, warga["hash_sandi"])',
            "masuk",
            "hash dari tabel ditulis lebih dulu",
        ),
    ],
)
def test_a_usual_slip_is_told_what_to_try(tmp_path, old, new, point, words):
    folder.copy(SOLUTION, tmp_path / "papan")
    file = tmp_path / "papan" / "papan" / "auth.py"
    source = file.read_text(encoding="utf-8")
    assert source.count(old) == 1
    file.write_text(source.replace(old, new), encoding="utf-8")
    seen = runner.look("23-03", tmp_path / "papan")
    (finding,) = [each for each in seen["findings"] if each["code"] == point]
    assert words in finding["advice"]
