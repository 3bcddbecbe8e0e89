"""Alat untuk mengamati migrasi dari notebook: perpustakaan sementara, meja untuk berlatih, dan gambar rantai revisi."""

import contextlib
import logging
import shlex
import shutil
import sys
import tempfile
from html import escape
from pathlib import Path
from unittest.mock import patch

from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Migrate, upgrade
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData, inspect, text
from sqlalchemy.orm import DeclarativeBase

from pustaka import create_app
from pustaka.models import Base

MIGRASI = Path(__file__).parent / "migrations"


class Cetak(logging.Handler):
    """Cetak catatan Alembic yang penting saja, seperti yang muncul di terminal."""

    def emit(self, record):
        nama, pesan = record.name, record.getMessage()
        if nama.startswith("alembic.autogenerate.compare") or pesan.startswith("Running "):
            print(f"INFO  [{nama}] {pesan}")
        elif record.levelno >= logging.ERROR or nama == "alembic.env":
            print(pesan)


@contextlib.contextmanager
def catatan(penangan):
    """Pasang `penangan` untuk catatan Alembic. Pencatatan milik notebook tidak diubah oleh `migrations/env.py`."""
    pencatat = [logging.getLogger("alembic"), logging.getLogger("flask_migrate")]
    lama = [(each.level, each.propagate) for each in pencatat]
    for each in pencatat:
        each.addHandler(penangan)
        each.setLevel(logging.INFO)
        each.propagate = False
    try:
        with patch("logging.config.fileConfig"):
            yield
    finally:
        for each, (tingkat, diteruskan) in zip(pencatat, lama, strict=True):
            each.removeHandler(penangan)
            each.setLevel(tingkat)
            each.propagate = diteruskan


def perpus_sementara(**pengaturan):
    """Buat aplikasi pustaka yang sudah berisi. Basis datanya di folder sementara, jadi boleh diubah sesukamu."""
    folder = tempfile.TemporaryDirectory(prefix="pustaka-", ignore_cleanup_errors=True)
    app = create_app(
        {
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{Path(folder.name).as_posix()}/pustaka.db",
            **pengaturan,
        }
    )
    # Folder itu dihapus saat aplikasinya tidak dipakai lagi.
    app.extensions["folder_sementara"] = folder
    with app.app_context(), catatan(logging.NullHandler()):
        upgrade(directory=MIGRASI)
    app.test_cli_runner().invoke(args=["isi-data"])
    return app


class Meja:
    """Meja untuk berlatih: folder sementara dengan satu basis data dan satu folder `migrations`."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="meja-", ignore_cleanup_errors=True)
        self.letak = Path(self.folder.name).resolve()
        self.migrasi = self.letak / "migrations"
        self.app = self.db = None

    def mulai(self):
        """Mulai lagi dengan models.py yang kosong; kembalikan `db`. Basis data dan migrasinya tidak berubah."""
        self.tutup()

        class Dasar(DeclarativeBase):
            metadata = MetaData(naming_convention=Base.metadata.naming_convention)

        self.app = Flask("meja", root_path=str(self.letak))
        self.app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{self.letak.as_posix()}/meja.db"
        self.db = SQLAlchemy(self.app, model_class=Dasar)
        Migrate(self.app, self.db, directory=self.migrasi).configure(self.arahkan)
        return self.db

    @staticmethod
    def arahkan(pengaturan):
        """Minta Alembic mencetak ke tempat notebook mencetak saat ini, bukan ke tempat saat ia diimpor."""
        pengaturan.stdout = sys.stdout
        return pengaturan

    def tutup(self):
        """Tutup sambungan ke basis datanya, supaya berkasnya dapat dihapus."""
        if self.app is not None:
            with self.app.app_context():
                self.db.engine.dispose()

    def ketik(self, perintah):
        """Jalankan satu perintah `flask`, dan cetak yang penting dari yang muncul di terminal."""
        kata = shlex.split(perintah)[1:]
        if "--rev-id" in kata and list(self.migrasi.glob(f"versions/{kata[kata.index('--rev-id') + 1]}_*.py")):
            # Revisi kedua dengan nomor yang sama merusak rantainya.
            print(f"Revisi {kata[kata.index('--rev-id') + 1]} sudah ada, jadi perintah ini dilewati.")
            return
        penangan = Cetak()
        with catatan(penangan):
            hasil = self.app.test_cli_runner().invoke(args=kata)
        keluaran = hasil.output.replace(str(self.letak), "...").replace("\\", "/")
        # Nasihat di akhir `init` hanya untuk yang ingin mengubah `alembic.ini`.
        tercetak = [baris for baris in keluaran.splitlines() if baris and not baris.startswith("Please")]
        if kata == ["db", "init"]:
            tercetak.sort()  # berkas disalin menurut urutan di disk, yang di setiap komputer lain
        print("\n".join(tercetak))
        if hasil.exception is not None and not isinstance(hasil.exception, SystemExit):
            # Jejak di dalam Flask dan Click tidak menolong; yang berguna mulai dari berkas migrasinya.
            versi = str(self.migrasi / "versions")
            jejak = hasil.exception.__traceback__
            while jejak.tb_next is not None and not jejak.tb_frame.f_code.co_filename.startswith(versi):
                jejak = jejak.tb_next
            __tracebackhide__ = True
            raise hasil.exception.with_traceback(jejak) from None

    def cadangkan(self):
        """Salin berkas basis datanya, sebelum mencoba sesuatu yang mungkin merusak."""
        self.tutup()
        shutil.copy(self.letak / "meja.db", self.letak / "meja.cadangan")

    def pulihkan(self):
        """Kembalikan basis datanya seperti saat dicadangkan. Berkas-berkas migrasi tidak berubah."""
        self.tutup()
        shutil.copy(self.letak / "meja.cadangan", self.letak / "meja.db")

    def naskah(self, nomor):
        """Kembalikan letak berkas migrasi nomor ini."""
        return next(self.migrasi.glob(f"versions/{nomor}_*.py"))

    def baca(self, nomor):
        """Cetak isi migrasi: nomornya, nomor sebelumnya, lalu `upgrade()` dan `downgrade()`."""
        baris = self.naskah(nomor).read_text(encoding="utf-8").splitlines()
        for each in baris[baris.index("# revision identifiers, used by Alembic.") + 1 :]:
            if each.strip() and not each.startswith(("branch_labels", "depends_on")) and "###" not in each:
                print(f"\n{each}" if each.startswith("def ") else each)

    def tulis(self, nomor, isi):
        """Ganti `upgrade()` dan `downgrade()` sebuah migrasi, seperti di editor."""
        berkas = self.naskah(nomor)
        kepala = berkas.read_text(encoding="utf-8").partition("def upgrade()")[0]
        berkas.write_text(f"{kepala}{isi.strip()}\n", encoding="utf-8")

    def ubah(self, nomor, lama, baru):
        """Ganti satu potong isi migrasi, seperti di editor. Yang sudah diganti tidak diganti lagi."""
        berkas = self.naskah(nomor)
        isi = berkas.read_text(encoding="utf-8")
        if baru and baru in isi:
            return
        if isi.count(lama) != 1:
            raise ValueError(f"{lama!r} ada {isi.count(lama)} kali di {berkas.name}")
        berkas.write_text(isi.replace(lama, baru), encoding="utf-8")

    def sql(self, perintah):
        """Jalankan satu perintah SQL, lalu cetak barisnya kalau ada."""
        with self.app.app_context(), self.db.engine.begin() as sambungan:
            hasil = sambungan.execute(text(perintah))
            for baris in hasil.mappings() if hasil.returns_rows else []:
                print(dict(baris))


def bentuk(mesin):
    """Kembalikan nama kolom setiap tabel, selain catatan milik Alembic sendiri."""
    lihat = inspect(mesin)
    return {
        tabel: [kolom["name"] for kolom in lihat.get_columns(tabel)]
        for tabel in lihat.get_table_names()
        if tabel != "alembic_version"
    }


class Rantai:
    """Rantai revisi di sebuah folder `migrations`, dan tabel yang berubah di setiap revisi."""

    def __init__(self, migrasi=MIGRASI):
        self.baris = []
        # Lajur 0 adalah rantai utamanya. Cabang dari revisi yang sudah punya penerus mendapat lajur 1.
        self.lajur = {}
        penerus = set()
        tabel = {}
        naskah = ScriptDirectory(str(migrasi))
        for revisi in reversed(list(naskah.walk_revisions())):
            induk = revisi.down_revision or ()
            induk = (induk,) if isinstance(induk, str) else induk
            tabel[revisi.revision] = sesudah = self.jalankan(migrasi, revisi.revision)
            sebelum = {nama: kolom for each in induk for nama, kolom in tabel[each].items()}
            self.lajur[revisi.revision] = int(len(induk) == 1 and induk[0] in penerus)
            penerus.update(induk)
            ubahan = [
                f"{nama}: {', '.join(self.banding(sebelum.get(nama, isi), isi))}"
                for nama, isi in sesudah.items()
                if isi != sebelum.get(nama)
            ]
            self.baris.append((revisi.revision, revisi.doc, induk, ubahan))

    @staticmethod
    def banding(lama, baru):
        """Sebut kolom-kolom yang baru; yang bertambah diberi +, yang hilang diberi -."""
        hilang = [f"-{kolom}" for kolom in lama if kolom not in baru]
        return [kolom if kolom in lama else f"+{kolom}" for kolom in baru] + hilang

    @staticmethod
    def jalankan(migrasi, nomor):
        """Bangun basis data kosong sampai revisi ini, lalu kembalikan bentuknya."""
        app = Flask("gambar")
        app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
        milik = SQLAlchemy(app)
        Migrate(app, milik, directory=migrasi)
        with app.app_context(), catatan(logging.NullHandler()):
            upgrade(revision=nomor)
            hasil = bentuk(milik.engine)
            milik.engine.dispose()
        return hasil

    @staticmethod
    def asal(induk):
        """Sebut revisi-revisi yang mendahului."""
        return f"sesudah {', '.join(induk)}" if induk else "awal"

    def __repr__(self):
        semua = []
        for nomor, pesan, induk, ubahan in self.baris:
            semua.append(f"{nomor}  {pesan}  ({self.asal(induk)})")
            semua.extend(f"        {each}" for each in ubahan)
        return "\n".join(semua)

    def _repr_svg_(self):
        teks, garis, titik, y = [], [], {}, 30
        kiri = 44 + 26 * max(self.lajur.values(), default=0)
        for nomor, pesan, induk, ubahan in self.baris:
            titik[nomor] = x, _ = (22 + 26 * self.lajur[nomor], y)
            garis.extend(f"M{titik[each][0]} {titik[each][1]}L{x} {y}" for each in induk)
            teks.append(
                f'<text x="{kiri}" y="{y + 4}"><tspan font-weight="bold">{escape(nomor)}</tspan>'
                f"  {escape(pesan)}  ({escape(self.asal(induk))})</text>"
            )
            for each in ubahan:
                y += 22
                teks.append(f'<text x="{kiri + 20}" y="{y + 4}" xml:space="preserve">{escape(each)}</text>')
            y += 36
        lebar = 9 * max(map(len, repr(self).splitlines())) + kiri + 16
        bulatan = "".join(f'<circle cx="{x}" cy="{each}" r="7" fill="#0969da"/>' for x, each in titik.values())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {lebar} {y}" width="{lebar}"'
            f' font-family="monospace" font-size="13" fill="#1f2328" aria-label="{escape(repr(self))}">'
            f'<rect width="{lebar}" height="{y}" rx="6" fill="#ffffff" stroke="#d1d9e0"/>'
            f'<path d="{"".join(garis)}" stroke="#0969da" stroke-width="2"/>{bulatan}{"".join(teks)}</svg>'
        )
