"""What the book says, and how each sentence is known to be true: its marks, the functions of `claims/`, and what is missing."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bukuflask import libraries
from bukuflask.errors.catalogue import search
from bukuflask.errors.catalogue.entry import Text
from bukuflask.exercises import suite_words
from bukuflask.text import shortened
from bukuflask_book.checkout import Book
from bukuflask_book.markdown import directive, fences, front_matter
from bukuflask_book.problems import ManuscriptError
from bukuflask_book.sources import read_source

from . import exercises, predictions, quizzes
from .marks import CODE, KINDS, Mark, blanked
from .sentences import Sentence, sentences

GATE_ONLY_WITH_CLAIMS = False
"""Whether the gate for `ALL_OR_NONE` leaves a lesson in peace that has no claims file yet."""

_SWEEPING = (
    "selalu",
    "hanya",
    "hanyalah",
    "satu-satunya",
    "semua",
    "semuanya",
    "setiap",
    "pasti",
    "pastilah",
    "pastinya",
)
ALL_OR_NONE = re.compile(rf"(?<![\w-])(?:{'|'.join(_SWEEPING)}|(?:tidak|tak)(?: akan)? pernah)(?![\w-])")
"""Words that speak of every case or of none. A sentence with one of them says how that is known."""

CATALOGUE_NAME = "katalog"
"""How the catalogue of errors is called where a lesson's number could stand."""

HELPERS = "claim_helpers"
"""The module beside the claims files that all of them may import."""
_BELOW_FLASK = {"flask", "werkzeug", "jinja2", "click", "itsdangerous", "markupsafe", "blinker"}
"""What Flask itself brings."""

_EXPLAINING = ("errors/*.py", "exercises/verdict.py", "exercises/pasted.py", "exercises/limits.py")
"""The files of `bukuflask` whose texts are shown to readers beside the catalogue's."""

_LONGEST = 160
"""Letters of a sentence that are shown."""


@dataclass(frozen=True)
class ClaimSubject:
    """A lesson, or the catalogue of errors: the sentences that may be claimed, and the file with the functions that prove them."""

    name: str
    file: Path
    shown: Path
    """The claims file as it is named to an author."""
    sentences: tuple[Sentence, ...]
    example: Path | None = None
    packages: tuple[str, ...] = ()

    def functions(self) -> dict[str, int]:
        """Return the claims that the file proves, each with its 1-based line; {} without a file. Raises `ManuscriptError`."""
        return {node.name: node.lineno for node in _functions(self._tree())}

    def _tree(self) -> ast.Module:
        if not self.file.is_file():
            return ast.Module([], [])
        try:
            return ast.parse(read_source(self.file, self.shown))
        except SyntaxError as error:
            raise ManuscriptError(
                self.shown, error.lineno or 0, f"kode Python tidak dapat dibaca: {error.msg}."
            ) from error

    def saying(self, function: str) -> list[Sentence]:
        """Return the sentences that a function proves."""
        return [s for s in self.sentences if any(function == called(name) for m in s.marks for name in m.names)]

    def counts(self) -> Counter[str]:
        """Return how many sentences carry each kind of mark, or none (`tanpa tanda`); the first of `KINDS` counts."""
        return Counter(
            next((kind for kind in KINDS if any(m.kind == kind for m in s.marks)), "tanpa tanda")
            for s in self.sentences
        )

    def complaints(self) -> Iterator[str]:
        """Yield what is missing or too much, one Indonesian line each. Runs nothing. Raises `ManuscriptError`."""
        yield from self._file_complaints()
        known = self.functions()
        marked = ((place(s), name) for s in self.sentences for mark in s.marks for name in mark.names)
        for where, name in dict.fromkeys(marked):  # an entry of the catalogue has several sentences on one line
            if called(name) not in known:
                yield (
                    f"{where}: klaim `{name}` belum dibuktikan: tulis `def {called(name)}() -> None:` di "
                    f"{self.shown.as_posix()}."
                )
        named = {called(name) for s in self.sentences for mark in s.marks for name in mark.names}
        for name, line in known.items():
            if name not in named:
                yield f"{self.shown.as_posix()}:{line}: tidak ada kalimat bertanda <!-- klaim: {name.replace('_', '-')} -->."
        if self.file.is_file() or not GATE_ONLY_WITH_CLAIMS:
            yield from self.unproved()

    def unproved(self) -> Iterator[str]:
        """Yield every sentence that speaks of all cases, or of none, and carries no mark."""
        for sentence in self.sentences:
            found = ALL_OR_NONE.search(sentence.prose)
            if found and not sentence.marks:
                yield f"{place(sentence)}: '{found[0]}' di kalimat tanpa tanda: «{shown(sentence)}»"

    def _file_complaints(self) -> Iterator[str]:
        tree = self._tree()
        names = Counter(node.name for node in _functions(tree))
        for node in _functions(tree):
            at = f"{self.shown.as_posix()}:{node.lineno}"
            arguments = node.args
            if isinstance(node, ast.AsyncFunctionDef) or any(
                (arguments.args, arguments.posonlyargs, arguments.kwonlyargs, arguments.vararg, arguments.kwarg)
            ):
                yield f"{at}: `{node.name}` harus fungsi biasa tanpa parameter; fungsi pembantu diberi nama yang diawali `_`."
            if names[node.name] > 1:
                yield f"{at}: ada {names[node.name]} fungsi bernama `{node.name}`."
        for part in ast.walk(tree):
            if isinstance(part, ast.Import | ast.ImportFrom):
                for module in _imported(part):
                    if not self._may_import(module):
                        yield (
                            f"{self.shown.as_posix()}:{part.lineno}: `{module}` tidak boleh diimpor di sini: hanya pustaka standar, flask, "
                            f"paket di kunci `paket` pelajarannya, modul di folder contohnya, dan `{HELPERS}`."
                        )

    def _may_import(self, module: str) -> bool:
        own = {found.name for package in self.packages if (found := libraries.of_distribution(package))}
        return (
            module in sys.stdlib_module_names
            or module in _BELOW_FLASK
            or module == HELPERS
            or module in own
            or (
                self.example is not None
                and ((self.example / module).is_dir() or (self.example / f"{module}.py").is_file())
            )
        )


def called(name: str) -> str:
    """Return the function that proves the claim of this name."""
    return name.replace("-", "_")


def place(sentence: Sentence) -> str:
    """Return where a sentence stands: `file:line`."""
    return f"{sentence.file.as_posix()}:{sentence.line}"


def shown(sentence: Sentence) -> str:
    """Return a sentence's words, cut when they are many."""
    return shortened(sentence.text, _LONGEST)


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "").partition(".")[0]]
    return [alias.name.partition(".")[0] for alias in node.names]


# -- where sentences stand ----------------------------------------------------------------------------------------------------


def of_lesson(book: Book, stem: str) -> ClaimSubject:
    """Return a lesson with all its sentences. Raises `ManuscriptError`."""
    path = book.manuscript(stem)
    file = book.relative(path)
    head, text, taken = front_matter(read_source(path, file), file)
    found = [
        *_of_text(text, file, taken + 1),
        *(s for path in book.exercise_files(stem) for s in _of_exercise(path, book.relative(path))),
    ]
    claims = book.claims(stem)
    packages = tuple(str(name) for name in head.get("paket") or ())
    found.sort(key=lambda sentence: (sentence.file != file, sentence.file, sentence.line))
    return ClaimSubject(stem, claims, book.relative(claims), tuple(found), book.example(stem), packages)


def _of_text(text: str, file: Path, first: int) -> Iterator[Sentence]:
    yield from sentences(text, file, first)
    for fence in fences(text):
        if fence.info.startswith("{tebak}"):
            _, _, _, body, line = directive(fence, first)
            for piece, at in predictions.told(body, file, first + fence.start, line):
                yield from sentences(piece, file, at)
        elif fence.info.startswith("{quiz}"):
            _, _, _, body, line = directive(fence, first)
            for piece, at in quizzes.explanations(body, line):
                yield from sentences(piece, file, at)


def _of_exercise(path: Path, file: Path) -> Iterator[Sentence]:
    for text, line in exercises.told(path, file):
        yield from sentences(text, file, line)


def of_catalogue(book: Book) -> ClaimSubject:
    """Return the catalogue of errors and what else is said of an answer: every sentence that a reader may be shown.

    A sentence of an entry carries the claims that the entry names under `klaim`. What stands in Python code, and what is
    told of an attribute, can carry none.
    """
    workbook = Path(search.__file__).parents[2]
    files = [file for pattern in _EXPLAINING for file in sorted(workbook.glob(pattern))]
    found = [said for file in files for said in _of_code(file, Path("src", "bukuflask", file.relative_to(workbook)))]
    for library in search.libraries():
        path = search._FOLDER / f"{library}.toml"
        shown = Path("src", "bukuflask", "errors", "catalogue", path.name)
        lines = path.read_text(encoding="utf-8").splitlines()
        for mistake in search.entries(library):
            names = tuple(name.replace("_", "-") for name in mistake.klaim)
            marks = (Mark("klaim", names, "", 0, 0),) if names else ()
            line = next((n for n, row in enumerate(lines, 1) if row.startswith(f'id = "{mistake.id}"')), 0)
            for text in (mistake.happened, mistake.why, mistake.advice):
                for form in _forms(text):
                    shown_text = f"galat {mistake.id}: {form}"
                    found.append(Sentence(shown, line, shown_text, marks, blanked(form, CODE).lower()))
        for each in search.attributes(library):
            line = next((n for n, row in enumerate(lines, 1) if each.advice in row), 0)
            shown_text = f"atribut {', '.join(each.name)}: {each.advice}"
            found.append(Sentence(shown, line, shown_text, (), blanked(each.advice, CODE).lower()))
    found += _of_suites()
    claims = book.claims(CATALOGUE_NAME)
    known = search.libraries()
    packages = tuple(each.distribution for each in libraries.LIBRARIES if each.name in known and not each.always)
    return ClaimSubject(CATALOGUE_NAME, claims, book.relative(claims), tuple(found), packages=packages)


def _of_suites() -> Iterator[Sentence]:
    """Yield the messages about tests that a reader has written, with the claims that `suite_words.py` names for them."""
    path = Path(suite_words.__file__)
    lines = path.read_text(encoding="utf-8").splitlines()
    for code, message in suite_words.SUITE.items():
        names = suite_words.CLAIMS.get(code, ())
        marks = (Mark("klaim", names, "", 0, 0),) if names else ()
        line = next(n for n, row in enumerate(lines, 1) if row.strip().startswith(f'"{code}":'))
        for text in message.values():
            said = f"pesan {code}: {text}"
            yield Sentence(
                Path("src", "bukuflask", "exercises", path.name), line, said, marks, blanked(str(text), CODE).lower()
            )


def _forms(text: Text) -> Iterator[str]:
    """Yield the forms that a text of the catalogue has: for the places where it is shown, and by what is known."""
    if isinstance(text, str):
        yield text
    else:
        for each in text.values() if isinstance(text, Mapping) else text:
            yield from _forms(each)


def _of_code(path: Path, file: Path) -> Iterator[Sentence]:
    """Yield each text in a Python file that is no docstring and has the words of a sentence."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parts = {id(each) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for each in node.values}
    dropped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if id(node) in parts | dropped:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(each.value) if isinstance(each, ast.Constant) else "`x`" for each in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if re.search(r"[A-Za-z]+ [a-z]+", text):
            yield Sentence(file, node.lineno, text, (), blanked(text, CODE).lower())


def subjects(book: Book, names: list[str]) -> list[ClaimSubject]:
    """Return the lessons with these stems, and the catalogue where `katalog` is among them."""
    return [of_catalogue(book) if name == CATALOGUE_NAME else of_lesson(book, name) for name in names]


# -- the table ----------------------------------------------------------------------------------------------------------------


def table(found: list[ClaimSubject]) -> Iterator[str]:
    """Yield the lines of a table of how many sentences carry each kind of mark, and how many claims are proved."""
    heads = [*KINDS, "tanpa tanda"]
    width = max([len(s.name) for s in found] + [len("pelajaran")])
    yield f"{'pelajaran':{width}}  kalimat  " + "  ".join(heads) + "  fungsi"
    total: Counter[str] = Counter()
    functions = 0
    for subject in found:
        counts = subject.counts()
        total += counts
        functions += len(subject.functions())
        yield _row(subject.name, width, counts, heads, len(subject.functions()))
    if len(found) > 1:
        yield _row("semua", width, total, heads, functions)


def _row(name: str, width: int, counts: Counter[str], heads: list[str], functions: int) -> str:
    cells = "  ".join(f"{counts[head]:>{len(head)}}" for head in heads)
    return f"{name:{width}}  {counts.total():7}  {cells}  {functions:6}"
