"""The page: everything in it, nothing from outside, and no name that is markup."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bukuflask_class.figures import Item
from bukuflask_class.gathering import Aside, Gathered, Pupil
from bukuflask_class.names import MARK
from bukuflask_class.page import as_html, decimal, told_of
from bukuflask_measure.class_simulation import simulate

TODAY = dt.date(2026, 11, 29)
VOID = {"meta", "br", "img", "hr", "input", "link"}


class _Reader(HTMLParser):
    """Collects the elements, and sees that each is closed in its turn."""

    def __init__(self, page):
        super().__init__()
        self.open, self.seen = [], []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def found():
    made = simulate(40, 11, lessons=6)
    pupils = [Pupil(name, f"kemajuan-{name}.csv", book) for name, book in made.records.items()]
    odd = [Pupil("<script>alert(1)</script>", '"><img src=x>.csv', pupils[0].book, ("aneh & <b>",))]
    return Gathered(
        Path("kelas <XI> & é"), tuple(pupils + odd), (Aside("<i>rusak</i>.csv", "karena <u>begini</u> `kode`."),)
    )


@pytest.fixture(scope="module")
def page(found):
    return as_html(found, TODAY)


def test_it_is_one_well_formed_page_that_asks_for_nothing(page):
    reader = _Reader(page)
    assert MARK in page
    tags = {tag for tag, _, _ in reader.seen}
    assert tags.isdisjoint({"script", "img", "link", "iframe", "object", "embed", "form", "svg"})
    for tag, attributes, _ in reader.seen:
        assert not attributes.keys() & {"src", "style", "onclick", "onload", "action", "srcset"}, tag
        assert attributes.get("href", "#").startswith("#")
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_names_and_files_are_text(page):
    for raw in ("<script", "<img", "<XI>", "<i>rusak", "<u>begini", "aneh & <b>"):
        assert raw not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<code>kode</code>" in page


def test_every_pupil_stands_in_every_lessons_table_and_in_the_list(page, found):
    tables = page.count('class="kisi"')
    assert tables == 6
    for pupil in found.pupils[:-1]:
        assert page.count(f'<th scope="row">{pupil.name}</th>') == tables + 1


def test_cells_say_in_words_what_their_sign_says(page):
    cells = re.findall(
        r'<td(?: class="(\w+)")?><span aria-hidden="true">(.*?)</span><span class="hanya-suara">(.*?)</span>', page
    )
    assert len(cells) > 500
    meant = {
        "benar": r"✓ (\d+)\|benar pada percobaan ke-\1",
        "solusi": r"✓ (\d+) S\|benar pada percobaan ke-\1, solusi dibuka lebih dulu",
        "dicoba": r"✗ (\d+)\|dicoba \1 kali, belum benar",
        "": r"·\|belum dicoba",
    }
    assert {kind for kind, _, _ in cells} == set(meant)
    for kind, sign, words in cells:
        assert re.fullmatch(meant[kind], f"{sign}|{words}")


def test_tables_have_captions_and_heads_and_links_have_targets(page):
    reader = _Reader(page)
    assert sum(tag == "table" for tag, _, _ in reader.seen) == sum(tag == "caption" for tag, _, _ in reader.seen)
    assert all(attributes.get("scope") in ("col", "row") for tag, attributes, _ in reader.seen if tag == "th")
    regions = [a for tag, a, _ in reader.seen if a.get("role") == "region"]
    assert regions
    assert all(a["tabindex"] == "0" and a["aria-label"] for a in regions)
    ids = [a["id"] for _, a, _ in reader.seen if "id" in a]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for tag, a, _ in reader.seen if tag == "a"} <= set(ids)
    levels = [int(tag[1]) for tag, _, _ in reader.seen if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_mistakes_stand_there_in_words(page):
    hard = page.partition('id="sulit"')[2].partition('id="kuis"')[0]
    assert hard.count("<h3>") == 8
    assert re.search(r"\d+ dari \d+ siswa yang mencobanya tersendat", hard)
    assert hard.count('class="kotak"') >= 8
    assert "tidak ada di buku versi ini" not in hard


def test_what_a_record_can_prove_is_said(page):
    limits = page.partition('id="batas"')[2]
    for words in (
        "tidak membuktikan siapa yang mengetik",
        "Catatan dapat diubah pemiliknya",
        "Untuk memberi nilai, mintalah siswa",
    ):
        assert words in limits
    assert "hanya ada di folder ini. Tidak ada yang dikirim ke mana pun" in page


def test_a_question_that_the_good_ones_miss_is_shown_with_its_options():
    made = simulate(300, 12, lessons=4)
    pupils = tuple(Pupil(name, name, book) for name, book in made.records.items())
    quiz = as_html(Gathered(Path("x"), pupils, ()), TODAY).partition('id="kuis"')[2].partition('id="tabel"')[0]
    told = set(re.findall(r"<h3>Kuis (\d\d), soal (\d)</h3>", quiz.partition("<details>")[0]))
    bad = {tuple(ident.split("-")) for ident, fault in made.faults.items() if fault in ("kunci", "jebakan")}
    assert told & bad
    assert "✓ kunci" in quiz
    assert re.search(r"Benar: \d+% dari sepertiga terkuat, \d+% dari sepertiga terlemah. Daya beda −?0,\d\d", quiz)


@pytest.mark.parametrize(
    ("high", "accused", "words"),
    [
        (-0.1, True, "lebih sering keliru"),
        (0.1, True, "hampir tidak lebih sering benar"),
        (-0.1, False, ""),
        (0.4, False, ""),
    ],
)
def test_what_a_question_is_accused_of_is_what_is_known(high, accused, words):
    said = told_of(Item(100, 40, -0.2, -0.4, high, True, accused))
    assert words in said
    assert bool(said) is accused


@pytest.mark.parametrize("count", [1, 3])
def test_a_class_of_beginners_has_a_page_too(record, count):
    pupils = tuple(Pupil(f"s{n}", f"s{n}.csv", record()) for n in range(count))
    page = as_html(Gathered(Path("x"), pupils, ()), TODAY)
    _Reader(page)
    assert "belum ada pelajaran yang dimulai" in page
    assert "Belum ada latihan yang dicoba." in page
    assert "Belum dapat dikatakan." in page
    assert "Semua berkas di folder ini dihitung" in page


def test_numbers_as_they_are_written_here():
    assert (decimal(-0.256), decimal(1)) == ("−0,26", "1,00")
