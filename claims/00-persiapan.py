"""What lesson 00 and its exercises say about Python, pip, ports and files, as small programs."""

import contextlib
import io
import ipaddress
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import threading
import unittest
import urllib.request
import venv
from pathlib import Path

import flask
from claim_helpers import clean_environment, modules, printed_in_a_notebook, raises
from flask.cli import run_command
from werkzeug.serving import make_server

APP = 'from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route("/")\ndef halo():\n    return "Halo"\n'


def _python(*arguments, cwd):
    """Run this Python as a reader would, without what the book's own tools put into the environment."""
    clean = clean_environment()
    return subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=cwd, env=clean, capture_output=True, text=True, check=False
    )


# -- servers and ports --------------------------------------------------------------------------------------------------------


def tanpa_internet() -> None:
    app = flask.Flask("halo")
    app.add_url_rule("/", view_func=lambda: "Halo")
    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        host, port = server.socket.getsockname()
        assert ipaddress.ip_address(host).is_loopback
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://{host}:{port}/", timeout=5) as page:
            assert page.read() == b"Halo"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def port_terpakai() -> None:
    with modules(app=APP) as place, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = _python("-m", "flask", "run", "--port", taken.getsockname()[1], cwd=place)
        assert done.returncode != 0
        if sys.platform != "win32":
            assert "Address already in use" in done.stderr, done.stderr


@contextlib.contextmanager
def _running(*options):
    """Start `flask run` for a small app and give the process when it has named its address, and what it said."""
    with modules(app=APP) as place:
        clean = clean_environment()
        server = subprocess.Popen(
            [sys.executable, "-u", "-m", "flask", "run", *options],
            cwd=place,
            env=clean,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            said = ""
            for line in server.stdout:
                said += line
                if "Running on" in line:
                    break
            yield server, said
        finally:
            server.kill()
            server.communicate()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def port_lain() -> None:
    port = _free_port()
    with _running("--port", str(port)) as (_, said):
        assert f"Running on http://127.0.0.1:{port}" in said, said


def server_menunggu_ctrl_c() -> None:
    if sys.platform == "win32":
        raise unittest.SkipTest("Ctrl+C untuk satu proses saja tidak dapat dikirim di Windows")
    with _running("--port", str(_free_port())) as (server, said):
        assert "Press CTRL+C to quit" in said + server.stdout.readline()
        assert server.poll() is None
        server.send_signal(signal.SIGINT)
        server.wait(20)


def port_bawaan_5000() -> None:
    (port,) = [option for option in run_command.params if option.name == "port"]
    assert port.default == 5000


def cd_diam() -> None:
    shell = ["cmd", "/c"] if sys.platform == "win32" else ["sh", "-c"]
    with modules() as place:
        done = subprocess.run([*shell, "cd .."], cwd=place, capture_output=True, check=True)
        assert done.stdout + done.stderr == b""


# -- environments and files ---------------------------------------------------------------------------------------------------


def rak_terpisah() -> None:
    with tempfile.TemporaryDirectory() as place:
        venv.create(place, with_pip=False, symlinks=sys.platform != "win32")
        other = Path(place, "Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        done = subprocess.run(
            [other, "-I", "-c", "import flask"], cwd=place, capture_output=True, text=True, check=False
        )
        assert "No module named 'flask'" in done.stderr, done.stderr
        assert any(entry.name == "site-packages" for entry in Path(place).rglob("*-packages"))
        assert not Path(place).is_relative_to(sys.prefix)


def satu_folder_flask() -> None:
    place = Path(flask.__file__).parent
    assert place.name == "flask"
    assert [entry.name for entry in place.parent.iterdir() if entry.name.lower() == "flask"] == ["flask"]


def pip_milik_python() -> None:
    with modules() as place:
        done = _python("-m", "pip", "--version", cwd=place)
    if "No module named pip" in done.stderr:
        raise unittest.SkipTest("lingkungan ini tidak punya pip")
    said = done.stdout
    found = re.search(r" from (.+) \(python (\S+)\)", said)
    assert found is not None, said
    assert Path(found[1]).is_relative_to(Path(sysconfig.get_path("purelib")))
    assert found[2] == f"{sys.version_info[0]}.{sys.version_info[1]}"


def pip_pertama_di_path() -> None:
    with modules() as one, modules() as other:
        for place in (one, other):
            Path(place, "pip.bat" if sys.platform == "win32" else "pip").touch(0o755)
        found = shutil.which("pip", path=os.pathsep.join([str(one), str(other)]))
        assert Path(found).parent == one


def m_menjalankan_modul() -> None:
    with modules(halo='print("halo dari modul")\n') as place:
        assert _python("-m", "halo", cwd=place).stdout == "halo dari modul\n"
        assert "Flask " in _python("-m", "flask", "--version", cwd=place).stdout


def folder_sendiri_dulu() -> None:
    show = "import flask\nprint(flask.__file__)\n"
    with modules(lihat=show, flask="") as place, modules(flask="") as elsewhere:
        ran = _python(place / "lihat.py", cwd=elsewhere)
        assert Path(ran.stdout.strip()).resolve() == (place / "flask.py").resolve(), ran.stderr


def folder_notebook() -> None:
    with modules(random="", flask="") as place:
        shown = printed_in_a_notebook("import random, flask; print(random.__file__); print(flask.__file__)", place)
        standard, own = map(Path, shown.splitlines())
        assert standard.parent.resolve() != place.resolve()
        assert own.resolve() == (place / "flask.py").resolve()


def random_tertutup() -> None:
    with modules(random="NOMOR_ANTREAN = [7, 12]\n", undian="import random\n\nrandom.choice([1, 2])\n") as place:
        done = _python("undian.py", cwd=place)
        assert done.returncode == 1
        assert "module 'random' has no attribute 'choice'" in done.stderr, done.stderr


def flask_py_tertutup() -> None:
    with modules(flask="from flask import Flask\n\napp = Flask(__name__)\n") as place:
        done = _python("flask.py", cwd=place)
        assert done.returncode == 1
        assert "cannot import name 'Flask'" in done.stderr, done.stderr


def time_tidak_tertutup() -> None:
    with modules(time="raise SystemExit(3)\n", jam="import time\n\ntime.sleep(0)\n") as place:
        assert _python("jam.py", cwd=place).returncode == 0


# -- what the exercises say of Python -----------------------------------------------------------------------------------------


def nama_di_dalam_kutip() -> None:
    nama = "Wayan"
    assert "Halo, " + "nama" + "!" == "Halo, nama!"
    assert "Halo, " + nama + "!" == "Halo, Wayan!"


def huruf_f() -> None:
    nama = "Wayan"
    assert f"Halo, {nama}!" == "Halo, Wayan!"
    assert "{nama}" in "Halo, {nama}!"
    assert f"Halo, {{nama}}!" == "Halo, {nama}!"  # noqa: F541


def kata_tanpa_kutip() -> None:
    assert raises(NameError, eval, "'Halo, ' + Wayan")
    assert raises(NameError, eval, "Nama", {"nama": "Wayan"})
    assert eval("nama", {"nama": "Wayan"}) == "Wayan"


def parameter_berganti() -> None:
    def sapa(nama):
        return nama

    assert [sapa("Wayan"), sapa("Siti")] == ["Wayan", "Siti"]


def print_mengembalikan_none() -> None:
    with contextlib.redirect_stdout(io.StringIO()) as shown:
        assert print("Halo") is None
    assert shown.getvalue() == "Halo\n"


def tanpa_return_none() -> None:
    def diam(syarat):
        if syarat:
            return "ada"

    assert diam(False) is None


def return_mengembalikan() -> None:
    def kembali():
        12 >= 11
        return "Halo"

    assert kembali() == "Halo"


def split_memberi_teks() -> None:
    versi = "3.11.0"
    bagian = versi.split(".")
    assert type(bagian) is list
    assert bagian == ["3", "11", "0"]
    assert type(versi) is type(bagian[0]) is str


def dan_atau() -> None:
    assert [a and b for a in (True, False) for b in (True, False)] == [True, False, False, False]
    assert [a or b for a in (True, False) for b in (True, False)] == [True, True, True, False]


def if_satu_baris() -> None:
    terpakai = ["flask.py"]

    def nama_aman(nama):
        return "belajar_" + nama if nama in terpakai else nama

    assert [nama_aman("flask.py"), nama_aman("warung.py")] == ["belajar_flask.py", "warung.py"]


def koma_mengumpulkan() -> None:
    assert type(eval("'Halo, ', 'Wayan'")) is tuple
    assert "Halo, " + "Wayan" + "!" == "Halo, Wayan!"


def versi_sebagai_teks() -> None:
    assert "9" > "11"
    assert 3.9 > 3.11
    assert 9 < 11


def teks_lawan_angka() -> None:
    for text in ("'3.11' >= 3.11", "'11' < 11", "'11' > 11.0", "[3, 11] > '3.9'"):
        assert raises(TypeError, eval, text), text


def daftar_lawan_angka() -> None:
    for text in ("['3', '11'] >= 3.11", "['3', '11'] > 3", "['3', '11'] >= (3, 11)"):
        assert raises(TypeError, eval, text), text


def dua_titik() -> None:
    assert "3.11.0".count(".") == 2
    assert raises(ValueError, float, "3.11.0")


def lebih_atau_sama() -> None:
    assert not 11 > 11
    assert 11 >= 11
    assert [2, 3] >= [2, 3]
    assert not [2, 3] > [2, 3]


def bit_didahulukan() -> None:
    assert 3 & 11 == 3
    besar, kecil = 3, 12
    assert (besar == 3 and kecil >= 11) is True
    assert (besar == 3 & kecil >= 11) is False
    assert (besar > 3 | (besar == 3)) is False


def perbandingan_itu_bool() -> None:
    assert type(12 >= 11) is bool
    assert (12 >= 11) is True
    assert (9 >= 11) is False


def pasangan_dari_kiri() -> None:
    assert (4, 0) >= (3, 11)
    assert not (2, 20) >= (3, 11)
    assert (3, 11) >= (3, 11)


def or_teks() -> None:
    for nama in ("warung.py", "flask.py"):
        assert bool(nama == "flask.py" or "random.py") is True


def in_teks_in_daftar() -> None:
    assert "flask" in "flask.py"
    assert "flask" not in ["flask.py"]
    assert "flask.py" in ["flask.py"]
