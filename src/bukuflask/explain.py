"""Explain an exception in a student's code in Indonesian. The English message is kept: it is what they will search for.

Matched by exception type and place, and by the stable part of a message only where one type has several causes. What is not
known gets no invented explanation.
"""

from __future__ import annotations

import builtins
import difflib
import keyword
import re

from .crash import Crash

Why = tuple[str, str]
"""Why it happened, and what to try."""

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
    "send_from_directory",
    "session",
    "url_for",
]
_OF_THE_BOOK = ("coba", "jalankan", "pakai", "peta_rute", "peta_konfigurasi")


def _short(crash: Crash) -> list[str]:
    return [base.rpartition(".")[2] for base in crash["bases"]]


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
    if name in _OF_THE_BOOK:
        return (
            f"`{name}` milik notebook; di dalam latihan hanya ada kodemu sendiri.",
            f"hapus `{name}(...)`: pemeriksa yang mencobanya untukmu.",
        )
    known = [*own, *dir(builtins), *keyword.kwlist, *_OF_FLASK]
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
    if near:
        return (
            f"Python tidak mengenal nama `{name}`.",
            f"mungkin maksudmu `{near[0]}`? Huruf besar dan kecil dibedakan.",
        )
    return (
        f"Python tidak mengenal nama `{name}`: belum dibuat, belum diimpor, atau salah ketik.",
        "cek ejaannya, dan apakah teks itu seharusnya berada di dalam tanda kutip.",
    )


def _import(crash: Crash) -> Why:
    module = crash["detail"]
    advice = "cek ejaannya, termasuk huruf besar dan kecilnya."
    if module.lower() == "flask":
        advice = "cek huruf besar dan kecilnya: kelasnya bernama `Flask`, modulnya bernama `flask`."
    if module == "flask" and (gone := re.search(r"cannot import name '(escape|Markup)'", crash["message"])):
        return (
            f"`{gone[1]}` tidak ada lagi di modul `flask` sejak Flask 3.0 (September 2023); banyak tutorial lama masih menulisnya begitu.",
            f"tulis `from markupsafe import {gone[1]}`.",
        )
    if "cannot import name" in crash["message"]:
        return f"Modul `{module}` ada, tetapi nama yang kamu minta tidak ada di dalamnya.", advice
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


def _from_flask(crash: Crash) -> Why | None:
    """What Flask, Werkzeug and Jinja themselves raise."""
    bases, message = _short(crash), crash["message"]
    if "BuildError" in bases:
        return (
            "`url_for` mencari fungsi view dengan nama itu dan tidak menemukannya; yang diminta nama fungsi, bukan alamat.",
            "pakai nama fungsi yang berdiri di bawah `@app.route(...)`, di dalam tanda kutip; di ujung pesan sering ada sarannya.",
        )
    if "TemplateNotFound" in bases:
        return (
            "Flask mencari templat itu di folder `templates` dan tidak menemukannya.",
            "periksa ejaan nama templatnya; nama foldernya `templates`, dengan huruf s.",
        )
    if "AssertionError" in bases and "overwriting an existing endpoint" in message:
        return (
            "Dua fungsi view memakai nama yang sama, padahal nama fungsi menjadi nama endpoint dan harus berbeda.",
            "beri setiap fungsi view namanya sendiri.",
        )
    if "AssertionError" in bases and "can no longer be called on the application" in message:
        return (
            "Aplikasinya sudah pernah menjawab permintaan; setelah itu rute baru tidak diterima lagi.",
            "tulis semua rute sebelum permintaan pertama, segera setelah `app = Flask(...)`.",
        )
    if "TemplateSyntaxError" in bases:
        return (
            "Jinja2 tidak dapat membaca templat itu.",
            "periksa pasangan `{% ... %}` dan `{{ ... }}`, dan bahwa setiap blok ditutup, misalnya dengan `endfor`.",
        )
    if "UndefinedError" in bases:
        return (
            "Templat memakai nama yang tidak diberikan kepadanya.",
            "serahkan nilainya di `render_template(...)`, dan cek ejaannya di templat.",
        )
    if "LookupError" in bases and "the converter" in message:
        return (
            "Di depan titik dua pada `<...>` berdiri jenis yang tidak dikenal Flask.",
            "pakai `int`, `float`, `path`, `string` atau `uuid`, atau daftarkan konverter buatanmu.",
        )
    if "ValueError" in bases and "malformed url rule" in message:
        return (
            "Kurung sudut pada alamat itu tidak berpasangan.",
            "tulis bagian yang berubah-ubah lengkap: `<nama>` atau `<int:nomor>`.",
        )
    if "TypeError" in bases and "Allowed methods must be a list" in message:
        return "`methods` meminta daftar, bukan satu teks.", 'tulis dengan kurung siku: `methods=["POST"]`.'
    if "TypeError" in bases and "issubclass() arg 1" in message and "errorhandler" in crash["text"]:
        return (
            "`errorhandler` meminta nomor status atau kelas galat, bukan teks.",
            "tulis nomornya tanpa tanda kutip: `@app.errorhandler(404)`.",
        )
    if "ValueError" in bases and "must start with a slash" in message:
        return "Alamat rute selalu dimulai dengan garis miring.", "tambahkan `/` di depan alamatnya."
    if "RuntimeError" in bases and "Working outside of" in message:
        return (
            "Kode ini memakai sesuatu yang baru ada ketika aplikasi sedang melayani permintaan, atau di dalam konteks aplikasi.",
            "pindahkan ke dalam fungsi view, atau bungkus dengan `with app.app_context():`.",
        )
    if "RuntimeError" in bases and "no secret key was set" in message:
        return (
            "Sesi ditandatangani dengan `SECRET_KEY`, dan kunci itu belum diisi.",
            'isi `app.config["SECRET_KEY"]` sebelum memakai `session`.',
        )
    return None


def _from_view(crash: Crash) -> Why | None:
    """What a view's answer or its parameters lead Flask to raise."""
    message = crash["message"]
    if "returned None or ended without a return" in message:
        return (
            "Fungsi view tidak mengembalikan apa pun yang dapat dikirim: tanpa `return`, Python mengembalikan `None`.",
            "tambahkan `return` di depan teks yang ingin dikirim.",
        )
    if "The tuple must have the form" in message:
        return (
            "Fungsi view mengembalikan beberapa nilai sekaligus, dalam susunan yang tidak dikenal Flask.",
            "hapus koma yang berlebih, atau pakai susunan `isi, status`.",
        )
    if found := re.search(r"did not return a valid response\. .* but it was an? (\w+)", message):
        return (
            f"Fungsi view mengembalikan sebuah `{found[1]}`, dan Flask tidak dapat menjadikannya halaman.",
            "kembalikan teks, misalnya dengan `str(...)`; kamus dan daftar (`dict`, `list`) juga boleh, dan menjadi JSON.",
        )
    if crash["line"] is not None:
        return None
    # No line of the answer is on the stack: it was Flask that called the view function with what the route gives.
    if "unexpected keyword argument" in message:
        return (
            "Nama di dalam `<...>` pada rute diberikan ke fungsi view sebagai argumen bernama, dan fungsimu tidak mempunyai nama itu.",
            "samakan nama parameternya dengan nama di dalam rute.",
        )
    if found := re.search(r"(\w+)\(\) missing \d+ required positional argument", message):
        return (
            f"Fungsi view `{found[1]}` meminta argumen, padahal rutenya tidak memberikannya.",
            "tulis nama itu di dalam `<...>` pada rutenya, atau hapus parameternya.",
        )
    return None


def _call(crash: Crash) -> Why | None:
    """A function called with other arguments than it takes."""
    message, caller = crash["message"], "Pemeriksa memanggil" if crash["line"] is None else "Baris itu memanggil"
    if found := re.search(r"(\w+)\(\) missing \d+ required positional argument", message):
        if found[1] == "__call__":
            return "Sebuah aplikasi dipanggil seperti fungsi.", "hapus kurungnya: tulis `app`, bukan `app()`."
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
        if found[1] in ("Config", "dict"):
            return "Isi kamus diambil dengan kurung siku, bukan kurung biasa.", 'tulis misalnya `app.config["JUDUL"]`.'
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
    found = re.search(r"'(\w+)' object has no attribute '(\w+)'", crash["message"])
    if found is None:
        return None
    kind, name = found.groups()
    if kind == "NoneType":
        return (
            "Nilai di depan titik itu `None`: fungsi yang memberikannya tidak mengembalikan apa pun.",
            "cari fungsi itu, dan pastikan ia berakhir dengan `return`.",
        )
    if kind == "Flask" and name == "before_first_request":
        return (
            "`before_first_request` dihapus di Flask 2.3 (April 2023); yang kamu baca mungkin tutorial lama.",
            "jalankan kodenya langsung setelah `app` dibuat.",
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


def _stopped(crash: Crash) -> Why | None:
    """An answer that ends or outgrows the program instead of being wrong."""
    bases = _short(crash)
    if "EOFError" in bases and "input()" in crash["message"]:
        return (
            "`input()` menunggu ketikan, padahal latihan ini diperiksa tanpa papan tik.",
            "tulis nilainya langsung di kode.",
        )
    if "SystemExit" in bases:
        return (
            "`exit()`, `quit()` dan `sys.exit()` mengakhiri program sebelum selesai diperiksa.",
            "hapus panggilan itu.",
        )
    if "RecursionError" in bases and crash["during"] != "compile":
        return (
            "Sebuah fungsi memanggil dirinya sendiri tanpa henti.",
            "beri syarat kapan fungsi itu berhenti memanggil dirinya.",
        )
    return None


def _unbound() -> Why:
    return (
        "Fungsi ini memberi isi pada nama itu di salah satu barisnya, jadi Python menganggapnya milik fungsi; di baris ini isinya belum ada.",
        "pindahkan baris yang memberi isi ke atas baris ini, atau terima nilainya lewat parameter.",
    )


def explain(crash: Crash) -> Why | None:
    """Return why this happened and what to try, both in Indonesian, or None when the workbook does not know."""
    bases = _short(crash)
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
    if "ImportError" in bases and "detail" in crash:
        return _import(crash)
    if "AttributeError" in bases:
        return _attribute(crash)
    if "KeyError" in bases and crash["type"] == "KeyError":
        return (
            f"Kamus itu tidak mempunyai kunci {crash['message']}.",
            "cek ejaan kuncinya, termasuk huruf besar dan kecilnya; `.get(...)` memberi `None` kalau kuncinya tidak ada.",
        )
    if "ValueError" in bases and "dictionary update sequence" in crash["message"]:
        return (
            "Yang diserahkan bukan kamus.",
            'tulis pasangan kunci dan nilai di dalam kurung kurawal: `{"KUNCI": "nilai"}`.',
        )
    if (known := _stopped(crash) or _from_flask(crash)) is not None:
        return known
    if "TypeError" in bases:
        return (_from_view(crash) if crash["during"] == "request" else None) or _type(crash)
    return None
