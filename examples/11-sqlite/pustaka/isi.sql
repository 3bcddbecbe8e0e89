INSERT INTO buku (id, judul, penulis, tahun) VALUES
  (1, 'Laskar Pelangi', 'Andrea Hirata', 2005),
  (2, 'Bumi Manusia', 'Pramoedya Ananta Toer', 1980),
  (3, 'Ronggeng Dukuh Paruk', 'Ahmad Tohari', 1982),
  (4, 'Cantik Itu Luka', 'Eka Kurniawan', 2002),
  (5, 'Negeri 5 Menara', 'Ahmad Fuadi', 2009);

INSERT INTO anggota (id, nama, dusun) VALUES
  (1, 'Yuliana', 'Wae Rebo'),
  (2, 'Made', 'Denge'),
  (3, 'Ucok', 'Kombo'),
  (4, 'Fatimah', 'Denge'),
  (5, 'Yosef', 'Wae Rebo'),
  (6, 'Sitti', 'Kombo');

-- tanggal_kembali berisi NULL selama bukunya masih dipinjam.
INSERT INTO pinjam (id, buku_id, anggota_id, tanggal_pinjam, tanggal_kembali) VALUES
  (1, 1, 1, '2026-10-05', '2026-10-19'),
  (2, 2, 1, '2026-11-02', NULL),
  (3, 4, 6, '2026-11-09', NULL);
