"""Jadwal kereta dari Surabaya Gubeng. Jamnya karangan, jangan dipakai untuk bepergian."""

JADWAL = {
    "banyuwangi": [(5, "Probowangi"), (9, "Sri Tanjung"), (14, "Mutiara Timur")],
    "blitar": [(4, "Penataran"), (11, "Dhoho")],
    "malang": [(4, "Penataran"), (7, "Arjuno"), (16, "Tumapel")],
}


def berangkat(kota, sesudah=0):
    """Kembalikan daftar teks `jam kereta` ke sebuah kota di JADWAL, mulai jam `sesudah` (0 sampai 23)."""
    hasil = []
    for jam, kereta in JADWAL[kota]:
        if jam >= sesudah:
            hasil.append(f"{jam:02}.00 {kereta}")
    return hasil


def halaman(judul, tautan, butir):
    """Kembalikan HTML: judul, satu tautan berupa pasangan (tulisan, alamat), dan daftar butir."""
    tulisan, alamat = tautan
    daftar = ""
    for isi in butir:
        daftar = daftar + f"<li>{isi}</li>"
    return f'<h1>{judul}</h1>\n<p><a href="{alamat}">{tulisan}</a></p>\n<ul>{daftar}</ul>\n'
