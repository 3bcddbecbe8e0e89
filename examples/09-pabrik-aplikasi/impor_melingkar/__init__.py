"""JANGAN DITIRU: instance global di sini, dan views.py mengimpornya kembali."""

from flask import Flask

from impor_melingkar import views  # noqa: F401

app = Flask(__name__)
