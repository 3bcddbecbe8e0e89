"""Why a module, or a name in it, could not be imported."""

from __future__ import annotations

import difflib
import sys

from .. import libraries
from ..host import host
from .explanation import Why
from .facts import Crash
from .naming import HOMES_OF_NAMES, OF_FLASK


def _of_a_library(module: str) -> bool:
    """Whether a module is Python's or one of the book's libraries, not a file of the student's own."""
    return module.partition(".")[0] in sys.stdlib_module_names or libraries.of_module(module) is not None


def explain(crash: Crash) -> Why:
    """Return why an import failed, and what to try."""
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
        elif HOMES_OF_NAMES.get(asked, module) != module and _of_a_library(module):
            advice = f"nama itu ada di tempat lain: `from {HOMES_OF_NAMES[asked]} import {asked}`."
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
    if module in sys.stdlib_module_names:
        return (
            f"Modul `{module}` adalah bagian Python, tetapi Python di komputer ini tidak menyertakannya. "
            "Isi pustaka standar berbeda antara Windows, Linux, dan macOS.",
            "pakai modul atau pustaka yang berjalan di sistemmu, misalnya waitress kalau Gunicorn memerlukan modul yang tidak ada di Windows.",
        )
    if crash["context"] == "notebook" and module.lower() != "flask":
        of_book = library is not None
        advice = "cek ejaannya; kalau sudah benar, paketnya belum terpasang di lingkungan kernel ini. " + (
            "Jalankan `periksa_mesin()`: paket ini dipakai buku ini, dan cara memasangnya disebut di sana."
            if of_book
            else "Buku ini tidak memakai paket itu, jadi `periksa_mesin()` tidak menyebutnya."
        )
    return f"Python tidak menemukan modul `{module}`.", advice
