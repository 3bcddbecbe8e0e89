"""Explain an exception in a student's code in Indonesian. The English message is kept: it is what they will search for.

Mistakes with Flask and its neighbours are in the catalogue (`catalogue/*.toml`); Python's own errors are explained here, when the student's
own line raised them. What is not known gets no invented explanation.
"""

from __future__ import annotations

import builtins
import difflib
import keyword
import re
from typing import NamedTuple

from ..names import HOMES
from .facts import Crash

Why = tuple[str, str]
"""Why it happened, and what to try."""


class Explanation(NamedTuple):
    """What a student reads of an error, in Indonesian."""

    why: str
    advice: str
    happened: str = ""
    """What happened, beyond the line and the English message; empty when these say it all."""
    id: str = ""
    """The mistake's id in the catalogue; empty for Python's own errors."""


_TRY_READ = "baca baris itu kata demi kata, lalu bandingkan dengan contoh di atas."
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
    known = [*own, *crash.get("known", []), *dir(builtins), *keyword.kwlist, *_OF_FLASK]
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
    if near:
        return (
            f"Python tidak mengenal nama `{name}`.",
            f"mungkin maksudmu `{near[0]}`? Huruf besar dan kecil dibedakan.",
        )
    return (
        f"Python tidak mengenal nama `{name}`: belum dibuat, belum diimpor, atau salah ketik.",
        "jalankan dulu sel di atas yang membuatnya (sesudah kernel dimulai ulang, semua sel harus dijalankan lagi); kalau sudah, cek ejaannya."
        if crash["context"] == "notebook"
        else "cek ejaannya, dan apakah teks itu seharusnya berada di dalam tanda kutip.",
    )


def _import(crash: Crash) -> Why:
    module = crash["detail"]
    advice = "cek ejaannya, termasuk huruf besar dan kecilnya."
    if module.lower() == "flask":
        advice = "cek huruf besar dan kecilnya: kelasnya bernama `Flask`, modulnya bernama `flask`."
    if "asked" in crash:
        return f"Modul `{module}` ada, tetapi nama yang kamu minta tidak ada di dalamnya.", advice
    if crash["context"] == "notebook" and module.lower() != "flask":
        advice = "cek ejaannya; kalau sudah benar, paketnya belum terpasang di lingkungan kernel ini: jalankan `periksa_mesin()` untuk melihat yang mana."
    return f"Python tidak menemukan modul `{module}`.", advice


def _syntax(crash: Crash) -> Why:
    message = crash["message"]
    if "expected ':'" in message:
        return (
            "Baris yang membuka blok (`def`, `if`, `for`, `with`, `class`) harus berakhir dengan titik dua.",
            "tambahkan `:` di ujungnya.",
        )
    if "was never closed" in message:
        return (
            "Ada kurung yang dibuka dan tidak pernah ditutup.",
            "hitung pasangan kurung dari baris itu ke bawah, lalu tutup yang kurang.",
        )
    if "unterminated" in message:
        return (
            "Ada teks yang tanda kutip penutupnya hilang.",
            "tutup teks itu dengan tanda kutip yang sama seperti pembukanya.",
        )
    if "invalid character" in message or "non-printable" in message:
        return (
            "Ada huruf yang bukan huruf pemrograman, biasanya tanda kutip miring “ ” hasil salin dari dokumen.",
            "hapus tanda itu lalu ketik ulang dengan papan tikmu.",
        )
    if "'return' outside function" in message:
        return (
            "`return` hanya boleh berdiri di dalam fungsi.",
            "beri empat spasi di depannya supaya masuk ke dalam `def` di atasnya.",
        )
    if "Maybe you meant '=='" in message or "cannot assign to" in message:
        return (
            "Satu tanda `=` memberi isi; untuk membandingkan dipakai `==`.",
            "ganti `=` dengan `==` di dalam syarat itu.",
        )
    if "forgot a comma" in message:
        return (
            "Python menduga ada koma yang hilang di antara dua nilai.",
            "periksa koma, tanda kutip, dan kurung di baris itu.",
        )
    if message.startswith("f-string"):
        return (
            "Bagian di dalam kurung kurawal f-string tidak dapat dibaca.",
            "di dalam `{...}` pakai jenis kutip yang lain dari pembungkusnya, dan periksa kurung kurawalnya.",
        )
    if crash["text"].startswith((">>>", "$", "!", "%")):
        return "Tanda di awal baris itu milik terminal atau contoh di buku, bukan bagian dari kode.", "hapus tanda itu."
    return "Susunan baris ini tidak dapat dibaca Python; sering kali penyebabnya satu baris di atasnya.", _TRY_READ


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
    if "can only concatenate str" in message or "unsupported operand type(s) for +" in message:
        return (
            "Teks hanya dapat disambung dengan teks memakai `+`.",
            'ubah angkanya dengan `str(...)`, atau pakai f-string: `f"... {nilai}"`.',
        )
    if found := re.search(r"'(\w+)' object is not callable", message):
        if found[1] == "dict":
            return "Isi kamus diambil dengan kurung siku, bukan kurung biasa.", 'tulis misalnya `menu["soto"]`.'
        return (
            f"Kurung `(...)` memanggil fungsi, padahal yang di depannya sebuah `{found[1]}`.",
            "hapus kurungnya, atau periksa nama di depannya.",
        )
    if "not subscriptable" in message:
        return (
            "Kurung siku `[...]` mengambil isi dari daftar atau kamus, padahal yang di depannya bukan keduanya.",
            "periksa nama di depan kurung siku itu.",
        )
    return _call(crash)


def _attribute(crash: Crash) -> Why | None:
    if "of" not in crash or "detail" not in crash or crash["of"][0] == "type":
        return None
    kind, name = crash["of"][0].rpartition(":")[2], crash["detail"]
    if crash["of"][0].startswith("module "):
        return f"Modul `{crash['of'][0][7:]}` tidak mempunyai `{name}`.", "cek ejaan kata setelah titik."
    if kind == "NoneType":
        return (
            "Nilai di depan titik itu `None`: fungsi yang memberikannya tidak mengembalikan apa pun.",
            "cari fungsi itu, dan pastikan ia berakhir dengan `return`.",
        )
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
    return (
        f"Objek jenis `{kind}` tidak mempunyai `{name}`.",
        "cek ejaan kata setelah titik, dan apa yang berdiri di depannya.",
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


def _of_own_line(crash: Crash) -> Why | None:
    bases = crash["bases"]
    if "IndentationError" in bases or "TabError" in bases:
        return (
            "Python membaca blok dari lekukan (spasi di awal baris), dan lekukan baris ini tidak cocok dengan sekitarnya.",
            "pakai empat spasi untuk setiap tingkat, dan jangan campur dengan tab.",
        )
    if "SyntaxError" in bases:
        return _syntax(crash)
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
    return _type(crash) if "TypeError" in bases else None
