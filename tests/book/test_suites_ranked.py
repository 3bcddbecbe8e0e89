"""Twelve suites for the application of 19-03 that the exercise does not know, written from the promises of its task.

Each checks some of the promises; the more of them it checks, the more damages it must notice.
"""

from __future__ import annotations

import random

import pytest

from bukuflask.bank import exercise
from bukuflask.exercises.grading import grade

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
    "stored": """
def test_stored(petugas):
    petugas.post("/buku/", data={"judul": "Atheis"})
    assert "Atheis" in judul(petugas)
""",
    "sent on": """
def test_sent_on(petugas):
    assert petugas.post("/buku/", data={"judul": "Atheis"}).headers["Location"].endswith("/buku/4")
""",
    "no title": """
def test_no_title(petugas):
    assert petugas.post("/buku/", data={"judul": ""}).status_code == 400
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
    assert petugas.post("/buku/2/pinjam", data={"nama": ""}).status_code == 400
""",
    "back": """
def test_back(petugas):
    petugas.post("/buku/2/pinjam", data={"nama": "Ucok"})
    petugas.post("/buku/2/kembali")
    assert petugas.get("/buku/2").get_json()["peminjam"] == ""
""",
    "back once": """
def test_back_once(petugas):
    assert petugas.post("/buku/2/kembali").status_code == 409
""",
}
"""What the task promises, and a test of each."""

READING = ["list", "one", "missing", "search", "case"]
GUARDS = ["guarded add", "guarded delete", "guarded lend"]
EFFECTS = ["stored", "sent on", "deleted", "lent", "back"]
REFUSALS = ["no title", "blank title", "no delete by GET", "lent stays", "lent once", "lent to somebody", "back once"]

SUITES: dict[str, list[str]] = {
    "whether it answers": [],
    "a wrong address": ["missing"],
    "one book": ["one", "missing"],
    "visitors": GUARDS,
    "reading": READING,
    "what changes, and how": [*EFFECTS, "no delete by GET"],
    "what is refused": [*REFUSALS, "missing"],
    "reading and changing": [*READING, *EFFECTS],
    "all that is refused": [*REFUSALS, *GUARDS, "missing", "list"],
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
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def noticed(promises):
    """Return how many damages a suite of these promises notices."""
    found = grade(
        HEAD + ALIVE + "".join(PROMISES[each] for each in promises), "", "x.md", 1, exercise("19-03")["subject"]
    )
    assert "damage" in found, found
    return sum(each["found"] for each in found["damage"])


def test_twelve_suites_stand_in_the_order_of_what_they_check():
    assert len(SUITES) == 12
    assert [len(each) for each in SUITES.values()] == sorted({len(each) for each in SUITES.values()})
    names = list(SUITES)
    random.Random(19).shuffle(names)
    counts = {name: noticed(SUITES[name]) for name in names}
    assert sorted(names, key=counts.__getitem__) == list(SUITES), counts
    assert len(set(counts.values())) == len(SUITES), counts
    assert counts["whether it answers"] == 0
    assert counts["every promise"] == len(exercise("19-03")["subject"]["damage"])
