"""The still picture of a page: its content, safe and the same every time."""

from __future__ import annotations

import pytest

from bukuflask.web.page import Page
from bukuflask.web.picture import picture

PAGE = """<!doctype html><html><head><title>Warung  Bu
Sari</title><style>p { color: red }</style><script>alert(1)</script></head>
<body onload="x()"><h1 id="atas">Menu</h1>
<p style="color:red" onclick="y()">Soto <a href="javascript:alert(2)">Lamongan</a> &amp; <b>es &lt;teh&gt;</b><br>enak
<ul><li>satu<li>dua</ul>
<table><tr><th colspan=2>Harga<tr><td>Soto<td>12.000</table>
<img src="/static/a.png" alt="Semangkuk soto"><img src=x onerror=alert(3)>
<form method="post"><input type="hidden" name="csrf" value="rahasia">
<label>Nama <input name="nama" placeholder="namamu"></label> <input type="password" value="abc">
<input type="checkbox" checked> pedas <input type="radio"> manis <input type="file"> <select><option>Ende</select>
<textarea>catatan</textarea> <button>Pesan</button> <input type="submit"></form>
<iframe src="http://example.com"></iframe><svg><script>alert(4)</script></svg></body></html>"""


def shown(source: str, status: str = "200 OK") -> str:
    return picture(Page("http://127.0.0.1:5000/menu?a=1&b=2", status, source, ""))


def test_the_address_the_status_and_the_title_stand_above():
    html = shown(PAGE)
    assert "<code>http://127.0.0.1:5000/menu?a=1&amp;b=2</code> → <strong>200 OK</strong>" in html
    assert "<em>Warung Bu Sari</em>" in html
    assert 'aria-label="Gambar halaman http://127.0.0.1:5000/menu?a=1&amp;b=2"' in html


def test_the_content_stays_and_forms_become_text():
    html = shown(PAGE)
    for part in (
        "<p><strong>Menu</strong></p>",
        "Soto <u>Lamongan</u> &amp; <b>es &lt;teh&gt;</b><br>enak",
        "<li>satu</li><li>dua</li></ul>",
        '<tr><th colspan="2">Harga</th></tr><tr><td>Soto</td><td>12.000</td></tr></table>',
        "<code>[gambar: Semangkuk soto]</code><code>[gambar: tanpa teks alternatif]</code>",
        "Nama <code>[ namamu ]</code>",
        "<code>[ ••• ]</code>",
        "☑  pedas ○  manis <code>[ Pilih berkas… ]</code>",
        "<code>[ pilihan ▾ ]</code>",
        "<code>[ catatan ]</code>",
        "<code>[Pesan]</code>",
        "<code>[Kirim]</code>",
    ):
        assert part in html


def test_nothing_stays_that_runs_loads_or_names():
    html = shown(PAGE)
    for part in (
        "script",
        "alert",
        "onclick",
        "onload",
        "style",
        "href",
        "src",
        "id=",
        "iframe",
        "svg",
        "rahasia",
        "<h1",
    ):
        assert part not in html.replace("description", "")


@pytest.mark.parametrize(
    "source",
    [
        "<p>buka <b>lupa tutup",
        "</div></p>teks",
        "<ul><li><p>a<li>b",
        "teks < 3 & lebih",
        "<table><tr><td><table><tr><td>x",
        "<select>",
    ],
)
def test_broken_pages_stay_inside_their_frame(source):
    from html.parser import HTMLParser

    class Balance(HTMLParser):
        def __init__(self):
            super().__init__()
            self.open: list[str] = []

        def handle_starttag(self, tag, attrs):
            if tag not in {"br", "hr"}:
                self.open.append(tag)

        def handle_endtag(self, tag):
            assert self.open.pop() == tag

    balance = Balance()
    balance.feed(shown(source))
    balance.close()
    assert balance.open == []


def test_a_page_without_head_or_body_tags_is_whole():
    assert "<p>Halo</p>" in shown("<head><title>x</title><body><p>Halo")
    assert "Halo" in shown("Halo")


def test_an_empty_page_and_no_answer():
    assert "<em>Halaman ini kosong.</em>" in shown("")
    assert "→" not in shown("<p>Server sudah berhenti", status="")


def test_the_same_page_gives_the_same_picture():
    assert shown(PAGE) == shown(PAGE)
