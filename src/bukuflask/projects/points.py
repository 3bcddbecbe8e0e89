"""What the final project asks for, step by step: each point is one requirement, and why it matters. Plain data.

The lesson shows the points as its requirements and `%periksa` answers with the same words, so that nothing is asked in two ways.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Point:
    """One requirement, in Markdown without values: what must be there, and why it matters."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class ProjectStep:
    """One step of the project: its title, its points by their codes, in the order in which they are looked at."""

    title: str
    points: Mapping[str, Point]
    seconds: float = 20.0
    """The time that looking at it may take."""


def _step(title: str, seconds: float = 20.0, **points: tuple[str, str]) -> ProjectStep:
    named = {code.replace("_", "-"): Point(*words) for code, words in points.items()}
    return ProjectStep(title, MappingProxyType(named), seconds)


COVERED = 90
"""Per cent of the package's lines that the project's own tests must run."""

SECRET = "KABAR_SECRET_KEY"
"""The environment variable from which the project takes its secret key."""

STEPS: Mapping[str, ProjectStep] = MappingProxyType(
    {
        "23-01": _step(
            "Pabrik dan halaman depan",
            paket=(
                "Di dalam foldermu ada satu paket, dengan nama pilihanmu, yang berisi `create_app`. Fungsi itu dapat diimpor dari paketnya: "
                "`from paketmu import create_app`.",
                "`flask --app paketmu`, uji, dan server produksi mencari pabriknya di sana.",
            ),
            pabrik=(
                "`create_app()` tanpa argumen mengembalikan aplikasi Flask yang baru setiap kali dipanggil.",
                "uji yang satu tidak boleh mewarisi sisa uji yang lain.",
            ),
            konfigurasi=(
                "`create_app(test_config)` menerima kamus konfigurasi, dan isinya menimpa konfigurasi yang lain.",
                "dengan begitu uji memakai basis datanya sendiri, bukan data warga.",
            ),
            depan=(
                "`/` dijawab 200 dengan halaman HTML, juga untuk pengunjung yang belum masuk.",
                "papan kabar dibaca semua orang, dan itulah halaman pertama yang mereka buka.",
            ),
        ),
        "23-02": _step(
            "Basis data",
            perintah=(
                "`flask --app paketmu init-db` membuat tabel-tabelnya, tanpa mengetik apa pun lagi.",
                "orang yang baru menyalin proyekmu, juga server, memulai dengan satu perintah.",
            ),
            berkas=(
                "Basis datanya SQLite, dan berkasnya ada di folder instance aplikasi (`app.instance_path`).",
                "data warga terpisah dari kode, jadi tidak ikut ke git dan tidak hilang saat kodenya diganti.",
            ),
            tabel=(
                "Warga dan kabar disimpan di tabel yang berbeda.",
                "nama seorang warga cukup disimpan satu kali, berapa pun kabar yang ditulisnya.",
            ),
            ulang=(
                "`init-db` boleh dijalankan lagi: tabelnya dibuat dari awal, dan isinya hilang.",
                "saat mencoba-coba, kamu akan sering memulai dari awal.",
            ),
        ),
        "23-03": _step(
            "Mendaftar, masuk, dan keluar",
            daftar_formulir=(
                "`/daftar` menampilkan formulir POST dengan isian bernama `nama` dan `sandi`. Isian lain tidak wajib diisi.",
                "nama isian adalah janji antara halaman dan kodemu; pemeriksa ini mengisinya seperti peramban.",
            ),
            daftar=(
                "Isian yang lengkap membuat akun baru, lalu mengalihkan ke `/masuk`. Nama boleh berisi spasi dan tanda petik tunggal.",
                "pengalihan mencegah akun dikirim dua kali ketika halaman dimuat ulang.",
            ),
            daftar_kosong=(
                "Nama atau sandi yang kosong ditolak: formulirnya ditampilkan lagi, dan tidak ada akun yang dibuat.",
                "`required` di HTML dapat dilewati siapa pun yang mengirim permintaan tanpa peramban.",
            ),
            daftar_kembar=(
                "Nama yang sudah dipakai ditolak dengan cara yang sama. Akun yang lama tidak berubah.",
                "kalau tidak, orang lain dapat mengambil alih akun dengan mendaftar ulang.",
            ),
            hash=(
                "Sandi disimpan sebagai hash dari `generate_password_hash`, bukan teksnya dan bukan hash cepat seperti SHA-256.",
                "kalau berkas basis datanya bocor, sandi warga tidak ikut terbaca.",
            ),
            masuk=(
                "`/masuk` punya isian `nama` dan `sandi`. Isian yang benar mengalihkan ke `/`, dan sejak itu halaman `/` menyebut nama warga yang "
                "masuk, di peramban itu saja.",
                "warga perlu tahu bahwa ia masuk, dan sebagai siapa.",
            ),
            masuk_keliru=(
                "Sandi yang salah, nama yang tidak terdaftar, dan sandi milik orang lain ditolak: formulirnya ditampilkan lagi, dan pengunjung tetap tamu.",
                "di sinilah akun orang dijaga; nilai dari formulir juga tidak boleh menjadi bagian dari perintah SQL.",
            ),
            keluar=(
                "Halaman `/` untuk warga yang masuk punya formulir POST ke `/keluar`. Setelah dikirim, ia kembali menjadi tamu. GET `/keluar` dijawab 405.",
                "laptop di balai desa dipakai bergantian, dan gambar atau tautan dari situs lain tidak boleh mengeluarkan orang.",
            ),
        ),
        "23-04": _step(
            "Menulis dan membaca kabar",
            tulis_tamu=(
                "Tamu yang membuka `/tulis`, atau mengirim formulirnya, dialihkan ke `/masuk`. Tidak ada yang tersimpan.",
                "menyembunyikan tautan saja tidak cukup: alamatnya dapat diketik, dan permintaannya dapat dikirim tanpa halaman.",
            ),
            tulis_formulir=(
                "`/tulis` menampilkan formulir POST dengan isian bernama `judul` dan `isi` (boleh `textarea`).",
                "nama isian adalah janji antara halaman dan kodemu.",
            ),
            tulis=(
                "Kabar yang dikirim tersimpan, lalu warganya dialihkan ke `/`. Di sana semua orang melihat judul, isi, dan nama penulisnya.",
                "papan kabar ada untuk dibaca, dan kabar tanpa nama penulis tidak dapat ditanyakan kepada siapa pun.",
            ),
            tulis_kosong=(
                "Judul yang kosong, atau hanya spasi, ditolak: formulirnya ditampilkan lagi, dan isi yang sudah diketik masih ada.",
                "orang yang lupa satu isian tidak perlu mengetik semuanya lagi.",
            ),
            urutan=(
                "Semua kabar ada di `/`, dan yang terbaru ada di atas.",
                "yang dicari orang di papan kabar adalah yang baru.",
            ),
            aman=(
                "Judul dan isi tampil sebagai teks, juga kalau berisi HTML.",
                "kalau tidak, sebuah kabar dapat menjalankan JavaScript di peramban setiap pembacanya.",
            ),
            tersimpan=(
                "Kabar dan akun masih ada setelah aplikasinya dimulai ulang.",
                "server dimulai ulang kapan saja, dan variabel Python ikut hilang.",
            ),
            dikosongkan=(
                "`init-db` mengosongkan papan dan daftar warga.",
                "nama perintah itu menjanjikan awal yang bersih.",
            ),
        ),
        "23-05": _step(
            "Mengubah dan menghapus, hanya milik sendiri",
            edit_tautan=(
                "Di `/`, penulis melihat tautan ke `/<id>/edit` pada kabarnya sendiri; `<id>` adalah nomor kabarnya. Tamu dan warga lain tidak melihatnya.",
                "tautan yang hanya berujung penolakan membuat orang merasa berbuat salah.",
            ),
            edit_isi=(
                "`/<id>/edit` menampilkan formulir POST dengan isian `judul` dan `isi`, yang sudah berisi kabarnya.",
                "orang mengubah satu kata, bukan menulis ulang semuanya.",
            ),
            edit=(
                "Kabar yang dikirim dari sana berubah, dan hanya kabar itu. Penulisnya dialihkan ke `/`.",
                "penulisnya ingin melihat hasilnya di papan, dan `UPDATE` tanpa `WHERE` mengubah semua kabar sekaligus.",
            ),
            edit_kosong=(
                "Judul yang kosong ditolak seperti di `/tulis`, dan kabarnya tidak berubah.",
                "aturan yang sama berlaku di setiap pintu masuk.",
            ),
            edit_tamu=(
                "Tamu yang membuka `/<id>/edit` atau mengirim formulirnya dialihkan ke `/masuk`, dan kabarnya tidak berubah.",
                "GET dan POST adalah dua pintu; keduanya perlu dijaga.",
            ),
            edit_orang=(
                "Warga lain dijawab 403 di `/<id>/edit`, untuk GET dan untuk POST, dan kabarnya tidak berubah.",
                "nomor di alamat dapat diganti siapa pun, jadi pemiliknya diperiksa di server.",
            ),
            tidak_ada=(
                "Nomor yang tidak ada dijawab 404, di `/<id>/edit` dan `/<id>/hapus`.",
                "404 mengatakan yang sebenarnya; galat 500 mengatakan bahwa aplikasimu rusak.",
            ),
            hapus_tamu=(
                "Tamu yang mengirim POST ke `/<id>/hapus` dialihkan ke `/masuk`, dan kabarnya masih ada.",
                "menghapus tidak dapat dibatalkan, jadi pintunya dijaga sendiri.",
            ),
            hapus_orang=(
                "Warga lain yang mengirim POST ke `/<id>/hapus` dijawab 403, dan kabarnya masih ada.",
                "nomor di alamat dapat diganti siapa pun, jadi pemiliknya diperiksa di server.",
            ),
            hapus_get=(
                "GET `/<id>/hapus` dijawab 405, juga untuk pemiliknya, dan tidak menghapus apa pun.",
                "mesin pencari dan peramban membuka tautan tanpa bertanya.",
            ),
            hapus=(
                "Di `/<id>/edit` (atau di `/`) ada formulir POST ke `/<id>/hapus`. Setelah dikirim, kabar itu hilang, kabar lain masih ada, dan "
                "penulisnya dialihkan ke `/`.",
                "warga boleh menarik kabarnya sendiri.",
            ),
        ),
        "23-06": _step(
            "Uji",
            seconds=120.0,
            uji_ada=(
                "Folder `tests` berisi uji pytest: berkas `test_*.py` dengan fungsi `test_*`.",
                "besok kamu mengubah sesuatu, dan uji memberi tahu apa yang ikut rusak.",
            ),
            uji_lulus=(
                "`python -m pytest` dari foldermu lulus semua.",
                "uji yang merah sejak awal akhirnya tidak dibaca siapa pun.",
            ),
            uji_cakupan=(
                f"Ujinya melewati sedikitnya {COVERED} % baris paketmu.",
                "baris yang tidak pernah dijalankan uji dapat rusak tanpa ada yang tahu.",
            ),
            uji_orang=(
                "Ada uji yang merah kalau warga lain tidak lagi dijawab 403.",
                "penjaga inilah yang paling sayang kalau hilang diam-diam.",
            ),
            uji_tamu=(
                "Ada uji yang merah kalau tamu tidak lagi dialihkan ke `/masuk`.",
                "satu dekorator yang terhapus membuka pintunya untuk semua orang.",
            ),
        ),
        "23-07": _step(
            "Siap diterapkan",
            syarat=(
                "`requirements.txt` menyebut Flask, paket lain yang diimpor kodemu, dan server produksi: `gunicorn` atau `waitress`.",
                "di server tidak ada yang terpasang selain yang disebut di sana.",
            ),
            wsgi=(
                "`wsgi.py` di foldermu membuat `app` dari pabrikmu, dengan mode debug mati.",
                "server produksi mengimpor nama itu: `wsgi:app`.",
            ),
            kunci=(
                f"Kunci rahasia dibaca dari variabel lingkungan `{SECRET}`, atau dari `config.py` di folder instance. Tanpa keduanya, `wsgi.py` berhenti "
                "dengan galat.",
                "kunci yang tertulis di kode diketahui semua pembaca kodenya, dan dengan kunci itu siapa pun dapat membuat cookie sesi palsu.",
            ),
            nyala=(
                "`Procfile` atau `README.md` memuat perintah yang menyalakannya, dengan `wsgi:app`.",
                "orang yang menerapkannya nanti mungkin bukan kamu.",
            ),
            abaikan=(
                "`.gitignore` menyebut `instance` dan `.venv`.",
                "data warga dan kunci rahasia tidak boleh ikut ke git, dan lingkungan virtual dapat dibuat ulang.",
            ),
        ),
    }
)


def number_of(step: str) -> int:
    """Return the number of a step of the project, counted from 1."""
    return list(STEPS).index(step) + 1


def after(step: str) -> str | None:
    """Return the step that comes next, or None after the last."""
    every = list(STEPS)
    return every[at] if (at := every.index(step) + 1) < len(every) else None
