"""Isi perpustakaan, seperti yang diketik petugas. Buku nomor 4 sengaja salah: tahunnya teks."""

BUKU = {
    1: {"judul": "Laskar Pelangi", "penulis": "Andrea Hirata", "tahun": 2005},
    2: {"judul": "Bumi Manusia", "penulis": "Pramoedya Ananta Toer", "tahun": 1980},
    3: {"judul": "Ronggeng Dukuh Paruk", "penulis": "Ahmad Tohari", "tahun": 1982},
    4: {"judul": "Cantik Itu Luka", "penulis": "Eka Kurniawan", "tahun": "2002"},
    5: {"judul": "Negeri 5 Menara", "penulis": "Ahmad Fuadi", "tahun": 2009},
}
