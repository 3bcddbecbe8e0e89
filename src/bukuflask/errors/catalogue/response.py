"""Mistakes in what a view gives back: the return value, JSON, headers and cookies, files, `abort`."""

from __future__ import annotations

from .entry import Mistake, by_context, said, told

_MAKE_RESPONSE = ("flask:Flask.make_response",)
_RESPONSE_INIT = ("werkzeug:Response.__init__",)

RESPONSE = (
    # -- what a view returns -----------------------------------------------------------------------------------------------
    Mistake(
        id="view-returns-nothing",
        kind="TypeError",
        at=_MAKE_RESPONSE,
        wording=r"\bNone\b",
        happened="Fungsi view tidak mengembalikan apa pun yang dapat dikirim.",
        why="Tanpa `return`, Python mengembalikan `None`, dan dari situ tidak ada halaman yang dapat dibuat.",
        advice="tambahkan `return` di depan teks yang ingin dikirim; `redirect(...)` dan `render_template(...)` pun perlu `return`.",
    ),
    Mistake(
        id="view-returns-other-tuple",
        kind="TypeError",
        at=_MAKE_RESPONSE,
        wording=r"tuple must",
        happened="Fungsi view mengembalikan beberapa nilai sekaligus, dalam susunan yang tidak dikenal Flask.",
        why="Yang dikenal hanya `isi, status`, lalu `isi, header`, dan `isi, status, header`. Satu koma di ujung `return` pun sudah membuat beberapa nilai.",
        advice="hapus koma yang berlebih, atau pakai susunan `isi, status`.",
    ),
    Mistake(
        id="view-returns-other-kind",
        kind="TypeError",
        at=(*_MAKE_RESPONSE, "werkzeug:run_wsgi_app"),
        through=_MAKE_RESPONSE,
        happened=lambda crash: said(
            crash,
            r"but it was an? (\w+)",
            "Fungsi view mengembalikan sebuah `{}`.",
            "Fungsi view mengembalikan sesuatu yang tidak dapat dikirim.",
        ),
        why="Flask tidak dapat menjadikannya halaman: yang dapat dikirim adalah teks, kamus, daftar, atau objek respons.",
        advice="kembalikan teks, misalnya dengan `str(...)`; kamus dan daftar (`dict`, `list`) juga boleh, dan menjadi JSON.",
    ),
    Mistake(
        id="response-status-bad",
        kind="Exception",
        at=("werkzeug:_clean_status",),
        happened="Status respons tidak dapat dibaca.",
        why="Nilai kedua di `return isi, status` harus bilangan bulat, misalnya `404`, atau teks yang diawali bilangan itu.",
        advice='tulis misalnya `return "Tidak ada", 404`.',
    ),
    Mistake(
        id="response-headers-bad",
        kind="Exception",
        through=("werkzeug:Headers.__init__", "werkzeug:Headers.update", "werkzeug:Headers.extend"),
        when=lambda crash: any("make_response" in place for place in crash["places"]),
        happened="Header respons tidak dapat dibaca.",
        why="Susunannya `isi, status, header`, dan header harus kamus (`dict`), bukan teks dan bukan angka. Mungkin status dan header tertukar.",
        advice='tulis misalnya `return isi, 200, {"Content-Type": "text/plain"}`.',
    ),
    Mistake(
        id="response-method-on-text",
        kind="AttributeError",
        of="str",
        name=("set_cookie", "delete_cookie", "headers", "status_code", "mimetype"),
        happened=lambda crash: f"Sebuah teks tidak mempunyai `{crash.get('detail', '')}`.",
        why="Header, status, dan cookie milik objek respons; `render_template(...)` dan teks biasa belum menjadi respons.",
        advice="bungkus dulu: `respons = make_response(...)`, lalu pakai `respons` itu.",
    ),
    # -- JSON --------------------------------------------------------------------------------------------------------------
    Mistake(
        id="jsonify-mixed",
        kind="TypeError",
        at=("flask:_prepare_response_obj",),
        happened="`jsonify` diberi nilai biasa dan nilai bernama sekaligus.",
        why="Nilai biasa menjadi daftar dan nilai bernama menjadi kamus; JSON hanya dapat menjadi salah satunya.",
        advice="serahkan satu kamus: `jsonify({...})`.",
    ),
    Mistake(
        id="json-keys-bad",
        kind="TypeError",
        at=("json:JSONEncoder.iterencode",),
        happened="Kunci-kunci kamus itu tidak dapat ditulis sebagai JSON.",
        why="Kunci di JSON selalu teks, dan Flask mengurutkannya: bilangan tidak dapat dibandingkan dengan teks, dan tuple tidak dapat menjadi teks.",
        advice="jadikan semua kunci teks.",
    ),
    Mistake(
        id="json-not-serializable",
        kind="TypeError",
        at=("flask:_default", "json:JSONEncoder.default"),
        happened=lambda crash: said(
            crash,
            r"Object of type (\w+)",
            "Sebuah `{}` tidak dapat ditulis sebagai JSON.",
            "Ada nilai yang tidak dapat ditulis sebagai JSON.",
        ),
        why="JSON hanya mengenal teks, angka, daftar, kamus, `true`, `false` dan `null`.",
        advice="ubah dulu: himpunan dengan `list(...)`, objekmu sendiri menjadi kamus.",
    ),
    # -- headers and cookies -----------------------------------------------------------------------------------------------
    Mistake(
        id="header-with-newline",
        kind="ValueError",
        at=("werkzeug:_str_header_value",),
        happened="Isi header memuat ganti baris.",
        why="Satu header satu baris. Ganti baris di dalamnya dapat dipakai orang untuk menyelipkan header palsu, jadi Werkzeug menolaknya.",
        advice="hapus `\\n` dari isinya; `.strip()` membuang yang berada di ujung.",
    ),
    Mistake(
        id="cookie-not-text",
        kind="TypeError",
        at=("werkzeug:dump_cookie",),
        happened="Isi cookie bukan teks.",
        why="Cookie disimpan peramban sebagai teks; angka dan `None` tidak diubah sendiri.",
        advice='ubah dulu dengan `str(...)`, misalnya `set_cookie("jumlah", str(jumlah))`.',
    ),
    Mistake(
        id="cookie-samesite",
        kind="ValueError",
        at=("werkzeug:dump_cookie",),
        happened="`samesite` diisi kata yang tidak dikenal.",
        why="Peramban hanya mengenal `Strict`, `Lax` dan `None` (sebagai teks).",
        advice='tulis `samesite="Lax"`.',
    ),
    # -- files -------------------------------------------------------------------------------------------------------------
    Mistake(
        id="send-file-missing",
        kind="FileNotFoundError",
        at=("werkzeug:send_file",),
        happened="Berkas yang hendak dikirim tidak ada.",
        why="Alamat yang tidak lengkap dicari `send_file` dari folder aplikasinya (`app.root_path`), bukan dari folder tempat notebook atau terminal dibuka.",
        advice="cek alamat lengkap di pesan itu: nama folder, nama berkas, dan akhirannya.",
    ),
    Mistake(
        id="send-file-without-name",
        kind="TypeError",
        at=("werkzeug:send_file",),
        happened="Jenis berkas yang hendak dikirim tidak diketahui.",
        why="Jenisnya dibaca dari akhiran nama berkas; data yang dibuat di memori tidak punya nama.",
        advice='tambahkan `download_name="laporan.pdf"` atau `mimetype="..."`.',
    ),
    Mistake(
        id="send-from-directory-missing",
        kind="werkzeug:NotFound",
        through=("flask:send_from_directory",),
        happened="Berkas itu tidak ada di folder yang disebut.",
        why="`send_from_directory` menjawab 404 untuk berkas yang tidak ada, dan juga untuk nama yang menunjuk ke luar folder itu.",
        advice="cek nama berkas dan foldernya; folder yang tidak lengkap dihitung dari `app.root_path`.",
    ),
    Mistake(
        id="resource-missing",
        kind="FileNotFoundError",
        at=("flask:open_resource", "flask:open_instance_resource"),
        happened="Berkas milik aplikasi itu tidak ada.",
        why="`open_resource` mencari dari folder aplikasinya, dan `open_instance_resource` dari folder instance.",
        advice="cek alamat lengkap di pesan itu, lalu pindahkan berkasnya ke sana.",
    ),
    # -- abort -------------------------------------------------------------------------------------------------------------
    Mistake(
        id="abort-unknown-status",
        kind="LookupError",
        at=("werkzeug:Aborter.__call__",),
        happened="`abort` diberi status yang tidak dikenal.",
        why="`abort` meminta nomor status galat HTTP sebagai bilangan bulat, tanpa tanda kutip.",
        advice="tulis misalnya `abort(404)`.",
    ),
    Mistake(
        id="abort-outside-view",
        kind="werkzeug:HTTPException",
        through=("flask:abort", "werkzeug:abort"),
        happened=lambda crash: told(
            crash,
            "code",
            "`abort({})` menghentikan kode ini.",
            "`abort` menghentikan kode ini.",
        ),
        why="`abort` bekerja seperti `raise`. Di dalam fungsi view Flask menangkapnya dan mengirim halaman galatnya; di sini tidak ada yang menangkap.",
        advice=lambda crash: by_context(
            crash,
            notebook='panggil `abort` di dalam fungsi view, lalu lihat jawabannya dengan `coba(app, "/...")`.',
            latihan="panggil `abort` di dalam fungsi view.",
        ),
    ),
)
"""The particular before the general: `find` takes the first that fits."""
