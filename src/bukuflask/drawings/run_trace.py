"""`jejak_run`: what happens between typing `flask run` and the bytes on the socket, drawn from a real run of the command."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import textwrap
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..files import temporary_folder
from ..host import host
from ..problems import Masalah
from ..serving import flask_command, ports, server
from ..serving.start_problems import problem_of_log, strip_colours, too_slow
from .drawing import Drawing, Line, Span, columns, line

_LIMIT = 20.0
_COMMAND = Path(__file__).with_name("_trace_run.py")
_WIDTH = 96  # characters of an explanation's line


@dataclass(frozen=True, slots=True)
class _Watched:
    """A function that is drawn when it was seen: where it is, what it does in a few words, and what a reader should know."""

    module: str
    name: str
    label: str
    why: str
    main: bool = False
    """Whether it is also drawn beside the second process of the reloader."""


_WATCHED = (
    _Watched(
        "flask.cli",
        "main",
        "perintah flask dimulai",
        "Program kecil bernama `flask`, yang dipasang bersama Flask, memanggil fungsi ini. `python -m flask` pun sampai ke sini.",
        main=True,
    ),
    _Watched(
        "flask.cli",
        "FlaskGroup.make_context",
        "membaca opsi sebelum kata run",
        "Misalnya `--app`. Opsi yang tidak ditulis diambil dari variabel lingkungan, misalnya `FLASK_APP`.",
    ),
    _Watched(
        "flask.cli",
        "load_dotenv",
        "mencari .env dan .flaskenv",
        "Setiap baris di dalamnya menjadi variabel lingkungan, kecuali kalau variabel itu sudah ada.",
    ),
    _Watched(
        "flask.cli",
        "run_command",
        "perintah run mulai bekerja",
        "Opsi sesudah kata run (`--host`, `--port`, `--debug`) sudah dibaca. Kodemu sendiri belum disentuh.",
    ),
    _Watched(
        "flask.cli",
        "ScriptInfo.load_app",
        "aplikasi mulai dicari",
        "Dengan `--app` atau `FLASK_APP`, modul itulah yang dipakai. Tanpa keduanya: `wsgi.py`, lalu `app.py` di folder ini.",
    ),
    _Watched(
        "flask.cli",
        "locate_app",
        "mengimpor modulnya",
        "Sama seperti `import` biasa. Kalau modulnya tidak ada, di sinilah lahir pesan `Could not import`.",
    ),
    _Watched(
        "flask.cli",
        "find_best_app",
        "mencari objek Flask di modul itu",
        "Urutannya: nama `app`, nama `application`, satu-satunya objek Flask, lalu pabrik `create_app` atau `make_app`.",
    ),
    _Watched(
        "flask.cli",
        "find_app_by_string",
        "mencari nama sesudah titik dua",
        "Dengan `--app modul:nama`, hanya nama itu yang dicari.",
    ),
    _Watched(
        "flask.cli",
        "show_server_banner",
        "mencetak baris pembuka",
        "Nama aplikasinya, dan apakah mode debug menyala.",
    ),
    _Watched(
        "werkzeug.serving",
        "run_simple",
        "aplikasi diserahkan ke Werkzeug",
        "Mulai dari sini Werkzeug yang bekerja. Flask baru dipanggil lagi ketika ada permintaan.",
    ),
    _Watched(
        "werkzeug.debug",
        "DebuggedApplication.__init__",
        "membungkus aplikasi dengan debugger",
        "Galat di fungsi view nanti ditangkap pembungkus ini, lalu ditampilkan sebagai halaman untuk diperiksa.",
    ),
    _Watched(
        "werkzeug.serving",
        "make_server",
        "membuat objek server",
        "Objek ini akan memegang satu soket, yaitu ujung sambungan yang disediakan sistem operasi.",
    ),
    _Watched(
        "socket",
        "socket.bind",
        "memesan alamat dan port",
        "Sistem operasi mencatat siapa pemilik port ini. Kalau sudah ada pemiliknya: `Address already in use`.",
        main=True,
    ),
    _Watched(
        "socket",
        "socket.listen",
        "membuka antrean sambungan",
        "Sejak saat ini peramban dapat menyambung. Selama belum ada yang menerima, sambungannya menunggu di antrean.",
        main=True,
    ),
    _Watched(
        "werkzeug.serving",
        "BaseWSGIServer.log_startup",
        "mencetak alamat server",
        "Baris `Running on ...` muncul setelah portnya benar-benar dipegang.",
        main=True,
    ),
    _Watched(
        "werkzeug._reloader",
        "ReloaderLoop.restart_with_reloader",
        "menyalakan anak, lalu menunggu",
        "Induk menjalankan perintah yang sama sekali lagi, dengan `WERKZEUG_RUN_MAIN=true`. Setelah itu ia hanya menunggu: "
        "kalau anaknya berakhir karena kodemu berubah, ia menyalakan anak yang baru.",
        main=True,
    ),
    _Watched(
        "socket",
        "fromfd",
        "mengambil alih soket induk",
        "Anak tidak memesan port lagi. Nomor soketnya diterima dari induk lewat variabel `WERKZEUG_SERVER_FD`.",
        main=True,
    ),
    _Watched(
        "werkzeug.serving",
        "BaseWSGIServer.serve_forever",
        "menunggu sambungan",
        "Perulangan ini berjalan sampai servernya dihentikan, misalnya dengan Ctrl+C.",
        main=True,
    ),
    _Watched(
        "socket",
        "socket.accept",
        "menerima satu sambungan",
        "Sambungan terdepan keluar dari antrean. Isinya belum dibaca.",
        main=True,
    ),
    _Watched(
        "socketserver",
        "ThreadingMixIn.process_request",
        "membuat utas (jalur kerja)",
        "Setiap sambungan dilayani utasnya sendiri, sehingga satu halaman yang lambat tidak menahan yang lain.",
    ),
    _Watched(
        "werkzeug.serving",
        "WSGIRequestHandler.handle",
        "membaca permintaan",
        "Baris pertama dan header-nya diuraikan dari bita menjadi teks.",
    ),
    _Watched(
        "werkzeug.serving",
        "WSGIRequestHandler.make_environ",
        "menyusun kamus environ",
        "Semua tentang permintaan ini (metode, alamat, header) masuk ke satu kamus.",
    ),
    _Watched(
        "werkzeug.debug",
        "DebuggedApplication.__call__",
        "berjaga kalau ada galat",
        "Pembungkus ini meneruskan permintaan ke aplikasimu dan menangkap galat yang keluar darinya.",
    ),
    _Watched(
        "flask.app",
        "Flask.__call__",
        "memanggil aplikasimu",
        "Objek `Flask` dipanggil seperti fungsi, dengan `environ` dan `start_response`. Itulah perjanjian yang bernama WSGI.",
        main=True,
    ),
    _Watched(
        "flask.app",
        "Flask.wsgi_app",
        "menyiapkan konteks, mencocokkan rute",
        "Flask membuat `request` dari kamus tadi dan mencari fungsi view di peta rute.",
    ),
    _Watched(
        "werkzeug.wrappers.response",
        "Response.__call__",
        "respons siap dikirim",
        "Nilai dari fungsi view sudah menjadi objek respons dengan status dan header.",
    ),
    _Watched(
        "werkzeug.serving",
        "WSGIRequestHandler.run_wsgi.<locals>.start_response",
        "mencatat status dan header",
        "Baru dicatat; belum satu bita pun terkirim.",
    ),
    _Watched(
        "werkzeug.serving",
        "WSGIRequestHandler.run_wsgi.<locals>.write",
        "mulai menulis jawaban",
        "Status dan header didahulukan, lalu isi halaman.",
    ),
    _Watched(
        "socketserver",
        "_SocketWriter.write",
        "bita masuk ke soket",
        "Inilah yang sungguh berjalan menuju peramban; setelahnya sambungan ditutup.",
        main=True,
    ),
)
_OWN = {
    "modul": (
        "kodemu diimpor dan berjalan",
        "Baris paling luar berkasmu dijalankan: objek `Flask` dibuat, rute didaftarkan. Fungsi view belum dipanggil.",
    ),
    "pabrik": (
        "pabrikmu dipanggil",
        "Flask memanggil pabrik aplikasi di modulmu dan memakai aplikasi yang diserahkannya.",
    ),
    "view": (
        "fungsi view-mu berjalan",
        "Dari semua langkah saat permintaan dijawab, inilah yang kamu tulis sendiri.",
    ),
}
_BY_PLACE = {(each.module, each.name): each for each in _WATCHED}
_FIRST_OF_REQUEST = ("socket", "socket.accept")


@dataclass(frozen=True, slots=True)
class _Step:
    """One function that was seen to be called."""

    child: bool
    module: str
    function: str
    """As a reader calls it: without the classes and functions around it, unless its own name says too little."""
    label: str
    why: str
    main: bool
    place: tuple[str, str]
    own: bool = False
    """Whether the student wrote it."""


def jejak_run(
    tempat: str | os.PathLike[str],
    alamat: str = "/",
    *,
    app: str | None = None,
    reloader: bool = False,
    langkah: int | None = None,
) -> Drawing:
    """Jalankan `flask run` untuk sebuah aplikasi, buka satu halaman, dan gambar fungsi yang dipanggil, menurut urutannya.

    Servernya berakhir bersama panggilan ini. Di peramban, yang tidak punya proses, gambarnya dibuat dari rekaman, dan itu disebutkan.

    :param tempat: nama contoh, folder, atau berkas `.py`, seperti pada `jalankan`.
    :param alamat: halaman yang dibuka.
    :param app: yang diberikan kepada `flask --app`.
    :param reloader: jalankan `flask run --debug`; gambarnya punya satu jalur untuk setiap proses.
    :param langkah: nomor langkah (mulai dari 1) yang ditandai dan dijelaskan.
    :return: sebuah gambar.
    :raises Masalah: kalau salah satu argumennya keliru, atau aplikasinya tidak dapat dijalankan.

    Contoh: `jejak_run("03-menjalankan-server", "/jadwal")`
    """
    server.check_wish(alamat, None)
    _, folder, app = server.find_place(os.fspath(tempat), app)
    records, said = recorded(folder, app, alamat, reloader), []
    if label := host().recording_label:
        said.append(line(label, "redup"))
    steps = [step for step in map(_step, records) if step.main or not reloader]
    if langkah is not None and (
        not isinstance(langkah, int) or isinstance(langkah, bool) or not 1 <= langkah <= len(steps)
    ):
        raise Masalah(
            f"Gambar ini punya langkah 1 sampai {len(steps)}; yang diminta {langkah!r}.", "ganti nomor `langkah`-nya."
        )
    name = server.as_typed(app, None, reloader)
    lines = _two_lanes(steps, records, langkah) if reloader else _one_lane(steps, f"GET {alamat}", langkah)
    if langkah is not None:
        lines = [*_explained(steps[langkah - 1], langkah), *lines]
    heard = "; ".join(f"{n}. {_process(s)}{s.module}, {s.function}: {s.label}" for n, s in enumerate(steps, 1))
    return Drawing(f"Jejak perintah {name}", f"{heard}.", [*said, line(name, "judul"), *lines])


# -- seen ---------------------------------------------------------------------------------------------------------------------


def recorded(folder: Path, app: str | None, address: str, reloader: bool) -> list[dict[str, Any]]:
    """Run the command, make the request, and return what the tracer wrote; in a browser, what it wrote for the book."""
    if (known := host().run_records(folder, app, address, reloader)) is not None:
        return known
    with temporary_folder() as room:
        trace, log = room / "jejak", room / "log"
        trace.touch()
        order = {
            "file": str(trace),
            "folder": str(folder.resolve()),
            "watched": [(each.module, each.name) for each in _WATCHED],
        }
        # Port 0: the system picks a free one, and the tracer says which.
        options = ["--host", ports.HOST, "--port", "0", "--debug" if reloader else "--no-reload"]
        with log.open("wb") as output:
            process = flask_command.start(
                [*(["--app", app] if app else []), "run", *options],
                folder,
                output,
                child=_COMMAND,
                variables={"BUKUFLASK_JEJAK": json.dumps(order)},
            )
            try:
                _ask(_port(process, trace, log, folder), address)
            finally:
                flask_command.end(process)
        return _read(trace)


def _read(trace: Path) -> list[dict[str, Any]]:
    text = trace.read_text(encoding="ascii")
    return [json.loads(each) for each in text[: text.rfind("\n") + 1].splitlines()]


def _port(process: subprocess.Popen[bytes], trace: Path, log: Path, folder: Path) -> int:
    """Wait until the server listens and return its port. Raises `Masalah` when it does not come to that."""
    end = time.monotonic() + _LIMIT
    while True:
        for record in _read(trace):
            if record["name"] == "socket.listen":
                return int(record["port"])
        if process.poll() is not None:
            raise problem_of_log(strip_colours(log.read_text(encoding="utf-8", errors="replace")), folder)
        if time.monotonic() > end:
            raise too_slow(strip_colours(log.read_text(encoding="utf-8", errors="replace")), folder, _LIMIT)
        time.sleep(0.01)


def _ask(port: int, address: str) -> None:
    """Make one request; with the reloader it waits in the socket's queue until the child serves."""
    connection = http.client.HTTPConnection(ports.HOST, port, timeout=_LIMIT)
    try:
        connection.request("GET", address)
        connection.getresponse().read()
    except (OSError, http.client.HTTPException) as error:
        raise Masalah(
            f"Servernya menyala, tetapi tidak menjawab permintaan ke {address}: {error}.",
            f'lihat dulu halamannya dengan `jalankan(..., "{address}")`.',
        ) from error
    finally:
        connection.close()


def _step(record: dict[str, Any]) -> _Step:
    place = (record["module"], record["name"])
    role = record.get("role")
    if role is not None:
        label, why = _OWN[role]
        function = "(isi berkas)" if role == "modul" else f"{_short(record['name'])}()"
        return _Step(record["child"], record["module"], function, label, why, True, place, own=True)
    watched = _BY_PLACE[place]
    return _Step(
        record["child"],
        watched.module,
        f"{_short(watched.name)}()",
        f"{watched.label}: {record['bytes']}" if "bytes" in record else watched.label,
        watched.why,
        watched.main,
        place,
    )


def _short(name: str) -> str:
    parts = name.split(".")
    return ".".join(parts[-2:]) if parts[-1].startswith("__") else parts[-1]


# -- drawn --------------------------------------------------------------------------------------------------------------------


def _process(step: _Step) -> str:
    return "proses anak, " if step.child else ""


def _row(cells: Iterable[str], starts: list[int], marked: bool = False, own: bool = False) -> Line:
    styles = ["redup", *["judul" if own else ""] * (len(starts) - 1)]
    spans = [Span("▶", 0, "ya")] if marked else []
    spans += [Span(cell, start + 2, style) for cell, start, style in zip(cells, starts, styles, strict=True) if cell]
    return Line(tuple(spans), "ya" if marked else "")


def _one_lane(steps: list[_Step], request: str, marked: int | None) -> list[Line]:
    rows = [[str(n).rjust(2), s.module, s.function, s.label] for n, s in enumerate(steps, 1)]
    starts = columns(rows)
    lines = [line("Menyiapkan, satu kali", "judul", "judul")]
    for number, (step, row) in enumerate(zip(steps, rows, strict=True), 1):
        if step.place == _FIRST_OF_REQUEST:
            lines.append(line(f"Melayani {request}, diulang untuk setiap permintaan", "judul", "judul"))
        lines.append(_row(row, starts, number == marked, step.own))
    return lines


def _two_lanes(steps: list[_Step], records: list[dict[str, Any]], marked: int | None) -> list[Line]:
    head = ["", "Modul", "Proses 1: induk", "│ Proses 2: anak", ""]
    rows = [
        [
            str(n).rjust(2),
            s.module,
            "" if s.child else s.function,
            "│ " + (s.function if s.child else ""),
            s.label.partition(":")[0],  # what was sent would make the row too wide
        ]
        for n, s in enumerate(steps, 1)
    ]
    starts = columns([head, *rows])
    lines = [Line(_row(head, starts).spans, "judul")]
    for number, (step, row) in enumerate(zip(steps, rows, strict=True), 1):
        lines.append(_row(row, starts, number == marked, step.own))
    return [*lines, Line(), *(line(each) for each in _facts(records))]


def _facts(records: list[dict[str, Any]]) -> list[str]:
    """Say what the records prove of the two processes."""
    said = []
    modules = [record for record in records if record.get("role") == "modul"]
    for module in dict.fromkeys(record["module"] for record in modules):
        times = sum(record["module"] == module for record in modules)
        said.append(f"Modul {module} diimpor {times} kali.")
    heard = {record["port"] for record in records if record["name"] == "socket.listen"}
    served = {record["port"] for record in records if record["name"].endswith("serve_forever")}
    if heard and heard == served:
        said.append("Soketnya satu: port yang dipesan induk sama dengan port tempat anak menunggu.")
    takers = {"anak" if record["child"] else "induk" for record in records if record["name"] == "socket.accept"}
    said += [f"Yang menerima sambungan: {taker}." for taker in sorted(takers)]
    if any(record["child"] for record in records):
        said.append("Hanya proses anak yang punya variabel lingkungan WERKZEUG_RUN_MAIN.")
    return said


def _explained(step: _Step, number: int) -> list[Line]:
    where = "" if not step.child else ", di proses anak"
    text = textwrap.wrap(step.why.replace("`", ""), _WIDTH)
    return [line(f"▶ Langkah {number}: {step.module}, {step.function}{where}", "ya"), *map(line, text), Line()]
