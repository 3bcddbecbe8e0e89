"""Why Python cannot read a line that imports, and how it is written."""

from __future__ import annotations

import re
import sys

from .explanation import Why
from .line import CodeLine, reads
from .naming import HOMES_OF_NAMES

_ORDER = "Urutan `import` di Python: `from` modul, lalu `import` nama."
_FROM = r"(?:from|form|fron|frm|From|FROM|dari)"
_IMPORT = r"(?:import|impor|imports|imprt|improt|Import|IMPORT|ambil|include|use)"
_AND = rf"\s*,?\s*(?:&|\b(?:{'|'.join(('and', 'dan', 'serta'))})\b)\s*"


def explain(it: CodeLine) -> Why | None:
    """Return what is wrong with a line that imports; of other lines nothing."""
    if "unterminated" in it.message:
        return None
    line = it.bare if '"' not in it.bare else it.line
    line = re.split(r"\s#", line)[0].strip().rstrip(";").strip()
    if not re.match(rf"(?:{_FROM}|{_IMPORT}|using|require)(?:\s+[\w\"'{{.]|$)", line) or re.search("[=:+]", line):
        return None
    for rule in (_half, _module_in_quotes, _names_first, _with_parentheses, _several_names, _misspelt, _hyphens):
        if (found := rule(line)) is not None:
            return found
    return None


def _told(why: str, lines: list[str]) -> Why | None:
    if not all(reads(line) and "..." not in line for line in lines):
        return None
    if len(lines) == 1:
        return why, f"tulis `{lines[0]}`."
    return why, f"tulis di dua baris: {' lalu '.join(f'`{line}`' for line in lines)}."


def _lines(module: str, names: list[str]) -> list[str]:
    """Return the lines that import names of a module, and by itself what is a module of its own."""
    if module == "Flask":
        module, names = "flask", ["Flask" if name == "flask" else name for name in names]
    alone = [
        name
        for name in names
        if (name == module and HOMES_OF_NAMES.get(name) != module)
        or (
            name in sys.stdlib_module_names
            and HOMES_OF_NAMES.get(name) != module
            and module not in sys.stdlib_module_names
        )
    ]
    rest = [name.removeprefix(f"{module}.") for name in names if name not in alone]
    lines = [f"import {', '.join(alone)}"] if alone else []
    return [*lines, f"from {module} import {', '.join(rest)}"] if rest else lines


def _split(names: str) -> list[str]:
    return [name.strip() for name in re.split(rf"{_AND}|\s*,\s*", names.strip("(){} ")) if name.strip()]


def _half(line: str) -> Why | None:
    if found := re.fullmatch(rf"{_FROM}\s+([\w.]+)(?:\s+{_IMPORT})?", line):
        if line.rsplit(maxsplit=1)[-1] == found[1]:
            return (
                "Sesudah nama modulnya belum ada `import`.",
                f"tulis nama yang diperlukan, misalnya `from {found[1]} import ...`; kalau modulnya sendiri, `import {found[1]}`.",
            )
        return "Sesudah `import` belum ada nama.", f"tulis nama yang diperlukan, misalnya `from {found[1]} import ...`."
    if found := re.fullmatch(r"((?:from\s+[\w.]+\s+)?import\s+[\w., ]*?(\w+))\s+as", line):
        return "Sesudah `as` belum ada nama.", f"tulis nama barunya di belakang `as`, atau hapus `as`: `{found[1]}`."
    if found := re.fullmatch(r"(from\s+[\w.]+\s+import\s+[\w, ]*\w)\s*,", line):
        return (
            "Daftar nama di baris `import` berakhir dengan koma.",
            f"hapus koma itu: `{found[1]}`; kalau daftarnya berlanjut di baris berikutnya, apit seluruhnya dengan kurung.",
        )
    return None


def _module_in_quotes(line: str) -> Why | None:
    """A module in quotes, or names in braces, as in JavaScript."""
    if "'" not in line and '"' not in line and "{" not in line:
        return None
    plain = re.sub(r"[\"'{}]", "", line)
    plain = " ".join(plain.split()).replace(" ,", ",")
    found = re.fullmatch(rf"import ([\w., *]+?) {_FROM} ([\w.]+)", plain)
    lines = _lines(found[2], _split(found[1])) if found else [plain]
    what = (
        "Nama modul ditulis tanpa tanda kutip."
        if re.search("[\"']", line)
        else "Nama yang diimpor ditulis tanpa kurung kurawal."
    )
    return _told(what, lines)


def _names_first(line: str) -> Why | None:
    if found := re.fullmatch(rf"{_IMPORT}\s+([\w., ]+?)\s+{_FROM}\s+([\w.]+)", line):
        lines = _lines(found[2], _split(found[1]))
        if found[1] == found[2] and found[1] not in (*sys.stdlib_module_names, "flask"):
            return (
                _ORDER,
                f"kalau yang diperlukan modulnya, tulis `import {found[1]}`; kalau yang bernama sama di dalamnya, `from {found[1]} import {found[1]}`.",
            )
        if not any(line.startswith("from ") for line in lines):
            return _told(f"Modul tersendiri diimpor tanpa `from {found[2]}`.", lines)
        return _told(_ORDER, lines)
    if found := re.fullmatch(rf"import\s+{_FROM}\s+([\w.]+)(?:\s+(?:import\s+)?([\w, ]+))?", line):
        return _told(_ORDER, _lines(found[1], _split(found[2]))) if found[2] else None
    if found := re.fullmatch(rf"import\s+([\w.]+)\s+(?:{_IMPORT})\s+([\w, ]+)", line):
        return _told(_ORDER, _lines(found[1], _split(found[2])))
    if found := re.fullmatch(r"from\s+([\w.]+)\.import\s+([\w, ]+)", line):
        return _told(
            "Di antara nama modul dan `import` ada titik, padahal yang diperlukan spasi.",
            _lines(found[1], _split(found[2])),
        )
    if found := re.fullmatch(
        r"(from\s+[\w.]+\s+import\s+[\w, ]+?)\s*,?\s*(from\s+[\w.]+(?:\s+import\s+[\w, ]+)?|import\s+[\w, ]+)", line
    ):
        return _second(found[1], found[2])
    if found := re.fullmatch(r"(import\s+[\w., ]+?)\s*,\s*(from\s+[\w.]+\s+import\s+[\w, ]+|import\s+[\w, ]+)", line):
        return _told("Dua `import` ditulis di satu baris.", [found[1].strip(), found[2]])
    if found := re.fullmatch(r"from\s+(\w[\w., ]*,[\w., ]+)\s+import\s+([\w, ]+)", line):
        return (
            "Sesudah `from` ditulis satu modul.",
            f"tulis satu baris untuk satu modul, misalnya `from {_split(found[1])[0]} import {found[2]}`, dengan nama yang memang ada di modul itu.",
        )
    return None


def _second(first: str, second: str) -> Why | None:
    module = first.split()[1]
    words = second.split()
    if words[0] == "from" and len(words) == 2:
        if words[1] == module:
            return f"`from {module}` ditulis dua kali.", f"hapus yang kedua: `{first}`."
        return None
    if words[0] == "from":
        return _told("Dua `import` ditulis di satu baris.", [first, second])
    names = _split(first.partition(" import ")[2]) + _split(second.partition("import ")[2])
    return _told("Dalam satu baris, kata `import` ditulis sekali; nama-namanya dipisahkan koma.", _lines(module, names))


def _with_parentheses(line: str) -> Why | None:
    if re.match(r"from\s+[\w.]+\s+import\s+.*\(\s*\)", line):
        return "Yang diimpor adalah sebuah nama; kurungnya dipakai ketika memanggil.", "hapus `()` di baris `import`."
    if found := re.fullmatch(r"import\s+([\w.]+)\s*\(\s*([\w, ]+?)\s*\)", line):
        return _told(_ORDER, _lines(found[1], _split(found[2])))
    if found := re.fullmatch(r"from\s+([\w.]+)\s+import\s+(\w+)\.(\w+)", line):
        return (
            "Sesudah `import` ditulis nama tanpa titik.",
            f"kalau keduanya ada di modul itu, pisahkan dengan koma: `from {found[1]} import {found[2]}, {found[3]}`; "
            f"kalau `{found[3]}` milik `{found[2]}`, impor `{found[2]}` saja.",
        )
    if re.fullmatch(r"from\s+([\w.]+)\s+import\s+(?:\*\s*,\s*[\w, ]+|[\w, ]+,\s*\*)", line):
        return "`*` tidak ditulis bersama nama lain.", "sisakan nama-namanya, tanpa `*`."
    return None


def _several_names(line: str) -> Why | None:
    """Names without a comma between them, or with a word for "and"."""
    found = re.fullmatch(r"(from\s+([\w.]+)\s+import|import)\s+([\w., &]+)", line)
    if not found:
        return None
    head, module, names = found[1], found[2], found[3]
    if re.search(_AND, f" {names} "):
        parts = _split(names)
        return _told("Nama-nama yang diimpor dipisahkan koma saja.", [f"{head} {', '.join(parts)}"])
    for item in _split(names):
        words = item.split()
        if len(words) < 2 or "as" in words:
            continue
        joined = "_".join(words)
        if joined in HOMES_OF_NAMES or joined == "url_for":
            return _told(f"Nama `{item}` memuat spasi.", [line.replace(item, joined)])
        if module is None and any(word not in sys.stdlib_module_names and word in HOMES_OF_NAMES for word in words[1:]):
            return _told(_ORDER, _lines(words[0], words[1:]))
        mended = line.replace(item, ", ".join(words))
        if all(word in HOMES_OF_NAMES for word in words):
            return _told("Nama-nama yang diimpor dipisahkan koma.", [mended])
        if reads(mended):
            return (
                f"`{item}` dibaca sebagai beberapa nama tanpa pemisah.",
                f"kalau itu beberapa nama, tambahkan koma: `{mended}`; kalau satu nama, sambung dengan garis bawah: `{joined}`.",
            )
    return None


def _misspelt(line: str) -> Why | None:
    """`from` or `import` in other letters or in another language."""
    if found := re.fullmatch(rf"({_FROM})\s+([\w.]+)\s+({_IMPORT})\s+(.+)", line):
        wrong = [word for word, right in ((found[1], "from"), (found[3], "import")) if word != right]
        names = _split(found[4])
        if not wrong:
            return None
        what = (
            f"`{wrong[0]}` bukan kata milik Python."
            if len(wrong) == 1
            else f"`{wrong[0]}` dan `{wrong[1]}` bukan kata milik Python."
        )
        return _told(what, _lines(found[2], names))
    if (found := re.fullmatch(rf"({_IMPORT}|using|require)\s+([\w., ]+)", line)) and found[1] != "import":
        return _told(f"`{found[1]}` bukan kata milik Python.", [f"import {found[2]}"])
    return None


def _hyphens(line: str) -> Why | None:
    found = re.match(r"(?:from|import)\s+(\w+(?:-\w+)+)", line)
    fixed = re.sub(r"(?<=\w)-(?=\w)", "_", line)
    name = found[1] if found else (re.search(r"\w+(?:-\w+)+", line) or [""])[0]
    if not name or not reads(fixed):
        return None
    why = f"Nama `{name}` memuat tanda hubung, dan bagi Python tanda itu berarti dikurangi."
    if found:
        return (
            why,
            f"pakai garis bawah: `{fixed}`. Kalau itu berkasmu sendiri, ganti juga nama berkasnya menjadi `{name.replace('-', '_')}.py`.",
        )
    return why, f"pakai garis bawah: `{fixed}`, juga di tempat nama itu dibuat."
