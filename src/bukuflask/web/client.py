"""`coba`: one request to an app, and what came back: status, headers, body."""

from __future__ import annotations

import json as jsonlib
import linecache
import re
import traceback
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from ..app_argument import flask_app, wsgi_app
from ..code_place import place_of_code
from ..lookalikes import code, visible
from ..problems import Masalah
from .page import resolved
from .redirects import Request, followed
from .shown_server import Server
from .transport import HttpTransport, Reply, Transport, WsgiTransport

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from flask import Flask
    from flask.testing import FlaskClient

_METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}
_LONGEST_BODY = 2000
# A server adds these to every response; they differ between two runs and say nothing about the app.
_HIDDEN_HEADERS = {"date", "server", "connection"}


# JupyterLab breaks a long line at any letter; a sentence is read more easily when it is broken between words.
_PRE = '<pre style="word-break:normal;overflow-wrap:anywhere">'


class Jawaban:
    """Jawaban sebuah aplikasi atas satu permintaan. Menampilkan dirinya di baris terakhir sebuah sel.

    Contoh: `coba(app, "/").status`
    """

    # `request` is the line as sent; `earlier` the redirects before it; `trouble` the exception that ended the view.
    def __init__(self, request: str, reply: Reply, earlier: Sequence[str], trouble: str) -> None:
        self._request = request
        self._reply = reply
        self._earlier = earlier
        self._trouble = trouble

    @property
    def status(self) -> int:
        """Kode status, misalnya 200."""
        return self._reply.status

    @property
    def headers(self) -> dict[str, str]:
        """Header respons sebagai kamus; kalau sebuah header dikirim dua kali, yang terakhir."""
        return dict(self._reply.headers)

    @property
    def teks(self) -> str:
        """Isi respons sebagai teks."""
        return self._reply.text

    @property
    def json(self) -> Any:
        """Isi respons yang dibaca sebagai JSON.

        :raises Masalah: kalau isinya bukan JSON.
        """
        kind = self._reply.mimetype
        if kind != "application/json" and not kind.endswith("+json"):
            raise Masalah(
                f"Isi respons ini bukan JSON, melainkan {kind or 'tanpa Content-Type'}.",
                "pakai `.teks` untuk membacanya sebagai teks, atau kembalikan sebuah dict dari fungsi view.",
            )
        try:
            return jsonlib.loads(self._reply.content)
        except ValueError as error:
            if self._reply.cut:
                raise Masalah(
                    "JSON dari respons ini belum lengkap: isinya belum selesai ketika berhenti ditunggu.",
                    "lihat dengan `.teks` apa yang sudah sampai.",
                ) from error
            if self._reply.packed:
                raise Masalah(
                    f"Isi respons ini dimampatkan; headernya menyebut Content-Encoding `{self._reply.packed}`, dan isinya "
                    "tidak dapat dibuka di sini dengan cara itu.",
                    "kalau bukan aplikasimu sendiri yang memampatkannya, hapus `Accept-Encoding` dari `headers`.",
                ) from error
            raise Masalah(
                f"Isi respons ini mengaku JSON, tetapi tidak terbaca: {error}.", "periksa isi `.teks`."
            ) from error

    def _head(self) -> str:
        return f"{visible(self._request)} → {self._reply.status} {self._reply.reason}".rstrip()

    def _header_lines(self) -> list[str]:
        return [f"{key}: {value}" for key, value in self._reply.headers if key.lower() not in _HIDDEN_HEADERS]

    def _body(self) -> str:
        reply = self._reply
        kind = reply.mimetype
        if not reply.body:
            return reply.unfinished or "(tanpa isi)"
        if reply.packed:
            return (
                f"({len(reply.body)} bita, mengaku dimampatkan dengan `{reply.packed}`, dan tidak dapat dibuka di sini)"
            )
        if not (kind.startswith("text/") or kind.endswith(("json", "xml", "javascript")) or not kind):
            return f"({len(reply.body)} bita, {kind}: bukan teks)"
        text = reply.text.rstrip("\n")
        if len(text) > _LONGEST_BODY:
            rest = len(text) - _LONGEST_BODY
            text = f"{text[:_LONGEST_BODY]}\n… (masih {rest} karakter lagi; semuanya ada di `.teks`)"
        return f"{text}\n{reply.unfinished}" if reply.cut else text

    def __repr__(self) -> str:
        trouble = ["", self._trouble] if self._trouble else []
        return "\n".join([*self._earlier, self._head(), *self._header_lines(), "", self._body(), *trouble])

    def _repr_html_(self) -> str:
        earlier = "".join(f"{escape(line)}\n" for line in self._earlier)
        headers = "\n".join(escape(line) for line in self._header_lines())
        trouble = f"\n{_PRE}<strong>{escape(self._trouble)}</strong></pre>" if self._trouble else ""
        return (
            f"{_PRE}{earlier}<strong>{escape(self._head())}</strong>\n{headers}</pre>\n"
            f"{_PRE}{escape(self._body())}</pre>{trouble}"
        )


def coba(
    app: WSGIApplication | FlaskClient | Server,
    alamat: str = "",
    method: str = "GET",
    *,
    data: Mapping[str, Any] | str | bytes | None = None,
    json: Any = None,
    headers: Mapping[str, str] | None = None,
    follow_redirects: bool = False,
) -> Jawaban:
    """Kirim satu permintaan ke sebuah aplikasi, lalu lihat jawabannya.

    Kalau fungsi view berhenti dengan galat, jawabannya 500 seperti bagi setiap pengunjung, dan galatnya ditulis di bawahnya.

    :param app: aplikasi Flask atau WSGI lain, klien uji buatanmu (menyimpan *cookie*), atau `Server` dari `jalankan`.
    :param alamat: bagian alamat sesudah nama server, diawali garis miring, misalnya `"/menu?q=soto"`.
    :param method: metode HTTP sebagai teks.
    :param data: isi formulir (kamus), teks, atau bita.
    :param json: isi yang dikirim sebagai JSON.
    :param headers: header permintaan, sebuah kamus.
    :param follow_redirects: ikuti pengalihan sampai halaman terakhir.
    :return: sebuah `Jawaban`; lihat `.status`, `.headers`, `.teks`, dan `.json`.
    :raises Masalah: kalau salah satu argumennya keliru; pesannya menyebut yang mana.

    Contoh: `coba(app, "/pesan", "POST", data={"nama": "Yohana"})`
    """
    if not alamat:
        raise Masalah("`coba` meminta dua hal: aplikasi dan alamat.", 'tulis misalnya `coba(app, "/menu")`.')
    method = _checked_method(method)
    _check_path(alamat)
    given = _checked_headers(headers)
    if data is not None and json is not None:
        raise Masalah("`data` dan `json` diisi dua-duanya.", "pilih satu: `data=` untuk formulir, `json=` untuk JSON.")
    transport, flask = _transport_for(app)
    body = _encoded(alamat, method, data, json, given)
    _check_length(given, body)
    request = Request(method, alamat, list(given.items()), body)
    earlier: list[str] = []
    for asked, reply, target in followed(request, lambda each: transport.open(*each), transport.origin):
        if not (follow_redirects and isinstance(target, Request)):
            break
        earlier.append(f"{asked.method} {asked.path} → {reply.status} {reply.reason}, dialihkan ke {target.path}")
    return Jawaban(f"{asked.method} {asked.path}", reply, earlier, _trouble(reply, flask))


def _checked_method(method: object) -> str:
    if isinstance(method, str) and method.upper() in _METHODS:
        return method.upper()
    raise Masalah(f"Metode HTTP {method!r} tidak dikenal.", 'tulis satu metode sebagai teks, misalnya `"POST"`.')


def _check_path(path: object) -> None:
    if isinstance(path, str) and path.startswith("/"):
        if resolved("http://localhost/", path) is None:
            raise Masalah(
                f"{visible(path)!r} tidak dapat dibaca sebagai alamat: sesudah `//` seharusnya ada nama server.",
                "awali alamatnya dengan satu garis miring.",
            )
        _check_signs(path, "Alamatnya")
        return
    if isinstance(path, str) and path.startswith(("http://", "https://")):
        raise Masalah(
            f"Yang diberikan alamat lengkap: {path!r}.", 'tulis bagian sesudah nama servernya saja, misalnya `"/halo"`.'
        )
    shown = f'`"/{path}"`' if isinstance(path, str) else '`"/halo"`'
    raise Masalah(f"Alamat harus berupa teks yang diawali garis miring; yang diberikan {path!r}.", f"tulis {shown}.")


def _transport_for(given: object) -> tuple[Transport, Flask | None]:
    """Return how to ask, and the app itself where it is Flask's and runs in this process."""
    if isinstance(given, Server):
        if given.port is None:
            return given._transport, None
        # A visitor of its own: what Peramban is logged in as must not change what `coba` sees.
        return HttpTransport("127.0.0.1", given.port, alive=lambda: given.hidup), None
    from flask import Flask
    from flask.testing import FlaskClient

    if isinstance(given, FlaskClient):
        own = flask_app(given.application, "coba")
        return WsgiTransport(own, given), own
    app = wsgi_app(given, "coba")
    return WsgiTransport(app), app if isinstance(app, Flask) else None


_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""What the name of a header may be made of (RFC 9110)."""


def _check_signs(text: str, where: str) -> None:
    """Raise `Masalah` for half a character, which stays behind when text is cut in the middle of an emoji."""
    half = next((each for each in text if "\ud800" <= each <= "\udfff"), None)
    if half is not None:
        raise Masalah(
            f"{where} memuat separuh huruf ({code(half)}), yang tidak dapat dikirim.",
            "hapus bagian itu, lalu ketik ulang; biasanya itu sisa sebuah emoji.",
        )


def _checked_headers(headers: object) -> dict[str, str]:
    """Return the headers that may be sent. Raises `Masalah` for what no client could send."""
    if headers is None:
        return {}
    try:
        pairs = dict(headers) if not isinstance(headers, str | bytes) else None  # type: ignore[call-overload]
    except (TypeError, ValueError):
        pairs = None
    if pairs is None:
        raise Masalah(
            f"`headers` harus sebuah kamus; yang diberikan {type(headers).__name__}.",
            'tulis misalnya `headers={"Accept-Language": "id"}`.',
        )
    given: dict[str, str] = {}
    for name, value in pairs.items():
        if not isinstance(name, str) or not _TOKEN.fullmatch(name):
            raise Masalah(
                f"{_shown(name)} tidak dapat menjadi nama header.",
                'pakai teks dari huruf, angka, dan tanda hubung, misalnya `"Accept-Language"`.',
            )
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise Masalah(
                f"Isi header `{name}` harus teks; yang diberikan {type(value).__name__}.",
                f'tulis misalnya `headers={{"{name}": "..."}}`, atau buang header itu.',
            )
        text = str(value)
        odd = next((each for each in text if each > "\xff" or (each < " " and each != "\t") or each == "\x7f"), None)
        if odd is not None:
            raise Masalah(
                f"Isi header `{name}` memuat {_shown(odd)} ({code(odd)}), yang tidak dapat dikirim di sebuah header.",
                "pakai huruf dan tanda yang biasa, dalam satu baris; teks lain dikirim lewat `data` atau `json`, "
                "atau disandikan dulu dengan `urllib.parse.quote`.",
            )
        given[name] = text
    return given


def _shown(given: object) -> str:
    return f"`{visible(repr(given))}`"


def _check_length(headers: Mapping[str, str], body: bytes) -> None:
    """Raise `Masalah` for headers that promise another body than is sent: the server would wait for the rest."""
    for name, value in headers.items():
        if name.lower() == "content-length" and value.strip() != str(len(body)):
            raise Masalah(
                f"Header `{name}` menjanjikan {_shown(value)} bita, padahal isi permintaan ini {len(body)} bita.",
                "buang header itu; `coba` menghitungnya sendiri.",
            )
        if name.lower() == "transfer-encoding":
            raise Masalah(
                f"Header `{name}` menjanjikan isi yang dikirim dengan cara lain; `coba` mengirim isinya sekaligus.",
                "buang header itu.",
            )


def _encoded(path: str, method: str, data: object, json: Any, headers: dict[str, str]) -> bytes:
    """Return the body as Werkzeug's own builder of requests makes it, form, files and JSON alike; name its kind in `headers`."""
    from werkzeug.test import EnvironBuilder

    if data is None and json is None:
        return b""
    if not isinstance(data, Mapping | str | bytes | None):
        raise Masalah(
            f"`data` harus kamus (isi formulir), teks, atau bita; yang diberikan {type(data).__name__}.",
            'tulis misalnya `data={"nama": "Yohana"}`; sebuah daftar dapat dikirim dengan `json=`.',
        )
    if isinstance(data, str):
        _check_signs(data, "`data`")
    content: Any = data.encode("utf-8") if isinstance(data, str) else data
    try:
        builder = EnvironBuilder(path=path, method=method, data=content, json=json)
        environ = builder.get_environ()
        body: bytes = environ["wsgi.input"].read()
    except Exception as error:  # whatever a student's values may raise: none of the app's code has run
        raise Masalah(
            f"Isi permintaan ini tidak bisa dikirim: {type(error).__name__}: {error}.",
            "pakai dict berisi teks, angka, atau daftar.",
        ) from error
    builder.close()
    kind = environ.get("CONTENT_TYPE")
    if kind and not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = kind
    return body


def _trouble(reply: Reply, app: Flask | None) -> str:
    """Return the exception that ended the view, the student's own line and what is known of it; empty when there was none."""
    if reply.error is None:
        return ""
    from ..errors.explain import explain
    from ..errors.facts import crash_of, is_students

    last = "".join(traceback.format_exception_only(reply.error)).strip()
    own = [frame for frame in traceback.extract_tb(reply.error.__traceback__) if is_students(frame.filename)]
    lines = [f"Galat di {'fungsi view' if app is not None else 'aplikasi WSGI'}: {last}"]
    if own:
        frame = own[-1]
        source = linecache.getline(frame.filename, frame.lineno or 0).strip()
        lines.append(
            f"  di {frame.name}(), {place_of_code(frame.filename, frame.lineno or 0, app)}: {source}".rstrip(": ")
        )
    if known := explain(crash_of(reply.error, "request", "notebook")):
        lines += [f"  Mengapa: {known.why}", f"  Coba: {known.advice}"]
    if app is not None and (app.testing or app.debug):
        lines.append(
            "  (app.testing atau app.debug menyala, jadi Flask meneruskan galat ini dan tidak membuat halaman 500)"
        )
    return "\n".join(lines)
