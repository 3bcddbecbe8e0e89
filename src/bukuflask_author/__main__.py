"""`python -m bukuflask_author`: build, refresh, check. What it prints is for contributors, in Indonesian."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
from tqdm import tqdm

from bukuflask.files import write_whole
from bukuflask_book import pins as versions
from bukuflask_book import wheels
from bukuflask_book.checkout import Book, own
from bukuflask_book.problems import ManuscriptError

from . import build as builder
from . import caches, claims, practice, proof, scaffold, teaching
from .exercises import ExerciseFile
from .manuscript import Built, Manuscript, build
from .manuscript import read as read_manuscript

T = TypeVar("T")


def _guarded(work: Callable[[], T]) -> T:
    try:
        return work()
    except ManuscriptError as problem:
        raise click.ClickException(str(problem)) from None
    except ExceptionGroup as group:
        raise click.ClickException("\n".join(str(p) for p in group.exceptions)) from None


def _chosen(book: Book, numbers: tuple[str, ...]) -> list[str]:
    stems = book.stems()
    if not numbers:
        return stems
    out: list[str] = []
    for number in numbers:
        found = [s for s in stems if s == number or s.split("-")[0] == number.zfill(2)]
        if not found:
            raise click.ClickException(
                f"Pelajaran {number!r} tidak ada. Yang ada: {', '.join(s.split('-')[0] for s in stems)}."
            )
        out += found
    return out


def _build(book: Book, stems: list[str], everything: bool, read: dict[str, Manuscript] | None = None) -> list[Built]:
    """Build lessons, prove their exercises, and return them as they were read."""
    lessons: list[Built] = []
    with tqdm(total=len(stems), unit="pelajaran", desc="membangun", file=sys.stderr) as bar:
        for built, what in builder.run_all(book, stems, everything, read):
            lessons.append(built)
            bar.update()
            bar.write(f"{built.stem}: {what}", file=sys.stdout)
    found = _exercises(lessons)
    if faults := [fault for report in _prove(found, not everything) for fault in report.faults]:
        raise click.ClickException("\n".join(faults))
    _write_practice(book, lessons)
    return lessons


def _exercises(lessons: list[Built]) -> list[ExerciseFile]:
    return [exercise for built in lessons for exercise in built.exercises]


def _write_practice(book: Book, lessons: list[Built]) -> None:
    """Make what `%ulang` may ask of the exercises that are not as they were when it was made."""
    todo: dict[str, tuple[list[str], list[ExerciseFile]]] = {}
    for built in lessons:
        if idents := practice.stale(book, built.stem, built.exercises):
            todo[built.stem] = idents, built.exercises
    total = sum(len(idents) for idents, _ in todo.values())
    with (
        tqdm(total=total, unit="latihan", desc="menyusun %ulang", file=sys.stderr) as bar,
        proof.prover() as prover,
    ):
        for stem, (idents, exercises) in todo.items():
            made = {ident: one for ident, one in practice.kept(book, stem).items() if ident not in idents}
            for each in exercises:
                if each.compiled["id"] in idents:
                    made[each.compiled["id"]] = practice.of_exercise(each, prover)
                    prover.pool.done(each.compiled)
                    bar.update()
            practice.write(book, stem, made)


def _prove(found: list[ExerciseFile], remember: bool) -> list[proof.Report]:
    """Prove exercises; `remember`: but not again what was proved as it stands."""
    reports = proof.prove(found, os.cpu_count() or 1, remember and caches.wanted())
    return list(tqdm(reports, total=len(found), unit="latihan", desc="membuktikan", file=sys.stderr))


@click.group(context_settings={"help_option_names": ["--bantuan", "--help", "-h"]})
def main() -> None:
    """Perkakas penulis Buku Kerja Flask."""


@main.command()
@click.argument("nomor", nargs=-1)
@click.option("--semua", is_flag=True, help="jalankan ulang juga yang sudah sesuai dengan naskahnya")
def bangun(nomor: tuple[str, ...], semua: bool) -> None:
    """Bangun notebook dari naskah, contoh dan latihan (semua, atau NOMOR saja), lalu buktikan latihannya."""
    book = own()
    stems = _chosen(book, nomor)
    lessons = _guarded(lambda: _build(book, stems, semua))
    _guarded(lambda: teaching.write(book, lessons))


def _refresh(book: Book, stems: list[str]) -> None:
    """Record the terminal blocks of lessons, run all their cells, prove their exercises, and keep what these say."""
    read = {stem: read_manuscript(book, stem) for stem in stems}
    for stem in tqdm(stems, unit="pelajaran", desc="merekam terminal", file=sys.stderr):
        builder.record(book, stem, read[stem].blocks)
    _keep_feedback(book, _build(book, stems, True, read))


def _keep_feedback(book: Book, lessons: list[Built]) -> None:
    """Keep what a student reads in exercises, for whoever reviews a change, and on the pages for teachers that say it too."""
    for found in tqdm(_exercises(lessons), unit="latihan", desc="menyimpan umpan balik", file=sys.stderr):
        with proof.prover() as prover:
            file = proof.snapshot_file(book.root, found)
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file, proof.snapshot(found, prover).encode("utf-8"))
    teaching.write(book, lessons)


@main.command()
@click.argument("nomor", nargs=-1)
def segarkan(nomor: tuple[str, ...]) -> None:
    """Rekam ulang terminal, jalankan ulang semua sel, dan perbarui salinan umpan balik latihan."""
    book = own()
    _guarded(lambda: _refresh(book, _chosen(book, nomor)))


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("kata", nargs=-1, metavar="NOMOR [JUDUL]")
@click.option("--nama", metavar="NAMA", help="nama berkasnya sesudah nomor (tanpa ini: dari judulnya)")
def baru(kata: tuple[str, ...], nama: str | None) -> None:
    """Mulai pelajaran NOMOR berjudul JUDUL: semua bagiannya dibuat, dibangun, dan ditandai di mana kamu menulis.

    Judul tidak perlu kalau nomornya sudah ada di lessons.md.
    """
    book = own()
    lesson = _guarded(lambda: scaffold.plan(book, kata, nama))
    terminal = os.name == "posix" and shutil.which("bash") is not None
    for file in scaffold.write(book, lesson, terminal):
        click.echo(f"ditulis: {book.relative(file).as_posix()}")
    book = own()  # with the new row of the syllabus
    _guarded(lambda: _refresh(book, [lesson.stem]))
    if (previous := scaffold.before(book, lesson.stem)) is not None:
        _guarded(lambda: _build(book, [previous], False))  # its last cell names the lesson that follows
    places = list(scaffold.unwritten(book, lesson.stem))
    click.echo(
        f"Pelajaran {lesson.number} siap ditulis. Mulailah dari lessons/{lesson.stem}.md: cari kata {scaffold.TO_WRITE} ({len(places)} "
        f"tempat; daftarnya: python -m bukuflask_author periksa {lesson.number}), lalu jalankan: python -m bukuflask_author "
        f"bangun {lesson.number}"
    )
    if not terminal:
        click.echo(
            "Blok terminal tidak dibuat, karena merekamnya memerlukan bash. Tambahkan nanti di Linux, macOS, atau WSL."
        )


@main.command()
@click.argument("nomor", nargs=-1)
def guru(nomor: tuple[str, ...]) -> None:
    """Bangun halaman untuk guru (rencana, lembar siswa, kunci jawaban) dari pelajarannya dan dari teaching/."""
    book = own()
    changed = _guarded(lambda: teaching.write(book, [build(book, stem) for stem in _chosen(book, nomor)]))
    for file in changed:
        click.echo(f"ditulis: {book.relative(file).as_posix()}")
    if not changed:
        click.echo("Halaman untuk guru sudah sesuai dengan sumbernya.")


@main.command()
@click.argument("nomor", nargs=-1)
@click.option("--rinci", is_flag=True, help="sebut setiap solusi yang dirusak dan jawaban yang didapatnya")
@click.option("--semua", is_flag=True, help="buktikan lagi juga yang tidak berubah sejak terakhir terbukti")
@click.option("--simpan", is_flag=True, help="lalu perbarui salinan umpan baliknya, kalau semuanya terbukti")
def buktikan(nomor: tuple[str, ...], rinci: bool, semua: bool, simpan: bool) -> None:
    """Buktikan latihan: jawaban benar diterima, jawaban keliru dan solusi yang dirusak ditolak; satu baris untuk setiap latihan.

    Tanpa NOMOR, yang tidak berubah sejak terakhir terbukti tidak dibuktikan lagi.
    """
    book = own()
    stems = _chosen(book, nomor)

    def work() -> tuple[list[Built], list[proof.Report]]:
        lessons = [build(book, stem) for stem in stems]
        return lessons, _prove(_exercises(lessons), not (nomor or semua))

    lessons, reports = _guarded(work)
    for line in proof.table(reports, rinci):
        click.echo(line)
    if faults := [fault for report in reports for fault in report.faults]:
        raise click.ClickException("\n".join(faults))
    if simpan:
        _guarded(lambda: _keep_feedback(book, lessons))


@main.command()
@click.argument("nomor", nargs=-1)
def periksa(nomor: tuple[str, ...]) -> None:
    """Periksa, tanpa menjalankan apa pun, bahwa notebook dan bank latihan sama dengan sumbernya, dan bahwa klaimnya bertanda."""
    book = own()

    waiting: list[str] = []

    def work() -> list[str]:
        complaints = [] if nomor else builder.orphans(book)
        for stem in _chosen(book, nomor):
            try:
                waiting.extend(scaffold.unwritten(book, stem))
                built = build(book, stem)
                found = (builder.drift(book, built), practice.complaint(book, stem, built.exercises))
                complaints += [each for each in found if each is not None]
                complaints += claims.of_lesson(book, stem).complaints()
                complaints += teaching.drift(book, built)
            except ManuscriptError as problem:  # what cannot be read hides nothing of the other lessons
                complaints.append(str(problem))
        if not nomor:
            complaints += claims.of_catalogue(book).complaints()
            complaints += teaching.table_drift(book)
        return complaints

    complaints = _guarded(work)
    for place in waiting:
        click.echo(place)
    if waiting:
        click.echo(f"Masih ada {len(waiting)} tempat yang menunggu tulisanmu.")
    if complaints:
        raise click.ClickException("\n".join(complaints))
    click.echo("Semua sesuai dengan sumbernya.")


@main.command()
@click.argument("nomor", nargs=-1)
@click.option("--flask", "version", metavar="VERSI", help="jalankan dengan Flask lain, misalnya 2.3 atau 3.0.3")
def klaim(nomor: tuple[str, ...], version: str | None) -> None:
    """Buktikan kalimat bertanda klaim (semua, atau NOMOR saja; `katalog` untuk katalog galat), dan hitung tandanya."""
    from . import claim_runs, other_flask

    book = own()
    numbers = tuple(number for number in nomor if number != claims.CATALOGUE_NAME)
    names = _chosen(book, numbers) if numbers or not nomor else []
    if not nomor or len(numbers) < len(nomor):
        names.append(claims.CATALOGUE_NAME)
    found = _guarded(lambda: claims.subjects(book, names))
    program = sys.executable
    faults: list[str] = []
    if version is None:
        faults = _guarded(lambda: [fault for subject in found for fault in subject.complaints()])
    else:
        packages = {package for subject in found for package in subject.packages}
        try:
            path, held = other_flask.python(version, packages, click.echo)
        except ValueError:
            raise click.ClickException(f"{version!r} bukan nomor versi, misalnya 2.3 atau 3.0.3.") from None
        except other_flask.InstallError as problem:
            raise click.ClickException(str(problem)) from None
        program = str(path)
        click.echo(f"Dengan Flask {held.get('flask')} dan Werkzeug {held.get('werkzeug')}:")
    for line in claims.table(found):
        click.echo(line)
    total = sum(len(subject.functions()) for subject in found)
    outcomes = tqdm(claim_runs.run(found, program), total=total, unit="klaim", desc="membuktikan", file=sys.stderr)
    broken = [outcome for outcome in outcomes if not outcome.holds]
    for outcome in broken:
        faults += outcome.told()
    if faults:
        raise click.ClickException("\n".join(faults))
    click.echo(f"Semua klaim terbukti ({total}).")


@main.command()
@click.argument("folder", nargs=-1)
@click.option("--rinci", is_flag=True, help="sebut juga angka latihan, soal, dan pesan yang tidak perlu diperbaiki")
def statistik(folder: tuple[str, ...], rinci: bool) -> None:
    """Baca ekspor kemajuan di FOLDER, lalu sebut latihan, pilihan kuis, dan pesan yang perlu diperbaiki."""
    from bukuflask.problems import Masalah
    from bukuflask_class import command as school_class

    from . import class_statistics

    try:
        found = school_class.gathered(folder, dt.date.today(), "python -m bukuflask_author statistik")
    except Masalah as problem:
        raise click.ClickException(str(problem)) from None
    for line in class_statistics.lines(found, rinci):
        click.echo(line)


@main.command()
@click.option("--periksa", "only_check", is_flag=True, help="hanya periksa, jangan tulis")
def versi(only_check: bool) -> None:
    """Tulis environment.yml dan daftar versi terkunci dari pyproject.toml, dan sebut wheel yang tidak ada."""
    if only_check:
        if complaints := versions.check():
            raise click.ClickException("\n".join(complaints))
        click.echo("environment.yml dan daftar versi sesuai dengan pyproject.toml.")
    else:
        versions.write()
        click.echo(f"environment.yml, {', '.join(versions.LOCKS)} ditulis.")
        for name in versions.LOCKS:
            for gap in wheels.gaps(versions.ROOT / name):
                click.echo(f"{name}: tidak ada wheel dari {gap.told()}")


@main.command()
@click.option(
    "--keluaran", type=click.Path(path_type=Path), default="_situs", show_default=True, help="folder hasilnya"
)
@click.option("--hanya", multiple=True, type=click.Choice(("jalan", "baca", "depan")), help="bangun bagian ini saja")
@click.option(
    "--zip", "archive", is_flag=True, help="kemas juga seluruh situs menjadi satu ZIP yang ditautkan halaman depan"
)
@click.option("--layani", "serve", is_flag=True, help="setelah dibangun, buka situsnya di komputer ini")
@click.option(
    "--kunci", is_flag=True, help="tulis ulang daftar versi edisi peramban (memerlukan internet), tanpa membangun"
)
def situs(keluaran: Path, hanya: tuple[str, ...], archive: bool, serve: bool, kunci: bool) -> None:
    """Bangun edisi peramban: halaman depan, halaman baca, dan JupyterLite dengan semua pelajaran."""
    from bukuflask_site import command, layani, locks
    from bukuflask_site.problems import SiteBuildError

    try:
        if kunci:
            locks.write()
            click.echo("Daftar versi edisi peramban ditulis.")
            return
        command.build(own(), keluaran, hanya or command.PARTS, archive, click.echo)
    except SiteBuildError as problem:
        raise click.ClickException(str(problem)) from None
    if serve:
        raise SystemExit(layani.main([], keluaran.resolve()))


if __name__ == "__main__":
    main(prog_name="python -m bukuflask_author")
