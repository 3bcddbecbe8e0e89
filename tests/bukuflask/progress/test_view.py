"""What `%kemajuan` shows, as text and as HTML that a screen reader can read as a table."""

from __future__ import annotations

import datetime as dt
import json
from html.parser import HTMLParser

import pytest

from bukuflask.progress.store import empty, parse
from bukuflask.progress.view import MOST, of_lesson, overview

DAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _book(make_bank):
    make_bank({"02": 2, "05": 3, "09": 8}, title="Kata & <b>judul</b>")


def book(entries):
    return parse(json.dumps({"versi": 1, "latihan": entries, "tebakan": {}}))


def right(days_ago, repeated=0):
    return {"status": "benar", "benar": (DAY - dt.timedelta(days_ago)).isoformat(), "percobaan": 1, "ulang": repeated}


class Tags(HTMLParser):
    def __init__(self, source):
        super().__init__()
        self.tags = []
        self.open = []
        self.feed(source)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_at_the_beginning_there_is_one_thing_to_do():
    text = str(overview(empty(), DAY))
    assert text == (
        "✎ Kemajuanmu: 0 dari 13 latihan selesai\n"
        "→ Berikutnya: kerjakan latihan 02-01 (Kata & <b>judul</b>) di `notebooks/02-x.ipynb`."
    )


def test_the_whole_book():
    known = book({"02-01": right(2), "02-02": right(14, 1), "05-01": right(1), "05-02": {"status": "dicoba"}})
    lines = str(overview(known, DAY)).split("\n")
    title = "Kata & <b>judul</b>"
    assert lines == [
        "✎ Kemajuanmu: 3 dari 13 latihan selesai",
        "02 X: ✓ 2 dari 2",
        "05 X: 1 dari 3; sudah dicoba 05-02",
        "Belum dimulai: pelajaran 09.",
        "↻ Ulangi hari ini: 2 latihan.",
        f"- 02-02, {title}: terakhir 14 hari yang lalu, sudah diulang 1 kali",
        f"- 02-01, {title}: terakhir 2 hari yang lalu, belum pernah diulang",
        "`%ulang` menyiapkan pengulangannya, sekitar lima menit. Mengerjakannya lagi dari kode awal juga dihitung: `%latihan 02-02`.",
        f"→ Berikutnya: kerjakan latihan 05-02 ({title}) di `notebooks/05-x.ipynb`.",
        "`%kemajuan ekspor namamu` menyimpannya ke satu berkas, untuk gurumu atau untuk laptop lain.",
    ]


def test_challenges_are_said_not_to_count(monkeypatch):
    known = book({"05-01": right(0)})
    outline = {
        "05-01": {"title": "a"},
        "05-02": {"title": "b"},
        "05-03": {"title": "c"},
        "05-04": {"title": "d", "optional": True},
    }
    monkeypatch.setattr("bukuflask.progress.view.bank.outline", lambda number: {"title": "X", "exercises": outline})
    lines = str(of_lesson(known, "05", DAY)).split("\n")
    assert lines[0].endswith("dari 3 selesai (tantangan tidak dihitung)")


def test_one_lesson():
    known = book({"05-01": right(0), "05-02": {"status": "dicoba", "percobaan": 3}, "05-03": {"petunjuk": 2}})
    lines = str(of_lesson(known, "05", DAY)).split("\n")
    assert lines[0] == "✎ Kemajuanmu di pelajaran 05, X: 1 dari 3 selesai"
    assert [line.rpartition(": ")[2] for line in lines[1:4]] == ["✓ selesai", "✗ sudah dicoba 3 kali", "○ belum"]
    assert "latihan 05-02 " in lines[4]
    assert len(lines) == 5


def test_a_finished_lesson_leads_to_the_next():
    known = book({"02-01": right(0), "02-02": right(0)})
    assert "latihan 05-01 " in str(of_lesson(known, "02", DAY))


def test_a_lesson_names_only_its_own_repetitions():
    known = book({"02-01": right(2), "05-01": right(2)})
    text = str(of_lesson(known, "05", DAY))
    assert "1 latihan." in text
    assert "- 02-01" not in text


def test_a_long_list_of_repetitions_is_cut():
    known = book({f"09-0{n}": right(9 + n) for n in range(1, 9)})
    text = str(overview(known, DAY))
    assert text.count("\n- ") == MOST
    assert f"8 latihan, {MOST} yang paling lama lebih dulu; yang lain boleh besok." in text
    assert text.index("- 09-08") < text.index("- 09-07")


def test_a_wrong_clock_is_named():
    assert "pada tanggal yang belum tiba" in str(overview(book({"02-01": right(-30)}), DAY))


def test_when_all_is_done():
    ids = ["02-01", "02-02", "05-01", "05-02", "05-03", *(f"09-0{n}" for n in range(1, 9))]
    assert "hari ini waktunya mengulang" in str(overview(book({i: right(2) for i in ids}), DAY))
    assert "diulang mulai 22-11-2026" in str(overview(book({i: right(0) for i in ids}), DAY))


def test_the_table_is_a_table_for_a_screen_reader_too():
    known = book({"02-01": right(1), "05-02": {"status": "dicoba"}})
    for shown in (overview(known, DAY), of_lesson(known, "02", DAY)):
        source = shown.html()
        tags = Tags(source).tags
        assert [a["scope"] for t, a in tags if t == "th"][:2] == ["col", "col"]
        assert sum(a.get("scope") == "row" for t, a in tags if t == "th") == 2
        assert sum(t == "caption" for t, _ in tags) == 1
        assert "<b>" not in source
        assert "&lt;b&gt;" in source
        assert "color:#" not in source  # the theme's own colours


def test_the_link_leads_from_where_the_notebook_is(tmp_path, monkeypatch):
    copy = tmp_path / "belajar é"
    for folder in ("notebooks", "examples", "lain/dalam"):
        (copy / folder).mkdir(parents=True)
    ways = {}
    for name in (".", "notebooks", "lain/dalam"):
        monkeypatch.chdir(copy / name)
        ways[name] = [a["href"] for t, a in Tags(overview(empty(), DAY).html()).tags if t == "a"]
    assert ways == {
        ".": ["notebooks/02-x.ipynb"],
        "notebooks": ["02-x.ipynb"],
        "lain/dalam": ["../../notebooks/02-x.ipynb"],
    }
    monkeypatch.chdir(tmp_path)
    assert "<a" not in overview(empty(), DAY).html()
