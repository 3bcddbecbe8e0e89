"""What is secret in a line is shortened wherever it stands, and what is not stays readable."""

from __future__ import annotations

import pytest

from bukuflask.projects.secrets_shown import shown, without


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('SECRET_KEY = "abcdefghij"', 'SECRET_KEY = "ab…"'),
        ("SECRET_KEY='abc'", "SECRET_KEY='…'"),
        ('app.config["SECRET_KEY"]="abcdefghij"', 'app.config["SECRET_KEY"]="ab…"'),
        ('{"API_KEY": "abcdefghij", "nama": "Siti"}', '{"API_KEY": "ab…", "nama": "Siti"}'),
        ('os.getenv("KUNCI", "abcdefghij")', 'os.getenv("KUNCI", "ab…")'),
        ('{"SECRET_KEY": kunci, "DATABASE": basis}', '{"SECRET_KEY": kunci, "DATABASE": basis}'),
        ('if password == "abcdefghij":', 'if password == "ab…":'),
        ('"mysql://root:abcdefghij@localhost/x"', '"mysql://root:ab…@localhost/x"'),
        ('"mysql://root:@localhost/x"', '"mysql://root:@localhost/x"'),
        ("\"SELECT * FROM u WHERE sandi = '%s'\" % x", "\"SELECT * FROM u WHERE sandi = '%s'\" % x"),
        ("f\"... password = '{password}'\"", "f\"... password = '{password}'\""),
        ("x  =   1", "x = 1"),
    ],
)
def test_a_line(line, expected):
    assert shown(line) == expected


def test_a_long_line_is_cut():
    assert len(shown("x = " + "1" * 500)) == 110


def test_a_literal_is_found_by_its_place_in_bytes():
    line = 'é = "é" + "abcdefghij"'
    start = line.encode().index(b'"abc')
    assert without(line, [(start, start + 12)]) == 'é = "é" + "ab…"'
    assert without('k = """abcdefghij', [(4, None)]) == 'k = """ab…"""'
    assert without('k = "abcdef"', [(4, 12)]) == 'k = "…"'
