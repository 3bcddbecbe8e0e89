"""What a student sees by Shift+Tab or `?`: Indonesian, every parameter named, one example."""

from __future__ import annotations

import inspect
import re

import pytest

import bukuflask
from bukuflask.web.client import Jawaban
from bukuflask.web.shown_server import Server

FUNCTIONS = sorted(bukuflask.__all__)
METHODS = [
    member
    for kind in (Jawaban, Server)
    for name, member in vars(kind).items()
    if not name.startswith("_") and (inspect.isfunction(member) or isinstance(member, property))
]
ENGLISH = re.compile(r"\b(?:the|of|is|when|returns?|raises|with|which|and)\b")


def words(text: str) -> str:
    """Prose only: without field names, code and the names of exceptions."""
    return re.sub(r":\w+(?: \w+)?:|`[^`]*`", "", text)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_says_in_indonesian_what_it_takes_and_shows_an_example(name):
    function = getattr(bukuflask, name)
    text = inspect.getdoc(function) or ""
    assert ENGLISH.findall(words(text)) == []
    assert "Contoh: `" in text
    named = set(re.findall(r":param (\w+):", text)) | set(re.findall(r"`(\w+)`", text))
    assert set(inspect.signature(function).parameters) <= named


@pytest.mark.parametrize("kind", [Jawaban, Server], ids=lambda kind: kind.__name__)
def test_a_class_says_in_indonesian_what_it_is(kind):
    assert ENGLISH.findall(words(kind.__doc__)) == []
    assert "Contoh: `" in kind.__doc__


@pytest.mark.parametrize("member", METHODS, ids=lambda member: getattr(member, "fget", member).__qualname__)
def test_what_an_object_offers_is_said_in_indonesian(member):
    text = inspect.getdoc(member.fget if isinstance(member, property) else member) or ""
    assert text
    assert ENGLISH.findall(words(text)) == []


def test_a_magic_says_in_indonesian_what_it_takes_and_shows_an_example():
    from bukuflask.magics import BukuMagics

    found = [
        member
        for member in vars(BukuMagics).values()
        if inspect.isfunction(member) and "line" in inspect.signature(member).parameters
    ]
    shown = [member for member in found if not member.__name__.startswith("_")]
    assert len(shown) >= 7
    for member in shown:
        text = inspect.getdoc(member) or ""
        assert ENGLISH.findall(words(text)) == [], member.__name__
        assert "Contoh: `%" in text
        assert set(inspect.signature(member).parameters) - {"self"} <= set(re.findall(r":param (\w+):", text))
