"""Formulir login."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import InputRequired


class FormulirLogin(FlaskForm):
    username = StringField("Username", validators=[InputRequired("Username wajib diisi.")])
    password = PasswordField("Kata sandi", validators=[InputRequired("Kata sandi wajib diisi.")])
    ingat = BooleanField("Ingat saya di peramban ini")
