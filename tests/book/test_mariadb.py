"""The examples with a database on a real MariaDB server of their own: their tests pass there too, and what lesson 12 says differs does."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bukuflask.files import NOT_THE_BOOKS

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "12-flask-sqlalchemy"
LATER = [
    "13-flask-migrate",
    "14-flask-wtf",
    "15-flask-login",
    "16-rest-api",
    "17-flask-restful",
    "18-flask-mail",
    "19-pengujian-dengan-pytest",
]
OF_SQLITE = {
    "16-rest-api": ["test_every_error_under_api_is_json_and_the_others_are_pages"],
    "17-flask-restful": [
        "apps_error_handler_is_heard_in_production",
        "apps_error_handler_seems_to_be_heard",
        "old_one_stored_it",
    ],
}
"""Tests of what only SQLite does: a number of thirty digits overflows in Python's driver, and a text is stored beyond its column's length."""
EMPTY_EACH = """
import os
import flask_sqlalchemy
import sqlalchemy

own = flask_sqlalchemy.SQLAlchemy.init_app


def init_app(self, app):
    address = sqlalchemy.make_url(os.environ["PUSTAKA_UJI"])
    server = sqlalchemy.create_engine(address.set(database=""), isolation_level="AUTOCOMMIT")
    with server.connect() as link:
        link.execute(sqlalchemy.text(f"DROP DATABASE IF EXISTS {address.database}"))
        link.execute(sqlalchemy.text(f"CREATE DATABASE {address.database} CHARACTER SET utf8mb4"))
    server.dispose()
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["PUSTAKA_UJI"]
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"poolclass": sqlalchemy.pool.NullPool}
    own(self, app)


flask_sqlalchemy.SQLAlchemy.init_app = init_app
"""
"""A plugin of pytest for examples whose tests ask for SQLite in memory: each of their apps gets an empty database on the server."""
SERVERS = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
PATIENCE = 60
"""Seconds that the server may take to start or to end."""

pytestmark = [
    pytest.mark.needs("mariadb"),
    pytest.mark.xdist_group("mariadb"),
    pytest.mark.lessons(*(name[:2] for name in (EXAMPLE.name, *LATER))),
]


@pytest.fixture(scope="module")
def port(tmp_path_factory) -> Iterator[int]:
    """Start a server with its own data folder, on the loopback address; give its port; end it."""
    folder = tmp_path_factory.mktemp("mariadb")
    user = f"--user={getpass.getuser()}"  # where the tests run as root, the server must be told that it may
    install = ["mariadb-install-db", "--no-defaults", f"--datadir={folder / 'data'}", user]
    install += ["--auth-root-authentication-method=normal", "--skip-test-db"]
    subprocess.run(install, check=True, capture_output=True, env=os.environ | {"PATH": SERVERS})
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = free.getsockname()[1]
    executable = shutil.which("mariadbd", path=SERVERS)
    assert executable is not None
    command = [executable, "--no-defaults", f"--datadir={folder / 'data'}", f"--port={number}", user]
    command += [f"--socket={folder / 's'}", f"--pid-file={folder / 'pid'}", "--bind-address=127.0.0.1"]
    command += ["--innodb-buffer-pool-size=16M", "--skip-log-bin", "--innodb-flush-method=nosync"]
    with (folder / "log.txt").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait(number, server, folder / "log.txt")
        yield number
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _wait(number: int, server: subprocess.Popen[bytes], log: Path) -> None:
    import pymysql

    until = time.monotonic() + PATIENCE
    while True:
        try:
            pymysql.connect(host="127.0.0.1", port=number, user="root").close()
            return
        except pymysql.err.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                pytest.fail("MariaDB tidak menyala:\n" + log.read_text(encoding="utf-8", errors="replace"))
            time.sleep(0.1)


@pytest.fixture
def address(port) -> Iterator[str]:
    """A new database, as a student makes it, and its address as XAMPP's users type it: root, no password."""
    sql(port, "CREATE DATABASE pustaka_uji CHARACTER SET utf8mb4")
    yield f"mysql+pymysql://root:@127.0.0.1:{port}/pustaka_uji?charset=utf8mb4"
    sql(port, "DROP DATABASE pustaka_uji")


def sql(port: int, statement: str) -> list[tuple[object, ...]]:
    """Return what the server answers to one statement."""
    import pymysql

    with pymysql.connect(host="127.0.0.1", port=port, user="root", autocommit=True) as link, link.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


@pytest.fixture
def example() -> str:
    """The example that is run."""
    return EXAMPLE.name


@pytest.fixture
def run(address, tmp_path, example) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run Python beside a copy of the example, which finds the address in PUSTAKA_UJI."""
    copy = tmp_path / "pustaka"
    shutil.copytree(ROOT / "examples" / example, copy, ignore=shutil.ignore_patterns(*NOT_THE_BOOKS))
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("FLASK_", "PYTEST", "COV"))}
    environ |= {"PUSTAKA_UJI": address, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    environ |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    # PyMySQL reads every certificate that the machine trusts, at each connection, also where the server offers no TLS: half of the time.
    environ |= {"SSL_CERT_FILE": os.devnull, "SSL_CERT_DIR": os.devnull}

    def start(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=copy, env=environ, capture_output=True, encoding="utf-8", check=False)

    return start


PREPARE = """
import os
from pustaka import create_app
from pustaka.isi import isi_awal
from pustaka.models import Anggota, Buku, Pinjam, db
app = create_app({"SQLALCHEMY_DATABASE_URI": os.environ["PUSTAKA_UJI"], "SQLALCHEMY_RECORD_QUERIES": True})
with app.app_context():
    db.create_all()
    isi_awal()
"""


def test_the_tests_of_the_example_pass_on_mariadb(run):
    tested = run("-m", "pytest", "-q", "-p", "no:cacheprovider")
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert " passed" in tested.stdout
    assert "skipped" not in tested.stdout


@pytest.mark.parametrize("example", LATER)
def test_the_tests_of_a_later_example_pass_on_mariadb(run, example, tmp_path):
    options = ["-q", "-p", "no:cacheprovider"]
    if not any("PUSTAKA_UJI" in file.read_text(encoding="utf-8") for file in (tmp_path / "pustaka").glob("tests/*.py")):
        (tmp_path / "pustaka" / "di_mariadb.py").write_text(EMPTY_EACH, encoding="utf-8")
        options += ["-p", "di_mariadb"]
    if example in OF_SQLITE:
        options += ["-k", " and ".join(f"not {each}" for each in OF_SQLITE[example])]
    tested = run("-m", "pytest", *options)
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert " passed" in tested.stdout


def test_the_recording_in_the_lesson_is_what_the_server_answers(run, port, address, tmp_path):
    """What a reader without a server sees: the two lines of the lesson in `instance/config.py`, its command, and the table."""
    lesson = (ROOT / "lessons" / f"{EXAMPLE.name}.md").read_text(encoding="utf-8")
    recorded = re.search(
        r"```text\n> (flask .*?)\n(.*?)\n\nMariaDB \[pustaka\]> (SHOW .*?);\n(.*?)\n```", lesson, re.DOTALL
    )
    assert recorded is not None
    config = re.search(r'```python\nSQLALCHEMY_DATABASE_URI = "mysql.*?\n```', lesson, re.DOTALL)
    assert config is not None
    typed, said, asked, answered = recorded.groups()
    (tmp_path / "pustaka" / "instance").mkdir()
    lines = config[0].removeprefix("```python\n").removesuffix("```")
    here = lines.replace("@localhost/pustaka?", f"@127.0.0.1:{port}/pustaka_uji?")
    assert here != lines
    (tmp_path / "pustaka" / "instance" / "config.py").write_text(here, encoding="utf-8")
    done = run("-m", *typed.split())
    assert done.stdout.strip() == said, done.stderr
    table = sql(port, asked.replace("TABLE ", "TABLE pustaka_uji."))[0][1]
    order = r" COLLATE=\w+"  # which order of letters a server chooses depends on its release
    assert re.sub(order, "", str(table)) == re.sub(order, "", answered)


def test_the_sign_for_a_value_is_another(run):
    source = "from amati import dikirim\nwith app.app_context():\n    db.session.get(Buku, 2)\n    print(dikirim())"
    assert "WHERE buku.id = %(pk_1)s" in run("-c", PREPARE + source).stdout


def test_a_length_is_kept_and_capital_letters_are_not_told_apart(run):
    source = """
with app.app_context():
    print(len(db.session.scalars(db.select(Buku).where(Buku.judul == "SAMAN")).all()))
    db.session.add(Buku(judul="a" * 201, penulis="x", tahun=2000))
    db.session.commit()
"""
    done = run("-c", PREPARE + source)
    assert done.stdout == "1\n"
    assert "Data too long for column 'judul'" in done.stderr


def test_foreign_keys_are_checked_unasked(run):
    source = "with app.app_context():\n    db.session.add(Pinjam(buku_id=99, anggota_id=1))\n    db.session.commit()"
    assert "IntegrityError" in run("-c", PREPARE + source).stderr


def test_utf8_of_three_bytes_refuses_an_emoji(run, port):
    sql(port, "ALTER DATABASE pustaka_uji CHARACTER SET utf8mb3")
    source = "with app.app_context():\n    db.session.add(Anggota(nama='🦎', dusun='Komodo'))\n    db.session.commit()"
    assert "Incorrect string value" in run("-c", PREPARE + source).stderr


@pytest.mark.parametrize(("ping", "told"), [(False, "OperationalError"), (True, "Bumi Manusia")])
def test_a_connection_that_the_server_has_ended_is_noticed_by_a_ping(run, port, ping, told):
    """The server ends what was idle for long (`wait_timeout`); here it is asked to."""
    source = f"""
app = create_app({{"SQLALCHEMY_DATABASE_URI": os.environ["PUSTAKA_UJI"], "SQLALCHEMY_ENGINE_OPTIONS": {{"pool_pre_ping": {ping}}}}})
with app.app_context():
    db.session.execute(db.text("SET SESSION wait_timeout = 1"))
import time
time.sleep(2)
with app.app_context():
    print(db.session.get(Buku, 2).judul)
"""
    done = run("-c", PREPARE + source)
    assert told in done.stdout + done.stderr
    assert ("OperationalError" in done.stderr) is not ping


def test_two_librarians_do_not_lend_a_book_at_the_same_time(run):
    source = """
from concurrent.futures import ThreadPoolExecutor
from pustaka.models import banyak
with ThreadPoolExecutor(8) as pool:
    list(pool.map(lambda each: app.test_client().post("/pinjam/", data={"buku_id": 3, "anggota_id": each}), [1, 2, 3, 4, 5, 6, 1, 2]))
with app.app_context():
    print(banyak(Pinjam, Pinjam.buku_id == 3))
"""
    done = run("-c", PREPARE + source)
    assert done.stdout == "1\n", done.stderr


def test_the_wrong_password_and_a_server_that_is_off_are_told_apart(run, port):
    import pymysql

    with pytest.raises(pymysql.err.OperationalError, match="Access denied"):
        pymysql.connect(host="127.0.0.1", port=port, user="root", password="salah")
    with socket.create_server(("127.0.0.1", 0)) as free:
        off = free.getsockname()[1]
    with pytest.raises(pymysql.err.OperationalError, match="Can't connect"):
        pymysql.connect(host="127.0.0.1", port=off, user="root")
