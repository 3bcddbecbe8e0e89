"""PowerShell's own grammar reads each line of the lessons' PowerShell boxes as it is meant; real Windows also runs them.

`test_terminal_blocks.py` does the running, in the public workflow. Here a line must be a statement without a fault in it: one
command with the words that bash would give it, or one variable of the environment with exactly the text that is shown.
"""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

pytestmark = pytest.mark.needs("penulis")
tree_sitter = pytest.importorskip("tree_sitter")
grammar = pytest.importorskip("tree_sitter_powershell")

ROOT = Path(__file__).resolve().parents[2]
PARSER = tree_sitter.Parser(tree_sitter.Language(grammar.language()))
_FENCE = re.compile(r"^(`{3,})powershell\n(.*?)^\1$", re.M | re.S)

MEAN_SOMETHING_ELSE = {
    "curl",
    "wget",
    "set",
    "export",
    "where",
    "sort",
    "sc",
    "fc",
    "select",
    "start",
    "diff",
    "tee",
    "man",
}
"""Commands that PowerShell 5.1 takes for its own, under which nothing of what the lesson means is found."""


def _boxes() -> list[tuple[str, str]]:
    found = []
    for file in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        for cell in cells:
            if cell["cell_type"] == "markdown":
                text = "".join(cell["source"])
                found += [(file.stem, line) for box in _FENCE.finditer(text) for line in box[2].splitlines() if line]
    return list(dict.fromkeys(found))


LINES = _boxes()


def _all(node, kind):
    return [node] * (node.type == kind) + [each for child in node.children for each in _all(child, kind)]


def _text(node) -> str:
    return node.text.decode("utf-8")


def complaint(line: str) -> str:
    """Say what is wrong with a line, "" for nothing."""
    root = PARSER.parse((line + "\n").encode("utf-8")).root_node
    if root.has_error:
        return "PowerShell tidak dapat membacanya"
    [body] = root.named_children
    statements = [each for each in body.named_children if each.type not in {"comment", "empty_statement"}]
    if len(statements) != 1:
        return f"{len(statements)} pernyataan, bukan satu"
    if _all(root, "pipeline_chain_tail"):
        return "`&&` dan `||` tidak ada di PowerShell 5.1"
    if line.startswith("$"):
        return _variable(line, statements[0])
    commands = _all(root, "command")
    if len(commands) != 1:
        return f"{len(commands)} perintah, bukan satu"
    if _all(root, "redirection"):
        return "`>` di PowerShell 5.1 menulis UTF-16"
    name, *words = _words(commands[0])
    if name.lower() in MEAN_SOMETHING_ELSE:
        return f"`{name}` di PowerShell perintah lain"
    meant = shlex.split(line.replace("\\", "/"), comments=True)
    read = [word.replace("\\", "/") for word in (name, *words)]
    return "" if read == meant else f"PowerShell membaca {read}, bash {meant}"


def _variable(line: str, statement) -> str:
    shown = re.fullmatch(r'\$env:(\w+) = "([^"]*)"', line)
    values = _all(statement, "expandable_string_literal")
    if not _all(statement, "assignment_expression") or shown is None or len(values) != 1:
        return "bukan pemberian nilai ke variabel lingkungan"
    if "$" in shown[2] or "`" in shown[2] or values[0].named_children:
        return "PowerShell mengganti sesuatu di dalam tanda kutip"
    return "" if _text(values[0])[1:-1] == shown[2] else f"nilainya {_text(values[0])}"


def _words(command) -> list[str]:
    """Return the command's name and its words; a quoted text without its quotes."""
    found = []
    for node in command.children:
        for part in node.children if node.type == "command_elements" else [node]:
            if part.type != "command_argument_sep":
                word = _text(part)
                quoted = len(word) > 1 and word[0] == word[-1] and word[0] in "'\""
                found.append(word[1:-1] if quoted else word)
    return found


def test_there_are_boxes_in_every_lesson_that_has_terminal_blocks():
    assert len(LINES) > 20
    assert {stem for stem, _ in LINES} >= {file.stem for file in (ROOT / "lessons" / "terminal").glob("*.json")}


@pytest.mark.parametrize(("stem", "line"), LINES, ids=[f"{stem[:2]}-{line[:40]}" for stem, line in LINES])
def test_powershell_reads_the_line_as_it_is_meant(stem, line):
    assert complaint(line) == "", f"{stem}: {line}"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("curl.exe http://127.0.0.1:5000/?a=1&b=2", "tidak dapat membacanya"),
        ('python -c "print(1)', "tidak dapat membacanya"),
        ("cd app && flask run", "PowerShell 5.1"),
        ("set FLASK_APP=hello", "perintah lain"),
        ("curl http://127.0.0.1:5000/", "perintah lain"),
        ("flask routes > rute.txt", "UTF-16"),
        ("flask run; flask routes", "2 pernyataan"),
        ("type a.txt | python baca.py", "2 perintah"),
        ('$env:KUNCI = "a$b"', "mengganti sesuatu"),
        ("$KUNCI = 3", "bukan pemberian nilai"),
        ("python rekap.py # hitung", ""),
        ('$env:FLASK_APP = "hello"', ""),
        ("cd ~\\belajar-flask\\examples\\09-pabrik-aplikasi", ""),
    ],
)
def test_a_line_that_means_something_else_there_is_found(line, expected):
    found = complaint(line)
    assert expected in found if expected else found == ""
