"""A notebook that cannot be read is told in one sentence and hides nothing of the others; an editor's lock is no notebook."""

from __future__ import annotations

import sys

import pytest

BROKEN = {
    "penggabungan": (
        b'{\n "cells": [\n<<<<<<< HEAD\n ],\n=======\n ]\n>>>>>>> cabang\n}\n',
        "notebooks/penggabungan.ipynb:3: penggabungan git belum selesai di sini",
    ),
    "terpotong": (b'{\n "cells": [\n', "notebooks/terpotong.ipynb:3: bukan JSON"),
    "kosong": (b"\n", "notebooks/kosong.ipynb: berkas ini kosong."),
    "huruf": (b'{"cells": "caf\xe9"}', "notebooks/huruf.ipynb: berkas ini bukan UTF-8."),
    "bersarang": (b"[" * 200_000, "notebooks/bersarang.ipynb: kurungnya bersarang terlalu dalam"),
    "angka": (b'{"cells": ' + b"7" * 5000 + b"}", "notebooks/angka.ipynb: isinya tidak dapat dibaca ("),
    "daftar": (b"[]", "notebooks/daftar.ipynb: isinya tidak dapat dibaca sebagai notebook"),
    "sel": (
        b'{"cells": 3, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
        "notebooks/sel.ipynb: isinya tidak dapat",
    ),
}


@pytest.fixture(
    scope="module",
    params=[["--inti=1"], ["--inti=2"], ["-n", "2"]],
    ids=["one-after-the-other", "forked", "xdist"],
)
def shelf(request, make_shelf, cell):
    if request.param == ["--inti=2"] and sys.platform == "win32":
        pytest.skip("Windows cannot fork")
    made = make_shelf("rusak")
    for name, (content, _) in BROKEN.items():
        (made.root / "notebooks" / f"{name}.ipynb").write_bytes(content)
    made.write("notebooks/07-buku.ipynb", "{")
    made.write("lessons/07-buku.md", "---\n---\n")
    made.notebook("baik", cell("print(1)", "1\n"))
    made.notebook("lain", cell("print(2)", "2\n"))
    for lock in (".~baik.ipynb", "notebooks/.~lain.ipynb"):
        made.write(lock, "{")
    made.write("test_bukan_notebook.py", "def test_biasa(): pass\n")
    made.run(*request.param)
    return made


def test_the_others_are_run(shelf):
    assert shelf.outcomes("baik") == shelf.outcomes("lain") == shelf.outcomes("test_bukan_notebook") == ["passed"]
    assert shelf.code == 1


@pytest.mark.parametrize("name", BROKEN)
def test_it_is_told(shelf, name):
    told = [line for line in shelf.said.splitlines() if line.startswith(BROKEN[name][1])]
    assert len(told) == 1, shelf.said
    assert told[0].endswith("Selnya tidak dijalankan; notebook lain tetap dijalankan.")


def test_a_notebook_of_the_book_names_what_makes_it_anew(shelf):
    (told,) = [line for line in shelf.said.splitlines() if line.startswith("notebooks/07-buku.ipynb:1: bukan JSON")]
    assert told.endswith("buat lagi: python -m bukuflask_author segarkan 07")


def test_nobody_reads_a_traceback_or_a_lock(shelf):
    assert "NotJSONError" not in shelf.said
    assert ".~" not in shelf.said
