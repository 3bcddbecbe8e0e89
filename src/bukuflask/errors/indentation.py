"""Why the spaces in front of a line are not what Python expects."""

from __future__ import annotations

import re

from .explanation import Why
from .facts import Crash


def explain(crash: Crash) -> Why:
    """Return why Python cannot read the spaces in front of a line, and what to try."""
    message = crash["message"]
    if found := re.search(
        r"expected an indented block after (?:'(\w+)' statement|(function|class) definition)", message
    ):
        opener = found[1] or {"function": "def", "class": "class"}[found[2]]
        return (
            f"Baris `{opener} ...:` membuka sebuah blok, dan baris sesudahnya belum masuk ke dalamnya.",
            "beri empat spasi di depan baris-baris yang menjadi isinya.",
        )
    if "unexpected indent" in message:
        if crash.get("above", "") == "":
            return (
                "Baris pertama kode tidak boleh diawali spasi.",
                "hapus spasi di depannya; baris lain di tingkat yang sama juga.",
            )
        if crash.get("above", "").startswith("@") and not re.match(r"(?:async\s+)?def\b|class\b", crash["text"]):
            return (
                "Tepat di bawah dekorator (`@...`) harus ada `def`, dan di sini belum ada.",
                "tulis `def nama():` di antara dekorator dan baris ini, sejajar dengan `@...`.",
            )
        if crash.get("above", "").startswith("@"):
            return (
                "`def` di bawah dekorator menjorok lebih dalam daripada dekoratornya.",
                "samakan spasi di depan `def` dengan `@...` di atasnya; isi fungsinya empat spasi lebih dalam.",
            )
        return (
            "Baris ini masuk lebih dalam, padahal baris di atasnya tidak membuka blok.",
            "samakan spasi di depannya dengan baris di atasnya.",
        )
    return (
        "Spasi di depan baris ini tidak sama dengan tingkat mana pun di atasnya.",
        "pakai empat spasi per tingkat, dan jangan campur dengan tab.",
    )
