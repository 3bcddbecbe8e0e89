"""JANGAN DITIRU: berkas ini meminta `bp` sebelum `bp` selesai dibuat."""

from impor_melingkar import bp


@bp.route("/")
def daftar():
    return "Daftar anggota"
