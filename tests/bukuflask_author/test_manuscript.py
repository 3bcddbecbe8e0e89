"""A manuscript becomes cells, or stops with file, line and reason."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("jupytext")

from bukuflask.projects.points import Point, ProjectStep  # noqa: E402
from bukuflask_author import manuscript  # noqa: E402
from bukuflask_book.problems import ManuscriptError  # noqa: E402


def sources(built):
    return [cell.source for cell in built.notebook.cells]


def test_a_lesson_becomes_cells(small):
    built = small.build()
    title, intro, code, task, answer, end, after = built.notebook.cells
    assert "dibangun dari lessons/02-kecil.md" in title.source
    assert "# 02 · Kecil" in title.source
    assert "± 10 menit" in title.source
    assert "- *membuat* satu" in title.source
    assert intro.source == "Kalimat pembuka."
    assert (code.cell_type, code.source) == ("code", 'print("halo")')
    assert task.source == "### Latihan 02-01 · Sapaan\n\nLengkapi fungsi `sapa`."
    assert answer.source == "%%latihan 02-01\ndef sapa(nama):\n    ...  # sapa orangnya"
    assert end.source == "Kalimat penutup."
    assert "**03 Nanti**, sedang ditulis" in after.source
    assert (built.bank["app"], list(built.bank["exercises"])) == ("hello", ["02-01"])


def test_cell_ids_stay_when_a_cell_is_put_before(small):
    before = {c.source: c.id for c in small.build().notebook.cells}
    small.replace(small.lesson_file, "Kalimat pembuka.", "Baru.\n\n```{code-cell}\n1 + 1\n```\n\nKalimat pembuka.")
    after = {c.source: c.id for c in small.build().notebook.cells}
    assert all(after[source] == ident for source, ident in before.items())
    assert len(after) == len(before) + 2


def test_equal_cells_get_different_ids(small):
    small.replace(small.lesson_file, "Kalimat penutup.", '```{code-cell}\nprint("halo")\n```\n' * 2)
    ids = [c.id for c in small.build().notebook.cells]
    assert len(set(ids)) == len(ids)
    assert ids == [c.id for c in small.build().notebook.cells]  # and not by nbformat, which would draw them at random


def test_building_twice_gives_the_same(small):
    assert small.build().notebook == small.build().notebook


def test_a_listing_a_link_and_a_quiz(small):
    small.replace(
        small.lesson_file,
        "Kalimat penutup.",
        "Lihat [ini](02-kecil.md#bagian).\n\n"
        "```{literalinclude} ../examples/02-kecil/hello.py\n:pyobject: depan\n```\n\n"
        "```{quiz}\n" + QUIZ + "```\n",
    )
    built = small.build()
    text = "\n".join(sources(built))
    assert "[ini](02-kecil.ipynb#bagian)" in text
    assert '`hello.py`\n\n```python\n@app.route("/")\ndef depan():' in text
    assert "%kuis 02" in sources(built)
    assert len(built.bank["quiz"]) == 3


def test_a_listing_option_is_taken_as_it_stands(small):
    """In YAML `# Flask` would be a comment, `3` a number and `yes` a truth."""
    small.write("examples/02-kecil/hello.py", "x = None\n# Flask membuat aplikasi\nyes = 3\n")
    small.replace(
        small.lesson_file,
        "Kalimat penutup.",
        "```{literalinclude} ../examples/02-kecil/hello.py\n:start-at: # Flask\n:end-at: yes\n```",
    )
    assert "```python\n# Flask membuat aplikasi\nyes = 3\n```" in "\n".join(sources(small.build()))


def test_markdown_saved_by_notepad_is_read(small):
    text = small.read(small.lesson_file)
    small.write(small.lesson_file, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert "Kalimat pembuka." in sources(small.build())


def test_tags_and_reason(small):
    small.replace(small.lesson_file, 'print("halo")', ":tags: [nbval-skip]\n:reason: lama\n\nprint('halo')")
    cell = next(c for c in small.build().notebook.cells if c.cell_type == "code")
    assert cell.metadata == {"tags": ["nbval-skip"]}


TEBAK = """\
```{tebak} 02-a
---
tanya: yang *dicetak*
jawab: ["Bu Sri", "sri"]
keliru:
  - tebakan: ["Bu Made"]
    kata: "Itu `nama`. <!-- terlihat -->"
---
print(warung)
---
Karena `warung` berisi itu. <!-- klaim: isi-warung -->

Dua paragraf.
```
"""


def test_a_prediction(small):
    cells = "```{code-cell}\nimport os\n\nwarung = nama = 'Bu Sri'\n```\n\n" + TEBAK
    small.replace(small.lesson_file, "Kalimat penutup.", cells)
    built = small.build()
    assert "%%tebak 02-a ____\nprint(warung)" in sources(built)
    assert not any("Karena" in source for source in sources(built))
    asked = built.bank["predictions"]["02-a"]
    assert asked["answers"] == ["Bu Sri", "sri"]
    assert asked["wrong"][0]["guesses"] == ["Bu Made"]
    assert asked["wrong"][0]["says"] == "Itu `nama`."
    assert asked["why"] == "Karena `warung` berisi itu.\n\nDua paragraf."
    assert asked["needs"] == {"warung": "warung = nama = 'Bu Sri'"}
    assert built.predictions[0].line == small.line(small.lesson_file, "{tebak}")


def test_code_and_explanation_may_hold_rules_and_fences(small):
    words = TEBAK.replace("```{tebak}", "````{tebak}").replace(
        "paragraf.\n```", "paragraf:\n\n---\n\n```python\nx\n```\n````"
    )
    small.replace(small.lesson_file, "Kalimat penutup.", words)
    assert small.build().bank["predictions"]["02-a"]["why"].endswith("paragraf:\n\n---\n\n```python\nx\n```")


def test_a_challenge_is_called_so(small):
    small.replace(small.exercise_file, "judul: Sapaan", "judul: Sapaan\ntantangan: true")
    built = small.build()
    assert any(source.startswith("### Tantangan 02-01 · Sapaan") for source in sources(built))
    assert built.bank["exercises"]["02-01"]["optional"] is True


def test_predictions_change_no_bank_that_has_none(small):
    assert "predictions" not in small.build().bank


def test_a_lesson_of_the_old_form_is_built_until_all_are_converted(small, monkeypatch):
    small.replace(small.lesson_file, "Kalimat penutup.", "```{code-cell}\n%%tebak 02-a ____\n404\n```")
    small.build()
    monkeypatch.setattr("bukuflask_author.manuscript.ONLY_PREDICTIONS_WITH_A_HEAD", True)
    line = small.line(small.lesson_file, "%%tebak")
    assert small.fault().startswith(f"lessons/02-kecil.md:{line}: tebakan ditulis dengan blok `{{tebak}}`")


def test_a_lesson_that_has_begun_to_convert_must_convert_all(small):
    small.replace(small.lesson_file, "Kalimat penutup.", "```{code-cell}\n%%tebak 02-b ____\n404\n```\n\n" + TEBAK)
    assert "tebakan ditulis dengan blok `{tebak}`" in small.fault()


MARKED = [
    ("Satu. <!-- klaim: utas-baru, dua -->", "Satu."),
    ("Satu. <!-- terlihat --> Dua.", "Satu. Dua."),
    ("Satu.\n<!-- sumber: https://a.id,\n  Mei 2021 -->\nDua.", "Satu.\nDua."),
    ("Satu.\n<!-- cerita -->", "Satu."),
    ("| a | b <!-- terlihat --> |\n|---|---|", "| a | b |\n|---|---|"),
    ("- Satu.<!--klaim:a-->\n- Dua.", "- Satu.\n- Dua."),
    ("Tulis `<!-- apa saja -->`.\n\n```html\n<!-- komentar -->\n```", None),
]


@pytest.mark.parametrize(("written", "shown"), MARKED)
def test_no_reader_sees_the_marks_of_what_is_claimed(small, written, shown):
    small.replace(small.lesson_file, "Kalimat penutup.", written)
    assert (shown or written) in sources(small.build())


@pytest.mark.parametrize(
    "written",
    ["<!-- klaim -->", "<!-- klaim: Nama Besar -->", "<!-- terlihat: x -->", "<!-- sumber: -->", "<!-- nanti -->"],
)
def test_a_mark_that_is_none(small, written):
    small.replace(small.lesson_file, "Kalimat penutup.", f"Satu.\nDua. {written}")
    line = small.line(small.lesson_file, "Dua.")
    assert small.fault().startswith(f"lessons/02-kecil.md:{line}: tanda {written} tidak dikenal")


def test_marks_in_a_quiz(small):
    small.replace(
        small.lesson_file,
        "Kalimat penutup.",
        "```{quiz}\n" + QUIZ.replace(": sebab", ": sebab. <!-- klaim: sebab -->") + "```\n",
    )
    assert small.build().bank["quiz"][0]["options"][0]["why"] == "sebab."


QUIZ = "".join(
    f"{n}. Tanya {n}?\n   - [x] ya\n     : sebab\n   - [ ] tidak\n     : sebab\n   - [ ] ragu\n     : sebab\n"
    for n in (1, 2, 3)
)

END = "Kalimat penutup."
LISTING = "```{literalinclude} ../examples/02-kecil/hello.py\n%s\n```"

FAULTS = [
    # name, words put in the place of "Kalimat penutup.", words on the line that must be named, a piece of the reason
    ("unknown directive", "a\n\n```{catatan} x\n```", "{catatan}", "direktif `{catatan}` tidak dikenal"),
    ("missing file", "a\n\n```{literalinclude} ../examples/02-kecil/tidak.py\n```", "tidak.py", "berkas tidak.py tidak ada"),
    ("outside", "```{literalinclude} ../lessons.md\n```", "../lessons.md", "tidak berada di folder examples/"),
    ("no text", LISTING % ":start-at: zzz", "{literalinclude}", "`:start-at: zzz` tidak ditemukan"),
    ("no object", LISTING % ":pyobject: tidak_ada", "{literalinclude}", "`:pyobject: tidak_ada` tidak ada"),
    ("lines outside", LISTING % ":lines: 5-99", "{literalinclude}", "di luar berkas yang panjangnya"),
    ("empty region", LISTING % ":lines: 4-5", "{literalinclude}", "bagian yang diminta kosong"),
    ("unknown listing option", LISTING % ":linse: 1-2", "{literalinclude}", "opsi tidak dikenal: linse"),
    ("exercise twice", "```{exercise} 02-01\n```\n\nakhir", None, "latihan 02-01 sudah dipakai di baris"),
    ("unknown exercise", "```{exercise} 02-09\n```", "02-09", "latihan '02-09' tidak ada"),
    ("dead link", "Satu.\n\nLihat [ini](03-tidak-ada.md).", "03-tidak-ada", "tautan mati: 03-tidak-ada.md"),
    ("dead link after a listing", LISTING % ":lines: 1" + "\n\nLihat [ini](../x.png).", "../x.png", "tautan mati: ../x.png"),
    ("dead link with title", 'Lihat [ini](../x.png "judul").', "../x.png", "tautan mati: ../x.png"),
    ("dead picture", "![gambar](../x.svg)", "../x.svg", "tautan mati: ../x.svg"),
    ("bad cell yaml", "```{code-cell}\n:tags: [a, b\n\n1\n```", "{code-cell}\n:tags", "opsi sel tidak dapat dibaca"),
    ("unknown tag", "```{code-cell}\n:tags: [skip]\n\n1\n```", ":tags: [skip]", "tag tidak dikenal: skip"),
    ("no reason", "```{code-cell}\n:tags: [nbval-skip]\n\n1\n```", ":tags: [nbval-skip]", "disertai alasannya"),
    ("unknown cell option", "```{code-cell}\n:tag: [a]\n\n1\n```", ":tag: [a]", "opsi sel tidak dikenal: tag"),
    ("empty cell", "```{code-cell}\n\n```", None, "sel kode kosong"),
    ("long line of a cell", "a\n\n```{code-cell}\n" + 118 * "a" + "\n```", 118 * "a", "sepanjang 118 huruf tidak tampil utuh"),
    ("long line of a prediction", TEBAK.replace("print(warung)", 118 * "a"), "{tebak}", "sepanjang 118 huruf tidak tampil utuh"),
    ("long line of code", "a\n\n```python\n" + 101 * "a" + "\n```", "```python", "sepanjang 101 huruf tidak tampil utuh"),
    ("quiz fault", "a\n\n```{quiz}\n1. Tanya?\n   - [y] ya\n```", "- [y] ya", "baris kuis harus"),
    ("short quiz", "```{quiz}\n1. Tanya?\n   - [x] ya\n     : s\n```", "1. Tanya?", "3 sampai 5 pertanyaan (ada 1)"),
    ("two quizzes", f"```{{quiz}}\n{QUIZ}```\n\n```{{quiz}}\n{QUIZ}```", None, "satu pelajaran memuat satu kuis"),
    ("no recording", "a\n\n```{terminal}\n- run: flask --version\n```", "{terminal}", "rekaman terminal belum ada"),
    ("bad terminal yaml", "```{terminal}\n- run: 'x\n```", "- run:", "YAML tidak dapat dibaca"),
    ("bad step", "```{terminal}\n- jalan: x\n```", "- jalan", "langkah terminal tidak dikenal"),
    ("unknown example", "```{terminal}\n:contoh: 99-x\n- run: x\n```", "- run: x", "contoh 99-x tidak ada"),
    ("prediction without parts", "```{tebak} 02-a\n1\n```", "{tebak}", "terdiri atas tiga bagian"),
    ("prediction of another lesson", TEBAK.replace("02-a", "03-a"), "{tebak}", "`{tebak} 02-a` (tertulis '03-a')"),
    ("prediction twice", TEBAK + "\n" + TEBAK.replace("{tebak} 02-a", "{tebak} 02-a "), "{tebak} 02-a ", "tebakan 02-a sudah dipakai"),
    ("prediction without code", TEBAK.replace("print(warung)\n", "\n"), None, "kode tebakannya kosong"),
    ("prediction without why", TEBAK.partition("Karena")[0] + "```", None, "penjelasannya kosong"),
    ("prediction without answers", TEBAK.replace("jawab", "jawaban"), "tanya:", "kepala tebakan berisi"),
    ("prediction with a number", TEBAK.replace('"sri"', "404"), "tanya:", "masing-masing dalam tanda kutip"),
    ("prediction with an odd wrong guess", TEBAK.replace("kata:", "katanya:"), "tanya:", "`keliru` berisi paling banyak 3"),
    ("wrong guess that is right", TEBAK.replace("Bu Made", "SRI."), "tanya:", "tebakan keliru 'SRI.' sama dengan 'sri'"),
    ("prediction with bad yaml", TEBAK.replace("tanya: yang", "tanya: 'yang"), None, "YAML tidak dapat dibaca"),
    ("prediction with a dead link", TEBAK.replace("Karena", "[x](y.md)"), "[x](y.md)", "tautan mati: y.md"),
    ("unknown terminal option", "```{terminal}\n:cnotoh: 02-kecil\n- run: x\n```", "- run: x", "opsi terminal tidak dikenal: cnotoh"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "marked", "reason"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_fault_stops_with_file_line_and_reason(small, words, marked, reason):
    small.replace(small.lesson_file, END, words)
    said = small.fault()
    assert reason in said
    assert said.startswith("lessons/02-kecil.md:")
    line = int(said.split(":")[1])
    if marked:
        rows = small.read(small.lesson_file).splitlines()
        at = small.read(small.lesson_file).index(marked)
        there = small.read(small.lesson_file)[:at].count("\n") + 1
        assert line in (there, there + 1 if "\n" in marked else there), rows[line - 1]


def test_the_second_use_of_an_exercise_is_the_one_that_is_named(small):
    small.replace(small.lesson_file, END, "```{exercise} 02-01\n```")
    rows = [n for n, row in enumerate(small.read(small.lesson_file).splitlines(), 1) if "{exercise}" in row]
    assert small.fault().startswith(f"lessons/02-kecil.md:{rows[1]}: latihan 02-01 sudah dipakai di baris {rows[0]}.")


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("Tanpa kepala.\n", ":1: berkas harus diawali kepala YAML"),
        ("---\napp: hello\n", ":1: kepala YAML tidak ditutup"),
        ("---\nbisa: [a\nb: c\n---\n\n", "YAML tidak dapat dibaca"),
        ("---\n- satu\n---\n\n", ":2: kepala YAML harus berisi pasangan"),
        ("---\nbisa: [a, b]\njudul: x\n---\n\n", ":2: kunci kepala tidak dikenal: judul"),
        ("---\nbisa: [a]\n---\n\n", ":2: kunci `bisa` berisi dua sampai empat"),
        ("---\nbisa: [a, b]\nsebelum: [01-x]\n---\n\n", ":2: kunci `sebelum` menyebut 01-x"),
    ],
)
def test_a_faulty_head(small, head, reason):
    small.lesson("Isi.\n\n```{exercise} 02-01\n```\n", head)
    assert reason in small.fault()


def test_the_line_of_bad_yaml_in_the_head(small):
    small.lesson("Isi.\n", "---\nbisa:\n  - a\n   - b: c: d\n---\n\n")
    assert small.fault().startswith("lessons/02-kecil.md:4: YAML")


def test_an_exercise_that_no_lesson_uses(small):
    small.replace(small.lesson_file, "```{exercise} 02-01\n```", "")
    assert small.fault() == "exercises/02-kecil/01-sapaan.md:2: latihan 02-01 belum dipakai di lessons/02-kecil.md."


def test_two_exercises_with_one_id(small):
    small.write("exercises/02-kecil/01-zzz.md", small.read(small.exercise_file))
    assert small.fault() == "exercises/02-kecil/01-zzz.md:2: id 02-01 sudah dipakai 01-sapaan.md."


def test_a_dead_link_in_a_task_names_the_exercise_file_and_line(small):
    small.replace(small.exercise_file, "Lengkapi fungsi `sapa`.", "Lengkapi.\n\nLihat [itu](07-x.md).")
    line = small.line(small.exercise_file, "07-x.md")
    assert small.fault() == f"exercises/02-kecil/01-sapaan.md:{line}: tautan mati: 07-x.md"


def test_links_in_code_are_no_links(small):
    small.replace(
        small.lesson_file,
        END,
        "Tulis `[a](b.md)`.\n\n```text\n[a](b.md)\n```\n\n[luar](https://example.org) [sini](#a)",
    )
    small.build()


def test_a_lesson_missing_in_the_syllabus(small):
    small.replace("lessons.md", "notebooks/02-kecil.ipynb", "notebooks/02-lain.ipynb")
    assert "lessons/02-kecil.md: pelajaran ini belum ada di lessons.md" in small.fault()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("| 02 | [Kecil](notebooks/02-kecil.ipynb) | sepuluh | x |", "lessons.md:5: baris pelajaran harus berbentuk"),
        ("| 02 | [Kecil](notebooks/03-kecil.ipynb) | 10 menit | x |", "lessons.md:5: nomor 02 tidak cocok"),
    ],
)
def test_a_faulty_row_of_the_syllabus(small, row, reason):
    small.replace("lessons.md", "| 02 | [Kecil](notebooks/02-kecil.ipynb) | 10 menit | sesuatu |", row)
    assert reason in small.fault()


def test_a_manuscript_that_does_not_exist(small):
    (small.root / small.lesson_file).unlink()
    with pytest.raises(ManuscriptError, match="naskah ini tidak ada"):
        small.build()


@pytest.mark.parametrize("path", ["lessons/02-kecil.md", "exercises/02-kecil/01-sapaan.md"])
def test_a_file_in_another_encoding(small, path):
    small.write(path, small.read(path).encode() + b"\nkaf\xe9\n")
    count = (small.root / path).read_bytes()[:-5].count(b"\n")
    assert small.fault().startswith(f"{path}:{count + 1}: berkas harus disimpan sebagai UTF-8")


def test_a_recording_of_other_steps_is_stale(small):
    small.replace(small.lesson_file, END, "```{terminal}\n- run: flask --version\n```")
    small.write("lessons/terminal/02-kecil.json", '[[{"step": "run: flask --help", "output": ""}]]')
    line = small.line(small.lesson_file, "{terminal}")
    assert small.fault().startswith(f"lessons/02-kecil.md:{line}: rekaman terminal belum ada atau sudah usang")
    small.write("lessons/terminal/02-kecil.json", '[[{"step": "run: flask --version", "output": "Flask 3"}]]')
    assert "Setelah `flask --version`:\n\n```text\nFlask 3\n```" in "\n".join(sources(small.build()))


def test_a_recording_too_many_is_stale(small):
    small.write("lessons/terminal/02-kecil.json", '[[{"step": "run: flask --version", "output": ""}]]')
    assert "sudah usang" in small.fault()


def test_a_step_of_a_project_says_what_is_asked_for_and_looks_at_the_example(small, monkeypatch):
    step = ProjectStep("Pabrik", {"paket": Point("Ada `create_app`.", "uji mencarinya di sana.")})
    monkeypatch.setattr(manuscript, "STEPS", {"02-07": step})
    small.replace(small.lesson_file, "Kalimat penutup.", "```{langkah} 02-07\n```\n\nKalimat penutup.")
    built = small.build()
    text, cell = sources(built)[-4:-2]
    assert text.startswith("### Langkah 02-07 · Pabrik\n\n| Yang diminta | Mengapa penting |\n|---|---|\n")
    assert text.endswith("| Ada `create_app`. | Uji mencarinya di sana. |")
    assert cell == "%periksa 02-07 ../examples/02-kecil"
    assert built.bank["steps"] == {"02-07": "Pabrik"}


@pytest.mark.parametrize("blocks", ["```{langkah} 02-08\n```", "```{langkah} 02-07\n```\n\n```{langkah} 02-07\n```"])
def test_a_step_that_is_none_or_stands_twice(small, monkeypatch, blocks):
    monkeypatch.setattr(manuscript, "STEPS", {"02-07": ProjectStep("Pabrik", {})})
    small.replace(small.lesson_file, "Kalimat penutup.", blocks)
    assert "tidak ada, atau sudah dipakai. Yang ada: 02-07." in small.fault()
