"""What a first visit downloads is what the start page says, and what the benchmark takes for every student of a class."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.needs("penulis"), pytest.mark.needs("chromium"), pytest.mark.needs("node")]
pytest.importorskip("playwright.sync_api")
pytest.importorskip("sphinx")

from bukuflask_measure import load_test as crowd  # noqa: E402
from bukuflask_site import weight  # noqa: E402


@pytest.fixture(scope="module")
def visited(site, browser_path) -> tuple[list[str], int]:
    """The files of a first visit, and their bytes."""
    with crowd.served(site) as port:
        paths = crowd.first_visit(port, browser_path)
        return paths, crowd.visit(port, paths, crowd.threading.Barrier(1))[1]


def test_the_start_page_tells_what_the_first_visit_downloads(site, visited):
    _, size = visited
    told = weight.first_visit(site)
    assert abs(told - size) < 0.07 * size, f"{told} dikatakan, {size} diunduh: INTERFACE_SHARE tidak cocok lagi"
    page = (site / "index.html").read_text(encoding="utf-8")
    assert f"Unduhan pertama sekitar {weight.spoken(told)}" in page


def test_the_first_visit_asks_for_python_and_the_lesson(visited):
    paths, _ = visited
    assert any(path.endswith("pyodide.asm.wasm") for path in paths)
    assert any(f"{crowd.STEM}.ipynb" in path for path in paths)


def test_a_class_is_measured(site, browser_path):
    figures = {figure.name: figure.value for figure in crowd.measure(site, browser_path, students=3)}
    assert figures["kelas_siswa"] == 3
    assert figures["kelas_unduhan_seluruhnya"] == pytest.approx(3 * figures["kelas_unduhan_per_siswa"])
    assert 0 < figures["kelas_waktu_median"] <= figures["kelas_waktu_p95"] * 1.001
