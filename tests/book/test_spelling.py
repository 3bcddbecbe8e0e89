"""The spelling proof: every Indonesian text of the book against hunspell's dictionary, the house's spellings and its banned words.

What is code (spans, listings, link targets, tags, placeholders) is blanked where it stands, so that lines keep their numbers.
Whether a text is Indonesian at all is asked of the dictionary: most of its words must be known. English docstrings, English in
italics and code inside strings therefore need no marks.
"""

from __future__ import annotations

import ast
import io
import json
import re
import subprocess
import tokenize
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.needs("hunspell")

ROOT = Path(__file__).resolve().parents[2]
OWN_WORDS = Path(__file__).with_name("kata.txt")
LESSONS = sorted((ROOT / "lessons").glob("*.md"))
EXERCISES = sorted((ROOT / "exercises").glob("*/*.md"))
PAGES = [
    *(ROOT / name for name in ("lessons.md", "README.md", "CONTRIBUTING.md", "campus/README.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
CODE = [ROOT / "mulai.py", *sorted((ROOT / "src").rglob("*.py"))]
EXAMPLES = sorted(path for path in (ROOT / "examples").rglob("*.py") if not path.name.startswith("test_"))
SCRIPTS = sorted((ROOT / "src").rglob("*.js"))
CATALOGUE = sorted((ROOT / "src").rglob("catalogue/*.toml"))
PLANS = sorted((ROOT / "teaching").glob("*.toml"))
MENUS = (ROOT / "src/bukuflask_start/settings/id_ID.json", ROOT / "site/baca/id.json")
TEMPLATES = sorted([*(ROOT / "site").rglob("*.html"), *(ROOT / "src").rglob("templates/*.html")])

FIXED = {
    r"menunjukan\w*": "menunjukkan",
    r"(?:di|ke|dari)mana": "di mana, ke mana, dari mana",
    r"di(?:sini|sana|situ|atas|bawah|dalam|luar|samping|depan|antara)": "di ... (terpisah)",
    r"ke(?:dalam|atas|bawah|samping)": "ke ... (terpisah)",
    r"obyek\w*": "objek",
    r"praktek\w*": "praktik",
    r"(?:di|meng)?ijin\w*": "izin",
    r"(?:di|me)rubah\w*": "diubah, mengubah",
    r"(?:ber)?resiko\w*": "risiko",
    r"analisa\w*": "analisis",
    r"aktifitas\w*": "aktivitas",
    r"jadual\w*": "jadwal",
    r"sistim\w*": "sistem",
    r"silahkan": "silakan",
    r"hapal\w*": "hafal",
    r"antri\w*": "antre",
    r"(?:di|meng)klik\w*": "diklik, mengeklik",
    r"mempengaruhi": "memengaruhi",
    r"mengkopi|dikopi": "menyalin, disalin",
    r"respon": "respons",
    r"tampa": "tanpa",
    r"naam\w*": "nama",
    r"papan ketik": "papan tik",
    r"template\w*": "templat",
    r"default\w*": "bawaan",
    r"error\w*": "galat",
    r"file\w*": "berkas",
    r"database\w*": "basis data",
    r"browser\w*": "peramban",
    r"user\w*": "pengguna",
    r"anda": "kamu",
}
"""How the house writes words that a dictionary may accept, and the terms of STYLE.md, in prose."""
RIGHT = {"diklik", "diklikkan"}
"""What a pattern above would catch although it is right."""

BANNED = ("mudah", "mudahnya", "gampang", "sederhana saja", "tinggal")
ALLOWED: dict[str, str] = {}
"""Where a banned word means something else; each must still be found."""

WORD = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]+)*")
ENDING = re.compile(r"(?<=\w{2})-?(?:nya|mu|ku)?(?:lah|kah|pun)?$")
"""What Indonesian writes onto a word; the dictionary knows it for some words only."""

MARK = re.compile(r"(?s)<!-- (?:klaim|terlihat|sumber|cerita)\b.*?-->")
"""What the author tools read and no reader sees."""
ENGLISH = re.compile(r"(?s)<!-- en -->.*?<!-- /en -->")
FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
FRONT_CODE = re.compile(r"(?m)^(?!judul:|bisa:)\w+:.*\n(?:[ -].*\n)*(?=\w|---)")
FRONT_PROSE = re.compile(r'(?m)^(?:judul: |  - ")(?P<text>[^"\n]*)')
FENCE = re.compile(r"(?ms)^(?P<mark>`{3,})(?P<name>[^\n]*)\n.*?^(?P=mark) *$")
NOT_READ = re.compile(
    r"(?s)<!doctype html>|<(?P<tag>style|script)>.*?</(?P=tag)>|<i lang=\"en\">.*?</i>|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}"
    r"|Jalankan di browser"  # the one label that says it as readers do; the page explains both words
)
"""What of a site's template is not prose."""
QUIZ = re.compile(r"(?m)^(?!`{3})(?P<text>.+)$")
PREDICTION = re.compile(r"(?s)^`{3,}[^\n]*\n---\n(?P<head>.*?)\n---\n(?P<code>.*?)\n---\n(?P<text>.*)\n`{3,} *$")
PREDICTION_PROSE = re.compile(r'(?m)^(?:tanya: |    kata: )"?(?P<text>.*?)"?$')
HINT = re.compile(r"(?m)#~ (?:\[.*?\](?: |$))?(?P<text>.*)$")
CODE_HEADING = re.compile(r"(?m)^## [a-z][a-z-]*$")
MARKED = re.compile(r"(?s)(?<![*\w])(?P<mark>\*\*?|\")(?P<text>[^*\s\"](?:(?!\n\n)[^*\"])*)(?P=mark)(?![*\w])")
"""Italics, bold and quotations: where English stands, and where it may."""
GLOSS = re.compile(r"(?<=\()\*[^*\n]+\*(?=\))")
"""The English word that readers know, in brackets after the Indonesian one at its first use (STYLE.md)."""
MARKUP = re.compile(
    r"(?s)(?:\b(?:di|me|meng)-)?(?P<ticks>`+)(?:(?!\n\n).)+?(?P=ticks)(?:-nya\b)?"  # code spans
    r"|(?<=\])\([^)\s]*\)"  # where a link leads
    r"|\$[^$\n]+\$"  # mathematics
    r"|\{[%{#][^\n]*?[%}#]\}"  # Jinja
    r"|(?:\b\d{3}|\{\})(?: [A-Z]{2,})+"  # statuses of HTTP
    r"|</?[a-zA-Z][^<>\n]*>|\bhttps?://\S+"
    r"|[\w.~{}-]*[/\\][\w./\\{}-]+|\b[\w-]*\.(?:md|py|exe|yml|toml|ipynb|json|txt|venv)\b"  # paths
    r"|%\(\w+\)s|\{[\w.!:]*\}|%%?[\w-]+|--\w[\w-]*"  # places for a value, magics, options
    r"|:(?:param \w+|return|raises(?: \w+)?):"  # fields of a docstring
    r"|\b\w*_\w*\b|\b[A-Za-z]+\d\w*\b|\b[A-Z_]{2,}=\w*"  # identifiers
)

SQL = re.compile(r"\s*(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|DROP|PRAGMA|BEGIN)\b")
"""How a string begins that is a statement for a database."""


class Prose(NamedTuple):
    """A text of which only Indonesian prose is left, and where it begins."""

    file: Path
    line: int
    text: str

    def at(self, position: int) -> str:
        return f"{self.file.relative_to(ROOT).as_posix()}:{self.line + self.text.count(chr(10), 0, position)}"


def blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def only(pattern: re.Pattern[str], text: str) -> str:
    """Blank everything but the groups called `text`."""
    kept = list(blank(text))
    for found in pattern.finditer(text):
        kept[found.start("text") : found.end("text")] = found["text"]
    return "".join(kept)


def without(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda found: blank(found[0]), text)


def without_english(text: str) -> str:
    """Blank italics, bold and quotations that are not Indonesian."""
    return MARKED.sub(lambda found: found[0] if indonesian(found["text"]) else blank(found[0]), text)


def block(found: re.Match[str]) -> str:
    """A quiz is prose, and of a prediction what is asked and explained, and of a listing the words that a starter shows in place
    of a line; the rest is code.
    """
    if "{tebak}" in found["name"] and (parts := PREDICTION.match(found[0])):
        head, start = only(PREDICTION_PROSE, parts["head"]), parts.start("head")
        shown = (
            blank(found[0][:start]) + head + blank(found[0][start + len(head) : parts.start("text")]) + parts["text"]
        )
        return shown + blank(found[0][parts.end("text") :])
    if "{quiz}" in found["name"]:
        return only(QUIZ, found[0])
    return only(HINT, found[0])


def markdown(path: Path) -> Prose:
    text = path.read_text(encoding="utf-8")
    text = without(MARK, without(ENGLISH, text))
    text = FRONT.sub(lambda found: only(FRONT_PROSE, without(FRONT_CODE, found[0])), text)
    text = without(CODE_HEADING, FENCE.sub(block, text))
    text = without(GLOSS, without(MARKUP, text))
    return Prose(path, 1, without_english(text))


def template(path: Path) -> Prose:
    """A page of the site: what is between its tags."""
    return Prose(path, 1, without(MARKUP, without(NOT_READ, path.read_text(encoding="utf-8"))))


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """Every string of a module, f-strings with their values left out, and every comment; of a script the strings."""
    source = path.read_text(encoding="utf-8")
    if path in PLANS:
        yield from planned(source)
        return
    if path.suffix == ".toml":
        catalogue = tomllib.loads(source)
        for row in catalogue.get("atribut", ()):
            yield source.count("\n", 0, source.index(row["advice"])) + 1, row["advice"]
        for row in catalogue.get("galat", ()):
            line = source.count("\n", 0, source.index(f'id = "{row["id"]}"')) + 1
            yield from ((line, text) for name in ("happened", "why", "advice") for text in texts_of(row[name]))
        return
    if path.suffix == ".js":
        for quoted in re.finditer(r'"([^"\n]*)"', source):
            yield source.count("\n", 0, quoted.start()) + 1, quoted[1]
        return
    inner: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            inner |= {id(part) for part in node.values}
            parts = [str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values]
            yield node.lineno, "".join(parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
            yield node.lineno, node.value
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string.lstrip("# ")


def planned(source: str) -> Iterator[tuple[int, str]]:
    """The sentences of a teacher's plan, each with its line; what is drawn on the board and what is run are not prose."""
    plan = tomllib.loads(source)
    texts = [plan.get("siap", ""), plan["tanya"]["kata"], plan["tanya"]["jawab"]]
    texts += [text for reply in plan["tanya"]["keliru"] for text in reply]
    texts += [mistake[name] for mistake in plan["keliru"] for name in ("dari", "tanya")]
    texts += [step.get("apa", "") for hour in plan["jam"] for step in hour["langkah"]]
    lines = source.replace('\\"', '"').splitlines()
    for text in filter(None, texts):
        yield next((number for number, line in enumerate(lines, 1) if text in line), 1), text


def texts_of(text: object) -> Iterator[str]:
    """The texts of a catalogue's entry: one, several to choose from, or one for each context."""
    if isinstance(text, str):
        yield text
    else:
        for each in text.values() if isinstance(text, dict) else text:
            yield from texts_of(each)


def program(path: Path) -> Iterator[Prose]:
    for line, text in literals(path):
        prose = without(MARKUP, text)
        if not SQL.match(text) and indonesian(prose, least=3):
            yield Prose(path, line, without_english(prose))


def menus(path: Path) -> Iterator[Prose]:
    """The Indonesian of other programs' texts that their own catalogues lack."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for shown in json.loads("\n".join(lines))["texts"].values():
        line = next(number for number, text in enumerate(lines, 1) if json.dumps(shown, ensure_ascii=False) in text)
        yield Prose(path, line, without(MARKUP, shown))


@cache
def known() -> frozenset[str]:
    """All words of all files that the dictionary knows, asked at once."""
    texts = [
        path.read_text(encoding="utf-8")
        for path in [*LESSONS, *EXERCISES, *PAGES, *CODE, *CATALOGUE, *PLANS, *EXAMPLES, *SCRIPTS, *MENUS, *TEMPLATES]
    ]
    found = {part for text in texts for word in WORD.findall(text) for part in [word, *word.split("-")]}
    forms = {form for word in found for form in with_and_without_ending(word)}
    ran = subprocess.run(
        ["hunspell", "-d", "id_ID", "-i", "utf-8", "-l"],
        input="\n".join(sorted(forms)),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return frozenset(forms) - set(ran.stdout.split())


@cache
def own_words() -> frozenset[str]:
    """The words of kata.txt, in small letters."""
    lines = OWN_WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(line.lower() for line in lines if line and not line.startswith("#"))


def with_and_without_ending(word: str) -> set[str]:
    return {word, word.lower(), ENDING.sub("", word.lower())}


def indonesian(text: str, least: int = 1) -> bool:
    """Say whether a text of at least `least` words is Indonesian: of those that kata.txt does not name, 3 in 5 are known."""
    words = WORD.findall(text)
    telling = [in_dictionary(word) for word in words if with_and_without_ending(word).isdisjoint(own_words())]
    return len(words) >= least and sum(telling) > 0.6 * len(telling)


def in_dictionary(word: str) -> bool:
    return not with_and_without_ending(word).isdisjoint(known()) or (
        "-" in word and all(in_dictionary(part) for part in word.split("-"))
    )


def spelt(word: str) -> set[str] | None:
    """Return the own words that a rightly spelt word needs (often none), or None when it is misspelt."""
    if in_dictionary(word):
        return set()
    if own := with_and_without_ending(word) & own_words():
        return own
    if "-" in word:
        parts = [spelt(part) for part in word.split("-")]
        return None if None in parts else {own for part in parts for own in part or ()}
    return None


@cache
def book() -> tuple[Prose, ...]:
    pages = [markdown(path) for path in [*LESSONS, *EXERCISES, *PAGES]]
    strings = [prose for path in [*CODE, *CATALOGUE, *PLANS, *EXAMPLES, *SCRIPTS] for prose in program(path)]
    texts = [prose for path in MENUS for prose in menus(path)]
    return (*pages, *strings, *texts, *map(template, TEMPLATES))


def found(pattern: str, texts: Iterator[Prose] | tuple[Prose, ...]) -> list[tuple[Prose, re.Match[str]]]:
    return [
        (prose, match) for prose in texts for match in re.finditer(rf"(?<![\w-])(?:{pattern})(?!\w)", prose.text, re.I)
    ]


def test_every_word_is_spelt_right():
    wrong = [
        f"{prose.at(word.start())}: {word[0]}"
        for prose in book()
        for word in WORD.finditer(prose.text)
        if spelt(word[0]) is None
    ]
    assert wrong == [], "perbaiki, atau tambahkan ke tests/book/kata.txt kalau memang begitu tulisannya"


@pytest.mark.parametrize("pattern", FIXED)
def test_the_house_writes_a_word_in_one_way(pattern):
    wrong = [f"{prose.at(word.start())}: {word[0]}" for prose, word in found(pattern, book()) if word[0] not in RIGHT]
    assert wrong == [], f"tulis: {FIXED[pattern]}"


@pytest.mark.parametrize("word", BANNED)
def test_no_lesson_calls_anything_easy(word):
    texts = tuple(prose for prose in book() if prose.file in {*LESSONS, *EXERCISES, *CODE, *SCRIPTS})
    wrong = [
        f"{prose.at(hit.start())}: {hit[0]}"
        for prose, hit in found(word, texts)
        if not any(prose.text[: hit.end()].endswith(phrase) for phrase in ALLOWED)
    ]
    assert wrong == []


def test_every_exception_is_still_needed():
    assert [phrase for phrase in ALLOWED if not found(phrase, book())] == []


def test_every_own_word_is_used_somewhere():
    used = {own for prose in book() for word in WORD.findall(prose.text) for own in spelt(word) or ()}
    assert sorted(own_words() - used) == []


def test_the_own_words_are_sorted_in_their_groups():
    groups: list[list[str]] = []
    for line in OWN_WORDS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            groups.append([])
        elif line:
            groups[-1].append(line)
    assert [sorted(set(group), key=str.lower) for group in groups] == groups


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Lihat `def salah_eja` di sini.", "Lihat di sini."),
        ("Peramban (*browser*), lalu *browser*.", "Peramban ( ), lalu *browser*."),
        ("Tautan [berkas](salahh/ejja.md) itu.", "Tautan [berkas] itu."),
        ("Rute (*route*) dan *di samping* itu.", "Rute ( ) dan *di samping* itu."),
        ("Satu.\n\n```{terminal}\n- run: flsk\n```\n\nDua.", "Satu. Dua."),
        ("```{quiz}\n1. Mengapa?\n```", "1. Mengapa?"),
        ("Satu. <!-- klaim: utas-baru -->\n<!-- sumber: https://a.id,\nMei -->\nDua.", "Satu. Dua."),
        (
            '```{tebak} 02-a\n---\ntanya: yang dicetak\njawab: ["xx"]\nkeliru:\n  - tebakan: ["yy"]\n    kata: "Bukan itu."\n---\nprint(zz)\n---\n'
            "Karena `a` begitu.\n```",
            "yang dicetak Bukan itu. Karena begitu.",
        ),
        ("```python\nx = 1  #~ [1] isi di sini\n```", "isi di sini"),
        ("```python\nx = url  #~ [url]\n```", ""),
        ('---\nid: "xx"\njudul: Pintu depan\njuga_benar:\n  - "tukar: retrun"\n---\n', "Pintu depan"),
        ('---\napp: xx\nbisa:\n  - "*membuat* rute"\n  - "lain"\nsebelum: [yy]\n---\n', "*membuat* rute lain"),
        ("Baca.\n<!-- en -->\nIn English.\n<!-- /en -->\n", "Baca."),
        ("## kode-pesan\n\n## Judul bagian\n", "## Judul bagian"),
    ],
)
def test_only_prose_is_read(tmp_path, written, kept):
    page = tmp_path / "halaman.md"
    page.write_text(written, encoding="utf-8")
    text = markdown(page).text
    assert text.split() == kept.split()
    assert text.count("\n") == written.count("\n")
