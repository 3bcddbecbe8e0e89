"""Mistakes with SQLite. Its module is written in C, so the place is the student's own line, and the kind of error SQLite's own."""

from __future__ import annotations

from .entry import Mistake, by_context, said

_OPERATIONAL, _PROGRAMMING = "sqlite3:OperationalError", "sqlite3:ProgrammingError"
_INTEGRITY = "sqlite3:IntegrityError"

DATABASE = (
    Mistake(
        id="no-such-table",
        kind=_OPERATIONAL,
        wording=r"no such table",
        happened=lambda crash: said(
            crash, r"no such table: (\S+)", "Basis data ini tidak mempunyai tabel `{}`.", "Tabel itu tidak ada."
        ),
        why="Tabelnya belum dibuat, atau yang dibuka berkas lain: `sqlite3.connect` membuat berkas kosong kalau berkasnya tidak ditemukan di folder kerja.",
        advice=lambda crash: by_context(
            crash,
            notebook="jalankan dulu kode yang membuat tabelnya (`flask init-db` di contoh buku ini), dan cek alamat berkas basis datanya.",
            latihan="buat dulu tabelnya dengan `CREATE TABLE`, dan cek alamat berkas basis datanya.",
        ),
    ),
    Mistake(
        id="no-such-column",
        kind=_OPERATIONAL,
        wording=r"no such column|has no column",
        happened=lambda crash: said(
            crash,
            r"(?:no such column:|has no column named) (\S+)",
            "Tidak ada kolom bernama `{}`.",
            "Kolom itu tidak ada.",
        ),
        why="Nama kolomnya lain, atau sebuah teks ditulis tanpa tanda kutip sehingga dibaca sebagai nama kolom.",
        advice='serahkan nilai lewat tanda tanya: `execute("... WHERE nama = ?", (nama,))`.',
    ),
    Mistake(
        id="table-exists",
        kind=_OPERATIONAL,
        wording=r"already exists",
        happened="Tabel itu sudah ada.",
        why="Kode yang membuat tabel dijalankan untuk kedua kalinya pada basis data yang sama.",
        advice="tulis `CREATE TABLE IF NOT EXISTS ...`, atau `DROP TABLE IF EXISTS ...` lebih dulu kalau isinya boleh hilang.",
    ),
    Mistake(
        id="sql-syntax",
        kind=_OPERATIONAL,
        wording=r"syntax error|incomplete input|unrecognized token",
        happened=lambda crash: said(
            crash,
            r'near "([^"]+)"',
            "SQLite tidak dapat membaca perintahnya, di dekat `{}`.",
            "SQLite tidak dapat membaca perintahnya.",
        ),
        why="Ada kata yang salah eja, koma yang berlebih, atau kurung dan tanda kutip yang belum ditutup di dalam SQL-nya.",
        advice="baca perintah SQL-nya kata demi kata, mulai dari tempat yang disebut pesannya.",
    ),
    Mistake(
        id="database-locked",
        kind=_OPERATIONAL,
        told=("sqlite_errorname", r"^SQLITE_(?:BUSY|LOCKED)"),
        happened="Basis data sedang dikunci oleh sambungan lain.",
        why="SQLite hanya mengizinkan satu penulis. Sambungan lain sudah mulai menulis, tetapi belum memanggil `commit()` atau `close()`.",
        advice="panggil `commit()` dan `close()` setelah menulis; tutup juga program lain yang membuka berkas itu.",
    ),
    Mistake(
        id="database-not-opened",
        kind=_OPERATIONAL,
        told=("sqlite_errorname", r"^SQLITE_CANTOPEN"),
        happened="Berkas basis data itu tidak dapat dibuka.",
        why="SQLite dapat membuat berkas, tetapi tidak dapat membuat folder: folder di alamat itu tidak ada, atau tidak boleh ditulisi.",
        advice="buat dulu foldernya, misalnya `os.makedirs(app.instance_path, exist_ok=True)`.",
    ),
    Mistake(
        id="not-a-database",
        kind="sqlite3:DatabaseError",
        told=("sqlite_errorname", r"^SQLITE_NOTADB"),
        happened="Berkas itu bukan basis data SQLite.",
        why="Yang dibuka mungkin berkas lain, misalnya `schema.sql`, yang hanya berisi perintah.",
        advice="cek nama berkas di `sqlite3.connect(...)`; isi `schema.sql` dijalankan dengan `executescript(...)`.",
    ),
    Mistake(
        id="row-not-unique",
        kind=_INTEGRITY,
        told=("sqlite_errorname", r"UNIQUE|PRIMARYKEY|ROWID"),
        happened="Nilai itu sudah ada di tabel, padahal kolomnya harus unik.",
        why="Kolom yang ditandai `UNIQUE` atau `PRIMARY KEY` menolak nilai yang sama dua kali. Itu tugasnya.",
        advice="tangkap `sqlite3.IntegrityError` lalu beri tahu pengunjung bahwa nilainya sudah dipakai.",
    ),
    Mistake(
        id="column-must-be-filled",
        kind=_INTEGRITY,
        told=("sqlite_errorname", r"NOTNULL"),
        happened="Sebuah kolom yang wajib diisi mendapat `None`.",
        why="Kolom itu ditandai `NOT NULL`. Sering kali `request.form.get(...)` memberi `None` karena nama di formulirnya lain.",
        advice="periksa nilainya sebelum menyimpan, dan cek `name` di formulirnya.",
    ),
    Mistake(
        id="foreign-key",
        kind=_INTEGRITY,
        told=("sqlite_errorname", r"FOREIGNKEY"),
        happened="Baris ini menunjuk baris di tabel lain yang tidak ada.",
        why="`REFERENCES` menjaga supaya setiap nomor yang ditunjuk sungguh ada di tabelnya.",
        advice="simpan dulu baris yang ditunjuk, atau cek nomornya.",
    ),
    Mistake(
        id="bindings-count",
        kind=_PROGRAMMING,
        wording=r"number of bindings|parameters are of unsupported type",
        happened="Banyaknya nilai tidak sama dengan banyaknya tanda tanya di SQL.",
        why="Nilai diserahkan sebagai tuple. Satu nilai pun perlu koma: tanpa koma, teks dihitung per huruf.",
        advice='tulis `execute("... WHERE nama = ?", (nama,))`, dengan koma.',
    ),
    Mistake(
        id="binding-name-missing",
        kind=_PROGRAMMING,
        wording=r"did not supply a value",
        happened="SQL-nya memuat `:nama` yang tidak diberi nilai.",
        why="Setiap `:nama` di SQL harus menjadi kunci di kamus yang diserahkan.",
        advice='tulis misalnya `execute("... WHERE nama = :nama", {"nama": nama})`.',
    ),
    Mistake(
        id="binding-type",
        kind="sqlite3:Error",
        wording=r"[Ee]rror binding parameter.*not supported",
        happened="Nilai jenis itu tidak dapat disimpan di SQLite.",
        why="SQLite mengenal teks, bilangan, bita dan `None`; daftar, kamus, dan objek tidak.",
        advice="simpan satu nilai per kolom, atau ubah dulu menjadi teks dengan `json.dumps(...)`.",
    ),
    Mistake(
        id="several-statements",
        kind="sqlite3:Error",
        wording=r"one statement at a time",
        happened="`execute` diberi lebih dari satu perintah SQL.",
        why="`execute` menjalankan satu perintah, supaya masukan pengunjung tidak dapat menyelipkan perintah kedua.",
        advice="panggil `execute` untuk setiap perintah; isi berkas `schema.sql` dijalankan dengan `executescript(...)`.",
    ),
    Mistake(
        id="database-closed",
        kind=_PROGRAMMING,
        wording=r"closed database|closed cursor",
        happened="Sambungan ke basis data itu sudah ditutup.",
        why="Setelah `close()` sebuah sambungan tidak dapat dipakai lagi. Di aplikasi Flask ia biasanya ditutup di akhir setiap permintaan.",
        advice="ambil sambungan baru, misalnya dengan memanggil `get_db()` lagi di dalam permintaan ini.",
    ),
    Mistake(
        id="database-other-thread",
        kind=_PROGRAMMING,
        wording=r"same thread",
        happened="Sambungan basis data dibuat di satu utas (thread) dan dipakai di utas lain.",
        why="Server Flask melayani setiap permintaan di utasnya sendiri, sedangkan sambungan yang dibuat di tingkat atas berkas milik utas pertama.",
        advice="buka sambungan di dalam permintaan dan simpan di `g`, seperti `get_db()` di contoh buku ini.",
    ),
    Mistake(
        id="row-by-name",
        kind="TypeError",
        line=r"\[['\"]\w+['\"]\]",
        wording=r"tuple indices must be",
        happened="Isi sebuah tuple diambil dengan nama, padahal hanya dapat diambil dengan nomor.",
        why="Baris dari `sqlite3` pun berupa tuple, selama `row_factory` belum diatur.",
        advice="pakai nomornya, misalnya `[0]`; untuk baris dari basis data, pasang `db.row_factory = sqlite3.Row` setelah `connect`.",
    ),
    Mistake(
        id="row-column-missing",
        kind="IndexError",
        wording=r"No item with that key",
        happened="Baris itu tidak mempunyai kolom dengan nama itu.",
        why="Hanya kolom yang disebut di `SELECT` yang ada di barisnya.",
        advice="tambahkan kolomnya di `SELECT`, atau cek ejaannya; `baris.keys()` menyebut yang ada.",
    ),
)
"""The particular before the general: `find` takes the first that fits."""
