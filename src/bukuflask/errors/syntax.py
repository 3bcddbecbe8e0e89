"""Why Python cannot read a line: the thing itself is named, as far as the line and Python's own message tell it."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from . import import_line, lacking, operators, pairs, unfit_names, unquoted
from .explanation import Why
from .facts import Crash
from .line import COMMENT, STRING, CodeLine, reads

_LOOKS_LIKE = {"≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "÷": "/", "–": "-", "—": "-", "−": "-", "→": "->", "…": "..."}
"""Signs of documents, and what Python has in their place."""


_BLOCK_IN_BRACES = re.compile(r"(?:\}\s*)?(?:if|elif|while|for|def|class|else|try|function)\b.*\{\s*$")


def explain(crash: Crash) -> Why:
    """Return why Python cannot read the line of a `SyntaxError`, and what to try."""
    it = CodeLine(
        crash["text"],
        COMMENT.sub("", STRING.sub('""', crash["text"])),
        crash["message"],
        crash.get("above", ""),
        str(crash["told"].get("rest", "")),
        crash.get("below", ""),
    )
    for rule in (
        _encoding,
        _escape,
        _foreign_sign,
        _not_code,
        _of_sqlalchemy,
        unquoted.sql,
        pairs.explain,
        operators.conditional,
        lacking.head_of_match,
        _f_string,
        _lost_quote,
        _two_quotes,
        import_line.explain,
        unquoted.explain,
        lacking.opener,
        _brackets_and_quotes,
        _other_language,
        lacking.explain,
        unfit_names.explain,
        _operator,
        _assignment,
        _in_call_or_dict,
        _text,
        _block,
        _statement,
    ):
        if (found := rule(it)) is not None:
            return found
    return _unknown(crash)


def outside_texts(line: str) -> str:
    """Return a line without its comment and its texts, also one that is not ended."""
    return re.split("[\"']", COMMENT.sub("", STRING.sub("", line)))[0]


def _unknown(crash: Crash) -> Why:
    rest = str(crash["told"].get("rest", ""))
    where = f" mulai dari `{rest}`" if rest and "`" not in rest and rest != crash["text"] else ""
    return (
        f"Python tidak dapat membaca baris itu{where}. Yang kurang atau keliru bisa juga berada tepat sebelum bagian itu.",
        "bandingkan bagian itu, tanda demi tanda, dengan baris serupa di contoh pelajaran ini.",
    )


def _encoding(it: CodeLine) -> Why | None:
    """A file in another encoding: its line, as far as Python tells one, has no fault that could be seen in it."""
    if "null bytes" in it.message:
        return (
            "Yang dibaca Python adalah berkas `.py`, dan di dalamnya ada bita nol. Begitulah isi berkas yang disimpan sebagai UTF-16, "
            "misalnya oleh tanda `>` di PowerShell lama, atau yang rusak karena komputer mati ketika menyimpannya.",
            "buka berkas itu di editor. Kalau isinya masih benar, simpan lagi dengan penyandian UTF-8; kalau tidak, ambil salinan yang masih "
            "baik, atau tulis ulang.",
        )
    if re.match(
        r"unknown encoding|encoding problem|'[\w-]+' is not a text encoding|'(?!utf-8')[\w-]+' codec can't", it.message
    ):
        return (
            "Di awal berkas `.py` itu ada baris yang memuat `coding`, dan penyandian (encoding) yang disebutnya tidak dikenal Python, atau "
            "bukan penyandian berkas itu.",
            "hapus baris itu, lalu simpan berkasnya dengan penyandian UTF-8.",
        )
    if not re.search(r"'utf-8' codec can't decode|Non-UTF-8 code", it.message):
        return None
    return (
        "Yang dibaca Python adalah berkas `.py`, dan berkas itu tidak tersimpan sebagai UTF-8. Penyebabnya editor yang memakai penyandian "
        "(encoding) lain, atau tanda `>` di PowerShell lama.",
        "buka berkas itu di editor, lalu simpan lagi dengan penyandian UTF-8. Di Notepad, pilih Simpan sebagai.",
    )


def _escape(it: CodeLine) -> Why | None:
    """Name the sign that a backslash begins without ending it: in `"C:\\Users"` it is the folder's name."""
    found = re.search(r"truncated (\\[Uux])[Xx]+ escape|malformed (\\N)|invalid (\\x) escape", it.message)
    if not found:
        return None
    sign = next(filter(None, found.groups()))
    wants = {"\\U": "delapan angka heksadesimal", "\\u": "empat angka heksadesimal", "\\x": "dua angka heksadesimal"}
    return (
        "Di dalam tanda kutip, garis miring terbalik `\\` memulai sebuah tanda khusus. "
        f"`{sign}` harus diikuti {wants.get(sign, 'nama huruf di dalam kurung kurawal')}.",
        'kalau itu alamat berkas, tulis garis miring biasa: `"C:/Users/..."`. Kalau yang dimaksud memang `\\`, tulis dua kali: `\\\\`.',
    )


def _named_sign(message: str) -> str:
    """Return the sign that Python's message names as none of its own; "" for none."""
    found = re.search(r"invalid (?:character '.'|non-printable character) ?\(?U\+([0-9A-F]{4,6})", message)
    return chr(int(found[1], 16)) if found else ""


def _sign_behind_number(it: CodeLine) -> str:
    """Return such a sign right behind a number, where Python before 3.11.4 says that the number is wrong; "" for none."""
    if not re.match(r"invalid \w+ literal", it.message):
        return ""
    found = re.match(r"[\w.]*?\d(?:⟨U\+([0-9A-F]{4,6})⟩|([^\x00-\x7f]))", it.rest)
    sign = (found[2] or chr(int(found[1], 16))) if found else ""
    return "" if sign.isalpha() else sign  # letters of any language belong to names


def _foreign_sign(it: CodeLine) -> Why | None:
    sign = _named_sign(it.message) or _sign_behind_number(it)
    if not sign:
        return None
    name = f"`{sign}`" if sign.isprintable() else f"tanda tak terlihat U+{ord(sign):04X}"
    if sign in "“”„‟«»〝〞＂":
        return f"Tanda kutip {name} bukan tanda kutip Python; biasanya ikut tersalin dari dokumen atau obrolan.", (
            'hapus tanda itu, lalu ketik `"` dengan papan tik (keyboard), di awal dan di akhir teks.'
        )
    if sign in "‘’‚‛′＇´":
        return f"Tanda {name} bukan tanda kutip Python; biasanya ikut tersalin dari dokumen atau obrolan.", (
            "hapus tanda itu, lalu ketik `'` dengan papan tik (keyboard), di awal dan di akhir teks."
        )
    if sign in _LOOKS_LIKE:
        return (
            f"Tanda {name} tidak dikenal Python; biasanya ikut tersalin dari dokumen atau obrolan.",
            f"hapus tanda itu, lalu ketik `{_LOOKS_LIKE[sign]}`.",
        )
    plain = unicodedata.normalize("NFKC", sign)
    if plain != sign and plain.isascii() and plain.strip():
        return f"Tanda {name} mirip `{plain}`, tetapi bagi Python tanda yang lain.", (
            f"hapus tanda itu, lalu ketik `{plain}` dengan papan tik (keyboard)."
        )
    return (
        f"Di baris itu ada {name}, yang bukan bagian dari bahasa Python; biasanya ikut tersalin dari dokumen atau obrolan.",
        "hapus tanda itu. Kalau tidak terlihat, hapus spasi di sekitarnya, lalu ketik lagi.",
    )


def _not_code(it: CodeLine) -> Why | None:
    if it.line.startswith((">>>", "$", "!", "%", "In [", "Out[")):
        return (
            "Tanda di awal baris itu milik terminal atau contoh di buku, bukan bagian dari kode.",
            "hapus tanda itu; sisakan kodenya saja.",
        )
    if re.match(r"</?[a-zA-Z!]", it.line):
        return (
            "Baris itu HTML, bukan kode Python.",
            "taruh HTML-nya di dalam tanda kutip, misalnya sebagai teks yang dikembalikan fungsi view.",
        )
    if (
        found := re.search(r"(?:\breturn\s+|(?<![=!<>])=\s*|[(,+]\s*)(<(/?[a-zA-Z][a-zA-Z0-9]*|!)[^=]*>?)", it.bare)
    ) and (">" in it.bare[found.start(1) :] or it.bare.rstrip().endswith(found[1].rstrip())):
        return (
            f"HTML (`<{found[2]}...`) ditulis tanpa tanda kutip, jadi dibaca sebagai kode Python.",
            "beri tanda kutip di awal dan di akhir HTML-nya: `'<h1>Halo</h1>'`.",
        )
    return None


def _lost_quote(it: CodeLine) -> Why | None:
    """A text whose first or last quote is not there, if the line can be read with it."""
    line = it.line
    if "triple" in it.message or re.search(r"\\|`|\"{3}|'{3}", line):
        return None
    for quote in ('"', "'"):
        if (
            line.count(quote) % 2 == 0
            or (quote == "'" and "unterminated" not in it.message)
            or (quote == "'" and _apostrophe(line))
        ):
            continue
        opened_at = [found.start() for found in re.finditer(quote, line)]
        for place in [found.start() for found in re.finditer(r"[,)\]}:]|$", line)]:
            start = max((each for each in opened_at if each < place), default=None)
            if start is None or not line[start + 1 : place].strip("\"'"):
                continue
            text = line[start:place] + quote
            if (
                "`" not in text
                and text.count('"') + text.count("'") == 2
                and reads(line[:place] + quote + line[place:])
            ):
                prefix = found[0] if (found := _PREFIX.search(line[:start])) else ""
                return "Ada teks yang tanda kutip penutupnya hilang.", f"tutup teks itu: `{prefix}{text}`."
        for found in re.finditer(r"(?:[=(,\[{:+]|return)\s*(?![rbfuRBFU]{1,2}[\"'])(?=[^\s\"'=])", line):
            end = next((each for each in opened_at if each >= found.end()), None)
            if (
                end is not None
                and not re.search(r"[()\[\]{}=]", line[found.end() : end])
                and reads(line[: found.end()] + quote + line[found.end() :])
            ):
                return (
                    "Ada teks yang tanda kutip pembukanya hilang.",
                    f"tulis pembukanya: `{quote}{line[found.end() : end + 1]}`.",
                )
    return None


def _apostrophe(line: str) -> bool:
    """Whether a single quote stands in the middle of a word; behind the prefix of a text, it begins that text."""
    return re.search(r"\w'\w", re.sub(r"(?<!\w)[rbfu]{1,2}'", "'", line, flags=re.IGNORECASE)) is not None


def _two_quotes(it: CodeLine) -> Why | None:
    """A text that ends too early, at a quote that belongs inside it."""
    if re.search(r"""\w=\s*"[^"]*"[^"]*>""", it.line) and re.search(r"""(?:=|return|\(|,|\+)\s*f?"<""", it.line):
        return (
            "Teksnya dibungkus tanda kutip ganda, dan di dalamnya ada tanda kutip ganda lagi: Python mengira teksnya sudah selesai di sana.",
            "pakai tanda kutip tunggal di luar: `'<a href=\"/menu\">Menu</a>'`.",
        )
    if re.search(r"""\w=\s*'[^']*'[^']*>""", it.line) and re.search(r"""(?:=|return|\(|,|\+)\s*f?'<""", it.line):
        return (
            "Teksnya dibungkus tanda kutip tunggal, dan di dalamnya ada tanda kutip tunggal lagi: Python mengira teksnya sudah selesai di sana.",
            "pakai tanda kutip ganda di luar dan tunggal di dalam, atau sebaliknya: `'<a href=\"/menu\">Menu</a>'`.",
        )
    return _outside_a_text(it.line)


_APOSTROPHE = (
    "Tanda `'` di tengah kata dibaca sebagai penutup teks.",
    'bungkus teks itu dengan tanda kutip ganda: `"..."`.',
)
_SQL = re.compile(
    r"\bselect\b.+\bfrom\b|\binsert\s+into\b|\bupdate\b.+\bset\b|\bdelete\s+from\b|\bwhere\b", re.IGNORECASE
)
_PREFIX = re.compile(r"(?<!\w)[rbuft]{1,2}$", re.IGNORECASE)
"""The letters in front of a string's first quote, which belong to the string."""


def _outside_a_text(line: str) -> Why | None:
    """What stands between two strings, without a space or an operator: its quotes were meant to be inside one string."""
    for text, gap in between_strings(line):
        word, stuck = (re.match(rule, gap) for rule in (r"\w*", r"[^\s,;:()\[\].+=]*"))
        if word is None or stuck is None or keyword.iskeyword(word[0]) or gap[-1] in " =,([+:":
            continue
        if not word[0] and gap[0] != "{" and not re.search(r"[?$]", stuck[0]):
            continue  # an operator: Python reads it as one
        if re.search(r"\w'$", text) and word[0]:
            return _APOSTROPHE
        return ended_early(text, gap)
    return None


def between_strings(line: str) -> Iterator[tuple[str, str]]:
    """Give what stands between two strings with the same quotes, and the string in front of it."""
    for before, after in pairwise(STRING.finditer(line)):
        gap, quote = line[before.end() : after.start()], before[1]
        if "#" in gap:
            return
        alike = quote == after[1] and len(quote) == 1 and not _left_open(line[: before.start()], before[0])
        if gap and alike and "`" not in gap and not _PREFIX.fullmatch(gap):
            yield before[0], gap


def ended_early(text: str, gap: str) -> Why:
    """Return that a string ended at a quote like its own, and that what follows is read as code."""
    why = f"Tanda kutip tepat di depan `{gap}` sama dengan pembuka teksnya. Teksnya jadi selesai di sana, dan `{gap}` dibaca sebagai kode."
    other = "'" if text[0] == '"' else '"'
    advice = f"kalau `{gap}` bagian dari teksnya, apit dengan tanda kutip jenis lain: `{other}{gap}{other}`"
    if _SQL.search(text):
        if "?" in gap:
            return (
                why,
                "tulis `?` di dalam SQL tanpa tanda kutip; tanda lain seperti `%` ikut di nilai yang diberikan.",
            )
        return (
            why,
            f"{advice}; kalau nilai sebuah variabel, tulis `?` di sana, dan berikan nilainya di argumen kedua `execute`.",
        )
    if gap.isidentifier() and "`" not in text:
        return why, f"{advice}; kalau sebuah nama, sambungkan dengan `+`: `{text} + {gap}`."
    return why, advice + "."


def _left_open(in_front: str, text: str) -> bool:
    """Whether a string is an f-string that ends inside a curly bracket, which from Python 3.12 on it may."""
    found = _PREFIX.search(in_front)
    return found is not None and "f" in found[0].lower() and text.count("{") > text.count("}")


def _f_string(it: CodeLine) -> Why | None:
    if re.search(r"""\b[fF]"[^"]*\{[^"{}]*\[?"[^"]*"\]?[^"{}]*\}""", it.line) and (
        it.message.startswith("f-string") or "invalid syntax" in it.message
    ):
        return (
            "Di dalam `{...}` sebuah f-string dipakai tanda kutip yang sama dengan pembungkusnya, jadi teksnya dikira selesai di sana.",
            "pakai kutip tunggal di dalam kurung kurawal: `f\"{menu['soto']}\"`.",
        )
    spaced = re.search(r"""\b[fF]["'][^"']*\{([^\W\d]\w*(?: [^\W\d]\w*)+)\}""", it.line)
    if spaced and not set(spaced[1].split()) & set(keyword.kwlist):
        return (
            f"Di dalam kurung kurawal f-string, `{spaced[1]}` memuat spasi, jadi bukan satu nama.",
            f"kalau itu satu nama, sambung dengan garis bawah: `{{{spaced[1].replace(' ', '_')}}}`; kalau sebuah teks, tulis tanpa kurung kurawal.",
        )
    if "f-string" not in it.message or "unterminated" in it.message:
        return None
    if "single '}'" in it.message:
        return (
            "Di f-string ada `}` yang tidak punya pembuka `{`.",
            "hapus `}` yang berlebih. Kalau yang diminta tanda `}` itu sendiri, tulis `}}`.",
        )
    if "expecting '}'" in it.message or "'{' was never closed" in it.message:
        return (
            "Di f-string ada `{` yang belum ditutup.",
            "tambahkan `}` sesudah namanya. Kalau yang diminta tanda `{` itu sendiri, tulis `{{`.",
        )
    if "empty expression" in it.message or "valid expression required before '}'" in it.message:
        return (
            "Di f-string ada `{}` yang kosong.",
            "tulis nama di dalamnya, misalnya `{nama}`. Kalau yang diminta tanda `{}` itu sendiri, tulis `{{}}`.",
        )
    if "'!'" in it.message or "conversion" in it.message:
        return (
            "Di dalam `{...}` sebuah f-string, tanda `!` punya arti sendiri.",
            "pindahkan `!` ke luar kurung kurawal.",
        )
    return (
        "Bagian di dalam kurung kurawal f-string tidak dapat dibaca.",
        "tulis satu nama atau satu perhitungan di dalam `{...}`, dan kutip jenis lain dari pembungkus teksnya. HTML dan CSS dengan kurung kurawal ditulis `{{` dan `}}`.",
    )


def _of_sqlalchemy(it: CodeLine) -> Why | None:
    """Conditions of a query, written with Python's own words or with one `=`."""
    if found := re.search(r"\.(is|in|not|and|or)\(", it.bare):
        return (
            f"`{found[1]}` adalah kata milik Python, jadi tidak dapat menjadi nama sesudah titik.",
            f"di SQLAlchemy ada garis bawah di belakangnya: `.{found[1]}_(...)`.",
        )
    if 'perhaps you meant "=="' in it.message and (found := re.search(r"[(,]\s*(\w+\.\w+)\s*=(?!=)", it.bare)):
        return (
            f"Di dalam kurung, satu `=` memberi argumen bernama, dan `{found[1]}` bukan nama sebuah argumen.",
            f"untuk membandingkan, tulis dua: `{found[1]} == ...`.",
        )
    return None


def _brackets_and_quotes(it: CodeLine) -> Why | None:
    if "unterminated triple-quoted" in it.message:
        return (
            'Teks yang dibuka dengan tiga tanda kutip (`"""`) belum ditutup.',
            "tutup dengan tiga tanda kutip yang sama.",
        )
    if "unterminated" in it.message:
        if _apostrophe(it.line) and it.line.count("'") % 2:
            return _APOSTROPHE
        if found := re.search(r"(?<!\\)(?:\\\\)*\\([\"'])", it.line):
            return (
                f"Di dalam teks, garis miring terbalik mengubah arti tanda di belakangnya. Jadi `\\{found[1]}` adalah sebuah tanda kutip di dalam teks, bukan penutupnya.",
                f"kalau yang diminta garis miring terbalik, tulis dua: `\\\\{found[1]}`. Kalau bukan, tutup teks itu dengan tanda kutip lagi.",
            )
        return (
            "Ada teks yang tanda kutip penutupnya hilang, atau penutupnya lain jenis dari pembukanya.",
            "tutup teks itu di baris yang sama, dengan tanda kutip seperti pembukanya; teks yang lebih dari satu baris diapit tiga tanda kutip.",
        )
    if found := re.search(r"closing parenthesis '(.)' does not match opening parenthesis '(.)'", it.message):
        pair = {"(": ")", "[": "]", "{": "}"}[found[2]]
        return (
            f"Kurung `{found[2]}` ditutup dengan `{found[1]}`, padahal pasangannya `{pair}`.",
            f"tutup dengan `{pair}`; kalau `{found[1]}` itu memang penutup, tambahkan pembukanya; kalau berlebih, hapus.",
        )
    if (found := re.search(r"unmatched '(.)'", it.message)) and not _closes_a_block(it):
        return (
            f"Ada `{found[1]}` yang tidak punya pembuka.",
            "hapus kurung itu, atau tambahkan pembukanya.",
        )
    if "incomplete input" in it.message or "unexpected EOF" in it.message:
        if re.match(
            r"(?:async )?(?:def|class|if|elif|else|for|while|with|try|except|finally)\b.*:\s*(?:#.*)?$", it.line
        ):
            return (
                "Baris itu membuka sebuah blok, dan isinya belum ada.",
                "tulis isinya di bawahnya, empat spasi lebih dalam.",
            )
        return (
            "Kodenya habis sebelum lengkap: biasanya sebuah kurung belum ditutup.",
            "hitung pasangan kurung di baris itu dan di atasnya, lalu tambahkan penutup yang kurang.",
        )
    if found := re.search(r"'(.)' was never closed", it.message):
        pair = {"(": ")", "[": "]", "{": "}"}.get(found[1], "penutupnya")
        return (
            f"Kurung `{found[1]}` dibuka dan belum ditutup.",
            f"hitung pasangan kurung dari baris itu ke bawah, lalu tambahkan `{pair}` yang kurang.",
        )
    return None


def _closes_a_block(it: CodeLine) -> bool:
    """Whether a line begins with a brace that closes no dictionary."""
    return it.bare.startswith("}") and "unmatched '}'" in it.message and not it.above.endswith((",", "}"))


def _other_language(it: CodeLine) -> Why | None:
    """What stands so in another language, or in the reader's own."""
    if found := re.match(r"(retrun|retun|retrn|reutrn|Return|RETURN|balikkan)\s", it.bare):
        return f"`{found[1]}` bukan kata milik Python.", "tulis `return`, dengan huruf kecil."
    if re.match(r"for\s*\(", it.bare) and ";" in it.bare:
        return (
            "Di Python, `for` mengulang isi sesuatu, bukan menghitung dengan titik koma.",
            "tulis `for i in range(5):`.",
        )
    if re.match(r"(?:echo|puts|cout)\b\s*[^=(.]", it.bare):
        return "Perintah itu milik bahasa lain.", "di Python, tulis `print(...)`."
    if found := re.search(r":\s*print\s+[^(=]", it.bare):
        return "`print` adalah fungsi; yang dicetak ditulis di dalam kurung.", "tulis `print(...)`."
    if found := re.match(r"async\s+(?!def\b|for\b|with\b)(\w+)", it.bare):
        return "Sesudah `async` harus ada `def`.", f"tulis `async def {found[1]}(...):`, atau `def` saja."
    if (
        re.match(r"for\s+\w+(?:\s*,\s*\w+)*\s+(?!in\b)\w", it.bare)
        and " in " not in it.bare
        and not operators.has_own_words(it)
    ):
        return "Di baris `for` belum ada `in`.", "tulis `for nama in ...:`."
    if re.match(r"(?:switch|match)\s", it.bare) and it.bare.endswith((":", "{")):
        return (
            "Python memakai `if`, `elif`, dan `else` untuk memilih di antara beberapa nilai (atau `match`, bukan `switch`).",
            "tulis `if nama == nilai:` dan `elif ...:`.",
        )
    if re.match(r"global\s+\w+\s*=", it.bare):
        return (
            "`global nama` dan pengisiannya ditulis di baris yang berbeda.",
            "tulis `global nama` di satu baris, lalu `nama = ...` di bawahnya.",
        )
    if re.match(r"def\s+\w+\s*\([^)]*(?:\"\"|(?<![\w=. ])\b\d+)\s*[,)]", re.sub(r"=\s*(?:\"\"|[\w.]+)", "", it.bare)):
        return (
            "Di dalam kurung `def` ada sebuah nilai, padahal yang ditulis di sana nama parameter.",
            "ganti dengan sebuah nama; nilainya diberikan ketika fungsi itu dipanggil.",
        )
    if found := re.search(
        r"(?<![\w.])(\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?: \d{3})+|\d+(?:rb|ribu|jt|juta|k|rupiah|Rp))(?!\w)", it.bare
    ):
        return (
            f"`{found[1]}` bukan bilangan bagi Python: pemisah ribuan dan huruf tidak dikenal, dan titik berarti pecahan.",
            "tulis angkanya saja, lengkap dengan nolnya, misalnya `5000000`; kalau yang dimaksud teks, beri tanda kutip.",
        )
    if found := re.match(r"(\w*[!?@#$%&]\w*)\s*=(?!=)", it.bare):
        return (
            f"Nama `{found[1]}` memuat tanda yang tidak boleh ada di sebuah nama.",
            "pakai huruf, angka, dan garis bawah saja.",
        )
    if re.match(r"(?:function|func|fungsi|sub)\s+\w+", it.bare):
        return "Fungsi di Python dibuka dengan `def`.", "tulis `def nama(...):`."
    if found := re.match(
        r"(var|let|const|int|float|str|string|String|Integer|bool|boolean|double|char|dim|set)\s+(\w+)\s*(=(?!=)|;?$)",
        it.bare,
    ):
        return (
            f"Di Python jenis atau `{found[1]}` tidak ditulis di depan nama.",
            f"tulis namanya saja: `{found[2]} = ...`.",
        )
    opener = next((line for line in (it.bare, it.above) if _BLOCK_IN_BRACES.match(line)), "")
    if opener and opener.count("{") > opener.count("}"):
        where = "ujung baris" if opener == it.bare else "ujung baris di atas baris ini"
        return (
            "Blok di Python dibuka dengan titik dua, bukan kurung kurawal.",
            f"ganti `{{` di {where} dengan `:`, masukkan isinya empat spasi lebih dalam, dan hapus `}}` penutupnya.",
        )
    if _closes_a_block(it):
        return (
            "Blok di Python tidak ditutup dengan kurung kurawal; indentasinya yang menunjukkan isinya.",
            "hapus `}` itu, dan pakai titik dua serta empat spasi untuk isinya.",
        )
    if found := re.search(r"^(?:if|elif|while)\b.*?\b(then|maka|do|lakukan)\s*:?\s*$", it.bare):
        return (
            f"Sesudah syarat, Python memakai titik dua; `{found[1]}` tidak ditulis.",
            f"hapus `{found[1]}`, dan akhiri barisnya dengan `:`.",
        )
    if found := re.search(r"^(?:el)?if\b.*?\b(then|maka)\b\s*[^\s:]", it.bare):
        return (
            f"Sesudah syarat, Python memakai titik dua; `{found[1]}` tidak ditulis.",
            f"ganti ` {found[1]}` dengan `:`.",
        )
    if it.bare.startswith("//") or re.search(r"[;)\]\"\w]\s*//\s*[A-Za-z]\w*(?:\s+\w+)+", it.bare):
        return "Komentar di Python diawali `#`.", "ganti `//` dengan `#`."
    if found := re.search(r"(?<![\w$])\$([A-Za-z_]\w*)", it.bare):
        return "Nama di Python ditulis tanpa tanda `$`.", f"tulis `{found[1]}`."
    if re.match(r"return\s+if\b", it.bare):
        return (
            "Sesudah `return` harus ada sebuah nilai, dan `if` bukan nilai.",
            "kalau yang diminta benar atau salah, hapus `if`: perbandingannya sendiri sudah menghasilkan `True` atau `False`.",
        )
    if it.bare.startswith(("/*", "<!--", "<?php")):
        return "Baris itu milik bahasa lain.", "hapus, atau jadikan komentar Python dengan `#` di depannya."
    return None


def _operator(it: CodeLine) -> Why | None:
    if (said := operators.explain(it)) is not None:
        return said
    if "expected 'else' after 'if' expression" in it.message:
        return (
            "`... if ... ` di dalam satu baris harus menyebut juga nilai kalau syaratnya tidak terpenuhi.",
            "tambahkan `else` dan nilainya; atau, kalau yang diminta benar atau salah, pakai syaratnya saja.",
        )
    if found := re.search(r"(?:=|\(|return)\s*((?:flask|python3?|py|pip3?|git|pytest)\s[^()]*)$", it.bare):
        return (
            f"`{found[1]}` adalah perintah untuk terminal; di dalam kode Python ia harus berupa teks.",
            "beri tanda kutip di awal dan di akhir perintah itu.",
        )
    return None


def _key_without_colon(it: CodeLine) -> bool:
    """Whether a later key of a dictionary has no colon: Python up to 3.14 says so, 3.15 speaks of a comma."""
    pair = r"\{[^{}()\[\]]*:[^{}()\[\]]*,\s*(?:\"\"|\w+)\s+(?!(?:if|else|for|in|and|or|not|is)\b)[\w\"]"
    return "forgot a comma" in it.message and re.search(pair, it.bare) is not None


def _assignment(it: CodeLine) -> Why | None:
    if found := re.match(r"(\w+)\s*=\s*(\w+):(\w+)\s*$", it.bare):
        return (
            f"Bentuk `{found[2]}:{found[3]}` (modul, titik dua, nama) dipakai di terminal, misalnya sesudah `--app`.",
            f"di dalam kode cukup namanya: `{found[1]} = {found[3]}`.",
        )
    if "expression expected after dictionary key" in it.message:
        return "Sesudah titik dua di dalam kamus `{...}` belum ada nilai.", "tulis nilainya di belakang titik dua itu."
    if "after dictionary key" in it.message or _key_without_colon(it):
        return (
            "Di dalam kamus `{...}` ada kunci tanpa titik dua dan nilainya.",
            'tulis kunci, titik dua, lalu nilainya: `{"KUNCI": "nilai"}`. Kalau yang dimaksud himpunan, jangan pakai titik dua sama sekali.',
        )
    if re.match(r"assert\b[^=!<>]*[^=!<>:]=(?![=])", it.bare):
        return (
            "Satu tanda `=` memberi isi; untuk membandingkan dipakai `==`.",
            "ganti `=` dengan `==` sesudah `assert`.",
        )
    if "Maybe you meant '=='" not in it.message and "cannot assign to" not in it.message:
        return None
    if re.match(r"(?:el)?if\b|while\b|return\b.*\bif\b", it.bare):
        return (
            "Satu tanda `=` memberi isi; untuk membandingkan dipakai `==`.",
            "ganti `=` dengan `==` di dalam syarat itu.",
        )
    if re.match(r"setattr|getattr", it.line) and "function call" in it.message:
        return (
            "`getattr(...)` membaca sebuah atribut; hasilnya tidak dapat diberi isi.",
            "untuk mengisi atribut yang namanya ada di sebuah teks, tulis `setattr(objek, nama, nilai)`.",
        )
    if "function call" in it.message and (found := re.match(r"([\w.]+)\(\s*((['\"]).*?\3|\d+)\s*\)\s*=", it.line)):
        return (
            "Isi kamus atau daftar diganti dengan kurung siku, bukan kurung biasa.",
            f"tulis `{found[1]}[{found[2]}] = ...`.",
        )
    if "function call" in it.message:
        return (
            "Di sebelah kiri `=` ada panggilan fungsi, dan hasil panggilan tidak dapat diberi isi.",
            "tulis nama yang diberi isi di sebelah kiri, misalnya `nama = ...`; untuk atribut, `objek.nama = ...`.",
        )
    if "lambda" in it.message:
        return "Di dalam `lambda` tidak dapat ada `=`.", "tulis fungsinya dengan `def`."
    if found := re.search(r"cannot assign to (True|False|None)\b", it.message):
        return (
            f"`{found[1]}` adalah nilai milik Python dan tidak dapat diberi isi.",
            "pakai nama lain di sebelah kiri `=`.",
        )
    if "literal" in it.message and (found := re.match(r"[rbfu]*([\"'])(.*?)\1\s*=\s*(?:[\"']|\d)", it.line)):
        name = re.sub(r"\W+", "_", found[2]).strip("_")
        shown = f": `{name} = ...`" if name.isidentifier() else ""
        return (
            "Di sebelah kiri `=` ada sebuah teks, bukan nama.",
            f"tulis sebuah nama tanpa tanda kutip di sebelah kiri{shown}.",
        )
    if "literal" in it.message and re.match(r"\d[\w.]*\s*=\s*[\d\"']", it.line):
        return (
            "Di sebelah kiri `=` ada sebuah angka, bukan nama.",
            "tulis sebuah nama di sebelah kiri `=`, misalnya `nilai = ...`.",
        )
    if "literal" in it.message:
        return (
            "Di sebelah kiri `=` ada sebuah nilai (teks atau angka), bukan nama.",
            "tukar keduanya, atau tulis nama tanpa tanda kutip di sebelah kiri.",
        )
    return (
        "Di sebelah kiri `=` harus ada satu nama; yang ada di sana sebuah perhitungan.",
        "tulis nama saja di sebelah kiri `=`. Kalau maksudmu membandingkan, pakai `==`.",
    )


def _in_call_or_dict(it: CodeLine) -> Why | None:
    """A colon among the arguments of a call, or another sign than the comma between values."""
    if re.match(r"(?:def|lambda|class)\b", it.bare) or "lambda" in it.bare:
        return None
    if found := re.search(r"[\w\])]\((?:[^(){}\[\]:]*,)?\s*(\"\"|\w+)\s*:(?!=)", it.bare):
        if found[1] == '""':
            return (
                "Di antara kurung panggilan fungsi ada kunci dan titik dua, padahal itu susunan sebuah kamus.",
                'bungkus pasangan itu dengan kurung kurawal: `({"KUNCI": "nilai"})`.',
            )
        return (
            f"Argumen bernama diisi dengan `=`, bukan titik dua: `{found[1]}`.",
            f"tulis `{found[1]}=...`.",
        )
    if re.match(r"([\w.]+)\{.*\}\s*=", it.bare) or re.match(r"[\w.]+\.\[", it.bare):
        return (
            "Isi kamus disebut dengan kurung siku, langsung di belakang namanya.",
            'tulis misalnya `app.config["NAMA"] = ...`.',
        )
    if re.match(r"[\w.]+\[[^\]]*\]\s*:=", it.bare):
        return "Mengisi memakai satu tanda `=`.", "ganti `:=` dengan `=`."
    if re.match(r"[\w.]+\[[^\]]*\]\s+(?:\"\"|\w+)\s*$", it.bare):
        return "Di antara nama dan isinya belum ada tanda `=`.", 'tulis misalnya `app.config["NAMA"] = "isi"`.'
    if found := re.search(r"\(\s*([.,;:|-])\s*\)", it.bare):
        return (
            f"Tanda `{found[1]}` di dalam kurung ditulis tanpa tanda kutip, jadi tidak dibaca sebagai teks.",
            f'beri tanda kutip: `("{found[1]}")`.',
        )
    if (found := re.search(r"([A-Za-z_)\]]\w*)\.\s*(?:[-+*,)\]]|$)", it.bare)) and "..." not in it.bare:
        return (
            f"Sesudah titik di belakang `{found[1]}` belum ada nama.",
            "hapus titik itu, atau tulis bagian yang diminta sesudahnya.",
        )
    if ".." in it.bare and "..." not in it.bare:
        return "Ada dua titik berurutan.", "hapus satu titik."
    if re.search(
        r"\"\"\s+[A-Za-z_]\w*\s+\"\"|(?:return|=|\()\s*(?:[A-Za-z_]\w*\s+\"\"|\"\"\s+[A-Za-z_]\w*)\s*\)?$", it.bare
    ) and not re.search(r"\b(?:if|else|in|not|and|or|is|for)\b", it.bare):
        if re.search(r"\w\(", it.bare) and not re.search(r"\b(?:print|return)\b", it.bare):
            return (
                "Teks dan nama berdampingan tanpa pemisah.",
                "kalau keduanya argumen, tambahkan koma; kalau disambung menjadi satu teks, tambahkan `+`.",
            )
        if re.search(r"\bprint\(", it.bare):
            return (
                "Teks dan nama berdampingan tanpa pemisah.",
                'tulis koma di antara keduanya, atau pakai f-string: `print(f"... {nama}")`.',
            )
        return (
            "Teks dan nama berdampingan tanpa penyambung.",
            'tulis `+` di antara keduanya, atau pakai f-string: `f"<h1>{nama}</h1>"`.',
        )
    if found := re.search(r",\s*(\d{3})\s+[A-Za-z]+", it.bare):
        return "Status ditulis sebagai bilangan saja, atau seluruhnya sebagai teks.", f"tulis `return isi, {found[1]}`."
    if (found := re.search(r"([\w\])\"])\s*(\+|-|\*|/|%|\.|=|\band|\bor|\bnot)\s*$", it.bare)) and (
        "invalid syntax" in it.message or "expected" in it.message
    ):
        return (
            f"Baris itu berakhir dengan `{found[2]}`, dan bagian sesudahnya belum ada.",
            f"tulis lanjutannya di baris yang sama, atau hapus `{found[2]}`.",
        )
    if it.bare.strip() == "@" or (
        re.fullmatch(r"@[\w.]+(?:\([\w\"=\[\],. ]*\))?", it.bare.strip())
        and (it.message == "invalid syntax" or "EOF" in it.message or "incomplete" in it.message)
    ):
        return (
            "Dekorator (`@...`) menghias fungsi tepat di bawahnya, dan di sini salah satunya belum ada.",
            'tulis lengkap, misalnya `@app.route("/")`, lalu `def nama():` di bawahnya.',
        )
    if found := re.search(r"[\[({][^\])}]*:\s*$", it.bare):
        return (
            "Sebuah kurung di baris itu belum ditutup sebelum titik duanya.",
            "tambahkan penutup kurungnya di depan titik dua.",
        )
    if re.match(r"print\([^\"']*[!?][^\"']*\)", it.bare):
        return "Teks yang dicetak ditulis tanpa tanda kutip.", 'beri tanda kutip: `print("...")`.'
    if re.search(r"[\[({][^\])}]*;", it.bare):
        return "Di dalam kurung, nilai-nilai dipisahkan koma, bukan titik koma.", "ganti `;` dengan `,`."
    if re.search(r"\"\"\s+\d|\d\s+\"\"", it.bare):
        return (
            "Ada dua nilai yang berdampingan tanpa pemisah.",
            'kalau keduanya nilai yang terpisah, tambahkan koma; kalau angka itu bagian dari teksnya, pakai f-string: `f"... {angka}"`.',
        )
    if (
        re.search(r"\)\s+(?:print|return|if|for|def)\b", it.bare)
        and "invalid syntax" in it.message
        and " for " not in it.bare
    ):
        return "Di satu baris ada dua pernyataan tanpa pemisah.", "tulis yang kedua di baris sendiri."
    return None


def _text(it: CodeLine) -> Why | None:
    if found := re.search(r"[(=,]\s*(%[A-Za-z](?:[-/.: ]?%[A-Za-z])+)\s*(?=[,)]|$)", it.bare):
        return (
            f"Susunan `{found[1]}` ditulis tanpa tanda kutip, jadi dibaca sebagai hitungan.",
            f'beri tanda kutip: `"{found[1]}"`.',
        )
    if found := re.search(r"[(=,]\s*(/[\w/<>:.-]*)\s*[,)]", it.bare):
        return (
            f"Alamat `{found[1]}` ditulis tanpa tanda kutip, jadi dibaca sebagai tanda bagi.",
            f'beri tanda kutip: `"{found[1]}"`.',
        )
    if found := re.search(r"(?:return\s+|[\[(=,+]\s*)b\s+([A-Za-z_]\w*)", it.bare):
        return (
            "Huruf `b` berlaku di depan teks yang langsung ditulis di dalam tanda kutip, bukan di depan sebuah nama.",
            f'isi sebuah nama diubah menjadi bita dengan `{found[1]}.encode("utf-8")`.',
        )
    if found := re.search(
        r"(?:return\s+|=\s*)((?:\d+(?:\.\d+)? )?[A-Za-z]+(?: (?:[A-Za-z]+|\d+(?:\.\d+)*))+)\s*$", it.bare
    ):
        parts = found[1].split()
        if any(part[0].isdigit() for part in parts) and not set(parts) & set(keyword.kwlist):
            return (
                f"`{found[1]}` ditulis tanpa tanda kutip, jadi dibaca sebagai angka dan nama, bukan sebagai teks.",
                f'kalau itu teks, beri tanda kutip: `"{found[1]}"`.',
            )
    if found := re.search(r"(?:return\s+|[(=,+]\s*|^)([A-Z]?[a-z]+(?: [A-Za-z]+)+)[!?.]*\s*(?:[+,)]|$)", it.bare):
        words = found[1].split()
        if not set(words) & set(keyword.kwlist) and "print" not in words:
            if (
                "(" in it.bare
                and "comma" in it.message
                and all(len(word) == 1 or word.islower() for word in words)
                and len(words) == 2
            ):
                return (
                    f"`{words[0]}` dan `{words[1]}` berdampingan tanpa pemisah.",
                    f'kalau keduanya nama, tambahkan koma: `{words[0]}, {words[1]}`; kalau satu teks, beri tanda kutip: `"{found[1]}"`.',
                )
            return (
                f"`{found[1]}` ditulis tanpa tanda kutip, jadi Python mencarinya sebagai nama, lalu berhenti di spasinya.",
                f'kalau itu teks, beri tanda kutip: `"{found[1]}"`.',
            )
    if re.match(r"print\s+[^(=]", it.bare):
        return "`print` adalah fungsi; yang dicetak ditulis di dalam kurung.", "tulis `print(...)`."
    if (said := lacking.sign_between(it)) is not None:
        return said
    if "forgot a comma" in it.message:
        return (
            "Ada dua nilai yang berdampingan tanpa pemisah.",
            "kalau keduanya nilai yang terpisah, tambahkan koma; kalau sebuah teks disambung dengan nama, tambahkan `+`; kalau satu teks, periksa tanda kutipnya.",
        )
    return None


def _block(it: CodeLine) -> Why | None:
    """A line that belongs to a block, or to a decorator, and stands elsewhere."""
    if re.match(r"@[\w.]+(?:\(.*\))?\s*:\s*$", it.bare):
        return "Baris dekorator (`@...`) tidak diakhiri titik dua.", "hapus titik dua di ujungnya."
    if it.above.startswith("@") and not re.match(r"(?:@|def\b|async\b|class\b|#)", it.line):
        return (
            "Tepat di bawah dekorator (`@...`) harus ada `def`.",
            "pindahkan baris ini ke atas dekorator itu, atau ke dalam fungsinya.",
        )
    if "expected 'except' or 'finally' block" in it.message:
        return (
            "`try:` di atas baris ini belum punya pasangan `except`.",
            "tambahkan `except ValueError:` (atau galat lain) dan isinya, sejajar dengan `try`.",
        )
    if (
        (found := re.match(r"(else|elif|except|finally)\b", it.bare))
        and it.bare.rstrip().endswith(":")
        and reads(it.line)
    ):
        partner = "`try`" if found[1] in ("except", "finally") else "`if`"
        return (
            f"`{found[1]}` di sini tidak punya pasangan {partner} yang sejajar dengannya tepat di atas.",
            f"samakan spasi di depannya dengan {partner} pasangannya; di antara keduanya ada isi {partner} yang lebih menjorok.",
        )
    if re.search(r"\blambda\b[^:]*:\s*return\b", it.bare):
        return "Isi `lambda` langsung menjadi hasilnya, tanpa `return`.", "hapus kata `return`."
    return None


def _statement(it: CodeLine) -> Why | None:
    if ("expected ':'" in it.message and not it.bare.rstrip().endswith(":")) or re.match(
        r"(?:def|class|if|elif|else|for|while|with|try|except|finally)\b[^:]*$", it.bare
    ):
        return (
            "Baris yang membuka blok (`def`, `if`, `for`, `with`, `class`, dan sejenisnya) harus berakhir dengan titik dua.",
            "tambahkan `:` di ujungnya.",
        )
    if "'return' outside function" in it.message:
        return (
            "`return` tempatnya di dalam fungsi.",
            "kalau ada `def` di atasnya, beri empat spasi di depan baris ini; kalau tidak, simpan nilainya dengan `nama = ...`, atau pakai `print(...)`.",
        )
    if "'await' outside" in it.message or "'async" in it.message:
        return "`await` tempatnya di dalam fungsi `async def`.", "tulis `async def` di fungsi yang memuatnya."
    if "outside loop" in it.message or "not properly in loop" in it.message:
        return (
            "`break` dan `continue` tempatnya di dalam `for` atau `while`.",
            "masukkan ke dalam perulangannya.",
        )
    if "positional argument follows keyword argument" in it.message:
        if "filter_by(" in it.line:
            return (
                "`filter_by(...)` menerima `kolom=nilai` saja, dan di sini ada perbandingan lain.",
                "tulis perbandingan itu di `where(...)`, misalnya `.where(Kamar.harga <= 500000)`.",
            )
        return (
            "Argumen bernama (`nama=...`) ditulis sebelum argumen tanpa nama.",
            "pindahkan argumen tanpa nama ke depan.",
        )
    if "non-default argument follows default argument" in it.message or "without a default follows" in it.message:
        return (
            "Parameter dengan nilai bawaan ditulis sebelum parameter tanpa nilai bawaan.",
            "pindahkan parameter yang punya `=` ke belakang.",
        )
    if "leading zeros" in it.message:
        return (
            "Bilangan bulat di Python tidak diawali nol.",
            "hapus nol di depannya; kalau itu kode atau nomor telepon, beri tanda kutip.",
        )
    if "keyword argument repeated" in it.message:
        return "Satu argumen bernama ditulis dua kali.", "hapus salah satunya."
    return None
