"""Cetak ringkasan menu tanpa server. Jalankan di folder ini: python rekap.py"""

from app import app
from menu import summary

with app.app_context():
    print(summary())
