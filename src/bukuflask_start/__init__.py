"""The launcher behind `python mulai.py`.

Runs under whatever Python 3.11 or newer a student has, before anything is installed: the standard library only.
"""

from __future__ import annotations

from .command import main

__all__ = ["main"]
