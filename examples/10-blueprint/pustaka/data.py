"""Isi perpustakaan untuk sementara: dibaca saja, tidak diubah. Pelajaran 11 menggantinya dengan basis data."""

BUKU = [
    {"id": 1, "judul": "Laskar Pelangi", "penulis": "Andrea Hirata", "tahun": 2005},
    {"id": 2, "judul": "Bumi Manusia", "penulis": "Pramoedya Ananta Toer", "tahun": 1980},
    {"id": 3, "judul": "Ronggeng Dukuh Paruk", "penulis": "Ahmad Tohari", "tahun": 1982},
    {"id": 4, "judul": "Cantik Itu Luka", "penulis": "Eka Kurniawan", "tahun": 2002},
    {"id": 5, "judul": "Negeri 5 Menara", "penulis": "Ahmad Fuadi", "tahun": 2009},
]

ANGGOTA = [
    {"id": 1, "nama": "Yuliana", "dusun": "Wae Rebo"},
    {"id": 2, "nama": "Made", "dusun": "Denge"},
    {"id": 3, "nama": "Ucok", "dusun": "Kombo"},
    {"id": 4, "nama": "Fatimah", "dusun": "Denge"},
    {"id": 5, "nama": "Yosef", "dusun": "Wae Rebo"},
    {"id": 6, "nama": "Sitti", "dusun": "Kombo"},
]

# `tanggal_kembali` berisi None selama bukunya masih dipinjam.
PINJAM = [
    {"id": 1, "buku_id": 1, "anggota_id": 1, "tanggal_pinjam": "2026-10-05", "tanggal_kembali": "2026-10-19"},
    {"id": 2, "buku_id": 2, "anggota_id": 1, "tanggal_pinjam": "2026-11-02", "tanggal_kembali": None},
    {"id": 3, "buku_id": 4, "anggota_id": 6, "tanggal_pinjam": "2026-11-09", "tanggal_kembali": None},
]


def cari(daftar, id):
    """Kembalikan baris yang `id`-nya diminta, atau None kalau tidak ada."""
    for baris in daftar:
        if baris["id"] == id:
            return baris
    return None


def pinjaman_terbuka():
    """Kembalikan pinjaman yang bukunya belum kembali."""
    terbuka = []
    for pinjam in PINJAM:
        if pinjam["tanggal_kembali"] is None:
            terbuka.append(pinjam)
    return terbuka


def peminjam(buku_id):
    """Kembalikan anggota yang sedang meminjam buku itu, atau None kalau bukunya ada di rak."""
    for pinjam in pinjaman_terbuka():
        if pinjam["buku_id"] == buku_id:
            return cari(ANGGOTA, pinjam["anggota_id"])
    return None


def pinjaman_anggota(anggota_id):
    """Kembalikan semua pinjaman seorang anggota, masing-masing bersama bukunya."""
    hasil = []
    for pinjam in PINJAM:
        if pinjam["anggota_id"] == anggota_id:
            hasil.append({"buku": cari(BUKU, pinjam["buku_id"]), "pinjam": pinjam})
    return hasil
