"""Why a server did not start: what Flask and Python said, kept in English and explained in Indonesian.

Only how the process ended is read, the last error of all: what an app prints, catches or writes into its own messages is no diagnosis. Files
that are blamed have been looked at.
"""

from __future__ import annotations

import ast
import contextlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from .. import lookalikes
from ..lookalikes import plainly, visible
from ..problems import Masalah

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dotenv.parser import Binding

StartWords = tuple[str, str]
"""What happened and what to do."""

_NOT_TEXT = (
    r"(?<!unicodeescape') codec can't|null bytes|Non-UTF-8 code|unknown encoding|encoding problem|not a text encoding"
)
"""What Python says of a module that is no text, or none in its encoding."""

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
        r"\AFatal Python error: (?P<a>(?:pre)?(?:config|init)\w*: .+)",
        "Python sendiri tidak dapat mulai, jadi kode aplikasinya belum dijalankan: {a}.",
        "periksa variabel lingkungan yang namanya diawali `PYTHON`, lalu mulai ulang kernelnya.",
    ),
    (
        r"^Aborted!",  # Click's word for EOFError and KeyboardInterrupt
        "Kodenya meminta ketikan, misalnya dengan `input()`, padahal server tidak punya papan tik.",
        "buang `input()`; data dari pengguna diterima lewat permintaan: formulir, alamat, atau JSON.",
    ),
    (
        rf"\ASyntaxError: .*(?:{_NOT_TEXT})",
        "Ada berkas kode yang tidak dapat dibaca Python sebagai teks.",
        "periksa berkas yang diimpor aplikasinya, mulai dari yang terakhir kamu simpan atau salin: simpan lagi sebagai UTF-8.",
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
    if (told := _of_a_file(log, last, folder) or _of_names(last, folder)) is not None:
        return Masalah(_with_log(told[0], excerpt), told[1])
    if (elsewhere := _outside(log, last, folder)) is not None:
        return Masalah(_with_log(elsewhere[0], excerpt), elsewhere[1])
    for pattern, what, do in _KNOWN:
        found = re.search(pattern, last, re.MULTILINE)
        if found:
            names = found.groupdict()
            return Masalah(_with_log(what.format_map(names), excerpt), do.format_map(names))
    if not any(start in log for start in _STARTS):
        return Masalah(
            _with_log(
                "Prosesnya berakhir sebelum bisa menjawab, "
                + ("dan pesannya tidak menyebut galat." if excerpt else "tanpa pesan apa pun."),
                excerpt,
            ),
            "cari `sys.exit()`, `exit()`, `quit()`, atau `os._exit()` di kode yang dijalankan ketika berkasnya dimuat: "
            "itulah yang biasanya mengakhiri proses tanpa galat. Hapus, atau pindahkan ke dalam fungsi.",
        )
    return Masalah(
        _with_log("Prosesnya berakhir sebelum bisa menjawab.", excerpt),
        "baca pesan di atas, perbaiki kodenya, lalu jalankan sel ini lagi.",
    )


def _outside(log: str, last: str, folder: Path) -> tuple[str, str] | None:
    """Return what is said of an exception in whose traces stands no file of the app: Python or Flask had not come to it, or had left it."""
    name = re.match(r"([A-Za-z_][\w.]*(?:Error|Exception))\b", last)
    files = re.findall(r'^ +File "([^"<]+)"', log, re.MULTILINE)
    if name is None or not files or re.match(r"\S+: \[(?:Errno|WinError) |UnicodeDecodeError", last):
        return None  # an error that is about a file has its own words
    roots = {folder, folder.resolve()}
    if any(not Path(file).is_absolute() or any(Path(file).is_relative_to(root) for root in roots) for file in files):
        return None
    return (
        f"Python berhenti dengan galat {name[1]}, dan di jejak galatnya tidak ada satu pun berkas dari folder aplikasimu.",
        f"lihat berkas terakhir di jejaknya, `{files[-1]}`. Kalau itu bukan bagian dari Python atau sebuah pustaka, mungkin Python "
        "menemukannya lewat variabel lingkungan `PYTHONPATH`: ganti nama berkas itu, atau hapus variabelnya lalu mulai ulang kernel.",
    )


_STARTS = ("Traceback (most recent", "Error: ", "Fatal Python error: ")
"""How a process begins to say that it ends."""

_LAST_LINES = 6
"""Lines in which a process that ends without an exception says why."""


def _last_words(log: str) -> str:
    """Return how the process ended: the exception under the last traceback, the last error of Flask's command, else the last lines."""
    lines = [line for line in log.splitlines() if line.strip()]
    starts = [n for n, line in enumerate(lines) if line.startswith(_STARTS)]
    if not starts:
        return "\n".join(lines[-_LAST_LINES:])
    start = starts[-1]
    if lines[start].startswith("Traceback"):
        start = next((n for n in range(start + 1, len(lines)) if not lines[n].startswith(" ")), start)
    # Further lines without indentation after an exception that was only shown come from a process that went on.
    return "\n".join(lines[start:])


def _of_a_file(log: str, last: str, folder: Path) -> StartWords | None:
    """Return what is said when Python or Flask could not read a file of the app as text; it is the one that they were reading."""
    traceback, first = log.rpartition("Traceback (most recent call last)")[2], last.partition("\n")[0]
    if first.startswith("UnicodeDecodeError: ") and re.search(
        r'cli\.py", line \d+, in load_dotenv|server\.py", line \d+, in _dotenv', traceback
    ):
        files, reader = [folder / name for name in _SETTINGS], "Flask"
    elif re.match(rf"SyntaxError: .*(?:{_NOT_TEXT})", first):
        # A place without "in ..." is no call, but a file that was just being read.
        read = re.findall(r'^ *File "(.+)", line \d+$', traceback, re.MULTILINE)
        files, reader = [Path(each) for each in read[-1:]], "Python"
    else:
        return None  # a file of data, for instance: which one, only the line that reads it knows
    for file in files:
        home = next((each for each in (folder, folder.resolve()) if file.is_relative_to(each)), None)
        if (
            home is not None
            and "site-packages" not in file.parts
            and (told := _fault(file, reader, file.relative_to(home)))
        ):
            return told
    return None


_DECLARED = re.compile(rb"\A(?:[ \t\f]*(?:#[^\n]*)?\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*([-\w.]+)")
"""How the first or the second line of a module says its encoding (PEP 263)."""

_MARK = b"\xef\xbb\xbf"
"""How some editors begin a file that is UTF-8."""


def _fault(file: Path, reader: str, name: Path) -> StartWords | None:
    """Return why a file cannot be read as text, and what to do; None for one that can be, or that cannot be opened."""
    try:
        content = file.read_bytes()
    except OSError:
        return None
    shown = f"`{name.as_posix()}`"
    save = f"buka {shown} dengan Notepad atau editor lain, pilih Simpan Sebagai (*Save As*), lalu pilih UTF-8 sebagai pengodeannya (*encoding*)."
    zeros = content.count(0)
    every_other = zeros in (content[::2].count(0), content[1::2].count(0)) and zeros * 3 > len(content)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or every_other:
        how = "sebagai UTF-16 (begitulah tanda `>` di PowerShell versi 5 menulis berkas)"
        return f"Berkas {shown} disimpan {how}, sedangkan {reader} membacanya sebagai UTF-8.", save
    if zeros:
        return (
            f"Berkas {shown} berisi bita nol, yang tidak ada di dalam teks. Mungkin berkas itu rusak, misalnya karena komputer mati "
            "ketika menyimpannya, atau memang bukan berkas teks.",
            f"buka {shown} di editor. Kalau isinya bukan lagi yang kamu tulis, ambil salinan yang masih baik, atau tulis ulang.",
        )
    found = _DECLARED.match(content.removeprefix(_MARK)) if reader == "Python" else None
    declared = found[1].decode("ascii", "replace") if found else "utf-8"
    undone = f"hapus baris yang memuat `coding` di awal {shown}: tanpa baris itu Python membacanya sebagai UTF-8. Lalu {save}"
    try:
        content.decode(declared)
    except LookupError:
        return (
            f"Di awal {shown} tertulis bahwa pengodeannya (*encoding*) `{declared}`, dan itu tidak dikenal Python.",
            undone,
        )
    except ValueError:
        if found:
            return (
                f"Di awal {shown} tertulis bahwa pengodeannya (*encoding*) `{declared}`, padahal isinya disimpan dengan cara lain.",
                undone,
            )
        how = "dengan pengodean lain, misalnya pengodean lama Windows (*ANSI*)"
        return f"Berkas {shown} disimpan {how}, sedangkan {reader} membacanya sebagai UTF-8.", save
    if found and content.startswith(_MARK):
        return (
            f"Di awal {shown} tertulis bahwa pengodeannya (*encoding*) `{declared}`, padahal isinya disimpan sebagai UTF-8.",
            undone,
        )
    return None


def _of_names(last: str, folder: Path) -> StartWords | None:
    """Return what is said when Flask does not find an app for its name is not what it seems to be: in the settings or on the disk."""
    if not re.match("Error: (?:Could not locate|Could not import|Failed to find attribute|Failed to parse)", last):
        return None
    first = last.partition("\n")[0]
    settings = list(_settings(folder))
    for name in map(_said, re.findall(r"'[^']+'", first)):
        if found := lookalikes.find(name):
            place = next((f"di `{file}`" for file, line in settings if name in line.original.string), "sesudah `app=`")
            told = f"Nama {place}, `{visible(name)}`, memuat {lookalikes.named(found)}."
            return told, lookalikes.advice(found)
    if first.startswith("Error: Could not locate"):
        for file, line in settings:
            text = line.original.string.strip()
            number = line.original.line + line.original.string.partition(text)[0].count("\n")
            if (
                re.search(r"\bflask_app\b", plainly(text).partition("=")[0].lower())
                and (line.error or line.key)
                and (line.key != "FLASK_APP" or not line.value)
            ):
                return (
                    f"Flask melewati baris {number} di `{file}`, `{visible(text)}`, sebab bentuknya bukan `FLASK_APP=nama`.",
                    "tulis di baris itu hanya `FLASK_APP=` dan nama modulnya, tanpa kata atau tanda di depannya. `set` dan `$env:` adalah "
                    "perintah terminal, dan di berkas ini tidak dipakai.",
                )
        return nearly(folder, "app.py", "wsgi.py", ".flaskenv")
    found_name = re.match(r"Error: Could not import '([^'.:]+)'", first)
    return nearly(folder, f"{found_name[1]}.py") if found_name else None


def _said(name: str) -> str:
    """Return a name that Flask shows in quotes and with its unseen characters written as `\\u200b`."""
    try:
        return str(ast.literal_eval(name))
    except (SyntaxError, ValueError):
        return name


_SETTINGS = (".flaskenv", ".env")
"""The files of settings that Flask reads before an app, in its order."""


def _settings(folder: Path) -> Iterator[tuple[str, Binding]]:
    """Yield the lines of the app's settings as they are read, each with the name of its file."""
    from dotenv.parser import parse_stream

    for name in _SETTINGS:
        with contextlib.suppress(OSError, ValueError), (folder / name).open(encoding="utf-8-sig") as file:
            yield from ((name, line) for line in parse_stream(file))


def nearly(folder: Path, *wanted: str) -> StartWords | None:
    """Return what is said when a folder has one of these files under a name that only seems to be right; None when it has not."""
    there: list[str] = []
    with contextlib.suppress(OSError):
        there = sorted(file.name for file in folder.iterdir() if file.is_file())
    for name in wanted:
        core = name.lower()
        seeming = {f"{each}{end}" for each in (core, core.lstrip(".")) for end in ("", ".txt", ".py")}
        seeming.add(f"{Path(core).stem}.txt")
        for other in there:
            if other != name and name not in there and "".join(plainly(other).split()).lower() in seeming:
                return (
                    f"Yang dicari berkas bernama `{name}`; yang ada di folder itu bernama `{visible(other)}`.",
                    f"ganti namanya menjadi `{name}`. Kalau akhirannya tidak terlihat: di Windows, buka foldernya, lalu nyalakan "
                    "`Tampilan → Tampilkan → Ekstensi nama file` (`View → Show → File name extensions`).",
                )
    return None


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
    return "\n".join("    " + visible(line) for line in shown)
