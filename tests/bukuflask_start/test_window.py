"""A start that failed in a window of its own (a double click on mulai.py) waits until it has been read; in a terminal nothing waits."""

from __future__ import annotations

import builtins
import sys
from types import SimpleNamespace

import pytest

from bukuflask_start import window

PYTHON = r"C:\Users\Siti\AppData\Local\Programs\Python\Python313\python.exe"


@pytest.fixture
def windows(monkeypatch):
    """Windows, at a keyboard; return how to say which programs share the console, and what was asked."""
    asked: list[str] = []
    keyboard = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(window, "sys", SimpleNamespace(platform="win32", stdin=keyboard))
    monkeypatch.setattr(builtins, "input", asked.append)

    def console(*names: str) -> list[str]:
        monkeypatch.setattr(window, "_in_this_console", lambda: list(names))
        return asked

    return console


@pytest.mark.parametrize(
    "names",
    [
        (PYTHON,),
        (r"C:\Windows\py.exe", PYTHON),
        (r"C:\Windows\py.exe", r"C:\x\python3.13.exe"),
        (r"D:\Mulai.exe", PYTHON),
    ],
)
def test_a_window_of_its_own_waits_for_enter(windows, names):
    asked = windows(*names)
    window.hold(1)
    assert asked == ["\nTekan Enter untuk menutup jendela ini. "]


@pytest.mark.parametrize(
    "names",
    [
        (r"C:\Windows\System32\cmd.exe", PYTHON),
        (r"C:\Program Files\PowerShell\7\pwsh.exe", r"C:\Windows\py.exe", PYTHON),
        (r"C:\Program Files\Git\usr\bin\bash.exe", PYTHON),
        ("?", PYTHON),  # another user's program
        (),  # not known
    ],
)
def test_in_a_terminal_nothing_waits(windows, names):
    asked = windows(*names)
    window.hold(1)
    assert asked == []


def test_a_start_that_went_well_closes_its_window(windows):
    asked = windows(PYTHON)
    window.hold(0)
    assert asked == []


def test_without_a_keyboard_nothing_waits(windows, monkeypatch):
    asked = windows(PYTHON)
    for keyboard in (SimpleNamespace(isatty=lambda: False), None):
        monkeypatch.setattr(window.sys, "stdin", keyboard)
        window.hold(1)
    assert asked == []


def test_closing_it_by_ctrl_c_or_ctrl_z_is_no_error(windows, monkeypatch):
    windows(PYTHON)
    for error in (KeyboardInterrupt, EOFError):

        def refuse(_words, error=error):
            raise error

        monkeypatch.setattr(builtins, "input", refuse)
        window.hold(1)


def test_the_programs_of_this_console_are_asked_for_on_windows_only():
    found = window._in_this_console()
    assert found == [] or (sys.platform == "win32" and found[-1] == sys.executable)
