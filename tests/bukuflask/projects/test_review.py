"""What `%periksa_proyek` says, and that no folder breaks it: nothing is run, nothing is written, and what was not read is named."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bukuflask.problems import Masalah
from bukuflask.projects import by_bandit, sources
from bukuflask.projects.review import chosen, periksa, review
from bukuflask.projects.words import RULES

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = sorted(p for p in (ROOT / "examples").iterdir() if p.is_dir())
APP = "from flask import Flask\napp = Flask(__name__)\n"


def rules(where: Path) -> list[str]:
    return [each.rule for each in review(where).findings]


# -- what is said --------------------------------------------------------------------------------------------------------------


def test_a_finding_is_told_with_its_place_its_reason_the_way_out_and_the_lesson(make_project):
    where = make_project(
        f">>> app.py\n{APP}app.run(debug=True, host='0.0.0.0')\n>>> requirements.txt\nflask\n>>> test_app.py\n"
    )
    text = str(review(where).feedback())
    assert text.startswith("✎ Proyek proyek: 1 macam hal yang akan ditanyakan pembaca teliti.")
    assert (
        "✗ Perbaiki dulu · Mode debug menyala di alamat yang terbuka bagi jaringan:\n- app.py, baris 3: `app.run("
        in text
    )
    assert "- Mengapa: " in text
    assert "Lihat pelajaran 03 (Menjalankan server)." in text
    assert "✓ Yang sudah baik:\n- Ada berkas uji (1)." in text
    assert "- Programnya tidak dijalankan" in text


def test_the_heaviest_comes_first_and_many_places_are_counted(make_project):
    keys = "".join(f"app.config['SECRET_KEY'] = 'kunci-nomor-{n}'\n" for n in range(8))
    text = str(review(make_project(f">>> app.py\n{APP}app.run(debug=True)\n{keys}")).feedback())
    assert text.index("✗ Perbaiki dulu") < text.index("△ Sebaiknya") < text.index("○ Kalau sempat")
    assert text.count("app.py, baris") == 5 + 1
    assert "- dan 3 tempat lain" in text
    assert "4 macam hal yang akan ditanyakan pembaca teliti, 1 di antaranya berat." in text


def test_a_project_without_findings_is_told_so_without_praise_for_what_was_not_seen(make_project):
    where = make_project(f">>> app.py\n{APP}>>> requirements.txt\nflask\n>>> test_app.py\n")
    text = str(review(where).feedback())
    assert "tidak ada yang ditemukan oleh aturan-aturan ini" in text
    for word in ("CSRF", "SQL", "hash", "Kunci", "secure_filename"):
        assert word not in text, word


@pytest.mark.parametrize(
    "line",
    [
        'app.secret_key = "RahasiaNegara42"',
        "app.secret_key = b'RahasiaNegara42'",
        "app.config['SECRET_KEY']='RahasiaNegara42'",
        'app.config.update(SECRET_KEY="RahasiaNegara42", DEBUG=False)',
        'app.secret_key = """RahasiaNegara42\nlagi"""',
        'app.secret_key = "é" "RahasiaNegara42"',
        'app.config["URI"] = "mysql://root:RahasiaNegara42@localhost/x"',
        'app.config["MYSQL_PASSWORD"] = "RahasiaNegara42"',
        'import os; app.secret_key = os.getenv("KUNCI", "RahasiaNegara42")',
        'import pymysql; c = pymysql.connect(user="a", password="RahasiaNegara42")',
        'from flask import request\n@app.post("/")\ndef m():\n    if request.form["password"] == "RahasiaNegara42":\n        return "x"',
        'API_KEY = "RahasiaNegara42"; app.run(debug=True)',
    ],
)
def test_a_secret_is_shown_shortened(line, make_project):
    found = review(make_project(f">>> app.py\n{APP}{line}\n"))
    assert any(each.line for each in found.findings)
    feedback = found.feedback()
    assert "RahasiaNegara" not in str(feedback)
    assert "RahasiaNegara" not in feedback.html()


def test_of_an_env_only_the_name_is_shown(make_project):
    text = str(
        review(make_project(f">>> app.py\n{APP}>>> .env\nSECRET_KEY=RahasiaNegara42\n>>> GIT\n.env\n")).feedback()
    )
    assert "`SECRET_KEY=…`" in text
    assert "Rahasia" not in text


def test_markup_and_backticks_in_a_project_stay_text(make_project):
    where = make_project(f">>> app.py\n{APP}app.secret_key = 'x`y'  # `<img src=x>`\n")
    feedback = review(where).feedback()
    assert "<img" not in feedback.html()
    assert "&lt;img" in feedback.html()
    assert "`` app.secret_key" in str(feedback)


def test_what_nosec_excuses_is_counted_and_not_named(make_project):
    where = make_project(f">>> app.py\n{APP}# untuk pelajaran\napp.secret_key = 'kunci-uji'  # nosec B105\n")
    assert "kunci-di-kode" not in rules(where)
    assert "Baris bertanda `# nosec`: 1 hal" in str(review(where).feedback())


def test_without_bandit_it_says_what_it_did_not_look_for(make_project, monkeypatch):
    monkeypatch.setattr(by_bandit, "is_there", lambda: False)
    where = make_project(f">>> app.py\n{APP}eval(input())\n")
    assert "jalankan-teks" not in rules(where)
    assert "karena Bandit tidak terpasang di sini" in str(review(where).feedback())


# -- no folder breaks it -------------------------------------------------------------------------------------------------------


def test_nothing_is_run_and_nothing_is_written(make_project):
    where = make_project(
        ">>> app.py\nimport flask, pathlib\npathlib.Path(__file__).with_name('jejak').write_text('x')\nraise SystemExit\n>>> GIT\napp.py\n"
    )
    before = sorted((p.relative_to(where), p.stat().st_mtime_ns) for p in where.rglob("*"))
    review(where).feedback().html()
    assert sorted((p.relative_to(where), p.stat().st_mtime_ns) for p in where.rglob("*")) == before


def test_what_cannot_be_read_is_named_and_the_rest_is_examined(make_project):
    where = make_project(f">>> app.py\n{APP}app.run(debug=True)\n>>> rusak.py\ndef x(:\n")
    (where / "lama.py").write_bytes("nama = 'Añ'".encode("latin-1"))
    (where / "nol.py").write_bytes(b"x = 1\0")
    (where / "utf16.py").write_bytes("x = 1".encode("utf-16"))
    (where / "bom.py").write_bytes(b"\xef\xbb\xbfx = 1\n")
    (where / "latin.py").write_bytes("# -*- coding: latin-1 -*-\nx = 'Añ'\n".encode("latin-1"))
    (where / "ngawur.py").write_bytes(b"# -*- coding: ngawur -*-\nx = 1\n")
    (where / "besar.py").write_text("x = 1\n" * 200_000, encoding="utf-8")
    (where / "templates").mkdir()
    (where / "templates" / "x.html").write_bytes(b"\xff\xfe<form method=post>")
    found = review(where)
    assert "debug-di-kode" in [each.rule for each in found.findings]
    assert {name for name, _ in found.project.unread} == {
        "rusak.py",
        "lama.py",
        "nol.py",
        "utf16.py",
        "ngawur.py",
        "besar.py",
        "templates/x.html",
    }
    text = str(found.feedback())
    assert "`besar.py` (terlalu besar)" in text
    assert "dan 2 lagi" in text


def test_deep_and_strange_code_is_survived(make_project):
    deep = "x = " + "(" * 90 + "1" + ")" * 90
    long_sum = "y = " + " + ".join(["'a'"] * 500)
    circle = "def a(x):\n    x = b(x)\n    return a(x)\ndef b(x):\n    return a(x)\nz = z if z else a(z)\n"
    sql = "@app.get('/<q>')\ndef c(q):\n    while q:\n        s = s + q\n        q = s\n        q += q\n    db.execute(s)\n    db.execute(*q)\n    db.execute()\n    return s\n"
    other = "class A(A): pass\n@app.route\ndef d(): pass\n@app.route(rule=1, methods=M)\ndef e(): return\nlambda: (yield)\nmatch x:\n    case [a, *b]: app.secret_key = a\n"
    page = "{% for %}{{ a|safe {# x\n<form method=post <form method=post></form></form></form><![x<!DOCTYPE"
    where = make_project(f">>> app.py\n{APP}{deep}\n{long_sum}\n{circle}{sql}{other}\n>>> templates/x.html\n{page}\n")
    begun = time.monotonic()
    review(where).feedback().html()
    assert time.monotonic() - begun < 20


def test_tangled_names_do_not_take_for_ever(make_project):
    lines = [
        f"    if x:\n        a{n} = a{(n + 1) % 9} + a{(n + 2) % 9} + a{(n + 5) % 9}\n"
        for _ in range(12)
        for n in range(9)
    ]
    helpers = "".join(f"def h{n}(x):\n    return h{(n + 1) % 9}(x) + h{(n + 2) % 9}(x)\n" for n in range(9))
    ends = "    db.execute(a0 + h0(a1))\n    f.save(a2 + f.filename)\n    return redirect(a3)\n"
    where = make_project(
        f">>> app.py\n{APP}{helpers}@app.get('/<x>')\ndef v(x, {', '.join(f'a{n}=x' for n in range(9))}):\n{''.join(lines)}{ends}"
    )
    begun = time.monotonic()
    review(where)
    assert time.monotonic() - begun < 20


def test_folders_of_tools_are_left_out(make_project):
    bad = f"{APP}app.secret_key = 'kunci-lama'\n"
    texts = "".join(
        f">>> {name}/x.py\n{bad}"
        for name in ("venv", "lib/site-packages", ".venv", "node_modules", "rak", "migrations/versions", "__pycache__")
    )
    where = make_project(f">>> app.py\n{APP}{texts}>>> rak/pyvenv.cfg\nhome = x\n")
    found = review(where)
    assert not [each for each in found.findings if each.rule == "kunci-di-kode"]
    assert "Folder yang dilewati: " in str(found.feedback())


def test_a_big_folder_is_bounded_and_it_is_said(make_project, monkeypatch):
    monkeypatch.setattr(sources, "MOST_FILES", 5)
    many = "".join(f">>> m{n:02}.py\nx = {n}\n" for n in range(20))
    found = review(make_project(f">>> app.py\n{APP}{many}"))
    assert len(found.project.python) == 5
    assert "foldernya terlalu besar" in str(found.feedback())


def test_nothing_is_said_of_sql_where_there_is_no_such_file(make_project):
    assert "SQL" not in " ".join(review(make_project(f">>> app.py\n{APP}")).unseen)


@pytest.mark.parametrize(
    "text",
    [
        APP + "app.secret_key = 'warung-siti-mawar'\n",
        APP + "import atur\napp.secret_key = atur.KUNCI\n>>> atur.py\nKUNCI = 'warung-siti-mawar'\n",
        APP
        + "ADMIN = {'password': 'warung-siti-mawar'}\ndef masuk(password):\n    return password == ADMIN['password']\n",
    ],
)
def test_a_secret_is_shortened_once_wherever_it_stands(text, make_project):
    shown = [each.seen for each in review(make_project(f">>> app.py\n{text}")).findings if "wa" in each.seen]
    assert shown
    assert all("'wa…'" in each and "siti" not in each for each in shown)


def test_at_most_five_files_of_sql_are_named(make_project):
    many = "".join(f">>> data/{n}.sql\nINSERT INTO user VALUES ('a', 'rahasia');\n" for n in range(6))
    (said,) = (each for each in review(make_project(f">>> app.py\n{APP}{many}")).unseen if "SQL" in each)
    assert said.startswith("Isi berkas SQL (`data/0.sql`")
    assert "`data/4.sql`, dan 1 lagi)" in said
    assert "data/5.sql" not in said


def test_a_link_in_a_circle_is_not_followed(make_project, link):
    where = make_project(f">>> app.py\n{APP}")
    link(where / "lagi", where)
    link(where / "putus.py", where / "tidak-ada.py")
    assert [each.name for each in review(where).project.python] == ["app.py"]


def test_no_folder_no_python_no_flask(make_project, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for line, says in (("", "belum ditulis"), ("tidak-ada", "Folder tidak-ada tidak ada."), ("\0", "tidak ada")):
        with pytest.raises(Masalah, match=says):
            periksa(line)
    (tmp_path / "kosong").mkdir()
    with pytest.raises(Masalah, match="kosong"):
        periksa("kosong")
    where = make_project(">>> catatan.ipynb\n{}\n")
    with pytest.raises(Masalah, match=r"tidak ada berkas Python\. Notebook tidak dibaca"):
        periksa("proyek")
    with pytest.raises(Masalah, match="adalah sebuah berkas"):
        periksa("proyek/catatan.ipynb")
    (where / "x.py").write_text("print(1)\n", encoding="utf-8")
    with pytest.raises(Masalah, match="mengimpor Flask"):
        periksa("proyek")
    (where / "y.py").write_text("from flask import (\n", encoding="utf-8")
    with pytest.raises(Masalah, match=r"y\.py \(ada galat sintaks di baris 1\)"):
        periksa("proyek")


def test_a_folder_is_named_in_every_way(make_project, tmp_path, monkeypatch):
    where = make_project(f">>> app.py\n{APP}")
    (tmp_path / "nama panjang").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for line in ("proyek", "  proyek/ ", '"proyek"', "'proyek'", "./proyek", str(where), "~/proyek"):
        assert chosen(line) == where.resolve(), line
    assert chosen("nama panjang").name == "nama panjang"
    monkeypatch.chdir(where)
    assert chosen(".") == where.resolve()


# -- the book's own examples ---------------------------------------------------------------------------------------------------

EXPLAINED = {
    ("07-permintaan-dan-respons", "unggah-nama-asli", "rawan/unggah_polos.py"): "pelajarannya memperlihatkan bahayanya",
    (
        "08-lokal-konteks",
        "kunci-di-kode",
        "app.py",
    ): "komentarnya menyebut bahwa ini untuk belajar; .env belum diajarkan di sana",
    (
        "17-flask-restful",
        "sandi-di-kode",
        "amati.py",
    ): "token contoh di alat pengamat, dan aplikasinya sendiri membacanya dari luar",
}
"""Severe findings in the book's examples, each with its reason."""


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda p: p.name)
def test_an_example_of_the_book_has_no_severe_finding_that_is_not_explained(example):
    severe = {
        (example.name, each.rule, each.file) for each in review(example).findings if RULES[each.rule].weight == "berat"
    }
    assert severe == {each for each in EXPLAINED if each[0] == example.name}


@pytest.mark.parametrize("number", [f"{n:02}" for n in range(14, 16)])
def test_from_lesson_14_on_an_example_of_forms_and_login_has_nothing_but_the_list_of_packages(number):
    (example,) = (p for p in EXAMPLES if p.name.startswith(number))
    assert rules(example) == ["tanpa-daftar-paket"]
