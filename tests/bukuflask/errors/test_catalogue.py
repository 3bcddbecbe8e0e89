"""The catalogue of mistakes: each entry got by real programs, as an answer to an exercise and as a cell of a notebook."""

from __future__ import annotations

import ast
import builtins
import contextlib
import contextvars
import dataclasses
import errno
import importlib
import json
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import flask
import pytest
import sqlalchemy
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config
from werkzeug.datastructures import MultiDict

from bukuflask.errors import uncaught
from bukuflask.errors.catalogue.search import attributes, entries, find, libraries
from bukuflask.errors.explain import explain
from bukuflask.errors.facts import crash_of
from bukuflask.exercises.grading import grade
from bukuflask.libraries import LIBRARIES

pytestmark = [
    pytest.mark.filterwarnings("ignore:To exit"),  # IPython's advice after a SystemExit
    pytest.mark.filterwarnings("ignore:'get_engine' is deprecated"),  # the env.py that `flask db init` writes
]

APP = "from flask import *\napp = Flask(__name__)\napp.testing = True\n"
KEY = "app.secret_key = 'x'\n"
VISIT = "\napp.test_client().get('/')"
MATCH = APP + "@app.get('/menu/')\ndef menu(): ''\napp.url_map.bind('').match"
DB = "import sqlite3\ndb = sqlite3.connect(':memory:')\n"
ORM = (
    "from flask import *\nfrom flask_sqlalchemy import SQLAlchemy\nfrom sqlalchemy import ForeignKey\nfrom sqlalchemy.orm import *\n"
    "app = Flask(__name__)\napp.config['SQLALCHEMY_DATABASE_URI'] = 'sqlite:///:memory:'\ndb = SQLAlchemy()\n"
)
ID = "    id: Mapped[int] = mapped_column(primary_key=True)\n"
BUKU = f"{ORM}class Buku(db.Model):\n{ID}    judul: Mapped[str] = mapped_column(unique=True)\ndb.init_app(app)\n"
PUSH = "app.app_context().push()\n"
STORE = f"{BUKU}{PUSH}db.create_all()\n"
RAK = f"class Rak(db.Model):\n{ID}    buku: Mapped[list['Buku']] = relationship()\n"
SHELF = (
    f"{ORM}{RAK}class Buku(db.Model):\n{ID}    rak_id: Mapped[int] = mapped_column(ForeignKey('rak.id'))\ndb.init_app(app)\n"
    f"with app.app_context():\n    db.create_all()\n    rak = Rak(id=1, buku=[Buku()])\n    db.session.add(rak)\n    db.session.commit()\n"
)
MIGRATE = (
    f"{ORM}import tempfile\nfrom alembic import command\nfrom flask_migrate import *\ndb.init_app(app)\n"
    f"config = Migrate(app, db, tempfile.mkdtemp(dir='.') + '/migrations').get_config\n{PUSH}"
)
CHAIN = f"{MIGRATE}init()\nrevision(rev_id='1')\n"


def _sqlite_alters() -> bool:
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE buku (judul TEXT)")
        try:
            database.execute("ALTER TABLE buku ALTER COLUMN judul SET NOT NULL")
        except sqlite3.OperationalError:
            return False
    return True


SQLITE_ALTERS = _sqlite_alters()
"""Whether SQLite can make a column required in its place, as it can since 3.53."""
OPS = (
    "import sqlalchemy as sa\nfrom alembic.migration import MigrationContext\nfrom alembic.operations import Operations\n"
    "c = sa.create_engine('sqlite://').connect()\nc.exec_driver_sql('PRAGMA foreign_keys = ON')\n"
    "c.exec_driver_sql('CREATE TABLE buku (id INTEGER PRIMARY KEY, judul TEXT)')\nc.exec_driver_sql('INSERT INTO buku (id) VALUES (1)')\n"
    "operations = Operations(MigrationContext.configure(c))\n"
)
REQUIRED = OPS + "operations.alter_column('buku', 'judul', nullable=False)"
"""SQLite refuses the command, but for newer ones, which refuse the row that is empty."""
BATCH = "with operations.batch_alter_table('buku') as b:\n    "
RESTFUL = (
    "from flask import *\nfrom flask_restful import Api, Resource, fields, marshal, reqparse\n"
    "app = Flask(__name__)\napp.testing = True\napi = Api(app)\n"
)
PARSER = f"{RESTFUL}isian = reqparse.RequestParser()\nisian.add_argument('judul')\n"
FORM = (
    "from werkzeug.datastructures import MultiDict\nfrom wtforms import Form, SelectField, StringField\n"
    "from wtforms.validators import DataRequired, Email\nclass F(Form):\n"
)
FLASK_FORM = (
    "from flask_wtf import FlaskForm\nfrom wtforms import StringField\nclass F(FlaskForm):\n    nama = StringField()\n"
)
LETTER = (
    "from flask import Flask\nfrom flask_mail import Mail, Message\napp = Flask(__name__)\n"
    "app.config.update(MAIL_DEFAULT_SENDER='a@contoh.example', MAIL_SERVER='127.0.0.1')\n"
)
POST = "mail = Mail(app)\nwith app.app_context():\n    surat = Message('Halo', recipients=['b@contoh.example'], body='Isi.')\n    mail.send(surat)"
HELD = f"{LETTER}app.config['MAIL_SUPPRESS_SEND'] = True\nmail = Mail(app)\nwith app.app_context():\n    "
BARE = "from flask import Flask\nfrom flask_mail import Mail, Message\nmail = Mail()\nwith Flask(__name__).app_context():\n    "


def post_office(**answers: str) -> str:
    """Start a server of mail on this computer, which gives these answers to these commands, and 250 to every other."""
    return (
        f"{LETTER}import socketserver, threading\nJAWABAN = {answers!r}\n"
        "class Penerima(socketserver.StreamRequestHandler):\n    def handle(self):\n        self.wfile.write(b'220 uji\\r\\n')\n"
        "        for baris in self.rfile:\n            jawaban = JAWABAN.get(baris.decode()[:4].upper().strip(), '250 ya')\n"
        "            if not jawaban: return\n            self.wfile.write(jawaban.encode() + b'\\r\\n')\n"
        "server = socketserver.ThreadingTCPServer(('127.0.0.1', 0), Penerima)\nserver.daemon_threads = True\n"
        "threading.Thread(target=server.serve_forever, daemon=True).start()\napp.config['MAIL_PORT'] = server.server_address[1]\n"
    )


SERVER = "import os, socket\nos.environ.pop('FLASK_RUN_FROM_CLI', None)\nfrom flask import *\napp = Flask(__name__)\n"


LOGIN = APP + KEY + "from flask_login import *\nlm = LoginManager(app)\n"
GUARDED = "@app.get('/')\n@login_required\ndef depan(): return ''"
REQUESTED = "with app.test_request_context():\n    "
ENTERED = (
    GUARDED
    + "\nklien = app.test_client()\nwith klien.session_transaction() as isi:\n    isi['_user_id'] = '1'\nklien.get('/')"
)


def view(body: str, before: str = "") -> str:
    return f"{APP}{before}@app.get('/')\ndef depan():\n    {body}{VISIT}"


def resource(body: str, method: str = "get(self)") -> str:
    return f"{RESTFUL}class Buku(Resource):\n    def {method}: {body}\napi.add_resource(Buku, '/')\napp.test_client().get('/')"


def request(body: str, arguments: str = "") -> str:
    return f"{APP}with app.test_request_context('/', method='POST'{arguments}):\n    {body}"


def template(source: str, values: str = "") -> str:
    return view(f"return render_template_string({source!r}{values})")


DICT_CONFIG = "from logging.config import dictConfig\n"
FIXTURE = "import pytest\n@pytest.fixture\ndef warung():\n    return 7\n"

PROGRAMS: dict[str, tuple[str, ...]] = {
    # -- app.py ------------------------------------------------------------------------------------------------------------
    "app-without-name": ("from flask import Flask\napp = Flask()",),
    "blueprint-without-import-name": ("from flask import Blueprint\nbp = Blueprint('menu')", "import flask\nflask.Blueprint()"),
    "as-view-without-name": ("from flask.views import MethodView\nclass Buku(MethodView): pass\nBuku.as_view()",),
    "view-class-without-as-view": (
        f"{APP}from flask.views import MethodView\nclass Buku(MethodView):\n    def get(self, id): ''\n"
        "app.add_url_rule('/<int:id>', view_func=Buku)\napp.test_client().get('/3')",
    ),
    "method-view-without-method": (
        f"{APP}from flask.views import MethodView\nclass Buku(MethodView):\n    def post(self): ''\n"
        f"app.add_url_rule('/', view_func=Buku.as_view('buku'), methods=['GET']){VISIT}",
    ),
    "compare-digest-not-ascii": ("import hmac\nhmac.compare_digest('ñ', 'n')",),
    "compare-digest-kinds": (
        "import hmac\nhmac.compare_digest(b'a', 'a')",
        "from hmac import compare_digest\ncompare_digest('a', None)",
    ),
    "waitress-port-taken": (
        f"{APP}import socket\nfrom waitress import serve\nlama = socket.socket()\nlama.bind(('127.0.0.1', 0))\nlama.listen()\n"
        "serve(app, host='127.0.0.1', port=lama.getsockname()[1])",
    ),
    "waitress-unknown-option": (f"{APP}from waitress import serve\nserve(app, prot=8000)",),
    "waitress-address": (
        f"{APP}from waitress import serve\nserve(app, listen='127.0.0.1:delapan')",
        f"{APP}import waitress\nwaitress.serve(app, listen='127.0.0.1:8000', port=8000)",
    ),
    "server-not-reached": ("from urllib.request import urlopen\nurlopen('http://127.0.0.1:9/')",),
    "dict-config-version": (DICT_CONFIG + "dictConfig({'handlers': {}})", DICT_CONFIG + "dictConfig({'version': 2})"),
    "dict-config-part": (
        DICT_CONFIG + "dictConfig({'version': 1, 'handlers': {'layar': {'class': 'logging.StreamHandlr'}}})",
        DICT_CONFIG + "dictConfig({'version': 1, 'formatters': {'baris': {'format': '%(levelname)'}}})",
        DICT_CONFIG + "dictConfig({'version': 1, 'loggers': {'warung': {'handlers': ['layar']}}})",
    ),
    "log-level-unknown": (APP + "app.logger.setLevel('info')", "import logging\nlogging.basicConfig(level='RAMAI', force=True)"),
    "log-level-kind": (APP + "app.logger.setLevel(None)",),
    "log-level-text": (APP + "app.logger.log('INFO', 'gula habis')",),
    "log-format": ("import logging\nlogging.Formatter('%(levelname)')",),
    "basic-config-key": ("import logging\nlogging.basicConfig(level='INFO', filname='warung.log', force=True)",),
    "logger-name-kind": (APP + "import logging\nlogging.getLogger(app)",),
    "app-called": (APP + "app()",),
    "app-in-with": (APP + "with app:\n    pass",),
    "context-without-parentheses": (APP + "with app.app_context:\n    pass", APP + "with app.test_client as klien:\n    pass"),
    "config-called": (APP + "app.config('JUDUL')",),
    "config-as-attribute": (APP + "app.config.JUDUL",),
    "config-key-missing": (APP + "app.config['JUDUL']",),
    "config-object-missing": (APP + "app.config.from_object('pengaturan_warung')",),
    "config-file-missing": (
        APP + "app.config.from_pyfile('tidak_ada.py')",
        APP + "import json\napp.config.from_file('tidak_ada.json', json.load)",
    ),
    "instance-path-relative": ("from flask import Flask\nFlask('x', instance_path='instance')",),
    "before-first-request-removed": (APP + "@app.before_first_request\ndef f(): pass",),
    "app-as-dict-of-addresses": (
        APP + "app['/'] = 'Selamat datang'",
        APP + 'app["/menu/<nama>"]',
        APP + "nama = 'a'\napp[f'/{nama}'] = len",
    ),
    "app-as-dict": (APP + "app['JUDUL']", APP + "app['JUDUL'] = 1", APP + "del app['JUDUL']", APP + "app['JUDUL'] + {}['/']"),
    "mapped-called": ("from sqlalchemy.orm import Mapped\nMapped(str)",),
    "request-class-as-request": (request("Request.form['nama']"), request("Request.args['nama']")),
    "response-as-dict": (
        APP + "respons = app.test_client().get('/')\nrespons['nama']",
        APP + "respons = app.test_client().get('/')\nrespons['nama'] = 1",
    ),
    "own-response-as-dict": (
        APP + "with app.app_context():\n    make_response('')['nama']",
        APP + "with app.app_context():\n    make_response('')['X-Nama'] = 'Siti'",
    ),
    "upload-as-path": ("from werkzeug.datastructures import FileStorage\nopen(FileStorage())",),
    "url-map-as-dict": (APP + "app.url_map['static']", APP + "app.url_map['/'] = 'awal'"),
    "app-class-called": (APP + "with Flask.app_context():\n    pass",),
    "app-context-as-g": (APP + "with app.app_context() as g:\n    g.nama",),
    "app-name-is-dict": ("from flask import Flask\nFlask({'A': 1})",),
    "config-file-is-dict": (APP + "isi = {'A': 1}\napp.config.from_pyfile(isi)", APP + "app.config.from_pyfile({})"),
    "config-key-alike": (APP + "app.config['JUDUL'] = 'soto'\napp.config['judul']",),
    "config-method-of-list": (APP + "app.config.append({})",),
    "config-method-on-app": (APP + "app.from_mapping({})", APP + "app.update(JUDUL='soto')"),
    "config-plus-dict": (APP + "app.config + {}", APP + "{} + app.config"),
    "endpoint-as-attribute": (APP + "menu = Blueprint('menu', __name__)\nwith app.test_request_context():\n    url_for(menu.daftar)",),
    "environ-as-attribute": ("import os\nos.environ.PORT",),
    "errorhandler-misnamed": (APP + "@app.error(404)\ndef f(galat): return ''",),
    "function-on-app": (
        APP + "def kalimat(): ''\napp.kalimat()",
        APP + "menu = Blueprint('menu', __name__)\nmenu.redirect('/')",
    ),
    "function-on-g": (APP + "def get_db(): ''\nwith app.app_context():\n    g.get_db()",),
    "loader-as-method": (
        f"{STORE}from sqlalchemy.orm import selectinload\ndb.select(Buku).selectinload(Buku.judul)",
        f"{STORE}from sqlalchemy.orm import joinedload\ndb.session.joinedload(Buku.judul)",
    ),
    "map-is-list": ("from werkzeug.routing import Rule\npeta = []\npeta.add(Rule('/'))",),
    "name-on-app": (APP + "with app.test_request_context():\n    app.session['meja'] = session",),
    "session-method-of-list": (view("session.append('kopi'); return ''", KEY),),
    "app-env-removed": (APP + "app.env",),
    "app-json-encoder-removed": (APP + "app.json_encoder",),
    "decorator-without-wraps": (
        APP + "def catat(f):\n    def wrapper(): return f()\n    return wrapper\n"
        "@app.get('/')\n@catat\ndef a(): return ''\n@app.get('/b')\n@catat\ndef b(): return ''",
    ),
    "endpoint-twice": (APP + "@app.get('/')\ndef menu(): return ''\n@app.get('/b')\ndef menu(): return ''",),
    "blueprint-registered-late": (APP + VISIT + "\napp.register_blueprint(Blueprint('a', __name__))",),
    "setup-after-first-request": (APP + VISIT + "\n@app.get('/')\ndef f(): return ''", APP + VISIT + "\n@app.before_request\ndef f(): pass"),
    "route-for-url": (APP + "@app.get('/')\ndef f():\n    x = app.route('f')\n    return x\napp.testing = True\n" + VISIT,),
    "rule-without-slash-blueprint": (APP + "bp = Blueprint('a', __name__, url_prefix='toko')\n@bp.get('/menu')\ndef f(): return ''\napp.register_blueprint(bp)",),
    "rule-full-address": (APP + "@app.route('http://127.0.0.1:5000/')\ndef f(): ''",),
    "rule-without-slash": (APP + "@app.get('menu')\ndef f(): return ''", "from flask import *\nFlask('x', static_url_path='static')"),
    "rule-not-text": (APP + "@app.get(404)\ndef f(): return ''",),
    "rule-malformed": (APP + "@app.get('/<x')\ndef f(x): return ''",),
    "rule-variable-twice": (APP + "@app.get('/<x>/<x>')\ndef f(x): return ''",),
    "rule-converter-unknown": (APP + "@app.get('/<angka:x>')\ndef f(x): return ''",),
    "rule-converter-arguments": (APP + "@app.get('/<int(panjang=2):x>')\ndef f(x): return ''",),
    "methods-on-shortcut": (APP + "@app.get('/', methods=['POST'])\ndef f(): return ''",),
    "route-option-unknown": (APP + "@app.route('/', method='POST')\ndef f(): return ''",),
    "methods-as-text": (APP + "@app.route('/', methods='POST')\ndef f(): return ''", APP + "@app.route(\n    '/',\n    methods=5,\n)\ndef f(): ''"),
    "route-given-function": (APP + "def f(): return ''\napp.route('/', f)",),
    "route-without-rule": (APP + "@app.route()\ndef f(): return ''",),
    "hook-with-parentheses": (APP + "@app.before_request()\ndef f(): pass", APP + "@app.context_processor()\ndef f(): pass"),
    "view-func-missing": (APP + "app.add_url_rule('/')",),
    "view-func-not-function": (APP + "app.add_url_rule('/', view_func='depan')",),
    "view-not-callable": (APP + "def f(): return ''\napp.add_url_rule('/', 'f', f())" + VISIT,),
    "view-argument-unexpected": (APP + "@app.get('/', defaults={'id': 1})\ndef f(): return ''" + VISIT,),
    "view-argument-missing": (APP + "@app.get('/')\ndef f(meja): return ''" + VISIT,),
    "view-async-without-extra": (APP + "@app.get('/')\nasync def f(): return ''" + VISIT,),
    "errorhandler-of-instance": (APP + "from werkzeug.exceptions import NotFound\n@app.errorhandler(NotFound())\ndef f(e): return ''",),
    "errorhandler-of-text": (APP + "@app.errorhandler('404')\ndef f(e): return ''",),
    "errorhandler-unknown": (APP + "@app.errorhandler(999)\ndef f(e): return ''", APP + "@app.errorhandler(str)\ndef f(e): return ''"),
    "errorhandler-without-parameter": (
        APP + "@app.errorhandler(404)\ndef f(): return ''" + VISIT,
        view("1 / 0", "@app.errorhandler(ZeroDivisionError)\ndef f(): return ''\n"),
    ),
    "after-request-without-parameter": (
        view("return ''", "@app.after_request\ndef g(): pass\n"),
        view("return ''", "@app.teardown_request\ndef g(): pass\n"),
        view("return ''", "@app.teardown_appcontext\ndef g(): pass\n"),
    ),
    "wsgi-app-called": (APP + "app.wsgi_app = print(app.wsgi_app())", APP + "print(app.wsgi_app ())"),
    "after-request-returns-no-response": (
        view("return ''", "@app.after_request\ndef g(r): pass\n"),
        view("return ''", "@app.after_request\ndef g(r): return 'x'\n"),
    ),
    "after-request-returns-no-response-session": (view("session['a'] = 1; return ''", KEY + "@app.after_request\ndef g(r): pass\n"),),
    "context-processor-returns-nothing": (view("return render_template_string('x')", "@app.context_processor\ndef g(): pass\n"),),
    "blueprint-changed-late": (APP + "bp = Blueprint('a', __name__)\napp.register_blueprint(bp)\n@bp.get('/')\ndef f(): return ''",),
    "blueprint-twice": (APP + "bp = Blueprint('a', __name__)\napp.register_blueprint(bp)\napp.register_blueprint(bp)",),
    "blueprint-module-given": (APP + "import json\napp.register_blueprint(json)",),
    "blueprint-not-given": (APP + "app.register_blueprint('menu')",),
    "blueprint-name-empty": (APP + "Blueprint('', __name__)",),
    "blueprint-name-dotted": (APP + "Blueprint('a.b', __name__)",),
    "handler-without-status": (
        APP + "@app.errorhandler()\ndef f(e): return ''",
        APP + "bp = Blueprint('a', __name__)\n@bp.app_errorhandler()\ndef f(e): return ''",
    ),
    "blueprint-as-decorator": (APP + "bp = Blueprint('a', __name__)\n@app.register_blueprint(bp)\ndef f(): return ''",),
    "blueprint-is-no-app": (APP + "bp = Blueprint('a', __name__)\nbp.run()", APP + "bp = Blueprint('a', __name__)\nbp.config['KOTA']"),
    "blueprint-on-itself": (APP + "bp = Blueprint('a', __name__)\nbp.register_blueprint(bp)",),
    "blueprint-endpoint-dotted": (APP + "bp = Blueprint('a', __name__)\nbp.add_url_rule('/', 'x.y', lambda: '')",),
    # -- request.py --------------------------------------------------------------------------------------------------------
    "proxy-returned": (f"{APP}@app.get('/')\ndef depan():\n    return session\napp.test_client().get('/')",),
    "outside-request": ("from flask import request\nrequest.path", "from flask import flash\nflash('x')"),
    "outside-app": ("from flask import current_app\ncurrent_app.name", "from flask import g\ng.x"),
    "needs-request-outside": ("from flask import *\nurl_for('menu')",),
    "view-returns-function": (view("return depan"),),
    "endpoint-not-text": (APP + "def f(): return ''\napp.add_url_rule('/', f)" + VISIT,),
    "hook-argument-missing": (view("return ''", "@app.before_request\ndef g(permintaan): pass\n"),),
    "template-file-unquoted": (template("{% extends base.html %}"),),
    "proxy-called": (APP + "with app.app_context():\n    current_app().name",),
    "request-as-dict": (request("request['nama']"), request("request['nama'] = 1")),
    "g-as-dict": (request("g['nama']"), request("g['nama'] = 1")),
    "app-of-itself": (
        "from flask import Flask\nwarung_baru = Flask(warung_baru)",
        "import flask\naplikasi_baru = flask.Flask(aplikasi_baru)",
    ),
    "app-name-not-text": (APP + "app = Flask(app)", "from flask import *\nFlask(None)"),
    "app-as-decorator": (APP + "@app('/')\ndef f(): return ''",),
    "app-is-the-class": ("from flask import *\napp = Flask\n@app.route('/')\ndef f(): ''", "from flask import *\nBlueprint.get('/')"),
    "config-mapping-not-dict": tuple(APP + f"app.config.from_mapping({given})" for given in ("'NAMA'", "['NAMA']", "{'NAMA', 'A'}", "5")),
    "url-of-static": (request("url_for('static/gaya.css')"), request("url_for('/static/gaya.css')")),
    "url-values-not-named": (request("url_for('menu', 3)"),),
    "template-name-is-html": (view("return render_template('<h1>Halo</h1>')"),),
    "template-missing-in-loader": (
        "from jinja2 import DictLoader, Environment\nEnvironment(loader=DictLoader({})).get_template('menu.html')",
    ),
    "template-not-utf8": (
        "import os\nos.makedirs('templat_lain', exist_ok=True)\nopen('templat_lain/a.html', 'wb').write('é'.encode('cp1252'))\n"
        "from jinja2 import Environment, FileSystemLoader\nEnvironment(loader=FileSystemLoader('templat_lain')).get_template('a.html')",
    ),
    "template-braces-inside": (template("{{ {{ a }} }}", ", a=1"),),
    "template-statement-leftover": (template("{% if a = 1 %}{% endif %}"), template("{% if a %}{% else if b %}{% endif %}")),
    "template-python-function": (template("{{ len(a) }}", ", a=[]"), template("{{ str(5) }}")),
    "bindings-not-tuple": (DB + "db.execute('SELECT ?', 5)",),
    "json-text-unreadable": ("import json\njson.loads('{')", "import json\njson.loads('')", "import json, io\njson.load(io.StringIO(\"{'a': 1}\"))"),
    "json-loads-of-value": ("import json\njson.loads({})",),
    "json-load-of-text": ("import json\njson.load('{}')", "import json\ndata = json.load('menu.json')"),
    "json-dump-to-text": ("import json\njson.dump({'a': 1}, 'menu.json')",),
    "environ-key-missing": ("import os\nos.environ['TIDAK_ADA_DI_SINI']",),
    "environ-not-text": ("import os\nos.environ['WARUNG_PORT'] = 5000",),
    "request-helper-outside": (
        "from flask import *\n@copy_current_request_context\ndef f(): pass",
        "from flask import *\n@after_this_request\ndef f(r): return r",
        "from flask import *\nstream_with_context(iter(''))",
    ),
    "g-empty": (request("g.pengguna"),),
    "url-outside-request": (APP + "with app.app_context():\n    url_for('static', filename='x')",),
    "url-of-function": (APP + "def f(): ''\nwith app.test_request_context():\n    url_for(f)",),
    "url-scheme-without-external": (request("url_for('static', filename='x', _scheme='https', _external=False)"),),
    "url-of-path": (request("url_for('/menu')"), request("url_for('menu.html')")),
    "url-blueprint-static": (
        APP + "bp = Blueprint('kasir', __name__)\n@bp.get('/')\ndef menu():\n    return url_for('.static', filename='a.css')\n"
        "app.register_blueprint(bp)\napp.test_client().get('/')",
        APP + "with app.test_request_context():\n    url_for('kasir.static', filename='a.css')",
    ),
    "login-view-without-blueprint": (
        LOGIN + "lm.login_view = 'login'\n@lm.user_loader\ndef cari(id): return None\nbp = Blueprint('auth', __name__)\n"
        "@bp.get('/login')\ndef login(): ''\napp.register_blueprint(bp)\n" + GUARDED + VISIT,
        LOGIN + "lm.login_view = 'masuk'\n@lm.user_loader\ndef cari(id): return None\n" + GUARDED + VISIT,
    ),
    "url-without-blueprint": (
        APP + "bp = Blueprint('kasir', __name__)\n@bp.get('/m')\ndef menu(): ''\napp.register_blueprint(bp)\n"
        "with app.test_request_context():\n    url_for('menu')",
    ),
    "url-values-missing": (request("url_for('static')"),),
    "url-endpoint-unknown": (request("url_for('statik')"), template("{{ url_for('menu') }}")),
    "match-redirect": (MATCH + "('/menu')",),
    "match-method": (MATCH + "('/menu/', method='POST')",),
    "match-nothing": (MATCH + "('/lain')",),
    "upload-missing": (request("request.files['foto']"),),
    "form-key-missing": (request("request.form['nama']"), request("request.args['nama']"), request("request.cookies['nama']")),
    "header-missing": (request("request.headers['X-Warung']"),),
    "form-immutable": (request("request.form['a'] = 1"),),
    "upload-limit-not-number": (APP + "app.config['MAX_CONTENT_LENGTH'] = '100000'\n@app.post('/')\ndef f(): return request.form.get('a', '')\napp.test_client().post('/', data={'a': 'b'})",),
    "form-called": (request("request.form('nama')"), request("request.args('nama')")),
    "form-as-attribute": (request("request.form.nama"),),
    "attribute-called": (
        request("request.json()", ", json={}"),
        request("request.json()", ", json=[]"),
        APP + "app.test_client().get('/').text()",
        APP + "app.test_client().get('/').status_code()",
    ),
    "request-is-xhr-removed": (request("request.is_xhr"),),
    "json-content-type": (request("request.get_json()"), request("request.json")),
    "json-unreadable": (request("request.get_json()", ", data='{', content_type='application/json'"),),
    "request-too-large": (APP + "app.config['MAX_CONTENT_LENGTH'] = 3\nwith app.test_request_context('/', method='POST', data={'a': 'bbbb'}):\n    request.form",),
    "secret-key-missing": (view("session['a'] = 1; return ''"), view("flash('x'); return ''")),
    "secret-key-not-text": (view("session['a'] = 1; return ''", "app.secret_key = 5\n"),),
    "session-not-json": (view("session['a'] = {1}; return ''", KEY),),
    "session-as-attribute": (request("session.nama"), view("return session.nama", KEY)),
    "password-method-removed": (
        "from werkzeug.security import *\ngenerate_password_hash('x', 'sha256')",
        "from werkzeug.security import *\ncheck_password_hash('sha256$a$b', 'x')",
    ),
    "password-hash-missing": ("from werkzeug.security import *\ncheck_password_hash(None, 'x')",),
    "password-not-text": (
        "from werkzeug.security import *\ngenerate_password_hash(None)",
        "from werkzeug.security import *\ncheck_password_hash('scrypt:2:8:1$a$b', None)",
        "from werkzeug.security import *\ngenerate_password_hash(b'x')",
    ),
    "secure-filename-of-file": (
        "from werkzeug.utils import secure_filename\nfrom werkzeug.datastructures import FileStorage\nsecure_filename(FileStorage())",
    ),
    "upload-folder-missing": ("from werkzeug.datastructures import FileStorage\nFileStorage().save('tidak_ada/x.png')",),
    "client-json-and-data": (APP + "app.test_client().post('/', data={}, json={})",),
    "client-argument-unknown": (APP + "app.test_client().post('/', jsn={})",),
    # -- response.py -------------------------------------------------------------------------------------------------------
    "view-returns-nothing": (view("'halo'"), view("redirect('/menu')"), request("make_response(None)")),
    "view-returns-other-tuple": (view("return 'a',"), view("return 1, 2, 3, 4")),
    "view-returns-other-kind": (view("return 404"), view("return {1}"), view("return len")),
    "response-status-bad": (view("return 'a', 200.5"), view("return 'a', ''")),
    "response-headers-bad": (view("return 'a', {'X': '1'}, 200"), view("return 'a', 200, 'text/plain'"), view("return {}, 200, 'x'")),
    "response-method-on-text": (view("r = render_template_string('a'); r.set_cookie('a', 'b'); return r"), view("r = 'a'; r.headers['X'] = '1'; return r")),
    "jsonify-mixed": (view("return jsonify(1, a=2)"),),
    "json-keys-bad": (view("return {1: 'a', 'b': 2}"), view("return {(1, 2): 'a'}")),
    "json-not-serializable": (view("return {'a': {1}}"), view("return jsonify(object())"), "import json\njson.dumps({1})"),
    "header-with-newline": (view("r = make_response('a'); r.headers['X'] = 'a\\nb'; return r"),),
    "cookie-not-text": (view("r = make_response('a'); r.set_cookie('a', 5); return r"),),
    "cookie-samesite": (view("r = make_response('a'); r.set_cookie('a', 'x', samesite='kuat'); return r"),),
    "send-file-missing": (view("return send_file('tidak_ada.pdf')"),),
    "send-file-without-name": (view("import io; return send_file(io.BytesIO(b'x'))"),),
    "send-from-directory-missing": (request("send_from_directory('x', 'tidak_ada.pdf')"),),
    "resource-missing": (APP + "app.open_resource('tidak_ada.sql')", APP + "app.open_instance_resource('tidak_ada.db')"),
    "abort-unknown-status": ("from flask import abort\nabort(799)", "from flask import abort\nabort('404')"),
    "abort-outside-view": ("from flask import abort\nabort(404)", APP + "with app.app_context():\n    abort(500)", "from werkzeug.exceptions import abort\nabort(403)"),
    # -- template.py -------------------------------------------------------------------------------------------------------
    "template-name-with-folder": (view("return render_template('templates/menu.html')"), view("return render_template('../templates/menu.html'[3:])")),
    "template-name-with-backslash": (view("return render_template('kasir\\\\menu.html')"),),
    "template-parent-missing": (template("{% extends 'dasar.html' %}"), template("{% include 'kaki.html' %}")),
    "template-missing": (view("return render_template('menu.html')"), view("return render_template(['a.html', 'b.html'])")),
    "template-filter-unknown": (template("{{ a|rupiah }}"),),
    "template-block-twice": (template("{% block a %}{% endblock %}{% block a %}{% endblock %}"),),
    "template-test-unknown": (template("{% if a is genap %}{% endif %}"),),
    "template-block-not-closed": (template("{% for x in y %}"),),
    "template-tag-unknown": (template("{% fro x in y %}"), template("{% for x in y %}{% endif %}"), template("{% a = 1 %}")),
    "template-braces": (template("{{ a b }}"), template("{{ a }"), template("{{ a"), template("{{ }}"), template("{# a"), template("{{ a|default:'x' }}")),
    "template-syntax": (template("{% for x y %}{% endfor %}"), template("{{ 'a }}")),
    "template-of-none": (template("{{ a.b.c }}", ", a=None"),),
    "template-attribute-missing": (template("{{ a.b.c }}", ", a={}"),),
    "template-csrf-token": (template("{{ csrf_token() }}"),),
    "template-undefined": (template("{{ a.b }}"), template("{{ menu }}{{ menu.harga }}")),
    "template-plus": (template("{{ 'a' + 1 }}"), template("{{ 1 + 'a' }}"), template("{{ a + 1 }}", ", a=None"), template("{{ 'a' - 1 }}")),
    "template-not-callable": (template("{{ a() }}", ", a=''"),),
    "template-not-iterable": (template("{% for x in a %}{% endfor %}", ", a=5"), template("{{ 1 in a }}", ", a=5"),),
    "template-endless": (
        APP + "from jinja2 import DictLoader\napp.jinja_loader = DictLoader({'a.html': '{% include \"a.html\" %}'})\n"
        "with app.test_request_context():\n    render_template('a.html')",
    ),
    "template-source-not-text": (view("return render_template_string({'a': 1})"),),
    "template-values-not-named": (view("return render_template_string('', {'a': 1})"), view("return render_template('a.html', {})")),
    # -- imports.py --------------------------------------------------------------------------------------------------------
    "own-file-hides-library": ("from flask import Flask",),  # these two: see BESIDE
    "own-file-hides-library-attribute": ("import secrets\nsecrets.token_hex()",),
    "circular-import": ("import warung_a",),
    "circular-import-attribute": ("import warung_c",),
    "flask-escape-removed": ("from flask import escape", "from flask import Markup"),
    "flask-escape-removed-attribute": ("import flask\nflask.escape('x')",),
    "flask-json-encoder-removed": ("from flask.json import JSONEncoder",),
    "flask-json-encoder-removed-attribute": ("import flask\nflask.json.JSONEncoder",),
    "flask-context-stack-removed": ("from flask import _app_ctx_stack", "from flask import _request_ctx_stack"),
    "flask-ext-removed": ("from flask.ext.sqlalchemy import SQLAlchemy", "import flask.ext"),
    "werkzeug-urls-removed": ("from werkzeug.urls import url_quote", "from werkzeug.urls import url_decode"),
    "werkzeug-short-import-removed": ("from werkzeug import secure_filename",),
    "werkzeug-contrib-removed": ("from werkzeug.contrib.fixers import ProxyFix",),
    "jinja-escape-removed": ("from jinja2 import Markup", "from jinja2 import escape"),
    # -- database.py -------------------------------------------------------------------------------------------------------
    "no-such-table": (DB + "db.execute('SELECT * FROM menu')", DB + "tabel = 'menu'\ndb.execute(f'SELECT * FROM {tabel}')"),
    "no-such-column": (DB + "db.execute('SELECT nama')", DB + "db.execute('CREATE TABLE a(b)')\ndb.execute('INSERT INTO a(c) VALUES (1)')"),
    "no-such-function": (DB + "db.execute('SELECT now()')", DB + "db.execute('SELECT last(1)')"),
    "table-exists": (DB + "for _ in range(2):\n    db.execute('CREATE TABLE a(b)')",),
    "sql-from-pieces": (
        DB + "nama = \"Ma'ruf\"\ndb.execute(f\"SELECT '{nama}'\")",
        DB + "nama = \"Ma'ruf\"\ndb.execute(\"SELECT '\" + nama + \"'\")",
        DB + "nama = \"Ma'ruf\"\ndb.execute(\"SELECT '%s'\" % nama)",
    ),
    "sql-syntax": (DB + "db.execute('SELCT 1')", DB + "db.execute('SELECT (1')", DB + "db.execute('SELECT \"1')"),
    "database-locked": (
        "import sqlite3\na, b = (sqlite3.connect('kunci.db', timeout=0) for _ in range(2))\na.execute('BEGIN IMMEDIATE')\nb.execute('BEGIN IMMEDIATE')",
    ),
    "database-not-opened": ("import sqlite3\nsqlite3.connect('tidak_ada/x.db')",),
    "not-a-database": ("import sqlite3\nopen('x.sql', 'w').write('CREATE TABLE a(b);' * 99)\nsqlite3.connect('x.sql').execute('SELECT * FROM a')",),
    "bytes-not-utf8": (
        "open('a.txt', 'wb').write('café'.encode('cp1252'))\nopen('a.txt', encoding='utf-8').read()",
        "'café'.encode('utf-16').decode('utf-8')",
        "import json, io\njson.load(io.BytesIO('\"é\"'.encode('cp1252')))",
    ),
    "row-not-unique": (
        DB + "db.execute('CREATE TABLE a(b UNIQUE)')\nfor _ in range(2):\n    db.execute('INSERT INTO a VALUES (1)')",
        DB + "db.execute('CREATE TABLE a(b INTEGER PRIMARY KEY)')\nfor _ in range(2):\n    db.execute('INSERT INTO a VALUES (1)')",
    ),
    "column-must-be-filled": (DB + "db.execute('CREATE TABLE a(b NOT NULL)')\ndb.execute('INSERT INTO a VALUES (NULL)')",),
    "foreign-key": (
        DB + "db.executescript('PRAGMA foreign_keys=ON; CREATE TABLE a(b INTEGER PRIMARY KEY); CREATE TABLE c(d REFERENCES a(b))')\n"
        "db.execute('INSERT INTO c VALUES (1)')",
    ),
    "bindings-none": (DB + "db.execute(\"SELECT 1 WHERE 'a' LIKE '%?%'\", ('b',))", DB + "db.execute('SELECT 1', (1,))"),
    "bindings-count": (DB + "db.execute('SELECT ?', 'abc')", DB + "db.execute('SELECT ?')"),
    "binding-name-missing": (DB + "db.execute('SELECT :nama', {})",),
    "binding-type": (DB + "db.execute('SELECT ?', ([],))",),
    "several-statements": (DB + "db.execute('SELECT 1; SELECT 2')",),
    "database-closed": (DB + "db.close()\ndb.execute('SELECT 1')",),
    "database-other-thread": (
        DB + "import concurrent.futures as cf\nwith cf.ThreadPoolExecutor() as utas:\n    utas.submit(lambda: db.execute('SELECT 1')).result()",
    ),
    "number-too-large-for-sqlite": (DB + "db.execute('SELECT ?', (2**63,))",),
    "row-by-name": (DB + "db.execute('SELECT 1 AS nama').fetchone()['nama']", DB + "c = db.cursor()\ndb.row_factory = sqlite3.Row\nc.execute('SELECT 1 AS id').fetchone()['id']"),
    "row-column-missing": (DB + "db.row_factory = sqlite3.Row\ndb.execute('SELECT 1 AS nama').fetchone()['umur']",),
    # -- notebook.py -------------------------------------------------------------------------------------------------------
    "pip-in-cell": ("x = 1\npip install flask", "python -m pip install flask"),
    "flask-run-in-cell": ("flask run", "flask --app hello run --debug"),
    "setting-in-cell": ("set FLASK_APP=hello", "export FLASK_APP=hello", 'x = 1\n$env:FLASK_APP = "hello"', "x = 1\ncd contoh"),
    "command-in-cell": ("python hello.py", "py -m flask run", "git clone x", "flask routes x"),
    "command-with-option-in-cell": ("pytest -q", "flask --version"),
    "html-in-cell": ("<h1>Halo</h1>", "<!doctype html>"),
    "jinja-in-cell": ("{% if a %}", "{# komentar #}\n{% if a %}"),
    "cell-magic-not-first": ("# jawabanku\n%%time\nx = 1", "x = 1\n%%latihan 02-01\nnama = 'Sri'"),
    "magic-unknown": ("%latihann 02-01", "%%latihann 02-01\nx = 1"),
    "extension-unknown": ("%load_ext bukuflaks",),
    # -- pytest.py ---------------------------------------------------------------------------------------------------------
    "fixture-called": (FIXTURE + "warung()", FIXTURE + "def test_a():\n    warung()\ntest_a()"),
    "fixture-as-object": (FIXTURE + "warung.test_client()", FIXTURE + "warung.nama"),
    "pytest-raises-nothing": ("import pytest\nwith pytest.raises(ZeroDivisionError):\n    1 / 1",),
    "mark-on-fixture": ("import pytest\n@pytest.mark.usefixtures('a')\n@pytest.fixture\ndef b(): pass",),
    "fixture-twice": ("import pytest\n@pytest.fixture\n@pytest.fixture\ndef a(): pass",),
    "test-session-without-key": (APP + "with app.test_client().session_transaction() as sesi:\n    pass",),
    "test-session-without-cookies": (APP + "app.secret_key = 'x'\nwith app.test_client(use_cookies=False).session_transaction() as sesi:\n    pass",),
    "text-in-bytes": ("assert 'Halo' in b'Halo Made'", APP + "'Halo' in app.test_client().get('/').data"),
    # -- flask_login.py ----------------------------------------------------------------------------------------------------
    "metadata-not-metadata": ("from flask_sqlalchemy import SQLAlchemy\nfrom sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase):\n    metadata = {'uq': 'x'}\nSQLAlchemy(model_class=Base)",),
    "migration-none-in-sql": (OPS + "operations.execute('DELETE FROM buku WHERE judul = None')", STORE + "db.session.execute(db.text('DELETE FROM buku WHERE judul IS None'))"),
    "orm-sql-syntax": (OPS + "operations.execute('UPDATE TABLE buku')", STORE + "db.session.execute(db.text('SELEC 1'))"),
    "server-default-not-constant": (OPS + "operations.execute('ALTER TABLE buku ADD COLUMN b TEXT DEFAULT (judul)')",),
    "migration-drop-column-object": (OPS + BATCH + "b.drop_column(sa.Column('judul'))",),
    "migration-column-name-object": (OPS + BATCH + "b.alter_column('judul', new_column_name=sa.Column('nama'))",),
    "naming-pattern-word-unknown": ("import sqlalchemy as sa\nsa.Table('siswa', sa.MetaData(naming_convention={'uq': 'uq_%(column_name)s'}), sa.Column('nis', sa.Integer, unique=True))",),
    "form-coerce-no-function": (FORM + "    kamar = SelectField(choices=['1'], coerce='int')\nF().kamar()", FORM + "    kamar = SelectField(choices=['1'], coerce=int())\nF().kamar()"),
    "login-user-class": (LOGIN + REQUESTED + "login_user(UserMixin)",),
    "current-user-called": (LOGIN + "@lm.user_loader\ndef cari(id): ''\n" + REQUESTED + "current_user()",),
    "password-salt-too-short": ("from werkzeug.security import *\ngenerate_password_hash('x', salt_length=0)",),
    "upload-has-no-attribute": ("from io import BytesIO\nfrom werkzeug.datastructures import FileStorage\nFileStorage(BytesIO()).data",),
    "blueprint-class-registered": (APP + "app.register_blueprint(Blueprint)",),
    "blueprint-register-called": (APP + "Blueprint('menu', __name__).register(app)",),
    "app-register": (APP + "app.register(Blueprint('menu', __name__))",),
    "cursor-subscripted": (DB + "db.execute('SELECT 1')[0]",),
    "command-not-a-command": (APP + "app.cli.add_command('init-db')",),
    "command-run-instead": ("import sys\nsys.argv = ['flask']\nimport click\n" + APP + "@click.command('init-db')\ndef siap(): ''\napp.cli.add_command(siap())",),
    "session-left-out": (STORE + "db.add(Buku(judul='Atheis'))", STORE + "db.commit()"),
    "page-not-number": (STORE + "with app.test_request_context('/?page=1'):\n    db.paginate(db.select(Buku), per_page='5', max_per_page=20)",),
    "foreign-key-column-unknown": (f"{ORM}class Rak(db.Model):\n{ID}class Buku(db.Model):\n{ID}    rak_id: Mapped[int] = mapped_column(ForeignKey('rak'))\ndb.init_app(app)\nwith app.app_context():\n    db.create_all()",),
    "backref-taken": (f"{ORM}class Rak(db.Model):\n{ID}    buku: Mapped[list['Buku']] = relationship(backref='rak')\nclass Buku(db.Model):\n{ID}    rak_id: Mapped[int] = mapped_column(ForeignKey('rak.id'))\n    rak: Mapped['Rak'] = relationship(backref='buku')\nRak()",),
    "loader-without-attribute": (SHELF + "db.select(Rak).options(selectinload('buku'))", SHELF + "db.select(Rak).options(selectinload(Buku))", SHELF + "db.select(Rak).options(Rak.buku)"),
    "add-all-without-list": (STORE + "db.session.add_all(Buku(judul='Atheis'))",),
    "column-argument-without-name": (f"{ORM}class Buku(db.Model):\n{ID}    judul: Mapped[str] = mapped_column(print)\n",),
    "condition-not-sql": (STORE + "db.select(Buku).where([Buku.judul == 'Atheis'])",),
    "model-without-table": (f"{ORM}class Base(DeclarativeBase): pass\nclass Buku(Base):\n{ID}",),
    "loader-of-another-model": (SHELF + "with app.app_context():\n    db.session.scalars(db.select(Buku).options(selectinload(Rak.buku)))",),
    "column-attribute-unknown": (STORE + "Buku.judul.isnull()",),
    "login-user-loader-takes-nothing": (LOGIN + "@lm.user_loader\ndef cari(): ''\n" + ENTERED,),
    "login-user-loader-missing": (
        LOGIN + REQUESTED + "current_user.is_authenticated",
        LOGIN + GUARDED + VISIT,
        LOGIN + "@app.get('/')\ndef depan(): return render_template_string('{{ current_user.nama }}')" + VISIT,
    ),
    "login-manager-not-connected": (
        APP + KEY + "from flask_login import *\nlm = LoginManager()\n" + REQUESTED + "current_user.is_authenticated",
        APP + KEY + "from flask_login import *\nclass U(UserMixin): id = 1\n" + REQUESTED + "login_user(U())",
        APP + KEY + "from flask_login import *\n" + GUARDED + VISIT,
    ),
    "login-user-is-none": (LOGIN + REQUESTED + "login_user(None)",),
    "login-user-without-mixin": (
        LOGIN + REQUESTED + "login_user('sitti')",
        LOGIN + "class U: id = 1\n" + REQUESTED + "login_user(U())",
        LOGIN + "class U: is_active = True\n" + REQUESTED + "login_user(U())",
    ),
    "login-duration-not-timedelta": (
        LOGIN + "class U(UserMixin): id = 1\n" + REQUESTED + "login_user(U(), remember=True, duration=7)",
    ),
    "login-loaded-user-without-mixin": (
        LOGIN + "@lm.user_loader\ndef cari(id): return id\n" + ENTERED,
        LOGIN + "class U: id = 1\n@lm.user_loader\ndef cari(id): return U()\n" + ENTERED,
    ),
    "login-user-without-id": (LOGIN + "class U(UserMixin): nim = 1\n" + REQUESTED + "login_user(U())",),
    "login-visitor-has-no-column": (
        LOGIN + "@lm.user_loader\ndef cari(id): return None\n" + REQUESTED + "current_user.nama",
        LOGIN + "@lm.user_loader\ndef cari(id): return None\n@app.get('/')\ndef depan(): return current_user.nama" + VISIT,
    ),
    "login-question-called": (
        LOGIN + "@lm.user_loader\ndef cari(id): return None\n" + REQUESTED + "current_user.is_authenticated()",
        LOGIN + "class U(UserMixin): id = 1\nif U().is_active():\n    pass",
    ),
    "login-decorator-called": (
        LOGIN + "@app.get('/')\n@login_required()\ndef depan(): ''",
        LOGIN + "@lm.user_loader()\ndef cari(id): ''",
    ),
    # -- wtforms.py, flask_wtf.py --------------------------------------------------------------------------------------------
    "form-validator-class": (FORM + "    nama = StringField(validators=[DataRequired])",),
    "form-validators-not-a-list": (FORM + "    nama = StringField(validators=['wajib'])", FORM + "    nama = StringField(validators=DataRequired())"),
    "form-choices-missing": (FORM + "    kamar = SelectField()\nF(MultiDict({'kamar': '1'})).validate()",),
    "form-email-package-missing": (
        FORM + "    email = StringField(validators=[Email()])\nimport sys\nsys.modules['email_validator'] = None\n"
        "try:\n    F(MultiDict({'email': 'a@b.id'})).validate()\nfinally:\n    del sys.modules['email_validator']",
    ),
    "form-field-without-brackets": (FORM + "    nama = StringField\nF()",),
    "form-without-flask": (FORM + "    nama = StringField()\nF().validate_on_submit()", FORM + "    nama = StringField()\nF().hidden_tag()"),
    "form-choice-without-words": (FORM + "    kamar = SelectField(choices=[1, 2], coerce=int)\nstr(F().kamar())",),
    "form-choice-not-coerced": (
        FORM + "    kamar = SelectField(choices=['Melati', 'Kenanga'], coerce=int)\nstr(F().kamar())",
        FORM + "    kamar = SelectField(choices=[('Melati', 1)], coerce=int)\nstr(F().kamar())",
    ),
    "form-object-first": (
        FORM + "    nama = StringField()\nclass Orang:\n    nama = 'Made'\nF(Orang())",
        APP + KEY + FLASK_FORM + "class Orang:\n    nama = 'Made'\nwith app.test_request_context():\n    F(Orang())",
    ),
    "form-filter-stopped": (FORM + "    nama = StringField(filters=[str.strip])\nF()",),
    "form-populate-without-attribute": (FORM + "    nama = StringField()\nF().populate_obj({})",),
    "form-validator-compares-text": (
        "from wtforms import IntegerField\nfrom wtforms.validators import NumberRange\n" + FORM + "    stok = IntegerField(validators=[NumberRange(0, 'Paling sedikit 0')])\nF(MultiDict({'stok': '1'})).validate()",
        "from wtforms.validators import NumberRange\n" + FORM + "    stok = StringField(validators=[NumberRange(min=0)])\nF(MultiDict({'stok': '1'})).validate()",
    ),
    "form-method-arguments": tuple(FORM + f"    nama = StringField()\n    def validate_nama({each}): ...\nF(MultiDict({{'nama': 'a'}})).validate()" for each in ("isian", "self", "")),
    "form-text-field-removed": ("from wtforms import TextField",),
    "form-required-removed": ("from wtforms.validators import Required",),
    "form-html5-removed": ("from wtforms.fields.html5 import EmailField",),
    "csrf-key-missing": (APP + FLASK_FORM + "with app.test_request_context():\n    F()",),
    "form-token-refused": (APP + KEY + "from flask_wtf import CSRFProtect\nCSRFProtect(app)\n@app.post('/')\ndef f(): return ''\nwith app.test_request_context(method='POST'):\n    app.preprocess_request()",),
    "form-validate-arguments": (APP + KEY + FLASK_FORM + "    def validate(self): return True\nwith app.test_request_context(method='POST'):\n    F().validate_on_submit()",),
    "form-csrf-protect-renamed": ("from flask_wtf import CsrfProtect", "from flask_wtf.csrf import CsrfProtect"),
    # -- flask_mail.py, smtplib.py -----------------------------------------------------------------------------------------
    "mail-header-with-line-break": (
        HELD + "mail.send(Message('Halo\\nBcc: c@contoh.example', recipients=['b@contoh.example'], body='Isi.'))",
        HELD + "mail.send(Message('Halo', recipients=['b@contoh.example'], reply_to='c@contoh.example\\r', body='Isi.'))",
    ),
    "mail-sender-missing": (HELD.replace("MAIL_DEFAULT_SENDER", "MAIL_SENDER") + "mail.send(Message('Halo', recipients=['b@contoh.example']))",),
    "mail-recipients-missing": (HELD + "mail.send(Message('Halo', body='Isi.'))", HELD + "mail.send_message('Halo', recipients=[])"),
    "mail-not-connected": (BARE + "Message('Halo')", BARE + "Message('Halo', sender='a@contoh.example').as_string()"),
    "mail-not-connected-on-sending": (BARE + "mail.send(Message('Halo', sender='a@contoh.example', recipients=['b@contoh.example']))",),
    "mail-address-kind": (
        HELD + "mail.send(Message('Halo', recipients=[None], body='Isi.'))",
        HELD + "Message('Halo', recipients=['b@contoh.example'], body='Isi.', reply_to=['c@contoh.example']).as_string()",
    ),
    "mail-sends-something-else": (HELD + "mail.send('Halo')", HELD + "mail.send(Message)"),
    "mail-attachment-without-data": (HELD + "Message('Halo').attach('jadwal.csv', 'jam,acara')",),
    "mail-attachment-type": (
        HELD + "surat = Message('Halo', recipients=['b@contoh.example'])\n    surat.attach('jadwal.csv', 'jam,acara', 'csv')\n    surat.as_string()",
    ),
    "mail-server-refuses-connection": (
        LETTER + "import socket\nkosong = socket.socket()\nkosong.bind(('127.0.0.1', 0))\napp.config['MAIL_PORT'] = kosong.getsockname()[1]\n" + POST,
    ),
    # AI_NUMERICHOST: no server of names is asked.
    "mail-server-unknown": (
        LETTER + "import socket\nsocket.getaddrinfo.__defaults__ = (0, 0, 0, socket.AI_NUMERICHOST)\napp.config['MAIL_SERVER'] = 'smtp.contoh.example'\ntry:\n    "
        + POST.replace("\n", "\n    ") + "\nfinally:\n    socket.getaddrinfo.__defaults__ = (0, 0, 0, 0)",
    ),
    "mail-password-refused": (
        post_office(EHLO="250-uji\r\n250 AUTH PLAIN LOGIN", AUTH="535 5.7.8 Username and Password not accepted.")
        + "app.config.update(MAIL_USERNAME='a@contoh.example', MAIL_PASSWORD='biasa')\n" + POST,
    ),
    "mail-sender-refused": (post_office(MAIL="530 5.7.0 Authentication Required.") + POST,),
    "mail-recipients-refused": (post_office(RCPT="550 5.1.1 tidak ada") + POST,),
    "mail-starttls-unknown": (post_office() + "app.config['MAIL_USE_TLS'] = 'False'\n" + POST,),
    "mail-login-unknown": (post_office() + "app.config.update(MAIL_USERNAME='a', MAIL_PASSWORD='b')\n" + POST,),
    "mail-ssl-on-plain-port": (post_office() + "app.config['MAIL_USE_SSL'] = 'False'\n" + POST,),
    "mail-server-hung-up": (post_office(MAIL="") + POST, post_office(EHLO="", HELO="") + POST),
    "mail-refused": (post_office(DATA="554 5.7.1 ditolak") + POST,),
    # -- flask_sqlalchemy.py, sqlalchemy.py --------------------------------------------------------------------------------
    "database-address-missing": ("from flask import Flask\nfrom flask_sqlalchemy import SQLAlchemy\nSQLAlchemy(Flask(__name__))",),
    "database-connected-twice": (BUKU + "db.init_app(app)", ORM + "SQLAlchemy(app)\ndb.init_app(app)"),
    "database-of-another-app": (
        BUKU + PUSH + "SQLAlchemy().create_all()",
        ORM + PUSH + "db.session.execute(db.text('SELECT 1'))",
    ),
    "orm-table-missing": (BUKU + PUSH + "db.session.scalars(db.select(Buku))", BUKU + PUSH + "db.session.add(Buku(judul='a'))\ndb.session.commit()"),
    "orm-column-missing": (BUKU + PUSH + "db.session.execute(db.text('CREATE TABLE buku (id INTEGER)'))\ndb.session.scalars(db.select(Buku))",),
    "orm-database-not-opened": ("import sqlalchemy\nsqlalchemy.create_engine('sqlite:///tidak_ada/x.db').connect()",),
    "orm-row-not-unique": (STORE + "db.session.add_all([Buku(judul='a'), Buku(judul='a')])\ndb.session.commit()",),
    "orm-column-must-be-filled": (STORE + "db.session.add(Buku())\ndb.session.commit()",),
    "orm-referenced-row": (SHELF + PUSH + "db.session.execute(db.text('PRAGMA foreign_keys = ON'))\ndb.session.add(Buku(rak_id=9))\ndb.session.flush()",),
    "session-not-rolled-back": (STORE + "db.session.add(Buku())\ntry:\n    db.session.commit()\nexcept Exception:\n    pass\ndb.session.scalars(db.select(Buku))",),
    "object-without-session": (SHELF + "rak.buku", SHELF + "with app.app_context():\n    rak = db.session.get(Rak, 1)\nrak.buku"),
    "object-not-of-a-model": (STORE + "db.session.add(Buku)", STORE + "db.session.delete('Buku')"),
    "model-without-primary-key": (ORM + "class Buku(db.Model):\n    judul: Mapped[str]",),
    "model-without-mapped": (ORM + f"class Buku(db.Model):\n{ID}    judul: str = mapped_column()",),
    "model-argument-unknown": (BUKU + "Buku(judl='a')",),
    "model-table-defined-twice": (BUKU + f"class Buku(db.Model):\n{ID}",),
    "foreign-key-table-unknown": (ORM + f"class Pinjam(db.Model):\n{ID}    buku_id: Mapped[int] = mapped_column(ForeignKey('Buku.id'))\ndb.init_app(app)\n{PUSH}db.create_all()",),
    "relationship-without-foreign-key": (f"{ORM}{RAK}class Buku(db.Model):\n{ID}Rak()",),
    "relationship-class-unknown": (f"{ORM}{RAK}Rak()",),
    "back-populates-unknown": (f"{ORM}{RAK}class Buku(db.Model):\n{ID}    rak_id: Mapped[int] = mapped_column(ForeignKey('rak.id'))\n    rak: Mapped['Rak'] = relationship(back_populates='bukuu')\nRak()",),
    "sql-text-not-declared": (STORE + "db.session.execute('SELECT 1')",),
    "condition-in-python": (BUKU + "db.select(Buku).where(Buku.id > 1 and Buku.judul == 'a')", BUKU + "if Buku.id > 1:\n    pass"),
    "row-instead-of-object": (STORE + "db.session.add(Buku(judul='a'))\ndb.session.execute(db.select(Buku)).all()[0].judul",),
    "select-not-sent": (BUKU + "db.select(Buku).all()",),
    "row-missing": (STORE + "db.session.scalars(db.select(Buku)).one()",),
    "joined-rows-repeated": (SHELF + PUSH + "db.session.scalars(db.select(Rak).options(joinedload(Rak.buku))).all()",),
    "date-as-text": (ORM + f"import datetime\nclass P(db.Model):\n{ID}    hari: Mapped[datetime.date]\ndb.init_app(app)\n{PUSH}db.create_all()\ndb.session.add(P(hari='2026-11-02'))\ndb.session.commit()",),
    "database-driver-missing": ("import sqlalchemy\nsqlalchemy.create_engine('mysql://root:@localhost/toko')",),
    "database-kind-unknown": ("import sqlalchemy\nsqlalchemy.create_engine('postgres://localhost/toko')",),
    "database-address-unreadable": ("import sqlalchemy\nsqlalchemy.create_engine('toko.db')",),
    # -- alembic.toml, flask_migrate.toml, click.toml ------------------------------------------------------------------------
    "migration-column-without-value": (OPS + BATCH + "b.add_column(sa.Column('isbn', sa.Text, nullable=False))",),
    "migration-leftover-table": (OPS + "c.exec_driver_sql('CREATE TABLE _alembic_tmp_buku (id)')\n" + BATCH + "b.alter_column('judul', new_column_name='nama')",),
    "orm-table-exists": (OPS + "operations.create_table('buku', sa.Column('id', sa.Integer))", OPS + "sa.Table('buku', sa.MetaData(), sa.Column('id', sa.Integer)).create(c)"),
    "migration-row-empty": (OPS + BATCH + "b.alter_column('judul', existing_type=sa.Text, nullable=False)",),
    "migration-table-still-referenced": (OPS + "c.exec_driver_sql('CREATE TABLE pinjam (b REFERENCES buku (id))')\nc.exec_driver_sql('INSERT INTO pinjam VALUES (1)')\n" + BATCH + "b.create_unique_constraint('uq', ['judul'])",),
    "migration-two-heads": (CHAIN + "revision(rev_id='2')\nrevision(rev_id='3', head='1', splice=True)\ncommand.upgrade(config(), 'head')",),
    "migration-revision-unknown": (CHAIN + "command.upgrade(config(), 'zzz')", CHAIN + "upgrade()\ndb.session.execute(db.text(\"UPDATE alembic_version SET version_num = '9'\"))\ndb.session.commit()\ncommand.upgrade(config(), 'head')"),
    "migration-not-upgraded": (CHAIN + "command.revision(config(), autogenerate=True)",),
    "migrations-folder-missing": (MIGRATE + "command.upgrade(config(), 'head')",),
    "migrations-folder-exists": (CHAIN + "command.init(config(), config().get_main_option('script_location'))",),
    "constraint-without-name": (OPS + BATCH + "b.create_unique_constraint(None, ['judul'])", OPS + BATCH + "b.drop_constraint(None, type_='unique')"),
    "constraint-unknown": (OPS + BATCH + "b.drop_constraint('uq_buku_judul', type_='unique')",),
    "migration-column-unknown": (OPS + BATCH + "b.alter_column('jdul', new_column_name='nama')", OPS + BATCH + "b.drop_column('jdul')"),
    "migration-operation-outside": ("from alembic import op\nop.drop_table('buku')",),
    "migrate-command-stopped": (MIGRATE + "upgrade()", CHAIN + "migrate()"),
    "migrate-not-connected": tuple(f"{ORM}import flask_migrate\ndb.init_app(app)\n{PUSH}flask_migrate.{each}()" for each in ("init", "migrate", "revision", "upgrade", "downgrade", "stamp")),
    "migration-alter-without-batch": (OPS + "operations.alter_column('buku', 'judul', type_=sa.Integer())", *(() if SQLITE_ALTERS else (REQUIRED,))),
    **({"migration-row-empty-in-place": (REQUIRED,)} if SQLITE_ALTERS else {}),
    "migration-column-not-there": (OPS + BATCH + "b.add_column(sa.Column('total', sa.Integer))\n    operations.execute('UPDATE buku SET total = 1')", OPS + "operations.execute('UPDATE buku SET jdul = 1')"),
    "migration-table-not-there": (OPS + "operations.rename_table('judul', 'nama')", OPS + "operations.execute('DELETE FROM buuku')"),
    "migration-batch-table-not-there": (OPS + "with operations.batch_alter_table('buuku') as b:\n    b.drop_column('judul')",),
    "server-default-not-text": (OPS + "operations.add_column('buku', sa.Column('stok', sa.Integer, server_default=0))", f"{ORM}class Buku(db.Model):\n{ID}    stok: Mapped[int] = mapped_column(server_default=0)\n"),
    "migration-drop-column-list": (OPS + BATCH + "b.drop_column(['id', 'judul'])",),
    "migration-column-name-taken": (OPS + BATCH + "b.add_column(sa.Column('nama', sa.Text))\n    b.alter_column('judul', new_column_name='nama')",),
    "column-unique-not-true": tuple(f"{ORM}class Buku(db.Model):\n{ID}    nis: Mapped[str] = mapped_column({each}='uq_nis')\n" for each in ("unique", "index")),
    "naming-pattern-unreadable": ("import sqlalchemy as sa\nsa.Table('siswa', sa.MetaData(naming_convention={'uq': 'uq_%(table_name)_%(column_0_name)s'}), sa.Column('nis', sa.Integer, unique=True))",),
    "migration-operation-arguments": (
        OPS + "from alembic import op\nwith Operations.context(MigrationContext.configure(c)):\n    op.alter_column('judul', new_column_name='nama')",
        OPS + "from alembic import op\nwith Operations.context(MigrationContext.configure(c)):\n    op.drop_column('judul')",
        OPS + BATCH + "b.alter_column('judul', name='nama')",
    ),
    "migrate-arguments-swapped": (ORM + "from flask_migrate import Migrate\ndb.init_app(app)\nMigrate().init_app(db, app)",),
    "flask-command-unknown": (APP + "app.cli.main(['db', 'upgrade'], standalone_mode=False)",),
    # -- flask_restful.toml, and what it leads to elsewhere ------------------------------------------------------------------
    "restful-address-first": (RESTFUL + "class Buku(Resource): pass\napi.add_resource('/', Buku)",),
    "restful-resource-instance": (RESTFUL + "class Buku(Resource): pass\napi.add_resource(Buku(), '/')",),
    "restful-not-a-resource": (
        RESTFUL + "def jaga(f):\n    def g(*a): return f(*a)\n    return g\n@jaga\nclass Buku(Resource): pass\napi.add_resource(Buku, '/')",
        RESTFUL + "def buku(): pass\napi.add_resource(buku, '/')",
    ),
    "restful-endpoint-taken": (RESTFUL + 2 * "class Buku(Resource): pass\napi.add_resource(Buku, '/')\n",),
    "restful-method-missing": (resource("pass", "tambah(self)"),),
    "restful-method-arguments": (resource("pass", "get()"), resource("pass", "get(self, id)")),
    "restful-marshal-value": (RESTFUL + "marshal({'tahun': 'x'}, {'tahun': fields.Integer})",),
    "restful-not-json": (
        resource("return jsonify(id=1), 201"),
        resource("return object()"),
        resource("import datetime; return {'t': datetime.date(2026, 1, 2)}"),
    ),
    "restful-reqparse-json": (
        PARSER + "with app.test_request_context('/?judul=x'):\n    isian.parse_args()",
        PARSER + "with app.test_request_context('/', method='POST', data={'judul': 'x'}):\n    isian.parse_args()",
    ),
    "abort-arguments": (resource("abort(404, message='x')"), "from flask import abort\nabort(404, message='x')", "import flask\nflask.abort(404, 'x', None, 5)"),
    "restful-flask-too-new": (RESTFUL + "app.handle_user_exception('konteks', KeyError(1))",),
    "port-taken": (SERVER + "s = socket.create_server(('127.0.0.1', 0))\napp.run(port=s.getsockname()[1])",),
    "address-not-allowed": (SERVER + "app.run(host='192.0.2.1', port=0)",),
    "port-not-number": (SERVER + "app.run(port='lima ribu')",),
    "asyncio-run-in-notebook": ("import asyncio\nawait asyncio.sleep(0)\nmenit = asyncio.sleep(60)\ntry:\n    asyncio.run(menit)\nfinally:\n    menit.close()",),
}  # fmt: skip

BESIDE = {
    "own-file-hides-library": {"flask.py": "from flask import Flask\n"},
    "own-file-hides-library-attribute": {"secrets.py": "nomor = 7\n"},
    "circular-import": {"warung_a.py": "from warung_b import menu\napp = 1\n", "warung_b.py": "from warung_a import app\nmenu = 2\n"},
    "circular-import-attribute": {"warung_c.py": "import warung_d\napp = 1\n", "warung_d.py": "import warung_c\nwarung_c.app\n"},
    "migration-operation-outside": {},  # once a migration has run in a process, Alembic answers in another way
}  # fmt: skip
"""The programs that run in a process of their own, and the files that they find in their folder."""

NOT_IN_EXERCISES = {
    "port-taken": "app.run() does nothing there",
    "address-not-allowed": "app.run() does nothing there",
    "port-not-number": "app.run() does nothing there",
    "asyncio-run-in-notebook": "no loop runs there",
    "cell-magic-not-first": "magics are IPython's",
    "magic-unknown": "magics are IPython's",
    "extension-unknown": "magics are IPython's",
    "own-file-hides-library": "an answer stands alone",
    "own-file-hides-library-attribute": "an answer stands alone",
    "circular-import": "an answer stands alone",
    "circular-import-attribute": "an answer stands alone",
    "template-missing": "there it is told by template-missing-in-answer",
}

UNKNOWN = (
    FORM.replace("Email", "Length") + "    nama = StringField(validators=[Length(min=5, max=3)])",
    "import logging\nlogging.basicConfig(stream=None, filename='warung.log', force=True)",
    "2.0**9999",
    "b = 1\n'a' in b",
    "def hias(f): return f\n@hias()\ndef g(): pass",
    request("len(5) or request['a']"),
    request("len(5) or Request.form['a']"),
    request("url_for('menu', nomor='a' + 1)"),
    f"{APP}@app.get('/')\ndef depan():\n    return Response(5)\napp.test_client().get('/')",
    "1 / 0",
    "int('x')",
    "len(1)",
    "open('tidak_ada.txt')",
    "from flask.views import View\nView.as_view('a' + 1)",
    "def f(): pass\nwith f:\n    pass",
    "from flask import Config\nConfig('.').from_envvar('TIDAK_ADA')",
    APP + "app.config.update(1)",
    APP + "app.config.from_pyfile(5)",
    APP + "app.jinja_env.get_template(5)",
    APP + "app.test_client().get(5)",
    template("{{ 1 / 0 }}"),
    view("raise ValueError('did not return a valid response')"),
    view("return 5 + None"),
    request("int(request.form.get('umur'))"),
    DB + "db.executemany('SELECT 1', [()])",
    DB + "db.execute(5)",
    "exec('x = 1 +* 2')",
    "import asyncio\nasyncio.get_running_loop()",
    # beside an entry: the same class and place, another cause
    "class A:\n    def register(self): ''\nA().register(1)",
    FORM + "    kamar = SelectField(choices=[([], 'Melati')], coerce=int)\nF().kamar()",
    LOGIN + "class U(UserMixin):\n    def get_id(self, lagi): ''\n" + REQUESTED + "login_user(U())",
    "from flask import Flask\nFlask(__name__, debug=True)",
    "from flask import Blueprint\nBlueprint('menu', __name__, prefix='/menu')",
    "def config(): pass\nconfig(1)",
    APP + "app.add_url_rule('/', 'x', lambda: '', methods=['POST'], websocket=True)",
    APP + "@app.errorhandler(404)\ndef f(galat, lain): pass" + VISIT,
    view("return ''", "@app.after_request\ndef g(respons, lain): pass\n"),
    "class Surat:\n    def json(self): pass\nSurat().json(1)",
    APP + "app.test_client().post('/', data={'a': '1'}, input_stream=b'')",
    view("return render_template()"),
    "baris = None\nbaris['nama']",
    "[][5]",
    APP + "app.config['JUDUL'] = 'soto'\n{}[app.config['JUDUL']]",
    "def salah(): pass\nsalah.before_first_request",
    "raise SystemError",
)
"""Programs of which the catalogue knows nothing."""

ELSEWHERE = {"reloader-in-notebook", "template-missing-in-answer"}
"""The first starts the kernel's own process again, so it is made in a kernel: see test_uncaught.py. The second is a mistake of answers only."""
if not SQLITE_ALTERS:
    ELSEWHERE |= {"migration-row-empty-in-place"}

IN_OWN_PROCESS = """
import json, os, sys
os.environ["BUKUFLASK_UJI"] = "1"
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from bukuflask.errors import uncaught
from bukuflask.errors.facts import crash_of
shell = InteractiveShell.instance()
shell.run_line_magic("load_ext", "bukuflask")
for name in ("flask", "secrets"):
    sys.modules.pop(name, None)
sys.path.insert(0, os.getcwd())
with capture_output():
    result = shell.run_cell(sys.argv[1])
error = result.error_in_exec
print(json.dumps([crash_of(error, "run", "notebook"), uncaught.feedback(error, sys.argv[1], False).code]))
"""


@pytest.fixture(scope="module", autouse=True)
def _folder(tmp_path_factory):
    """A folder for what the programs write."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("kerja"))
        # The env.py of a migrations folder would set up the logging of the whole process.
        patch.setattr("logging.config.fileConfig", lambda *_, **__: None)
        yield


@pytest.fixture(scope="module")
def notebook():
    plain = {
        "colors": "nocolor"
    }  # most of a program's time would go into the colours of its traceback, which nobody reads
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}, "InteractiveShell": plain}))
    shell.run_line_magic("load_ext", "bukuflask")

    @cache
    def run(source):
        """What is known of the error of a cell, and the code of what is shown under it."""
        with capture_output():
            result = contextvars.Context().run(shell.run_cell, source)  # what a program pushes ends with it
        error = result.error_before_exec or result.error_in_exec
        during = "compile" if result.error_before_exec else "run"
        crash = crash_of(error, during, "notebook", source=source if result.error_before_exec else None)
        shown = uncaught.feedback(error, source, during == "compile")
        return crash, shown.code if shown else None

    yield run
    shell.magics_manager.registry["BukuMagics"].runner.close()
    InteractiveShell.clear_instance()


@cache
def in_exercise(source, check="pass"):
    verdict = grade(source, check, "x.md", 1)
    assert verdict["state"] == "berhenti"
    return verdict["crash"]


@cache
def in_own_process(ident, source):
    for name, text in BESIDE[ident].items():
        Path(name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", IN_OWN_PROCESS, source], capture_output=True, encoding="utf-8", check=True
    )
    for name in BESIDE[ident]:
        Path(name).unlink()
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def crashes(notebook):
    """What is known of the error of each program, in each of the ways it is run."""

    def each(ident, source):
        if ident in BESIDE:
            return [in_own_process(ident, source)[0]]
        found = [notebook(source)[0]]
        return found if ident in NOT_IN_EXERCISES else [*found, in_exercise(source)]

    return each


@pytest.fixture(scope="module")
def all_crashes(crashes):
    return [
        (ident, crash) for ident, sources in PROGRAMS.items() for source in sources for crash in crashes(ident, source)
    ]


OBJECTS = {
    "dict": "nilai = {}",
    "list": "nilai = []",
    "set": "nilai = set()",
    "str": "nilai = ''",
    "tuple": "nilai = ()",
    "int": "nilai = 1",
    "float": "nilai = 1.5",
    "datetime:date": "import datetime\nnilai = datetime.date.today()",
    "datetime:datetime": "import datetime\nnilai = datetime.datetime.now()",
    "flask:Flask": "from flask import Flask\nnilai = Flask('x')",
    "flask:Request": "from flask import Request\nnilai = Request({})",
    "flask:RequestContext": "from flask import Flask\nnilai = Flask('x').test_request_context()",
    "sqlalchemy:Connection": "import sqlalchemy\nnilai = sqlalchemy.create_engine('sqlite://').connect()",
    "sqlite3:Connection": "import sqlite3\nnilai = sqlite3.connect(':memory:')",
    "werkzeug:Request": "from werkzeug.wrappers import Request\nnilai = Request({})",
    "werkzeug:TestResponse": "from flask import Flask\nnilai = Flask('x').test_client().get('/')",
    "werkzeug:Response": "from werkzeug.wrappers import Response\nnilai = Response()",
}
"""A program for each class of which the catalogue tells what it lacks; it makes an object of it."""

ATTRIBUTES = [(library, row, owner) for library in libraries() for row in attributes(library) for owner in row.of]

GIVERS = {
    "request": flask.Flask("x").test_request_context().request,
    "request.args": MultiDict,
    "request.form": MultiDict,
    "db": sqlite3.Connection,
    "db.execute": sqlite3.Cursor,
    "koneksi": sqlalchemy.Connection,
    "koneksi.execute": sqlalchemy.CursorResult,
}
"""What the names in an advice stand for, and what their calls give."""


def made(owner):
    names = {"__name__": "jawaban"}
    exec(OBJECTS[owner], names)
    return names


def absent(code, value):
    """Yield the names of an advice's code that nothing has: behind a dot alone they are the object's own."""
    if code.startswith("from "):
        exec(code)
        return
    yield from (name for name in re.findall(r"(?<![\w.])(\w+)\(", code) if not hasattr(builtins, name))
    chain = re.sub(r"\([^()]*\)", "", code)
    for whole in re.findall(r"(?<![\w:])(\w*(?:\.[^\W\d]\w*)+)", chain):
        head, *names = whole.split(".")
        holder = GIVERS[head] if head else value if '"' not in chain else ""
        for name in names:
            if not hasattr(holder, name):
                yield whole
            head = f"{head}.{name}"
            holder = GIVERS.get(head)


@pytest.mark.parametrize(
    ("library", "row", "owner"), ATTRIBUTES, ids=lambda each: each if isinstance(each, str) else ""
)
def test_an_attribute_that_an_object_lacks(library, row, owner):
    assert owner.startswith(f"{library}:") or library == "python"
    names = made(owner)
    for name in row.name:
        with pytest.raises(AttributeError) as caught:
            exec(compile(f"nilai.{name}", "<jawabanmu>", "exec"), names)
        known = explain(crash_of(caught.value, "run", "latihan", source=f"nilai.{name}"))
        assert known is not None
        assert known.advice == row.advice, name


@pytest.mark.parametrize(
    ("library", "row", "owner"), ATTRIBUTES, ids=lambda each: each if isinstance(each, str) else ""
)
def test_what_is_written_instead_is_there(library, row, owner):
    assert row.advice[0].islower() or row.advice[0] == "`"
    assert row.advice[-1] in ".?"
    assert row.advice.count("`") % 2 == 0
    value = {} if row.advice.endswith("sebuah kamus.") else made(owner)["nilai"]
    for code in re.findall("`([^`]+)`", row.advice):
        if row.advice.startswith("mungkin maksudmu"):
            assert hasattr(value, code)
        elif code.removeprefix(".") not in row.name:  # which the advice calls needless
            assert list(absent(code, value)) == []


IN_CODE = {
    "at_hand.py": {"Blueprint"},  # what a variable that holds one is called
    "attributes.py": {"Flask", "Response"},  # how the explanation of any attribute calls them
    "facts.py": {"Flask", "Blueprint"},  # which variables hold one is a fact of a name that is not known
    "import_line.py": {"Flask"},  # a line that imports, which Python could not read
    "unknown_names.py": {"IntegrityError", "OperationalError"},  # names that are not imported
    "wrong_kinds.py": {"Row"},  # called like a list, a dict or `os.environ`: one rule for the four
}
"""The classes of libraries that a module of `errors` beside the catalogue names, each for a reason."""


def classes():
    """The names of all classes of the libraries that the catalogue knows, as far as they are loaded here; `Path` is meant as `pathlib`'s."""
    known = {each.name for each in LIBRARIES} & set(libraries())
    for library in known - {"waitress"}:
        importlib.import_module(library)
    modules = [module for name, module in sys.modules.items() if name.partition(".")[0] in known]
    found = {value for module in modules for value in list(vars(module).values()) if isinstance(value, type)}
    names = {each.__name__ for each in found if str(each.__module__).partition(".")[0] in known}
    return {name for name in names if name[0].isupper() and not hasattr(builtins, name)} - {"Path"}


def test_what_is_told_by_a_class_of_a_library_is_in_the_catalogue():
    """`naming.py` lists what is imported, and `operators.py` the parts of a tree of Python's, of which Jinja2 has its own."""
    named, known = {}, classes()
    for file in Path(uncaught.__file__).parent.glob("*.py"):
        if file.name not in ("naming.py", "operators.py"):
            tree = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            texts = {
                node.value.rpartition(":")[2]
                for node in tree
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
            if texts & known:
                named[file.name] = texts & known
    assert named == IN_CODE


def id_of(crash):
    mistake = find(crash)
    return mistake and mistake.id


CATALOGUE = [mistake for library in libraries() for mistake in entries(library)]

NEEDS_WORDING = {mistake.id for mistake in CATALOGUE if mistake.wording}


def test_there_are_many_and_each_has_its_program():
    assert len(CATALOGUE) >= 40
    assert [ident for ident, times in Counter(mistake.id for mistake in CATALOGUE).items() if times > 1] == []
    assert set(PROGRAMS) | ELSEWHERE == {mistake.id for mistake in CATALOGUE}


@pytest.mark.parametrize("ident", PROGRAMS)
def test_its_programs_make_the_mistake(crashes, ident):
    assert {id_of(crash) for source in PROGRAMS[ident] for crash in crashes(ident, source)} == {ident}


@pytest.mark.parametrize("ident", PROGRAMS)
def test_it_is_shown_under_a_cell(notebook, ident):
    for source in PROGRAMS[ident]:
        assert (in_own_process(ident, source) if ident in BESIDE else notebook(source))[1] == ident


@pytest.mark.parametrize("mistake", CATALOGUE, ids=lambda mistake: mistake.id)
def test_the_three_texts_are_complete(all_crashes, mistake):
    for crash in [crash for ident, crash in all_crashes if ident == mistake.id]:
        known = explain(crash)
        # Where a release words or names things in another way, a piece is missing, and the text must do without.
        for without in (crash, crash | {"message": ""}, crash | {"message": "", "told": {}}):
            happened, why, advice = mistake.words(without)
            if without is crash:
                assert known == (why, advice, happened, mistake.id)
            for text in (happened, why, advice):
                assert text.endswith("."), text
                assert "``" not in text, text
                assert text.count("`") % 2 == 0, text
                assert not re.search(r"(?<![\w*])\*\w[^*]*\*(?![\w*])", re.sub("`[^`]*`", "", text)), (
                    f"shown with its stars: {text}"
                )
            assert happened[0].isupper() or happened[0] == "`"
            assert why[0].isupper() or why[0] == "`"
            assert advice[0].islower()


def test_a_port_held_by_one_who_does_not_share_is_taken_on_windows(crashes):
    """Windows calls that forbidden (10013), and only its own number tells it from a port that nobody may have."""
    error = SystemExit(1)
    error.__context__ = PermissionError(errno.EACCES, "forbidden")
    for number, ident in ((None, "address-not-allowed"), (10013, "port-taken")):
        error.__context__.winerror = number
        told = crash_of(error, "run", "notebook")["told"]
        assert id_of(crashes("port-taken", PROGRAMS["port-taken"][0])[0] | {"told": told}) == ident


def test_the_wording_matters_only_where_the_catalogue_says_so(all_crashes):
    found = {
        ident for ident, crash in all_crashes if id_of(crash | {"message": "Another text in a later release."}) == ident
    }
    assert found == set(PROGRAMS) - NEEDS_WORDING


def test_a_wording_is_asked_for_only_where_a_place_has_several_causes(all_crashes):
    others = [crash for _, crash in all_crashes] + [in_exercise(source) for source in UNKNOWN]

    def takes_others(mistake):
        without = dataclasses.replace(mistake, wording="")
        return any(without.fits(crash) and id_of(crash) != mistake.id for crash in others if not crash["raised"])

    needless = [mistake.id for mistake in CATALOGUE if mistake.wording and not takes_others(mistake)]
    assert " ".join(needless) == ""


def move(place):
    return re.sub(r"^(\w+)[\w.]*:", r"\1.another.home:", place)


def test_a_mistake_survives_that_a_release_moves_its_code(all_crashes):
    for ident, crash in all_crashes:
        moved = {name: [move(each) for each in crash.get(name, [])] for name in ("bases", "of", "places")}
        assert id_of(crash | moved) == ident


def test_the_same_error_raised_by_the_student_is_theirs(all_crashes):
    for _, crash in all_crashes:
        module, _, name = crash["bases"][0].rpartition(":")
        if not module and not hasattr(builtins, name):  # as pytest calls what it raises
            module = "_pytest.outcomes"
        made = f"{name}({crash['message']!r})"
        if name == "UnicodeDecodeError":  # which takes no message alone
            made = f"{name}('utf-8', b'\\xff', 0, 1, 'invalid start byte')"
        if module:
            made = f"(kind := __import__({module!r}, fromlist=['x']).{name}).__new__(kind)"
        for source in (f"raise {made}", f"def url_for(x):\n    raise {made}\nurl_for(1)"):
            assert in_exercise(source)["type"] == name
            assert id_of(in_exercise(source)) is None


def test_an_assert_of_the_student_is_theirs():
    assert (
        id_of(in_exercise("assert False, 'View function mapping is overwriting an existing endpoint function: f'"))
        is None
    )


@pytest.mark.parametrize("source", UNKNOWN)
def test_an_unknown_error_gets_nothing(source):
    assert id_of(in_exercise(source)) is None


def test_a_misspelt_module_of_a_package_is_no_circle(tmp_path, monkeypatch):
    """Python itself says "most likely due to a circular import" there."""
    (tmp_path / "warung_salah_eja.py").write_text("from warung_salah_eja import men\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ImportError, match="circular import") as caught:
        importlib.import_module("warung_salah_eja")
    assert id_of(crash_of(caught.value, "run", "notebook")) is None


def test_what_is_known_crosses_between_processes(all_crashes):
    for _, crash in all_crashes:
        assert explain(json.loads(json.dumps(crash))) == explain(crash)


@pytest.mark.parametrize(
    ("ident", "source"),
    [
        ("view-returns-nothing", APP + "@app.get('/')\ndef f(): ''"),
        ("view-argument-missing", APP + "@app.get('/')\ndef f(a): ''"),
        ("template-missing-in-answer", APP + "@app.get('/')\ndef f(): return render_template('index.html')"),
    ],
)
def test_a_mistake_that_the_check_of_an_exercise_meets(ident, source):
    assert id_of(in_exercise(source, 'visit(get_app(), "/")')) == ident


def test_the_line_of_a_template_is_known():
    crash = in_exercise(template("\n\n{{ a.b }}"))
    assert crash["template"] == ("<template>", 3)
    assert crash["text"].startswith("return render_template_string")
