"""Explain an exception in a student's code in Indonesian. The English message is kept: it is what they will search for.

Matched by exception type and place, and by the stable part of a message only where one type has several causes. What is not
known gets no invented explanation.
"""

from __future__ import annotations

import builtins
import difflib
import keyword
import re

from .grading import Crash

_TRY_READ = "baca baris itu kata demi kata, lalu bandingkan dengan contoh di atas."


def _name(name: str) -> tuple[str, str]:
    known = [
        *dir(builtins),
        *keyword.kwlist,
        "Flask",
        "request",
        "session",
        "url_for",
        "render_template",
        "redirect",
        "abort",
    ]
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
    if near and near[0] != name:
        return (
            f"Python tidak mengenal nama `{name}`.",
            f"mungkin maksudmu `{near[0]}`? Huruf besar dan kecil dibedakan.",
        )
    return (
        f"Python tidak mengenal nama `{name}`: belum dibuat, belum diimpor, atau salah ketik.",
        f"cek ejaannya; kalau `{name}` milik Flask, tambahkan di baris `from flask import ...`.",
    )


def _import(crash: Crash, module: str) -> tuple[str, str]:
    advice = "cek ejaannya, termasuk huruf besar dan kecilnya."
    if module.lower() == "flask":
        advice = "cek huruf besar dan kecilnya: kelasnya bernama `Flask`, modulnya bernama `flask`."
    if "cannot import name" in crash["message"]:
        return f"Modul `{module}` ada, tetapi nama yang kamu minta tidak ada di dalamnya.", advice
    return f"Python tidak menemukan modul `{module}`.", advice


def _syntax(crash: Crash) -> tuple[str, str]:
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
    if crash["text"].startswith((">>>", "$", "!", "%")):
        return "Tanda di awal baris itu milik terminal atau contoh di buku, bukan bagian dari kode.", "hapus tanda itu."
    return "Susunan baris ini tidak dapat dibaca Python; sering kali penyebabnya satu baris di atasnya.", _TRY_READ


def _request_time(crash: Crash) -> tuple[str, str] | None:
    message = crash["message"]
    if "returned None or ended without a return" in message:
        return (
            "Fungsi view tidak mengembalikan apa pun yang dapat dikirim: tanpa `return`, Python mengembalikan `None`.",
            "tambahkan `return` di depan teks yang ingin dikirim.",
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


def explain(crash: Crash) -> tuple[str, str] | None:
    """Return why this happened and what to try, both in Indonesian, or None when the workbook does not know."""
    bases = crash["bases"]
    if "IndentationError" in bases or "TabError" in bases:
        return (
            "Python membaca blok dari lekukan (spasi di awal baris), dan lekukan baris ini tidak cocok dengan sekitarnya.",
            "pakai empat spasi untuk setiap tingkat, dan jangan campur dengan tab.",
        )
    if "SyntaxError" in bases:
        return _syntax(crash)
    if "UnboundLocalError" in bases:
        return (
            "Fungsi ini memberi isi pada nama itu di salah satu barisnya, jadi Python menganggapnya milik fungsi; di baris ini isinya belum ada.",
            "pakai nama lain di dalam fungsi, atau terima nilainya lewat parameter.",
        )
    if "NameError" in bases and "detail" in crash:
        return _name(crash["detail"])
    if "ImportError" in bases and "detail" in crash:
        return _import(crash, crash["detail"])
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
    if "TypeError" in bases and crash["during"] == "request" and (found := _request_time(crash)):
        return found
    if "AssertionError" in bases and "overwriting an existing endpoint" in crash["message"]:
        return (
            "Dua fungsi view memakai nama yang sama, padahal nama fungsi menjadi nama endpoint dan harus berbeda.",
            "beri setiap fungsi view namanya sendiri.",
        )
    if "RuntimeError" in bases and "Working outside of" in crash["message"]:
        return (
            "Kode ini memakai sesuatu yang baru ada ketika aplikasi sedang melayani permintaan, atau di dalam konteks aplikasi.",
            "pindahkan ke dalam fungsi view, atau bungkus dengan `with app.app_context():`.",
        )
    if "TypeError" in bases and (
        found_call := re.search(r"(\w+)\(\) missing \d+ required positional argument", crash["message"])
    ):
        return (
            f"`{found_call[1]}()` dipanggil tanpa argumen yang wajib ada.",
            "isi argumen yang disebut di pesan itu di dalam kurungnya.",
        )
    return None
