"""Why a name is not known, or holds nothing yet: what the line and the names around it tell."""

from __future__ import annotations

import builtins
import difflib
import re

from ..names import HOMES
from . import at_hand, unfilled
from .explanation import Why
from .facts import Crash, names_made
from .line import STRING
from .naming import HOMES_OF_NAMES, METHODS_OF_APP, OF_FLASK

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


def explain(crash: Crash) -> Why:
    """Return why a name is not known, and what to try."""
    name, own = crash["detail"], crash.get("own", [])
    if found := re.search(rf"\bForeignKey\(\s*({re.escape(name)}\.\w+)", crash["text"]):
        return (
            f"`{found[1]}` tanpa tanda kutip dibaca sebagai nama `{name}`, dan nama itu tidak ada di baris ini.",
            f'tabel dan kolomnya ditulis sebagai teks: `ForeignKey("{found[1]}")`.',
        )
    if "free variable" in crash["message"]:
        return (
            f"`{name}` dibuat oleh fungsi yang memuat fungsi ini, dan di sana belum ada isinya ketika baris ini berjalan.",
            f"isi `{name}` di atas baris yang memanggil fungsi ini.",
        )
    if "inside" in crash:
        return _made_inside(crash, crash["inside"], crash.get("returned", False))
    if name in own and re.match(rf"{re.escape(name)}\s*(?:[-+*/]=|=(?!=).*\b{re.escape(name)}\b)", crash["text"]):
        return (
            f"Baris ini memakai `{name}` untuk membuat `{name}`, padahal isinya belum ada.",
            f"beri `{name}` isi awal di atas baris ini, atau tulis nama lain di sebelah kanan `=`.",
        )
    if cause := at_hand.surroundings(crash).get("unfilled"):
        return unfilled.explained(name, cause) or _made_below(crash)
    if owner := at_hand.surroundings(crash).get("out_of_sight"):
        return (
            f"`{name}` dibuat di dalam kelas `{owner}`, dan bagian dalam `[... for ...]` atau `lambda` di kelas itu tidak dapat melihatnya.",
            f"pindahkan baris yang membuat `{name}` ke atas `class {owner}`.",
        )
    if function := at_hand.surroundings(crash).get("global_in"):
        return (
            f"`{name}` diisi di dalam fungsi `{function}` dengan `global {name}`, dan fungsi itu belum dipanggil sampai mengisinya.",
            f"beri `{name}` isi awal di luar fungsi, di atas baris ini, atau panggil dulu `{function}(...)`.",
        )
    if "maker" in crash:
        return (
            f"`{name}` dibuat di sel lain di atas sel ini, dan sel itu belum dijalankan sejak kernel dimulai.",
            f"jalankan dulu sel {crash['maker']}, lalu jalankan sel ini lagi.",
        )
    if (said := at_hand.under_another_name(crash)) is not None:
        return said
    if name in OF_FLASK and not at_hand.in_other_letters(crash):
        return (
            f"`{name}` milik Flask, tetapi belum diimpor.",
            f"tambahkan di baris paling atas: `from flask import {name}`.",
        )
    if name in ("IntegrityError", "OperationalError") and not crash.get("owners"):
        return (
            f"`{name}` belum diimpor. Ada dua yang bernama begitu.",
            f"dengan `sqlite3`, tulis `import sqlite3` di baris paling atas dan `sqlite3.{name}` di sini; dengan SQLAlchemy, "
            f"`from sqlalchemy.exc import {name}`.",
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
    if name in ("name", "_name_", "__main__", "__name", "name__", "explain", "__names__"):
        if re.search(r"""==\s*(["'])(?:_?main_?|main__|__main)\1""", crash["text"]):
            return (
                f"Python tidak mengenal nama `{name}`, dan tulisan di dalam tanda kutip itu juga belum lengkap garis bawahnya.",
                'tulis keduanya dengan dua garis bawah di depan dan dua di belakang: `if __name__ == "__main__":`.',
            )
        return (
            f"Python tidak mengenal nama `{name}`.",
            "mungkin maksudmu `__name__`, dengan dua garis bawah di depan dan di belakang?",
        )
    if (said := _turned(crash)) is not None:
        return said
    if (said := at_hand.part_at_hand(crash)) is not None:
        return said
    if place := crash.get("listing", {}).get(name):
        where = "di sel lain notebook ini" if place == "notebook" else "di contoh untuk latihan ini"
        return (
            f"`{name}` ada {where}, tetapi belum kamu buat di sini. Jawaban latihan berjalan sendiri, terpisah dari sel lain.",
            f"tulis juga baris yang membuat atau mengimpor `{name}` di jawabanmu, atau pakai nama yang sudah ada di sana.",
        )
    if (said := _joined_text(crash)) is not None:
        return said
    if (said := _by_line(crash)) is not None:
        return said
    # A name in small letters may be the reader's own.
    if name in HOMES_OF_NAMES and (name == "escape" or re.search("[A-Z_]", name)):
        if own_name := at_hand.in_other_letters(crash):
            return (
                f"Python tidak mengenal nama `{name}`: huruf besar dan kecil dibedakan, dan yang ada di kodemu `{own_name}`.",
                f"tulis `{own_name}`. Kalau yang dimaksud milik `{HOMES_OF_NAMES[name]}`, tambahkan di atas: "
                f"`from {HOMES_OF_NAMES[name]} import {name}`.",
            )
        return (
            f"`{name}` ada di modul `{HOMES_OF_NAMES[name]}`, tetapi belum diimpor.",
            f"tambahkan di atas: `from {HOMES_OF_NAMES[name]} import {name}`.",
        )
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
    made = [each for each in names_made(crash) if each != name]
    known = [*made, *OF_FLASK, *dir(builtins)]
    same = next((each for each in known if each.lower() == name.lower()), None)
    near = [same] if same else []
    near = near or difflib.get_close_matches(name, made, n=1, cutoff=0.75)  # one's own names before Python's
    if not near and (said := at_hand.in_a_loop(crash)) is not None:
        return said
    if not near and not crash.get("owners"):  # what a module at hand has by just this name is nearer than any other
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
    if near:
        return (
            f"Python tidak mengenal nama `{name}`.",
            f"mungkin maksudmu `{near[0]}`? Huruf besar dan kecil dibedakan.{at_hand.of_a_module(crash)}",
        )
    return _unknown(crash)


def _made_below(crash: Crash) -> Why:
    name, text = crash["detail"], crash["text"]
    as_text = re.search(rf"=\s*{re.escape(name)}\s*(?:$|[,)#])", text)
    return (
        f"`{name}` baru dibuat di bawah, padahal baris ini sudah memakainya. Python membaca dari atas ke bawah.",
        f"pindahkan baris yang membuat `{name}` ke atas baris ini."
        + (
            f' Kalau yang diminta namanya saja, misalnya nama endpoint, beri tanda kutip: `"{name}"`.'
            if as_text
            else ""
        ),
    )


def _turned(crash: Crash) -> Why | None:
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


def _made_inside(crash: Crash, holder: str, returned: bool) -> Why:
    """What is said of a name that only a function knows."""
    name = crash["detail"]
    why = (
        f"`{name}` dibuat di dalam fungsi `{holder}` dan tidak dikenal di luarnya; baris ini berada di luar fungsi itu."
    )
    if name == "app" and returned and crash["text"].startswith("@app."):
        return (
            why,
            f"pindahkan fungsi ini beserta dekoratornya ke dalam `{holder}`, sebelum `return`; atau pakai dekorator milik sebuah blueprint.",
        )
    if name == "app" and returned and "scope" in crash:  # while a request is answered
        return (
            why,
            "di dalam sebuah fungsi, pakai `current_app`, yang diimpor dari `flask`: aplikasi yang sedang menjawab.",
        )
    if returned:
        return why, f"simpan yang dikembalikan fungsi itu di atas baris ini, misalnya `{name} = {holder}(...)`."
    return (
        why,
        "pindahkan baris ini ke dalam fungsi itu (empat spasi di depannya, sebelum `return`), atau kembalikan nilainya dengan `return`.",
    )


def _joined_text(crash: Crash) -> Why | None:
    """A path, a mail address or a code without quotes, whose `/`, `@` and `-` Python reads as operators between names."""
    name, values = crash["detail"], crash.get("values", {})
    code = STRING.sub(lambda found: "\0" * len(found[0]), crash["text"])
    for found in re.finditer(r"(?<![\w\0.)\]])[\w.]+(?:[/@+-][\w.]+)+(?![\w\0(\[])|(?<![\w.])www(?:\.[\w-]+)+", code):
        text = found[0].rstrip(".")
        parts = re.findall(r"(?<![\w.])[^\W\d]\w*", text)
        if name not in parts or any(part in values for part in parts):
            continue
        written = f'`"{text}"`'
        each = " pada tiap teks seperti itu" if re.search(r"[\w.]@[\w.]|/", code[found.end() :]) else ""
        if re.fullmatch(r"www\..+|[\w.+-]+@[\w.-]+", text) or re.search(_FILE + "$", text):
            return (
                f"`{text}` ditulis tanpa tanda kutip, jadi Python membaca `{name}` di dalamnya sebagai sebuah nama, dan nama itu tidak ada.",
                f"beri tanda kutip{each}: {written}.",
            )
        if re.search(
            r"\b(?:open|Path|redirect|render_template|send_file|send_from_directory|url_for|route|get|post)\(\s*$",
            code[: found.start()],
        ):
            return (
                f"`{text}` ditulis tanpa tanda kutip, jadi Python membacanya sebagai hitungan dengan nama `{name}`, dan nama itu tidak ada.",
                f"kalau itu sebuah alamat atau teks, beri tanda kutip: {written}.",
            )
        if (
            re.fullmatch(r"[\w-]+", text)
            and (len(parts) > 1 or text.count("-") > 1)
            and not difflib.get_close_matches(name, names_made(crash), n=1, cutoff=0.75)
        ):
            cell = ", atau jalankan dulu sel yang membuatnya" if crash["context"] == "notebook" else ""
            return (
                f"`{text}` tanpa tanda kutip dibaca sebagai pengurangan, dan nama `{name}` tidak ada.",
                f"kalau itu satu teks, beri tanda kutip: {written}; kalau memang pengurangan, buat dulu `{name}` di atas baris ini{cell}.",
            )
    return None


def _by_line(crash: Crash) -> Why | None:
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
    if (owner := at_hand.surroundings(crash).get("in_class")) and not crash.get("of_self"):
        return (
            f"`{name}` dibuat di dalam kelas `{owner}`, jadi di baris ini dikenal lewat kelas itu atau objeknya.",
            f"kalau itu yang dimaksud, tulis `{owner}.{name}`, atau nama objeknya, titik, lalu `{name}`.",
        )
    if crash.get("of_self"):
        return (
            f"`{name}` disimpan pada objeknya, jadi di dalam metode disebut lewat `self`.",
            f"tulis `self.{name}`.",
        )
    called = re.search(rf"(?<![.\w]){quoted}\s*\(", text)
    owners = crash.get("owners", [])
    if called and 0 < len(owners) <= at_hand.MOST_OWNERS:
        at = "@" if text.startswith("@") else ""
        listed = " atau ".join(f"`{at}{owner}.{name}(...)`" for owner in owners)
        return (
            f"`{name}` ada di dalam {' dan '.join(f'`{owner}`' for owner in owners)}, dan dipanggil lewat sana.",
            f"tulis pemiliknya dan titik di depan: {listed}.",
        )
    if name in METHODS_OF_APP and called:
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


def _unknown(crash: Crash) -> Why:
    """What is said of a name of which nothing else is known, by where it stands in the line."""
    name, text, scope = crash["detail"], crash["text"], crash.get("scope", [])
    quoted = re.escape(name)
    why = f"Python tidak mengenal nama `{name}`: belum dibuat, belum diimpor, atau salah ketik."
    earlier = at_hand.earlier(crash)
    called = re.search(rf"(?<![.\w]){quoted}\s*\(", text)
    if {"op", "upgrade"} <= set(crash.get("own", [])) and not called:  # a migration
        return (
            f"Python tidak mengenal nama `{name}`: nama yang dipakai di naskah migrasi dibuat atau diimpor di naskah itu juga.",
            f'kalau `{name}` sebuah kolom, hitung di dalam SQL, misalnya `op.execute("UPDATE ... SET ...")`; kalau bukan, cek ejaannya.{earlier}',
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
    if (owners := crash.get("owners", [])) and name not in at_hand.APPS:  # `flask.app` is no application
        return why, f"mungkin maksudmu `{owners[0]}.{name}`? Cek juga ejaannya.{earlier}"
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


def explain_unfilled(crash: Crash) -> Why:
    """Return why a name of a function is used before it holds anything, and what to try."""
    found = re.search(r"variable '(\w+)'", crash["message"])
    name = crash.get("detail") or (found[1] if found else "")
    if name and re.match(rf"{re.escape(name)}\s*(?:[-+*/]=|=(?!=))", crash["text"]):
        outer = at_hand.surroundings(crash).get("outer")
        place, word = ("fungsi yang memuatnya", "nonlocal") if outer else ("luar fungsi", "global")
        return (
            f"Baris ini mengubah `{name}` di dalam fungsi, jadi Python menganggapnya milik fungsi itu, dan di sana isinya belum ada.",
            f"kalau yang dimaksud `{name}` di {place}, tulis `{word} {name}` sebagai baris pertama fungsinya; kalau tidak, beri isi awal di dalam fungsi.",
        )
    cause = at_hand.surroundings(crash).get("unfilled")
    if cause and cause["how"] != "below" and (said := unfilled.explained(name, cause)) is not None:
        return said
    return (
        "Fungsi ini memberi isi pada nama itu di salah satu barisnya, jadi Python menganggapnya milik fungsi; di baris ini isinya belum ada.",
        "beri nama itu isi awal di baris pertama fungsi (juga kalau ia diisi di dalam `if`), atau terima nilainya lewat parameter.",
    )
