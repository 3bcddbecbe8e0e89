"""Peramban: the browsing itself, the widget around it, and its face in a real Chromium with a stand-in for JupyterLab."""

from __future__ import annotations

import base64
import gzip
import io
import json
import socket
import struct
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask
import pytest

from bukuflask.problems import Masalah
from bukuflask.web import peramban, transport
from bukuflask.web.peramban import Browser, answer, make_widget, page_state
from bukuflask.web.transport import HttpTransport, WsgiTransport


def png() -> bytes:
    """A red picture of 3 x 2 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"".join(b"\x00" + b"\xff\x00\x00" * 3 for _ in range(2)))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 3, 2, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


HOME = """<!doctype html><html lang="id"><head><title>Warung</title>
<link rel="stylesheet" href="/static/gaya.css"><script src="/static/skrip.js" defer></script></head>
<body><h1>Warung Bu Sari</h1><img src="static/logo.png" alt="Logo" id="logo">
<p><a href="/menu?urut=naik">Menu</a> <a href="#bawah">Ke bawah</a> <a href="/tidak-ada">Rusak</a>
<a href="/menu" target="_blank">Jendela baru</a> <a href="mailto:sari@example.com">Surat</a>
<a href="javascript:document.body.innerHTML='dibajak'">Skrip</a> <a href="https://example.com/luar">Luar</a></p>
<form action="/cari"><input name="q" aria-label="Cari"><button>Cari</button></form>
<form action="/masuk" method="post"><input name="nama" aria-label="Nama"><textarea name="pesan" aria-label="Pesan"></textarea>
<button>Masuk</button><button formaction="/langsung" name="tombol" value="dua">Langsung</button></form>
<form action="/unggah" method="post" enctype="multipart/form-data"><input type="file" name="foto" aria-label="Foto"><button>Unggah</button></form>
<button id="ambil" onclick="fetch('/api?x=1').then(r => r.json()).then(d => hasil.textContent = d.halo)">Ambil</button>
<button id="kirim" onclick="fetch('/api', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{&quot;a&quot;: 1}'})
.then(r => r.text()).then(d => hasil.textContent = d)">Kirim JSON</button>
<button id="asing" onclick="fetch('https://example.com/').catch(e => hasil.textContent = e.message)">Asing</button>
<output id="hasil"></output><div style="height:2000px"></div><p id="bawah">Bawah</p></body></html>"""


# What a page may ask for and does not get here -> what stands in the log then.
REFUSED = {
    "<script>localStorage.getItem('x')</script>": ("hanya di peramban biasa: localStorage", "Galat di skrip halaman"),
    "<script>try { localStorage.x = 1 } catch {}</script>": ("hanya di peramban biasa: localStorage",),
    "<script>try { sessionStorage.length } catch {}</script>": ("hanya di peramban biasa: sessionStorage",),
    "<script>try { indexedDB.open('x') } catch {}</script>": ("hanya di peramban biasa: indexedDB",),
    "<script>try { document.cookie } catch {}</script>": ("hanya di peramban biasa: cookie; cookie dari server tetap",),
    "<script>try { document.cookie = 'a=1' } catch {}</script>": ("hanya di peramban biasa: cookie",),
    "<script>const x = new XMLHttpRequest(); x.open('GET', '/api'); x.send()</script>": (
        "hanya di peramban biasa: XMLHttpRequest; yang berjalan di sini: `fetch()`",
        "Tidak dimuat di sini: http://localhost/api (connect-src)",
    ),
    "<script>new EventSource('/aliran')</script>": (
        "peramban biasa: EventSource",
        "http://localhost/aliran (connect-src)",
    ),
    "<script>new WebSocket('ws://localhost/a')</script>": (
        "peramban biasa: WebSocket",
        "ws://localhost/a (connect-src)",
    ),
    "<script>navigator.sendBeacon('/b', 'x')</script>": (
        "peramban biasa: sendBeacon",
        "http://localhost/b (connect-src)",
    ),
    "<script>try { new Worker('/kerja.js') } catch {}</script>": ("peramban biasa: Worker",),
    "<script>try { new SharedWorker('/kerja.js') } catch {}</script>": ("peramban biasa: SharedWorker",),
    "<script>window.open('/menu')</script>": ("peramban biasa: open",),
    "<script>print()</script>": ("peramban biasa: print",),
    "<script>try { history.pushState({}, '', '/x') } catch {}</script>": ("peramban biasa: pushState",),
    "<script>navigator.geolocation.getCurrentPosition(() => 0, () => 0)</script>": ("peramban biasa: geolocation",),
    "<script type=module>import './modul.js'</script>": ("modul.js (script-src-elem)",),
    "<script type=module src=/static/modul.js></script>": ("Galat di skrip halaman", "./skrip.js"),
    "<script>import('/modul.js')</script>": ("http://localhost/modul.js (script-src-elem)", "Galat di skrip halaman"),
    "<script>\n\nharga = beras</script>": ("Galat di skrip halaman, baris 3: Uncaught ReferenceError: beras",),
    "<script>harga = </script>": ("Galat di skrip halaman, baris 1: Uncaught SyntaxError",),
    "<script src=/static/rusak.js></script>": (
        "skrip halaman, baris 2 dari berkas skripnya: Uncaught ReferenceError: gula",
    ),
    "<script>Promise.reject('habis')</script>": ("Galat di skrip halaman: habis",),
    "<iframe src=/menu></iframe>": ("http://localhost (frame-src)",),
    "<object data=/menu></object>": ("http://localhost (object-src)",),
    "<img src=/tidak-ada.png alt=x>": ("http://localhost/tidak-ada.png (img-src)",),
    "<link rel=stylesheet href=https://luar.uji/gaya.css>": ("https://luar.uji/gaya.css (style-src-elem)",),
    "<script src=https://luar.uji/pustaka.js></script>": ("https://luar.uji/pustaka.js (script-src-elem)",),
}


def make_app() -> flask.Flask:
    app = flask.Flask("warung", static_folder=None)
    app.secret_key = "dev"

    @app.get("/")
    def beranda():
        return HOME

    @app.get("/static/<name>")
    def statis(name):
        content, kind = {
            "gaya.css": ("h1 { color: rgb(1, 2, 3); background-image: url('logo.png') }", "text/css"),
            "skrip.js": ("document.body.dataset.siap = document.querySelector('h1').textContent", "text/javascript"),
            "rusak.js": ("\nharga = gula", "text/javascript"),
            "modul.js": ("import './skrip.js'", "text/javascript"),
            "logo.png": (png(), "image/png"),
        }[name]
        return flask.Response(content, mimetype=kind)

    @app.get("/menu")
    def menu():
        return f"<h1>Menu {flask.request.args.get('urut', '')}</h1><a href='/'>Pulang</a>"

    @app.get("/cari")
    def cari():
        return f"<p>Mencari: {flask.request.args['q']}</p>"

    @app.post("/masuk")
    def masuk():
        flask.session.update(flask.request.form)
        return flask.redirect("/siapa")

    @app.post("/langsung")
    def langsung():
        flask.session["kali"] = flask.session.get("kali", 0) + 1
        return f"<p>Tombol {flask.request.form['tombol']}, kali ke-{flask.session['kali']}</p><a href='/menu'>Menu</a>"

    @app.get("/siapa")
    def siapa():
        return f"<p id='siapa'>Halo {flask.session['nama']}: {flask.session['pesan']!r}</p>"

    @app.post("/unggah")
    def unggah():
        file = flask.request.files["foto"]
        return f"<p>{file.filename}: {file.read().decode()}</p>"

    @app.route("/api", methods=["GET", "POST"])
    def api():
        return flask.jsonify(halo="dari server", terima=flask.request.get_json(silent=True))

    @app.get("/teks")
    def teks():
        return flask.Response("<b>bukan</b> HTML", mimetype="text/plain")

    @app.get("/berkas")
    def berkas():
        return flask.send_file(
            io.BytesIO(b"%PDF"), mimetype="application/pdf", download_name="nota.pdf", as_attachment=True
        )

    @app.get("/rusak")
    def rusak():
        raise ValueError("resepnya kosong")

    @app.get("/kosong")
    def kosong():
        return "", 204

    @app.get("/putar")
    def putar():
        return flask.redirect("/putar")

    @app.route("/ke/<int:code>", methods=["GET", "POST"])
    def ke(code):
        return flask.redirect("/cara", code)

    @app.route("/cara", methods=["GET", "POST"])
    def cara():
        return f"{flask.request.method} {flask.request.get_data(as_text=True)}"

    @app.get("/keluar")
    def keluar():
        return flask.redirect("https://example.com/")

    @app.get("/nakal")
    def nakal():
        return """<p id=hasil>…</p><script>
        const hasil = [];
        for (const [nama, coba] of Object.entries({
          induk: () => parent.document.title, puncak: () => { top.location = 'https://example.com/' },
          kuki: () => document.cookie, simpanan: () => localStorage.length, jendela: () => window.open('/').closed,
        })) try { coba(); hasil.push(nama + ' terbuka') } catch (e) { hasil.push(nama + ' tertutup') }
        alert('halo'); new Image().src = 'http://luar.uji/gambar.png';
        document.getElementById('hasil').textContent = hasil.join(', ')</script>"""

    @app.get("/kepala")
    def kepala():
        names = ("Referer", "Accept-Language", "User-Agent", "Accept")
        told = "|".join(flask.request.headers.get(name, "-") for name in names)
        return f"<p id=kepala>{told}</p><a href='/kepala'>Lagi</a>"

    @app.get("/gambar")
    def gambar():
        return """<style>@import "/lain/satu.css"; #a { background: url(/static/logo.png) }</style>
        <link rel=stylesheet href=/lain/dua.css><p id=a>a</p><p id=b>b</p><p id=c>c</p>
        <p id=d style="background: url('/static/logo.png')">d</p><img id=e srcset="/static/logo.png 1x, /besar.png 2x" alt="e">
        <picture><source srcset="/static/logo.png 640w"><img id=f src="/tidak-ada.png" alt="f"></picture>"""

    @app.get("/lain/<name>")
    def lain(name):
        sheets = {
            "satu.css": "#b { background: url(../static/logo.png) }",
            "dua.css": "@import url('tiga.css'); @import 'dua.css';",
            "tiga.css": "#c { background: url(/static/logo.png) }",
        }
        return flask.Response(sheets[name], mimetype="text/css")

    @app.get("/tanpa-akhir")
    def tanpa_akhir():
        return flask.Response(iter(lambda: b"detak ", b""), mimetype="text/plain")

    @app.get("/galat-skrip/<int:which>")
    def galat_skrip(which):
        return f"{list(REFUSED)[which]}<p>isi</p>"

    @app.get("/berulang")
    def berulang():
        return """<p>isi</p><script>for (let i = 0; i < 9; i++) try { localStorage.x } catch {}
        try { sessionStorage.x } catch {}
        document.querySelector('p').textContent = 'selesai'</script>"""

    @app.get("/pindah-sendiri")
    def pindah_sendiri():
        return "<p>sebentar</p><script>location.href = 'data:text/html,<p>dibawa lari</p>'</script>"

    return app


@pytest.fixture
def browser() -> Browser:
    browser = Browser(WsgiTransport(make_app()))
    browser.open("GET", "/")
    browser.log.clear()
    return browser


def log(browser: Browser) -> list[str]:
    return [line.rpartition(" (")[0] if line.endswith(" ms)") else line for line in browser.log]


class TestBrowsing:
    def test_it_says_of_itself_what_a_browser_says(self, browser):
        def told():
            return browser.page.source.split("<a")[0]

        browser.open("GET", "/kepala")
        assert "<p id=kepala>-|id-ID,id;q=0.9" in told()
        assert "|Mozilla/5.0" in told()
        assert "|text/html," in told()
        browser.open("GET", "/kepala", from_page=True)
        assert f"<p id=kepala>{browser._transport.origin}/kepala|id-ID" in told()
        browser.open("GET", "/kepala", [("Accept-Language", "en")])
        assert "<p id=kepala>-|en|" in told()

    def test_a_stream_without_an_end_is_shown_as_far_as_it_came(self, browser, monkeypatch):
        monkeypatch.setattr(transport, "TIMEOUT", 0.3)
        monkeypatch.setattr(transport, "LARGEST", 10_000)
        browser.open("GET", "/tanpa-akhir")
        assert "detak detak" in browser.page.html
        assert "belum selesai" in browser.log[-1]

    def test_a_stream_that_is_silent_says_that_nothing_has_come(self, monkeypatch):
        monkeypatch.setattr(transport, "TIMEOUT", 0.3)
        app = flask.Flask("x")
        app.add_url_rule("/", "kabar", lambda: flask.Response(iter(threading.Event().wait, 0), mimetype="text/html"))
        browser = Browser(WsgiTransport(app))
        browser.open("GET", "/")
        assert browser.page.status == "200 OK"
        assert "belum ada isi" in browser.page.source
        assert "tidak punya isi" not in browser.page.source
        assert "isinya belum ada yang sampai" in browser.log[-1]

    def test_the_files_of_one_page_share_the_time_of_one_request(self, monkeypatch):
        clock = [0.0]
        given = []

        class Slow:
            origin = "http://localhost"

            def open(self, method, path, headers=(), body=b"", seconds=None):
                if path == "/":
                    page = "".join(f'<img src="/{n}.png">' for n in range(40))
                    return transport.Reply(200, "OK", [("Content-Type", "text/html")], page.encode(), 0)
                given.append(seconds)
                clock[0] += min(4, seconds)
                if seconds < 4:
                    raise Masalah("Server tidak menjawab.", "")
                return transport.Reply(200, "OK", [("Content-Type", "image/png")], b"x", 0)

        monkeypatch.setattr(peramban.time, "monotonic", lambda: clock[0])
        browser = Browser(Slow())
        browser.open("GET", "/")
        assert given == [10, 6, 2]
        assert clock[0] == 10
        assert browser.page.html.count("data:image/png") == 2
        assert sum("Waktu untuk semua berkas halaman ini" in line for line in browser.log) == 37

    def test_redirects_are_followed_hop_by_hop_and_logged(self, browser):
        body = b"nama=Yohana&pesan=hai"
        browser.open("POST", "/masuk", [("Content-Type", "application/x-www-form-urlencoded")], body)
        assert log(browser) == ["POST /masuk → 302", "GET /siapa → 200"]
        assert browser.page.address == "http://localhost/siapa"
        assert "Halo Yohana" in browser.page.source

    @pytest.mark.parametrize(
        ("code", "sent"), [(301, "GET "), (302, "GET "), (303, "GET "), (307, "POST isi"), (308, "POST isi")]
    )
    def test_redirects_keep_or_change_the_method_as_browsers_do(self, browser, code, sent):
        browser.open("POST", f"/ke/{code}", [("Content-Type", "text/plain")], b"isi")
        assert browser.page.source == sent

    def test_an_endless_redirect_is_explained(self, browser):
        browser.open("GET", "/putar")
        assert "dialihkan terus-menerus" in browser.page.source

    def test_other_hosts_are_noted_and_not_visited(self, browser):
        browser.open("GET", "https://example.com/luar")
        browser.open("GET", "/keluar")
        assert log(browser) == [
            "Tautan ke luar tidak dibuka: https://example.com/luar",
            "GET /keluar → 302",
            "Pengalihan ke luar tidak diikuti: https://example.com/",
        ]
        with pytest.raises(Masalah, match="tidak dikirim"):
            browser.fetch("GET", "https://example.com/")

    @pytest.mark.parametrize("typed", ["/menu", "menu", "http://localhost/menu", " /menu ", "localhost/menu"])
    def test_an_address_may_be_typed_in_short(self, browser, typed):
        browser.open("GET", typed)
        assert browser.page.address == "http://localhost/menu"

    @pytest.mark.parametrize(
        ("typed", "at"),
        [
            ("0.0.0.0:5000/menu", "/menu"),  # as a server for a whole network prints it
            ("http://0.0.0.0:5000/", "/"),
            ("LOCALHOST:5000/menu", "/menu"),
            ("127.0.0.1:5000", "/"),
            ("http:\\\\127.0.0.1:5000\\menu", "/menu"),
            ("\\menu", "/menu"),
            ("/menu\n", "/menu"),
            ("?a=b\\c", "/?a=b\\c"),
            ("menu.html", "/menu.html"),
        ],
    )
    def test_an_address_is_read_as_browsers_read_it(self, typed, at):
        assert Browser(HttpTransport("127.0.0.1", 5000))._local(typed) == at

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("https://127.0.0.1:5000/menu", "menjawab lewat http, tanpa s, di http://127.0.0.1:5000"),
            ("http://127.0.0.1:99999/", "nomor portnya lain"),
            ("http://127.0.0.1:abc/", "nomor portnya lain"),
            ("localhost/menu", "nomor portnya lain"),
            ("http://[::1/", "tidak dapat dibaca sebagai alamat: http://[::1/"),
            ("//[nama-situs]/", "tidak dapat dibaca sebagai alamat"),
            ("http://contoh\uff0f.id/", "tidak dapat dibaca sebagai alamat"),
            ("//contoh.id/", "Tautan ke luar tidak dibuka: //contoh.id/"),
            ("www.contoh.id", "Tautan ke luar tidak dibuka: www.contoh.id"),
            ("javascript:alert(1)", "Tautan javascript: tidak dibuka di sini"),
            ("http://contoh.id/\u200b", "Tautan ke luar tidak dibuka: http://contoh.id/⟨U+200B⟩"),
        ],
    )
    def test_what_is_not_opened_is_told_with_its_reason(self, typed, said):
        browser = Browser(HttpTransport("127.0.0.1", 5000))
        browser.open("GET", typed)
        assert len(browser.log) == 1
        assert said in browser.log[0]

    def test_an_unseen_sign_in_an_address_is_made_visible(self, browser):
        browser.open("GET", "/menu\u200b")
        assert log(browser) == ["GET /menu⟨U+200B⟩ → 404"]

    def test_a_page_with_signs_in_its_address_loads_its_files_too(self):
        """The address goes along as Referer, where no such sign may stand."""
        with socket.socket() as server:
            server.bind(("127.0.0.1", 0))
            server.listen()

            def serve():
                for body in (b'<img src="/a.png">', b"PNG"):
                    line, _ = server.accept()
                    asked.append(line.recv(9999))
                    line.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + body)
                    line.close()

            asked: list[bytes] = []
            thread = threading.Thread(target=serve, daemon=True)
            thread.start()
            browser = Browser(HttpTransport("127.0.0.1", server.getsockname()[1]))
            browser.open("GET", "/cari?q=☕")
            thread.join(60)
        assert b"/cari?q=%E2%98%95\r\n" in asked[1]
        assert "data:text/html" in browser.page.html

    def test_a_servers_port_counts_and_localhost_is_this_computer(self):
        browser = Browser(HttpTransport("127.0.0.1", 5000))
        assert browser._local("localhost:5000/menu") == "/menu"
        assert browser._local("http://localhost:5000/a?b=c") == "/a?b=c"
        assert browser._local("http://127.0.0.1:8888/lab") is None
        assert browser._local("http://127.0.0.1:x/") is None

    def test_back_and_forward(self, browser):
        assert not browser.can_go_back
        browser.open("GET", "/menu")
        browser.open("GET", "/cari?q=soto")
        browser.back()
        assert browser.page.address == "http://localhost/menu"
        browser.forward()
        assert "soto" in browser.page.source
        browser.back()
        browser.back()
        assert not browser.can_go_back
        browser.open("GET", "/menu")
        assert not browser.can_go_forward

    def test_the_page_of_a_post_is_sent_again_by_reload_and_never_by_back(self, browser):
        form = [("Content-Type", "application/x-www-form-urlencoded")]
        browser.open("POST", "/langsung", form, b"tombol=dua")
        browser.reload()
        assert "kali ke-2" in browser.page.source
        browser.refresh()
        assert "kali ke-2" in browser.page.source
        browser.open("GET", "/menu")
        browser.log.clear()
        browser.back()
        assert log(browser)[0] == "GET / → 200"
        assert not any("POST" in line for line in browser.log)

    def test_reload_after_post_and_redirect_asks_by_get(self, browser):
        browser.open("POST", "/masuk", [("Content-Type", "application/x-www-form-urlencoded")], b"nama=a&pesan=b")
        browser.log.clear()
        browser.reload()
        assert log(browser) == ["GET /siapa → 200"]

    @pytest.mark.parametrize(
        ("path", "shown"),
        [
            ("/api", "<pre>{&quot;halo&quot;:&quot;dari server&quot;,&quot;terima&quot;:null}\n</pre>"),
            ("/teks", "<pre>&lt;b&gt;bukan&lt;/b&gt; HTML</pre>"),
            ("/berkas", "berkas bernama <code>nota.pdf</code>: <code>application/pdf</code>, 4 bita"),
            ("/kosong", "Respons 204 NO CONTENT ini tidak punya isi."),
            ("/static/logo.png", '<img src="data:image/png;base64,'),
            ("/tidak-ada", "<h1>Not Found</h1>"),
            ("/rusak", "<h1>Internal Server Error</h1>"),
        ],
    )
    def test_every_kind_of_content_is_shown_or_described(self, browser, path, shown):
        browser.open("GET", path)
        assert shown in browser.page.html

    def test_an_exception_in_this_process_is_in_the_log(self, browser):
        browser.open("GET", "/rusak")
        assert log(browser)[-1] == "Galat di fungsi view: ValueError: resepnya kosong"

    def test_an_exception_that_the_workbook_knows_is_explained_in_the_log(self):
        app = make_app()
        app.add_url_rule("/tanpa-isi", "tanpa_isi", lambda: None)
        browser = Browser(WsgiTransport(app))
        browser.open("GET", "/tanpa-isi")
        assert [line.partition(":")[0] for line in log(browser)[-2:]] == ["Mengapa", "Coba"]
        assert "`None`" in log(browser)[-2]

    def test_a_stopped_server_is_said_in_the_page(self):
        browser = Browser(HttpTransport("127.0.0.1", 5000, alive=lambda: False))
        browser.open("GET", "/menu")
        assert "sudah berhenti" in browser.page.source
        assert browser.log == ["GET /menu → tidak ada jawaban"]
        assert browser.page.status == ""

    def test_what_the_page_loads_is_put_into_it_and_the_rest_left_alone(self, browser):
        browser.open("GET", "/")
        assert "<script defer" not in browser.page.html
        assert 'src="data:text/javascript;charset=utf-8;base64,' in browser.page.html
        before, after = HOME.split('<link rel="stylesheet" href="/static/gaya.css">')
        assert browser.page.html.startswith(before)
        assert browser.page.html.endswith(after[after.index('<p><a href="/menu?urut=naik">') :])
        css = browser.page.html.split('href="data:text/css;charset=utf-8;base64,')[1].split('"')[0]
        assert b'url("data:image/png;base64,' in base64.b64decode(css)

    def test_a_file_that_a_page_names_twice_is_asked_for_once(self, browser):
        browser.open("GET", "/")
        assert log(browser).count("GET /static/logo.png → 200") == 1

    @pytest.mark.parametrize(
        "body",
        [
            '<img src="http://[nama-situs]/logo.png">',
            '<link rel="stylesheet" href="http://[::1/x.css">',
            "<style>a { background: url(http://[x]/a.png) }</style>",
            '<p style="background: url(//[)">',
            '<img srcset="http://[x]/a.png 1x">',
            '<img src="http://contoh\uff0f.id/x">',
        ],
    )
    def test_an_address_that_is_none_takes_nothing_else_away(self, body):
        app = flask.Flask("x")
        app.add_url_rule("/", "b", lambda: f"<h1>Warung</h1>{body}")
        browser = Browser(WsgiTransport(app))
        browser.open("GET", "/")
        assert "<h1>Warung</h1>" in browser.page.html
        assert "karena alamatnya tidak dapat dibaca" in browser.log[-1]

    @pytest.mark.parametrize(
        ("body", "asked"),
        [
            ('<img src="\\static\\logo.png">', "/static/logo.png"),
            ('<img src=" /static/logo.png\n">', "/static/logo.png"),
            ('<style>a { background: url("/static/foto (1).png") }</style>', "/static/foto (1).png"),
            ("<style>a { background: URL( '/static/it\\'s.png' ) }</style>", "/static/it's.png"),
            ("<style>a { background: url(/static/foto\\ \\28 1\\29.png) }</style>", "/static/foto (1).png"),
            ('<style>@import"/static/logo.png";</style>', "/static/logo.png"),
            ("<style>@IMPORT url(/static/logo.png);</style>", "/static/logo.png"),
            ('<p style="background: URL(/static/logo.png)">', "/static/logo.png"),
            ('<base href="/static/"><img src="logo.png">', "/static/logo.png"),
            ('<base href="/static/"><base href="/lain/"><img src="logo.png">', "/static/logo.png"),
            ('<base href="http://[x]/"><img src="static/logo.png">', "/static/logo.png"),
        ],
    )
    def test_files_are_found_as_browsers_find_them(self, body, asked):
        app = flask.Flask("x", static_folder=None)
        app.add_url_rule("/", "b", lambda: body)
        app.add_url_rule("/static/<name>", "s", lambda name: flask.Response(b"PNG", mimetype="image/png"))
        browser = Browser(WsgiTransport(app))
        browser.open("GET", "/")
        assert log(browser) == ["GET / → 200", f"GET {asked} → 200"]
        assert "data:image/png" in browser.page.html
        assert "@importurl" not in browser.page.html

    def test_links_lead_from_where_the_page_says(self):
        app = flask.Flask("x")
        app.add_url_rule("/a/b", "b", lambda: '<base href="/c/"><a href="d">d</a>')
        browser = Browser(WsgiTransport(app))
        browser.open("GET", "/a/b")
        assert page_state(browser)["base"] == "http://localhost/c/"
        assert page_state(browser)["address"] == "http://localhost/a/b"

    def test_what_a_script_fetches_comes_unpacked(self):
        app = flask.Flask("x")
        app.add_url_rule("/", "b", lambda: flask.Response(gzip.compress(b"soto"), headers={"Content-Encoding": "gzip"}))
        sent = []
        message = {"kind": "fetch", "id": 1, "method": "GET", "url": "/"}
        answer(Browser(WsgiTransport(app)), message, b"", lambda reply, buffers: sent.append(buffers))
        assert sent == [[b"soto"]]

    def test_what_cannot_be_unpacked_is_said(self):
        app = flask.Flask("x")
        app.add_url_rule("/", "b", lambda: flask.Response(b"\x8b\x01", headers={"Content-Encoding": "br"}))
        browser = Browser(WsgiTransport(app))
        browser.open("GET", "/")
        assert "mengaku dimampatkan dengan <code>br</code>" in browser.page.source

    def test_files_from_elsewhere_are_named_in_the_log(self):
        app = flask.Flask("x")
        app.add_url_rule("/", "b", lambda: '<script src="https://cdn.example/a.js"></script><img src="/hilang.png">')
        browser = Browser(WsgiTransport(app))
        browser.open("GET", "/")
        assert "Tidak dimuat, karena di luar aplikasi ini: https://cdn.example/a.js" in browser.log
        assert '<img src="/hilang.png">' in browser.page.html


class TestWidget:
    def test_its_state_follows_what_is_asked(self):
        browser = Browser(WsgiTransport(make_app()))
        widget = make_widget(browser, [("Perintah di terminal", "flask run")])
        sent: list[Any] = []
        widget.send = lambda content, buffers=None: sent.append((content, buffers))
        widget._handle_custom_msg({"kind": "open", "method": "GET", "url": "/menu"}, [])
        assert widget.page["address"] == "http://localhost/menu"
        assert widget.answered == 1
        assert widget.log[-1].startswith("GET /menu → 200")
        form = {
            "kind": "fetch",
            "id": "7",
            "method": "POST",
            "url": "/api",
            "headers": [["Content-Type", "application/json"]],
        }
        widget._handle_custom_msg(form, [memoryview(b'{"a": 1}')])
        assert sent[0][0]["status"] == 200
        assert json.loads(sent[0][1][0])["terima"] == {"a": 1}
        widget._handle_custom_msg({"kind": "fetch", "id": "8", "method": "GET", "url": "https://example.com/"}, [])
        assert "tidak dikirim" in sent[1][0]["failed"]

    def test_a_mistake_of_its_own_is_shown_and_not_lost(self):
        widget = make_widget(Browser(WsgiTransport(make_app())), [])
        widget._handle_custom_msg({"kind": "open"}, [])
        assert "Peramban mengalami galat: KeyError" in widget.log[-1]
        assert widget.answered == 1

    def test_the_module_itself_needs_no_widget_packages(self):
        code = "import sys, bukuflask.web.peramban; print([m for m in ('anywidget', 'ipywidgets', 'traitlets') if m in sys.modules])"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "[]"


HOST = """<!doctype html><html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Tiruan JupyterLab</title><link rel="stylesheet" href="peramban.css"><style>body { margin: 8px }</style><main></main>
<script type="module">
import widget from "./peramban.js";
const listeners = {};
const state = JSON.parse(await kernel_start());
const emit = (name, ...given) => (listeners[name] ?? []).slice().forEach((listener) => listener(...given));
const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const model = {
  get: (name) => state[name],
  on: (name, listener) => (listeners[name] ??= []).push(listener),
  off: (name, listener) => (listeners[name] = listeners[name].filter((l) => l !== listener)),
  async send(message, _, buffers) {
    const body = buffers.length ? btoa(String.fromCharCode(...new Uint8Array(buffers[0]))) : "";
    await kernel_ask(JSON.stringify(message), body);
  },
};
window.fromKernel = ({ changed, replies }) => {
  Object.assign(state, changed);
  for (const [message, body] of replies) emit("msg:custom", message, [new DataView(bytes(body).buffer)]);
  for (const name of Object.keys(changed)) emit(`change:${name}`);
};
window.show = () => {
  const el = document.createElement("div");
  document.querySelector("main").append(el);
  const close = widget.render({ model, el });
  return () => { close(); el.remove(); };
};
window.count = () => Object.values(listeners).flat().length;
window.closeFirst = window.show();
window.ready = true;
</script>"""


class Lab:
    """A page that plays JupyterLab's part around peramban.js; the kernel's part is the real one."""

    def __init__(self, page: Any, browser: Browser) -> None:
        self.page = page
        self.browser = browser
        self.busy = False
        self.kept: list[tuple[str, str]] = []
        self.answered = 0
        self.requests: list[str] = []
        self.errors: list[str] = []
        source = Path(peramban.__file__).parent
        files = {"/": (HOST, "text/html")}
        for name, kind in (("peramban.js", "text/javascript"), ("peramban.css", "text/css")):
            files[f"/{name}"] = ((source / name).read_text(encoding="utf-8"), kind)

        def serve(route: Any) -> None:
            self.requests.append(route.request.url)
            path = route.request.url.removeprefix("http://lab.uji")
            if path in files:
                route.fulfill(body=files[path][0], content_type=files[path][1])
            else:
                route.abort()

        page.route("**/*", serve)
        page.expose_function("kernel_start", self._start)
        page.expose_function("kernel_ask", self._ask)
        page.goto("http://lab.uji/")
        page.wait_for_function("window.ready")
        self.view = page.locator(".bf").first
        self.inside = page.frame_locator(".bf iframe").first

    def _state(self) -> dict[str, Any]:
        return {"page": page_state(self.browser), "log": self.browser.log, "answered": self.answered}

    def _start(self) -> str:
        return json.dumps({**self._state(), "about": [["Perintah di terminal", "flask --app warung run"]]})

    def _ask(self, message: str, body: str) -> None:
        if self.busy:
            self.kept.append((message, body))
            return
        replies: list[Any] = []

        def send(content: Any, buffers: Any = ()) -> None:
            replies.append((content, base64.b64encode(b"".join(buffers)).decode()))

        before = self._state()
        answer(self.browser, json.loads(message), base64.b64decode(body), send)
        self.answered += 1
        changed = {key: value for key, value in self._state().items() if value != before[key]}
        self.page.evaluate(
            "given => window.setTimeout(() => window.fromKernel(given))", {"changed": changed, "replies": replies}
        )

    def free(self) -> None:
        self.busy = False
        for message, body in self.kept:
            self._ask(message, body)
        self.kept.clear()

    def log(self) -> list[str]:
        return self.view.locator(".bf-log div").all_inner_texts()


@pytest.fixture(scope="module")
def chromium(browser_path) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        launched = playwright.chromium.launch(executable_path=browser_path, args=arguments)
        yield launched
        launched.close()


@pytest.fixture
def lab(chromium, browser) -> Iterator[Lab]:
    browser.open("GET", "/")
    page = chromium.new_page(viewport={"width": 800, "height": 700})
    page.set_default_timeout(30_000)  # a busy machine takes its time
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))  # those of a page's own scripts too
    made = Lab(page, browser)
    made.errors = errors
    yield made
    page.close()
    assert errors == []


@pytest.mark.needs("chromium")
class TestFace:
    def expect(self, locator: Any) -> Any:
        from playwright.sync_api import expect

        expect.set_options(timeout=30_000)  # a busy machine draws late

        return expect(locator)

    def test_the_page_with_its_style_script_and_image(self, lab):
        heading = lab.inside.get_by_role("heading", name="Warung Bu Sari")
        self.expect(heading).to_have_css("color", "rgb(1, 2, 3)")
        assert "data:image/png" in heading.evaluate("e => getComputedStyle(e).backgroundImage")
        self.expect(lab.inside.locator("body")).to_have_attribute("data-siap", "Warung Bu Sari")
        assert lab.inside.get_by_role("img", name="Logo").evaluate("async e => (await e.decode(), e.naturalWidth)") == 3
        assert all(url.startswith("http://lab.uji/") for url in lab.requests if not url.startswith("data:"))
        self.expect(lab.view.get_by_text("flask --app warung run")).to_be_visible()

    def test_images_and_styles_however_they_are_named(self, lab):
        lab.view.get_by_label("Alamat").fill("/gambar")
        lab.view.get_by_label("Alamat").press("Enter")
        for name in "abcd":
            place = lab.inside.locator(f"#{name}")
            place.wait_for()
            assert "data:image/png" in place.evaluate("e => getComputedStyle(e).backgroundImage"), name
        for name in "ef":
            assert lab.inside.locator(f"#{name}").evaluate("async e => (await e.decode(), e.naturalWidth)") > 0, name

    def test_a_link_tells_which_page_it_stood_on(self, lab):
        lab.view.get_by_label("Alamat").fill("/kepala")
        lab.view.get_by_label("Alamat").press("Enter")
        self.expect(lab.inside.locator("#kepala")).to_contain_text("-|id-ID")
        lab.inside.get_by_role("link", name="Lagi").click()
        self.expect(lab.inside.locator("#kepala")).to_contain_text("/kepala|id-ID")

    def test_what_the_page_may_not_do_stands_in_the_log(self, lab):
        missed = []
        for which, (page, told) in enumerate(REFUSED.items()):
            lab.browser.log.clear()
            lab.view.get_by_label("Alamat").fill(f"/galat-skrip/{which}")
            lab.view.get_by_label("Alamat").press("Enter")
            for words in told:
                try:
                    self.expect(lab.view.get_by_role("log")).to_contain_text(words)
                except AssertionError:
                    missed.append((page, words, lab.log()))
        lab.errors.clear()  # they were asked for
        assert missed == []

    def test_a_script_that_asks_again_and_again_is_told_of_once(self, lab):
        lab.view.get_by_label("Alamat").fill("/berulang")
        lab.view.get_by_label("Alamat").press("Enter")
        self.expect(lab.inside.get_by_text("selesai")).to_be_visible()
        self.expect(lab.view.get_by_role("log")).to_contain_text("sessionStorage")
        assert sum("localStorage" in line for line in lab.log()) == 1

    def test_reload_draws_the_same_page_anew(self, lab):
        lab.inside.get_by_role("heading").evaluate("e => { e.textContent = 'diubah skrip' }")
        lab.view.get_by_role("button", name="Muat ulang").click()
        self.expect(lab.inside.get_by_role("heading", name="Warung Bu Sari")).to_be_visible()

    def test_too_large_an_upload_is_said_and_not_sent(self, lab):
        file = {"name": "besar.bin", "mimeType": "application/octet-stream", "buffer": b"x" * 9_100_000}
        lab.inside.get_by_label("Foto").set_input_files(file)
        lab.inside.get_by_role("button", name="Unggah").click()
        self.expect(lab.view.locator("output")).to_contain_text("Tidak dikirim: isinya 9,1 MB")
        assert not any("/unggah" in line for line in lab.log())

    def test_links_back_forward_reload_and_the_address_bar(self, lab):
        address = lab.view.get_by_label("Alamat")
        self.expect(lab.view.get_by_role("button", name="Kembali")).to_be_disabled()
        lab.inside.get_by_role("link", name="Menu").click()
        self.expect(lab.inside.get_by_role("heading", name="Menu naik")).to_be_visible()
        self.expect(address).to_have_value("http://localhost/menu?urut=naik")
        self.expect(lab.view.locator("output")).to_have_text("200 OK")
        lab.view.get_by_role("button", name="Kembali").click()
        self.expect(lab.inside.get_by_role("heading", name="Warung Bu Sari")).to_be_visible()
        lab.view.get_by_role("button", name="Maju").click()
        self.expect(address).to_have_value("http://localhost/menu?urut=naik")
        lab.view.get_by_role("button", name="Muat ulang").click()
        self.expect(lab.view.locator("output")).to_have_text("200 OK")
        address.fill("/cari?q=soto ayam")
        address.press("Enter")
        self.expect(lab.inside.get_by_text("Mencari: soto ayam")).to_be_visible()
        address.fill("tidak-ada")
        lab.view.get_by_role("button", name="Buka").click()
        self.expect(lab.view.locator("output")).to_have_text("404 NOT FOUND")
        self.expect(lab.inside.get_by_role("heading", name="Not Found")).to_be_visible()
        self.expect(lab.view.get_by_role("log")).to_contain_text("GET /tidak-ada → 404")

    def test_reloading_the_same_page_says_it_was_answered(self, lab):
        lab.busy = True
        lab.view.get_by_role("button", name="Muat ulang").click()
        self.expect(lab.view.locator("output")).to_have_text("menunggu kernel…")
        lab.free()
        self.expect(lab.view.locator("output")).to_have_text("200 OK")

    def test_a_form_by_get(self, lab):
        lab.inside.get_by_label("Cari").fill("gado-gado & es")
        lab.inside.get_by_label("Cari").press("Enter")
        self.expect(lab.inside.get_by_text("Mencari: gado-gado & es")).to_be_visible()

    def test_a_form_by_post_its_redirect_and_cookie(self, lab):
        lab.inside.get_by_label("Nama").fill("Yohana é")
        lab.inside.get_by_label("Pesan").fill("satu\ndua")
        lab.inside.get_by_role("button", name="Masuk").click()
        self.expect(lab.inside.get_by_text(r"Halo Yohana é: 'satu\r\ndua'")).to_be_visible()
        assert [line.partition(" (")[0] for line in lab.log()[-2:]] == ["POST /masuk → 302", "GET /siapa → 200"]

    def test_the_button_that_was_pressed_counts(self, lab):
        lab.inside.get_by_role("button", name="Langsung").click()
        self.expect(lab.inside.get_by_text("Tombol dua, kali ke-1")).to_be_visible()
        lab.view.get_by_role("button", name="Muat ulang").click()
        self.expect(lab.inside.get_by_text("Tombol dua, kali ke-2")).to_be_visible()
        lab.view.get_by_role("button", name="Kembali").click()
        self.expect(lab.inside.get_by_role("heading", name="Warung Bu Sari")).to_be_visible()

    def test_a_file_is_uploaded(self, lab):
        lab.inside.get_by_label("Foto").set_input_files(
            {"name": "kué.txt", "mimeType": "text/plain", "buffer": "isi é".encode()}
        )
        lab.inside.get_by_role("button", name="Unggah").click()
        self.expect(lab.inside.get_by_text("kué.txt: isi é")).to_be_visible()

    def test_fetch_from_the_page(self, lab):
        result = lab.inside.locator("#hasil")
        lab.inside.get_by_role("button", name="Ambil").click()
        self.expect(result).to_have_text("dari server")
        lab.inside.get_by_role("button", name="Kirim JSON").click()
        self.expect(result).to_contain_text('"terima":{"a":1}')
        lab.inside.get_by_role("button", name="Asing").click()
        self.expect(result).to_contain_text("Permintaan ke luar tidak dikirim: https://example.com/")
        assert not any("example.com" in url for url in lab.requests)

    def test_links_that_lead_out_do_no_harm(self, lab):
        for name in ("Luar", "Surat", "Skrip"):
            lab.inside.get_by_role("link", name=name).click()
        self.expect(lab.view.get_by_role("log")).to_contain_text(
            "Tautan ke luar tidak dibuka: https://example.com/luar"
        )
        self.expect(lab.view.get_by_role("log")).to_contain_text("Tautan mailto: tidak dibuka di sini")
        self.expect(lab.inside.get_by_role("heading", name="Warung Bu Sari")).to_be_visible()
        lab.inside.get_by_role("link", name="Jendela baru").click()
        self.expect(lab.inside.get_by_role("link", name="Pulang")).to_be_visible()
        assert len(lab.page.context.pages) == 1

    def test_a_link_inside_the_page_scrolls(self, lab):
        before = len(lab.log())
        lab.inside.get_by_role("link", name="Ke bawah").click()
        self.expect(lab.inside.locator("#bawah")).to_be_in_viewport()
        assert len(lab.log()) == before

    def test_the_page_cannot_reach_jupyterlab_or_the_network(self, lab):
        lab.view.get_by_label("Alamat").fill("/nakal")
        lab.view.get_by_label("Alamat").press("Enter")
        self.expect(lab.inside.locator("#hasil")).to_have_text(
            "induk tertutup, puncak tertutup, kuki tertutup, simpanan tertutup, jendela tertutup"
        )
        self.expect(lab.view.get_by_role("log")).to_contain_text("alert: halo")
        assert lab.page.url == "http://lab.uji/"
        assert not any("luar.uji" in url or "example.com" in url for url in lab.requests)

    def test_a_page_that_moves_by_itself_is_stopped(self, lab):
        lab.view.get_by_label("Alamat").fill("/pindah-sendiri")
        lab.view.get_by_label("Alamat").press("Enter")
        told = lab.inside.get_by_text("Halaman ini mencoba berpindah sendiri")
        told.wait_for(state="attached")
        for _ in range(60):
            lab.page.screenshot()  # a busy Chromium may leave a frame of another origin undrawn until somebody looks
            if told.is_visible():
                break
            lab.page.wait_for_timeout(500)
        self.expect(told).to_be_visible()
        lab.browser._transport._app.view_functions["pindah_sendiri"] = lambda: "<p>kembali</p>"
        lab.view.get_by_role("button", name="Muat ulang").click()
        self.expect(lab.inside.get_by_text("kembali")).to_be_visible()

    def test_messages_from_elsewhere_are_not_obeyed(self, lab):
        before = len(lab.log())
        lab.page.evaluate("postMessage({bukuflask: '', kind: 'open', method: 'GET', url: '/menu'}, '*')")
        lab.inside.locator("body").evaluate(
            "() => parent.postMessage({bukuflask: 'salah', kind: 'open', method: 'GET', url: '/menu'}, '*')"
        )
        lab.view.get_by_role("button", name="Muat ulang").click()
        self.expect(lab.view.locator("output")).to_have_text("200 OK")
        self.expect(lab.inside.get_by_role("heading", name="Warung Bu Sari")).to_be_visible()
        assert not any("/menu" in line for line in lab.log()[before:])

    def test_a_busy_kernel_is_said(self, lab):
        lab.busy = True
        lab.inside.get_by_role("link", name="Menu").click()
        self.expect(lab.view.locator("output")).to_have_text("menunggu kernel…")
        lab.free()
        self.expect(lab.inside.get_by_role("heading", name="Menu naik")).to_be_visible()
        self.expect(lab.view.locator("output")).to_have_text("200 OK")

    def test_a_stopped_server_is_said(self, lab):
        lab.browser._transport = HttpTransport("127.0.0.1", 5000, alive=lambda: False)
        lab.browser.page = lab.browser.page.__class__("http://127.0.0.1:5000/", "", "", "")
        lab.view.get_by_role("button", name="Muat ulang").click()
        self.expect(lab.inside.get_by_text("Server di http://127.0.0.1:5000 sudah berhenti.")).to_be_visible()

    def test_two_views_show_the_same_and_closing_one_leaves_the_other(self, lab):
        listeners = lab.page.evaluate("count()")
        lab.page.evaluate("() => { show() }")
        second = lab.page.locator(".bf").nth(1)
        lab.inside.get_by_role("link", name="Menu").click()
        self.expect(second.get_by_label("Alamat")).to_have_value("http://localhost/menu?urut=naik")
        lab.page.evaluate("closeFirst()")
        assert lab.page.evaluate("count()") == listeners
        inside = lab.page.frame_locator(".bf iframe")
        inside.get_by_role("link", name="Pulang").click()
        self.expect(inside.get_by_role("heading", name="Warung Bu Sari")).to_be_visible()

    def test_it_is_usable_by_keyboard_alone(self, lab):
        lab.inside.get_by_role("link", name="Menu").focus()
        lab.page.keyboard.press("Enter")
        self.expect(lab.inside.get_by_role("heading", name="Menu naik")).to_be_visible()
        assert lab.page.evaluate("document.activeElement.tagName") == "IFRAME"
        lab.view.get_by_role("button", name="Kembali").focus()
        names = []
        for _ in range(4):
            names.append(lab.page.evaluate("document.activeElement.ariaLabel || document.activeElement.textContent"))
            lab.page.keyboard.press("Tab")
        assert names == ["Kembali", "Muat ulang", "Alamat", "Buka"]

    def test_a_phones_width_is_enough(self, lab):
        lab.page.set_viewport_size({"width": 390, "height": 700})
        assert lab.page.evaluate("document.documentElement.scrollWidth") <= 390
        for control in (lab.view.get_by_label("Alamat"), lab.view.get_by_role("button", name="Buka")):
            box = control.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 390
        assert (lab.view.get_by_label("Alamat").bounding_box() or {})["width"] >= 150

    def test_the_view_follows_the_height_of_its_page(self, lab):
        # As when JupyterLab lays out a cell that was not in view while the page loaded.
        body = lab.inside.locator("body")
        for height, shown in ((20, 160), (300, 300), (5000, 420)):
            body.evaluate("(body, height) => { body.innerHTML = `<div style='height:${height}px'></div>` }", height)
            lab.page.wait_for_function(
                "shown => Math.abs(document.querySelector('.bf iframe').offsetHeight - shown) < 40", arg=shown
            )

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_text_stands_out_in_both_themes(self, lab, scheme):
        lab.page.emulate_media(color_scheme=scheme)
        lab.page.add_style_tag(content=":root { color-scheme: light dark }")
        colours = lab.view.locator("output").evaluate(
            "e => [getComputedStyle(e).color, getComputedStyle(e.closest('.bf')).backgroundColor]"
        )
        ink, paper = (sum(int(part) for part in c[c.index("(") + 1 : -1].split(",")[:3]) for c in colours)
        assert abs(ink - paper) > 500
