"""What lesson 01 and its exercises say about Jinja, Werkzeug, zip and Python, as small programs."""

import base64
import builtins
import contextlib
import importlib
import io
import string
import sys
import tempfile
import zipfile
from importlib.metadata import requires
from itertools import zip_longest
from pathlib import Path

import flask
from claim_helpers import raises
from jinja2 import Template
from werkzeug.wrappers import Response


def _packed(**files):
    """Return a zip, as bytes, of `name.py` for each given name."""
    container = io.BytesIO()
    with zipfile.ZipFile(container, "w") as archive:
        for stem, source in files.items():
            archive.writestr(f"ajaib/{stem}.py", source)
    return container.getvalue()


# -- Flask's parts ------------------------------------------------------------------------------------------------------------


def bahan_ikut_terpasang() -> None:
    needed = [line.lower() for line in requires("flask") if ";" not in line]
    assert any(line.startswith("jinja2") for line in needed)
    assert any(line.startswith("werkzeug") for line in needed)


def unggahan_tanpa_ekstensi() -> None:
    app = flask.Flask("unggah")

    @app.route("/", methods=["POST"])
    def terima():
        return flask.request.files["foto"].read()

    answer = app.test_client().post("/", data={"foto": (io.BytesIO(b"isi"), "foto.png")})
    assert answer.data == b"isi"


def render_mengganti() -> None:
    templat = Template("<h2>{{ judul }}</h2>")
    assert templat.render(judul="Flask 0.1") == "<h2>Flask 0.1</h2>"


def render_menerima_kamus() -> None:
    isi = {"judul": "Flask 0.1", "tanggal": "2010"}
    assert Template("{{ judul }} {{ tanggal }}").render(isi) == "Flask 0.1 2010"


def tidak_diberi_nilai_kosong() -> None:
    assert Template("<h2>{{ judul }}</h2>").render() == "<h2></h2>"


def kiri_tempat_kanan_nilai() -> None:
    tanggal = "2010"
    assert Template("{{ judul }}|{{ tanggal }}").render(judul=tanggal) == "2010|"


def render_perlu_nama() -> None:
    templat = Template("{{ judul }}{{ tanggal }}")
    assert raises(TypeError, templat.render, "Flask 0.1", "2010")
    assert raises(ValueError, templat.render, "Flask 0.1")


def templat_bukan_teks() -> None:
    assert not isinstance(Template("a"), str)
    assert raises(AttributeError, lambda: Template("a").format())
    assert raises(TypeError, lambda: Template("a")())


def response_tanpa_mimetype() -> None:
    assert Response("<h2>a</h2>").mimetype == "text/plain"


def response_tanpa_status() -> None:
    assert Response("a", mimetype="text/html").status_code == 200


def response_tanpa_isi() -> None:
    assert Response(mimetype="text/html").get_data() == b""
    assert Response("isi", mimetype="text/html").get_data() == b"isi"


def response_minta_teks() -> None:
    assert Response("a").get_data() == Response(b"a").get_data() == b"a"
    assert raises(TypeError, lambda: Response(Template("a")).get_data())


def satu_objek_satu_isi() -> None:
    jawaban = Response("pertama")
    kedua = jawaban
    kedua.set_data("kedua")
    assert jawaban.get_data(as_text=True) == "kedua"


# -- the zip ------------------------------------------------------------------------------------------------------------------


def base64_huruf_biasa() -> None:
    letters = set(string.ascii_letters + string.digits + "+/=")
    text = base64.b64encode(bytes(range(256))).decode("ascii")
    assert set(text) <= letters
    assert base64.b64decode(text) == bytes(range(256))


def impor_menjalankan() -> None:
    with tempfile.TemporaryDirectory() as place:
        Path(place, "kiriman_orang.py").write_text("import builtins\nbuiltins.terjalankan = True\n", encoding="utf-8")
        sys.path.insert(0, place)
        try:
            importlib.import_module("kiriman_orang")
            assert builtins.terjalankan is True
            del builtins.terjalankan
            exec(Path(place, "kiriman_orang.py").read_text(encoding="utf-8"), {})
            assert builtins.terjalankan is True
        finally:
            sys.path.remove(place)
            sys.modules.pop("kiriman_orang", None)
            if hasattr(builtins, "terjalankan"):
                del builtins.terjalankan


def membaca_tidak_menjalankan() -> None:
    bita = _packed(__init__="import builtins\nbuiltins.terjalankan = True\n")
    with zipfile.ZipFile(io.BytesIO(bita)) as arsip:
        for nama in arsip.namelist():
            arsip.read(nama)
    assert not hasattr(builtins, "terjalankan")


def bytesio_seperti_berkas() -> None:
    bita = _packed(mesin="")
    assert raises(AttributeError, zipfile.ZipFile, bita)
    assert zipfile.ZipFile(io.BytesIO(bita)).namelist() == ["ajaib/mesin.py"]


def with_menutup() -> None:
    with zipfile.ZipFile(io.BytesIO(), "w") as arsip:
        arsip.writestr("a.py", "")
    assert raises(ValueError, arsip.writestr, "b.py", "")


def teks_untuk_zipfile() -> None:
    teks = base64.b64encode(_packed(mesin="")).decode("ascii")
    assert raises(FileNotFoundError, zipfile.ZipFile, teks[:20])
    assert raises(TypeError, io.BytesIO, teks)


def infolist_berisi_zipinfo() -> None:
    (satu,) = zipfile.ZipFile(io.BytesIO(_packed(mesin="x = 1\n"))).infolist()
    assert type(satu) is zipfile.ZipInfo
    assert (satu.filename, satu.file_size) == ("ajaib/mesin.py", 6)
    assert len(satu.date_time) == 6


def nama_zip_dengan_folder() -> None:
    assert zipfile.ZipFile(io.BytesIO(_packed(__init__="", mesin=""))).namelist() == [
        "ajaib/__init__.py",
        "ajaib/mesin.py",
    ]


def mode_w_mengosongkan() -> None:
    bita = _packed(mesin="")
    assert zipfile.ZipFile(io.BytesIO(bita), "w").namelist() == []
    assert zipfile.ZipFile(io.BytesIO(bita)).namelist() == ["ajaib/mesin.py"]


def zip_bukan_tulisan() -> None:
    assert raises(UnicodeDecodeError, _packed(mesin="x = 1\n" * 9).decode)


def printdir_none() -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        assert zipfile.ZipFile(io.BytesIO(_packed(mesin=""))).printdir() is None
    assert ["b", "a"].sort() is None


# -- what the exercises say of Python -----------------------------------------------------------------------------------------


def kata_tanpa_kutip() -> None:
    assert raises(NameError, eval, "Wayan")
    assert raises(NameError, eval, "Nama", {"nama": "Wayan"})
    assert eval("nama", {"nama": "Wayan"}) == "Wayan"


def nama_di_dalam_kutip() -> None:
    tahun = "2010"
    assert "2010-04-16".startswith(tahun)
    assert not "2010-04-16".startswith("tahun")


def kamus_bukan_teks() -> None:
    peristiwa = {"tanggal": "2010-04-16"}
    assert (peristiwa == "2010-04-16") is False
    assert ("2010" in peristiwa) is False


def kamus_dengan_kurung_siku() -> None:
    peristiwa = {"judul": "Flask 0.1"}
    assert peristiwa["judul"] == "Flask 0.1"
    assert raises(AttributeError, lambda: peristiwa.judul)


def is_menanyakan_objek() -> None:
    tanggal, tahun = "2010-04-16", "".join(["20", "10"])
    assert tanggal[:4] == tahun
    assert tanggal[:4] is not tahun


def sama_dengan_menuntut_seluruhnya() -> None:
    assert "2004" == "".join(["20", "04"])
    assert ("2010" == "2010-04-16") is False


def arah_startswith() -> None:
    assert "2010-04-16".startswith("2010")
    assert not "2010".startswith("2010-04-16")
    assert "Denpasar".startswith("Den")
    assert not "Denpasar".startswith("pasar")


def tahun_dari_split() -> None:
    assert "2010-04-16".split("-")[0] == "2010"
    assert "2004".split("-")[0] == "2004"


def menyebut_tidak_menyimpan() -> None:
    hasil = []
    for peristiwa in [{"judul": "Flask 0.1"}]:
        peristiwa["judul"]  # noqa: B018
    assert hasil == []


def teks_bukan_angka() -> None:
    assert ("2010" == 2010) is False


def teks_dianggap_benar() -> None:
    assert bool("2010") is True
    assert bool("") is False


def int_menolak_tanggal() -> None:
    assert int("2010") == 2010
    assert raises(ValueError, int, "2010-04-01")


def startswith_minta_teks() -> None:
    assert raises(TypeError, "2010-04-16".startswith, 2010)


def return_mengakhiri() -> None:
    seen = []

    def cari():
        for nomor in (1, 2, 3):
            seen.append(nomor)
            return nomor

    assert cari() == 1
    assert seen == [1]


def tanpa_return_none() -> None:
    def diam():
        "".upper()

    assert diam() is None


def print_mengembalikan_none() -> None:
    with contextlib.redirect_stdout(io.StringIO()) as shown:
        assert print("Halo") is None
    assert shown.getvalue() == "Halo\n"


def append_menghasilkan_none() -> None:
    assert [].append(1) is None
    assert [2, 1].sort() is None


def append_milik_daftar() -> None:
    """`{}` makes a dict and `[]` a list, and the list alone has `append`."""
    assert (type({}), type([])) == (dict, list)
    assert hasattr([], "append")
    assert not hasattr({}, "append")


def get_tanpa_kunci_none() -> None:
    assert {"judul": "Flask 0.1"}.get("Judul") is None


def zip_longest_mengisi_none() -> None:
    """The shorter of two lists is filled up with None, or with what `fillvalue` says."""
    assert list(zip_longest([1, 1], [1, 0, 2])) == [(1, 1), (1, 0), (None, 2)]
    assert list(zip_longest([1, 1], [1, 0, 2], fillvalue=0)) == [(1, 1), (1, 0), (0, 2)]


def isi_daftar_kosong() -> None:
    """An index of an empty list cannot be filled; `append` adds to it."""
    hasil: list[int] = []
    assert raises(IndexError, hasil.__setitem__, 0, 3)
    hasil.append(3)
    assert hasil == [3]


def daftar_di_luar_fungsi() -> None:
    hasil = []

    def isi():
        hasil.append(1)
        return hasil

    assert isi() is isi()
    assert hasil == [1, 1]

    def bawaan(satu=[]):  # noqa: B006
        satu.append(1)
        return satu

    assert bawaan() is bawaan()


def tanpa_kurung_belum_dipanggil() -> None:
    called = []

    def catat():
        called.append(1)

    assert callable(catat)
    assert called == []


def tanggal_terurut_sebagai_teks() -> None:
    dates = ["2016-04-01", "2010-04-16", "2010-04-01", "2004-12-31"]
    assert sorted(dates) == ["2004-12-31", "2010-04-01", "2010-04-16", "2016-04-01"]


def sepuluh_kalah_dari_sembilan() -> None:
    assert "10" < "9"
    assert "1" < "9"
    assert 0.10 < 0.9
    assert 10 > 9


def float_satu_titik() -> None:
    assert float("3.1") == 3.1
    assert raises(ValueError, float, "3.1.3")


def float_sepuluh() -> None:
    assert float("0.10") == float("0.1")


def int_menolak_titik() -> None:
    assert raises(ValueError, int, "2.3")
    assert int("10") == 10


def int_menolak_daftar() -> None:
    assert "0.10".split(".") == ["0", "10"]
    assert raises(TypeError, int, ["0", "10"])
    assert raises(TypeError, float, ["0", "10"])


def daftar_tanpa_split() -> None:
    assert raises(AttributeError, lambda: ["0", "10"].split("."))
    assert raises(AttributeError, lambda: ["0", "10"].replace(".", ""))
    assert raises(AttributeError, lambda: ["0", "10"].int())


def teks_lawan_angka() -> None:
    for text in ("[3, 1] > '3.1'", "'3' > 3", "[3] > 3", "(3, 1) > [3, 0]"):
        assert raises(TypeError, eval, text), text


def variabel_fungsi_lain() -> None:
    def satu():
        dalam_satu = 1
        return dalam_satu

    def dua():
        return eval("dalam_satu")

    assert satu() == 1
    assert raises(NameError, dua)


def lebih_atau_sama() -> None:
    assert [2, 3] >= [2, 3]
    assert not [2, 3] > [2, 3]


def daftar_dari_kiri() -> None:
    assert [3, 1, 3] > [1, 1, 2]
    assert [0, 10] > [0, 9, 5]
    assert [3, 1, 3] > [3, 1]
    assert tuple(map(int, "0.10".split("."))) > tuple(map(int, "0.9".split(".")))


def bongkar_mengubah_nama() -> None:
    container = io.BytesIO()
    with zipfile.ZipFile(container, "w") as archive:
        archive.writestr("../rahasia.py", "")
        archive.writestr("/etc/jadwal.py", "")
    with zipfile.ZipFile(container) as archive, tempfile.TemporaryDirectory() as folder:
        assert archive.namelist() == ["../rahasia.py", "/etc/jadwal.py"]
        archive.extractall(Path(folder, "meja"))
        found = [file.relative_to(folder).as_posix() for file in Path(folder).rglob("*") if file.is_file()]
        assert sorted(found) == ["meja/etc/jadwal.py", "meja/rahasia.py"]


def telusur_zip_dari_akar() -> None:
    """Walking a zip folder by folder, from its root, does not come to a name that begins with a slash."""
    container = io.BytesIO()
    with zipfile.ZipFile(container, "w") as archive:
        archive.writestr("meja/jadwal.py", "")
        archive.writestr("/etc/jadwal.py", "")
    found, ways = [], [zipfile.Path(container)]
    for way in ways:
        if way.is_dir():
            ways.extend(way.iterdir())
        else:
            found.append(way.at)
    assert "meja/jadwal.py" in found
    assert "/etc/jadwal.py" not in found


def kunci_tidak_kembar() -> None:
    assert list(dict.fromkeys(["Ayo, rapat", "Ayo, rapat"])) == ["Ayo, rapat"]
    assert len({"Ayo, rapat", "Ayo, rapat"}) == 1


def arah_base64() -> None:
    assert base64.b64encode(b"zip") == b"emlw"
    assert base64.b64decode("emlw") == b"zip"


def stringio_minta_teks() -> None:
    assert raises(TypeError, lambda: io.StringIO(b"PK"))


def argumen_kedua_status() -> None:
    assert Response("isi", "404 Not Found").status_code == 404


def and_menuntut_keduanya() -> None:
    assert (3 > 2 and 2 > 3) is False


def argumen_kedua_split() -> None:
    assert "3.1.3".split(".", 1) == ["3", "1.3"]
    assert raises(TypeError, lambda: "3.1.3".split(".", int))
