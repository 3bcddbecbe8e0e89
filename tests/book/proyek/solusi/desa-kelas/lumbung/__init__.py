"""Lumbung kabar: satu modul, satu tampilan satu kelas."""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import click
from flask import Flask, abort, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.cli import AppGroup
from flask.views import MethodView
from werkzeug.security import check_password_hash, generate_password_hash

SKEMA = """
DROP TABLE IF EXISTS surat;
DROP TABLE IF EXISTS anggota;
CREATE TABLE anggota (nomor INTEGER PRIMARY KEY, sebutan TEXT UNIQUE NOT NULL, sidik TEXT NOT NULL);
CREATE TABLE surat (
    nomor INTEGER PRIMARY KEY AUTOINCREMENT,
    pengirim INTEGER NOT NULL REFERENCES anggota (nomor),
    jenis TEXT NOT NULL,
    kepala TEXT NOT NULL,
    badan TEXT NOT NULL
);
"""
JENIS = {"umum": "Umum", "kebun": "Kebun", "adat": "Adat"}


@dataclass(frozen=True)
class Anggota:
    nomor: int
    sebutan: str
    sidik: str


@dataclass(frozen=True)
class Surat:
    nomor: int
    pengirim: int
    jenis: str
    kepala: str
    badan: str
    sebutan: str

    @property
    def milikku(self):
        return g.anggota is not None and g.anggota.nomor == self.pengirim


class Gudang:
    """Satu-satunya tempat yang mengenal SQL."""

    PILIH = (
        "SELECT surat.nomor, pengirim, jenis, kepala, badan, sebutan"
        " FROM surat JOIN anggota ON anggota.nomor = surat.pengirim"
    )

    def __init__(self, letak):
        self.letak = letak

    def _jalankan(self, sql, isian=()):
        with closing(sqlite3.connect(self.letak)) as sambungan, sambungan:
            return sambungan.execute(sql, isian).fetchall()

    def mulai_baru(self):
        with closing(sqlite3.connect(self.letak)) as sambungan:
            sambungan.executescript(SKEMA)

    def semua(self, cari=""):
        pola = f"%{cari}%"
        sql = self.PILIH + " WHERE kepala LIKE ? OR badan LIKE ? ORDER BY surat.nomor DESC"
        return [Surat(*baris) for baris in self._jalankan(sql, (pola, pola))]

    def surat(self, nomor):
        for baris in self._jalankan(self.PILIH + " WHERE surat.nomor = ?", (nomor,)):
            return Surat(*baris)
        return None

    def anggota(self, kolom, nilai):
        for baris in self._jalankan(f"SELECT nomor, sebutan, sidik FROM anggota WHERE {kolom} = ?", (nilai,)):
            return Anggota(*baris)
        return None

    def tambah_anggota(self, sebutan, sandi):
        self._jalankan(
            "INSERT INTO anggota (sebutan, sidik) VALUES (?, ?)", (sebutan, generate_password_hash(sandi))
        )

    def tambah_surat(self, pengirim, jenis, kepala, badan):
        self._jalankan(
            "INSERT INTO surat (pengirim, jenis, kepala, badan) VALUES (?, ?, ?, ?)", (pengirim, jenis, kepala, badan)
        )

    def ganti_surat(self, nomor, jenis, kepala, badan):
        self._jalankan(
            "UPDATE surat SET jenis = ?, kepala = ?, badan = ? WHERE nomor = ?", (jenis, kepala, badan, nomor)
        )

    def buang_surat(self, nomor):
        self._jalankan("DELETE FROM surat WHERE nomor = ?", (nomor,))


def gudang() -> Gudang:
    return Gudang(current_app.config["LETAK_DATA"])


def isian(nama):
    return request.form.get(nama, "").strip()


class Terjaga(MethodView):
    """Induk semua halaman yang memerlukan anggota."""

    def dispatch_request(self, **kwargs):
        if g.anggota is None:
            flash("Masuk dulu, ya.")
            return redirect(url_for("masuk"))
        if "nomor" in kwargs:
            surat = gudang().surat(kwargs.pop("nomor"))
            if surat is None:
                abort(404)
            if not surat.milikku:
                abort(403)
            kwargs["surat"] = surat
        return super().dispatch_request(**kwargs)


class Depan(MethodView):
    def get(self):
        cari = request.args.get("cari", "")
        return render_template("depan.html", surat=gudang().semua(cari), cari=cari)


class Daftar(MethodView):
    def get(self):
        return render_template("akun.html", judul="Daftar")

    def post(self):
        nama, sandi = isian("nama"), request.form.get("sandi", "")
        if not (nama and sandi):
            flash("Nama dan sandi perlu diisi.")
            return self.get(), 400
        try:
            gudang().tambah_anggota(nama, sandi)
        except sqlite3.IntegrityError:
            flash(f"Nama {nama} sudah dipakai.")
            return self.get(), 409
        flash("Selamat datang! Sekarang masuklah.")
        return redirect(url_for("masuk"))


class Masuk(MethodView):
    def get(self):
        return render_template("akun.html", judul="Masuk")

    def post(self):
        orang = gudang().anggota("sebutan", isian("nama"))
        if orang is None or not check_password_hash(orang.sidik, request.form.get("sandi", "")):
            flash("Tidak cocok. Coba lagi.")
            return self.get()
        session.clear()
        session["nomor"] = orang.nomor
        flash(f"Selamat datang, {orang.sebutan}.")
        return redirect(url_for("depan"))


class Keluar(MethodView):
    def post(self):
        session.pop("nomor", None)
        flash("Kamu sudah keluar.")
        return redirect(url_for("depan"))


class Tulis(Terjaga):
    def get(self):
        return render_template("surat.html", surat=None)

    def post(self):
        if not isian("judul"):
            flash("Judul perlu diisi.")
            return self.get()
        gudang().tambah_surat(g.anggota.nomor, self.jenis(), isian("judul"), isian("isi"))
        flash(f"“{isian('judul')}” sudah ditempel.")
        return redirect(url_for("depan"))

    @staticmethod
    def jenis():
        return isian("jenis") if isian("jenis") in JENIS else "umum"


class Ubah(Terjaga):
    def get(self, surat):
        return render_template("surat.html", surat=surat)

    def post(self, surat):
        if not isian("judul"):
            flash("Judul perlu diisi.")
            return self.get(surat)
        gudang().ganti_surat(surat.nomor, Tulis.jenis(), isian("judul"), isian("isi"))
        flash("Sudah diubah.")
        return redirect(url_for("depan"))


class Hapus(Terjaga):
    def post(self, surat):
        if isian("yakin") != "ya":
            flash("Tekan tombol hapusnya kalau memang yakin.")
            return redirect(url_for("ubah", nomor=surat.nomor))
        gudang().buang_surat(surat.nomor)
        flash(f"“{surat.kepala}” sudah dihapus.")
        return redirect(url_for("depan"))


def mulai_baru():
    """Kosongkan lumbung dan buat tabelnya lagi."""
    gudang().mulai_baru()
    click.secho("Lumbung kosong dan siap diisi.", fg="green")


def create_app(test_config: dict | None = None) -> Flask:
    app = Flask(__name__, instance_relative_config=True)
    folder = Path(app.instance_path)
    folder.mkdir(parents=True, exist_ok=True)
    app.config["LETAK_DATA"] = folder / "lumbung.sqlite"
    app.config["SECRET_KEY"] = os.environ.get("KABAR_SECRET_KEY")
    app.config.from_pyfile("config.py", silent=True)
    app.config.update(test_config or {})
    # Tanpa kunci, tiap proses memakai kunci acaknya sendiri; wsgi.py tidak menerimanya.
    app.config["KUNCI_SEMENTARA"] = not app.config["SECRET_KEY"]
    if app.config["KUNCI_SEMENTARA"]:
        app.config["SECRET_KEY"] = secrets.token_hex()

    app.jinja_env.globals["JENIS"] = JENIS

    @app.before_request
    def kenali():
        g.anggota = gudang().anggota("nomor", session["nomor"]) if "nomor" in session else None

    for alamat, kelas in {
        "/": Depan,
        "/daftar": Daftar,
        "/masuk": Masuk,
        "/keluar": Keluar,
        "/tulis": Tulis,
        "/<int:nomor>/edit": Ubah,
        "/<int:nomor>/hapus": Hapus,
    }.items():
        app.add_url_rule(alamat, view_func=kelas.as_view(kelas.__name__.lower()))

    lumbung = AppGroup("lumbung", help="Perintah untuk lumbung kabar.")
    lumbung.command("mulai-baru")(mulai_baru)
    app.cli.add_command(lumbung)
    app.cli.command("init-db")(mulai_baru)
    return app
