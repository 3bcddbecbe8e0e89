"""Hitung umur semua buku di luar server, supaya galatnya dapat diperiksa. Jalankan: python -m pdb cari.py"""

from pustaka.data import BUKU
from pustaka.hitungan import umur

for nomor, buku in BUKU.items():
    print(nomor, umur(buku, 2026))
