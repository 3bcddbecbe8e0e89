"""Keys and values with another sign than a colon between them, on one line and over several: what is told, followed, is read."""

from __future__ import annotations

import re

import pytest

DICTIONARIES = [
    ('x = {"a" = 1}', '`"a": 1`'),
    ('x = {"a" = 1, "b" = 2}', '`"a": 1`'),
    ("app_config = {'NAMA' = 'Bu Sri', 'KOTA' = 'Ende'}", "`'NAMA': 'Bu Sri'`"),
    ('menu = {\n    "soto" = 12000,\n    "sate" = 15000,\n}', '`"soto": 12000`'),
    ('menu = {\n    # harga\n    "soto" = 12000,\n    "sate" = 15000\n}', '`"soto": 12000`'),
    ('menu = {\n    "soto": 12000,\n    "sate" = 15000\n}', '`"sate": 15000`'),
    ('menu = {"soto": 12000,\n        "sate" = 15000,\n        "es" = 3000}', '`"sate": 15000`'),
    ('menu = {"soto": 12000, "sate" = 15000, "es": 3000}', '`"sate": 15000`'),
    ("menu = {soto = 12000, sate = 15000}", '`"soto": 12000`'),
    ("menu = {\n    soto = 12000,\n    sate = 15000\n}", '`"soto": 12000`'),
    ('def f():\n    return jsonify({"a" = 1, "b" = nama}), 201', '`"a": 1`'),
    ('app.config.from_mapping({"NAMA" = "Ende", "KOTA" = 1})', '`"NAMA": "Ende"`'),
    ('create_app(\n    {\n        "NAMA" = "Ende",\n        "KOTA" = 1,\n    }\n)', '`"NAMA": "Ende"`'),
    ('x = {"warung": {"nama" = "Bu Sri", "kota" = "Ende"}}', '`"nama": "Bu Sri"`'),
    ('x = {\n    "warung": {\n        "nama" = "Bu Sri",\n    },\n}', '`"nama": "Bu Sri"`'),
    ('x = [\n    {"nama" = "a", "harga" = 1},\n    {"nama" = "b", "harga" = 2},\n]', '`"nama": "a"`'),
    ('render_template("a.html", menu={"a" = 1, "b" = 2})', '`"a": 1`'),
    ('class Data:\n    ISI = {"a" = 1, "b" = f(1, c=2)}', '`"a": 1`'),
    ('x = {f"a{b}" = 1, "c" = 2}', '`f"a{b}": 1`'),
    ('x = {1 = "a", 2 = "b"}', '`1: "a"`'),
    ('x = {"a" => 1, "b" => 2}', "ganti `=>` dengan `:`"),
    ('x = {"a" := 1, "b" := 2}', "ganti `:=` dengan `:`"),
]


@pytest.mark.parametrize(("source", "example"), DICTIONARIES)
def test_a_pair_is_shown_with_its_colon_and_python_reads_it_so(told, source, example):
    said = told(source)
    assert said.startswith("Di dalam kamus `{...}`, kunci dan nilainya dipisahkan titik dua.")
    assert example in said
    assert "argumen" not in said
    mended = re.sub(r"(?<=[\w\"']) (?::=|=>|=) (?!\{|\[)", ": ", source)
    mended = re.sub(r"^(menu|x|app_config|    ISI): ", r"\1 = ", mended, flags=re.MULTILINE)
    compile(mended, "<jawabanmu>", "exec")


def test_a_key_without_quotes_gets_them(told):
    assert "beri tanda kutip pada kuncinya" in told("menu = {soto = 12000, sate = 15000}")


def test_half_a_set_is_not_told_to_be_turned_round(told):
    assert "tukar" not in told('x = {"a", "b" = 2}')


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('render("judul"=judul)', "di sekeliling `judul` yang"),
        ('dict("a" = 1, "b" = 2)', "di sekeliling `a`, `b` yang"),
        ('app.config.from_mapping(\n    "NAMA" = "Ende",\n    "KOTA" = 1,\n)', "`NAMA` yang ada di sebelah kiri `=`, juga"),
        ('f({"x": 1}, "judul" = 2)', "di sekeliling `judul` yang"),
        ('app.config.from_mapping("nama warung" = 1)', '`{"nama warung": ...}`'),
    ],
)  # fmt: skip
def test_the_name_of_an_argument_has_no_quotes(told, source, expected):
    assert expected in told(source)
