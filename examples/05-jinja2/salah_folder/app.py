"""JANGAN DITIRU: folder templatnya bernama `template`, padahal Flask mencari `templates`."""

from flask import Flask, render_template

app = Flask(__name__)


@app.route("/")
def beranda():
    return render_template("beranda.html")
