"""What passed is not run again while all that it depends on stays as it is; whatever changes has it run again."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from bukuflask_validation import unchanged

TESTS = """
import pytest

@pytest.mark.lessons
@pytest.mark.parametrize("stem", ["02-satu", "03-dua", "katalog"])
def test_pelajaran(stem):
    assert stem != GAGAL

@pytest.mark.lessons("02")
def test_bernama(): pass

def test_biasa(): pass

GAGAL = "-"
"""


@pytest.fixture
def shelf(make_shelf, cell, monkeypatch):
    for name in unchanged.EVERYTHING:
        monkeypatch.delenv(name, raising=False)
    made = make_shelf("hemat")
    made.notebook(
        "02-satu",
        cell("1 + 1", count=1, tags=("nbval-ignore-output",)),
        cell("2", count=2, tags=("nbval-ignore-output",)),
    )
    made.notebook("03-dua", cell("1 + 1", count=1, tags=("nbval-ignore-output",)))
    made.write("test_a.py", TESTS)
    for number, name in (("02", "satu"), ("03", "dua")):
        made.write(f"lessons/{number}-{name}.md", f"Pelajaran {number}.\n")
        bank = {
            "stem": f"{number}-{name}",
            "title": name,
            "exercises": {f"{number}-01": {"title": "Satu", "check": "x"}},
        }
        made.write(f"src/bukuflask/bank/{number}-{name}.json", json.dumps(bank))
    made.write("src/kode.py", "x = 1\n")
    made.write("README.md", "Buku.\n")
    return made


def names(ids: list[str]) -> list[str]:
    return sorted(re.sub(r"^(?:test_a\.py::test_|notebooks/)", "", each).replace(".ipynb::", " ") for each in ids)


def would_run(shelf, *options: str, **variables: str) -> list[str]:
    """Return what a run would run."""
    shelf.run("--collect-only", "-q", *options, **variables)
    return names(re.findall(r"^\S+::.+$", shelf.said, re.M))


def thrifty(shelf, **variables: str) -> list[str]:
    return would_run(shelf, "--hemat", **variables)


EVERYTHING = [
    "02-satu Cell 0",
    "02-satu Cell 1",
    "03-dua Cell 0",
    "bernama",
    "biasa",
    "pelajaran[02-satu]",
    "pelajaran[03-dua]",
    "pelajaran[katalog]",
]
ALWAYS = ["biasa", "pelajaran[katalog]"]


def test_only_what_a_change_can_have_touched_is_run_again(shelf):
    assert thrifty(shelf) == EVERYTHING
    shelf.run("--hemat", "--inti=2")
    assert shelf.code == 0, shelf.said
    assert thrifty(shelf) == ALWAYS
    assert "hemat: 6 ujian tidak diulang" in shelf.said
    assert thrifty(shelf, BUKUFLASK_SEMUA="1") == thrifty(shelf, CI="true") == would_run(shelf) == EVERYTHING
    cache = shelf.root / ".pytest_cache/v/bukuflask/passed"
    known = json.loads(cache.read_text(encoding="utf-8"))
    assert len(known) == 5  # two notebooks and three tests
    shelf.write("README.md", "Bukunya.\n")
    shelf.write("tests/test_b.py", "")
    shelf.write("lessons/02-satu.md", "Pelajaran dua.\n")
    assert thrifty(shelf) == [each for each in EVERYTHING if "03" not in each]
    shelf.write("lessons/02-satu.md", "Pelajaran 02.\n")
    old = {unit: [digest, when - unchanged.BELIEVED] for unit, (digest, when) in known.items()}
    cache.write_text(json.dumps(old), encoding="utf-8")
    assert thrifty(shelf) == EVERYTHING
    cache.write_text(json.dumps(known), encoding="utf-8")
    assert thrifty(shelf) == ALWAYS
    shelf.write("src/kode.py", "x = 2\n")
    assert thrifty(shelf) == EVERYTHING


def test_workers_of_xdist_leave_out_the_same(shelf):
    pytest.importorskip("xdist")
    shelf.run("--hemat", "-n2", "test_a.py")
    assert shelf.code == 0, shelf.said
    assert thrifty(shelf) == ["02-satu Cell 0", "02-satu Cell 1", "03-dua Cell 0", *ALWAYS]
    shelf.run("--hemat", "-n2", "test_a.py")
    assert sorted(name for _, name in shelf._results) == ["test_biasa", "test_pelajaran[katalog]"]
    assert "hemat: 3 ujian tidak diulang" in shelf.said


def test_what_failed_or_was_not_run_to_its_end_is_run_again(shelf):
    shelf.write("test_a.py", TESTS.replace('GAGAL = "-"', 'GAGAL = "03-dua"'))
    shelf.run("--hemat", "test_a.py", "notebooks/02-satu.ipynb::Cell 0", "notebooks/03-dua.ipynb")
    assert shelf.code == 1
    assert thrifty(shelf) == sorted(["02-satu Cell 0", "02-satu Cell 1", "pelajaran[03-dua]", *ALWAYS])


@pytest.mark.parametrize(
    ("name", "mark", "numbers"),
    [
        ("test_x[02-satu]", (), {"02"}),
        ("test_x[02-satu/01-soal]", (), {"02"}),
        ("test_x[HP-02-satu]", (), {"02"}),
        ("test_x[02-satu-bash]", ("03",), {"02", "03"}),
        ("test_x[katalog]", (), set()),
        ("test_x", ("02", "03"), {"02", "03"}),
        ("test_x[02-satu]", None, set()),
    ],
)
def test_a_test_is_of_the_lessons_that_its_id_and_its_mark_name(name, mark, numbers):
    found = None if mark is None else SimpleNamespace(args=mark)
    item = SimpleNamespace(path=Path("test_a.py"), name=name, get_closest_marker={"lessons": found}.get)
    assert unchanged.numbers_of(item) == numbers


def test_a_change_of_a_title_is_seen_by_every_lesson_and_a_change_of_a_check_by_its_own(shelf):
    checkout = unchanged.Checkout(shelf.root)
    before = checkout.digest("notebooks/03-dua.ipynb", {"03"})
    file = shelf.root / "src" / "bukuflask" / "bank" / "02-satu.json"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"x"', '"y"'), encoding="utf-8")
    assert unchanged.Checkout(shelf.root).digest("notebooks/03-dua.ipynb", {"03"}) == before
    file.write_text(text.replace('"Satu"', '"Lain"'), encoding="utf-8")
    assert unchanged.Checkout(shelf.root).digest("notebooks/03-dua.ipynb", {"03"}) != before


@pytest.mark.parametrize(
    ("named", "counts"),
    [
        ("%petunjuk 02-01", True),
        ("jalankan('02-satu')", True),
        (":contoh: 02-satu", True),
        ("../examples/02-satu/app.py", True),
        ("[satu](02-satu.ipynb)", False),
        ('<a href=\\"02-satu.ipynb\\">', False),
        ("2025-02-01", False),
        ("exercises/03-dua/02-soal.md", False),
    ],
)
def test_a_lesson_that_another_uses_counts_for_it(shelf, named, counts):
    shelf.write("lessons/03-dua.md", named)
    before = unchanged.Checkout(shelf.root).digest("notebooks/03-dua.ipynb", {"03"})
    shelf.write("examples/02-satu/app.py", "x = 1\n")
    assert (unchanged.Checkout(shelf.root).digest("notebooks/03-dua.ipynb", {"03"}) != before) == counts


def test_a_program_or_package_of_another_version_counts(shelf, monkeypatch):
    before = unchanged.Checkout(shelf.root).digest("test_a.py", {"02"})
    assert unchanged.Checkout(shelf.root).digest("test_a.py", {"02"}) == before
    monkeypatch.setattr(unchanged, "_machine", lambda: iter(["flask 4.0"]))
    assert unchanged.Checkout(shelf.root).digest("test_a.py", {"02"}) != before


def test_what_lies_beside_a_test_in_the_folder_of_its_name_is_its_own(shelf):
    shelf.write("tests/book/test_x.py", "")

    def digests():
        checkout = unchanged.Checkout(shelf.root)
        return [checkout.digest(f"tests/book/test_{name}.py", {"02"}) for name in "xy"]

    before = digests()
    shelf.write("tests/book/x/kerusakan.md", "isi")
    after = digests()
    assert [one == other for one, other in zip(before, after, strict=True)] == [False, True]


def test_every_lesson_of_the_real_book_is_told_apart(root):
    checkout = unchanged.Checkout(root)
    numbers = {path.name[:2] for path in (root / "lessons").glob("*.md")}
    assert checkout.of_lesson.keys() == numbers
    kinds = {name.split("/")[0] for name in checkout.of_lesson["02"]}
    assert kinds == {"claims", "examples", "exercises", "lessons", "notebooks", "src", "teaching", "tests"}
    assert not [name for name in checkout.shared if re.search(r"/\d\d-", name)]
    assert "09" in checkout.names["10"]  # its blocks are worked through beside that example
    digests = {number: checkout.digest(f"notebooks/{number}.ipynb", {number}) for number in numbers}
    assert len(set(digests.values())) == len(numbers)
