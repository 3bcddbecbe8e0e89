"""What a message advises, held against the answer that gets it: names that it lacks, and what stands there already.

A message is written for the mistake that its author thought of. Whoever made another one is told to write what is written, or to use what
was never imported.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ..bank import Exercise
from ..feedback import Feedback
from ..prose import prose
from ..source_tree import tree_of
from ..text import enumerated
from .cell_lines import shown_line

_SPAN: Final = re.compile(r"`([^`]+)`")
_TO_WRITE: Final = re.compile(
    r"\b(?:tulis|pakai|panggil|tambahkan|cetak|berikan|masukkan|beri|isi)(?:lah)?\b", re.IGNORECASE
)
_OF_MORE: Final = re.compile(
    r"\b(?:hapus|jangan|ganti|pindah|kembalikan|buang|lepas|tukar|tanpa|bukan|samakan|kurangi|cukup|sisakan|satu (?:tempat|kali)|sekali|lengkap|untuk|dan"
    r"|di (?:dalam|luar|atas|bawah|baris|depan|belakang)|sebelum|sesudah|tepat|letak|saat|ketika|penjaga)",
    re.IGNORECASE,
)
"""Advice with one of these asks for more than that something be written: that something go, where it is to stand, how often."""
_LEAST: Final = 4
"""Tokens of the longest piece of code that is asked for: a name alone may stand anywhere."""


def held_against(feedback: Feedback, exercise: Exercise, source: str, cause_is_known: bool) -> Feedback:
    """Add to the advice of a refusal which of its names the answer does not import, or that all of it stands there already.

    The latter not where another cause is named below (`cause_is_known`).
    """
    tree = tree_of(source)
    labels = [label for label, _ in feedback.parts]
    if feedback.state != "salah" or "Coba" not in labels or tree is None:
        return feedback
    at = labels.index("Coba")
    told = feedback.parts[at][1].md
    more = [*_unimported(told, exercise, tree), *(() if cause_is_known else _there_already(told, source))]
    if not more:
        return feedback
    text = prose(" ".join([told.rstrip(), *more]))
    return replace(feedback, parts=(*feedback.parts[:at], ("Coba", text), *feedback.parts[at + 1 :]))


def _unimported(told: str, exercise: Exercise, tree: ast.Module) -> Iterator[str]:
    """Say how to import what the advice names, where the solution imports it and the answer has no such name."""
    bound = set(_bound(tree))
    if "*" in bound or re.search(r"impor", told, re.IGNORECASE):  # it speaks of that itself
        return
    spans = _SPAN.findall(told)
    used = {name for span in spans for name in re.findall(r"(?<![\w.\"'/<-])[A-Za-z_]\w*(?![\w\"'])", span)}
    lines: dict[str, list[str]] = {}
    for name, (module, written) in _imports(exercise).items():
        if name in used and name not in bound:
            lines.setdefault(module, []).append(written)
    for module, names in lines.items():
        lines_of = [f"from {module} import {', '.join(names)}"] if module else [f"import {name}" for name in names]
        listed = enumerated([f"`{name.rpartition(' ')[2]}`" for name in names])
        yield f"Di jawabanmu {listed} belum diimpor, jadi tulis juga {enumerated([f'`{line}`' for line in lines_of])} di atas."


def _bound(tree: ast.Module) -> Iterator[str]:
    """Yield every name that the answer gives to something, wherever; "*" where it imports whatever there is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((each.asname or each.name).partition(".")[0] for each in node.names)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg


def _imports(exercise: Exercise) -> dict[str, tuple[str, str]]:
    """Return by the name that it gets what the solution imports: the module ("" for a whole one), and how it is written."""
    found: dict[str, tuple[str, str]] = {}
    for node in ast.walk(tree_of(exercise["solution"]) or ast.Module([], [])):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {each.asname or each.name: (node.module, _alias(each)) for each in node.names}
        elif isinstance(node, ast.Import):
            found |= {(each.asname or each.name).partition(".")[0]: ("", _alias(each)) for each in node.names}
    return found


def _alias(each: ast.alias) -> str:
    return f"{each.name} as {each.asname}" if each.asname else each.name


def _there_already(told: str, source: str) -> Iterator[str]:
    """Say where the answer has what the advice asks to be written, if it has all of that."""
    wanted = [_tokens(span) for span in _SPAN.findall(told)]
    if max(map(len, wanted), default=0) < _LEAST or not _TO_WRITE.search(told) or _OF_MORE.search(_SPAN.sub("", told)):
        return
    whole = _tokens(source)
    lines = [_line_of(piece, whole) for piece in wanted]
    if any(line is None for line in lines):
        return
    where = sorted(
        {shown_line(line) for piece, line in zip(wanted, lines, strict=True) if line and len(piece) >= _LEAST}
    )
    yield (
        f"Yang disuruh ditulis itu sudah ada di baris {enumerated([str(line) for line in where])}. Kalau tempatnya sudah benar, sebabnya bagian lain: yang dijalankan "
        "sebelum atau sesudahnya, atau yang menyimpan hasilnya."
    )


def _tokens(code: str) -> list[tuple[str, int]]:
    """Return what code consists of, each with its line (1-based), without comments and line ends; texts as they are read."""
    found = []
    try:
        for each in tokenize.generate_tokens(io.StringIO(code).readline):
            if each.type != tokenize.COMMENT and (text := each.string.strip()):
                found.append((text.replace("'", '"') if text[:1] in "\"'" else text, each.start[0]))
    except (tokenize.TokenError, IndentationError, SyntaxError):
        return []
    return found


def _line_of(piece: list[tuple[str, int]], whole: list[tuple[str, int]]) -> int | None:
    """Return the line where a piece of code stands in the whole, or None. What is no code, or has gaps (`...`), is nowhere."""
    wanted = [text for text, _ in piece]
    if not wanted or "..." in wanted:
        return None
    texts = [text for text, _ in whole]
    for at in range(len(texts) - len(wanted) + 1):
        if texts[at : at + len(wanted)] == wanted:
            return whole[at][1]
    return None
