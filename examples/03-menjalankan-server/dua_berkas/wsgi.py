"""JANGAN DITIRU: folder ini juga punya app.py, yang kalah dari berkas ini."""

from flask import Flask

app = Flask(__name__)


@app.route("/")
def depan():
    return "Jawaban dari wsgi.py"
