"""JANGAN DITIRU: berkas ini bernama sama dengan modul `random` milik Python."""

NOMOR_ANTREAN = [7, 12, 25]
