"""The proof of an exercise: each promise, broken once, is reported."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("markdown_it")
pytest.importorskip("yaml")

from bukuflask_author.proof import damaged, faults, harmless, same_program, snapshot  # noqa: E402


def test_an_exercise_that_keeps_its_promises(small):
    assert faults(small.exercise()) == []


BROKEN = [
    # name, old words, new words, pieces of the one complaint
    ("starter", "  #~ sapa orangnya", '  #~ ["Halo "] sapa', None),
    ("solution", '"Ende" in text', '"Ruteng" in text', ["solusi harus mendapat ✓", "tanpa-nama"]),
    ("alternative", 'f"Halo {nama}"', 'f"Salam {nama}"', ["jawaban lain 1 harus mendapat ✓", "[lain]"]),
    ("wrong answer passes", 'return "Hai " + nama', 'return "Halo " + nama', ["harus mendapat ✗ [lain]", "✓ BENAR"]),
    ("another message", 'return "Hai " + nama', 'return "Hai"', ["harus mendapat ✗ [lain]", "[tanpa-nama]"]),
    ("wrong answer stops", 'return "Hai " + nama', "return 1 / 0", ["harus mendapat ✗ [lain]", "⚠", "[ZeroDivisionError]"]),
    ("excuse for nothing", "judul: Sapaan", 'judul: Sapaan\njuga_benar: ["hapus: x"]', ["`juga_benar` menyebut «hapus: x»"]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "pieces"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_a_broken_promise_is_reported(small, old, new, pieces):
    small.replace(small.exercise_file, old, new)
    found = "\n".join(faults(small.exercise()))
    for piece in pieces or []:
        assert piece in found
    assert bool(found) == (pieces is not None)


def test_a_starter_that_is_already_right(small):
    small.replace(small.exercise_file, "  #~ sapa orangnya", "\n\n\nprint(1)  #~ cetak satu")
    assert "kode awal sudah memenuhi pemeriksaan" in faults(small.exercise())[0]


def test_damage_that_passes_must_be_excused(small):
    small.replace(
        small.exercise_file, 'def sapa(nama):\n    return "Halo "', 'print(1)\n\n\ndef sapa(nama):\n    return "Halo "'
    )
    found = faults(small.exercise())
    assert any("«hapus: print(1)»" in line for line in found)
    assert any("«gandakan: print(1)»" in line for line in found)
    excuse = 'judul: Sapaan\njuga_benar: ["hapus: print(1)", "gandakan: print(1)"]'
    small.replace(small.exercise_file, "judul: Sapaan", excuse)
    assert faults(small.exercise()) == []


def test_the_line_of_a_wrong_answer_is_named(small):
    small.replace(small.exercise_file, 'return "Hai " + nama', 'return "Hai"')
    text = small.read(small.exercise_file)
    line = text[: text.index('```python\ndef sapa(nama):\n    return "Hai"')].count("\n") + 1
    assert faults(small.exercise())[0].startswith(f"{small.exercise_file}:{line}: ")


def test_damage():
    assert list(damaged("a\n\nb\n")) == [
        ("hapus: a", "\nb\n"),
        ("gandakan: a", "a\na\n\nb\n"),
        ("tukar: a", "\na\nb\n"),
        ("hapus: b", "a\n\n"),
        ("gandakan: b", "a\n\nb\nb\n"),
    ]


def test_harmless_and_same():
    assert harmless("gandakan: return x")
    assert harmless("gandakan: from a import b")
    assert not harmless("hapus: return x")
    assert not harmless("gandakan: returned(x)")
    assert same_program("x=1", "x = 1  # catatan\n")
    assert not same_program("x = 1", "x = 2")
    assert not same_program("x = (", "x = (")


def test_the_kept_copy_shows_every_wrong_answer_and_success(small):
    text = snapshot(small.exercise())
    assert [row for row in text.splitlines() if row.startswith("====")] == [
        f"======== {code}" for code in ("tanpa-return", "bukan-teks", "tanpa-nama", "lain", "✓")
    ]
    assert "Yang terjadi: Hasilnya `Hai Ende`." in text
    assert text.rstrip().endswith("Benar, karena `return` menyerahkannya.")
