"""No construct of Python before it is explained, on the way through lessons 00 to 09 and on the short path that lessons.md names.

The reader knows variables, functions, `if` and `for`. What is explained is found by its words: whoever writes them anew changes them here.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
AFTER = 4
"""Cells after its first use in which the explanation may come: the reader runs, then reads what it was."""


def _uses(node: ast.AST) -> Iterator[str]:
    """Yield the constructs that a node is."""
    match node:
        case ast.FunctionDef() if node.decorator_list:
            yield "dekorator"
        case ast.ClassDef():
            yield "kelas"
        case ast.Dict():
            yield "kamus"
        case ast.List():
            yield "daftar"
        case ast.JoinedStr():
            yield "f-string"
        case ast.With():
            yield "with"
        case ast.alias() if node.asname:
            yield "impor dengan nama lain"
        case ast.ExceptHandler() if node.name:
            yield "nama galat"
        case ast.Raise():
            yield "raise"
        case ast.Return() if isinstance(node.value, ast.Tuple):
            yield "beberapa nilai"
        case ast.Subscript(slice=ast.Constant(value=int())):
            yield "potongan pertama"
        case ast.Call() if any(word.arg is None for word in node.keywords):
            yield "dua bintang"
        case ast.AsyncFunctionDef():
            yield "async"
        case ast.Lambda():
            yield "lambda"
        case ast.Constant() if isinstance(node.value, bytes):
            yield "bita"


EXPLAINED = {
    "dekorator": r"Baris berawalan `@` di atas sebuah fungsi disebut|pelajaran 02 membahasnya baris demi baris",
    "kelas": r"`class` (?:dipakai untuk membuat cetakan|kita menulis sebuah cetakan)",
    "kamus": r"kamus\*{0,2} \(`dict`",
    "daftar": r"daftar \(`list`|daftar `\w+` \(\*list\*",
    "f-string": r"teks seperti itu disebut \*f-string\*|Huruf `f` di depan tanda kutip",
    "with": r"di bawah `with`|`with \.\.\. as \w+` membuka",
    "impor dengan nama lain": r"`as(?: \w+)?` memberi nama lain",
    "nama galat": r"`as` menamai galatnya|disimpan di nama sesudah `as`",
    "raise": r"dipakai `raise`, yang \*menimbulkan\* galat",
    "beberapa nilai": r"yaitu nilai-nilai yang dipisahkan koma|mengembalikan dua nilai, yang dipisahkan koma",
    "potongan pertama": r"`\[0\]` mengambil potongan pertama",
    "dua bintang": r"Dua bintang membuka sebuah kamus|`\*\*nilai` menampung argumen bernama",
    "async": r"`async def`",
    "lambda": r"`lambda",
    "bita": r"menandai bita",
}
PATHS = {
    "semua": [f"{n:02}" for n in range(10)],
    "pendek": re.findall(
        r"\d\d", re.search(r"\*\*Jalan pendek: (.*?)\.\*\*", (ROOT / "lessons.md").read_text(encoding="utf-8"))[1]
    ),
}


def _cells(lessons: list[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield of each cell on a path its lesson, its words, and the programs that stand in it."""
    for number in lessons:
        (file,) = (ROOT / "notebooks").glob(f"{number}-*.ipynb")
        for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] == "code":
                yield number, "", ["\n".join("" if line.startswith("%") else line for line in source.splitlines())]
            else:
                yield number, source, re.findall(r"```python\n(.*?)```", source, re.DOTALL)


def _tree(code: str) -> ast.AST:
    try:
        return ast.parse(code)
    except SyntaxError:  # a starter with gaps, an error on purpose
        return ast.Module([], [])


@pytest.mark.parametrize("path", PATHS)
def test_a_construct_is_explained_where_it_comes_first(path):
    used: dict[str, tuple[int, str]] = {}
    explained: dict[str, int] = {}
    for at, (number, words, programs) in enumerate(_cells(PATHS[path])):
        for construct, pattern in EXPLAINED.items():
            if re.search(pattern, " ".join(words.split())):
                explained.setdefault(construct, at)
        for code in programs:
            for construct in (each for node in ast.walk(_tree(code)) for each in _uses(node)):
                used.setdefault(construct, (at, number))
    late = {
        construct: f"pelajaran {number}, sel {at}; dijelaskan: {explained.get(construct)}"
        for construct, (at, number) in used.items()
        if explained.get(construct, 10**6) > at + AFTER
    }
    assert late == {}
    assert len(used) > 8


def test_the_short_path_is_a_path():
    assert len(PATHS["pendek"]) > 3
    assert sorted(PATHS["pendek"]) == PATHS["pendek"]
