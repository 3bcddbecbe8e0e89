"""Memulai Buku Kerja Flask: `python mulai.py`. Bantuan: `python mulai.py --help`.

Every Python down to 2.7 can read this file, so that an old one gets a sentence instead of a SyntaxError.
"""

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


def absolute(folder):
    # type: (str) -> str
    """Return a folder as it is compared with others. Where the working folder was deleted, nothing says what a relative one means."""
    try:
        return os.path.normcase(os.path.abspath(folder))
    except OSError:
        return folder


def search_path(path, own, foreign):
    # type: (list[str], list[str], list[str]) -> list[str]
    """Return where Python is to look for modules: in `own` first, then where `path` says, but for `foreign` folders.

    A student's random.py beside this file, or the json.py of an old Python to which PYTHONPATH leads, then hides nothing of this Python.
    """
    out = {absolute(folder) for folder in own + foreign}
    return own + [folder for folder in path if absolute(folder) not in out]


def incomplete(book):
    # type: (str) -> str | None
    """Return what to tell someone in whose `book` the launcher is not there (mulai.py alone, taken out of the zip), else None."""
    if os.path.isfile(os.path.join(book, "src", "bukuflask_start", "__init__.py")):
        return None
    return (
        "Folder buku kerja ini tidak lengkap: bagian `src` tidak ada. (%s)\nCoba: buka (ekstrak) seluruh berkas zip buku kerja ini "
        "ke folder baru, lalu jalankan python mulai.py dari sana." % book
    )


def not_loaded(error, python_home, book):
    # type: (BaseException, str | None, str) -> str
    """Return what to tell someone whose Python cannot load the launcher; `python_home` is the value of PYTHONHOME, if it has one.

    That is to blame for a module that Python itself should have, not for a file of `book` that is damaged.
    """
    if isinstance(error, UnicodeError):
        return (
            "Di nama folder buku kerja ini, atau di nama folder Python, ada huruf yang tidak terbaca oleh Python ini. Katanya: %s\n"
            "Coba: isi dulu variabel lingkungan PYTHONUTF8 dengan 1, lalu jalankan lagi python mulai.py. Kalau masih sama, pindahkan\n"
            "folder buku kerja ini ke tempat yang namanya hanya memakai huruf biasa." % error
        )
    file = getattr(error, "filename", None) or getattr(error, "path", None)
    trace = None if file else error.__traceback__
    while trace is not None:
        file, trace = trace.tb_frame.f_code.co_filename, trace.tb_next
    what = "Python tidak dapat memuat bagian yang diperlukan untuk memulai buku ini. Katanya: %s: %s" % (
        type(error).__name__,
        error,
    )
    if file:
        what += "\nBerkasnya: %s" % file
    module = getattr(error, "name", None) if isinstance(error, ImportError) else None
    of_book = bool(file and absolute(file).startswith(absolute(book) + os.sep))
    if python_home and not (of_book and (module or "bukuflask").startswith("bukuflask")):
        what += (
            "\nVariabel lingkungan PYTHONHOME berisi %s, jadi Python mengambil bagian-bagiannya dari sana."
            % python_home
        )
        how = "set PYTHONHOME= (Command Prompt) atau Remove-Item Env:PYTHONHOME (PowerShell)"
        advice = "kosongkan dulu variabel itu dengan %s, lalu jalankan lagi python mulai.py di jendela yang sama." % (
            how if os.name == "nt" else "unset PYTHONHOME"
        )
    else:
        advice = (
            "kalau berkas itu ada di folder buku kerja, buka (ekstrak) lagi seluruh zip-nya ke folder baru; kalau milik Python, pasang ulang\n"
            "Python dari https://www.python.org/downloads/. Kalau masih sama, tunjukkan pesan ini kepada guru atau temanmu."
        )
    return "%s\nCoba: %s" % (what, advice)


def say(text):
    # type: (str) -> None
    """Print a text in ASCII: nothing is known yet of what this console can write."""
    print(text.encode("ascii", "backslashreplace").decode("ascii"))


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    complaint = too_old(sys.version_info[:2], os.environ.get("PATH", "").split(os.pathsep)) or incomplete(here)
    if complaint:
        say(complaint)
        sys.exit(1)
    library = os.path.dirname(os.__file__)
    # Python's own folders are named, for PYTHONPATH may name them, too.
    own = [os.path.join(here, "src"), library, os.path.join(library, "lib-dynload")]
    own.append(os.path.join(sys.base_exec_prefix, "DLLs"))
    foreign = [folder for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder]
    foreign += [here, os.path.dirname(os.path.realpath(__file__))]
    sys.path[:] = search_path(sys.path, own, foreign)
    try:
        from bukuflask_start import main, window
    except Exception as error:
        say(not_loaded(error, os.environ.get("PYTHONHOME"), here))
        sys.exit(1)

    code = main()
    window.hold(code)
    sys.exit(code)
