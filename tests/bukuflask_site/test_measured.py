"""The site's part of the benchmark runs, at small size: a browser visits a built site, and every figure is a number."""

from __future__ import annotations

import math
import shutil
from functools import partial

import pytest

pytestmark = [pytest.mark.needs("penulis"), pytest.mark.needs("node"), pytest.mark.needs("chromium")]
pytest.importorskip("sphinx")
pytest.importorskip("playwright")

from bukuflask_measure import __main__ as command  # noqa: E402
from bukuflask_measure import site as measured  # noqa: E402
from bukuflask_site import command as building  # noqa: E402


def test_the_site_is_measured_with_a_single_visit(site, monkeypatch):
    monkeypatch.setattr(
        building, "build", lambda _book, out, _parts, say: shutil.copytree(site, out, dirs_exist_ok=True)
    )
    monkeypatch.setattr(measured, "measure", partial(measured.measure, speeds=("",)))
    figures = {figure.name: figure.value for figure in command.MEASURES["situs"](1)}
    assert {*measured.GOALS, *measured.GOALS_AT_ANY_SPEED, "situs_memori_peramban"} <= figures.keys()
    assert all(math.isfinite(value) and value > 0 for value in figures.values()), figures
