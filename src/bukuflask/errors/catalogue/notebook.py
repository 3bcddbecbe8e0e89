"""Mistakes of working in a notebook: commands and pages typed into a code cell, magics, servers inside the kernel."""

from __future__ import annotations

import errno
import re

from ..facts import Crash
from .entry import Mistake, by_context, said

_TOOLS = r"(?:flask|python3?|py|pip3?|conda|mamba|git|pytest|jupyter|npm|sudo)"
_SHELL_WORDS = r"(?:set|setx|export|cd|source|mkdir|activate|deactivate)"
_COMMAND = rf"^(?:(?:{_TOOLS}|{_SHELL_WORDS})\s+(?![=.,:+*/<>|&)\]}}])\S|\$env:)"
_USAGE_ERROR = "IPython:UsageError"


def _instead(crash: Crash) -> str:
    """Return where a command belongs."""
    if crash["context"] == "latihan":
        return "hapus baris itu; yang ditulis di sini hanya kode Python."
    command = crash["text"].split()
    if command[0].startswith("pip") or command[:3] == ["python", "-m", "pip"]:
        return f"di dalam sel, tulis `%{' '.join(command[command.index('pip') :] if 'pip' in command else command)}`."
    if command[0] == "flask" and "run" in command:
        return "ketik di terminal (menu Berkas → Baru → Terminal); di dalam notebook, server dinyalakan dengan `jalankan(...)`."
    if re.match(rf"{_SHELL_WORDS}\b|\$env:", command[0]):
        return "ketik di terminal (menu Berkas → Baru → Terminal), sebelum perintah yang memerlukannya."
    return "ketik di terminal (menu Berkas → Baru → Terminal), atau di sel dengan tanda `!` di depannya."


_TYPED_COMMAND = "Baris itu perintah untuk terminal, bukan kode Python."
_NOT_PYTHON = (
    "Sel kode dibaca Python. Perintah seperti `flask`, `pip` dan `set` dibaca oleh terminal (cmd, PowerShell, bash)."
)

NOTEBOOK = (
    # -- what was typed into a cell ----------------------------------------------------------------------------------------
    Mistake(
        id="command-in-cell",
        kind="SyntaxError",
        line=_COMMAND,
        happened=_TYPED_COMMAND,
        why=_NOT_PYTHON,
        advice=_instead,
    ),
    Mistake(
        id="command-with-option-in-cell",
        kind="NameError",
        line=rf"^{_TOOLS}\s+-",
        happened=_TYPED_COMMAND,
        why=_NOT_PYTHON,
        advice=_instead,
    ),
    Mistake(
        id="html-in-cell",
        kind="SyntaxError",
        line=r"^</?[a-zA-Z!]",
        happened="Baris itu HTML, bukan kode Python.",
        why="Sel kode dibaca Python; HTML dikirim oleh aplikasi sebagai teks.",
        advice="taruh HTML-nya di dalam tanda kutip yang dikembalikan fungsi view, atau di berkas di folder `templates`.",
    ),
    Mistake(
        id="jinja-in-cell",
        kind="SyntaxError",
        line=r"^\{[%#]",
        happened="Baris itu templat Jinja2, bukan kode Python.",
        why="`{% ... %}` hanya dikenal di dalam templat; sel kode dibaca Python.",
        advice="simpan di berkas di folder `templates`, atau serahkan sebagai teks ke `render_template_string(...)`.",
    ),
    # -- magics ------------------------------------------------------------------------------------------------------------
    Mistake(
        id="cell-magic-not-first",
        kind=_USAGE_ERROR,
        through=("IPython",),
        wording=r"^Line magic function `%%",
        happened=lambda crash: said(
            crash,
            r"`(%%\w+)`",
            "`{}` tidak berada di baris pertama selnya.",
            "Perintah berawalan `%%` tidak berada di baris pertama selnya.",
        ),
        why="Perintah berawalan `%%` mengatur seluruh sel, jadi tidak boleh ada apa pun di atasnya, juga tidak komentar.",
        advice="pindahkan baris itu ke baris paling atas.",
    ),
    Mistake(
        id="magic-unknown",
        kind=_USAGE_ERROR,
        through=("IPython",),
        wording=r"[Mm]agic (?:function )?`%+\w*` not found",
        happened=lambda crash: said(
            crash, r"`(%+\w+)`", "Tidak ada perintah notebook bernama `{}`.", "Perintah notebook itu tidak ada."
        ),
        why="Ejaannya lain, jumlah tanda `%` berbeda, atau ekstensi yang membawanya belum dimuat.",
        advice="milik buku ini: `%%latihan`, `%petunjuk`, `%solusi`, `%%tebak`, `%kuis` dan `%kemajuan`; yang lain disebut `%lsmagic`.",
    ),
    Mistake(
        id="extension-unknown",
        kind="ModuleNotFoundError",
        anywhere=True,
        when=lambda crash: any(place.endswith("ExtensionManager.load_extension") for place in crash["places"]),
        happened=lambda crash: f"Tidak ada ekstensi notebook bernama `{crash.get('detail', '')}`.",
        why="`%load_ext` mengimpor sebuah modul, dan modul itu tidak ditemukan.",
        advice="untuk buku ini: `%load_ext bukuflask`.",
    ),
    # -- servers and loops inside the kernel -------------------------------------------------------------------------------
    Mistake(
        id="port-taken",
        kind="SystemExit",
        at=("werkzeug:BaseWSGIServer.__init__",),
        when=lambda crash: crash["told"].get("errno") == errno.EADDRINUSE,
        happened="Server tidak jadi berjalan: port itu sedang dipakai program lain.",
        why="Satu port dipegang satu program. Sering kali server lama masih berjalan, di terminal lain atau di notebook lain.",
        advice="hentikan server lama (Ctrl+C di terminalnya), atau pakai port lain: `app.run(port=5001)`.",
    ),
    Mistake(
        id="address-not-allowed",
        kind="SystemExit",
        at=("werkzeug:BaseWSGIServer.__init__",),
        happened="Server tidak jadi berjalan: sistem operasi tidak memberikan alamat atau port itu.",
        why="`host` harus alamat milik komputer ini, dan port di bawah 1024 sering hanya untuk administrator.",
        advice="hapus `host=...`, dan pakai port seperti 5001.",
    ),
    Mistake(
        id="reloader-in-notebook",
        kind="SystemExit",
        through=("werkzeug:run_with_reloader",),
        happened="Server dengan reloader tidak dapat hidup di dalam notebook.",
        why="Reloader memulai programnya sekali lagi. Di notebook program itu kernelnya, dan kernel kedua tidak mendapat tempat.",
        advice=lambda crash: by_context(
            crash,
            notebook="nyalakan dengan `jalankan(...)`, atau tulis di berkas `.py` dan pakai `flask run --debug` di terminal.",
            latihan="hapus `app.run(...)`: pemeriksa yang mencoba aplikasimu.",
        ),
    ),
    Mistake(
        id="port-not-number",
        kind="ValueError",
        at=("flask:Flask.run",),
        happened="`port` diisi sesuatu yang bukan bilangan.",
        why="Nomor port adalah bilangan bulat dari 1 sampai 65535.",
        advice="tulis misalnya `app.run(port=5001)`.",
    ),
    Mistake(
        id="asyncio-run-in-notebook",
        kind="RuntimeError",
        at=("asyncio:run",),
        happened="`asyncio.run(...)` dipanggil ketika sebuah putaran asyncio sudah berjalan.",
        why="Notebook sendiri hidup di dalam putaran itu, jadi tidak boleh ada yang kedua.",
        advice="di dalam sel, tulis `await fungsi()` saja.",
    ),
)
"""The particular before the general: `find` takes the first that fits."""
