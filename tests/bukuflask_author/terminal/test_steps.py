"""What an author may write in a terminal block, and what is said of anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("yaml")

from bukuflask_author.terminal import (  # noqa: E402
    Block,
    Cd,
    Note,
    Open,
    Run,
    Serve,
    Set,
    Stop,
    WriteFile,
    parse,
)
from bukuflask_book.problems import ManuscriptError  # noqa: E402

FILE = Path("lessons/02-x.md")


def read(items) -> Block:
    return parse(items, "02-x", FILE, 9)


SERVING = {"serve": "flask run"}


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        (None, "harus berisi daftar langkah"),
        ([], "harus berisi daftar langkah"),
        ({"run": "x"}, "harus berisi daftar langkah"),
        ({"langkah": []}, "harus berisi daftar langkah"),
        ({"langkah": [{"run": "x"}], "butuh": ["y"]}, "kunci blok terminal tidak dikenal: butuh"),
        ({"langkah": [{"run": "x"}], "perlu": "nginx"}, "`perlu` berisi daftar nama program"),
        ({"langkah": [{"run": "x"}], "perlu": ["a b"]}, "`perlu` berisi daftar nama program"),
        ({"langkah": [{"run": "x"}], "samarkan": ["a"]}, "`samarkan` berisi pasangan"),
        ({"langkah": [{"run": "x"}], "samarkan": {"(": "b"}}, "`samarkan` berisi ekspresi reguler"),
        ({"langkah": [{"run": "x"}], "port": 8000}, "`port` berisi daftar nomor port"),
        ({"langkah": [{"run": "x"}], "port": [70000]}, "`port` berisi daftar nomor port"),
        (["flask run"], "langkah terminal tidak dikenal"),
        ([{"jalan": "x"}], "langkah terminal tidak dikenal"),
        ([{"run": "x", "set": "A=1"}], "langkah terminal tidak dikenal"),
        ([{"run": "x", "keluar": 1}], "langkah terminal tidak dikenal"),
        ([{"run": None}], "memerlukan teks"),
        ([{"run": "x", "exit": "satu"}], "memerlukan teks, dan `exit` sebuah bilangan"),
        ([{"set": "A=1", "exit": 1}], "`exit` hanya untuk `run`"),
        ([{"run": "x", "siap": "y"}], "`siap` hanya untuk `serve`"),
        ([{"run": "x", "isi": "y"}], "`isi` hanya untuk `file`"),
        ([{"run": "x", "sinyal": "TERM"}], "`sinyal` hanya untuk `stop`"),
        ([{"cd": "x", "tunggu": "y"}], "`tunggu` hanya untuk `run`, `serve`, `open`, `file`, `stop`"),
        ([{**SERVING, "ketik": ["c"]}], "`ketik` hanya untuk `run`, `open`"),
        ([{"run": "x", "ketik": "c"}], "`ketik` berisi daftar baris yang diketik"),
        ([{"run": "x", "ketik": ["a\nb"]}], "`ketik` berisi daftar baris yang diketik"),
        ([SERVING, {"open": "http://127.0.0.1:8080/", "ketik": ["c"]}], "`ketik` pada `open` memerlukan alamat"),
        ([{"set": "FLASK_APP = flaskr"}], "NAMA=nilai tanpa spasi"),
        ([{"set": "FLASK_APP"}], "NAMA=nilai tanpa spasi"),
        ([{"set": "A=x&y"}], "tidak boleh memuat &"),
        ([{"set": "A=$HOME"}], "tidak boleh memuat $"),
        ([{"set": "A='x'"}], "tidak boleh memuat '"),
        ([{"cd": "/etc"}], "`cd` memakai alamat relatif"),
        ([{"cd": "a\\b"}], "`cd` memakai alamat relatif"),
        ([{"cd": "~"}], "`cd` memakai alamat relatif"),
        ([{"file": "../x", "isi": ""}], "`file` menulis di dalam folder contoh"),
        ([{"file": "C:/x", "isi": ""}], "`file` memakai alamat relatif"),
        ([{"file": "x"}], "`file` memerlukan `isi`"),
        ([{"file": "x", "isi": 3}], "`file` memerlukan `isi`"),
        ([SERVING, {"open": "menu"}], "diawali garis miring"),
        ([SERVING, {"open": "https://example.com/"}], "alamat lengkap di komputer ini"),
        ([{"open": "/"}], "hanya dapat berdiri setelah `serve`"),
        ([SERVING, {"run": "y"}, {"open": "/"}], "hanya dapat berdiri setelah `serve`"),
        ([SERVING, {"stop": None}, {"open": "/"}], "hanya dapat berdiri setelah `serve`"),
        ([{"stop": None}], "`stop` hanya dapat berdiri setelah `serve`"),
        ([SERVING, {"stop": 3}], "`stop` menyebut jalurnya"),
        ([SERVING, {"stop": None, "sinyal": "HUP"}], "`sinyal` pada `stop` adalah INT, TERM, QUIT, KILL"),
        ([{**SERVING, "siap": "("}], "`siap` berisi ekspresi reguler atau nomor port"),
        ([{**SERVING, "siap": ""}], "`siap` berisi ekspresi reguler atau nomor port"),
        ([{**SERVING, "batas": 0}], "`batas` berisi jumlah detik"),
        ([{"run": "x", "diam": "ya"}], "`diam` berisi `true` atau `false`"),
        ([{"run": "x", "tunggu": "["}], "`tunggu` berisi ekspresi reguler"),
        # Lanes.
        ([{"run": "x", "jalur": ""}], "`jalur` memakai nama pendek"),
        ([{"run": "x", "jalur": 1}], "`jalur` memakai nama pendek"),
        ([{"run": "x", "jalur": "a"}, {"run": "y"}], "setiap perintah menyebut jalurnya: `run: y` belum"),
        ([{"jalur": "a", "langkah": [{"run": "x"}], "exit": 1}], "berisi tepat `jalur` dan `langkah`"),
        ([{"jalur": "a", "langkah": {"run": "x"}}], "berisi tepat `jalur` dan `langkah`"),
        ([{"jalur": "a", "langkah": [{"jalur": "b", "langkah": [{"run": "x"}]}]}], "tanpa kelompok lain di dalamnya"),
        ([{**SERVING, "jalur": "a"}, {"stop": "b"}], "di jalur yang sama"),
        ([{**SERVING, "jalur": "a"}, {"open": "/", "jalur": "b"}], "hanya dapat berdiri setelah `serve`"),
        # Systems.
        ([{"run": "x", "hanya": "linux"}], "`hanya` berisi daftar dari linux, macos, windows"),
        ([{"run": "x", "hanya": ["dos"]}], "`hanya` berisi daftar dari linux, macos, windows"),
        ([{"run": "x", "hanya": []}], "`hanya` berisi daftar dari"),
        ([{"run": "x", "selain": "y"}], "`selain` hanya untuk langkah yang memakai `hanya`"),
        ([{"run": "x", "hanya": ["linux"], "selain": 3}], "`selain` berisi kalimat, atau langkah pengganti"),
        (
            [{"run": "x", "hanya": ["linux"], "selain": {"run": "y", "hanya": ["linux"]}}],
            "tidak tampil di sistem apa pun",
        ),
        (
            [{**SERVING, "hanya": ["linux"], "selain": "Di sistem lain tidak ada."}, {"open": "/"}],
            "hanya dapat berdiri setelah `serve`",
        ),
    ],
)
def test_faults(items, reason):
    with pytest.raises(ManuscriptError, match=r"^lessons/02-x\.md:9: ") as problem:
        read(items)
    assert reason in str(problem.value)


def test_a_plain_block_is_read():
    block = read([{"set": "A=1"}, {"run": "x", "exit": 2}, {"serve": "y"}, {"open": "/"}, {"open": "/b"}])
    assert block.steps == (Set("A", "1"), Run("x", 2), Serve("y"), Open("/"), Open("/b"))
    assert block.key() == ["set: A=1", "run: x", "serve: y", "open: /", "open: /b"]


def test_every_kind_is_read():
    block = read(
        {
            "perlu": ["nginx"],
            "port": [8080],
            "samarkan": {"id-\\d+": "id-1"},
            "langkah": [
                {"jalur": "server", "langkah": [{"cd": "conf/a"}, {"serve": "nginx", "siap": 8080, "batas": 90}]},
                {"file": "a/b.txt", "isi": "teks\n", "tunggu": "x"},
                {"run": "x", "jalur": "klien 2", "diam": True},
                {"open": "http://127.0.0.1:8080/menu"},
                {"stop": "server", "sinyal": "QUIT"},
            ],
        }
    )
    assert block.needs == ("nginx",)
    assert block.ports == (8080,)
    assert block.masks == (("id-\\d+", "id-1"),)
    assert block.lanes() == ["server", "klien 2"]
    assert block.steps == (
        Cd("conf/a", lane="server"),
        Serve("nginx", 8080, lane="server", limit=90),
        WriteFile("a/b.txt", "teks\n", awaited="x"),
        Run("x", quiet=True, lane="klien 2"),
        Open("http://127.0.0.1:8080/menu"),
        # Windows has no such signal.
        Stop("QUIT", lane="server", systems=frozenset({"linux", "macos"})),
        Stop("INT", lane="server", systems=frozenset({"windows"})),
    )


def test_another_content_of_a_file_is_another_recording():
    one, other = (read([{"file": "a", "isi": text}]).key() for text in ("satu", "dua"))
    assert one != other


def test_what_is_typed_belongs_to_the_step():
    block = read([{"run": "x", "ketik": ["a", "b"]}, {"serve": "y"}, {"open": "/", "ketik": ["c"]}])
    assert block.steps == (Run("x", answers=("a", "b")), Serve("y"), Open("/", answers=("c",)))
    assert block.key() == ["run: x (ketik: a | b)", "serve: y", "open: / (ketik: c)"]


def test_some_systems_run_something_else():
    block = read(
        [
            {"run": "x"},
            {
                "serve": "gunicorn",
                "hanya": ["linux", "macos"],
                "selain": [{"run": "pip list"}, {"serve": "waitress"}],
            },
            {"run": "where python", "hanya": ["windows"], "rekam": False},
            {"run": "id", "hanya": ["linux"], "selain": "Lewati ini."},
        ]
    )
    assert [(sorted(v.systems), [s.name for s in v.steps]) for v in block.variants()] == [
        (["linux"], ["run: x", "serve: gunicorn", "run: id"]),
        (["macos"], ["run: x", "serve: gunicorn"]),
        (["windows"], ["run: x", "run: pip list", "serve: waitress"]),
    ]
    assert [s.text for s in block.steps if isinstance(s, Note)] == ["Lewati ini."]
    assert block.key()[:3] == ["linux > run: x", "linux > serve: gunicorn", "linux > run: id"]


def test_a_whole_block_for_some_systems():
    steps = [
        {"serve": "nginx", "jalur": "depan"},
        {"run": "id", "jalur": "klien", "hanya": ["linux"]},
        {"stop": "depan"},
    ]
    block = read({"langkah": steps, "hanya": ["linux", "macos"], "selain": "Baca rekamannya."})
    assert [(sorted(v.systems), [s.name for s in v.steps]) for v in block.variants()] == [
        (["linux"], ["serve: nginx", "run: id", "stop"]),
        (["macos"], ["serve: nginx", "stop"]),
    ]
    assert block.steps[0] == Note("Baca rekamannya.", systems=frozenset({"windows"}))
    assert block.lanes() == ["depan", "klien"]
    for wrong in ({"hanya": ["plan9"]}, {"selain": "Baca rekamannya."}):
        with pytest.raises(ManuscriptError, match="hanya"):
            read({"langkah": steps, **wrong})


def test_what_is_only_shown_makes_no_recording_of_its_own():
    block = read([{"run": "x"}, {"run": "where python", "hanya": ["windows"], "rekam": False}])
    assert block.key() == ["run: x"]
