"""The proof of an exercise: each promise, broken once, is reported."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("markdown_it")
pytest.importorskip("yaml")

from bukuflask_author import caches, proof  # noqa: E402
from bukuflask_author.proof import Proof, prove, prover, snapshot, table  # noqa: E402
from bukuflask_book import user_cache  # noqa: E402
from bukuflask_book.checkout import own  # noqa: E402
from bukuflask_book.markdown import front_matter  # noqa: E402


@pytest.fixture(scope="module")
def judge():
    with prover() as one:
        yield one


@pytest.fixture
def faults(judge):
    return lambda found: Proof(found, judge).report().faults


def test_an_exercise_that_keeps_its_promises(small, faults):
    assert faults(small.exercise()) == []


BROKEN = [
    # name, old words, new words, pieces of the one complaint
    ("starter", "  #~ sapa orangnya", '  #~ ["Halo "] sapa', None),
    ("solution", '"Ende" in text', '"Ruteng" in text', ["solusi harus mendapat ✓", "tanpa-nama"]),
    ("alternative", 'f"Halo {nama}"', 'f"Salam {nama}"', ["jawaban lain 1 harus mendapat ✓", "[lain]"]),
    ("wrong answer passes", 'return "Hai " + nama', 'return "Halo " + nama', ["harus mendapat ✗ [lain]", "✓ BENAR"]),
    ("another message", 'return "Hai " + nama', 'return "Hai"', ["harus mendapat ✗ [lain]", "[tanpa-nama]"]),
    ("wrong answer stops", 'return "Hai " + nama', "return 1 / 0", ["harus mendapat ✗ [lain]", "⚠", "[ZeroDivisionError]"]),
    ("excuse for nothing", "judul: Sapaan", 'judul: Sapaan\njuga_benar: {"sama saja": ["hapus: x"]}', ["`juga_benar` menyebut «hapus: x»"]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "pieces"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_a_broken_promise_is_reported(small, faults, old, new, pieces):
    small.replace(small.exercise_file, old, new)
    found = "\n".join(faults(small.exercise()))
    for piece in pieces or []:
        assert piece in found
    assert bool(found) == (pieces is not None)


def test_a_starter_that_is_already_right(small, faults):
    small.replace(small.exercise_file, "  #~ sapa orangnya", "\n\n\nprint(1)  #~ cetak satu")
    assert "kode awal sudah memenuhi pemeriksaan" in faults(small.exercise())[0]


def test_damage_that_passes_must_be_excused(small, faults):
    small.replace(
        small.exercise_file, 'def sapa(nama):\n    return "Halo "', 'print(1)\n\n\ndef sapa(nama):\n    return "Halo "'
    )
    found = faults(small.exercise())
    assert any("«hapus: print(1)»" in line for line in found)
    assert any("«gandakan: print(1)»" in line for line in found)
    whats = ["hapus: print(1)", "gandakan: print(1)", "print(1) => print()", "print(1) => 1", "print(1) => print(2)"]
    excuse = f"judul: Sapaan\njuga_benar:\n  yang dicetak tidak ditanyakan: {whats!r}"
    small.replace(small.exercise_file, "judul: Sapaan", excuse)
    assert faults(small.exercise()) == []


def test_the_line_of_a_wrong_answer_is_named(small, faults):
    small.replace(small.exercise_file, 'return "Hai " + nama', 'return "Hai"')
    text = small.read(small.exercise_file)
    line = text[: text.index('```python\ndef sapa(nama):\n    return "Hai"')].count("\n") + 1
    assert faults(small.exercise())[0].startswith(f"{small.exercise_file}:{line}: ")


def test_another_hand_must_be_accepted(small, faults):
    small.replace(small.exercise_file, '"Ende" in text, "tanpa-nama"', '"+" in source or "{n" in source, "tanpa-nama"')
    found = "\n".join(faults(small.exercise()))
    assert "jawaban lain 1 yang ditulis ulang (format) harus mendapat ✓" in found
    small.replace(small.exercise_file, "judul: Sapaan", 'judul: Sapaan\nharus_begitu: {"tentang +": ["format"]}')
    assert "(format)" not in "\n".join(faults(small.exercise()))


def test_what_only_several_rewritings_at_once_show_is_said_too(small, faults):
    small.replace(
        small.exercise_file,
        '"Ende" in text, "tanpa-nama"',
        '"CatatanKu" not in source or "Kerjakan" not in source, "tanpa-nama"',
    )
    found = "\n".join(faults(small.exercise()))
    assert "jawaban lain 1 yang ditulis ulang (beberapa sekaligus) harus mendapat ✓" in found
    assert "solusi yang ditulis ulang" not in found


def test_an_excuse_for_a_rewriting_that_is_accepted(small, faults):
    small.replace(small.exercise_file, "judul: Sapaan", 'judul: Sapaan\nharus_begitu: {"entah": ["format"]}')
    assert "`harus_begitu` menyebut «format», padahal tulisan itu diterima" in faults(small.exercise())[0]


def test_the_report_counts_what_became_of_each_mutant(small, judge):
    report = Proof(small.exercise(), judge).report()
    assert report.refused == len(report.given) == sum(report.ways.values())
    given = dict(report.given)
    assert given['return "Halo " + nama => return "Halo "'] == "sendiri tanpa-nama"
    assert given['return "Halo " + nama => return "Halo " - nama'].endswith(" TypeError")
    assert given["hapus: def sapa(nama):"].startswith("sintaks ")
    assert 0 < report.own_share < 1
    _head, row, total, *rest = table([report])
    assert not rest
    assert row.split()[:4] == ["02-01", "0", str(len(report.given)), str(report.refused)]
    assert total.startswith("semua")
    assert "    sendiri tanpa-nama: " in "\n".join(table([report], details=True))


def test_the_kept_copy_shows_every_wrong_answer_and_success(small, judge):
    text = snapshot(small.exercise(), judge)
    assert [row for row in text.splitlines() if row.startswith("====")] == [
        f"======== {code}" for code in ("tanpa-return", "bukan-teks", "tanpa-nama", "lain", "✓")
    ]
    assert "Yang terjadi: Hasilnya `Hai Ende`, dan itu keliru." in text
    assert text.rstrip().endswith("Benar, karena `return` menyerahkannya.")


IMPOSTORS = """\
# Penyamar

## lain

```python
def sapa(nama):
    return "Halo, Ende"
```

```python
def sapa(nama):
    return "Halo  " + nama
```

## tanpa-nama

```diff
-    return "Halo " + nama
+    return "Halo siapa saja"
```

# Petunjuk
"""


def test_impostors_get_exactly_their_message(small, faults, judge):
    small.replace(small.exercise_file, "# Petunjuk\n", IMPOSTORS)
    assert faults(small.exercise()) == []
    report = Proof(small.exercise(), judge).report()
    _head, row, total = table([report])
    assert row.split()[:2] == ["02-01", "3"]
    assert total.split()[:2] == ["semua", "3"]


@pytest.mark.parametrize(
    ("answer", "given"), [('"Halo " + nama', "✓ BENAR"), ('"Halo"', "[tanpa-nama]"), ("1 / 0", "[ZeroDivisionError]")]
)
def test_an_impostor_that_passes_or_gets_another_message(small, faults, answer, given):
    small.replace(small.exercise_file, "# Petunjuk\n", IMPOSTORS.replace('"Halo  " + nama', answer))
    (said,) = faults(small.exercise())
    line = small.line(small.exercise_file, f"return {answer}") if answer != '"Halo " + nama' else None
    assert "penyamar ini harus mendapat ✗ [lain]" in said
    assert given in said
    if line and answer == "1 / 0":
        assert f":{line - 2}: " in said


def test_a_message_for_impostors_alone_is_in_the_kept_copy(small, judge):
    words = "## sama\n\n**Yang terjadi.** Sama.\n\n**Mengapa.** Begitu.\n\n**Coba.** ubah.\n\n"
    small.replace(small.exercise_file, "# Petunjuk\n", words + IMPOSTORS.replace("## lain", "## sama"))
    small.replace(
        small.exercise_file,
        'require(text == "Halo Ende", "lain", isi=text)',
        'require(text[:4] != "Halo" or text == "Halo Ende", "sama", isi=text)\nrequire(text == "Halo Ende", "lain", isi=text)',
    )
    assert Proof(small.exercise(), judge).report().faults == []
    kept = snapshot(small.exercise(), judge)
    assert kept.count("======== sama") == 2
    assert "Yang terjadi: Sama." in kept


@pytest.fixture
def kept(monkeypatch):
    """Which exercises were really proved."""
    proved = []
    report = Proof.report
    monkeypatch.setattr(Proof, "report", lambda self: proved.append(self.exercise["id"]) or report(self))
    return proved


def told(small, remember=True):
    return next(prove([small.exercise()], 2, remember))


def test_what_was_proved_as_it_stands_is_not_proved_again(small, kept):
    first = told(small)
    assert told(small) == first
    assert kept == ["02-01"]
    told(small, remember=False)
    assert kept == ["02-01"] * 2


@pytest.mark.parametrize(
    ("old", "new"),
    [('f"Halo {nama}"', '"Halo " + f"{nama}"'), ('return "Hai " + nama', 'return "Hei " + nama'), ("Sapaannya lain", "Beda")],
    ids=["alternative", "wrong answer", "message"],
)  # fmt: skip
def test_what_has_changed_is_proved_again(small, kept, old, new):
    told(small)
    small.replace(small.exercise_file, old, new)
    told(small)
    assert kept == ["02-01"] * 2


def test_a_proof_with_faults_is_not_kept(small, kept):
    small.replace(small.exercise_file, '"Ende" in text', '"Ruteng" in text')
    assert told(small).faults == told(small).faults != []
    assert kept == ["02-01"] * 2


def test_other_tools_prove_again(small, kept, monkeypatch):
    told(small)
    monkeypatch.setattr(caches, "tools", lambda: b"lain")
    told(small)
    assert kept == ["02-01"] * 2


def test_another_version_of_anything_that_a_lesson_imports_makes_other_tools(monkeypatch):
    book = own()
    heads = [front_matter(book.manuscript(stem).read_text(encoding="utf-8"), Path())[0] for stem in book.stems()]
    named = {name for head in heads for name in head.get("paket", [])}
    assert {"flask-sqlalchemy", "flask-wtf"} <= named
    before, real = caches.tools.__wrapped__(), caches.version
    assert caches.tools.__wrapped__() == before
    for name in [*named, "flask", "werkzeug", "sqlalchemy", "wtforms", "pytest"]:
        monkeypatch.setattr(caches, "version", lambda each, name=name: "0.0" if each == name else real(each))
        assert caches.tools.__wrapped__() != before, name


LOADED = (
    "import json, sys\nfrom pathlib import Path\n"
    "found = [each.__file__ for each in sys.modules.values() if getattr(each, '__file__', None)]\n"
    "Path({file!r}).write_text(json.dumps(found), encoding='utf-8')"
)


@pytest.fixture
def of_the_book(root, tmp_path):
    """Return which of the checkout's own files a process imports that is given code to run."""

    def found(run) -> set[Path]:
        file = tmp_path / "dimuat.json"
        run(LOADED.format(file=str(file)))
        loaded = {Path(each).resolve() for each in json.loads(file.read_text(encoding="utf-8"))}
        return {each for each in loaded if each.is_relative_to(root / "src") or each.is_relative_to(root / "packages")}

    return found


def test_a_kept_proof_depends_on_all_that_judges(of_the_book, judge):
    exercise = {"id": "uji-01", "check": "require(True, 'x')", "file": "uji.md", "check_line": 1}
    files = of_the_book(lambda code: judge.outcome(exercise, code))
    assert {"batches.py", "rules_once.py", "grading.py"} <= {each.name for each in files}
    assert files - set(caches.judging()) == set()


def test_a_kept_proof_depends_on_all_that_chooses_what_is_judged(of_the_book):
    def importing(module):
        return of_the_book(lambda code: subprocess.run([sys.executable, "-c", f"import {module}\n{code}"], check=True))

    read = importing("bukuflask_author.exercises")  # what it made of the sources is asked for beside these
    keeps = {Path(caches.__file__).resolve(), Path(user_cache.__file__).resolve()}
    assert importing("bukuflask_author.proof") - read - keeps - set(caches.judging()) == set()


@pytest.mark.parametrize("broken", ["", "[]", "{}", '{"of": 1, "report": {}}'])
def test_a_kept_proof_that_cannot_be_read_is_no_proof(small, kept, tmp_path, broken):
    told(small)
    (file,) = (tmp_path / "simpanan" / "bukti").iterdir()
    file.write_text(broken, encoding="utf-8")
    told(small)
    assert kept == ["02-01"] * 2


def test_a_proof_begins_anew_where_python_mixes_two_threads_up():
    """Python before 3.11.8 counts the depth of all trees that are being made in one place; nothing else is tried again."""
    told = [SystemError("AST constructor recursion depth mismatch (before=36, after=30)"), None]

    def work():
        error = told.pop(0)
        if error is not None:
            raise error
        return "bukti"

    assert proof.again_where_python_stumbled(work) == "bukti"
    told[:] = [SystemError("lain")]
    with pytest.raises(SystemError, match="lain"):
        proof.again_where_python_stumbled(work)
    told[:] = [SystemError("recursion depth mismatch")] * 9
    with pytest.raises(SystemError):
        proof.again_where_python_stumbled(work)


class Stumbling:
    """A pool whose first run meets another thread in `ast.parse`."""

    def __init__(self):
        self.told = [SystemError("AST constructor recursion depth mismatch (before=36, after=30)"), None]

    def outcome(self, exercise, source):
        if (error := self.told.pop(0)) is not None:
            raise error
        return {}


def test_a_report_and_an_answer_that_is_run_ahead_begin_anew_too(monkeypatch):
    told = Stumbling()
    monkeypatch.setattr(Proof, "_report", lambda self: told.outcome(None, ""))
    assert Proof.__new__(Proof).report() == {}
    with ThreadPoolExecutor(1) as helpers:
        assert proof.Ahead(Stumbling(), helpers).outcome({"check": ""}, "a") == {}
