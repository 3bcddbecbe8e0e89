"""`periksa_mesin`: every failure that it names is brought about for real, and a good machine looks the same everywhere."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bukuflask import bank, machine_check
from bukuflask.host import Host
from bukuflask.machine_check import periksa_mesin
from bukuflask.problems import Masalah

GOOD = """\
✎ Komputermu siap untuk belajar Flask.
✓ Python: versi 3.11 atau yang lebih baru, dari lingkungan buku kerja.
✓ Paket: semuanya terpasang, dan versinya sama dengan yang dipakai buku ini.
✓ Nama berkas: tidak ada berkas yang menutupi pustaka Python.
○ Port 5000: tidak dilihat saat buku ini diuji. Kalau sedang dipakai, `jalankan` memilih port lain.
✓ Ruang disk: masih lebih dari 200 MB.
✓ Menyimpan: pekerjaanmu dapat disimpan di folder ini."""


def checked(folder: Path, *, given: str = "", path: Path | None = None, testing: str = "1") -> list[str]:
    """The lines that a fresh Python, working in `folder`, shows; `path` comes first on its `sys.path`."""
    source = f"import sys; sys.path.insert(0, {str(path or '')!r}); from bukuflask import periksa_mesin; "
    environment = os.environ | {"BUKUFLASK_UJI": testing, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", source + f"print(periksa_mesin({given}))"],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def line(lines: list[str], about: str) -> str:
    return next(each for each in lines if each[2:].startswith(about))


def test_a_good_machine_shows_no_path_no_version_and_no_port(tmp_path):
    folder = tmp_path / "belajar é"
    folder.mkdir()
    assert "\n".join(checked(folder)) == GOOD
    assert list(folder.iterdir()) == []


def test_a_good_machine_looks_the_same_however_many_packages_the_book_pins(monkeypatch, tmp_path):
    shown, pins = str(periksa_mesin(tmp_path)), machine_check.pins
    monkeypatch.setattr(machine_check, "pins", lambda *given: dict(list(pins(*given).items())[1:]))
    assert str(periksa_mesin(tmp_path)) == shown


def test_it_shows_itself_as_html_too(monkeypatch, tmp_path):
    monkeypatch.setenv("BUKUFLASK_UJI", "1")
    shown = periksa_mesin(tmp_path)._repr_mimebundle_()
    assert shown["text/plain"] == GOOD
    assert "<strong>✓ Menyimpan:</strong> pekerjaanmu" in shown["text/html"]


@pytest.mark.parametrize("name", ["flask.py", "werkzeug.py", "typing.py"])
def test_a_file_that_hides_a_library_is_named(tmp_path, name):
    elsewhere = tmp_path / "kerja"
    elsewhere.mkdir()
    own = tmp_path / "proyek"
    own.mkdir()
    (own / name).write_text("", encoding="utf-8")
    (own / "warung.py").write_text("", encoding="utf-8")
    lines = checked(elsewhere, given=repr(str(own)))
    assert lines[0] == "✎ Ada 1 hal yang perlu diperbaiki; ikuti baris bertanda ✗."
    assert line(lines, "Nama berkas") == (
        f"✗ Nama berkas: `{name}` di folder `proyek` menutupi pustaka bernama sama, jadi `import {name[:-3]}` dapat "
        f"mengambil berkas itu. Coba: ganti namanya, misalnya `belajar_{name}`, lalu mulai ulang kernel."
    )


def test_a_file_named_as_a_built_in_or_frozen_module_hides_nothing(tmp_path):
    for name in ("time.py", "sys.py", "os.py", "io.py"):
        (tmp_path / name).write_text("raise SystemExit('bukan pustaka')", encoding="utf-8")
    assert "✓ Nama berkas" in line(checked(tmp_path), "Nama berkas")


def test_the_folder_of_the_notebook_is_looked_at_by_itself(tmp_path):
    (tmp_path / "flask.py").write_text("", encoding="utf-8")
    (tmp_path / "jinja2").mkdir()
    (tmp_path / "jinja2" / "__init__.py").write_text("", encoding="utf-8")
    (tmp_path / "random").mkdir()  # without __init__.py: the library wins
    found = [each for each in checked(tmp_path) if "Nama berkas" in each]
    assert [each.partition(" menutupi")[0] for each in found] == [
        "✗ Nama berkas: `flask.py` di folder notebook ini",
        "✗ Nama berkas: `jinja2` di folder notebook ini",
    ]


def test_a_folder_before_the_libraries_counts_and_one_after_them_does_not(tmp_path):
    work, early = tmp_path / "kerja", tmp_path / "sebelum"
    for folder in (work, early):
        folder.mkdir()
    (early / "click.py").write_text("", encoding="utf-8")
    assert "`click.py` di folder `sebelum`" in line(checked(work, path=early), "Nama berkas")
    source = f"import sys; sys.path.append({str(early)!r}); from bukuflask import periksa_mesin; print(periksa_mesin())"
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", source], cwd=work, capture_output=True, check=True)
    assert "✓ Nama berkas" in done.stdout.decode("utf-8")


def test_another_version_and_a_missing_package_are_told_apart(tmp_path, monkeypatch):
    record = tmp_path / "lama" / "flask-2.2.5.dist-info"
    record.mkdir(parents=True)
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: flask\nVersion: 2.2.5\n", encoding="utf-8")
    lines = checked(tmp_path, path=tmp_path / "lama")
    assert line(lines, "Paket") == (
        "✗ Paket: buku ini memerlukan flask 3.1.3 (yang terpasang 2.2.5). Coba: simpan notebook, tutup JupyterLab, lalu "
        "jalankan lagi `python mulai.py` di folder buku; perintah itu membetulkan paketnya."
    )
    wanting = tmp_path / "pyproject.toml"
    pins = json.dumps(["satu-yang-tidak-ada==1.0", "dua-yang-tidak-ada==1", "flask==0.1", "tiga-yang-tidak-ada==2"])
    wanting.write_text(f'[project]\nrequires-python = ">=3.11"\ndependencies = {pins}\n', encoding="utf-8")
    monkeypatch.setattr(Host, "project_file", lambda _: wanting)
    shown = line(str(periksa_mesin(tmp_path)).splitlines(), "Paket")
    assert "satu-yang-tidak-ada 1.0 (belum terpasang)" in shown
    assert "flask 0.1 (yang terpasang " in shown
    assert ", dan 1 lagi. Coba:" in shown


def test_the_packages_are_those_of_the_lessons_and_of_this_system(tmp_path, monkeypatch):
    book = tmp_path / "pyproject.toml"
    pins = [
        "flask==3.1.3",
        "flask-login==0.1",
        "waitress==0.1",
        "gunicorn==0.1 ; sys_platform == 'plan9'",
        "untuk-semua==1",
    ]
    book.write_text(f'[project]\nrequires-python = ">=3.11"\ndependencies = {json.dumps(pins)}\n', encoding="utf-8")
    monkeypatch.setattr(Host, "project_file", lambda _: book)
    paket = {"02": [], "15": ["flask-login"], "21": ["waitress", "gunicorn"]}
    outlines = {
        number: {"stem": f"{number}-x", "title": "", "exercises": {}, "paket": names} for number, names in paket.items()
    }
    monkeypatch.setattr(Host, "outlines", lambda _: outlines)
    bank.stems.cache_clear()

    def said(**given) -> set[str]:
        return set(
            re.findall(r"[a-z-]+(?= \d[\d.]* \()", line(str(periksa_mesin(tmp_path, **given)).splitlines(), "Paket"))
        )

    try:
        assert said() == {"flask-login", "waitress", "untuk-semua"}
        assert said(pelajaran="02") == {"untuk-semua"}
        assert said(pelajaran=15) == {"untuk-semua", "flask-login"}
        assert said(pelajaran=2) == {"untuk-semua"}
        with pytest.raises(Masalah, match="'99'"):
            periksa_mesin(tmp_path, pelajaran=99)
        book.write_text('[project]\nrequires-python = ">=3.11"\ndependencies = []\n', encoding="utf-8")
        assert "✓ Paket: yang dipakai pelajaran 15 terpasang" in str(periksa_mesin(tmp_path, pelajaran=15))
    finally:
        bank.stems.cache_clear()


def test_a_python_that_is_too_old_is_said(tmp_path, monkeypatch):
    newer = tmp_path / "pyproject.toml"
    newer.write_text('[project]\nrequires-python = ">=3.99"\ndependencies = []\n', encoding="utf-8")
    monkeypatch.setattr(Host, "project_file", lambda _: newer)
    shown = line(str(periksa_mesin(tmp_path)).splitlines(), "Python")
    assert shown.startswith("✗ Python: notebook ini memakai Python 3.")
    assert "memerlukan 3.99 atau yang lebih baru" in shown


def test_a_python_from_another_environment_is_told(tmp_path):
    """A fresh environment that finds the book only through PYTHONPATH, as a wrong kernel would."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "lain")], check=True)
    python = tmp_path / "lain" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    done = subprocess.run(
        [str(python), "-X", "utf8", "-c", "from bukuflask import periksa_mesin; print(periksa_mesin())"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(machine_check.__file__).parents[1])},
        capture_output=True,
        check=True,
    )
    lines = done.stdout.decode("utf-8").splitlines()
    assert lines[0].startswith("✎ Ada 2 hal")
    assert "✗ Python: notebook ini memakai Python dari luar lingkungan buku kerja. Coba: menu Kernel" in lines[1]
    assert "paket-paket buku ini belum terpasang di Python ini" in line(lines, "Paket")


def test_the_first_cell_of_lesson_00_says_so_when_the_kernel_has_no_book(root, tmp_path):
    cells = json.loads((root / "notebooks" / "00-persiapan.ipynb").read_text(encoding="utf-8"))["cells"]
    first = next("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    source = (
        "import sys, pathlib\n"
        "sys.path[:] = [entry for entry in sys.path if not pathlib.Path(entry, 'bukuflask').is_dir()]\n"
        "from IPython.core.interactiveshell import InteractiveShell\n"
        f"assert InteractiveShell.instance().run_cell({first!r}).success"
    )
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", source], cwd=tmp_path, capture_output=True, check=True)
    said = done.stdout.decode("utf-8")
    assert said.startswith("✗ Notebook ini tidak memakai Python milik buku kerja.")
    assert "Traceback" not in said


def test_a_taken_port_is_only_good_to_know(tmp_path, monkeypatch):
    monkeypatch.delenv("BUKUFLASK_UJI", raising=False)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(machine_check, "PREFERRED_PORT", taken.getsockname()[1])
        lines = str(periksa_mesin(tmp_path)).splitlines()
        assert lines[0] == "✎ Komputermu siap untuk belajar Flask."
        shown = line(lines, "Port")
        assert shown.startswith(f"○ Port {machine_check.PREFERRED_PORT}: sedang dipakai program atau server lain.")
        assert "`jalankan` memakai port lain, " in shown
    assert line(str(periksa_mesin(tmp_path)).splitlines(), "Port").endswith(": kosong.")


def test_a_disk_without_room_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(machine_check, "_LEAST_FREE", 10**12)
    assert "✗ Ruang disk: tersisa kurang dari 1000000000000 MB." in str(periksa_mesin(tmp_path))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_takes_an_empty_file_only_is_told(tmp_path, monkeypatch, number):
    class Full(io.BytesIO):
        def write(self, content):
            raise OSError(number, os.strerror(number))

    monkeypatch.setattr(machine_check.tempfile, "TemporaryFile", lambda **_: Full())
    check = machine_check._writing(tmp_path)
    assert (check.sign, check.about) == ("✗", "Menyimpan")
    assert "tidak ada ruang lagi" in check.text
    assert "belajar-flask" not in check.text


@pytest.mark.skipif(os.name == "nt", reason="hak tulis folder di Windows diatur dengan cara lain")
def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    folder = Path("/proc/self")  # even root cannot write there
    if not folder.is_dir():
        folder = tmp_path
        folder.chmod(0o555)
    assert "✗ Menyimpan: folder ini tidak dapat ditulisi (" in str(periksa_mesin(folder))


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(Masalah, match="tidak ada"):
        periksa_mesin(tmp_path / "hilang")


def test_a_book_that_was_half_unpacked_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(Host, "project_file", lambda _: tmp_path / "pyproject.toml")
    with pytest.raises(Masalah, match="tidak lengkap"):
        periksa_mesin(tmp_path)


def test_a_port_that_a_server_of_the_book_holds_is_freed_by_the_books_own_word(tmp_path, monkeypatch):
    monkeypatch.delenv("BUKUFLASK_UJI", raising=False)
    monkeypatch.setenv("BUKUFLASK_DATA", str(tmp_path))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(machine_check, "PREFERRED_PORT", port)
        (tmp_path / "server").mkdir()
        lease = {"port": port, "place": "02-aplikasi-minimal", "notebook": "02.ipynb"}
        (tmp_path / "server" / "1.json").write_text(json.dumps(lease), encoding="utf-8")
        said = machine_check._port()
    assert said.sign == "○"
    assert said.text == "sedang dipakai server dari buku ini. `hentikan_semua()` mengosongkannya."
