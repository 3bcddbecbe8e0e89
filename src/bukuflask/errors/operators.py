"""Why Python cannot read a line: an operator, or a word of Python's, is another language's or the reader's own."""

from __future__ import annotations

import keyword
import re

from .explanation import Why
from .line import CodeLine, masked, reads

WORDS = {
    "dan": "and",
    "atau": "or",
    "bukan": "not",
    "kalau": "if",
    "jika": "if",
    "tidak": "not",
    "selama": "while",
    **{word.capitalize(): word for word in keyword.kwlist if word.islower() and word not in {"as", "in", "is", "not"}},
    "If": "if",
    "Or": "or",
    "retrun": "return",
    "retun": "return",
    "retrn": "return",
    "reutrn": "return",
    "balikkan": "return",
    "kelas": "class",
    "define": "def",
    "untuk": "for",
    "fungsi": "def",
    "kembalikan": "return",
    "impor": "import",
    "dari": "from",
    "di dalam": "in",
}
"""Words of the reader's language where Python has its own, and Python's own as a telephone's keyboard begins a line."""

_BETWEEN = {
    "tidak ada di dalam": "not in",
    "tidak ada di": "not in",
    "tidak di dalam": "not in",
    "tidak sama dengan": "!=",
    "lebih besar dari": ">",
    "lebih kecil dari": "<",
    "kurang dari": "<",
    "lebih dari": ">",
    "sama dengan": "==",
    "ada di dalam": "in",
    "di dalam": "in",
    "ada di": "in",
    "dalam": "in",
    "pada": "in",
    "di": "in",
    "dari": "in",
    "dan": "and",
    "atau": "or",
    "kali": "*",
    "dikali": "*",
    "ditambah": "+",
    "tambah": "+",
    "dikurangi": "-",
    "kurang": "-",
    "dibagi": "/",
    "bagi": "/",
}
"""What may stand between two values, the longer first."""
_IN_FRONT = {"bukan": "not", "tidak": "not"}
_OPENING = {"jika": "if", "kalau": "if", "selama": "while", "untuk": "for", "kecuali jika": "elif"}
_AT_THE_START = {"kelas", "fungsi", "define", "impor", "kembalikan", "balikkan"}
_ALONE = {
    "lainnya": "else",
    "lain": "else",
    "selainnya": "else",
    "selain itu": "else",
    "jika tidak": "else",
    "kalau tidak": "else",
    "coba": "try",
    "akhirnya": "finally",
    "Else": "else",
    "Try": "try",
    "Finally": "finally",
}
_PYTHONS = {"And": "and", "Or": "or", "Not": "not", "AND": "and", "OR": "or", "NOT": "not", "In": "in", "IN": "in"}


def _any(words: dict[str, str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_OPENER = re.compile(rf"^({_any(_OPENING)})(?=\s)", re.IGNORECASE)
_INFIX = re.compile(rf"(?<=[\w\0)\]}}] )({_any(_BETWEEN)}|AND|And|OR|Or|IN|In)\b(?= *[\w\0(\[{{\-])", re.IGNORECASE)
_PREFIX = re.compile(
    rf"(?:(?<=[(=,:] )|(?<=\()|(?<=\b(?:if|or|in) )|(?<=\b(?:and|not) )|(?<=\b(?:elif) )|(?<=\b(?:while) )|(?<=\b(?:return) )|^)({_any(_IN_FRONT)}|NOT|Not)(?=[ (])",
    re.IGNORECASE,
)


def in_pythons_words(text: str) -> str:
    """Return code with Python's words in the place of the reader's own."""
    return _translated(text)[0]


def _translated(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return code in Python's words, and the words that were others, each with Python's."""
    known = {**_BETWEEN, **_IN_FRONT, **_OPENING, **{word.lower(): word.lower() for word in ("and", "or", "not", "in")}}
    changed: list[tuple[str, str]] = []

    def word(found: re.Match[str]) -> str:
        right = known[found[1].lower()]
        if right != found[1]:
            changed.append((found[1], right))
        return right

    for rule in (_OPENER, _INFIX, _PREFIX):
        code = masked(text) + text[len(masked(text)) :] if rule is _OPENER else masked(text)
        pieces, last = [], 0
        for found in rule.finditer(code):
            pieces += [text[last : found.start(1)], word(found)]
            last = found.end(1)
        text = "".join(pieces) + text[last:]
    return text, changed


def has_own_words(it: CodeLine) -> bool:
    """Whether Python could read the line with its own words in the place of the reader's."""
    mended, changed = _translated(it.line)
    return bool(changed) and reads(mended)


def explain(it: CodeLine) -> Why | None:
    """Return which sign or word Python does not know there, and which one it has."""
    for rule in (
        conditional,
        _arrow,
        _several,
        _two_signs,
        _not,
        _of_membership,
        _nothing_in_front,
        _else_if,
        _word,
        _nothing_behind,
        _steps,
        _times,
    ):
        if (found := rule(it)) is not None:
            return found
    return None


def _times(it: CodeLine) -> Why | None:
    """A product as it is written on paper: `5x3`, `3(4 + 1)` is read by Python, `3x` of a name `x`."""
    number = r"(?<![\w.])(?!0[xX])(\d+(?:\.\d+)?)"
    code = masked(it.line)
    if found := re.search(rf"{number} *[xX×] *(?=\(|\d+(?:\.\d+)?(?![\w.]))", code):
        mended = f"{it.line[: found.end(1)]} * {it.line[found.end() :]}"
        return (
            (
                "Perkalian ditulis dengan `*`.",
                f"ganti `{found[0][len(found[1]) :].strip()}` dengan `*`{_fixed(mended)}.",
            )
            if reads(mended)
            else None
        )
    if (found := re.search(rf"(?<=[=(,+*/-]) *{number}([^\W\d]\w*)", code)) and not re.match(
        r"\d+(?:[eE_]|j\b)", found[0].strip()
    ):
        mended = f"{it.line[: found.end(1)]} * {it.line[found.start(2) :]}"
        if reads(mended):
            return (
                f"`{found[1]}{found[2]}` bukan bilangan dan bukan nama, karena nama tidak dapat diawali angka.",
                f"kalau maksudmu mengalikan, tulis `{found[1]} * {found[2]}`; kalau itu teks, beri tanda kutip.",
            )
    return None


def _fixed(mended: str) -> str:
    """Return ": `the mended line`" where it can be shown so, or ""."""
    return f": `{mended}`" if len(mended) <= 90 and "`" not in mended and reads(mended) else ""


def conditional(it: CodeLine) -> Why | None:
    """Return how Python writes `a ? b : c` and `a ?? b`."""
    if "unterminated" in it.message:
        return None
    code = masked(it.line)
    why = "`syarat ? nilai : nilai` milik bahasa lain; Python memakai `if` dan `else`."
    if (
        found := re.search(r"""\{([^{}?'"]+?)\s*\?\s*([^{}:]+?)\s*:\s*([^{}]+?)\}""", it.line)
        if "f-string" in it.message
        else None
    ):
        return (
            why,
            f"tulis `{{{found[2]} if {found[1]} else {found[3]}}}`, dengan tanda kutip lain dari pembungkus teksnya.",
        )
    if "?" not in code:
        return None
    begin = r"(?:^return\s+|(?<![=!<>])=(?!=)\s*|[(\[{,]\s*|(?<=\0):\s*)"
    if found := re.search(
        rf"({begin})([^?:=]*?(?:[=!<>]=[^?:=]*?)?)\s*\?(?![?.])\s*([^?:]+?)\s*:\s*([^?:]+?)\s*(?=[)\]}}]*;?$|,)", code
    ):
        condition, yes, no = (it.line[slice(*found.span(part))] for part in (2, 3, 4))
        end = found.end(4)
        while no and no.count(")") > no.count("("):
            end, no = end - 1, no[:-1]
        mended = f"{yes} if {condition.strip()} else {no}"
        if reads(it.line[: found.end(1)] + mended + it.line[end:].rstrip(";")):
            return why, f"tulis `{mended}`."
    if found := re.search(r"([\w.]+(?:\[[^\[\]]*\]|\([^()]*\))?)\s*\?\?\s*([\w.]+|\0+)", code):
        value, other = (it.line[slice(*found.span(part))] for part in (1, 2))
        return "Python tidak mengenal tanda `??`.", f"tulis `{value} if {value} is not None else {other}`."
    if "?." in code:
        return (
            "Python tidak mengenal tanda `?.`.",
            "tulis `.` saja; kalau nilai di depannya mungkin `None`, periksa dulu dengan `if`.",
        )
    if re.search(r"\s\?\s", code):
        return why, "tulis `nilai_kalau_benar if syarat else nilai_kalau_salah`."
    return None


def _arrow(it: CodeLine) -> Why | None:
    """A function as JavaScript writes it."""
    found = re.search(r"(?:(?<=[=(,] )|(?<=[=(,])|^)(?:\(([\w, ]*)\)|(\w+))\s*=>\s*(\{)?(.*)$", it.bare)
    if not found:
        return None
    names = (found[1] if found[1] is not None else found[2]).strip()
    used = any(re.search(rf"\b{re.escape(name)}\b", found[4]) for name in re.findall(r"\w+", names))
    if not (used or found[3] or found[1] is not None):
        return None
    advice = f"tulis `lambda {names}: ...`".replace("lambda :", "lambda:")
    return (
        "Fungsi dengan `=>` milik bahasa lain.",
        f"buat fungsinya dengan `def nama({names}):` di atas baris ini, lalu pakai namanya"
        + ("." if found[3] else f"; atau, untuk satu perhitungan, {advice}."),
    )


_JOINING = {"&&": "and", "||": "or"}
_SIGNS = {"===": "==", "!==": "!=", ">==": ">=", "<==": "<=", "=>": ">=", "=<": "<=", "=!": "!=", "<>": "!="}


def _several(it: CodeLine) -> Why | None:
    """More than one sign or word that Python does not know, all of them told at once."""
    code, line = masked(it.line), it.line
    changed: list[tuple[str, str]] = []
    signs = re.compile("|".join(map(re.escape, sorted({**_SIGNS, **_JOINING}, key=len, reverse=True))))
    for found in reversed([*signs.finditer(code)]):
        right = {**_SIGNS, **_JOINING}[found[0]]
        line = f"{line[: found.start()]}{right}{line[found.end() :]}"
        changed.insert(0, (found[0], right))
    mended, words = _translated(line)
    told = list(dict.fromkeys([*changed, *words]))
    if not changed or len(told) < 2 or not reads(mended):
        return None
    listed = ", ".join(f"`{wrong}`" for wrong, _ in told)
    each = ", ".join(f"`{right}` di tempat `{wrong}`" for wrong, right in told)
    return f"Ini bukan milik Python: {listed}.", f"tulis {each}."


def _two_signs(it: CodeLine) -> Why | None:
    for wrong in sorted(_SIGNS, key=len, reverse=True):
        if wrong in it.bare:
            return f"Python tidak mengenal tanda `{wrong}`.", f"tulis `{_SIGNS[wrong]}`."
    condition = re.match(r"(?:if|elif|while|return|assert)\b", it.bare)
    if (found := re.search(rf"([<>!{'=' if condition else ''}]) +=(?!=)", it.bare)) and reads(
        it.line.replace(found[0], found[1] + "=")
    ):
        return (
            f"Kedua tanda dari `{found[1]}=` ditulis tanpa spasi di antaranya.",
            f"tulis `{found[1]}=`.",
        )
    signs = _JOINING
    wrong_ones = [sign for sign in signs if sign in re.sub(r"([&|]) \1", r"\1\1", it.bare)]
    if not wrong_ones:
        return None
    if len(wrong_ones) == 2:
        return "Python tidak mengenal tanda `&&` dan `||`.", "tulis `and` di tempat `&&`, dan `or` di tempat `||`."
    return f"Python tidak mengenal tanda `{wrong_ones[0]}`.", f"tulis `{signs[wrong_ones[0]]}`."


def _not(it: CodeLine) -> Why | None:
    found = re.search(r"(?:(?<=[\s(\[,])|^)!\s*(?=[\w(])", masked(it.line))
    if found and reads(mended := it.line[: found.start()] + "not " + it.line[found.end() :]):
        return "Python tidak mengenal tanda `!` di depan sebuah syarat.", f"tulis `not`{_fixed(mended)}."
    return None


def _of_membership(it: CodeLine) -> Why | None:
    code = masked(it.line)
    for wrong, right in (
        (r"is\s+not\s+in", "not in"),
        (r"is\s+in", "in"),
        (r"not\s+is", "is not"),
        (r"in\s+not", "not in"),
    ):
        found = re.search(rf"(?<!\w){wrong}(?!\w)", code)
        if found and reads(mended := it.line[: found.start()] + right + it.line[found.end() :]):
            return (
                f"Python tidak mengenal gabungan `{found[0]}`.",
                f"tulis `{right}`{_fixed(mended)}.",
            )
    return None


def _nothing_in_front(it: CodeLine) -> Why | None:
    if found := re.search(r"(?:^(?:if|elif|while)|\band|\bor)\s+((?:not\s+)?in)\s+[\w\0\[({]", masked(it.line)):
        return f"Di depan `{found[1]}` belum ada yang dicari.", f"tulis nilainya di depan: `nilai {found[1]} ...`."
    return None


def _else_if(it: CodeLine) -> Why | None:
    if found := re.search(r"^\}?\s*(?:else:?\s*if|elseif|elsif|elif\s+if)\b\s*(.*)$", it.line):
        return (
            "Cabang berikutnya dari `if` ditulis dengan satu kata.",
            f"tulis `elif ...:`{_shown(found[1])}.",
        )
    if (found := re.match(r"else\s+(?!if\b)([^:]+):\s*$", it.bare)) and it.message == "expected ':'":
        return (
            "`else` tidak diikuti syarat: isinya berjalan kalau syarat-syarat di atasnya tidak terpenuhi.",
            "kalau ada syaratnya, pakai `elif`"
            + _shown(it.line[4:].strip())
            + "; kalau tidak ada, tulis `else:` saja.",
        )
    return None


def _shown(condition: str) -> str:
    condition = condition.rstrip(":{ ")
    return f", di sini `elif {condition}:`" if condition and "`" not in condition and reads(f"if {condition}:") else ""


def _word(it: CodeLine) -> Why | None:
    """A word of the reader's language where Python has its own."""
    if found := re.match(rf"({_any(_ALONE)})\s*:\s*$", it.bare):
        return f"`{found[1]}` bukan kata milik Python.", f"tulis `{_ALONE[found[1]]}:`."
    mended, changed = _translated(it.line)
    if changed and reads(mended):
        changed = list(dict.fromkeys(changed))
        text = ""
        if re.fullmatch(r"(?:\w+\s*=|return|print\()\s*[A-Za-z]\w*(?: \w+)+\)?", it.bare):
            text = " Kalau seluruhnya sebuah teks, beri tanda kutip."
        if found := re.search(r"([\w.]+)\s*==\s*(?:\0+|\d+)\s+(or|and)\s+(\0+|\d+)(?=\s*:?\s*$)", masked(mended)):
            again = mended[slice(*found.span(3))]
            text = f" Di kedua sisinya ditulis perbandingan yang lengkap: `... {found[2]} {found[1]} == {again}`."
        if len(changed) == 1:
            return f"`{changed[0][0]}` bukan kata milik Python.", f"tulis `{changed[0][1]}`.{text}"
        listed = ", ".join(f"`{wrong}`" for wrong, _ in changed)
        each = ", ".join(f"`{right}` di tempat `{wrong}`" for wrong, right in changed)
        return f"Kata-kata ini bukan milik Python: {listed}.", f"tulis {each}.{text}"
    if (found := re.search(r"[\w\0)\]] (bukan|tidak) (?=[\w\0])", code := masked(it.line))) and reads(
        code[: found.start(1)].replace("\0", "0") + "!=" + code[found.end(1) :].replace("\0", "0")
    ):
        return (
            f"`{found[1]}` bukan kata milik Python.",
            "untuk membandingkan, tulis `!=`, yang berarti tidak sama dengan.",
        )
    for word, right in WORDS.items():
        begins = "^" if word in _AT_THE_START else r"(?:^|[\w)\]\"'=(,:] )"
        if re.search(rf"{begins}{word}\b(?! *[=(.:])", it.bare) and not _without_second(it):
            return f"`{word}` bukan kata milik Python.", f"tulis `{right}`."
    return None


def _without_second(it: CodeLine) -> re.Match[str] | None:
    joining = "|".join(map(re.escape, ("dan", "atau", "and", "or", "not", "in", "&&", "||")))
    return re.search(rf"(?:^|\s)({joining})\s*:?\s*$", it.bare, re.IGNORECASE)


def _nothing_behind(it: CodeLine) -> Why | None:
    """A condition that ends with a word that joins two."""
    found = _without_second(it)
    if not found or not re.match(r"(?:if|elif|while|jika|kalau|selama)\b", it.bare, re.IGNORECASE):
        return None
    right = in_pythons_words(f"a {found[1]} b")[2:-2]
    if right in ("not", "in"):
        return f"Sesudah `{found[1]}` belum ada nilainya.", f"tulis nilainya di antara `{found[1]}` dan titik dua."
    own = f"`{found[1]}` bukan kata milik Python: kata itu `{right}`. " if right != found[1] else ""
    return (
        f"{own}Sesudah `{found[1]}` juga belum ada syarat kedua."
        if own
        else f"Sesudah `{found[1]}` belum ada syarat kedua.",
        f"tulis `{right}` dan syarat kedua sebelum titik dua, misalnya `... {right} nilai == 3:`; kalau syaratnya satu, hapus `{found[1]}`.",
    )


def _steps(it: CodeLine) -> Why | None:
    """`x++` and `x--`."""
    code = masked(it.line)
    target = r"[^\W\d][\w.]*(?:\[[^\[\]]*\])*"
    if found := re.match(rf"({target})\s*(\+\+|--)\s*;?\s*$", code):
        name, sign = it.line[: found.end(1)], found[2][0]
        return f"Python tidak mengenal `{found[2]}`.", f"tulis `{name} {sign}= 1`."
    if found := re.search(rf"(?<![=!<>])=\s*({target})\s*(\+\+|--)\s*;?\s*$", code):
        name, sign = it.line[slice(*found.span(1))], found[2][0]
        return (
            f"Python tidak mengenal `{found[2]}`.",
            f"tulis `{name} {sign} 1` di sana; kalau isi `{name}` juga harus berubah, tulis `{name} {sign}= 1` di baris sendiri.",
        )
    if re.search(r"\w\s*(?:\+\+|--)\s*$|^(?:\+\+|--)\w", it.bare):
        return "Python tidak mengenal `++` dan `--`.", "tulis `nama += 1` atau `nama -= 1`."
    return None
