"""Explain an exception in a student's code in Indonesian. The English message is kept: it is what they will search for.

Matched by exception type and place, and by the stable part of a message only where one type has several causes. What is not
known gets no invented explanation.
"""

from __future__ import annotations

import builtins
import difflib
import keyword
import re

from .feedback import prose
from .grading import Crash

_TRY_READ = "baca baris itu kata demi kata, lalu bandingkan dengan contoh di atas."


def _name(crash: Crash) -> tuple[str, str]:
    name = crash.get("detail", "")
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


def _import(crash: Crash) -> tuple[str, str]:
    if "cannot import name" in crash["message"]:
        return (
            f"Modul `{crash.get('detail', '')}` ada, tetapi nama yang kamu minta tidak ada di dalamnya.",
            "cek huruf besar dan kecilnya: kelasnya bernama `Flask`, modulnya bernama `flask`.",
        )
    return (
        f"Python tidak menemukan modul `{crash.get('detail', '')}`.",
        "cek ejaan nama modulnya; nama modul Flask ditulis dengan huruf kecil: `flask`.",
    )


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
    if crash["text"].startswith((">>>", "$", "!")):
        return "Tanda di awal baris itu milik terminal atau contoh di buku, bukan bagian dari kode.", "hapus tanda itu."
    return "Susunan baris ini tidak dapat dibaca Python; sering kali penyebabnya satu baris di atasnya.", _TRY_READ


def _request_time(crash: Crash) -> tuple[str, str] | None:
    if crash["type"] == "TypeError" and "did not return a valid response" in crash["message"]:
        return (
            "Fungsi view tidak mengembalikan apa pun yang dapat dikirim: tanpa `return`, Python mengembalikan `None`.",
            "tambahkan `return` di depan teks yang ingin dikirim.",
        )
    if crash["type"] == "TypeError" and "unexpected keyword argument" in crash["message"]:
        return (
            "Nama di dalam `<...>` pada rute diberikan ke fungsi view sebagai argumen bernama, dan fungsimu tidak mempunyai nama itu.",
            "samakan nama parameternya dengan nama di dalam rute.",
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
    if "NameError" in bases:
        return _name(crash)
    if "ImportError" in bases:
        return _import(crash)
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
    if "RecursionError" in bases:
        return (
            "Sebuah fungsi memanggil dirinya sendiri tanpa henti.",
            "beri syarat kapan fungsi itu berhenti memanggil dirinya.",
        )
    if crash["during"] == "request" and (found := _request_time(crash)):
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


__all__ = ["explain", "prose"]
