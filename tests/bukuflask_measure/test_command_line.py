"""`python -m bukuflask_measure`: which parts there are."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("nbclient")

from bukuflask_measure import __main__ as command  # noqa: E402
from bukuflask_measure.figure import Figure  # noqa: E402


def test_an_unknown_part_is_not_measured():
    done = CliRunner().invoke(command.main, ["terbang"])
    assert done.exit_code == 1
    assert (
        "Bagian terbang tidak ada. Yang ada: umpan-balik, catatan, kelas, impor, server, memori, uji, bukti, validasi"
        in done.output
    )


def test_only_chosen_parts_are_measured(monkeypatch):
    for name in command.MEASURES:
        monkeypatch.setitem(command.MEASURES, name, lambda repeats, name=name: [Figure(name, repeats, "x", "-")])
    done = CliRunner().invoke(command.main, ["memori", "impor", "--ulangan", "4"])
    assert done.output == "impor 4 x -\nmemori 4 x -\n"
