"""A text without quotes is named whole, and with the quotes that are told the line is read."""

from __future__ import annotations

import pytest

TEXTS = [
    # a line with {} where the text stands, and the text
    ("url = {}", "http://127.0.0.1:5000/"),
    ("url = {}", "https://contoh.id/menu?x=1"),
    ("buka({})", "http://127.0.0.1:5000/menu"),
    ("def f():\n    return redirect({})", "https://contoh.id"),
    ("app.config.from_mapping(WEB={}, KOTA='Ende')", "http://contoh.id"),
    ("app.config['SQLALCHEMY_DATABASE_URI'] = {}", "sqlite:///toko.db"),
    ("alamat = {}", "/menu/soto"),
    ("alamat = {}", "/menu/<int:nomor>"),
    ("isi = open({})", "./data/buku.txt"),
    ("isi = open({})", "../data/buku.txt"),
    ("isi = open({})", "C:/data/buku.txt"),
    ("gambar = {}", "foto warung.png"),
    ("tempat = {}", "Jl. Merdeka 5"),
    ("print({})", "Jl. Merdeka 5"),
    ('data = {{\n    "alamat": {},\n    "nama": "x",\n}}', "Jl. Merdeka 5"),
    ("tempat = {}", "Jl. Merdeka No. 5, Ende"),
    ("warna = {}", "#ff0000"),
    ("gaya({})", "#FFF"),
    ('data = {{"warna": {}}}', "#ff0000"),
    ('data = {{\n    "warna": {},\n    "nama": "x",\n}}', "#ff0000"),
    ("tanggal = {}", "17-08-2026"),
    ("lahir({})", "17/08/2026"),
    ('data = {{"lahir": {}}}', "2009-05-01"),
    ("nomor = {}", "0812-3456-7890"),
    ("nomor = {}", "+62 812 3456"),
    ("jam = {}", "08:30"),
    ("if jam == {}:\n    pass", "08:00"),
    ("app.run(host={}, port=5000)", "0.0.0.0"),
    ("versi = {}", "3.1.3"),
    ("kalimat = {}", "Halo, dunia!"),
    ("print({})", "Halo, dunia!"),
    ("def f():\n    return {}", "Halo, selamat datang"),
    ("def f():\n    return {}", "Harga: 5000"),
    ("nama = input({})", "Siapa namamu?"),
    ("f(\n    nama={},\n    kota='Ende',\n)", "Bu Sri"),
    ('d = {{"nama": {}}}', "Bu Sri"),
    ("daftar = [{}, 'Soto']", "Nasi Goreng"),
    ("if nama == {}:\n    pass", "Budi Santoso"),
    ("if a == {} or b == 3:\n    pass", "Jakarta Selatan"),
    ("judul = {}", "Bumi Manusia (1980)"),
    ("harga = {}", "Rp. 15.000"),
    ("harga = {}", "Rp15.000"),
    ("diskon = {}", "50%"),
]


@pytest.mark.parametrize(("line", "text"), TEXTS)
def test_the_whole_text_is_shown_in_quotes(told, line, text):
    said = told(line.format(text))
    assert f'`"{text}"`' in said
    compile(line.format(f'"{text}"'), "<jawabanmu>", "exec")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("berkas = C:\\Users\\budi\\buku.txt", '`"C:/Users/budi/buku.txt"`'),
        ("harga = Rp. 15.000", "tulis `15000`"),
        ("diskon = 50%", "tulis `50 / 100`"),
        ("warna = # merah", "tulis nilainya di antara `=` dan `#`."),
        ("nama = Siti Nurhaliza,", "lalu hapus koma di ujung baris"),
        ("daftar = [soto ayam, sate padang]", '`"soto ayam"`'),
        ("x = menu[soto ayam]", 'beri tanda kutip: `"soto ayam"`'),
        ("x = Soto dan sate", "Kalau seluruhnya sebuah teks"),
        ("total = 3 buku", 'kalau itu teks, beri tanda kutip: `"3 buku"`'),
        ("luas = 5 x 3", 'untuk mengalikan, tulis `*`: `5 * 3`; kalau itu teks, beri tanda kutip: `"5 x 3"`'),
        ("luas = panjang X lebar", "untuk mengalikan, tulis `*`: `panjang * lebar`"),
        ("isi = (2 x 3 x 4) / 5", "untuk mengalikan, tulis `*`: `2 * 3 * 4`"),
        ("x = f(x y)", "kalau keduanya nama, tambahkan koma"),
    ],
)
def test_what_else_is_told(told, source, expected):
    assert expected in told(source)


@pytest.mark.parametrize(
    "source",
    ["x = bukan a", "x = 10 kali 2", "f(a: Budi)", "x = lambda: :", "x = a b +", "if x == 3 then:\n    pass", "x = 5.000.000"],
)  # fmt: skip
def test_what_is_no_text_is_not_told_to_be_one(told, source):
    assert "ditulis tanpa tanda kutip" not in told(source)


@pytest.mark.parametrize(
    "source",
    [
        "db.execute(SELECT * FROM buku)",
        "sql = SELECT * FROM buku",
        "sql = select * from buku",
        'sql = SELECT "judul" FROM buku',
        "db.execute(select judul from buku where nomor = 1)",
        "db.execute(insert into buku values (1, 2))",
        "db.execute(update buku set judul = 1)",
        "db.execute(delete from buku)",
    ],
)
def test_a_command_of_sql_is_told_to_be_one(told, source):
    assert "SQL" in told(source)


@pytest.mark.parametrize("source", ["x = select a b", "x = update data b", "x = select(a b)"])
def test_what_only_begins_as_a_command_of_sql_is_none(told, source):
    assert "SQL" not in told(source)
