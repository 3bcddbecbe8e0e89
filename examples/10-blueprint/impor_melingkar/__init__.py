"""JANGAN DITIRU: views diimpor sebelum bp dibuat, padahal views memerlukan bp."""

from flask import Blueprint

from impor_melingkar import views

bp = Blueprint("anggota", __name__, url_prefix="/anggota")
