"""Alat untuk mengamati server produksi dari notebook: menyalakannya, meminta banyak halaman sekaligus, lalu menggambar waktunya."""

import contextlib
import json
import os
import re
import secrets

# Yang dijalankan Python ini sendiri, dengan kata-kata yang tertulis di berkas ini.
import subprocess  # nosec B404
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from html import escape
from http.cookiejar import CookieJar
from pathlib import Path

from pustaka import create_app

FOLDER = Path(__file__).resolve().parent
REKAMAN = FOLDER / "rekaman.json"
# Gunicorn memerlukan hal yang hanya ada di Linux dan macOS; di peramban tidak ada server sama sekali.
TIDAK_BISA = {"gunicorn": ("win32", "emscripten"), "waitress": ("emscripten",)}
PILIHAN = {
    "gunicorn": ["--no-control-socket", "-c", "siap.py", "-b", "127.0.0.1:0"],
    "waitress": ["--listen=127.0.0.1:0"],
}
# Setiap worker memberi tahu kalau aplikasinya sudah dimuat.
SIAP = 'def post_worker_init(worker):\n    worker.log.info("loaded %s", worker.pid)\n'


@contextlib.contextmanager
def menyala(server, *opsi, app="wsgi:app"):
    """Nyalakan server di port yang bebas; berikan alamatnya. Di akhir blok, server itu dihentikan."""
    with tempfile.TemporaryDirectory(prefix="pustaka-", ignore_cleanup_errors=True) as folder:
        basis_data = str(Path(folder, "pustaka.db"))
        kunci = secrets.token_hex()
        create_app({"SECRET_KEY": kunci, "DATABASE": basis_data}).test_cli_runner().invoke(args=["init-db"])
        lingkungan = {
            **os.environ,
            "PYTHONPATH": str(FOLDER),
            "PYTHONUNBUFFERED": "1",
            "PUSTAKA_SECRET_KEY": kunci,
            "PUSTAKA_DATABASE": basis_data,
        }
        perintah = [sys.executable, "-m", server, *PILIHAN[server], *opsi, app]
        Path(folder, "siap.py").write_text(SIAP, encoding="utf-8")
        worker = int(opsi[opsi.index("-w") + 1]) if "-w" in opsi else 0
        pilihan = {"cwd": folder, "env": lingkungan, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        # Python ini sendiri, tanpa terminal.
        proses = subprocess.Popen(perintah, stdin=subprocess.DEVNULL, encoding="utf-8", errors="replace", **pilihan)  # nosec B603
        catatan = []
        pembaca = threading.Thread(target=_kumpulkan, args=(proses.stdout, catatan), daemon=True)
        pembaca.start()
        try:
            yield _alamat(proses, pembaca, catatan, worker)
        finally:
            proses.terminate()
            proses.wait()
            pembaca.join(10)


def _kumpulkan(keluaran, catatan):
    """Simpan setiap baris yang dicetak server, sampai server itu berhenti."""
    with keluaran:
        for baris in keluaran:
            catatan.append(baris)


def _alamat(proses, pembaca, catatan, worker):
    """Tunggu sampai server menyebut alamatnya dan semua worker-nya siap."""
    for _ in range(300):
        tertulis = "".join(catatan)
        alamat = re.search(r"http://127\.0\.0\.1:\d+", tertulis)
        if alamat and tertulis.count("loaded ") >= worker:
            return alamat[0]
        if proses.poll() is not None and not pembaca.is_alive():
            break
        time.sleep(0.1)
    raise RuntimeError("Server tidak menyala:\n" + tertulis)


def _baca(alamat, pembuka=None):
    pembuka = pembuka or urllib.request.build_opener()
    with pembuka.open(alamat, timeout=60) as jawaban:
        return jawaban.read().decode()


def _antrean(server, opsi):
    """Minta tiga laporan, lalu satu daftar buku; kembalikan berapa detik penuh sampai masing-masing selesai."""
    with menyala(server, *opsi) as alamat:
        # Yang pertama lebih lama, karena templatnya baru dibaca; itu bukan yang diamati.
        _baca(alamat + "/buku/")
        _baca(alamat + "/laporan")
        mulai = time.monotonic()

        def minta(halaman):
            _baca(alamat + halaman)
            return int(time.monotonic() - mulai)

        with ThreadPoolExecutor(4) as utas:
            laporan = [utas.submit(minta, "/laporan") for _ in range(3)]
            # Daftar buku diminta paling akhir.
            time.sleep(0.3)
            buku = utas.submit(minta, "/buku/")
            return [*sorted(janji.result() for janji in laporan), buku.result()]


def _berdua(server, opsi, app, kali):
    """Sebutkan nama sekali, lalu minta dua laporan pada saat yang sama, berulang-ulang."""
    with menyala(server, *opsi, app=app) as alamat:
        pembuka = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        isian = urllib.parse.urlencode({"nama": "Yuliana"}).encode()
        pembuka.open(alamat + "/tamu", isian, timeout=60).close()
        hasil = []
        with ThreadPoolExecutor(2) as utas:
            for _ in range(kali):
                halaman = list(utas.map(lambda _: _baca(alamat + "/laporan", pembuka), range(2)))
                angka = [re.findall(r"ke-(\d+)", isi) for isi in halaman]
                nama = [re.search(r"untuk (\w+)", isi)[1] for isi in halaman]
                variabel, basis_data = (sorted(map(int, kolom)) for kolom in zip(*angka, strict=True))
                hasil.append([variabel, basis_data, sorted(nama)])
        return hasil


def _hasil(server, kerja, kunci):
    """Kembalikan hasil, dan dari mana: diukur di sini, atau dari rekaman kalau server itu tidak ada di sistem ini."""
    if sys.platform not in TIDAK_BISA[server]:
        return kerja(), "(diukur saat dijalankan)"
    rekaman = json.loads(REKAMAN.read_text(encoding="utf-8"))
    return rekaman["hasil"][kunci], f"(rekaman dari {rekaman['mesin']})"


def antrean(server, *opsi):
    """Gambar tiga laporan yang lambat dan satu daftar buku, yang diminta hampir bersamaan.

    Contoh: antrean("gunicorn", "-w", "4")
    """
    kunci = " ".join([server, *opsi])
    return Antrean(kunci, *_hasil(server, lambda: _antrean(server, opsi), kunci))


def berdua(server, *opsi, app="wsgi:app", kali=2):
    """Minta dua laporan sekaligus, beberapa kali, sebagai Yuliana; cetak hitungan dan nama yang tertulis di laporan."""
    kunci = " ".join([server, *opsi, app, str(kali)])
    hasil, asal = _hasil(server, lambda: _berdua(server, opsi, app, kali), kunci)
    for nomor, (variabel, basis_data, nama) in enumerate(hasil, start=1):
        print(
            f"pasangan {nomor}: variabel {variabel[0]} dan {variabel[1]}, "
            f"basis data {basis_data[0]} dan {basis_data[1]}, untuk {nama[0]} dan {nama[1]}"
        )
    print(asal)


class Antrean:
    """Empat permintaan pada satu garis waktu, dalam detik penuh."""

    def __init__(self, judul, selesai, asal):
        self.judul = f"{judul} {asal}"
        self.baris = list(zip(("laporan 1", "laporan 2", "laporan 3", "buku"), selesai, strict=True))

    def __repr__(self):
        baris = [f"{nama:<9}  {'█' * 8 * detik or '▏':<25} {detik} detik" for nama, detik in self.baris]
        return "\n".join([self.judul, *baris])

    def _repr_svg_(self):
        isi = []
        for nomor, (nama, detik) in enumerate(self.baris):
            y = 40 + 30 * nomor
            # Biru tua untuk laporan, jingga untuk halaman yang cepat.
            warna = "#b35900" if nama == "buku" else "#1f5fa8"
            lebar = max(120 * detik, 4)
            isi.append(
                f'<text x="12" y="{y + 15}">{nama}</text><rect x="100" y="{y}" width="{lebar}" height="20" fill="{warna}"/>'
                f'<text x="{108 + lebar}" y="{y + 15}">{detik} detik</text>'
            )
        keterangan = ", ".join(f"{nama} {detik} detik" for nama, detik in self.baris)
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 560 170" width="560" font-family="sans-serif"'
            f' font-size="13" fill="#1f2328" aria-label="{escape(self.judul)}: {keterangan}">'
            '<rect width="560" height="170" rx="6" fill="#ffffff" stroke="#d1d9e0"/>'
            f'<text x="12" y="24" font-weight="bold">{escape(self.judul)}</text>{"".join(isi)}</svg>'
        )
