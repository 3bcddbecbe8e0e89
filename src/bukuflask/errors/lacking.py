"""Why Python cannot read a line: something small is lacking or too much, and without that fault Python could read the line."""

from __future__ import annotations

import keyword
import re

from .explanation import Why
from .line import CodeLine, inside_brackets, is_value, masked, opener_at, opener_place, reads
from .operators import WORDS

_LONGEST = 60
"""Characters of the student's code that are shown again."""

_BLOCK = r"(?:async\s+)?(?:def|class|if|elif|else|for|while|with|try|except|finally)\b"


def explain(it: CodeLine) -> Why | None:
    """Return what is lacking or too much, and the place of it."""
    if "unterminated" in it.message:
        return None
    for rule in (
        _closer_before_a_colon,
        _head_of_a_function,
        _name_of_with,
        _two_branches,
        _of_except,
        _comma_in_the_head,
        _colon_in_the_line,
        _range,
        _two_statements,
        _comma_before_a_pair,
        _status,
        _colon_of_a_key,
        _sign_of_an_argument,
        _value_of_a_key,
        _call_without_brackets,
        _colon_of_a_kind,
        _no_sign_of_filling,
        _sign_of_filling,
        _new,
        _two_numbers,
        _one_sign_of_comparing,
    ):
        if (found := rule(it)) is not None:
            return found
    return None


def head_of_match(it: CodeLine) -> Why | None:
    """Return what `match` without its colon lacks; it is a word of Python's only where `case` stands below it."""
    code = masked(it.line).rstrip()
    if re.match(r"case\b", code) and re.fullmatch(r"match\b.*[^:]", above := masked(it.above).rstrip()):
        shown = f" (`{it.above[: len(above)]}`)" if "`" not in it.above and len(above) <= _LONGEST else ""
        return (
            "Baris yang membuka blok, `match` juga, berakhir dengan titik dua.",
            f"tambahkan `:` di ujung baris di atasnya{shown}.",
        )
    if re.match(r"case\b", code) and not code.endswith(":") and reads(f"match x:\n {it.line[: len(code)]}:\n  pass"):
        return "Baris yang membuka blok, `case` juga, berakhir dengan titik dua.", "tambahkan `:` di ujungnya."
    if not re.match(r"match\s+[\w(\[\0]", code) or code.endswith(":") or not re.match(r"case\b", it.below):
        return None
    if not reads(it.line[len("match") : len(code)].strip()):
        return None
    return "Baris yang membuka blok, `match` juga, berakhir dengan titik dua.", "tambahkan `:` di ujungnya."


def _colon_in_the_line(it: CodeLine) -> Why | None:
    """The colon of a block whose body stands on the same line, or another sign in its place."""
    code = masked(it.line)
    if not re.match(_BLOCK, code) or code.rstrip().endswith(":") or reads(it.line + ":"):
        return None
    if (found := re.search(r"\s*([=;,.])$", code.rstrip())) and reads(f"{it.line[: found.start()]}:"):
        return "Baris yang membuka blok berakhir dengan titik dua.", f"ganti `{found[1]}` di ujungnya dengan `:`."
    why = "Baris yang membuka blok (`def`, `if`, `for`, `with`, `class`, dan sejenisnya) memerlukan titik dua di antara awalnya dan isinya."
    for found in re.finditer(r"\s*([;,])\s*", code):
        mended = f"{it.line[: found.start()]}: {it.line[found.end() :]}"
        if not opener_at(code, found.start(1)) and reads(mended):
            return why, f"ganti `{found[1]}` dengan `:`."
    for found in re.finditer(
        r"(?<=[\w)\]\0]) +(?=(?:print|return|pass|raise|break|continue|[^\W\d][\w.]* *(?:(?:[-+*/%]|//|\*\*)?=|\()))",
        code,
    ):
        body = it.line[found.end() :][:30].split("(", 1)[0].rstrip()
        if (
            not opener_at(code, found.start())
            and "`" not in body
            and reads(f"{it.line[: found.start()]}:{it.line[found.start() :]}")
        ):
            return why, f"tulis `:` di depan `{body}`, lalu pindahkan isinya ke baris baru, empat spasi lebih dalam."
    return None


def _of_except(it: CodeLine) -> Why | None:
    """Several kinds of exceptions without brackets, or the name of what is caught without `as`."""
    found = re.match(
        r"except\b\s*(\([\w., ]*\)|[\w.]+(?:\s*,\s*[\w.]+)*?)(?:(\s+as\s+|\s*,\s*|\s+)([a-z_]\w*))?\s*:?$",
        masked(it.line).rstrip(),
    )
    if not found or reads(it.line):
        return None
    kinds, by, name = found.groups()
    several = "," in kinds and not kinds.startswith("(")
    unnamed = name is not None and by.strip() != "as"
    mended = f"except {f'({kinds})' if several else kinds}{f' as {name}' if name else ''}:"
    if not (several or unnamed) or not reads(mended):
        return None
    why = (
        f"Beberapa jenis galat ditulis di dalam satu kurung, dan nama untuk galatnya, `{name}`, sesudah `as`."
        if several and unnamed
        else "Beberapa jenis galat di satu `except` ditulis di dalam satu kurung."
        if several
        else f"Nama untuk galat yang ditangkap, `{name}`, ditulis sesudah `as`."
    )
    return why, f"tulis `{mended}`."


def _comma_in_the_head(it: CodeLine) -> Why | None:
    """A comma in the first line of a block that ends in its colon already, or between two conditions without it."""
    code = masked(it.line).rstrip()
    if "`" in it.line or reads(it.line):
        return None
    if not code.endswith(":"):
        if not re.match(
            r"(?:if|elif|while)\b.*,\s*(?:not\s+)?(?:\0+|[\w.\[\]\0]+)(?:\s*(?:[=!<>]=|[<>]|\b(?:not )?in\b|\bis\b).*)?$",
            code,
        ):
            return None  # what stands behind the comma does something: the comma is where the colon should be
        it, code = it._replace(line=it.line[: len(code)] + ":"), code + ":"
        if reads(it.line):
            return None
    if found := re.match(r"(class|def)\s+(\w+)\s*(?:\(([^()]*)\))?\s*,\s*([^():]+?)\s*:$", code):
        inside = ", ".join(it.line[slice(*found.span(each))].strip() for each in (3, 4) if found[each])
        mended = f"{found[1]} {found[2]}({inside}):"
        if reads(mended) and found[1] == "def":
            return "Parameter fungsi ditulis di dalam satu pasang kurung.", f"tulis `{mended}`."
        if reads(mended):
            return (
                "Di belakang nama kelas tidak ada koma; kelas yang diwarisinya ditulis di dalam kurung.",
                f"kalau `{found[2]}` mewarisi `{inside}`, tulis `{mended}`.",
            )
    if not (word := re.match(r"(?:if|elif|while)\b", code)):
        return None
    commas = [each.span() for each in re.finditer(r"\s*,\s*", code) if not opener_at(code, each.start())]
    if len(commas) != 1 or not reads(f"{it.line[: commas[0][0]]} and {it.line[commas[0][1] :]}"):
        return None
    end, start = commas[0]
    why = f"Sesudah `{word[0]}` ditulis satu syarat, dan koma tidak menyambung dua syarat."
    left, right = it.line[:end], it.line[start : len(code) - 1].rstrip()
    if (equal := re.search(r"\s*==\s*(?=[\0\w.]+$)", code[:end])) and re.fullmatch(
        r"\0+|[\d.]+", code[start:-1].rstrip()
    ):
        one_of = f"{left[: equal.start()]} in ({left[equal.end() :]}, {right}):"
        return why, f"kalau salah satu dari nilai-nilai itu cukup, tulis `{one_of}`."
    return (
        why,
        f"kalau keduanya harus benar, tulis `{left} and {right}:`; kalau salah satu cukup, `{left} or {right}:`.",
    )


def _two_branches(it: CodeLine) -> Why | None:
    found = re.match(r"(if\b[^:]*:.*\S)\s+((?:else|elif)\b.*)$", it.line)
    if found and reads(found[1]):
        word = found[2].split(":", 1)[0].split()[0]
        return (
            f"`if` dan `{word}` tidak dapat ditulis di satu baris.",
            f"pindahkan `{word}` ke baris baru, sejajar dengan `if`.",
        )
    return None


def _range(it: CodeLine) -> Why | None:
    """Counting as other languages do."""
    why = "Di Python, `for` mengulang isi sesuatu; untuk menghitung dipakai `range(...)`."
    code = it.bare
    until = "|".join(("to", "sampai", "hingga"))
    found = re.match(rf"for\s+(\w+)\s*(?:in|=)\s*(\w+)\s*(?:\.{{2,3}}|{until}|-)\s*(\w+)\s*:?$", code)
    if found and not reads(it.line):
        last = str(int(found[3]) + 1) if found[3].isdecimal() else f"{found[3]} + 1"
        return why, f"tulis `for {found[1]} in range({found[2]}, {last}):`."
    if found := re.match(r"for\s+(\w+)\s+in\s+range\s+(\w+)\s*:?$", code):
        return "Sesudah `range` belum ada kurung.", f"tulis `for {found[1]} in range({found[2]}):`."
    if found := re.match(
        r"(?:for\s*\(|for\s*each\s*\(?|foreach\s*\(?)\s*(?:var|let|const)?\s*(\w+)\s+(?:in|of)\s+([\w.()]+?)\)?\s*:?\s*\{?$",
        code,
    ):
        return (
            "Di Python, perulangan ditulis `for nama in isi:`, tanpa kurung.",
            f"tulis `for {found[1]} in {found[2]}:`.",
        )
    return None


def _head_of_a_function(it: CodeLine) -> Why | None:
    code = it.bare
    if found := re.match(r"def\s+(\w+)\s+(\w+)\s*:\s*$", code):
        return (
            "Sesudah nama fungsi harus ada kurung, dan parameternya ditulis di dalamnya.",
            f"kalau `{found[2]}` sebuah parameter, tulis `def {found[1]}({found[2]}):`; kalau keduanya satu nama, `def {found[1]}_{found[2]}():`.",
        )
    if found := re.match(r"def\s+(\w+)\s*([\[{])([\w, =]*)[\]}]\s*:", code):
        return f"Parameter fungsi diapit kurung biasa, bukan `{found[2]}`.", f"tulis `def {found[1]}({found[3]}):`."
    if re.match(r"def\s*\(", code):
        return (
            "Sesudah `def` belum ada nama fungsinya.",
            "tulis sebuah nama di antara `def` dan kurungnya, misalnya `def halaman(...):`.",
        )
    if (found := re.match(r"def\s+\w+\s*\([^()]*;[^()]*\)", code)) and reads(it.line.replace(";", ",", 1)):
        return "Parameter fungsi dipisahkan koma, bukan titik koma.", "ganti `;` dengan `,`."
    return None


def opener(it: CodeLine) -> Why | None:
    """Return where a bracket that is closed was to be opened, if there is one such place in the line."""
    found = re.search(r"(?:unmatched|closing parenthesis) '([)\]}])'", it.message)
    code = masked(it.line)
    if not found or inside_brackets(it):
        return None
    sign = {")": "(", "]": "[", "}": "{"}[found[1]]
    if code.count(found[1]) - code.count(sign) != 1:
        return None
    places = [each.start() for each in re.finditer(r"(?<=[\w\]])(?=[\0)\]])", code)]
    fitting = [place for place in places if reads(it.line[:place] + sign + it.line[place:])]
    before = re.search(r"(?<![\w.])[^\W\d][\w.]*$", it.line[: fitting[0]]) if len(fitting) == 1 else None
    if before is None or before[0].startswith("__"):
        return None
    what = "dipanggil" if sign == "(" else "diambil isinya"
    return (
        f"Ada `{found[1]}` yang tidak punya pembuka.",
        f"kalau kurung itu berlebih, hapus; kalau `{before[0]}` {what}, tulis pembukanya: `{before[0]}{sign}`.",
    )


def sign_between(it: CodeLine) -> Why | None:
    """Return in front of which value a sign lacks, if a comma there would do and could stand nowhere else."""
    code = masked(it.line)
    places = [each.span() for each in re.finditer(r"(?<=[\w\0)\]}]) +(?=[\w\0(\[{])", code)]
    fitting = [each for each in places if reads(f"{it.line[: each[0]]}, {it.line[each[1] :]}")]
    if len(fitting) != 1 or inside_brackets(it) or "`" in it.line:
        return None
    (end, start), behind = fitting[0], code[fitting[0][1] :]
    if keyword.iskeyword(re.sub(r"\W.*", "", behind)):
        return None
    if opener_at(code, end) == "" and not re.match(r"return\b|assert\b|.*[^=!<>]=(?!=)", code[:end]):
        left, right = it.line[:end], it.line[start:]
        if not re.search(r"[.,\[]", left) or re.search(r"(?<![=!<>])=(?!=)", behind):
            return None
        return (
            f"Di antara `{left}` dan yang di belakangnya belum ada tanda.",
            f"kalau `{left}` diisi, tulis `{left} = {right[:_LONGEST]}`.",
        )
    value = re.match(r"\0+|[\w.]+", behind)
    shown = (
        it.line[start : start + value.end()] if value else behind[0] + "..." + {"(": ")", "[": "]", "{": "}"}[behind[0]]
    )
    if opener_at(code, end) == "" and not re.match("return", code) and "(" in behind and reads(it.line[start:]):
        return (
            f"Di depan `{shown}` kurang sebuah tanda.",
            "kalau itu perintah tersendiri, pindahkan ke baris baru; kalau sebuah nilai, tulis koma di depannya.",
        )
    plus = "; kalau keduanya disambung menjadi satu teks, tulis `+`" if "\0" in code else ""
    return f"Di depan `{shown}` kurang sebuah tanda.", f"kalau itu nilai tersendiri, tulis koma di depannya{plus}."


def _closer_before_a_colon(it: CodeLine) -> Why | None:
    code = masked(it.line).rstrip()
    if not re.match(_BLOCK, code) or not code.endswith(":"):
        return None
    for opener, closer in (("(", ")"), ("[", "]"), ("{", "}")):
        for closers in (closer, closer * 2):
            if code.count(opener) - code.count(closer) == len(closers) and reads(
                f"{it.line[: len(code) - 1]}{closers}:"
            ):
                return (
                    f"Kurung `{opener}` di baris itu belum ditutup sebelum titik duanya.",
                    f"tulis `{closers}` di depan titik dua.",
                )
    return None


def _status(it: CodeLine) -> Why | None:
    found = re.match(r"return\s+.*[\0)\]}] *(?= \d{3}$)", masked(it.line).rstrip())
    if found and reads(f"{it.line[: found.end()]},{it.line[found.end() :]}"):
        return "Di antara isi respons dan statusnya belum ada koma.", f"tulis `,` di depan `{it.line.split()[-1]}`."
    return None


def _colon_of_a_key(it: CodeLine) -> Why | None:
    """A key of a dictionary, and its value, with nothing between them."""
    code = masked(it.line)
    for found in re.finditer(r"(?:[{,]|^)\s*(\0+|\w+)(?= +[\w\0{\[(])", code):
        opener, key = opener_at(code, found.start(1)), it.line[slice(*found.span(1))]
        of_several_lines = (
            opener == "" and inside_brackets(it) and re.search(r":\s|dictionary key", it.above + it.message)
        )
        if (opener != "{" and not of_several_lines) or not (":" in code or "\0" in found[1] or of_several_lines):
            continue
        if (
            "`" not in key
            and reads(f"{it.line[: found.end()]}:{it.line[found.end() :]}")
            and key not in ("if", "for", "not", "lambda")
        ):
            return (
                f"Di dalam kamus `{{...}}`, kunci `{key}` dan nilainya ditulis tanpa titik dua di antaranya.",
                f"tulis `{key}: ...`.",
            )
    return None


def _sign_of_an_argument(it: CodeLine) -> Why | None:
    """`data{...}` and `order_by"..."` in a call."""
    code = masked(it.line)
    for found in re.finditer(r"[(,]\s*([^\W\d]\w{2,})(?=[{\0])", code):
        if opener_at(code, found.start(1)) == "(" and reads(f"{it.line[: found.end()]}={it.line[found.end() :]}"):
            return f"Di antara nama argumen `{found[1]}` dan nilainya belum ada tanda `=`.", f"tulis `{found[1]}=...`."
    return None


def _one_sign_of_comparing(it: CodeLine) -> Why | None:
    if reads(it.line):
        return None
    code = masked(it.line)
    signs = [found.start() for found in re.finditer(r"(?<![=!<>:])=(?!=)", code)]
    for place in reversed(signs):
        if _names_an_argument(code, place) and "Maybe you meant '=='" not in it.message:
            continue
        condition = re.match(r"(?:if|elif|while|assert|return)\b", code) or re.search(r"[\[({].*\bif\b", code[:place])
        if (condition or place != signs[0]) and reads(f"{it.line[:place]}=={it.line[place + 1 :]}"):
            begins = re.match(r"(if|elif|while)\b|assert\b", code)
            where = "" if condition or "`" in it.line else f" di depan `{it.line[place + 1 :].strip()[:20]}`"
            return (
                "Satu tanda `=` memberi isi; untuk membandingkan dipakai `==`.",
                f"ganti `=` dengan `==`{where if not begins else ' di dalam syarat itu' if begins[1] else ' sesudah `assert`'}.",
            )
    return None


def _names_an_argument(code: str, place: int) -> bool:
    """Whether a `=` stands between the brackets of a call, behind a name alone."""
    opened_at = opener_place(code, place)
    if opened_at is None or not re.search(r"[(,]\s*\w+\s*$", code[:place]):
        return False
    called = re.search(r"(\w+|[)\]])\($", code[: opened_at + 1])
    return called is not None and not keyword.iskeyword(called[1])


def _colon_of_a_kind(it: CodeLine) -> Why | None:
    found = re.match(
        r"([^\W\d]\w*) +((?:Mapped|list|dict|tuple|set)\[|(?:int|str|float|bool|list|dict)\b(?!\s*\())", masked(it.line)
    )
    if found and reads(f"{it.line[: found.end(1)]}:{it.line[found.end(1) :]}"):
        return f"Di antara nama `{found[1]}` dan jenisnya belum ada titik dua.", f"tulis `{found[1]}: ...`."
    return None


def _no_sign_of_filling(it: CodeLine) -> Why | None:
    code = masked(it.line)
    found = re.match(r"([^\W\d][\w.]*(?:\[[^\[\]]*\])?)\s+(?=[\0\w\[({])", code)
    if not found or keyword.iskeyword(found[1]) or found[1] in WORDS or inside_brackets(it):
        return None
    behind = it.line[found.end() :]
    if re.match(r"[rbf]?(?:\"\"\"|\'\'\')", behind):
        return f"Di antara `{found[1]}` dan teksnya belum ada tanda `=`.", f"tulis `{found[1]} = {behind[:3]}...`."
    if (
        "`" in behind
        or not reads(f"{it.line[: found.end(1)]} = {behind}")
        or re.fullmatch(r"[\w ]*", code[found.end() :])
    ):
        return None
    name = it.line[: found.end(1)]
    if any(not opener_at(code, each.start()) for each in re.finditer(r"(?<![=!<>])=(?!=)", code)):
        return None
    if re.match(r"(?:print|pip|python3?|flask|git|cd|set|export|conda|pytest|echo|puts|cout)$", name):
        return None
    behind = behind if len(behind) <= _LONGEST else "..."
    called = f"; kalau `{name}` sebuah fungsi, tulis `{name}({behind})`" if "[" not in name else ""
    return (
        f"Di antara `{name}` dan yang di belakangnya belum ada tanda.",
        f"kalau `{name}` diisi, tulis `{name} = {behind}`{called}.",
    )


def _two_statements(it: CodeLine) -> Why | None:
    code = masked(it.line)
    filling = r"[^\W\d][\w.]*\s*=(?!=)"
    between = rf"\s*,\s+(?={filling})|(?<=[\w\0)\]]) +(?={filling})"
    places = [found.span() for found in re.finditer(between, code) if not opener_at(code, found.start())]
    if not re.match(filling, code) or not places:
        return None
    ends = [*[start for start, _ in places], len(it.line)]
    parts = [it.line[first:last].strip() for first, last in zip([0, *[end for _, end in places]], ends, strict=True)]
    if not all(reads(part) and "`" not in part for part in parts):
        return None
    listed = ", lalu ".join(f"`{part}`" for part in parts)
    return "Di satu baris ada beberapa pengisian.", f"tulis masing-masing di baris sendiri: {listed}."


def _comma_before_a_pair(it: CodeLine) -> Why | None:
    """A comma in front of the next argument with a name, or of the next key of a dictionary."""
    code = masked(it.line)
    for found in re.finditer(r"(?<=[\w\0)\]}]) +(?=((?:\0+|\w+)\s*(?:=(?!=)|:)))", code):
        opener = opener_at(code, found.start())
        if opener != {"=": "(", ":": "{"}[found[1][-1]]:
            continue
        pair = it.line[slice(*found.span(1))]
        if "`" not in pair and reads(f"{it.line[: found.start()]}, {it.line[found.end() :]}"):
            return f"Di depan `{pair}` belum ada koma.", f"tulis `, {pair}`."
    return None


def _name_of_with(it: CodeLine) -> Why | None:
    found = re.match(r"with\s+.+[\w)](?= (\w+)\s*:\s*$)", masked(it.line))
    if found and reads(f"{it.line[: found.end()]} as{it.line[found.end() :]}"):
        return (
            f"Di antara yang dibuka dan namanya, `{found[1]}`, belum ada `as`.",
            f"tulis `as` di depannya: `as {found[1]}:`.",
        )
    return None


def _value_of_a_key(it: CodeLine) -> Why | None:
    if it.rest.startswith(":") and (found := re.search(r"\{\s*(\0+|\w+)\s*,[^{}]*:", masked(it.line))):
        key = it.line[slice(*found.span(1))]
        if "`" not in key:
            return (
                f"Di dalam kamus `{{...}}`, kunci `{key}` tidak punya nilai.",
                f"tulis kunci, titik dua, lalu nilainya: `{key}: ...`.",
            )
    return None


def _call_without_brackets(it: CodeLine) -> Why | None:
    """What is called without brackets: `raise ValueError "..."`, `redirect url_for("a")`, `@app.route "/"`."""
    code = masked(it.line)
    found = re.search(
        r"(?:^|(?<=return )|(?<=raise )|(?<=@)|(?<== ))([^\W\d][\w.]*) +((?:\0+|[^\W\d][\w.]*\(.*\)))$", code
    )
    if not found or found[1] in (
        "new",
        "print",
        "return",
        "raise",
        "import",
        "not",
        "await",
        "yield",
        "lambda",
        "assert",
        "del",
    ):
        return None
    name, given = found[1], it.line[slice(*found.span(2))]
    known = re.search(
        r"\.(?:route|get|post|put|delete|errorhandler)$|^(?:redirect|url_for|render_template|jsonify|abort|len|str|int|input|Flask|Path|open|flash)$|Error$|Exception$",
        name,
    )
    if known and reads(f"{it.line[: found.start(2)].rstrip()}({given})") and "`" not in given:
        return f"`{name}` dipanggil dengan kurung, dan kurungnya belum ada.", f"tulis `{name}({given})`."
    return None


def _sign_of_filling(it: CodeLine) -> Why | None:
    found = re.match(r"([^\W\d][\w.]*(?:\[[^\[\]]*\])?)\s*(:=|=\s*:|= =)\s*(?!=)", masked(it.line))
    if found and reads(f"{it.line[: found.end(1)]} = {it.line[found.end() :]}"):
        return "Mengisi sebuah nama memakai satu tanda `=`.", f"ganti `{found[2]}` dengan `=`."
    return None


def _new(it: CodeLine) -> Why | None:
    found = re.search(r"\bnew +(?=[A-Za-z])", masked(it.line))
    if found and reads(it.line[: found.start()] + it.line[found.end() :]):
        return "`new` milik bahasa lain; di Python objek dibuat dengan memanggil kelasnya.", "hapus `new`."
    return None


def _two_numbers(it: CodeLine) -> Why | None:
    found = re.search(r"(?<![\w.])(\d+(?:\.\d+)?) +(\d+(?:\.\d+)?)(?![\w.])", masked(it.line))
    if not found or not reads(f"{it.line[: found.end(1)]}, {it.line[found.start(2) :]}"):
        return None
    one = found[1] + found[2]
    joined = f"kalau itu satu bilangan, hapus spasinya: `{one}`; " if is_value(one) else ""
    return (
        f"`{found[1]}` dan `{found[2]}` berdampingan tanpa pemisah.",
        f"{joined}kalau dua nilai, tambahkan koma: `{found[1]}, {found[2]}`.",
    )
