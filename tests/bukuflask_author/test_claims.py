"""Claims: every mark has its function and every function its mark; a false one is told with the sentences that lean on it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from importlib.metadata import version
from pathlib import Path

import pytest

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("jupytext")
pytest.importorskip("nbclient")
pytest.importorskip("tqdm")

from click.testing import CliRunner  # noqa: E402

from bukuflask_author import __main__ as command  # noqa: E402
from bukuflask_author import claim_runs, claims, other_flask  # noqa: E402
from bukuflask_book.checkout import Book  # noqa: E402

FILE = "claims/02-kecil.py"
GOOD = "def halo_dicetak() -> None:\n    assert 1 + 1 == 2\n"
MARKED = "Kalimat pembuka. <!-- klaim: halo-dicetak -->"


@pytest.fixture
def lesson(small):
    """The small book with one sentence that is claimed, and its proof."""
    small.replace(small.lesson_file, "Kalimat pembuka.", MARKED)
    small.write(FILE, GOOD)
    return small


def subject(small):
    return claims.of_lesson(Book(small.root), small.stem)


def complaints(small):
    return list(subject(small).complaints())


def outcomes(small, text):
    small.write(FILE, text)
    return {o.function: o for o in claim_runs.run([subject(small)])}


def test_nothing_to_complain_of(lesson):
    assert complaints(lesson) == []
    assert subject(lesson).counts() == {"klaim": 1, "tanpa tanda": subject(lesson).counts().total() - 1}


def test_a_mark_without_its_function(lesson):
    lesson.replace(lesson.lesson_file, "Kalimat penutup.", "Kalimat penutup. <!-- klaim: lain -->")
    line = lesson.line(lesson.lesson_file, "klaim: lain")
    assert complaints(lesson) == [
        f"lessons/02-kecil.md:{line}: klaim `lain` belum dibuktikan: tulis `def lain() -> None:` di claims/02-kecil.py."
    ]


def test_a_function_without_its_mark(lesson):
    lesson.write(FILE, GOOD + "\n\ndef _pembantu(x):\n    return x\n\n\ndef sisa() -> None:\n    pass\n")
    assert complaints(lesson) == ["claims/02-kecil.py:9: tidak ada kalimat bertanda <!-- klaim: sisa -->."]


def test_a_mark_without_any_file(small):
    small.replace(small.lesson_file, "Kalimat pembuka.", MARKED)
    assert "claims/02-kecil.py" in complaints(small)[0]


WHERE = [
    # file, words that stand there, what is put in their place
    ("lesson", "Kalimat penutup.", "Kalimat penutup. %s"),
    ("lesson", "Kalimat penutup.", "| a | b |\n|---|---|\n| c | %s |"),
    ("lesson", "Kalimat penutup.", '```{tebak} 02-a\n---\ntanya: x\njawab: ["1"]\n---\n1\n---\nSebab.\n\n%s\n```'),
    ("lesson", "Kalimat penutup.", '```{tebak} 02-a\n---\ntanya: x\njawab: ["1"]\nkeliru:\n  - tebakan: ["2"]\n    kata: "%s"\n---\n1\n---\nSebab.\n```'),
    ("lesson", "Kalimat penutup.", "```{quiz}\n1. Tanya?\n   - [x] selalu\n     : %s\n```"),
    ("exercise", "Lengkapi fungsi `sapa`.", "Lengkapi.\n\n- %s"),
    ("exercise", "Yang diminta teks.", "%s"),
    ("exercise", "Lihat contoh di atas.", "%s"),
    ("exercise", "Benar, karena", "%s Benar, karena"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new"), WHERE)
def test_the_gate_and_the_marks_reach_everything_that_is_read(lesson, file, old, new):
    path = lesson.lesson_file if file == "lesson" else lesson.exercise_file
    lesson.replace(path, old, new % "Ini selalu begitu.")
    line = lesson.line(path, "Ini selalu begitu.")
    (said,) = complaints(lesson)
    assert said.startswith(f"{path}:{line}: 'selalu' di kalimat tanpa tanda: «")
    for mark in ("terlihat", "cerita", "sumber: buku, 2021", "klaim: halo-dicetak"):
        lesson.write(path, lesson.read(path).replace("begitu.", f"begitu. <!-- {mark} -->"))
        assert complaints(lesson) == []
        lesson.write(path, re.sub(r"begitu\. <!-- .*? -->", "begitu.", lesson.read(path)))
    lesson.write(path, lesson.read(path).replace("begitu.", "begitu. <!-- klaim: zzz -->"))
    assert complaints(lesson) == [
        f"{path}:{line}: klaim `zzz` belum dibuktikan: tulis `def zzz() -> None:` di claims/02-kecil.py."
    ]


def test_wrong_answers_of_a_quiz_may_say_what_is_false(lesson):
    lesson.replace(
        lesson.lesson_file,
        "Kalimat penutup.",
        "```{quiz}\n1. Apa yang pasti?\n   - [ ] selalu semua\n     : tidak\n```",
    )
    assert complaints(lesson) == []


def test_the_gate_waits_for_the_claims_file(small, monkeypatch):
    small.replace(small.lesson_file, "Kalimat penutup.", "Itu pasti.")
    assert complaints(small) == []
    monkeypatch.setattr(claims, "GATE_ONLY_WITH_CLAIMS", False)
    assert len(complaints(small)) == 1


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("def halo_dicetak(x) -> None:\n    pass\n", 1, "harus fungsi biasa tanpa parameter"),
        ("async def halo_dicetak() -> None:\n    pass\n", 1, "harus fungsi biasa tanpa parameter"),
        (GOOD + GOOD, 1, "ada 2 fungsi bernama"),
        ("import requests\n" + GOOD, 1, "`requests` tidak boleh diimpor"),
        (GOOD + "    from bukuflask import coba\n", 3, "`bukuflask` tidak boleh diimpor"),
    ],
)
def test_what_a_claims_file_may_not_hold(lesson, text, line, words):
    lesson.write(FILE, text)
    said = complaints(lesson)
    assert said[0].startswith(f"claims/02-kecil.py:{line}: ")
    assert words in said[0]


def test_what_it_may_import(lesson, monkeypatch):
    lesson.write(
        FILE, "import json, flask\nfrom werkzeug.test import Client\nimport hello\nimport flask_login\n" + GOOD
    )
    assert "`flask_login`" in "".join(complaints(lesson))
    head = lesson.read(lesson.lesson_file).replace("---\n", "---\npaket: [flask-login]\n", 1)
    lesson.write(lesson.lesson_file, head)
    assert complaints(lesson) == []


def test_an_unreadable_claims_file(lesson):
    lesson.write(FILE, "def x(:\n")
    assert lesson.fault(lambda: complaints(lesson)).startswith("claims/02-kecil.py:1: kode Python tidak dapat dibaca")


RUN = """\
import os
import socket
import sys
import threading
import unittest
from pathlib import Path

SEEN = []


def benar():
    SEEN.append(1)
    print("tidak terlihat")
    assert SEEN == [1]
    assert Path("hello.py").is_file()
    Path("hello.py").unlink()
    Path("sisa.txt").write_text("x")


def benar_lagi():
    SEEN.append(1)
    assert SEEN == [1]
    import hello

    assert hello.app.name == "hello"
    threading.Thread(target=threading.Event().wait).start()


def salah():
    nilai = 2
    assert nilai == 3


def salah_dengan_kata():
    _periksa()


def _periksa():
    assert 1 == 2, "satu bukan dua"


def galat():
    {}["meja"]


def mati():
    os._exit(7)


def keluar():
    sys.exit()


def dilewati():
    raise unittest.SkipTest("hanya di Windows")


def jaringan():
    socket.create_connection(("192.0.2.1", 80), timeout=1)


def port_tetap():
    socket.socket().bind(("127.0.0.1", 5000))


def port_nol():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        with socket.create_connection(one.getsockname()):
            pass
"""


def check_run(small):
    found = outcomes(small, RUN)
    states = {name: o.state for name, o in found.items()}
    assert states == {
        "benar": "benar",
        "benar_lagi": "benar",
        "salah": "salah",
        "salah_dengan_kata": "salah",
        "galat": "galat",
        "mati": "mati",
        "keluar": "galat",
        "dilewati": "dilewati",
        "jaringan": "galat",
        "port_tetap": "galat",
        "port_nol": "benar",
    }
    assert found["salah"].words == "assert nilai == 3"
    assert RUN.splitlines()[found["salah"].line - 1].strip() == "assert nilai == 3"
    assert found["salah_dengan_kata"].words == "satu bukan dua"
    assert found["galat"].words == "KeyError: 'meja' ({}[\"meja\"])"
    assert sorted(p.name for p in (small.root / "examples" / small.stem).iterdir()) == ["hello.py"]


def test_each_claim_runs_alone_in_a_copy_of_the_example(small):
    check_run(small)


@pytest.mark.needs("posix")
@pytest.mark.skipif(sys.platform == "darwin", reason="di macOS proses tidak disalin")
def test_what_the_example_imports_of_others_is_imported_once_for_all_claims(small):
    small.write(f"examples/{small.stem}/hello.py", "import wave\n\nimport tidak_ada_sama_sekali\n")
    text = "import sys\n\ndef ada():\n    assert 'wave' in sys.modules\n    assert 'hello' not in sys.modules\n"
    assert outcomes(small, text)["ada"].holds


def test_the_same_where_no_process_can_be_forked(small, tmp_path, monkeypatch):
    child = claim_runs._CHILD.read_text(encoding="utf-8")
    other = tmp_path / "child.py"
    other.write_text(re.sub(r"(?m)^_CAN_FORK = .*$", "_CAN_FORK = False", child), encoding="utf-8")
    monkeypatch.setattr(claim_runs, "_CHILD", other)
    check_run(small)


@pytest.mark.parametrize("can_fork", ["_CAN_FORK", "False"])
def test_a_claim_that_does_not_end(small, tmp_path, monkeypatch, can_fork):
    child = claim_runs._CHILD.read_text(encoding="utf-8").replace("forked if _CAN_FORK", f"forked if {can_fork}")
    other = tmp_path / "child.py"
    other.write_text(child, encoding="utf-8")
    monkeypatch.setattr(claim_runs, "_CHILD", other)
    monkeypatch.setattr(claim_runs, "LIMIT", 3)
    found = outcomes(small, "import time\n\ndef lama():\n    time.sleep(3600)\n")
    assert (found["lama"].state, found["lama"].words) == ("waktu", "belum selesai setelah 3 detik")


def test_flask_is_not_told_what_this_shell_says(small, monkeypatch):
    monkeypatch.setenv("FLASK_DEBUG", "1")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    text = "import os\n\ndef bersih():\n    assert 'FLASK_DEBUG' not in os.environ\n    assert 'PYTHONPATH' not in os.environ\n"
    assert outcomes(small, text)["bersih"].state == "benar"


def test_a_python_without_flask_says_why(small, tmp_path):
    """A claims file needs what it imports; what another Python lacks is told, and nothing else breaks."""
    text = "def ada():\n    import tidak_ada_sama_sekali\n"
    assert "ModuleNotFoundError" in outcomes(small, text)["ada"].words


@pytest.fixture
def run(lesson, monkeypatch):
    monkeypatch.setattr(command, "own", lambda: Book(lesson.root))
    monkeypatch.setattr(claims.search, "libraries", list)
    monkeypatch.setattr(claims.suite_words, "SUITE", {})
    return lambda *words: CliRunner().invoke(command.main, ["klaim", *words])


def test_the_command_counts_and_proves(run):
    done = run()
    assert done.exit_code == 0, done.output
    assert "Semua klaim terbukti (1)." in done.output
    assert re.search(r"(?m)^02-kecil +\d+ +1 +0 +0 +0 +\d+ +1$", done.output)


def test_the_command_tells_a_false_sentence(run, lesson):
    lesson.write(FILE, GOOD.replace("== 2", "== 3"))
    done = run("02")
    line = lesson.line(lesson.lesson_file, "Kalimat pembuka.")
    assert done.exit_code == 1
    assert (
        "claims/02-kecil.py:2: halo_dicetak: salah: assert 1 + 1 == 3\n"
        f"    lessons/02-kecil.md:{line}: «Kalimat pembuka.»\n"
    ) in done.output


def test_the_command_tells_what_is_missing(run, lesson):
    lesson.replace(lesson.lesson_file, "Kalimat penutup.", "Itu selalu begitu.")
    done = run()
    assert done.exit_code == 1
    assert "'selalu' di kalimat tanpa tanda" in done.output


def test_with_another_flask_only_what_breaks_is_told(run, lesson, monkeypatch):
    lesson.replace(lesson.lesson_file, "Kalimat penutup.", "Itu selalu begitu.")
    monkeypatch.setattr(other_flask, "python", lambda *_: (sys.executable, {"flask": "9.9", "werkzeug": "8.8"}))
    done = run("--flask", "9.9")
    assert (done.exit_code, "Dengan Flask 9.9 dan Werkzeug 8.8:" in done.output) == (0, True)


def test_what_the_other_python_lacks_is_borrowed_and_its_own_comes_first(tmp_path):
    """Without `python-dotenv`, true sentences about `.flaskenv` were told as broken by every Flask."""
    venv.create(tmp_path, with_pip=False, symlinks=sys.platform != "win32")
    program = tmp_path / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    own = next(tmp_path.rglob("site-packages"))
    (own / "flask").mkdir()
    (own / "flask/__init__.py").write_text("", encoding="utf-8")
    (own / "flask-9.9.dist-info").mkdir()
    (own / "flask-9.9.dist-info/METADATA").write_text("Name: Flask\nVersion: 9.9\n", encoding="utf-8")
    other_flask._borrow(program)
    code = "import dotenv, flask; print(flask.__file__)"
    done = subprocess.run([program, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert Path(done.stdout.strip()).is_relative_to(tmp_path)
    held = other_flask._held(program)
    assert (held["flask"], held["jinja2"]) == ("9.9", version("jinja2"))


def test_what_is_no_version_for_the_command(run):
    done = run("--flask", "tiga")
    assert (done.exit_code, "'tiga' bukan nomor versi" in done.output) == (1, True)


@pytest.mark.parametrize(
    ("version", "asked"),
    [("3.1", "flask==3.1.*"), ("3.1.0", "flask==3.1.0"), ("2.3", "flask==2.3.*"), ("2.0.0rc1", "flask==2.0.0rc1")],
)
def test_how_a_flask_is_asked_for(version, asked):
    assert other_flask.requirement(version) == asked


@pytest.mark.parametrize("version", ["x", "3", "3.1.0; rm", "../3.1", ">=3"])
def test_what_is_no_version(version):
    with pytest.raises(ValueError, match=re.escape(version)):
        other_flask.requirement(version)


def test_the_catalogue_names_its_claims(small, monkeypatch):
    words = '[[galat]]\nid = "port-bukan-angka"\nkind = "ValueError"\nhappened = "a"\nwhy = ["b", "c"]\nadvice = "d"\nklaim = ["port-angka"]\n'
    file = small.write("src/bukuflask/errors/catalogue/flask.toml", words)
    monkeypatch.setattr(claims.search, "_FOLDER", file.parent)
    monkeypatch.setattr(claims.suite_words, "SUITE", {})
    kept = (claims.search.entries, claims.search.attributes)
    for each in kept:
        each.cache_clear()
    try:
        found = claims.of_catalogue(Book(small.root))
        assert list(found.complaints()) == [
            "src/bukuflask/errors/catalogue/flask.toml:2: klaim `port-angka` belum dibuktikan: "
            "tulis `def port_angka() -> None:` di claims/katalog.py."
        ]
        small.write("claims/katalog.py", "def port_angka() -> None:\n    assert False, 'bukan'\n")
        assert list(found.complaints()) == []
        (outcome,) = claim_runs.run([found])
        told = "    src/bukuflask/errors/catalogue/flask.toml:2: «galat port-bukan-angka: {}»"
        assert list(outcome.told())[1:] == [told.format(text) for text in "abcd"], "all that the entry says"
    finally:
        for each in kept:
            each.cache_clear()
