"""What pip, venv and the system say is recognised; whatever else happens still ends in a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bukuflask_start import trouble
from bukuflask_start.trouble import recognise

SAID = [
    ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "Disk penuh"),
    ("OSError: [WinError 112] Tidak tersedia cukup ruang pada disk", "Disk penuh"),
    (
        "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError('<X>: Failed to establish a new "
        "connection: [Errno 11001] getaddrinfo failed')': /simple/flask/\nERROR: No matching distribution found for flask==3.1.3",
        "tidak tersambung ke internet",
    ),
    ("pip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool: Read timed out.", "tidak tersambung"),
    # A hotspot's login page, a filter, and a package without a file for this Python look alike to pip: no one of them is blamed.
    ("ERROR: Could not find a version that satisfies the requirement x (from versions: none)", "meminta login dulu"),
    ("WARNING: Retrying (Retry(total=0)) after connection broken by 'ProxyError('Cannot connect to proxy.', NewConnectionError("
     "'<X>: [Errno 111] Connection refused'))': /simple/x/\nERROR: No matching distribution found (from versions: none)", "(proxy)"),
    ("WARNING: Retrying (Retry(total=4)) after connection broken by 'ReadTimeoutError'\nCollecting x\n"  # got over
     "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/buku/.venv/x'", "mengizinkan"),
    ("ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/buku/.venv/x'", "; /buku/.venv/x)"),
    ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate is not yet valid", "jam komputer"),
    ("WARNING: pip is configured with locations that require TLS/SSL, however the ssl module in Python is not available.\n"
     "Could not fetch URL: Can't connect to HTTPS URL because the SSL module is not available.", "sambungan aman"),
    ("OSError: [Errno 2] No such file\nHINT: This error might have occurred since this system does not have Windows Long "
     "Path support enabled.", "terlalu panjang untuk Windows"),
    ("Error: Refusing to create a venv in C:\\a;b\\.venv because it contains the PATH separator ;.", "ada tanda `;`"),
    ("Error: [Errno 30] Read-only file system: '/media/usb/.venv'", "hanya bisa dibaca"),
    ("Error: [Errno 13] Permission denied: '/buku/.venv'", "tidak mengizinkan"),
    ("[Errno 20] Not a directory: '/buku/.venv/lib'", "menempati nama sebuah folder"),
    ("[WinError 5] Akses ditolak: 'C:\\\\buku\\\\.venv\\\\Scripts\\\\python.exe'", "tidak mengizinkan"),
    ("[WinError 32] Proses tidak dapat mengakses file", "sedang dibuka program lain"),
    ("The virtual environment was not created successfully because ensurepip is not\navailable.", "belum lengkap"),
    ("ERROR: Could not find a version that satisfies the requirement x==2 (from versions: 1.0)\n"
     "ERROR: No matching distribution found for x==2", "tidak tersedia untuk Python"),
    ("Looking in links: /usb/paket\nERROR: Could not find a version (from versions: none)\n"
     "ERROR: No matching distribution found for x", "Di folder paket itu ada yang kurang"),
    ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated the package versions, "
     "please update the hashes. Otherwise, examine the package contents carefully; someone may have tampered with them.\n"
     "    flask==3.1.3 from https://x/flask.whl (from -r a.txt (line 1)):\n        Expected sha256 1\n        Got 2",
     "Isi paket flask==3.1.3 bukan yang tercatat"),
    # Colours that a setting asks for, a folder's name and a traceback's code are no reasons.
    ("WARNING: Retrying (Retry(total=4)) after connection broken by 'ReadTimeoutError'\nCollecting x\n\x1b[31mERROR: Could not install "
     "packages due to an OSError: [Errno 13] Permission denied: '/buku/.venv/x'\x1b[0m\n", "tidak mengizinkan"),
    ("[WinError 5] Akses ditolak: 'C:\\\\Users\\\\Ani\\\\Read-only file system\\\\No space left on device'", "tidak mengizinkan"),
    ("[Errno 13] Permission denied: \"Jum'at/No space left on device\"", "tidak mengizinkan"),
    ("[WinError 5] Akses ditolak: 'C:\\\\buku'", "; C:\\buku)"),
    ("ERROR: Exception:\nTraceback (most recent call last):\n  File \"/pip/_vendor/urllib3/x.py\", line 1, in read\n    raise "
     "IncompleteRead(1)\nMemoryError\n", "Memori komputer ini habis"),
    ("[WinError 1455] File paging terlalu kecil", "Memori komputer ini habis"),
    ("[WinError 225] Operasi gagal: 'C:\\\\buku\\\\x.exe'", "Antivirus"),
    ("[WinError 1260] Program ini diblokir", "Aturan keamanan"),
    ("[WinError 4551] Diblokir", "Aturan keamanan"),
    ("[WinError 362] Penyedia file cloud tidak berjalan", "OneDrive"),
    ("[WinError 64] Nama jaringan tidak ada lagi", "terputus"),
    ("[Errno 5] Input/output error: '/media/usb/x'", "terputus"),
    ("ImportError: libstdc++.so.6: cannot open shared object file: No such file or directory", "pustaka sistem libstdc++.so.6"),
    ("ImportError: DLL load failed while importing _ssl: x", "(DLL)"),
    ("Error: Command '['C:\\\\b\\\\python.exe', '-m', 'ensurepip']' returned non-zero exit status 3221225781.", "(DLL)"),
    ("Error: Command '['/b/python3', '-m', 'ensurepip', '--upgrade']' died with <Signals.SIGKILL: 9>.", "sebabnya tidak disebutkan"),
    ("ERROR: Could not find a suitable TLS CA certificate bundle, invalid path: C:\\x\\cacert.pem", "yang tidak ada: C:\\x\\cacert.pem"),
    ("ERROR: Could not install packages due to an OSError: Missing dependencies for SOCKS support.", "jenis SOCKS"),
    ("ERROR: Cannot install x==1 and x==2 because these package versions have conflicting dependencies.\nERROR: ResolutionImpossible: "
     "for help visit https://x", "(`requirements.txt`) berubah"),
    ("ERROR: Hashes are required in --require-hashes mode, but they are missing from some requirements", "(`requirements.txt`) berubah"),
    ("ERROR: Wheel 'flask' located at C:\\paket\\flask.whl is invalid.", "berkas paket rusak"),
    ("ERROR: HTTP error 403 while getting https://x/flask.whl", "dengan kode 403"),
    ("ERROR: 503 Server Error: Service Unavailable for url: https://x", "dengan kode 503"),
    ("WARNING: Retrying (Retry(total=4)) after connection broken by 'SSLError(SSLEOFError(8, '[SSL: UNEXPECTED_EOF_WHILE_READING] EOF'))': "
     "/simple/flask/\nERROR: Could not find a version that satisfies the requirement flask==3 (from versions: none)\n"
     "ERROR: No matching distribution found for flask==3", "Sambungan aman ke gudang paket gagal"),
    ("[Errno 36] File name too long: '/x'", "terlalu panjang untuk disk"),
    ("UnicodeEncodeError: 'utf-8' codec can't encode character '\\udcff' in position 3: surrogates not allowed", "tidak terbaca"),
    ("[Errno 21] Is a directory: '/b/salinan.json'", "Ada folder yang menempati"),
    ("[WinError 3] Sistem tidak dapat menemukan path: 'H:\\\\belajar-flask'", "tidak ada di tempatnya"),
    ("sesuatu yang belum pernah terjadi", "Kata komputer: `sesuatu yang belum pernah terjadi`"),
    ("", "tidak memberi keterangan"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "expected"), SAID)
def test_every_outcome_has_its_sentence_and_what_to_do(said, expected):
    problem = recognise(said, "memasang paket", Path("catatan.log"))
    assert expected in problem.what
    assert "memasang paket" in problem.what
    assert len(problem.do) > 20
    assert "catatan.log" in problem.do


def test_every_cause_that_is_known_is_met_above():
    met = {recognise(said, "memasang paket").what.partition(" (memasang paket")[0] for said, _ in SAID}
    known = [cause.what for cause in trouble._KNOWN]
    missing = [what for what in known if not any(each.startswith(what.partition("{}")[0]) for each in met)]
    assert missing == []


@pytest.mark.parametrize(
    "said",
    [
        "[W] Connection reset by peer\n[C] Bad config encountered",
        '[E 2026 ServerApp] SSLError(1)\nTraceback (most recent call last):\n  File "a.py", line 1\nValueError: salah',
    ],
)
def test_what_only_pip_means_by_its_words_is_told_of_no_other(said):
    problem = recognise(said, "menjalankan JupyterLab")
    assert "tidak mengenal sebabnya" in problem.what
    assert said.splitlines()[-1] in problem.what
    assert "internet, lalu" not in problem.do


def _traceback(error: str, indent: str = "") -> str:
    lines = ["Traceback (most recent call last):", '  File "a.py", line 1, in <module>', "    open(x)", error]
    return "".join(f"{indent}{line}\n" for line in lines)


MISSING = "FileNotFoundError: [Errno 2] No such file or directory: 'menu.csv'"
FORBIDDEN = "PermissionError: [Errno 13] Permission denied: '/x'"
RUNNING = "[I 2026 ServerApp] Jupyter Server is running at:\n[C 2026 ServerApp] \n    \n    To access the server, open this file\n"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (RUNNING + _traceback(MISSING) + "[I 2026 ServerApp] Saving file at /a.ipynb\n[C] received signal 15", "received signal 15`"),
        (RUNNING + _traceback(MISSING) + "Saving file\n[C] received signal 15\n[I] Shutting down", "received signal 15`"),
        (RUNNING + _traceback(MISSING) + "[I 2026 ServerApp] Saving file at /a.ipynb\n", "tidak memberi keterangan"),
        ("[E] salah\n" + _traceback(MISSING, "    ") + "[I] Kernel started\n", "tidak memberi keterangan"),
        (_traceback(FORBIDDEN) + "[C] Bad config encountered", "Bad config encountered`"),
        ("[W] [Errno 2] No such file or directory: 'npm'\n[C] Bad config encountered", "Bad config encountered`"),
        ("[C] Bad config encountered\n[W] [Errno 2] No such file or directory: 'npm'", "Bad config encountered`"),
        ("[IPKernelApp] WARNING | File exists\n", "tidak memberi keterangan"),
        (_traceback(FORBIDDEN) + _traceback("OSError: [Errno 28] No space left on device"), "Disk penuh"),
        (RUNNING + "[C] salah\n" + _traceback(FORBIDDEN, "    "), "tidak mengizinkan"),
        ("[W] x\n[C] [Errno 28] No space left on device\n[I] Shutting down", "Disk penuh"),
        (_traceback("ImportError: libz.so.1: cannot open shared object file: No such file or directory"), "pustaka sistem libz.so.1,"),
    ],
)  # fmt: skip
def test_what_a_server_got_over_is_no_reason(said, expected):
    assert expected in recognise(said, "menjalankan JupyterLab").what


def test_an_error_that_nobody_has_thought_of_says_what_it_was_and_where():
    try:
        trouble.recognise(None, "x")
    except TypeError as error:
        problem = trouble.unforeseen(error, "menyiapkan buku kerja")
    assert re.search(r"\(menyiapkan buku kerja; trouble\.py, baris \d+\)", problem.what)
    assert "`TypeError: " in problem.what


def test_a_disk_too_full_to_begin_is_said_before_downloading(started, monkeypatch, tmp_path):
    import shutil
    from types import SimpleNamespace

    from bukuflask.problems import Masalah
    from bukuflask_start import install
    from bukuflask_start.environment import choose

    shutil.rmtree(started.site / "kecil-1.0.dist-info")
    monkeypatch.setattr(install.shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000_000))
    with pytest.raises(Masalah, match="tersisa 1 MB"):
        install.ensure(choose(started.root, {}), started.root / "requirements.txt", started.wheels)
