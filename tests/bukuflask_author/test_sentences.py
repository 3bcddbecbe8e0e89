"""Where a sentence begins and ends, at which line, and which marks are its own."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("markdown_it")
pytest.importorskip("yaml")

from bukuflask_author.claims import ALL_OR_NONE  # noqa: E402
from bukuflask_author.sentences import sentences  # noqa: E402
from bukuflask_book.problems import ManuscriptError  # noqa: E402


def read(text):
    return [(s.line, s.text, [m.kind for m in s.marks]) for s in sentences(text, Path("x.md"), 1)]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Satu. Dua! Tiga? Empat", ["Satu.", "Dua!", "Tiga?", "Empat"]),
        ("Kode `a. B.` dan `c!` itu. Lalu `d` juga.", ["Kode `a. B.` dan `c!` itu.", "Lalu `d` juga."]),
        ("`app.run()` berhenti. `print` jalan.", ["`app.run()` berhenti.", "`print` jalan."]),
        ("Roti, teh, dll. Lalu pulang.", ["Roti, teh, dll.", "Lalu pulang."]),
        ("Roti, teh, dll. dibawa pulang.", ["Roti, teh, dll. dibawa pulang."]),
        ("Di Jl. Mawar No. 5, mis. Senin, hlm. 3.", ["Di Jl. Mawar No. 5, mis. Senin, hlm. 3."]),
        ("Flask 3.1.3 dan A. Ronacher ada.", ["Flask 3.1.3 dan A. Ronacher ada."]),
        ('"Siapa?" tanya Made. "Aku." Lalu diam.', ['"Siapa?" tanya Made.', '"Aku."', "Lalu diam."]),
        ("Ini (bukan itu.) Lalu.", ["Ini (bukan itu.)", "Lalu."]),
        ("Lihat [ini. Itu](a.md). **Tebal.** Lanjut.", ["Lihat [ini.", "Itu](a.md).", "**Tebal.** Lanjut."]),
        (
            "**Yang terjadi.** Satu. **Mengapa.** Dua *tiga.* Empat.",
            ["**Yang terjadi.** Satu.", "**Mengapa.** Dua *tiga.*", "Empat."],
        ),
        ("Dua\nbaris. Tiga.", ["Dua baris.", "Tiga."]),
        ("- Satu\n- Dua. Tiga.\n  Lanjut\n\n1. Empat", ["Satu", "Dua.", "Tiga.", "Lanjut", "Empat"]),
        ("## Judul ini\n\n> Kutipan. Lagi.\n", ["Judul ini", "Kutipan.", "Lagi."]),
        ("| a | b |\n|---|---|\n| satu. Dua | `x` |\n| tiga | |", ["satu. Dua | `x`", "tiga |"]),
        ("```python\nx. Semua\n```\n\nSatu.\n\n    kode. Semua\n", ["Satu."]),
    ],
)
def test_sentences(written, found):
    assert [text for _, text, _ in read(written)] == found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Satu. <!-- klaim: a --> Dua.", [(1, "Satu.", ["klaim"]), (1, "Dua.", [])]),
        ("Satu.<!-- klaim: a --><!-- terlihat -->\ndua.", [(1, "Satu.", ["klaim", "terlihat"]), (2, "dua.", [])]),
        ("Satu\n<!-- cerita -->\n\nDua.", [(1, "Satu", ["cerita"]), (4, "Dua.", [])]),
        ("Satu.\n\n<!-- cerita -->\n\nDua.", [(1, "Satu.", ["cerita"]), (5, "Dua.", [])]),
        ("Satu. <!-- sumber: https://a.id, x. Y,\n  2021 -->\nDua.", [(1, "Satu.", ["sumber"]), (3, "Dua.", [])]),
        ("Satu selalu <!-- klaim: a -->.", [(1, "Satu selalu.", ["klaim"])]),
        (
            "# Judul <!-- klaim: a -->\n\n- a <!-- terlihat -->\n- b",
            [(1, "Judul", ["klaim"]), (3, "a", ["terlihat"]), (4, "b", [])],
        ),
        (
            "| a | b |\n|---|---|\n| c. D. | e <!-- klaim: f --> |\n| g | h |",
            [(3, "c. D. | e", ["klaim"]), (4, "g | h", [])],
        ),
        ("Satu. Dua,\ntiga. <!-- klaim: a, b -->", [(1, "Satu.", []), (1, "Dua, tiga.", ["klaim"])]),
        ("Satu\nlagi. Dua.\nTiga.", [(1, "Satu lagi.", []), (2, "Dua.", []), (3, "Tiga.", [])]),
    ],
)
def test_marks_and_lines(written, found):
    assert read(written) == found


def test_one_mark_may_name_several_claims():
    (one,) = sentences("Satu. <!-- klaim: a-b, c -->", Path("x.md"), 1)
    assert one.marks[0].names == ("a-b", "c")


def test_an_unknown_mark_is_named_with_its_line():
    with pytest.raises(ManuscriptError, match=r"x\.md:12: tanda <!-- klam: a --> tidak dikenal"):
        sentences("Satu.\n\nDua. <!-- klam: a -->", Path("x.md"), 10)


@pytest.mark.parametrize(
    "words",
    [
        "Selalu begitu.",
        "Itu tidak pernah.",
        "Tak akan pernah.",
        "Hanya satu.",
        "satu-satunya",
        "semuanya",
        "Setiap *kali*",
        "Pasti.",
    ],
)
def test_words_of_every_case_or_none(words):
    assert ALL_OR_NONE.search(sentences(words, Path("x"), 1)[0].prose)


@pytest.mark.parametrize(
    "words", ["Pastikan itu.", "Kode `semua` dan `setiap hari`.", "Kadang.", "Belum pernah.", "Keseluruhan."]
)
def test_other_words(words):
    assert not ALL_OR_NONE.search(sentences(words, Path("x"), 1)[0].prose)
