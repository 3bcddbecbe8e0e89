"""Explain an exception in a student's code in Indonesian. The English message is kept: it is what they will search for.

Mistakes with Flask and its neighbours are in the catalogue (`catalogue/*.toml`); Python's own errors are explained here, when the student's
own line raised them. What is not known gets no invented explanation.
"""

from __future__ import annotations

import ast
import builtins
import difflib
import re
import sys

from .. import libraries
from ..host import host
from ..names import HOMES
from . import by_line, syntax
from .explanation import Explanation
from .facts import Crash, opened
from .naming import KINDS, OF_FLASK, in_front_of, kind_of
from .syntax import Why


def _name(crash: Crash) -> Why:
    name, own = crash["detail"], crash.get("own", [])
    if "inside" in crash:
        return _made_inside(name, crash["inside"], crash.get("returned", False))
    if name in own:
        if re.match(rf"{re.escape(name)}\s*(?:[-+*/]=|=(?!=).*\b{re.escape(name)}\b)", crash["text"]):
            return (
                f"Baris ini memakai `{name}` untuk membuat `{name}`, padahal isinya belum ada.",
                f"beri `{name}` isi awal di atas baris ini, atau tulis nama lain di sebelah kanan `=`.",
            )
        return (
            f"`{name}` baru dibuat di bawah, padahal baris ini sudah memakainya. Python membaca dari atas ke bawah.",
            f"pindahkan baris yang membuat `{name}` ke atas baris ini.",
        )
    if "maker" in crash:
        return (
            f"`{name}` dibuat di sel lain di atas sel ini, dan sel itu belum dijalankan sejak kernel dimulai.",
            f"jalankan dulu sel {crash['maker']}, lalu jalankan sel ini lagi.",
        )
    if name in OF_FLASK:
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
    if (
        name in ("main", "__main__", "_main_")
        and "Flask(" not in crash["text"]
        and (name == "__main__" or "__name__" in crash["text"])
    ):
        return (
            f"`{name}` tanpa tanda kutip dibaca sebagai nama, padahal yang dibandingkan dengan `__name__` adalah sebuah teks.",
            'beri tanda kutip: `if __name__ == "__main__":`.',
        )
    if name in ("name", "_name_", "__main__", "__name", "name__", "_name", "__names__"):
        if re.search(r"""==\s*(["'])(?:_?main_?|main__|__main)\1""", crash["text"]):
            return (
                f"Python tidak mengenal nama `{name}`, dan tulisan di dalam tanda kutip itu juga belum lengkap garis bawahnya.",
                'tulis keduanya dengan dua garis bawah di depan dan dua di belakang: `if __name__ == "__main__":`.',
            )
        return (
            f"Python tidak mengenal nama `{name}`.",
            "mungkin maksudmu `__name__`, dengan dua garis bawah di depan dan di belakang?",
        )
    if (said := _name_turned(crash)) is not None:
        return said
    if place := crash.get("listing", {}).get(name):
        where = "di sel lain notebook ini" if place == "notebook" else "di contoh untuk latihan ini"
        return (
            f"`{name}` ada {where}, tetapi belum kamu buat di sini. Jawaban latihan berjalan sendiri, terpisah dari sel lain.",
            f"tulis juga baris yang membuat atau mengimpor `{name}` di jawabanmu, atau pakai nama yang sudah ada di sana.",
        )
    if (said := _name_by_line(crash)) is not None:
        return said
    if name in HOMES:
        if crash["context"] == "notebook":
            return (
                f"`{name}` milik buku ini, tetapi belum diimpor di notebook ini.",
                f"jalankan sel pertama notebook ini, atau tulis `from bukuflask import {name}`.",
            )
        alone = re.fullmatch(rf"(?:print\()?{name}\(.*\)", crash["text"])
        inside = " (di dalam `if __name__ == ...`: `app.run()`)" if name == "jalankan" else ""
        return (
            f"`{name}` milik notebook; di dalam latihan yang ada kodemu sendiri, dan pemeriksa yang mencobanya untukmu.",
            f"hapus `{name}(...)`"
            + (
                f". Kalau sebuah blok menjadi kosong karenanya, tulis di sana yang diminta tugas{inside}."
                if alone
                else ""
            )
            + ("" if alone else ", lalu tulis di tempatnya yang diminta tugas."),
        )
    if name.lower() in _VALUES:
        return (
            f"`{name}` bukan nama yang dikenal Python.",
            f'tulis `{_VALUES[name.lower()]}`. Kalau maksudmu tulisannya, beri tanda kutip: `"{name}"`.',
        )
    scope = crash.get("scope", [])
    made = [*scope, *own, *crash.get("known", [])]
    known = [*made, *OF_FLASK, *dir(builtins)]
    same = next((each for each in known if each.lower() == name.lower()), None)
    near = [same] if same else []
    for among in (made, known):  # one's own names before Python's
        near = near or difflib.get_close_matches(name, among, n=1, cutoff=0.75)
    if near:
        return (
            f"Python tidak mengenal nama `{name}`.",
            f"mungkin maksudmu `{near[0]}`? Huruf besar dan kecil dibedakan.",
        )
    return _name_unknown(crash)


def _name_turned(crash: Crash) -> Why | None:
    """What is said where a name is to be made, and the line does so the wrong way round."""
    name, text = crash["detail"], crash["text"]
    found = re.fullmatch(rf"(\w+)\s*=\s*{re.escape(name)}", text)
    if found and found[1] in crash.get("values", {}):
        return (
            f"Tanda `=` mengisi nama di sebelah kirinya, dan `{name}` di sebelah kanan belum ada.",
            f"kalau maksudmu memberi `{found[1]}` nama kedua, tukar keduanya: `{name} = {found[1]}`.",
        )
    if found := re.fullmatch(rf"{re.escape(name)}\s*==\s*(.+)", text):
        return (
            f"`==` membandingkan, dan `{name}` belum ada.",
            f"untuk mengisi sebuah nama, pakai satu tanda `=`: `{name} = {found[1]}`.",
        )
    found = re.fullmatch(rf"{re.escape(name)}\.(\w+)\s*=\s*(\w+)", text)
    if found and found[2] in crash.get("values", {}):
        return (
            f"Baris ini mengisi bagian `{found[1]}` dari `{name}`, padahal `{name}` sendiri belum ada.",
            f"kalau maksudmu memberi `{found[2]}` nama kedua, tulis `{name} = {found[2]}`.",
        )
    return None


def _made_inside(name: str, holder: str, returned: bool) -> Why:
    """What is said of a name that only a function knows."""
    why = (
        f"`{name}` dibuat di dalam fungsi `{holder}` dan tidak dikenal di luarnya; baris ini berada di luar fungsi itu."
    )
    if returned:
        return why, f"simpan yang dikembalikan fungsi itu di atas baris ini, misalnya `{name} = {holder}(...)`."
    return (
        why,
        "pindahkan baris ini ke dalam fungsi itu (empat spasi di depannya, sebelum `return`), atau kembalikan nilainya dengan `return`.",
    )


_MOST_OWNERS = 3
"""Variables that are named as those to which a function may belong; of more, the line tells nothing."""

_PYTHONS_WORD = {
    "cetak": "print",
    "tampilkan": "print",
    "tulis": "print",
    "masukan": "input",
    "panjang": "len",
    "rentang": "range",
    "teks": "str",
    "bulatkan": "round",
    "urutkan": "sorted",
    "impor": "import",
    "echo": "print",
    "puts": "print",
}
"""Functions as a reader may call them, or as another language does, and as Python calls them."""

_HTTP = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}

_FILE = r"\.(?:html?|txt|css|js|json|db|sqlite3?|sql|png|jpe?g|pdf|csv)\b"


def _name_by_line(crash: Crash) -> Why | None:
    """What the line itself tells of a name that is not known."""
    name, text = crash["detail"], crash["text"]
    quoted = re.escape(name)
    if name in ("console", "System", "document"):
        return f"`{text.partition('(')[0]}` milik bahasa lain.", "di Python, tulis `print(...)`."
    if name == "self":
        return (
            "`self` adalah parameter sebuah metode, dan baris ini tidak berada di dalam metode yang memilikinya.",
            "pindahkan baris ini ke dalam metode (`def nama(self):`), atau pakai nama objeknya.",
        )
    if found := re.fullmatch(r"[Rr]p\.?(\d+)", name):
        return (
            f"`{name}` dibaca sebagai nama, karena bilangan di Python ditulis tanpa huruf.",
            f'tulis `{found[1]}`, atau teks `"{name}"`.',
        )
    if re.search(rf"view_func\s*=\s*{quoted}\b|add_url_rule\(.*,\s*{quoted}\s*\)", text):
        return (
            f"Fungsi `{name}` belum dibuat ketika baris ini berjalan.",
            f"tulis `def {name}(...):` di atas baris ini.",
        )
    if crash.get("of_self"):
        return (
            f"`{name}` disimpan pada objeknya, jadi di dalam metode disebut lewat `self`.",
            f"tulis `self.{name}`.",
        )
    called = re.search(rf"(?<![.\w]){quoted}\s*\(", text)
    owners = crash.get("owners", [])
    if called and 0 < len(owners) <= _MOST_OWNERS:
        at = "@" if text.startswith("@") else ""
        listed = " atau ".join(f"`{at}{owner}.{name}(...)`" for owner in owners)
        return (
            f"`{name}` ada di dalam {' dan '.join(f'`{owner}`' for owner in owners)}, dan dipanggil lewat sana.",
            f"tulis pemiliknya dan titik di depan: {listed}.",
        )
    if name in _APP_NAMES and called:
        at = "@" if text.startswith("@") else ""
        return (
            f"`{name}` adalah metode milik aplikasi, jadi nama aplikasinya ditulis di depannya.",
            f"tulis `{at}app.{name}(...)`, dengan nama aplikasimu.",
        )
    kinds = [word for kind, word in ((str, "teks"), (list, "daftar"), (dict, "kamus")) if name in dir(kind)]
    if called and kinds:
        return (
            f"`{name}` adalah metode milik {' dan '.join(kinds)}: yang diolah ditulis di depannya, lalu titik.",
            f"tulis yang diolah di depannya, dengan titik: `{kinds[0]}.{name}(...)`.",
        )
    if re.match(r"FLASK_\w+\s*=", text):
        return (
            "Baris seperti ini adalah isi berkas `.flaskenv`, bukan kode Python.",
            'taruh baris-baris itu di dalam satu teks yang diapit tiga tanda kutip (`"""`), seperti di kode awal.',
        )
    if name in _PYTHONS_WORD and re.search(rf"(?<![.\w]){quoted}\s*\(", text):
        return f"Python tidak mempunyai fungsi bernama `{name}`.", f"tulis `{_PYTHONS_WORD[name]}(...)`."
    if name in _HTTP:
        return (
            f"`{name}` tanpa tanda kutip dibaca sebagai nama, padahal metode HTTP ditulis sebagai teks.",
            f'beri tanda kutip: `"{name}"`.',
        )
    if found := re.search(rf"(?<![.\w'\"]){quoted}{_FILE}", text):
        return (
            f"`{found[0]}` tanpa tanda kutip dibaca sebagai nama `{name}`, lalu titik.",
            f'nama berkas ditulis di dalam tanda kutip: `"{found[0]}"`.',
        )
    return None


def _name_unknown(crash: Crash) -> Why:
    """What is said of a name of which nothing else is known, by where it stands in the line."""
    name, text, scope = crash["detail"], crash["text"], crash.get("scope", [])
    quoted = re.escape(name)
    why = f"Python tidak mengenal nama `{name}`: belum dibuat, belum diimpor, atau salah ketik."
    notebook = crash["context"] == "notebook"
    earlier = (
        " Kalau dibuat di sel lain, jalankan dulu sel itu (sesudah kernel dimulai ulang, sel-selnya dijalankan lagi)."
        if notebook
        else ""
    )
    if found := re.search(rf"(\w+(?:\.\w+)*)\[\s*{quoted}\s*\]", text):
        return (
            f"Di dalam `[...]`, `{name}` tanpa tanda kutip dibaca sebagai nama, dan nama itu belum dibuat.",
            f'kalau yang dimaksud kunci, tulis `{found[1]}["{name}"]`.{earlier}',
        )
    if re.search(rf"[{{,]\s*{quoted}\s*:", text) and not text.startswith(("lambda", "def")):
        return (
            f"Kunci kamus `{name}` ditulis tanpa tanda kutip, jadi dibaca sebagai nama, dan nama itu belum dibuat.",
            f'kalau yang dimaksud kunci, tulis `"{name}": ...`.{earlier}',
        )
    parameters = [each for each in scope[: crash.get("parameters", 0)] if each != "self"]
    if owners := crash.get("owners", []):
        return why, f"mungkin maksudmu `{owners[0]}.{name}`? Cek juga ejaannya.{earlier}"
    called = re.search(rf"(?<![.\w]){quoted}\s*\(", text)
    if parameters and not called:
        listed = ", ".join(f"`{each}`" for each in parameters)
        around = " dan fungsi yang memuatnya" if crash.get("nested") else ""
        return (
            f"`{name}` bukan parameter di sini dan tidak dibuat di mana pun. Yang diterima fungsi ini{around}: {listed}.",
            f"kalau yang dimaksud nilai yang diterima fungsi, tulis {'nama parameternya' if len(parameters) > 1 else listed}; "
            f"kalau memang tulisan {name} yang diminta, beri tanda kutip.",
        )
    if called:
        return (
            f"Python tidak mengenal fungsi `{name}`: belum dibuat, belum diimpor, atau salah ketik.",
            f"cek ejaannya, dan apakah `def {name}(...)` atau baris yang mengimpornya ada di atas.{earlier}",
        )
    if re.search(rf"(?<![.\w]){quoted}\.", text):
        return why, f"cek ejaannya, dan apakah baris yang membuat atau mengimpor `{name}` ada di atas.{earlier}"
    scope = [each for each in scope if each != "self"]
    if scope and text.startswith("return"):
        listed = ", ".join(f"`{each}`" for each in scope)
        return (
            why,
            f"mungkin maksudmu {listed}, yang dibuat di fungsi ini? Kalau yang dimaksud tulisan, beri tanda kutip.{earlier}",
        )
    if text in (name, f"return {name}") or re.search(rf"[=(,+\[]\s*{quoted}\s*(?:$|[,)+\]])", text):
        return (
            why,
            f'kalau yang dimaksud tulisan, beri tanda kutip: `"{name}"`; kalau sebuah nama, buat dulu di atas baris ini.{earlier}',
        )
    return why, f"cek ejaannya, dan apakah baris yang membuat atau mengimpornya ada di atas.{earlier}"


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


_MODULES_NEAR_FLASK = {
    "SQLAlchemy": "from flask_sqlalchemy import SQLAlchemy",
    "LoginManager": "from flask_login import LoginManager",
    "FlaskForm": "from flask_wtf import FlaskForm",
    "generate_password_hash": "from werkzeug.security import generate_password_hash",
    "check_password_hash": "from werkzeug.security import check_password_hash",
    "secure_filename": "from werkzeug.utils import secure_filename",
}
"""What is looked for in `flask` and is elsewhere."""


def _import(crash: Crash) -> Why:
    module = crash["detail"]
    if "maker" in crash:
        return (
            f"Modul `{module}` ada di folder contoh pelajaran ini, dan sel di atas yang membuka foldernya belum dijalankan.",
            f"jalankan dulu sel {crash['maker']}, lalu jalankan sel ini lagi.",
        )
    advice = "cek ejaannya, termasuk huruf besar dan kecilnya."
    if module.lower() == "flask":
        advice = "cek huruf besar dan kecilnya: kelasnya bernama `Flask`, modulnya bernama `flask`."
    if "asked" in crash:
        asked = crash["asked"]
        near = difflib.get_close_matches(asked, OF_FLASK, n=1, cutoff=0.75) if module == "flask" else []
        if asked == "flask":
            advice = "kelasnya bernama `Flask`, dengan huruf besar: `from flask import Flask`."
        elif asked in _MODULES_NEAR_FLASK and module == "flask":
            advice = f"nama itu ada di tempat lain: `{_MODULES_NEAR_FLASK[asked]}`."
        elif near:
            advice = f"mungkin maksudmu `{near[0]}`?"
        elif module == "flask":
            advice = "cek ejaannya, termasuk huruf besar dan kecilnya."
        return f"Modul `{module}` ada, tetapi tidak berisi `{asked}`.", advice
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
        of_book = library is not None
        advice = "cek ejaannya; kalau sudah benar, paketnya belum terpasang di lingkungan kernel ini. " + (
            "Jalankan `periksa_mesin()`: paket ini dipakai buku ini, dan cara memasangnya disebut di sana."
            if of_book
            else "Buku ini tidak memakai paket itu, jadi `periksa_mesin()` tidak menyebutnya."
        )
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
        if crash.get("above", "") == "":
            return (
                "Baris pertama kode tidak boleh diawali spasi.",
                "hapus spasi di depannya; baris lain di tingkat yang sama juga.",
            )
        if crash.get("above", "").startswith("@") and not re.match(r"(?:async\s+)?def\b|class\b", crash["text"]):
            return (
                "Tepat di bawah dekorator (`@...`) harus ada `def`, dan di sini belum ada.",
                "tulis `def nama():` di antara dekorator dan baris ini, sejajar dengan `@...`.",
            )
        if crash.get("above", "").startswith("@"):
            return (
                "`def` di bawah dekorator ditulis lebih masuk daripada dekoratornya.",
                "samakan spasi di depan `def` dengan `@...` di atasnya; isi fungsinya empat spasi lebih dalam.",
            )
        return (
            "Baris ini masuk lebih dalam, padahal baris di atasnya tidak membuka blok.",
            "samakan spasi di depannya dengan baris di atasnya.",
        )
    return (
        "Spasi di depan baris ini tidak sama dengan tingkat mana pun di atasnya.",
        "pakai empat spasi per tingkat, dan jangan campur dengan tab.",
    )


def _call(crash: Crash) -> Why | None:
    """A function called with other arguments than it takes."""
    message, caller = crash["message"], "Pemeriksa memanggil" if crash["line"] is None else "Baris itu memanggil"
    defined = crash.get("defines", [])
    if found := re.search(r"([\w.<>]+)\(\) missing \d+ required (?:positional|keyword-only) arguments?: (.+)", message):
        name = _shown_call(found[1])
        if found[1] in crash.get("selfless", []):
            return _self(found[1])
        if re.search(r"missing .*'self'", message):
            owner = found[1].rpartition(".")[0]
            return (
                f"`{name}` dipanggil dari kelasnya (`{owner}`), bukan dari objek yang dibuat darinya.",
                f"buat dulu objeknya dengan kurung, misalnya `{owner.lower()} = {owner}(...)`, lalu panggil `{owner.lower()}.{name}(...)`.",
            )
        if called := crash.get("on_class"):
            instance = called[1] or called[0].lower()
            made = (
                f"panggil `{instance}.{name}(...)`"
                if called[1]
                else f"buat dulu objeknya dengan kurung: `{called[0]}()`"
            )
            return (
                f"`{name}(...)` dipanggil dari kelas `{called[0]}`, bukan dari objek yang dibuat darinya, jadi argumenmu dikira objeknya.",
                f"{made}.",
            )
        if crash["line"] is None:
            return (
                f"{caller} `{name}()` tanpa argumen, seperti yang diminta tugas.",
                "beri parameternya nilai bawaan, misalnya `=None`.",
            )
        return (
            f"`{name}(...)` dipanggil tanpa argumen yang wajib ada: {found[2].replace(chr(39), chr(96)).replace(' and ', ' dan ')}.",
            "isi argumen itu di dalam kurungnya."
            + (
                " Kalau yang kamu maksud fungsinya sendiri, yang dipanggil nanti, hapus kurungnya."
                if re.search(r"(?:=|\(|,|return)\s*\w+\(\)\s*[,)]?$", crash["text"])
                else ""
            ),
        )
    if found := re.search(r"([\w.<>]+)\(\) takes (?:from )?(\d+).* positional arguments? but (\d+)", message):
        name = _shown_call(found[1])
        if found[1] in crash.get("selfless", []):
            return _self(found[1])
        if found[1].rpartition(".")[2] not in {each.rpartition(".")[2] for each in defined}:
            return (
                f"{caller} `{name}(...)` dengan argumen tanpa nama lebih banyak daripada yang diterimanya.",
                "hapus yang berlebih, atau tulis dengan namanya (`nama=...`) kalau fungsi itu memintanya begitu.",
            )
        return (
            f"{caller} `{name}(...)` dengan argumen lebih banyak daripada parameternya.",
            f"cocokkan parameter di `def {found[1].rpartition('.')[2]}(...)` dengan cara memanggilnya.",
        )
    if found := re.search(r"([\w.<>]+)\(\) got an unexpected keyword argument '(\w+)'", message):
        return (
            f"`{_shown_call(found[1])}(...)` tidak mempunyai parameter bernama `{found[2]}`.",
            "cek ejaan nama argumen itu.",
        )
    if found := re.search(r"([\w.]+)\(\) got multiple values for argument '(\w+)'", message):
        return (
            f"`{_shown_call(found[1])}(...)` mendapat `{found[2]}` dua kali: sekali tanpa nama, sekali dengan namanya.",
            "hapus salah satunya.",
        )
    if "update expected at most 1 argument" in message:
        return (
            "`update` menerima satu kamus, bukan kunci dan nilai yang terpisah.",
            'tulis `.update({"KUNCI": nilai})`, atau `[...]`: `["KUNCI"] = nilai`.',
        )
    if found := re.match(
        r"([\w.]+?)(?:\(\))? (?:expected (?:at (?:most|least) )?\d+ arguments?, got (\d+)|takes (?:exactly|at most) .*\((\d+) given\)|takes no (?:keyword )?arguments|takes at least .*)",
        message,
    ):
        return (
            f"`{found[1].rpartition('.')[2]}(...)` dipanggil dengan banyak argumen yang tidak cocok.",
            "cek koma dan kurungnya: hapus argumen yang berlebih, atau isi yang kurang. Beberapa nilai diserahkan sebagai satu daftar `[...]`.",
        )
    return None


def _shown_call(qualified: str) -> str:
    """Return how a function is called in the code: a class by its own name."""
    owner, _, name = qualified.rpartition(".")
    return owner.rpartition(".")[2] if name == "__init__" else name


def _self(qualified: str) -> Why:
    name = qualified.rpartition(".")[2]
    return (
        f"`{name}` adalah metode di dalam sebuah kelas. Python menyerahkan objeknya sebagai argumen pertama, dan parameter untuk itu belum ada.",
        f"tulis `self` sebagai parameter pertama: `def {name}(self, ...)`.",
    )


_PARTS = {
    "Flask": ("Aplikasi Flask", 'konfigurasinya ada di `.config["..."]`.'),
    "WrapperTestResponse": (
        "Sebuah respons",
        "pakai titik: `.status_code`, `.text`, `.headers`, atau `.json` untuk isinya yang JSON.",
    ),
    "Response": (
        "Sebuah respons",
        "pakai titik: `.status_code`, `.text`, `.headers`, atau `.json` untuk isinya yang JSON.",
    ),
    "Map": ("Peta rute", "aturannya diulang dengan `for rute in app.url_map.iter_rules():`."),
}
"""Objects that a reader takes for a dictionary, and where what they look for is."""


def _misplaced(message: str) -> Why | None:
    """A class, a sign or the two sides of `in` where something else belongs."""
    if "'type' object cannot be interpreted as an integer" in message:
        return (
            "Yang diminta bilangan, padahal yang diserahkan sebuah kelas, misalnya `int`, bukan hasilnya.",
            "hapus nama kelas itu dari kurungnya; untuk mengubah sebuah nilai, tulis nilainya di dalam kurung kelas itu: `int(nilai)`.",
        )
    if "bad operand type for unary +" in message:
        return (
            "Di sebelah kiri `+` tidak ada yang disambung, misalnya karena tepat di depannya ada koma.",
            "hapus koma di depan `+`, atau tulis bagian yang hilang.",
        )
    if found := re.search(r"'in <string>' requires string as left operand, not (\w+)", message):
        return (
            f"`in` bertanya apakah yang di kiri ada di dalam yang di kanan. Di sini yang di kiri {kind_of(found[1])}, yang di kanan teks.",
            "tukar keduanya kalau terbalik: yang dicari ditulis di kiri, tempat mencarinya di kanan.",
        )
    return None


def _type(crash: Crash) -> Why | None:
    """A value of another kind than the line needs."""
    message = crash["message"]
    if found := re.search(r"can only concatenate (\w+) \(not \"(\w+)\"\)", message):
        return _joined(found[1], found[2], crash)
    if "can't concat str to bytes" in message or "can't concat bytes to str" in message:
        return (
            "`+` mendapat teks dan bita (`b'...'`), dan keduanya tidak dapat disambung.",
            "dari respons, pakai `.text` (teks), bukan `.data` (bita); bita lain menjadi teks dengan `.decode()`.",
        )
    if found := re.search(r"(int|float)\(\) argument must be .*, not '(\w+)'", message):
        return _number_of(found[1], found[2])
    if found := re.search(r"object of type '(\w+)' has no len\(\)", message):
        return (
            f"`len(...)` menghitung isi teks, daftar, atau kamus, padahal yang diserahkan {kind_of(found[1])}.",
            "serahkan teks, daftar, atau kamusnya; untuk menghitung angka sebuah bilangan, ubah dulu dengan `str(...)`."
            if found[1] in ("int", "float")
            else "periksa dari mana nilai itu.",
        )
    if "arguments converted during string formatting" in message or "not enough arguments for format string" in message:
        return (
            "Banyaknya `%s` di dalam teks tidak sama dengan banyaknya nilai sesudah `%`.",
            'samakan banyaknya, atau pakai f-string: `f"Halo {nama}"`.',
        )
    if "can't sum strings" in message or (re.search(r"\bsum\(", crash["text"]) and "unsupported operand" in message):
        return (
            "`sum(...)` menjumlahkan bilangan, padahal di dalamnya ada teks.",
            "serahkan satu daftar berisi bilangan, misalnya `sum([1000, 2000])`; teks diubah dulu dengan `int(...)`.",
        )
    if (said := _misplaced(message)) is not None:
        return said
    if found := re.search(
        r"type (\w+) doesn't define __round__|'(\w+)' object cannot be interpreted as an integer|bad operand type for abs\(\): '(\w+)'",
        message,
    ):
        return (
            f"Yang diminta bilangan, padahal yang diserahkan {kind_of(next(filter(None, found.groups())))}.",
            "ubah dulu dengan `int(...)` (bilangan bulat) atau `float(...)` (pecahan).",
        )
    if found := re.search(r"must be real number, not (\w+)", message):
        return (
            f"Yang diminta bilangan, padahal yang diserahkan {kind_of(found[1])}.",
            "ubah dulu dengan `int(...)` atau `float(...)`.",
        )
    if found := re.search(r"(\w+) must be None or a string, not (\w+)", message):
        return (
            f"`{found[1]}` diisi teks, padahal yang diserahkan {kind_of(found[2])}.",
            "beri tanda kutip, atau ubah dengan `str(...)`.",
        )
    if found := re.search(r"(\w+)\(\) takes no arguments", message):
        return (
            f"Kelas `{found[1]}` dibuat dengan argumen, padahal ia tidak punya `__init__` yang menerimanya.",
            "tulis `def __init__(self, ...)` di dalam kelasnya; cek ejaan `__init__` (dua garis bawah di depan dan di belakang).",
        )
    if found := re.search(r"write\(\) argument must be str, not (\w+)", message):
        return (
            f"`.write(...)` menulis teks, padahal yang diserahkan {kind_of(found[1])}.",
            "ubah dulu dengan `str(...)`.",
        )
    if found := re.search(r"sequence item \d+: expected str instance, (\w+) found", message):
        return (
            f"`.join(...)` menyambung teks, padahal di dalam daftarnya ada {kind_of(found[1])}.",
            "ubah isinya dulu dengan `str(...)`.",
        )
    if found := re.search(r"unhashable type: '(\w+)'", message):
        return (
            f"{kind_of(found[1]).capitalize()} tidak dapat menjadi kunci kamus atau isi himpunan.",
            "pakai teks, angka, atau tuple sebagai kuncinya. Kalau yang kamu maksud sebuah kamus, tulis `{kunci: nilai}`.",
        )
    if found := re.search(r"cannot unpack non-iterable (\w+) object", message):
        return (
            f"Yang dibagi ke beberapa nama satu nilai saja: {kind_of(found[1])}.",
            "tulis satu nama di sebelah kiri; di `for` atas kamus, pasangannya didapat dengan `.items()`, di `for` atas daftar dengan `enumerate(...)`.",
        )
    if found := re.search(r"can't multiply sequence by non-int of type '(\w+)'", message):
        return (
            f"Teks atau daftar dapat diulang dengan bilangan bulat, padahal pengalinya {kind_of(found[1])}.",
            "kalau maksudmu menghitung, ubah dulu teksnya dengan `int(...)`.",
        )
    if found := re.search(r"unsupported operand type\(s\) for (\S+)(?: or pow\(\))?: '(\w+)' and '(\w+)'", message):
        sign, left, right = found[1], found[2], found[3]
        if sign == "**" and right in ("dict", "ImmutableDict"):
            return (
                "Di antara dua argumen belum ada koma, jadi `**` dibaca sebagai pangkat.",
                "tulis koma di depan `**`.",
            )
        if sign == "+":
            return _joined(left, right, crash)
        if sign == "/" and {left, right} == {"str"}:
            return (
                "Di antara dua teks ada tanda `/`, yang berarti bagi. Itu terjadi kalau di dalam teks ada tanda kutip yang sama dengan pembungkusnya.",
                "pakai tanda kutip lain di luar: `'<a href=\"/menu\">Menu</a>'`.",
            )
        return (
            f"`{sign}` tidak dapat dipakai antara {kind_of(left)} dan {kind_of(right)}.",
            "periksa dari mana kedua nilai itu; yang dari formulir, alamat, dan berkas berupa teks, dan menjadi bilangan dengan `int(...)`.",
        )
    if found := re.search(r"'(\S+)' not supported between instances of '(\w+)' and '(\w+)'", message):
        return (
            f"`{found[1]}` membandingkan {kind_of(found[2])} dengan {kind_of(found[3])}, dan keduanya tidak punya urutan.",
            "samakan dulu jenisnya, misalnya dengan `int(...)`; kalau bisa `None`, periksa dulu.",
        )
    if found := re.search(r"'(\w+)' object is not callable", message):
        if found[1] in ("dict", "_Environ", "list", "Row"):
            name = _called(crash) or "nama"
            inside = "[0]" if found[1] == "list" else '["kunci"]'
            if given := re.search(rf"{re.escape(name)}\((\w+|\"[^\"]*\"|'[^']*')\)", crash["text"]):
                inside = f"[{given[1]}]"
            return (
                f"Isi {'daftar' if found[1] == 'list' else 'kamus'} diambil dengan kurung siku, bukan kurung biasa.",
                f"tulis misalnya `{name}{inside}`.",
            )
        if found[1] == "module":
            return (
                "Yang di depan kurung `(...)` sebuah modul, dan modul tidak dapat dipanggil.",
                "panggil yang ada di dalamnya, misalnya `datetime.datetime(...)`, atau impor namanya dengan `from ... import ...`.",
            )
        if found[1] == "NoneType" and (decorator := re.match(r"@([\w.]+)\(", crash["text"])):
            return (
                f"`{decorator[1]}(...)` mengembalikan `None`, padahal yang dipakai sebagai dekorator harus mengembalikan sebuah fungsi.",
                f"akhiri `{decorator[1].rpartition('.')[2]}` dengan `return` dan fungsi yang mencatat di dalamnya, tanpa kurung.",
            )
        if found[1] in {"str", "int", "float", "list", "NoneType"}:
            return (
                f"Kurung `(...)` memanggil sebuah fungsi, padahal yang di depannya {kind_of(found[1])}.",
                "hapus kurungnya. Kalau di depannya nama sebuah fungsi, mungkin nama itu sudah kamu isi dengan nilai lain; pakai nama lain untuk nilainya. Kalau maksudmu mengalikan, tulis `*`.",
            )
        return (
            f"Kurung `(...)` memanggil fungsi, padahal yang di depannya sebuah `{found[1]}`.",
            "hapus kurungnya, atau periksa nama di depannya.",
        )
    if found := re.match(r"type '(\w+)' is not subscriptable", message):
        return (
            f"`{found[1]}` adalah kelas, dan kurung siku `[...]` tidak membuat objek darinya.",
            f"pakai kurung biasa: `{found[1]}(...)`.",
        )
    if found := re.search(r"'(\w+)' object is not subscriptable", message):
        if found[1] in {"function", "method", "builtin_function_or_method"}:
            function = next(
                (n for n, k in crash.get("values", {}).items() if k == "function" and f"{n}[" in crash["text"]), ""
            )
            if function:
                return (
                    f"`{function}` di baris ini adalah fungsi, padahal kurung siku `[...]` mengambil isi dari daftar atau kamus.",
                    f"kalau yang kamu maksud sebuah daftar atau kamus, beri nama lain dari nama fungsi `{function}`; kalau memang fungsinya, panggil dengan kurung biasa: `{function}(...)`.",
                )
            return (
                "Kurung siku `[...]` mengambil isi dari daftar atau kamus, padahal yang di depannya fungsi.",
                f"fungsi dipanggil dengan kurung biasa: `{_function_in_brackets(crash)}(...)`.",
            )
        if found[1] in _PARTS:
            return (
                f"{_PARTS[found[1]][0]} bukan kamus, jadi isinya tidak diambil dengan kurung siku.",
                _PARTS[found[1]][1],
            )
        if found[1] == "set":
            return (
                "Kurung kurawal tanpa titik dua membuat himpunan, dan isi himpunan tidak dapat diambil dengan kurung siku.",
                "kalau yang kamu maksud kamus, tulis `{kunci: nilai}`, dengan titik dua.",
            )
        if found[1] == "cached_property" or "Request" in crash.get("values", {}):
            return (
                "Yang di depan titik sebuah kelas, bukan objeknya, jadi belum ada isinya.",
                "pakai `request` dengan huruf kecil: `from flask import request`.",
            )
        if f"{found[1]}(" in "".join(f"{each}(" for each in crash.get("defines", [])) or any(
            each.startswith(found[1] + ".") for each in crash.get("defines", [])
        ):
            return (
                f"Objek `{found[1]}` bukan kamus, jadi isinya tidak diambil dengan kurung siku.",
                "pakai titik, misalnya `objek.nama`, atau `objek.nama()` untuk sebuah metode.",
            )
        return (
            f"Kurung siku `[...]` mengambil isi dari daftar, kamus, atau teks, padahal yang di depannya {kind_of(found[1])}.",
            "periksa dari mana nilai di depan kurung siku itu"
            + (
                ": sesuatu tidak ditemukan, atau sebuah fungsi mengembalikan `None` (juga `.append(...)` dan `.sort()`)."
                if found[1] == "NoneType"
                else "."
            ),
        )
    if found := re.search(r"'(\w+)' object does not support item assignment", message):
        return (
            f"Isi {kind_of(found[1])} tidak dapat diganti per bagian.",
            "buat nilai yang baru, lalu simpan di nama yang sama.",
        )
    if found := re.search(
        r"(?:argument of type )?'(\w+)' (?:object )?is not (?:iterable|a container or iterable)", message
    ):
        if found[1] == "NoneType" and re.search(r"\.update\(|\bdict\(|\blist\(|\bset\(|\bin\b", crash["text"]):
            return (
                "Yang diserahkan berisi `None`, padahal yang diminta kamus, daftar, atau teks.",
                "periksa dulu dengan `if ...:` sebelum baris itu, atau beri nilai pengganti, misalnya `... or {}`.",
            )
        if found[1] in ("int", "float") and ".update(" in crash["text"]:
            return (
                "`.update(...)` meminta sebuah kamus, padahal yang diserahkan sebuah bilangan.",
                'tulis `.update({"KUNCI": nilai})`.',
            )
        if found[1] in ("function", "method", "builtin_function_or_method"):
            return (
                "Yang diulang atau dipecah sebuah fungsi, padahal yang dimaksud hasilnya.",
                "panggil fungsinya: tambahkan kurung `()` di belakang namanya.",
            )
        if found[1] in ("int", "float", "bool") and not re.match(r"(?:async )?for\b|.*\[.*\bfor\b", crash["text"]):
            return (
                f"Yang diperiksa atau dipecah seharusnya daftar, kamus, atau teks, padahal isinya {kind_of(found[1])}.",
                "periksa dari mana nilai itu; sebuah bilangan dapat diubah menjadi teks dengan `str(...)`.",
            )
        return (
            f"Yang diulang atau dipecah seharusnya daftar, kamus, atau teks, padahal isinya {kind_of(found[1])}.",
            "periksa dari mana nilai itu; untuk mengulang sebanyak bilangan, pakai `range(...)`.",
        )
    if found := re.search(r"(?:list|tuple|string) indices must be integers(?: or slices)?, not '?(\w+)'?", message):
        return (
            f"Isi daftar dan teks diambil dengan nomor, padahal yang diberikan {kind_of(found[1])}.",
            "kalau yang kamu punya kamus, periksa nama di depan kurung siku; kalau daftar, pakai nomornya, mulai dari 0.",
        )
    return _call(crash)


def _function_in_brackets(crash: Crash) -> str:
    """Return the function that stands in front of square brackets in the line, as it is written there."""
    line = opened(crash["text"])
    try:
        found = [node.value for node in ast.walk(ast.parse(line)) if isinstance(node, ast.Subscript)]
    except (SyntaxError, ValueError):
        found = []
    methods = [node for node in found if isinstance(node, ast.Attribute)]
    names = [
        node
        for node in found
        if isinstance(node, ast.Name) and "function" in crash.get("values", {}).get(node.id, "function")
    ]
    written = next((ast.get_source_segment(line, node) for node in (*methods, *names)), None)
    return written or "nama"


def _called(crash: Crash) -> str:
    """Return the name in front of the round brackets of the line that the values tell to be no function; "" when unclear."""
    found = re.findall(r"(?<![.\w])(\w+(?:\.\w+)*)\(", crash["text"])
    values = crash.get("values", {})
    return next((each for each in found if "." in each or values.get(each) in ("dict", "list", "_Environ", "Row")), "")


def _number_of(wanted: str, kind: str) -> Why:
    if kind == "NoneType":
        return (
            f"`{wanted}(...)` mendapat `None`, jadi nilai yang dibaca tidak ada.",
            'beri nilai pengganti, misalnya `.get("umur", "0")`, atau periksa dulu dengan `if`.',
        )
    return (
        f"`{wanted}(...)` membaca teks atau angka, padahal yang diserahkan {kind_of(kind)}.",
        "ambil dulu satu nilai dari dalamnya, misalnya dengan `[0]` atau kuncinya.",
    )


def _raised_value(text: str) -> Why:
    if re.search(r"\braise\s+\d", text):
        return (
            "`raise` memunculkan galat, dan angka bukan galat.",
            "untuk menjawab dengan sebuah status, tulis `abort(404)` (dari `flask`), atau `return isi, 404`.",
        )
    return (
        "`raise` memunculkan galat, dan yang ditulis di belakangnya bukan galat.",
        'bungkus dengan sebuah galat, misalnya `raise ValueError("...")`.',
    )


def _holders(crash: Crash, kind: str) -> str:
    """Return the names in the line that hold a value of this kind, as a reader is told of them; "" when there is none."""
    names = [name for name, each in crash.get("values", {}).items() if each == kind]
    return f" (`{names[0]}`)" if len(names) == 1 else ""


def _joined(left: str, right: str, crash: Crash) -> Why:
    """What is said of a `+` between two kinds of value."""
    function = next(
        (each for each in (left, right) if each in ("function", "method", "builtin_function_or_method")), ""
    )
    if function:
        return (
            f"`+` mendapat sebuah fungsi{_holders(crash, function)}, bukan hasilnya.",
            "panggil fungsinya: tambahkan kurung dan argumennya di belakang namanya.",
        )
    if "NoneType" in (left, right):
        other = left if right == "NoneType" else right
        return (
            f"`+` mendapat {kind_of(other)} dan `None`{_holders(crash, 'NoneType')}, yaitu tanda bahwa nilainya tidak ada.",
            'cari bagian yang kosong: sebuah fungsi tanpa `return`, atau `.get(...)` yang kuncinya tidak ada. Beri nilai penggantinya, misalnya `.get("nama", "")`.',
        )
    if "str" in (left, right):
        other = left if right == "str" else right
        return (
            f"Yang disambung `+` adalah teks dan {kind_of(other)}{_holders(crash, other)}; teks disambung dengan teks.",
            'ubah yang bukan teks dengan `str(...)`, atau pakai f-string: `f"... {nilai}"`. Kalau maksudmu menjumlah, ubah teksnya dengan `int(...)`.',
        )
    if left == right == "dict":
        return "`+` tidak menyambung dua kamus.", "tulis `kamus_a | kamus_b`, atau `{**kamus_a, **kamus_b}`."
    if "tuple" in (left, right):
        return (
            f"`+` tidak dapat dipakai antara {kind_of(left)} dan {kind_of(right)}.",
            "mungkin ada koma di baris yang mengisinya: koma membuat tuple, dan pecahan ditulis dengan titik.",
        )
    return (
        f"`+` tidak dapat dipakai antara {kind_of(left)} dan {kind_of(right)}.",
        "samakan dulu jenis keduanya.",
    )


_OF_OTHERS: dict[str, dict[str, str]] = {
    "str": {
        "length": "panjang teks didapat dengan `len(...)`.",
        "size": "panjang teks didapat dengan `len(...)`.",
        "append": "teks disambung dengan `+`, atau disusun dengan f-string.",
        "push": "teks disambung dengan `+`, atau disusun dengan f-string.",
        "contains": "tulis `bagian in teks`.",
        "includes": "tulis `bagian in teks`.",
        "toUpperCase": "tulis `.upper()`.",
        "toLowerCase": "tulis `.lower()`.",
        "trim": "tulis `.strip()`.",
        "items": "yang mempunyai `.items()` sebuah kamus.",
        "keys": "yang mempunyai `.keys()` sebuah kamus.",
        "get": "yang mempunyai `.get(...)` sebuah kamus.",
    },
    "list": {
        "add": "menambah isi daftar dengan `.append(...)`.",
        "push": "menambah isi daftar dengan `.append(...)`.",
        "tambah": "menambah isi daftar dengan `.append(...)`.",
        "length": "banyaknya isi daftar didapat dengan `len(...)`.",
        "size": "banyaknya isi daftar didapat dengan `len(...)`.",
        "items": "daftar diulang langsung dengan satu nama, `for isi in daftar:`; nomornya didapat dengan `enumerate(...)`.",
        "keys": "daftar tidak punya kunci; diulang langsung, `for isi in daftar:`.",
        "values": "daftar diulang langsung, `for isi in daftar:`.",
        "get": "isi daftar diambil dengan nomor, misalnya `[0]`.",
        "contains": "tulis `isi in daftar`.",
        "includes": "tulis `isi in daftar`.",
        "has": "tulis `isi in daftar`.",
        "join": 'tulis dengan pemisahnya di depan: `", ".join(daftar)`.',
        "map": "pakai `for`, atau `[... for isi in daftar]`.",
        "hapus": "menghapus isi daftar dengan `.remove(...)`.",
        "upper": "ambil dulu satu isinya, misalnya `[0]`.",
        "split": "`split` milik teks; daftar sudah terbagi.",
    },
    "dict": {
        "append": 'menambah isi kamus dengan `["kunci"] = nilai`.',
        "add": 'menambah isi kamus dengan `["kunci"] = nilai`.',
        "push": 'menambah isi kamus dengan `["kunci"] = nilai`.',
        "length": "banyaknya isi kamus didapat dengan `len(...)`.",
        "has_key": "tulis `kunci in kamus`.",
        "contains": "tulis `kunci in kamus`.",
        "includes": "tulis `kunci in kamus`.",
    },
    "Connection": {
        "fetchall": "hasilnya milik perintahnya: `db.execute(...).fetchall()`.",
        "fetchone": "hasilnya milik perintahnya: `db.execute(...).fetchone()`.",
    },
    "RequestContext": {
        "args": "pakai `request.args`, dengan `from flask import request`.",
        "form": "pakai `request.form`, dengan `from flask import request`.",
    },
    "Request": {
        "post": "isi formulir ada di `request.form`.",
        "POST": "isi formulir ada di `request.form`; metodenya di `request.method`.",
        "GET": "nilai sesudah `?` di alamat ada di `request.args`; metodenya di `request.method`.",
        "get": "nilai sesudah `?` di alamat diambil dengan `request.args.get(...)`, isi formulir dengan `request.form.get(...)`.",
        "body": "isi permintaan ada di `request.data`, isi formulir di `request.form`.",
        "params": "nilai sesudah `?` di alamat ada di `request.args`.",
        "query_params": "nilai sesudah `?` di alamat ada di `request.args`.",
        "parameter": "nilai sesudah `?` di alamat ada di `request.args`.",
        "formulir": "isi formulir ada di `request.form`.",
        "metode": "metodenya ada di `request.method`.",
        "query": "nilai sesudah `?` di alamat ada di `request.args`.",
        "session": "sesi diimpor sendiri: `from flask import session`.",
        "session_id": "sesi diimpor sendiri: `from flask import session`.",
    },
    "Response": {
        "teks": "isinya sebagai teks ada di `.text`.",
        "isi": "isinya sebagai teks ada di `.text`.",
        "body": "isinya sebagai teks ada di `.text`.",
        "content": "isinya sebagai teks ada di `.text`.",
        "kode": "nomor statusnya ada di `.status_code`.",
        "code": "nomor statusnya ada di `.status_code`.",
        "statuscode": "nomor statusnya ada di `.status_code`.",
        "header": "header-nya ada di `.headers`.",
    },
    "Flask": {
        "rute": "mungkin maksudmu `route`?",
        "jalankan": "mungkin maksudmu `run`?",
        "konfigurasi": "mungkin maksudmu `config`?",
        "app": "objek ini sendiri aplikasinya; hapus `.app`.",
        "start": "mungkin maksudmu `run`?",
        "listen": "mungkin maksudmu `run`?",
    },
}
"""What other languages, other kinds of value, or one's own language call it, and what is written instead."""


def _attribute(crash: Crash) -> Why | None:
    if "of" not in crash or "detail" not in crash:
        return None
    kind, name, near = crash["of"][0].rpartition(":")[2], crash["detail"], crash.get("near", "")
    if crash["of"][0].startswith("module "):
        return _of_module(crash["of"][0][7:], name, near)
    if kind == "NoneType":
        return _of_none(crash["text"], name)
    owner = in_front_of(crash["text"], name)
    if kind in ("function", "method", "builtin_function_or_method"):
        if kind == "function" and owner.isidentifier() and name in ("path", "url", "rule", "alamat", "route", "href"):
            return (
                f"`{owner}` adalah fungsi, dan sebuah fungsi tidak menyimpan alamatnya.",
                f'alamat sebuah fungsi view diminta dengan namanya: `url_for("{owner}")`.',
            )
        what = f"`{owner}` berisi" if owner else "Yang di depan titik adalah"
        return (
            f"{what} fungsi yang belum dipanggil, jadi hasilnya belum ada.",
            "tambahkan kurung di tempat fungsi itu disebut, misalnya `klien = app.test_client()`.",
        )
    kinds = [each.rpartition(":")[2] for each in crash["of"]]
    told = next((_OF_OTHERS[each][name] for each in kinds if name in _OF_OTHERS.get(each, {})), "")
    what = f"`{owner}` adalah {kind_of(kind)}, dan" if owner else f"Yang di depan titik adalah {kind_of(kind)}, dan"
    if kind == "Flask":
        what = "Aplikasi Flask"
    elif kind == "type" and name == owner and name == "datetime":
        return (
            "`datetime` di sini sudah kelasnya, karena diimpor dengan `from datetime import datetime`.",
            "hapus satu `datetime.`: tulis `datetime.now()`.",
        )
    elif kind == "AppContext":
        return (
            f"{what} tidak mempunyai `.{name}`: `as` memberi konteksnya, bukan `g`.",
            "hapus `as ...`, dan pakai `g` dari `from flask import g`.",
        )
    elif kind == "type":
        what = "Yang di depan titik sebuah kelas, dan kelas itu"
    elif "Response" in kinds:
        what = f"{f'`{owner}`' if owner else 'Yang di depan titik'} adalah sebuah respons, dan"
    why = f"{what} tidak mempunyai `.{name}`."
    if kind == "Flask":
        why = f"Aplikasi Flask tidak mempunyai `{name}`."
    if kind == "list" and name == "add" and "Rule(" in crash["text"]:
        return why, f"peta alamat dibuat dengan `Map()`: ganti daftar di baris yang mengisi `{owner or 'peta itu'}`."
    if told:
        return why, told
    if near:
        return why, f"mungkin maksudmu `{near}`?"
    if kind == "_Environ":
        return why, f'variabel lingkungan dibaca dengan `os.environ.get("{name}")`.'
    if kind in ("Flask", "Blueprint") and name in crash.get("values", {}):
        return why, f"`{name}` berdiri sendiri: hapus nama dan titik di depannya.".replace(
            "berdiri sendiri", "adalah nama tersendiri"
        )
    if kind == "dict" and name.startswith("from_"):
        return (
            f"{what} tidak mempunyai `.{name}`; yang mempunyainya konfigurasi Flask.",
            "jangan ganti `app.config` dengan kamus biasa; isi dengan `app.config.update(...)` atau `app.config.from_mapping(...)`.",
        )
    if kind == "dict":
        return (
            f"{what} tidak mempunyai `.{name}`: isi kamus diambil dengan kurung siku.",
            f'tulis `{owner or "nama"}["{name}"]`, kalau `{name}` sebuah kunci.',
        )
    if crash["of"][0].partition(":")[0] in ("jawaban", "__main__") and kind != "type":
        return (
            f"{what} belum mempunyai `.{name}`.",
            f"cek ejaannya; kalau seharusnya ada, isi di `__init__` dengan `self.{name} = ...`, atau tulis metodenya di dalam kelas itu.",
        )
    if kind in KINDS and owner.isidentifier():
        return (
            why,
            f"kalau `{owner}` seharusnya bukan {kind_of(kind)}, periksa baris yang mengisinya; kalau memang itu, cek ejaan kata setelah titik.",
        )
    if kind in KINDS and kind != "type" and owner:
        return (
            why,
            f"kalau {kind_of(kind)} itu sendiri yang kamu perlukan, hapus `.{name}`; kalau tidak, cek ejaan kata setelah titik.",
        )
    return (
        why,
        "cek ejaan kata setelah titik, dan bahwa yang di depannya memang objek yang kamu maksud.",
    )


def _of_module(module: str, name: str, near: str) -> Why:
    if module in ("datetime", "time") and name in ("now", "today", "strptime"):
        return (
            f"Modul `{module}` tidak mempunyai `{name}`; yang mempunyainya kelas `datetime` di dalam modul `datetime`.",
            f"tulis `from datetime import datetime`, lalu `datetime.{name}(...)`.",
        )
    return (
        f"Modul `{module}` tidak mempunyai `{name}`.",
        f"mungkin maksudmu `{near}`?" if near else "cek ejaan kata setelah titik, dan modul mana yang mempunyainya.",
    )


def _of_none(line: str, name: str) -> Why:
    """What is said where a value is `None`, by what stands in front of the dot."""
    owner = in_front_of(line, name)
    if re.search(r"\.get\([^()]*\)$", owner):
        return (
            f"`{owner}` memberi `None`, karena kunci itu tidak ada; `None` tidak mempunyai `.{name}`.",
            f'beri nilai pengganti sebagai argumen kedua, misalnya `{owner[:-1]}, "")`, atau periksa dulu apakah kuncinya ada.',
        )
    if owner.endswith(")"):
        return (
            f"`{owner}` memberi `None`; `None` tidak mempunyai `.{name}`.",
            "kalau fungsinya buatanmu, akhiri dengan `return`; kalau milik pustaka, baca kapan ia memberi `None`.",
        )
    return (
        f"{f'`{owner}`' if owner else 'Nilai di depan titik itu'} berisi `None`, yang tidak mempunyai `.{name}`.",
        "cari baris yang mengisinya: sesuatu di sana tidak ditemukan, atau sebuah fungsi tidak mengembalikan apa pun. `.append(...)` dan `.sort()` pun memberi `None`: jangan simpan hasilnya.",
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
        "kalau fungsi itu tidak perlu memanggil dirinya, ganti panggilan itu dengan nama yang sudah berisi nilainya; kalau perlu, beri syarat kapan ia berhenti.",
    )


def _exit(crash: Crash) -> Why:
    if crash["context"] == "notebook":
        return (
            "`sys.exit()` mengakhiri sebuah program. Di notebook yang berhenti sel ini; kernel dan variabelmu tetap ada.",
            "hapus panggilan itu; untuk berhenti di tengah fungsi, pakai `return`.",
        )
    return (
        "`exit()`, `quit()`, dan `sys.exit()` mengakhiri program sebelum selesai diperiksa.",
        "hapus panggilan itu.",
    )


def _unbound(crash: Crash) -> Why:
    found = re.search(r"variable '(\w+)'", crash["message"])
    name = crash.get("detail") or (found[1] if found else "")
    if name and re.match(rf"{re.escape(name)}\s*(?:[-+*/]=|=(?!=))", crash["text"]):
        return (
            f"Baris ini mengubah `{name}` di dalam fungsi, jadi Python menganggapnya milik fungsi itu, dan di sana isinya belum ada.",
            f"kalau yang dimaksud `{name}` di luar fungsi, tulis `global {name}` sebagai baris pertama fungsinya; kalau tidak, beri isi awal di dalam fungsi.",
        )
    return (
        "Fungsi ini memberi isi pada nama itu di salah satu barisnya, jadi Python menganggapnya milik fungsi; di baris ini isinya belum ada.",
        "beri nama itu isi awal di baris pertama fungsi (juga kalau ia diisi di dalam `if`), atau terima nilainya lewat parameter.",
    )


def explain(crash: Crash) -> Explanation | None:
    """Return what a student reads of an error, or None when the workbook does not know it."""
    from .catalogue.search import find

    if (said := by_line.explain(crash)) is not None:
        return Explanation(*said)
    if (mistake := find(crash)) is not None:
        happened, why, advice = mistake.words(crash)
        return Explanation(why, advice, happened, mistake.id)
    known = _of_python(crash) or by_line.last(crash)
    return None if known is None else Explanation(*known)


def _of_python(crash: Crash) -> Why | None:
    """Explain one of Python's own errors, unless a library's code or the student's own `raise` made it."""
    bases, places = crash["bases"], crash["places"]
    if "SystemExit" in bases:
        return _exit(crash) if not places or places[-1].startswith("_sitebuiltins:") else None
    if "EOFError" in bases and "input()" in crash["message"]:
        return (
            "`input()` menunggu ketikan, padahal latihan ini diperiksa tanpa papan tik (keyboard).",
            "tulis nilainya langsung di kode.",
        )
    if "TypeError" in bases and "exceptions must derive from BaseException" in crash["message"] and not places:
        return _raised_value(crash["text"])
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
    if "IndexError" in bases and "Replacement index" in message:
        return (
            "Di dalam teksnya ada lebih banyak `{}` daripada nilai yang diserahkan kepada `.format(...)`.",
            "samakan banyaknya; kalau nilainya dari sebuah daftar, cetak dulu `len(...)` daftar itu.",
        )
    if "IndexError" in bases:
        return (
            "Nomor di dalam kurung siku melewati isi yang ada. Nomor dimulai dari 0, jadi yang terakhir satu kurang dari banyaknya.",
            "cetak `len(...)` dari yang di depan kurung siku, lalu bandingkan dengan nomornya.",
        )
    if found := re.search(r"invalid literal for int\(\) with base \d+: (.+)", message):
        return (
            f"Teks {found[1]} tidak dapat dibaca sebagai bilangan bulat.",
            "periksa dari mana teks itu: isinya harus angka. Pecahan dibaca dengan `float(...)`, dan `try` dengan `except ValueError` menangkap yang bukan angka.",
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
    if "ValueError" in bases and (
        found := re.match(r"(max|min)\(\) (?:arg is an empty sequence|iterable argument is empty)", message)
    ):
        return (
            f"`{found[1]}(...)` mendapat daftar kosong, jadi tidak ada yang dipilih.",
            f"isi daftarnya, atau beri nilai pengganti: `{found[1]}(daftar, default=0)`.",
        )
    if "ValueError" in bases and ("math domain error" in message or "nonnegative" in message):
        return (
            "Hitungan itu tidak ada hasilnya untuk nilai ini, misalnya akar dari bilangan negatif.",
            "periksa nilainya dulu dengan `if`.",
        )
    if "ValueError" in bases and (
        "not in list" in message or "not in tuple" in message or "substring not found" in message
    ):
        return "Yang dicari tidak ada di dalamnya.", "periksa dulu dengan `if ... in ...:` sebelum baris itu."
    if (
        "ValueError" in bases
        and "values to unpack" in message
        and re.match(r"(?:async )?for\b|.*\bfor\b.*\bin\b", crash["text"])
    ):
        return (
            "Banyaknya nama sesudah `for` tidak sama dengan banyaknya nilai yang didapat di satu putaran.",
            "untuk kunci dan nilai sebuah kamus tulis `.items()`; untuk nomor dan isi sebuah daftar, `enumerate(...)`; selain itu pakai satu nama.",
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
        return _unbound(crash)
    if "NameError" in bases and "detail" in crash:
        return _name(crash)
    if "AttributeError" in bases:
        return _attribute(crash)
    if crash["type"] == "KeyError" and ".format(" in crash["text"]:
        return (
            f"Di dalam teksnya ada `{{...}}` bernama {crash['message']}, dan `.format(...)` tidak diberi nilainya.",
            'serahkan dengan namanya, misalnya `.format(nama=nama)`, atau pakai f-string: `f"{nama}"`.',
        )
    if crash["type"] == "KeyError":
        return (
            f"Kamus itu tidak mempunyai kunci {crash['message']}.",
            "cek ejaan kuncinya, termasuk huruf besar dan kecilnya; `.get(...)` memberi `None` kalau kuncinya tidak ada.",
        )
    if "ValueError" in bases and "dictionary update sequence" in crash["message"]:
        return (
            "Yang diserahkan seharusnya sebuah kamus, padahal isinya lain.",
            'tulis pasangan kunci dan nilai di dalam kurung kurawal: `{"KUNCI": "nilai"}`.',
        )
    if "RecursionError" in bases and crash["during"] != "compile":
        return _recursion()
    if (simple := _simple(crash)) is not None:
        return simple
    return _type(crash) if "TypeError" in bases else None
