"""The arithmetic and the sets of notebooks behind the figures; the figures themselves are not a test's to judge."""

from __future__ import annotations

import sys

import nbformat
import pytest

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("jupytext")
pytest.importorskip("nbclient")

from bukuflask_book.checkout import own  # noqa: E402
from bukuflask_measure import validation as benchmark_validation  # noqa: E402


def test_a_straight_line_and_a_bent_one():
    assert benchmark_validation.slope({10: 2.0, 20: 3.0, 40: 5.0}) == pytest.approx((0.1, 0.0))
    steep, away = benchmark_validation.slope({10: 1.0, 20: 4.0, 40: 16.0})
    assert steep > 0.4
    assert away > 0.5


def test_copies_of_the_books_notebooks(tmp_path):
    lessons = len(own().stems())
    benchmark_validation.copies(tmp_path, lessons + 3)
    names = sorted(file.name for file in tmp_path.glob("*.ipynb"))
    assert len(names) == lessons + 3
    assert names[:2] == ["00-persiapan-000.ipynb", f"00-persiapan-{lessons:03}.ipynb"]


def test_the_light_set_holds_its_outputs(tmp_path):
    benchmark_validation.light(tmp_path, count=2)
    for file in tmp_path.glob("*.ipynb"):
        cells = nbformat.read(file, as_version=4).cells
        assert [cell.execution_count for cell in cells] == list(range(1, 16))
        assert not [o for cell in cells for o in cell.outputs if o.output_type == "error"]
    assert len(list(tmp_path.iterdir())) == 2


def test_ways_take_turns_and_the_best_counts(tmp_path, monkeypatch):
    times = {"a": [3.0, 1.0], "b": [2.0, 4.0]}
    turns = []

    def seconds(way, folder):
        turns.append(way.name)
        return times[way.name][turns.count(way.name) - 1]

    monkeypatch.setattr(benchmark_validation.Way, "seconds", seconds)
    ways = [benchmark_validation.Way(name, (), {}) for name in "ab"]
    assert benchmark_validation.best(ways, tmp_path, 2) == {"a": 1.0, "b": 2.0}
    assert turns == ["a", "b", "a", "b"]


def test_a_way_that_fails_is_told(tmp_path):
    way = benchmark_validation.Way("rusak", [sys.executable, "-c", "raise SystemExit('patah')", "{folder}"], {})
    with pytest.raises(RuntimeError, match="rusak: patah"):
        way.seconds(tmp_path)
