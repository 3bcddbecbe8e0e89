"""Mengukur gunicorn sendirian, lalu gunicorn di belakang nginx, di Linux dan macOS.

Jalankan di folder ini: python -c "import amati; print(amati.ukur())"
"""

import contextlib
import http.client
import json
import os
import secrets
import shutil
import socket

# Yang dijalankan gunicorn dan nginx, dengan kata-kata yang tertulis di berkas ini.
import subprocess  # nosec B404
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path

from pustaka import create_app

FOLDER = Path(__file__).resolve().parent
REKAMAN = FOLDER / "rekaman.json"
LAMBAT = b"POST /foto HTTP/1.1\r\nHost: pustaka\r\nContent-Type: multipart/form-data; boundary=batas\r\n"
LAMBAT += b"Content-Length: 1000\r\n\r\nseparuh"


def perintah(gunicorn, nginx):
    """Kembalikan perintah untuk menyalakan kedua server, di port-port itu."""
    # Debian dan Ubuntu menyimpan nginx di folder yang belum tentu dicari terminal.
    program = shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"]))
    depan = [program or "nginx", "-p", ".", "-c", "deploy/nginx.conf", "-e", "instance/galat.log"]
    if getattr(os, "geteuid", lambda: 1)() == 0:
        # Dinyalakan root, nginx membaca berkas sebagai `nobody`, yang tidak boleh masuk ke folder sementara.
        depan += ["-g", "user root;"]
    belakang = [sys.executable, "-m", "gunicorn", "--no-control-socket", "-w", "2"]
    return [*belakang, "-b", f"127.0.0.1:{gunicorn}", "wsgi:app"], depan


@contextlib.contextmanager
def situs(ganti=()):
    """Nyalakan salinan contoh ini di port yang bebas; berikan foldernya, port gunicorn, dan port nginx.

    `ganti` berisi pasangan teks: yang pertama diganti dengan yang kedua di berkas-berkas pengaturan nginx.
    """
    with tempfile.TemporaryDirectory(prefix="pustaka-", ignore_cleanup_errors=True) as sementara:
        folder = Path(sementara, "pustaka")
        shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("instance", "tests", "__pycache__", ".*"))
        (folder / "instance").mkdir()
        belakang, depan = _port_bebas(), _port_bebas()
        for berkas in (folder / "deploy").glob("*.conf"):
            isi = berkas.read_text(encoding="utf-8")
            for lama, baru in [
                ("127.0.0.1:8000", f"127.0.0.1:{belakang}"),
                ("127.0.0.1:8080", f"127.0.0.1:{depan}"),
                *ganti,
            ]:
                isi = isi.replace(lama, baru)
            berkas.write_text(isi, encoding="utf-8")
        kunci, basis_data = secrets.token_hex(), str(folder / "instance" / "pustaka.db")
        create_app({"SECRET_KEY": kunci, "DATABASE": basis_data}).test_cli_runner().invoke(args=["init-db"])
        lingkungan = {
            **os.environ,
            "PUSTAKA_SECRET_KEY": kunci,
            "PUSTAKA_DATABASE": basis_data,
            "PUSTAKA_PROXY": "1",
        }
        perintah_belakang, perintah_depan = perintah(belakang, depan)
        with (
            _menyala(perintah_belakang, folder, lingkungan, belakang),
            _menyala(perintah_depan, folder, lingkungan, depan),
        ):
            yield folder, belakang, depan


def _port_bebas():
    with socket.socket() as soket:
        soket.bind(("127.0.0.1", 0))
        return soket.getsockname()[1]


@contextlib.contextmanager
def _menyala(perintah, folder, lingkungan, port):
    """Nyalakan satu server, tunggu sampai ia menerima tamu, dan hentikan di akhir blok."""
    with (folder / "instance" / "layar.txt").open("ab") as layar:
        pilihan = {"cwd": folder, "env": lingkungan, "stdout": layar, "stderr": layar}
        # Perintah dari fungsi di atas, tanpa terminal.
        proses = subprocess.Popen(perintah, stdin=subprocess.DEVNULL, **pilihan)  # nosec B603
    try:
        _tunggu(proses, folder, port)
        yield
    finally:
        proses.terminate()
        proses.wait()


def _tunggu(proses, folder, port):
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return
        if proses.poll() is not None:
            break
        time.sleep(0.1)
    tertulis = (folder / "instance" / "layar.txt").read_text(encoding="utf-8", errors="replace")
    raise RuntimeError(f"Server di port {port} tidak menyala:\n{tertulis}")


def minta(port, jalur, metode="GET", isi=None, **header):
    """Kirim satu permintaan; kembalikan status, header, dan isi jawabannya. `x_coba` menjadi header `x-coba`."""
    sambungan = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with contextlib.closing(sambungan):
        sambungan.request(metode, jalur, isi, {nama.replace("_", "-"): nilai for nama, nilai in header.items()})
        jawaban = sambungan.getresponse()
        return jawaban.status, jawaban.headers, jawaban.read()


def permintaan_per_detik(port, jalur, lama):
    """Minta satu berkas terus-menerus dari empat utas selama beberapa detik."""
    batas = time.monotonic() + lama

    def terus():
        # Sambungan yang ditutup server dibuka lagi, seperti oleh peramban.
        sambungan = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        with contextlib.closing(sambungan):
            banyak = 0
            while time.monotonic() < batas:
                sambungan.request("GET", jalur)
                sambungan.getresponse().read()
                banyak += 1
            return banyak

    with ThreadPoolExecutor(4) as utas:
        return sum(janji.result() for janji in [utas.submit(terus) for _ in range(4)]) / lama


@contextlib.contextmanager
def pengirim_lambat(port, banyak):
    """Buka beberapa kiriman yang berhenti di tengah jalan; di akhir blok semuanya ditutup."""
    with contextlib.ExitStack() as tumpukan:
        for _ in range(banyak):
            tumpukan.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60)).sendall(LAMBAT)
        time.sleep(0.5)
        yield


def lama_menunggu(port, lama):
    """Tahan empat kiriman selama beberapa detik; kembalikan berapa detik penuh pengunjung lain menunggu `/sehat`."""

    def tanya():
        mulai = time.monotonic()
        minta(port, "/sehat")
        return int(time.monotonic() - mulai)

    with ThreadPoolExecutor(1) as utas:
        with pengirim_lambat(port, 4):
            janji = utas.submit(tanya)
            time.sleep(lama)
        return janji.result()


def ukur(lama=3):
    """Ukur keduanya; kembalikan hasil seperti yang tersimpan di rekaman.json."""
    with situs() as (_, belakang, depan):
        gaya = "/static/gaya.css"
        sendirian = permintaan_per_detik(belakang, gaya, lama)
        return {
            # Perbandingan, sebab banyaknya permintaan per detik bergantung pada komputernya.
            "berkas statis": [1.0, round(permintaan_per_detik(depan, gaya, lama) / sendirian, 1)],
            "menunggu": [lama_menunggu(belakang, lama), lama_menunggu(depan, lama)],
        }


def perbandingan():
    """Gambar hasil pengukuran yang tersimpan di rekaman.json."""
    rekaman = json.loads(REKAMAN.read_text(encoding="utf-8"))
    return Perbandingan(rekaman["mesin"], rekaman["hasil"])


class Perbandingan:
    """Dua pengukuran, masing-masing untuk gunicorn sendirian dan dengan nginx di depannya."""

    def __init__(self, mesin, hasil):
        self.judul = f"Rekaman dari {mesin}"
        kali, detik = hasil["berkas statis"], hasil["menunggu"]
        self.bagian = [
            (
                "Berkas statis yang terkirim dalam waktu yang sama",
                [(banyak, f"{banyak:g} kali".replace(".", ",")) for banyak in kali],
            ),
            ("Lama menunggu halaman, di antara pengirim yang lambat", [(lama, f"{lama} detik") for lama in detik]),
        ]

    def __repr__(self):
        baris = [self.judul]
        for judul, ukuran in self.bagian:
            terbesar = max(nilai for nilai, _ in ukuran)
            baris.append(judul)
            for nama, (nilai, tertulis) in zip(("gunicorn", "dengan nginx"), ukuran, strict=True):
                baris.append(f"  {nama:<13} {'█' * round(24 * nilai / terbesar) or '▏':<25} {tertulis}")
        return "\n".join(baris)

    def _repr_svg_(self):
        isi, y = [], 50
        for judul, ukuran in self.bagian:
            terbesar = max(nilai for nilai, _ in ukuran)
            isi.append(f'<text x="12" y="{y}">{escape(judul)}</text>')
            # Biru tua untuk gunicorn sendirian, hijau kalau nginx ada di depannya.
            for nama, warna, (nilai, tertulis) in zip(
                ("gunicorn", "dengan nginx"), ("#1f5fa8", "#1b6b45"), ukuran, strict=True
            ):
                lebar = max(round(340 * nilai / terbesar), 3)
                isi.append(
                    f'<text x="24" y="{y + 25}">{nama}</text><rect x="120" y="{y + 10}" width="{lebar}" height="20" fill="{warna}"/>'
                    f'<text x="{128 + lebar}" y="{y + 25}">{tertulis}</text>'
                )
                y += 28
            y += 34
        keterangan = str(self).replace("█", "").replace("▏", "")
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 600 {y - 20}" width="600" font-family="sans-serif"'
            f' font-size="13" fill="#1f2328" aria-label="{escape(" ".join(keterangan.split()))}">'
            f'<rect width="600" height="{y - 20}" rx="6" fill="#ffffff" stroke="#d1d9e0"/>'
            f'<text x="12" y="24" font-weight="bold">{escape(self.judul)}</text>{"".join(isi)}</svg>'
        )
