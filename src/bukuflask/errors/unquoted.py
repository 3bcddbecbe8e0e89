"""Why Python cannot read a line: a text stands in it without quotes, and with quotes Python could read it.

What is taken for a text looks like nothing else (an address, a date, words), is no expression, and with quotes makes the line readable.
"""

from __future__ import annotations

import keyword
import re

from .explanation import Why
from .line import STRING, CodeLine, inside_brackets, is_value, masked, opener_place, reads
from .operators import in_pythons_words

_PATH = r"(?:~|\.{1,2})?/\S*|[A-Za-z]:[\\/]\S*|[\w./-]+(?: [\w./-]+)*\.(?:html?|txt|css|js|json|db|sqlite3?|sql|png|jpe?g|pdf|csv|py)|\.[A-Za-z]\w*"
_ADDRESS = r"[a-z]+/[\w.+-]+; ?charset=[\w-]+|[A-Za-z][\w+.-]*:///?\S*|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\d+(?:\.\d+){3}(?::\d+)?(?:/\S*)?"
_DATE = r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}"
_TIME = r"\d{1,2}[.:]\d{2}(?::\d{2})?(?: ?(?:-|sampai|s/d|s\.d\.) ?\d{1,2}[.:]\d{2})?(?: (?:WIB|WITA|WIT))?"
_PHONE = r"0\d+(?:[- ]\d+)+|\+\d+(?:[- ]\d+)+"
_MONEY = re.compile(r"[Rr]p\.? ?(\d{1,3}(?:\.\d{3})+|\d+)(?:,-|,00)?")
_PERCENT = re.compile(r"(\d+)%")
_LOOKS = re.compile("|".join(f"(?:{each})" for each in (_DATE, _ADDRESS, _PATH, _TIME, _PHONE)))
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}")
_WORD = r"(?:[Rr]p\.?\d[\d.]*|[A-Za-z][\w-]*|\d+(?:[.,:]\d+)*|\(\w+\)|%[sd]|&|-)[.,!?:]*"
_WORDS = re.compile(rf"{_WORD}(?:\s+{_WORD})*")
_OF_A_TERMINAL = re.compile(
    r"(?:flask|python3?|py|pip3?|git|pytest|print|new|lambda|echo|puts|cout|[rbfuRBFU](?= \w))\b"
)
_SQL = re.compile(
    r"(?:=|\(|\breturn)\s*(?:(?-i:SELECT|UPDATE)|SELECT(?=\s.*\bFROM\b)|UPDATE(?=\s.*\bSET\b)"
    r"|INSERT\s+INTO|DELETE\s+FROM|CREATE\s+TABLE|DROP\s+TABLE|PRAGMA)\s+[\w*\"(]",
    re.IGNORECASE,
)
"""In small letters, `select` and `update` may be names; what follows tells that they are SQL."""
_COLOUR = r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b"


def explain(it: CodeLine) -> Why | None:
    """Return which text has no quotes, and how it looks with them."""
    if "unterminated" in it.message:
        return None
    if (said := _behind_a_hash(it) or _times(it)) is not None:
        return said
    code = masked(it.line).rstrip()
    for places in (_all_of_it(code), _between_brackets(code), _on_one_of_several_lines(it, code), _compared(code)):
        wrong = [(start, end) for start, end in places if _is_text(code[start:end])]
        if wrong and reads(_quoted(it.line, wrong)):
            return _said(it, [it.line[start:end] for start, end in wrong], _opens(code, wrong[0][0]))
    return None


def sql(it: CodeLine) -> Why | None:
    """Return that a command of SQL stands without quotes, whatever of it Python stumbles on."""
    if not _SQL.search(it.bare):
        return None
    return (
        "Perintah SQL ditulis tanpa tanda kutip, jadi dibaca sebagai kode Python.",
        'beri tanda kutip di awal dan di akhir perintahnya: `"SELECT ... FROM ..."`.',
    )


def _behind_a_hash(it: CodeLine) -> Why | None:
    """A colour's `#`, or another's, with which a comment begins where a value is expected."""
    code = STRING.sub(lambda text: "\0" * len(text[0]), it.line)
    found = re.search(rf"[:=(,\[]\s*({_COLOUR})(?=[\s)\]}},;]*$)", code)
    if found and reads(_quoted(it.line, [found.span(1)])):
        return (
            f"`#` memulai komentar, jadi Python tidak membaca `{found[1]}`, dan nilainya belum ada.",
            f'beri tanda kutip: `"{found[1]}"`.',
        )
    if found := re.search(rf"[\w\"'\])]\s*[:=]\s*({_COLOUR}),?$", it.above):
        return (
            f"`#` memulai komentar, jadi di baris tepat di atas baris ini Python tidak membaca `{found[1]}`, dan nilainya belum ada.",
            f'beri tanda kutip di sana: `"{found[1]}"`.',
        )
    if found := re.search(r"(?<![=!<>])=\s*(#.*)$", code):
        word = (
            f'; kalau `{found[1]}` sendiri nilainya, beri tanda kutip: `"{found[1]}"`' if found[1][1:2].strip() else ""
        )
        return (
            "`#` memulai komentar, jadi sesudah `=` belum ada nilai.",
            f"tulis nilainya di antara `=` dan `#`{word}.",
        )
    return None


def _times(it: CodeLine) -> Why | None:
    """An `x` between two values, which in a school book is the sign of multiplying."""
    found = re.search(r"(?<![\w.])[\w.]+(?: +[xX] +[\w.]+)+", masked(it.line))
    if not found or found[0].split()[0] == "print" or any(map(keyword.iskeyword, found[0].split())):
        return None
    product = re.sub(r" +[xX] +", " * ", found[0])
    if not is_value(product) or not reads(it.line[: found.start()] + product + it.line[found.end() :]):
        return None
    return (
        "`x` bagi Python sebuah nama, bukan tanda kali.",
        f'untuk mengalikan, tulis `*`: `{product}`; kalau itu teks, beri tanda kutip: `"{found[0]}"`.',
    )


def _all_of_it(code: str) -> list[tuple[int, int]]:
    """What stands behind `=` or `return`, if it is neither a call nor has something in quotes."""
    found = re.match(r"(?:return\s+|[\w.]+(?:\[[^\[\]]*\])?\s*(?:[-+*/]?=(?!=))\s*)([^\[\]{}]+)$", code)
    if not found or re.search(r"\w\(", found[1]):
        return []
    start, end = found.span(1)
    if "\0" in found[1]:
        return _items(code, start, end, pairs=False, named=False)
    return [(start, start + len(code[start:end].rstrip().rstrip(",")))]


def _between_brackets(code: str) -> list[tuple[int, int]]:
    """What stands between commas in brackets; of a text that is printed, all of it."""
    if code.lstrip().startswith(("class ", "lambda ")):
        return []
    places: list[tuple[int, int]] = []
    for opener, name, items in _groups(code):
        start, end = items[0][0], items[-1][1]
        if opener == "(" and name in ("print", "input") and not re.search(r"[\0()\[\]{}]", code[start:end]):
            places.append(_trimmed(code, start, end))
            continue
        for first, last in items:
            places += _items(code, first, last, pairs=opener == "{", named=opener == "(")
    return places


def _groups(code: str) -> list[tuple[str, str, list[tuple[int, int]]]]:
    """Return each bracket of a line, what stands in front of it, and the places between its own commas."""
    waiting: list[tuple[str, str, list[tuple[int, int]], int]] = []
    found = []
    for place, sign in enumerate([*code, ""]):
        if sign in ("(", "[", "{"):
            before = re.search(r"[\w.]*$", code[:place])
            waiting.append((sign, before[0] if before else "", [], place + 1))
        elif sign == "," and waiting:
            opener, name, items, start = waiting.pop()
            waiting.append((opener, name, [*items, (start, place)], place + 1))
        elif sign in (")", "]", "}", ""):
            for opener, name, items, start in reversed(waiting if sign == "" else waiting[-1:]):
                found.append((opener, name, [*items, (start, place)]))
            del waiting[-1:]
    return found


def _on_one_of_several_lines(it: CodeLine, code: str) -> list[tuple[int, int]]:
    if not inside_brackets(it) or re.search(r"[()\[\]{}]", code):
        return []
    return _items(code, 0, len(code), pairs=True, named=True)


def _compared(code: str) -> list[tuple[int, int]]:
    return [
        _trimmed(code, *found.span(1))
        for found in re.finditer(
            r"[=!]=\s*([^\0=<>()\[\]{},]+?)(?=\s+(?:and|or|else|if|then|maka|do|lakukan|dan|atau)\b|\s*:\s*$|\s*$)",
            code,
        )
    ]


def _items(code: str, start: int, end: int, *, pairs: bool, named: bool) -> list[tuple[int, int]]:
    places = []
    for found in re.finditer(r"(?:(?! \+ )[^,])+", code[start:end]):
        item = found[0]
        if not pairs and re.match(r"\s*[^\W\d]\w*\s*:(?![/\\])", item):
            continue  # the name of an argument, with a colon
        key = re.match(r"\s*(?:\0+|\w+)\s*:(?!/)", item) if pairs else None
        key = key or (re.match(r"\s*\w+\s*=(?!=)", item) if named else None)
        key = key or re.match(r"\s*\+ ", item)
        skipped = key.end() if key else 0
        places.append(_trimmed(code, start + found.start() + skipped, start + found.end()))
    return [(first, last) for first, last in places if first < last]


def _trimmed(code: str, start: int, end: int) -> tuple[int, int]:
    text = code[start:end]
    return start + len(text) - len(text.lstrip()), start + len(text.rstrip())


def _is_text(text: str) -> bool:
    if (
        not text
        or "\0" in text
        or "`" in text
        or ("\\" in text and not re.match(r"[A-Za-z]:\\", text))
        or is_value(text)
    ):
        return False
    if _THOUSANDS.fullmatch(text) or _OF_A_TERMINAL.match(text):
        return False
    if _LOOKS.fullmatch(text) or _MONEY.fullmatch(text) or _PERCENT.fullmatch(text):
        return True
    tokens = text.split()
    words = [re.sub(r"\W", "", token) for token in tokens]
    if not _WORDS.fullmatch(text) or set(words) & set(keyword.kwlist) or not re.search(r"[A-Za-z]{2}", text):
        return False
    if len(tokens) == 1 and not (text.endswith(("!", "?", ":")) or (text.endswith(".") and text[0].isupper())):
        return False
    return not is_value(in_pythons_words(text))


def _quoted(line: str, places: list[tuple[int, int]]) -> str:
    for start, end in sorted(places, reverse=True):
        line = line[:start] + _in_quotes(line[start:end]) + line[end:]
    return line


def _in_quotes(text: str) -> str:
    slashes = text.replace("\\", "/")  # a backslash in quotes begins a sign of its own
    return f'"{slashes}"'


def _opens(code: str, end: int) -> str:
    """Return the bracket in which a place stands, but for one behind a name, which holds a key."""
    place = opener_place(code, end)
    return "" if place is None or re.search(r"[\w\])]\[$", code[: place + 1]) else code[place]


def _printed(it: CodeLine) -> bool:
    return re.search(r"\b(?:print|input)\([^()]*\)", it.bare) is not None


def _said(it: CodeLine, texts: list[str], opener: str) -> Why:
    text, written = texts[0], _in_quotes(texts[0])
    each = " pada tiap teksnya" if len(texts) > 1 else ""
    if found := _MONEY.fullmatch(text):
        return (
            f"`{text}` bukan bilangan bagi Python: bilangan ditulis dengan angka saja.",
            f"kalau nilainya akan dihitung, tulis `{found[1].replace('.', '')}`; kalau sebuah teks, beri tanda kutip: `{written}`.",
        )
    if found := _PERCENT.fullmatch(text):
        return (
            "Bagi Python `%` menghitung sisa pembagian dua bilangan, dan di sini bilangan keduanya tidak ada.",
            f"untuk menghitung, tulis `{found[1]} / 100`; kalau sebuah teks, beri tanda kutip: `{written}`.",
        )
    if "leading zeros" in it.message and is_value(re.sub(r"(?<![\w.])0+(?=\d)", "", text)):
        return (
            f"`{text}` ditulis tanpa tanda kutip, jadi dibaca sebagai hitungan, dan bilangan bulat di Python tidak diawali nol.",
            f"kalau itu tanggal, kode, atau nomor telepon, beri tanda kutip: `{written}`; kalau memang hitungan, hapus nol di depan bilangannya.",
        )
    if re.fullmatch(r"/\S*", text):
        return (
            f"Alamat `{text}` ditulis tanpa tanda kutip, jadi dibaca sebagai tanda bagi.",
            f"beri tanda kutip{each}: `{written}`.",
        )
    if _LOOKS.fullmatch(text):
        return (
            f"`{text}` ditulis tanpa tanda kutip, jadi dibaca sebagai kode, bukan sebagai teks.",
            f"beri tanda kutip{each}: `{written}`." + (" Pakai `/`, bukan `\\`." if "\\" in text else ""),
        )
    words = text.split()
    two = len(words) == 2 and words[0].isidentifier()
    if (
        opener
        and two
        and words[1].isidentifier()
        and not (words[0].istitle() and words[1].istitle())
        and not _printed(it)
    ):
        return (
            f"`{words[0]}` dan `{words[1]}` berdampingan tanpa pemisah.",
            f"kalau keduanya nama, tambahkan koma: `{words[0]}, {words[1]}`; kalau satu teks, beri tanda kutip{each}: `{written}`.",
        )
    if (
        two
        and re.fullmatch(r"\d+(?:\.\d+)?", words[1])
        and not words[0].istitle()
        and (opener or it.bare.startswith("return"))
    ):
        named = f"kalau itu argumen bernama, tulis `{words[0]}={words[1]}`; " if opener == "(" else ""
        return (
            f"`{words[0]}` dan `{words[1]}` berdampingan tanpa pemisah.",
            f"{named}kalau keduanya nilai yang terpisah, tambahkan koma: `{words[0]}, {words[1]}`; kalau satu teks, beri tanda kutip: `{written}`.",
        )
    ends_so = not opener and not inside_brackets(it) and it.bare.rstrip().endswith(",")
    comma = ", lalu hapus koma di ujung baris" if ends_so else ""
    if any(word[0].isdigit() for word in words):
        return (
            f"`{text}` ditulis tanpa tanda kutip, jadi dibaca sebagai angka dan nama, bukan sebagai teks.",
            f"kalau itu teks, beri tanda kutip{each}: `{written}`{comma}.",
        )
    if len(words) == 1:
        return (
            f"`{text}` ditulis tanpa tanda kutip, jadi dibaca sebagai kode, bukan sebagai teks.",
            f"kalau itu teks, beri tanda kutip{each}: `{written}`{comma}.",
        )
    stops = (
        "mencarinya sebagai nama, lalu berhenti di spasinya"
        if all(map(str.isidentifier, words))
        else "membaca tiap katanya sebagai kode"
    )
    return (
        f"`{text}` ditulis tanpa tanda kutip, jadi Python {stops}.",
        f"kalau itu teks, beri tanda kutip{each}: `{written}`{comma}.",
    )
