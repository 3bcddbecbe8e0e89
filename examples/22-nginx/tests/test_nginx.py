"""Uji untuk pengaturan di folder deploy, dengan nginx yang sungguhan (Linux atau macOS). Tanpa nginx, uji ini dilewati."""

import gzip
import json
import os
import shutil
import subprocess

import pytest

import amati

NGINX = shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"]))
pytestmark = pytest.mark.skipif(NGINX is None, reason="mesin ini tidak punya nginx")
BROKEN = {
    "titik-koma.conf": 'directive "listen" is not terminated by ";"',
    "salah-ketik.conf": 'unknown directive "proxypass"',
    "tanpa-http.conf": "invalid URL prefix",
    "kurung.conf": 'unexpected end of file, expecting "}"',
    "salah-tempat.conf": '"server" directive is not allowed here',
}


@pytest.fixture(scope="module")
def site():
    with amati.situs() as found:
        yield found


def seen(port, **headers):
    return json.loads(amati.minta(port, "/terlihat", **headers)[2])


def test_the_app_sees_the_visitor_and_the_address_that_was_asked_for(site):
    _, _, front = site
    assert seen(front) == {
        "pengunjung": "127.0.0.1",
        "jalur": "/terlihat",
        "tautan": f"http://127.0.0.1:{front}/buku/",
    }
    assert seen(front, host="pustaka.example")["tautan"] == "http://pustaka.example/buku/"


def test_headers_that_a_visitor_forges_are_refused(site):
    _, behind, front = site
    forged = {
        "x_forwarded_for": "8.8.8.8",
        "x_forwarded_proto": "https",
        "x_forwarded_host": "jahat.example",
        "x_forwarded_prefix": "/jahat",
    }
    assert seen(front, **forged) == seen(front)
    # Past nginx they would be believed: that is why gunicorn listens on this computer only.
    assert seen(behind, **forged)["tautan"] == "https://jahat.example/jahat/buku/"


def test_static_files_are_sent_by_nginx_and_kept_by_the_browser(site):
    folder, _, front = site
    text = (folder / "pustaka" / "static" / "gaya.css").read_bytes()
    status, headers, body = amati.minta(front, "/static/gaya.css")
    assert (status, headers["Server"], headers["Content-Type"], body) == (200, "nginx", "text/css", text)
    assert headers["Cache-Control"] == "max-age=604800"
    assert amati.minta(front, "/static/gaya.css", if_none_match=headers["ETag"])[0] == 304
    status, headers, body = amati.minta(front, "/static/gaya.css", accept_encoding="gzip")
    assert (headers["Content-Encoding"], headers["Vary"], gzip.decompress(body)) == ("gzip", "Accept-Encoding", text)
    assert len(body) < len(text)


def test_nothing_outside_of_the_folder_of_static_files_is_sent(site):
    _, _, front = site
    for path in (
        "/static../halaman.py",
        "/static/../halaman.py",
        "/static/%2e%2e/halaman.py",
        "/static..%2fhalaman.py",
    ):
        status, _, body = amati.minta(front, path)
        assert (status, b"Blueprint" in body) == (404, False), path


def test_without_the_slash_the_source_would_be_sent():
    with amati.situs(ganti=[("location /static/ {", "location /static {")]) as (_, _, front):
        status, _, body = amati.minta(front, "/static../halaman.py")
        assert (status, b"Blueprint" in body) == (200, True)


def test_what_is_too_large_does_not_reach_the_app(site):
    _, _, front = site
    begin = b'--batas\r\nContent-Disposition: form-data; name="foto"; filename="a.jpg"\r\n\r\n'
    for size, expected in ((1_000_000, 200), (3_000_000, 413)):
        body = begin + bytes(size) + b"\r\n--batas--\r\n"
        status, headers, _ = amati.minta(
            front, "/foto", "POST", body, content_type="multipart/form-data; boundary=batas"
        )
        assert (status, headers["Server"]) == (expected, "nginx")


def test_a_slow_sender_holds_up_nobody(site):
    """Four senders are still in the middle when a visitor is answered; without nginx they would hold both workers."""
    _, behind, front = site
    with amati.pengirim_lambat(front, 4):
        assert amati.minta(front, "/sehat")[0] == 200
        assert amati.minta(behind, "/sehat")[0] == 200


def test_with_the_app_down_nginx_says_so():
    with amati.situs(ganti=[("server 127.0.0.1:", "server 127.0.0.1:1; # ")]) as (folder, _, front):
        status, _, body = amati.minta(front, "/")
        assert (status, b"502 Bad Gateway" in body) == (502, True)
        assert amati.minta(front, "/static/gaya.css")[0] == 200
        assert ": Connection refused)" in (folder / "instance" / "galat.log").read_text(encoding="utf-8")


def test_a_mistake_is_named_before_anything_is_started(site):
    folder = site[0]
    for name, expected in BROKEN.items():
        command = [NGINX, "-t", "-p", ".", "-c", f"deploy/salah/{name}", "-e", "instance/uji.log"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 1, name
        assert expected in done.stderr, name
    assert set(BROKEN) == {path.name for path in (folder / "deploy" / "salah").iterdir()}
