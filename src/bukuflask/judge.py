"""Turn an answer to an exercise into the feedback that a student reads."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Mapping
from typing import Final

from .bank import Exercise, Message, Text
from .crash import Crash
from .explain import explain
from .feedback import Feedback, code_block, fill, prose
from .grading import Verdict
from .runner import LIMIT, Outcome

BLANK = "____"
"""What a starter shows where one expression is to be filled in."""


def _message(happened: str, why: str, advice: str) -> Message:
    return {"happened": prose(happened), "why": prose(why), "advice": prose(advice)}


GENERAL: Final[Mapping[str, Message]] = {
    "umum-nama": _message(
        "Setelah kodemu dijalankan, tidak ada yang bernama `{nama}`. Yang ada: {ada}.",
        "Pemeriksa mencari nama itu persis, termasuk huruf besar dan kecilnya.",
        "beri nama `{nama}` pada bagian yang diminta, di tingkat paling luar (tanpa lekukan).",
    ),
    "umum-jenis": _message(
        "`{nama}` ada, tetapi isinya sebuah `{jenis}`.",
        "Yang diminta adalah {harus}; objek jenis lain tidak dapat menjalankan tugas ini.",
        "cari baris yang memberi isi pada `{nama}` dan lihat apa yang berdiri di sebelah kanannya.",
    ),
    "umum-tak-terbaca": _message(
        "Jawabanmu berjalan, tetapi hasilnya berbentuk lain dari yang ditanyakan, sehingga pemeriksaan terhenti ({galat}).",
        "Pemeriksa belum mengenal bentuk jawaban ini; itu belum tentu salahmu.",
        "bandingkan lagi dengan isi tugas. Kalau menurutmu jawabanmu benar, ceritakan kepada penulis buku ini.",
    ),
}
"""Messages that every exercise can give; an exercise's own message with the same code wins."""


def normal(source: str) -> str:
    """Return the source without what a student cannot see: trailing spaces and empty lines around it."""
    return "\n".join(line.rstrip() for line in source.strip("\n").splitlines()).rstrip()


def fingerprint(source: str) -> str:
    """Return a short mark by which two different attempts are told apart."""
    return hashlib.sha256(normal(source).encode("utf-8", "replace")).hexdigest()[:16]


_COMMENT = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|\#.*""")
"""A comment of one line, or (kept) a text, in which `#` begins none."""


def blanks(source: str) -> list[int]:
    """Return the 1-based lines that still wait: a `____`, or a lone `...` where a statement belongs."""
    lines = {
        n for n, line in enumerate(source.split("\n"), 1) if re.search(r"(?<!\w)____(?!\w)", _COMMENT.sub(r"\1", line))
    }
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return sorted(lines)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and node.value.value is Ellipsis:
            lines.add(node.lineno)
    return sorted(lines)


def not_begun(exercise: Exercise, source: str) -> Feedback | None:
    """Return the ○ answer when the cell is still the starter or has blanks left, else None. Runs nothing."""
    if not normal(source):
        where = "Selnya kosong."
        todo = f"ketik `%latihan {exercise['id']}` di sel lain untuk melihat lagi kode awalnya."
    elif waiting := blanks(source):
        where = f"Masih ada yang menunggu diisi di baris {_join(waiting)}."
        todo = "ganti `____` atau `...` di baris itu dengan kodemu, lalu jalankan sel ini lagi."
    elif normal(source) == normal(exercise["starter"]):
        where = "Kodenya masih sama seperti kode awal."
        todo = "ubah bagian yang diminta di tugas, lalu jalankan sel ini lagi."
    else:
        return None
    return Feedback(
        "kosong",
        f"Latihan {exercise['id']}",
        (("", prose(where)), ("Mulai di sini", prose(todo)), ("Buntu?", prose(f"`%petunjuk {exercise['id']}`"))),
    )


def _join(numbers: list[int]) -> str:
    words = [str(n) for n in numbers]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " dan " + words[-1]


def refused(exercise: Exercise, code: str, values: Mapping[str, str]) -> Feedback:
    """Return the ✗ answer for a message code, with its values put in."""
    message = exercise["messages"].get(code) or GENERAL[code]
    parts = (
        ("Yang terjadi", fill(message["happened"], values)),
        ("Mengapa", fill(message["why"], values)),
        ("Coba", fill(message["advice"], values)),
    )
    return Feedback("salah", f"Latihan {exercise['id']}", parts, code)


def stopped(exercise: Exercise, crash: Crash) -> Feedback:
    """Return the ⚠ answer: the line, the English error as it is, and its explanation when the workbook knows it."""
    where = {
        "compile": "Python belum dapat membaca kodemu",
        "run": "Kodemu berhenti di tengah jalan",
        "request": "Aplikasimu berjalan, tetapi sebuah permintaan membuatnya berhenti",
    }[crash["during"]]
    place = f" di baris {crash['line']}: `{crash['text']}`" if crash["line"] and crash["text"] else ""
    error = f"{crash['type']}: {crash['message']}" if crash["message"] else crash["type"]
    parts: list[tuple[str, Text]] = [
        ("Yang terjadi", prose(f"{where}{place}.")),
        ("Pesan Python", code_block(error, "text")),
    ]
    if known := explain(crash):
        parts += [("Mengapa", prose(known[0])), ("Coba", prose(known[1]))]
    return Feedback("berhenti", f"Latihan {exercise['id']}", tuple(parts), crash["type"])


_LOST: Final[Mapping[str, tuple[str, str, str]]] = {
    "waktu": (
        f"Kodemu belum selesai setelah {LIMIT:g} detik, jadi dihentikan.",
        "Biasanya ada perulangan yang syarat berhentinya tidak pernah terpenuhi.",
        "cari `while` atau pemanggilan yang menunggu, dan pastikan ada jalan keluarnya.",
    ),
    "keluar": (
        "Proses yang menjalankan kodemu berakhir sebelum sempat diperiksa.",
        "Itu terjadi kalau kode memanggil `os._exit()` atau menghabiskan memori.",
        "hapus panggilan itu, atau perkecil datanya. Notebook dan variabelmu tetap utuh.",
    ),
    "dihentikan": (
        "Kamu menghentikan pemeriksaan.",
        "Tombol ■ mengakhiri jawaban yang sedang berjalan; notebook dan variabelmu tetap utuh.",
        "jalankan selnya lagi kalau sudah siap.",
    ),
}


def judge(exercise: Exercise, outcome: Outcome) -> Feedback:
    """Return the feedback for what came of running an answer."""
    if "lost" in outcome:
        texts = zip(("Yang terjadi", "Mengapa", "Coba"), _LOST[outcome["lost"]], strict=True)
        return Feedback(
            "berhenti",
            f"Latihan {exercise['id']}",
            tuple((label, prose(text)) for label, text in texts),
            outcome["lost"],
        )
    return _of_verdict(exercise, outcome["verdict"])


def _of_verdict(exercise: Exercise, verdict: Verdict) -> Feedback:
    if verdict["state"] == "benar":
        feedback = Feedback("benar", f"Latihan {exercise['id']}", (("", exercise["success"]),))
    elif verdict["state"] == "salah":
        feedback = refused(exercise, verdict["code"], verdict.get("values", {}))
    else:
        feedback = stopped(exercise, verdict["crash"])
    output = verdict["output"].strip()
    if not output:
        return feedback
    shown = output if len(output) <= 600 else output[:600] + " …"
    return Feedback(
        feedback.state, feedback.title, (*feedback.parts, ("Keluaran kodemu", code_block(shown, "text"))), feedback.code
    )
