"""Every part of the benchmark runs, at small size: what it measures is named, and the figures are numbers. How large is not judged."""

from __future__ import annotations

import math
from contextlib import nullcontext

import pytest

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("jupytext")
pytest.importorskip("nbclient")

from bukuflask_book.checkout import Book, own  # noqa: E402
from bukuflask_measure import __main__ as command  # noqa: E402
from bukuflask_measure import one_edit, validation, workbook  # noqa: E402


class OneLesson(Book):
    """The book, of which one lesson is measured, and of that one exercise."""

    def stems(self):
        return [stem for stem in super().stems() if stem.startswith("02-")]

    def exercise_files(self, stem):
        return super().exercise_files(stem)[:1]


@pytest.fixture(autouse=True)
def small(monkeypatch, tmp_path):
    """Make everything as small as it can be."""
    copies, ways = validation.copies, validation.ways
    monkeypatch.setattr(workbook, "PACE", 0.1)
    monkeypatch.setattr(workbook, "own", lambda: OneLesson(own().root))
    monkeypatch.setattr(validation, "own", lambda: OneLesson(own().root))
    monkeypatch.setattr(validation, "copies", lambda folder, count: copies(folder, min(count, 1)))
    # The other ways are nbval's and nbmake's own: their many minutes say nothing of this command.
    monkeypatch.setattr(validation, "ways", lambda nbmake: [way for way in ways(nbmake) if way.name in WAYS])
    monkeypatch.setattr(validation, "LIGHT", 1)
    monkeypatch.setattr(validation, "SIZES", (1, 2))
    monkeypatch.setattr(validation, "_fetched_nbmake", lambda: nullcontext(None))
    monkeypatch.delitem(one_edit.STEPS, "situs")  # minutes, and Node.js
    (tmp_path / "test_satu.py").write_text("import time\n\n\ndef test_satu():\n    time.sleep(0.01)\n")
    monkeypatch.setattr(validation, "SUITE", [str(tmp_path), "-o", "addopts=", "-p", "no:cacheprovider"])


WAYS = ("batas", "uji", "nbclient")
NAMES = {
    "umpan-balik": {"umpan_balik_median", "umpan_balik_p95"},
    "catatan": {"catat_percobaan_median"},
    "kelas": {f"soal_{kind}_{size}" for kind in ("buruk_ditemukan", "sehat_dituduh") for size in (30, 300)},
    "impor": {"impor_dan_magics"},
    "server": {"jalankan_banding_flask_run", "jalankan_sampai_halaman"},
    "memori": {"memori_kernel", "memori_kernel_dengan_peramban", "memori_proses_cadangan"},
    "uji": {"uji_kerusakan", "uji_semua_kerusakan_cpu"},
    "bukti": {"bukti_latihan_02-01", "bukti_satu_latihan_median", "bukti_solusi_dirusak", "bukti_semua_dua_inti"},
    "validasi": {f"validasi_{kind}_{way}" for kind in ("ringan", "buku") for way in WAYS},
    "pertumbuhan": {
        *(f"validasi_{size}_notebook{end}" for size in (1, 2) for end in ("", "_mengumpulkan")),
        "validasi_per_notebook",
        "validasi_per_notebook_mengumpulkan",
        "validasi_simpangan_dari_garis_lurus",
    },
}  # fmt: skip


@pytest.mark.parametrize("part", NAMES)
def test_a_part_runs_with_a_single_repetition(part):
    figures = {figure.name: figure.value for figure in command.MEASURES[part](1)}
    assert figures.keys() >= NAMES[part]
    assert all(math.isfinite(value) for value in figures.values()), figures


def test_an_edited_sentence_or_message_changes_what_is_built_from_it_and_nothing_else(capsys):
    figures = {figure.name: figure.value for figure in command.MEASURES["suntingan"](1)}
    named = {*one_edit.STEPS, "putaran", "berkas", "berkas_situs"}
    assert figures.keys() == {f"suntingan_{kind}_{what}" for kind in one_edit.EDITS for what in named}
    assert sorted(capsys.readouterr().err.splitlines()) == [
        "# kalimat: notebooks/02-aplikasi-minimal.ipynb",
        "# pesan: src/bukuflask/bank/02-aplikasi-minimal.json",
        "# pesan: src/bukuflask/bank/ulang/02-aplikasi-minimal.json",
    ]
    assert (figures["suntingan_kalimat_berkas"], figures["suntingan_pesan_berkas"]) == (1, 2)


def test_the_slowest_tests_are_named():
    (figure,) = (figure for figure in validation.slowest(1) if figure.name.endswith("[call]"))
    assert figure.name.endswith("test_satu.py::test_satu[call]")


def test_every_part_is_tried_here_or_where_a_site_is_built():
    assert set(command.MEASURES) - set(NAMES) == {"situs", "suntingan", "terlambat"}
