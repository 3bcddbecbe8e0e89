"""What lesson 23 says about its notice board and no cell of it shows."""

from __future__ import annotations

import os
import re
import runpy
import secrets
import sqlite3
import subprocess
import sys
from pathlib import Path

import click
from claim_helpers import raised
from flask import Flask, current_app
from flask.sessions import SecureCookieSessionInterface

from papan import create_app, kabar

_SECRET = secrets.token_hex(8)


def _board(**config: object) -> Flask:
    """Return a board with an empty database, whose forms need no token."""
    app = create_app({"WTF_CSRF_ENABLED": False, "DATABASE": str(Path("klaim.db").absolute()), **config})
    app.test_cli_runner().invoke(args=["init-db"])
    return app


def _resident(app: Flask, name: str):
    client = app.test_client()
    for address in ("/daftar", "/masuk"):
        assert client.post(address, data={"nama": name, "sandi": _SECRET}).status_code == 302
    return client


def csrf_sebelum_view() -> None:
    seen = []
    for enabled, status in ((True, 400), (False, 302)):
        app = _board(WTF_CSRF_ENABLED=enabled)
        original = app.view_functions["kabar.hapus"]
        app.view_functions["kabar.hapus"] = lambda _kept=original, **values: seen.append(values) or _kept(**values)
        assert app.test_client().post("/99/hapus").status_code == status
    assert seen == [{"id": 99}]


def memory_mulai_kosong() -> None:
    for name in (":memory:", "baru.db"):
        db = sqlite3.connect(name)
        assert db.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
        db.close()


def nama_paket_dapat_diimpor() -> None:
    for name, readable in (("kabar", True), ("papan_kabar2", True), ("papan-kabar", False), ("papan kabar", False)):
        assert name.isidentifier() is readable
        try:
            compile(f"from {name} import create_app", "wsgi.py", "exec")
        except SyntaxError:
            assert not readable
        else:
            assert readable


def join_memasangkan() -> None:
    db = sqlite3.connect(":memory:")
    db.row_factory = sqlite3.Row
    db.executescript(
        "CREATE TABLE warga (id INTEGER PRIMARY KEY, nama TEXT); CREATE TABLE kabar (id INTEGER PRIMARY KEY, penulis_id INTEGER, judul TEXT);"
        "INSERT INTO warga VALUES (1, 'Yosef'), (2, 'Sitti'); INSERT INTO kabar VALUES (7, 2, 'Panen'), (8, 1, 'Arisan'), (9, 2, 'Ronda');"
    )
    rows = db.execute("SELECT kabar.*, warga.nama FROM kabar JOIN warga ON warga.id = kabar.penulis_id").fetchall()
    found = {(row["id"], row["judul"], row["nama"]) for row in rows}
    assert found == {(7, "Panen", "Sitti"), (8, "Arisan", "Yosef"), (9, "Ronda", "Sitti")}
    db.close()


def perintah_gagal_diam() -> None:
    app = Flask("kabar")

    @click.command("init-db")
    def plain() -> None:
        click.echo(current_app.name)

    app.cli.add_command(plain)
    result = app.test_cli_runner().invoke(args=["init-db"])
    assert isinstance(result.exception, RuntimeError)
    assert str(result.exception).startswith("Working outside of application context")
    environ = {**os.environ, "FLASK_APP": "polos.py"}
    Path("polos.py").write_text(
        "import click\nfrom flask import Flask, current_app\napp = Flask('kabar')\n"
        "@app.cli.command('lain')\ndef lain(): pass\n"
        "@click.command('init-db')\ndef polos(): click.echo(current_app.name)\napp.cli.add_command(polos)\n",
        encoding="utf-8",
    )
    words = [sys.executable, "-m", "flask", "init-db"]
    done = subprocess.run(words, env=environ, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "kabar"


def unique_menolak_kembar() -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE warga (nama TEXT NOT NULL UNIQUE)")
    db.execute("INSERT INTO warga VALUES ('Sitti')")
    raised(sqlite3.IntegrityError, lambda: db.execute("INSERT INTO warga VALUES ('Sitti')"))


def tidak_ada_404_lebih_dulu() -> None:
    client = _resident(_board(), "Yosef")
    assert client.get("/99/edit").status_code == 404


def satu_kalimat_dua_sebab() -> None:
    app = _board()
    _resident(app, "Yosef")
    answers = {
        re.sub(r'name="csrf_token" value="[^"]*"', "", page.text).replace(name, "")
        for name in ("Yosef", "Rambu")
        for page in [app.test_client().post("/masuk", data={"nama": name, "sandi": "keliru"})]
    }
    assert len(answers) == 1
    assert "Nama atau sandi salah." in answers.pop()


def wsgi_menolak_dev() -> None:
    os.environ.pop("KABAR_SECRET_KEY", None)
    assert create_app().config["SECRET_KEY"] == "dev"
    raised(RuntimeError, lambda: runpy.run_path("wsgi.py"))
    os.environ["KABAR_SECRET_KEY"] = _SECRET
    assert runpy.run_path("wsgi.py")["app"].config["SECRET_KEY"] == _SECRET


def tanpa_penjaga_terbuka() -> None:
    """The links are hidden all the same: who types the address gets the page, and a POST needs no page."""
    app = _board()
    _resident(app, "Yosef").post("/tulis", data={"judul": "Panen", "isi": "Kopi"})
    other = _resident(app, "Sitti")
    assert "/1/edit" not in other.get("/").text
    assert other.post("/1/edit", data={"judul": "Lain"}).status_code == 403

    def unguarded(id: int) -> sqlite3.Row:
        return kabar.get_db().execute("SELECT * FROM kabar WHERE id = ?", (id,)).fetchone()

    guarded, kabar.ambil_milikku = kabar.ambil_milikku, unguarded
    try:
        assert "/1/edit" not in other.get("/").text
        assert other.get("/1/edit").status_code == 200
        assert other.post("/1/edit", data={"judul": "Lain", "isi": ""}).status_code == 302
        assert "Lain" in other.get("/").text
    finally:
        kabar.ambil_milikku = guarded


def kunci_dikenal_sesi_palsu() -> None:
    app = _board()
    app.secret_key = "dev"
    client = _resident(app, "Yosef")
    held = client.get_cookie("session")
    assert held is not None
    assert SecureCookieSessionInterface().get_signing_serializer(app).loads(held.value)["warga_id"] == 1
    attacker = Flask("lain")
    attacker.secret_key = "dev"
    serializer = SecureCookieSessionInterface().get_signing_serializer(attacker)
    assert serializer is not None
    forger = app.test_client()
    forger.set_cookie("session", serializer.dumps({"warga_id": 1}))
    assert "Yosef" in forger.get("/").text
