"""What a student reads for an answer: not begun, refused, stopped, lost, right."""

from __future__ import annotations

import pytest

from bukuflask.exercises.grading import grade
from bukuflask.exercises.verdict import GENERAL, attempt_code, blanks, fingerprint, judge, normal, not_begun, unfit
from bukuflask.progress.store import are_codes


def feedback(exercise, source):
    return not_begun(exercise, source) or judge(
        exercise, {"verdict": grade(source, exercise["check"], exercise["file"], exercise["check_line"])}
    )


def test_a_name_of_the_exercise_or_of_a_cell_that_the_answer_lacks_is_said(make_exercise, monkeypatch):
    given = {
        **make_exercise(),
        "starter": "menu = {}\nprint(____)",
        "solution": "from flask import Flask\nmenu = {}\nprint(menu)",
    }
    assert "`menu` ada di contoh untuk latihan ini, tetapi belum kamu buat di sini" in str(
        feedback(given, "print(menu)")
    )
    monkeypatch.setattr("bukuflask.exercises.verdict._names_of_cells", lambda: ["resep"])
    assert "`resep` ada di sel lain notebook ini" in str(feedback(given, "print(resep)"))
    assert "ada di sel lain" not in str(feedback(given, "print(lain)"))


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        ({"lost": "waktu"}, "umum-waktu"),
        ({"lost": "dibunuh", "signal": "SIGKILL"}, "umum-dibunuh"),
        ({"lost": "keluar"}, "umum-keluar"),
        ({"lost": "dihentikan"}, "umum-dihentikan"),
        ("nama = 'Sri'", "benar"),
        ("nama = 'a'", "bukan-sri"),
        ("nam = 'a'", "umum-nama"),
        ("nama = (", "umum-sintaks"),
        ("if 1:\nnama = 1", "umum-sintaks"),
        ("nama = a", "umum-galat"),
        ("class Budi(Exception):\n    pass\nraise Budi", "umum-galat"),
    ],
)
def test_what_the_record_keeps_of_an_answer(make_exercise, outcome, code):
    words = {"happened": "a", "why": "b", "advice": "c"}
    given = make_exercise("require(get('nama') == 'Sri', 'bukan-sri')", messages={"bukan-sri": words})
    said = feedback(given, outcome) if isinstance(outcome, str) else judge(given, outcome)
    assert attempt_code(said) == code
    assert are_codes(code)


def test_a_name_that_only_the_solution_makes_is_in_no_listing(make_exercise):
    given = {**make_exercise(), "starter": "papan = 1\n____", "solution": "papan = 1\napp = papan"}
    assert "ada di contoh" not in str(feedback(given, "print(app)"))


@pytest.mark.parametrize(
    ("source", "told"),
    [("x = 1\ny = 'a", "detected at line 3"), ("x = 1\nif x:\ny = 1", "after 'if' statement on line 3")],
)
def test_lines_in_pythons_own_message_are_counted_as_the_reader_counts_them(make_exercise, source, told):
    assert told in str(feedback(make_exercise(), source))


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("nama = ____", [1]),
        ("a = 1\nnama = ____  # namamu\nb = ____", [2, 3]),
        ("nama = '____'", [1]),  # a blank inside a text is a blank
        ("alamat = '#' + ____", [1]),  # `#` inside a text begins no comment
        ("alamat = '#____'", [1]),
        ('x = "it\\"s # " + ____', [1]),
        ("x = 1  # ____ sudah diisi", []),
        ("# ganti ____ dengan namamu\nx = 1", []),
        ("garis = '__________'", []),
        ("print(__name__, a____b)", []),
        ("def f():\n    ...", [2]),
        ("def f():\n    ...  # isi\n    return 1", [2]),
        ("def f(x: tuple[int, ...]): return x[...]", []),
        ("kata = '...'", []),
        ("def f(:\n    ____", [2]),  # cannot be parsed, still a blank
        ("@app.route('/')\n...  # penjaga\ndef f():\n    return ____", [2, 4]),  # it keeps Python from reading it
        ("if True:\n    ...\n        ...  # tolak", [2, 3]),
        ("x = '\0____'", [1]),
        ("x = " + "-" * 200_000 + "1", []),
        ("", []),
    ],
)
def test_blanks(source, lines):
    assert blanks(source) == lines


def test_looking_for_blanks_warns_of_nothing(recwarn):
    assert blanks("x = '\\d'\nx is 1") == []
    assert unfit({"id": "02-01"}, "x = '\\d'\n%%time") is not None
    assert list(recwarn) == []


def test_what_is_shown_of_a_second_command_is_fit_to_be_sent(make_exercise):
    text = str(unfit(make_exercise(), "%%latihan \ud83d\x1b[31m" + "9" * 5_000))
    text.encode("utf-8")
    assert "\x1b" not in text
    assert len(text) < 1_200


@pytest.mark.parametrize("source", ["", "\n\n", "   \n\t\n"])
def test_an_empty_cell_is_told_how_to_get_the_start_back(make_exercise, source):
    given = not_begun(make_exercise(), source)
    assert given.state == "kosong"
    assert "Selnya kosong" in str(given)
    assert "%latihan 02-01" in str(given)


def test_the_starter_is_not_begun_whatever_its_blanks(make_exercise):
    exercise = make_exercise(starter="rusak = 1\n")
    for source in ("rusak = 1", "\nrusak = 1   \n\n"):
        assert "masih sama seperti kode awal" in str(not_begun(exercise, source))
    assert not_begun(exercise, "rusak = 2") is None


def test_waiting_lines_are_named(make_exercise):
    text = str(not_begun(make_exercise(), "a = ____\nb = 1\nc = ____\ndef f():\n    ..."))
    assert "di baris 2, 4, dan 6: `a = ____` dan seterusnya." in text
    assert "kata `petunjuk` di ujung baris pertama" in text


def test_nothing_runs_while_blanks_are_left(make_exercise):
    assert not_begun(make_exercise(), "raise SystemExit\nx = ____").state == "kosong"


def test_two_attempts_differ_only_by_what_can_be_seen():
    assert fingerprint("x = 1  \n\n") == fingerprint("\nx = 1")
    assert fingerprint("x = 1") != fingerprint("x = 2")
    assert fingerprint("    x") != fingerprint("x")
    assert fingerprint("x = '\ud800'") == fingerprint("x = '\ud800'")
    assert normal("") == ""


def test_right(make_exercise):
    given = feedback(make_exercise(), "print('hasil')")
    assert given.state == "benar"
    assert "Karena begitulah." in str(given)
    assert "Keluaran kodemu:\n```text\nhasil\n```" in str(given)


def test_long_output_is_cut(make_exercise):
    assert len(str(feedback(make_exercise(), "print('x' * 3000)"))) < 800


def test_refused_with_its_own_message(make_exercise):
    message = {"happened": "isinya `{isi}`", "why": "sebab", "advice": "coba {isi}"}
    exercise = make_exercise('fail("kode", isi=ns["x"])', messages={"kode": message})
    given = feedback(exercise, "x = '<b>'")
    assert (given.state, given.code) == ("salah", "kode")
    assert "Yang terjadi: isinya `<b>`\nMengapa: sebab\nCoba: coba <b>" in str(given)
    assert "<code>&lt;b&gt;</code>" in given.html()


def test_an_exercises_own_message_wins_over_the_general_one(make_exercise):
    message = {"happened": "khusus", "why": "", "advice": ""}
    given = feedback(make_exercise('get("app")', messages={"umum-nama": message}), "x = 1")
    assert "khusus" in str(given)


def test_general_messages_leave_no_place_empty(make_exercise):
    for check, source in [('get("app")', "x = 1"), ('get("x", str)', "x = 1"), ('ns["tidak"]', "x = 1")]:
        given = feedback(make_exercise(check), source)
        assert given.code in GENERAL
        assert "{" not in str(given)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("nama = “Sri”", ["baris 2: `nama = “Sri”`", "invalid character", "tanda kutip miring"]),
        (">>> nama = 'Sri'\n>>> x = 1", ["baris 2", "milik terminal", "hapus tanda `>>>` di baris 2 dan 3"]),
        ("x = 1 ≥ 2\ny = '≥'", ["`≥` (U+2265)", "ganti `≥` dengan `>=`", "baris 2 dan 3"]),
        ("x = \u202e1", ["U+202E", "tidak terlihat"]),
        ("PS C:\\> flask run", ["`PS`"]),
        ("$env:FLASK_APP = 'x'", ["perintah untuk terminal"]),
        ("sri@laptop:~$ flask run", ["perintah untuk terminal"]),
        ("x = (1\n2 3)", ["berdampingan tanpa pemisah"]),
        ("10 = x", ["tukar keduanya"]),
        ("x = 'Ã©\x80\ufffd'\nraise ValueError(x)", ["ValueError: Ã©"]),
        ("x = 1 / 0", ["baris 2: `x = 1 / 0`", "ZeroDivisionError: division by zero"]),
    ],
)
def test_stopped_names_line_and_english_error(make_exercise, source, words):
    given = feedback(make_exercise(), source)
    assert given.state == "berhenti"
    for word in words:
        assert word in str(given)
    assert "Traceback" not in str(given)


def test_an_unknown_error_gets_no_invented_explanation(make_exercise):
    said = str(feedback(make_exercise(), "next(iter([]))"))
    assert "Buku ini belum mengenal galat yang ini" in said, "it says that it does not know, instead of a guess"
    assert "Coba:" in said


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ({"lost": "waktu"}, "setelah 5 detik, jadi dihentikan.\nMengapa"),
        (
            {"lost": "waktu", "line": 3, "text": "app.run()"},
            "berada di baris 4: `app.run()`.\nMengapa: Baris itu menyalakan server",
        ),
        ({"lost": "waktu", "line": 1, "text": "time.sleep(9)"}, "Baris itu menunggu"),
        ({"lost": "keluar"}, "os._exit()"),
        ({"lost": "tertutup"}, "os.closerange()"),
        (
            {"lost": "tak-mulai"},
            "belum dijalankan dan bukan penyebabnya.\nMengapa: Itu terjadi misalnya kalau komputer",
        ),
        ({"lost": "tak-mulai", "ended": "3"}, "bukan penyebabnya.\nMengapa: Kode keluarnya 3; pesannya tidak ada."),
        (
            {"lost": "tak-mulai", "ended": "ImportError: cannot import name 'x'"},
            "berakhir sebelum siap, jadi kodemu belum dijalankan dan bukan penyebabnya.\nMengapa: Pesannya: `ImportError: cannot",
        ),
        ({"lost": "dihentikan"}, "Tombol ■"),
        ({"lost": "dibunuh", "signal": "SIGKILL"}, "(`SIGKILL`).\nMengapa: Itu terjadi kalau memori komputer habis"),
        ({"lost": "dibunuh", "signal": "SIGSEGV"}, "Python sendiri yang runtuh"),
        ({"lost": "dibunuh", "signal": "0xC0000005"}, "Python sendiri yang runtuh"),
        ({"lost": "dibunuh", "signal": "SIGTERM"}, "`signal.alarm()`"),
    ],
)
def test_lost(make_exercise, outcome, words):
    given = judge(make_exercise(), outcome)
    assert (given.state, given.code) == ("berhenti", outcome["lost"])
    assert words in str(given)


def test_a_name_in_quotes_is_told_from_the_name_of_a_variable(make_exercise):
    said = str(
        feedback(make_exercise("get('kapal')"), "from flask import Blueprint\nbp = Blueprint('kapal', __name__)")
    )
    assert "tidak ada variabel, fungsi, atau kelas bernama `kapal`" in said
    assert "nama sebuah blueprint" in said


def test_a_function_in_the_place_of_an_application_is_advised_another_name(make_exercise):
    said = str(feedback(make_exercise("get_app('loket')"), "def loket():\n    return 'Loket'"))
    assert "beri fungsi itu nama lain" in said


def test_an_error_that_the_answer_raises_may_be_of_the_wrong_kind(make_exercise):
    source = "def baca(nilai):\n    raise TypeError('404')"
    said = str(feedback(make_exercise("call(get('baca'), '30-02-2026')"), source))
    assert "cetak di atasnya nilai-nilai" in said
    assert "menunggu galat jenis lain" in said


def test_a_slash_too_many_is_told_before_the_reasons_of_the_exercise(make_exercise):
    """They were written for an answer that has the address: "no `redirect`" would be false of a redirect that Flask makes."""
    words = {"happened": "Status 308.", "why": "Ada `redirect`.", "advice": "hapus `redirect`."}
    check = 'app = get("app")\nrequire(visit(app, "/tambah?a=1", "POST").status_code == 302, "lain")'
    given = make_exercise(check, messages={"lain": words})

    def told(rule, given=given):
        answer = f"from flask import Flask, redirect\napp = Flask(__name__)\n@app.post({rule!r})\ndef f():\n    return redirect('/', 308)\n"
        verdict = grade(answer, given["check"], given["file"], given["check_line"])
        return judge(given, {"verdict": verdict}, answer)

    assert told("/tambah/").code == "umum-garis-miring"
    assert "`/tambah?a=1`" in str(told("/tambah/"))
    assert told("/tambah").code == "lain"
    answer = "from flask import Flask, redirect\napp = Flask(__name__)\n@app.post('/tambah')\ndef f():\n    return redirect('/tambah/', 308)\n"
    by_the_view = {"verdict": grade(answer, given["check"], given["file"], given["check_line"])}
    assert judge(given, by_the_view, answer).code == "lain"
    own = make_exercise(check, messages={"lain": {**words, "advice": "hapus garis miring di ujung rutenya."}})
    assert told("/tambah/", own).code == "lain"
