"""One answer and its check in a fresh module: what comes of it, whatever the answer does."""

from __future__ import annotations

import builtins
import gc
import json
import os
import sys
import textwrap

import flask
import pytest

from bukuflask.errors.facts import TEXT_LIMIT
from bukuflask.exercises.grading import ANSWER, OUTPUT_LIMIT, TRICKY, grade

APP = """\
from flask import Flask
app = Flask(__name__)
"""


def run(source, check="pass"):
    verdict = grade(source, check, "exercises/x.md", 10)
    json.dumps(verdict, ensure_ascii=False).encode("utf-8")  # it must be fit to be sent
    return verdict


def test_a_right_answer():
    assert run("print('halo')") == {"state": "benar", "output": "halo\n"}


def test_a_refusal_names_its_message_and_values():
    verdict = run("x = 3", 'require(get("x") == 4, "bukan-empat", isi=ns["x"])')
    assert verdict == {"state": "salah", "code": "bukan-empat", "values": {"isi": "3"}, "output": ""}


def test_fail_refuses_at_once():
    assert run("x = 3", 'fail("tidak")\nraise SystemError')["code"] == "tidak"


def test_a_missing_name_offers_the_one_that_differs_in_case_only():
    assert run("App = 1; lain = 2", 'get("app")')["values"] == {"nama": "app", "ada": "`App`"}
    assert run("satu = 1; dua = 2", 'get("app")')["values"]["ada"] == "`satu`, `dua`"
    assert run("", 'get("app")')["values"]["ada"] == "belum ada nama apa pun"


def test_another_kind_is_named():
    verdict = run("app = 'Flask'", "get_app()")
    assert verdict["code"] == "umum-jenis"
    assert verdict["values"] == {"nama": "app", "jenis": "str", "harus": "aplikasi `Flask`"}
    assert run("n = 1", 'get("n", (str, list))')["values"]["harus"] == "teks (`str`) atau daftar (`list`)"


def test_what_is_to_be_called_may_be_any_callable_but_an_application() -> None:
    check = 'from collections.abc import Callable\nget("f", Callable)'
    for made in (
        "def f():\n    pass",
        "f = lambda: 1",
        "f = dict",
        "import functools\nf = functools.partial(print, 1)",
    ):
        assert run(made, check)["state"] == "benar", made
    for other in ("f = 1", "from flask import Flask\nf = Flask(__name__)"):
        verdict = run(other, check)
        assert (verdict["code"], verdict["values"]["harus"]) == ("umum-jenis", "sebuah fungsi (`def`)"), other


def test_an_exception_in_a_called_function_is_the_students():
    crash = run("def f():\n    return 1 / 0", 'call(get("f"))')["crash"]
    assert (crash["type"], crash["line"], crash["text"], crash["during"]) == (
        "ZeroDivisionError",
        2,
        "return 1 / 0",
        "run",
    )


def test_an_exception_in_a_view_is_the_students():
    crash = run(APP + "@app.get('/')\ndef f():\n    return tidak_ada", 'visit(get_app(), "/")')["crash"]
    assert (crash["type"], crash["line"], crash["during"]) == ("NameError", 5, "request")
    assert crash["detail"] == "tidak_ada"


def test_visit_takes_what_werkzeugs_client_takes():
    source = APP + "from flask import request\n@app.post('/')\ndef f(): return request.form['nama']"
    check = 'require(visit(get_app(), "/", "POST", data={"nama": "Made"}).text == "Made", "x")'
    assert run(source, check)["state"] == "benar"


STREAMS = """from flask import current_app, request, stream_with_context
@app.get("/")
def f():
    return stream_with_context(f"{request.args['x']}{current_app.name}{n}" for n in range(2)), 200
"""


def test_what_streams_with_its_context_may_be_visited_again_and_again():
    check = 'pages = [visit(get_app(), f"/?x={n}") for n in range(3)]\nrequire([p.text[0] for p in pages] == ["0", "1", "2"], "x")'
    assert run(APP + STREAMS, check)["state"] == "benar"


def test_an_exception_while_it_streams_is_the_students():
    crash = run(APP + STREAMS.replace("range(2)", "(1 / 0,)"), 'visit(get_app(), "/?x=1")')["crash"]
    assert (crash["type"], crash["during"]) == ("ZeroDivisionError", "request")


def test_calls_finds_functions_and_methods():
    source = "class A:\n    def f(self): return 1\nA().f()\nf = A().f\nf()\nlen('f()')"
    assert run(source, 'require(len(calls("f")) == 2, "x")')["state"] == "benar"


def test_the_answer_is_imported_not_run():
    assert run("print(__name__, __file__)")["output"] == f"jawaban {ANSWER}\n"


def test_app_run_neither_blocks_nor_costs_anything():
    assert run(APP + "app.run()", "get_app()")["state"] == "benar"


def test_a_check_that_meets_the_unforeseen_refuses_honestly():
    verdict = run("x = 3", 'ns["x"].append(1)')
    assert verdict["code"] == "umum-tak-terbaca"
    assert verdict["values"]["galat"] == "AttributeError: 'int' object has no attribute 'append'"


def test_an_error_in_a_line_of_the_answer_that_a_check_comes_to_is_the_answers():
    source = "class Tamu:\n    def __getattr__(self, nama):\n        raise AttributeError(nama)\ntamu = Tamu()"
    verdict = run(source, 'ns["tamu"].utang')
    assert (verdict["state"], verdict["crash"]["line"], verdict["crash"]["raised"]) == ("berhenti", 3, True)


def test_an_error_of_the_checks_own_that_the_answer_came_to_is_not():
    assert run("def f(g):\n    return g()", "ns['f'](lambda: 1 / 0)")["code"] == "umum-tak-terbaca"


@pytest.mark.parametrize(
    ("source", "kind", "line"),
    [
        ("x = 1\ndef f()\n    pass", "SyntaxError", 2),
        ("if True:\nx = 1", "IndentationError", 2),
        ("if True:\n\tx = 1\n        y = 2", "TabError", 3),
        ("x = “halo”", "SyntaxError", 1),
        ("x = '\0'", "SyntaxError", None),
        ("x = '\ud800'", "UnicodeEncodeError", None),
        ("\ufeffx = é(1)\xff", "SyntaxError", 1),
        ("x = " + "-" * 200_000 + "1", None, None),
        ("x = " + "1+" * 200_000 + "1", None, None),
        ("x = " + "(" * 5_000 + ")" * 5_000, "SyntaxError", 1),
    ],
    ids=["colon", "indent", "tab", "quotes", "nul", "surrogate", "bom", "deep-minus", "long-sum", "deep-brackets"],
)
def test_what_python_cannot_read_is_a_verdict(source, kind, line):
    verdict = run(source)
    assert verdict["state"] == "berhenti"
    assert verdict["crash"]["during"] == "compile"
    if kind:
        # Python 3.11.0 to 3.11.3 say ValueError for a NUL.
        assert verdict["crash"]["type"] in {kind, "ValueError"}
        assert verdict["crash"]["line"] == line


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("import sys\nsys.exit(3)", "SystemExit"),
        ("exit()", "SystemExit"),
        ("quit()", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("input('nama? ')", "EOFError"),
        ("def f(): f()\nf()", "RecursionError"),
        ("raise SyntaxError", "SyntaxError"),
        ("raise SyntaxError(5)", "SyntaxError"),
        ("exec('x = (')", "SyntaxError"),
        ("class E(Exception):\n    def __str__(self): raise ValueError\nraise E", "E"),
        ("class E(Exception):\n    def __str__(self): return 5\nraise E", "E"),
        ("raise ValueError('\\ud800')", "ValueError"),
    ],
)
def test_what_stops_an_answer_is_a_verdict(source, kind, monkeypatch):
    monkeypatch.setattr(builtins, "exit", sys.exit, raising=False)
    monkeypatch.setattr(builtins, "quit", sys.exit, raising=False)
    crash = run(source)["crash"]
    assert (crash["type"], crash["during"]) == (kind, "run")
    assert isinstance(crash["message"], str)


def test_an_error_whose_text_cannot_be_made_does_not_hurt_the_check_either():
    source = "class E(Exception):\n    def __str__(self): raise ValueError\ndef f(): raise E\nx = E()"
    assert run(source, 'ns["f"]()')["crash"]["message"] == "<E, __str__: ValueError>"
    assert run(source, 'fail("a", x=ns["x"])')["values"] == {"x": "<E, __str__: ValueError>"}


def test_huge_texts_are_cut():
    assert len(run("raise ValueError('x' * 10**7)")["crash"]["message"]) <= TEXT_LIMIT + 2
    assert len(run("x = 'y' * 10**7", 'fail("a", isi=ns["x"])')["values"]["isi"]) <= TEXT_LIMIT + 2
    assert len(run("x = 1 + '" + "y" * 10**6 + "'")["crash"]["text"]) <= TEXT_LIMIT + 2


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Raden Ajeng Kartini " * 20 + "dari Jepara", "Raden Ajeng Kartini … (20 kali) dari Jepara"),
        (["kampung-adat-" * 12 + "bena", 7], "['kampung-adat- … (12 kali) bena', 7]"),
        ("Siti Aminah " * 5, "Siti Aminah " * 5),  # short enough to be read
        (12 * "10", "10" * 12),
    ],
)
def test_a_long_value_counts_what_is_repeated_in_it(value, shown):
    assert run(f"x = {value!r}", 'fail("a", isi=ns["x"])')["values"] == {"isi": shown}


def test_printing_keeps_the_beginning():
    output = run("print('awal')\nfor _ in range(1000): print('x' * 100)")["output"]
    assert output.startswith("awal\n")
    assert len(output) == OUTPUT_LIMIT


@pytest.mark.parametrize(
    "source",
    [
        "import sys\nsys.stdout.close()",
        "import sys\nsys.stdout = None\nprint(1)",
        "import sys\nprint(1)\nsys.stdout.detach()",
        "import sys\nsys.stdout.buffer.write(b'\\xff\\x00')\nprint(sys.stdout.encoding)",
        "import sys\nsys.modules.clear()",
        "print('\\ud800')",
    ],
)
def test_mischief_with_the_output_is_survived(source, monkeypatch):
    monkeypatch.setattr(sys, "modules", sys.modules.copy())
    assert run(source)["state"] == "benar"


@pytest.mark.parametrize(
    "source",
    [
        "import sys\ndepth = 10\nwhile True:\n    try:\n        sys.setrecursionlimit(depth)\n        break\n"
        "    except RecursionError:\n        depth += 1",
        "import sys\nsys.settrace(lambda *_: 1 / 0)",
        "import sys\nsys.setprofile(lambda *_: 1 / 0)",
        "import gc\ngc.disable()\ngc.freeze()",
    ],
    ids=["depth", "trace", "profile", "garbage"],
)
def test_mischief_with_the_interpreter_ends_with_its_answer(source):
    before = sys.getrecursionlimit(), sys.gettrace(), sys.getprofile(), gc.isenabled()
    try:
        assert run(source)["state"] in {"benar", "salah", "berhenti"}
        assert (sys.getrecursionlimit(), sys.gettrace(), sys.getprofile(), gc.isenabled()) == before
    finally:
        gc.unfreeze()
    assert run("nama = 'Sri'", 'require(get("nama") == "Sri", "x")')["state"] == "benar"


VIEW = APP + "@app.get('/')\ndef f(): return 'keliru'\n"


def test_the_only_application_is_found_whatever_its_name():
    """As `flask run` finds it; two of them, or a task that names one, ask for the name."""
    named = APP.replace("app =", "warung =")
    assert run(named, 'require(get_app() is ns["warung"], "lain")')["state"] == "benar"
    assert run(named + "juga = warung\n", "get_app()")["state"] == "benar"
    assert run(named + "lain = Flask(__name__)\n", "get_app()")["code"] == "umum-nama"
    assert run(named, 'get_app("app")')["code"] == "umum-nama"
    both = named + "application = Flask(__name__)\n"
    assert run(both, 'require(get_app() is ns["application"], "lain")')["state"] == "benar"


def test_a_check_runs_an_answer_again_as_a_module_that_python_knows():
    source = "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass Buku:\n    judul: str\n"
    check = """import sys
with as_module("lain") as names:
    exec(compile(source, "<jawabanmu>", "exec"), names)
require(names["__name__"] == "lain" and "Buku" in names, "kosong")
require("lain" not in sys.modules, "tertinggal")"""
    assert run(source, check)["state"] == "benar"


READS = 'require(visit(get_app(), "/").text == "betul", "keliru")'


@pytest.mark.parametrize(
    "patch",
    [
        "import builtins\nbuiltins.isinstance = lambda *_: True",
        "import builtins\nbuiltins.len = builtins.all = builtins.print = None",
        "import builtins\nbuiltins.__import__ = lambda *_, **__: None",
        "import builtins\nbuiltins.__dict__.clear()",
        "import flask\nflask.Flask.test_client = lambda *_: type('C', (), {'open': lambda *_, **__: type('R', (), {'text': 'betul'})})()",
        "import werkzeug.test\nwerkzeug.test.Client.open = werkzeug.test.TestResponse.text = None",
        "import werkzeug.test\nwerkzeug.test.TestResponse.text = 'betul'",
        "import json\njson.dumps = json.JSONEncoder.encode = None",
        "import ast, re\nast.walk = re.search = None",
        "import os\nos.getpid = os._exit = None",
    ],
)
def test_the_check_relies_on_nothing_that_the_answer_replaced(patch):
    assert run(f"{VIEW}{patch}", READS)["code"] == "keliru"
    assert run(f"{VIEW.replace('keliru', 'betul')}{patch}", READS)["state"] == "benar"
    assert run(f"app = 1\n{patch}", "get_app()")["code"] == "umum-jenis"
    assert run(VIEW.replace("keliru", "betul"), READS)["state"] == "benar"  # and the next one meets nothing of it
    assert builtins.len("ab") == 2


def test_an_import_during_an_answer_stays_whole():
    """A submodule that an answer loads first is set on its package; that is no change to be undone."""
    sys.modules.pop("flask.views", None)
    vars(flask).pop("views", None)
    assert run("import flask.views\nprint(flask.views.View.__name__)")["output"] == "View\n"
    assert flask.views.View


def test_memory_that_ran_out_is_let_go_before_it_is_told():
    released = []

    class Filler(list):
        def __del__(self):
            released.append(len(released))

    builtins.filler = Filler
    try:
        for source, check in [
            ("semua = filler()\nraise MemoryError", "pass"),
            ("def f():\n    semua = filler()\n    raise MemoryError", 'call(get("f"))'),
        ]:
            released.clear()
            assert run(source, check)["crash"]["type"] == "MemoryError"
            assert released
    finally:
        del builtins.filler


def test_what_is_only_made_when_run_as_a_script_is_told():
    script = 'from flask import Flask\nif __name__ == "__main__":\n    app = Flask(__name__)\n    def f(): pass\n'
    assert run(script, "get_app()")["values"] == {"nama": "app"}
    assert run(script, 'get("f")')["code"] == "umum-main"
    assert run(script, 'get("lain")')["code"] == "umum-nama"


def test_any_line_end_and_a_byte_order_mark_are_read_as_in_a_file():
    assert run("\ufeffa = 1\r\nb = 2\rc = tidak_ada")["crash"]["line"] == 3
    assert run("\ufeffx = 'a'\r\nprint(len(x))\r")["output"] == "1\n"


def test_terminal_codes_and_control_characters_are_not_passed_on():
    assert run(r"print('\x1b[31mmerah\x1b[0m', '\x1b]0;judul\x07ya', 'a\rb\b\0')")["output"] == "merah ya a␍b␈␀\n"
    assert run(r"x = '\x1b[2Jisi'", 'fail("a", isi=ns["x"])')["values"] == {"isi": "isi"}


@pytest.mark.parametrize("before", [None, "false"])
def test_nothing_of_this_process_is_changed(monkeypatch, before):
    if before is None:
        monkeypatch.delenv("FLASK_RUN_FROM_CLI", raising=False)
    else:
        monkeypatch.setenv("FLASK_RUN_FROM_CLI", before)
    kept = builtins.input, sys.stdout, sys.stderr
    run("import sys; print(input, file=sys.stderr)")
    run("raise SystemExit")
    assert (builtins.input, sys.stdout, sys.stderr) == kept
    assert os.environ.get("FLASK_RUN_FROM_CLI") == before
    assert builtins.input.__module__ != "bukuflask.exercises.grading"
    assert "jawaban" not in sys.modules


def test_a_context_that_an_answer_pushes_ends_with_it_and_it_meets_no_other():
    push = "from flask import Flask, current_app\nbefore = bool(current_app)\nFlask('warung').app_context().push()"
    check = "require(not ns['before'] and __import__('flask').current_app.name == 'warung', 'konteks')"
    with flask.Flask("toko").app_context():
        assert run(push, check)["state"] == "benar"
        assert flask.current_app.name == "toko"
    assert run(push, check)["state"] == "benar"
    assert not flask.current_app


def test_line_numbers_are_pythons_even_after_a_form_feed():
    assert run("a = 1\x0c\nb = 2\nc = tidak_ada")["crash"]["text"] == "c = tidak_ada"


def test_the_check_stands_where_its_exercise_file_has_it():
    check = """import traceback
try:
    1 / 0
except ZeroDivisionError:
    found = traceback.format_exc()
require('exercises/x.md", line 12' in found, "baris")"""
    assert run("x = 1", check)["state"] == "benar"


GREETING = (
    APP
    + """
from flask import render_template_string, request
@app.get("/")
def sapa():
    nama = request.args["nama"]
    return {}
"""
)
ASKS = """
from html import unescape
app = get_app()
for name in ("Ani", TRICKY):
    shown = visit(app, "/", query_string={"nama": name}).text
    require(f"Halo, {name}!" in (shown, unescape(shown)), "lain", isi=shown)
"""


@pytest.mark.parametrize(
    "again",
    [
        '("Halo, " + nama + "!").format()',
        '("Halo, " + nama + "{}").format("!")',
        '("Halo, " + nama + "!").format(nama=nama)',
        '("Halo, " + nama + "!") % ()',
        '("Halo, " + nama + "%s") % "!"',
        '("%(kata)s, " + nama + "!") % {"kata": "Halo"}',
        'render_template_string("Halo, " + nama + "!")',
        'render_template_string(render_template_string("Halo, {{ nama }}!", nama=nama))',
    ],
)
def test_a_value_that_is_read_again_is_told_with_what_came_of_it(again):
    verdict = run(GREETING.replace("{}", again), ASKS)
    assert verdict["code"] == "umum-dibaca-lagi"
    assert verdict["values"]["nilai"] == TRICKY
    assert (
        again in verdict["values"]["akibat"] or "Halo, Belajar {Flask} 100%(Flask) 49 " in verdict["values"]["akibat"]
    )


DECODED = {
    "unquote(nama)": "C++",
    "unquote_plus(nama)": "C+ ",
    'nama.replace("+", " ")': "C%2B ",
}


@pytest.mark.parametrize(("decoded", "shown"), DECODED.items())
@pytest.mark.parametrize("page", ["str(escape({}))", '{{"nama": {}}}'])
def test_a_value_that_is_decoded_again_is_told_with_what_came_of_it(decoded, shown, page):
    answer = f"{APP}from urllib.parse import unquote, unquote_plus\nfrom flask import request\nfrom markupsafe import escape\n"
    answer += f"@app.get('/')\ndef sapa():\n    nama = request.args['nama']\n    return {page.format(decoded)}\n"
    check = 'for name in ("Ani", TRICKY):\n    visit(get_app(), "/", query_string={"nama": name})'
    verdict = run(answer, check)
    assert verdict["code"] == "umum-diurai-lagi"
    assert shown in verdict["values"]["akibat"]
    assert run(answer.replace(decoded, "nama"), check)["state"] == "benar"


@pytest.mark.parametrize("decoded", ["unquote(nama)", "unquote_plus(nama)", 'nama.replace("+", " ")'])
def test_what_a_function_returns_may_have_been_decoded_again(decoded):
    answer = f"from urllib.parse import unquote, unquote_plus\ndef f(nama):\n    return [{decoded}]"
    check = 'for name in ("Ani", TRICKY):\n    require(call(ns["f"], name) == [name], "lain")'
    assert run(answer, check)["code"] == "umum-diurai-lagi"
    assert run(answer.replace(decoded, "nama"), check)["state"] == "benar"


def test_the_tricky_value_in_a_path_reaches_the_view_as_it_is():
    answer = f"{APP}@app.get('/siswa/<path:nama>')\ndef satu(nama):\n    return nama\n"
    check = """
    app = get_app()
    require(visit(app, f"/siswa/{TRICKY}").text == TRICKY, "lain")
    require(app.test_client().get(as_sent(f"/siswa/{TRICKY}")).text == TRICKY, "lain")
    """
    assert run(answer, textwrap.dedent(check))["state"] == "benar"


@pytest.mark.parametrize(
    "once", ['f"Halo, {nama}!"', 'render_template_string("Halo, {{ nama }}!", nama=nama)', '"Halo, %s!" % nama']
)
def test_a_value_that_is_read_once_is_left_alone(once):
    assert run(GREETING.replace("{}", once), ASKS)["state"] == "benar"


@pytest.mark.parametrize(
    "short", ['"Halo, %s %s!" % nama', '"Halo, {} {}!".format(nama)', '"Halo, {Nama}!".format(nama=nama)']
)
def test_a_text_that_no_value_fills_is_not_blamed_on_the_value(short):
    assert run(GREETING.replace("{}", short), ASKS)["state"] == "berhenti"


def test_what_a_function_returns_may_have_been_read_again():
    check = """
    for name in ("Ani", TRICKY):
        require(call(ns["f"], name) == name, "lain")
    """
    check = textwrap.dedent(check)
    assert run("def f(nama):\n    return nama", check)["state"] == "benar"
    assert run("def f(nama):\n    return nama.format()", check)["code"] == "umum-dibaca-lagi"
    assert (
        run("from jinja2 import Template\ndef f(nama):\n    return Template(nama).render()", check)["code"]
        == "umum-dibaca-lagi"
    )
    assert run("def f(nama):\n    return nama % ()", check)["code"] == "umum-dibaca-lagi"
