"""What the line itself tells of a mistake that the general texts would explain with a cause that is not the reader's.

Each rule recognises one slip by the student's line and by what the names in it hold, and is silent about everything else. A slip with an
object of a library is in the catalogue.
"""

from __future__ import annotations

import builtins
import difflib
import re
from collections.abc import Callable

from . import at_hand
from .explanation import Why
from .facts import Crash, names_made
from .naming import OF_FLASK, in_front_of, kind_of
from .syntax import between_strings, ended_early

_OF_REQUEST = ("form", "args", "files", "values", "cookies", "headers", "get_json", "json", "method")
_OF_CONFIG = ("from_mapping", "from_object", "from_pyfile", "from_file", "from_prefixed_env")
_OF_TEXT = frozenset(each for each in dir(str) if not each.startswith("_")) - {"format", "index", "count"}
_OF_LIST = frozenset({"append", "extend", "insert", "push", "add", "remove", "sort"})
_OF_DATE = frozenset({"strftime", "isoformat"})
_TYPES = r"int|float|str|string|path|bool|char|var"


def explain(crash: Crash) -> Why | None:
    """Return why a mistake that one of the rules knows happened, and what to try, or None."""
    if crash["raised"] and "SyntaxError" not in crash["bases"]:
        return None
    for kind, rules in _RULES.items():
        if kind in crash["bases"]:
            for rule in rules:
                if (said := rule(crash)) is not None:
                    return said
    return None


def last(crash: Crash) -> Why | None:
    """Return the same of what neither the catalogue nor Python's own errors explain."""
    if crash["raised"] or crash["during"] == "compile":
        return None
    if "RecursionError" in crash["bases"]:
        return (
            "Sebuah fungsi memanggil dirinya sendiri tanpa henti.",
            "cari pemanggilan fungsi itu di dalam fungsinya sendiri, lalu hapus, atau beri syarat kapan berhenti.",
        )
    return None


def _name(crash: Crash) -> str:
    """The name that an error is about; an UnboundLocalError tells it in its words only."""
    found = re.search(r"variable '(\w+)'", crash["message"])
    return crash.get("detail") or (found[1] if found else "")


def _misspelt(crash: Crash, name: str) -> bool:
    """Whether a name of the code or of Python's is spelt nearly like this one."""
    others = [*names_made(crash), *dir(builtins)]
    return bool(difflib.get_close_matches(name, [each for each in others if each != name], n=1, cutoff=0.75))


def _elsewhere(crash: Crash, name: str) -> bool:
    """Whether the name is made somewhere that another text tells of."""
    made = name in crash.get("own", []) and "UnboundLocalError" not in crash["bases"]
    return made or "maker" in crash or name in crash.get("listing", {}) or _misspelt(crash, name)


def _given(crash: Crash) -> list[str]:
    """What the function of the line takes, without `self`."""
    return [each for each in crash.get("scope", [])[: crash.get("parameters", 0)] if each != "self"]


def _key_without_quotes(crash: Crash) -> Why | None:
    name, text = _name(crash), crash["text"]
    if not name or _elsewhere(crash, name) or (name not in crash.get("scope", []) and f"[{name}]" in text):
        return None
    quoted = re.escape(name)
    if found := re.search(rf"(\w+(?:\.\w+)*)\[\s*{quoted}\s*\]", text):
        written = f'{found[1]}["{name}"]'
    elif found := re.search(rf"(\w+(?:\.\w+)*\.get)\(\s*{quoted}\s*[,)]", text):
        written = f'{found[1]}("{name}", ...)' if "," in found[0] else f'{found[1]}("{name}")'
    elif found := re.search(rf"(?<![.\w]){quoted}\s+((?:not )?in)\s+(\w+(?:\.\w+)*)", text):
        written = f'"{name}" {found[1]} {found[2]}'
    else:
        return None
    return (
        f"Di baris ini `{name}` tanpa tanda kutip dibaca sebagai nama variabel, dan variabel itu belum berisi apa-apa.",
        f"kalau yang dimaksud kuncinya, beri tanda kutip: `{written}`.",
    )


def _made_of_itself(crash: Crash) -> Why | None:
    name = _name(crash)
    if name in crash.get("own", []) or not re.match(rf"{re.escape(name)}\s*=(?!=)", crash["text"]):
        return None
    if crash.get("around", {}).get("outer"):  # the name of the function around this one
        return None
    given = _given(crash)
    other = f", misalnya `{given[0]}`" if len(given) == 1 else ""
    return (
        f"Baris ini memakai `{name}` untuk membuat `{name}`, padahal isinya belum ada.",
        f"tulis nama yang sudah berisi di sebelah kanan `=`{other}, atau beri `{name}` isi awal di atas baris ini.",
    )


def _part_of_something(crash: Crash) -> Why | None:
    name, text = _name(crash), crash["text"]
    follows = re.search(rf"(?<![.\w]){re.escape(name)}\s*(?:[\[.(]|[=!]=)", text)
    if not follows or name in crash.get("own", []) or "maker" in crash or name in crash.get("listing", {}):
        return None
    if name in _OF_REQUEST:
        return (
            f"`{name}` bukan nama tersendiri: ia bagian dari permintaan.",
            f"tulis `request.{name}`, dengan `from flask import request` di atas.",
        )
    if name == "config":
        return "Konfigurasi adalah bagian dari aplikasinya.", "tulis `app.config`, dengan nama aplikasimu di depan."
    return None


def _of_another_function(crash: Crash) -> Why | None:
    name, holder = _name(crash), crash.get("inside", "")
    if not holder or "scope" not in crash or crash.get("returned"):
        return None
    if name in crash["scope"]:
        return (
            f"Di fungsi ini `{name}` dibaca sebagai nama di luar fungsi (karena `global`), dan di luar belum ada isinya.",
            f"hapus baris `global {name}`, atau beri `{name}` isi awal di luar fungsi.",
        )
    return (
        f"`{name}` dibuat di dalam fungsi `{holder}`, dan fungsi lain tidak mengenalnya.",
        "buat nilainya lagi di fungsi ini, atau terima lewat parameter. Yang disimpan, misalnya di `session`, dibaca lagi dari sana.",
    )


def _of_the_environment(crash: Crash) -> Why | None:
    name = _name(crash)
    found = re.search(rf"\b(?:environ|getenv)\s*\(\s*{re.escape(name)}\s*[),]", crash["text"])
    if not found or _elsewhere(crash, name):
        return None
    return (
        f"Nama variabel lingkungan adalah teks. Tanpa tanda kutip, Python mencari variabel Python bernama `{name}`, dan itu tidak ada.",
        f'tulis dengan tanda kutip: `os.environ.get("{name}")`.',
    )


def _key_of_config(crash: Crash) -> Why | None:
    name = _name(crash)
    known = {*crash.get("own", []), *crash.get("scope", [])}
    if not re.fullmatch(r"[A-Z][A-Z_]*_[A-Z_]+", name) or "create_app" not in known or _elsewhere(crash, name):
        return None
    if re.search(rf"[\[{{,]\s*{name}\s*[\]:]", crash["text"]):
        return None
    quote = "'" if re.search(r"\bf\"", crash["text"]) else '"'
    return (
        f"Python tidak mengenal variabel `{name}`.",
        f"kalau itu kunci konfigurasi, tulis `app.config[{quote}{name}{quote}]`; kalau sebuah variabel, buat dulu di atas baris ini.",
    )


def _converter_in_def(crash: Crash) -> Why | None:
    if found := re.match(rf"(?:async )?def \w+\(.*?\b({_TYPES})(?:\s*:\s*|\s+)([^\W\d]\w*)", crash["text"]):
        return (
            f"Di dalam kurung `def` ditulis nama parameternya saja. Jenis untuk sebuah alamat ditulis di rutenya, misalnya `<{found[1]}:{found[2]}>`.",
            f"di `def`, tulis `{found[2]}` saja.",
        )
    return None


def _method_alone(crash: Crash) -> Why | None:
    name, text = _name(crash), crash["text"]
    if not re.search(rf"(?<![.\w]){re.escape(name)}\s*\(", text) or _elsewhere(crash, name):
        return None
    given = _given(crash)
    if name in _OF_CONFIG:
        owner = "app.config"
    elif name in _OF_TEXT | _OF_DATE:
        owner = given[0] if len(given) == 1 else "tanggal" if name in _OF_DATE else "teks"
    elif name in _OF_LIST - {"push", "add"}:
        owner = "daftar"
    else:
        return None
    return (
        f"`{name}` adalah {'metode milik teks' if name in _OF_TEXT else 'sebuah metode'}. Metode ditulis sesudah titik, di belakang nilai yang diolahnya.",
        f"tulis `{owner}.{name}(...)`, dengan nilai yang diolah di depan titik.",
    )


def _other_name_of_parameter(crash: Crash) -> Why | None:
    name, given = _name(crash), _given(crash)
    if len(given) != 1 or name in (*OF_FLASK, "flask", "os") or _elsewhere(crash, name):
        return None
    asked = re.search(rf"(?<![.\w]){re.escape(name)}\.(\w+)\(", crash["text"])
    if not asked or asked[1] not in _OF_TEXT | _OF_DATE:
        return None
    return (
        f"Fungsi ini menerima satu nilai, dan namanya `{given[0]}`; `{name}` tidak dibuat di mana pun.",
        f"kalau nilai itu yang dimaksud, tulis `{given[0]}` di tempat `{name}`; kalau bukan, buat atau impor dulu `{name}`.",
    )


def _owner(crash: Crash) -> str:
    return crash["of"][0].rpartition(":")[2] if crash.get("of") else ""


def _method_of_another_kind(crash: Crash) -> Why | None:
    name, kinds = _name(crash), [each.rpartition(":")[2] for each in crash.get("of", [])]
    if "near" in crash or not re.search(rf"\.{re.escape(name)}\s*\(", crash["text"]):
        return None
    if name in _OF_TEXT and "dict" in kinds:
        return (
            f"`{name}` milik teks, padahal yang di depannya kamus.",
            f"hapus `.{name}(...)`, atau ambil dulu satu isi kamus itu dengan kurung siku.",
        )
    return None


def _stands_alone(crash: Crash) -> Why | None:
    name = _name(crash)
    if not at_hand.called_as_method(crash) or _owner(crash) in ("NoneType", "function"):
        return None
    owner = in_front_of(crash["text"], name) or "..."
    return f"`{name}` adalah fungsi tersendiri, bukan metode.", f"tulis nilainya di dalam kurung: `{name}({owner})`."


def _parameter_not_attribute(crash: Crash) -> Why | None:
    name = _name(crash)
    if name in crash.get("locals", []) and re.search(rf"\bself\.{re.escape(name)}\b", crash["text"]):
        return (
            f"`{name}` adalah nama di dalam fungsi ini, bukan simpanan objeknya; `self` tidak mempunyai `.{name}`.",
            f"tulis `{name}` tanpa `self.` di depannya.",
        )
    return None


def _what_the_class_has(crash: Crash) -> Why | None:
    name, there = _name(crash), crash.get("methods", [])
    if not there or "near" in crash or not re.search(rf"\.{re.escape(name)}\s*\(", crash["text"]):
        return None
    what = in_front_of(crash["text"], name)
    listed = ", ".join(f"`.{each}()`" for each in there)
    return (
        f"{f'`{what}`' if what else 'Yang di depan titik'} adalah objek `{_owner(crash)}`, dan kelas itu tidak mempunyai metode `{name}`.",
        f"pakai metode yang ada di kelas itu: {listed}.",
    )


def _strptime_of_date(crash: Crash) -> Why | None:
    if _name(crash) == "strptime" and crash.get("values", {}).get("date") == "type":
        return (
            "`strptime` milik kelas `datetime`, bukan `date`.",
            "tulis `datetime.strptime(...).date()`, dengan `from datetime import datetime`.",
        )
    return None


def _not_called(crash: Crash) -> Why | None:
    name = _name(crash)
    if _owner(crash) not in ("function", "method", "builtin_function_or_method"):
        return None
    owner = in_front_of(crash["text"], name)
    if not owner.isidentifier():
        return None
    if crash["text"].startswith("@"):
        return (
            f"`{owner}` adalah sebuah fungsi, dan fungsi tidak mempunyai `.{name}`.",
            f"tulis dekorator itu dengan nama aplikasinya, `@app.{name}(...)`, di tempat `app` sudah dibuat.",
        )
    if name not in _OF_TEXT:
        return None
    return (
        f"`{owner}` berisi fungsi yang belum dipanggil, jadi hasilnya belum ada.",
        f"kalau `{owner}` nama fungsinya, tambahkan kurung: `{owner}(...)`. Kalau bukan, tambahkan kurung dan isinya di baris yang mengisi `{owner}`.",
    )


def _template_filter(crash: Crash) -> Why | None:
    if "for |" not in crash["message"] or "function" not in crash["message"]:
        return None
    found = re.search(r"(\w+(?:\.\w+)*)\s*\|\s*(\w+)", crash["text"])
    said = f"`{found[2]}({found[1]})`" if found else "`fungsi(nilai)`"
    return (
        "Filter dengan `|` ada di dalam templat saja; di Python, sebuah fungsi dipanggil dengan kurung.",
        f"tulis {said}.",
    )


def _keyword(crash: Crash) -> Why | None:
    found = re.search(r"([\w.<>]+)\(\) got an unexpected keyword argument '(\w+)'", crash["message"])
    if not found or found[1] not in crash.get("defines", []) or crash["line"] is None:
        return None
    why = f"`{found[1]}(...)` tidak mempunyai parameter bernama `{found[2]}`."
    if found[2].isupper():
        return why, f'kalau itu kunci sebuah kamus, berikan kamusnya: `{found[1]}({{"{found[2]}": ...}})`.'
    return None


def _not_a_mapping(crash: Crash) -> Why | None:
    message = crash["message"]
    if "dictionary update sequence" not in message and "is not iterable" not in message:
        return None
    found = re.search(r"(?:\.update|\.from_mapping|\bdict)\(\s*([^\W\d]\w*)\s*\)", crash["text"])
    kind = crash.get("values", {}).get(found[1], "") if found else ""
    if not found or kind in ("", "dict", "NoneType", "function"):
        return None
    colon = ", dengan titik dua di antara kunci dan nilainya" if kind == "set" else ""
    return (
        f"Yang diminta adalah sebuah kamus, padahal `{found[1]}` berisi {kind_of(kind)}.",
        f'kalau `{found[1]}` parameter fungsi, yang diperbaiki baris yang memanggil fungsi itu: berikan `{{"KUNCI": "nilai"}}`{colon}.',
    )


def _unhashable(crash: Crash) -> Why | None:
    told = re.search(r"unhashable type: '(\w+)'", crash["message"])
    text, values = crash["text"], crash.get("values", {})
    for name, kind in values.items():
        if not told or kind != told[1]:
            continue
        if re.search(rf"\{{\s*{name}\s*\}}", text):
            return (
                f"Kurung kurawal di sekeliling `{name}` membuat himpunan, dan {kind_of(kind)} tidak dapat menjadi isinya.",
                f"hapus kurung kurawalnya: `{name}` sudah berisi {kind_of(kind)}.",
            )
        if kind == "dict" and re.search(rf"\bconfig\[\s*{name}\s*\]", text):
            return (
                f"Di dalam kurung siku ditulis satu kunci, padahal `{name}` berisi kamus dengan kunci-kuncinya sendiri.",
                f"masukkan seluruh isinya: `app.config.update({name})`.",
            )
        if found := re.search(rf"(\w+(?:\.\w+)*)\[\s*{name}\s*\]", text):
            return (
                f"Di dalam kurung siku ditulis sebuah kunci, padahal `{name}` berisi {kind_of(kind)}.",
                f'kalau yang dimaksud kuncinya, beri tanda kutip: `{found[1]}["{name}"]`.'
                + (
                    f" Kalau `{name}` seharusnya satu nilai, periksa dari mana isinya berasal: fungsi ini mungkin dipanggil dengan seluruh kamusnya, tanpa `**`."
                    if kind == "dict" and name in crash.get("locals", [])
                    else ""
                ),
            )
    return None


def _item_of_namespace(crash: Crash) -> Why | None:
    if not re.search(r"SimpleNamespace' object (?:is not subscriptable|does not support item)", crash["message"]):
        return None
    return (
        "Objek itu menyimpan isinya sebagai atribut, jadi kurung siku tidak dapat dipakai.",
        "pakai titik. Kalau nama atributnya ada di sebuah variabel, pakai `getattr(objek, nama)` untuk membaca, dan `setattr(objek, nama, nilai)` untuk mengisi.",
    )


def _int_with_default(crash: Crash) -> Why | None:
    if "int() base" in crash["message"] or "non-string with explicit base" in crash["message"]:
        return (
            "Argumen kedua `int(...)` adalah basis bilangannya, bukan nilai bawaan.",
            'tulis nilai bawaan dan jenisnya di dalam `get`, misalnya `.get("porsi", 1, type=int)`.',
        )
    return None


def _thread_without_names(crash: Crash) -> Why | None:
    if "group argument must be None" in crash["message"]:
        return (
            "Argumen pertama `Thread(...)` bukan fungsinya.",
            "tulis dengan namanya: `Thread(target=fungsi, args=[...])`.",
        )
    return None


def _key(crash: Crash) -> Why | None:
    key, text = crash["message"].strip("'\""), crash["text"]
    why = f"Kamus itu tidak mempunyai kunci {crash['message']}."
    if ".format(" in text or not re.search(r"\[", text):
        return None
    if found := re.search(rf"(\w+)\[(['\"]){re.escape(key)}\2\]", text):
        if key in crash.get("locals", []):
            return why, f"kalau yang dimaksud isi variabel `{key}`, hapus tanda kutipnya: `{found[1]}[{key}]`."
        return None
    if found := re.search(r"(\w+)\[(\w+)\](?=\s*(?:[-+*/]=|[-+*/]\s))", text):
        return why, f"kalau kunci itu boleh belum ada, mulailah dari 0: `{found[1]}.get({found[2]}, 0)`."
    return None


def _other_languages_step(crash: Crash) -> Why | None:
    if re.match(r"for\s*\(", crash["text"]):
        return None  # its steps go with the rest of it
    if found := re.search(r"(?<![\w.])([^\W\d]\w*)\s*(\+\+|--)\s*[,)\]]", crash["text"]):
        sign = found[2][0]
        return (
            f"Python tidak mempunyai `{found[2]}`.",
            f"tulis `{found[1]} {sign} 1` untuk nilainya, atau `{found[1]} {sign}= 1` di baris sendiri untuk mengubah `{found[1]}`.",
        )
    return None


def _semicolon_in_dict(crash: Crash) -> Why | None:
    if re.search(r"\{\s*(['\"])[^'\"]*\1\s*;", crash["text"]):
        return "Di dalam kamus, kunci dan nilainya dipisahkan titik dua, bukan titik koma.", "ganti `;` dengan `:`."
    return None


def _quotes_in_f_string(crash: Crash) -> Why | None:
    if not crash["message"].startswith("f-string"):
        return None
    why = "Di dalam `{...}` sebuah f-string dipakai tanda kutip yang sama dengan pembungkusnya, jadi teksnya dikira selesai di sana."
    if found := re.search(r"\{([^{}\"']*\[)\"([^\"']*)\"\]", crash["text"]):
        return why, f"pakai kutip tunggal di dalam kurung kurawal: `{{{found[1]}'{found[2]}']}}`."
    if found := re.search(r"\{(\w+)\(\"([^\W\d]\w*)\"\)", crash["text"]):
        return (
            why,
            f"kalau yang dimaksud isi variabel `{found[2]}`, tulis tanpa kutip: `{{{found[1]}({found[2]})}}`; kalau sebuah teks, pakai kutip tunggal.",
        )
    return None


def _quotes_in_quotes(crash: Crash) -> Why | None:
    """A text of SQL or HTML whose inner quotes end it, where Python reads `%` and `/` behind it as operators."""
    for text, gap in between_strings(crash["text"]):
        if not re.fullmatch(r"%[^%]+%|/[\w./-]*", gap):
            continue
        if "NameError" in crash["bases"] and not re.search(rf"(?<![\w.]){re.escape(_name(crash))}\b", gap):
            continue
        if "TypeError" in crash["bases"] and "not all arguments converted" not in crash["message"]:
            continue
        return ended_early(text, gap)
    return None


_RULES: dict[str, tuple[Callable[[Crash], Why | None], ...]] = {
    "UnboundLocalError": (_key_without_quotes, _made_of_itself),
    "NameError": (
        _converter_in_def,
        _quotes_in_quotes,
        _part_of_something,
        _key_without_quotes,
        _of_another_function,
        _of_the_environment,
        _key_of_config,
        _method_alone,
        _other_name_of_parameter,
    ),
    "AttributeError": (
        _strptime_of_date,
        _parameter_not_attribute,
        _stands_alone,
        _method_of_another_kind,
        _what_the_class_has,
        _not_called,
    ),
    "SyntaxError": (_converter_in_def, _other_languages_step, _semicolon_in_dict, _quotes_in_f_string),
    "KeyError": (_key,),
    "ValueError": (_not_a_mapping, _int_with_default),
    "AssertionError": (_thread_without_names,),
    "TypeError": (
        _quotes_in_quotes,
        _template_filter,
        _keyword,
        _not_a_mapping,
        _unhashable,
        _item_of_namespace,
        _int_with_default,
    ),
}
"""The rules by the class of the error, each asked in this order."""
