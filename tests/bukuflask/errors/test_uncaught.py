"""What stands over an error that a cell did not catch: in this process's shell, and in a kernel as a student has it."""

from __future__ import annotations

import functools
import re
import sys

import flask
import pytest
from click import unstyle
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from jupyter_client.manager import start_new_kernel
from traitlets.config import Config

from bukuflask import places
from bukuflask.errors import uncaught

APP = "from flask import *\napp = Flask('__main__')\napp.testing = True\n"
HEADING = "✎ Tentang galat ini"


@pytest.fixture(scope="module")
def shell():
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    shell.run_line_magic("load_ext", "bukuflask")
    yield shell
    shell.magics_manager.registry["BukuMagics"].runner.close()
    InteractiveShell.clear_instance()


@pytest.fixture
def run(shell):
    """Run a cell; return all explanations that it shows, as text."""

    def run(cell):
        with capture_output() as caught:
            shell.run_cell(cell, store_history=True)
        shown = [output.data["text/plain"] for output in caught.outputs if "text/plain" in output.data]
        return "\n".join(text for text in shown if text.startswith(HEADING))

    return run


def test_the_cell_its_line_and_the_three_texts(run):
    text = run(APP + "\nwith app.app_context():\n    print(session['nama'])")
    assert text.split("\n") == [
        HEADING,
        "Yang terjadi: Sel ini berhenti di baris 6: `print(session['nama'])`. "
        "Kode ini memakai data permintaan, padahal tidak ada permintaan yang sedang dilayani.",
        "Mengapa: `request` dan `session` berisi selama aplikasi menjawab permintaan; di luar itu keduanya tidak menunjuk ke apa pun.",
        'Coba: pindahkan ke dalam fungsi view, atau bungkus dengan `with app.test_request_context("/"):` untuk mencobanya di sel.',
    ]


def test_pythons_own_errors_are_explained_too(run):
    assert "jalankan dulu sel itu" in run("print(warung_yang_belum_ada)")


def test_a_cell_that_python_cannot_read(run):
    text = run("x = 1\ndef f()\n    pass")
    assert "Python berhenti membaca sel ini di baris 2: `def f()`." in text
    assert "titik dua" in text


def test_what_is_found_only_when_the_cell_is_compiled(run):
    assert "baris 2: `return 1`" in run("x = 1\nreturn 1")


def test_empty_lines_at_the_top_count_as_in_the_traceback(run):
    assert "baris 2: `print(belum_ada)`" in run("\n\nx = 1\nprint(belum_ada)")


def test_a_magic_stands_as_it_was_typed(run):
    assert "di baris 2: `%load_ext bukuflaks`." in run("x = 1\n%load_ext bukuflaks")


def test_a_function_of_another_cell(run):
    run("def hitung():\n    return jumlah_yang_belum_ada")
    assert "Kodenya berhenti di sel lain, baris 2: `return jumlah_yang_belum_ada`." in run("x = 1\nhitung()")


def test_a_view_of_another_cell(run):
    run(APP + "\n@app.get('/')\ndef depan():\n    return url_for('menu')")
    assert "di sel lain, baris 7: `return url_for('menu')`. Tidak ada endpoint" in run("app.test_client().get('/')")


def test_a_file_of_the_student(run, tmp_path, monkeypatch):
    package = tmp_path / "warung kopi"
    (package / "kasir").mkdir(parents=True)
    (package / "kasir" / "__init__.py").write_text(
        "from flask import g\n\ndef total():\n    return g.total\n", encoding="utf-8"
    )
    (package / "rusak.py").write_text("x = 1\ndef f()\n    pass\n", encoding="utf-8")
    monkeypatch.syspath_prepend(package)
    monkeypatch.setattr(sys, "modules", sys.modules.copy())
    text = run("import kasir\nkasir.total()")
    assert "Kodenya berhenti di `kasir/__init__.py`, baris 4: `return g.total`." in text
    assert str(tmp_path) not in text
    assert "di `rusak.py`, baris 2: `def f()`." in run("import rusak")


def test_the_line_of_a_template(run):
    text = run(APP + "with app.app_context():\n    render_template_string('\\n{{ menu.harga }}')")
    assert "baris 5: `render_template_string('\\n{{ menu.harga }}')`. Templatnya sampai di baris 2." in text
    assert "Templat memakai `menu`" in text


def test_a_template_in_a_file(run, tmp_path):
    (tmp_path / "menu.html").write_text("<h1>Menu</h1>\n{{ soto.harga }}\n", encoding="utf-8")
    cell = f"from flask import *\napp = Flask('__main__', template_folder={str(tmp_path)!r})\n"
    text = run(cell + "with app.app_context():\n    render_template('menu.html')")
    assert "Templat `menu.html` sampai di baris 2." in text
    assert str(tmp_path) not in text


@pytest.mark.parametrize(
    "cell",
    [
        "next(iter([]))",
        "raise RuntimeError('Working outside of request context.')",
        "raise KeyboardInterrupt",
        "from bukuflask.problems import Masalah\nraise Masalah('Ada masalah.', 'coba lagi.')",
        "from bukuflask import jalankan\njalankan('tidak-ada')",
        "%%latihan 99-99\nx = belum_ada",
        "%%tebak 02-a ____\nbelum_ada",
        "x = 1",
    ],
)
def test_where_nothing_is_to_be_said_nothing_is_shown(run, cell):
    assert run(cell) == ""


def test_a_mistake_inside_the_workbook_is_not_the_students(run, monkeypatch):
    monkeypatch.setattr(places, "book_root", functools.partial(getattr, flask.current_app, "name"))
    assert run("from bukuflask.places import pakai\npakai('00-persiapan')") == ""
    assert HEADING in run("pakai()")  # but how it is called is theirs


def test_a_cell_is_explained_once_even_when_the_extension_is_loaded_again(run):
    run("%reload_ext bukuflask")
    assert run("print(belum_ada)").count(HEADING) == 1


def test_it_never_stands_in_the_way_of_the_error(run, monkeypatch):
    def broken(*_args, **_kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(uncaught, "feedback", broken)
    with capture_output() as caught:
        result = InteractiveShell.instance().run_cell("print(belum_ada)")
    assert isinstance(result.error_in_exec, NameError)
    assert "ZeroDivisionError" not in caught.stdout + caught.stderr


def test_an_exception_that_answers_nothing_sensible_is_left_alone(run):
    cell = (
        "class Aneh(KeyError):\n    def __str__(self): raise ValueError\n"
        "    def __getattribute__(self, name): raise RuntimeError(name)\nraise Aneh('x')"
    )
    assert run(cell) == ""


@pytest.mark.parametrize("cell", ["def f():\n    return 1 / 0\nf()", APP + "app.add_url_rule('a', 'b')"])
def test_a_traceback_is_the_students_own_lines(run, monkeypatch, cell):
    monkeypatch.setenv("BUKUFLASK_UJI", "0")
    with capture_output() as caught:
        InteractiveShell.instance().run_cell(cell)
    shown = caught.stdout
    assert "site-packages" not in shown
    assert "most recent call last" in shown
    assert ("ZeroDivisionError" if "1 / 0" in cell else "ValueError") in shown
    folded = [output.data for output in caught.outputs if "<details>" in output.data.get("text/html", "")]
    assert len(folded) == ("add_url_rule" in cell)
    if folded:
        assert "site-packages" in folded[0]["text/html"]
        assert "Jejak lengkapnya" in folded[0]["text/plain"]


def test_where_only_a_library_is_on_the_stack_it_stays_whole():
    stb = ["----", "File ~/x/site-packages/flask/app.py:3, in f()", "ValueError: x"]
    assert uncaught.own_lines(stb) == stb


class Kernel:
    """A kernel as JupyterLab starts it; `run` returns a cell's outputs in their order, as a notebook keeps them."""

    def __init__(self) -> None:
        self.manager, self.client = start_new_kernel(kernel_name="python3")
        self.traceback: list[str] = []

    def run(self, cell: str) -> list[tuple[str, str]]:
        outputs: list[tuple[str, str]] = []

        def keep(message):
            kind, content = message["msg_type"], message["content"]
            if kind == "error":
                outputs.append(("error", content["ename"]))
                self.traceback = content["traceback"]
            elif kind == "display_data":
                outputs.append(("display", content["data"]["text/plain"]))
                assert "text/html" in content["data"]

        self.client.execute_interactive(cell, timeout=60, output_hook=keep, allow_stdin=False)
        return outputs

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def kernel():
    kernel = Kernel()
    kernel.run("%load_ext bukuflask")
    yield kernel
    kernel.close()


def kinds(outputs):
    return [kind for kind, _ in outputs]


def test_in_a_kernel_the_explanation_stands_over_the_traceback(kernel):
    outputs = kernel.run(APP + "@app.get('/')\ndef menu(): return ''\n@app.get('/b')\ndef menu(): return ''")
    assert kinds(outputs)[:2] == ["display", "error"]
    assert outputs[1][1] == "AssertionError"
    assert outputs[0][1].startswith(f"{HEADING}\nYang terjadi: Sel ini berhenti di baris 6: `@app.get('/b')`.")


def test_in_a_kernel_a_cell_that_cannot_be_read(kernel):
    outputs = kernel.run("x = 1\nflask run")
    assert kinds(outputs)[:2] == ["display", "error"]
    assert "Python berhenti membaca sel ini di baris 2: `flask run`. Baris itu perintah untuk terminal" in outputs[0][1]


def test_in_a_kernel_another_cell_and_an_unknown_error(kernel):
    kernel.run("def hitung():\n    return belum_ada")
    assert "di sel lain, baris 2: `return belum_ada`." in kernel.run("hitung()")[0][1]
    assert kinds(kernel.run("next(iter([]))")) == ["error"]
    assert kinds(kernel.run("x = 1")) == []


@pytest.mark.parametrize(
    ("cell", "arrows"),
    [
        (
            "from math import pi\n\nclass Toko:\n    nama = 'Melati'\n    stok = int('dua')",
            ["3 class Toko:", "5     stok = int('dua')"],
        ),
        (
            "x = 1\n\ndef hitung():\n    x\n    return {\n        int(kata)\n        for kata in ['dua']\n    }\n\nhitung()",
            ["10 hitung()", "6         int(kata)"],
        ),
        ("x = 1\n\ndef hitung():\n    return int('dua')\n\nhitung()", ["6 hitung()", "4     return int('dua')"]),
    ],
    ids=["class", "comprehension", "function"],
)
def test_in_a_kernel_the_arrow_points_at_the_line_that_stopped(kernel, cell, arrows):
    kernel.run(cell)
    shown = unstyle("\n".join(kernel.traceback))
    found = re.findall(r"^-+> (\d+ .*)$", shown, re.MULTILINE)
    assert [line for line in arrows if line not in found] == []
    numbered = {int(number): line for number, line in re.findall(r"^(?:-+>)? *(\d+) ?(.*)$", shown, re.MULTILINE)}
    assert numbered == {number: cell.split("\n")[number - 1] for number in numbered}


def test_in_a_kernel_a_server_with_a_reloader(kernel):
    """The reloader starts the kernel's own command again, whose ports are taken; it ends at once, and so does the cell."""
    outputs = kernel.run(APP + "app.run(debug=True, port=0)")
    assert "error" in kinds(outputs)
    assert "Server dengan reloader tidak dapat hidup di dalam notebook." in "".join(text for _, text in outputs)


@pytest.fixture
def notes(shell):
    """Run a cell; return the notes about characters that only look right."""

    def notes(cell):
        with capture_output() as caught:
            shell.run_cell(cell, store_history=True)
        shown = [output.data["text/plain"] for output in caught.outputs if "text/plain" in output.data]
        return "\n".join(text for text in shown if "tampaknya benar, padahal bukan" in text)

    return notes


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("alamat = '/halo\u200b'", "tidak terlihat (U+200B) sesudah `'/halo`"),  # also where nothing goes wrong
        ("alamat = '/menu\u2013hari'", "`\u2013` (U+2013)"),
        ("{'nama': 1}['na\u00adma']", "U+00AD"),
        ("x = {'a-b': 1}\nx['a\u2011b']", "U+2011"),  # in the line that stopped
        ("!echo flask\u2011login", "`\u2011` (U+2011)"),  # a terminal's word: pip, for one, knows no such package
        ("%env NAMA=a\u2013b", "`\u2013` (U+2013)"),
        ('!echo "Buka 07.00\u201321.00"', ""),
        ("print('\u2013')\n1 / 0", ""),  # in another line: not the culprit
        ("print('Buka 07.00\u201321.00')", ""),
        ("x = 1\u00a0", ""),  # named by the explanation of the error
        ("# \u200b\nx = 1", ""),
        ("%kemajuan\u00a002", ""),  # read as meant
        ("%%latihan\u200b 02-01\nx = '\u200b'", ""),  # named in its own feedback
    ],
)
def test_characters_that_only_look_right_are_named_in_any_cell(notes, cell, said):
    text = notes(cell)
    assert said in text
    assert bool(text) == bool(said)
