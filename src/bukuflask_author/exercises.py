"""Read an exercise file: one Markdown file with task, solution, check, messages with their wrong answers, hints.

The starter is the solution with its marked lines blanked: a line that ends in `#~ text` becomes `...  # text`; one that ends in
`#~ [piece] text` keeps all but `piece`, which becomes `____`. A bare `#~` drops the line from the starter. Where something broken
is to be repaired, `awal: code` in the head makes the first wrong answer with that message the starter instead.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bukuflask.bank import Exercise, Markdown, Message
from bukuflask.exercises.verdict import BLANK, GENERAL
from bukuflask.text import with_lines
from bukuflask_book.markdown import Fence, fences, front_matter, tokens
from bukuflask_book.problems import ManuscriptError
from bukuflask_book.sources import read_source

from . import line_change, subjects
from .marks import strip
from .pieces import changed_lines, last_hint, marked_lines
from .subjects import Tested

_SECTIONS = ("Tugas", "Solusi", "Jawaban lain", "Pemeriksaan", "Pesan", "Penyamar", "Petunjuk", "Benar")
_OF_TESTS = ("Aplikasi", "Kerusakan", "Sama benarnya")
"""Sections of an exercise whose answer is tests, read by `subjects.py`."""
_HEAD = ("id", "judul", "tantangan", "awal", "juga_benar", "harus_begitu", "uji")
_LABELS = ("Yang terjadi", "Mengapa", "Coba")
_VERDICTS = {"fail": 0, "require": 1}
"""What a check refuses an answer with, and which of its arguments is the message's code."""

LEAST_ALTERNATIVES = 2
"""Other right answers that an exercise must name."""

LEAST_WRONG = 4
"""Known wrong answers that an exercise must have, each with a message of its own."""

LEAST_IMPOSTORS = 3
"""Answers with the right output that do not do what is asked, which an exercise must have."""

IMPOSTORS_IN_EVERY_EXERCISE = True
"""Whether an exercise without a section `# Penyamar` is refused."""


@dataclass(frozen=True)
class WrongAnswer:
    """A known wrong answer: the whole source, the code of the message it must get, and where it is written (1-based)."""

    code: str
    source: str
    line: int


@dataclass(frozen=True)
class ExerciseFile:
    """All that an exercise file holds: what a notebook needs (`compiled`), and what proves it."""

    path: Path
    task: str
    task_line: int
    """1-based line of the file at which the task begins."""
    compiled: Exercise
    alternatives: tuple[str, ...]
    wrong: tuple[WrongAnswer, ...]
    impostors: tuple[WrongAnswer, ...]
    """Answers with the right output that do not do what is asked; each must get exactly its message."""
    also_right: tuple[tuple[str, str], ...]
    """Damage to the solution that leaves a right answer, as the proof names it, and why it does."""
    as_written: tuple[tuple[str, str], ...]
    """Rewritings that the task itself rules out, by their name in `rewrites`, and why."""


@dataclass
class _Section:
    title: str
    line: int  # 1-based line of the heading in the file
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip("\n")

    @property
    def text_line(self) -> int:
        """1-based line in the file of the first line that is not blank."""
        return self.body_line + next((n for n, line in enumerate(self.lines) if line.strip()), 0)

    @property
    def body_line(self) -> int:
        """1-based line in the file of the first line of `lines`."""
        return self.line + 1


def _split(source: str, level: int, first_line: int) -> list[_Section]:
    """Split at the headings of one level; `first_line` is the 1-based file line of the source's first line."""
    lines = source.splitlines()
    heads = [
        t.map[0] for t in tokens(source) if t.type == "heading_open" and t.tag == f"h{level}" and t.level == 0 and t.map
    ]
    out = [_Section("", first_line - 1, lines[: heads[0]] if heads else lines)]
    for start, end in zip(heads, [*heads, len(lines)][1:], strict=True):
        out.append(_Section(lines[start].lstrip("#").strip(), first_line + start, lines[start + 1 : end]))
    return out


def starter_of(solution: str) -> str:
    """Return the starter that a marked solution gives."""
    out: list[str] = []
    for line in solution.splitlines():
        code, mark, note = line.partition("#~")
        if not mark:
            out.append(line)
            continue
        note = note.strip()
        indent = line[: len(line) - len(line.lstrip())]
        if found := re.match(r"\[(.+?)\](?:\s|$)\s*(.*)$", note):
            piece, words = found.groups()
            blanked = code.rstrip().replace(piece, BLANK, 1)
            out.append(f"{blanked}  # {words}" if words else blanked)
        elif note:
            out.append(f"{indent}...  # {note}")
    return "\n".join(out) + "\n"


def clean(solution: str) -> str:
    """Return the solution without its marks."""
    return "\n".join(line.partition("#~")[0].rstrip() for line in solution.splitlines()) + "\n"


class _ExerciseReader:
    def __init__(self, path: Path, shown: Path) -> None:
        self.path = path
        self.file = shown
        self.data, body, taken = front_matter(read_source(path, shown), shown)
        self.sections: dict[str, _Section] = {}
        for section in _split(body, 1, taken + 1)[1:]:
            if section.title in self.sections:
                raise ManuscriptError(shown, section.line, f"bagian `# {section.title}` ditulis dua kali.")
            self.sections[section.title] = section

    def section(self, title: str) -> _Section:
        if title not in self.sections:
            raise ManuscriptError(self.file, 0, f"bagian `# {title}` belum ada. Urutannya: {', '.join(_SECTIONS)}.")
        return self.sections[title]

    def text(self, title: str) -> str:
        """A section's prose, without the marks of what is claimed."""
        section = self.section(title)
        return strip(section.text, self.file, section.text_line)

    def told(self) -> Iterator[tuple[str, int]]:
        """What a student reads of the file, as it is written, each piece with the 1-based line at which it begins."""
        for title in ("Tugas", "Petunjuk", "Benar"):
            if title in self.sections:
                yield self.sections[title].text, self.sections[title].text_line
        for title in ("Pesan", "Kerusakan"):
            for part in self._parts(title):
                yield "\n".join(part.lines), part.body_line

    def code(self, section: _Section, language: str = "python") -> list[tuple[str, int]]:
        """The code blocks of a section, each with the 1-based file line of its first line."""
        found = [f for f in fences("\n".join(section.lines)) if f.info == language]
        return [(f.body, section.body_line + f.start + 1) for f in found]

    def one_code(self, title: str) -> tuple[str, int]:
        section = self.section(title)
        blocks = self.code(section)
        if len(blocks) != 1:
            raise ManuscriptError(
                self.file,
                section.line,
                f"bagian `# {title}` harus berisi tepat satu blok ```python (ada {len(blocks)}).",
            )
        return blocks[0]

    def compile(self, source: str, line: int) -> None:
        try:
            ast.parse(source)
        except SyntaxError as error:
            raise ManuscriptError(
                self.file, line + (error.lineno or 1) - 1, f"kode Python tidak dapat dibaca: {error.msg}."
            ) from error

    def read(self) -> ExerciseFile:
        ident, title = str(self.data.get("id", "")), self.data.get("judul")
        if not re.fullmatch(r"\d\d-\d\d", ident):
            raise ManuscriptError(self.file, 2, f'`id` harus berbentuk "09-02" dalam tanda kutip (tertulis {ident!r}).')
        if not isinstance(title, str) or not title:
            raise ManuscriptError(self.file, 2, "`judul` belum diisi.")
        if not self.path.name.startswith(ident.split("-")[1] + "-"):
            raise ManuscriptError(
                self.file, 2, f"nama berkas harus diawali nomor latihannya: `{ident.split('-')[1]}-...md`."
            )
        if not self.path.parent.name.startswith(ident.split("-", maxsplit=1)[0] + "-"):
            raise ManuscriptError(self.file, 2, f"id {ident} tidak cocok dengan folder {self.path.parent.name}.")
        if strange := set(self.data) - {*_HEAD}:
            raise ManuscriptError(
                self.file,
                2,
                f"kunci kepala tidak dikenal: {', '.join(sorted(strange))}. Yang ada: {', '.join(_HEAD)}.",
            )
        there = (*_SECTIONS, *_OF_TESTS) if "uji" in self.data else _SECTIONS
        unknown = set(self.sections) - set(there)
        if unknown:
            first = min(self.sections[t].line for t in unknown)
            more = "" if "uji" in self.data else f" (dengan `uji:` di kepala, juga {', '.join(_OF_TESTS)})"
            raise ManuscriptError(self.file, first, f"bagian tidak dikenal; yang ada: {', '.join(there)}{more}.")

        marked, solution_line = self.one_code("Solusi")
        solution = clean(marked)
        self.compile(solution, solution_line)
        if ("#~" in marked) == ("awal" in self.data):
            raise ManuscriptError(
                self.file,
                solution_line,
                "tandai dengan `#~` baris solusi yang dikerjakan pembaca, atau tulis `awal: kode-pesan` di kepala (salah satu).",
            )
        self._check_marks(marked, solution_line)
        tested = self._tested()
        check, check_line = "", 1
        if tested is None or "Pemeriksaan" in self.sections:  # what the tests must do is told by the damages
            check, check_line = self.one_code("Pemeriksaan")
        self.compile(check, check_line)
        alternatives = self.code(self.section("Jawaban lain"))
        if len(alternatives) < LEAST_ALTERNATIVES:
            raise ManuscriptError(
                self.file,
                self.section("Jawaban lain").line,
                f"sedikitnya {LEAST_ALTERNATIVES} jawaban lain yang juga benar, ditulis dengan gaya lain, harus ada (ada {len(alternatives)}).",
            )
        for source, line in alternatives:
            self.compile(source, line)
        messages, wrong = self._messages(solution, tested.messages if tested else {})
        self._check_codes(check, check_line, messages)
        starter = self._broken(wrong) if "awal" in self.data else starter_of(marked)
        loose = changed_lines(solution, starter) if "awal" in self.data else marked_lines(marked)
        exercise: Exercise = {
            "id": ident,
            "title": title,
            "file": self.file.as_posix(),
            "starter": starter,
            "solution": solution,
            "check": check,
            "check_line": check_line,
            "messages": messages,
            "hints": self._hints(last_hint(solution, loose, ident)),
            "success": self.text("Benar").strip(),
        }
        if not isinstance(self.data.get("tantangan", False), bool):
            raise ManuscriptError(
                self.file, 2, "`tantangan: true` menandai latihan yang tidak wajib; nilai lain tidak ada."
            )
        if self.data.get("tantangan"):
            exercise["optional"] = True
        if tested is not None:
            exercise["subject"] = tested.subject
        task = self.section("Tugas")
        return ExerciseFile(
            self.path,
            self.text("Tugas").strip(),
            task.text_line,
            exercise,
            tuple(source for source, _ in alternatives),
            wrong,
            self._impostors(solution, messages),
            self._reasons("juga_benar", '"tugas tidak menentukan sapaannya": ["hapus: import os"]'),
            self._reasons("harus_begitu", '"tugasnya tentang f-string": ["format"]'),
        )

    def _tested(self) -> Tested | None:
        """What the answer's tests are run against, where the answer is tests."""
        if "uji" not in self.data:
            return None
        damage = [self._piece(part) for part in self._parts(self.section("Kerusakan").title)]
        same = [self._piece(part) for part in self._parts("Sama benarnya")]
        block = self.one_code("Aplikasi")[0] if "Aplikasi" in self.sections else None
        example = self.path.parents[2] / "examples" / self.path.parent.name
        files = subjects.application(self.data["uji"], example, block, self.file)
        return subjects.read(files, damage, same, self.file)

    def _piece(self, part: _Section) -> subjects.Piece:
        found = fences("\n".join(part.lines))
        cut = min((f.start for f in found), default=len(part.lines))
        text = strip("\n".join(part.lines[:cut]), self.file, part.body_line)
        return subjects.Piece(part.title.strip("`"), text, found, part.line, part.body_line)

    def _broken(self, wrong: tuple[WrongAnswer, ...]) -> str:
        code = self.data["awal"]
        found = next((w.source for w in wrong if w.code == code), None)
        if found is None:
            raise ManuscriptError(
                self.file, 2, f"`awal: {code}` bukan kode pesan yang mempunyai jawaban keliru di berkas ini."
            )
        return found

    def _reasons(self, key: str, sample: str) -> tuple[tuple[str, str], ...]:
        """What the head excuses under a key, each with its reason, from `reason: [what, ...]`."""
        found = self.data.get(key, {})
        if not isinstance(found, dict) or not all(
            isinstance(reason, str)
            and reason.strip()
            and isinstance(whats, list)
            and all(isinstance(what, str) for what in whats)
            for reason, whats in found.items()
        ):
            raise ManuscriptError(
                self.file, 2, f"`{key}` berisi alasan, lalu daftar yang dikecualikan olehnya, misalnya {sample}."
            )
        return tuple((what, reason) for reason, whats in found.items() for what in whats)

    def _check_marks(self, marked: str, first: int) -> None:
        for number, line in enumerate(marked.splitlines()):
            code, mark, note = line.partition("#~")
            found = re.match(r"\[(.+?)\](?:\s|$)", note.strip())
            if mark and found and code.count(found[1]) != 1:
                raise ManuscriptError(
                    self.file,
                    first + number,
                    f"potongan `{found[1]}` harus berdiri tepat satu kali di barisnya (ada {code.count(found[1])}).",
                )

        # A statement of several lines of which one is blanked would leave a string or a bracket open to the end of the cell.
        try:
            list(tokenize.generate_tokens(io.StringIO(starter_of(marked)).readline))
        except (tokenize.TokenError, IndentationError):
            raise ManuscriptError(
                self.file,
                first,
                "kode awalnya memuat teks, kurung, atau indentasi yang terputus. Tandai semua baris perintah itu: yang pertama dengan"
                " petunjuk, sisanya dengan `#~` saja.",
            ) from None

    def _check_codes(self, check: str, first: int, messages: dict[str, Message]) -> None:
        """Every `fail` and `require` of the check must name a message that exists."""
        for node in ast.walk(ast.parse(check)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _VERDICTS):
                continue
            at = _VERDICTS[node.func.id]
            code = node.args[at] if len(node.args) > at else None
            line = first + node.lineno - 1
            if not (isinstance(code, ast.Constant) and isinstance(code.value, str)):
                raise ManuscriptError(self.file, line, f"`{node.func.id}` harus menyebut kode pesannya sebagai teks.")
            if code.value not in messages and code.value not in GENERAL:
                raise ManuscriptError(self.file, line, f"pesan `{code.value}` belum ada di bagian `# Pesan`.")

    def _parts(self, title: str) -> list[_Section]:
        """What stands under the headings of a section; [] when there is no such section."""
        if title not in self.sections:
            return []
        section = self.sections[title]
        return _split("\n".join(section.lines), 2, section.body_line)[1:]

    def _messages(
        self, solution: str, given: Mapping[str, Message]
    ) -> tuple[dict[str, Message], tuple[WrongAnswer, ...]]:
        """Read the messages, and the wrong answers that get them; `given` are those that stand elsewhere, with no text here."""
        section = self.section("Pesan")
        impostors = {part.title.strip("`") for part in self._parts("Penyamar")}
        messages: dict[str, Message] = {}
        told: set[str] = set()
        wrong: list[WrongAnswer] = []
        for part in self._parts(section.title):
            code = part.title.strip("`")
            if code in told:
                raise ManuscriptError(self.file, part.line, f"pesan `{code}` ditulis dua kali.")
            told.add(code)
            found = fences("\n".join(part.lines))
            answers = [self._wrong(code, fence, part, solution) for fence in found]
            if not answers and code not in impostors:
                raise ManuscriptError(
                    self.file,
                    part.line,
                    f"pesan `{code}` belum mempunyai jawaban keliru (blok ```diff atau ```python) yang menghasilkannya.",
                )
            wrong += answers
            if code not in GENERAL and code not in given:
                messages[code] = self._message(part, found)
        messages = {**given, **messages}
        if len(messages) < LEAST_WRONG:
            raise ManuscriptError(
                self.file,
                section.line,
                f"sedikitnya {LEAST_WRONG} jawaban keliru dengan pesannya sendiri (ada {len(messages)}).",
            )
        return messages, tuple(wrong)

    def _impostors(self, solution: str, messages: dict[str, Message]) -> tuple[WrongAnswer, ...]:
        if "Penyamar" not in self.sections and not IMPOSTORS_IN_EVERY_EXERCISE:
            return ()
        section = self.section("Penyamar")
        out: list[WrongAnswer] = []
        for part in self._parts(section.title):
            code = part.title.strip("`")
            if code not in messages and code not in GENERAL:
                raise ManuscriptError(self.file, part.line, f"pesan `{code}` belum ada di bagian `# Pesan`.")
            answers = [self._wrong(code, fence, part, solution) for fence in fences("\n".join(part.lines))]
            if not answers:
                raise ManuscriptError(
                    self.file, part.line, f"penyamar `{code}` belum mempunyai blok ```python atau ```diff."
                )
            out += answers
        if len(out) < LEAST_IMPOSTORS:
            raise ManuscriptError(
                self.file,
                section.line,
                f"sedikitnya {LEAST_IMPOSTORS} penyamar, yaitu jawaban yang keluarannya benar tetapi tidak mengerjakan yang diminta "
                f"(ada {len(out)}).",
            )
        return tuple(out)

    def _message(self, part: _Section, found: list[Fence]) -> Message:
        cut = min((f.start for f in found), default=len(part.lines))
        text = strip("\n".join(part.lines[:cut]), self.file, part.body_line)
        pieces: list[Markdown] = []
        for label in _LABELS:
            before, mark, text = text.partition(f"**{label}.**")
            if not mark:
                raise ManuscriptError(
                    self.file,
                    part.line,
                    f"pesan harus berisi **Yang terjadi.** **Mengapa.** **Coba.** berurutan; `{label}` tidak ada di tempatnya.",
                )
            pieces.append(before.strip())
        pieces = [*pieces[1:], text.strip()]
        if not all(pieces):
            raise ManuscriptError(
                self.file, part.line, "ketiga bagian pesan, Yang terjadi, Mengapa dan Coba, harus ada isinya."
            )
        # Only Jinja doubles its braces: with a space in them, or quoted by themselves. Braces doubled as in an f-string would be shown doubled.
        doubled = next(
            (found for piece in pieces for found in re.findall(r"\{\{[^\s{}`][^`\n]*|\{\{\}\}", piece)), None
        )
        if doubled is not None:
            raise ManuscriptError(
                self.file,
                part.line,
                f"kurung kurawal ganda tampil ganda di pesan; tulis tunggal, dan beri nilai pemeriksaan nama lain (tertulis `{doubled}`).",
            )
        return {"happened": pieces[0], "why": pieces[1], "advice": pieces[2]}

    def _wrong(self, code: str, fence: Fence, part: _Section, solution: str) -> WrongAnswer:
        line = part.body_line + fence.start
        if fence.info == "python":
            self.compile(fence.body, line + 1)
            return WrongAnswer(code, fence.body, line)
        if fence.info != "diff":
            raise ManuscriptError(self.file, line, f"blok jawaban harus ```diff atau ```python, bukan {fence.info!r}.")
        old, new = line_change.read(fence, line, solution, "solusi", self.file)
        return WrongAnswer(code, with_lines(solution, old, new), line)

    def _hints(self, last: str) -> list[Markdown]:
        """The three written hints, and the pieces of the solution as the last: each gives more than the one before."""
        section = self.section("Petunjuk")
        items = [text for text in re.split(r"(?m)^\d+\.\s+", self.text("Petunjuk"))[1:] if text.strip()]
        if len(items) != 3:
            raise ManuscriptError(
                self.file,
                section.line,
                f"tulis tiga petunjuk bernomor: pertanyaan, di mana mencarinya, hampir jadi (ada {len(items)}).",
            )
        written = ["\n".join(line.removeprefix("   ") for line in item.splitlines()).strip() for item in items]
        return [*written, last.strip()]


def read(path: Path, shown: Path) -> ExerciseFile:
    """Read one exercise file; `shown` is how its path is named to an author. Raises `ManuscriptError` with file, line and reason."""
    return _ExerciseReader(path, shown).read()


def told(path: Path, shown: Path) -> Iterator[tuple[str, int]]:
    """Yield task, messages, hints and success of a file with their marks, and the line of each. Raises `ManuscriptError`."""
    yield from _ExerciseReader(path, shown).told()
