"""What lesson 20 and its exercises say about Flask, Werkzeug and Python, and no cell of theirs shows."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from logging.config import dictConfig
from pathlib import Path
from typing import Any
from unittest.mock import patch

import flask.cli
import werkzeug.debug
from claim_helpers import clean_environment, modules, raised
from flask import Flask, abort, render_template
from werkzeug import _reloader
from werkzeug.debug import DebuggedApplication
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound, default_exceptions
from werkzeug.test import Client

from amati import TERKUNCI, Konsol


class _Notes(logging.Handler):
    """Keeps every record that a logger hands on."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


def _failing(name: str = "warung") -> tuple[Flask, _Notes]:
    """Return an app whose address `/rusak` fails with a TypeError, and what its logger is told."""
    app, notes = Flask(name), _Notes()
    app.logger.addHandler(notes)
    app.logger.propagate = False

    @app.get("/rusak")
    def rusak() -> str:
        sandi_basis_data = "kopi-tubruk-77"
        return sandi_basis_data + 1  # type: ignore[operator]

    return app, notes


@contextlib.contextmanager
def _forgotten() -> Iterator[None]:
    """Put back the handlers and levels of the root logger, and wake what a `dictConfig` has silenced."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        for logger in root.manager.loggerDict.values():
            if isinstance(logger, logging.Logger):
                logger.disabled = False


# -- pdb ----------------------------------------------------------------------------------------------------------------------

_THREE_LINES = "harga = 12000\nbreakpoint()\nharga = harga * 2\nharga = harga + 500\nprint('harga', harga)\n"


def _python(source: str, typed: str | None) -> subprocess.CompletedProcess[str]:
    """Run a program; `typed` is what stands at its keyboard, None for no keyboard at all."""
    with modules(program=source) as folder:
        return subprocess.run(
            [sys.executable, str(folder / "program.py")],
            input=typed,
            stdin=subprocess.DEVNULL if typed is None else None,
            capture_output=True,
            encoding="utf-8",
            env=clean_environment(),
            check=False,
        )


def id_terulang() -> None:
    seen = [id(ValueError(str(number))) for number in range(50)]
    assert len(set(seen)) < len(seen)


def perintah_pdb() -> None:
    """`p` prints, `n` goes on by one line, `c` to the end, `q` ends the program."""
    printed = _python(_THREE_LINES, "p harga\nn\nn\nn\np harga\nc\n").stdout
    assert "12000" in printed
    assert re.search(
        r"\b(24000|24500)\b", printed
    )  # since Python 3.13 pdb stops at breakpoint() itself, one line earlier
    assert "harga 24500" in printed
    assert "harga 24500" in _python(_THREE_LINES, "c\n").stdout
    assert "harga 24500" not in _python(_THREE_LINES, "q\n").stdout


def baris_tempat_berhenti() -> None:
    """Up to Python 3.12 it is the line that is next, since then the one with `breakpoint()`."""
    shown = "-> breakpoint()" if sys.version_info >= (3, 13) else "-> harga = harga * 2"
    assert shown in _python(_THREE_LINES, "c\n").stdout.splitlines()


def dua_q() -> None:
    """One `q` after an error: up to Python 3.12 the script begins once more, and pdb reads on; later pdb ends."""
    with modules(rusak="1 / 0\n") as folder:
        told = subprocess.run(
            [sys.executable, "-m", "pdb", "-c", "continue", "-c", "q", "rusak.py"],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            env=clean_environment(),
            check=False,
        ).stdout
    assert "Entering post mortem debugging" in told
    assert ("will be restarted\n>" in told) is (sys.version_info < (3, 13)), told


def breakpoint_tanpa_papan_tik() -> None:
    app = (
        "from flask import Flask\napp = Flask('warung')\n@app.get('/')\ndef depan():\n    breakpoint()\n    return 'ok'\n"
        "print('status', app.test_client().get('/').status_code)\n"
    )
    run = _python(app, None)
    assert "status 500" in run.stdout, run.stdout
    assert "BdbQuit" in run.stderr


def breakpoint_di_server() -> None:
    """The request waits for the keyboard of the process, also in a thread of its own, as the development server has."""
    app = (
        "from threading import Thread\nfrom flask import Flask\napp = Flask('warung')\n"
        "@app.get('/<int:nomor>')\ndef satu(nomor):\n    breakpoint()\n    return f'buku {nomor}'\n"
        "page = Thread(target=lambda: print('status', app.test_client().get('/1').status_code))\npage.start()\npage.join()\n"
    )
    run = _python(app, "p nomor\nc\n")
    assert "status 200" in run.stdout, run.stdout
    assert re.search(r"^\(Pdb\) 1$", run.stdout, re.MULTILINE), run.stdout


# -- the debugger -------------------------------------------------------------------------------------------------------------


def pin_di_terminal() -> None:
    said: list[str] = []
    with (
        patch.dict(os.environ, {"WERKZEUG_RUN_MAIN": "true"}),
        patch.object(werkzeug.debug, "_log", lambda _kind, text, *values: said.append(text % values)),
    ):
        os.environ.pop("WERKZEUG_DEBUG_PIN", None)
        debugger = DebuggedApplication(_failing()[0], evalex=True)
    assert re.fullmatch(r"\d{3}-\d{3}-\d{3}", debugger.pin or "")
    assert f" * Debugger PIN: {debugger.pin}" in said


def tanpa_konsol_kode_terbaca() -> None:
    app, _ = _failing()
    app.debug = True
    for evalex in (False, True):
        with patch.dict(os.environ, {"WERKZEUG_DEBUG_PIN": "123-456-789"}):
            page = Client(DebuggedApplication(app, evalex=evalex)).get("/rusak", errors_stream=io.StringIO()).text
        assert "kopi-tubruk-77" in page
        assert Path(__file__).name in page
        assert ("EVALEX = true" in page) is evalex


def pin_dimatikan() -> None:
    app, _ = _failing()
    with patch.dict(os.environ, {"WERKZEUG_DEBUG_PIN": "off"}):
        assert Konsol(app, "/rusak").ketik("sandi_basis_data") == "'kopi-tubruk-77'"
    with patch.dict(os.environ, {"WERKZEUG_DEBUG_PIN": "123-456-789"}):
        assert Konsol(app, "/rusak").ketik("sandi_basis_data") == TERKUNCI


def pin_terkunci() -> None:
    app, _ = _failing()
    with (
        patch.dict(os.environ, {"WERKZEUG_DEBUG_PIN": "123-456-789"}),
        patch.object(werkzeug.debug.time, "sleep", lambda _: None),  # type: ignore[attr-defined]
    ):
        for wrong, opens in ((9, True), (10, False)):
            console = Konsol(app, "/rusak")
            assert not any(console.masuk("000-000-000") for _ in range(wrong))
            assert console.masuk("123-456-789") is opens


def pin_dari_komputer() -> None:
    app, _ = _failing()
    pins = []
    with patch.dict(os.environ):
        os.environ.pop("WERKZEUG_DEBUG_PIN", None)
        for machine in (b"laptop-made", b"laptop-fatimah", b"laptop-made"):
            with patch.object(werkzeug.debug, "get_machine_id", lambda machine=machine: machine):
                pins.append(werkzeug.debug.get_pin_and_cookie_name(app)[0])
    assert pins[0] == pins[2] != pins[1]


# -- debug mode and the reloader ----------------------------------------------------------------------------------------------

_APP = "from flask import Flask\n\napp = Flask(__name__)\n"


def _flask_run(
    *words: str, source: str = _APP, **variables: str
) -> tuple[list[tuple[Any, dict[str, Any]]], BaseException | None]:
    """Type `flask --app warung_klaim run ...`; return the servers that would have started, and what ended the command."""
    started: list[tuple[Any, dict[str, Any]]] = []
    ended: BaseException | None = None
    with (
        modules(warung_klaim=source) as folder,
        contextlib.chdir(folder),
        patch.dict(os.environ, variables),
        patch.object(sys, "path", sys.path[:]),
        patch.object(sys, "dont_write_bytecode", True),
        patch.object(flask.cli, "run_simple", lambda _host, _port, app, **options: started.append((app, options))),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        for name in {"FLASK_DEBUG", "FLASK_APP", "WERKZEUG_RUN_MAIN"} - set(variables):
            os.environ.pop(name, None)
        try:
            flask.cli.cli.main(["--app", "warung_klaim", "run", *words], prog_name="flask", standalone_mode=False)
        except (Exception, SystemExit) as error:
            ended = error
        sys.modules.pop("warung_klaim", None)
    return started, ended


def _debug_of(*words: str, source: str = _APP, **variables: str) -> bool:
    (((_, options),), _) = _flask_run(*words, source=source, **variables)
    assert options["use_debugger"] is options["use_reloader"]
    return bool(options["use_debugger"])


def debug_lewat_perintah() -> None:
    assert not _debug_of()
    assert _debug_of("--debug")
    assert _debug_of(FLASK_DEBUG="1")


def app_run_dilewati() -> None:
    for line in ("if __name__ == '__main__':\n    app.run(debug=True)\n", "app.run(debug=True)\n"):
        assert not _debug_of(source=_APP + line)


def off_menyala() -> None:
    assert not _debug_of(FLASK_DEBUG="off")
    found = {}
    for value in ("off", "", "0", "false", "no", "1"):
        with patch.dict(os.environ, {"FLASK_DEBUG": value}):
            found[value] = Flask("warung").debug
    assert found == {"off": True, "": False, "0": False, "false": False, "no": False, "1": True}


def simpanan_rusak() -> None:
    """In the child of the reloader a file that cannot be imported gives a server whose every page tells why."""
    (((app, _),), ended) = _flask_run(
        "--debug", source="from flask import Flask\n\napp = Flask(\n", WERKZEUG_RUN_MAIN="true"
    )
    assert ended is None
    for _ in range(2):
        assert isinstance(raised(SyntaxError, lambda: app({}, lambda *_: None)), SyntaxError)


def rusak_sejak_awal() -> None:
    started, ended = _flask_run("--debug", source="from flask import Flask\n\napp = Flask(\n")
    assert started == []
    assert isinstance(ended, SyntaxError)


def extra_files() -> None:
    """A file of data is not watched, unless it is named."""
    with modules(kapal="") as folder, patch.object(sys, "path", [str(folder)]):
        data = folder / "buku.json"
        data.write_text("{}", encoding="utf-8")
        (folder / ".env").write_text("A=1\n", encoding="utf-8")
        watched = {Path(path).name for path in _reloader._find_stat_paths(set(), set())}
        assert "kapal.py" in watched
        assert not watched & {"buku.json", ".env"}
        assert str(data) in _reloader._find_stat_paths({str(data)}, set())
    (((_, options),), _) = _flask_run("--debug", "--extra-files", __file__)
    assert __file__ in options["extra_files"]


def tanda_anak() -> None:
    seen: list[str | None] = []

    def child(_arguments: object, env: dict[str, str], **_: object) -> int:
        seen.append(env.get("WERKZEUG_RUN_MAIN"))
        return 0

    with (
        patch.dict(os.environ),
        patch.object(_reloader, "_log", lambda *_: None),
        patch.object(subprocess, "call", child),
    ):
        os.environ.pop("WERKZEUG_RUN_MAIN", None)
        assert _reloader.StatReloaderLoop().restart_with_reloader() == 0
    assert seen == ["true"]


def _shown_after_an_edit(*, debug: bool) -> str:
    with modules() as folder:
        template = folder / "templates" / "depan.html"
        template.parent.mkdir()
        template.write_text("lama", encoding="utf-8")
        app = Flask("warung", root_path=str(folder))
        app.debug = debug
        app.add_url_rule("/", "depan", lambda: render_template("depan.html"))
        assert app.test_client().get("/").text == "lama"
        template.write_text("baru", encoding="utf-8")
        os.utime(template, (2_000_000_000, 2_000_000_000))
        return app.test_client().get("/").text


def templat_dibaca_lagi() -> None:
    assert _shown_after_an_edit(debug=True) == "baru"


def templat_lama_tanpa_debug() -> None:
    assert _shown_after_an_edit(debug=False) == "lama"


# -- logging ------------------------------------------------------------------------------------------------------------------


def lima_tingkat() -> None:
    levels = [logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL]
    assert levels == sorted(levels)
    app, notes = _failing()
    app.logger.setLevel("DEBUG")
    for name in ("debug", "info", "warning", "error", "critical"):
        getattr(app.logger, name)("isi")
    assert [record.levelno for record in notes.records] == levels


def info_diam() -> None:
    app, notes = _failing("warung.diam")
    app.logger.info("pesanan masuk")
    app.logger.warning("gula habis")
    assert [record.getMessage() for record in notes.records] == ["gula habis"]
    talking = Flask("warung.bicara")
    talking.debug = True
    assert talking.logger.isEnabledFor(logging.INFO)


def nama_logger() -> None:
    for name in ("warung", "pustaka.buku"):
        app = Flask(name)
        assert app.logger.name == app.name == name


def logger_tanpa_impor() -> None:
    run = _python("from flask import Flask\napp = Flask('warung')\napp.logger.warning('gula habis')\n", "")
    assert "gula habis" in run.stderr


def _lines(*, early: bool) -> int:
    """Return how often a line is written when the root logger is set up before or after the app's logger was used."""
    root = {
        "version": 1,
        "disable_existing_loggers": False,
        "handlers": {},
        "root": {"level": "INFO", "handlers": ["layar"]},
    }
    root["handlers"] = {"layar": {"class": "logging.StreamHandler", "stream": "ext://sys.stderr"}}
    with _forgotten(), contextlib.redirect_stderr(io.StringIO()) as written:
        if early:
            dictConfig(root)
        app = Flask(f"warung.awal.{early}")
        app.logger.warning("pertama")
        if not early:
            dictConfig(root)
        app.logger.warning("kedua")
        return written.getvalue().count("kedua")


def pengaturan_terlambat() -> None:
    assert _lines(early=True) == 1
    assert _lines(early=False) == 2


def logger_dibungkam() -> None:
    with _forgotten():
        existing = logging.getLogger("sudah.ada")
        dictConfig({"version": 1, "disable_existing_loggers": False})
        assert not existing.disabled
        dictConfig({"version": 1, "loggers": {"lain": {"level": "INFO"}}})
        assert existing.disabled
        assert not logging.getLogger("lain").disabled


# -- errors and their pages ---------------------------------------------------------------------------------------------------


def flask_mencatat_galat() -> None:
    app, notes = _failing()
    assert app.test_client().get("/rusak").status_code == 500
    (record,) = notes.records
    assert (record.levelno, record.getMessage()) == (logging.ERROR, "Exception on /rusak [GET]")
    assert record.exc_info is not None
    assert record.exc_info[0] is TypeError


def gagal_tanpa_catatan() -> None:
    app, notes = _failing()
    app.debug = True

    @app.get("/gagal")
    def gagal() -> str:
        try:
            return app.view_functions["rusak"]()  # type: ignore[no-any-return]
        except Exception:
            return "Gagal"

    with contextlib.redirect_stderr(io.StringIO()) as written:
        page = Client(DebuggedApplication(app, evalex=True)).get("/gagal")
    assert (page.status_code, page.text) == (200, "Gagal")
    assert notes.records == []
    assert written.getvalue() == ""


def logger_exception() -> None:
    app, notes = _failing()
    try:
        raise ValueError("dua ribu")
    except ValueError:
        app.logger.exception("tahun tidak terbaca")
    (record,) = notes.records
    assert record.levelno == logging.ERROR
    assert "ValueError: dua ribu" in logging.Formatter().format(record)


def pangkal_galat_http() -> None:
    assert {404, 405, 500} <= set(default_exceptions)
    assert all(issubclass(kind, HTTPException) for kind in default_exceptions.values())


def galat_dibungkus_500() -> None:
    app, _ = _failing()
    met: list[HTTPException] = []

    @app.errorhandler(HTTPException)
    def answer(error: HTTPException) -> tuple[str, int]:
        met.append(error)
        return "maaf", error.code or 500

    assert app.test_client().get("/rusak").status_code == 500
    (error,) = met
    assert isinstance(error, InternalServerError)
    assert isinstance(error.original_exception, TypeError)


def penangan_segalanya() -> None:
    assert issubclass(NotFound, HTTPException)
    assert issubclass(HTTPException, Exception)
    for debug in (False, True):
        app, _ = _failing()
        app.debug = debug
        app.register_error_handler(Exception, lambda _: ("Terjadi kesalahan", 500))
        client = Client(DebuggedApplication(app, evalex=True)) if debug else app.test_client()
        for address in ("/tidak-ada", "/rusak"):
            page = client.get(address)
            assert (page.status_code, page.text) == (500, "Terjadi kesalahan")


def debug_melewati_penangan() -> None:
    app, _ = _failing()
    app.debug = True
    app.register_error_handler(HTTPException, lambda error: (f"maaf {error.code}", error.code))
    app.register_error_handler(500, lambda _: ("maaf 500", 500))
    app.add_url_rule("/berhenti", "berhenti", lambda: abort(404))
    assert app.test_client().get("/berhenti").text == "maaf 404"
    raised(TypeError, lambda: app.test_client().get("/rusak"))


# -- messages of the exercises ------------------------------------------------------------------------------------------------


def argumen_catatan() -> None:
    app, notes = Flask("klaim"), _Notes()
    app.logger.addHandler(notes)
    with contextlib.redirect_stderr(io.StringIO()) as said:
        app.logger.warning("buku", 3, "dipinjam")
        app.logger.warning("buku %s dipinjam", 3)
    assert "Logging error" in said.getvalue()
    raised(TypeError, notes.records[0].getMessage)
    assert notes.records[1].getMessage() == "buku 3 dipinjam"


def tingkat_berupa_bilangan() -> None:
    app = Flask("klaim")
    app.logger.setLevel("INFO")
    assert app.logger.level == 20


def abort_membuat_halaman() -> None:
    app = Flask("klaim")
    app.add_url_rule("/", view_func=lambda: abort(400, "Tulis bilangan"))
    page = app.test_client().get("/")
    assert page.text.startswith("<!doctype html>")
    assert "Tulis bilangan" in page.text


def rute_int_menolak_teks() -> None:
    app = Flask("klaim")
    app.add_url_rule("/bagi/<int:total>/<int:orang>", view_func=lambda total, orang: "ya")
    replies = [app.test_client().get(f"/bagi/{rest}").status_code for rest in ("9/3", "seratus/3", "9/tiga", "5/-2")]
    assert replies == [200, 404, 404, 404]


def isdigit_tanpa_tanda_kurang() -> None:
    assert int("-2") == -2
    assert not "-2".isdigit()
