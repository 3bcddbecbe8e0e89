"""Recognising what went wrong from what pip, venv or the operating system said, and saying it in Indonesian."""

from __future__ import annotations

import re
from pathlib import Path

from bukuflask.host import LAUNCHER
from bukuflask.problems import Masalah

from .targets import MINORS

AGAIN = f"jalankan lagi `{LAUNCHER}`"
_NUMBERS = f"{'.'.join(map(str, MINORS[0]))} sampai {'.'.join(map(str, MINORS[-1]))}"

# Error numbers and pip's own words stay the same on an Indonesian Windows, where the system's sentences do not.
# The order matters: pip ends nearly every failure with "No matching distribution found".
_KNOWN: tuple[tuple[str, str, str], ...] = (
    (
        r"No space left on device|\[Errno 28\]|\[Errno 122\]|WinError 112\b|not enough space on the disk",
        "Disk penuh, jadi pekerjaan ini berhenti di tengah jalan.",
        f"kosongkan tempat (misalnya hapus unduhan lama dan kosongkan tempat sampah), lalu {AGAIN}; "
        "yang sudah terpasang tidak diulang.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLCertVerificationError",
        "Sambungan aman ke gudang paket ditolak: biasanya karena jam komputer salah atau jaringan sekolah menyaringnya.",
        f"periksa tanggal dan jam komputer, atau pakai jaringan lain (misalnya dari ponsel), lalu {AGAIN}.",
    ),
    (
        r"SSL module is not available",
        "Python ini tidak bisa membuka sambungan aman, jadi paket tidak bisa diunduh.",
        "kalau kamu memakai Anaconda, buka Anaconda Prompt dan jalankan `python mulai.py` di sana; "
        "kalau tidak, pasang ulang Python dari https://www.python.org/downloads/.",
    ),
    (
        r"DO NOT MATCH THE HASHES[\s\S]*?\n\s+(\S+) from ",
        "Isi paket {} bukan yang tercatat di buku ini, jadi tidak dipasang: unduhannya rusak di jalan, atau folder paketnya "
        "dibuat dari buku versi lain.",
        f"{AGAIN}, kalau perlu dengan jaringan lain. Kalau memakai folder paket, minta folder yang dibuat dengan "
        "`python mulai.py kemas FOLDER` dari buku yang sama dengan yang di laptop ini.",
    ),
    (
        r"\ALooking in links[\s\S]*No matching distribution found",  # how pip begins when it is given a folder only
        "Di folder paket itu ada yang kurang, atau isinya untuk sistem atau versi Python yang lain.",
        "minta folder paket yang dibuat dengan `python mulai.py kemas FOLDER` di komputer dengan sistem dan versi Python "
        "yang sama seperti laptop ini.",
    ),
    (
        r"ProxyError|Tunnel connection failed",
        "Paket belum bisa diunduh: perantara internet (proxy) yang diatur di komputer ini menolak atau tidak menjawab.",
        f"tanyakan pengaturan proxy kepada pengelola jaringan, atau pakai jaringan lain (misalnya dari ponsel), lalu {AGAIN}.",
    ),
    (
        r"NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|ProtocolError|"
        r"IncompleteRead|Read timed out|Max retries exceeded|Connection (?:refused|reset|aborted|broken)|"
        r"getaddrinfo failed|Temporary failure in name resolution|Network is unreachable",
        "Paket belum bisa diunduh: komputer ini tidak tersambung ke internet, atau sambungannya terputus.",
        f"sambungkan ke internet, lalu {AGAIN}; cukup sekali, sesudah itu buku ini bisa dipakai tanpa internet. "
        "Kalau di kelas tidak ada internet, minta folder paket kepada gurumu dan jalankan "
        "`python mulai.py --paket FOLDER`.",
    ),
    (
        r"from versions: none",
        "Sambungannya ada, tetapi paketnya tidak didapat: jaringan ini mungkin meminta login dulu (seperti hotspot) atau menyaring "
        "gudang paket; bisa juga paketnya belum tersedia untuk Python atau komputer ini.",
        f"buka sebuah halaman web di peramban. Kalau yang tampil halaman login, masuk dulu, lalu {AGAIN}; kalau tidak, coba dengan jaringan "
        "lain (misalnya dari ponsel) atau dengan `python mulai.py --paket FOLDER`.",
    ),
    (
        r"Long Path|WinError (?:206|111)\b",
        "Nama folder buku kerja ini terlalu panjang untuk Windows.",
        r"pindahkan folder buku kerja ke tempat yang lebih dekat, misalnya C:\buku, "
        "lalu jalankan lagi `python mulai.py` dari sana.",
    ),
    (
        r"contains the PATH separator (\S)\.",
        "Di nama folder buku kerja ini, atau folder yang memuatnya, ada tanda `{}`, dan Python tidak bisa membuat ruangnya di sana.",
        "ganti nama folder itu, atau pindahkan folder buku kerja ke tempat lain, lalu jalankan lagi `python mulai.py` dari sana.",
    ),
    (
        r"Read-only file system|\[Errno 30\]|WinError 19\b",
        "Folder ini hanya bisa dibaca, jadi tidak ada yang bisa disimpan di sana.",
        "salin folder buku kerja ke folder Dokumen milikmu, lalu jalankan `python mulai.py` dari salinan itu.",
    ),
    (
        r"WinError (?:32|33|145)\b",  # held by another; for Windows that is not a question of rights
        "Sebuah berkas atau folder yang diperlukan sedang dibuka program lain.",
        "tutup JupyterLab, terminal yang berada di folder itu, dan program lain yang membukanya (misalnya Word atau penjelajah "
        f"berkas). Sesudah itu {AGAIN}.",
    ),
    (
        r"Permission denied|\[Errno 13\]|\[Errno 1\]|WinError 5\b",
        "Komputer tidak mengizinkan penulisan di folder yang diperlukan.",
        "kalau folder ini bukan milikmu, salin folder buku kerja ke folder Dokumen; kalau milikmu, tutup JupyterLab yang mungkin "
        f"masih terbuka. Sesudah itu {AGAIN}.",
    ),
    (
        r"\[Errno 17\]|\[Errno 20\]|WinError (?:183|267)\b|Unable to create directory",
        "Ada berkas yang menempati nama sebuah folder yang diperlukan.",
        f"ganti nama berkas itu atau pindahkan, lalu {AGAIN}.",
    ),
    (
        r"ensurepip is not\s+available|No module named '?(?:venv|ensurepip)",
        "Python di komputer ini belum lengkap: bagian `venv` tidak ada.",
        f"di Ubuntu, Mint, atau Debian jalankan `sudo apt install python3-venv`, lalu {AGAIN}.",
    ),
    (
        r"No matching distribution found|Could not find a version",
        "Ada paket yang tidak tersedia untuk Python atau komputer ini.",
        f"pasang Python {_NUMBERS} versi 64-bit, lalu {AGAIN} dengan Python itu.",
    ),
)


_PLACE = re.compile(r"\[(?:Errno|WinError) \d+\][^\n]*?: '([^'\n]+)'")
"""How the system's errors name the file or folder that they are about."""


def _decisive(said: str) -> str:
    """Return the part that tells why it failed: what pip warned of on the way, and then got over, is no reason."""
    found = re.search(r"(?m)^ERROR: ", said)
    end = said[found.start() :] if found else said
    nothing = "from versions: none" in end or ("No matching distribution" in end and "from versions" not in end)
    return said if nothing else end  # where pip has found nothing at all, a warning says why


def recognise(said: str, doing: str, log: Path | None = None) -> Masalah:
    """Return what to tell a student about a failure.

    `said` is the output of the child that failed or the text of an OSError, `doing` an Indonesian phrase for what was being
    done or the file concerned, `log` the file that keeps the whole output, named for whoever helps.
    """
    kept = f"\nCatatan lengkap untuk yang membantumu: {log}" if log else ""
    decisive = _decisive(said)
    for pattern, what, do in _KNOWN:
        if found := re.search(pattern, decisive):
            named = what.replace("{}", found[1]) if found.lastindex else what
            place = _PLACE.search(decisive, max(decisive.rfind("\n", 0, found.start()), 0))
            about = f"{doing}; {place[1]}" if place and "rrno" in pattern and place[1] not in doing else doing
            return Masalah(f"{named} ({about})", do + kept)
    last = next((line for line in reversed(said.splitlines()) if line.strip()), "tidak ada keterangan").strip()
    return Masalah(
        f"Ada yang gagal ({doing}): {last}",
        f"{AGAIN}; kalau masih sama, tunjukkan pesan ini kepada guru atau temanmu.{kept}",
    )
