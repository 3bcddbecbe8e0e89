"""Formulir-formulir perpustakaan: satu kelas untuk satu formulir, satu atribut untuk satu isian."""

from datetime import date

from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.file import FileAllowed, FileField, FileRequired, FileSize
from wtforms import BooleanField, EmailField, IntegerField, PasswordField, SelectChoice, SelectField, StringField
from wtforms.i18n import DummyTranslations
from wtforms.validators import DataRequired, Email, Length, NumberRange, Optional, ValidationError

# Penjaga untuk setiap POST, juga untuk tombol yang tidak punya kelas di sini.
csrf = CSRFProtect()

DUSUN = ["Wae Rebo", "Denge", "Kombo"]
# Bita-bita pertama sebuah gambar, dan akhiran nama berkasnya.
TANDA_GAMBAR = {b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg"}


def rapikan(teks):
    """Buang spasi di kedua ujung. Isian yang kosong menjadi None."""
    return (teks or "").strip() or None


def akhiran_gambar(berkas):
    """Kembalikan ".png" atau ".jpg" menurut isi berkasnya, atau None kalau isinya bukan gambar."""
    awal = berkas.read(8)
    # Kembali ke awal, supaya yang disimpan nanti adalah seluruh isinya.
    berkas.seek(0)
    for tanda, akhiran in TANDA_GAMBAR.items():
        if awal.startswith(tanda):
            return akhiran
    return None


class Terjemahan(DummyTranslations):
    """Pesan bawaan WTForms yang tidak dapat diganti di validatornya."""

    def gettext(self, teks):
        return {"Not a valid choice.": "Pilih salah satu dari daftar."}.get(teks, teks)


class Formulir(FlaskForm):
    """Induk semua formulir di sini. WTForms tidak punya pesan bahasa Indonesia."""

    class Meta:
        def get_translations(self, formulir):
            return Terjemahan()


class FormulirLogin(Formulir):
    username = StringField("Nama pengguna", filters=[rapikan], validators=[DataRequired("Nama pengguna harus diisi.")])
    password = PasswordField("Kata sandi", validators=[DataRequired("Kata sandi harus diisi.")])
    ingat = BooleanField("Ingat saya di peramban ini")


class FormulirBuku(Formulir):
    judul = StringField(
        "Judul",
        filters=[rapikan],
        validators=[
            DataRequired("Judul harus diisi."),
            Length(max=200, message="Judul paling banyak 200 huruf."),
        ],
    )
    penulis = StringField(
        "Penulis",
        filters=[rapikan],
        validators=[
            DataRequired("Penulis harus diisi."),
            Length(max=100, message="Penulis paling banyak 100 huruf."),
        ],
    )
    tahun = IntegerField(
        "Tahun",
        validators=[
            DataRequired("Tahun ditulis dengan angka, misalnya 1980."),
            NumberRange(min=1000, message="Tahun ditulis dengan empat angka."),
        ],
    )

    # Dipanggil WTForms karena namanya validate_ disambung nama isiannya.
    def validate_tahun(self, isian):
        if isian.data > date.today().year:
            raise ValidationError("Tahun itu belum tiba.")


class FormulirAnggota(Formulir):
    nama = StringField(
        "Nama",
        filters=[rapikan],
        validators=[DataRequired("Nama harus diisi."), Length(max=100, message="Nama paling banyak 100 huruf.")],
    )
    dusun = SelectField(
        "Dusun",
        choices=[SelectChoice("", "Pilih dusun"), *DUSUN],
        validators=[DataRequired("Pilih dusunnya.")],
    )
    email = EmailField(
        "Email",
        filters=[rapikan],
        validators=[
            Optional(),
            Length(max=200, message="Email paling banyak 200 huruf."),
            Email("Tulis alamat email yang benar, misalnya nama@desa.id."),
        ],
    )


class FormulirPinjam(Formulir):
    # Pilihannya ada di basis data, jadi diisi oleh fungsi view.
    buku_id = SelectField("Buku", coerce=int, validators=[DataRequired("Pilih bukunya.")])
    anggota_id = SelectField("Anggota", coerce=int, validators=[DataRequired("Pilih anggotanya.")])


class FormulirSampul(Formulir):
    gambar = FileField(
        "Gambar",
        validators=[
            FileRequired("Pilih sebuah gambar."),
            FileAllowed(["png", "jpg", "jpeg"], "Yang diterima gambar PNG atau JPEG."),
            FileSize(max_size=1024 * 1024, message="Gambarnya paling besar 1 MB."),
        ],
    )

    # `FileAllowed` melihat nama berkasnya saja. Isinya diperiksa di sini.
    def validate_gambar(self, isian):
        if akhiran_gambar(isian.data) is None:
            raise ValidationError("Isi berkas itu bukan gambar PNG atau JPEG.")
