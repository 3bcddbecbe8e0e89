"""Lock files are read as pip reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bukuflask.problems import Masalah
from bukuflask_start import lock

ROOT = Path(__file__).parents[2]

TEXT = """\
# dari pyproject.toml
flask==3.1.3 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via
    #   buku (pyproject.toml)
gunicorn==27.0.1 ; sys_platform != 'win32' \\
    --hash=sha256:cc
    # via buku
tanpa==1  # hash
"""


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_pins_conditions_and_hashes_are_read(tmp_path, ends):
    file = tmp_path / "requirements.txt"
    file.write_bytes(TEXT.replace("\n", ends).encode())
    flask, gunicorn, bare = lock.read(file)
    assert flask == lock.Pin("flask==3.1.3", ("sha256:aa", "sha256:bb"))
    assert flask.line() == "flask==3.1.3 --hash=sha256:aa --hash=sha256:bb"
    assert gunicorn.requirement == "gunicorn==27.0.1 ; sys_platform != 'win32'"
    assert gunicorn.line() == "gunicorn==27.0.1 --hash=sha256:cc"
    assert bare == lock.Pin("tanpa==1", ())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_lock_that_an_editor_has_saved_in_its_own_way_is_read(tmp_path, encoding):
    """The list of one's own computer is opened in Notepad and saved; PowerShell's `>` writes UTF-16."""
    file = tmp_path / "requirements.txt"
    file.write_text(TEXT, encoding=encoding)
    assert [pin.exact for pin in lock.read(file)] == ["flask==3.1.3", "gunicorn==27.0.1", "tanpa==1"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "tidak menyebut satu paket pun"),
        (b"\0" * 400, "bukan nama paket"),
        (b"<<<<<<< HEAD\n" + TEXT.encode(), "memuat `<<<<<<< HEAD`"),
        (b"<!DOCTYPE html>\n<html>", "memuat `<!DOCTYPE html>`"),
        (TEXT.encode("utf-16-le"), "bukan nama paket"),  # and nothing that says so
        (TEXT.replace("flask==", "flask>=").encode(), "memuat `flask>=3.1.3`"),
    ],
)
def test_what_is_no_lock_any_more_is_said(tmp_path, content, told):
    file = tmp_path / "requirements.txt"
    file.write_bytes(content)
    with pytest.raises(Masalah) as problem:
        lock.read(file)
    assert str(file) in problem.value.what
    assert told in problem.value.what


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-penulis.txt"])
def test_pip_reads_the_same_in_the_books_own_locks(name):
    from pip._internal.network.session import PipSession
    from pip._internal.req import parse_requirements

    there = {
        row.requirement.strip(): {f"sha256:{value}" for value in row.options["hashes"]["sha256"]}
        for row in parse_requirements(str(ROOT / name), PipSession())
    }
    assert {pin.requirement: set(pin.hashes) for pin in lock.read(ROOT / name)} == there
    assert all(there.values())
