"""JANGAN DITIRU: folder ini juga punya wsgi.py, dan Flask mencobanya lebih dulu."""

from flask import Flask

app = Flask(__name__)


@app.route("/")
def depan():
    return "Jawaban dari app.py"
