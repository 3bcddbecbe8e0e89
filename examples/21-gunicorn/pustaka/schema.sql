DROP TABLE IF EXISTS laporan;
DROP TABLE IF EXISTS buku;

CREATE TABLE buku (
  id INTEGER PRIMARY KEY,
  judul TEXT NOT NULL,
  penulis TEXT NOT NULL,
  tahun INTEGER NOT NULL
);

-- Satu baris untuk setiap laporan yang dibuat.
CREATE TABLE laporan (
  id INTEGER PRIMARY KEY,
  untuk TEXT NOT NULL
);

INSERT INTO buku (id, judul, penulis, tahun) VALUES
  (1, 'Laskar Pelangi', 'Andrea Hirata', 2005),
  (2, 'Bumi Manusia', 'Pramoedya Ananta Toer', 1980),
  (3, 'Ronggeng Dukuh Paruk', 'Ahmad Tohari', 1982),
  (4, 'Cantik Itu Luka', 'Eka Kurniawan', 2002),
  (5, 'Negeri 5 Menara', 'Ahmad Fuadi', 2009);
