"""`jelajah_environ`: the WSGI environ of one real request, each key with its meaning and the name under which it is seen later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ..app_argument import wsgi_app
from ..text import fitted
from ..web.client import coba
from .drawing import columns

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

_LONGEST_VALUE = 48
_WIDTHS = "<colgroup>" + "".join(f'<col style="width: {share}%"/>' for share in (24, 19, 28, 29)) + "</colgroup>"
_LEFT = 'style="text-align: left; overflow-wrap: anywhere"'

_LINE = "Baris permintaan"
_HEADERS = "Header permintaan"
_SERVER = "Server dan WSGI"
_MORE = "Tambahan di luar standar"

# Key -> group, meaning, the name in Flask and Werkzeug. In the order in which they are shown.
_KNOWN: Mapping[str, tuple[str, str, str]] = {
    "REQUEST_METHOD": (_LINE, "metode HTTP", "request.method"),
    "SCRIPT_NAME": (_LINE, "awalan tempat aplikasi dipasang", "request.root_path"),
    "PATH_INFO": (_LINE, "alamat, sampai sebelum tanda tanya", "request.path"),
    "QUERY_STRING": (_LINE, "semua sesudah tanda tanya", "request.args"),
    "HTTP_HOST": (_HEADERS, "nama situs yang diminta pengunjung", "request.host"),
    "HTTP_USER_AGENT": (_HEADERS, "program yang dipakai pengunjung", "request.user_agent"),
    "HTTP_ACCEPT": (_HEADERS, "jenis isi yang diterima pengunjung", "request.accept_mimetypes"),
    "HTTP_ACCEPT_LANGUAGE": (_HEADERS, "bahasa yang disukai pengunjung", "request.accept_languages"),
    "HTTP_COOKIE": (_HEADERS, "semua cookie dalam satu teks", "request.cookies"),
    "HTTP_REFERER": (_HEADERS, "halaman asal tautan yang diklik", "request.referrer"),
    "HTTP_AUTHORIZATION": (_HEADERS, "tanda pengenal pengirim", "request.authorization"),
    "CONTENT_TYPE": (_HEADERS, "jenis isi permintaan", "request.content_type"),
    "CONTENT_LENGTH": (_HEADERS, "panjang isi permintaan, dalam bita", "request.content_length"),
    "SERVER_NAME": (_SERVER, "nama server", "request.server"),
    "SERVER_PORT": (_SERVER, "port server, berupa teks", "request.server"),
    "SERVER_PROTOCOL": (_SERVER, "versi HTTP", "request.environ"),
    "REMOTE_ADDR": (_SERVER, "alamat IP pengunjung", "request.remote_addr"),
    "wsgi.version": (_SERVER, "versi WSGI", "request.environ"),
    "wsgi.url_scheme": (_SERVER, "http atau https", "request.scheme"),
    "wsgi.input": (_SERVER, "isi permintaan, dibaca seperti berkas", "request.form"),
    "wsgi.errors": (_SERVER, "tempat menulis catatan galat", "app.logger"),
    "wsgi.multithread": (_SERVER, "apakah banyak utas bekerja", "request.is_multithread"),
    "wsgi.multiprocess": (_SERVER, "apakah banyak proses bekerja", "request.is_multiprocess"),
    "wsgi.run_once": (_SERVER, "apakah hanya untuk satu permintaan", "request.is_run_once"),
    "REQUEST_URI": (_MORE, "alamat lengkap persis seperti dikirim", "request.environ"),
    "RAW_URI": (_MORE, "sama, menurut server lain", "request.environ"),
    "werkzeug.request": (_MORE, "objek yang membungkus kamus ini", "request"),
}
_GROUPS = (_LINE, _HEADERS, _SERVER, _MORE)

Row = tuple[str, str, str, str]
"""Key, value as shown, meaning, name in Flask."""


class Environ(Mapping[str, Any]):
    """*Environ* WSGI seperti yang diterima aplikasinya: dibaca seperti kamus, ditampilkan sebagai tabel.

    Contoh: `jelajah_environ(app)["PATH_INFO"]`
    """

    def __init__(self, request: str, environ: Mapping[str, Any]) -> None:
        self._request = request
        self._environ = environ

    def __getitem__(self, key: str) -> Any:
        return self._environ[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._environ)

    def __len__(self) -> int:
        return len(self._environ)

    def _groups(self) -> list[tuple[str, list[Row]]]:
        order = {key: number for number, key in enumerate(_KNOWN)}
        rows: dict[str, list[Row]] = {group: [] for group in _GROUPS}
        for key in sorted(self._environ, key=lambda each: (order.get(each, len(order)), each)):
            group, meaning, later = _KNOWN.get(key) or _unknown(key)
            rows[group].append((key, _shown(self._environ[key]), meaning, later))
        return [(group, found) for group, found in rows.items() if found]

    def __repr__(self) -> str:
        groups = self._groups()
        starts = columns([row for _, rows in groups for row in rows])
        lines = [f"environ untuk {self._request}"]
        for group, rows in groups:
            lines += ["", f"{group} (kunci, nilai, artinya, namanya di Flask)"]
            for row in rows:
                text = ""
                for start, cell in zip(starts, row, strict=True):
                    text = text.ljust(start) + cell
                lines.append(f"  {text}".rstrip())
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        head = _html_row(["Kunci", "Nilai", "Artinya", "Namanya di Flask"], f'<th scope="col" {_LEFT}>', "</th>")
        parts = [f"<div>\n<p>environ untuk {escape(self._request)}</p>"]
        for group, rows in self._groups():
            # What every reader needs is open at once; the rest would push it off the screen of a small laptop.
            state = " open" if group in (_LINE, _HEADERS) else ""
            parts.append(f"<details{state}><summary><strong>{group}</strong> ({len(rows)} kunci)</summary>")
            parts.append(f'<table style="table-layout: fixed; width: 100%">\n{_WIDTHS}\n<thead>{head}</thead>\n<tbody>')
            for key, value, meaning, later in rows:
                cells = [f"<code>{escape(text)}</code>" for text in (key, value)]
                cells += [escape(meaning), f"<code>{escape(later)}</code>"]
                parts.append(_html_row(cells, f"<td {_LEFT}>", "</td>"))
            parts.append("</tbody>\n</table>\n</details>")
        return "\n".join([*parts, "</div>"])


def jelajah_environ(
    app: WSGIApplication,
    alamat: str = "/",
    method: str = "GET",
    *,
    data: Mapping[str, Any] | str | bytes | None = None,
    json: Any = None,
    headers: Mapping[str, str] | None = None,
) -> Environ:
    """Kirim satu permintaan, lalu lihat *environ* WSGI yang diterima aplikasinya, kunci demi kunci.

    :param app: aplikasi Flask atau WSGI lain.
    :param alamat: bagian alamat sesudah nama server, diawali garis miring.
    :param method: metode HTTP sebagai teks.
    :param data: isi formulir (kamus), teks, atau bita.
    :param json: isi yang dikirim sebagai JSON.
    :param headers: header permintaan, sebuah kamus.
    :return: sebuah `Environ`, yang juga dapat dibaca seperti kamus.
    :raises Masalah: kalau salah satu argumennya keliru.

    Contoh: `jelajah_environ(app, "/cari?q=soto")`
    """
    asked = wsgi_app(app, "jelajah_environ")
    seen: dict[str, Any] = {}

    def recorder(environ: dict[str, Any], start_response: StartResponse) -> Any:
        seen.update(environ)
        # Kept apart, because the app reads the stream to its end.
        seen["wsgi.input"] = BytesIO(environ["wsgi.input"].getvalue())
        return asked(environ, start_response)

    coba(recorder, alamat, method, data=data, json=json, headers=headers)
    return Environ(f"{seen['REQUEST_METHOD']} {alamat}", seen)


def _unknown(key: str) -> tuple[str, str, str]:
    """Return group, meaning and later name of a key that the table does not hold."""
    if key.startswith("HTTP_"):
        name = key.removeprefix("HTTP_").replace("_", "-").title()
        return _HEADERS, f"header {name}", f'request.headers["{name}"]'
    if key.startswith("wsgi."):
        return _SERVER, "keterangan dari server", "request.environ"
    return _MORE, "keterangan tambahan", "request.environ"


def _shown(value: object) -> str:
    """Return a value as a table may show it: no address in memory, not too long."""
    if isinstance(value, BytesIO):
        text = f"berkas berisi {value.getvalue()!r}"
    elif isinstance(value, str | bytes | bool | int | tuple):
        text = repr(value)
    else:
        text = f"objek {type(value).__name__}"
    return fitted(text, _LONGEST_VALUE)


def _html_row(cells: Sequence[str], before: str, after: str) -> str:
    return "<tr>" + "".join(f"{before}{cell}{after}" for cell in cells) + "</tr>"
