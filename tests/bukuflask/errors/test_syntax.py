"""What cannot be read is named: the thing itself, not "the line above". Every program is really compiled."""

from __future__ import annotations

import pytest

from bukuflask.errors.explain import explain
from bukuflask.errors.facts import crash_of

NAMED = [
    ("x.where(Kamar.penyewa.is(None))", "`.is_(...)`"),
    ("x.where(Kamar.kota = kota)", "`Kamar.kota == ...`"),
    ("x.filter_by(kota=kota, harga <= 5)", "`where(...)`"),
    ('for tanda in "\\":\n    pass', "tulis dua"),
    (
        'open("C:\\Users\\ani\\toko.db")',
        "`\\U` harus diikuti delapan angka heksadesimal. kalau itu alamat berkas, tulis garis miring biasa",
    ),
    ('x = "toko\\user"', "`\\u` harus diikuti empat"),
    ('x = "toko\\xls"', "`\\x` harus diikuti dua"),
    ('x = b"\\x8"', "`\\x` harus diikuti dua"),
    ('x = f"{toko}\\Nama"', "`\\N` harus diikuti nama huruf"),
    ("@app.route(/)\ndef a(): pass", '`"/"`'),
    ("@app.route(/menu)\ndef a(): pass", '`"/menu"`'),
    ("return Selamat datang", "`Selamat datang` ditulis tanpa tanda kutip"),
    ("x = Warung Bu Sri", "`Warung Bu Sri` ditulis tanpa tanda kutip"),
    ("sapa(Halo semua)", '`"Halo semua"`'),
    ('nama = f"Halo', 'tutup teks itu: `f"Halo"`'),
    ('print(f"Halo {nama})', 'tutup teks itu: `f"Halo {nama}"`'),
    ("return f'Halo {nama}", "tutup teks itu: `f'Halo {nama}'`"),
    ("x = r'abc", "tutup teks itu: `r'abc'`"),
    ("nama = f\"Halo'", "tanda kutip penutupnya hilang"),
    ('nama = f"""Halo', "tiga tanda kutip yang sama"),
    ('nama = f"Halo {nama"', "`{` yang belum ditutup"),
    ("x = 'Ma'af'", "di tengah kata"),
    ("x = f'Ma'af'", "di tengah kata"),
    ("if a dan b:\n    pass", "tulis `and`"),
    ("if a atau b:\n    pass", "tulis `or`"),
    ("x = bukan a", "tulis `not`"),
    ("if x => 3:\n    pass", "tulis `>=`"),
    ("x = 3 =< 4", "tulis `<=`"),
    ("if a && b:\n    pass", "tulis `and`"),
    ("def jam-buka():\n    pass", "`def jam_buka`"),
    ("jam-buka = 7", "garis bawah: `jam_buka = ...`"),
    ("def jam buka():\n    pass", "`def jam_buka`"),
    ("def 2menu():\n    pass", "diawali angka"),
    ("class = 3", "kata milik Python"),
    ("f(app, for=2)", "`for` adalah kata milik Python"),
    ("f(app, x-for=2)", "`x_for=...`"),
    ("Raise ValueError('x')", "tulis `raise`"),
    ("if a And b:\n    pass", "tulis `and`"),
    ('x = "<a href="/menu">Menu</a>"', "tanda kutip tunggal di luar"),
    ('sql = "SELECT judul FROM buku WHERE judul LIKE "%?%""', "tulis `?` di dalam SQL tanpa tanda kutip"),
    ('sql = "SELECT * FROM buku WHERE judul = "Saman""', "apit dengan tanda kutip jenis lain: `'Saman'`; kalau nilai"),
    ("sql = 'DELETE FROM buku WHERE judul = 'Saman' AND id = 1'", 'jenis lain: `"Saman"`; kalau nilai'),
    ('x = "Ia bilang "halo dunia" lagi"', "tepat di depan `halo dunia` sama dengan pembuka"),
    ('x = "jam "10:30" siang"', "`10:30` dibaca sebagai kode"),
    ('x = f"Halo "{nama}"!"', "`{nama}` dibaca sebagai kode"),
    ('x = "Halo "nama"!"', '`"Halo " + nama`'),
    ("x = ['Jum'at', 'Sabtu']", "penutup teks"),
    ('{"K" = 1}', "ganti `=` dengan `:`"),
    ("dict = {nama = 1}", "ganti `=` dengan `:`"),
    ("int() = 3", "panggilan fungsi"),
    ("getattr(a, 'b') = x", "`setattr(objek, nama, nilai)`"),
    ("if x = 3:\n    pass", "ganti `=` dengan `==`"),
    ("3 = x", "tukar keduanya"),
    ("None = x", "`None` adalah kata milik Python"),
    ("x = 1 if a", "`else`"),
    ("if a:\n    pass\nelse if b:\n    pass", "`elif ...:`"),
    ("print 'halo'", "tulis `print(...)`"),
    ("def f()\n    pass", "tambahkan `:`"),
    ("def f:\n    pass", "tambahkan `()`"),
    ("x = (1, 2", "tambahkan `)`"),
    ("x = 'a' + $nama", "tulis `nama`"),
    ("x = 'a' + nama. + 'b'", "Sesudah titik di belakang `nama`"),
    ("def f():\n    return if a >= 3", "hapus `if`"),
    ("x = a.split(.)", '`(".")`'),
    ("status = 404 Not Found", '`"404 Not Found"`'),
    ("def f():\n    return Buka 06.00 sampai 14.00", '`"Buka 06.00 sampai 14.00"`'),
    ("def f():\n    return Selamat datang  # teks untuk peramban", '`"Selamat datang"`'),
    ("x = strptime(teks, %d-%m-%Y)", '`"%d-%m-%Y"`'),
    ("x = strftime(%d/%m)", '`"%d/%m"`'),
    ("if a then return 1", "ganti ` then` dengan `:`"),
    ('render("judul"=judul)', "hapus tanda kutip di sekeliling `judul`"),
    ("app = kapal:papan", "`app = papan`"),
    ("def f():\n    return [b isi]", '`isi.encode("utf-8")`'),
    ("@app.route('/')\n    return 'a'", "harus ada `def`"),
    ("x = 1, 2)", "tidak punya pembuka"),
    ("x = (1, 2]", "pasangannya `)`"),
    ("x = 'Jum'at'", "penutup teks"),
    ('x = "halo', "tutup teks itu"),
    ('x = """halo', "tiga tanda kutip"),
    ("return 1", "di dalam fungsi"),
    ("x = “halo”", "bukan tanda kutip Python"),
    ("x = (1，2)", "mirip `,`"),
    ("x = 1\u200b2", "tak terlihat"),
    ("nilai = 08", "tidak diawali nol"),
    ("f(a=1, 2)", "argumen tanpa nama ke depan"),
    ("def f(a=1, b):\n    pass", "ke belakang"),
    ("x++", "`x += 1`"),
    ("perintah = flask --app kapal run --debug", "perintah untuk terminal"),
    ("x = flask run", "perintah untuk terminal"),
    ("break", "di dalam `for` atau `while`"),
    ("<h1>Halo</h1>", "HTML"),
    (">>> x = 1", "terminal"),
    ("def f():\npass", "empat spasi di depan"),
    ("x = 1\n    y = 2", "samakan spasi"),
]


@pytest.mark.parametrize(("source", "expected"), NAMED)
def test_the_thing_is_named(told, source, expected):
    assert expected in told(source)


@pytest.mark.parametrize("source", [source for source, _ in NAMED])
def test_nobody_is_sent_to_the_line_above(told, source):
    said = told(source)
    assert "satu baris di atasnya" not in said
    if "if " not in source and "=" in source:
        assert "di dalam syarat" not in said, "there is no condition anywhere"


@pytest.mark.parametrize(
    "source",
    ["x = a b c 1", "for x in y z:\n    pass", "x = lambda: :", "a ? b : c", "x = [1 2 3]", "import a b", "x = @"],
)
def test_what_is_not_known_says_where_python_stopped_or_names_it(told, source):
    said = told(source)
    assert said.count("`") % 2 == 0
    assert len(said) > 40


@pytest.mark.parametrize(
    "source",
    [
        'x = "a"if y else"b" c',
        'x = "a"f"b" c',
        'x = "a"b"c" d',
        'x = 1 a # "a"b"c"',
        'x = ("a", ?, "b")',
        'print("a"end="b")',
        'x = """a"b"""c"d"',
        'x = f"{a["b"]} c" d',
    ],
)
def test_two_strings_side_by_side_are_no_string_with_quotes_in_it(told, source):
    assert "sama dengan pembuka teksnya" not in told(source)


def _of_an_older_python(error):
    return explain(crash_of(error, "compile", "notebook", source=error.text))


@pytest.mark.parametrize(
    ("line", "offset", "said"),
    [
        ("x = (1\uff0c2)", 6, "mirip `,`"),
        ("x = 1\u200b2", 5, "tak terlihat U+200B"),
        ("x = 1\u00a0", 5, "tak terlihat U+00A0"),
        ("x = 1\u2013 2", 5, "`\u2013` tidak dikenal"),
    ],
)
def test_a_sign_behind_a_number_is_named_where_python_blames_the_number(line, offset, said):
    """As Python before 3.11.4 does: here its error is made by hand."""
    error = SyntaxError("invalid decimal literal", ("<jawabanmu>", 1, offset, line, 1, offset))
    assert said in _of_an_older_python(error).why


def test_a_letter_behind_a_number_is_no_foreign_sign():
    error = SyntaxError("invalid decimal literal", ("<jawabanmu>", 1, 5, "x = 1\u00e9", 1, 5))
    assert "\u00e9` tidak dikenal" not in _of_an_older_python(error).why


def test_a_zero_byte_is_told_where_python_calls_it_a_wrong_value():
    """As Python before 3.11.4 does, in the midst of an import: here its error is made by hand."""
    crash = crash_of(ValueError("source code string cannot contain null bytes"), "run", "notebook", source="import m")
    crash["places"] = ["importlib._bootstrap:_call_with_frames_removed"]
    assert "bita nol" in explain(crash).why


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x = 1\n\0\0\0\0", "bita nol"),
        ("x = 'café'\n".encode("utf-16"), "UTF-16"),
        ("x = 'café'\n".encode("utf-16-le"), "UTF-16"),
        (b"x = 'caf\xe9'\n", "tidak tersimpan sebagai UTF-8"),
        (b"# coding: utf-9\n", "yang memuat `coding`"),
        (b"# coding: ascii\nx = '\xc3\xa9'\n", "yang memuat `coding`"),
        (b"\xef\xbb\xbf# coding: cp1252\n", "yang memuat `coding`"),
        (b"# coding: hex\n", "yang memuat `coding`"),
    ],
)
def test_a_module_that_is_no_text_is_told_and_no_line_of_it(tmp_path, monkeypatch, content, said):
    name = f"bukan_teks_{content.hex()[:40]}"
    (tmp_path / f"{name}.py").write_bytes(content)
    monkeypatch.syspath_prepend(tmp_path)
    try:
        exec(compile(f"import {name}", "<jawabanmu>", "exec"), {})
    except (SyntaxError, ValueError) as error:  # the latter of a zero byte, from Python before 3.11.4
        known = explain(crash_of(error, "run", "notebook", source=f"import {name}"))
        assert said in f"{known.why} {known.advice}"
        assert "tanda demi tanda" not in known.advice
    else:
        raise AssertionError("Python reads it")
