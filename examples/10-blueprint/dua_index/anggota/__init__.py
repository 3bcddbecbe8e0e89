"""JANGAN DITIRU: nama templatnya, `index.html`, dipakai juga oleh blueprint sebelah."""

from flask import Blueprint, render_template

bp = Blueprint("anggota", __name__, url_prefix="/anggota", template_folder="templates")


@bp.route("/")
def daftar():
    return render_template("index.html")
