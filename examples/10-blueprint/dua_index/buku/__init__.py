"""JANGAN DITIRU: nama templatnya, `index.html`, dipakai juga oleh blueprint sebelah."""

from flask import Blueprint, render_template

bp = Blueprint("buku", __name__, url_prefix="/buku", template_folder="templates")


@bp.route("/")
def daftar():
    return render_template("index.html")
