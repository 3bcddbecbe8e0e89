"""Put other words in the place of one node of a syntax tree, leaving the rest of the source as it was written."""

from __future__ import annotations

import ast
import difflib


class Splicer:
    """A source whose nodes can be read and replaced by their place."""

    def __init__(self, source: str) -> None:
        """Take the source that the tree was parsed from."""
        self.source = source
        self._starts = [0]
        for line in source.encode("utf-8").splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def _span(self, node: ast.AST) -> tuple[int, int]:
        """Where a node begins and ends, in bytes of UTF-8, as `ast` counts."""
        assert isinstance(node, ast.expr | ast.stmt)
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return (
            self._starts[node.lineno - 1] + node.col_offset,
            self._starts[node.end_lineno - 1] + node.end_col_offset,
        )

    def text(self, node: ast.AST) -> str:
        """Return a node's own words."""
        start, end = self._span(node)
        return self.source.encode("utf-8")[start:end].decode("utf-8")

    def put(self, node: ast.AST, new: str) -> str:
        """Return the whole source with `new` in the node's place."""
        start, end = self._span(node)
        raw = self.source.encode("utf-8")
        return (raw[:start] + new.encode("utf-8") + raw[end:]).decode("utf-8")

    def within(self, node: ast.AST, part: ast.AST, new: str) -> str:
        """Return a node's own words with `new` in the place of a part of it."""
        start, end = self._span(part)
        first, last = self._span(node)
        raw = self.source.encode("utf-8")
        return (raw[first:start] + new.encode("utf-8") + raw[end:last]).decode("utf-8")

    def told(self, node: ast.AST, changed: str) -> str:
        """Name a change by the first line that differs: `old line => new line`."""
        old, new = self.source.splitlines(), changed.splitlines()
        for _tag, a1, a2, b1, b2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if _tag != "equal":
                return f"{_one_line(old[a1:a2])} => {_one_line(new[b1:b2])}"
        return ""


def _one_line(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines)
