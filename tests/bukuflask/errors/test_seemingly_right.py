"""Errors of code in which a letter only looks right: that is said, and not what would be true of the line that it seems to be."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("source", "sign", "not_said"),
    [
        ("endpoint\ua4f9 values = 1, 2", "U+A4F9", "memuat spasi"),
        ("def hitung\u034f jumlah(): pass", "U+034F", "memuat spasi"),
        ("def f():\n    re\u0442urn 1", "U+0442", "bandingkan"),
        ("def f():\n    retu\U0001d42bn 1", "U+1D42B", "bandingkan"),
        ("x = 'a' + \u02b9b'", "U+02B9", "penutupnya"),
        ("teks = 1\nprint(te\u043as)", "U+043A", "maksudmu"),
        ("te\u043as = 1\nprint(teks)", "U+043A", "maksudmu"),
        ("versi = '1.2'\nversi\u00b7split('.')", "U+00B7", "salah ketik"),
        ("import j\u0455on", "U+0455", "pip"),
        ("from json import dum\u0440s", "U+0440", "ejaannya"),
        ("'a'.u\u0440per()", "U+0440", "maksudmu"),
    ],
)
def test_the_character_is_the_reason(told, source, sign, not_said):
    assert sign in told(source)
    assert not_said not in told(source)


@pytest.mark.parametrize(
    "source",
    [
        "x = 'Senin \u00b7 08.00",
        "x = 'ko\u0442a'; y = z",
        "print(naama)  # \u043a",
        "αβ = 1\nprint(γ)",
        "kafe\u0301 = ",
        "n\uff41ma =",
        "\u03c1 = (massa / volume",
        "\u03bd = 3 +",
        "print(\u03c1",
        "if \u03c1 = 3: pass",
    ],
)
def test_what_a_text_or_a_comment_holds_or_python_reads_as_meant_is_no_reason(told, source):
    assert "tanda yang lain" not in told(source)
