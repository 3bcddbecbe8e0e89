"""Lines that import, in another order or in other words: what is told is a line that Python reads and that imports what is meant."""

from __future__ import annotations

import re

import pytest


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import flask, Flask from flask", "`import flask` lalu `from flask import Flask`"),
        ("import flask from Flask", "`from flask import Flask`"),
        ("import Flask form flask", "`from flask import Flask`"),
        ("form flask import Flask", "`from flask import Flask`"),
        ("dari flask impor Flask", "`from flask import Flask`"),
        ("import Flask dari flask", "`from flask import Flask`"),
        ("from flask use Flask", "`from flask import Flask`"),
        ("import flask import Flask", "`from flask import Flask`"),
        ("import from flask Flask", "`from flask import Flask`"),
        ("import flask.Flask from flask", "`from flask import Flask`"),
        ("from flask.import Flask", "`from flask import Flask`"),
        ("import flask (Flask)", "`from flask import Flask`"),
        ('import Flask from "flask"', "`from flask import Flask`"),
        ('import { Flask, request } from "flask"', "`from flask import Flask, request`"),
        ('import "flask"', "`import flask`"),
        ("import os, Flask from flask", "`import os` lalu `from flask import Flask`"),
        ("import os, sys from flask", "`import os, sys`"),
        ("import os dan sys", "`import os, sys`"),
        ("from flask import Flask and request", "`from flask import Flask, request`"),
        ("from flask import Flask, dan request", "`from flask import Flask, request`"),
        ("from flask import Flask, import request", "`from flask import Flask, request`"),
        ("from flask import Flask, request from flask", "`from flask import Flask, request`"),
        ("from flask import Flask request", "`from flask import Flask, request`"),
        ("from flask import Flask, render template", "`from flask import Flask, render_template`"),
        ("from flask import url for", "`from flask import url_for`"),
        ("from flask import Flask, request,", "`from flask import Flask, request`"),
        ("import flask, from os import path", "`import flask` lalu `from os import path`"),
        ("import datetime from datetime", "`from datetime import datetime`"),
        ("include flask", "`import flask`"),
    ],
)  # fmt: skip
def test_the_line_is_shown_as_it_is_written(told, source, expected):
    assert expected in told(source)
    namespace: dict[str, object] = {}
    for line in re.findall("`([^`]+)`", expected):
        exec(compile(line, "<jawabanmu>", "exec"), namespace)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from flask", "belum ada `import`"),
        ("import flask as", "Sesudah `as` belum ada nama"),
        ("from flask import Flask.request", "tanpa titik"),
        ("from flask import *, Flask", "tanpa `*`"),
    ],
)
def test_what_is_lacking_is_told(told, source, expected):
    assert expected in told(source)
