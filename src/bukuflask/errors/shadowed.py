"""Round brackets behind a name that was a function, of Python's or of the student's own, and that now holds something else."""

from __future__ import annotations

import builtins
import re

from .explanation import Why
from .facts import Crash
from .naming import kind_of


def explain(crash: Crash) -> Why | None:
    """Return why, and what to try; None where no such name is called."""
    found = re.search(r"'(\w+)' object is not callable", crash["message"])
    if not found:
        return None
    names = [
        name
        for name, kind in crash.get("values", {}).items()
        if kind == found[1] and re.search(rf"(?<![.\w]){name}\s*\(", crash["text"])
    ]
    if len(names) != 1:
        return None
    [name] = names
    pythons, filled = callable(getattr(builtins, name, None)), crash.get("origins", {}).get(name, "")
    if not pythons and name not in crash.get("defines", []):
        return None
    why = (
        (f"`{name}` fungsi milik Python" if pythons else f"`{name}` juga nama fungsimu sendiri")
        + f", tetapi nama itu sudah diisi {kind_of(found[1])}{f' oleh `{filled}`' if filled else ''}, dan {kind_of(found[1])} tidak dapat dipanggil."
    )
    if name in crash.get("given", ("", []))[1]:
        return why, f"beri parameter `{name}` nama lain, di `def` dan di mana pun ia dipakai."
    advice = "pakai nama lain di baris yang mengisinya dan di mana pun nilai itu kamu pakai"
    if crash["context"] == "notebook":
        again = f"jalankan `del {name}` satu kali" if pythons else f"jalankan lagi `def {name}(...)`"
        return why, f"{advice}, lalu {again}: notebook masih menyimpan isinya."
    return why, f"{advice}."
