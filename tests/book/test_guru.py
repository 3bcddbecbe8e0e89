"""The teacher's pages: every lesson has a plan that fits it, its question is answered by running it, and what is printed is whole."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("jupytext")

from bukuflask_author.manuscript import build  # noqa: E402
from bukuflask_author.teaching import pages, plan  # noqa: E402
from bukuflask_author.teaching.lesson import TaughtLesson  # noqa: E402
from bukuflask_book.checkout import own  # noqa: E402
from bukuflask_book.problems import ManuscriptError  # noqa: E402
from bukuflask_start import working_copy  # noqa: E402

BOOK = own()
STEMS = BOOK.stems()
ALTERED = "02-aplikasi-minimal"


def lesson(stem):
    return TaughtLesson(BOOK, build(BOOK, stem))


@pytest.mark.parametrize("stem", STEMS)
def test_a_lesson_has_its_plan_and_its_pages_are_what_is_built(stem):
    assert pages.drift(BOOK, build(BOOK, stem)) == []


def test_the_table_of_plans_is_what_is_built_and_nothing_is_left_over():
    assert pages.table_drift(BOOK) == []
    assert sorted(path.stem for path in (BOOK.root / "teaching").iterdir()) == STEMS
    for kind in pages.KINDS:
        assert sorted(path.stem for path in (BOOK.root / pages.FOLDER / kind).iterdir()) == STEMS


@pytest.mark.parametrize("stem", STEMS)
def test_the_answer_to_the_question_is_what_its_program_prints(stem):
    question = plan.read(lesson(stem)).question
    assert question.printed not in [reply for reply, _ in question.wrong]
    if question.code:
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", question.code],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert done.stdout.strip() == question.printed, done.stderr


@pytest.mark.parametrize(
    ("written", "instead", "complaint"),
    [
        ("menit = 15", "menit = 14", "Jam ke-1 berjumlah 39 menit"),
        ("Alamat yang tidak terdaftar dijawab 404", "Alamat yang dijawab 404", "Judul yang tidak ada di naskah"),
        ('bagian = "Kuis"', 'apa = "Kuis"', "Judul yang belum mendapat waktu: Kuis"),
        ('rumah = ["02-04"]', 'rumah = ["02-09"]', "Latihan yang tidak ada: 02-09"),
        ('pesan = "02-01 print"', 'pesan = "02-01 cetak"', "tidak punya jawaban keliru dengan pesan cetak"),
        ('pesan = "02-01 print"', 'pesan = "02-02 tanpa-at"', "Sebutkan 3 kekeliruan yang berbeda"),
        ("`peta_rute`", "`peta_jalan`", "ada di pelajarannya: peta_jalan"),
        ('@app.route("/menu") --> menu()', '@app.route("/menu") --> makanan()', "ada di pelajarannya: makanan"),
        ("papan = '''", "papan = '''\n" + 9 * "baris\n", "Papan harus"),
        ("\n[tanya]\n", '\nrumah = ["02-04"]\n[tanya]\n', "salah tempat"),
        ('hasil = "/menu?meja=7"\n', "", "ditulis berdua"),
        ("[[jam]]", "[[jam", "TOML tidak dapat dibaca"),
    ],
)
def test_a_plan_that_does_not_fit_its_lesson_is_refused(monkeypatch, tmp_path, written, instead, complaint):
    text = plan.path(BOOK, ALTERED).read_text(encoding="utf-8")
    assert written in text
    file = BOOK.root / "teaching" / "ubahan.toml"
    altered = tmp_path / file.name
    altered.write_text(text.replace(written, instead, 1), encoding="utf-8")
    monkeypatch.setattr(plan, "path", lambda _book, _stem: altered)
    with pytest.raises(ManuscriptError, match=re.escape(complaint)):
        plan.read(lesson(ALTERED))


def test_a_half_way_stop_in_the_middle_of_an_hour_is_refused(monkeypatch, tmp_path):
    text = plan.path(BOOK, ALTERED).read_text(encoding="utf-8")
    last = re.search(r'  \{ menit = (\d+), bagian = "Tanpa `return`.*\n', text)
    first = "langkah = [\n"
    cut = text.replace(last[0], "").replace("menit = 15", f"menit = {15 + int(last[1])}", 1)
    at = cut.rindex(first) + len(first)
    later = cut[:at] + last[0] + cut[at:].replace("menit = 14", f"menit = {14 - int(last[1])}", 1)
    altered = tmp_path / "ubahan.toml"
    altered.write_text(later, encoding="utf-8")
    monkeypatch.setattr(plan, "path", lambda _book, _stem: altered)
    with pytest.raises(ManuscriptError, match="tidak ada jam yang berakhir di situ"):
        plan.read(lesson(ALTERED))


def test_no_page_for_teachers_reaches_a_pupils_copy():
    laid = list(working_copy._originals(BOOK.root))
    assert any(name.startswith("notebooks/") for name in laid)
    assert not [name for name in laid if name.startswith(("docs/", "teaching/"))]


@pytest.mark.needs("chromium")
def test_nothing_is_cut_on_paper_and_a_pupils_sheet_is_one_page(browser_path, chromium_flags):
    from playwright.sync_api import sync_playwright

    cut = "e => getComputedStyle(e).display !== 'inline' && e.scrollWidth > e.clientWidth + 1"
    wrong = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path, args=chromium_flags)
        page = browser.new_page(viewport={"width": 680, "height": 900})  # the width of A4 between its margins
        page.emulate_media(media="print")
        for stem in STEMS:
            for kind in pages.KINDS:
                page.goto(pages.place(BOOK, kind, stem).as_uri())
                found = page.evaluate(f"[...document.querySelectorAll('pre, td, p, li, body')].filter({cut}).length")
                sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
                if found or (kind == "lembar" and sheets != 1):
                    wrong.append((kind, stem, found, sheets))
        browser.close()
    assert wrong == []
