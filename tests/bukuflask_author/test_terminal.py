"""Terminal blocks: read, shown for three shells, run for real in bash."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = [pytest.mark.needs("penulis"), pytest.mark.needs("bash")]
psutil = pytest.importorskip("psutil")
pytest.importorskip("markdown_it")
pytest.importorskip("yaml")

from bukuflask_author import terminal  # noqa: E402
from bukuflask_author.build import normaliser, record  # noqa: E402
from bukuflask_author.terminal import Block, Step, home, load, parse, render, run  # noqa: E402
from bukuflask_book.problems import ManuscriptError  # noqa: E402

FILE = Path("lessons/02-x.md")


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        (None, "harus berisi daftar langkah"),
        ([], "harus berisi daftar langkah"),
        ({"run": "x"}, "harus berisi daftar langkah"),
        (["flask run"], "langkah terminal tidak dikenal"),
        ([{"jalan": "x"}], "langkah terminal tidak dikenal"),
        ([{"run": "x", "set": "A=1"}], "langkah terminal tidak dikenal"),
        ([{"run": "x", "keluar": 1}], "langkah terminal tidak dikenal"),
        ([{"run": None}], "memerlukan teks"),
        ([{"run": "x", "exit": "satu"}], "memerlukan teks, dan `exit` sebuah bilangan"),
        ([{"set": "A=1", "exit": 1}], "`exit` hanya untuk `run`"),
        ([{"set": "FLASK_APP = flaskr"}], "NAMA=nilai tanpa spasi"),
        ([{"set": "FLASK_APP"}], "NAMA=nilai tanpa spasi"),
        ([{"serve": "x"}, {"open": "menu"}], "diawali garis miring"),
        ([{"open": "/"}], "hanya dapat berdiri setelah `serve`"),
        ([{"serve": "x"}, {"run": "y"}, {"open": "/"}], "hanya dapat berdiri setelah `serve`"),
    ],
)
def test_faults(items, reason):
    with pytest.raises(ManuscriptError, match=r"^lessons/02-x\.md:9: ") as problem:
        parse(items, "02-x", FILE, 9)
    assert reason in str(problem.value)


def test_a_block_is_read():
    items = [{"set": "A=1"}, {"run": "x", "exit": 2}, {"serve": "y"}, {"open": "/"}, {"open": "/b"}]
    block = parse(items, "02-x", FILE, 9)
    assert block.key() == ["set: A=1", "run: x", "serve: y", "open: /", "open: /b"]
    assert [step.exit for step in block.steps] == [0, 2, 0, 0, 0]


def test_shown_for_three_shells():
    block = Block("02-x", (Step("set", "FLASK_APP=hello"), Step("serve", "flask run"), Step("open", "/menu")))
    text = render(
        block,
        [
            {"step": "set: FLASK_APP=hello", "output": ""},
            {"step": "serve: flask run", "output": " * Running"},
            {"step": "open: /menu", "output": "<h1>Menu</h1>"},
        ],
    )
    assert (
        "**Anaconda Prompt (cmd)**\n\n```bat\n"
        'cd /d "%USERPROFILE%\\belajar-flask\\examples\\02-x"\nset FLASK_APP=hello\nflask run\n```'
    ) in text
    assert '```powershell\ncd ~\\belajar-flask\\examples\\02-x\n$env:FLASK_APP = "hello"\nflask run\n```' in text
    assert "```bash\ncd ~/belajar-flask/examples/02-x\nexport FLASK_APP=hello\nflask run\n```" in text
    assert "Setelah `flask run`:\n\n```text\n * Running\n```" in text
    assert "Buka <http://127.0.0.1:5000/menu> di peramban. Isi halamannya:\n\n```html\n<h1>Menu</h1>\n```" in text
    assert "Setelah `FLASK_APP=hello`" not in text  # it prints nothing
    assert text.endswith("Hentikan server dengan menekan Ctrl+C di terminal itu.")
    assert "Ctrl+C" not in render(Block("02-x", (Step("run", "x"),)), [{"step": "run: x", "output": "y"}])


@pytest.fixture
def work(small, monkeypatch):
    """Run steps in the small book's example; nothing may be left running, whatever comes of it."""
    monkeypatch.setattr(terminal, "PATIENCE", 10.0)

    def go(*steps: Step) -> list[str]:
        with home(small.book) as place:
            return [done["output"] for done in run(Block(small.stem, steps), place, normaliser(small.book))]

    yield go
    assert [
        p for p in psutil.Process().children(recursive=True) if p.name().startswith(("bash", "flask", "sleep"))
    ] == []


def test_a_real_block(work):
    outputs = work(
        Step("run", "python -c \"print('é', end='')\""),
        Step("set", "WARUNG=Ende"),
        Step("run", "echo $WARUNG di $PWD; false", 1),
        Step("serve", "flask --app hello run"),
        Step("open", "/"),
        Step("open", "/tidak"),
        Step("run", "echo masih $WARUNG"),
    )
    assert outputs[:3] == ["é", "", "Ende di ~/belajar-flask/examples/02-kecil"]
    assert "Running on http://127.0.0.1:5000" in outputs[3]
    assert '"GET / HTTP/1.1" 200 -' in outputs[3]
    assert outputs[4] == "<h1>Warung</h1>"
    assert "404 Not Found" in outputs[5]
    assert outputs[6] == "masih Ende"


def test_what_is_set_outside_does_not_reach_a_block(work, monkeypatch):
    monkeypatch.setenv("FLASK_APP", "lain")
    assert work(Step("run", "echo [$FLASK_APP$BUKUFLASK_UJI]")) == ["[]"]


@pytest.mark.parametrize(
    ("command", "expected"), [("exit 3", "?"), ("(exit 3)", "3"), ("tidak-ada-perintah-ini", "127")]
)
def test_an_exit_code_that_was_not_expected(work, command, expected):
    with pytest.raises(ValueError, match=rf"berakhir dengan kode {expected.replace('?', '[?]')}, bukan 0"):
        work(Step("run", command))


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("flask --app tidak_ada run", "Could not import 'tidak_ada'"),
        ("echo menunggu; sleep 60", "menunggu"),
    ],
)
def test_a_server_that_never_starts_is_reported_with_what_it_said(work, monkeypatch, command, words):
    monkeypatch.setattr(terminal, "PATIENCE", 1.5)
    with pytest.raises(TimeoutError, match="tidak muncul di keluaran") as problem:
        work(Step("serve", command))
    assert words in str(problem.value)


def test_a_command_that_never_ends_is_reported(work, monkeypatch):
    monkeypatch.setattr(terminal, "PATIENCE", 0.5)
    with pytest.raises(TimeoutError, match=r"(?s)belum selesai setelah 0.5 detik.*mulai"):
        work(Step("run", "echo mulai; sleep 60"))


def test_a_server_that_dies_before_it_is_opened(work):
    with pytest.raises(OSError, match=r"refused|reset"):
        work(Step("serve", "echo 'Running on http://127.0.0.1:9'; echo 'Press CTRL+C'; sleep 60"), Step("open", "/"))


def test_recording_a_lesson(small):
    small.replace(small.lesson_file, "Kalimat penutup.", "```{terminal}\n- run: echo halo\n```")
    assert record(small.book, small.stem) == 1
    assert load(small.book, small.stem) == [[{"step": "run: echo halo", "output": "halo"}]]
    small.build()
    small.replace(small.lesson_file, "echo halo", "(exit 4)")
    said = small.fault(lambda: record(small.book, small.stem))
    assert said.startswith("lessons/02-kecil.md: blok terminal ke-1 tidak berjalan seperti tertulis: `(exit 4)`")
    small.replace(small.lesson_file, "```{terminal}\n- run: (exit 4)\n```", "")
    assert record(small.book, small.stem) == 0
    assert load(small.book, small.stem) == []
    assert not small.book.recording(small.stem).exists()


def test_without_bash_it_is_said(small, monkeypatch):
    small.replace(small.lesson_file, "Kalimat penutup.", "```{terminal}\n- run: echo halo\n```")
    monkeypatch.setenv("PATH", "")
    assert "direkam di bash" in small.fault(lambda: record(small.book, small.stem))
