"""Menu warung. Berkas ini tidak mengimpor `app`: ia bertanya kepada `current_app` dan `g`."""

import csv
from pathlib import Path

from flask import current_app, g


def open_menu():
    """Buka menu.csv, paling banyak sekali dalam satu konteks aplikasi."""
    if "menu_file" not in g:
        path = Path(current_app.root_path) / "menu.csv"
        g.menu_file = path.open(encoding="utf-8", newline="")
    return g.menu_file


def close_menu(error=None):
    """Tutup menu.csv kalau konteks ini pernah membukanya."""
    file = g.pop("menu_file", None)
    if file is not None:
        file.close()


def read_menu():
    """Beri daftar makanan: kamus dengan kunci `nama` dan `harga`."""
    file = open_menu()
    file.seek(0)
    return list(csv.DictReader(file))


def summary():
    """Beri ringkasan satu baris, untuk halaman dan untuk terminal."""
    return f"{current_app.config['NAMA_WARUNG']}: {len(read_menu())} menu"
