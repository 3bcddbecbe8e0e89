"""Mistakes with what a request brings and where it leads: contexts, form data, JSON, sessions, matching and building addresses."""

from __future__ import annotations

from ..facts import Crash
from .entry import Mistake, by_context, told

_UNBOUND = ("werkzeug:_get_current_object",)
_BUILD_ERROR = "werkzeug:BuildError"
_MATCH = ("werkzeug:MapAdapter.match",)
_KEY_ERROR = "werkzeug:BadRequestKeyError"
_FROM_MULTIDICT = ("werkzeug:MultiDict.__getitem__",)


def _prefix_left_out(crash: Crash) -> bool:
    return str(crash["told"].get("suggested", "")).endswith(f".{crash['told'].get('endpoint')}")


def _values_missing(crash: Crash) -> bool:
    return crash["told"].get("suggested") == crash["told"].get("endpoint") and bool(crash["told"].get("missing"))


REQUEST = (
    # -- contexts ----------------------------------------------------------------------------------------------------------
    Mistake(
        id="outside-request",
        kind="RuntimeError",
        at=_UNBOUND,
        wording=r"request context",
        happened="Kode ini memakai data permintaan, padahal tidak ada permintaan yang sedang dilayani.",
        why="`request` dan `session` baru berisi ketika aplikasi sedang melayani permintaan; di luar itu tidak ada yang ditunjuknya.",
        advice=lambda crash: by_context(
            crash,
            notebook='pindahkan ke dalam fungsi view, atau bungkus dengan `with app.test_request_context("/"):` untuk mencobanya di sel.',
            latihan='pindahkan ke dalam fungsi view, atau bungkus dengan `with app.test_request_context("/"):`.',
        ),
    ),
    Mistake(
        id="outside-app",
        kind="RuntimeError",
        at=_UNBOUND,
        wording=r"application context",
        happened="Kode ini bertanya aplikasi mana yang sedang aktif, padahal belum ada konteks aplikasi.",
        why="`current_app`, `g` dan `url_for` baru dapat dipakai ketika aplikasi sedang melayani permintaan, atau di dalam konteks aplikasi.",
        advice="pindahkan ke dalam fungsi view, atau bungkus dengan `with app.app_context():`.",
    ),
    Mistake(
        id="request-helper-outside",
        kind="RuntimeError",
        through=(
            "flask:copy_current_request_context",
            "flask:after_this_request",
            "flask:stream_with_context",
        ),
        happened="Fungsi Flask ini dipanggil ketika tidak ada permintaan yang sedang dilayani.",
        why="Ia menempel pada permintaan yang sedang berlangsung, jadi tempatnya di dalam fungsi view.",
        advice="pindahkan ke dalam fungsi view.",
    ),
    Mistake(
        id="g-empty",
        kind="AttributeError",
        of="flask:_AppCtxGlobals",
        at=("flask:_AppCtxGlobals.__getattr__",),
        happened=lambda crash: told(crash, "name", "`g` tidak berisi `{}`.", "`g` tidak berisi nama itu."),
        why="`g` dikosongkan pada setiap permintaan. Yang disimpan di permintaan lain, atau di `before_request` yang tidak berjalan, tidak ada di sini.",
        advice='isi dulu di permintaan yang sama, atau pakai `g.get("...")`, yang memberi `None` kalau belum ada.',
    ),
    # -- building addresses ------------------------------------------------------------------------------------------------
    Mistake(
        id="url-outside-request",
        kind="RuntimeError",
        at=("flask:Flask.url_for",),
        happened="`url_for` dipanggil di luar permintaan, jadi ia tidak tahu nama servernya.",
        why="Di dalam permintaan, nama server diambil dari alamat yang dibuka pengunjung. Di luar itu Flask membacanya dari `SERVER_NAME`, yang belum diisi.",
        advice="panggil di dalam fungsi view, atau bungkus dengan `with app.test_request_context():`.",
    ),
    Mistake(
        id="url-of-function",
        kind="TypeError",
        at=("flask:Flask.url_for",),
        happened="`url_for` diberi sesuatu yang bukan teks.",
        why="`url_for` meminta nama endpoint sebagai teks, bukan fungsinya.",
        advice='tulis nama fungsinya di dalam tanda kutip: `url_for("menu")`.',
    ),
    Mistake(
        id="url-scheme-without-external",
        kind="ValueError",
        at=("flask:Flask.url_for",),
        happened="`url_for` diberi `_scheme`, tetapi diminta membuat alamat pendek.",
        why="`http` atau `https` hanya ada di alamat lengkap.",
        advice="hapus `_scheme`, atau tulis `_external=True`.",
    ),
    Mistake(
        id="url-of-path",
        kind=_BUILD_ERROR,
        told=("endpoint", r"/|\.html?$"),
        happened=lambda crash: told(
            crash,
            "endpoint",
            "`url_for` diberi `{}`, sebuah alamat atau nama berkas.",
            "`url_for` diberi sebuah alamat.",
        ),
        why="`url_for` bekerja ke arah sebaliknya: ia meminta nama fungsi view, lalu memberi alamatnya.",
        advice="tulis nama fungsi yang berdiri di bawah `@app.route(...)`, di dalam tanda kutip.",
        through=("werkzeug:MapAdapter.build", "flask:url_for"),
    ),
    Mistake(
        id="url-without-blueprint",
        kind=_BUILD_ERROR,
        through=("werkzeug:MapAdapter.build", "flask:url_for"),
        when=_prefix_left_out,
        happened=lambda crash: told(crash, "endpoint", "Tidak ada endpoint bernama `{}`.", "Endpoint itu tidak ada."),
        why="Fungsi itu milik sebuah blueprint, dan nama blueprint menjadi awalan endpointnya.",
        advice=lambda crash: told(
            crash, "suggested", 'tulis `url_for("{}")`.', "tulis nama blueprint dan titik di depannya."
        ),
    ),
    Mistake(
        id="url-values-missing",
        kind=_BUILD_ERROR,
        through=("werkzeug:MapAdapter.build", "flask:url_for"),
        when=_values_missing,
        happened=lambda crash: told(
            crash,
            "missing",
            "Alamat endpoint itu memerlukan nilai yang belum diberikan: `{}`.",
            "Ada nilai yang kurang.",
        ),
        why="Rutenya memuat `<...>`; tanpa nilainya, alamatnya tidak dapat disusun.",
        advice=lambda crash: told(
            crash,
            "missing",
            "berikan sebagai argumen bernama: `url_for(..., {}=...)`.",
            "berikan sebagai argumen bernama.",
        ),
    ),
    Mistake(
        id="url-endpoint-unknown",
        kind=_BUILD_ERROR,
        through=("werkzeug:MapAdapter.build", "flask:url_for"),
        happened=lambda crash: told(crash, "endpoint", "Tidak ada endpoint bernama `{}`.", "Endpoint itu tidak ada."),
        why="`url_for` mencari fungsi view dengan nama itu dan tidak menemukannya; yang diminta nama fungsi, bukan alamat.",
        advice="pakai nama fungsi yang berdiri di bawah `@app.route(...)`, di dalam tanda kutip; di ujung pesan sering ada sarannya.",
    ),
    # -- matching addresses ------------------------------------------------------------------------------------------------
    Mistake(
        id="match-redirect",
        kind="werkzeug:RequestRedirect",
        at=_MATCH,
        happened="Alamat itu cocok dengan sebuah rute, asal ditambah garis miring di ujungnya.",
        why="Rute yang ditulis dengan garis miring di ujung mengalihkan alamat yang melupakannya. Di aplikasi pengunjung tidak melihat galat ini: ia dialihkan (308).",
        advice="tambahkan `/` di ujung alamatnya, atau tangkap `RequestRedirect`.",
    ),
    Mistake(
        id="match-method",
        kind="werkzeug:MethodNotAllowed",
        at=_MATCH,
        happened="Alamatnya ada, tetapi tidak menerima metode itu.",
        why="Rute hanya menerima metode yang disebut di `methods`; tanpa itu, hanya GET. Di aplikasi inilah jawaban 405.",
        advice='tambahkan metodenya pada rute, misalnya `methods=["GET", "POST"]`.',
    ),
    Mistake(
        id="match-nothing",
        kind="werkzeug:NotFound",
        at=_MATCH,
        happened="Tidak ada rute yang cocok dengan alamat itu.",
        why="Pencocokan memberi tahu lewat `NotFound`; di aplikasi inilah jawaban 404.",
        advice="cek ejaan alamatnya, dan garis miring di depan dan di ujungnya.",
    ),
    # -- what a request brings ---------------------------------------------------------------------------------------------
    Mistake(
        id="upload-missing",
        kind=_KEY_ERROR,
        at=_FROM_MULTIDICT,
        line=r"\bfiles\[",
        happened=lambda crash: told(
            crash,
            "key",
            "Permintaan ini tidak membawa berkas bernama `{}`.",
            "Permintaan ini tidak membawa berkas itu.",
        ),
        why='Berkas hanya ikut terkirim kalau formulirnya memakai `enctype="multipart/form-data"` dan kotaknya punya `name` yang sama. Di aplikasi inilah jawaban 400.',
        advice="cek `enctype` dan `name` di formulirnya, atau pakai `request.files.get(...)`.",
    ),
    Mistake(
        id="form-key-missing",
        kind=_KEY_ERROR,
        at=_FROM_MULTIDICT,
        happened=lambda crash: told(
            crash, "key", "Permintaan ini tidak membawa `{}`.", "Permintaan ini tidak membawa nilai itu."
        ),
        why="Kunci di dalam kurung siku harus sama dengan `name` di formulir (atau nama sesudah `?` di alamat). Di aplikasi inilah jawaban 400.",
        advice="cek ejaannya, atau pakai `.get(...)`, yang memberi `None` kalau tidak ada.",
    ),
    Mistake(
        id="header-missing",
        kind="KeyError",
        through=("werkzeug:EnvironHeaders.__getitem__", "werkzeug:Headers.__getitem__"),
        happened="Header itu tidak ada.",
        why="Tidak setiap pengunjung mengirim setiap header.",
        advice='pakai `.headers.get("...")`, yang memberi `None` kalau tidak ada.',
    ),
    Mistake(
        id="form-immutable",
        kind="TypeError",
        at=("werkzeug:_immutable_error", "werkzeug:is_immutable"),
        happened="Isi permintaan hendak diubah.",
        why="Data yang dikirim pengunjung hanya dapat dibaca, supaya semua bagian program melihat isi yang sama.",
        advice="salin dulu: `data = request.form.to_dict()`, lalu ubah salinannya.",
    ),
    Mistake(
        id="form-called",
        kind="TypeError",
        line=r"\brequest\.(?:form|args|files|cookies|values|headers)\(",
        happened="Data permintaan dipanggil seperti fungsi.",
        why="`request.form` dan sejenisnya semacam kamus: isinya diambil dengan kurung siku atau `.get(...)`.",
        advice='tulis misalnya `request.form.get("nama")`.',
    ),
    Mistake(
        id="form-as-attribute",
        kind="AttributeError",
        of="werkzeug:MultiDict",
        happened=lambda crash: f"Data permintaan tidak mempunyai atribut `{crash.get('detail', '')}`.",
        why="Isinya disimpan seperti kamus, jadi diambil dengan kurung siku, bukan dengan titik.",
        advice=lambda crash: f'tulis misalnya `request.form["{crash.get("detail", "nama")}"]`.',
    ),
    Mistake(
        id="attribute-called",
        kind="TypeError",
        line=r"\.(?:json|data|text|status_code|status|method|path|url|is_json|mimetype)\(",
        wording=r"not callable",
        happened="Sebuah nilai dipanggil seperti fungsi.",
        why="Di Flask, `.json`, `.data`, `.text`, `.status_code`, `.method` dan `.path` adalah nilai, bukan metode.",
        advice="hapus kurungnya, misalnya `request.json`; yang berupa metode bernama `request.get_json()`.",
    ),
    Mistake(
        id="request-is-xhr-removed",
        kind="AttributeError",
        name=("is_xhr",),
        of="werkzeug:Request",
        happened="`request` tidak lagi mempunyai `is_xhr`.",
        why="`is_xhr` dihapus di Werkzeug 1.0 (Februari 2020), karena tidak semua pustaka JavaScript mengirim tandanya.",
        advice="baca `request.is_json`, atau beri alamat sendiri untuk permintaan dari JavaScript.",
    ),
    Mistake(
        id="json-content-type",
        kind="werkzeug:UnsupportedMediaType",
        through=("werkzeug:on_json_loading_failed", "flask:on_json_loading_failed"),
        happened="Permintaan ini tidak mengaku membawa JSON.",
        why="`request.json` hanya membaca isi yang dikirim dengan `Content-Type: application/json`. Di aplikasi inilah jawaban 415.",
        advice="kirim dengan `json=...` (klien uji, `coba`), atau baca formulir lewat `request.form`.",
    ),
    Mistake(
        id="json-unreadable",
        kind="werkzeug:BadRequest",
        through=("werkzeug:on_json_loading_failed", "flask:on_json_loading_failed"),
        happened="Permintaan ini mengaku membawa JSON, tetapi isinya tidak dapat dibaca.",
        why="Ada yang kurang di isinya: kurung atau tanda kutip yang belum ditutup, atau kutip tunggal. Di aplikasi inilah jawaban 400.",
        advice="kirim kamus Python dengan `json=...`, supaya JSON-nya ditulis untukmu.",
    ),
    Mistake(
        id="request-too-large",
        kind="werkzeug:RequestEntityTooLarge",
        through=("werkzeug",),
        happened="Isi permintaan lebih besar dari batas aplikasinya.",
        why="Batas itu kamu atur dengan `MAX_CONTENT_LENGTH` (dalam bita). Di aplikasi inilah jawaban 413.",
        advice='kirim yang lebih kecil, atau besarkan `app.config["MAX_CONTENT_LENGTH"]`.',
    ),
    # -- sessions, passwords and uploads -----------------------------------------------------------------------------------
    Mistake(
        id="secret-key-missing",
        kind="RuntimeError",
        at=("flask:NullSession._fail",),
        happened="Sesi hendak diisi, padahal aplikasinya belum mempunyai kunci rahasia.",
        why="Sesi ditandatangani dengan `SECRET_KEY`, dan kunci itu belum diisi.",
        advice='isi `app.config["SECRET_KEY"]` sebelum memakai `session`.',
    ),
    Mistake(
        id="secret-key-not-text",
        kind="TypeError",
        through=("itsdangerous:derive_key", "itsdangerous:_make_keys_list"),
        happened="Sesi tidak dapat ditandatangani dengan kunci itu.",
        why="`SECRET_KEY` harus berupa teks atau bita; jenis lain, misalnya angka, tidak dapat dipakai.",
        advice='isi dengan teks acak, misalnya hasil `python -c "import secrets; print(secrets.token_hex())"`.',
    ),
    Mistake(
        id="session-not-json",
        kind="TypeError",
        through=("flask:save_session",),
        happened="Isi sesi tidak dapat disimpan di cookie.",
        why="Sesi disimpan sebagai JSON: teks, angka, daftar, kamus, `True`, `False` dan `None`. Himpunan dan objek buatan sendiri tidak dapat.",
        advice="simpan nilai yang dapat menjadi JSON, misalnya nomornya saja, atau ubah himpunan dengan `list(...)`.",
    ),
    Mistake(
        id="session-as-attribute",
        kind="AttributeError",
        of="flask:SessionMixin",
        happened=lambda crash: f"Sesi tidak mempunyai atribut `{crash.get('detail', '')}`.",
        why="Sesi dipakai seperti kamus, jadi isinya diambil dengan kurung siku, bukan dengan titik.",
        advice=lambda crash: f'tulis `session["{crash.get("detail", "nama")}"]`.',
    ),
    Mistake(
        id="password-method-removed",
        kind="ValueError",
        through=("werkzeug:generate_password_hash", "werkzeug:check_password_hash"),
        happened="Cara mengacak kata sandi itu tidak dikenal.",
        why='Cara lama seperti `"sha256"` dihapus di Werkzeug 3.0 (September 2023) karena terlalu lemah; banyak tutorial masih menulisnya.',
        advice="hapus `method=...`: bawaannya, `scrypt`, sudah baik. Kata sandi yang tersimpan dengan cara lama harus dibuat ulang.",
    ),
    Mistake(
        id="password-hash-missing",
        kind="AttributeError",
        at=("werkzeug:check_password_hash",),
        of="NoneType",
        happened="`check_password_hash` diberi `None` sebagai kata sandi tersimpan.",
        why="Mungkin penggunanya tidak ditemukan, atau kata sandinya belum pernah disimpan.",
        advice="periksa dulu apakah penggunanya ada, baru bandingkan kata sandinya.",
    ),
    Mistake(
        id="secure-filename-of-file",
        kind="TypeError",
        at=("werkzeug:secure_filename",),
        happened="`secure_filename` diberi sesuatu yang bukan teks.",
        why="Ia meminta nama berkasnya, bukan berkas unggahannya.",
        advice="tulis `secure_filename(berkas.filename)`.",
    ),
    Mistake(
        id="upload-folder-missing",
        kind="FileNotFoundError",
        at=("werkzeug:FileStorage.save",),
        happened="Folder tujuan berkas unggahan itu tidak ada.",
        why="`save` menulis berkas, tetapi tidak membuat foldernya. Alamat yang tidak lengkap dihitung dari folder tempat programnya dijalankan.",
        advice="buat foldernya dulu dengan `os.makedirs(folder, exist_ok=True)`.",
    ),
    # -- the test client ---------------------------------------------------------------------------------------------------
    Mistake(
        id="client-json-and-data",
        kind="TypeError",
        at=("werkzeug:EnvironBuilder.__init__",),
        wording=r"both",
        happened="Permintaan uji diisi `json` dan `data` sekaligus.",
        why="Satu permintaan punya satu isi: formulir (`data`) atau JSON (`json`).",
        advice="pilih satu, hapus yang lain.",
    ),
    Mistake(
        id="client-argument-unknown",
        kind="TypeError",
        at=("flask:EnvironBuilder.__init__",),
        happened="Klien uji tidak mengenal salah satu argumen itu.",
        why="Yang dikenal antara lain `data`, `json`, `query_string`, `headers` dan `follow_redirects`.",
        advice="cek ejaan nama argumennya.",
    ),
)
"""The particular before the general: `find` takes the first that fits."""
