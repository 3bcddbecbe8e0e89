"""Every cause that is known of a server that did not start, by how its process ends; test_server.py makes the common ones happen."""

from __future__ import annotations

import pytest

from bukuflask.serving import start_problems
from bukuflask.serving.start_problems import problem_of_log

TRACEBACK = 'Traceback (most recent call last):\n  File "{}/app.py", line 3, in <module>\n    x\n'
ENDS = [
    ("Error: Could not locate a Flask application.", "tidak ada `app.py` maupun `wsgi.py`"),
    (
        TRACEBACK
        + "ImportError: cannot import name 'a' from partially initialized module 'b' (most likely due to a circular import)",
        "impor yang melingkar: modul 'b'",
    ),
    *(
        (TRACEBACK + words, "impor yang melingkar: modul 'b'")  # Python 3.13 and later
        for words in (
            "ImportError: cannot import name 'a' from 'b' (consider renaming 'C:\\\\x (1)\\\\b.py' if it has the same name as a library you intended to import)",
            "AttributeError: module 'b' has no attribute 'a' (consider renaming '/x/b.py' if it has the same name as a library you intended to import)",
            "AttributeError: cannot access submodule 'b' of module 'c' (most likely due to a circular import)",
        )
    ),
    (TRACEBACK + "ModuleNotFoundError: No module named 'flask_resep'", "meminta modul 'flask_resep'"),
    ("Error: While importing 'app', an ImportError was raised.", "Modul 'app' ditemukan, tetapi ada `import`"),
    ("Error: Could not import 'ap'.", "tidak menemukan modul bernama 'ap'"),
    (
        "Error: Detected factory 'create_app' in module 'app', but could not call it without arguments.",
        "`create_app` di modul 'app'",
    ),
    ("Error: Detected multiple Flask applications in module 'app'.", "lebih dari satu aplikasi Flask"),
    ("Error: Detected multiple Flask applications in module 'k\u0430pal'.", "lebih dari satu aplikasi Flask"),
    ("Error: Failed to find attribute 'app\\u200b' in 'app'.", "`app⟨U+200B⟩`, memuat huruf yang tidak terlihat"),
    ("Error: Failed to find Flask application or factory in module 'app'.", "tidak ada pabrik `create_app`"),
    ("Error: Failed to find attribute 'aplikasi' in 'app'.", "tidak ada nama `aplikasi`"),
    ("Address already in use\nPort 5000 is in use by another program. Either identify it.", "Port 5000 sedang dipakai"),
    (
        'Fatal Python error: config_init_hash_seed: PYTHONHASHSEED must be "random"\nPython runtime state: preinitialized',
        "Python sendiri tidak dapat mulai",
    ),
    ("Permission denied", "Sistem tidak mengizinkan port itu"),
    ("Nama: Aborted!".replace("Nama: ", "Nama:\n"), "Kodenya meminta ketikan"),
    (
        TRACEBACK + "SyntaxError: source code string cannot contain null bytes",
        "Ada berkas kode yang tidak dapat dibaca",
    ),
    (
        TRACEBACK + "SyntaxError: (unicode error) 'unicodeescape' codec can't decode bytes in position 2-3: truncated",
        "Python tidak bisa membaca kodenya (SyntaxError)",
    ),
    (TRACEBACK + "SyntaxError: invalid syntax", "Python tidak bisa membaca kodenya (SyntaxError)"),
    (TRACEBACK + "FileNotFoundError: [Errno 2] No such file or directory: 'menu.csv'", "mencari `menu.csv`"),
    (TRACEBACK + "PermissionError: [Errno 13] Permission denied: '/srv/toko.db'", "memakai `/srv/toko.db`"),
    (TRACEBACK + "OSError: [Errno 30] Read-only file system: 'catatan.txt'", "memakai `catatan.txt`"),
    (TRACEBACK + "PermissionError: [WinError 32] Proses tidak dapat mengakses berkas: 'toko.db'", "memakai `toko.db`"),
    (TRACEBACK + "sqlite3.OperationalError: unable to open database file", "SQLite tidak dapat membuka"),
    (
        TRACEBACK + "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xe9 in position 3",
        "Ada berkas yang dibaca sebagai utf-8",
    ),
    (TRACEBACK + "json.decoder.JSONDecodeError: Expecting value", "galat json.decoder.JSONDecodeError"),
]


def told(end: str, folder) -> str:
    return problem_of_log(end.replace("{}", folder.as_posix()) + "\n", folder).what


@pytest.mark.parametrize(("end", "said"), ENDS)
def test_the_cause_is_named_and_no_folder_of_this_machine(tmp_path, end, said):
    assert said in told(end, tmp_path)
    assert str(tmp_path) not in told(end, tmp_path)


def test_every_cause_that_is_known_is_met_above(tmp_path):
    met = [told(end, tmp_path) for end, _ in ENDS]
    for _, what, _ in start_problems._KNOWN:
        pieces = what.replace("{b}", "{a}").split("{a}")
        assert any(all(piece in each for piece in pieces) for each in met), what


OUTSIDE = 'Traceback (most recent call last):\n  File "/pustaka/json.py", line 3, in <module>\n    x\n'


@pytest.mark.parametrize(
    "end",
    [
        "ImportError: cannot import name 'a' from 'b'",
        "ModuleNotFoundError: No module named 'x'",
        "SyntaxError: invalid syntax",
    ],
)
def test_the_app_is_not_blamed_for_an_error_in_whose_trace_it_does_not_stand(tmp_path, end):
    problem = problem_of_log(OUTSIDE + end + "\n", tmp_path)
    assert "tidak ada satu pun berkas dari folder aplikasimu" in problem.what
    assert "`/pustaka/json.py`" in problem.do
    inside = problem_of_log(TRACEBACK.replace("{}", tmp_path.as_posix()) + OUTSIDE + end + "\n", tmp_path)
    assert "tidak ada satu pun" not in inside.what


@pytest.mark.parametrize("log", ["", "Memuat menu...\n"])
def test_an_end_without_an_error_is_told_as_that(tmp_path, log):
    problem = problem_of_log(log, tmp_path)
    assert ("tanpa pesan apa pun" in problem.what) == (not log)
    assert "sys.exit()" in problem.do
    assert "pesan di atas" not in problem.do


def test_a_file_of_a_library_is_nobodys_to_save_anew(tmp_path):
    library = tmp_path / ".venv" / "Lib" / "site-packages" / "satu.py"
    library.parent.mkdir(parents=True)
    library.write_bytes(b"\0")
    log = f'Traceback (most recent call last):\n  File "{library}", line 1\nSyntaxError: source code string cannot contain null bytes\n'
    assert "Ada berkas kode yang tidak dapat dibaca" in problem_of_log(log, tmp_path).what


def test_the_files_that_flask_reads_are_not_blamed_for_one_that_the_app_reads(tmp_path):
    (tmp_path / ".env").write_bytes(b"A=caf\xe9")
    log = (
        TRACEBACK.replace("{}", tmp_path.as_posix())
        + "  File \"/x/dotenv/main.py\", line 4, in load_dotenv\n    y\nUnicodeDecodeError: 'utf-8' codec\n"
    )
    assert "Ada berkas yang dibaca sebagai utf-8" in problem_of_log(log, tmp_path).what
    log = log.replace("/x/dotenv/main.py", "/x/flask/cli.py")
    assert "Berkas `.env` disimpan dengan pengodean lain" in problem_of_log(log, tmp_path).what
