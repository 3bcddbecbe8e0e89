"""Running the workbook's tests: `python mulai.py uji`."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from bukuflask.problems import Masalah

from . import install
from .environment import Environment, child_variables


def run(env: Environment, book: Path, wheels: Path | None, arguments: list[str]) -> int:
    """Run pytest over the workbook in `book` and return its exit code; `arguments` go to pytest as they are.

    The suite itself takes all cores. The authors' tools are installed first. Without a network the tests that need them are left out, which pytest then says.
    """
    try:
        install.ensure(env, book / "requirements-penulis.txt", wheels)
    except Masalah as missing:
        print(f"Alat penulis belum lengkap, jadi sebagian ujian dilewati.\n{missing}\n", flush=True)
    command = [str(env.python), "-m", "pytest", *arguments]
    variables = child_variables(os.environ, env.base_prefix)
    child = subprocess.Popen(command, cwd=book, env=variables)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:  # pytest got the same Ctrl+C and ends by itself
            continue
