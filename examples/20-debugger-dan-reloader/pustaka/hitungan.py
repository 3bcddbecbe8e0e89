"""Hitungan yang dipakai halaman-halaman buku."""


def umur(buku, tahun_ini):
    """Kembalikan umur sebuah buku, dalam tahun."""
    return tahun_ini - buku["tahun"]
