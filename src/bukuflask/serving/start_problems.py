"""Why a server did not start: what Flask and Python said, kept in English and explained in Indonesian.

Only how the process ended is read, the last error of all: what an app prints, catches or writes into its own messages is no diagnosis. Files
that are blamed have been looked at.
"""

from __future__ import annotations

import re
from pathlib import Path

from ..problems import Masalah

_KNOWN: list[tuple[str, str, str]] = [
    (
        r"\AError: Could not locate a Flask application",
        "Di folder ini tidak ada `app.py` maupun `wsgi.py`, jadi Flask tidak tahu aplikasi mana yang harus dijalankan.",
        'beri nama `app.py` pada berkasnya, atau sebutkan modulnya: `jalankan(..., app="nama_modul")`.',
    ),
    (
        # Python from 3.13 on says what is in the brackets in other words, where the module stands beside the program that was started.
        r"\A(?:Import|Attribute)Error: .*?(?:module|from) '(?P<a>[^']+)'.*\((?:most likely due to a circular import|consider renaming '.*? if)",
        "Ada impor yang melingkar: modul '{a}' dipakai sebelum selesai dimuat. Sering kali penyebabnya dua berkas yang saling "
        "meng-`import`, atau berkasmu bernama sama dengan sebuah paket.",
        "pindahkan salah satu `import` ke dalam fungsi, atau ganti nama berkas yang sama dengan nama paket.",
    ),
    (
        r"\AModuleNotFoundError: No module named '(?P<a>[^']+)'",
        "Aplikasinya ditemukan, tetapi baris `import` di dalamnya meminta modul '{a}' yang tidak ada.",
        "periksa ejaan nama pada baris `import` itu. Kalau itu paket dari luar, paketnya perlu dipasang dulu.",
    ),
    (
        r"\AError: While importing '(?P<a>[^']+)', an ImportError was raised",
        "Modul '{a}' ditemukan, tetapi ada `import` di dalamnya yang gagal.",
        "baca baris terakhir pesannya, lalu perbaiki baris `import` yang ditunjuk.",
    ),
    (
        r"\AError: Could not import '(?P<a>[^']+)'",
        "Flask tidak menemukan modul bernama '{a}' di folder ini.",
        "cocokkan ejaan nama pada `app=` dengan nama berkas atau folder paketnya (tanpa `.py`).",
    ),
    (
        r"\AError: Detected factory '(?P<a>[^']+)' in module '(?P<b>[^']+)', but could not call it",
        "Pabrik aplikasi `{a}` di modul '{b}' meminta argumen, jadi Flask tidak bisa memanggilnya sendiri.",
        "tulis argumennya: `app=\"{b}:{a}('...')\"`, atau beri argumen itu nilai bawaan.",
    ),
    (
        r"\AError: Detected multiple Flask applications in module '(?P<a>[^']+)'",
        "Modul '{a}' berisi lebih dari satu aplikasi Flask.",
        'sebutkan yang mana: `app="{a}:nama_variabel"`.',
    ),
    (
        r"\AError: Failed to find Flask application or factory in module '(?P<a>[^']+)'",
        "Modul '{a}' terbaca, tetapi di dalamnya tidak ada aplikasi Flask dan tidak ada pabrik `create_app`.",
        "periksa apakah ada baris `app = Flask(__name__)` atau fungsi `create_app`, dan berkasnya tidak bernama `flask.py`.",
    ),
    (
        r"\AError: Failed to find attribute '(?P<a>[^']+)' in '(?P<b>[^']+)'",
        "Di modul '{b}' tidak ada nama `{a}`.",
        "cocokkan nama sesudah tanda titik dua pada `app=` dengan nama variabel di berkasnya.",
    ),
    (
        r"^Port (?P<a>\d+) is in use by another program",
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
        "buang `input()`; data dari pengguna diterima lewat permintaan: formulir, alamat, atau JSON.",
    ),
    (
        r"\A(?P<a>SyntaxError|IndentationError|TabError): ",
        "Python tidak bisa membaca kodenya ({a}), jadi aplikasinya tidak sempat dimuat.",
        "buka berkas dan baris yang ditunjuk; tanda `^` menandai tempat Python mulai bingung. Periksa juga baris sebelumnya.",
    ),
    (
        r"\AFileNotFoundError: .*: '(?P<a>[^']+)'",
        "Kode aplikasinya mencari `{a}`, yang tidak ada.",
        "periksa nama dan letaknya. Berkas yang letaknya tidak ditulis lengkap dicari dari folder tempat aplikasinya dijalankan.",
    ),
    (
        r"\A(?:PermissionError|OSError): \[(?:Errno (?:1|13|30)|WinError (?:5|19|32))\] .*: '(?P<a>[^']+)'",
        "Komputer tidak mengizinkan aplikasinya memakai `{a}`: isinya hanya boleh dibaca, bukan milikmu, atau sedang dibuka program lain.",
        "tutup program yang membukanya, atau simpan di folder milikmu sendiri.",
    ),
    (
        r"\Asqlite3\.OperationalError: unable to open database file",
        "SQLite tidak dapat membuka berkas basis datanya: foldernya tidak ada, atau tidak boleh ditulis.",
        "cetak letak berkas yang diberikan kepada `connect` tepat di atas baris itu, lalu periksa apakah foldernya ada.",
    ),
    (
        r"\AUnicodeDecodeError: '(?P<a>[^']+)'",
        "Ada berkas yang dibaca sebagai {a}, padahal disimpan dengan cara lain.",
        'simpan berkas yang dibaca di baris itu sebagai UTF-8, dan tulis `encoding="utf-8"` ketika membukanya.',
    ),
    (
        r"\A(?P<a>[A-Za-z_.]+(?:Error|Exception))\b",
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
    excerpt, last = _excerpt(log, folder), _last_words(log)
    if (of_file := _in_another_encoding(log, last, folder)) is not None:
        return Masalah(_with_log(of_file[0], excerpt), of_file[1])
    for pattern, what, do in _KNOWN:
        found = re.search(pattern, last, re.MULTILINE)
        if found:
            names = found.groupdict()
            return Masalah(_with_log(what.format_map(names), excerpt), do.format_map(names))
    return Masalah(
        _with_log("Prosesnya berakhir sebelum bisa menjawab.", excerpt),
        "baca pesan di atas, perbaiki kodenya, lalu jalankan sel ini lagi.",
    )


_LAST_LINES = 6
"""Lines in which a process that ends without an exception says why."""


def _last_words(log: str) -> str:
    """Return how the process ended: the exception under the last traceback, the last error of Flask's command, else the last lines."""
    lines = [line for line in log.splitlines() if line.strip()]
    starts = [n for n, line in enumerate(lines) if line.startswith(("Traceback (most recent", "Error: "))]
    if not starts:
        return "\n".join(lines[-_LAST_LINES:])
    start = starts[-1]
    if lines[start].startswith("Traceback"):
        start = next((n for n in range(start + 1, len(lines)) if not lines[n].startswith(" ")), start)
    # Further lines without indentation after an exception that was only shown come from a process that went on.
    return "\n".join(lines[start:])


_UNREADABLE = re.compile(r"codec can't decode|Non-UTF-8 code|null bytes")


def _in_another_encoding(log: str, last: str, folder: Path) -> tuple[str, str] | None:
    """Return what is said when Python or Flask could not read a text file of the app; the file has been found."""
    if not last.startswith(("UnicodeDecodeError: ", "SyntaxError: ")) or not _UNREADABLE.search(last.splitlines()[0]):
        return None
    of_settings = last.startswith("Unicode") and re.search(r"[\\/]dotenv[\\/]", log) is not None
    if last.startswith("Unicode") and not of_settings:
        return None  # a file of data: which one, only the line that reads it knows
    files = [folder / ".flaskenv", folder / ".env"] if of_settings else sorted(folder.rglob("*.py"))[:_MOST_FILES]
    for file in files:
        kind = _encoding(file)
        if kind:
            name, reader = file.relative_to(folder).as_posix(), "Flask" if of_settings else "Python"
            return (
                f"Berkas `{name}` disimpan {kind}, sedangkan {reader} membacanya sebagai UTF-8.",
                f"buka `{name}` dengan Notepad atau editor lain, pilih Simpan Sebagai (*Save As*), lalu pilih UTF-8 sebagai pengodeannya "
                "(*encoding*).",
            )
    return None


_MOST_FILES = 200
"""Files of an app that are looked at."""


def _encoding(file: Path) -> str:
    """Return in words how a file is encoded that is no UTF-8; "" for one that is, or that cannot be read."""
    try:
        content = file.read_bytes()
        content.decode("utf-8")
    except UnicodeDecodeError:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "sebagai UTF-16 (begitulah tanda `>` di PowerShell versi 5 menulis berkas)"
        return "dengan pengodean lain, misalnya pengodean lama Windows (*ANSI*)"
    except OSError:
        return ""
    return "sebagai UTF-16" if b"\0" in content else ""


def too_slow(log: str, folder: Path, seconds: float) -> Masalah:
    """Return the `Masalah` for a server that has not answered after `seconds`."""
    return Masalah(
        _with_log(f"Belum ada jawaban sesudah {seconds:.0f} detik.", _excerpt(log, folder)),
        "periksa apakah ada kode di tingkat atas berkas yang menunggu sesuatu (`input()`, `sleep`, unduhan), lalu jalankan lagi.",
    )


def _with_log(what: str, excerpt: str) -> str:
    message = f"Server tidak jadi berjalan. {what}"
    return f"{message}\nPesan aslinya:\n{excerpt}" if excerpt else message


_LONGEST_EXCERPT = 12


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
    shown = lines[max(start, 0) :]
    if len(shown) > _LONGEST_EXCERPT:  # a library's lines between the student's own and the error
        shown = [*shown[:3], "  ...", *shown[-(_LONGEST_EXCERPT - 4) :]]
    return "\n".join("    " + line for line in shown)
