"""What a student sees by Shift+Tab or `?`, of what they call and of what they are given: Indonesian, and an example."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from IPython.core.oinspect import Inspector

import bukuflask
from bukuflask.problems import Masalah

APP = Flask("app")

NEVER_RAISE = {"hentikan_semua", "tandai"}
WRONG: dict[str, Callable[[], object]] = {
    "bandingkan_templat": lambda: bukuflask.bandingkan_templat("{% if %}"),
    "coba": lambda: bukuflask.coba(APP, "tanpa garis miring"),
    "garis_waktu": lambda: bukuflask.garis_waktu([]),
    "jalankan": lambda: bukuflask.jalankan("tidak-ada"),
    "jejak_run": lambda: bukuflask.jejak_run("tidak-ada"),
    "jejak_sql": lambda: bukuflask.jejak_sql("bukan fungsi"),  # type: ignore[arg-type]
    "jelajah_environ": lambda: bukuflask.jelajah_environ(APP, "tanpa garis miring"),
    "pakai": lambda: bukuflask.pakai("tidak-ada"),
    "periksa_mesin": lambda: bukuflask.periksa_mesin("tidak-ada"),
    "peta_konfigurasi": lambda: bukuflask.peta_konfigurasi(APP),  # type: ignore[arg-type]
    "peta_konteks": lambda: bukuflask.peta_konteks("bukan fungsi"),  # type: ignore[arg-type]
    "peta_rute": lambda: bukuflask.peta_rute(APP, "tanpa garis miring"),
    "peta_templat": lambda: bukuflask.peta_templat(APP, ""),
}

GIVEN: dict[str, Callable[[], object]] = {
    "Drawing": lambda: bukuflask.peta_rute(APP),
    "Environ": lambda: bukuflask.jelajah_environ(APP),
    "Feedback": bukuflask.periksa_mesin,
    "Jawaban": lambda: bukuflask.coba(APP, "/"),
    "KernelServer": lambda: bukuflask.jalankan(APP),
    "Masalah": lambda: Masalah("Ada yang keliru.", "perbaiki."),
    "ProcessServer": lambda: bukuflask.jalankan("02-aplikasi-minimal"),
}
"""One of each kind of object that a public function returns or raises."""

ENGLISH = re.compile(r"\b(?:the|of|is|an?|when|returns?|raises|with|which|and)\b", re.IGNORECASE)


def check_words(text: str) -> None:
    """Raise unless there is prose and it is Indonesian: field names, code and the names of exceptions aside."""
    prose = re.sub(r":\w+(?: \w+)?:|`[^`]*`", "", text)
    assert prose.strip()
    assert ENGLISH.findall(prose) == []


def params(function: Callable[..., Any]) -> set[str]:
    return set(inspect.signature(function).parameters) - {"self"}


def kinds_given() -> set[str]:
    """Return the names of the workbook's own classes whose objects the public functions return, by their annotations."""
    found = {"Masalah"}
    for function in (getattr(bukuflask, name) for name in bukuflask.__all__):
        kind = vars(sys.modules[function.__module__]).get(inspect.signature(function).return_annotation)
        if kind is not None and kind.__module__.startswith("bukuflask"):
            found |= {each.__name__ for each in kind.__subclasses__() or [kind]}
    return found


def test_the_package_says_in_indonesian_what_it_is():
    check_words(bukuflask.__doc__ or "")
    assert "\nContoh: `" in (bukuflask.__doc__ or "")


@pytest.mark.parametrize("name", sorted(bukuflask.__all__))
def test_a_function_says_in_indonesian_what_it_takes_and_shows_an_example(name):
    text = inspect.getdoc(getattr(bukuflask, name)) or ""
    check_words(text)
    assert "\nContoh: `" in text
    assert set(re.findall(r":param (\w+):", text)) == params(getattr(bukuflask, name))


@pytest.mark.parametrize("name", sorted(bukuflask.__all__))
def test_a_function_says_that_it_raises(name):
    text = inspect.getdoc(getattr(bukuflask, name)) or ""
    assert (":raises Masalah: " in text) == (name not in NEVER_RAISE)
    if name not in NEVER_RAISE:
        with pytest.raises(Masalah):
            WRONG[name]()


def test_every_kind_of_object_that_is_given_is_looked_at():
    assert kinds_given() == set(GIVEN)


@pytest.mark.parametrize("kind", GIVEN)
def test_an_object_says_in_indonesian_what_it_is_and_what_it_offers(kind):
    given = GIVEN[kind]()
    try:
        assert type(given).__name__ == kind
        seen = Inspector(theme_name="nocolor").info(given, "x")
        check_words(seen["docstring"])
        assert "\nContoh: `" in seen["docstring"]
        assert (seen["class_docstring"], seen["init_docstring"]) == (None, None)
        for name in (name for name in dir(given) if not name.startswith("_")):
            member = inspect.getattr_static(type(given), name, None)
            if isinstance(member, property) or inspect.isfunction(member):
                if own(member):
                    check_words(inspect.getdoc(member) or "")
            elif not hasattr(Exception, name):
                assert f"`{name}`" in seen["docstring"]
    finally:
        bukuflask.hentikan_semua()


def test_an_exception_that_a_student_reads_says_in_indonesian_what_it_is():
    found = [
        node
        for path in (Path(bukuflask.__file__).parents[1]).glob("bukuflask*/**/*.py")
        if "(Masalah" in (text := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef) and "Masalah" in map(ast.unparse, node.bases)
    ]
    assert len(found) >= 3
    for node in found:
        check_words(ast.get_docstring(node) or "")
        assert "\nContoh: `" in (ast.get_docstring(node) or "")


def own(member: property | Callable[..., Any]) -> bool:
    """Whether the workbook wrote it: the words of Python's own methods are Python's."""
    function = member.fget if isinstance(member, property) else member
    return str(getattr(function, "__module__", "")).startswith("bukuflask")


def magics() -> list[Callable[..., Any]]:
    from bukuflask.magics import BukuMagics

    return [
        member
        for member in vars(BukuMagics).values()
        if inspect.isfunction(member) and not member.__name__.startswith("_") and "line" in params(member)
    ]


@pytest.mark.parametrize("magic", magics(), ids=lambda magic: magic.__name__)
def test_a_magic_says_in_indonesian_what_it_takes_what_it_raises_and_shows_an_example(magic):
    text = inspect.getdoc(magic) or ""
    check_words(text)
    assert "\nContoh: `%" in text
    assert set(re.findall(r":param (\w+):", text)) == params(magic)
    assert "\n:raises: tidak ada. " in text


@pytest.mark.parametrize("magic", magics(), ids=lambda magic: magic.__name__)
def test_a_magic_answers_what_it_cannot_do_with_a_note(magic, shelf, open_notebook):
    name = magic.__name__.removesuffix("_again")
    cell = f"%%{name} 99-99\nx = 1" if "cell" in params(magic) else f"%{name} 99-99"
    assert open_notebook().run(cell).startswith("✎ ")
