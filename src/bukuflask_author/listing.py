"""`literalinclude`: a listing in a lesson is a region of a file of its example, so it cannot drift."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from textwrap import dedent

from bukuflask_book.problems import ManuscriptError
from bukuflask_book.sources import read_source

from . import widths

_OPTIONS = {"pyobject", "lines", "start-after", "start-at", "end-before", "end-at", "language", "caption"}
_LANGUAGES = {
    ".py": "python",
    ".html": "html",
    ".css": "css",
    ".js": "js",
    ".toml": "toml",
    ".md": "markdown",
    ".sql": "sql",
    ".txt": "text",
}


def region(text: str, options: dict[str, str], manuscript: Path, line: int) -> str:
    """Return the part of a file's text that the options name. A text option means the first line that holds it. Raises `ManuscriptError` when they name nothing."""
    unknown = set(options) - _OPTIONS
    if unknown:
        raise ManuscriptError(
            manuscript,
            line,
            f"opsi tidak dikenal: {', '.join(sorted(unknown))}. Yang ada: {', '.join(sorted(_OPTIONS))}.",
        )
    lines = text.splitlines()
    if "pyobject" in options:
        first, last = _object(text, options["pyobject"], manuscript, line)
        lines = lines[first - 1 : last]
    if "lines" in options:
        lines = _numbered(lines, options["lines"], manuscript, line)
    lines = _between(lines, options, manuscript, line)
    if not any(row.strip() for row in lines):
        raise ManuscriptError(manuscript, line, "bagian yang diminta kosong.")
    return dedent("\n".join(lines)).strip("\n")


def _object(text: str, name: str, manuscript: Path, line: int) -> tuple[int, int]:
    try:
        body: list[ast.stmt] = ast.parse(text).body
    except SyntaxError as error:
        raise ManuscriptError(
            manuscript, line, f"`:pyobject: {name}` memerlukan berkas Python yang dapat dibaca."
        ) from error
    node: ast.stmt | None = None
    for part in name.split("."):
        node = next(
            (
                n
                for n in body
                if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and n.name == part
            ),
            None,
        )
        if node is None:
            raise ManuscriptError(manuscript, line, f"`:pyobject: {name}` tidak ada di berkas itu.")
        body = node.body
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    return min([node.lineno, *(d.lineno for d in node.decorator_list)]), node.end_lineno or node.lineno


def _numbered(lines: list[str], spec: str, manuscript: Path, line: int) -> list[str]:
    out: list[str] = []
    for part in spec.split(","):
        begin, dash, end = part.strip().partition("-")
        try:
            first = int(begin or 1)
            last = int(end or len(lines)) if dash else first
        except ValueError:
            raise ManuscriptError(manuscript, line, f"`:lines: {spec}` harus berbentuk 3-8 atau 1,4-6.") from None
        if not 1 <= first <= last <= len(lines):
            raise ManuscriptError(
                manuscript, line, f"`:lines: {part.strip()}` di luar berkas yang panjangnya {len(lines)} baris."
            )
        out += lines[first - 1 : last]
    return out


def _between(lines: list[str], options: dict[str, str], manuscript: Path, line: int) -> list[str]:
    def find(option: str, rows: list[str]) -> int:
        wanted = options[option]
        places = [i for i, row in enumerate(rows) if wanted in row]
        if not places:
            raise ManuscriptError(manuscript, line, f"`:{option}: {wanted}` tidak ditemukan di berkas itu.")
        return places[0]

    if "start-after" in options:
        lines = lines[find("start-after", lines) + 1 :]
    elif "start-at" in options:
        lines = lines[find("start-at", lines) :]
    if "end-before" in options:
        lines = lines[: find("end-before", lines)]
    elif "end-at" in options:
        lines = lines[: find("end-at", lines) + 1]
    return lines


def render(source: Path, shown: str, options: dict[str, str], manuscript: Path, line: int) -> str:
    """Return the listing as Markdown: the file's name over the code. Raises `ManuscriptError` when the file is missing."""
    if not source.is_file():
        raise ManuscriptError(manuscript, line, f"berkas {shown} tidak ada.")
    text = region(read_source(source, Path(shown)), options, manuscript, line)
    widths.check(text, widths.LISTING, manuscript, line)
    language = options.get("language") or _LANGUAGES.get(source.suffix, "text")
    caption = options.get("caption") or f"`{shown}`"
    fence = max(["```", *(run + "`" for run in re.findall("```+", text))], key=len)
    return f"{caption}\n\n{fence}{language}\n{text}\n{fence}"
