"""What `python mulai.py` understands, and how each outcome ends: a sentence and an exit code, never a traceback."""

from __future__ import annotations

import argparse
import datetime as dt
import io
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from bukuflask.host import LAUNCHER, from_wheel, host
from bukuflask.problems import Masalah

from . import install, jupyter, moved, suite, targets, working_copy, wrong_words
from .environment import Environment, choose, require_complete, running
from .trouble import AGAIN, recognise, unforeseen
from .turns import one_at_a_time

BOOK = host().book()
INTERRUPTED = 130


def main(arguments: list[str] | None = None, book: Path = BOOK) -> int:
    """Do what `arguments` (default: the command line) ask with the workbook in `book`; return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # an old Windows console lacks letters that a folder's name may hold
    try:
        return _do(sys.argv[1:] if arguments is None else arguments, book)
    except Masalah as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\n{recognise(str(error), 'menyiapkan buku kerja')}", file=sys.stderr)
        return 1
    except Exception as error:
        print(f"\n{unforeseen(error, 'menyiapkan buku kerja')}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\nDihentikan. Tidak ada yang rusak: {AGAIN} untuk melanjutkan.", file=sys.stderr)
        return INTERRUPTED


def _do(arguments: list[str], book: Path) -> int:
    asked, for_pytest = _parse(arguments)
    if asked.perintah == "kemas":
        _packable(asked.folder, asked.untuk)
    require_complete(book)
    copy = working_copy.place(os.environ)
    if asked.perintah == "pulihkan":
        print(working_copy.restore(book, copy, asked.pelajaran))
        return 0
    if asked.perintah == "kelas":
        from bukuflask_class import command as school_class

        # A folder may be called `ekspor uji 2`, and then the words behind `uji` are its name's.
        print(school_class.run([*asked.folder, *for_pytest], dt.date.today()))
        return 0
    if from_wheel():
        return _do_installed(asked, book, copy)
    lock = book / "requirements.txt"
    with one_at_a_time(book):
        env = choose(book, os.environ)
        if asked.perintah == "kemas":
            return _pack(env, book / "requirements-penulis.txt" if asked.penulis else lock, asked.folder, asked.untuk)
        moved.mend(env)
        install.ensure(env, lock, asked.paket)
        install.show_book(env, book)
        install.ready_kernels(env)
        install.saving(env)
        if asked.perintah != "uji":
            _bring(env, book, copy)
    if asked.perintah == "uji":
        return suite.run(env, book, asked.paket, for_pytest)
    return jupyter.start(env, copy, not asked.tanpa_peramban)


def _do_installed(asked: argparse.Namespace, book: Path, copy: Path) -> int:
    """Do what is asked where pip has installed the book with its packages: there is nothing left to install."""
    env = running()
    install.ready_kernels(env)
    install.saving(env)
    if asked.perintah == "siapkan":
        print(f"Kernel dan JupyterLab di {env.prefix} sudah mengenal buku ini.")
        return 0
    _bring(env, book, copy)
    return jupyter.start(env, copy, not asked.tanpa_peramban)


def _bring(env: Environment, book: Path, copy: Path) -> None:
    """Bring the student's copy up to the book, and say what was kept."""
    changes = working_copy.refresh(book, copy)
    if fresh := [copy / name for name in changes.copied if name.endswith(".ipynb")]:
        jupyter.trust(env, copy, fresh)
    if changes.newer:
        names = working_copy.lessons_of(changes.newer)
        print(
            f"Buku ini punya versi baru dari {', '.join(names)}; tulisanmu tetap dipakai.\n"
            f"Mau versi barunya? Jalankan: {LAUNCHER} pulihkan {names[0]} (versimu disimpan dulu)."
        )


def _packable(folder: Path, wanted: list[str]) -> None:
    """Raise `Masalah` for what cannot be packed, before anything is installed for it."""
    targets.named(wanted)
    if folder.exists() and not folder.is_dir():
        raise Masalah(
            f"{folder} sebuah berkas, bukan folder.",
            "sebutkan nama folder; yang belum ada akan dibuat: `python mulai.py kemas paket`.",
        )


def _pack(env: Environment, lock: Path, folder: Path, wanted: list[str]) -> int:
    here = targets.own(env.version[:2])
    chosen: list[targets.Target | None] = [*targets.named(wanted)] if wanted else [here]
    for target in chosen:
        if target:
            print(f"Mengumpulkan paket untuk {target.system.words} dengan Python {target.python} ...", flush=True)
        install.pack(env, lock, folder, target)
    if found := [target for target in chosen if target]:
        minors: dict[str, list[str]] = {}
        for target in found:
            minors.setdefault(target.system.words, []).append(f"{target.python}.x")
        fits = "".join(f"\n- {words}, Python {', '.join(numbers)}" for words, numbers in minors.items())
        goal = f"Folder itu untuk:{fits}\nUntuk laptop lain: python mulai.py kemas {folder} --untuk windows-3.13"
    else:
        goal = f"Sistem operasinya harus sama dan Python-nya {'.'.join(map(str, env.version))}."
    print(
        f"Paket terkumpul di {folder}. Salin folder itu bersama buku kerja ke laptop siswa, lalu di sana:\n"
        f"python mulai.py --paket FOLDER\n{goal}"
    )
    return 0


class _LauncherHelp(argparse.HelpFormatter):
    def add_usage(
        self, usage: str | None, actions: Iterable[Any], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, prefix or "Cara pakai: ")


class _LauncherParser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Masalah("Perintah itu tidak dikenal.", "lihat pilihannya dengan `" + LAUNCHER + " --help`.")


def _parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """Return the parsed command line and what stands behind `uji`, which belongs to pytest."""
    for_pytest: list[str] = []
    if [word.lower() for word in arguments] in ([each] for each in wrong_words.HELP):
        arguments = ["--help"]  # `bantuan` and `/?` ask for it too
    if "uji" in arguments:
        cut = arguments.index("uji") + 1
        arguments, for_pytest = arguments[:cut], arguments[cut:]
    parser = _LauncherParser(
        prog=LAUNCHER,
        usage=f"{LAUNCHER} [pilihan] [perintah]",
        description="Memulai Buku Kerja Flask: menyiapkan semuanya bila perlu, lalu membuka JupyterLab.",
        formatter_class=_LauncherHelp,
        add_help=False,
        allow_abbrev=False,
    )
    options = parser.add_argument_group("pilihan")
    options.add_argument("-h", "--help", "--bantuan", action="help", help="tampilkan bantuan ini")
    options.add_argument("--tanpa-peramban", action="store_true", help="jangan buka peramban; tampilkan alamatnya saja")
    parser.set_defaults(paket=None)
    if not from_wheel():
        options.add_argument(
            "--paket",
            type=Path,
            metavar="FOLDER",
            help="pasang dari folder paket (dari perintah kemas), tanpa internet",
        )
    commands = parser.add_subparsers(title="perintah", dest="perintah", metavar="")
    restore = commands.add_parser(
        "pulihkan", help="pulihkan 09: kembalikan satu pelajaran seperti aslinya", add_help=False
    )
    restore.add_argument("pelajaran")
    whole_class = commands.add_parser(
        "kelas",
        help="kelas FOLDER: baca ekspor kemajuan semua siswa di folder itu, lalu tulis ringkasan untuk guru di sana",
        add_help=False,
    )
    whole_class.add_argument("folder", nargs="*")
    if from_wheel():
        commands.add_parser(
            "siapkan",
            help="siapkan: daftarkan buku ini di kernel dan JupyterLab lingkungan ini, tanpa membukanya",
            add_help=False,
        )
    else:
        pack = commands.add_parser(
            "kemas",
            help="kemas FOLDER: kumpulkan paket untuk kelas tanpa internet; --untuk windows-3.13 untuk laptop yang lain dari ini",
            add_help=False,
        )
        pack.add_argument("folder", type=Path)
        pack.add_argument("--untuk", action="append", default=[], metavar="SISTEM-VERSI")
        pack.add_argument("--penulis", action="store_true")
        commands.add_parser("uji", help="uji [pilihan pytest]: jalankan semua ujian buku ini", add_help=False)
    words = wrong_words.known(parser)
    if (told := wrong_words.help_for([*arguments, *for_pytest], words)) is not None:
        print(told)
        parser.exit()
    if (wrong := wrong_words.complaint(arguments, words)) is not None:
        raise wrong
    return parser.parse_args(arguments), for_pytest
