"""Turn an answer to an exercise into the feedback that a student reads."""

from __future__ import annotations

import ast
import hashlib
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from .. import lookalikes
from ..bank import Exercise, Message, magic_of, name_of
from ..errors.explain import explain
from ..errors.facts import Crash, words
from ..feedback import Feedback
from ..host import LAUNCHER
from ..names import MAGICS
from ..prose import ShownText, code_block, fill, markdown, prose
from ..source_tree import tree_of
from ..text import COMMENT, enumerated, shortened
from . import advice, limits, pasted, suspects
from .cell_lines import shown_line
from .grading import Verdict
from .runner import Outcome
from .suite import DamageSeen
from .suite_words import SUITE

BLANK = "____"
"""What a starter shows where one expression is to be filled in."""


def _message(happened: str, why: str, advice: str) -> Message:
    return {"happened": happened, "why": why, "advice": advice}


GENERAL: Final[Mapping[str, Message]] = {
    "umum-nama": _message(
        "Setelah kodemu dijalankan, tidak ada variabel, fungsi, atau kelas bernama `{nama}` di tingkat paling luar. Yang ada: {ada}.",
        "Pemeriksa mencari nama itu persis, termasuk huruf besar dan kecilnya. Nama di dalam tanda kutip, misalnya nama sebuah blueprint, "
        "bukan nama variabel.",
        "beri nama `{nama}` pada bagian yang diminta, di tingkat paling luar (tanpa indentasi).",
    ),
    "umum-jenis": _message(
        "`{nama}` ada, tetapi isinya sebuah `{jenis}`.",
        "Yang diminta adalah {harus}; objek jenis lain belum tentu dapat menggantikannya.",
        "cari baris yang paling akhir memberi isi pada `{nama}`: `{nama} = ...`, `import`, `class`, atau `def` beserta dekorator di atasnya. "
        "Kalau di atasnya `{nama}` sudah benar, hapus baris itu, atau beri hasilnya nama lain. Kalau `{nama}` ditulis dengan `def` padahal "
        "yang diminta bukan fungsi, beri fungsi itu nama lain, lalu isi `{nama}` dengan yang diminta.",
    ),
    "umum-main": _message(
        '`{nama}` baru dibuat di dalam `if __name__ == "__main__":`, dan bagian itu tidak dijalankan di sini.',
        "Pemeriksa mengimpor kodemu, seperti yang dilakukan `flask run`. Isi blok itu berjalan kalau berkasnya dijalankan langsung.",
        "pindahkan `{nama}` ke luar blok itu, di atasnya; di dalamnya cukup `app.run()`.",
    ),
    "umum-garis-miring": _message(
        "Permintaan ke `{alamat}` dialihkan ke alamat yang sama dengan garis miring di ujungnya, dengan status 308.",
        "Ada rute yang ditulis dengan garis miring di ujung, sedangkan alamat yang diminta tidak. Flask lalu mengalihkan permintaannya, dan fungsi "
        "view-mu belum dipanggil.",
        "hapus garis miring di ujung rute itu.",
    ),
    "umum-dibaca-lagi": _message(
        "Kodemu menerima nilai yang memuat `{nilai}`, lalu {akibat}. Tanda-tanda di dalam nilai itu seharusnya tidak dibaca.",
        "Teks yang diisi dengan `.format(...)` atau `%`, atau yang diolah Jinja2, dibaca seluruhnya. Kurung kurawal dan tanda persen di dalam "
        "nilai yang sudah berada di teks itu ikut dibaca sebagai tempat isian.",
        "isi teksnya satu kali saja, dengan satu f-string atau satu templat. Hasilnya jangan diisi atau diolah lagi.",
    ),
    "umum-diurai-lagi": _message(
        "Kodemu menerima nilai yang memuat `{nilai}`, lalu {akibat}. Tulisan di dalam nilai itu berubah.",
        "Nilai itu sudah jadi ketika sampai ke kodemu. Yang terlihat seperti sandi alamat di dalamnya, yaitu `%2B` dan `+`, adalah tulisan "
        "biasa, tetapi di suatu tempat dibaca sebagai sandi.",
        "pakai nilainya apa adanya, tanpa `unquote`, `unquote_plus`, atau `replace`. Kalau nilainya ditaruh di sebuah alamat, biarkan `url_for` "
        "yang menyusun alamat itu.",
    ),
    "umum-tak-terbaca": _message(
        "Jawabanmu berjalan, tetapi hasilnya berbentuk lain dari yang ditanyakan, sehingga pemeriksaan terhenti ({galat}).",
        "Pemeriksa belum mengenal bentuk jawaban ini; itu belum tentu salahmu.",
        "bandingkan lagi dengan isi tugas. Kalau menurutmu jawabanmu benar, ceritakan kepada penulis buku ini.",
    ),
    **SUITE,
}
"""Messages that every exercise can give; an exercise's own message with the same code wins."""


def normal(source: str) -> str:
    """Return the source without what a student cannot see: trailing spaces and empty lines around it."""
    return "\n".join(line.rstrip() for line in source.strip("\n").splitlines()).rstrip()


def fingerprint(source: str) -> str:
    """Return a short mark by which two different attempts are told apart."""
    return hashlib.sha256(normal(source).encode("utf-8", "replace")).hexdigest()[:16]


def blanks(source: str) -> list[int]:
    """Return the 1-based lines that still wait: a `____`, or a lone `...` where a statement belongs."""
    lines = {
        n for n, line in enumerate(source.split("\n"), 1) if re.search(r"(?<!\w)____(?!\w)", COMMENT.sub(r"\1", line))
    }
    tree = tree_of(source)
    if tree is None:
        # A `...` that waits between two decorators, or for the body of an `if`, is what keeps Python from reading it.
        alone = (n for n, line in enumerate(source.split("\n"), 1) if COMMENT.sub(r"\1", line).strip() == "...")
        return sorted(lines.union(alone))
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and node.value.value is Ellipsis:
            lines.add(node.lineno)
    return sorted(lines)


_MAGIC = re.compile(rf"^[ \t]*%(?:%\w+|(?:{'|'.join(MAGICS)})\b).*", re.MULTILINE)
"""A command of the notebook that stands inside an answer: any `%%`, and the workbook's own."""


def unfit(exercise: Exercise, source: str) -> Feedback | None:
    """Return the ⚠ answer for what is no answer at all, else None: far too long, or two commands in one cell. Runs nothing."""
    if len(source) > limits.SOURCE:
        return _stopped(
            exercise,
            "kepanjangan",
            f"Isi sel ini {len(source):_} huruf, jadi belum dijalankan.".replace("_", "."),
            f"Jawaban latihan paling panjang beberapa puluh baris; batasnya {limits.SOURCE:_} huruf. "
            "Mungkin yang tersalin seluruh halaman atau sebuah berkas data.".replace("_", "."),
            f"hapus yang bukan jawabanmu. Kode awalnya dapat dilihat lagi dengan `%latihan {exercise['id']}`.",
        )
    found = _MAGIC.search(source)
    if found is None or tree_of(source) is not None:  # inside a text a `%%` is only text
        return None
    number, command = shown_line(source.count("\n", 0, found.start()) + 1), words(found[0].strip())
    first = f"`%%{magic_of(exercise)} {exercise['id']}`"
    if not command.startswith("%%"):
        name = command.split()[0].removeprefix("%")
        why = f"Sel yang diawali {first} berisi jawabanmu saja; `%{name}` perlu sel sendiri."
        advice = f"pindahkan baris {number} ke sel baru, lalu jalankan sel ini lagi."
        if name in ("petunjuk", "solusi"):
            advice = f"hapus baris {number}, tulis kata `{name}` di ujung baris pertama, lalu jalankan sel ini lagi."
        return _stopped(
            exercise,
            "dua-perintah",
            f"Di dalam jawabanmu ada perintah notebook, di baris {number}: `{command}`.",
            why,
            advice,
        )
    return _stopped(
        exercise,
        "dua-perintah",
        f"Ada dua perintah `%%` di sel ini: {first} di atas, dan `{command}` di baris {number} di bawahnya.",
        "Satu sel memuat satu perintah `%%`, di baris pertamanya; yang di bawahnya dibaca sebagai kode.",
        f"pindahkan baris {number} sampai akhir ke sel baru, lalu jalankan kedua selnya.",
    )


def _stopped(exercise: Exercise, code: str, happened: str, why: str, advice: str) -> Feedback:
    parts = zip(("Yang terjadi", "Mengapa", "Coba"), (prose(happened), prose(why), prose(advice)), strict=True)
    return Feedback("berhenti", name_of(exercise), tuple(parts), code)


def not_begun(exercise: Exercise, source: str) -> Feedback | None:
    """Return the ○ answer when the cell is still the starter or has blanks left, else None. Runs nothing."""
    if not normal(source):
        where = "Selnya kosong."
        todo = f"ketik `%latihan {exercise['id']}` di sel lain untuk melihat lagi kode awalnya."
    elif waiting := blanks(source):
        first = shortened(source.split("\n")[waiting[0] - 1].strip(), 80)
        where = f"Masih ada yang menunggu diisi di baris {enumerated([str(n) for n in [shown_line(number) for number in waiting]])}: `{first}`"
        where += "." if len(waiting) == 1 else " dan seterusnya."
        todo = "ganti `____` atau `...` di baris itu dengan kodemu, lalu jalankan sel ini lagi."
    elif normal(source) == normal(exercise["starter"]):
        where = "Kodenya masih sama seperti kode awal."
        todo = "ubah bagian yang diminta di tugas, lalu jalankan sel ini lagi."
    else:
        return None
    return Feedback(
        "kosong",
        name_of(exercise),
        (("", prose(where)), ("Mulai di sini", prose(todo)), ("Buntu?", prose(hint_word("petunjuk 1")))),
    )


def hint_word(which: str) -> str:
    """Say how a hint is opened in the exercise's own cell."""
    return f"Tulis kata `petunjuk` di ujung baris pertama sel ini, lalu jalankan lagi ({which})."


def refused(exercise: Exercise, code: str, values: Mapping[str, str]) -> Feedback:
    """Return the ✗ answer for a message code, with its values put in."""
    message = exercise["messages"].get(code) or GENERAL[code]
    if "baris_uji" in values:
        values = {**values, "baris_uji": str(shown_line(int(values["baris_uji"])))}
    parts = (
        ("Yang terjadi", fill(markdown(message["happened"]), values)),
        ("Mengapa", fill(markdown(message["why"]), values)),
        ("Coba", fill(markdown(message["advice"]), values)),
    )
    return Feedback("salah", name_of(exercise), parts, code)


def stopped(exercise: Exercise, crash: Crash, trace: pasted.Trace | None = None) -> Feedback:
    """Return the ⚠ answer: the line, the English error as it is, and its explanation when the workbook knows it.

    `trace` is what came along with pasted code, if that is why Python cannot read it.
    """
    where = {
        "compile": "Python belum dapat membaca kodemu",
        "run": "Kodemu berhenti di tengah jalan",
        "request": "Aplikasimu berjalan, tetapi sebuah permintaan membuatnya berhenti",
    }[crash["during"]]
    place = f" di baris {shown_line(crash['line'])}: `{crash['text']}`" if crash["line"] and crash["text"] else ""
    message = crash["message"]
    if crash["during"] == "compile":  # Python counts the lines of the answer, the reader those of the cell
        message = re.sub(r"\b(on line|at line) (\d+)\b", lambda m: f"{m[1]} {shown_line(int(m[2]))}", message)
    error = f"{crash['type']}: {message}" if message else crash["type"]
    if crash["type"] == "NameError" and crash["context"] == "latihan":
        crash = crash | {"listing": _made_elsewhere(exercise)}
    known = pasted.explain(trace) if trace else limits.explain(crash) or explain(crash)
    happened = f" {known.happened}" if known is not None and known.happened else ""
    parts: list[tuple[str, ShownText]] = [
        ("Yang terjadi", prose(f"{where}{place}.{happened}")),
        ("Pesan Python", code_block(error, "text")),
    ]
    why, advice = known[:2] if known is not None else unknown(crash)
    parts += [("Mengapa", prose(why)), ("Coba", prose(advice))]
    return Feedback("berhenti", name_of(exercise), tuple(parts), crash["type"])


def _made_elsewhere(exercise: Exercise) -> dict[str, str]:
    """Return the names that the notebook's cells or the exercise's first code make, from which an answer may have been copied."""
    found = dict.fromkeys(_names_of_cells(), "notebook")
    tree = tree_of(exercise["starter"])
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found[node.id] = "latihan"
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found[node.name] = "latihan"
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(each.asname or each.name).partition(".")[0]: "latihan" for each in node.names}
    return found


def _names_of_cells() -> list[str]:
    """Return the names that the reader's cells have made; none outside a notebook."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is None:
        return []
    hidden = shell.user_ns_hidden
    return [name for name in shell.user_ns if not name.startswith("_") and name not in hidden]


def unknown(crash: Crash) -> tuple[str, str]:
    """Return what is said of an error that the workbook does not know: where it came up, and how to find out more."""
    if crash["raised"]:
        return (
            "Galat itu dimunculkan oleh kodemu sendiri, dengan `raise` atau `assert`.",
            "kalau kodemu seharusnya tidak sampai ke baris itu, cetak di atasnya nilai-nilai yang membawanya ke sana. Kalau memang harus sampai, "
            "periksa jenis galatnya: yang memanggil kodemu mungkin menunggu galat jenis lain, atau sebuah nilai.",
        )
    library = next((place.partition(":")[0].partition(".")[0] for place in reversed(crash["places"])), "")
    called = ", yang dipanggil dari baris itu" if crash["line"] else ""
    where = f"Galat itu muncul di dalam `{library}`{called}. " if library else ""
    if not crash["line"]:
        return (
            f"{where}Buku ini belum mengenal galat yang ini; pesan bahasa Inggrisnya menyebut apa yang tidak cocok.",
            "cari bagian kodemu yang namanya disebut di pesan itu, lalu bandingkan dengan contoh di atas latihan ini.",
        )
    return (
        f"{where}Buku ini belum mengenal galat yang ini; pesan bahasa Inggrisnya menyebut apa yang tidak cocok.",
        "cetak nilai yang dipakai di baris itu dengan `print(...)` tepat di atasnya, lalu bandingkan dengan pesannya.",
    )


def _overtime(line: str) -> tuple[str, str]:
    """Return why an answer did not end and what to try, from what stands in the line where it was."""
    if re.search(r"\.run\(|serve_forever|run_simple", line):
        return (
            "Baris itu menyalakan server, dan server menunggu permintaan tanpa henti.",
            "hapus pemanggilan itu: pemeriksa yang mengirim permintaan ke aplikasimu.",
        )
    if re.search(r"sleep|wait\(|join\(|\.get\(|recv|accept\(", line):
        return (
            "Baris itu menunggu, dan yang ditunggu belum ada ketika waktunya habis.",
            "hapus yang menunggu itu, atau beri waktu yang lebih pendek.",
        )
    return (
        "Biasanya ada perulangan yang syarat berhentinya belum terpenuhi.",
        "cari `while` atau pemanggilan yang menunggu, dan pastikan ada jalan keluarnya.",
    )


def _killed(name: str) -> tuple[str, str]:
    if name == "SIGKILL":
        return (
            "Itu terjadi kalau memori komputer habis, atau kalau kode menghentikan prosesnya sendiri dengan `os.kill()`.",
            "perkecil datanya, atau hapus pemanggilan itu. Notebook dan variabelmu tetap utuh.",
        )
    if name in ("SIGSEGV", "SIGABRT", "SIGBUS") or name.startswith("0x"):
        return (
            "Python sendiri yang runtuh. Biasanya memorinya habis, atau sebuah fungsi memanggil dirinya terlalu dalam "
            "setelah `sys.setrecursionlimit()` dinaikkan.",
            "perkecil datanya, atau hapus baris yang menaikkan batas itu. Notebook dan variabelmu tetap utuh.",
        )
    return (
        "Itu terjadi kalau kode mengirim sinyal kepada prosesnya sendiri, misalnya dengan `os.kill()` atau `signal.alarm()`.",
        "hapus pemanggilan itu. Notebook dan variabelmu tetap utuh.",
    )


LOST: Final[Mapping[str, tuple[str, str, str]]] = {
    "keluar": (
        "Proses yang menjalankan kodemu berakhir sebelum sempat diperiksa.",
        "Itu terjadi kalau kode memanggil `os._exit()`, yang mengakhiri Python seketika tanpa pesan.",
        "hapus panggilan itu. Notebook dan variabelmu tetap utuh.",
    ),
    "tertutup": (
        "Kodemu berjalan, tetapi hasil pemeriksaannya tidak sampai.",
        "Itu terjadi kalau kode menutup saluran yang dipakai pemeriksa, misalnya dengan `os.close()` atau `os.closerange()`.",
        "tutup berkas yang kamu buka sendiri saja; `with open(...)` melakukannya untukmu.",
    ),
    "tak-mulai": (
        "Proses untuk memeriksa jawabanmu belum juga siap, jadi kodemu belum dijalankan dan bukan penyebabnya.",
        "Itu terjadi misalnya kalau komputer sangat sibuk atau hampir kehabisan memori.",
        "tutup beberapa program, lalu jalankan sel ini lagi. Kalau tetap begitu, mulai ulang kernelnya.",
    ),
    "dihentikan": (
        "Kamu menghentikan pemeriksaan.",
        "Tombol ■ mengakhiri jawaban yang sedang berjalan; notebook dan variabelmu tetap utuh.",
        "jalankan selnya lagi kalau sudah siap.",
    ),
}
"""What is said where the process that ran the answer has given none."""


def ended_early(ended: str) -> tuple[str, str]:
    """Return what is known of a process that ended before it began, and what to try."""
    known = f"Kode keluarnya {ended}; pesannya tidak ada." if ended.lstrip("-").isdecimal() else f"Pesannya: `{ended}`."
    return (
        known,
        "mulai ulang kernelnya, lalu jalankan sel ini lagi. Kalau tetap begitu, periksa variabel lingkungan yang namanya diawali "
        f"`PYTHON`, atau buka buku ini dengan `{LAUNCHER}`, yang bekerja tanpa variabel itu.",
    )


def attempt_code(feedback: Feedback) -> str:
    """Return the code under which the student's record keeps what came of an answer.

    The code of the message that refuses it, `benar`, or how else it ended (`umum-...`, for exercises have messages called `sintaks` and
    `dihentikan`); of an error only that there was one, for its class may have been named by the student.
    """
    if feedback.state != "berhenti":
        return feedback.code or feedback.state
    if feedback.code in {"waktu", "dibunuh", *LOST}:
        return f"umum-{feedback.code}"
    return "umum-sintaks" if feedback.code in ("SyntaxError", "IndentationError", "TabError") else "umum-galat"


def judge(
    exercise: Exercise, outcome: Outcome, source: str = "", would_pass: Callable[[str], bool] | None = None
) -> Feedback:
    """Return the feedback for what came of running an answer.

    With its `source`, parts of it that are not what they look like, and those that often surprise, are named too. `would_pass` runs
    another answer to the same exercise: with it, a part is named as the cause where the answer is right without it.
    """
    feedback = _judged(exercise, outcome)
    if not source:
        return feedback
    named = _with_suspects(feedback, exercise, source, would_pass)
    return _with_lookalikes(advice.held_against(named, exercise, source, named is not feedback), exercise, source)


TRYING: Final = 3.0
"""Seconds that an answer without one of its parts may take. It is only tried whether that part is the cause."""


def is_right(outcome: Outcome) -> bool:
    """Whether an answer was found right."""
    return outcome.get("verdict", {}).get("state") == "benar"


def _with_suspects(
    feedback: Feedback, exercise: Exercise, source: str, would_pass: Callable[[str], bool] | None
) -> Feedback:
    """Name, under the reasons of a refusal, parts of the answer that surprise and of which the feedback says nothing.

    Those without which the answer is right; where there are none, those of which nobody can try what the answer would be without them.
    """
    labels = [label for label, _ in feedback.parts]
    if feedback.state not in ("salah", "berhenti") or "Coba" not in labels:
        return feedback
    words_said = "".join(text.md for _, text in feedback.parts)
    found = [
        each
        for each in suspects.find(source, exercise["starter"], exercise["solution"])
        if not each.named_in(words_said)
    ]
    # Tests that are an answer run the application many times: that would take as long again.
    told = [] if would_pass is None or "subject" in exercise else suspects.causes(source, found, would_pass)
    shown = bool(told)
    if not shown and feedback.state == "salah":
        told = [each for each in found if each.change is None or each.kind in suspects.STRANGE][: suspects.MOST]
    if not told:
        return feedback
    text = suspects.said(told, shown_line, shown)
    at = 1 + labels.index("Coba")
    return replace(feedback, parts=(*feedback.parts[:at], ("Perhatikan juga", prose(text)), *feedback.parts[at:]))


def _with_lookalikes(feedback: Feedback, exercise: Exercise, source: str) -> Feedback:
    """Name the characters that only look right, unless the feedback does so already.

    Before the reasons that the exercise gives: those are meant for an answer that is what it seems to be. Under ✓ only what nobody sees.
    """
    if source.isascii() and source.isprintable():
        return feedback
    own = "\n".join([exercise["solution"], exercise["starter"], exercise["check"]])
    reasons = "".join(text.md for label, text in feedback.parts if label in ("Mengapa", "Coba"))
    right = feedback.state == "benar"
    found = [each for each in lookalikes.find(source, own) if each.code not in reasons and (each.sure or not right)]
    if not found:
        return feedback
    text = lookalikes.said(found, source, shown_line(1))
    if right:
        parts = (*feedback.parts, ("Perhatikan", prose(text)))
    else:
        first = "Periksa ini dulu" if any(each.sure for each in found) else "Mungkin itu sebabnya"
        text += f" {first}: {lookalikes.advice(found)}"
        parts = (*feedback.parts[:1], ("Perhatikan", prose(text)), *feedback.parts[1:])
    return Feedback(feedback.state, feedback.title, parts, feedback.code)


def _judged(exercise: Exercise, outcome: Outcome) -> Feedback:
    if "lost" not in outcome:
        return _of_verdict(exercise, outcome["verdict"])
    lost = outcome["lost"]
    if lost == "waktu":
        happened = f"Kodemu belum selesai setelah {limits.seconds(exercise):g} detik, jadi dihentikan."
        text = outcome.get("text", "")
        if "line" in outcome and text:
            happened += f" Saat itu Python berada di baris {shown_line(outcome['line'])}: `{text}`."
        return _stopped(exercise, lost, happened, *_overtime(text))
    if lost == "dibunuh":
        name = outcome["signal"]
        return _stopped(
            exercise, lost, f"Proses yang menjalankan kodemu dihentikan sistem operasi (`{name}`).", *_killed(name)
        )
    if lost == "tak-mulai" and "ended" in outcome:
        return _stopped(
            exercise,
            lost,
            "Proses untuk memeriksa jawabanmu berakhir sebelum siap, jadi kodemu belum dijalankan dan bukan penyebabnya.",
            *ended_early(outcome["ended"]),
        )
    return _stopped(exercise, lost, *LOST[lost])


def _damage(seen: Sequence[DamageSeen]) -> ShownText:
    """Say of each damage whether the tests noticed it."""
    return markdown("\n".join(f"- {'✓ ketahuan' if each['found'] else '✗ lolos'}: {each['words']}" for each in seen))


_RUN_IGNORED = "Ignoring a call to 'app.run()'"
"""How Flask itself begins to say so (flask/app.py)."""


_SLASH: Final = "garis miring"


def _of_verdict(exercise: Exercise, verdict: Verdict) -> Feedback:
    if verdict["state"] == "benar":
        feedback = Feedback("benar", name_of(exercise), (("", markdown(exercise["success"])),))
    elif verdict["state"] == "salah":
        feedback = refused(exercise, verdict["code"], verdict.get("values", {}))
        if (asked := verdict.get("slashed")) and not any(_SLASH in text.md for _, text in feedback.parts):
            # The reasons of the exercise were written for answers that have the address.
            feedback = refused(exercise, "umum-garis-miring", {"alamat": asked})
    else:
        feedback = stopped(exercise, verdict["crash"], verdict.get("pasted"))
    if damage := verdict.get("damage"):
        feedback = replace(feedback, parts=(*feedback.parts, ("Yang dirusak", _damage(damage))))
    output = verdict["output"].strip()
    if not output:
        return feedback
    shown = shortened(output, 600)
    parts = (*feedback.parts, ("Keluaran kodemu", code_block(shown, "text")))
    if _RUN_IGNORED in shown and not any("app.run" in text.md for _, text in feedback.parts):
        note = "`app.run()` dilewati di dalam latihan: pemeriksa mengirim permintaan ke aplikasimu tanpa menyalakan server."
        parts = (*parts, ("Catatan", prose(note)))
    return Feedback(feedback.state, feedback.title, parts, feedback.code)
