"""Each rule finds the program that has the fault, and is silent about those that only look like it."""

from __future__ import annotations

import pytest

from bukuflask.projects import by_bandit
from bukuflask.projects.review import review
from bukuflask.projects.words import ORDER, RULES

HEAD = """\
import os
from flask import Flask, abort, current_app, flash, redirect, render_template, render_template_string, request, session, url_for
"""
APP = HEAD + "app = Flask(__name__)\n"


def view(body: str, route: str = '@app.route("/x", methods=["GET", "POST"])', params: str = "") -> str:
    lines = "\n".join("    " + line for line in body.splitlines())
    return f"{APP}db = get_db()\n{route}\ndef halaman({params}):\n{lines}\n    return 'ok'\n"


def page(html: str, code: str = "") -> str:
    return f"{APP}{code}\n@app.post('/')\ndef simpan():\n    session['x'] = 1\n    return 'ok'\n>>> templates/x.html\n{html}\n"


PROTECTED = "from flask_wtf import CSRFProtect\nCSRFProtect(app)"

MODEL = "class User(db.Model):\n    nama = db.Column(db.String)\n    password = db.Column(db.String(255))\n"

PAIRS: dict[str, tuple[list[str], list[str]]] = {
    "debug-terbuka": (
        [
            APP + 'app.run(debug=True, host="0.0.0.0")',
            APP + 'app.run("0.0.0.0", 5000, True)',
            APP + 'HOST = "0.0.0.0"\nif __name__ == "__main__":\n    app.run(HOST, debug=True)',
            APP + 'app.debug = True\napp.run(host="0.0.0.0")',
        ],
        [
            APP + 'app.run(debug=True, host="127.0.0.1")',
            APP + 'app.run(host="0.0.0.0")',
            APP + 'app.run(host="0.0.0.0", debug=False)',
            APP + 'app.run(host="0.0.0.0", debug=os.environ.get("DEBUG") == "1")',
            APP + '# app.run(debug=True, host="0.0.0.0")',
        ],
    ),
    "debug-di-kode": (
        [APP + "app.run(debug=True)", APP + "DEBUG = True\napp.run(debug=DEBUG)", APP + 'app.config["DEBUG"] = True'],
        [
            APP + "app.run()",
            APP + 'app.run(debug=bool(os.environ.get("FLASK_DEBUG")))',
            APP + "class DevelopmentConfig:\n    DEBUG = True",
            APP + "logger(debug=True)",
        ],
    ),
    "kunci-di-kode": (
        [
            APP + 'app.secret_key = "kunci-warung"',
            APP + 'app.config["SECRET_KEY"] = "kunci-warung"',
            APP + 'app.config.update(SECRET_KEY="kunci-warung")',
            APP + 'KUNCI = "kunci-warung"\napp.secret_key = KUNCI',
            APP + ">>> config.py\nclass Config:\n    SECRET_KEY = b'kunci-warung'",
            APP + 'app.config["JWT_SECRET_KEY"] = "kunci-warung"',
        ],
        [
            APP + 'app.secret_key = os.environ["SECRET_KEY"]',
            APP + 'app.config["SECRET_KEY"] = os.getenv("SECRET_KEY")',
            APP + "class TestingConfig:\n    TESTING = True\n    SECRET_KEY = 'uji'",
            APP + 'create = dict(TESTING=True, SECRET_KEY="uji")',
            APP + ">>> tests/conftest.py\napp.secret_key = 'uji'",
            APP + "app.secret_key = ''",
            APP + 'app.secret_key = open("kunci.txt").read()',
        ],
    ),
    "kunci-cadangan": (
        [
            APP + 'app.secret_key = os.environ.get("SECRET_KEY", "kunci-warung")',
            APP + 'app.secret_key = os.getenv("SECRET_KEY") or "kunci-warung"',
            HEAD + 'def create_app():\n    app = Flask(__name__)\n    app.config.from_mapping(SECRET_KEY="dev")\n    app.config.from_pyfile("config.py", silent=True)',
        ],
        [APP + 'app.secret_key = os.environ.get("SECRET_KEY")', APP + 'nama = os.environ.get("NAMA", "warung")'],
    ),
    "kunci-acak": (
        [APP + "app.secret_key = os.urandom(24)", APP + "import secrets\napp.config['SECRET_KEY'] = secrets.token_hex()"],
        [APP + "token = os.urandom(24)", APP + 'app.secret_key = os.environ["SECRET_KEY"]'],
    ),
    "sandi-di-kode": (
        [
            APP + 'app.config["SQLALCHEMY_DATABASE_URI"] = "mysql+pymysql://root:Rahasia99@localhost/toko"',
            APP + 'app.config["MYSQL_PASSWORD"] = "Rahasia99"',
            APP + 'import pymysql\ndb = pymysql.connect(host="localhost", user="budi", passwd="Rahasia99")',
            APP + 'app.config["MAIL_PASSWORD"] = "abcd efgh ijkl mnop"',
            APP + 'API_KEY = "AIzaSyD-1234567890"',
        ],
        [
            APP + 'app.config["SQLALCHEMY_DATABASE_URI"] = "mysql+pymysql://root:@localhost/toko"',
            APP + 'app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///toko.db"',
            APP + 'app.config["MYSQL_PASSWORD"] = ""',
            APP + 'app.config["MAIL_PASSWORD"] = os.environ["MAIL_PASSWORD"]',
            APP + 'app.config["MAIL_PASSWORD"] = "your-password"',
            APP + 'sandi = os.environ["S"]\nalamat = f"mysql://root:{sandi}@localhost/toko"',
            APP + 'label = {"password": "Kata sandi"}',
            APP + "import pymysql\ndb = pymysql.connect(host='localhost', user='root', password='')",
        ],
    ),
    "sandi-tetap": (
        [
            view('if request.form["password"] == "admin123":\n    session["x"] = 1'),
            view('username = request.form["username"]\npassword = request.form["password"]\nif username == "admin" and password == "admin":\n    return "masuk"'),
            APP + 'AKUN = {"siti": "bunga7"}\n@app.post("/")\ndef masuk():\n    if AKUN.get(request.form["nama"]) == request.form["sandi"]:\n        return "ok"\n    return "x"',
        ],
        [
            view('if request.form["password"] == "":\n    flash("Isi kata sandinya")'),
            view('if request.form["password"] == os.environ["SANDI_ADMIN"]:\n    session["x"] = 1'),
            view('if request.form["password"] == app.config["SANDI_ADMIN"]:\n    session["x"] = 1'),
            view('if request.form["password"] != request.form["konfirmasi"]:\n    flash("Tidak sama")'),
            view('if request.form["jenis"] == "password":\n    flash("x")'),
        ],
    ),
    "sandi-dibandingkan": (
        [
            view('user = db.execute("SELECT * FROM user WHERE nama = ?", (request.form["nama"],)).fetchone()\nif user["password"] == request.form["password"]:\n    session["x"] = 1'),
            view('user = User.query.filter_by(nama=request.form["nama"]).first()\npw = request.form.get("password")\nif user and user.password == pw:\n    session["x"] = 1'),
            view('sandi = request.form["sandi"]\nu = db.execute("SELECT * FROM user WHERE nama=%s AND sandi=%s", (request.form["nama"], sandi)).fetchone()'),
            view('u = User.query.filter_by(nama=request.form["nama"], password=request.form["password"]).first()'),
            APP + MODEL + "    def cek(self, password):\n        return self.password == password\n",
            view('data = request.get_json()\nuser = cari(data["nama"])\nif user[2] != data["password"]:\n    abort(401)'),
        ],
        [
            view('user = cari(request.form["nama"])\nif check_password_hash(user["password"], request.form["password"]):\n    session["x"] = 1'),
            view('password = request.form["password"]\nconfirm_password = request.form["confirm_password"]\nif password != confirm_password:\n    flash("beda")'),
            view('if len(request.form["password"]) < 8:\n    flash("pendek")'),
            view('if form.password.data == form.password2.data:\n    flash("x")'),
            view('u = db.execute("SELECT id FROM user WHERE nama = ?", (request.form["nama"],)).fetchone()'),
            view('u = db.execute("SELECT nama, password FROM user WHERE nama = ?", (request.form["nama"],)).fetchone()'),
            APP + MODEL + "    def cek(self, password):\n        return check_password_hash(self.password, password)\n",
        ],
    ),
    "sandi-polos-disimpan": (
        [
            view('db.execute("INSERT INTO user (nama, password) VALUES (?, ?)", (request.form["nama"], request.form["password"]))'),
            view('nama = request.form["nama"]\nsandi = request.form["sandi"]\nnilai = (nama, sandi)\ndb.execute("INSERT INTO user (nama, sandi) VALUES (%s, %s)", nilai)'),
            APP + MODEL + '@app.post("/")\ndef d():\n    u = User(nama=request.form["nama"], password=request.form["password"])\n    return "x"',
            APP + MODEL + '@app.post("/")\ndef d():\n    u = User.query.first()\n    u.password = request.form["password"]\n    return "x"',
            APP + 'users = []\n@app.post("/")\ndef d():\n    users.append({"nama": request.form["nama"], "password": request.form["password"]})\n    return "x"',
            APP + 'def simpan(nama, password):\n    db.execute("INSERT INTO user (nama, password) VALUES (?, ?)", (nama, password))\n@app.post("/")\ndef d():\n    simpan(request.form["nama"], request.form["password"])\n    return "x"',
        ],
        [
            view('db.execute("INSERT INTO user (nama, password) VALUES (?, ?)", (request.form["nama"], generate_password_hash(request.form["password"])))'),
            view('password = generate_password_hash(request.form["password"])\ndb.execute("INSERT INTO user (nama, password) VALUES (?, ?)", (request.form["nama"], password))'),
            APP + MODEL + '@app.post("/")\ndef d():\n    u = User(nama=request.form["nama"], password=bcrypt.generate_password_hash(request.form["password"]).decode("utf-8"))\n    return "x"',
            APP + MODEL + '    def __init__(self, nama, password):\n        self.nama = nama\n        self.password = generate_password_hash(password)\n@app.post("/")\ndef d():\n    u = User(nama=request.form["nama"], password=request.form["password"])\n    return "x"',
            APP + MODEL + '@app.post("/")\ndef d():\n    u = User(nama=request.form["nama"])\n    u.set_password(request.form["password"])\n    return "x"',
            APP + 'def simpan(nama, password):\n    db.execute("INSERT INTO user (nama, password) VALUES (?, ?)", (nama, password))\n@app.post("/")\ndef d():\n    simpan(request.form["nama"], generate_password_hash(request.form["password"]))\n    return "x"',
            view('db.execute("UPDATE user SET nama = ? WHERE id = ?", (request.form["nama"], 1))'),
        ],
    ),
    "login-global": (
        [
            APP + 'sudah_login = False\n@app.post("/")\ndef m():\n    global sudah_login\n    sudah_login = True\n    return "x"',
            APP + 'current_user = None\n@app.post("/")\ndef m():\n    global current_user\n    current_user = request.form["nama"]\n    return "x"',
        ],
        [
            view('sudah_login = True\nsession["login"] = sudah_login'),
            APP + 'jumlah_login = 0\n@app.cli.command("x")\ndef m():\n    global jumlah_login\n    jumlah_login = 1',
            APP + 'sudah_login = True\n@app.post("/logout")\ndef m():\n    global sudah_login\n    sudah_login = False\n    return "x"',
            APP + 'nomor = 0\n@app.post("/")\ndef m():\n    global nomor\n    nomor = nomor + 1\n    return "x"',
            APP + 'jumlah_login = 0\n@app.post("/")\ndef m():\n    global jumlah_login\n    jumlah_login += 1\n    return "x"',
        ],
    ),
    "sandi-hash-cepat": (
        [
            view('import hashlib\npassword = hashlib.md5(request.form["password"].encode()).hexdigest()'),
            view('password = request.form["password"]\nh = hashlib.sha256(password.encode()).hexdigest()'),
            view('db.execute("SELECT * FROM user WHERE nama = %s AND password = MD5(%s)", (request.form["nama"], request.form["password"]))'),
        ],
        [
            view('etag = hashlib.md5(request.data).hexdigest()'),
            view('h = hashlib.sha256(open("x").read().encode()).hexdigest()'),
            view('h = hashlib.pbkdf2_hmac("sha256", request.form["password"].encode(), b"x", 600000)'),
        ],
    ),
    "sql-dirangkai": (
        [
            view('db.execute(f"SELECT * FROM buku WHERE judul = \'{request.args["q"]}\'")'.replace('["q"]', "['q']").replace("\\'", "")),
            view('q = request.args.get("q")\ndb.execute("SELECT * FROM buku WHERE judul = \'%s\'" % q)'),
            view('q = request.args.get("q")\nsql = "SELECT * FROM buku WHERE judul = \'" + q + "\'"\ndb.execute(sql)'),
            view('q = request.form["q"].strip()\ndb.session.execute(text("SELECT * FROM buku WHERE judul = \'{}\'".format(q)))'),
            view('sql = "SELECT * FROM buku"\nif request.args.get("q"):\n    sql += f" WHERE judul = {request.args.get(\'q\')}"\ndb.execute(sql)'),
            view('db.execute(f"DELETE FROM buku WHERE nim = {nim}")', '@app.post("/x/<nim>")', "nim"),
            view('data = request.get_json()\nbagian = ", ".join(f"{k} = ?" for k in data)\ndb.execute(f"UPDATE buku SET {bagian}", list(data.values()))'),
            APP + 'def ambil(sql):\n    return db.execute(sql).fetchall()\n@app.get("/")\ndef d():\n    return ambil("SELECT * FROM b WHERE j = \'" + request.args["q"] + "\'")',
            APP + 'def cari(q):\n    return db.execute(f"SELECT * FROM b WHERE j = \'{q}\'")\n@app.get("/")\ndef d():\n    return cari(request.args["q"])',
        ],
        [
            view('db.execute("SELECT * FROM buku WHERE judul = ?", (request.args["q"],))'),
            view('db.execute("SELECT * FROM buku WHERE judul LIKE ?", ("%" + request.args["q"] + "%",))'),
            view('TABEL = "buku"\ndb.execute(f"SELECT * FROM {TABEL}")'),
            view('id = int(request.args["id"])\ndb.execute(f"SELECT * FROM buku WHERE id = {id}")'),
            view('db.execute(f"SELECT * FROM buku WHERE id = {id}")', '@app.get("/x/<int:id>")', "id"),
            view('q = request.args.get("q")\nsql = "SELECT * FROM buku"\nif q:\n    sql += " WHERE judul = ?"\ndb.execute(sql, (q,))'),
            view('ids = request.form.getlist("id")\ntanda = ",".join("?" for _ in ids)\ndb.execute(f"SELECT * FROM buku WHERE id IN ({tanda})", ids)'),
            view('urut = request.args.get("urut")\nif urut not in ("judul", "tahun"):\n    urut = "judul"\ndb.execute(f"SELECT * FROM buku ORDER BY {urut}")'),
            view('urut = {"j": "judul"}.get(request.args.get("u"), "tahun")\ndb.execute(f"SELECT * FROM buku ORDER BY {urut}")'),
            view('hasil = User.query.filter(User.nama.like("%" + request.args["q"] + "%")).all()'),
            view('app.logger.info("SELECT " + request.args["q"])'),
            APP + 'def semua(tabel):\n    return db.execute(f"SELECT * FROM {tabel}")\n@app.get("/")\ndef d():\n    return semua("buku")',
            view('with app.open_resource("schema.sql") as f:\n    db.executescript(f.read().decode())'),
        ],
    ),
    "sql-mungkin-dirangkai": (
        [
            view('baris = db.execute("SELECT nama FROM b").fetchone()\ndb.execute(f"SELECT * FROM c WHERE nama = \'{baris[0]}\'")'),
            APP + 'def cari(q):\n    return db.execute("SELECT * FROM b WHERE j = \'%s\'" % q)\n',
        ],
        [
            view('from datetime import date\nhari = date.today().isoformat()\ndb.execute(f"SELECT * FROM c WHERE hari = \'{hari}\'")'),
            APP + 'def cari(sql):\n    return db.execute(sql)\n',
            view('n = len(daftar)\ndb.execute("SELECT * FROM c LIMIT " + str(n))'),
        ],
    ),
    "templat-dari-kiriman": (
        [
            view('return render_template_string("<p>Halo " + request.args["nama"])'),
            view('nama = request.args.get("nama")\nhtml = f"<p>Halo {nama}"\nreturn render_template_string(html)'),
        ],
        [
            view('return render_template_string("<p>Halo {{ nama }}", nama=request.args["nama"])'),
            APP + 'HALAMAN = "<p>" + "{{ x }}"\n@app.get("/")\ndef d():\n    return render_template_string(HALAMAN, x=request.args["x"])',
        ],
    ),
    "html-dari-kiriman": (
        [
            view('return f"<h1>Halo {nama}</h1>"', '@app.get("/x/<nama>")', "nama"),
            view('return "Kamu mencari " + request.args.get("q", "")'),
            view('teks = "Halo %s" % request.form["nama"]\nreturn teks'),
        ],
        [
            view('return f"<h1>Halo {escape(nama)}</h1>"', '@app.get("/x/<nama>")', "nama"),
            view('return f"Nomor {n}"', '@app.get("/x/<int:n>")', "n"),
            view('return {"nama": request.args["nama"]}'),
            view('return redirect("/cari?q=" + request.args["q"])'),
            view('return render_template("x.html", teks="Halo " + request.args["q"])\n') + ">>> templates/x.html\n{{ teks }}",
            view('return "Hasil: " + str(int(request.args["a"]) + 1)'),
        ],
    ),
    "safe-di-templat": (
        [page("{{ isi|safe }}"), page("{{ komentar.isi | safe }}"), page("{% autoescape false %}{{ x }}{% endautoescape %}")],
        [page("{{ isi }}"), page("{{ data|tojson|safe }}"), page("{# {{ isi|safe }} #}"), page("{{ form.hidden_tag()|safe }}"), page("{{ 'x'|safe }}")],
    ),
    "markup-dari-kiriman": (
        [view('isi = Markup(request.form["isi"])')],
        [view('isi = Markup("<b>tebal</b>")'), view('isi = Markup("<b>%s</b>") % request.form["isi"]'), view('isi = Markup(bleach.clean(request.form["isi"]))')],
    ),
    "redirect-terbuka": (
        [view('return redirect(request.args.get("next"))'), view('tujuan = request.args.get("next") or url_for("index")\nreturn redirect(tujuan)')],
        [
            view('tujuan = request.args.get("next")\nif not tujuan or not is_safe_url(tujuan):\n    tujuan = "/"\nreturn redirect(tujuan)'),
            view('return redirect(url_for("cari", q=request.args["q"]))'),
            view('return redirect("/")'),
            view('tujuan = request.args.get("next", "")\nif tujuan.startswith("/") and not tujuan.startswith("//"):\n    return redirect(tujuan)'),
        ],
    ),
    "unggah-nama-asli": (
        [
            view('f = request.files["foto"]\nf.save(os.path.join("static", f.filename))'),
            view('f = request.files["foto"]\nnama = f.filename\nf.save("static/" + nama)'),
        ],
        [
            view('f = request.files["foto"]\nf.save(os.path.join("static", secure_filename(f.filename)))'),
            view('f = request.files["foto"]\nnama = secure_filename(f.filename)\nf.save("static/" + nama)'),
            view('f = request.files["foto"]\nakhiran = f.filename.rsplit(".", 1)[1]\nf.save("static/" + token_hex(8) + "." + akhiran)'),
            view('f = request.files["foto"]\nf.save("static/foto.png")'),
        ],
    ),
    "hapus-lewat-get": (
        [
            view('db.execute("DELETE FROM buku WHERE id = ?", (id,))', '@app.route("/hapus/<int:id>")', "id"),
            view('db.session.delete(buku)\ndb.session.commit()', '@app.route("/hapus/<int:id>", methods=["GET", "POST"])', "id"),
            view('Buku.query.filter_by(id=id).delete()', '@app.get("/buang/<int:id>")', "id"),
            view('koleksi.delete_one({"_id": id})', '@app.get("/buang/<id>")', "id"),
            APP + 'def buang(id):\n    db.execute("DELETE FROM buku WHERE id = ?", (id,))\n@app.route("/hapus/<int:id>")\ndef hapus(id):\n    buang(id)\n    return "ok"',
            APP + 'DATA = []\n@app.route("/hapus/<int:i>")\ndef hapus(i):\n    DATA.pop(i)\n    return "ok"',
        ],
        [
            view('db.execute("DELETE FROM buku WHERE id = ?", (id,))', '@app.route("/hapus/<int:id>", methods=["POST"])', "id"),
            view('db.execute("DELETE FROM buku WHERE id = ?", (id,))', '@app.delete("/buku/<int:id>")', "id"),
            view('if request.method == "POST":\n    db.session.delete(buku)', '@app.route("/hapus/<int:id>", methods=["GET", "POST"])', "id"),
            view('if request.method == "GET":\n    return "yakin?"\ndb.session.delete(buku)', '@app.route("/hapus/<int:id>", methods=["GET", "POST"])', "id"),
            view('if form.validate_on_submit():\n    db.session.delete(buku)', '@app.route("/hapus/<int:id>", methods=["GET", "POST"])', "id"),
            view('session.pop("user", None)', '@app.route("/logout")'),
            view('session.pop("keranjang", None)', '@app.route("/hapus-keranjang")'),
            view('flash("DELETE FROM itu perintah SQL")', '@app.route("/bantuan")'),
            view('r.delete_cookie("x")', '@app.route("/hapus-cookie")'),
        ],
    ),
    "formulir-tanpa-csrf": (
        [
            page('<form method="post"><input name="x"></form>'),
            page("<form action='/x' METHOD=POST>\n<input></form>"),
            page("", '@app.get("/f")\ndef f():\n    return \'<form method="post"><input name=x></form>\''),
        ],
        [
            page('<form method="post">{{ form.hidden_tag() }}</form>'),
            page('<form method="post"><input type="hidden" name="csrf_token" value="{{ csrf_token() }}"></form>', PROTECTED),
            page('<form method="post"><input type="hidden" name="csrf_token" value="{{ csrf_token() }}"></form>', "app.jinja_env.globals['csrf_token'] = buat"),
            page('<form method="get"><input name="q"></form>'),
            page('<form><input name="q"></form>'),
            page('<!-- <form method="post"></form> -->{# <form method="post"></form> #}'),
            page('<form method="post"></form>', "from flask_wtf import CSRFProtect\nCSRFProtect(app)"),
            page('<form method="post" action="https://formspree.io/f/x"></form>'),
            page('<form method="post">{{ render_form(form) }}</form>'),
            APP + '@app.post("/")\ndef hitung():\n    return str(int(request.form["a"]) + 1)\n>>> templates/x.html\n<form method="post"><input name="a"></form>',
        ],
    ),
    "formulir-ditolak": (
        [
            page('<form method="post"><button>Keluar</button></form>', PROTECTED),
            page('<form method="post">{{ csrf_field }}<button>Keluar</button></form>', PROTECTED),
            page('<form method="post" action="{{ url_for("x") }}">{{ form.nama() }}<button>Keluar</button></form>', PROTECTED),
            page('<form method="post">{% csrf_token %}<button>Keluar</button></form>', PROTECTED),
            page('<form method="post"><button>x</button></form>', "from flask_wtf.csrf import CSRFProtect\ncsrf = CSRFProtect()\ncsrf.init_app(app)"),
            page("", PROTECTED + '\n@app.get("/f")\ndef f():\n    return render_template_string(\'<form method="post"><input name=x></form>\')'),
        ],
        [
            page('<form method="post"><button>Keluar</button></form>'),
            page('<form method="post">{{ form.hidden_tag() }}</form>', PROTECTED),
            page('<form method="post">{{ form.csrf_token }}</form>', PROTECTED),
            page('<form method="post"><input type="hidden" name="csrf_token" value="{{ csrf_token() }}"></form>', PROTECTED),
            page('<form method="get"><input name="q"></form>', PROTECTED),
            page('<form method="post" action="https://lain.id/x"><input name="q"></form>', PROTECTED),
            page('<form method="post"><button>x</button></form>', "from flask_wtf import CSRFProtect\ncsrf = CSRFProtect(app)\n@csrf.exempt\n@app.post('/y')\ndef y():\n    return 'y'"),
            page('<form method="post"><button>x</button></form>', PROTECTED + "\napp.config['WTF_CSRF_ENABLED'] = False"),
            page('<meta name="csrf" content="{{ csrf_token() }}"><form method="post"><button>x</button></form>', PROTECTED),
            page('<form method="post">{{ csrf_field }}</form>', PROTECTED + "\napp.jinja_env.globals['csrf_field'] = buat"),
            page('{% macro f() %}<form method="post">{{ caller() }}</form>{% endmacro %}', PROTECTED),
            page('<form method="post">{% for f in form %}{{ f }}{% endfor %}</form>', PROTECTED),
            page('<form method="post">{{ bagian.rahasia() }}<button>x</button></form>', PROTECTED),
            page('<form method="post">{% block isi %}{% endblock %}</form>', PROTECTED),
        ],
    ),
    "galat-ditampilkan": (
        [view("try:\n    hitung()\nexcept Exception as e:\n    return str(e)"), view('try:\n    hitung()\nexcept Exception as e:\n    return {"error": f"{e}"}, 500')],
        [
            view('try:\n    hitung()\nexcept Exception as e:\n    app.logger.exception(e)\n    return "Maaf", 500'),
            view("try:\n    hitung()\nexcept ValueError as e:\n    return str(e)"),
        ],
    ),
    "env-di-git": (
        [APP + ">>> .env\nSECRET_KEY=abc123\n>>> GIT\n.env\napp.py\n"],
        [APP + ">>> .env.example\nSECRET_KEY=isi\n>>> GIT\n.env.example\napp.py\n", APP + ">>> .env\nFLASK_DEBUG=1\n>>> GIT\n.env\n", APP + ">>> .env\nSECRET_KEY=abc\n>>> GIT\napp.py\n"],
    ),
    "env-belum-diabaikan": (
        [APP + ">>> .env\nSECRET_KEY=abc123\n", APP + ">>> .env\nSECRET_KEY=abc123\n>>> .gitignore\n*.env.local\n!.env\n"],
        [
            APP + ">>> .env\nSECRET_KEY=abc123\n>>> .gitignore\n.env\n",
            APP + ">>> .env\nSECRET_KEY=abc123\n>>> .gitignore\n# rahasia\n.env*\n",
            APP + ">>> .flaskenv\nFLASK_APP=app\n",
            APP + ">>> .env\nFLASK_APP=app\n",
        ],
    ),
    "data-di-git": (
        [APP + ">>> toko.db\nx\n>>> GIT\ntoko.db\n", APP + ">>> instance/a.sqlite3\nx\n>>> GIT\ninstance/a.sqlite3\n"],
        [APP + ">>> toko.db\nx\n", APP + ">>> toko.db\nx\n>>> GIT\napp.py\n", APP + ">>> schema.sql\nx\n>>> GIT\nschema.sql\n"],
    ),
    "data-belum-diabaikan": (
        [
            APP + ">>> toko.db\nx\n",
            APP + ">>> instance/a.sqlite3\nx\n>>> .gitignore\nvenv/\n.env\n",
            APP + ">>> toko.db\nx\n>>> GIT\napp.py\n",
        ],
        [
            APP + ">>> toko.db\nx\n>>> .gitignore\n*.db\n",
            APP + ">>> instance/a.sqlite3\nx\n>>> .gitignore\ninstance/\n",
            APP + ">>> toko.db\nx\n>>> GIT\ntoko.db\n",
            APP + ">>> tests/contoh.db\nx\n",
            APP + ">>> schema.sql\nx\n",
            APP + ">>> static/Thumbs.db\nx\n",
        ],
    ),
    "buatan-di-git": (
        [APP + ">>> GIT\nvenv/pyvenv.cfg\napp.py\n", APP + ">>> GIT\n__pycache__/app.cpython-312.pyc\n"],
        [APP + ">>> GIT\napp.py\nenv.py\n", APP + ">>> venv/pyvenv.cfg\nx\n"],
    ),
    "tanpa-uji": (
        [APP],
        [APP + ">>> test_app.py\ndef test_x():\n    pass\n", APP + ">>> tests/cek.py\nx = 1\n", APP + ">>> uji.py\nc = app.test_client()\n"],
    ),
    "tanpa-daftar-paket": ([APP], [APP + ">>> requirements.txt\nflask\n", APP + ">>> pyproject.toml\n[project]\n", APP + ">>> requirements-dev.txt\nflask\n"]),
    "templat-di-luar": (
        [view('return render_template("x.html")') + ">>> template/x.html\nx\n", view('return render_template("x.html")') + ">>> x.html\nx\n"],
        [
            view('return render_template("x.html")') + ">>> templates/x.html\nx\n",
            view('return render_template("a/x.html")') + ">>> paket/templates/a/x.html\nx\n",
            view('return render_template("x.html")').replace("Flask(__name__)", 'Flask(__name__, template_folder="template")') + ">>> template/x.html\nx\n",
        ],
    ),
    "templat-tidak-ada": (
        [view('return render_template("tidak_ada.html")') + ">>> templates/x.html\nx\n"],
        [view("return render_template(nama)"), view('return render_template("x.html")') + ">>> templates/x.html\nx\n"],
    ),
    "jalankan-teks": ([view('return str(eval(request.args["x"]))')], [view('import ast\nreturn str(ast.literal_eval(request.args["x"]))')]),
    "perintah-terminal": (
        [view('os.system("ping " + request.args["host"])')],
        [view('import subprocess\nsubprocess.run(["ping", "localhost"])'), view('os.system("cls")')],
    ),
    "pickle": ([view("import pickle\nx = pickle.loads(request.data)")], [view('import pickle\nmodel = pickle.load(open("model.pkl", "rb"))')]),
    "tanpa-sertifikat": (
        [view('import requests\nrequests.get("https://x.id", verify=False, timeout=5)')],
        [view('import requests\nrequests.get("https://x.id", timeout=5)')],
    ),
    "yaml-load": ([view("import yaml\nx = yaml.load(request.data)")], [view("import yaml\nx = yaml.safe_load(request.data)")]),
    "tanpa-batas-waktu": ([view('import requests\nrequests.get("https://x.id")')], [view('import requests\nrequests.get("https://x.id", timeout=5)')]),
    "galat-ditelan": ([view("try:\n    hitung()\nexcept:\n    pass")], [view("try:\n    hitung()\nexcept ValueError:\n    flash('x')")]),
    "jinja-tanpa-pengaman": (
        [view("from jinja2 import Environment\ne = Environment()")],
        [view("from jinja2 import Environment\ne = Environment(autoescape=True)")],
    ),
}  # fmt: skip

ALL_OF = {
    "kunci": {"kunci-di-kode", "kunci-cadangan", "kunci-acak"},
    "debug": {"debug-terbuka", "debug-di-kode"},
    "sql": {"sql-dirangkai", "sql-mungkin-dirangkai"},
    "tulis-sandi": {"sandi-polos-disimpan"},
    "hapus-berkas": {"hapus-lewat-get"},
    "sandi": {"sandi-tetap", "sandi-dibandingkan", "sandi-polos-disimpan", "sandi-hash-cepat"},
}
"""Rules among which it does not matter here which one speaks."""

FAULTY: dict[str, list[str]] = {
"tulis-sandi": [
 APP + MODEL + '    def __init__(self, nama, password):\n        self.nama = nama\n        self.password = password\n@app.post("/")\ndef d():\n    db.session.add(User(request.form["nama"], request.form["password"]))\n    return "x"',
 view('with open("a.csv", "a") as f:\n    csv.writer(f).writerow([request.form["nama"], request.form["sandi"]])'),
 view('with open("a.txt", "a") as f:\n    f.write(request.form["nama"] + "," + request.form["sandi"])'),
],
"hapus-berkas": [
 view('data = list(baca())\ndel data[no]\nsimpan(data)', '@app.route("/hapus/<int:no>")', "no"),
 view('data = json.load(open("a.json"))\ndata = [d for d in data if d["id"] != id]\njson.dump(data, open("a.json", "w"))', '@app.route("/hapus/<int:id>")', "id"),
],
"sql": [
 view('q = request.args["q"]\nw = f"WHERE judul LIKE \'%{q}%\'" if q else ""\ndb.execute("SELECT * FROM b " + w)'),
 view('syarat = []\nif request.args.get("k"):\n    syarat.append("k = \'" + request.args["k"] + "\'")\ndb.execute("SELECT * FROM b WHERE " + " AND ".join(syarat))'),
 view('nama, nim = request.form["nama"], request.form["nim"]\ndb.execute("INSERT INTO b VALUES (\'%s\', \'%s\')" % (nama, nim))'),
 view('urut = request.args.get("urut", "nama")\ndb.execute(f"SELECT * FROM b ORDER BY {urut}")'),
 view('data = request.json\ncur.execute("UPDATE b SET n = \'" + data["n"] + "\' WHERE id = " + str(data["id"]))'),
 APP + 'def jalankan(sql):\n    cur = db.cursor()\n    cur.execute(sql)\n    return cur\n@app.get("/<nim>")\ndef d(nim):\n    return jalankan("SELECT * FROM m WHERE nim=\'" + nim + "\'")',
 view('cur.execute("""SELECT * FROM b\nWHERE q = \'{}\'""".format(request.values["q"]))'),
 view('df = pd.read_sql("SELECT * FROM b WHERE k = \'" + request.args["k"] + "\'", conn)'),
 APP + 'class Cari(MethodView):\n    def get(self):\n        q = request.args["q"]\n        return db.execute(f"SELECT * FROM b WHERE j = \'{q}\'")',
 view('f = request.form\ncur.execute("INSERT INTO b VALUES (\'" + f["a"] + "\')")'),
 view('for k in request.form.getlist("id"):\n    db.execute("DELETE FROM b WHERE id = " + k)'),
],
"sandi": [
 view('u = User.query.filter_by(nama=request.form["nama"]).first()\nif not u or u.password != request.form["password"]:\n    abort(401)'),
 view('u = User.query.filter(User.nama == request.form["nama"], User.password == request.form["password"]).first()'),
 view('data = request.get_json()\nu = User.query.filter_by(email=data["email"], password=data["password"]).first()'),
 view('u, p = request.form["u"], request.form["sandi"]\ncur.execute("SELECT * FROM a WHERE u=%s AND sandi=%s", (u, p))'),
 view('cur.execute("SELECT password FROM a WHERE u=%s", (request.form["u"],))\nhasil = cur.fetchone()\nif hasil and hasil[0] == request.form["password"]:\n    session["x"] = 1'),
 view('for row in csv.reader(open("akun.csv")):\n    if row[0] == request.form["u"] and row[1] == request.form["password"]:\n        return "x"'),
 view('cur.execute("insert into admin (u, pass) values (\'%s\', \'%s\')" % (request.form["u"], request.form["pass"]))'),
 view('db.users.insert_one({"nama": request.form["nama"], "password": request.form["password"]})'),
 view('user = {"nama": request.form["nama"], "password": request.form["password"]}\npengguna.append(user)'),
],
"hapus-lewat-get": [
 APP + 'def hapus(id):\n    db.execute("DELETE FROM b WHERE id=?", (id,))\napp.add_url_rule("/hapus/<int:id>", "hapus", hapus)',
 view('Buku.query.get(id).delete()', '@app.route("/hapus/<int:id>")', "id"),
 view('b = Buku.query.get(id)\ndb.session.delete(b)', '@bp.route("/buku/<int:id>/delete/")', "id"),
 view('sql = "DELETE FROM b WHERE id=%s"\ncur.execute(sql, (id,))', '@app.route("/d/<id>")', "id"),
 view('id = request.args.get("id")\ncur.execute("delete from b where id=%s", (id,))', '@app.route("/hapus")'),
 view('try:\n    db.session.delete(b)\n    db.session.commit()\nexcept Exception:\n    db.session.rollback()', '@app.route("/hapus/<int:id>")', "id"),
 view('if session.get("login"):\n    cur.execute("DELETE FROM b WHERE id=%s", (id,))', '@app.route("/hapus/<id>")', "id"),
 view('with db.cursor() as cur:\n    cur.execute("DELETE FROM b WHERE id=%s", (id,))', '@app.route("/hapus/<id>")', "id"),
 view('ref = db.reference("siswa/" + id)\nref.delete()', '@app.route("/hapus/<id>")', "id"),
 view('for m in daftar:\n    if m["id"] == id:\n        daftar.remove(m)', '@app.route("/hapus/<int:id>")', "id"),
 view('db.session.execute(db.delete(Buku).where(Buku.id == id))', '@app.route("/hapus/<int:id>")', "id"),
 view('db.execute("DELETE FROM b")', '@app.route("/reset-data")'),
],
"formulir-tanpa-csrf": [
 page('<form method="post">{{ csrf_token() }}<input></form>'),
 page('<form method="post"><input type="hidden" name="csrf_token" value="{{ csrf_token() }}"><input></form>'),
 page('<form method="post">{{ csrf_field }}<input></form>'),
 page('<form method="post">{{ csrf_field() | safe }}<input></form>'),
 page('<form method="post">{% csrf_token %}<input></form>'),
 APP + '@app.post("/")\ndef d():\n    r = redirect("/")\n    r.set_cookie("user_id", request.form["id"])\n    return r\n>>> templates/x.html\n<form method="post"><input name="id"></form>',
 APP + '@app.post("/")\ndef d():\n    return render_template("x.html")\n>>> isi.py\ndef simpan(db):\n    db.execute("INSERT INTO a VALUES (1)")\n>>> templates/x.html\n<form method="post"><input></form>',
 APP + '@app.get("/")\ndef d():\n    return "a"\n>>> dua/app.py\nfrom flask import Flask, session\nfrom kunci import masuk\napp = Flask(__name__)\n>>> dua/kunci.py\ndef masuk(session):\n    session["x"] = 1\n>>> dua/templates/x.html\n<form method="post"><input></form>',
 APP + 'from flask_wtf import CSRFProtect\nCSRFProtect(app)\n>>> dua/app.py\nfrom flask import Flask, session\napp = Flask(__name__)\n@app.post("/")\ndef d():\n    session["x"] = 1\n    return "x"\n>>> dua/templates/x.html\n<form method="post"><input></form>',
page('<form action="{{ url_for("x") }}" method="post" {% if a > b %}class="y"{% endif %}><input></form>'), page('<form {% if a > b %}class="y"{% endif %} method="post"><input></form>'), page("<form method=post></form><form method=post>{{ csrf_token() }}</form>")],
"redirect-terbuka": [view('n = request.args.get("next")\nif n:\n    return redirect(n)'), view('return redirect(request.form["balik"])')],
"unggah-nama-asli": [view('for f in request.files.getlist("f"):\n    f.save(os.path.join("up", f.filename))'), view('f = form.foto.data\nf.save("up/" + f.filename)'), view('f = request.files["f"]\nnama = f"{1}_{f.filename}"\nf.save(f"up/{nama}")')],
"debug-terbuka": [APP + 'socketio.run(app, host="0.0.0.0", debug=True)', HEAD + 'def main():\n    app = create_app()\n    app.run(debug=True, host="0.0.0.0", port=80)'],
"galat-ditampilkan": [
 view('try:\n    simpan()\nexcept Exception as e:\n    flash(str(e))\n    return redirect("/")'),
 view('try:\n    simpan()\nexcept Exception as e:\n    flash(f"Gagal menyimpan: {e}", "danger")'),
 view('try:\n    simpan()\nexcept Exception as e:\n    flash("Gagal: " + str(e))'),
 view('try:\n    simpan()\nexcept Exception as e:\n    flash("Gagal: {}".format(e))'),
 view('pesan = ""\ntry:\n    simpan()\nexcept Exception as e:\n    pesan = "Gagal: %s" % e\nreturn pesan'),
 view('pesan = None\ntry:\n    simpan()\nexcept Exception as salah:\n    pesan = str(salah)\nreturn render_template("x.html", pesan=pesan)') + ">>> templates/x.html\n{{ pesan }}",
 view('try:\n    simpan()\nexcept Exception as e:\n    balasan = {"status": "gagal", "pesan": str(e)}\n    return jsonify(balasan), 500'),
 view('try:\n    simpan()\nexcept Exception as e:\n    db.rollback()\n    if e:\n        return jsonify({"pesan": e.args[0]}), 500'),
 view('try:\n    simpan()\nexcept sqlite3.Error as e:\n    flash(f"Basis data: {e}")'),
 view('try:\n    simpan()\nexcept mysql.connector.Error as err:\n    return f"Galat: {err}"'),
 view('try:\n    simpan()\nexcept (ValueError, IntegrityError) as e:\n    pesan = f"{e}"\n    flash(pesan)'),
 view('try:\n    simpan()\nexcept Exception:\n    return "<pre>" + traceback.format_exc() + "</pre>"'),
 view('try:\n    simpan()\nexcept Exception as e:\n    abort(500, description=str(e))'),
],
"debug": [
 APP + 'app.config.from_object("pengaturan")\nif app.config["DEBUG"]:\n    app.run(debug=True)\n>>> pengaturan.py\nDEBUG = True\n',
 APP + 'DEBUG = True\nif DEBUG:\n    app.run(debug=True)\n',

 APP + 'app.config.from_object("pengaturan")\napp.run(debug=app.config["DEBUG"])\n>>> pengaturan.py\nDEBUG = True\n',
 APP + 'app.config.from_object("pengaturan.Dasar")\napp.run()\n>>> pengaturan.py\nclass Dasar:\n    DEBUG = True\n',
 APP + 'from pengaturan import Dasar\napp.config.from_object(Dasar)\nif __name__ == "__main__":\n    app.run(debug=app.config.get("DEBUG"))\n>>> pengaturan.py\nclass Awal:\n    DEBUG = True\nclass Dasar(Awal):\n    NAMA = "x"\n',
 APP + 'import pengaturan\napp.config.from_object(pengaturan)\napp.run(host="0.0.0.0", debug=app.debug)\n>>> pengaturan.py\nDEBUG = True\n',
 APP + 'DEBUG = True\napp.config.from_object(__name__)\napp.run()',
 APP + 'app.config.from_pyfile("atur.py")\napp.run()\n>>> atur.py\nDEBUG = True\n',
 APP + 'from pengaturan import DevConfig\napp.config.from_object(DevConfig)\napp.run(debug=app.config["DEBUG"])\n>>> pengaturan.py\nclass DevConfig:\n    DEBUG = True\n',

 APP + 'if os.environ.get("MODE") == "dev":\n    app.run()\nelse:\n    app.run(debug=True)',
 APP + 'if os.environ.get("MODE") != "production":\n    app.run(debug=True)',
 APP + 'if os.environ.get("MODE", "dev") == "dev":\n    app.run(debug=True)',
 APP + 'if not os.environ.get("PRODUKSI"):\n    app.run(debug=True)',
 APP + 'if os.environ.get("MODE") == "production":\n    app.run(debug=True)',
 APP + 'if os.environ.get("FLASK_DEBUG", "1") == "1":\n    app.run(debug=True)',
 APP + 'if __name__ == "__main__":\n    port = int(os.environ.get("PORT", 5000))\n    app.run(debug=True, port=port)',
 APP + 'if os.name == "nt":\n    app.run(debug=True)',
],
"kunci-acak": [
 APP + 'import secrets\napp.secret_key = os.environ.get("SECRET_KEY") or secrets.token_hex(16)',
 APP + 'import secrets\napp.config["SECRET_KEY"] = os.environ.get("SECRET_KEY", secrets.token_hex(16))',
 APP + 'app.secret_key = os.getenv("SECRET_KEY", os.urandom(24))',
 APP + 'app.secret_key = os.urandom(16).hex()',
 APP + 'import uuid\napp.secret_key = os.environ.get("KUNCI", str(uuid.uuid4()))',
 APP + 'import atur\napp.secret_key = atur.KUNCI\n>>> atur.py\nimport os\nKUNCI = os.urandom(24)\n',
],
"kunci-di-kode": [
 APP + 'import atur\napp.secret_key = atur.KUNCI\n>>> atur.py\nKUNCI = "warung-siti"\n',
 APP + 'from atur import KUNCI\napp.config["SECRET_KEY"] = KUNCI\n>>> atur.py\nKUNCI = "warung-siti"\n',
 APP + 'from atur import KUNCI as K\napp.config.update(SECRET_KEY=K)\n>>> atur.py\nKUNCI = "warung-siti"\n',
 APP + 'import inti.config as config\napp.secret_key = config.RAHASIA\n>>> inti/config.py\nRAHASIA = "warung-siti"\n',
 APP + 'from inti import config\napp.secret_key = config.RAHASIA\n>>> inti/config.py\nRAHASIA = "warung-siti"\n',
 APP + 'from atur import Atur\napp.secret_key = Atur.KUNCI\n>>> atur.py\nclass Atur:\n    KUNCI = "warung-siti"\n',
],
"kunci-cadangan": [
 APP + 'import atur\napp.secret_key = atur.KUNCI\n>>> atur.py\nimport os\nKUNCI = os.environ.get("KUNCI", "warung-siti")\n',
],
"markup-dari-kiriman": [
 view('isi = Markup(markdown.markdown(request.form["isi"]))'),
 view('isi = request.form["isi"]\nhtml = markdown(isi, extensions=["tables"])\nreturn render_template("x.html", isi=Markup(html))') + ">>> templates/x.html\n{{ isi }}",
 APP + '@app.template_filter("md")\ndef md(teks):\n    return Markup(markdown.markdown(teks))',
 APP + '@app.template_filter()\ndef baris(teks):\n    return Markup(teks.replace("\\n", "<br>"))',
 APP + 'def lencana(teks):\n    return Markup(f"<span class=\'l\'>{teks}</span>")\napp.jinja_env.filters["lencana"] = lencana',
 APP + '@bp.app_template_filter("tebal")\ndef tebal(teks):\n    hasil = re.sub(r"\\*(.+?)\\*", r"<b>\\1</b>", teks)\n    return Markup(hasil)',
],
"html-dari-kiriman": [
 APP + '@app.post("/")\ndef mulai():\n    session["nama"] = request.form["nama"]\n    return redirect("/hasil")\n@app.get("/hasil")\ndef hasil():\n    return f"<h1>Selamat {session[\'nama\']}</h1>"',
 APP + '@app.post("/")\ndef mulai():\n    session["nama"] = request.form["nama"].strip()\n    return redirect("/hasil")\n@app.get("/hasil")\ndef hasil():\n    nama = session.get("nama", "kamu")\n    return "<h1>Halo " + nama + "</h1>"',
],
"tanpa-batas-waktu": [
 view('import requests\nsesi = requests.Session()\nsesi.get("https://x.id")'),
 APP + 'import requests\nsesi = requests.Session()\ndef ambil():\n    return sesi.get("https://x.id", params={"q": 1}).json()',
 APP + 'from requests import Session\ndef ambil():\n    with Session() as s:\n        return s.post("https://x.id", json={}).json()',
 APP + 'import requests\ndef ambil():\n    return requests.Session().get("https://x.id").json()',
 APP + 'import requests\nclass Cuaca:\n    def __init__(self):\n        self.sesi = requests.Session()\n    def ambil(self):\n        return self.sesi.get("https://x.id").json()',
 APP + 'from klien import sesi\n@app.get("/")\ndef d():\n    return sesi.get("https://x.id").json()\n>>> klien.py\nimport requests\nsesi = requests.session()\n',
],
"sandi-hash-cepat": [
 APP + 'def hash_password(p):\n    return hashlib.sha256(p.encode()).hexdigest()',
 APP + 'def buatHashSandi(x):\n    return hashlib.md5(x.encode("utf-8")).hexdigest()',
 APP + 'def cek_password(p, tersimpan):\n    return hashlib.sha1((p + "garam").encode()).hexdigest() == tersimpan',
 APP + 'class User:\n    def set_password(self, teks):\n        self.kode = hashlib.sha256(teks.encode()).hexdigest()',
],
"sandi-tetap": [
 APP + 'ADMIN = {"username": "admin", "password": "padi-2021"}\n@app.post("/")\ndef m():\n    if request.form["password"] == ADMIN["password"]:\n        session["x"] = 1\n    return "x"',
 APP + 'from atur import ADMIN\n@app.post("/")\ndef m():\n    if request.form["password"] != ADMIN.get("password"):\n        abort(403)\n    return "x"\n>>> atur.py\nADMIN = {"password": "padi-2021"}\n',
 APP + 'import config\n@app.post("/")\ndef m():\n    if request.form["password"] == config.SANDI_ADMIN:\n        session["x"] = 1\n    return "x"\n>>> config.py\nSANDI_ADMIN = "padi-2021"\n',
],
}  # fmt: skip
"""The same faults, as they are written elsewhere."""

HARMLESS: dict[str, list[str]] = {
"tulis-sandi": [
 APP + MODEL + '    def __init__(self, nama, password):\n        self.nama = nama\n        self.password = password\n@app.post("/")\ndef d():\n    db.session.add(User(request.form["nama"], generate_password_hash(request.form["password"])))\n    return "x"',
 view('with open("a.csv", "a") as f:\n    csv.writer(f).writerow([request.form["nama"], generate_password_hash(request.form["sandi"])])'),
 view('with open("a.csv", "a") as f:\n    csv.writer(f).writerow([request.form["nama"], request.form["nilai"]])'),
],
"hapus-berkas": [
 view('data = list(baca())\ndel data[no]\nreturn render_template("x.html", data=data)', '@app.route("/hapus/<int:no>")', "no"),
],
"sql": [
 view('q = "SELECT * FROM b WHERE 1=1"\nnilai = []\nif request.args.get("k"):\n    q += " AND k = %s"\n    nilai.append(request.args["k"])\ncur = db.cursor()\ncur.execute(q, tuple(nilai))'),
 view('ids = request.form.getlist("id")\ndb.execute("SELECT * FROM b WHERE id IN (%s)" % ",".join(["%s"] * len(ids)), ids)'),
 APP + '@app.cli.command("kosong")\ndef kosong():\n    for tabel in ("a", "b"):\n        db.execute(f"DELETE FROM {tabel}")',
 APP + 'TABEL = {"siswa": "tb_siswa"}\n@app.get("/<jenis>")\ndef d(jenis):\n    if jenis not in TABEL:\n        abort(404)\n    return db.execute("SELECT * FROM " + TABEL[jenis]).fetchall()',
 view('hal = request.args.get("hal", 1, type=int)\noffset = (hal - 1) * 10\ndb.execute(f"SELECT * FROM b LIMIT 10 OFFSET {offset}")'),
 view('kolom = ", ".join(["nama", "nim"])\ndb.execute("SELECT " + kolom + " FROM b")'),
 view('arah = "DESC" if request.args.get("arah") == "turun" else "ASC"\ndb.execute(f"SELECT * FROM b ORDER BY nama {arah}")'),
 view('hasil = db.session.execute(db.select(Buku).filter(Buku.judul.ilike(f"%{request.args[\'q\']}%")))'),
 view('data = request.get_json()\nkolom = [k for k in data if k in ("nama", "nim")]\nbagian = ", ".join(f"{k} = ?" for k in kolom)\ndb.execute(f"UPDATE b SET {bagian}", [data[k] for k in kolom])'),
 view('nim = request.form["nim"]\nif not nim.isdigit():\n    abort(400)\ndb.execute(f"SELECT * FROM b WHERE nim = {nim}")'),
 APP + 'class Repo:\n    tabel = "buku"\n    def semua(self):\n        return db.execute(f"SELECT * FROM {self.tabel}")',
 view('bulan = int(request.args.get("bulan", 1))\ntahun = 2026\nawal = f"{tahun}-{bulan:02d}-01"\ndb.execute(f"SELECT * FROM b WHERE t >= \'{awal}\'")'),
 view('sql = open("laporan.sql").read()\ndb.execute(sql)'),
 view('query = f"""\n    SELECT * FROM buku\n    WHERE judul = ?\n"""\ndb.execute(query, (request.args["q"],))'),
],
"hapus-lewat-get": [
 view('keranjang = session.get("keranjang", [])\nkeranjang.remove(id)\nsession["keranjang"] = keranjang', '@app.route("/keranjang/hapus/<id>")', "id"),
 view('del session["keranjang"][id]', '@app.route("/keranjang/hapus/<id>")', "id"),
 view('session["keranjang"].pop(id)', '@app.route("/hapus/<id>")', "id"),
 APP + 'def buang_lama():\n    db.execute("DELETE FROM token WHERE waktu < 1")\n@app.get("/")\ndef index():\n    buang_lama()\n    return "ok"',
 view('db.execute("DELETE FROM sesi WHERE token = ?", (request.cookies["t"],))', '@app.route("/logout")'),
 view('b = db.get_or_404(Buku, id)\nreturn render_template("yakin.html", b=b)\n', '@app.route("/hapus/<int:id>")', "id"),
 view('data = [x for x in daftar if x["id"] != id]\nreturn render_template("x.html", data=data)', '@app.route("/tanpa-hapus/<int:id>")', "id"),
 view('match request.method:\n    case "POST":\n        db.session.delete(b)', '@app.route("/hapus/<int:id>", methods=["GET", "POST"])', "id"),
 view('if request.method == "POST" and form.validate():\n    db.session.delete(b)', '@app.route("/hapus/<int:id>", methods=["GET", "POST"])', "id"),
 view('if not form.validate_on_submit():\n    return "x"\ndb.session.delete(b)', '@app.route("/hapus/<int:id>", methods=["GET", "POST"])', "id"),
 view('if request.method == "GET":\n    abort(405)\ndb.session.delete(b)', '@app.route("/hapus/<int:id>", methods=["GET", "POST"])', "id"),
 view('if "yakin" in request.form:\n    db.session.delete(b)', '@app.route("/hapus/<int:id>", methods=["GET", "POST"])', "id"),
],
"safe-di-templat": [
 APP + 'import json\n@app.get("/")\ndef d():\n    return render_template("x.html", grafik=json.dumps([1, 2]))\n>>> templates/x.html\n<script>const g = {{ grafik|safe }};</script>',
 APP + '@app.get("/")\ndef d():\n    df = pd.read_csv("a.csv")\n    return render_template("x.html", tabel=df.to_html())\n>>> templates/x.html\n{{ tabel|safe }}',
 APP + '@app.get("/")\ndef d():\n    fig = px.bar([1])\n    grafik = json.dumps(fig, cls=plotly.utils.PlotlyJSONEncoder)\n    return render_template("x.html", graphJSON=grafik)\n>>> templates/x.html\n{{ graphJSON | safe }}',
],
"formulir-tanpa-csrf": [
 page('<form method="post">{% for f in form %}{{ f.label }} {{ f }}{% endfor %}<button>x</button></form>'),

 APP + '@app.post("/")\ndef d():\n    return render_template("x.html", hasil=int(request.form["a"]) * 2)\n>>> dua/app.py\nfrom flask import Flask, session\napp = Flask(__name__)\n@app.get("/")\ndef d():\n    session["x"] = 1\n    return "x"\n>>> templates/x.html\n<form method="post"><input name="a"></form>',
 APP + '@app.get("/")\ndef d():\n    session["x"] = 1\n    return "x"\n>>> dua/app.py\nfrom flask import Flask, render_template, request\napp = Flask(__name__)\n@app.post("/")\ndef d():\n    return render_template("x.html", hasil=int(request.form["a"]) * 2)\n>>> dua/templates/x.html\n<form method="post"><input name="a"></form>',
 APP + '@app.get("/")\ndef d():\n    session["x"] = 1\n    return "x"\n>>> hitung.py\nfrom flask import Flask, render_template, request\napp = Flask(__name__)\n@app.post("/")\ndef d():\n    return render_template("hitung.html", hasil=int(request.form["a"]) * 2)\n>>> templates/hitung.html\n<form method="post"><input name="a"></form>',
 APP + '@app.post("/")\ndef d():\n    r = redirect("/")\n    r.set_cookie("tema", "gelap")\n    return r\n>>> templates/x.html\n<form method="post"><button>Gelap</button></form>',
 page('<form method="post">{{ form.csrf_token }}<input></form>'),
 page('<form method="post"><input type="hidden" name="csrf_token" value="{{ session.csrf }}"></form>', "session['csrf'] = buat()"),

 page('<form action="{{ url_for("x") }}" method="post" {% if a > b %}class="y"{% endif %}>{{ form.csrf_token }}</form>'),
 page('<form method="dialog"><button>Tutup</button></form>'),
 page('<form method="post">{% include "_token.html" %}</form>'),
 page('{% macro f(form) %}<form method="post">{{ form.hidden_tag() }}</form>{% endmacro %}'),
],
"html-dari-kiriman": [
 APP + '@app.post("/")\ndef masuk():\n    nama = request.form["nama"]\n    if nama == "admin" and request.form["sandi"] == os.environ["SANDI"]:\n        session["nama"] = nama\n    return redirect("/hasil")\n@app.get("/hasil")\ndef hasil():\n    return f"<h1>Halo {session[\'nama\']}</h1>"',
 APP + '@app.post("/")\ndef pilih():\n    if request.form["tema"] in ("gelap", "terang"):\n        session["tema"] = request.form["tema"]\n    return redirect("/hasil")\n@app.get("/hasil")\ndef hasil():\n    return f"<body class=\'{session.get(\'tema\')}\'>"',

 APP + '@app.post("/")\ndef mulai():\n    session["skor"] = int(request.form["skor"])\n    return redirect("/hasil")\n@app.get("/hasil")\ndef hasil():\n    return f"<h1>Skor {session[\'skor\']}</h1>"',
 APP + '@app.post("/")\ndef mulai():\n    session["nama"] = request.form["nama"]\n    session["nomor"] = 0\n    return redirect("/hasil")\n@app.get("/hasil")\ndef hasil():\n    return f"<h1>Soal {session[\'nomor\']}</h1>"',
 APP + '@app.post("/")\ndef mulai():\n    session["nama"] = request.form["nama"]\n    return redirect("/hasil")\n@app.get("/hasil")\ndef hasil():\n    return f"<h1>Selamat {escape(session[\'nama\'])}</h1>"',
 APP + '@app.get("/hasil")\ndef hasil():\n    session["jumlah"] = session.get("jumlah", 0) + 1\n    return f"<h1>Kunjungan ke-{session[\'jumlah\']}</h1>"',

 view('return f"{request.args[\'x\']}", 200, {"Content-Type": "text/plain"}'),
 view('return Response(f"x {request.args[\'x\']}", mimetype="text/plain")'),
 view('nama = escape(request.args["nama"])\nreturn "<b>" + nama + "</b>"'),
 view('n = len(request.args["nama"])\nreturn f"{n} huruf"'),
],
"sandi-tetap": [
 APP + 'LABEL = {"username": "Nama", "password": "Kata sandi"}\n@app.get("/")\ndef m():\n    return LABEL["password"]',
 APP + 'ADMIN = {"username": "admin", "password": os.environ["SANDI"]}\n@app.post("/")\ndef m():\n    if request.form["password"] == ADMIN["password"]:\n        session["x"] = 1\n    return "x"',
 APP + 'import config\n@app.post("/")\ndef m():\n    if request.form["password"] == config.SANDI_ADMIN:\n        session["x"] = 1\n    return "x"\n>>> config.py\nimport os\nSANDI_ADMIN = os.environ["SANDI_ADMIN"]\n',
 APP + 'ADMIN = {"username": "admin", "password": ""}\n',

 view('token = request.headers.get("X-API-KEY")\nif token != os.environ["API_KEY"]:\n    abort(401)'),
 APP + 'KUNCI = os.environ.get("KUNCI")\n@app.post("/")\ndef m():\n    if request.form["password"] != KUNCI:\n        abort(401)\n    return "x"',
 view('if request.form["password"] in ("", "password"):\n    flash("lemah")'),
],
"sandi-dibandingkan": [
 view('if not check_password_hash(user.password, request.form["password_lama"]):\n    flash("x")\nuser.password = generate_password_hash(request.form["password_baru"])'),
 view('if token == user.reset_token:\n    pass', '@app.get("/r/<token>")', "token"),
 view('pwd1 = request.form["password1"]\npwd2 = request.form["password2"]\nif pwd1 != pwd2:\n    flash("beda")'),
 view('password = request.form["password"]\nulang = request.form["ulang_password"]\nif password != ulang:\n    flash("beda")'),
 APP + 'def validasi(password, password_ulang):\n    return password == password_ulang\n',
 APP + 'class F(FlaskForm):\n    def validate_password2(self, field):\n        if field.data != self.password.data:\n            raise ValidationError("beda")',
 view('if user.password == generate_password_hash(request.form["password"]):\n    pass'),
 view('if request.form["password_baru"] == request.form["password_lama"]:\n    flash("sama")'),
],
"sandi-polos-disimpan": [
 view('user.password = generate_password_hash(form.password.data)'),
 APP + MODEL + '@app.post("/")\ndef d():\n    hashed = argon2.hash(request.form["password"])\n    db.session.add(User(nama="a", password=hashed))\n    return "x"',
 APP + MODEL + '@app.post("/")\ndef d():\n    u = User(nama="a", password=buat_hash(request.form["password"]))\n    return "x"',
 view('session["password_benar"] = True'),
 view('isian = {"password": request.form["password"]}\nreturn render_template("x.html", isian=isian)\n'),
 APP + 'class UserSchema(Schema):\n    password = fields.Str()\n',
],
"kunci-di-kode": [
 APP + 'app.config["SECRET_KEY_FALLBACKS"] = []',
 APP + 'if not app.secret_key:\n    raise RuntimeError("SECRET_KEY belum diisi")',
 APP + 'class DevelopmentConfig:\n    SECRET_KEY = "dev"',
 APP + 'from decouple import config\napp.secret_key = config("SECRET_KEY")',
 APP + 'app.config["SECRET_KEY"] = Path("kunci").read_text()',
],
"sandi-di-kode": [
 APP + 'class F(FlaskForm):\n    password = PasswordField("Password", validators=[])\n',
 APP + 'app.config["MAIL_PASSWORD"] = os.getenv("MAIL_PASSWORD")\n',
 APP + 'token = request.args.get("token", "")\n',
 APP + 'pesan = {"password": "wajib diisi", "email_password": "Password email salah"}\n',
 APP + 'DB_PASSWORD_FIELD = "password"\n',
],
"redirect-terbuka": [
 view('nxt = request.args.get("next")\nif nxt and urlparse(nxt).netloc == "":\n    return redirect(nxt)'),
 view('halaman = request.args.get("ke")\nif halaman in ("a", "b"):\n    return redirect(halaman)'),
 view('return redirect(request.url)'),
 view('return redirect(request.referrer or "/")'),
 view('return redirect(f"/cari/{request.form[\'q\']}")'),
],
"unggah-nama-asli": [
 view('f = request.files["f"]\nif f.filename == "":\n    return "kosong"\n_, ext = os.path.splitext(f.filename)\nf.save(f"up/{uuid4()}{ext}")'),
 view('img.save("static/" + nama)'),
 view('f = request.files["f"]\nnama = secure_filename(f.filename)\npath = os.path.join(app.config["U"], nama)\nf.save(path)'),
],
"debug-terbuka": [APP + 'socketio.run(app, debug=False, host="0.0.0.0")', APP + 'app.run(host=os.getenv("HOST", "0.0.0.0"), debug=False)'],
"debug-di-kode": [APP + 'app.run(debug=app.config["DEBUG"])', APP + 'logging.run(debug=True)'],
"templat-tidak-ada": [
 APP + '@app.get("/")\ndef d():\n    return render_template("/x.html")\n>>> templates/x.html\n.',
 APP + '@app.get("/")\ndef d():\n    return render_template("admin/x.html")\n>>> admin/templates/admin/x.html\n.',
],
"galat-ditampilkan": [
 view('try:\n    simpan()\nexcept Exception as e:\n    app.logger.error(f"gagal {e}")\n    flash("Gagal menyimpan")'),
 view('try:\n    simpan()\nexcept Exception as e:\n    print(e)\n    return "Maaf", 500'),
 view('try:\n    simpan()\nexcept ValueError as e:\n    flash(str(e))'),
 view('try:\n    simpan()\nexcept Exception as e:\n    catatan = str(e)\n    app.logger.error(catatan)\n    flash("Gagal")'),
 view('try:\n    simpan()\nexcept Exception as e:\n    pesan = str(e)\n    app.logger.error(pesan)\n    pesan = "Gagal menyimpan"\n    flash(pesan)'),
 view('pesan = ""\ntry:\n    simpan()\nexcept Exception as e:\n    galat = str(e)\n    kirim_ke_admin(galat)\nreturn pesan'),
 view('try:\n    simpan()\nexcept Exception as e:\n    flash("Sudah ada" if "UNIQUE" in str(e) else "Gagal menyimpan")'),
 view('try:\n    simpan()\nexcept Exception as e:\n    return {"galat": type(e).__name__}, 500'),
 view('try:\n    ambil()\nexcept HTTPException as e:\n    return {"kode": e.code}, e.code'),
 view('try:\n    simpan()\nexcept Exception as e:\n    db.rollback()\n    raise\nreturn "ok"'),
 APP + 'def simpan():\n    try:\n        tulis()\n    except Exception as e:\n        print(e)\n        return None\n',
 view('try:\n    simpan()\nexcept FileNotFoundError as e:\n    return render_template("x.html", berkas=e.filename)') + ">>> templates/x.html\nx",
],
"debug": [
 APP + 'app.config.from_object("pengaturan")\nif app.config["DEBUG"]:\n    app.run(debug=True)\n>>> pengaturan.py\nimport os\nDEBUG = bool(os.getenv("D"))\n',

 APP + 'app.run()\n>>> pengaturan.py\nDEBUG = True\n',
 APP + 'app.config.from_object("pengaturan")\napp.run(debug=False)\n>>> pengaturan.py\nDEBUG = True\n',
 APP + 'app.config.from_object("pengaturan")\napp.run(debug=app.config["DEBUG"])\n>>> pengaturan.py\nDEBUG = False\n',
 APP + 'app.config.from_object("pengaturan")\n>>> pengaturan.py\nimport os\nDEBUG = os.environ.get("DEBUG") == "1"\n',
 APP + 'app.config.from_object("pengaturan.Produksi")\napp.run()\n>>> pengaturan.py\nclass Dasar:\n    DEBUG = True\nclass Produksi(Dasar):\n    DEBUG = False\n',
 APP + 'from pengaturan import pilihan\napp.config.from_object(pilihan[os.environ["MODE"]])\napp.run()\n>>> pengaturan.py\nclass Dev:\n    DEBUG = True\npilihan = {"dev": Dev}\n',
 APP + 'if os.environ.get("MODE") == "dev":\n    app.config.from_object("pengaturan")\napp.run()\n>>> pengaturan.py\nDEBUG = True\n',
 APP + 'app.config.from_object("pengaturan.DevelopmentConfig")\n>>> pengaturan.py\nclass DevelopmentConfig:\n    DEBUG = True\n',
 APP + 'app.config.from_object("pengaturan")\napp.config["DEBUG"] = False\napp.run()\n>>> pengaturan.py\nDEBUG = True\n',

 APP + 'if __name__ == "__main__":\n    if os.environ.get("MODE") == "dev":\n        app.run(debug=True)\n    else:\n        app.run()',
 APP + 'if os.getenv("FLASK_ENV") == "development":\n    app.run(debug=True)',
 APP + 'if os.environ.get("FLASK_DEBUG"):\n    app.run(debug=True, host="0.0.0.0")',
 APP + 'if os.getenv("FLASK_DEBUG", "0") == "1":\n    app.debug = True\napp.run()',
 APP + 'mode = os.environ.get("APP_MODE", "production")\nif mode == "development":\n    app.config["DEBUG"] = True',
 APP + 'if __name__ == "__main__":\n    if os.environ.get("DEBUG", "").lower() in ("1", "true"):\n        app.run(debug=True)\n    else:\n        from waitress import serve\n        serve(app)',
 APP + 'pengembangan = os.environ.get("LOKAL") == "ya"\nif pengembangan and __name__ == "__main__":\n    app.run(debug=True)',
 APP + 'import sys\nif "--debug" in sys.argv:\n    app.run(debug=True)',
 HEAD + 'def main():\n    app = create_app()\n    if "dev" == os.environ.get("MODE"):\n        app.run(debug=True)\n        return\n    app.run()',
],
"kunci": [
 APP + 'import atur\napp.secret_key = atur.KUNCI\n>>> atur.py\nimport os\nKUNCI = os.environ["KUNCI"]\n',
 APP + 'from atur import KUNCI\napp.secret_key = KUNCI\n>>> atur.py\nfrom decouple import config\nKUNCI = config("KUNCI")\n',
 APP + 'import atur\napp.secret_key = os.environ["KUNCI"]\n>>> atur.py\nNAMA = "warung-siti"\n',
 APP + 'import secrets\ntoken = request.args.get("t") or secrets.token_hex(16)',
 APP + 'from pathlib import Path\nberkas = Path("kunci.txt")\napp.secret_key = berkas.read_text()',
 APP + 'app.secret_key = os.environ.get("SECRET_KEY") or baca_kunci()',
],
"markup-dari-kiriman": [
 view('isi = Markup(bleach.clean(markdown.markdown(request.form["isi"])))'),
 view('isi = Markup(markdown.markdown(open("bantuan.md", encoding="utf-8").read()))'),
 APP + '@app.template_filter()\ndef baris(teks):\n    return Markup(escape(teks).replace("\\n", Markup("<br>")))',
 APP + '@app.template_filter()\ndef baris(teks):\n    aman = escape(teks)\n    return Markup(re.sub(r"\\n", "<br>", aman))',
 APP + '@app.template_filter()\ndef baris(teks):\n    return Markup("<br>".join(escape(b) for b in teks.splitlines()))',
 APP + '@app.template_filter()\ndef rupiah(angka):\n    return Markup(f"<b>Rp {angka:,}</b>")',
 APP + '@app.template_filter()\ndef tanda(status):\n    return Markup("<b>ya</b>" if status else "<i>tidak</i>")',
 APP + 'IKON = {"a": "<i>a</i>"}\n@app.template_filter()\ndef ikon(jenis):\n    return Markup(IKON[jenis])',
 APP + '@app.template_filter()\ndef tebal(teks):\n    return Markup("<b>{}</b>").format(teks)',
 APP + 'def ikon(nama):\n    return Markup(f"<svg>{nama}</svg>")\n',
],
"tanpa-batas-waktu": [
 view('import requests\nsesi = requests.Session()\nsesi.get("https://x.id", timeout=5)'),
 view('session.get("nama")'),
 view('from sqlalchemy.orm import Session\nwith Session(mesin) as s:\n    s.get(Buku, 1)\n    s.delete(1)'),
 view('import requests\nsesi = requests.Session()\nsesi.mount("https://", Berbatas(timeout=5))\nsesi.get("https://x.id")'),
 view('import requests\nsesi = requests.Session()\nsesi.headers.get("x")'),
 view('import requests\nsesi = requests.Session()\natur = {"timeout": 5}\nsesi.get("https://x.id", **atur)'),
 view('data = {}\ndata.get("https://x.id")'),
],
"sandi-hash-cepat": [
 APP + 'def hash_berkas(p):\n    return hashlib.sha256(p.read_bytes()).hexdigest()',
 APP + 'def token_reset_password(x):\n    return hashlib.sha256(x.encode()).hexdigest()',
 APP + 'def hash_password(p):\n    return generate_password_hash(p)',
 APP + 'def simpan_password(p, email):\n    gambar = hashlib.md5(email.encode()).hexdigest()\n    return generate_password_hash(p), gambar',
 APP + 'def gravatar(e):\n    return hashlib.md5(e.lower().encode()).hexdigest()',
 APP + 'def hash_password(p):\n    return hashlib.pbkdf2_hmac("sha256", p.encode(), os.urandom(16), 600000)',
],
}  # fmt: skip
"""What only looks like a fault, in the ways in which people write it."""

TIDY: list[str] = [
 APP+PROTECTED+'''
@app.context_processor
def umum():
    return {"versi": "1.0", "password_min": 8}
@app.route("/profil", methods=["GET","POST"])
def profil():
    if request.method == "POST":
        lama = request.form["password_lama"]
        baru = request.form["password_baru"]
        if not check_password_hash(current_user.password, lama):
            flash("salah")
        elif baru == lama:
            flash("sama")
        elif len(baru) < 8:
            flash("pendek")
        else:
            current_user.password = generate_password_hash(baru)
            db.session.commit()
    return render_template("p.html")
>>> templates/p.html
<form method="post">{{ csrf_token() }}</form>
''',
 APP+'''
def kueri(sql, args=(), one=False):
    cur = get_db().execute(sql, args)
    rv = cur.fetchall()
    return (rv[0] if rv else None) if one else rv
@app.get("/b/<slug>")
def satu(slug):
    b = kueri("SELECT * FROM b WHERE slug = ?", [slug], one=True)
    if b is None:
        abort(404)
    return render_template("b.html", b=b)
>>> templates/b.html
{{ b.isi }}
''',
 APP+'''
class BukuForm(FlaskForm):
    judul = StringField()
@app.route("/edit/<int:id>", methods=["GET","POST"])
def edit(id):
    b = db.get_or_404(Buku, id)
    form = BukuForm(obj=b)
    if form.validate_on_submit():
        form.populate_obj(b)
        db.session.commit()
        return redirect(url_for("satu", id=b.id))
    return render_template("e.html", form=form)
>>> templates/e.html
<form method="post" novalidate>{{ form.hidden_tag() }}{{ form.judul() }}</form>
''',
 APP+'''
@app.route("/login", methods=["POST"])
def login():
    data = request.get_json(silent=True) or {}
    user = User.query.filter_by(email=data.get("email")).first()
    if user is None or not user.verify_password(data.get("password", "")):
        return {"error": "salah"}, 401
    return {"token": create_access_token(identity=user.id)}
''',
 APP+'''
@app.route("/laporan")
def laporan():
    mulai = request.args.get("mulai", type=int, default=2020)
    sampai = min(int(request.args.get("sampai", 2026)), 2030)
    rows = db.execute(f"SELECT * FROM l WHERE tahun BETWEEN {mulai} AND {sampai}").fetchall()
    si = io.StringIO()
    csv.writer(si).writerows(rows)
    out = make_response(si.getvalue())
    out.headers["Content-Type"] = "text/csv"
    return out
''',
 APP+'''
def buat_tabel():
    for nama, kolom in {"a": "id INTEGER", "b": "nama TEXT"}.items():
        db.execute(f"CREATE TABLE IF NOT EXISTS {nama} ({kolom})")
@app.get("/")
def i():
    return "ok"
''',
 APP+'''
STATUS = ("baru", "proses", "selesai")
@app.get("/t/<status>")
def t(status):
    if status not in STATUS:
        abort(404)
    return f"<h1>Tugas {status}</h1>"
''',
 APP+'''
@app.get("/kalkulator/<int:a>/<operasi>/<int:b>")
def k(a, operasi, b):
    if operasi == "tambah":
        hasil = a + b
    else:
        hasil = a - b
    return f"{a} dan {b}: {hasil}"
''',
 APP+'''
def kirim_email(tujuan, isi):
    with smtplib.SMTP(os.environ["SMTP_HOST"]) as s:
        s.login(os.environ["SMTP_USER"], os.environ["SMTP_PASS"])
        s.sendmail("a@b.id", tujuan, isi)
@app.get("/")
def i():
    return "ok"
''',
 APP+'''
from flask_wtf import CSRFProtect
CSRFProtect(app)
@app.post("/komentar")
def k():
    isi = bleach.clean(request.form["isi"])
    db.execute("INSERT INTO k (isi) VALUES (?)", (isi,))
    return redirect(request.referrer or url_for("i"))
@app.get("/")
def i():
    return render_template("k.html", k=[])
>>> templates/k.html
{% for x in k %}{{ x.isi }}{% endfor %}<form method="post" action="/komentar"><input type="hidden" name="csrf_token" value="{{ csrf_token() }}"/></form>
''',
 APP+'''
@app.route("/unduh/<path:nama>")
def unduh(nama):
    return send_from_directory("berkas", nama)
@app.route("/foto", methods=["POST"])
def foto():
    berkas = request.files.get("foto")
    if berkas and berkas.filename:
        nama = f"{current_user.id}{Path(berkas.filename).suffix}"
        berkas.save(Path(app.config["UPLOAD"]) / nama)
    return redirect(url_for("i"))
''',
]  # fmt: skip
"""Pieces of tidy projects: no rule about code has anything to say of them."""

WHOLE: list[tuple[str, str]] = [
 ("sql", APP+'''
@app.route("/cari", methods=["POST"])
def cari():
    kata = request.form.get("kata")
    sql = ("SELECT * FROM buku "
           "WHERE judul LIKE '%" + kata + "%' "
           "ORDER BY judul")
    cur.execute(sql)
    return "x"
'''),
 ("sql", APP+'''
@app.route("/u", methods=["POST"])
def u():
    d = dict(request.form)
    sql = "UPDATE b SET nama='{nama}' WHERE id={id}".format(**d)
    cur.execute(sql)
    return "x"
'''),
 ("sql", APP+'''
@app.route("/u/<nim>")
def u(nim):
    cur = mysql.connection.cursor()
    hasil = cur.execute("SELECT * FROM m WHERE nim=%s" % nim)
    return "x"
'''),
 ("sandi", APP+'''
@app.route("/l", methods=["POST"])
def l():
    u = request.form["username"]; p = request.form["password"]
    if (u, p) == ("admin", "1234"):
        session["x"] = 1
    return "x"
'''),
 ("sandi", APP+'''
AKUN = [{"nama": "a", "password": "b"}]
@app.route("/l", methods=["POST"])
def l():
    for a in AKUN:
        if a["nama"] == request.form["nama"] and a["password"] == request.form["password"]:
            session["x"] = 1
    return "x"
'''),
 ("sandi", APP+'''
@app.route("/l", methods=["POST"])
def l():
    user = next((u for u in baca_json() if u["email"] == request.form["email"]), None)
    if user and user["password"] == request.form["password"]:
        session["x"] = 1
    return "x"
'''),
 ("sandi", APP+MODEL+'''
@app.route("/r", methods=["POST"])
def r():
    u = User()
    u.nama = request.form["nama"]
    u.password = request.form["password"]
    db.session.add(u)
    return "x"
'''),
 ("kunci-di-kode", APP+'''
app.config |= {"SECRET_KEY": "abcdefgh"}
'''),
 ("kunci-di-kode", APP+'''
app.config.from_object(__name__)
SECRET_KEY = "abcdefgh"
'''),
 ("kunci-di-kode", HEAD+'''
def create_app():
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "abcdefgh"
    return app
'''),
 ("hapus-lewat-get", APP+'''
@app.route("/aksi")
def aksi():
    if request.args.get("aksi") == "hapus":
        cur.execute("DELETE FROM b WHERE id = %s", (request.args["id"],))
    return "x"
'''),
 ("hapus-lewat-get", APP+'''
@app.route("/b/<int:id>/<aksi>")
def aksi(id, aksi):
    b = Buku.query.get(id)
    if aksi == "hapus":
        db.session.delete(b)
        db.session.commit()
    return "x"
'''),
 ("html-dari-kiriman", APP+'''
@app.route("/h", methods=["POST"])
def h():
    nama = request.form["nama"]
    html = "<ul>"
    html += "<li>" + nama + "</li>"
    return html
'''),
]  # fmt: skip
"""Faults that are written over several lines, or behind a name."""

OF_BANDIT = set(by_bandit.RULES.values())


def cases(which: int):
    return list(_cases(which))


def _cases(which: int):
    for rule, pair in PAIRS.items():
        for number, text in enumerate(pair[which], 1):
            marks = pytest.mark.needs("bandit") if rule in OF_BANDIT else ()
            yield pytest.param(rule, text, id=f"{rule}-{number}", marks=marks)


def seen(make_project, text: str) -> set[str]:
    return {each.rule for each in review(make_project(f">>> app.py\n{text}")).findings}


@pytest.mark.parametrize(("rule", "text"), cases(0))
def test_the_fault_is_found(rule, text, make_project):
    assert rule in seen(make_project, text)


@pytest.mark.parametrize(("rule", "text"), cases(1))
def test_what_only_looks_like_it_is_let_be(rule, text, make_project):
    assert rule not in seen(make_project, text)


def more(table: dict[str, list[str]]):
    return [
        pytest.param(ALL_OF.get(rule, {rule}), text, id=f"{rule}-{number}")
        for rule, texts in table.items()
        for number, text in enumerate(texts, 1)
    ]


@pytest.mark.parametrize(("rules", "text"), more(FAULTY))
def test_a_fault_is_found_however_it_is_written(rules, text, make_project):
    assert rules & seen(make_project, text)


@pytest.mark.parametrize(("rules", "text"), more(HARMLESS))
def test_no_harmless_way_of_writing_it_is_blamed(rules, text, make_project):
    assert not rules & seen(make_project, text)


@pytest.mark.parametrize("text", TIDY)
def test_nothing_is_found_in_a_tidy_piece(text, make_project):
    assert seen(make_project, text) == {"tanpa-uji", "tanpa-daftar-paket"}


@pytest.mark.parametrize(("rule", "text"), WHOLE)
def test_a_fault_is_followed_through_its_lines(rule, text, make_project):
    assert ALL_OF.get(rule, {rule}) & seen(make_project, text)


def test_every_rule_has_a_pair():
    assert set(PAIRS) == set(RULES)
    assert all(faulty and alike for faulty, alike in PAIRS.values())


def test_every_rule_has_its_words_and_a_lesson_that_is_there():
    from bukuflask import bank

    for code, rule in RULES.items():
        assert rule.weight in ORDER
        assert rule.title[0].isupper(), code
        assert not rule.title.endswith("."), code
        assert rule.why.endswith((".", ").")), code
        assert rule.advice.endswith("."), code
        assert rule.advice[0].islower() or rule.advice[0] == "`", code
        assert not rule.lesson or bank.outline(rule.lesson)
    assert set(by_bandit.RULES.values()) <= set(RULES)
