"""Make recorded outputs the same on every machine, by the very rules that nbval compares with."""

from __future__ import annotations

import configparser
import re
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from click import unstyle

_MARKS = re.compile(r"\n[ ]+[~^]+(?=\n)")


def colourless(source: str) -> str:
    """Return what a terminal printed without its colours."""
    return unstyle(source).replace("\r\n", "\n")


# -- what differs from run to run in a terminal -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Volatile:
    """One kind of text that differs from run to run: what the group `v` of the pattern finds is replaced (else all of it).

    A replacement that counts keeps different values different: the first gets the first replacement, and so on, and the same
    value gets the same one wherever it appears again in the block, also by another rule of the same `kind`. `unordered`:
    neighbouring lines that differ in nothing else have no order of their own (two workers that end at the same moment).
    """

    kind: str
    pattern: str
    replacement: str | Callable[[int], str]
    unordered: bool = False


def _pid(number: int) -> str:
    return str(1234 + number)


def _revision(number: int) -> str:
    letters = "abcdef"
    return "".join(f"{letters[(number + i) % 6]}{(number + i) % 10}" for i in range(6))


_ALEMBIC = "Rev|Parent|Revises|Revision ID|upgrade|downgrade"
_CLOCK = r"\d\d:\d\d:\d\d"
_DATE_AND_CLOCK = r"\d{4}-\d\d-\d\d[ T][ \d]\d:\d\d:\d\d"  # MariaDB writes 3:04:05 with a space
_MONTH = r"[A-Z][a-z]{2}"

TERMINAL_RULES: tuple[Volatile, ...] = (
    # Times, with their date. A date alone is left: lessons state dates.
    Volatile("time", rf"\b(?P<v>{_DATE_AND_CLOCK})(?=\D|$)", "2026-11-20 09:00:00"),
    Volatile("time", rf"\b{_DATE_AND_CLOCK}(?P<v>,\d+)", ",000"),
    Volatile("time", rf"\b{_DATE_AND_CLOCK}(?P<v>\.\d+)", ".000000"),
    Volatile("time", rf"\b{_DATE_AND_CLOCK}(?:[.,]\d+)? ?(?P<v>[+-]\d\d:?\d\d)\b", "+0000"),
    Volatile("time", rf"\b(?P<v>\d\d/\d\d/\d{{4}} {_CLOCK})\b", "20/11/2026 09:00:00"),
    Volatile("time", rf"\b(?P<v>\d{{4}}/\d\d/\d\d {_CLOCK})\b", "2026/11/20 09:00:00"),
    Volatile("time", rf"\b(?P<v>\d\d/{_MONTH}/\d{{4}}:{_CLOCK}(?: [+-]\d{{4}})?)", "20/Nov/2026:09:00:00 +0000"),
    Volatile(
        "time",
        rf"\b(?P<v>[A-Z][a-z]{{2}} {_MONTH} [ \d]?\d {_CLOCK}(?: [A-Z]{{2,5}})? \d{{4}}(?: [+-]\d{{4}})?)\b",
        "Fri Nov 20 09:00:00 2026",
    ),
    Volatile("time", rf"\b(?P<v>{_MONTH} [ \d]\d {_CLOCK} \d{{4}} GMT)\b", "Nov 20 09:00:00 2026 GMT"),
    Volatile("time", rf"\b(?P<v>\d\d {_MONTH} \d{{4}} {_CLOCK}\.\d+)\b", "20 Nov 2026 09:00:00.000"),
    Volatile("time", r"\b(?P<v>1[6-9]\d{8}\.\d+)\b", "1795165200.0"),  # seconds since 1970
    Volatile(
        "time",
        rf"\b(?P<v>[A-Z][a-z]{{2}}, [ \d]?\d {_MONTH} \d{{4}} {_CLOCK}(?: [+-]\d{{4}}))",
        "Fri, 20 Nov 2026 09:00:00 +0000",
    ),
    # The first of January 1970 is what a cookie is deleted with.
    Volatile(
        "time",
        rf"\b(?P<v>[A-Z][a-z]{{2}}, \d {_MONTH} (?!1970)\d{{4}} {_CLOCK} GMT)",
        "Fri, 20 Nov 2026 09:00:00 GMT",
    ),
    Volatile(
        "time",
        rf"\b(?P<v>[A-Z][a-z]{{2}}, \d\d?-{_MONTH}-(?!1970)\d{{4}} {_CLOCK} GMT)",
        "Fri, 20-Nov-2026 09:00:00 GMT",
    ),
    Volatile("time", rf"(?m)^(?P<v>{_MONTH} [ \d]\d {_CLOCK}) \S+ [\w./-]+(?:\[\d+\])?: ", "Nov 20 09:00:00"),
    Volatile("time", rf"(?m)^\[?(?P<v>{_CLOCK}[.,]\d{{3,6}})\b", "09:00:00.000"),
    Volatile(
        "time",
        r"(?m)^[a-z-][rwxsStT-]{9}[.+@]? +\d+ \S+ +\S+ +\d+ (?P<v>[A-Z][a-z]{2} [ \d]\d (?:\d\d:\d\d| \d{4}))",
        "Nov 20 09:00",
    ),
    # Durations.
    Volatile("duration", r"\bin \d+\.\d+s(?P<v> \(\d+:\d\d:\d\d\))", ""),
    Volatile("duration", r"(?m)^ *(?P<v>\d+\.\d+s)(?= (?:call|setup|teardown) )", "0.12s"),
    Volatile("duration", r"(?m)^(?:real|user|sys)\s+(?P<v>\d+m\d+[.,]\d+s)$", "0m0.123s"),
    Volatile("duration", r"\b(?:in|took|dalam) (?P<v>\d+\.\d+) ?(?:s|sec|secs|seconds|detik)\b", "0.12"),
    Volatile("duration", r"\b(?P<v>\d+(?:\.\d+)? ?(?:ms|µs|us))\b", "3 ms"),
    Volatile("duration", r"\btime_[a-z]+\b[\"']?: *(?P<v>\d+\.\d+)", "0.12"),
    Volatile("duration", r"(?m); (?P<v>\d[\w ]*) ago$", "3s"),
    # pytest draws as many as its line leaves: one fewer for 10.01s than for 9.99s.
    Volatile("bar", r"(?m)^(?P<v>=+) [^\n]*\bin 0\.12s =+$", "=" * 20),
    Volatile("bar", r"(?m)^=+ [^\n]*\bin 0\.12s (?P<v>=+)$", "=" * 20),
    # Processes.
    Volatile("pid", r"(?i)\bpid\b(?: file)?['\"]?\s*[:=]?\s*(?P<v>\d+)\b", _pid, unordered=True),
    Volatile("pid", r"(?i)\bprocess(?: id)?:? \[?(?P<v>\d+)\b", _pid, unordered=True),
    Volatile("pid", r"\] \[(?P<v>\d+)\] \[[A-Z]+\]", _pid, unordered=True),
    Volatile("pid", r"Listening at: [^\n]*\((?P<v>\d+)\)", _pid, unordered=True),
    Volatile("pid", r"\[[a-z]+\] (?P<v>\d+)#\d+:", _pid, unordered=True),
    Volatile("pid", r"\breceived from (?P<v>\d+)\b", _pid, unordered=True),
    Volatile("pid", r"\b[A-Z]{3,5} \[(?P<v>\d+)\] [A-Z]+:", _pid, unordered=True),
    Volatile("pid", rf"(?m)^(?P<v>\d+):[A-Z] \d\d {_MONTH} \d{{4}} ", _pid, unordered=True),
    Volatile("pid", r"(?m)^\[\d+\] (?P<v>\d{3,})$", _pid),
    Volatile(
        "pid", r"(?m)^\[\d+\][+-]? +(?P<v>\d{3,}) +(?:Running|Done|Exit|Stopped|Terminated|Killed|Interrupt)\b", _pid
    ),
    Volatile("pid", rf"(?m)^{_MONTH} [ \d]\d {_CLOCK} \S+ [\w./-]+\[(?P<v>\d+)\]: ", _pid, unordered=True),
    Volatile("thread", r"\[[a-z]+\] \d+#(?P<v>\d+):", _pid, unordered=True),
    Volatile("connection", r"\[[a-z]+\] \d+#\d+: \*(?P<v>\d+)\b", lambda number: str(number + 1)),
    # What is made at random.
    Volatile("revision", r"(?<![\w.-])(?P<v>(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{12})(?=\b|_)", _revision),
    Volatile(
        "revision", rf"(?:\b(?:{_ALEMBIC}):? +|-> |[/\\]versions[/\\])(?P<v>[0-9a-f]{{12}})(?![0-9a-f])", _revision
    ),
    Volatile("revision", r"(?m)^(?P<v>[0-9a-f]{12})(?= \()", _revision),
    Volatile("token", r"\b(?:session|remember_token|csrf_token)=(?P<v>[\w.|-]{16,})", "eyJ..."),
    Volatile("token", r"\bname=\"csrf_token\"[^>]*\bvalue=\"(?P<v>[^\"]+)\"", "Im..."),
    Volatile("token", r"(?<![\w.])(?P<v>\.?eyJ[\w-]{6,}(?:\.[\w-]+)+)", "eyJ..."),
    # What itsdangerous signs with a time: what is said, when, the signature (SHA-1, SHA-256, SHA-512).
    Volatile("token", r"(?<![\w.-])(?P<v>\.?[\w-]{2,}\.[\w-]{6}\.(?:[\w-]{27}|[\w-]{43}|[\w-]{86}))(?![\w-])", "Im..."),
    Volatile("token", r"\bBearer (?P<v>(?=\S*\d)(?=\S*[a-z])(?=\S*[A-Z])[\w.~+/-]{20,}=*)", "eyJ..."),
    # Python's secrets.token_urlsafe(): 32 random bytes.
    Volatile("token", r"(?<![\w.-])(?P<v>(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{43})(?![\w.-])", "Im..."),
    Volatile("commit", r"(?m)^\[\S+(?: \(root-commit\))? (?P<v>[0-9a-f]{7,12})\] ", "1a2b3c4"),
    Volatile("commit", r"(?m)^(?P<v>(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7}) (?=\(HEAD|[A-Z])", "1a2b3c4"),
    Volatile("hash", r"(?i)\b(?:serial|fingerprint)=(?P<v>[0-9a-f]{2}(?::?[0-9a-f]{2})+)\b", "01:23:45"),
    Volatile("hash", r"(?P<v>(?:scrypt|pbkdf2)(?::[\w]+)+\$[^$\s]+\$[0-9a-f]+)", "scrypt:32768:8:1$garam$hash"),
    Volatile("hash", r"(?P<v>\$(?:2[aby]|argon2\w*)\$[\w$./=,+-]{20,})", "$2b$12$hash"),
    Volatile("hash", r"(?<!\w)(?P<v>[0-9a-f]{32,})(?!\w)", "0123456789abcdef..."),
    Volatile("hash", r"(?i)\betag: *(?P<v>(?:W/)?\"[^\"]+\")", '"1a2b-3c4d"'),
    Volatile(
        "uuid", r"(?i)\b(?P<v>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b", "01234567-89ab-4cde-8f01-23456789abcd"
    ),
    Volatile("boundary", r"(?P<v>={8,}\d{10,}==)", "===============1234567890=="),
    Volatile("message", r"(?i)\bmessage-id: *(?P<v><[^>]+>)", "<1234@laptop>"),
    # What differs from machine to machine.
    Volatile("version", r"\bPython/(?P<v>3(?:\.\d+)+)", "3"),
    Volatile("version", r"\bnginx/(?P<v>\d+(?:\.\d+)+)(?: \([A-Z]\w+\))?", "1"),
    Volatile("version", r"\bcurl/(?P<v>\d+(?:\.\d+)+)", "8"),
    Volatile("library", r"(?P<v>[^\s\"']*[/\\][Ll]ib[/\\]python3\.\d+)[/\\]", ".../lib/python3"),
    Volatile("shell", r"(?m)^(?P<v>bash: line \d+: +\d+ )(?=[A-Z][a-z]+)", ""),  # how a command was ended
    Volatile("shell", r"(?m)^bash: line \d+: +\d+ [A-Z][a-z]+(?P<v> {2,}.*)$", ""),
    Volatile("shell", r"(?m)^bash: (?P<v>line \d+: )", ""),
    Volatile("temporary", r"(?P<v>(?:/private)?/tmp/[^\s\"':,;)\]]+|/var/folders/[^\s\"':,;)\]]+)", "/tmp/..."),
    Volatile(
        "client",
        r"(?:127\.0\.0\.1|::1|\blocalhost)\]?(?::|', |\", )(?P<v>3[2-9]\d{3}|[45]\d{4}|6[0-5]\d{3})\b",
        "54321",
    ),
)
"""What differs in terminal blocks, beyond the rules of `tests/nbval-sanitize.cfg`. This is the place to add a kind.

What only one block prints is better masked there (`samarkan:` in the block); so is what cannot be told from what a lesson means: a bare
number of a process, a short random word.
"""


class Transcript:
    """What the terminals of one block printed, made the same as in any other run; it remembers which value stood where."""

    def __init__(self, normaliser: Normaliser, masks: Iterable[tuple[str, str]], ports: Iterable[int]) -> None:
        """Take the book's rules, the block's own masks (patterns with what is written instead) and the ports it names."""
        self._ports = {str(port) for port in ports}
        self._normaliser = normaliser
        self._rules = [(rule, re.compile(rule.pattern)) for rule in TERMINAL_RULES]
        self._rules[:0] = [
            (Volatile("mask", pattern, new), re.compile(pattern, re.MULTILINE)) for pattern, new in masks
        ]
        self._met: dict[str, dict[str, str]] = {}

    def shown(self, printed: str) -> str:
        """Return a text as it is recorded."""
        text = _MARKS.sub("", colourless(printed))
        # Values are counted in the order in which a reader meets them, whichever rule of the kind finds them.
        for kind in dict.fromkeys(rule.kind for rule, _ in self._rules):
            text = self._replaced(text, [(rule, pattern) for rule, pattern in self._rules if rule.kind == kind])
        lines = self._normaliser.text(text, without={"port"}).split("\n")
        ordered: list[str] = []
        for _, alike in groupby(lines, key=self._shape):
            ordered += sorted(alike)
        return "\n".join(ordered)

    def _replaced(self, text: str, rules: list[tuple[Volatile, re.Pattern[str]]]) -> str:
        found = [
            (*match.span(group), rule)
            for rule, pattern in rules
            for match in pattern.finditer(text)
            for group in ["v" if "v" in pattern.groupindex else 0]
        ]
        out: list[str] = []
        done = 0
        for start, end, rule in sorted(found, key=lambda each: each[:2]):
            if start >= done:
                out += [text[done:start], self._instead(rule, text[start:end])]
                done = end
        return "".join([*out, text[done:]])

    def _instead(self, rule: Volatile, value: str) -> str:
        if rule.kind == "client" and value in self._ports:
            return value
        if isinstance(rule.replacement, str):
            return rule.replacement
        met = self._met.setdefault(rule.kind, {})
        if value not in met:
            met[value] = rule.replacement(len(met))
        return met[value]

    def _shape(self, line: str) -> str:
        for rule, pattern in self._rules:
            if rule.unordered:
                line = pattern.sub("\0", line)
        return line


# -- what differs in a notebook -----------------------------------------------------------------------------------------------


class Normaliser:
    """The rules of `tests/nbval-sanitize.cfg`, applied to text before it is saved."""

    def __init__(self, rules_file: Path) -> None:
        """Read the rules. The file has one section a rule, each with `regex` and `replace`."""
        parser = configparser.RawConfigParser()
        parser.read_string(rules_file.read_text(encoding="ascii"))
        self.rules = [(s, re.compile(parser.get(s, "regex")), parser.get(s, "replace")) for s in parser.sections()]

    def text(self, source: str, without: Container[str] = ()) -> str:
        """Return a text with every rule applied, except those named."""
        for name, pattern, replacement in self.rules:
            if name not in without:
                source = pattern.sub(lambda _, new=replacement: new, source)  # type: ignore[misc]
        return source

    def transcript(self, masks: Iterable[tuple[str, str]] = (), ports: Iterable[int] = ()) -> Transcript:
        """Return what makes the recording of one terminal block, which names these ports, the same in every run."""
        return Transcript(self, masks, ports)

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
