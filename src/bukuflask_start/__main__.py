"""`python -m bukuflask_start`, and the command `buku-kerja-flask` that pip makes: the launcher where the book is installed."""

from __future__ import annotations

import sys

from bukuflask_start import main, window


def run() -> None:
    """Do what the command line asks and end with its exit code."""
    code = main()
    window.hold(code)
    sys.exit(code)


if __name__ == "__main__":
    run()
