from flask_wtf import FlaskForm
from wtforms import StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, Length


class FormulirKabar(FlaskForm):
    judul = StringField("Judul", validators=[DataRequired(), Length(max=200)])
    isi = TextAreaField("Isi", validators=[DataRequired()], render_kw={"rows": 8})
    simpan = SubmitField("Simpan")


class FormulirHapus(FlaskForm):
    hapus = SubmitField("Hapus kabar ini")
