"""`bandingkan_templat`: what is drawn is what Jinja2 compiled, beside the lines that it came from."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ET

import flask
import jinja2
import pytest

from bukuflask.drawings.template_view import bandingkan_templat
from bukuflask.problems import Masalah

MENU = """<h1>{{ judul }}</h1>
<ul>
{% for menu in daftar %}
  <li>{{ menu|upper }}</li>
{% endfor %}
</ul>
"""

BASE = """<title>{% block judul %}Dapur{% endblock %}</title>
<main>
{% block isi %}
<p>{{ salam }}</p>
{% block kaki %}{{ kaki }}{% endblock %}
{% endblock %}
</main>
<p>{{ tahun }}</p>"""

CHILD = """{% extends "base.html" %}
{% from "_macros.html" import kartu %}
{% block isi %}
{{ kartu(resep) }}
{% endblock %}"""


@pytest.fixture
def app() -> flask.Flask:
    app = flask.Flask("dapur")
    app.jinja_env.loader = jinja2.DictLoader({"base.html": BASE, "anak.html": CHILD, "surat.txt": "Halo {{ nama }}"})
    return app


def rows(drawing, start: str, stop: str = "") -> list[str]:
    """The drawn lines from the first that holds `start` to the next empty one (or that holds `stop`), blanks folded."""
    lines = [" ".join(line.split()) for line in drawing.teks.splitlines()]
    first = next(number for number, line in enumerate(lines) if start in line)
    last = next(number for number, line in enumerate(lines) if number > first and (not line or (stop and stop in line)))
    return lines[first:last]


def test_each_template_line_stands_beside_the_python_that_it_became():
    assert bandingkan_templat(MENU).teks == "\n".join(
        [
            "    Templat                         Python buatan Jinja2",
            "                                    def root(context, ...):",
            "                                        l_0_judul = resolve('judul')",
            "                                        l_0_daftar = resolve('daftar')",
            "                                        t_1 = environment.filters['upper']",
            " 1  <h1>{{ judul }}</h1>         →      yield '<h1>'",
            " 2  <ul>                         │      yield escape(l_0_judul)",
            "                                 │      yield '</h1>\\n<ul>\\n'",
            " 3  {% for menu in daftar %}     →      for l_1_menu in l_0_daftar:",
            "                                 │          yield '\\n \N{NO-BREAK SPACE}<li>'",
            " 4    <li>{{ menu|upper }}</li>  →          yield escape(t_1(l_1_menu))",
            " 5  {% endfor %}                 │          yield '</li>\\n'",
            " 6  </ul>                        │      yield '\\n</ul>'",
            "",
            "Tidak digambar: 18 baris persiapan yang serupa di setiap templat.",
            "Disingkat: (undefined(name='x') if l_0_x is missing else l_0_x) ditulis l_0_x.",
        ]
    )


def test_what_is_drawn_and_what_is_left_out_is_all_that_jinja2_wrote():
    drawn = bandingkan_templat(MENU).teks
    compiled = jinja2.Environment(autoescape=True).compile(MENU, raw=True)
    written = [line for line in compiled.splitlines() if line.strip()]
    shown = rows(bandingkan_templat(MENU), "def root")
    assert len(written) == len(shown) + 18
    for row in drawn.splitlines()[5:13]:
        python = row[34:].strip().replace("\N{NO-BREAK SPACE}", " ")
        assert python in compiled.replace(
            "(undefined(name='judul') if l_0_judul is missing else l_0_judul)", "l_0_judul"
        ).replace("(undefined(name='daftar') if l_0_daftar is missing else l_0_daftar)", "l_0_daftar")


def test_a_block_is_a_function_of_its_own_and_its_lines_are_its(app):
    drawing = bandingkan_templat(app, "base.html")
    assert rows(drawing, "def root", stop="def block_") == [
        "def root(context, ...):",
        "l_0_tahun = resolve('tahun')",
        "1 <title>{% block judul %}Dapur{% endbloc… → yield '<title>'",
        "2 <main> │ yield from context.blocks['judul'][0](context)",
        "│ yield '</title>\\n<main>\\n'",
        "3 {% block isi %} → yield from context.blocks['isi'][0](context)",
        "7 </main> │ yield '\\n</main>\\n<p>'",
        "8 <p>{{ tahun }}</p> → yield escape(l_0_tahun)",
        "│ yield '</p>'",
    ]
    assert rows(drawing, "def block_isi", stop="def block_kaki")[2:] == [
        "3 {% block isi %} → yield '\\n<p>'",
        "4 <p>{{ salam }}</p> → yield escape(l_0_salam)",
        "│ yield '</p>\\n'",
        "5 {% block kaki %}{{ kaki }}{% endblock %} → yield from context.blocks['kaki'][0](context)",
        "6 {% endblock %} │ yield '\\n'",
    ]
    assert rows(drawing, "def block_kaki")[2:] == [
        "5 {% block kaki %}{{ kaki }}{% endblock %} → yield escape(l_0_kaki)"
    ]


def test_a_child_hands_its_blocks_over_and_lets_the_parent_write(app):
    drawing = bandingkan_templat(app, "anak.html")
    root = rows(drawing, "def root", stop="def block_isi")
    assert '1 {% extends "base.html" %} → parent_template = None' in root
    assert root[-1] == "yield from parent_template.root_render_func(context)"
    assert "4 {{ kartu(resep) }} → yield escape(context.call(l_0_kartu, l_0_resep))" in rows(drawing, "def block_isi")
    assert "Disingkat: argumen _block_vars dan _loop_vars tidak ditulis." in drawing.teks
    assert "does not export" not in drawing.teks


def test_a_statement_that_is_alone_stays_and_so_does_the_check_of_a_parameter():
    text = bandingkan_templat("{% macro kartu(r) %}{% if r %}{% endif %}{% endmacro %}").teks
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "│ if l_1_r is missing:" in lines
    assert lines[lines.index("│ if l_1_r:") + 1] == "│ pass"


def test_autoescape_is_drawn_as_the_app_has_it(app):
    assert "escape(" in bandingkan_templat("{{ nama }}").teks
    assert "escape(" not in bandingkan_templat(app, "surat.txt").teks


def test_the_drawing_is_escaped_and_can_be_heard():
    root = ET.fromstring(bandingkan_templat(MENU).svg)
    description = root.findtext("{http://www.w3.org/2000/svg}desc") or ""
    assert "Baris 4 menjadi: yield escape(t_1(l_1_menu)); yield '</li>\\n'; yield '\\n</ul>'." in description
    assert "Tidak digambar: 18 baris" in description
    assert "<h1>{{ judul }}</h1>" in [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("source", ["", "polos", "\n", "{# catatan #}", "{% block isi %}\n{% endblock %}"])
def test_a_template_without_any_value_is_drawn_too(source):
    assert "def root(context, ...):" in bandingkan_templat(source).teks


def test_the_same_template_gives_the_same_drawing_in_every_python_process():
    source = "{% if a %}{% set x = 1 %}{% set y = 2 %}{% set z = 3 %}{% endif %}{{ x }}{{ y }}{{ z }}{{ a|title|upper|trim }}"
    code = f"from bukuflask import bandingkan_templat; print(bandingkan_templat({source!r}).teks)"
    drawn = {
        subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(drawn) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("base.html",), 'bandingkan_templat(app, "base.html")'),
        ((42,), "yang diberikan int"),
        (("Halo", "base.html"), "yang diberikan str"),
        (("{% for menu in daftar %}\n",), "baris 1"),
        (("{{ nama|huruf_besar }}",), "huruf_besar"),
        (("{% block isi %}",), "Jinja2 tidak dapat membaca"),
        ((jinja2.Environment(), "base.html"), "tidak punya tempat mencari"),
        ((flask.Flask("kosong"), "beranda.html"), "bernama `templates`"),
    ],
)
def test_what_cannot_be_drawn_is_explained(arguments, said):
    with pytest.raises(Masalah) as problem:
        bandingkan_templat(*arguments)
    assert said in str(problem.value)


def test_an_app_without_a_name_and_a_name_that_is_misspelt(app):
    with pytest.raises(Masalah, match="Nama templatnya belum disebut"):
        bandingkan_templat(app)
    with pytest.raises(Masalah, match=r"'base\.html'"):
        bandingkan_templat(app, "bases.html")
