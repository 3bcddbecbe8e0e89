"""Why a server did not start: what Flask and Python said, kept in English and explained in Indonesian."""

from __future__ import annotations

import re
from pathlib import Path

from ..problems import Masalah

_KNOWN: list[tuple[str, str, str]] = [
    (
        r"Could not locate a Flask application",
        "Di folder ini tidak ada `app.py` maupun `wsgi.py`, jadi Flask tidak tahu aplikasi mana yang harus dijalankan.",
        'beri nama `app.py` pada berkasnya, atau sebutkan modulnya: `jalankan(..., app="nama_modul")`.',
    ),
    (
        r"partially initialized module '(?P<a>[^']+)'",
        "Ada impor yang melingkar: modul '{a}' dipakai sebelum selesai dimuat. Sering kali penyebabnya dua berkas yang saling "
        "meng-`import`, atau berkasmu bernama sama dengan sebuah paket.",
        "pindahkan salah satu `import` ke dalam fungsi, atau ganti nama berkas yang sama dengan nama paket.",
    ),
    (
        r"No module named '(?P<a>[^']+)'",
        "Aplikasinya ditemukan, tetapi baris `import` di dalamnya meminta modul '{a}' yang tidak ada.",
        "periksa ejaan nama pada baris `import` itu. Kalau itu paket dari luar, paketnya perlu dipasang dulu.",
    ),
    (
        r"While importing '(?P<a>[^']+)', an ImportError was raised",
        "Modul '{a}' ditemukan, tetapi ada `import` di dalamnya yang gagal.",
        "baca baris terakhir pesannya, lalu perbaiki baris `import` yang ditunjuk.",
    ),
    (
        r"Could not import '(?P<a>[^']+)'",
        "Flask tidak menemukan modul bernama '{a}' di folder ini.",
        "cocokkan ejaan nama pada `app=` dengan nama berkas atau folder paketnya (tanpa `.py`).",
    ),
    (
        r"Detected factory '(?P<a>[^']+)' in module '(?P<b>[^']+)', but could not call it",
        "Pabrik aplikasi `{a}` di modul '{b}' meminta argumen, jadi Flask tidak bisa memanggilnya sendiri.",
        "tulis argumennya: `app=\"{b}:{a}('...')\"`, atau beri argumen itu nilai bawaan.",
    ),
    (
        r"Detected multiple Flask applications in module '(?P<a>[^']+)'",
        "Modul '{a}' berisi lebih dari satu aplikasi Flask.",
        'sebutkan yang mana: `app="{a}:nama_variabel"`.',
    ),
    (
        r"Failed to find Flask application or factory in module '(?P<a>[^']+)'",
        "Modul '{a}' terbaca, tetapi di dalamnya tidak ada aplikasi Flask dan tidak ada pabrik `create_app`.",
        "periksa apakah ada baris `app = Flask(__name__)` atau fungsi `create_app`, dan berkasnya tidak bernama `flask.py`.",
    ),
    (
        r"Failed to find attribute '(?P<a>[^']+)' in '(?P<b>[^']+)'",
        "Di modul '{b}' tidak ada nama `{a}`.",
        "cocokkan nama sesudah tanda titik dua pada `app=` dengan nama variabel di berkasnya.",
    ),
    (
        r"Port (?P<a>\d+) is in use by another program",
        "Port {a} sedang dipakai program lain, dan beberapa port sesudahnya juga.",
        "hentikan server lain yang masih berjalan, atau pilih sendiri: `jalankan(..., port=8080)`.",
    ),
    (
        r"^Permission denied$",
        "Sistem tidak mengizinkan port itu dipakai. Di Linux, port di bawah 1024 disimpan untuk administrator.",
        "pilih port yang lebih besar: `jalankan(..., port=8080)`.",
    ),
    (
        r"^Aborted!",  # Click's word for EOFError and KeyboardInterrupt
        "Kodenya meminta ketikan, misalnya dengan `input()`, padahal server tidak punya papan tik.",
        "buang `input()`; data dari pengguna datang lewat permintaan: formulir, alamat, atau JSON.",
    ),
    (
        r"(?P<a>SyntaxError|IndentationError|TabError): ",
        "Python tidak bisa membaca kodenya ({a}), jadi aplikasinya tidak sempat dimuat.",
        "buka berkas dan baris yang ditunjuk; tanda `^` menandai tempat Python mulai bingung. Periksa juga baris sebelumnya.",
    ),
    (
        r"^(?P<a>[A-Za-z_.]+(?:Error|Exception))\b",
        "Kode aplikasinya berhenti dengan galat {a} ketika dimuat.",
        "baca baris terakhir pesannya, lalu perbaiki baris kode yang ditunjuk.",
    ),
]


def strip_colours(text: str) -> str:
    """Take the terminal's colour codes out of a log."""
    from click import unstyle

    return unstyle(text)


def problem_of_log(log: str, folder: Path) -> Masalah:
    """Return the `Masalah` for a server in `folder` that ended with `log` before it answered."""
    excerpt = _excerpt(log, folder)
    for pattern, what, do in _KNOWN:
        found = re.search(pattern, log, re.MULTILINE)
        if found:
            names = found.groupdict()
            return Masalah(_with_log(what.format_map(names), excerpt), do.format_map(names))
    return Masalah(
        _with_log("Prosesnya berakhir sebelum bisa menjawab.", excerpt),
        "baca pesan di atas, perbaiki kodenya, lalu jalankan sel ini lagi.",
    )


def too_slow(log: str, folder: Path, seconds: float) -> Masalah:
    """Return the `Masalah` for a server that has not answered after `seconds`."""
    return Masalah(
        _with_log(f"Belum ada jawaban sesudah {seconds:.0f} detik.", _excerpt(log, folder)),
        "periksa apakah ada kode di tingkat atas berkas yang menunggu sesuatu (`input()`, `sleep`, unduhan), lalu jalankan lagi.",
    )


def _with_log(what: str, excerpt: str) -> str:
    message = f"Server tidak jadi berjalan. {what}"
    return f"{message}\nPesan aslinya:\n{excerpt}" if excerpt else message


def _excerpt(log: str, folder: Path) -> str:
    """Return the end of the log: from the student's own last line of a traceback, with paths as seen from `folder`."""
    own = log
    for prefix in {str(folder), str(folder.resolve())}:
        own = own.replace(prefix + "/", "").replace(prefix + "\\", "")
    lines = [line for line in own.splitlines() if line.strip()]
    start = len(lines) - 6
    for number, line in enumerate(lines):
        place = re.match(r'\s+File "([^"<]+)"', line)
        if place and not Path(place[1]).is_absolute():
            start = number
    return "\n".join("    " + line for line in lines[max(start, 0) :][-12:])
