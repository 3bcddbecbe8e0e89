-- Tabel lama dihapus beserta isinya, lalu dibuat lagi dalam keadaan kosong.
-- Yang menunjuk (pinjam) dihapus sebelum yang ditunjuk (buku, anggota).
DROP TABLE IF EXISTS pinjam;
DROP TABLE IF EXISTS anggota;
DROP TABLE IF EXISTS buku;

CREATE TABLE buku (
  id INTEGER PRIMARY KEY,
  judul TEXT NOT NULL,
  penulis TEXT NOT NULL,
  tahun INTEGER NOT NULL
);

CREATE TABLE anggota (
  id INTEGER PRIMARY KEY,
  nama TEXT NOT NULL,
  dusun TEXT NOT NULL
);

CREATE TABLE pinjam (
  id INTEGER PRIMARY KEY,
  buku_id INTEGER NOT NULL REFERENCES buku (id),
  anggota_id INTEGER NOT NULL REFERENCES anggota (id),
  tanggal_pinjam TEXT NOT NULL,
  tanggal_kembali TEXT
);
