"""Make recorded outputs the same on every machine, by the very rules that nbval compares with."""

from __future__ import annotations

import configparser
import re
from pathlib import Path
from typing import Any

from click import unstyle

_MARKS = re.compile(r"\n[ ]+[~^]+(?=\n)")


class Normaliser:
    """The rules of `tests/nbval-sanitize.cfg`, applied to text before it is saved."""

    def __init__(self, rules_file: Path) -> None:
        """Read the rules. The file has one section a rule, each with `regex` and `replace`."""
        parser = configparser.RawConfigParser()
        parser.read_string(rules_file.read_text(encoding="ascii"))
        self.rules = [(re.compile(parser.get(s, "regex")), parser.get(s, "replace")) for s in parser.sections()]

    def text(self, source: str) -> str:
        """Return a text with every rule applied."""
        for pattern, replacement in self.rules:
            source = pattern.sub(lambda _, new=replacement: new, source)  # type: ignore[misc]
        return source

    def plain(self, source: str) -> str:
        """Return what a terminal printed without colours and a traceback's marks (each Python has its own), every rule applied."""
        return self.text(_MARKS.sub("", unstyle(source).replace("\r\n", "\n")))

    def output(self, output: dict[str, Any]) -> dict[str, Any]:
        """Return one notebook output as it is saved: no live widget, no machine's paths, only the reader's own lines of an error."""
        output = dict(output)
        if "text" in output:
            output["text"] = self.text(output["text"])
        if "data" in output:
            data = dict(output["data"])
            if "text/html" in data:
                # A saved notebook has no kernel: the plain HTML picture stands in for the widget.
                data.pop("application/vnd.jupyter.widget-view+json", None)
            output["data"] = {
                mime: self.text(value) if isinstance(value, str) else value for mime, value in sorted(data.items())
            }
        if output.get("output_type") == "error":
            output["evalue"] = self.text(output["evalue"])
            output["traceback"] = self.traceback(output["traceback"])
        return output

    def traceback(self, blocks: list[str]) -> list[str]:
        """Return a traceback with the frames of the reader's own cells; those inside libraries differ between Pythons."""
        kept: list[str] = []
        hidden = False
        for block in blocks:
            first = unstyle(block).lstrip().split("\n", 1)[0]
            if (first.startswith("File ") and "site-packages" in first) or first.startswith("File <frozen"):
                hidden = True
                continue
            if hidden:
                kept.append("    ... (baris di dalam pustaka tidak ditampilkan)")
                hidden = False
            kept.append(self.text(block))
        return kept
