from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField, SubmitField, TelField
from wtforms.validators import DataRequired, Length, Optional


class FormulirDaftar(FlaskForm):
    nama = StringField("Nama", validators=[DataRequired(), Length(max=80)])
    telepon = TelField("Telepon (boleh kosong)", validators=[Optional(), Length(max=20)])
    sandi = PasswordField("Sandi", validators=[DataRequired()])
    kirim = SubmitField("Daftar")


class FormulirMasuk(FlaskForm):
    nama = StringField("Nama", validators=[DataRequired()])
    sandi = PasswordField("Sandi", validators=[DataRequired()])
    kirim = SubmitField("Masuk")
