"""What lesson 09 says and no cell beside it shows: one function for each mark, which fails when its sentence is false."""

from __future__ import annotations

import contextlib
import copy
import json
import os
import pickle
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from claim_helpers import message, modules
from flask import Blueprint, Flask, session


def _flask(*arguments: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command `flask` as a reader would."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("FLASK_")}
    command = [sys.executable, "-m", "flask", *arguments]
    return subprocess.run(
        command, cwd=cwd, env=clean | variables, capture_output=True, text=True, encoding="utf-8", check=False
    )


def _factory(settings: dict[str, object] | None = None) -> Flask:
    app = Flask("warung")
    app.config.from_mapping(NAMA_WARUNG="Warung Bu Sri")
    app.config.from_mapping(settings)
    app.add_url_rule("/nama", "nama", lambda: app.config["NAMA_WARUNG"])
    return app


# -- factories ----------------------------------------------------------------------------------------------------------------


def flask_memanggil_create_app() -> None:
    source = 'from flask import Flask\n\n\ndef create_app():\n    app = Flask(__name__)\n    app.add_url_rule("/dari-pabrik", "x", lambda: "")\n    return app\n'
    with modules(flaskr____init__=source) as folder:
        listed = _flask("--app", "flaskr", "routes", cwd=folder)
    assert listed.returncode == 0, listed.stderr
    assert "/dari-pabrik" in listed.stdout


def flask_run_perlu_aplikasi() -> None:
    with modules(pabrik="from flask import Flask\n\n\ndef create_app():\n    Flask(__name__)\n") as folder:
        run = _flask("--app", "pabrik", "routes", cwd=folder)
    assert run.returncode == 2
    assert "Failed to find Flask application or factory" in run.stderr


def pabrik_objek_baru() -> None:
    one, two = _factory({"NAMA_WARUNG": "Warung Ende"}), _factory({"NAMA_WARUNG": "Warung Medan"})
    assert one is not two
    assert one.config is not two.config
    one.config["NAMA_WARUNG"] = "Warung Kupang"
    assert two.test_client().get("/nama").text == "Warung Medan"


def dua_nama_satu_objek() -> None:
    warung = Flask("warung")
    cabang = warung
    cabang.config["NAMA"] = "Warung Ende"
    assert warung.config["NAMA"] == "Warung Ende"
    assert cabang is warung


def bilangan_dan_teks() -> None:
    text, number = json.loads('["3", 3]')
    assert text != number
    message(TypeError, lambda: "Paling banyak " + 3)  # type: ignore[operator]
    assert f"Paling banyak {3} buku" == "Paling banyak 3 buku"


def salinan_dangkal_berbagi() -> None:
    ende = _factory()
    medan = copy.copy(ende)
    assert medan is not ende
    assert medan.config is ende.config
    medan.config["NAMA_WARUNG"] = "Warung Medan"
    assert ende.config["NAMA_WARUNG"] == "Warung Medan"


def rute_di_objek_lain() -> None:
    outside, made = Flask("warung"), Flask("warung")
    outside.add_url_rule("/hello", "hello", lambda: "Hello, World!")
    assert outside.test_client().get("/hello").status_code == 200
    assert made.test_client().get("/hello").status_code == 404


def pabrik_memutus_lingkaran() -> None:
    package = "from flask import Flask\n\n\ndef create_app():\n    app = Flask(__name__)\n    from flaskr import views\n\n    views.pasang(app)\n    return app\n"
    views = 'from flaskr import create_app\n\n\ndef pasang(app):\n    app.add_url_rule("/hello", "hello", lambda: "")\n'
    with modules(flaskr____init__=package, flaskr__views=views) as folder:
        listed = _flask("--app", "flaskr", "routes", cwd=folder)
    assert listed.returncode == 0, listed.stderr
    assert "/hello" in listed.stdout


def pabrik_tanpa_return() -> None:
    def create_app() -> None:
        Flask("warung")

    assert create_app() is None


def variabel_fungsi_sendiri() -> None:
    space: dict[str, Any] = {"Flask": Flask}
    exec("def create_app():\n    aplikasi = Flask('warung')\n\ncreate_app()\n", space)
    assert "aplikasi" not in space


def nama_parameter() -> None:
    def create_app(konfigurasi: object = None) -> object:
        return konfigurasi

    message(TypeError, lambda: create_app(test_config={}))  # type: ignore[call-arg]


def blueprint_didaftarkan() -> None:
    sapaan = Blueprint("sapaan", "warung")
    sapaan.add_url_rule("/hello", "hello", lambda: "Hello, World!")
    without, with_it = Flask("warung"), Flask("warung")
    with_it.register_blueprint(sapaan)
    assert [app.test_client().get("/hello").status_code for app in (without, with_it)] == [404, 200]


def peta_alamat_dibagi() -> None:
    one, two = Flask("warung"), Flask("warung")
    two.url_map, two.view_functions = one.url_map, one.view_functions
    one.add_url_rule("/menu", "menu", lambda: "soto")
    assert two.test_client().get("/menu").text == "soto"


# -- configuration ------------------------------------------------------------------------------------------------------------


def from_mapping_huruf_besar() -> None:
    app = Flask("warung")
    app.config.from_mapping({"NAMA_WARUNG": "Warung Ende", "nama_warung": "kecil", "Kota": "Ende"})
    assert app.config["NAMA_WARUNG"] == "Warung Ende"
    assert not {"nama_warung", "Kota"} & set(app.config)
    app.config.update(kota="Ende")  # `update` takes any key
    assert app.config["kota"] == "Ende"


def from_mapping_menolak_teks() -> None:
    message(ValueError, lambda: Flask("warung").config.from_mapping("Warung Ende"))


def config_diganti_keyerror() -> None:
    def replaced() -> None:
        app = Flask("warung")
        app.config = {"NAMA_WARUNG": "Warung Ende"}  # type: ignore[assignment]
        app.add_url_rule("/", "home", lambda: "ok")
        app.test_client().get("/")

    message(KeyError, replaced)


def kamus_sebagai_nilai() -> None:
    test_config = {"NAMA_WARUNG": "Warung Uji", "KOTA": "Ende"}
    one, two = Flask("warung"), Flask("warung")
    one.config["NAMA_WARUNG"] = test_config
    two.config.from_mapping(NAMA_WARUNG=test_config)
    for app in (one, two):
        assert app.config["NAMA_WARUNG"] == test_config
        assert "KOTA" not in app.config


def kunci_menandatangani_sesi() -> None:
    cookies = []
    for key in ("dev", "lain"):
        app = Flask("warung")
        app.secret_key = key

        @app.get("/")
        def home() -> str:
            before = session.get("nama", "kosong")
            session["nama"] = "Made"
            return str(before)

        client = app.test_client()
        for cookie in cookies:
            client.set_cookie("session", cookie)
        assert client.get("/").text == "kosong"  # what another key has signed is not read
        found = client.get_cookie("session")
        assert found is not None
        cookies.append(found.value)
        assert client.get("/").text == "Made"


def config_dicari_di_folder_instance() -> None:
    with modules(paket____init__="", instance__config='KOTA = "Ende"\n', paket__config='KOTA = "Medan"\n') as folder:
        paths = {"root_path": str(folder / "paket"), "instance_path": str(folder / "instance")}
        beside, inside = Flask("paket", instance_relative_config=True, **paths), Flask("paket", **paths)
        for app in (beside, inside):
            app.config.from_pyfile("config.py")
        assert (beside.config["KOTA"], inside.config["KOTA"]) == ("Ende", "Medan")


def from_pyfile_silent() -> None:
    with modules(config='SECRET_KEY = "dari-berkas"\nkecil = 1\n') as folder:
        app = Flask("warung", root_path=str(folder))
        assert app.config.from_pyfile("config.py", silent=True)
        assert app.config["SECRET_KEY"] == "dari-berkas"
        assert "kecil" not in app.config
        assert not app.config.from_pyfile("tidak_ada.py", silent=True)
        message(FileNotFoundError, lambda: app.config.from_pyfile("tidak_ada.py"))


def tanpa_f_kurawal_tampil() -> None:
    buku = 3
    assert f"Paling banyak {buku} buku" == "Paling banyak 3 buku"
    assert "Paling banyak {buku} buku" == "Paling banyak " + "{buku}" + " buku"


# -- folders and SQLite -------------------------------------------------------------------------------------------------------


def folder_instance_tidak_dibuat() -> None:
    with modules(flaskr____init__="") as folder:
        app = Flask("flaskr", root_path=str(folder / "flaskr"), instance_path=str(folder / "instance"))
        app.test_client().get("/")
        assert not Path(app.instance_path).exists()


def makedirs_boleh_sudah_ada() -> None:
    with modules() as folder:
        os.makedirs(folder / "instance", exist_ok=True)
        os.makedirs(folder / "instance", exist_ok=True)
        assert (folder / "instance").is_dir()


def sqlite_tanpa_server() -> None:
    assert "sqlite3" in sys.stdlib_module_names
    with modules() as folder:
        with contextlib.closing(sqlite3.connect(folder / "flaskr.sqlite")) as database:
            assert database.execute("select 1 + 1").fetchone() == (2,)
        assert (folder / "flaskr.sqlite").exists()


def sqlite_perlu_folder() -> None:
    with modules() as folder:
        said = message(sqlite3.OperationalError, lambda: sqlite3.connect(folder / "instance" / "flaskr.sqlite"))
    assert "unable to open" in said


# -- the command flask --------------------------------------------------------------------------------------------------------

_APP = "from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.cli.command()\ndef mode():\n    print(app.debug)\n"


def letak_app_dan_debug() -> None:
    with modules(warung=_APP) as folder:
        after = _flask("run", "--app", "warung", cwd=folder)
        assert after.returncode == 2
        assert "No such option" in after.stderr
        before = _flask("--app", "warung", "--debug", "mode", cwd=folder)
        assert before.stdout.strip() == "True", before.stderr
        assert "--debug" in _flask("run", "--help", cwd=folder).stdout


def flask_env_diabaikan() -> None:
    with modules(warung=_APP) as folder:
        run = _flask("--app", "warung", "mode", cwd=folder, FLASK_ENV="development")
    assert run.stdout.strip() == "False"
    assert "FLASK_ENV" not in run.stderr


def debug_memuat_ulang() -> None:
    with modules(warung=_APP) as folder:
        help_text = _flask("run", "--help", cwd=folder).stdout
    words = " ".join(help_text.split())
    assert "the reloader is active if debug is enabled" in words
    assert "the debugger is active if debug is enabled" in words


def aplikasi_lama_menolak() -> None:
    app = Flask("klaim")

    def register() -> None:
        @app.route("/nama")
        def nama() -> str:
            return "Warung Bu Sri"

    register()
    try:
        register()
    except AssertionError as error:
        assert "overwriting an existing endpoint function: nama" in str(error)
    else:
        raise RuntimeError("Flask menerima fungsi kedua dengan nama yang sama")


def json_tuple_daftar() -> None:
    assert json.loads(json.dumps(("Senin", "Kamis"))) == ["Senin", "Kamis"]


def nilai_dianggap_salah() -> None:
    assert not any((0, False, ""))
    assert [key for key, value in {"A": 0, "B": False, "C": "", "D": 1}.items() if value] == ["D"]


def tak_dapat_disalin() -> None:
    """A lock and a generator can be handed on, and not copied."""
    for value in (threading.Lock(), (number for number in (1, 2))):
        given = {"KUNCI": value}
        for copied in (copy.deepcopy, pickle.dumps, json.dumps):
            message(TypeError, lambda copied=copied, given=given: copied(given))
        assert dict(given)["KUNCI"] is value
