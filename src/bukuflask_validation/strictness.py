"""Options and rules of nbval under which it would check less than it seems to."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from nbval.plugin import get_sanitize_patterns


def complaint(option: argparse.Namespace) -> str | None:
    """Say why a run with these options would not be strict, or return None."""
    if option.nbval_lax:
        return "--nbval-lax melewatkan perbandingan hampir semua sel; pakai --nbval."
    if option.nbval_current_env and option.nbval_kernel_name:
        return "--nbval-current-env dan --nbval-kernel-name tidak dapat dipakai bersama: yang kedua akan diabaikan."
    if option.nbval_sanitize_with is not None:
        return unread_rule(Path(option.nbval_sanitize_with))
    return None


def unread_rule(file: Path) -> str | None:
    """Name the first rule of a sanitise file that nbval would skip without a word, or return None.

    nbval wants `replace: ` right after `regex: `, each with its space, and reads the file in the machine's own encoding.
    """
    try:
        text = file.read_text(encoding="ascii")
    except UnicodeDecodeError:
        return f"{file}: hanya huruf ASCII yang terbaca sama di semua komputer."
    for section in re.split(r"^(?=\[)", text, flags=re.MULTILINE)[1:]:
        if len(get_sanitize_patterns(section)) != 1:
            name = section.partition("\n")[0]
            return f"{file}: aturan {name} tidak terbaca nbval; tulis baris `regex: ...` lalu tepat di bawahnya `replace: ...`."
    return None
