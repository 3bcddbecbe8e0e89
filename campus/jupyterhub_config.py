"""Pengaturan JupyterHub untuk Buku Kerja Flask. Semua pilihan `atur` dijelaskan di README.md."""

from bukuflask_campus import atur

c = get_config()  # noqa: F821

atur(
    c,
    data="/var/lib/buku-kerja",
    students="/opt/buku-kerja/siswa.txt",
    teachers={"guru"},
    memory="1G",
    processes=200,
    idle_minutes=60,
)

# Hanya komputer ini yang mendengar langsung; dari luar orang masuk lewat HTTPS (README.md, langkah 6).
c.JupyterHub.bind_url = "http://127.0.0.1:8000/"
