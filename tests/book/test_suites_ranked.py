"""Suites for the application of 19-03 that the exercise does not know, in the order of what they are worth.

Twelve are put together here from the promises of its task: the more of them one checks, the more damages it must notice.
Twelve others, in `suites_19_03`, were written from the task and the application by somebody who had not seen the damages, and who put
them in order before they were judged.
"""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path

import pytest
from werkzeug.routing import Rule

from bukuflask.bank import exercise
from bukuflask.exercises.grading import grade
from bukuflask_author import rules_once

HEAD = """\
import pytest
from perpus import create_app


@pytest.fixture
def tamu():
    return create_app().test_client()


@pytest.fixture
def petugas():
    klien = create_app().test_client()
    with klien.session_transaction() as sesi:
        sesi["petugas"] = "Sitti"
    return klien


def judul(klien, alamat="/buku/"):
    return klien.get(alamat).get_json()["buku"]


"""

PROMISES = {
    "list": """
def test_list(tamu):
    assert judul(tamu) == ["Bumi Manusia", "Cantik Itu Luka", "Laskar Pelangi"]
""",
    "one": """
def test_one(tamu):
    assert tamu.get("/buku/3").get_json()["judul"] == "Laskar Pelangi"
""",
    "missing": """
def test_missing(tamu):
    assert tamu.get("/buku/77").status_code == 404
""",
    "search": """
def test_search(tamu):
    assert judul(tamu, "/buku/?cari=Luka") == ["Cantik Itu Luka"]
""",
    "case": """
def test_case(tamu):
    assert "Laskar Pelangi" in judul(tamu, "/buku/?cari=PELANGI")
""",
    "guarded add": """
def test_guarded_add(tamu):
    assert tamu.post("/buku/", data={"judul": "Atheis"}).status_code == 403
""",
    "guarded delete": """
def test_guarded_delete(tamu):
    assert tamu.post("/buku/2/hapus").status_code == 403
""",
    "guarded lend": """
def test_guarded_lend(tamu):
    assert tamu.post("/buku/2/pinjam", data={"nama": "Ucok"}).status_code == 403
""",
    "guarded return": """
def test_guarded_return(tamu):
    assert tamu.post("/buku/2/kembali").status_code == 403
""",
    "stored": """
def test_stored(petugas):
    petugas.post("/buku/", data={"judul": "Atheis"})
    assert "Atheis" in judul(petugas)
""",
    "sent on": """
def test_sent_on(petugas):
    assert petugas.post("/buku/", data={"judul": "Atheis"}).headers["Location"].endswith("/buku/4")
""",
    "blank title": """
def test_blank_title(petugas):
    assert petugas.post("/buku/", data={"judul": "   "}).status_code == 400
""",
    "deleted": """
def test_deleted(petugas):
    petugas.post("/buku/2/hapus")
    assert "Cantik Itu Luka" not in judul(petugas)
""",
    "no delete by GET": """
def test_no_delete_by_get(petugas):
    assert petugas.get("/buku/2/hapus").status_code == 405
""",
    "lent stays": """
def test_lent_stays(petugas):
    petugas.post("/buku/2/pinjam", data={"nama": "Ucok"})
    assert petugas.post("/buku/2/hapus").status_code == 409
""",
    "lent": """
def test_lent(petugas):
    petugas.post("/buku/2/pinjam", data={"nama": "Ucok"})
    assert petugas.get("/buku/2").get_json()["peminjam"] == "Ucok"
""",
    "lent once": """
def test_lent_once(petugas):
    petugas.post("/buku/2/pinjam", data={"nama": "Ucok"})
    assert petugas.post("/buku/2/pinjam", data={"nama": "Made"}).status_code == 409
""",
    "lent to somebody": """
def test_lent_to_somebody(petugas):
    assert petugas.post("/buku/2/pinjam", data={"nama": "  "}).status_code == 400
""",
    "back": """
def test_back(petugas):
    petugas.post("/buku/2/pinjam", data={"nama": "Ucok"})
    petugas.post("/buku/2/kembali")
    assert petugas.get("/buku/2").get_json()["peminjam"] == ""
""",
    "back sent on": """
def test_back_sent_on(petugas):
    petugas.post("/buku/2/pinjam", data={"nama": "Ucok"})
    assert petugas.post("/buku/2/kembali").headers["Location"].endswith("/buku/2")
""",
    "back alone": """
def test_back_alone(petugas):
    for nomor, nama in ((2, "Ucok"), (3, "Made")):
        petugas.post(f"/buku/{nomor}/pinjam", data={"nama": nama})
    petugas.post("/buku/2/kembali")
    assert petugas.get("/buku/3").get_json()["peminjam"] == "Made"
""",
    "back once": """
def test_back_once(petugas):
    assert petugas.post("/buku/2/kembali").status_code == 409
""",
}
"""What the task promises, and a test of each."""

READING = ["list", "one", "missing", "search", "case"]
GUARDS = ["guarded add", "guarded delete", "guarded lend", "guarded return"]
EFFECTS = ["stored", "sent on", "deleted", "lent", "back", "back sent on", "back alone"]
REFUSALS = ["blank title", "no delete by GET", "lent stays", "lent once", "lent to somebody", "back once"]

SUITES: dict[str, list[str]] = {
    "whether it answers": [],
    "a wrong address": ["missing"],
    "one book": ["one", "missing"],
    "visitors": GUARDS,
    "reading": READING,
    "what is refused": [*REFUSALS, "missing"],
    "what changes, and how": [*EFFECTS, "no delete by GET"],
    "reading and changing": [*READING, *EFFECTS],
    "all that is refused": [*REFUSALS, *GUARDS, "missing", "list", "one"],
    "changing and refusing": [*EFFECTS, *REFUSALS, "missing", "list"],
    "all but the fringes": [
        *[each for each in READING if each != "case"],
        *EFFECTS,
        *[each for each in REFUSALS if each != "blank title"],
        *GUARDS[:2],
    ],
    "every promise": list(PROMISES),
}
"""From the one that checks least to the one that checks most."""

ALIVE = """
def test_alive(tamu):
    assert tamu.get("/buku/").status_code == 200
    assert tamu.get("/buku/1").status_code, 200
"""


pytestmark = pytest.mark.lessons("19")


@pytest.fixture(autouse=True)
def _judging(tmp_path, monkeypatch):
    """A folder of one's own; and the rules of the application, which is made anew for each test, are compiled once."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Rule, "_compile_builder", Rule._compile_builder)  # put back afterwards
    rules_once.install()


def judged(source):
    return grade(source, "", "x.md", 1, exercise("19-03")["subject"])


def noticed(source):
    """Return how many damages a suite notices."""
    found = judged(source)
    assert "damage" in found, found
    return sum(each["found"] for each in found["damage"])


BLIND = {file.stem: file.read_text(encoding="utf-8") for file in Path(__file__).with_name("suites_19_03").glob("*.txt")}

ORDER = ["03", "07", "09", "11", "02", "01", "05", "12", "08", "04", "10", "06"]
"""Their writer's order, from the weakest to the strongest."""

CLOSE = [("03", "07"), ("05", "12"), ("08", "04")]
"""Of these two their writer did not know: any order is right."""

RIGID = '    assert r.text == "Judul harus diisi."\n'
"""What suite 08 asks besides, and nobody promised."""


def test_twelve_suites_stand_in_the_order_of_what_they_check():
    assert len(SUITES) == 12
    assert [len(each) for each in SUITES.values()] == sorted({len(each) for each in SUITES.values()})
    names = list(SUITES)
    random.Random(19).shuffle(names)
    counts = {name: noticed(HEAD + ALIVE + "".join(PROMISES[each] for each in SUITES[name])) for name in names}
    assert sorted(names, key=counts.__getitem__) == list(SUITES), counts
    assert len(set(counts.values())) == len(SUITES), counts
    assert counts["whether it answers"] == 0
    assert counts["every promise"] == len(exercise("19-03")["subject"]["damage"])


def test_twelve_suites_of_somebody_else_stand_in_the_order_of_their_writer():
    assert sorted(BLIND) == sorted(ORDER)
    counts = {name: noticed(BLIND[name].replace(RIGID, "")) for name in ORDER}
    wrong = [pair for pair in combinations(ORDER, 2) if pair not in CLOSE and not counts[pair[0]] < counts[pair[1]]]
    assert wrong == [], counts


def test_a_suite_that_asks_for_the_words_of_a_refusal_is_too_rigid():
    assert RIGID in BLIND["08"]
    assert judged(BLIND["08"])["code"] == "uji-terlalu-kaku"
