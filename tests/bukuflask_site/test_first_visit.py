"""What a first visit downloads is what the start page says, and what the benchmark takes for every student of a class."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = [pytest.mark.needs("penulis"), pytest.mark.needs("chromium"), pytest.mark.needs("node")]
pytest.importorskip("playwright.sync_api")
pytest.importorskip("sphinx")

from bukuflask_measure import load_test as crowd  # noqa: E402
from bukuflask_measure.site import metered  # noqa: E402
from bukuflask_site import links, weight  # noqa: E402


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


def test_the_readme_tells_what_the_site_weighs(site, visited):
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    whole = sum(file.stat().st_size for file in site.rglob("*") if file.is_file())
    for words, size in (
        (r"flashdisk, sekitar (\d+) MB", whole),
        (r"mengambil sekitar (\d+) MB masing-masing", visited[1]),
    ):
        assert abs(int(re.search(words, readme)[1]) * 1e6 - size) < 0.1 * size, f"{words}: seharusnya {size / 1e6:.1f}"


def test_the_first_visit_asks_for_python_and_the_lesson(visited):
    paths, _ = visited
    assert any(path.endswith("pyodide.asm.wasm") for path in paths)
    assert any(f"{crowd.STEM}.ipynb" in path for path in paths)
    lessons = {found[1] for path in paths if (found := re.search(r"/bukuflask-(\d\d-[\w-]+)-[0-9a-f]{10}\.zip", path))}
    assert lessons == {crowd.STEM}


@pytest.mark.lessons(crowd.STEM[:2])
def test_a_class_is_measured(site, browser_path):
    figures = {figure.name: figure.value for figure in crowd.measure(site, browser_path, students=3)}
    assert figures["kelas_siswa"] == 3
    assert figures["kelas_unduhan_seluruhnya"] == pytest.approx(3 * figures["kelas_unduhan_per_siswa"])
    assert 0 < figures["kelas_waktu_median"] <= figures["kelas_waktu_p95"] * 1.001


@pytest.mark.lessons(crowd.STEM[:2])
def test_over_a_slow_line_there_is_something_to_read_at_once_and_it_waits_for_whoever_reads(site, chromium):
    with metered(site) as server:
        server.line.rate = 3e6
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.goto(server.address + links.notebook_url(crowd.STEM), wait_until="commit")
        page.locator("#bkf-sementara article h1").wait_for(timeout=3000)
        page.locator("#bkf-sementara").evaluate("(box) => box.scrollTo(0, 500)")
        page.get_by_role("button", name="Buka sekarang").click()
        assert page.locator("#bkf-sementara").count() == 0
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        page.reload(wait_until="commit")  # nobody reads: it gives way by itself
        page.locator("#bkf-arah, .bkf-arah").wait_for()
        page.locator("#bkf-sementara").wait_for(state="detached")
        context.close()
