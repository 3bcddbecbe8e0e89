"""An exercise file: what is read from it, and every fault named with file, line and reason."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("markdown_it")
pytest.importorskip("yaml")

from bukuflask_author.exercises import clean, starter_of  # noqa: E402


@pytest.mark.parametrize(
    ("marked", "starter", "solution"),
    [
        ("x = 1  #~ isi x", "...  # isi x", "x = 1"),
        ("    return x  #~ serahkan", "    ...  # serahkan", "    return x"),
        ('a = f("b")  #~ [f("b")] minta', "a = ____  # minta", 'a = f("b")'),
        ("a = b + 1  #~ [b]", "a = ____ + 1", "a = b + 1"),
        ("a = b[0]  #~ [b[0]] ambil", "a = ____  # ambil", "a = b[0]"),
        ("a = 1\nb = 2  #~\nc = 3", "a = 1\nc = 3", "a = 1\nb = 2\nc = 3"),
        ("a = 1  # biasa", "a = 1  # biasa", "a = 1  # biasa"),
    ],
)
def test_marks(marked, starter, solution):
    assert starter_of(marked) == starter + "\n"
    assert clean(marked) == solution + "\n"


def test_an_exercise_is_read(small):
    found = small.exercise()
    compiled = found.compiled
    assert (compiled["id"], compiled["title"], compiled["file"]) == ("02-01", "Sapaan", small.exercise_file)
    assert compiled["starter"] == "def sapa(nama):\n    ...  # sapa orangnya\n"
    assert compiled["solution"] == 'def sapa(nama):\n    return "Halo " + nama\n'
    assert compiled["check_line"] == small.line(small.exercise_file, 'text = call(get("sapa")')
    assert found.task == "Lengkapi fungsi `sapa`."
    assert found.task_line == small.line(small.exercise_file, "Lengkapi")
    assert found.alternatives == (
        'def sapa(nama):\n    return f"Halo {nama}"\n',
        'def sapa(orang):\n    return " ".join(["Halo", orang])\n',
    )
    assert list(compiled["messages"]) == ["tanpa-return", "bukan-teks", "tanpa-nama", "lain"]
    assert compiled["messages"]["tanpa-nama"]["happened"] == "Hasilnya `{isi}`, dan itu keliru."
    assert found.wrong[0].source == 'def sapa(nama):\n    "Halo " + nama\n'
    assert found.wrong[0].line == small.line(small.exercise_file, "```diff")
    assert compiled["success"] == "Benar, karena `return` menyerahkannya."


def test_four_hints_the_last_made_from_the_solution(small):
    hints = small.exercise().compiled["hints"]
    assert hints[:3] == [
        "Apa yang diserahkan fungsi?",
        "Lihat contoh di atas.",
        "`return` diikuti teks\nyang disambung.",
    ]
    assert "def sapa(nama):\n    ____" in hints[3]
    assert hints[3] == small.exercise().compiled["hints"][3]  # and the same every time


def test_a_heading_inside_a_quotation_is_no_section(small):
    small.replace(small.exercise_file, "Lengkapi fungsi `sapa`.", "Lengkapi.\n\n> # Catatan\n> lain")
    assert small.exercise().task.endswith("> # Catatan\n> lain")


def test_a_broken_start(small):
    small.replace(small.exercise_file, "judul: Sapaan", "judul: Sapaan\nawal: lain")
    small.replace(small.exercise_file, "  #~ sapa orangnya", "")
    assert small.exercise().compiled["starter"] == 'def sapa(nama):\n    return "Hai " + nama\n'


def test_the_general_messages_may_have_wrong_answers_too(small):
    small.replace(small.exercise_file, "# Petunjuk", "## umum-nama\n\n```python\nsalam = 1\n```\n\n# Petunjuk")
    found = small.exercise()
    assert found.wrong[-1].code == "umum-nama"
    assert "umum-nama" not in found.compiled["messages"]


NEW = '    return ["Halo", nama]'
FAULTS = [
    # name, old words, new words, words on the line that must be named (None: the whole file), a piece of the reason
    ("id", '"02-01"', '"2-1"', "id:", '`id` harus berbentuk "09-02"'),
    ("id of another file", '"02-01"', '"02-07"', "id:", "nama berkas harus diawali nomor latihannya: `07-...md`"),
    ("id of another folder", '"02-01"', '"03-01"', "id:", "id 03-01 tidak cocok dengan folder 02-kecil"),
    ("title", "judul: Sapaan", "judul:", "id:", "`judul` belum diisi"),
    ("head key", "judul: Sapaan", "judul: Sapaan\nsulit: 3", "id:", "kunci kepala tidak dikenal: sulit"),
    ("challenge", "judul: Sapaan", "judul: Sapaan\ntantangan: ya-dong", "id:", "`tantangan: true` menandai"),
    ("missing section", "# Tugas\n", "", None, "bagian `# Tugas` belum ada"),
    ("unknown section", "# Benar", "# Catatan\n\n# Benar", "# Catatan", "bagian tidak dikenal"),
    ("section twice", "# Benar", "# Tugas\n\n# Benar", "# Tugas\n\n# Benar", "bagian `# Tugas` ditulis dua kali"),
    ("two solutions", "# Jawaban lain", "```python\nx\n```\n\n# Jawaban lain", "# Solusi", "tepat satu blok ```python (ada 2)"),
    ("no mark", "  #~ sapa orangnya", "", "def sapa", "tandai dengan `#~`"),
    ("mark and awal", "judul: Sapaan", "judul: Sapaan\nawal: lain", "def sapa", "(salah satu)"),
    ("mark of nothing", "#~ sapa orangnya", "#~ [abc] sapa", "abc", "harus berdiri tepat satu kali di barisnya (ada 0)"),
    ("mark of two", "#~ sapa orangnya", "#~ [a] sapa", "[a]", "tepat satu kali di barisnya (ada 3)"),
    ("string left open", '    return "Halo " + nama  #~ sapa orangnya', '    return """Halo\n{}""".format(nama)  #~ x', "def sapa", "kode awalnya memuat teks, kurung, atau indentasi yang terputus"),
    ("bracket left open", '    return "Halo " + nama  #~ sapa orangnya', '    return (  #~ x\n        "Halo " + nama\n    )', "def sapa", "kode awalnya memuat teks, kurung, atau indentasi yang terputus"),
    ("solution unreadable", "def sapa(nama):\n    return \"Halo \"", "def sapa(nama:\n    return \"Halo \"", "def sapa(nama:", "kode Python tidak dapat dibaca"),
    ("check unreadable", "text = call", "text == = call", "text == =", "kode Python tidak dapat dibaca"),
    ("no alternative", '```python\ndef sapa(nama):\n    return f"Halo {nama}"\n```', "", "# Jawaban lain", "sedikitnya 2 jawaban lain"),
    ("message twice", "## lain", "## tanpa-nama", None, "pesan `tanpa-nama` ditulis dua kali"),
    ("message without answer", f"```diff\n-    return \"Halo \" + nama\n+{NEW}\n```", "", "## bukan-teks", "belum mempunyai jawaban keliru"),
    ("three messages", "## lain", "# Petunjuk lama\n\n## lain", None, "bagian tidak dikenal"),
    ("label", "**Mengapa.** Yang diminta", "**Sebab.** Yang diminta", "## bukan-teks", "`Mengapa` tidak ada di tempatnya"),
    ("label order", "**Coba.** sambung", "**Yang terjadi.** sambung", "## bukan-teks", "`Coba` tidak ada di tempatnya"),
    ("empty label", "**Mengapa.** Yang diminta teks.", "**Mengapa.**", "## bukan-teks", "harus ada isinya"),
    ("doubled braces", "**Mengapa.** Yang diminta teks.", '**Mengapa.** Yang diminta `f"{{nama}}"`.', "## bukan-teks", "kurung kurawal ganda"),
    ("diff matches nothing", '-    return "Halo " + nama\n+    return ["Halo"', '-    return "Hola"\n+    return ["Halo"', "```diff\n-    return \"Hola\"", "(ditemukan 0 kali)"),
    ("diff without minus", f"-    return \"Halo \" + nama\n+{NEW}", f"+{NEW}", "```diff\n+    return [", "(ditemukan 0 kali)"),
    ("diff row", f"+{NEW}", NEW, NEW, "baris diff harus diawali"),
    ("fence", "```diff\n-    return \"Halo \" + nama\n+    return \"Halo\"", "```text\nx", "```text", "harus ```diff atau ```python"),
    ("hints", "2. Lihat contoh di atas.\n", "", "# Petunjuk", "tulis tiga petunjuk bernomor"),
    ("no impostors", "# Petunjuk", "# Penyamar\n\n# Petunjuk", "# Penyamar", "sedikitnya 3 penyamar"),
    ("impostor without answer", "# Petunjuk", "# Penyamar\n\n## lain\n\n# Petunjuk", "## lain\n\n# Pet", "penyamar `lain` belum mempunyai blok"),
    ("impostor without message", "# Petunjuk", "# Penyamar\n\n## zzz\n\n# Petunjuk", "## zzz", "pesan `zzz` belum ada di bagian `# Pesan`"),
    ("impostor unreadable", "# Petunjuk", "# Penyamar\n\n## lain\n\n```python\nx = = 1\n```\n\n# Petunjuk", "x = = 1", "kode Python tidak dapat dibaca"),
    ("unknown mark", "**Coba.** sambung dengan `+`.", "**Coba.** sambung. <!-- klaim -->", "<!-- klaim -->", "tanda <!-- klaim --> tidak dikenal"),
    ("awal", "judul: Sapaan", "judul: Sapaan\nawal: tidak-ada", None, "`awal: tidak-ada` bukan kode pesan"),
    ("juga_benar", "judul: Sapaan", "judul: Sapaan\njuga_benar: x", "id:", "`juga_benar` berisi alasan"),
    ("juga_benar, list", "judul: Sapaan", "judul: Sapaan\njuga_benar: [x]", "id:", "`juga_benar` berisi alasan"),
    ("harus_begitu, no reason", "judul: Sapaan", "judul: Sapaan\nharus_begitu: {'': [x]}", "id:", "`harus_begitu` berisi alasan"),
    ("code without message", '"tanpa-nama", isi', '"tanpa-namanya", isi', '"tanpa-namanya"', "pesan `tanpa-namanya` belum ada"),
    ("code not literal", '"tanpa-nama", isi', "text, isi", "text, isi", "harus menyebut kode pesannya sebagai teks"),
    ("require without code", ', "tanpa-return")', ")", "is not None)", "harus menyebut kode pesannya"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "marked", "reason"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_fault_stops_with_file_line_and_reason(small, old, new, marked, reason):
    small.replace(small.exercise_file, old, new)
    if "awal: tidak-ada" in new:
        small.replace(small.exercise_file, "  #~ sapa orangnya", "")
    said = small.fault(small.exercise)
    assert reason in said
    if marked:
        text = small.read(small.exercise_file)
        line = text[: text.index(marked)].count("\n") + 1
        assert said.startswith(f"{small.exercise_file}:{line}: ")
    else:
        assert said.startswith(small.exercise_file)


def test_a_diff_that_matches_twice(small):
    small.replace(
        small.exercise_file, '    return "Halo " + nama  #~ sapa orangnya', "    print(1)\n    print(1)  #~ x"
    )
    assert "(ditemukan 0 kali)" in small.fault(small.exercise)
    text = small.read(small.exercise_file).replace('-    return "Halo " + nama', "-    print(1)")
    small.write(small.exercise_file, text)
    assert "(ditemukan 2 kali)" in small.fault(small.exercise)


def test_fewer_than_four_messages(small):
    text = small.read(small.exercise_file)
    begin, end = text.index("## lain"), text.index("# Petunjuk")
    small.write(small.exercise_file, text[:begin] + text[end:])
    small.replace(small.exercise_file, 'require(text == "Halo Ende", "lain", isi=text)\n', "")
    assert "sedikitnya 4 jawaban keliru dengan pesannya sendiri (ada 3)" in small.fault(small.exercise)


def test_an_exercise_without_impostors_is_refused_once_all_have_them(small, monkeypatch):
    assert small.exercise().impostors == ()
    monkeypatch.setattr("bukuflask_author.exercises.IMPOSTORS_IN_EVERY_EXERCISE", True)
    assert "bagian `# Penyamar` belum ada" in small.fault(small.exercise)


def test_no_reader_sees_the_marks_of_what_is_claimed(small):
    before = small.exercise()
    for words in (
        "Lengkapi fungsi `sapa`.",
        "Tanpa `return` tidak ada yang diserahkan.",
        "2. Lihat contoh di atas.",
        "menyerahkannya.",
    ):
        small.replace(small.exercise_file, words, f"{words} <!-- klaim: sapa -->")
    small.replace(small.exercise_file, "disambung.", "disambung.\n   <!-- terlihat -->")
    after = small.exercise()
    assert after.task == before.task
    assert after.compiled["messages"] == before.compiled["messages"]
    assert after.compiled["hints"] == before.compiled["hints"]
    assert after.compiled["success"] == before.compiled["success"]
