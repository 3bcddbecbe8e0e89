"""Explain an exception in a student's code in Indonesian. The English message is kept: it is what they will search for.

Mistakes with Flask and its neighbours are in the catalogue (`catalogue/*.toml`); Python's own errors are explained here, when the student's
own line raised them. What is not known gets no invented explanation.
"""

from __future__ import annotations

import ast
import builtins
import difflib
import keyword
import re
import sys
from typing import NamedTuple

from .. import libraries
from ..host import host
from ..names import HOMES
from . import syntax
from .facts import Crash
from .syntax import Why


class Explanation(NamedTuple):
    """What a student reads of an error, in Indonesian."""

    why: str
    advice: str
    happened: str = ""
    """What happened, beyond the line and the English message; empty when these say it all."""
    id: str = ""
    """The mistake's id in the catalogue; empty for Python's own errors."""


_OF_FLASK = [
    "Blueprint",
    "Flask",
    "abort",
    "current_app",
    "flash",
    "g",
    "jsonify",
    "make_response",
    "redirect",
    "render_template",
    "render_template_string",
    "request",
    "send_file",
    "send_from_directory",
    "session",
    "url_for",
]


def _name(crash: Crash) -> Why:
    name, own = crash["detail"], crash.get("own", [])
    if "inside" in crash:
        holder = crash["inside"]
        return (
            f"`{name}` dibuat di dalam fungsi `{holder}` dan hanya dikenal di sana; baris ini berada di luar fungsi itu.",
            "pindahkan baris ini ke dalam fungsi itu: beri empat spasi di depannya, sebelum `return`.",
        )
    if name in own:
        return (
            f"`{name}` baru dibuat di bawah, padahal baris ini sudah memakainya. Python membaca dari atas ke bawah.",
            f"pindahkan baris yang membuat `{name}` ke atas baris ini.",
        )
    if name in _OF_FLASK:
        return (
            f"`{name}` milik Flask, tetapi belum diimpor.",
            f"tambahkan di baris paling atas: `from flask import {name}`.",
        )
    if name == "flask":
        if crash["text"].startswith("app = flask("):
            return "Kelasnya bernama `Flask`, dengan huruf besar.", "tulis `Flask(__name__)`."
        return (
            "Modul `flask` belum diimpor; yang diimpor mungkin baru nama di dalamnya.",
            "tulis `import flask` di baris paling atas.",
        )
    if name in ("name", "_name_"):
        return (
            f"Python tidak mengenal nama `{name}`.",
            "mungkin maksudmu `__name__`, dengan dua garis bawah di depan dan di belakang?",
        )
    if name in HOMES:
        if crash["context"] == "notebook":
            return (
                f"`{name}` milik buku ini, tetapi belum diimpor di notebook ini.",
                f"jalankan sel pertama notebook ini, atau tulis `from bukuflask import {name}`.",
            )
        return (
            f"`{name}` milik notebook; di dalam latihan hanya ada kodemu sendiri.",
            f"hapus `{name}(...)`: pemeriksa yang mencobanya untukmu.",
        )
    if name.lower() in _VALUES:
        return (
            f"`{name}` bukan nama yang dikenal Python.",
            f'tulis `{_VALUES[name.lower()]}`. Kalau maksudmu tulisannya, beri tanda kutip: `"{name}"`.',
        )
    scope = crash.get("scope", [])
    known = [*scope, *own, *crash.get("known", []), *_OF_FLASK, *dir(builtins), *keyword.kwlist]
    same = next((each for each in known if each.lower() == name.lower()), None)
    near = [same] if same else difflib.get_close_matches(name, known, n=1, cutoff=0.75)
    if near:
        return (
            f"Python tidak mengenal nama `{name}`.",
            f"mungkin maksudmu `{near[0]}`? Huruf besar dan kecil dibedakan.",
        )
    if crash["context"] == "notebook":
        return (
            f"Python tidak mengenal nama `{name}`: belum dibuat, belum diimpor, atau salah ketik.",
            "jalankan dulu sel di atas yang membuatnya (sesudah kernel dimulai ulang, semua sel harus dijalankan lagi); kalau sudah, cek ejaannya.",
        )
    parameters = scope[: crash.get("parameters", 0)]
    if parameters:
        listed = ", ".join(f"`{each}`" for each in parameters)
        return (
            f"`{name}` bukan parameter fungsi ini dan tidak dibuat di mana pun. Yang diterima fungsi ini: {listed}.",
            f"kalau yang dimaksud nilai yang diterima fungsi, tulis {'nama parameternya' if len(parameters) > 1 else listed}; "
            f"kalau memang tulisan {name} yang diminta, beri tanda kutip.",
        )
    return (
        f"Python tidak mengenal nama `{name}`: belum dibuat, belum diimpor, atau salah ketik.",
        "cek ejaannya, dan apakah baris yang membuat atau mengimpornya ada di atas. Kalau itu teks, beri tanda kutip.",
    )


_VALUES = {
    "true": "True",
    "false": "False",
    "none": "None",
    "null": "None",
    "benar": "True",
    "salah": "False",
    "kosong": "None",
}
"""How values of Python's are often written."""

_KINDS = {
    "str": "teks",
    "int": "bilangan bulat",
    "float": "bilangan pecahan",
    "NoneType": "`None`",
    "list": "daftar",
    "dict": "kamus",
    "tuple": "tuple",
    "set": "himpunan",
    "bool": "`True` atau `False`",
    "bytes": "bita",
    "function": "fungsi",
    "method": "fungsi milik sebuah objek",
    "builtin_function_or_method": "fungsi bawaan",
    "module": "modul",
    "type": "kelas",
}


def _kind(name: str) -> str:
    return _KINDS.get(name, f"objek `{name}`")


def _import(crash: Crash) -> Why:
    module = crash["detail"]
    advice = "cek ejaannya, termasuk huruf besar dan kecilnya."
    if module.lower() == "flask":
        advice = "cek huruf besar dan kecilnya: kelasnya bernama `Flask`, modulnya bernama `flask`."
    if "asked" in crash:
        return f"Modul `{module}` ada, tetapi nama yang kamu minta tidak ada di dalamnya.", advice
    library = libraries.of_module(module)
    if library is not None and not library.in_browser and host().in_browser:
        return (
            f"`{module}` memerlukan proses, utas, atau soket, yang tidak ada di dalam peramban, jadi tidak disertakan di sini.",
            "kerjakan bagian ini di laptop.",
        )
    if host().in_browser and module.partition(".")[0] in sys.stdlib_module_names:
        return (
            f"`{module}` adalah bagian Python yang memerlukan proses, utas, soket, atau jendela, yang tidak ada di dalam peramban.",
            "kerjakan bagian ini di laptop.",
        )
    if host().in_browser and library is None and module.lower() != "flask":
        return (
            f"Modul `{module}` tidak ada di edisi peramban: di sini ada Python, Flask, dan paket yang dipakai buku ini.",
            "cek ejaannya. Kalau itu berkasmu sendiri, buat dulu dengan `%%writefile`; kalau itu paket lain, pakai Python di laptop.",
        )
    if crash["context"] == "notebook" and module.lower() != "flask":
        advice = "cek ejaannya; kalau sudah benar, paketnya belum terpasang di lingkungan kernel ini: jalankan `periksa_mesin()` untuk melihat yang mana."
    return f"Python tidak menemukan modul `{module}`.", advice


def _indentation(crash: Crash) -> Why:
    message = crash["message"]
    if found := re.search(
        r"expected an indented block after (?:'(\w+)' statement|(function|class) definition)", message
    ):
        opener = found[1] or {"function": "def", "class": "class"}[found[2]]
        return (
            f"Baris `{opener} ...:` membuka sebuah blok, dan baris sesudahnya belum masuk ke dalamnya.",
            "beri empat spasi di depan baris-baris yang menjadi isinya.",
        )
    if "unexpected indent" in message:
        return (
            "Baris ini masuk lebih dalam, padahal baris di atasnya tidak membuka blok.",
            "samakan spasi di depannya dengan baris di atasnya.",
        )
    return (
        "Spasi di depan baris ini tidak sama dengan tingkat mana pun di atasnya.",
        "pakai empat spasi untuk setiap tingkat, dan jangan campur dengan tab.",
    )


def _call(crash: Crash) -> Why | None:
    """A function called with other arguments than it takes."""
    message, caller = crash["message"], "Pemeriksa memanggil" if crash["line"] is None else "Baris itu memanggil"
    if found := re.search(r"(\w+)\(\) missing \d+ required positional argument", message):
        if crash["line"] is None:
            return (
                f"{caller} `{found[1]}()` tanpa argumen, seperti yang diminta tugas.",
                "beri parameternya nilai bawaan, misalnya `=None`.",
            )
        return (
            f"`{found[1]}()` dipanggil tanpa argumen yang wajib ada.",
            "isi argumen yang disebut di pesan itu di dalam kurungnya.",
        )
    if found := re.search(r"(\w+)\(\) takes (?:from )?\d+.* positional arguments? but", message):
        return (
            f"{caller} `{found[1]}()` dengan argumen lebih banyak daripada parameternya.",
            f"cocokkan parameter di `def {found[1]}(...)` dengan cara memanggilnya.",
        )
    if found := re.search(r"(\w+)\(\) got an unexpected keyword argument '(\w+)'", message):
        return f"`{found[1]}()` tidak mempunyai parameter bernama `{found[2]}`.", "cek ejaan nama argumen itu."
    return None


def _type(crash: Crash) -> Why | None:
    """A value of another kind than the line needs."""
    message = crash["message"]
    if found := re.search(r"can only concatenate (\w+) \(not \"(\w+)\"\)", message):
        return _joined(found[1], found[2])
    if found := re.search(r"can't multiply sequence by non-int of type '(\w+)'", message):
        return (
            f"Teks atau daftar hanya dapat dikalikan dengan bilangan bulat, padahal pengalinya {_kind(found[1])}.",
            "kalau maksudmu menghitung, ubah dulu teksnya dengan `int(...)`.",
        )
    if found := re.search(r"unsupported operand type\(s\) for (\S+): '(\w+)' and '(\w+)'", message):
        sign, left, right = found[1], found[2], found[3]
        if sign == "+":
            return _joined(left, right)
        if sign == "/" and {left, right} == {"str"}:
            return (
                "Di antara dua teks ada tanda `/`, yang berarti bagi. Itu terjadi kalau di dalam teks ada tanda kutip yang sama dengan pembungkusnya.",
                "pakai tanda kutip lain di luar: `'<a href=\"/menu\">Menu</a>'`.",
            )
        return (
            f"`{sign}` tidak dapat dipakai antara {_kind(left)} dan {_kind(right)}.",
            "periksa dari mana kedua nilai itu; angka dari formulir, alamat, dan berkas datang sebagai teks: ubah dengan `int(...)`.",
        )
    if found := re.search(r"'(\S+)' not supported between instances of '(\w+)' and '(\w+)'", message):
        return (
            f"`{found[1]}` membandingkan {_kind(found[2])} dengan {_kind(found[3])}, dan keduanya tidak punya urutan.",
            "samakan dulu jenisnya, misalnya dengan `int(...)`; kalau bisa `None`, periksa dulu.",
        )
    if found := re.search(r"'(\w+)' object is not callable", message):
        if found[1] == "dict":
            return "Isi kamus diambil dengan kurung siku, bukan kurung biasa.", 'tulis misalnya `menu["soto"]`.'
        if found[1] in {"str", "int", "float", "list", "NoneType"}:
            return (
                f"Kurung `(...)` memanggil sebuah fungsi, padahal yang di depannya {_kind(found[1])}.",
                "hapus kurungnya. Kalau di depannya nama sebuah fungsi, mungkin nama itu sudah kamu isi dengan nilai lain; pakai nama lain untuk nilainya.",
            )
        return (
            f"Kurung `(...)` memanggil fungsi, padahal yang di depannya sebuah `{found[1]}`.",
            "hapus kurungnya, atau periksa nama di depannya.",
        )
    if found := re.search(r"'(\w+)' object is not subscriptable", message):
        if found[1] in {"function", "method", "builtin_function_or_method"}:
            return (
                "Kurung siku `[...]` mengambil isi dari daftar atau kamus, padahal yang di depannya fungsi.",
                "fungsi dipanggil dengan kurung biasa: `nama(...)`.",
            )
        return (
            f"Kurung siku `[...]` mengambil isi dari daftar, kamus, atau teks, padahal yang di depannya {_kind(found[1])}.",
            "periksa dari mana nilai di depan kurung siku itu"
            + (": sesuatu mengembalikan `None`." if found[1] == "NoneType" else "."),
        )
    if found := re.search(r"'(\w+)' object does not support item assignment", message):
        return (
            f"Isi {_kind(found[1])} tidak dapat diganti per bagian.",
            "buat nilai yang baru, lalu simpan di nama yang sama.",
        )
    if found := re.search(r"'(\w+)' object is not iterable", message):
        return (
            f"Yang diulang atau dipecah seharusnya daftar, kamus, atau teks, padahal isinya {_kind(found[1])}.",
            "periksa dari mana nilai itu; untuk mengulang sebanyak bilangan, pakai `range(...)`.",
        )
    if found := re.search(r"(?:list|tuple|string) indices must be integers(?: or slices)?, not '?(\w+)'?", message):
        return (
            f"Isi daftar dan teks diambil dengan nomor, padahal yang diberikan {_kind(found[1])}.",
            "kalau yang kamu punya kamus, periksa nama di depan kurung siku; kalau daftar, pakai nomornya, mulai dari 0.",
        )
    return _call(crash)


def _joined(left: str, right: str) -> Why:
    """What is said of a `+` between two kinds of value."""
    if "NoneType" in (left, right):
        other = left if right == "NoneType" else right
        return (
            f"`+` mendapat {_kind(other)} dan `None`, yaitu tanda bahwa nilainya tidak ada.",
            'cari bagian yang kosong: sebuah fungsi tanpa `return`, atau `.get(...)` yang kuncinya tidak ada. Beri nilai penggantinya, misalnya `.get("nama", "")`.',
        )
    if "str" in (left, right):
        other = left if right == "str" else right
        return (
            f"Yang disambung `+` adalah teks dan {_kind(other)}; teks hanya dapat disambung dengan teks.",
            'ubah yang bukan teks dengan `str(...)`, atau pakai f-string: `f"... {nilai}"`. Kalau maksudmu menjumlah, ubah teksnya dengan `int(...)`.',
        )
    return (
        f"`+` tidak dapat dipakai antara {_kind(left)} dan {_kind(right)}.",
        "samakan dulu jenis keduanya.",
    )


def _attribute(crash: Crash) -> Why | None:
    if "of" not in crash or "detail" not in crash or crash["of"][0] == "type":
        return None
    kind, name = crash["of"][0].rpartition(":")[2], crash["detail"]
    if crash["of"][0].startswith("module "):
        return f"Modul `{crash['of'][0][7:]}` tidak mempunyai `{name}`.", "cek ejaan kata setelah titik."
    if kind == "NoneType":
        return _of_none(crash["text"], name)
    names = {"rute": "route", "jalankan": "run", "konfigurasi": "config"}
    near = (
        [names[name]]
        if name in names
        else difflib.get_close_matches(name, _APP_NAMES, n=1, cutoff=0.7)
        if kind == "Flask"
        else []
    )
    if near:
        return f"Aplikasi Flask tidak mempunyai `{name}`.", f"mungkin maksudmu `{near[0]}`?"
    owner = _in_front_of(crash["text"], name)
    what = f"`{owner}` adalah {_kind(kind)}, dan" if owner else f"Yang di depan titik adalah {_kind(kind)}, dan"
    return (
        f"{what} tidak mempunyai `.{name}`.",
        "cek ejaan kata setelah titik; kalau ejaannya benar, yang di depannya bukan objek yang kamu maksud.",
    )


def _in_front_of(line: str, name: str) -> str:
    """Return what stands before `.name` in a line, if the line can be read by itself and has it once."""
    try:
        tree = ast.parse(line.rstrip(":").removeprefix("return ").removeprefix("@"))
    except (SyntaxError, ValueError):
        return ""
    found = [node.value for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == name]
    return ast.unparse(found[0]) if len(found) == 1 else ""


def _of_none(line: str, name: str) -> Why:
    """What is said where a value is `None`, by what stands in front of the dot."""
    owner = _in_front_of(line, name)
    if re.search(r"\.get\([^()]*\)$", owner):
        return (
            f"`{owner}` memberi `None`, karena kunci itu tidak ada; `None` tidak mempunyai `.{name}`.",
            f'beri nilai pengganti sebagai argumen kedua, misalnya `{owner[:-1]}, "")`, atau periksa dulu apakah kuncinya ada.',
        )
    if owner.endswith(")"):
        return (
            f"`{owner}` memberi `None`; `None` tidak mempunyai `.{name}`.",
            "kalau fungsinya buatanmu, pastikan ia berakhir dengan `return`; kalau milik pustaka, baca kapan ia memberi `None`.",
        )
    return (
        f"{f'`{owner}`' if owner else 'Nilai di depan titik itu'} berisi `None`, yang tidak mempunyai `.{name}`.",
        "cari baris yang mengisinya: sesuatu di sana tidak ditemukan, atau sebuah fungsi tidak mengembalikan apa pun.",
    )


_APP_NAMES = [
    "route",
    "get",
    "post",
    "put",
    "delete",
    "config",
    "run",
    "test_client",
    "test_request_context",
    "app_context",
    "add_url_rule",
    "register_blueprint",
    "errorhandler",
    "before_request",
    "after_request",
    "url_map",
    "view_functions",
    "instance_path",
    "root_path",
    "context_processor",
    "template_filter",
    "cli",
]


def _recursion() -> Why:
    return (
        "Sebuah fungsi memanggil dirinya sendiri tanpa henti.",
        "beri syarat kapan fungsi itu berhenti memanggil dirinya.",
    )


def _exit(crash: Crash) -> Why:
    if crash["context"] == "notebook":
        return (
            "`sys.exit()` mengakhiri sebuah program. Di notebook yang berhenti hanya sel ini; kernel dan variabelmu tetap ada.",
            "hapus panggilan itu; untuk berhenti di tengah fungsi, pakai `return`.",
        )
    return (
        "`exit()`, `quit()` dan `sys.exit()` mengakhiri program sebelum selesai diperiksa.",
        "hapus panggilan itu.",
    )


def _unbound() -> Why:
    return (
        "Fungsi ini memberi isi pada nama itu di salah satu barisnya, jadi Python menganggapnya milik fungsi; di baris ini isinya belum ada.",
        "pindahkan baris yang memberi isi ke atas baris ini, atau terima nilainya lewat parameter.",
    )


def explain(crash: Crash) -> Explanation | None:
    """Return what a student reads of an error, or None when the workbook does not know it."""
    from .catalogue.search import find

    if (mistake := find(crash)) is not None:
        happened, why, advice = mistake.words(crash)
        return Explanation(why, advice, happened, mistake.id)
    known = _of_python(crash)
    return None if known is None else Explanation(*known)


def _of_python(crash: Crash) -> Why | None:
    """Explain one of Python's own errors, unless a library's code or the student's own `raise` made it."""
    bases, places = crash["bases"], crash["places"]
    if "SystemExit" in bases:
        return _exit(crash) if not places or places[-1].startswith("_sitebuiltins:") else None
    if "EOFError" in bases and "input()" in crash["message"]:
        return (
            "`input()` menunggu ketikan, padahal latihan ini diperiksa tanpa papan tik.",
            "tulis nilainya langsung di kode.",
        )
    if crash["raised"]:
        return None
    if "ImportError" in bases and "detail" in crash and all(place.startswith("importlib") for place in places):
        return _import(crash)
    return _of_own_line(crash) if not places else None


def _simple(crash: Crash) -> Why | None:
    bases, message = crash["bases"], crash["message"]
    if "ZeroDivisionError" in bases:
        return (
            "Ada pembagian dengan nol.",
            "periksa nilai di sebelah kanan tanda bagi; kalau bisa nol, beri jalan lain dengan `if`.",
        )
    if "IndexError" in bases:
        return (
            "Nomor di dalam kurung siku melewati isi yang ada. Nomor dimulai dari 0, jadi yang terakhir satu kurang dari banyaknya.",
            "cetak `len(...)` dari yang di depan kurung siku, lalu bandingkan dengan nomornya.",
        )
    if found := re.search(r"invalid literal for int\(\) with base \d+: (.+)", message):
        return (
            f"Teks {found[1]} tidak dapat dibaca sebagai bilangan bulat.",
            "periksa dari mana teks itu; yang boleh ada di dalamnya hanya angka.",
        )
    if found := re.search(r"could not convert string to float: (.+)", message):
        return (
            f"Teks {found[1]} tidak dapat dibaca sebagai bilangan.",
            "periksa dari mana teks itu; pecahan ditulis dengan titik, bukan koma.",
        )
    if "FileNotFoundError" in bases:
        return (
            "Berkas atau folder yang disebut baris itu tidak ada di tempat Python mencarinya.",
            "cek ejaannya, dan dari folder mana program ini berjalan: nama tanpa garis miring dicari di folder kerja.",
        )
    if "ValueError" in bases and ("too many values to unpack" in message or "not enough values to unpack" in message):
        return (
            "Banyaknya nama di sebelah kiri `=` tidak sama dengan banyaknya nilai di sebelah kanan.",
            "samakan banyaknya; untuk melihat isinya, cetak dulu yang di sebelah kanan.",
        )
    return None


def _of_own_line(crash: Crash) -> Why | None:
    bases = crash["bases"]
    if "IndentationError" in bases or "TabError" in bases:
        return _indentation(crash)
    if "SyntaxError" in bases:
        return syntax.explain(crash)
    if "UnboundLocalError" in bases:
        return _unbound()
    if "NameError" in bases and "detail" in crash:
        return _name(crash)
    if "AttributeError" in bases:
        return _attribute(crash)
    if crash["type"] == "KeyError":
        return (
            f"Kamus itu tidak mempunyai kunci {crash['message']}.",
            "cek ejaan kuncinya, termasuk huruf besar dan kecilnya; `.get(...)` memberi `None` kalau kuncinya tidak ada.",
        )
    if "ValueError" in bases and "dictionary update sequence" in crash["message"]:
        return (
            "Yang diserahkan bukan kamus.",
            'tulis pasangan kunci dan nilai di dalam kurung kurawal: `{"KUNCI": "nilai"}`.',
        )
    if "RecursionError" in bases and crash["during"] != "compile":
        return _recursion()
    if (simple := _simple(crash)) is not None:
        return simple
    return _type(crash) if "TypeError" in bases else None
