"""Names with a hyphen or a space, wherever a name is made."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "source",
    [
        "def f(jam-buka):\n    pass",
        "def f(a, jam-buka, c=3):\n    pass",
        "@app.get('/<x>')\ndef f(jam-buka):\n    return ''",
        "for jam-buka in [1]:\n    pass",
        "for a, jam-buka in [(1, 2)]:\n    pass",
        "x = [jam-buka for jam-buka in d]",
        "with open('a') as jam-buka:\n    pass",
        "try:\n    pass\nexcept ValueError as jam-buka:\n    pass",
        "def f():\n    global jam-buka",
        "jam-buka += 1",
        "jam-buka: int = 3",
        "jam-buka, b = 1, 2",
        "class A:\n    def f(self):\n        self.jam-buka = 3",
        "import jam-buka",
        "import jam-buka as j",
        "from jam-buka import a",
        "from a import b, jam-buka",
    ],
)
def test_an_underscore_is_told_and_makes_it_readable(told, source):
    said = told(source)
    assert "Nama" in said
    assert "`jam-buka` memuat tanda hubung" in said
    assert "jam_buka" in said
    compile(source.replace("-", "_"), "<jawabanmu>", "exec")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f(jam buka):\n    pass", "`jam_buka`; kalau dua parameter, pisahkan dengan koma: `jam, buka`"),
        ("def f(a, jam buka, c):\n    pass", "`jam_buka`; kalau dua parameter"),
        ("for jam buka in [1]:\n    pass", "`jam_buka`; kalau dua nama, pisahkan dengan koma: `jam, buka`"),
        ("import flask-login", "`import flask_login`"),
    ],
)
def test_a_space(told, source, expected):
    said = told(source)
    assert expected in said
    assert "tanda kutip" not in said
