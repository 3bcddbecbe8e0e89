"""`python mulai.py` as a student runs it: the first start, the second, and what comes between."""

from __future__ import annotations

import ast
import http.server
import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bukuflask.problems import Masalah
from bukuflask_start import command, working_copy

ROOT = Path(__file__).parents[2]
BOMB = "open(sys.argv[0] + '.dipanggil', 'w').close(); sys.exit(9)"


def _argument(report, name):
    return next(a.partition("=")[2] for a in report["arguments"] if a.startswith(f"--{name}="))


def test_the_first_start_installs_copies_and_hands_over(workbook):
    done = workbook.start()
    assert done.code == 0, done.said
    assert "Memasang 3 paket" in done.said
    assert Path(done.report["python"]).is_relative_to(workbook.root / ".venv")
    assert _argument(done.report, "ServerApp.root_dir") == str(workbook.copy)
    assert _argument(done.report, "ServerApp.ip") == "127.0.0.1"
    assert _argument(done.report, "ServerApp.open_browser") == "False"
    assert _argument(done.report, "LabApp.default_url") == "/lab/tree/lessons.md"
    assert done.report["variables"]["BUKUFLASK_DATA"] == str(workbook.copy / ".bukuflask")
    assert done.report["variables"]["JUPYTER_TOKEN"] in done.said
    assert str(workbook.root / "src") in done.report["path"]
    # A terminal in JupyterLab must find this environment's `flask`, not another Python's.
    assert Path(done.report["variables"]["PATH"].split(os.pathsep)[0]) == Path(done.report["python"]).parent
    assert (workbook.copy / "examples/09-pabrik-aplikasi/flaskr/__init__.py").is_file()
    assert Path(done.report["variables"]["IPYTHONDIR"]).is_relative_to(
        workbook.copy
    )  # nobody's own profile and startup
    # With the environment, not in anybody's home: JupyterHub and VS Code find them too.
    prefix = workbook.root / ".venv"
    assert "bukuflask.ready" in (prefix / "etc/ipython/ipython_kernel_config.py").read_text(encoding="utf-8")
    assert (prefix / "share/jupyter/labextensions/buku-kerja-flask-simpan/static/simpan.js").is_file()


def test_a_second_start_needs_neither_pip_nor_network_and_is_quick(started, replace_pip):
    replace_pip(started, BOMB)
    assert started.start(offline=True).code == 0  # the folder was moved: this start writes the new place down
    done = started.start(offline=True)
    assert done.code == 0, done.said
    assert not list(started.site.glob("pip/*.dipanggil"))
    assert done.report["when"] - done.began < 2
    assert str(started.root / "src") in done.report["path"]
    # Python 3.11 and 3.12 on Windows read this file in the console's code page.
    assert (started.site / "bukuflask.pth").read_bytes().isascii()


def test_complete_but_unstamped_needs_no_pip(started, replace_pip):
    replace_pip(started, BOMB)
    [stamp] = (started.root / ".venv").glob("*.terpasang")
    stamp.unlink()
    assert started.start(offline=True).code == 0
    assert stamp.exists()
    assert not list(started.site.glob("pip/*.dipanggil"))


def test_a_new_pin_is_installed_and_nothing_else(started):
    started.pin("jupyterlab==1.0", "kecil==2.0", "pytest==1.0")
    done = started.start()
    assert done.code == 0, done.said
    assert "Memasang 1 paket" in done.said
    assert [p.name for p in started.site.glob("kecil-*")] == ["kecil-2.0.dist-info"]


def test_a_package_taken_away_is_put_back(started):
    shutil.rmtree(started.site / "kecil-1.0.dist-info")
    done = started.start()
    assert done.code == 0, done.said
    assert "Memasang 1 paket" in done.said


@pytest.mark.parametrize("damage", ["truncated", "gone", "no record"])
def test_a_half_written_package_is_written_again(started, damage):
    module = started.site / "kecil" / "__init__.py"
    if damage == "truncated":
        module.write_bytes(b"")
    elif damage == "gone":
        module.unlink()
    else:
        (started.site / "kecil-1.0.dist-info" / "RECORD").unlink()
    next((started.root / ".venv").glob("*.terpasang")).unlink()
    done = started.start()
    assert done.code == 0, done.said
    assert "Memasang 1 paket" in done.said
    assert module.read_text(encoding="utf-8") == "nilai = 1\n"


def test_without_network_it_says_so_and_the_next_start_recovers(unfilled):
    done = unfilled.start(offline=True)
    assert done.code == 1
    assert "tidak tersambung ke internet" in done.said
    assert "--paket FOLDER" in done.said
    assert "bukuflask-pip.log" in done.said
    assert done.report is None
    assert unfilled.start().code == 0


def test_a_package_folder_that_lacks_something_or_is_not_there(unfilled, tmp_path):
    empty = tmp_path / "kosong"
    done = unfilled.start("--paket", str(empty), offline=True)
    assert done.code == 1
    assert "Folder paket" in done.said
    empty.mkdir()
    done = unfilled.start("--paket", str(empty), offline=True)
    assert done.code == 1
    assert "Di folder paket itu ada yang kurang" in done.said


def test_a_full_disk_is_said_and_the_next_start_recovers(started, replace_pip):
    shutil.rmtree(started.site / "kecil-1.0.dist-info")
    undo = replace_pip(
        started, "sys.exit('ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device')"
    )
    done = started.start()
    assert done.code == 1
    assert "Disk penuh" in done.said
    assert "kosongkan tempat" in done.said
    undo()
    assert started.start().code == 0


@pytest.fixture
def silent_index() -> Iterator[tuple[str, threading.Event]]:
    """Serve a package index that accepts a request and never answers."""
    asked, over = threading.Event(), threading.Event()

    class Silent(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.set()
            over.wait(60)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Silent)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/simple", asked
    over.set()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("how", ["ctrl-c", "window closed"])
def test_an_interrupted_installation_goes_on_at_the_next_start(unfilled, silent_index, how):
    url, asked = silent_index
    alone = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if os.name == "nt" else {"start_new_session": True}
    child = subprocess.Popen(
        [sys.executable, str(unfilled.root / "mulai.py")],
        env=unfilled.variables(PIP_INDEX_URL=url),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        **alone,
    )
    try:
        assert asked.wait(60)
        if how == "ctrl-c" and os.name != "nt":
            os.killpg(child.pid, signal.SIGINT)
            said, _ = child.communicate(timeout=30)
            assert child.returncode == 130
            assert "Tidak ada yang rusak" in said
            assert "Traceback" not in said
        elif os.name == "nt":
            child.kill()
        else:
            os.killpg(child.pid, signal.SIGKILL)
        child.wait(30)
    finally:
        child.kill()
        child.stdout.close()
    assert not list((unfilled.root / ".venv").glob("*.terpasang"))
    assert unfilled.start().code == 0


@pytest.mark.parametrize("broken", ["no python", "no pip"])
def test_a_broken_environment_is_made_again(started, broken):
    if broken == "no pip":
        shutil.rmtree(started.site / "pip")
        next((started.root / ".venv").glob("*.terpasang")).unlink()
    else:
        for python in (started.root / ".venv").glob("*/python*"):
            if not python.is_dir():
                python.unlink()
    done = started.start()
    assert done.code == 0, done.said
    assert "Menyiapkan ruang Python" in done.said


def test_a_taken_port_is_passed_over(started):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(os.name != "nt"))
        for _ in range(900):  # another test's JupyterLab may hold it for a while
            try:
                taken.bind(("127.0.0.1", 8888))
                break
            except OSError:
                time.sleep(0.1)
        taken.listen()
        done = started.start()
    assert done.code == 0, done.said
    port = _argument(done.report, "ServerApp.port")
    assert port != "8888"
    assert f"memakai port {port}" in done.said


def test_a_file_where_the_environment_belongs(workbook):
    (workbook.root / ".venv").write_text("", encoding="utf-8")
    done = workbook.start()
    assert done.code == 1
    assert "Ada berkas yang menempati nama sebuah folder" in done.said
    assert (workbook.root / ".venv").is_file()


def test_a_file_where_the_copy_belongs(started, tmp_path):
    (tmp_path / "berkas").write_text("punyaku", encoding="utf-8")
    done = started.start(BUKUFLASK_RUANG=str(tmp_path / "berkas"))
    assert done.code == 1
    assert "Ada berkas yang menempati nama sebuah folder" in done.said
    assert (tmp_path / "berkas").read_text(encoding="utf-8") == "punyaku"


@pytest.mark.skipif(sys.platform != "linux", reason="/sys refuses every writer, root too, on Linux only")
def test_a_folder_that_refuses_writing(started):
    done = started.start(BUKUFLASK_RUANG="/sys/belajar")
    assert done.code == 1
    assert "tidak mengizinkan penulisan" in done.said or "hanya bisa dibaca" in done.said


@pytest.fixture
def closing(workbook):
    """Make the workbook's folder refuse new files (`True`) or take them again (`False`).

    By its permission bits or, for root, whom they do not bind, by its immutable flag.
    """
    if os.name == "nt":
        pytest.skip("di Windows bit izin tidak berlaku untuk folder")

    def close(closed: bool) -> None:
        how = ["chattr", "+i" if closed else "-i"] if os.geteuid() == 0 else ["chmod", "555" if closed else "755"]
        if subprocess.run([*how, workbook.root], check=False, capture_output=True).returncode:
            pytest.skip("sistem berkas ini tidak dapat menolak root")

    yield close
    close(False)


def test_a_read_only_workbook_is_said_and_the_next_start_recovers(workbook, closing):
    closing(True)
    done = workbook.start()
    assert done.code == 1
    assert "tidak mengizinkan penulisan" in done.said
    closing(False)
    assert workbook.start().code == 0


def test_jupyterlab_that_fails_is_explained(started):
    done = started.start(KODE="1")
    assert done.code == 1
    assert re.search(r"jupyterlab(-\d+)?\.log", done.said)  # by its port, where 8888 is taken


@pytest.mark.parametrize("given", ["~takada/belajar", ""])
def test_a_home_that_nobody_knows_is_said(started, monkeypatch, given):
    """No HOME and no account, as in a container; a home of somebody who is not there."""
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # what each Python's `Path` asks
    with pytest.raises(Masalah, match="rumah"):
        working_copy.place({"BUKUFLASK_RUANG": given})


def test_no_error_ends_in_a_traceback(started, monkeypatch, capsys):
    def unforeseen(*_):
        raise RecursionError("terlalu dalam")

    monkeypatch.setattr(command, "require_complete", unforeseen)
    assert command.main([], started.root) == 1
    said = capsys.readouterr().err
    assert "Kata komputer: `RecursionError: terlalu dalam`" in said
    assert re.search(r"; \w+\.py, baris \d+\)", said)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="di sana nama berkas selalu Unicode")
def test_a_folder_whose_name_cannot_be_read_here_is_said(started, tmp_path):
    """A name in an old encoding, as an old disk brings it: either it works, or it is said."""
    started.root = started.root.rename(os.fsdecode(os.fsencode(tmp_path) + b"/buku\xff"))
    done = started.start(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="ascii")
    assert done.code == 0 or "huruf yang tidak terbaca" in done.said, done.said


@pytest.mark.parametrize("left", ["nothing", "half"])
def test_a_book_that_cannot_be_loaded_is_said_in_indonesian(started, left):
    package = started.root / "src" / "bukuflask_start"
    if left == "nothing":
        shutil.rmtree(package)
    else:
        (package / "command.py").write_bytes(b"\0" * 100)
    done = started.start()
    assert done.code == 1
    assert "Coba: " in done.said
    assert "bagian `src` tidak ada" in done.said if left == "nothing" else "tidak dapat memuat" in done.said


def test_the_home_of_another_python_is_named(tmp_path):
    """Where PYTHONHOME leads a Python to foreign parts, loading fails at whichever of them does not fit."""
    book = str(tmp_path)
    said = _mulai().not_loaded(AssertionError("SRE module mismatch"), "C:\\Python27", book)
    assert "PYTHONHOME berisi C:\\Python27" in said
    assert "PYTHONHOME" in said.partition("Coba: ")[2]
    said = _mulai().not_loaded(ImportError("x", path="/lain/types.py"), None, book)
    assert "Berkasnya: /lain/types.py" in said


def test_a_name_that_this_python_cannot_read_is_said(tmp_path):
    said = _mulai().not_loaded(UnicodeEncodeError("ascii", "é", 0, 1, "ordinal not in range(128)"), None, str(tmp_path))
    assert "huruf yang tidak terbaca" in said
    assert "PYTHONUTF8" in said


def test_the_home_of_another_python_is_not_blamed_for_a_damaged_book(tmp_path):
    book, file = str(tmp_path), str(tmp_path / "src" / "bukuflask_start" / "command.py")
    for error in (SyntaxError("x", (file, 1, 1, "x")), ImportError("x", name="bukuflask.files", path=file)):
        said = _mulai().not_loaded(error, "C:\\Python27", book)
        assert f"Berkasnya: {file}" in said
        assert "PYTHONHOME" not in said
    for error in (ImportError("x", name="tomllib", path=file), ImportError("x", name="json", path=f"{book}2/json.py")):
        assert "PYTHONHOME" in _mulai().not_loaded(error, "C:\\Python27", book)


@pytest.mark.skipif(os.name == "nt", reason="Windows tidak menghapus folder kerja sebuah program")
@pytest.mark.parametrize("path", [None, "", "/tidak/ada"])
def test_a_working_folder_that_was_deleted_ends_in_no_traceback(tmp_path, path):
    gone = "import os, sys\nos.mkdir(sys.argv[1]); os.chdir(sys.argv[1]); os.rmdir(sys.argv[1])\nos.execv(sys.executable, sys.argv[2:])"
    words = [sys.executable, "-c", gone, str(tmp_path / "hilang"), sys.executable, str(ROOT / "mulai.py"), "--help"]
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    variables |= {} if path is None else {"PYTHONPATH": path}
    done = subprocess.run(words, env=variables, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert "python mulai.py" in done.stdout


def test_half_a_workbook_is_noticed(workbook):
    shutil.rmtree(workbook.root / "notebooks")
    done = workbook.start()
    assert done.code == 1
    assert "tidak lengkap; yang tidak ada: notebooks" in done.said


def test_an_update_keeps_what_the_student_wrote_and_pulihkan_brings_the_new(started):
    mine = started.copy / "notebooks" / "09-pabrik-aplikasi.ipynb"
    mine.write_text('{"tulisan": "saya"}', encoding="utf-8")
    (started.root / "notebooks" / mine.name).write_text('{"asli": "versi dua"}', encoding="utf-8")
    done = started.start()
    assert mine.read_text(encoding="utf-8") == '{"tulisan": "saya"}'
    assert "python mulai.py pulihkan 09-pabrik-aplikasi" in done.said
    done = started.start("pulihkan", "9")
    assert done.code == 0, done.said
    assert mine.read_text(encoding="utf-8") == '{"asli": "versi dua"}'
    [kept] = (started.copy / "cadangan").rglob(mine.name)
    assert kept.read_text(encoding="utf-8") == '{"tulisan": "saya"}'
    assert "versi baru" not in started.start().said


def test_packing_gathers_what_a_class_without_network_installs_from(workbook, tmp_path):
    folder = tmp_path / "bekal é"
    done = workbook.start("kemas", str(folder), offline=True, PIP_NO_INDEX="1", PIP_FIND_LINKS=workbook.wheels.as_uri())
    assert done.code == 0, done.said
    assert sorted(p.name.partition("-")[0] for p in folder.iterdir()) == ["jupyterlab", "kecil", "pytest"]
    done = workbook.start("--paket", str(folder), "--tanpa-peramban", offline=True)
    assert done.code == 0, done.said


def test_a_wheel_that_is_not_the_locked_one_is_refused_and_named(workbook, tmp_path):
    other = tmp_path / "paket lain"
    shutil.copytree(workbook.wheels, other)
    with (other / "kecil-1.0-py3-none-any.whl").open("ab") as wheel:
        wheel.write(b"diubah")
    done = workbook.start("--paket", str(other), "--tanpa-peramban", offline=True)
    assert done.code == 1
    assert "Isi paket kecil==1.0 bukan yang tercatat di buku ini" in done.said
    assert done.report is None
    assert not (workbook.site / "kecil").exists()
    assert not list((workbook.root / ".venv").glob("*belum-terpasang*"))
    assert workbook.start().code == 0


def test_packing_takes_no_wheel_that_is_not_the_locked_one(workbook, tmp_path):
    other = tmp_path / "gudang"
    shutil.copytree(workbook.wheels, other)
    with (other / "kecil-1.0-py3-none-any.whl").open("ab") as wheel:
        wheel.write(b"diubah")
    source = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": other.as_uri()}
    done = workbook.start("kemas", str(tmp_path / "bekal"), offline=True, **source)
    assert done.code == 1
    assert "Isi paket kecil==1.0 bukan yang tercatat di buku ini" in done.said


def test_a_lock_without_hashes_installs_nothing(workbook):
    lock = workbook.root / "requirements.txt"
    bare = "".join(
        row.removesuffix(" \\") + "\n" for row in lock.read_text("utf-8").splitlines() if "--hash" not in row
    )
    lock.write_text(bare, encoding="utf-8")
    assert workbook.start().code == 1


def test_uji_installs_the_authors_tools_and_hands_on_arguments_and_exit_code(started):
    done = started.start("uji", "-k", "rute", KODE="3")
    assert done.code == 3
    assert done.report["arguments"][-2:] == ["-k", "rute"]
    assert Path(done.report["cwd"]) == started.root
    assert (started.site / "alat").is_dir()


def test_uji_without_network_runs_what_it_can(started):
    done = started.start("uji", offline=True)
    assert done.code == 0, done.said
    assert "sebagian ujian dilewati" in done.said
    assert done.report is not None


def test_help_and_a_wrong_command_speak_indonesian(workbook):
    done = workbook.start("--help", offline=True)
    assert done.code == 0
    for word in (
        "Cara pakai",
        "pilihan",
        "perintah",
        "pulihkan",
        "kemas",
        "kelas",
        "uji",
        "--tanpa-peramban",
        "--paket",
    ):
        assert word in done.said
    for word in ("usage", "options", "positional", "show this"):
        assert word not in done.said
    done = workbook.start("mulaikan", offline=True)
    assert done.code == 1
    assert "--help" in done.said


def _mulai():
    spec = importlib.util.spec_from_file_location("mulai", ROOT / "mulai.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_old_python_is_told_what_to_do(tmp_path):
    said = _mulai().too_old((3, 10), [str(tmp_path)])
    assert "Python 3.11 atau yang lebih baru; yang sedang dipakai Python 3.10" in said
    assert "python.org/downloads" in said
    (tmp_path / "python3.12").write_text("", encoding="utf-8")
    assert "jalankan: python3.12 mulai.py" in _mulai().too_old((2, 7), [str(tmp_path)])
    assert _mulai().too_old((3, 11), []) is None


def test_mulai_uses_no_syntax_that_an_old_python_cannot_read():
    source = (ROOT / "mulai.py").read_bytes()
    source.decode("ascii")
    tree = ast.parse(source, feature_version=(3, 0))
    forbidden = (ast.JoinedStr, ast.AnnAssign, ast.AsyncFunctionDef, ast.Nonlocal, ast.YieldFrom, ast.Starred)
    assert not [node for node in ast.walk(tree) if isinstance(node, forbidden)]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.arg) and node.annotation]


def test_the_old_pythons_on_this_machine_say_it_themselves():
    installed = sorted((Path.home() / ".pyenv" / "versions").glob("*/bin/python"))
    for python in installed:
        asked = subprocess.run(
            [python, "-c", "import sys; print(sys.version_info >= (3, 11))"], capture_output=True, check=True
        )
        if asked.stdout.strip() == b"True":
            continue
        done = subprocess.run([python, ROOT / "mulai.py"], capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 1, python
        assert "memerlukan Python 3.11" in done.stdout
        assert done.stderr == ""
