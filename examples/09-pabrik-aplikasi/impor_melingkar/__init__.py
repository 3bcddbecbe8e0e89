"""JANGAN DITIRU: instance global di sini, dan views.py mengimpornya kembali."""

from flask import Flask

from impor_melingkar import views

app = Flask(__name__)
