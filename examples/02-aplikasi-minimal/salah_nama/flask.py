"""JANGAN DITIRU: berkas ini bernama sama dengan pustaka yang diimpornya."""

from flask import Flask

app = Flask(__name__)
