"""Memulai Buku Kerja Flask: `python mulai.py`. Bantuan: `python mulai.py --help`.

Every Python down to 2.7 can read this file, so that an old one gets a sentence instead of a SyntaxError.
"""

from __future__ import print_function

import os
import sys

NEEDED = (3, 11)
NEWER = ["python3.%d" % minor for minor in range(20, NEEDED[1] - 1, -1)]


def too_old(version, folders):
    # type: (tuple[int, int], list[str]) -> str | None
    """Return what to tell someone whose Python is older than NEEDED, or None when it is new enough."""
    if version >= NEEDED:
        return None
    found = [name for name in NEWER if any(os.path.exists(os.path.join(folder, name)) for folder in folders)]
    if found:
        advice = "komputer ini sudah punya yang baru, jadi jalankan: %s mulai.py" % found[0]
    else:
        advice = (
            'pasang Python terbaru dari https://www.python.org/downloads/ (di Windows centang "Add python.exe to PATH"),\n'
            "buka jendela terminal yang baru, lalu jalankan lagi: python mulai.py"
        )
    return (
        "Buku kerja ini memerlukan Python %d.%d atau yang lebih baru; yang sedang dipakai Python %d.%d.\nCoba: %s"
        % (
            NEEDED[0],
            NEEDED[1],
            version[0],
            version[1],
            advice,
        )
    )


if __name__ == "__main__":
    complaint = too_old(sys.version_info[:2], os.environ.get("PATH", "").split(os.pathsep))
    if complaint:
        print(complaint)
        sys.exit(1)
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "src"))
    from bukuflask_start import main, window

    code = main()
    window.hold(code)
    sys.exit(code)
