"""What differs between machines and runs is made the same before it is saved."""

from __future__ import annotations

from tempfile import gettempprefix

import pytest

from bukuflask_author.normalise import Normaliser
from bukuflask_author.terminal.servers import KNOWN


@pytest.fixture
def rules(root):
    return Normaliser(root / "tests" / "nbval-sanitize.cfg")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("http://127.0.0.1:38211/a", "http://127.0.0.1:5000/a"),
        ("[01/Jan/2027 23:59:59]", "[20/Nov/2026 09:00:00]"),
        ("Date: Mon, 01 Feb 2027 10:11:12 GMT", "Date: Fri, 20 Nov 2026 09:00:00 GMT"),
        ("<A at 0x7fae12345678>", "<A at 0x7f0000000000>"),
        ("Werkzeug/3.1.9 Python/3.13.0", "Werkzeug/3.1 Python/3"),
        ("selesai dalam 17 ms", "selesai dalam 3 ms"),
        ("/var/folders/ipykernel_1234/567.py", "ipykernel.py"),
        ("C:\\Temp\\ipykernel_12\\34.py", "ipykernel.py"),
        ('File "/x/lib/python3.13/site-packages/flask/app.py"', 'File ".../site-packages/flask/app.py"'),
        ('File "/x/Buku é/lib/site-packages/flask/app.py"', 'File ".../site-packages/flask/app.py"'),
        (
            "ImportError: cannot import name 'a' from 'flask' (C:\\x y\\Lib\\site-packages\\flask\\__init__.py)",
            "ImportError: cannot import name 'a' from 'flask' .../site-packages/flask/__init__.py)",
        ),
        ('File "C:\\x\\site-packages\\a\\b\\c.py", line 3', 'File ".../site-packages/a/b/c.py", line 3'),
        ("'satu\\nhello.py'", "'satu\\nhello.py'"),
        ("/x/meja-1a/migrations/versions/0001_a.py:21", ".../migrations/versions/0001_a.py:21"),
        ("C:\\x\\migrations\\versions\\0001_a.py", ".../migrations/versions/0001_a.py"),
        ("PIN: 987-654-321", "PIN: 123-456-789"),
        ("harga 5000, 7 menit", "harga 5000, 7 menit"),
    ],
)
def test_rules(rules, source, expected):
    assert rules.text(source) == expected
    assert rules.text(expected) == expected  # what is the same stays the same


def test_a_backslash_in_a_replacement_is_no_escape(tmp_path):
    file = tmp_path / "r.cfg"
    file.write_text("[a]\nregex: x+\nreplace: \\1\\n\n", encoding="ascii")
    assert Normaliser(file).text("axxb") == "a\\1\\nb"


def test_a_terminals_text_loses_colours_and_marks(rules):
    printed = "\x1b[31mError\x1b[0m\r\n    f(x)\r\n    ~^^^\r\nValueError"
    assert rules.transcript().shown(printed) == "Error\n    f(x)\nValueError"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # gunicorn, nginx, alembic, Flask, aiosmtpd, pytest, bash: what differs from run to run.
        (
            "[2027-01-02 03:04:05 +0700] [77] [INFO] Listening at: http://127.0.0.1:8000 (77)",
            "[2026-11-20 09:00:00 +0000] [1234] [INFO] Listening at: http://127.0.0.1:8000 (1234)",
        ),
        (
            "2027/01/02 03:04:05 [error] 88#89: *12 connect() failed, client: 127.0.0.1",
            "2026/11/20 09:00:00 [error] 1234#1234: *1 connect() failed, client: 127.0.0.1",
        ),
        ('127.0.0.1 - - [02/Jan/2027:03:04:05 +0700] "GET /"', '127.0.0.1 - - [20/Nov/2026:09:00:00 +0000] "GET /"'),
        ('127.0.0.1 - - [02/Jan/2027 03:04:05] "GET /"', '127.0.0.1 - - [20/Nov/2026 09:00:00] "GET /"'),
        ("[2027-01-02 03:04:05,678] INFO in hello: a", "[2026-11-20 09:00:00,000] INFO in hello: a"),
        ("dibuat 2027-01-02T03:04:05.678901", "dibuat 2026-11-20 09:00:00.000000"),
        ("Date: Sat, 2 Jan 2027 03:04:05 +0700", "Date: Fri, 20 Nov 2026 09:00:00 +0000"),
        ("Sat Jan  2 03:04:05 2027", "Fri Nov 20 09:00:00 2026"),
        ("1 passed in 0.03s", "1 passed in 0.12s"),
        (
            "INFO  [alembic.runtime.migration] Running upgrade 1f2e3d4c5b6a -> 123456789012, harga",
            "INFO  [alembic.runtime.migration] Running upgrade a0b1c2d3e4f5 -> b1c2d3e4f5a6, harga",
        ),
        (
            "Generating ~/migrations/versions/0a1b2c3d4e5f_harga.py ...  done",
            "Generating ~/migrations/versions/a0b1c2d3e4f5_harga.py ...  done",
        ),
        ("Set-Cookie: session=eyJhIjoxfQ.Z1.abc_-; HttpOnly", "Set-Cookie: session=eyJ...; HttpOnly"),
        (
            '<input name="csrf_token" type="hidden" value="ImE.b.c">',
            '<input name="csrf_token" type="hidden" value="Im...">',
        ),
        ("scrypt:32768:8:1$abc$0123456789abcdef", "scrypt:32768:8:1$garam$hash"),
        ("192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf", "0123456789abcdef..."),
        ("Message-ID: <178.1.2@mesin>", "Message-ID: <1234@laptop>"),
        ("Boundary ===============4711471147114711==", "Boundary ===============1234567890=="),
        ("Server: SimpleHTTP/0.6 Python/3.13.1", "Server: SimpleHTTP/0.6 Python/3"),
        ("Server: nginx/1.22.1", "Server: nginx/1"),
        ("bash: line 7: flaks: command not found", "bash: flaks: command not found"),
        ("bash: line 7: 4711 Terminated              eval 'x' < /dev/null", "Terminated"),
        (f"/{gettempprefix()}/{gettempprefix()}abc_12/x.db", "/tmp/..."),  # as Python names a temporary folder
        ('File "/usr/lib/python3.13/socket.py"', 'File ".../lib/python3/socket.py"'),
        ("Peer: ('127.0.0.1', 45678)", "Peer: ('127.0.0.1', 54321)"),
        ("Sat, 2 Jan 2027 03:04:05 GMT", "Fri, 20 Nov 2026 09:00:00 GMT"),
        ("a=; Expires=Sat, 02-Jan-2027 03:04:05 GMT", "a=; Expires=Fri, 20-Nov-2026 09:00:00 GMT"),
        ("Nov 30 00:12:31 laptop gunicorn[4711]: siap", "Nov 20 09:00:00 laptop gunicorn[1234]: siap"),
        ("10:11:12.345 INFO siap", "09:00:00.000 INFO siap"),
        ("drwxr-xr-x 2 sri sri 4096 Jan  2 03:04 instance", "drwxr-xr-x 2 sri sri 4096 Nov 20 09:00 instance"),
        ("3 passed in 61.03s (0:01:01)", "3 passed in 0.12s"),
        ("1.23s call     tests/test_a.py::test_b", "0.12s call     tests/test_a.py::test_b"),
        ("real\t0m1.023s\nuser\t0m0.4s", "real\t0m0.123s\nuser\t0m0.123s"),
        ("[1] 12345\n[1]+ 12345 Done  flask run", "[1] 1234\n[1]+ 1234 Done  flask run"),
        (
            "[main (root-commit) 9f8e7d6] Mulai\n[main 0a1b2c3] Lanjut",
            "[main (root-commit) 1a2b3c4] Mulai\n[main 1a2b3c4] Lanjut",
        ),
        ("/sandi/IjEi.Z3X1Aw.abcDEFghi_jklMNOpqr-stuVWX1", "/sandi/Im..."),
        ("Authorization: Bearer aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY", "Authorization: Bearer eyJ..."),
        # What Linux gives a client: 32768 to 60999.
        ("Peer: ('127.0.0.1', 32768), ('::1', 60999, 0, 0)", "Peer: ('127.0.0.1', 54321), ('::1', 54321, 0, 0)"),
        ("http://[::1]:33001, localhost:33002", "http://[::1]:54321, localhost:54321"),
        ("Mon Nov 30 12:16:17 WIB 2026", "Fri Nov 20 09:00:00 2026"),
        ("Date:   Sat Jan 2 03:04:05 2027 +0700", "Date:   Fri Nov 20 09:00:00 2026"),
        ("2027-01-02T03:04:05.678901+07:00", "2026-11-20 09:00:00.000000+0000"),
        ("02/01/2027 03:04:05 INFO siap", "20/11/2026 09:00:00 INFO siap"),
        ("notBefore=Jan  2 03:04:05 2027 GMT", "notBefore=Nov 20 09:00:00 2026 GMT"),
        ("sekarang 1798761845.123", "sekarang 1795165200.0"),
        (
            "active (running) since 2027-01-02 03:04:05 UTC; 5s ago\n",
            "active (running) since 2026-11-20 09:00:00 UTC; 3s ago\n",
        ),
        ("time_total: 0.054321", "time_total: 0.12"),
        (f"{'=' * 29} 3 passed in 10.01s {'=' * 30}", f"{'=' * 20} 3 passed in 0.12s {'=' * 20}"),
        (
            f"{'=' * 9} 1 failed, 3 passed in 61.03s (0:01:01) {'=' * 9}",
            f"{'=' * 20} 1 failed, 3 passed in 0.12s {'=' * 20}",
        ),
        ("vY2l0c1b5hQh6uB2X0kz8p3mTqWnE4rD7sFgJ9aLc-_", "Im..."),
        ("9f8e7d6 (HEAD -> main) Mulai\n0a1b2c3 Lanjut", "1a2b3c4 (HEAD -> main) Mulai\n1a2b3c4 Lanjut"),
        ("serial=4F3A2B1C\nsha256 Fingerprint=AB:CD:EF:01", "serial=01:23:45\nsha256 Fingerprint=01:23:45"),
        ("11234567-89AB-4CDE-8F01-23456789ABCE", "01234567-89ab-4cde-8f01-23456789abcd"),
        # What a lesson states stays.
        *(
            (said, said)
            for said in (
                "Expires=Thu, 01-Jan-1970 00:00:00 GMT",
                "[0] [1] 12 [2] 5000 buah",
                "[1] 25",
                "buku[3]: Saman",
                "buka 08:00:00, tutup 17:00:00",
                "Authorization: Bearer rahasia-wae-rebo",
                "pelajaran.contoh.flask.example/alamat.yang.panjang",
                "Nov 20 tahun depan",
                "======== Daftar belanja ========",
                "test_yang_namanya_panjang_sekali_tanpa_huruf_besar_1",
                "5 (HEAD) Mulai",
            )
        ),
        (
            "Flask 2.3 terbit pada 2023-04-25, harga 5000, 12 menit",
            "Flask 2.3 terbit pada 2023-04-25, harga 5000, 12 menit",
        ),
        ("Running on http://127.0.0.1:8025", "Running on http://127.0.0.1:8025"),
        ("http://127.0.0.1:50051", "http://127.0.0.1:50051"),  # the block names it
        ("deadbeef cafe 1a2b3c4", "deadbeef cafe 1a2b3c4"),
    ],
)
def test_what_differs_in_terminals(rules, source, expected):
    def shown(text):
        return rules.transcript(ports={50051}).shown(text)

    assert shown(source) == expected
    assert shown(expected) == expected  # what is the same stays the same


OF_SERVERS = {
    "Flask": (
        '127.0.0.1 - - [02/Jan/2027 03:04:05] "GET / HTTP/1.1" 200 -',
        '127.0.0.1 - - [20/Nov/2026 09:00:00] "GET / HTTP/1.1" 200 -',
    ),
    "http.server": (
        '127.0.0.1 - - [02/Jan/2027 03:04:05] "GET / HTTP/1.1" 200 -',
        '127.0.0.1 - - [20/Nov/2026 09:00:00] "GET / HTTP/1.1" 200 -',
    ),
    "gunicorn": (
        "[2027-01-02 03:04:05 +0700] [88] [INFO] Booting worker with pid: 88",
        "[2026-11-20 09:00:00 +0000] [1234] [INFO] Booting worker with pid: 1234",
    ),
    "waitress": ("INFO:waitress:Serving on http://127.0.0.1:8080", "INFO:waitress:Serving on http://127.0.0.1:8080"),
    "hypercorn": (
        "[2027-01-02 03:04:05 +0700] [88] [INFO] Running on http://127.0.0.1:8000 (CTRL + C to quit)",
        "[2026-11-20 09:00:00 +0000] [1234] [INFO] Running on http://127.0.0.1:8000 (CTRL + C to quit)",
    ),
    "uvicorn": (
        'INFO:     Started server process [88]\nINFO:     127.0.0.1:32801 - "GET / HTTP/1.1" 200 OK',
        'INFO:     Started server process [1234]\nINFO:     127.0.0.1:54321 - "GET / HTTP/1.1" 200 OK',
    ),
    "MariaDB": (
        "2027-01-02  3:04:05 0 [Note] mariadbd: ready for connections.",
        "2026-11-20 09:00:00 0 [Note] mariadbd: ready for connections.",
    ),
    "PostgreSQL": (
        "2027-01-02 03:04:05.123 UTC [88] LOG:  database system is ready to accept connections",
        "2026-11-20 09:00:00.000000 UTC [1234] LOG:  database system is ready to accept connections",
    ),
    "Redis": (
        "88:M 02 Jan 2027 03:04:05.123 * Ready to accept connections tcp",
        "1234:M 20 Nov 2026 09:00:00.000 * Ready to accept connections tcp",
    ),
    "nginx": (
        "2027/01/02 03:04:05 [notice] 88#88: signal 15 (SIGTERM) received from 77, exiting",
        "2026/11/20 09:00:00 [notice] 1234#1234: signal 15 (SIGTERM) received from 1235, exiting",
    ),
    "aiosmtpd": ("X-Peer: ('127.0.0.1', 32801)", "X-Peer: ('127.0.0.1', 54321)"),
    "busybox httpd": ("[::ffff:127.0.0.1]:32801: url:/", "[::ffff:127.0.0.1]:54321: url:/"),
}
"""What each of the servers that a terminal block may start prints, and how it is recorded."""


@pytest.mark.parametrize("server", KNOWN, ids=lambda server: server.name)
def test_what_differs_in_what_a_known_server_says(rules, server):
    said, recorded = OF_SERVERS[server.name]
    assert rules.transcript().shown(said) == recorded
    assert rules.transcript().shown(recorded) == recorded


def test_different_processes_stay_different_in_the_order_in_which_they_are_met(rules):
    transcript = rules.transcript()
    assert transcript.shown("[9] [INFO] a (pid: 7)\n] [9] [INFO] Booting worker with pid: 8") == (
        "[9] [INFO] a (pid: 1234)\n] [1235] [INFO] Booting worker with pid: 1236"
    )
    assert transcript.shown("pid: 8, pid 7, process [9]") == "pid: 1236, pid 1234, process [1235]"


def test_two_workers_that_end_at_the_same_moment_end_in_either_order(rules):
    one, other = (
        [rules.transcript().shown(f"pid: 7\npid: 8\nlalu\n{end}") for end in ends]
        for ends in [
            ("Worker exiting (pid: 7)\nWorker exiting (pid: 8)",),
            ("Worker exiting (pid: 8)\nWorker exiting (pid: 7)",),
        ]
    )
    assert one == other


def test_a_blocks_own_masks(rules):
    transcript = rules.transcript([(r"nomor \d+", "nomor 1"), (r"^id=(?P<v>\w+)", "abc\\1")])
    assert transcript.shown("nomor 4711\nid=x9 id=y8") == "nomor 1\nid=abc\\1 id=y8"


def test_a_saved_output_has_no_live_widget_and_sorted_kinds(rules):
    output = {
        "output_type": "display_data",
        "data": {
            "text/plain": "127.0.0.1:1234",
            "text/html": "<p>127.0.0.1:1234</p>",
            "application/vnd.jupyter.widget-view+json": {"model_id": "x"},
            "application/json": {"a": 1},
        },
    }
    saved = rules.output(output)
    assert list(saved["data"].items()) == [
        ("application/json", {"a": 1}),
        ("text/html", "<p>127.0.0.1:5000</p>"),
        ("text/plain", "127.0.0.1:5000"),
    ]
    assert len(output["data"]) == 4  # what was given is left as it was


def test_a_widget_without_a_picture_stays(rules):
    output = {"output_type": "display_data", "data": {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}}}
    assert rules.output(output) == output


def test_a_traceback_keeps_the_readers_own_frames(rules):
    blocks = [
        "\x1b[31m-----\x1b[39m",
        "Cell \x1b[32mIn[1]\x1b[39m, line 1\n----> 1 app.route()",
        "\x1b[36mFile \x1b[39m\x1b[32m/x/site-packages/flask/a.py:3\x1b[39m\ncode",
        "File /x/site-packages/flask/b.py:4\ncode",
        "File <frozen runpy>:1",
        "ValueError: 0x7fae12345678",
    ]
    output = {"output_type": "error", "ename": "ValueError", "evalue": "0x7fae12345678", "traceback": blocks}
    saved = rules.output(output)
    assert saved["evalue"] == "0x7f0000000000"
    assert saved["traceback"] == [
        blocks[0],
        blocks[1],
        "    ... (baris di dalam pustaka tidak ditampilkan)",
        "ValueError: 0x7f0000000000",
    ]
