"""The small server that the site carries: right types, compressed once, nothing outside its folder, the network only when asked."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bukuflask_site import layani

WORDS = b"print('halo')\n" * 500


@pytest.fixture
def folder(tmp_path) -> Path:
    site = tmp_path / "situs é"
    (site / "jalan").mkdir(parents=True)
    (site / "index.html").write_text("<h1>Buku Kerja Flask</h1>" + " " * 2000, encoding="utf-8")
    (site / "jalan" / "index.html").write_text("jalan", encoding="utf-8")
    (site / "kosong").mkdir()
    for name in ("a.wasm", "a.mjs", "a.js", "a.json", "a.ipynb", "a.css", "a.svg", "a.zip", "a.whl", "3429.e1b3e4e.js"):
        (site / name).write_bytes(WORDS)
    (site / ".rahasia").write_text("x", encoding="utf-8")
    (tmp_path / "di-luar.txt").write_text("rahasia", encoding="utf-8")
    return site


@pytest.fixture
def server(folder):
    with layani.Site(folder, port=0) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def ask(server):
    def asked(path: str, method: str = "GET", **headers: str):
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
        connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        reply = connection.getresponse()
        body = reply.read()
        connection.close()
        return reply.status, reply.headers, body

    return asked


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.wasm", "application/wasm"),
        ("a.mjs", "text/javascript; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.json", "application/json"),
        ("a.ipynb", "application/json"),
        ("a.css", "text/css; charset=utf-8"),
        ("a.svg", "image/svg+xml"),
        ("", "text/html; charset=utf-8"),
        ("a.whl", "application/octet-stream"),
    ],
)
def test_a_file_has_the_type_that_browsers_insist_on(ask, name, kind):
    status, headers, _ = ask(f"/{name}")
    assert (status, headers["Content-Type"], headers["X-Content-Type-Options"]) == (200, kind, "nosniff")


def test_a_file_is_compressed_for_whoever_takes_it(ask):
    status, headers, body = ask("/a.js", Accept_Encoding="gzip, br")
    assert (status, headers["Content-Encoding"], headers["Vary"]) == (200, "gzip", "Accept-Encoding")
    assert gzip.decompress(body) == WORDS
    assert int(headers["Content-Length"]) == len(body) < len(WORDS) / 10
    _, headers, body = ask("/a.js")
    assert (headers["Content-Encoding"], body) == (None, WORDS)


def test_what_is_compressed_already_goes_as_it_is(ask):
    _, headers, body = ask("/a.zip", Accept_Encoding="gzip")
    assert (headers["Content-Encoding"], body) == (None, WORDS)


def test_thirty_who_ask_at_once_get_what_was_compressed_once(ask, monkeypatch):
    made = []
    compress = gzip.compress
    monkeypatch.setattr(layani.gzip, "compress", lambda *words: made.append(1) or compress(*words))
    with ThreadPoolExecutor(30) as crowd:
        bodies = list(crowd.map(lambda _: ask("/a.wasm", Accept_Encoding="gzip")[2], range(60)))
    assert {gzip.decompress(body) for body in bodies} == {WORDS}
    assert made == [1]


def test_a_browser_that_has_the_file_is_told_so_until_it_changes(ask, folder):
    _, headers, _ = ask("/a.js", Accept_Encoding="gzip")
    mark = headers["ETag"]
    status, headers, body = ask("/a.js", Accept_Encoding="gzip", If_None_Match=mark)
    assert (status, body, headers["Cache-Control"]) == (304, b"", "no-cache")
    (folder / "a.js").write_bytes(b"baru " * 1000)
    status, _, body = ask("/a.js", Accept_Encoding="gzip", If_None_Match=mark)
    assert (status, gzip.decompress(body)) == (200, b"baru " * 1000)


def test_only_a_name_that_changes_with_its_content_is_kept_for_good(ask):
    assert "immutable" in ask("/3429.e1b3e4e.js")[1]["Cache-Control"]
    assert ask("/index.html")[1]["Cache-Control"] == "no-cache"


def test_head_says_what_get_would(ask):
    _, got, _ = ask("/a.js")
    status, headers, body = ask("/a.js", "HEAD")
    assert (status, body, headers["Content-Length"]) == (200, b"", got["Content-Length"])


@pytest.mark.parametrize(
    "path",
    [
        "/tidak-ada",
        "/../di-luar.txt",
        "/%2e%2e/di-luar.txt",
        "/jalan/..%2f..%2fdi-luar.txt",
        "/..%5cdi-luar.txt",
        "//etc/passwd",
        "/c:/windows",
        "/.rahasia",
        "/kosong/",
        "/kosong",
        "/a.js/",
        "/%00",
    ],
)
def test_nothing_else_is_shown(ask, path):
    status, _, body = ask(path)
    assert (status, body) == (404, b"Halaman ini tidak ada.\n")


@pytest.mark.parametrize("path", ["/" + "a" * 300, "/jalan/" + "%C3%A9" * 200, "/a" * 3000, "/%00"])
def test_a_name_that_no_file_can_have_is_not_there(ask, path):
    assert ask(path)[0] == 404
    assert ask("/a.js")[0] == 200


def test_the_sites_own_page_says_what_is_not_there_and_leads_back(ask, folder):
    (folder / "404.html").write_text('<body data-awal=""><a href="/">awal</a>', encoding="utf-8")
    status, headers, body = ask("/baca/tidak-ada.html")
    assert (status, headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert b'data-awal="/"' in body


def test_a_link_that_leads_out_of_the_folder_is_not_followed(ask, folder, link):
    link(folder / "keluar.txt", folder.parent / "di-luar.txt")
    assert ask("/keluar.txt")[0] == 404


def test_a_folder_is_shown_by_its_index_under_its_own_slash(ask):
    status, headers, _ = ask("/jalan?path=x")
    assert (status, headers["Location"]) == (301, "jalan/?path=x")
    assert ask("/jalan/")[2] == b"jalan"


def test_one_connection_carries_many_requests(server):
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    for name, status in (("/a.js", 200), ("/tidak-ada", 404), ("/a.zip", 200), ("/jalan", 301), ("/", 200)):
        connection.request("GET", name)
        reply = connection.getresponse()
        reply.read()
        assert reply.status == status
    connection.close()


# -- the command --------------------------------------------------------------------------------------------------------------


def started(folder: Path, *words: str) -> tuple[subprocess.Popen, list[str]]:
    """Start a copy of the server in `folder`, as it stands in a built site; return it with what it said before it served."""
    script = folder / "layani.py"
    script.write_bytes(Path(layani.__file__).read_bytes())
    child = subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", script, "--tanpa-peramban", *words],  # `-I` would not heed PYTHONUTF8
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    said = []
    assert child.stdout is not None
    for line in child.stdout:
        said.append(line)
        if "Ctrl+C" in line:
            break
    return child, said


@pytest.fixture
def run(folder):
    children = []

    def begun(*words: str):
        child, said = started(folder, *words)
        children.append(child)
        return child, said

    yield begun
    for child in children:
        child.kill()
        child.wait(10)
        child.stdout.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_by_itself_it_serves_this_computer_only(run):
    port = free_port()
    _, said = run("--port", str(port))
    assert said[0] == f"Di komputer ini: http://localhost:{port}/\n"
    assert "jaringan" not in "".join(said)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/")
    assert b"Buku Kerja Flask" in connection.getresponse().read()
    connection.close()
    for address in layani.own_addresses()[:1]:
        with pytest.raises(OSError, match=r".*"):
            socket.create_connection((address, port), 5)


def test_the_network_is_served_only_when_asked_and_said_before(run):
    if not (addresses := layani.own_addresses()):
        pytest.skip("komputer ini tidak tersambung ke jaringan")
    address = addresses[0]
    port = free_port()
    _, said = run("--port", str(port), "--jaringan")
    assert said[0].startswith("Siapa pun di jaringan yang sama")
    assert any(line == f"Di komputer siswa: http://{address}:{port}/\n" for line in said)
    with socket.create_connection((address, port), 5):
        pass


def test_a_taken_port_is_told_and_no_other_is_chosen(folder, run, server):
    child, said = run("--port", str(server.server_port))
    assert child.wait(10) == 1
    assert f"Port {server.server_port} sedang dipakai" in said[0]
    assert re.search(rf"--port {server.server_port + 1}\b", "".join(said))


def test_without_a_site_beside_it_it_says_so(folder, run):
    (folder / "index.html").unlink()
    child, said = run()
    assert child.wait(10) == 1
    assert said == [f"Situsnya tidak ada di {folder}.\n"]


@pytest.mark.parametrize("port", ["99999", "-1", "satu", "8000.5"])
def test_a_port_that_is_none_gets_a_sentence(folder, port, capsys):
    with pytest.raises(SystemExit):
        layani.main(["--port", port, "--tanpa-peramban"], folder)
    assert "nomor port antara" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--jaringn"], "`--jaringn` tidak dikenal. Maksudmu `--jaringan`?"),
        (["jaringan", "--port", "8001"], "Maksudmu `--jaringan`?"),
        (["8001"], "`python layani.py --port 8001`"),
        (["--port"], "Sesudah `--port` diperlukan satu nomor."),
        (["--port=8001", "--zzz"], "`--zzz` tidak dikenal.\n"),
    ],
)
def test_a_wrong_word_is_named_with_what_was_meant(folder, words, told, capsys):
    with pytest.raises(SystemExit) as left:
        layani.main(words, folder)
    assert left.value.code == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("word", ["-h", "--help", "--bantuan"])
def test_help_is_in_indonesian(folder, word, capsys):
    with pytest.raises(SystemExit) as left:
        layani.main([word], folder)
    said = capsys.readouterr().out
    assert left.value.code == 0
    assert said.startswith("Cara pakai: python layani.py")
    assert "--port NOMOR" in said
    assert not any(english in said.lower() for english in ("usage", "options", "show this"))


def test_a_port_that_the_system_forbids_is_not_called_taken(folder, monkeypatch, capsys):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(layani, "Site", refuse)
    assert layani.main(["--port", "80", "--tanpa-peramban"], folder) == 1
    said = capsys.readouterr().err
    assert "tidak mengizinkan port 80" in said
    assert "sedang dipakai" not in said


@pytest.mark.parametrize(
    ("way_out", "cards", "told"),
    [
        (None, ["127.0.0.1", "169.254.3.4", "192.168.43.7"], ["192.168.43.7"]),
        # VirtualBox and WSL beside a telephone's hotspot.
        (
            None,
            ["127.0.0.1", "192.168.56.1", "172.28.80.1", "192.168.43.5"],
            ["192.168.43.5", "192.168.56.1", "172.28.80.1"],
        ),
        (None, ["192.168.56.1", "192.168.137.1"], ["192.168.137.1", "192.168.56.1"]),  # the laptop is the hotspot
        ("10.8.0.2", ["192.168.1.20", "10.8.0.2"], ["10.8.0.2", "192.168.1.20"]),  # a VPN
        (None, ["127.0.0.1"], []),
    ],
)
def test_every_address_that_may_be_meant_is_named_the_likeliest_first(
    folder, monkeypatch, capsys, way_out, cards, told
):
    class Probe:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def connect(self, _):
            if way_out is None:
                raise OSError(101, "Network is unreachable")

        def getsockname(self):
            return (way_out, 1)

    class Served(layani.Site):
        def serve_forever(self, *_):
            raise KeyboardInterrupt

    monkeypatch.setattr(layani, "_addresses", lambda _: cards)
    monkeypatch.setattr(layani, "Site", lambda folder, _, port: Served(folder, port=port))
    with monkeypatch.context() as patched:
        patched.setattr(layani.socket, "socket", lambda *_: Probe())
        assert layani.own_addresses() == told
    monkeypatch.setattr(layani, "own_addresses", lambda: told)
    assert layani.main(["--jaringan", "--port", "0", "--tanpa-peramban"], folder) == 0
    said = capsys.readouterr().out
    assert re.findall(r"http://([\d.]+):", said.partition("Di komputer ini")[2]) == told
    assert ("beberapa kartu jaringan" in said) == (len(told) > 1)
    assert ("belum tersambung" in said) == (not told)


def test_the_systems_own_list_of_addresses_is_read():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        found = layani._addresses(probe)
    assert all(len(each.split(".")) == 4 for each in found)
    if os.name != "nt":
        assert "127.0.0.1" in found


@pytest.mark.parametrize(
    "line",
    [
        b"GET //[ HTTP/1.1",
        b"GET http://[/x HTTP/1.1",
        b"GET /%00%ff%5b HTTP/1.1",
        b"\x16\x03\x01\x02",
        b"BREW / HTTP/1.1",
    ],
)
def test_a_broken_client_is_refused_and_the_next_one_served(server, ask, line, capfd):
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as client:
        client.sendall(line + b"\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert b" 40" in client.recv(4096)[:400] or line.startswith((b"BREW", b"\x16"))
    assert ask("/")[0] == 200
    assert "Traceback" not in capfd.readouterr().err
