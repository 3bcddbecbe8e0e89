"""Terminal blocks in one terminal: run for real in bash, recorded, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import pytest

pytestmark = [pytest.mark.needs("penulis"), pytest.mark.needs("bash")]
pytest.importorskip("psutil")
pytest.importorskip("markdown_it")
pytest.importorskip("yaml")

from bukuflask_author.build import record  # noqa: E402
from bukuflask_author.manuscript import read  # noqa: E402
from bukuflask_author.terminal import Cd, Open, Run, Serve, Set, Stop, WriteFile, load, recording  # noqa: E402


def test_a_real_block(work):
    outputs = work(
        Run("python -c \"print('é', end='')\""),
        Set("WARUNG", "Ende"),
        Run("echo $WARUNG di $PWD; false", 1),
        Serve("flask --app hello run"),
        Open("/"),
        Open("/tidak"),
        Run("echo masih $WARUNG"),
    )
    assert outputs[:3] == ["é", "", "Ende di ~/belajar-flask/examples/02-kecil"]
    assert "Running on http://127.0.0.1:5000" in outputs[3]
    assert '"GET / HTTP/1.1" 200 -' in outputs[3]
    assert outputs[3].count("\n127.0.0.1 - - ") == 2
    assert outputs[4] == "<h1>Warung</h1>"
    assert "404 Not Found" in outputs[5]
    assert outputs[6] == "masih Ende"


def test_what_is_set_outside_does_not_reach_a_block(work, monkeypatch):
    monkeypatch.setenv("FLASK_APP", "lain")
    monkeypatch.setenv("WERKZEUG_RUN_MAIN", "true")
    assert work(Run("echo [$FLASK_APP$BUKUFLASK_UJI$WERKZEUG_RUN_MAIN]")) == ["[]"]


def test_a_folder_stays_entered_however_it_was(work):
    work.small.write("examples/02-kecil/conf/a.txt", "isi")
    outputs = work(Cd("conf"), Run("cat a.txt"), Run("cd .. && mkdir -p lain/dalam"), Run("cd lain/dalam"), Run("pwd"))
    assert outputs == ["", "isi", "", "", "~/belajar-flask/examples/02-kecil/lain/dalam"]


def test_of_the_other_examples_those_are_there_that_a_step_names(work):
    work.small.write("examples/03-tetangga/a.txt", "isi")
    work.small.write("examples/04-jauh/b.txt", "lain")
    outputs = work(Run("cat ../03-tetangga/a.txt"), Run("ls .."))
    assert outputs == ["isi", "02-kecil\n03-tetangga"]


def test_a_command_gets_no_input_and_a_broken_one_does_not_swallow_the_next(work):
    outputs = work(Run("cat"), Run("echo 'tidak ditutup", 2), Run("echo dua\necho baris"))
    assert outputs[0] == ""
    assert "unexpected EOF" in outputs[1]
    assert outputs[2] == "dua\nbaris"


ASKS = "for nomor in range(2):\n    print('jawab:', input(f'{nomor}? '))\n"


def test_what_is_typed_stands_where_it_is_asked_for(work):
    work.small.write("examples/02-kecil/tanya.py", ASKS)
    outputs = work(Run("python tanya.py", answers=("satu", "dua")), Run("python tanya.py 2>&1 | tail -1"))
    assert outputs == ["0? satu\njawab: satu\n1? dua\njawab: dua", "EOFError: EOF when reading a line"]


PAUSES = """\
from flask import Flask

app = Flask(__name__)


@app.get("/<int:nomor>")
def satu(nomor):
    ganda = nomor * 2
    breakpoint()
    return f"{ganda}"
"""


def test_a_server_that_asks_before_it_answers_is_typed_to(work):
    work.small.write("examples/02-kecil/henti.py", PAUSES)
    served, first, second, _ = work(
        Serve("flask --app henti run"),
        Open("/4", answers=("p ganda", "ganda = 9", "c")),
        Open("/5", answers=("c",)),
        Stop(quiet=True),
    )
    assert (first, second) == ("9", "10")
    assert "(Pdb) p ganda\n8\n(Pdb) ganda = 9\n(Pdb) c\n127.0.0.1 - - " in served
    assert served.count("(Pdb) c\n") == 2


def test_what_is_typed_and_not_asked_for_is_reported(work):
    assert work.said(Run("echo ya", answers=("c",))) == "`echo ya (ketik: c)` tidak membaca `c` (`ketik`):\nya\n"
    said = work.said(Serve("flask --app hello run"), Open("/", answers=("c",)))
    assert said.startswith("`open: / (ketik: c)` tidak membaca `c` (`ketik`):\n")


@pytest.mark.parametrize(
    ("command", "expected"), [("exit 3", "?"), ("(exit 3)", "3"), ("tidak-ada-perintah-ini", "127")]
)
def test_an_exit_code_that_was_not_expected(work, command, expected):
    assert f"`{command}` berakhir dengan kode {expected}, bukan 0" in work.said(Run(command))


def test_a_command_that_never_ends_is_reported(work):
    said = work.said(Run("echo mulai; sleep 60", limit=0.5))
    assert said == "`echo mulai; sleep 60` belum selesai setelah 0.5 detik:\nmulai\n"


def test_a_server_that_dies_early_is_reported_with_what_it_said(work):
    said = work.said(Serve("flask --app tidak_ada run"))
    assert said.startswith("server `flask --app tidak_ada run` berakhir dengan kode 2 sebelum siap:\n")
    assert "Could not import 'tidak_ada'" in said


def test_a_server_that_is_never_ready_is_reported_with_what_it_said(work):
    said = work.said(Serve("echo menunggu; sleep 60", limit=1.5))
    assert "belum siap setelah 1.5 detik: tanda siapnya" in said
    assert said.endswith("Yang dicetaknya:\nmenunggu\n")
    said = work.said(Serve("flask --app hello run", ready="tidak pernah dicetak", limit=1.5))
    assert "'tidak pernah dicetak' tidak muncul" in said
    assert "Serving Flask app" in said


def test_a_server_that_dies_later_is_reported(work):
    work.small.write("examples/02-kecil/mati.py", _DIES)
    said = work.said(Serve("python mati.py"), Open("/", limit=5), Run("echo tidak sampai"))
    assert "server `python mati.py` berakhir sendiri dengan kode 7" in said
    assert "habis" in said


_DIES = """\
import http.server, os

class Sekali(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"sekali")
        self.wfile.flush()
        self.connection.close()
        print("habis", flush=True)
        os._exit(7)

http.server.HTTPServer(("127.0.0.1", 5000), Sekali).serve_forever()
"""


def test_a_page_that_does_not_answer_is_reported(work):
    said = work.said(Serve("echo 'Running on http://127.0.0.1:9'; echo 'Press CTRL+C'; sleep 60"), Open("/", limit=5))
    assert "http://127.0.0.1:9/ tidak menjawab" in said
    assert "Press CTRL+C" in said  # what the server said is told


def test_a_server_that_ctrl_c_does_not_stop_is_reported_and_ended(work):
    deaf = "trap '' INT; python -m http.server -b 127.0.0.1 5000"
    said = work.said(Serve(deaf), Stop(limit=1))
    assert "belum berhenti 1 detik setelah Ctrl+C" in said
    assert work(Serve(deaf), Stop("KILL"))[1] == "Killed"


def test_what_a_server_writes_after_it_answered_is_waited_for(work):
    work.small.write(
        "examples/02-kecil/lambat.py",
        """\
import http.server, time

class Lambat(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args): pass
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"jawaban")
        self.wfile.flush()
        self.connection.shutdown(2)
        end = time.thread_time() + 0.4
        while time.thread_time() < end: pass
        print("dicatat", self.path, flush=True)

http.server.HTTPServer(("127.0.0.1", 5000), Lambat).serve_forever()
""",
    )
    outputs = work(Serve("python lambat.py"), Open("/a"), Open("/b"), Stop(quiet=True))
    assert outputs == ["dicatat /a\ndicatat /b", "jawaban", "jawaban", ""]


def test_stopped_by_ctrl_c_and_by_a_signal(work):
    server = "python -m http.server -b 127.0.0.1 8000"
    outputs = work(Serve(server), Stop(), Serve(server), Stop("TERM"), Run("echo habis"))
    assert outputs[0] == "Serving HTTP on 127.0.0.1 port 8000 (http://127.0.0.1:8000/) ..."
    assert outputs[1].strip() == "Keyboard interrupt received, exiting."
    assert outputs[3] == "Terminated"
    assert outputs[4] == "habis"


def test_a_saved_file_is_seen_by_what_awaits_it(work):
    changed = 'from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.get("/")\ndef depan():\n    return "baru"\n'
    outputs = work(
        Serve("flask --app hello run --debug"),
        Open("/"),
        WriteFile("hello.py", changed, awaited=r"(?s)reloading.*Debugger PIN"),
        Open("/"),
    )
    assert [outputs[1], outputs[3]] == ["<h1>Warung</h1>", "baru"]
    assert "* Detected change in '~/belajar-flask/examples/02-kecil/hello.py', reloading" in outputs[0]
    said = work.said(Serve("flask --app hello run"), WriteFile("x.txt", "", awaited="reloading", limit=0.5))
    assert "'reloading' tidak muncul dalam 0.5 detik" in said


_LOOKS_LATE = """
import time
from pathlib import Path

print("siap", flush=True)
file = Path("data.txt")
while not file.exists():
    time.sleep(0.02)
time.sleep(0.2)
seen = file.stat().st_mtime_ns
while file.stat().st_mtime_ns == seen:
    time.sleep(0.02)
print("berubah", flush=True)
time.sleep(60)
"""


def test_a_file_that_was_taken_for_the_old_one_is_saved_again(work, monkeypatch):
    """A reloader that is still looking at every file when one of them is written."""
    monkeypatch.setattr(recording, "_SAVED_AGAIN", 0.5)
    work.small.write("examples/02-kecil/amati.py", _LOOKS_LATE)
    outputs = work(Serve("python amati.py", ready="^siap"), WriteFile("data.txt", "isi", awaited="berubah"))
    assert outputs[0] == "siap\nberubah"


_WORKS_LONG = """
import time
from pathlib import Path

print("siap", flush=True)
file = Path("data.txt")
while not file.exists():
    time.sleep(0.02)
seen = file.stat().st_mtime_ns
print("terlihat", flush=True)
time.sleep(1.5)
print("selesai", "sekali" if file.stat().st_mtime_ns == seen else "dua kali", flush=True)
time.sleep(60)
"""


def test_a_file_that_was_noticed_is_not_saved_again(work, monkeypatch):
    monkeypatch.setattr(recording, "_SAVED_AGAIN", 0.5)
    work.small.write("examples/02-kecil/amati.py", _WORKS_LONG)
    outputs = work(Serve("python amati.py", ready="^siap"), WriteFile("data.txt", "isi", awaited="selesai .*"))
    assert outputs[0] == "siap\nterlihat\nselesai sekali"


def test_what_is_left_in_the_background_ends_too(work):
    outputs = work(
        Run("(setsid python -m http.server -b 127.0.0.1 8000 >server.log 2>&1 &) ; echo ditinggal"),
        Run("(sleep 300 &) ; trap '' TERM; (trap '' TERM INT; sleep 300) & echo bandel"),
    )
    assert outputs == ["ditinggal", "bandel"]


# -- ports --------------------------------------------------------------------------------------------------------------------


def test_ports_are_shown_as_written_wherever_they_are_written(work):
    """In a command, in the app itself, and in a file that is saved: none of these ports is really taken."""
    work.small.write(
        "examples/02-kecil/toko.py",
        "from hello import app\n\nif __name__ == '__main__':\n    app.run(port=5051)\n",
    )
    fetch = "python -c \"import urllib.request as u; print(u.urlopen('http://127.0.0.1:{}/').status)\""
    outputs = work(
        Serve("python toko.py", lane="a"),
        Open("/", lane="a"),
        Serve("flask --app hello run -p 8080", lane="b"),
        WriteFile("klien.py", "import urllib.request as u\nprint(u.urlopen('http://localhost:8080/').url)\n"),
        Run("python klien.py", lane="c"),
        Run(fetch.format(5051), lane="c"),
        Set("FLASK_RUN_PORT", "12345", lane="d"),
        Serve("flask --app hello run", lane="d"),
        Open("/", lane="d"),
    )
    assert "Running on http://127.0.0.1:5051" in outputs[0]
    assert outputs[0].count('"GET / HTTP/1.1" 200') == 2
    assert "Running on http://127.0.0.1:8080" in outputs[2]
    assert outputs[4] == "http://localhost:8080/"
    assert outputs[5] == "200"
    assert "Running on http://127.0.0.1:12345" in outputs[7]


def test_a_port_that_is_taken_does_not_matter(work):
    import socket

    with socket.socket() as taken:
        try:
            taken.bind(("127.0.0.1", 8000))
        except OSError:
            pass  # somebody else has it: just as good
        else:
            taken.listen()
        assert "port 8000" in work(Serve("python -m http.server -b 127.0.0.1 8000"))[0]


# -- other ends ---------------------------------------------------------------------------------------------------------------

_RECORDER = """\
import sys
from pathlib import Path
from bukuflask_author import terminal
from bukuflask_author.build import normaliser
from bukuflask_book.checkout import Book

book = Book(Path(sys.argv[1]))
with terminal.home(book) as place:
    print(place.folder, flush=True)
    steps = (
        terminal.Serve("python -m http.server -b 127.0.0.1 8000", lane="a"),
        terminal.Run("setsid sleep 300 & sleep 300", lane="b", limit=300),
    )
    terminal.run(terminal.Block("02-kecil", steps), place, normaliser(book))
"""


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_recorder_that_is_ended_leaves_nothing(work, ending):
    from .conftest import left_of

    recorder = subprocess.Popen(
        [sys.executable, "-c", _RECORDER, str(work.small.root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )
    try:
        assert recorder.stdout is not None
        folder = Path(recorder.stdout.readline().strip())

        def soon(true) -> None:
            limit = time.monotonic() + 60
            while not true():
                assert time.monotonic() < limit
                time.sleep(0.2)

        soon(lambda: sum("sleep" in p for p in left_of(folder)) >= 2)
        recorder.send_signal(ending)
        recorder.wait(60)
        soon(lambda: left_of(folder) == [])
        soon(lambda: not folder.exists())
    finally:
        recorder.kill()
        recorder.communicate()


# -- a lesson -----------------------------------------------------------------------------------------------------------------


def recorded(small) -> int:
    return record(small.book, small.stem, read(small.book, small.stem).blocks)


def test_recording_a_lesson(small):
    small.replace(small.lesson_file, "Kalimat penutup.", "```{terminal}\n- run: echo halo\n```")
    assert recorded(small) == 1
    assert load(small.book, small.stem) == [[{"step": "run: echo halo", "output": "halo"}]]
    small.build()
    small.replace(small.lesson_file, "echo halo", "(exit 4)")
    said = small.fault(lambda: recorded(small))
    assert said.startswith("lessons/02-kecil.md: blok terminal ke-1 tidak berjalan seperti tertulis: `(exit 4)`")
    small.replace(small.lesson_file, "```{terminal}\n- run: (exit 4)\n```", "")
    assert recorded(small) == 0
    assert load(small.book, small.stem) == []
    assert not small.book.recording(small.stem).exists()


def test_the_blocks_of_a_lesson_are_worked_through_one_after_the_other(small):
    blocks = (
        "```{terminal}\n- run: echo pertama > catatan.txt\n```\n\nLalu.\n\n```{terminal}\n- run: cat catatan.txt\n```"
    )
    small.replace(small.lesson_file, "Kalimat penutup.", blocks)
    recorded(small)
    assert load(small.book, small.stem)[1][0]["output"] == "pertama"
    assert not (small.root / "examples" / small.stem / "catatan.txt").exists()


def test_without_bash_it_is_said(small, monkeypatch):
    small.replace(small.lesson_file, "Kalimat penutup.", "```{terminal}\n- run: echo halo\n```")
    monkeypatch.setenv("PATH", "")
    assert "direkam di bash" in small.fault(lambda: recorded(small))


def test_without_a_program_that_a_block_needs_it_is_said(small):
    block = dedent("""\
        ```{terminal}
        perlu: [program-yang-tidak-ada]
        langkah:
        - run: echo halo
        ```""")
    small.replace(small.lesson_file, "Kalimat penutup.", block)
    said = small.fault(lambda: recorded(small))
    assert "blok terminal ke-1 memerlukan program-yang-tidak-ada, yang tidak ada di mesin ini" in said
