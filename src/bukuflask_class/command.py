"""`python mulai.py kelas FOLDER`: read the exports in a folder, and write the page and the table into the same folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from bukuflask.files import write_whole
from bukuflask.host import LAUNCHER
from bukuflask.problems import Masalah

from . import page, sheet
from .gathering import Gathered, gather
from .names import PAGE, SHEET, is_ours

HOW = f"{LAUNCHER} kelas"


def run(words: Sequence[str], today: dt.date) -> str:
    """Write the two files and return what is said of them. Raises `Masalah` for a folder that is none, or that holds no export."""
    found = gathered(words, today)
    wanted = {PAGE: page.as_html(found, today).encode(), SHEET: sheet.as_csv(found.pupils).encode("utf-8-sig")}
    for name, content in wanted.items():
        _write(found.folder / name, content)
    lines = [f"{len(found.pupils)} catatan siswa dibaca dari {found.folder}."]
    if found.asides:
        lines.append(f"{len(found.asides)} berkas disisihkan:")
        lines += [f"- {each.file}: {each.reason}" for each in found.asides]
    lines += [
        f"Halamannya: {found.folder / PAGE} (klik dua kali untuk membukanya).",
        f"Tabelnya: {found.folder / SHEET} (untuk Excel atau lembar kerja lain).",
        "Nama siswa tidak keluar dari folder itu: tidak ada yang dikirim ke mana pun.",
    ]
    return "\n".join(lines)


def gathered(words: Sequence[str], today: dt.date, how: str = HOW) -> Gathered:
    """Return what the folder named by these words holds. Raises `Masalah` for a folder that is none, or that holds no export.

    `how` is the command that was typed, without its folder.
    """
    folder = _folder(words, how)
    found = gather(folder, today)
    if not found.pupils:
        said = "".join(f"\n- {each.file}: {each.reason}" for each in found.asides)
        raise Masalah(
            f"Di folder {folder} tidak ada ekspor yang dapat dipakai.{said}",
            "minta setiap siswa menjalankan `%kemajuan ekspor namanya` di sebuah notebook, lalu kumpulkan berkas-berkasnya di satu folder.",
        )
    return found


def _folder(words: Sequence[str], how: str) -> Path:
    """Return the folder that is meant: also one whose name has spaces and no quotes, or whose quote Windows has kept at its end."""
    name = " ".join(words).strip().strip("\"'")
    if not name:
        raise Masalah(
            "Folder yang berisi ekspor siswa belum disebut.",
            f'tulis foldernya di belakang perintah, misalnya `{how} "ekspor XI RPL 2"`. Isi foldernya berkas-berkas yang ditulis siswa dengan '
            "`%kemajuan ekspor namanya`.",
        )
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder.resolve()
    if folder.is_file():
        raise Masalah(
            f"{folder} adalah sebuah berkas.",
            f"sebut folder tempat berkas itu: `{how} FOLDER`. Semua ekspor di dalamnya dibaca sekaligus.",
        )
    raise Masalah(
        f"Folder {folder} tidak ada.",
        f"periksa ejaannya dan dari folder mana perintah ini dijalankan (sekarang {Path.cwd()}). Nama dengan spasi diapit tanda kutip: "
        f'`{how} "ekspor XI RPL 2"`.',
    )


def _write(file: Path, content: bytes) -> None:
    if file.exists() and not is_ours(file):
        raise Masalah(
            f"{file} sudah ada dan bukan ditulis perintah ini, jadi tidak ditimpa.",
            "beri nama lain pada berkas itu, lalu ulangi.",
        )
    try:
        write_whole(file, content)
    except OSError as error:
        raise Masalah(
            f"{file} tidak dapat ditulis ({error.strerror}).",
            "tutup program yang sedang membukanya (misalnya Excel), dan periksa apakah folder itu boleh ditulisi.",
        ) from None
