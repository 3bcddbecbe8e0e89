"""What differs between machines and runs is made the same before it is saved."""

from __future__ import annotations

import pytest

from bukuflask_author.normalise import Normaliser


@pytest.fixture
def rules(root):
    return Normaliser(root / "tests" / "nbval-sanitize.cfg")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("http://127.0.0.1:38211/a", "http://127.0.0.1:5000/a"),
        ("[01/Jan/2027 23:59:59]", "[20/Nov/2026 09:00:00]"),
        ("Date: Mon, 01 Feb 2027 10:11:12 GMT", "Date: Fri, 20 Nov 2026 09:00:00 GMT"),
        ("<A at 0x7fae12345678>", "<A at 0x7f0000000000>"),
        ("Werkzeug/3.1.9 Python/3.13.0", "Werkzeug/3.1 Python/3"),
        ("selesai dalam 17 ms", "selesai dalam 3 ms"),
        ("/var/folders/ipykernel_1234/567.py", "ipykernel.py"),
        ("C:\\Temp\\ipykernel_12\\34.py", "ipykernel.py"),
        ('File "/x/lib/python3.13/site-packages/flask/app.py"', 'File ".../site-packages/flask/app.py"'),
        ('File "/x/Buku é/lib/site-packages/flask/app.py"', 'File ".../site-packages/flask/app.py"'),
        ("PIN: 987-654-321", "PIN: 123-456-789"),
        ("harga 5000, 7 menit", "harga 5000, 7 menit"),
    ],
)
def test_rules(rules, source, expected):
    assert rules.text(source) == expected
    assert rules.text(expected) == expected  # what is the same stays the same


def test_a_backslash_in_a_replacement_is_no_escape(tmp_path):
    file = tmp_path / "r.cfg"
    file.write_text("[a]\nregex: x+\nreplace: \\1\\n\n", encoding="ascii")
    assert Normaliser(file).text("axxb") == "a\\1\\nb"


def test_a_terminals_text_loses_colours_and_marks(rules):
    printed = "\x1b[31mError\x1b[0m\r\n    f(x)\r\n    ~^^^\r\nValueError"
    assert rules.plain(printed) == "Error\n    f(x)\nValueError"


def test_a_saved_output_has_no_live_widget_and_sorted_kinds(rules):
    output = {
        "output_type": "display_data",
        "data": {
            "text/plain": "127.0.0.1:1234",
            "text/html": "<p>127.0.0.1:1234</p>",
            "application/vnd.jupyter.widget-view+json": {"model_id": "x"},
            "application/json": {"a": 1},
        },
    }
    saved = rules.output(output)
    assert list(saved["data"].items()) == [
        ("application/json", {"a": 1}),
        ("text/html", "<p>127.0.0.1:5000</p>"),
        ("text/plain", "127.0.0.1:5000"),
    ]
    assert len(output["data"]) == 4  # what was given is left as it was


def test_a_widget_without_a_picture_stays(rules):
    output = {"output_type": "display_data", "data": {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}}}
    assert rules.output(output) == output


def test_a_traceback_keeps_the_readers_own_frames(rules):
    blocks = [
        "\x1b[31m-----\x1b[39m",
        "Cell \x1b[32mIn[1]\x1b[39m, line 1\n----> 1 app.route()",
        "\x1b[36mFile \x1b[39m\x1b[32m/x/site-packages/flask/a.py:3\x1b[39m\ncode",
        "File /x/site-packages/flask/b.py:4\ncode",
        "File <frozen runpy>:1",
        "ValueError: 0x7fae12345678",
    ]
    output = {"output_type": "error", "ename": "ValueError", "evalue": "0x7fae12345678", "traceback": blocks}
    saved = rules.output(output)
    assert saved["evalue"] == "0x7f0000000000"
    assert saved["traceback"] == [
        blocks[0],
        blocks[1],
        "    ... (baris di dalam pustaka tidak ditampilkan)",
        "ValueError: 0x7f0000000000",
    ]
