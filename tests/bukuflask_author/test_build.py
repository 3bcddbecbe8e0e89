"""Notebooks are run and saved the same every time; what has drifted from its sources is found."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("jupytext")
pytest.importorskip("nbclient")

from bukuflask_author import build as builder  # noqa: E402
from bukuflask_author import caches  # noqa: E402

CELLS = """\
Isi.

```{code-cell}
print(object())
"http://127.0.0.1:41234"
```

```{code-cell}
:tags: [raises-exception]

import json
json.loads("[")
```
"""


def save_without_running(small):
    """Save the notebook as if it had been run: enough to ask about drift."""
    built = small.build()
    notebook = json.loads(json.dumps(built.notebook))
    for number, cell in enumerate((c for c in notebook["cells"] if c["cell_type"] == "code"), 1):
        cell["execution_count"] = number
    path = small.book.notebook(small.stem)
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    builder.write_bank(small.book, built)
    return path, notebook


@pytest.fixture
def plain(small):
    """A lesson without exercises, which a kernel can run without the book's own bank."""
    (small.root / small.exercise_file).unlink()
    small.lesson(CELLS)
    return small


@pytest.mark.parametrize(
    ("text", "error", "fine"),
    [("3 None", "", True), ("3", "", False), ("3 Nonen", "", False), ("KeyError: None", "KeyError", False)],
)
def test_the_first_answer_of_a_prediction_stands_in_the_output(plain, text, error, fine):
    from bukuflask.exercises.prediction import Prediction, Result

    plain.lesson('```{tebak} 02-a\n---\ntanya: x\njawab: ["None"]\n---\nkode\n---\nSebab.\n```\n')
    built = plain.build()
    cell = next(c for c in built.notebook.cells if c.cell_type == "code")
    data = Prediction("", Result(text, "", error), built.predictions[0].asked)._repr_mimebundle_()
    cell.outputs = [{"output_type": "display_data", "data": data, "metadata": {}}]

    def check():
        builder._check_predictions(built, Path(plain.lesson_file))

    if fine:
        check()
    else:
        line = plain.line(plain.lesson_file, "{tebak}")
        assert plain.fault(check).startswith(f"lessons/02-kecil.md:{line}: `jawab` tebakan 02-a diawali 'None'")


def test_building_and_running_twice_gives_the_same_bytes(plain):
    path = plain.book.notebook(plain.stem)
    seen = []
    for _ in range(2):
        builder.execute(plain.book, plain.build())
        seen.append(path.read_bytes())
    assert seen[0] == seen[1]
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    notebook = json.loads(seen[0])
    one, two = (c for c in notebook["cells"] if c["cell_type"] == "code")
    assert (one["execution_count"], two["execution_count"]) == (1, 2)
    assert one["outputs"][0]["text"] == ["<object object at 0x7f0000000000>\n"]
    assert one["outputs"][1]["data"]["text/plain"] == ["'http://127.0.0.1:5000'"]
    assert two["outputs"][0]["ename"] == "JSONDecodeError"
    assert "execution" not in one["metadata"]
    assert notebook["metadata"]["language_info"]["name"] == "python"
    assert "version" not in notebook["metadata"]["language_info"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("jumlah = 1\njumlah / 0", ["sebuah sel gagal dijalankan", "jumlah / 0", "ZeroDivisionError"]),
        (":tags: [raises-exception]\n\nprint('aman')", ["bertanda raises-exception tetapi tidak", "print('aman')"]),
        ("import os; os._exit(1)", ["mengakhiri kernelnya"]),
    ],
    ids=["fails", "does not fail", "dies"],
)
def test_a_cell_that_does_not_do_as_written_is_named(plain, source, words):
    plain.lesson("Isi.\n\n```{code-cell}\n" + source + "\n```\n")
    said = plain.fault(lambda: builder.execute(plain.book, plain.build()))
    assert said.startswith("lessons/02-kecil.md: ")
    for word in words:
        assert word in said
    assert not plain.book.notebook(plain.stem).exists()


def test_no_drift(small):
    save_without_running(small)
    assert builder.drift(small.book, small.build()) is None


def test_not_yet_built(small):
    assert builder.drift(small.book, small.build()) == (
        "notebooks/02-kecil.ipynb: belum dibangun. Jalankan: python -m bukuflask_author bangun 02"
    )


SOURCES = [
    ("prose", "lessons/02-kecil.md", "Kalimat penutup", "Kata penutup", "notebooks/"),
    ("cell", "lessons/02-kecil.md", 'print("halo")', 'print("hai")', "notebooks/"),
    ("tags", "lessons/02-kecil.md", 'print("halo")', ':tags: [raises-exception]\n\nprint("halo")', "notebooks/"),
    ("title", "lessons.md", "[Kecil]", "[Mungil]", "notebooks/"),
    ("minutes", "lessons.md", "10 menit", "15 menit", "notebooks/"),
    ("next lesson", "lessons.md", "Nanti", "Besok", "notebooks/"),
    ("task", "exercises/02-kecil/01-sapaan.md", "Lengkapi", "Isilah", "notebooks/"),
    ("starter", "exercises/02-kecil/01-sapaan.md", "#~ sapa orangnya", "#~ sapalah", "notebooks/"),
    ("check", "exercises/02-kecil/01-sapaan.md", '"Ende" in text', '"nde" in text', "src/bukuflask/bank/"),
    ("message", "exercises/02-kecil/01-sapaan.md", "Sapaannya lain", "Sapaannya beda", "src/bukuflask/bank/"),
    ("hint", "exercises/02-kecil/01-sapaan.md", "Apa yang", "Mana yang", "src/bukuflask/bank/"),
]


@pytest.mark.parametrize(("path", "old", "new", "where"), [s[1:] for s in SOURCES], ids=[s[0] for s in SOURCES])
def test_a_changed_source_is_drift(small, path, old, new, where):
    save_without_running(small)
    small.replace(path, old, new)
    found = builder.drift(small.book, small.build())
    assert found is not None
    assert found.startswith(where)
    assert found.endswith("Jalankan: python -m bukuflask_author bangun 02")


def test_a_changed_example_is_drift(small):
    small.replace(small.lesson_file, "Kalimat penutup.", "```{literalinclude} ../examples/02-kecil/hello.py\n```")
    save_without_running(small)
    small.replace("examples/02-kecil/hello.py", "Warung", "Kedai")
    assert "isinya berbeda dari naskahnya" in builder.drift(small.book, small.build())


def edited(change):
    def edit(small):
        path, notebook = save_without_running(small)
        change(notebook)
        path.write_text(json.dumps(notebook), encoding="utf-8")

    return edit


def code(notebook):
    return next(c for c in notebook["cells"] if c["cell_type"] == "code")


BUILT = [
    ("source", edited(lambda n: code(n).update(source="print(2)")), "isinya berbeda"),
    ("prose", edited(lambda n: n["cells"][1].update(source="Lain.")), "isinya berbeda"),
    ("id", edited(lambda n: code(n).update(id="lain")), "isinya berbeda"),
    ("kind", edited(lambda n: n["cells"][1].update(cell_type="raw")), "isinya berbeda"),
    ("tags", edited(lambda n: code(n).update(metadata={"tags": ["nbval-skip"]})), "isinya berbeda"),
    ("cell metadata", edited(lambda n: code(n).update(metadata={"scrolled": True})), "isinya berbeda"),
    ("kernel", edited(lambda n: n["metadata"]["kernelspec"].update(name="conda-saya")), "isinya berbeda"),
    ("cell too many", edited(lambda n: n["cells"].append(n["cells"][1] | {"id": "dua"})), "isinya berbeda"),
    ("order", edited(lambda n: n["cells"].reverse()), "isinya berbeda"),
    ("not run", edited(lambda n: code(n).update(execution_count=None)), "tidak lengkap atau tidak urut ([None, 2])"),
    ("run again", edited(lambda n: code(n).update(execution_count=7)), "tidak lengkap atau tidak urut ([7, 2])"),
]


@pytest.mark.parametrize(("edit", "words"), [b[1:] for b in BUILT], ids=[b[0] for b in BUILT])
def test_an_edited_notebook_is_drift(small, edit, words):
    edit(small)
    assert words in builder.drift(small.book, small.build())


@pytest.mark.parametrize(
    "text", ["", "{", "<<<<<<< HEAD\n{}", "[]", '{"cells": 3, "nbformat": 4, "nbformat_minor": 5}']
)
def test_a_notebook_that_cannot_be_read_is_drift(small, text):
    path, _ = save_without_running(small)
    path.write_text(text, encoding="utf-8")
    found = builder.drift(small.book, small.build())
    assert "bukan notebook yang dapat dibaca" in found or "isinya berbeda" in found


def test_a_bank_edited_or_gone_is_drift(small):
    save_without_running(small)
    bank = small.book.bank(small.stem)
    bank.write_text(bank.read_text(encoding="utf-8").replace("Sapaan", "Salam"), encoding="utf-8")
    assert builder.drift(small.book, small.build()).startswith("src/bukuflask/bank/02-kecil.json: berbeda")
    bank.unlink()
    assert builder.drift(small.book, small.build()).startswith("src/bukuflask/bank/02-kecil.json: berbeda")


def test_orphans(small):
    save_without_running(small)
    assert builder.orphans(small.book) == []
    for path in ("notebooks/05-x.ipynb", "src/bukuflask/bank/06-x.json", "lessons/terminal/07-x.json"):
        small.write(path, "{}")
    for path in ("examples/08-x", "exercises/09-x", "examples/.ipynb_checkpoints", "examples/__pycache__"):
        (small.root / path).mkdir(parents=True)
    small.replace("lessons.md", "| 03 | Nanti |", "| 03 | [Nanti](notebooks/03-nanti.ipynb) |")
    shutil.rmtree(small.book.example(small.stem))
    small.build()  # reads the syllabus anew
    found = builder.orphans(small.book)
    assert [line.split(":")[0] for line in found] == [
        "examples/08-x",
        "exercises/09-x",
        "lessons/terminal/07-x.json",
        "notebooks/05-x.ipynb",
        "src/bukuflask/bank/06-x.json",
        "lessons.md",
        "examples/02-kecil/",
    ]


def test_only_what_drifted_is_run(small, monkeypatch):
    ran = []
    monkeypatch.setattr(builder, "execute", lambda _book, built: ran.append(built.stem))

    def done(everything):
        return [(built.stem, what) for built, what in builder.run_all(small.book, [small.stem], everything)]

    assert done(everything=False) == [(small.stem, "dibangun")]
    save_without_running(small)
    assert done(everything=False) == [(small.stem, "sudah sesuai")]
    assert done(everything=True) == [(small.stem, "dibangun")]
    assert ran == [small.stem] * 2


def test_several_faulty_lessons_are_all_named(small):
    small.write("lessons/03-nanti.md", "tanpa kepala")
    small.write("lessons/04-lain.md", "tanpa kepala")
    with pytest.raises(ExceptionGroup) as group:
        list(builder.run_all(small.book, ["03-nanti", "04-lain"], everything=False))
    assert len(group.value.exceptions) == 2


@pytest.fixture
def runs(plain):
    """Build the plain lesson, and return what was said of it."""

    def build(everything=False):
        plain.build()
        return next(builder.run_all(plain.book, [plain.stem], everything))[1]

    assert build() == "dibangun"
    return build


KEPT = "dibangun; selnya tidak berubah, jadi tidak dijalankan lagi"


def test_other_prose_runs_no_cell_and_gives_the_same_bytes(plain, runs):
    plain.replace(plain.lesson_file, "Isi.", "Isi lain.")
    assert runs() == KEPT
    kept = plain.book.notebook(plain.stem).read_bytes()
    assert b"Isi lain." in kept
    assert runs() == "sudah sesuai"
    assert runs(everything=True) == "dibangun"
    assert plain.book.notebook(plain.stem).read_bytes() == kept


def test_whatever_outputs_come_from_runs_the_cells(plain, runs, monkeypatch):
    def after(change, said="dibangun"):
        change()
        plain.write(plain.lesson_file, plain.read(plain.lesson_file).replace("Isi", "Isi isi", 1))
        assert runs() == said

    after(lambda: plain.replace(plain.lesson_file, "print(object())", "print(1)"))
    after(lambda: None, KEPT)
    after(lambda: plain.replace(f"examples/{plain.stem}/hello.py", "Warung", "Kedai"))
    after(lambda: plain.write(f"examples/{plain.stem}/__pycache__/x.pyc", "x"), KEPT)
    after(lambda: plain.write(f"examples/{plain.stem}/.ipynb_checkpoints/hello-checkpoint.py", "x"), KEPT)
    after(lambda: plain.write(f"examples/{plain.stem}/.hello.py.swp", "x"), KEPT)
    after(lambda: plain.replace("tests/nbval-sanitize.cfg", "[port]", "[porta]"))
    after(lambda: plain.replace("lessons.md", "[Kecil]", "[Mungil]"))  # the bank's title
    notebook = plain.book.notebook(plain.stem)
    after(
        lambda: notebook.write_text(
            notebook.read_text(encoding="utf-8").replace("41234", "1").replace("5000", "1"), encoding="utf-8"
        )
    )
    after(lambda: notebook.write_text("{}", encoding="utf-8"))
    after(lambda: monkeypatch.setenv("CI", "1"))


def test_whatever_a_kernel_imports_of_the_book_counts_among_what_outputs_come_from(plain, root):
    plain.lesson("""
        ```{code-cell}
        import json, sys
        import bukuflask.magics
        from pathlib import Path
        found = [each.__file__ for each in sys.modules.values() if getattr(each, "__file__", None)]
        _ = Path("dimuat.json").write_text(json.dumps(found), encoding="utf-8")
        ```
    """)
    builder.execute(plain.book, plain.build())
    loaded = {Path(each).resolve() for each in json.loads(plain.read("notebooks/dimuat.json"))}
    own = {each for each in loaded if each.is_relative_to(root / "src") or each.is_relative_to(root / "packages")}
    assert root / "src" / "bukuflask" / "magics.py" in own
    assert own - set(caches.running()) == set()
    assert {Path(builder.__file__), root / "src/bukuflask/web/peramban.css"} <= set(caches.running())


def test_another_version_of_anything_installed_counts_among_what_outputs_come_from(tmp_path, monkeypatch):
    assert {each.partition("-")[0] for each in caches.installed()} >= {"ipython", "ipykernel", "stack_data", "flask"}
    before = caches.runners.__wrapped__()
    assert caches.runners.__wrapped__() == before
    monkeypatch.syspath_prepend(tmp_path)
    assert caches.runners.__wrapped__() == before
    (tmp_path / "ipykernel-0.0.dist-info").mkdir()
    assert caches.runners.__wrapped__() != before


def test_what_a_kernel_sends_in_pieces_is_saved_as_one():
    import nbformat

    def stream(text, name="stdout"):
        return nbformat.v4.new_output("stream", name=name, text=text)

    shown = nbformat.v4.new_output("display_data", data={"text/plain": "x"})
    outputs = [
        stream("a\n"),
        stream("b\n"),
        stream("c\n", "stderr"),
        stream("d\n"),
        shown,
        stream("e\n"),
        stream("f\n"),
    ]
    joined = builder._joined(outputs)
    assert [output.get("text", "x") for output in joined] == ["a\nb\n", "c\n", "d\n", "x", "e\nf\n"]
