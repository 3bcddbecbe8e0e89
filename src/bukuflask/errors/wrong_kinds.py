"""Why a value of this kind does not do where the line has it: what Python's `TypeError` says, with the names of the line."""

from __future__ import annotations

import ast
import builtins
import re

from . import calls, formats, of_dates, origins, shadowed
from .explanation import Why
from .facts import Crash, opened
from .naming import HOMES_OF_NAMES
from .naming import kind_of as _named
from .nothing import explained


def explain(crash: Crash) -> Why | None:
    """Return why a value of another kind than the line needs is there, and what to try; None for what is not known."""
    crash, message = crash.copy(), crash["message"]
    crash["message"] = _without_modules(message)
    if (said := of_dates.explain(crash["message"]) or formats.explain(message)) is not None:
        return _with_origin(said, crash)
    for rule in (_of_nothing, _uncalled, shadowed.explain):  # which tell that themselves
        if (said := rule(crash)) is not None:
            return said
    for rule in (_given, _operator, _not_a_function, _in_brackets, _not_a_collection):
        if (said := rule(crash)) is not None:
            return said if "nothing" in crash else _with_origin(said, crash)
    return calls.explain(crash)


def kind_of(name: str) -> str:
    """Return what a value of the class of this name is called."""
    return of_dates.KINDS.get(name) or _named(name)


def _without_modules(message: str) -> str:
    """Return Python's words with each class by its own name alone: `datetime.date`, which is written in C, is told with its module."""
    message = re.sub(r"(['\"])(?:[a-z_]\w*\.)+(\w+)\1", r"\1\2\1", message)
    return re.sub(
        r"(\b(?:not|type|instance,|non-iterable|to|compare) )(?:[a-z_]\w*\.)+(\w+)(?![\w.(])", r"\1\2", message
    )


_KINDS_TOLD = (
    r"can only concatenate \w+ \(not \"(\w+)\"\)",
    r"'(\w+)' and '(\w+)'",
    r"'(\w+)' object (?:is not|does not|cannot|doesn't)",
    r"(?:argument )?of type '(\w+)'",
    r"not '?(\w+)'?$",
    r"(\w+) found$",
    r"non-iterable (\w+) object",
    r"compare (\w+) to (\w+)",
)
"""Where Python says of which kind the values were that did not do."""


def _with_origin(said: Why, crash: Crash) -> Why:
    """Add where the values came from that did not do, of the names in the line that hold such ones."""
    why, advice = said
    message, values = crash["message"], crash.get("values", {})
    kinds = {kind for each in _KINDS_TOLD if (found := re.search(each, message)) for kind in found.groups()}
    joined = re.match(r"can only concatenate (\w+)", message)
    if joined and not kinds & set(values.values()) and not re.search(r"['\"]", crash["text"]):
        kinds = {joined[1]}  # what has no name in the line came from nowhere else
    names = [name for name, kind in values.items() if kind in kinds and kind not in _OF_CODE][:_MOST_ORIGINS]
    brackets = r"\(" if "not callable" in message else r"\[" if "not subscriptable" in message else ""
    names = [name for name in names if re.search(rf"(?<![.\w]){name}\s*{brackets}", crash["text"])]
    told = origins.said(names, crash.get("origins", {}), *crash.get("given", ("", [])))
    return f"{why} {told}" if told else why, advice


_OF_CODE = ("module", "type")
_MOST_ORIGINS = 2


def _given(crash: Crash) -> Why | None:
    """A function was given a value of a kind that it does not take."""
    message = crash["message"]
    if found := re.search(r"(int|float)\(\) argument must be .*, not '(\w+)'", message):
        return _number_of(found[1], found[2])
    if found := re.search(r"object of type '(\w+)' has no len\(\)", message):
        return (
            f"`len(...)` menghitung isi teks, daftar, atau kamus, padahal yang diberikan adalah {kind_of(found[1])}.",
            "berikan teks, daftar, atau kamusnya; untuk menghitung angka sebuah bilangan, ubah dulu dengan `str(...)`."
            if found[1] in ("int", "float")
            else "cari mengapa nilainya `None`: fungsi tanpa `return` memberi `None`, dan `.append(...)` serta `.sort()` juga."
            if found[1] == "NoneType"
            else "periksa dari mana nilai itu.",
        )
    if "arguments converted during string formatting" in message or "not enough arguments for format string" in message:
        return (
            "Banyaknya `%s` di dalam teks tidak sama dengan banyaknya nilai sesudah `%`.",
            'samakan banyaknya, atau pakai f-string: `f"Halo {nama}"`.',
        )
    if "can't sum strings" in message or (
        re.search(r"\bsum\(", crash["text"]) and re.search("unsupported operand.*'str'", message)
    ):
        return (
            "`sum(...)` menjumlahkan bilangan, padahal di dalamnya ada teks.",
            "berikan satu daftar berisi bilangan, misalnya `sum([1000, 2000])`; teks diubah dulu dengan `int(...)`.",
        )
    if (said := _misplaced(message)) is not None:
        return said
    if found := re.search(r"type (\w+) doesn't define __round__|bad operand type for abs\(\): '(\w+)'", message):
        return _number_wanted(found[1] or found[2], "`float(...)`", crash)
    if found := re.search(
        r"'(\w+)' object cannot be interpreted as an integer|date\(\) missing required argument", message
    ):
        if read := re.search(r"\b((?:\w+\.)*(?:date|datetime))\(\s*(['\"]\d[^'\"]*['\"])\s*\)", crash["text"]):
            return (
                f"`{read[1]}(...)` meminta tahun, bulan, dan hari sebagai bilangan, padahal yang diberikan satu teks.",
                f"tulis `{read[1]}.fromisoformat({read[2]})`, dengan teks yang tersusun seperti `2026-08-17`.",
            )
        if found[1]:
            return _number_wanted(found[1], "`int(...)`", crash)
    if found := re.search(r"bad operand type for unary -: '(\w+)'", message):
        return (
            f"`-` di depan sebuah nilai meminta bilangan, padahal yang di belakangnya {kind_of(found[1])}.",
            "ubah dulu dengan `int(...)` atau `float(...)`." if found[1] == "str" else "periksa dari mana nilai itu.",
        )
    if found := re.search(
        r"(?:(\w+)\(\) argument (?:\d+|'\w+') )?must be (str|str or None), not (\w+)$|(\w+) arg must be None or str()",
        message,
    ):
        called = f"`{found[1] or found[4]}(...)`" if found[1] or found[4] else "fungsi itu"
        given = (
            f", padahal yang diberikan adalah {kind_of(found[3])}"
            if found[3]
            else ", padahal yang diberikan bukan teks"
        )
        return (
            f"Yang diminta oleh {called} adalah teks{given}.",
            "ubah dulu dengan `str(...)`, atau beri tanda kutip."
            if found[3] in ("int", "float", None)
            else "periksa dari mana nilai itu, dan berikan teksnya.",
        )
    if found := re.search(r"must be real number, not (\w+)", message):
        return (
            f"Yang diminta adalah bilangan, padahal yang diberikan adalah {kind_of(found[1])}.",
            "ubah dulu dengan `int(...)` atau `float(...)`.",
        )
    if found := re.search(r"(\w+) must be None or a string, not (\w+)", message):
        return (
            f"`{found[1]}` diisi teks, padahal yang diberikan adalah {kind_of(found[2])}.",
            "beri tanda kutip, atau ubah dengan `str(...)`.",
        )
    if (
        (found := re.search(r"(\w+)\(\) takes no arguments", message))
        and found[1] in HOMES_OF_NAMES
        and not crash.get("origins", {}).get(found[1], "").startswith("class ")
    ):
        return (
            f"`{found[1]}` milik sebuah pustaka, dan kurung biasa di belakangnya tidak menerima isi.",
            "hapus isi kurungnya.",
        )
    if found := re.search(r"(\w+)\(\) takes no arguments", message):
        return (
            f"Kelas `{found[1]}` dibuat dengan argumen, padahal ia tidak punya `__init__` yang menerimanya.",
            "tulis `def __init__(self, ...)` di dalam kelasnya; cek ejaan `__init__` (dua garis bawah di depan dan di belakang).",
        )
    if found := re.match(r"(startswith|endswith) first arg must be (str|bytes) .*, not (\w+)", message):
        whole = "bytes" if found[2] == "bytes" else "str"
        return (
            f"`.{found[1]}(...)` mencocokkan {kind_of(whole)} dengan {kind_of(found[2])}, padahal yang diberikan adalah {kind_of(found[3])}.",
            "samakan jenisnya. Isi berkas yang dibaca dengan `.read()` dari unggahan adalah bita, dan bita ditulis dengan `b` di depan kutipnya; jangan diubah dengan `str(...)`.",
        )
    if found := re.search(r"expected str, bytes or os.PathLike object, not (\w+)", message):
        return (
            f"Yang diminta adalah alamat berkas, padahal yang diberikan adalah {kind_of(found[1])}.",
            "berikan alamatnya sebagai teks atau `Path`.",
        )
    if found := re.search(r"write\(\) argument must be str, not (\w+)", message):
        return (
            f"`.write(...)` menulis teks, padahal yang diberikan adalah {kind_of(found[1])}.",
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
            f"Yang dibagi ke beberapa nama adalah satu nilai saja: {kind_of(found[1])}.",
            "tulis satu nama di sebelah kiri; di `for` atas kamus, pasangannya didapat dengan `.items()`, di `for` atas daftar dengan `enumerate(...)`.",
        )
    return None


def _operator(crash: Crash) -> Why | None:
    """Between the two sides of a sign."""
    message = crash["message"]
    if found := re.search(r"can only concatenate (\w+) \(not \"(\w+)\"\)", message):
        return _joined(found[1], found[2], crash)
    if "can't concat str to bytes" in message or "can't concat bytes to str" in message:
        return (
            "`+` mendapat teks dan bita (`b'...'`), dan keduanya tidak dapat disambung.",
            "dari respons, pakai `.text` (teks), bukan `.data` (bita); bita lain menjadi teks dengan `.decode()`.",
        )
    if found := re.search(r"can't multiply sequence by non-int of type '(\w+)'", message):
        return (
            f"Teks atau daftar dapat diulang dengan bilangan bulat, padahal pengalinya {kind_of(found[1])}.",
            "kalau maksudmu menghitung, ubah dulu teksnya dengan `int(...)`, atau dengan `float(...)` kalau isinya pecahan.",
        )
    if found := re.search(r"unsupported operand type\(s\) for (\S+)(?: or pow\(\))?: '(\w+)' and '(\w+)'", message):
        sign, left, right = found[1], found[2], found[3]
        if sign == "**" and right.lower().endswith("dict"):
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
        if sign in ("&", "|") and re.search(r"[=<>]", crash["text"]):
            return (
                f"`{sign}` dikerjakan lebih dulu daripada `==`, `<`, dan `>`, jadi yang digabung bukan kedua syaratnya.",
                f"beri kurung di sekeliling masing-masing syarat: `(...) {sign} (...)`. Di dalam `where(...)`, pisahkan saja dengan koma.",
            )
        return (
            f"`{sign}` tidak dapat dipakai antara {kind_of(left)} dan {kind_of(right)}.",
            "periksa dari mana kedua nilai itu"
            + (
                "; yang dari formulir, alamat, dan berkas berupa teks, dan menjadi bilangan dengan `int(...)`."
                if "str" in (left, right)
                else "."
            ),
        )
    if found := re.search(r"'(\S+)' not supported between instances of '(\w+)' and '(\w+)'", message):
        return (
            f"`{found[1]}` membandingkan {kind_of(found[2])} dengan {kind_of(found[3])}, dan keduanya tidak punya urutan.",
            _comparable(found[2], found[3]),
        )
    return None


def _not_a_function(crash: Crash) -> Why | None:
    """Round brackets behind what is no function."""
    message = crash["message"]
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
                "Yang di depan kurung `(...)` adalah sebuah modul, dan modul tidak dapat dipanggil.",
                f"panggil yang ada di dalamnya, misalnya `{_OF_MODULES[name]}`."
                if (name := _module_called(crash)) in _OF_MODULES
                else "panggil yang ada di dalamnya, misalnya `datetime.datetime(...)`, atau impor namanya dengan `from ... import ...`.",
            )
        if found[1] == "NoneType" and (decorator := re.match(r"@([\w.]+)\(", crash["text"])):
            return (
                f"`{decorator[1]}(...)` mengembalikan `None`, padahal yang dipakai sebagai dekorator harus mengembalikan sebuah fungsi.",
                f"akhiri `{decorator[1].rpartition('.')[2]}` dengan `return` dan fungsi yang mencatat di dalamnya, tanpa kurung.",
            )
        if (none := crash.get("nothing")) is not None:
            return explained(none, "`None` tidak dapat dipanggil dengan kurung.")
        if found[1] in {"str", "int", "float", "list", "NoneType"}:
            return (
                f"Kurung `(...)` memanggil sebuah fungsi, padahal yang di depannya {kind_of(found[1])}.",
                "hapus kurungnya. Kalau di depannya nama sebuah fungsi, mungkin nama itu sudah kamu isi dengan nilai lain; pakai nama lain untuk nilainya. Kalau maksudmu mengalikan, tulis `*`.",
            )
        return (
            f"Kurung `(...)` memanggil fungsi, padahal yang di depannya sebuah `{found[1]}`.",
            "hapus kurungnya, atau periksa nama di depannya.",
        )
    return None


_OF_MODULES = {
    "random": "random.randint(1, 6)",
    "datetime": "datetime.datetime(2026, 8, 17)",
    "time": "time.time()",
    "math": "math.sqrt(9)",
    "json": "json.loads(teks)",
    "flask": "flask.Flask(__name__)",
}
"""What is called in a module that a reader calls itself."""


def _module_called(crash: Crash) -> str:
    modules = [name for name, kind in crash.get("values", {}).items() if kind == "module"]
    return next((name for name in modules if re.search(rf"(?<![.\w]){name}\s*\(", crash["text"])), "")


def _in_brackets(crash: Crash) -> Why | None:
    """Square brackets behind what has no parts, or with what is no number in them."""
    message = crash["message"]
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
        if found[1] == "set":
            return (
                "Kurung kurawal tanpa titik dua membuat himpunan, dan isi himpunan tidak dapat diambil dengan kurung siku.",
                "kalau yang kamu maksud kamus, tulis `{kunci: nilai}`, dengan titik dua.",
            )
        if f"{found[1]}(" in "".join(f"{each}(" for each in crash.get("defines", [])) or any(
            each.startswith(found[1] + ".") for each in crash.get("defines", [])
        ):
            return (
                f"Objek `{found[1]}` bukan kamus, jadi isinya tidak diambil dengan kurung siku.",
                "pakai titik, misalnya `objek.nama`, atau `objek.nama()` untuk sebuah metode.",
            )
        if (none := crash.get("nothing")) is not None:
            return explained(none, "`None` tidak punya isi yang dapat diambil dengan kurung siku.")
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
        if (none := crash.get("nothing")) is not None:
            return explained(none, "`None` tidak punya isi yang dapat diganti dengan kurung siku.")
        return (
            f"Isi {kind_of(found[1])} tidak dapat diganti per bagian.",
            "buat nilai yang baru, lalu simpan di nama yang sama.",
        )
    if found := re.search(r"(?:list|tuple|string) indices must be integers(?: or slices)?, not '?(\w+)'?", message):
        return (
            f"Isi daftar dan teks diambil dengan nomor, padahal yang diberikan adalah {kind_of(found[1])}.",
            "kalau yang kamu punya kamus, periksa nama di depan kurung siku; kalau daftar, pakai nomornya, mulai dari 0.",
        )
    return None


def _not_a_collection(crash: Crash) -> Why | None:
    """What is gone through, or looked into, is one value alone."""
    message = crash["message"]
    if found := re.search(
        r"(?:argument of type )?'(\w+)' (?:object )?is not (?:iterable|a container or iterable)", message
    ):
        if (none := crash.get("nothing")) is not None:
            return explained(none, "`None` tidak punya isi yang dapat diulang atau dipecah.")
        if found[1] == "NoneType" and re.search(r"\.update\(|\bdict\(|\blist\(|\bset\(|\bin\b", crash["text"]):
            return (
                "Yang diberikan berisi `None`, padahal yang diminta adalah kamus, daftar, atau teks.",
                "periksa dulu dengan `if ...:` sebelum baris itu, atau beri nilai pengganti, misalnya `... or {}`.",
            )
        if found[1] in ("int", "float") and ".update(" in crash["text"]:
            return (
                "`.update(...)` meminta sebuah kamus, padahal yang diberikan adalah sebuah bilangan.",
                'tulis `.update({"KUNCI": nilai})`.',
            )
        if found[1] in ("function", "method", "builtin_function_or_method"):
            return (
                "Yang diulang atau dipecah adalah sebuah fungsi, padahal yang dimaksud adalah hasilnya.",
                "panggil fungsinya: tambahkan kurung `()` di belakang namanya.",
            )
        if (said := _alone_in_brackets(found[1], crash)) is not None:
            return said
        if found[1] in ("int", "float", "bool") and not re.match(r"(?:async )?for\b|.*\[.*\bfor\b", crash["text"]):
            return (
                f"Yang diperiksa atau dipecah seharusnya daftar, kamus, atau teks, padahal isinya {kind_of(found[1])}.",
                "periksa dari mana nilai itu; sebuah bilangan dapat diubah menjadi teks dengan `str(...)`.",
            )
        return (
            f"Yang diulang atau dipecah seharusnya daftar, kamus, atau teks, padahal isinya {kind_of(found[1])}.",
            "periksa dari mana nilai itu"
            + ("; untuk mengulang sebanyak bilangan, pakai `range(...)`." if found[1] == "int" else "."),
        )
    return None


_OF_MANY = {
    "max": "pilih di antara beberapa nilai: `max(a, b)`, atau berikan sebuah daftar: `max(daftar)`",
    "min": "pilih di antara beberapa nilai: `min(a, b)`, atau berikan sebuah daftar: `min(daftar)`",
    "sum": "berikan sebuah daftar berisi bilangan: `sum([a, b])`. Dua bilangan dijumlahkan dengan `+`",
    "sorted": "berikan sebuah daftar: `sorted([a, b])`",
    "list": "tulis nilainya di dalam kurung siku: `[nilai]`. Bilangan 0, 1, 2, dan seterusnya didapat dengan `list(range(...))`",
    "tuple": "tulis nilainya dengan koma: `(nilai,)`",
    "set": "tulis nilainya di dalam kurung kurawal: `{nilai}`",
    "any": "berikan sebuah daftar berisi syarat: `any([a, b])`",
    "all": "berikan sebuah daftar berisi syarat: `all([a, b])`",
    "enumerate": "berikan sebuah daftar; untuk mengulang sebanyak bilangan, pakai `range(...)`",
    "extend": "`.extend(...)` menambahkan isi daftar lain; untuk satu nilai, pakai `.append(...)`",
}
"""Functions that go through what they are given, and what is written where that is one number."""


def _alone_in_brackets(kind: str, crash: Crash) -> Why | None:
    """What is said where a function that goes through something was given one number."""
    called = re.findall(rf"\b({'|'.join(_OF_MANY)})\(", crash["text"])
    if kind not in ("int", "float", "bool") or len(called) != 1:
        return None
    return (
        f"`{called[0]}(...)` mengambil isi sebuah daftar satu per satu, padahal yang diberikan adalah {kind_of(kind)}.",
        f"{_OF_MANY[called[0]]}.",
    )


def _misplaced(message: str) -> Why | None:
    """A class, a sign or the two sides of `in` where something else belongs."""
    if "'type' object cannot be interpreted as an integer" in message:
        return (
            "Yang diminta adalah bilangan, padahal yang diberikan adalah sebuah kelas, misalnya `int`, bukan hasilnya.",
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


_FUNCTIONS = ("function", "method", "builtin_function_or_method")


def _of_nothing(crash: Crash) -> Why | None:
    """What is said where one side of a sign is `None` and the line tells which."""
    found = re.search(r"for (\S+?):|'(\S+)' not supported|(concatenate)", crash["message"])
    if found is None or (none := crash.get("nothing")) is None:
        return None
    return explained(
        none,
        f"`{found[1] or found[2] or '+'}` tidak dapat dipakai dengan `None`, yaitu tanda bahwa nilainya tidak ada.",
    )


def _uncalled(crash: Crash) -> Why | None:
    """What is said where one side of a sign is a function and not what it returns."""
    found = (
        re.search(r"'(\S+)' not supported between instances of '(\w+)' and '(\w+)'", crash["message"])
        or re.search(r"for (\S+?)(?: or pow\(\))?: '(\w+)' and '(\w+)'", crash["message"])
        or re.search(r"can only (concatenate) (\w+) \(not \"(\w+)\"\)", crash["message"])
    )
    function = next((each for each in found.groups()[1:] if each in _FUNCTIONS), "") if found else ""
    if not found or not function:
        return None
    sign = found[1].replace("concatenate", "+")
    names = [
        name for name, kind in crash.get("values", {}).items() if kind == function and f"{name}(" not in crash["text"]
    ]
    bare = re.findall(r"(?<![.\w'\"])[a-z]+\b(?!\s*[(\w'\"])", crash["text"])
    names = names or [each for each in bare if callable(getattr(builtins, each, None))]
    origin = crash.get("origins", {}).get(names[0], "") if len(names) == 1 else ""
    why = f"`{sign}` mendapat sebuah fungsi{f' (`{names[0]}`)' if len(names) == 1 else ''}, bukan hasilnya."
    number = {"int", "float"} & {found[2], found[3]}
    if re.search(r"=\s*input$", origin):
        if crash["context"] == "latihan":  # where nobody types
            value = "18" if number else '"Sari"'
            return (
                f"{why} Di `{origin}` fungsinya belum dipanggil, dan latihan diperiksa tanpa papan tik (keyboard).",
                f"tulis nilainya langsung, misalnya `{names[0]} = {value}`.",
            )
        called = f"{names[0]} = int(input())" if number else f"{names[0]} = input()"
        return f"{why} Di `{origin}` fungsinya belum dipanggil.", f"tulis `{called}`."
    if re.search(r"=\s*[\w.]+$", origin):
        return (
            f"{why} Di `{origin}` fungsinya belum dipanggil.",
            "tambahkan kurung dan argumennya di baris itu."
            + (" Hasil yang berupa teks diubah dengan `int(...)`." if number else ""),
        )
    return why, "panggil fungsinya: tambahkan kurung dan argumennya di belakang namanya."


def _joined(left: str, right: str, crash: Crash) -> Why:
    """What is said of a `+` between two kinds of value."""
    if "NoneType" in (left, right):
        other = left if right == "NoneType" else right
        return (
            f"`+` mendapat {kind_of(other)} dan `None`{_holders(crash, 'NoneType')}, yaitu tanda bahwa nilainya tidak ada.",
            'cari bagian yang kosong: sebuah fungsi tanpa `return`, atau `.get(...)` yang kuncinya tidak ada. Beri nilai bawaannya, misalnya `.get("nama", "")`.',
        )
    if left.endswith("Path") or right.endswith("Path"):
        return (
            "Alamat dari `Path(...)` tidak disambung dengan `+`.",
            "pakai garis miring: `folder / nama`, dengan nama-nama di kodemu.",
        )
    if "str" in (left, right):
        other = left if right == "str" else right
        return (
            f"Yang disambung `+` adalah teks dan {kind_of(other)}{_holders(crash, other)}; teks disambung dengan teks.",
            'ubah yang bukan teks dengan `str(...)`, atau pakai f-string: `f"... {nilai}"`.'
            + (" Kalau maksudmu menjumlah, ubah teksnya dengan `int(...)`." if other in ("int", "float") else "")
            + (" Kalau maksudmu menjumlah, ubah teksnya dengan `Decimal(...)`." if other == "Decimal" else ""),
        )
    if left == right == "dict":
        return "`+` tidak menyambung dua kamus.", "tulis `kamus_a | kamus_b`, atau `{**kamus_a, **kamus_b}`."
    if "tuple" in (left, right):
        return (
            f"`+` tidak dapat dipakai antara {kind_of(left)} dan {kind_of(right)}.",
            "mungkin ada koma di baris yang mengisinya: koma membuat tuple, dan pecahan ditulis dengan titik.",
        )
    if "list" in (left, right):
        return (
            f"`+` tidak dapat dipakai antara {kind_of(left)} dan {kind_of(right)}; daftar disambung dengan daftar.",
            "tulis nilai tunggal di dalam kurung siku, misalnya `daftar + [nilai]`, atau tambahkan dengan `.append(nilai)`.",
        )
    return (
        f"`+` tidak dapat dipakai antara {kind_of(left)} dan {kind_of(right)}.",
        "periksa dari mana kedua nilai itu: yang dapat dijumlahkan adalah bilangan dengan bilangan.",
    )


def _holders(crash: Crash, kind: str) -> str:
    """Return the names in the line that hold a value of this kind, as a reader is told of them; "" when there is none."""
    names = [name for name, each in crash.get("values", {}).items() if each == kind]
    return f" (`{names[0]}`)" if len(names) == 1 else ""


_MANY = ("list", "tuple", "dict", "set")


def _comparable(left: str, right: str) -> str:
    """Return how two values can be brought into an order that have none."""
    pair = {left, right}
    if pair <= {"str", "int", "float"}:
        return "samakan dulu jenisnya: teks menjadi bilangan dengan `int(...)`."
    if "NoneType" in pair:
        return "periksa dulu dengan `if ... is None:`, atau beri nilai bawaan di tempat nilai itu dibuat."
    if pair & set(_MANY) and pair & {"int", "float"}:
        return "kalau banyaknya isi yang dimaksud, bandingkan `len(...)`; kalau satu isinya, ambil dulu dengan kurung siku."
    return "bandingkan bilangan atau teks yang ada di dalamnya."


def _number_wanted(kind: str, conversion: str, crash: Crash) -> Why:
    """What is said where a number is needed and something else was given."""
    why = f"Yang diminta adalah bilangan, padahal yang diberikan adalah {kind_of(kind)}."
    if kind in ("str", "float"):
        return why, f"ubah dulu dengan {conversion}."
    if kind in _MANY:
        looped = re.match(r"for\b.*\brange\(", crash["text"])
        return why, "banyaknya isi didapat dengan `len(...)`" + (
            "; untuk mengulang isinya saja, hapus `range(...)` dan tulis namanya." if looped else "."
        )
    if kind in _FUNCTIONS:
        return why, "panggil fungsinya: tambahkan kurung di belakang namanya."
    return why, "periksa dari mana nilai itu."


def _number_of(wanted: str, kind: str) -> Why:
    if kind == "NoneType":
        return (
            f"`{wanted}(...)` mendapat `None`, jadi nilai yang dibaca tidak ada.",
            'beri nilai bawaan, misalnya `.get("umur", "0")`, atau periksa dulu dengan `if`.',
        )
    why = f"`{wanted}(...)` membaca teks atau angka, padahal yang diberikan adalah {kind_of(kind)}."
    if kind in _FUNCTIONS:
        return why, "panggil fungsinya: tambahkan kurung di belakang namanya."
    if kind in ("list", "tuple", "dict"):
        one = 'dengan kuncinya, misalnya `["umur"]`' if kind == "dict" else "dengan nomornya, misalnya `[0]`"
        return why, f"ambil dulu satu nilai dari dalamnya {one}; kalau banyaknya yang diminta, tulis `len(...)`."
    return why, "periksa dari mana nilai itu, dan berikan satu teks atau bilangan dari dalamnya."


def _called(crash: Crash) -> str:
    """Return the name in front of the round brackets of the line that the values tell to be no function; "" when unclear."""
    found = re.findall(r"(?<![.\w])(\w+(?:\.\w+)*)\(", crash["text"])
    values = crash.get("values", {})
    return next((each for each in found if "." in each or values.get(each) in ("dict", "list", "_Environ", "Row")), "")


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


def explain_caught(text: str) -> Why:
    """Return why what stands behind `except` catches nothing, and what to try."""
    stands = re.match(r"\s*except\s+([\w.]+)\s*(?:as\s+\w+\s*)?:", text)
    named = f"`{stands[1]}`" if stands else "yang ditulis di belakangnya"
    return (
        f"`except` menangkap kelas galat, dan {named} bukan kelas galat.",
        "tulis kelasnya, misalnya `ValueError`; kelas galat sebuah modul ditulis dengan titik, misalnya `sqlite3.Error`.",
    )


def explain_raised(text: str) -> Why:
    """Return why what stands behind `raise` cannot be raised, and what to try."""
    if re.search(r"\braise\s+\d", text):
        return (
            "`raise` menimbulkan galat, dan angka bukan galat.",
            "untuk menjawab dengan sebuah status, tulis `abort(404)` (dari `flask`), atau `return isi, 404`.",
        )
    return (
        "`raise` menimbulkan galat, dan yang ditulis di belakangnya bukan galat.",
        'bungkus dengan sebuah galat, misalnya `raise ValueError("...")`.',
    )
