"""Recognising what went wrong from what pip, venv or the operating system said, and saying it in Indonesian."""

from __future__ import annotations

import re
import textwrap
import traceback
from pathlib import Path
from typing import NamedTuple

from bukuflask.host import LAUNCHER
from bukuflask.problems import Masalah
from bukuflask.text import TERMINAL_CODES

from .targets import MINORS

AGAIN = f"jalankan lagi `{LAUNCHER}`"
PACKAGES = "memasang paket"
"""What pip is asked to do, as `recognise` takes it."""

_NUMBERS = f"{'.'.join(map(str, MINORS[0]))} sampai {'.'.join(map(str, MINORS[-1]))}"


class _Cause(NamedTuple):
    pattern: str
    what: str
    do: str
    of_pip: bool = False
    """Whether the words mean this only where pip says them: others, too, lose a connection."""


# Error numbers of Windows and pip's own words stay the same on an Indonesian Windows, where the system's sentences do not; those of
# other systems are English for every Python, while their numbers differ. The order matters: pip ends nearly every failure with
# "No matching distribution found".
_KNOWN: tuple[_Cause, ...] = (
    _Cause(
        r"No space left on device|Disk quota exceeded|WinError (?:39|112)\b|not enough space on the disk",
        "Disk penuh, jadi pekerjaan ini berhenti di tengah jalan.",
        f"kosongkan tempat (misalnya hapus unduhan lama dan kosongkan tempat sampah), lalu {AGAIN}; "
        "yang sudah terpasang tidak diulang.",
    ),
    _Cause(
        r"(?m)^MemoryError\b|Cannot allocate memory|WinError (?:8|14|1450|1455)\b",
        "Memori komputer ini habis.",
        f"tutup program lain yang sedang terbuka, lalu {AGAIN}. Kalau masih sama, hidupkan ulang komputer ini dulu.",
    ),
    _Cause(
        r"WinError (?:225|226)\b",
        "Antivirus di komputer ini menganggap sebuah berkas berbahaya, lalu menahannya.",
        "lihat catatan antivirusnya (di Windows: Keamanan Windows > Riwayat perlindungan) bersama guru atau pengelola komputer ini. "
        f"Kalau berkasnya diizinkan, {AGAIN}.",
    ),
    _Cause(
        r"WinError (?:1260|4551)\b",
        "Aturan keamanan di komputer ini melarang sebuah program dijalankan dari folder itu.",
        f"tanyakan kepada pengelola komputer ini folder mana yang diizinkan, pindahkan folder buku kerja ke sana, lalu {AGAIN}.",
    ),
    _Cause(
        r"WinError (?:362|389|39[0-8]|404)\b",
        "Berkas itu ada di penyimpanan awan (seperti OneDrive) dan belum dapat diambil dari sana.",
        r"nyalakan OneDrive dan sambungkan ke internet, atau pindahkan folder buku kerja ke luar OneDrive, misalnya ke C:\buku. "
        f"Sesudah itu {AGAIN}.",
    ),
    _Cause(
        r"WinError (?:21|23|53|55|59|64|67|121|483|1117|1167)\b|Input/output error|Stale (?:NFS )?file handle|"
        r"Transport endpoint is not connected",
        "Disk, flashdisk, atau folder jaringan itu terputus atau tidak dapat dibaca.",
        f"periksa sambungannya, lalu {AGAIN}. Kalau masih sama, salin folder buku kerja ke disk laptop ini dan jalankan dari sana.",
    ),
    _Cause(
        r"DLL load failed|3221225781|WinError (?:126|127|193|216)\b",
        "Python ini belum lengkap atau tidak cocok dengan Windows di komputer ini: ada bagiannya (DLL) yang tidak dapat dimuat.",
        "kalau kamu memakai Anaconda, buka Anaconda Prompt dan jalankan `python mulai.py` di sana; "
        f"kalau tidak, pasang ulang Python ({_NUMBERS}, 64-bit) dari https://www.python.org/downloads/.",
    ),
    _Cause(
        r"(\S+): cannot open shared object file: No such file",
        "Di komputer ini tidak ada pustaka sistem {}, yang diperlukan Python atau salah satu paketnya.",
        f"pasang pustaka itu bersama pengelola komputer ini (di Ubuntu, Mint, atau Debian dengan `sudo apt install`), lalu {AGAIN}.",
    ),
    _Cause(
        r"CERTIFICATE_VERIFY_FAILED|SSLCertVerificationError",
        "Sambungan aman ke gudang paket ditolak: biasanya karena jam komputer salah atau jaringan sekolah menyaringnya.",
        f"periksa tanggal dan jam komputer, atau pakai jaringan lain (misalnya dari ponsel), lalu {AGAIN}.",
        of_pip=True,
    ),
    _Cause(
        r"SSL module is not available",
        "Python ini tidak bisa membuka sambungan aman, jadi paket tidak bisa diunduh.",
        "kalau kamu memakai Anaconda, buka Anaconda Prompt dan jalankan `python mulai.py` di sana; "
        "kalau tidak, pasang ulang Python dari https://www.python.org/downloads/.",
        of_pip=True,
    ),
    _Cause(
        r"Could not find a suitable TLS CA certificate bundle, invalid path: ([^\n]+)",
        "Pengaturan di komputer ini menunjuk berkas sertifikat yang tidak ada: {}",
        "hapus pengaturan itu: variabel lingkungan PIP_CERT, REQUESTS_CA_BUNDLE, atau CURL_CA_BUNDLE, atau baris `cert` di pengaturan pip "
        f"(`python -m pip config list` menyebutnya). Sesudah itu {AGAIN}.",
        of_pip=True,
    ),
    _Cause(
        r"Missing dependencies for SOCKS support",
        "Perantara internet (proxy) yang diatur di komputer ini memakai jenis SOCKS, dan pip di sini tidak dapat memakainya.",
        "kosongkan variabel lingkungan ALL_PROXY, HTTP_PROXY, dan HTTPS_PROXY, atau pakai jaringan tanpa proxy (misalnya dari ponsel), "
        f"lalu {AGAIN}.",
        of_pip=True,
    ),
    _Cause(
        r"DO NOT MATCH THE HASHES[\s\S]*?\n\s+(\S+) from ",
        "Isi paket {} bukan yang tercatat di buku ini, jadi tidak dipasang: unduhannya rusak di jalan, atau folder paketnya "
        "dibuat dari buku versi lain.",
        f"{AGAIN}, kalau perlu dengan jaringan lain. Kalau memakai folder paket, minta folder yang dibuat dengan "
        "`python mulai.py kemas FOLDER` dari buku yang sama dengan yang di laptop ini.",
        of_pip=True,
    ),
    _Cause(
        r"ResolutionImpossible|conflicting dependencies|Hashes are required in --require-hashes mode|Invalid requirement",
        "Daftar paket buku ini (`requirements.txt`) berubah, sehingga pip tidak dapat memakainya: ada versi yang bertentangan, atau barisnya "
        "tidak lengkap.",
        "buka (ekstrak) lagi seluruh berkas zip buku kerja ini ke folder baru, lalu jalankan `python mulai.py` dari sana.",
        of_pip=True,
    ),
    _Cause(
        r"\ALooking in links[\s\S]*No matching distribution found",  # how pip begins when it is given a folder only
        "Di folder paket itu ada yang kurang, atau isinya untuk sistem atau versi Python yang lain.",
        "minta folder paket yang dibuat dengan `python mulai.py kemas FOLDER` di komputer dengan sistem dan versi Python "
        "yang sama seperti laptop ini.",
        of_pip=True,
    ),
    _Cause(
        r"Wheel '[^'\n]*' located at [^\n]* is invalid|BadZipFile|has an invalid wheel|zlib\.error",
        "Sebuah berkas paket rusak.",
        f"{AGAIN}, kalau perlu dengan jaringan lain. Kalau memakai folder paket, salin lagi folder itu seluruhnya.",
        of_pip=True,
    ),
    _Cause(
        r"ProxyError|Tunnel connection failed",
        "Paket belum bisa diunduh: perantara internet (proxy) yang diatur di komputer ini menolak atau tidak menjawab.",
        f"tanyakan pengaturan proxy kepada pengelola jaringan, atau pakai jaringan lain (misalnya dari ponsel), lalu {AGAIN}.",
        of_pip=True,
    ),
    _Cause(
        r"HTTP error (\d{3})\b|\b([45]\d\d) (?:Client|Server) Error",
        "Gudang paket, atau penyaring di jaringan ini, menolak permintaan dengan kode {}.",
        f"tunggu beberapa menit, lalu {AGAIN}; kalau masih sama, pakai jaringan lain (misalnya dari ponsel).",
        of_pip=True,
    ),
    _Cause(
        r"SSLError\(|\[SSL: ",
        "Sambungan aman ke gudang paket gagal. Seringnya karena jaringan ini menyaringnya, atau karena alamat proxy yang diatur keliru.",
        f"pakai jaringan lain (misalnya dari ponsel), lalu {AGAIN}; atau minta folder paket kepada gurumu dan jalankan "
        "`python mulai.py --paket FOLDER`.",
        of_pip=True,
    ),
    _Cause(
        r"NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|ProtocolError|"
        r"IncompleteRead|Read timed out|Max retries exceeded|Connection (?:refused|reset|aborted|broken)|"
        r"getaddrinfo failed|Temporary failure in name resolution|Network is unreachable",
        "Paket belum bisa diunduh: komputer ini tidak tersambung ke internet, atau sambungannya terputus.",
        f"sambungkan ke internet, lalu {AGAIN}; cukup sekali, sesudah itu buku ini bisa dipakai tanpa internet. "
        "Kalau di kelas tidak ada internet, minta folder paket kepada gurumu dan jalankan "
        "`python mulai.py --paket FOLDER`.",
        of_pip=True,
    ),
    _Cause(
        r"from versions: none",
        "Sambungannya ada, tetapi paketnya tidak didapat: jaringan ini mungkin meminta login dulu (seperti hotspot) atau menyaring "
        "gudang paket; bisa juga paketnya belum tersedia untuk Python atau komputer ini.",
        f"buka sebuah halaman web di peramban. Kalau yang tampil halaman login, masuk dulu, lalu {AGAIN}; kalau tidak, coba dengan jaringan "
        "lain (misalnya dari ponsel) atau dengan `python mulai.py --paket FOLDER`.",
        of_pip=True,
    ),
    _Cause(
        r"Windows Long\s+Path support|WinError (?:206|111)\b",
        "Nama folder buku kerja ini terlalu panjang untuk Windows.",
        r"pindahkan folder buku kerja ke tempat yang lebih dekat, misalnya C:\buku, "
        "lalu jalankan lagi `python mulai.py` dari sana.",
    ),
    _Cause(
        r"File name too long",
        "Nama berkas atau folder itu terlalu panjang untuk disk tempatnya.",
        f"ganti nama folder itu dengan yang lebih pendek, atau pindahkan ke folder yang namanya lebih pendek, lalu {AGAIN}.",
    ),
    _Cause(
        r"contains the PATH separator (\S)\.",
        "Di nama folder buku kerja ini, atau folder yang memuatnya, ada tanda `{}`, dan Python tidak bisa membuat ruangnya di sana.",
        "ganti nama folder itu, atau pindahkan folder buku kerja ke tempat lain, lalu jalankan lagi `python mulai.py` dari sana.",
    ),
    _Cause(
        r"codec can't encode",  # all else is written as UTF-8, which has every letter
        "Di nama folder buku kerja ini, folder yang memuatnya, atau folder salinan belajarmu, ada huruf yang tidak terbaca di komputer ini.",
        f"ganti nama folder itu dengan huruf dan angka biasa, lalu {AGAIN}.",
    ),
    _Cause(
        r"Read-only file system|WinError 19\b",
        "Folder ini hanya bisa dibaca, jadi tidak ada yang bisa disimpan di sana.",
        "salin folder buku kerja ke folder Dokumen milikmu, lalu jalankan `python mulai.py` dari salinan itu.",
    ),
    _Cause(
        r"WinError (?:32|33|145|1224)\b",  # held by another; for Windows that is not a question of rights
        "Sebuah berkas atau folder yang diperlukan sedang dibuka program lain.",
        "tutup JupyterLab, terminal yang berada di folder itu, dan program lain yang membukanya (misalnya Word atau penjelajah "
        f"berkas). Sesudah itu {AGAIN}.",
    ),
    _Cause(
        r"Permission denied|Operation not permitted|\[Errno 13\]|\[Errno 1\]|WinError 5\b",
        "Komputer tidak mengizinkan penulisan di folder yang diperlukan.",
        "kalau folder ini bukan milikmu, salin folder buku kerja ke folder Dokumen; kalau milikmu, tutup JupyterLab yang mungkin "
        f"masih terbuka. Sesudah itu {AGAIN}.",
    ),
    _Cause(
        r"File exists|Not a directory|WinError (?:183|267)\b|Unable to create directory",
        "Ada berkas yang menempati nama sebuah folder yang diperlukan.",
        f"ganti nama berkas itu atau pindahkan, lalu {AGAIN}.",
    ),
    _Cause(
        r"Is a directory",
        "Ada folder yang menempati nama sebuah berkas yang diperlukan.",
        f"ganti nama folder itu atau pindahkan, lalu {AGAIN}.",
    ),
    _Cause(
        r"ensurepip is not\s+available|No module named '?(?:venv|ensurepip)",
        "Python di komputer ini belum lengkap: bagian `venv` tidak ada.",
        f"di Ubuntu, Mint, atau Debian jalankan `sudo apt install python3-venv`, lalu {AGAIN}.",
    ),
    _Cause(
        r"Command '[^\n]*ensurepip[^\n]*(?:non-zero exit status|died with)",
        "Ruang Python untuk buku ini belum jadi: pip tidak dapat ditaruh di dalamnya, dan sebabnya tidak disebutkan.",
        f"{AGAIN}. Kalau masih sama, pindahkan folder buku kerja ke tempat lain (misalnya "
        r"C:\buku), atau pasang ulang Python dari https://www.python.org/downloads/.",
    ),
    _Cause(
        r"No such file or directory|WinError [23]\b",
        "Sebuah berkas atau folder yang diperlukan tidak ada di tempatnya.",
        "kalau tempatnya di flashdisk atau folder jaringan, sambungkan dulu. Kalau tempatnya di folder buku kerja, buka (ekstrak) lagi "
        f"berkas zip buku ini ke folder baru. Sesudah itu {AGAIN}.",
    ),
    _Cause(
        r"No matching distribution found|Could not find a version",
        "Ada paket yang tidak tersedia untuk Python atau komputer ini.",
        f"pasang Python {_NUMBERS} versi 64-bit, lalu {AGAIN} dengan Python itu.",
        of_pip=True,
    ),
)


_PLACE = re.compile(r"\[(?:Errno|WinError) \d+\][^\n]*?: (['\"])([^\n]+?)\1(?!\w)")
"""How the system's errors name the file or folder that they are about."""

_NAMED = re.compile(r"(?:(?<=: |> )(?=['\"])|(?=['\"](?:[A-Za-z]:|[\\/])))(['\"])[^\n]*?\1(?!\w)")
"""A file or folder that is named: whatever it is called says nothing of what went wrong."""

_FRAMES = re.compile(r'(?m)^  File "[^\n]*\n(?:    [^\n]*\n)*')
"""Where a traceback passed through, with the code there, which may speak of every error that it is prepared for."""

_TRACEBACK = re.compile(r"(?m)^( *)Traceback \(most recent call last\):\n(?:\1 [^\n]*\n)*\1\S[^\n]*")
"""A whole traceback; a server indents those that belong to a line of its log."""

_LOGGED = r"\[(?:[DIWEC][ \]]|\w+App\] )"
"""How a line of a server's or a kernel's log begins."""

_LAST_WORD = re.compile(rf"(?m)^(?:\[C[^\]\n]*\] *\S|(?!{_LOGGED})\S)[^\n]*")
"""A line with which a server may end: a critical one of its log, or one that is no line of a log."""


def _decisive(said: str, *, of_pip: bool) -> str:
    """Return the part that tells why it failed: what pip or a server warned of on the way, and then got over, is no reason."""
    if not of_pip and (_TRACEBACK.search(said) or re.search(rf"(?m)^{_LOGGED}", said)):
        return _end_of_log(said)
    found = re.search(r"(?m)^ERROR: ", said)
    end = said[found.start() if found else max(said.rfind("Traceback (most recent call last)"), 0) :]
    nothing = "from versions: none" in end or ("No matching distribution" in end and "from versions" not in end)
    return _FRAMES.sub("", said if nothing else end)  # where pip has found nothing at all, a warning says why


def _end_of_log(said: str) -> str:
    """Return what a server that has ended said last. Its kernels, too, write into its log, and most of their errors end nothing."""
    found = list(_TRACEBACK.finditer(said))
    if found and not said[found[-1].end() :].strip():
        return _FRAMES.sub("", textwrap.dedent(found[-1][0]) + "\n")
    words = _LAST_WORD.findall(_TRACEBACK.sub("", said))
    return words[-1] if words else ""


def recognise(said: str, doing: str, log: Path | None = None) -> Masalah:
    """Return what to tell a student about a failure.

    `said` is the output of the child that failed or the text of an OSError, `doing` an Indonesian phrase for what was being
    done or the file concerned, `log` the file that keeps the whole output, named for whoever helps.
    """
    kept = f"\nCatatan lengkap untuk yang membantumu: {log}" if log else ""
    decisive = _decisive(TERMINAL_CODES.sub("", said), of_pip=doing == PACKAGES)
    unnamed = _NAMED.sub(lambda found: "'" + "_" * (len(found[0]) - 2) + "'", decisive)
    for cause in _KNOWN:
        if (not cause.of_pip or doing == PACKAGES) and (found := re.search(cause.pattern, unnamed)):
            named = (
                cause.what.replace("{}", next(filter(None, found.groups()), "")) if "{}" in cause.what else cause.what
            )
            place = _PLACE.search(decisive, max(decisive.rfind("\n", 0, found.start()), 0))
            file = place[2].replace("\\\\", "\\") if place else ""  # Windows' separators come written twice
            about = f"{doing}; {file}" if file and file not in doing else doing
            return Masalah(f"{named} ({about})", cause.do + kept)
    last = next((line for line in reversed(decisive.splitlines()) if line.strip()), "").strip()
    why = f"Buku ini tidak mengenal sebabnya. Kata komputer: `{last}`" if last else "Komputer tidak memberi keterangan."
    return Masalah(
        f"Ada yang gagal ({doing}). {why}",
        f"{AGAIN} satu kali, karena gangguan sementara hilang sendiri. Kalau pesannya sama, tunjukkan kepada guru atau temanmu, "
        f"atau cari kalimatnya di internet.{kept}",
    )


def unforeseen(error: Exception, doing: str) -> Masalah:
    """Return what to tell a student about an error that nobody has thought of, with the line of the book that it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).parent.name.startswith("bukuflask")] or frames
    place = f"; {Path(ours[-1].filename).name}, baris {ours[-1].lineno}" if ours else ""
    return recognise("".join(traceback.format_exception_only(error)), doing + place)
