"""What is known of an error, and that nothing a student's exception does can keep it from being told."""

from __future__ import annotations

import json
import linecache
import sysconfig
import tempfile
from pathlib import Path

import flask
import pytest

import bukuflask
from bukuflask.errors import facts
from bukuflask.errors.facts import crash_of, is_students


def crash(source, names=()):
    """What is known of the error of a program in a notebook."""
    try:
        exec(compile(source, "<tebakan>", "exec"), {"__name__": "__main__"})
    except BaseException as error:
        return crash_of(error, "run", "notebook", source=source, names=names)


@pytest.mark.parametrize(
    ("filename", "own"),
    [
        ("<ipython-input-3-6792c6c0fe1f>", True),
        (str(Path(tempfile.gettempdir(), "ipykernel_71", "1234.py")), True),
        ("<jawabanmu>", True),
        ("/home/sri/belajar flask/warung é/app.py", True),
        ("app.py", True),
        ("lib/warung/app.py", True),
        ("lib/sqlalchemy/engine/_result_cy.py", False),  # what a compiled module says of itself
        ("<string>", False),
        ("<frozen importlib._bootstrap>", False),
        (flask.__file__, False),
        (json.__file__, False),
        (str(Path(sysconfig.get_path("stdlib"), "site-packages", "x", "y.py")), False),
        (str(Path(bukuflask.__file__).with_name("client.py")), False),
        (str(Path(bukuflask.__file__).parent / "mistakes" / "app.py"), False),
    ],
)
def test_whose_code_a_file_holds(filename, own):
    assert is_students(filename) is own


def test_a_standard_library_in_an_archive_is_no_students_code(monkeypatch):
    """As in the browser, where `sysconfig` names a folder beside the archive."""
    archive = Path("/lib/python314.zip").absolute()
    module = str(archive / "json" / "decoder.py")
    caches = (facts._standard_library, is_students)
    try:
        for cached in caches:
            cached.cache_clear()
        assert is_students(module)
        monkeypatch.setattr(linecache, "__file__", str(archive / "linecache.pyc"))
        for cached in caches:
            cached.cache_clear()
        assert not is_students(module)
    finally:
        for cached in caches:
            cached.cache_clear()


def test_the_students_last_line_and_where_it_led():
    known = crash("import json\n\ndef baca():\n    return json.loads('{')\nbaca()")
    assert (known["line"], known["text"], known["raised"]) == (4, "return json.loads('{')", False)
    assert known["bases"][0] == "json.decoder:JSONDecodeError"
    assert known["bases"][1:3] == ["ValueError", "Exception"]
    assert known["places"] == ["json:loads", "json.decoder:JSONDecoder.decode", "json.decoder:JSONDecoder.raw_decode"]


@pytest.mark.parametrize(
    ("source", "raised"),
    [
        ("raise ValueError", True),
        ("assert False", True),
        ("def f():\n    raise KeyError('a')\nf()", True),
        ("try:\n    {}['a']\nexcept KeyError:\n    raise", False),  # what is passed on is not one's own
        ("try:\n    {}['a']\nexcept KeyError as e:\n    raise ValueError from e", True),
        ("{}['a']", False),
        ("int('a')", False),
    ],
)
def test_whether_the_student_raised_it(source, raised):
    assert crash(source)["raised"] is raised


def test_names_of_other_cells_are_not_those_that_the_code_makes():
    known = crash("x = 1\ndef f():\n    lokal = 2\nprint(lokal)", names=["warung"])
    assert (known["own"], known["known"], known["inside"]) == (["f", "x"], ["warung"], "f")


def test_code_that_cannot_be_read_to_its_end_leaves_the_other_names(monkeypatch):
    def too_deep(*_):
        raise RecursionError

    monkeypatch.setattr(facts.scopes, "of_a_name", too_deep)
    known = crash("x = 1\nprint(y)")
    assert (known["detail"], known["own"]) == ("y", ["x"])


def test_a_syntax_error_in_a_file_is_placed_there(tmp_path, monkeypatch):
    (tmp_path / "rusak_sekali.py").write_text("x = 1\ny = (\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    known = crash_of_import("rusak_sekali")
    assert (Path(known["filename"]).name, known["line"], known["text"]) == ("rusak_sekali.py", 2, "y = (")


def crash_of_import(name):
    try:
        __import__(name)
    except SyntaxError as error:
        return crash_of(error, "run", "notebook")


HOSTILE = """
class Aneh({base}):
    def __str__(self): raise ValueError
    def __getattribute__(self, name): raise RuntimeError(name)
raise Aneh('x')
"""


@pytest.mark.parametrize("base", ["Exception", "KeyError", "NameError", "AttributeError", "ImportError", "SystemExit"])
def test_an_exception_that_answers_nothing_is_told_all_the_same(base):
    known = crash(HOSTILE.format(base=base))
    assert (known["type"], known["line"], known["raised"], known["told"]) == ("Aneh", 5, True, {})


def test_attributes_of_other_kinds_are_left_out():
    source = "class Aneh(Exception):\n    endpoint, name, code, suggested = object(), [], 'x' * 2000, 5\nraise Aneh"
    known = crash(source)
    assert known["told"] == {}
    json.dumps(known)


def test_an_endless_recursion_stays_small():
    known = crash("import json\n\nclass A(dict):\n    def items(self): return json.dumps(self)\njson.dumps(A(a=1))")
    assert len(json.dumps(known)) < 20_000
