"""Characters that are equal to the eye and different to the machine: found, made visible, and left alone where they are meant."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest

from bukuflask.lookalikes import advice, code, find, plain, plainly, said, visible


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        ('@app.get("/kopi\u200b")', ["U+200B"]),
        ("nama = 'Sri\u00a0Dewi'", ["U+00A0"]),
        ("judul = 'Kafe\u0301'", ["U+0301"]),  # an é of two signs is another text than é
        ("n\u0430ma = 1", ["U+0430"]),  # a Cyrillic letter in a Latin word
        ("x = '\u0441\u043e\u0440'", ["U+0441", "U+043E", "U+0440"]),  # Cyrillic, each of them as a Latin letter
        ("x = 'pro\ufb01l'", ["U+FB01"]),
        ("x = 'e\u2011mail'", ["U+2011"]),
        ("x = '\u3164'", ["U+3164"]),
        ("x = 'a\u2028b'\ny = 1", ["U+2028"]),
        ("x = '\x0b'", ["U+000B"]),
        ("x = '\u2066Sri\u2069'", ["U+2066", "U+2069"]),
        ('ulang = """\n# bukan komentar\u200b\n"""', ["U+200B"]),
        # unseen ones of every kind
        ("x = 'ko\u034fpi'", ["U+034F"]),
        ("x = 'kopi\U000e0100'", ["U+E0100"]),
        ("x = 'kopi\u17b5'", ["U+17B5"]),
        ("x = 'kopi\u180b \u2065'", ["U+180B", "U+2065"]),
        ("x = '\uf0b7 kopi\ufffc'", ["U+F0B7", "U+FFFC"]),  # what Word writes, and where a picture stood
        # letters and signs that Unicode calls confusable, or that stand for an ASCII one
        ("te\u043as = 1", ["U+043A"]),
        ("x = 'k\u0585pi'", ["U+0585"]),
        ("x = 'k\u0251\u03b1'", ["U+0251", "U+03B1"]),
        ("x = 'M\u13aaX \u212api'", ["U+13AA", "U+212A"]),
        ("x = '\u29f8kopi\u2500susu'", ["U+29F8", "U+2500"]),
        ("a\ua4f9 b = f(\u2774)", ["U+A4F9", "U+2774"]),
        ("x = 'ko\u0441\u0442a t\u0301'", ["U+0441", "U+0442", "U+0301"]),  # no t with an acute in one
        ("x = '8\u0660'", ["U+0660"]),
        # where they do their work, or nobody runs them
        ("nama = 'Müller ☕ – 2'  # spasi\u00a0khusus", ["U+2013"]),
        ("x = 'Kopi · Teh · Susu'", []),  # a separator
        ("x = 'Kopi·'", ["U+00B7"]),
        ("# \u200b\nx = 'é'", []),
        ('def f():\n    """Kopi\u00a0— teh."""\n    return 1', []),
        ("x = '👨\u200d👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3 ©\ufe0f'", []),  # emoji are made of several characters
        ("x = '🏴\U000e0067\U000e0062\U000e007f'", []),
        ("x = 'Москва'", []),
        ("x = 'नमस्\u200dते'", []),
        ("x = 'بي\u200cبي'", []),
        ("x = '\u200fالسلام\u200f ۝ ١٢'", []),
        ("x = 'ꦱꦸꦒꦼꦁ\u200bꦫꦮꦸꦃ ᬅᬓ᭄ᬱᬭ'", []),
        ("x = 'ภาษา\u200bไทย カレー \u845b\U000e0100'", []),
        ("x = 'ភាសា\u17b5ខ្មែរ'", []),
        ("x = 'ГОСТ кот օրինակ βγ'", []),
        ("x = '20 m² ½ ① kΩ 5 μm 300 \u212a 5 ℓ Qurʾan é Ç'", []),
        ("a\tb\nc", []),
    ],
)
def test_what_is_found(source, codes):
    assert [each.code for each in find(source)] == codes


def test_what_is_found_in_code_that_python_cannot_read():
    assert [each.code for each in find("if x\u00a0==:\n  y # \u200b\n'")] == ["U+00A0"]


def test_what_unicode_says_is_known_of_every_character():
    for number in range(0x80, 0x110000):
        sign = chr(number)
        kind, name = unicodedata.category(sign), unicodedata.name(sign, "")
        if kind in ("Zl", "Zp", "Co") or "VARIATION SELECTOR" in name:
            assert plain(sign) == "", code(sign)
        elif kind == "Zs":
            assert plain(sign) == " ", code(sign)
        elif kind == "Cf":
            seen = " NUMBER " in name or " ABOVE" in name or "SIGN S" in name or "END OF AYAH" in name or "MARK" in name
            assert plain(sign) == "" or seen, code(sign)
        elif unicodedata.decomposition(sign).startswith(("<wide>", "<font>")):
            same = unicodedata.normalize("NFKC", sign)
            assert plain(sign) == (same if same.isascii() else None), code(sign)


def test_only_what_is_equal_to_the_eye_is_hardly_meant():
    found = {each.sign: each.sure for each in find("x = 'te\u043as k\u03b1pi b\u0251 \uf0b7 – \u034f'")}
    assert found == {"\u043a": True, "\u03b1": False, "\u0251": False, "\uf0b7": False, "–": False, "\u034f": True}


def test_each_is_called_what_it_is():
    source = "x = '\uf0b7 t\u0301 8\u0660'"
    text = said(find(source), source)
    assert "huruf yang gambarnya kosong atau hanya kotak (U+F0B7)" in text
    assert "`t\u0301` yang disusun dari dua tanda (yang kedua U+0301)" in text
    assert "`\u0660` (U+0660), angka `0` dalam bentuk lain" in text
    assert "ganti `t\u0301` dengan `t`, `\u0660` dengan `0`" in advice(find(source))


def test_the_table_comes_with_the_first_character_that_needs_it():
    code = "import sys, bukuflask.ready; from bukuflask.lookalikes import *; plainly('%%latihan'); find('x = 1'); visible('x')\n"
    code += "assert 'bukuflask.confusables' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_exercise_may_have_them_itself():
    own = 'return "Buka 07.00–21.00"'
    assert find(own, own) == []
    assert find(own.replace("/", "–") + '\nx = "e–mail"', own)[0].lines == [2]


def test_what_is_said_shows_the_line_with_the_character_in_it():
    source = 'x = 1\nalamat = "/kopi\u200b/teh"\nlain = "a–b"'
    found = find(source)
    text = said(found, source, 2)
    assert 'Di baris 3 ada huruf yang tidak terlihat (U+200B) sesudah `"/kopi`; di baris 4 ada `–` (U+2013)' in text
    assert '`alamat = "/kopi⟨U+200B⟩/teh"`' in text
    assert "WhatsApp" in text
    assert "ketik ulang" in advice(found)
    assert "ganti `–` dengan `-`" in advice(found)
    assert [each.sure for each in found] == [True, False]


def test_a_sign_in_an_address_is_hardly_meant():
    assert find('coba(app, "/menu–hari")')[0].sure
    assert find("judul = 'a–b'\n@app.get('/a–b')")[0].sure
    assert not find('judul = "a/b – c"')[0].sure


@pytest.mark.parametrize(
    "source",
    [
        "x = '<form method=\u2019post\">'",
        "x = '<input type=\u201dpassword\u201d>'",
        "x = '<input type=\"password\u201d>'",
        "x = 'Simpan\u2039/button>'",
        "x = '\uff1c/form>'",
        "x = '<b>Halo</b\u203a'",
        "x = '<input type\uff1d\"text\">'",
    ],
)
def test_a_sign_that_only_looks_like_html_is_hardly_meant(source):
    assert any(each.sure for each in find(source))


def test_a_sign_among_the_words_of_a_page_may_be_meant():
    for source in (
        "x = '<b>Buku \u201cSaman\u201d \u2013 5 < 6</b>'",
        "x = '<input placeholder=\"baca \u201cSaman\u201d dulu\">'",
    ):
        assert not any(each.sure for each in find(source))


def test_the_unseen_is_made_visible_and_nothing_else():
    assert visible("a\u200bb\u00a0c – é “x” 👨\u200d👩") == "a⟨U+200B⟩b⟨U+00A0⟩c – é “x” 👨\u200d👩"
    assert visible("a\tb\nc") == "a\tb\nc"


def test_plainly():
    assert plainly("\ufeff%%latihan\u00a002\u201301\u200b “x”") == '%%latihan 02-01 "x"'


def test_a_long_dash_may_have_been_two_hyphens():
    found = find("perintah = 'flask —app kapal run –p 80'", "--app")
    assert "ganti `—` dengan `-` atau `--`, `–` dengan `-` dari papan tik" in advice(found)
