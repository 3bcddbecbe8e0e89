"""An exercise whose answer is tests: read, proved, and each thing that its author may forget named with file and line."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("markdown_it")
pytest.importorskip("yaml")

from bukuflask_author import proof  # noqa: E402
from bukuflask_author.mutants import mutants  # noqa: E402
from bukuflask_author.proof import Proof, prover  # noqa: E402

APP = """\
from flask import Flask

HARGA = {"kopi": 5000, "teh": 3000}


def create_app():
    app = Flask(__name__)

    @app.get("/")
    def depan():
        return "Warung Ende"

    @app.get("/harga/<nama>")
    def harga(nama):
        if nama not in HARGA:
            return "Tidak dijual", 404
        return str(HARGA[nama])

    @app.post("/pesan")
    def pesan():
        return "Dicatat", 201

    return app
"""

DAMAGE = {
    "tanpa-404": ('            return "Tidak dijual", 404', '            return "Tidak dijual"'),
    "tetap": ("        return str(HARGA[nama])", '        return str(HARGA["kopi"])'),
    "murah": ('HARGA = {"kopi": 5000, "teh": 3000}', 'HARGA = {"kopi": 500, "teh": 3000}'),
    "lewat-get": ('    @app.post("/pesan")', '    @app.route("/pesan", methods=["GET", "POST"])'),
    "bukan-201": ('        return "Dicatat", 201', '        return "Dicatat"'),
}

SOLUTION = """\
import pytest
from kedai import create_app


@pytest.fixture
def client():
    return create_app().test_client()


@pytest.mark.parametrize(("nama", "harga"), [("kopi", "5000"), ("teh", "3000")])
def test_harga(client, nama, harga):
    assert client.get(f"/harga/{nama}").text == harga


def test_tidak_dijual(client):
    assert client.get("/harga/susu").status_code == 404  #~ [client.get("/harga/susu").status_code == 404] barang yang tidak ada


def test_pesan(client):
    assert client.post("/pesan").status_code == 201  #~ [client.post("/pesan").status_code == 201] pesanan dicatat
    assert client.get("/pesan").status_code == 405  #~ [client.get("/pesan").status_code == 405] GET ditolak
"""


def exercise() -> str:
    clean = "\n".join(line.partition("  #~")[0] for line in SOLUTION.splitlines())
    other = clean.replace('"/harga/susu"', '"/harga/roti"')
    third = clean.replace('client.get(f"/harga/{nama}").text == harga', "harga == client.get('/harga/' + nama).text")
    damage = "".join(
        f"## {code}\n\naplikasinya {code}\n\n**Mengapa.** Karena {code}.\n\n**Coba.** periksa {code}.\n\n```diff\n-{old}\n+{new}\n```\n\n"
        for code, (old, new) in DAMAGE.items()
    )
    gone = '    assert client.get("/harga/susu").status_code == 404'
    both = '@pytest.mark.parametrize(("nama", "harga"), [("kopi", "5000"), ("teh", "3000")])'
    wrong = "".join(
        f"## {code}\n\n```diff\n-{old}\n+{new}\n```\n\n"
        for code, old, new in [
            ("tetap", both, both.replace(', ("teh", "3000")', "")),
            (
                "bukan-201",
                '    assert client.post("/pesan").status_code == 201',
                '    assert client.post("/pesan").text == "Dicatat"',
            ),
            ("uji-koma", gone, gone.replace(" ==", ",")),
            ("uji-menolak-yang-benar", gone, gone.replace("404", "400")),
        ]
    )
    return f"""\
---
id: "02-01"
judul: Menguji kedai
uji: kedai
juga_benar:
  "badannya menjadi bagian uji di atasnya":
    - "hapus: def test_tidak_dijual(client):"
    - "hapus: def test_pesan(client):"
  "barang itu pun tidak dijual":
    - 'assert client.get("/harga/susu").status_code == 404 => assert client.get("/harga/susux").status_code == 404'
---

# Tugas

Uji kedai ini.

# Aplikasi

```python
{APP}```

# Kerusakan

{damage}
# Sama benarnya

## sapaan

kata sambutannya lain

```diff
-        return "Warung Ende"
+        return "Selamat datang"
```

# Solusi

```python
{SOLUTION}```

# Jawaban lain

```python
{other}
```

```python
{third}
```

# Pesan

{wrong}
# Penyamar

## uji-terlalu-kaku

```diff
-def test_tidak_dijual(client):
+def test_depan(client):
+    assert client.get("/").text == "Warung Ende"
+
+
+def test_tidak_dijual(client):
```

## tanpa-404

```diff
-    assert client.get("/harga/susu").status_code == 404
+    assert client.get("/harga/susu").status_code != 500
```

## lewat-get

```diff
-    assert client.get("/pesan").status_code == 405
+    assert "405" not in client.post("/pesan").text
```

# Petunjuk

1. Apa yang dijawab untuk barang yang tidak dijual?
2. Lihat bagian klien.
3. Hampir.

# Benar

Bagus.
"""


@pytest.fixture
def tests(small):
    small.write(small.exercise_file, exercise())
    return small


def test_it_is_read_with_its_application_and_its_damages(tests):
    found = tests.exercise()
    subject = found.compiled["subject"]
    assert subject["files"] == {"kedai.py": APP}
    assert [each["code"] for each in subject["damage"]] == list(DAMAGE)
    assert subject["damage"][0] == {
        "code": "tanpa-404",
        "words": "aplikasinya tanpa-404",
        "file": "kedai.py",
        "old": f"{DAMAGE['tanpa-404'][0]}\n",
        "new": f"{DAMAGE['tanpa-404'][1]}\n",
    }
    assert [each["words"] for each in subject["same"]] == ["kata sambutannya lain"]
    assert "aplikasinya murah" in found.compiled["messages"]["murah"]["happened"]
    assert found.compiled["messages"]["murah"]["advice"] == "periksa murah."


def test_it_is_proved_like_any_other(tests):
    with prover() as judge:
        report = Proof(tests.exercise(), judge).report()
    assert report.faults == []
    assert report.refused > 10


class Listening:
    """Whoever says of each answer that its tests notice everything; and how each was asked for."""

    def __init__(self):
        self.asked = []

    def outcome(self, exercise, source):
        subject = exercise["subject"]
        self.asked.append((source, subject))
        seen = [{"words": each["words"], "found": True, "by": f"uji {each['code']}"} for each in subject["damage"]]
        return {"verdict": {"state": "benar", "output": "", "damage": seen}}


NOTICED = {code: "test_harga" if code in ("tetap", "murah", "tanpa-404") else "test_pesan" for code in DAMAGE}


class Noticing(Listening):
    """As if two tests had noticed all."""

    def outcome(self, exercise, source):
        outcome = super().outcome(exercise, source)
        for each, change in zip(outcome["verdict"]["damage"], exercise["subject"]["damage"], strict=True):
            each["by"] = f"test_jawaban.py::{NOTICED[change['code']]}"
        return outcome


def test_all_begin_with_what_the_solution_noticed_and_of_mutants_only_the_message_is_asked(tests):
    found, judge = tests.exercise(), Listening()
    Proof(found, judge).report()
    (source, subject), *others = judge.asked
    assert (source, subject["first"]) == (found.compiled["solution"], {})
    assert all(subject["first"] == {code: f"uji {code}" for code in DAMAGE} for _, subject in others)
    brief = {source for source, subject in others if subject.get("brief")}
    assert brief <= {mutant.source for mutant in mutants(found.compiled["solution"])}
    assert len(brief) > 10
    # Of these it is shown, or kept, how many damages they notice.
    for source in (found.compiled["solution"], *found.alternatives):
        assert any(each == source and not subject.get("brief") for each, subject in others)
    for wrong in (*found.wrong, *found.impostors):
        assert any(each == wrong.source and not subject.get("brief") for each, subject in others)
    assert found.compiled["subject"].keys() == {"files", "same", "damage"}  # what a notebook gets


def test_of_a_mutant_the_damages_of_the_changed_test_are_doubtful(tests):
    found, judge = tests.exercise(), Noticing()
    Proof(found, judge).report()
    solution = found.compiled["solution"]
    doubts = {source: subject["doubtful"] for source, subject in judge.asked if "doubtful" in subject}
    changed = {source: {*doubtful} for source, doubtful in doubts.items() if doubtful}
    assert len(changed) > 5
    for source, doubtful in changed.items():
        tests_of = {code for code, test in NOTICED.items() if test in proof.changed_tests(solution, source)}
        assert doubtful == tests_of


CHANGED = {
    "one test": ("assert 1", "assert 2", {"test_a"}),
    "a test gone": ("def test_a():\n    assert 1\n", "", {"test_a"}),
    "what tests lean on": ("x = 1", "x = 2", None),
    "a fixture": ("def helper()", "def other()", None),
    "unreadable": ("assert 1", "assert (", None),
    "nothing": ("", "", set()),
}


@pytest.mark.parametrize(("old", "new", "names"), CHANGED.values(), ids=CHANGED)
def test_what_differs_between_two_suites(old, new, names):
    suite = (
        "x = 1\n\ndef helper():\n    return x\n\ndef test_a():\n    assert 1\n\ndef test_b():\n    assert helper()\n"
    )
    assert proof.changed_tests(suite, suite.replace(old, new)) == names


def test_the_name_of_a_test_without_its_file_class_and_values():
    assert proof.test_name("test_jawaban.py::TestHarga::test_satu[kopi::5000]") == "test_satu"


class Counting:
    """A pool that runs nothing, and counts."""

    def __init__(self):
        self.asked = []

    def outcome(self, exercise, source):
        self.asked.append((source, exercise["subject"].get("brief", False)))
        return {}


def test_a_brief_answer_never_stands_for_a_whole_one(tests):
    """The kept copy shows how many damages an answer misses; a mutant may be the very same source."""
    whole = tests.exercise().compiled
    brief = {**whole, "subject": {**whole["subject"], "brief": True}}
    pool = Counting()
    with ThreadPoolExecutor(1) as helpers:
        ahead = proof.Ahead(pool, helpers)
        for exercise, source in [(whole, "a"), (brief, "a"), (brief, "b"), (brief, "b"), (whole, "b")]:
            ahead.outcome(exercise, source)
    assert pool.asked == [("a", False), ("b", True), ("b", False)]


def test_a_part_of_the_example_may_be_what_is_tested(tests):
    tests.replace(tests.exercise_file, f"# Aplikasi\n\n```python\n{APP}```\n", "")
    folder = f"examples/{tests.stem}/kedai"
    tests.write(f"{folder}/__init__.py", APP)
    tests.write(f"{folder}/templates/a.html", "<p>")
    text = tests.read(tests.exercise_file).replace(
        "```diff\n-            return", "```diff kedai/__init__.py\n-            return", 1
    )
    tests.write(tests.exercise_file, text)
    assert "blok diff menyebut berkas aplikasinya" in tests.fault(tests.exercise)
    head, mark, rest = text.partition("# Kerusakan")
    rest, cut, end = rest.partition("# Solusi")
    tests.write(tests.exercise_file, head + mark + rest.replace("```diff\n", "```diff kedai/__init__.py\n") + cut + end)
    files = tests.exercise().compiled["subject"]["files"]
    assert files == {"kedai/__init__.py": APP, "kedai/templates/a.html": "<p>"}


FORGOTTEN = [
    ("no name", "uji: kedai", "uji: [kedai]", "judul: Menguji", "`uji` menyebut nama modul"),
    ("no words", "aplikasinya murah\n", "", "## murah", "kerusakan berisi satu baris"),
    ("twice", "## murah", "## tetap", "## tetap", "kode `tetap` sudah dipakai"),
    ("not there", '-        return str(HARGA[nama])', '-        return HARGA[nama]', "```diff", "ditemukan 0 kali"),
    ("no damage", "# Kerusakan", "# Rusak", "# Rusak", "bagian tidak dikenal"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "_", "reason"), [f[1:] for f in FORGOTTEN], ids=[f[0] for f in FORGOTTEN])
def test_what_is_forgotten_is_named(tests, old, new, _, reason):
    tests.replace(tests.exercise_file, old, new)
    said = tests.fault(tests.exercise)
    assert reason in said
    assert tests.exercise_file in said


def test_the_cell_begins_with_the_magic_of_tests(tests):
    notebook = tests.build().notebook
    cell = next(cell for cell in notebook.cells if "02-01" in cell.source and cell.cell_type == "code")
    assert cell.source.startswith("%%uji 02-01\nimport pytest\n")


def test_the_code_that_is_tested_is_shown_folded_below_the_task(tests):
    cells = [cell.source for cell in tests.build().notebook.cells if cell.cell_type == "markdown"]
    task = next(source for source in cells if "Menguji kedai" in source)
    assert task.endswith(
        f"<summary>Kode yang diuji, <code>kedai.py</code></summary>\n\n```python\n{APP}```\n\n</details>"
    )
