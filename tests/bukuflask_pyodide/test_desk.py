"""A lesson's files in the browser come when they are first asked for, once, with the packages that the lesson imports."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from types import ModuleType, SimpleNamespace

import pytest

from bukuflask import bank, host, places
from bukuflask.problems import Masalah
from bukuflask_pyodide import desk, packages
from bukuflask_pyodide.browser_host import BrowserHost

OUTLINES = {
    "02": {
        "stem": "02-warung",
        "title": "Warung",
        "exercises": {"02-01": {"id": "02-01", "title": "Pintu"}},
        "paket": [],
    },
    "12": {
        "stem": "12-basis",
        "title": "Basis data",
        "exercises": {"12-01": {"id": "12-01", "title": "Tabel"}},
        "paket": ["flask-sqlalchemy"],
    },
}
LESSON = {"stem": "12-basis", "title": "Basis data", "paket": ["flask-sqlalchemy"], "exercises": {}, "quiz": []}


def archive(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    return out.getvalue()


ARCHIVES = {
    "bukuflask-12-basis": archive(
        {
            "bukuflask/bank/12-basis.json": json.dumps(LESSON),
            "bukuflask_pyodide/buku/examples/12-basis/app.py": "x = 1\n",
            "bukuflask_pyodide/buku/rekaman/12-basis.json": '{"jejak_run": {}, "keluaran": {}}',
        }
    ),
    "flask-sqlalchemy": archive({"pura_pura.py": "a = 1\n"}),
    "sqlalchemy": archive({"pura_pura_lain.py": "b = 1\n"}),
    "flask": archive({"tidak_boleh.py": ""}),
}
DEPENDS = {"bukuflask-12-basis": ["flask-sqlalchemy"], "flask-sqlalchemy": ["sqlalchemy", "flask"]}


class Request:
    """A stand-in for XMLHttpRequest over `ARCHIVES`."""

    asked: list[str]
    there = True

    def open(self, method: str, url: str, waiting: bool) -> None:
        assert (method, waiting) == ("GET", False)
        self.name = url.rpartition("/")[2].removesuffix(".zip")
        Request.asked.append(self.name)

    def send(self) -> None:
        self.status = 200 if self.there else 404
        self.response = SimpleNamespace(to_bytes=lambda: ARCHIVES[self.name])


@pytest.fixture
def site(tmp_path, monkeypatch):
    """The folder of the browser's packages, with the core in it, and a page of a site that has `ARCHIVES`."""
    site = tmp_path / "site-packages"
    shipped = site / "bukuflask_pyodide" / "buku"
    shipped.mkdir(parents=True)
    index = {"pelajaran": OUTLINES, "contoh": ["02-warung", "12-basis"], "jejak_run": {}, "sel": {}}
    (shipped / "daftar.json").write_text(json.dumps(index), encoding="utf-8")
    monkeypatch.setattr(desk, "SHIPPED", shipped)
    monkeypatch.setattr(desk, "BOOK", tmp_path / "buku")
    monkeypatch.setattr(bank, "BANK", site / "bukuflask" / "bank")
    monkeypatch.setattr(places, "BANK", site / "bukuflask" / "bank")
    monkeypatch.setattr(packages.sysconfig, "get_path", lambda _: str(site))
    monkeypatch.setattr(host, "_registered", [BrowserHost()])
    Request.asked = []
    monkeypatch.setattr(Request, "there", True)
    entries = {
        name: SimpleNamespace(
            file_name=f"{name}.zip", depends=SimpleNamespace(to_py=lambda name=name: DEPENDS.get(name, []))
        )
        for name in ARCHIVES
    }
    pyodide_js = ModuleType("pyodide_js")
    pyodide_js.lockfile = SimpleNamespace(packages=SimpleNamespace(**entries))
    pyodide_js.loadedPackages = SimpleNamespace(flask="default channel")
    pyodide_js.lockfileBaseUrl = "http://warung/static/"
    js = ModuleType("js")
    js.XMLHttpRequest = SimpleNamespace(new=Request)
    js.URL = SimpleNamespace(new=lambda name, base: f"{base}{name}" if isinstance(base, str) else name)
    js.location = SimpleNamespace(href="")
    ffi = ModuleType("pyodide.ffi")
    ffi.JsException = OSError
    for module in (pyodide_js, js, ModuleType("pyodide"), ffi):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    for cached in (desk.index, desk.lay, desk.bring, bank.stems, bank.lesson):
        cached.cache_clear()
    yield site
    for cached in (desk.index, desk.lay, desk.bring, bank.stems, bank.lesson):
        cached.cache_clear()


def test_the_index_alone_tells_of_every_lesson(site):
    assert bank.stems() == {"02": "02-warung", "12": "12-basis"}
    assert bank.exercise_ids() == ["02-01", "12-01"]
    assert bank.title("12-01") == "Tabel"
    assert Request.asked == []


def test_a_bank_is_fetched_once_with_what_its_lesson_imports_and_nothing_that_is_there(site):
    assert bank.lesson("12")["title"] == "Basis data"
    assert Request.asked == ["bukuflask-12-basis", "flask-sqlalchemy", "sqlalchemy"]
    assert (site / "pura_pura_lain.py").is_file()
    assert not (site / "tidak_boleh.py").exists()
    desk.bring("12-basis")
    assert len(Request.asked) == 3


def test_an_example_is_fetched_when_it_is_used(site):
    desk.lay()
    assert places.example("12-basis") == desk.BOOK / "examples" / "12-basis"
    assert (desk.BOOK / "examples" / "12-basis" / "app.py").read_text(encoding="utf-8") == "x = 1\n"
    with pytest.raises(Masalah, match="'12-basis'"):
        places.example("12-bassi")


def test_what_the_page_has_fetched_is_not_fetched_again(site):
    with zipfile.ZipFile(io.BytesIO(ARCHIVES["bukuflask-12-basis"])) as packed:
        packed.extractall(site)
    assert bank.lesson("12")["stem"] == "12-basis"
    assert Request.asked == []


def test_without_the_site_it_is_said_and_tried_again_the_next_time(site, monkeypatch):
    monkeypatch.setattr(Request, "there", False)
    with pytest.raises(Masalah, match="belum dapat diunduh"):
        bank.lesson("12")
    monkeypatch.setattr(Request, "there", True)
    assert bank.lesson("12")["stem"] == "12-basis"
