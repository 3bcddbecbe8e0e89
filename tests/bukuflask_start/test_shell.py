"""JupyterLab's terminal finds the book's Python, whatever the student's own start file puts in front."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from bukuflask_start.shell import shell_command

HANG = 120
BASH = shutil.which("bash")


@pytest.mark.skipif(BASH is None or os.name == "nt", reason="needs bash")
@pytest.mark.parametrize("start_file", [".bash_profile", ".profile", ".bashrc"])
def test_the_books_python_stays_in_front_of_what_a_start_file_puts_there(tmp_path, start_file):
    home, book, conda = tmp_path / "rumah", tmp_path / "buku kerja", tmp_path / "conda"
    for folder in (home, book, conda):
        folder.mkdir()
    for folder in (book, conda):
        python = folder / "python"
        python.write_text(f"#!/bin/sh\necho dari {folder.name}\n", encoding="utf-8")
        python.chmod(0o755)
    (home / start_file).write_text(f'export PATH="{conda}:$PATH"\nalias tanda="echo milikku"\n', encoding="utf-8")
    variables = {"HOME": str(home), "SHELL": BASH, "PATH": f"{book}:/usr/bin:/bin", "TERM": "dumb"}
    command = shell_command([str(book)], tmp_path / "own", variables)

    def typed(words):
        ran = subprocess.run(
            words,
            input="python\ntanda\n",
            capture_output=True,
            env=variables,
            encoding="utf-8",
            timeout=HANG,
            check=False,
        )
        return ran.stdout.splitlines()

    assert typed([BASH, "-i", "-l"] if start_file != ".bashrc" else [BASH, "-i"])[-2:] == ["dari conda", "milikku"]
    assert typed(command)[-2:] == ["dari buku kerja", "milikku"]


def test_powershell_gets_the_folders_after_its_profile():
    command = shell_command([r"C:\Buku Siti's\Scripts", r"C:\Buku"], None, {}, windows=True)
    assert command[:2] == ["powershell.exe", "-NoExit"]
    assert command[2:] == ["-Command", r"$env:PATH = 'C:\Buku Siti''s\Scripts;C:\Buku;' + $env:PATH"]


def test_another_shell_is_left_to_jupyterlab(tmp_path):
    assert shell_command(["/buku"], tmp_path, {"SHELL": "/usr/bin/fish"}, windows=False) is None
    assert list(tmp_path.iterdir()) == []
