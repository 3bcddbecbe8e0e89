"""Serve the site's folder to this computer, or, when asked, to a class. The site carries a copy of this file: `python layani.py`.

Only the standard library, and any Python from 3.9 on: the laptop that serves a class need not have the book.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import gzip
import os
import re
import socket
import struct
import sys
import threading
import webbrowser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote, urlsplit

PORT = 8000
HERE = "127.0.0.1"
EVERYWHERE = "0.0.0.0"

# Not from the `mimetypes` module: on Windows it believes the registry, where a script is often plain text.
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".ipynb": "application/json",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".py": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".zip": "application/zip",
}
_PRESSED = {".gif", ".png", ".whl", ".woff", ".woff2", ".zip"}
"""What is compressed already, so that gzip would only cost time."""

_LEAST = 1024
"""Bytes; a smaller file travels in one packet anyway."""

_LONGEST = 2000
"""Characters of a path."""

_CHUNK = 1 << 16
_HASHED = re.compile(r"[.-](?=[0-9a-f]*\d)[0-9a-f]{7,}\.\w+$")
"""In the name of a file whose name changes with its content."""


class Packed:
    """The gzip form of files, made once however many ask at the same time, kept in memory (about 15 MB for the whole site)."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._made: dict[str, tuple[str, bytes]] = {}

    def get(self, file: Path, mark: str) -> bytes:
        """Return the compressed content of `file`; `mark` names its present version."""
        key = str(file)
        with self._guard:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            kept = self._made.get(key)
            if kept is None or kept[0] != mark:
                kept = (mark, gzip.compress(file.read_bytes(), 6))
                self._made[key] = kept
            return kept[1]


class Site(ThreadingHTTPServer):
    """A server of one folder of static files."""

    daemon_threads = True
    request_queue_size = 256  # a class opens its browsers in the same second
    # On Windows this option would let a second server take the same port silently.
    allow_reuse_address = os.name != "nt"

    def __init__(self, folder: Path, host: str = HERE, port: int = PORT) -> None:
        """Listen at `host`:`port` (0: any free one) for the files under `folder`. Raises `OSError` when the port is taken."""
        self.folder = folder.resolve()
        self.packed = Packed()
        super().__init__((host, port), Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that went away in the middle of an answer; anything else is told as usual."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD with a file, as GitHub Pages would."""

    server: Site
    protocol_version = "HTTP/1.1"
    timeout = 60
    server_version = "layani"

    def do_GET(self) -> None:
        """Answer with the file."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with what GET would say of the file."""
        self._answer(with_body=False)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the terminal for what the teacher must read."""

    def _answer(self, with_body: bool) -> None:
        try:
            path = urlsplit(self.path).path
        except ValueError:  # `//[`: the beginning of an address that is none
            self._short(400, "Alamat itu tidak dapat dibaca.\n", with_body)
            return
        file = self._file(path)
        if file is None:
            self._not_found(with_body)
        elif file.is_dir():
            self.send_response(301)
            _, mark, query = self.path.partition("?")
            self.send_header("Location", f"{path.rsplit('/', 1)[-1]}/{mark}{query}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._send(file, with_body)

    def _file(self, path: str) -> Path | None:
        """Return the file for a URL's path, the folder when its closing slash is missing, None for anything not to be shown."""
        parts = [part for part in unquote(path).split("/") if part]
        if any(part.startswith(".") or "\\" in part or ":" in part or "\0" in part for part in parts):
            return None
        if any(len(part.encode("utf-8", "replace")) > 255 for part in parts) or len(path) > _LONGEST:
            return None  # no file system has such a name; asked for it, Python raises OSError
        try:
            file = self.server.folder.joinpath(*parts).resolve()
            return self._shown(file, path) if file.is_relative_to(self.server.folder) else None
        except (OSError, ValueError):
            return None

    @staticmethod
    def _shown(file: Path, path: str) -> Path | None:
        if file.is_dir():
            inside = file / "index.html"
            if not inside.is_file():
                return None
            return inside if path.endswith("/") else file
        if path.endswith("/") or not file.is_file():
            return None
        return file

    def _send(self, file: Path, with_body: bool) -> None:
        state = file.stat()
        packed = (
            file.suffix not in _PRESSED
            and state.st_size >= _LEAST
            and "gzip" in self.headers.get("Accept-Encoding", "")
        )
        mark = f'"{state.st_mtime_ns:x}-{state.st_size:x}{"-gzip" if packed else ""}"'
        fresh = self.headers.get("If-None-Match") == mark
        content = self.server.packed.get(file, mark) if packed and not fresh else None
        self.send_response(304 if fresh else 200)
        self.send_header("ETag", mark)
        self.send_header("Cache-Control", "max-age=31536000, immutable" if _HASHED.search(file.name) else "no-cache")
        self.send_header("Vary", "Accept-Encoding")
        if not fresh:
            self.send_header("Content-Type", TYPES.get(file.suffix, "application/octet-stream"))
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Content-Length", str(state.st_size if content is None else len(content)))
            if content is not None:
                self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        if fresh or not with_body:
            return
        if content is not None:
            self.wfile.write(content)
            return
        with file.open("rb") as source:
            while chunk := source.read(_CHUNK):
                self.wfile.write(chunk)

    def _not_found(self, with_body: bool) -> None:
        """Show the site's own page, which leads back; a site without one gets a sentence."""
        page = next(
            iter(sorted(self.server.folder.glob("404.html")) or sorted(self.server.folder.glob("*/404.html"))), None
        )
        if page is None:
            self._short(404, "Halaman ini tidak ada.\n", with_body)
            return
        start = "/" if page.parent == self.server.folder else f"/{page.parent.name}/"
        body = page.read_text(encoding="utf-8").replace('data-awal=""', f'data-awal="{start}"')
        self._short(404, body, with_body, "text/html; charset=utf-8")

    def _short(self, code: int, words: str, with_body: bool, kind: str = "text/plain; charset=utf-8") -> None:
        body = words.encode()
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)


def own_addresses() -> list[str]:
    """Return the addresses by which this computer may be reached in its networks, the likeliest first. Nothing is sent.

    No fact tells which one it is: a virtual machine, WSL and a VPN have cards too, and the way out may lead through one of them.
    In a network of their own they are the gateway, whose number mostly ends in 1, while a guest of a network is some other.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        others = sorted(_addresses(probe), key=_is_gateways)
        found = []
        try:
            probe.connect(("192.0.2.1", 9))  # an address that nobody has (RFC 5737)
            found.append(str(probe.getsockname()[0]))
        except OSError:  # a network from which no way leads out, such as a telephone's hotspot without internet
            pass
    return [each for each in dict.fromkeys(found + others) if not each.startswith(("127.", "0.", "169.254."))]


def _is_gateways(address: str) -> bool:
    return address.endswith(".1") and address != _WINDOWS_HOTSPOT


_WINDOWS_HOTSPOT = "192.168.137.1"
"""The address of a laptop that is itself the hotspot, on Windows."""


def _addresses(probe: socket.socket) -> list[str]:
    """Return the addresses that this computer's network cards have, as far as the system tells them."""
    found: list[str] = []
    try:
        import fcntl

        # What <linux/sockios.h> and macOS's <sys/sockio.h> call SIOCGIFADDR.
        question = 0x8915 if sys.platform == "linux" else 0xC0206921
        for _, name in socket.if_nameindex():
            try:
                answer = fcntl.ioctl(probe.fileno(), question, struct.pack("256s", name.encode()[:15]))
            except OSError:
                continue  # a card without an address
            found.append(socket.inet_ntoa(answer[20:24]))
    except (ImportError, OSError):  # Windows, where the computer's own name knows them
        pass
    if not found:  # elsewhere to ask for the name may take seconds
        with contextlib.suppress(OSError):
            found += socket.gethostbyname_ex(socket.gethostname())[2]
    return found


class _Indonesian(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, prefix or "Cara pakai: ")


class _Parser(argparse.ArgumentParser):
    given: list[str] = []  # noqa: RUF012 - there is one parser

    def error(self, message: str) -> NoReturn:
        print(self._wrong(message), file=sys.stderr)
        print(
            "Coba: lihat pilihannya dengan `python layani.py --help`; nomor port antara 1024 dan 65535.",
            file=sys.stderr,
        )
        raise SystemExit(2)

    def _wrong(self, message: str) -> str:
        if "--port" in message:
            return "Sesudah `--port` diperlukan satu nomor."
        known = list(self._option_string_actions)
        strange = [word for word in self.given if word.partition("=")[0] not in known]
        if all(word.isdecimal() for word in strange):
            return f"Nomor port ditulis sesudah `--port`: `python layani.py --port {strange[0] if strange else PORT}`."
        wrong = next(word for word in strange if not word.isdecimal())
        near = difflib.get_close_matches("--" + wrong.strip("-").lower(), known, n=1)
        return f"`{wrong}` tidak dikenal." + (f" Maksudmu `{near[0]}`?" if near else "")


def _port(word: str) -> int:
    number = int(word)
    if not 0 <= number <= 65535:
        raise ValueError(word)
    return number


def main(arguments: list[str] | None = None, folder: Path | None = None) -> int:
    """Serve `folder` (default: where this file stands) until Ctrl+C; return the exit code."""
    folder = folder or Path(__file__).resolve().parent
    parser = _Parser(
        prog="python layani.py",
        description="Melayani situs Buku Kerja Flask dari folder ini.",
        formatter_class=_Indonesian,
        add_help=False,
        allow_abbrev=False,
    )
    parser._optionals.title = "Pilihan"
    parser.add_argument("-h", "--help", "--bantuan", action="help", help="tampilkan bantuan ini")
    parser.add_argument("--jaringan", action="store_true", help="layani juga komputer lain di jaringan yang sama")
    parser.add_argument("--port", type=_port, default=PORT, metavar="NOMOR", help=f"nomor port (bawaan {PORT})")
    parser.add_argument("--tanpa-peramban", action="store_true", help="jangan buka peramban; tampilkan alamatnya saja")
    parser.given = sys.argv[1:] if arguments is None else arguments
    asked = parser.parse_args(parser.given)
    if not (folder / "index.html").is_file():
        print(f"Situsnya tidak ada di {folder}.", file=sys.stderr)
        return 1
    if asked.jaringan:
        print(_WARNING, flush=True)
    try:
        server = Site(folder, EVERYWHERE if asked.jaringan else HERE, asked.port)
    except PermissionError:
        print(
            f"Komputer ini tidak mengizinkan port {asked.port} dipakai; port di bawah 1024 biasanya milik administrator.\n"
            f"Coba: jalankan python layani.py --port {PORT}",
            file=sys.stderr,
        )
        return 1
    except OSError:
        # Not another port of our own choice: a browser keeps each port's progress apart.
        print(
            f"Port {asked.port} sedang dipakai program lain, mungkin layani.py yang masih berjalan di terminal lain.\n"
            f"Coba: hentikan program itu, atau jalankan python layani.py --port {asked.port + 1}",
            file=sys.stderr,
        )
        return 1
    with server:
        here = f"http://localhost:{server.server_port}/"
        print(f"Di komputer ini: {here}")
        if asked.jaringan:
            addresses = [f"http://{each}:{server.server_port}/" for each in own_addresses()]
            print(
                f"Di komputer siswa: {addresses[0]}"
                if addresses
                else "Komputer ini belum tersambung ke jaringan mana pun."
            )
            if addresses[1:]:
                print(
                    "Kalau alamat itu tidak terbuka di komputer siswa, coba yang lain. Komputer ini punya beberapa kartu jaringan, "
                    "mungkin ada yang milik mesin virtual, WSL, atau VPN:"
                )
                print("\n".join(f"  {each}" for each in addresses[1:]))
        print("Hentikan dengan Ctrl+C.", flush=True)
        if not asked.tanpa_peramban:
            webbrowser.open(here)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("\nBerhenti.")
    return 0


_WARNING = """\
Siapa pun di jaringan yang sama akan dapat membuka situs ini (isinya hanya buku; tidak ada berkas lain yang dibagikan).
Firewall mungkin bertanya: izinkan untuk jaringan pribadi saja.
"""

if __name__ == "__main__":
    raise SystemExit(main())
