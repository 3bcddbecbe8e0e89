"""What lesson 05 and its exercises say of Jinja2, Flask's templates and HTML, as small programs: each fails when its sentence is false."""

from __future__ import annotations

import ast
import html
import os
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from claim_helpers import data_is_read_by_format, fails, links_are_made_by_urlize
from flask import Flask, render_template, render_template_string, request
from jinja2 import DictLoader, TemplateNotFound, TemplateSyntaxError, UndefinedError
from markupsafe import Markup, escape

ATTACK = "<script>alert(1)</script>"


def _render(source: str, **values: Any) -> str:
    with Flask("claim").test_request_context("/"):
        return render_template_string(source, **values)


def _pages(**sources: str) -> Flask:
    """Return an app whose templates are these texts, each called by its name and `.html`."""
    app = Flask("claim")
    app.jinja_loader = DictLoader({f"{name}.html": source for name, source in sources.items()})
    return app


def _page(app: Flask, name: str, **values: Any) -> str:
    with app.test_request_context("/"):
        return render_template(name, **values)


# -- finding and giving ----------------------------------------------------------------------------------------------------


def folder_templates() -> None:
    """Flask looks in the folder `templates` beside the app, and in no folder of a similar name."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("templates", "template"):
            (Path(folder) / name).mkdir()
            (Path(folder) / name / f"di_{name}.html").write_text("ketemu", encoding="utf-8")
        app = Flask("claim", root_path=folder)
        assert _page(app, "di_templates.html") == "ketemu"
        fails(TemplateNotFound, "di_template.html", lambda: _page(app, "di_template.html"))


def templat_tidak_ada() -> None:
    app = _pages(beranda="isi")
    fails(TemplateNotFound, "brenda.html", lambda: _page(app, "brenda.html"))
    app.add_url_rule("/", "depan", lambda: render_template("brenda.html"))
    assert app.test_client().get("/").status_code == 500


def dictloader() -> None:
    """`DictLoader` gives the templates of a dict, under the names that stand there, letter by letter."""
    app = _pages(jam="jam buka")
    assert _page(app, "jam.html") == "jam buka"
    for other in ("jam", "Jam.html"):
        fails(TemplateNotFound, other, lambda other=other: _page(app, other))


def dua_cara_render() -> None:
    """`render_template` takes a name, `render_template_string` the text of a template."""
    app = _pages(jam="jam buka")
    with app.test_request_context("/"):
        assert render_template_string("<p>{{ 1 + 1 }}</p>") == "<p>2</p>"
        fails(TemplateNotFound, "<p>", lambda: render_template("<p>{{ 1 + 1 }}</p>"))


def nama_di_kiri() -> None:
    """A template knows a value by the name left of `=`; a name of Python's, or a value without a name, it does not know."""
    menu_hari_ini = ["soto"]
    assert _render("{{ daftar[0] }}", daftar=menu_hari_ini) == "soto"
    assert _render("{% for m in menu_hari_ini %}x{% endfor %}", daftar=menu_hari_ini) == ""
    fails(TypeError, "positional", lambda: render_template_string("{{ daftar }}", menu_hari_ini))  # type: ignore[call-arg]


def titik_untuk_kamus() -> None:
    assert _render("{{ resep.nama }}{{ resep['nama'] }}", resep={"nama": "Rendang"}) == "RendangRendang"


def nama_titipan_flask() -> None:
    for name in ("url_for", "request", "session", "g", "config"):
        assert _render("{{ " + name + " is defined }}") == "True"


def pemroses_konteks() -> None:
    app = _pages(satu="{{ nama_situs }}", dua="<b>{{ nama_situs }}</b>")
    app.context_processor(lambda: {"nama_situs": "Dapur"})
    assert (_page(app, "satu.html"), _page(app, "dua.html")) == ("Dapur", "<b>Dapur</b>")


def args_get() -> None:
    """`request.args.get` reads what stands behind the question mark; a missing key gives the second value, square brackets a 400."""
    app = Flask("claim")
    for path, wanted in (("/cari?q=soto", "soto"), ("/cari", ""), ("/cari?Q=soto", "")):
        with app.test_request_context(path):
            assert request.args.get("q", "") == wanted
    app.add_url_rule("/", "sapa", lambda: request.args["nama"])
    assert app.test_client().get("/").status_code == 400


def templat_tanpa_render() -> None:
    app = Flask("claim")
    app.add_url_rule("/", "depan", lambda: "<p>{{ nama }}</p>")
    assert app.test_client().get("/").text == "<p>{{ nama }}</p>"


# -- the language ----------------------------------------------------------------------------------------------------------


def kurung_ganda() -> None:
    """Double braces print a value; single ones, and what stands outside, are text as it is."""
    assert _render("{nama} nama {{ nama }}", nama="Made") == "{nama} nama Made"


def kurung_di_fstring() -> None:
    assert f"{{ nama }}" == "{ nama }"  # noqa: F541 - that is the point
    assert "{{ nama }}".format(nama="Made") == "{ nama }"  # noqa: UP032, F522


def kutip_di_templat() -> None:
    """Between quotes it is a text, without them a name."""
    assert _render("{% for menu in d %}{{ menu }}{{ 'menu' }} {% endfor %}", d=["a", "b"]) == "amenu bmenu "
    app = _pages(base="kerangka", jam="{% extends base.html %}", lain="{% extends 'base.html' %}")
    fails(UndefinedError, "base", lambda: _page(app, "jam.html"))
    assert _page(app, "lain.html") == "kerangka"


def nama_tak_dikenal_kosong() -> None:
    """An unknown name is printed as nothing and looped over not once, without an error."""
    assert _render("Selamat pagi, {{ nma }}!", nama="Made") == "Selamat pagi, !"
    assert _render("{% for x in nma %}x{% endfor %}") == ""
    assert _render("{{ buku.jdul }}", buku={"judul": "x"}) == ""


def nama_tak_dikenal_dipanggil() -> None:
    fails(UndefinedError, "title", lambda: _render("{{ title(menu) }}", menu="x"))
    fails(UndefinedError, "buku", lambda: _render("{{ buku.judul }}"))


def nama_for_di_dalam() -> None:
    """The name of `for` is known between `for` and `endfor`, a macro's parameter inside the macro."""
    assert _render("{% for menu in d %}{{ menu }}{% endfor %}[{{ menu }}]", d=["a"]) == "a[]"
    assert _render("{% macro k(buku) %}{{ buku }}{% endmacro %}{{ k('a') }}[{{ buku }}]") == "a[]"


def for_perlu_endfor() -> None:
    """A loop has to be closed, however its lines are indented."""
    fails(TemplateSyntaxError, "endfor", lambda: _render("{% for m in d %}\n    {{ m }}\n", d=[1]))
    assert _render("{% for m in d %}{{ m }}\n        {{ m }}{% endfor %}", d=[1]).split() == ["1", "1"]


def for_else() -> None:
    """A template's `else` of a loop runs for an empty list; Python's runs whenever the loop was not broken off."""
    source = "{% for m in d %}{{ m }}{% else %}kosong{% endfor %}"
    assert (_render(source, d=[]), _render(source, d=["a"])) == ("kosong", "a")
    seen = []
    for m in ["a"]:
        seen.append(m)
    else:
        seen.append("else")
    assert seen == ["a", "else"]


def for_atas_teks() -> None:
    assert _render("{% for m in d %}{{ m }},{% endfor %}", d="soto") == "s,o,t,o,"


def penutup_berpasangan() -> None:
    for source, wanted in (
        ("{% macro k() %}", "endmacro"),
        ("{% if a %}", "endif"),
        ("{% for m in d %}{% if a %}{% endfor %}{% endif %}", "endif"),
    ):
        fails(TemplateSyntaxError, wanted, lambda source=source: _render(source))
    assert _render("{% for m in d %}{% if m %}x{% endif %}{% endfor %}", d=[1, 0]) == "x"


def filter_mengubah_cetakan() -> None:
    """A filter changes what is printed, not the value."""
    menu = ["ayam betutu"]
    assert _render("{{ d[0]|title }} {{ d[0] }}", d=menu) == "Ayam Betutu ayam betutu"
    assert menu == ["ayam betutu"]


def filter_huruf() -> None:
    assert (
        _render("{{ m|upper }}, {{ m|capitalize }}, {{ m|title }}", m="sate lilit")
        == "SATE LILIT, Sate lilit, Sate Lilit"
    )


def filter_garis_tegak() -> None:
    """Between a value and its filter stands a bar, and the filter has to be known."""
    fails(TemplateSyntaxError, "expected token", lambda: _render("{{ menu title }}", menu="x"))
    fails(TemplateSyntaxError, "No filter named 'judul'", lambda: _render("{{ menu|judul }}", menu="x"))


def filter_join() -> None:
    for given, shown in (("(', ')", "sagu, air panas"), ("('-')", "sagu-air panas"), ("", "saguair panas")):
        assert _render("{{ d|join" + given + " }}", d=["sagu", "air panas"]) == shown


def filter_length() -> None:
    assert _render("{{ d|length }} {{ kosong|length }}", d=["sagu", "air panas"], kosong=[]) == "2 0"


def metode_dari_templat() -> None:
    assert _render("{{ m.title() }}", m="sate lilit") == "Sate Lilit"
    assert "built-in method title" in html.unescape(_render("{{ m.title }}", m="sate"))


# -- frames ----------------------------------------------------------------------------------------------------------------

BASE = "<nav></nav><title>{% block judul %}Perpustakaan{% endblock %}</title><main>{% block isi %}Selamat{% endblock %}</main>"


def tanpa_extends() -> None:
    app = _pages(base=BASE, jam="{% block isi %}Jam buka{% endblock %}")
    assert _page(app, "jam.html") == "Jam buka"


def di_luar_blok() -> None:
    """After `extends` what is outside a block is lost without a message; before it, it is printed."""
    app = _pages(
        base=BASE,
        jam="{% extends 'base.html' %}hilang{% block isi %}Jam{% endblock %}hilang juga",
        lain="sebelum{% extends 'base.html' %}{% block isi %}Jam{% endblock %}",
    )
    assert _page(app, "jam.html") == "<nav></nav><title>Perpustakaan</title><main>Jam</main>"
    assert _page(app, "lain.html").startswith("sebelum<nav>")


def isi_bawaan_blok() -> None:
    app = _pages(base=BASE, jam="{% extends 'base.html' %}{% block isi %}Jam{% endblock %}")
    assert "<title>Perpustakaan</title>" in _page(app, "jam.html")


def super_isi_kerangka() -> None:
    app = _pages(base=BASE, jam="{% extends 'base.html' %}{% block judul %}Jam · {{ super() }}{% endblock %}")
    assert "<title>Jam · Perpustakaan</title>" in _page(app, "jam.html")


def blok_asing_hilang() -> None:
    app = _pages(base=BASE, jam="{% extends 'base.html' %}{% block konten %}Jam{% endblock %}")
    assert "Jam" not in _page(app, "jam.html")


def blok_di_dalam_blok() -> None:
    app = _pages(
        base=BASE, jam="{% extends 'base.html' %}{% block isi %}{% block judul %}Jam{% endblock %}{% endblock %}"
    )
    assert _page(app, "jam.html") == "<nav></nav><title>Jam</title><main>Jam</main>"


def blok_dua_kali() -> None:
    fails(
        TemplateSyntaxError,
        "defined twice",
        lambda: _render("{% block isi %}{% endblock %}{% block isi %}{% endblock %}"),
    )


def blok_perlu_endblock() -> None:
    fails(TemplateSyntaxError, "endblock", lambda: _render("{% block isi %}Jam"))


def dua_extends() -> None:
    app = _pages(base=BASE, jam="{% extends 'base.html' %}{% extends 'base.html' %}")
    fails(Exception, "extended multiple times", lambda: _page(app, "jam.html"))


def include_bukan_extends() -> None:
    """`include` puts the frame where it stands; the blocks of the page are printed at their own place."""
    app = _pages(base=BASE, jam="{% include 'base.html' %}{% block isi %}Jam{% endblock %}")
    assert _page(app, "jam.html").endswith("<main>Selamat</main>Jam")


# -- macros ----------------------------------------------------------------------------------------------------------------

KARTU = "{% macro kartu(buku) %}<li>{{ buku }}</li>{% endmacro %}"


def makro_dipanggil() -> None:
    """A macro prints nothing until it is called between double braces; it is no command of Jinja2's own."""
    assert _render(KARTU) == ""
    assert _render(KARTU + "{{ kartu('a') }}") == "<li>a</li>"
    assert "<li>" not in _render(KARTU + "{{ kartu }}")
    fails(TemplateSyntaxError, "unknown tag 'kartu'", lambda: _render(KARTU + "{% kartu('a') %}"))


def makro_parameter() -> None:
    fails(TypeError, "takes no", lambda: _render("{% macro k() %}x{% endmacro %}{{ k(1) }}"))
    fails(TypeError, "not more than 1", lambda: _render(KARTU + "{{ kartu(1, 2) }}"))


def perintah_call() -> None:
    """`call` hands a piece of template to a macro, which has to take it with `caller`."""
    source = "{% macro kotak() %}<p>{{ caller() }}</p>{% endmacro %}{% call kotak() %}isi{% endcall %}"
    assert _render(source) == "<p>isi</p>"
    fails(TypeError, "caller", lambda: _render(KARTU + "{% call kartu('a') %}{% endcall %}"))


def makro_sudah_aman() -> None:
    """A macro's result counts as safe: neither `|e` nor `~` escapes it again, `forceescape` does."""
    for once in ("{{ kartu('a') }}", "{{ kartu('a')|e }}", "{{ '' ~ kartu('a') }}"):
        assert _render(KARTU + once) == "<li>a</li>", once
    assert _render(KARTU + "{{ kartu('a')|forceescape }}") == "&lt;li&gt;a&lt;/li&gt;"


# -- escaping --------------------------------------------------------------------------------------------------------------


def autoescape() -> None:
    assert _render("{{ nama }}", nama=ATTACK) == "&lt;script&gt;alert(1)&lt;/script&gt;"
    assert html.unescape(_render("{{ nama }}", nama='O\'Brien & "Ucok"')) == 'O\'Brien & "Ucok"'
    assert _render("<b>{{ nama }}</b>", nama="Siti") == "<b>Siti</b>"


def autoescape_menurut_akhiran() -> None:
    names = ["a.html", "a.htm", "a.xml", "a.xhtml", "a.svg", "a.txt", "a.md", "a"]
    app = Flask("claim")
    app.jinja_loader = DictLoader(dict.fromkeys(names, "{{ nama }}"))
    safe = [name for name in names if _page(app, name, nama="<b>") == "&lt;b&gt;"]
    assert safe == names[:5], safe
    assert all(_page(app, name, nama="<b>") == "<b>" for name in names[5:])
    assert _render("{{ nama }}", nama="<b>") == "&lt;b&gt;"


class _Attributes(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: dict[str, str | None] = {}
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= dict(attrs)


def atribut_tanpa_kutip() -> None:
    kata = "x onfocus=alert(1)"
    assert "onfocus" in _Attributes(_render("<input value={{ kata }}>", kata=kata)).found
    assert _Attributes(_render('<input value="{{ kata }}">', kata=kata)).found == {"value": kata}
    assert _Attributes(_render('<input value="{{ kata }}">', kata='" onfocus="x')).found == {"value": '" onfocus="x'}


def alamat_javascript() -> None:
    found = _Attributes(_render('<a href="{{ alamat }}">x</a>', alamat="javascript:alert(1)")).found
    assert found == {"href": "javascript:alert(1)"}


def fstring_apa_adanya() -> None:
    assert ATTACK in f"<p>{ATTACK}</p>"
    assert ATTACK in "<p>" + ATTACK + "</p>"
    assert ATTACK in "<p>{}</p>".format(ATTACK)  # noqa: UP032


def pengaman_dilepas() -> None:
    """What is declared safe, glued into the template's text, or printed with autoescape off, is not escaped."""
    assert _render("{{ nama|safe }}", nama=ATTACK) == ATTACK
    assert _render("{{ nama }}", nama=Markup(ATTACK)) == ATTACK
    assert _render("<p>" + ATTACK + "</p>") == f"<p>{ATTACK}</p>"
    assert _render("{% autoescape false %}{{ nama }}{% endautoescape %}", nama=ATTACK) == ATTACK


def dua_kali_diamankan() -> None:
    assert _render("{{ nama }}", nama=html.escape("<b>")) == "&amp;lt;b&amp;gt;"
    assert _render("{{ nama|forceescape|forceescape }}", nama="<b>") == "&amp;lt;b&amp;gt;"


def format_membaca_data() -> None:
    data_is_read_by_format()


def urlize_membuat_tautan() -> None:
    links_are_made_by_urlize()


def script_dijawab_200() -> None:
    """A request with `<script>` in it is answered; what changes is how the text is printed."""
    app = Flask("claim")
    app.add_url_rule("/cari", "cari", lambda: render_template_string("{{ request.args.q }}"))
    response = app.test_client().get("/cari", query_string={"q": ATTACK})
    assert response.status_code == 200
    assert "<script>" not in response.text
    assert html.unescape(response.text) == ATTACK


def templat_dari_tamu() -> None:
    """A visitor's text that is glued into the template's text is run as a template."""
    nama = "{{ 7 * 7 }}"
    assert _render(f"Selamat datang, {nama}!") == "Selamat datang, 49!"
    assert _render("Selamat datang, {{ nama }}!", nama=nama) == "Selamat datang, {{ 7 * 7 }}!"


def escape_markupsafe() -> None:
    import jinja2.runtime

    assert escape("<b>") == "&lt;b&gt;"
    assert jinja2.runtime.escape is escape


# -- how a template runs ---------------------------------------------------------------------------------------------------


def templat_menjadi_python() -> None:
    """A template is made into Python once, at its first use, and that Python runs from then on."""
    app = _pages(satu="{{ nama }}")
    env, compiled = app.jinja_env, []
    original = env.compile

    def compile(source: Any, *args: Any, **kwargs: Any) -> Any:
        compiled.append(source)
        return original(source, *args, **kwargs)

    env.compile = compile  # type: ignore[method-assign]
    assert compiled == []
    for nama in ("Made", "Togar"):
        assert _page(app, "satu.html", nama=nama) == nama
    assert len(compiled) == 1
    functions = [
        node for node in ast.walk(ast.parse(original("{{ nama }}", raw=True))) if isinstance(node, ast.FunctionDef)
    ]
    assert [node.name for node in functions] == ["root"]


def blok_menjadi_fungsi() -> None:
    """Each block becomes a function of its own; a page's function stands before the frame's."""
    app = _pages(base=BASE, jam="{% extends 'base.html' %}{% block isi %}Jam{% endblock %}")
    source = app.jinja_env.compile(BASE, raw=True)
    functions = {node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)}
    assert {"block_judul", "block_isi"} <= functions
    page = app.jinja_env.get_template("jam.html")
    context = page.new_context()
    base = app.jinja_env.get_template("base.html")
    assert page.blocks["isi"] is not base.blocks["isi"]
    assert "".join(page.blocks["isi"](context)) == "Jam"
    assert "<main>Jam</main>" in _page(app, "jam.html")


def contoh_tanpa_html() -> None:
    """The lesson's app holds no HTML of its own."""
    source = (Path(__file__).resolve().parents[1] / "examples" / "05-jinja2" / "app.py").read_text(encoding="utf-8")
    assert "<" not in source


def kerangka_ikut_di_mode_debug() -> None:
    """A page follows its base while the app runs when it runs with debug; without, the base that was read is kept."""
    for debug, wanted in ((True, "baru: jam"), (False, "lama: jam")):
        app = Flask("claim")
        app.debug = debug
        sources = {
            "base.html": "lama: {% block isi %}{% endblock %}",
            "jam.html": "{% extends 'base.html' %}{% block isi %}jam{% endblock %}",
        }
        app.jinja_loader = DictLoader(sources)
        assert _page(app, "jam.html") == "lama: jam"
        sources["base.html"] = sources["base.html"].replace("lama", "baru")
        assert _page(app, "jam.html") == wanted


def muat_ulang_templat() -> None:
    """With debug a changed template file is read again; without, the one that was read is kept."""
    for debug, wanted in ((True, "baru"), (False, "lama")):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "templates" / "satu.html"
            file.parent.mkdir()
            file.write_text("lama", encoding="utf-8")
            app = Flask("claim", root_path=folder)
            app.debug = debug
            assert _page(app, "satu.html") == "lama"
            file.write_text("baru", encoding="utf-8")
            os.utime(file, (file.stat().st_atime, file.stat().st_mtime + 60))
            assert _page(app, "satu.html") == wanted


def repr_bentuk_kode() -> None:
    nama = "Dewi \\ Ayu"
    assert f"{nama!r}" == repr(nama) == "'Dewi \\\\ Ayu'"
    assert len(repr(nama)) == len(nama) + 3
