"""A block as a reader sees it: what is typed where, for three shells, and what appears."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("markdown_it")
yaml = pytest.importorskip("yaml")

from markdown_it import MarkdownIt  # noqa: E402

from bukuflask_author.terminal import (  # noqa: E402
    Block,
    Open,
    Run,
    Serve,
    Set,
    parse,
    render,
    rendering,
)


def shown(source: str, *outputs: str, **addresses: str) -> str:
    block = parse(yaml.safe_load(source), "02-x", Path("lessons/02-x.md"), 9)
    keys = block.key()
    assert len(keys) == len(outputs)
    recorded = [{"step": key, "output": output} for key, output in zip(keys, outputs, strict=True)]
    for entry in recorded:
        if entry["step"] in addresses:
            entry["alamat"] = addresses[entry["step"]]
    text = render(block, recorded)
    # Whatever a fence holds, the Markdown around it stays Markdown.
    assert [t for t in MarkdownIt().parse(text) if t.type == "html_block" and "```" in t.content] == []
    return text


def test_shown_for_three_shells():
    block = Block("02-x", (Set("FLASK_APP", "hello"), Serve("flask run"), Open("/menu")))
    text = render(
        block,
        [
            {"step": "set: FLASK_APP=hello", "output": ""},
            {"step": "serve: flask run", "output": " * Running"},
            {"step": "open: /menu", "output": "<h1>Menu</h1>"},
        ],
    )
    assert (
        "<details><summary>Windows: Anaconda Prompt (cmd)</summary>\n\n```bat\n"
        'cd /d "%USERPROFILE%\\belajar-flask\\examples\\02-x"\nset FLASK_APP=hello\nflask run\n```'
    ) in text
    assert text.startswith("**Windows: PowerShell, yang dibuka JupyterLab**\n\n```powershell\n")
    assert '```powershell\ncd ~\\belajar-flask\\examples\\02-x\n$env:FLASK_APP = "hello"\nflask run\n```' in text
    assert "```bash\ncd ~/belajar-flask/examples/02-x\nexport FLASK_APP=hello\nflask run\n```" in text
    assert "Setelah `flask run`:\n\n```text\n * Running\n```" in text
    assert "Buka <http://127.0.0.1:5000/menu> di peramban. Isi halamannya:\n\n```html\n<h1>Menu</h1>\n```" in text
    assert "Setelah `FLASK_APP=hello`" not in text  # it prints nothing
    assert text.endswith("Hentikan server dengan menekan Ctrl+C di terminal itu.")
    assert "Ctrl+C" not in render(Block("02-x", (Run("x"),)), [{"step": "run: x", "output": "y"}])


LANES = """
- jalur: server
  langkah:
  - cd: toko/web
  - serve: flask run -p 8000
- file: pesan.py
  isi: |
    print("Halo")
- run: curl http://127.0.0.1:8000/
  jalur: klien
- open: /
- stop: server
"""


def test_lanes_are_titled_and_their_order_told():
    text = shown(
        LANES,
        "",
        " * Running\nGET /",
        "",
        "<h1>Toko</h1>",
        "<h1>Toko</h1>",
        "Selesai.",
        **{"open: /": "http://127.0.0.1:8000/"},
    )
    powershell, cmd, bash = text.split("**Berkas `pesan.py`**")[0].split("<details>")
    assert cmd == (
        "<summary>Windows: Anaconda Prompt (cmd)</summary>\n\n"
        "Di **Terminal 1 (server)**:\n\n"
        '```bat\ncd /d "%USERPROFILE%\\belajar-flask\\examples\\02-x"\ncd toko\\web\nflask run -p 8000\n```\n\n'
        "Simpan berkas `pesan.py` di folder `02-x`. Isinya ada di bawah.\n\n"
        "Di **Terminal 2 (klien)**:\n\n"
        '```bat\ncd /d "%USERPROFILE%\\belajar-flask\\examples\\02-x"\ncurl http://127.0.0.1:8000/\n```\n\n'
        "Buka <http://127.0.0.1:8000/> di peramban.\n\n"
        "Tekan Ctrl+C di **Terminal 1 (server)**.\n\n</details>\n\n"
    )
    assert "cd toko\\web\nflask run" in powershell
    assert "\ncurl.exe http://127.0.0.1:8000/\n" in powershell
    assert "cd toko/web\nflask run" in bash
    for shell in (cmd, powershell, bash):
        assert "Simpan berkas `pesan.py`" in shell
        assert shell.count("**Terminal 2 (klien)**") == 1
    assert '**Berkas `pesan.py`**\n\n```python\nprint("Halo")\n```' in text
    assert text.partition("**Yang tampil**")[2].split("\n\n", 1)[1] == (
        "**Terminal 1 (server)**\n\n"
        "Setelah `flask run -p 8000`:\n\n```text\n * Running\nGET /\n```\n\n"
        "Setelah Ctrl+C:\n\n```text\nSelesai.\n```\n\n"
        "**Terminal 2 (klien)**\n\n"
        "Setelah `curl http://127.0.0.1:8000/`:\n\n```text\n<h1>Toko</h1>\n```\n\n"
        "Buka <http://127.0.0.1:8000/> di peramban. Isi halamannya:\n\n```html\n<h1>Toko</h1>\n```"
    )


def test_what_is_typed_is_told_where_it_is_typed():
    text = shown("- {run: python a.py, ketik: [p x, q]}\n- serve: b\n- {open: /, ketik: [c]}", "", "", "")
    bash = text.partition("bash atau zsh (Linux, macOS)</summary>")[2].partition("</details>")[0]
    assert bash.strip() == (
        "```bash\ncd ~/belajar-flask/examples/02-x\npython a.py\n```\n\nKetik `p x`, lalu `q`.\n\n"
        "```bash\nb\n```\n\nBuka <http://127.0.0.1:5000/> di peramban. Ketik `c` di terminal itu."
    )
    lanes = shown(
        "- {serve: a, jalur: satu}\n- {serve: b, jalur: dua}\n- {open: /x, jalur: satu, ketik: [c]}\n- {open: /y, ketik: [d, e]}",
        *4 * [""],
    )
    assert "Ketik `c` di **Terminal 1 (satu)**." in lanes
    assert "Ketik `d`, lalu `e` di **Terminal 2 (dua)**." in lanes


def test_a_lane_that_still_serves_is_to_be_stopped_there():
    text = shown("- {serve: a, jalur: satu}\n- {serve: b, jalur: dua}\n- {stop: satu}", "", "", "")
    assert text.endswith("Hentikan server dengan menekan Ctrl+C di **Terminal 2 (dua)**.")


def test_one_terminal_with_a_file_and_a_stop():
    text = shown("- serve: flask run\n- file: a.txt\n  isi: b\n- stop:\n- run: flask routes", "x", "", "", "y")
    bash = text.partition("bash atau zsh (Linux, macOS)</summary>")[2].partition("</details>")[0]
    assert bash.strip() == (
        "```bash\ncd ~/belajar-flask/examples/02-x\nflask run\n```\n\n"
        "Simpan berkas `a.txt` di folder `02-x`. Isinya ada di bawah.\n\n"
        "Tekan Ctrl+C di terminal itu.\n\n"
        "```bash\nflask routes\n```"
    )
    assert "Hentikan server" not in text


def test_a_file_that_is_saved_twice_is_shown_twice():
    text = shown("- file: a.txt\n  isi: satu\n- file: a.txt\n  isi: dua", "", "")
    assert text.count("Simpan berkas `a.txt` di folder `02-x`. Isinya ada di bawah, simpanan ke-1.\n\nSimpan") == 3
    assert "**Berkas `a.txt`**, simpanan ke-1\n\n```text\nsatu\n```" in text
    assert "**Berkas `a.txt`**, simpanan ke-2\n\n```text\ndua\n```" in text


def test_a_fence_inside_does_not_end_the_one_around_it():
    text = shown("- file: a.md\n  isi: |\n    ```python\n    x\n    ```\n- run: cat a.md", "", "```python\nx\n```")
    assert "````text\n```python\nx\n```\n````" in text


def test_every_language_is_known_to_the_reading_view():
    lexers = pytest.importorskip("pygments.lexers")
    for language in {*rendering._LANGUAGES.values(), *(shell.language for shell in rendering._SHELLS), "text", "html"}:
        lexers.get_lexer_by_name(language)


SYSTEMS = """
- serve: gunicorn a:b
  hanya: [linux, macos]
  selain:
    serve: waitress-serve a:b
- stop:
  sinyal: TERM
- run: nproc
  hanya: [linux]
  selain: Perintah ini hanya ada di Linux.
"""


def test_each_system_is_shown_its_own_steps():
    keys = ["g", "t", "4", "g2", "t2", "w", "dihentikan"]
    text = shown(SYSTEMS, *keys)
    cmd, powershell, rest = text.split("<details>")
    bash, _, printed = rest.partition("</details>")
    for shell in (cmd, powershell):
        assert "waitress-serve a:b" in shell
        assert "gunicorn" not in shell
        assert "nproc" not in shell
        assert "Tekan Ctrl+C di terminal itu." in shell
        assert "\n\nPerintah ini hanya ada di Linux." in shell
    assert "waitress" not in bash
    assert "hentikan server dengan `kill -TERM` diikuti nomor prosesnya" in bash
    assert "Di Linux:\n\n```bash\nnproc\n```" in bash
    assert "Di macOS: Perintah ini hanya ada di Linux." in bash
    order = [printed.index(f"**Yang tampil di {name}**") for name in ("Linux", "macOS", "Windows")]
    assert "**Yang tampil di Windows** (direkam di luar Windows, lalu dibandingkan dengan yang dicetak cmd;" in printed
    assert order == sorted(order)
    assert printed[order[2] :].endswith(
        "Setelah `waitress-serve a:b`:\n\n```text\nw\n```\n\nSetelah Ctrl+C:\n\n```text\ndihentikan\n```"
    )


def test_a_system_without_steps_is_told_so_once_and_the_shell_of_the_others_stands_open():
    text = shown("hanya: [linux, macos]\nselain: Baca rekamannya.\nlangkah:\n- run: nginx -v", "nginx version: nginx/1")
    assert text == (
        "**Windows**\n\nBaca rekamannya.\n\n"
        "**bash atau zsh (Linux, macOS)**\n\n```bash\ncd ~/belajar-flask/examples/02-x\nnginx -v\n```\n\n"
        "**Yang tampil di Linux dan macOS** (direkam saat perintah di atas dijalankan; waktu dan nomor port diseragamkan)\n\n"
        "Setelah `nginx -v`:\n\n```text\nnginx version: nginx/1\n```"
    )


def test_a_server_that_must_make_room_is_to_be_stopped_first():
    text = shown("- serve: flask run\n- run: flask routes", "x", "y")
    assert "flask run\n```\n\nTekan Ctrl+C di terminal itu.\n\n```bat\nflask routes\n```" in text
    assert "Hentikan server" not in text


def test_a_file_goes_where_the_terminal_is():
    text = shown("- cd: conf\n- file: a.txt\n  isi: b", "", "")
    assert "Simpan berkas `a.txt` di folder yang sedang dibuka di terminal itu." in text
    text = shown("- cd: conf\n  jalur: satu\n- file: a.txt\n  isi: b\n  jalur: satu", "", "")
    assert "Simpan berkas `a.txt` di folder yang sedang dibuka di **Terminal 1 (satu)**." in text
