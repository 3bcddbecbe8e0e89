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
            page('<form method="post"><input type="hidden" name="csrf_token" value="{{ csrf_token() }}"></form>'),
            page('<form method="get"><input name="q"></form>'),
            page('<form><input name="q"></form>'),
            page('<!-- <form method="post"></form> -->{# <form method="post"></form> #}'),
            page('<form method="post"></form>', "from flask_wtf import CSRFProtect\nCSRFProtect(app)"),
            page('<form method="post" action="https://formspree.io/f/x"></form>'),
            page('<form method="post">{{ render_form(form) }}</form>'),
            APP + '@app.post("/")\ndef hitung():\n    return str(int(request.form["a"]) + 1)\n>>> templates/x.html\n<form method="post"><input name="a"></form>',
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

OF_BANDIT = set(by_bandit.RULES.values())


def cases(which: int):
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
