"""Why Python cannot read a line: what stands where a name is made cannot be one."""

from __future__ import annotations

import keyword
import re

from .explanation import Why
from .line import CodeLine, masked, reads
from .operators import WORDS

_KEYWORDS = "|".join(word for word in keyword.kwlist if word.islower())
_HYPHENS = r"[^\W\d]\w*(?:-[^\W\d]\w*)+"
_SPACES = r"[^\W\d]\w*(?: [^\W\d]\w*)+"
_MAKES = (
    r"(?:async )?def \w+\((.*)\)",
    r"\bfor\s+(.+?)\s+in\b",
    r"\bas\s+([\w -]+?)\s*(?=[:,)]|$)",
    r"(?:global|nonlocal|del)\s+(.+)$",
    r"\blambda\s+([^:]+):",
    r"([^=:(\[{]+?)\s*(?:[-+*/]?=(?!=)|:\s*\S)",
)
"""Where a line makes names."""
_TYPES = ("int", "str", "float", "bool", "string", "char", "var", "let", "const")


def explain(it: CodeLine) -> Why | None:
    """Return why what stands there is no name, and which name may be meant."""
    return _of_the_line(it) or _with_hyphens(it) or _with_spaces(it)


def _made(it: CodeLine) -> list[str]:
    """What stands in the places where a line makes names."""
    code = masked(it.line)
    return [found[1] for rule in _MAKES for found in re.finditer(rf"(?:^|(?<=[^\w.])){rule}", code)]


def _with_hyphens(it: CodeLine) -> Why | None:
    if it.bare.startswith(("import ", "from ")):
        return None
    for place in _made(it):
        for found in re.finditer(rf"(?<![\w-]){_HYPHENS}(?=\s*(?:[,)=:\[]|$))", re.sub(r"=(?!=)\s*[^,=]+", "=", place)):
            name, fixed = found[0], found[0].replace("-", "_")
            if reads(re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", fixed, it.line)):
                return (
                    f"Nama `{name}` memuat tanda hubung, dan bagi Python tanda itu berarti dikurangi.",
                    f"pakai garis bawah: `{fixed}`, di tiap tempat yang memakai nama itu.",
                )
    return None


def _with_spaces(it: CodeLine) -> Why | None:
    if it.bare.startswith(("import ", "from ", "global ", "nonlocal ", "del ")):
        return None
    for place in _made(it):
        for found in re.finditer(rf"(?<![\w.]){_SPACES}(?=\s*(?:[,)=:]|$))", place):
            words = found[0].split()
            if {*words} & {*keyword.kwlist, *_TYPES, "dan", "atau", "bukan", "tidak"}:
                continue
            joined = it.line.replace(found[0], "_".join(words))
            if not reads(joined):
                continue
            what = "dua parameter" if it.bare.startswith(("def", "async")) else "dua nama"
            return (
                f"`{found[0]}` memuat spasi, jadi bukan satu nama.",
                f"kalau itu satu nama, sambung dengan garis bawah: `{'_'.join(words)}`; kalau {what}, pisahkan dengan koma: `{', '.join(words)}`.",
            )
    return None


def _of_the_line(it: CodeLine) -> Why | None:
    if (found := re.match(r"([a-zA-Z_]\w*)\s+([a-zA-Z_]\w*)\s*=(?!=)", it.bare)) and (
        not {found[1], found[2]} & (set(keyword.kwlist) | set(WORDS))
    ):
        return (
            f"Nama `{found[1]} {found[2]}` memuat spasi.",
            f"sambung dengan garis bawah: `{found[1]}_{found[2]} = ...`"
            + (
                f"; kalau dua nama yang diisi sekaligus, pisahkan dengan koma: `{found[1]}, {found[2]} = ...`."
                if re.search(r"=.*[(,]", it.bare)
                else "."
            ),
        )
    if found := re.match(r"(def|class)\s+(\w+(?:-\w+)+)", it.bare):
        fixed = found[2].replace("-", "_")
        return (
            f"Nama `{found[2]}` memuat tanda hubung, dan bagi Python tanda itu berarti dikurangi.",
            f"pakai garis bawah: `{found[1]} {fixed}`.",
        )
    if found := re.match(r"([A-Za-z_]\w*(?:-[A-Za-z_]\w*)+)\s*=(?!=)", it.bare):
        return (
            f"Nama `{found[1]}` memuat tanda hubung, dan bagi Python tanda itu berarti dikurangi.",
            f"pakai garis bawah: `{found[1].replace('-', '_')} = ...`.",
        )
    if found := re.match(r"(def|class)\s+(\d\w*)", it.bare):
        return (
            f"Nama `{found[2]}` diawali angka; nama di Python diawali huruf atau garis bawah.",
            "pindahkan angkanya ke belakang.",
        )
    if found := re.match(r"(def|class)\s+(\w+(?:\s+\w+)+)\s*[(:]", it.bare):
        words = found[2].split()
        return (
            f"Nama `{' '.join(words)}` memuat spasi.",
            f"sambung dengan garis bawah: `{found[1]} {'_'.join(words)}`.",
        )
    if found := re.match(r"def\s+--(\w+)--\s*\(", it.bare):
        return (
            f"Nama `--{found[1]}--` memuat tanda hubung.",
            f"pakai dua garis bawah di depan dan di belakang: `def __{found[1]}__(...)`.",
        )
    found = re.match(r"def\s+(\w+)\s*\(|(\w+)\s*=(?!=)", it.bare)
    if found and (name := found[1] or found[2]) in keyword.kwlist:
        return (
            f"`{name}` adalah kata milik Python, jadi tidak dapat dipakai sebagai nama.",
            f"pakai nama lain, misalnya `{name}_`.",
        )
    if found := re.search(rf"[(,]\s*((?:{_KEYWORDS}))\s*=(?!=)", it.bare):
        return (
            f"`{found[1]}` adalah kata milik Python, jadi tidak dapat menjadi nama argumen.",
            "cek lagi nama argumennya; sering ada awalan atau garis bawah di sekitar kata itu.",
        )
    if found := re.search(r"[(,]\s*([A-Za-z_]\w*(?:-[A-Za-z_]\w*)+)\s*=(?!=)", it.bare):
        return (
            f"Nama argumen `{found[1]}` memuat tanda hubung, dan bagi Python tanda itu berarti dikurangi.",
            f"pakai garis bawah: `{found[1].replace('-', '_')}=...`.",
        )
    if found := re.match(r"(\d+[A-Za-z_]\w*)\s*=(?!=)", it.bare):
        return (
            f"Nama `{found[1]}` diawali angka; nama di Python diawali huruf atau garis bawah.",
            "pindahkan angkanya ke belakang.",
        )
    if re.match(r"def\s+\w+\s*:", it.bare):
        return "Setelah nama fungsi harus ada tanda kurung.", "tambahkan `()` sebelum titik dua."
    return None
