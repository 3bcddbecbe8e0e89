"""`python -m bukuflask_measure`: print the figures that the book promises, one line `name value unit goal` for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import click

from . import class_simulation, one_edit, site, validation, workbook
from .figure import Figure

MEASURES: dict[str, Callable[[int], Iterator[Figure]]] = {
    "umpan-balik": workbook.feedback,
    "catatan": workbook.record,
    "kelas": class_simulation.class_page,
    "impor": workbook.import_time,
    "server": workbook.server_start,
    "memori": workbook.memory,
    "uji": workbook.twenty_damages,
    "bukti": workbook.proof_time,
    "validasi": validation.validation,
    "pertumbuhan": validation.growth,
    "suntingan": one_edit.one_edit,
    "situs": site.site,
    "terlambat": validation.slowest,
}
"""What can be measured, in the order in which it is; the last six take minutes."""


@click.command(context_settings={"help_option_names": ["--bantuan", "--help", "-h"]})
@click.argument("bagian", nargs=-1)
@click.option("--ulangan", default=20, show_default=True, help="berapa kali setiap hal diukur")
def main(bagian: tuple[str, ...], ulangan: int) -> None:
    """Ukur kecepatan dan memori (semua, atau BAGIAN saja); satu baris `nama nilai satuan sasaran` untuk setiap hal.

    Bagiannya: umpan-balik, catatan, kelas, impor, server, memori, uji, bukti, validasi, pertumbuhan, suntingan, situs,
    terlambat.
    """
    if wrong := set(bagian) - set(MEASURES):
        raise click.ClickException(f"Bagian {', '.join(sorted(wrong))} tidak ada. Yang ada: {', '.join(MEASURES)}.")
    for name, measure in MEASURES.items():
        if not bagian or name in bagian:
            for figure in measure(ulangan):
                click.echo(figure)


if __name__ == "__main__":
    main(prog_name="python -m bukuflask_measure")
