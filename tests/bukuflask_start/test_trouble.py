"""What pip, venv and the system say is recognised; whatever else happens still ends in a sentence."""

from __future__ import annotations

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
    ("sesuatu yang belum pernah terjadi", "sesuatu yang belum pernah terjadi"),
    ("", "tidak ada keterangan"),
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
    missing = [
        what for _, what, _ in trouble._KNOWN if not any(each.startswith(what.partition("{}")[0]) for each in met)
    ]
    assert missing == []


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
