"""Whether a project is ready to be put on a server: what it needs, how it is started, where its secret comes from, what git leaves out."""

from __future__ import annotations

import os
import re
import runpy
import sys
from pathlib import Path
from typing import Any

from .. import libraries
from .points import SECRET
from .subject import KEYS, LackError, ProjectCopy, StoppedError
from .world import lack, missing

_SERVERS = ("gunicorn", "waitress")
_ENTRY = "wsgi.py"


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8-sig", errors="replace") if path.is_file() else None


def requirements(project: ProjectCopy) -> None:
    """Ask for the packages that a server needs. Raises `LackError`."""
    text = _text(project.root / "requirements.txt")
    if text is None:
        missing("`requirements.txt` belum ada.", "tulis satu nama paket di setiap baris: flask, lalu yang lain.")
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    named = {libraries.normalised(found[0]) for line in lines if (found := re.match(r"[A-Za-z0-9][\w.-]*", line))}
    if "flask" not in named:
        lack("`requirements.txt` tidak menyebut `flask`.", "tambahkan sebaris `flask`.")
    for name in libraries.imported_by(*project.sources().values()):
        library = libraries.of_module(name)
        if library is not None and library.distribution and library.distribution not in named:
            # What comes along with a package that is named need not be.
            if name in ("sqlalchemy", "wtforms", "alembic") and any(each.startswith("flask-") for each in named):
                continue
            lack(
                "Kodemu mengimpor `{modul}`, tetapi `requirements.txt` tidak menyebut `{paket}`.",
                "tambahkan sebaris dengan nama paket itu.",
                modul=name,
                paket=library.distribution,
            )
    if not named & set(_SERVERS):
        lack(
            "`requirements.txt` tidak menyebut server produksi.",
            "tambahkan sebaris `gunicorn`, atau `waitress` kalau servernya Windows.",
        )


def _load(project: ProjectCopy, given: dict[str, str]) -> Any:
    """Run wsgi.py as a server that begins would, with these variables and no others of the kind; return its `app`."""
    project.forget()
    kept = {name: os.environ.pop(name, None) for name in KEYS}
    os.environ.update(given)
    try:
        with project.asking(f"python {_ENTRY}", "run"):
            return runpy.run_path(str(project.root / _ENTRY), run_name="wsgi").get("app")
    finally:
        for name, value in kept.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
        sys.modules.pop("wsgi", None)
    raise AssertionError


def entry(project: ProjectCopy) -> None:
    """Ask for the module that a production server imports. Raises `LackError`."""
    import flask

    if not (project.root / _ENTRY).is_file():
        missing("`wsgi.py` belum ada.", "tulis di sana `from paketmu import create_app`, lalu `app = create_app()`.")
    app = _load(project, dict.fromkeys(KEYS, "a" * 40))
    if not isinstance(app, flask.Flask):
        lack(
            "`app` di `wsgi.py` bukan aplikasi Flask, melainkan {jenis}.",
            "tulis `app = create_app()`, dengan kurung.",
            jenis="belum ada" if app is None else type(app).__name__,
        )
    if app.debug:
        lack(
            "Aplikasi di `wsgi.py` berjalan dengan mode debug, yang membiarkan siapa pun menjalankan kode di servermu.",
            "buang `debug = True` dari kodemu; nyalakan di laptop dengan `flask run --debug`.",
        )


def secret(project: ProjectCopy) -> None:
    """Ask that the secret key comes from outside of the code, and that without it nothing starts. Raises `LackError`."""
    key = os.urandom(24).hex()
    taken = _load(project, dict.fromkeys(KEYS, key)).config["SECRET_KEY"] == key
    if not taken:
        instance = Path(_load(project, dict.fromkeys(KEYS, key)).instance_path)
        instance.mkdir(parents=True, exist_ok=True)
        config = instance / "config.py"
        config.write_text(f"SECRET_KEY = {key!r}\n", encoding="utf-8")
        try:
            taken = _load(project, {}).config["SECRET_KEY"] == key
        finally:
            config.unlink()
    if not taken:
        lack(
            f"Kunci di variabel lingkungan `{SECRET}`, dan kunci di `instance/config.py`, sama-sama tidak dipakai.",
            f'isi `SECRET_KEY` dengan `os.environ.get("{SECRET}")`, atau panggil `app.config.from_pyfile("config.py", silent=True)`.',
        )
    try:
        app = _load(project, {})
    except (StoppedError, LackError):
        return
    lack(
        "Tanpa kunci dari luar, `wsgi.py` tetap membuat aplikasi, dengan kunci {rupa}.",
        f"munculkan galat di `wsgi.py` kalau `{SECRET}` belum diisi, misalnya `raise RuntimeError(...)`.",
        rupa=_look_of(app.config.get("SECRET_KEY"), project),
    )


def _look_of(key: object, project: ProjectCopy) -> str:
    if not key:
        return "yang kosong, sehingga sesi tidak dapat dipakai"
    if isinstance(key, str) and any(repr(key)[1:-1] in source for source in project.sources().values()):
        return "yang tertulis di kodenya"
    return "yang dibuat sendiri setiap kali dimulai, sehingga semua orang keluar"


def command(project: ProjectCopy) -> None:
    """Ask that the command which starts it is written down. Raises `LackError`."""
    names = ("Procfile", "README.md", "README.txt", "README", "readme.md")
    texts = {name: text for name in names if (text := _text(project.root / name)) is not None}
    if not texts:
        missing(
            "Belum ada `Procfile` atau `README.md`.",
            "tulis di `README.md`: `gunicorn wsgi:app`, atau `waitress-serve wsgi:app`.",
        )
    if not any("wsgi:app" in text and any(server in text for server in _SERVERS) for text in texts.values()):
        lack(
            "Perintah dengan `wsgi:app` tidak ada di {berkas}.",
            "tulis perintah lengkapnya: `gunicorn wsgi:app`, atau `waitress-serve wsgi:app`.",
            berkas=", ".join(texts),
        )


def ignored(project: ProjectCopy) -> None:
    """Ask that git leaves out data and the virtual environment. Raises `LackError`."""
    text = _text(project.root / ".gitignore")
    if text is None:
        missing("`.gitignore` belum ada.", "buat berkas itu dengan dua baris: `instance/` dan `.venv/`.")
    lines = {line.strip().removeprefix("**/").strip("/").removesuffix("/*") for line in text.splitlines()}
    for name in ("instance", ".venv"):
        if name not in lines:
            lack("`.gitignore` tidak menyebut `{nama}`.", "tambahkan sebaris dengan nama itu.", nama=name)
