"""Why a function cannot be called with the arguments that it was given."""

from __future__ import annotations

import ast
import difflib
import re

from .explanation import Why
from .facts import Crash, opened


def explain(crash: Crash) -> Why | None:
    """A function called with other arguments than it takes."""
    crash = crash.copy()
    crash["message"] = message = _with_the_class(crash["message"], crash["text"])
    caller = "Pemeriksa memanggil" if crash["line"] is None else "Baris itu memanggil"
    defined = crash.get("defines", [])
    if found := re.search(r"([\w.<>]+)\(\) missing \d+ required (?:positional|keyword-only) arguments?: (.+)", message):
        name = _shown_call(found[1])
        if found[1] in crash.get("selfless", []):
            return _self(found[1])
        if re.search(r"missing .*'self'", message):
            owner = next(iter(crash.get("on_class", [])), found[1].rpartition(".")[0])  # a method may be inherited
            if made := "".join(crash.get("on_class", [])[1:]):
                return (
                    f"`{name}` dipanggil dari kelasnya (`{owner}`), bukan dari objek yang dibuat darinya.",
                    f"panggil dari objeknya: `{made}.{name}(...)`.",
                )
            return (
                f"`{name}` dipanggil dari kelasnya (`{owner}`), bukan dari objek yang dibuat darinya.",
                f"buat dulu objeknya dengan kurung, misalnya `{owner.lower()} = {owner}(...)`, lalu panggil `{owner.lower()}.{name}(...)`.",
            )
        if called := crash.get("on_class"):
            instance = called[1] or called[0].lower()
            if crash["text"].startswith("@"):
                return (
                    f"`{name}` diambil dari kelas `{called[0]}`, bukan dari objek yang dibuat darinya, jadi fungsimu dikira objeknya.",
                    f"pakai objeknya: `@{instance}.{name}`."
                    if called[1]
                    else f"buat dulu objeknya dengan kurung, `{called[0]}()`, lalu pakai objek itu di belakang `@`.",
                )
            made = (
                f"panggil `{instance}.{name}(...)`"
                if called[1]
                else f"buat dulu objeknya dengan kurung: `{called[0]}()`"
            )
            return (
                f"`{name}(...)` dipanggil dari kelas `{called[0]}`, bukan dari objek yang dibuat darinya, jadi argumenmu dikira objeknya.",
                f"{made}.",
            )
        if decorator := re.match(r"@([\w.]+)\(\s*\)", crash["text"]):
            asked = found[2].replace("'", "`").replace(" and ", " dan ")
            return (
                f"`{decorator[1]}()` dipanggil dengan kurung kosong, padahal {asked} wajib ada.",
                f"kalau `{decorator[1]}` menerima fungsi di bawahnya langsung, hapus kurungnya: `@{decorator[1]}`. "
                f"Kalau ia meminta pengaturan, isi {asked} di dalam kurungnya.",
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
    if (said := _keyword_of_python(crash)) is not None:
        return said
    if found := re.search(r"([\w.<>]+)\(\) got an unexpected keyword argument '(\w+)'", message):
        taken = crash.get("takes", [])
        listed = ", ".join(f"`{each}`" for each in taken)
        return (
            f"`{_shown_call(found[1])}(...)` tidak mempunyai parameter bernama `{found[2]}`.",
            f"pakai salah satu nama yang dikenalnya: {listed}." if taken else "cek ejaan nama argumen itu.",
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
    if found := re.match(r"([\w.]+?)(?:\(\))? expected at least (\d+) arguments?, got (\d+)", message):
        return (
            f"`{found[1].rpartition('.')[2]}(...)` dipanggil dengan {found[3]} argumen, padahal perlu sedikitnya {found[2]}.",
            "isi yang kurang di dalam kurungnya.",
        )
    if found := re.match(r"([\w.]+)\(\) takes no keyword arguments", message):
        return (
            f"`{found[1].rpartition('.')[2]}(...)` menerima nilainya tanpa nama argumen.",
            "hapus nama argumen dan `=` di dalam kurungnya; tulis nilainya saja.",
        )
    if found := re.match(
        r"([\w.]+?)(?:\(\))? (?:expected (?:at (?:most|least) )?\d+ arguments?, got (\d+)|takes (?:exactly|at most) .*\((\d+) given\)|takes no (?:keyword )?arguments|takes at least .*)",
        message,
    ):
        return (
            f"`{found[1].rpartition('.')[2]}(...)` dipanggil dengan banyak argumen yang tidak cocok.",
            "cek koma dan kurungnya: hapus argumen yang berlebih, atau isi yang kurang. Beberapa nilai diberikan sebagai satu daftar `[...]`.",
        )
    return None


_KEYWORDS = {
    "print": "sep end file flush",
    "sort": "key reverse",
    "sorted": "key reverse",
    "max": "key default",
    "min": "key default",
    "open": "mode encoding newline errors",
    "sum": "start",
    "enumerate": "start",
    "int": "base",
    "round": "ndigits",
    "split": "sep maxsplit",
}
"""The named arguments of Python's own functions that a reader may meet."""

_OWN_WORDS = {
    "pemisah": "sep",
    "akhir": "end",
    "akhiran": "end",
    "kunci": "key",
    "terbalik": "reverse",
    "balik": "reverse",
    "descending": "reverse",
    "mulai": "start",
    "awal": "start",
    "bawaan": "default",
    "basis": "base",
    "desimal": "ndigits",
    "digit": "ndigits",
    "digits": "ndigits",
    "newline": "end",
}
"""What a reader may call such an argument."""


def _keyword_of_python(crash: Crash) -> Why | None:
    """A function of Python's own, called with a named argument that it does not have."""
    message = crash["message"]
    if found := re.search(
        r"'(\w+)' is an invalid keyword argument for (\w+)\(\)|'(\w+)' is an invalid keyword argument", message
    ):
        asked, name = found[1] or found[3], found[2] or ""
    elif (
        found := re.search(r"^(?:(\w+)\(\)|this function) got an unexpected keyword argument '(\w+)'", message)
    ) and found[1] in (*_KEYWORDS, *_MAKERS, None):
        asked, name = found[2], found[1] or ""
    else:
        return None
    name = "" if name in _MAKERS else name
    if name in crash.get("defines", []):
        return None
    if name == "sort" and "sorted(" in crash["text"]:
        name = "sorted"  # which hands its arguments to `sort`
    known = _KEYWORDS.get(name, "").split()
    near = [each for each in known if each == _OWN_WORDS.get(asked) or asked.startswith(each) or each.startswith(asked)]
    near = near or difflib.get_close_matches(asked, known, n=1, cutoff=0.6)
    listed = ", ".join(f"`{each}`" for each in known)
    return (
        f"`{name}(...)` tidak mempunyai argumen bernama `{asked}`."
        if name
        else f"Tidak ada argumen bernama `{asked}` di sana.",
        f"tulis `{near[0]}=...`."
        if near
        else f"pakai salah satu nama yang dikenalnya: {listed}."
        if known
        else "hapus argumen itu, atau cek ejaannya.",
    )


_MAKERS = ("__new__", "__init__")
"""What makes an object of a class, which code calls by the name of the class."""


def _with_the_class(message: str, text: str) -> str:
    """Return Python's words with the name of the class as the line calls it, where they name only what makes its objects."""
    maker = rf"(?<![\w.])(?:{'|'.join(_MAKERS)})(?=\(\))"
    if not re.search(maker, message):
        return message
    asked = re.search(r"argument '(\w+)'|'(\w+)' is an invalid keyword", message)
    try:
        called = [node for node in ast.walk(ast.parse(opened(text))) if isinstance(node, ast.Call)]
    except (SyntaxError, ValueError):
        return message
    if asked:
        called = [node for node in called if any(each.arg in asked.groups() for each in node.keywords if each.arg)]
    names = {ast.unparse(node.func).rpartition(".")[2] for node in called}
    return re.sub(maker, names.pop(), message) if len(names) == 1 else message


def _shown_call(qualified: str) -> str:
    """Return how a function is called in the code: a class by its own name."""
    owner, _, name = qualified.rpartition(".")
    return owner.rpartition(".")[2] if owner and name in _MAKERS else name


def _self(qualified: str) -> Why:
    name = qualified.rpartition(".")[2]
    return (
        f"`{name}` adalah metode di dalam sebuah kelas. Python memberikan objeknya sebagai argumen pertama, dan parameter untuk itu belum ada.",
        f"tulis `self` sebagai parameter pertama: `def {name}(self, ...)`.",
    )
