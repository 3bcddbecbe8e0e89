"""What a careful reader says of a project: each rule's title, why it matters, what to do, and the lesson that shows it.

A finding only names its rule. Where the reader cannot be certain, the title says `terlihat seperti`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Weight = Literal["berat", "sedang", "ringan"]

ORDER: Final[tuple[Weight, ...]] = ("berat", "sedang", "ringan")
"""The order in which findings are said."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a careful reader sees."""

    weight: Weight
    title: str
    why: str
    advice: str
    lesson: str
    """The number of the lesson; "" where no lesson teaches it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a rule speaks: the file from the project's folder, the line (0 for all of it), and what stands there."""

    rule: str
    file: str
    line: int = 0
    seen: str = ""


_SQL_WHY = (
    "Nilai yang ditempelkan ke kalimat SQL dibaca basis data sebagai bagian dari perintahnya. Orang yang mengetik `' OR '1'='1` lalu dapat "
    "membaca, mengubah, atau menghapus data yang bukan miliknya (SQL injection)."
)
_SQL_DO = (
    "tulis tanda tempat di kalimatnya (`?` untuk SQLite, `%s` untuk MySQL, tanpa tanda kutip di sekelilingnya), lalu berikan nilainya sebagai "
    'argumen kedua: `execute("SELECT ... WHERE nim = ?", (nim,))`.'
)
_HASH_DO = (
    "simpan `generate_password_hash(sandi)` dari `werkzeug.security`, lalu periksa dengan `check_password_hash(hash_tersimpan, sandi)`. "
    "Kolomnya perlu cukup panjang, misalnya 255 karakter."
)
_PLAIN_WHY = (
    "Siapa pun yang dapat membaca basis datanya (salinan cadangan, teman sekelompok, penyerang) langsung tahu kata sandi semua orang, dan "
    "banyak orang memakai kata sandi yang sama di tempat lain."
)
_KEY_WHY = "Kunci itu menandatangani cookie sesi atau token. Orang yang membacanya, misalnya di GitHub, dapat membuat cookie sendiri yang mengaku sudah login."
_KEY_DO = (
    'buat kunci baru dengan `python -c "import secrets; print(secrets.token_hex())"`, simpan di `.env` yang disebut di `.gitignore`, lalu baca '
    'dengan `os.environ["SECRET_KEY"]`. Kunci yang sudah pernah dibagikan perlu diganti.'
)
_RUN_WHY = "Kode yang berasal dari luar lalu dapat berjalan di komputermu dengan izin yang sama dengan aplikasimu."
_COMMITTED_DO = "tambahkan ke `.gitignore`, lalu jalankan `git rm --cached` untuk berkas itu. Yang sudah pernah disimpan masih ada di riwayat git"

RULES: Final[Mapping[str, Rule]] = {
    # -- how it is started -----------------------------------------------------------------------------------------------------
    "debug-terbuka": Rule(
        "berat",
        "Mode debug menyala di alamat yang terbuka bagi jaringan",
        "Halaman galat di mode debug memperlihatkan kodemu, dan debugger-nya dapat menjalankan Python. Dengan `0.0.0.0`, halaman itu dapat "
        "dibuka dari komputer lain di jaringan yang sama.",
        "hapus `debug=True` dan `host=` dari kode. Saat mengembangkan, jalankan `flask --app nama_berkas run --debug`: alamatnya `127.0.0.1` saja.",
        "03",
    ),
    "debug-di-kode": Rule(
        "sedang",
        "Mode debug dinyalakan di dalam kode",
        "Yang tertulis di kode ikut ke mana pun kodenya disalin, juga ke server yang dibuka banyak orang kalau di sana dijalankan dengan cara yang sama.",
        "tulis `app.run()` saja, dan nyalakan dari luar ketika perlu: `flask --app nama_berkas run --debug`.",
        "20",
    ),
    # -- secrets ---------------------------------------------------------------------------------------------------------------
    "kunci-di-kode": Rule("berat", "Kunci rahasia tertulis di kode", _KEY_WHY, _KEY_DO, "07"),
    "kunci-cadangan": Rule(
        "ringan",
        "Kunci rahasia punya nilai cadangan di kode",
        "Kalau pengaturan di server lupa dipasang, dan tidak ada kode yang menolaknya, aplikasinya diam-diam memakai nilai itu. Nilai itu dapat dibaca "
        "siapa pun yang melihat kodemu.",
        'baca dengan `os.environ["SECRET_KEY"]`: tanpa pengaturannya aplikasi berhenti, sehingga lupa itu ketahuan. Kalau `wsgi.py`-mu sudah menolak '
        "menyala dengan nilai itu, ini boleh dibiarkan.",
        "09",
    ),
    "kunci-acak": Rule(
        "ringan",
        "Kunci rahasia dibuat acak saat aplikasi dimulai",
        "Dengan kunci yang baru, cookie sesi yang lama tidak berlaku lagi, jadi semua orang harus login ulang setiap kali server dimulai. Dua proses "
        "server juga saling menolak cookie-nya. Kalau kunci acak itu hanya cadangan, hal yang sama terjadi begitu pengaturannya lupa dipasang.",
        'buat kuncinya sekali, simpan di `.env`, dan baca dengan `os.environ["SECRET_KEY"]`.',
        "07",
    ),
    "sandi-di-kode": Rule(
        "berat",
        "Kata sandi atau token sebuah layanan tertulis di kode",
        "Siapa pun yang mendapat kodemu, misalnya lewat GitHub, juga mendapat kata sandinya.",
        "pindahkan ke `.env` yang disebut di `.gitignore`, baca dengan `os.environ`, dan ganti kata sandi yang sudah pernah dibagikan.",
        "03",
    ),
    "sandi-tetap": Rule(
        "berat",
        "Kata sandi dibandingkan dengan yang tertulis di kode",
        "Siapa pun yang mendapat kodemu mendapat kata sandinya juga, dan untuk menggantinya kamu harus mengubah program.",
        "simpan akunnya di basis data. " + _HASH_DO[0].upper() + _HASH_DO[1:],
        "15",
    ),
    # -- passwords of people ---------------------------------------------------------------------------------------------------
    "sandi-dibandingkan": Rule(
        "berat",
        "Kata sandi terlihat seperti disimpan dan dibandingkan apa adanya",
        "Perbandingan langsung hanya berhasil kalau yang disimpan adalah kata sandi itu sendiri. " + _PLAIN_WHY,
        _HASH_DO,
        "15",
    ),
    "sandi-polos-disimpan": Rule(
        "berat", "Kata sandi terlihat seperti disimpan tanpa hash", _PLAIN_WHY, _HASH_DO, "15"
    ),
    "sandi-hash-cepat": Rule(
        "sedang",
        "Kata sandi terlihat seperti diamankan dengan hash yang terlalu cepat",
        "MD5, SHA-1, dan SHA-256 dibuat supaya cepat, tanpa garam. Kata sandi yang umum lalu dapat dicari dari hash-nya dengan mencoba jutaan tebakan per detik.",
        _HASH_DO,
        "15",
    ),
    "login-global": Rule(
        "berat",
        "Status login terlihat seperti disimpan di variabel global",
        "Variabel global dipakai bersama oleh semua pengunjung. Begitu satu orang login, orang lain yang membuka halaman ikut dianggap sudah login.",
        'simpan di `session` (`session["user_id"] = ...`), atau pakai Flask-Login.',
        "15",
    ),
    # -- what a visitor sends --------------------------------------------------------------------------------------------------
    "sql-dirangkai": Rule("berat", "Kalimat SQL dirangkai dari kiriman pengunjung", _SQL_WHY, _SQL_DO, "11"),
    "sql-mungkin-dirangkai": Rule(
        "sedang", "Kalimat SQL terlihat seperti dirangkai dari nilai yang berubah-ubah", _SQL_WHY, _SQL_DO, "11"
    ),
    "templat-dari-kiriman": Rule(
        "berat",
        "Templat dibuat dari kiriman pengunjung",
        "Jinja2 menjalankan yang ditulis di antara `{{` dan `}}`. Kalau pengunjung ikut menulis templatnya, ia dapat membaca konfigurasi dan menjalankan Python.",
        'tulis templat yang tetap, lalu berikan nilainya sebagai argumen: `render_template_string("Halo {{ nama }}", nama=nama)`.',
        "05",
    ),
    "html-dari-kiriman": Rule(
        "sedang",
        "Kiriman pengunjung ditempelkan ke halaman tanpa diamankan",
        "Fungsi view yang mengembalikan teks mengirimnya sebagai HTML. Tag di dalam kiriman lalu dijalankan peramban siapa pun yang membuka halaman itu, misalnya lewat tautan buatan penyerang (XSS).",
        "pakai `render_template`, yang mengamankan nilainya, atau bungkus nilainya dengan `escape` dari `markupsafe`.",
        "05",
    ),
    "safe-di-templat": Rule(
        "sedang",
        "Pengaman HTML dimatikan untuk sebuah nilai di templat",
        "Kalau nilai itu pernah diketik pengunjung, tag di dalamnya dijalankan peramban pembaca lain (XSS).",
        "hapus `|safe` (atau `{% autoescape false %}`). Biarkan hanya untuk HTML yang kamu tulis sendiri.",
        "05",
    ),
    "markup-dari-kiriman": Rule(
        "berat",
        "Nilai yang belum diamankan dinyatakan aman dengan `Markup`",
        '`Markup` berarti "teks ini sudah aman", jadi Jinja2 tidak mengamankannya lagi. Kalau teks itu pernah diketik pengunjung, tag di dalamnya dijalankan '
        "peramban pembaca lain (XSS). Itu berlaku juga untuk hasil Markdown: HTML di dalam tulisannya tetap HTML.",
        "hapus `Markup(...)`, atau pakai `escape(...)` dari `markupsafe`. Hasil Markdown perlu dibersihkan dulu, misalnya dengan `nh3.clean(...)`.",
        "05",
    ),
    "redirect-terbuka": Rule(
        "sedang",
        "Tujuan `redirect` diambil dari kiriman tanpa diperiksa",
        "Tautan ke situsmu lalu dapat membawa orang ke situs tiruan yang meminta kata sandinya.",
        "terima hanya tujuan di situsmu sendiri: periksa dulu bahwa alamatnya diawali satu `/` dan tidak memuat nama situs, atau abaikan dan pakai `url_for`.",
        "15",
    ),
    "unggah-nama-asli": Rule(
        "berat",
        "Berkas unggahan disimpan dengan nama dari pengirim",
        "Nama itu dapat berisi `../`, sehingga berkasnya menimpa berkas lain, misalnya `app.py`. Dua orang dengan nama berkas yang sama juga saling menimpa.",
        "bersihkan dengan `secure_filename` dari `werkzeug.utils`, atau beri nama sendiri: `secrets.token_hex(8) + akhiran`.",
        "07",
    ),
    "hapus-lewat-get": Rule(
        "berat",
        "Data terhapus hanya dengan membuka sebuah alamat (GET)",
        "Alamat juga dibuka tanpa sengaja: oleh mesin pencari, pratinjau tautan di obrolan, atau gambar di situs lain. Datanya lalu terhapus tanpa ada yang menekan Hapus.",
        'terima POST saja (`methods=["POST"]`), dan ganti tautannya dengan formulir kecil yang berisi tombol Hapus dan token CSRF.',
        "11",
    ),
    "formulir-tanpa-csrf": Rule(
        "sedang",
        "Formulir POST tanpa token CSRF yang diperiksa",
        "Situs lain dapat memuat formulir palsu yang dikirim ke aplikasimu. Kalau peramban korban menyertakan cookie-nya, kiriman itu dianggap darinya.",
        "pasang `CSRFProtect(app)` dari Flask-WTF, lalu tulis `{{ form.hidden_tag() }}` di dalam formulir WTForms, atau "
        '`<input type="hidden" name="csrf_token" value="{{ csrf_token() }}">` di formulir biasa.',
        "14",
    ),
    "formulir-ditolak": Rule(
        "sedang",
        "Formulir POST tanpa token yang diminta `CSRFProtect`",
        "`CSRFProtect` menjawab setiap kiriman tanpa token dengan 400 (*The CSRF token is missing*), jadi formulir itu tidak pernah berhasil dikirim.",
        "tulis `{{ form.hidden_tag() }}` di dalam formulir WTForms, atau "
        '`<input type="hidden" name="csrf_token" value="{{ csrf_token() }}">` di formulir biasa. Flask-WTF tidak mengenal `{{ csrf_field }}`.',
        "14",
    ),
    "galat-ditampilkan": Rule(
        "ringan",
        "Isi galat dikirim kepada pengunjung",
        "Pesan galat dapat menyebut nama tabel, letak berkas, atau potongan SQL. Itu petunjuk bagi penyerang, dan tidak menolong pengunjung.",
        'catat dengan `app.logger.exception("...")`, lalu tampilkan kalimat yang sopan. Tangkap galat yang kamu duga saja, misalnya `IntegrityError`.',
        "20",
    ),
    # -- the folder ------------------------------------------------------------------------------------------------------------
    "env-di-git": Rule(
        "berat",
        "Berkas `.env` ikut disimpan di git",
        "Berkas itu tempat rahasia. Begitu repositori itu dibagikan, rahasianya ikut.",
        _COMMITTED_DO + ", jadi rahasianya perlu diganti.",
        "03",
    ),
    "env-belum-diabaikan": Rule(
        "ringan",
        "Berkas `.env` belum disebut di `.gitignore`",
        "Dengan `git add .`, atau ketika foldernya diunggah, berkas rahasia itu ikut terkirim.",
        "tulis satu baris `.env` di berkas `.gitignore` di folder proyekmu.",
        "03",
    ),
    "data-di-git": Rule(
        "sedang",
        "Berkas basis data ikut disimpan di git",
        "Isinya (nama, email, hash kata sandi) dapat dibaca siapa pun yang mendapat repositori itu, dan setiap orang yang bekerja mengubahnya.",
        _COMMITTED_DO + ". Simpan `schema.sql` atau migrasinya, supaya orang lain dapat membuat basis data kosong.",
        "11",
    ),
    "data-belum-diabaikan": Rule(
        "ringan",
        "Berkas basis data belum disebut di `.gitignore`",
        "Dengan `git add .`, atau ketika foldernya diunggah, isinya (nama, email, hash kata sandi) ikut terkirim.",
        "tulis satu baris, misalnya `*.db`, di berkas `.gitignore` di folder proyekmu. Simpan `schema.sql` atau migrasinya, supaya orang lain dapat "
        "membuat basis data kosong.",
        "11",
    ),
    "buatan-di-git": Rule(
        "ringan",
        "Lingkungan Python atau hasil kompilasi ikut disimpan di git",
        "Isinya hanya cocok untuk satu komputer, membuat repositori besar, dan dapat dibuat lagi kapan saja.",
        _COMMITTED_DO + ". Untuk folder perlu `-r`: `git rm -r --cached venv`.",
        "00",
    ),
    "tanpa-uji": Rule(
        "ringan",
        "Belum ada uji otomatis",
        "Setiap perubahan perlu dicoba dengan tangan di semua halaman, dan yang rusak diam-diam baru ketahuan oleh pemakainya.",
        "mulai dengan satu berkas `tests/test_app.py` yang membuka halaman depan dengan `app.test_client()`, lalu satu uji untuk setiap hal yang penting.",
        "19",
    ),
    "tanpa-daftar-paket": Rule(
        "ringan",
        "Daftar paket (`requirements.txt`) tidak ada",
        "Orang lain tidak tahu paket dan versi apa yang diperlukan, dan tahun depan kamu pun tidak.",
        "tulis `requirements.txt` berisi paket yang diimpor proyekmu, misalnya `flask==3.1.3`, satu baris satu paket.",
        "00",
    ),
    "templat-di-luar": Rule(
        "sedang",
        "Templat yang diminta ada di luar folder `templates`",
        "`render_template` mencari di folder `templates` di sebelah aplikasinya, jadi halaman itu berakhir dengan galat `TemplateNotFound`.",
        "pindahkan berkasnya ke folder `templates` (dengan huruf s di ujungnya) di sebelah berkas yang memanggil `Flask(__name__)`.",
        "05",
    ),
    "templat-tidak-ada": Rule(
        "sedang",
        "Templat yang diminta tidak ditemukan di folder ini",
        "Halaman itu berakhir dengan galat `TemplateNotFound` begitu dibuka.",
        "periksa ejaan dan huruf besarnya, atau buat berkasnya di folder `templates`.",
        "05",
    ),
    # -- what Bandit finds -----------------------------------------------------------------------------------------------------
    "jalankan-teks": Rule(
        "berat",
        "Teks dijalankan sebagai Python (`eval` atau `exec`)",
        _RUN_WHY,
        "untuk angka pakai `int()` atau `float()`, untuk daftar pakai `json.loads` atau `ast.literal_eval`.",
        "",
    ),
    "perintah-terminal": Rule(
        "sedang",
        "Perintah terminal dirangkai dari teks",
        "Kalau sebagian teksnya dari luar, tanda seperti `;` atau `&` memulai perintah lain. " + _RUN_WHY,
        'pakai `subprocess.run(["program", argumen])` dengan sebuah daftar, tanpa `shell=True`.',
        "",
    ),
    "pickle": Rule(
        "ringan",
        "Data pickle dibaca dari sesuatu yang bukan berkas",
        "Membuka pickle dapat menjalankan kode. Untuk model buatanmu sendiri itu wajar; untuk data dari pengunjung tidak.",
        "terima JSON (`json.loads`) sebagai gantinya.",
        "",
    ),
    "tanpa-sertifikat": Rule(
        "sedang",
        "Pemeriksaan sertifikat HTTPS dimatikan",
        "Tanpa itu, orang di jaringan yang sama dapat menyamar sebagai server yang kamu hubungi dan membaca kirimanmu.",
        "hapus `verify=False` (atau konteks yang tidak memeriksa).",
        "",
    ),
    "yaml-load": Rule(
        "sedang",
        "YAML dibaca dengan cara yang dapat membuat objek apa saja",
        _RUN_WHY,
        "pakai `yaml.safe_load`.",
        "",
    ),
    "tanpa-batas-waktu": Rule(
        "ringan",
        "Permintaan ke server lain tanpa batas waktu",
        "Kalau server itu tidak menjawab, halamanmu ikut menunggu tanpa akhir.",
        "tulis batasnya, misalnya `timeout=10`.",
        "",
    ),
    "galat-ditelan": Rule(
        "ringan",
        "Galat ditangkap lalu dibuang",
        "Kalau ada yang rusak, tidak ada jejaknya, dan sebabnya sukar dicari.",
        'tangkap galat yang kamu duga saja, atau catat dengan `app.logger.exception("...")`.',
        "20",
    ),
    "jinja-tanpa-pengaman": Rule(
        "sedang",
        "Lingkungan Jinja2 dibuat tanpa pengaman HTML",
        "Tag yang diketik pengunjung lalu dijalankan peramban pembaca lain (XSS).",
        "pakai `render_template` dari Flask, atau tulis `autoescape=True` saat membuat `Environment`.",
        "05",
    ),
}
