"""A book as small as can be, in a folder of its own, whose sources a test can break one by one."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from textwrap import dedent

import pytest

STEM = "02-kecil"

EXERCISE = """\
---
id: "02-01"
judul: Sapaan
---

# Tugas

Lengkapi fungsi `sapa`.

# Solusi

```python
def sapa(nama):
    return "Halo " + nama  #~ sapa orangnya
```

# Jawaban lain

```python
def sapa(nama):
    return f"Halo {nama}"
```

```python
def sapa(orang):
    return " ".join(["Halo", orang])
```

# Pemeriksaan

```python
text = call(get("sapa"), "Ende")
require(text is not None, "tanpa-return")
require(isinstance(text, str), "bukan-teks", jenis=type(text).__name__)
require("Ende" in text, "tanpa-nama", isi=text)
require(text == "Halo Ende", "lain", isi=text)
```

# Pesan

## tanpa-return

**Yang terjadi.** Hasilnya `None`.

**Mengapa.** Tanpa `return` tidak ada yang diserahkan.

**Coba.** tulis `return`.

```diff
-    return "Halo " + nama
+    "Halo " + nama
```

## bukan-teks

**Yang terjadi.** Hasilnya `{jenis}`, bukan teks.

**Mengapa.** Yang diminta teks.

**Coba.** sambung dengan `+`.

```diff
-    return "Halo " + nama
+    return ["Halo", nama]
```

## tanpa-nama

**Yang terjadi.** Hasilnya `{isi}`, dan itu keliru.

**Mengapa.** Nama orangnya tidak ada.

**Coba.** pakai `nama`.

```diff
-    return "Halo " + nama
+    return "Halo"
```

## lain

**Yang terjadi.** Hasilnya `{isi}`, dan itu keliru.

**Mengapa.** Sapaannya lain.

**Coba.** tulis `Halo`.

```python
def sapa(nama):
    return "Hai " + nama
```

# Petunjuk

1. Apa yang diserahkan fungsi?
2. Lihat contoh di atas.
3. `return` diikuti teks
   yang disambung.

# Benar

Benar, karena `return` menyerahkannya.
"""

HELLO = """\
from flask import Flask

app = Flask(__name__)


@app.route("/")
def depan():
    return "<h1>Warung</h1>"


class Kasir:
    def bayar(self):
        return 7
"""

LESSON = """\
Kalimat pembuka.

```{code-cell} ipython3
print("halo")
```

```{exercise} 02-01
```

Kalimat penutup.
"""

HEAD = """\
---
app: hello
bisa:
  - "*membuat* satu"
  - "*menjelaskan* dua"
---

"""


class Small:
    """The small book: `write` and `replace` its sources, `line` finds the 1-based line of some words."""

    stem = STEM
    lesson_file = f"lessons/{STEM}.md"
    exercise_file = f"exercises/{STEM}/01-sapaan.md"

    def __init__(self, root: Path, checkout: Path) -> None:
        from bukuflask_book.checkout import Book

        self.root = root
        self.book = Book(root)
        (root / "notebooks").mkdir()
        (root / "tests").mkdir()
        shutil.copy(checkout / "tests" / "nbval-sanitize.cfg", root / "tests")
        self.write(
            "lessons.md",
            "# Daftar\n\n| No | Pelajaran |\n|---|---|\n"
            f"| 02 | [Kecil](notebooks/{STEM}.ipynb) | 10 menit | sesuatu |\n| 03 | Nanti | 20 menit | lagi |\n",
        )
        self.write(f"examples/{STEM}/hello.py", HELLO)
        self.write(self.exercise_file, EXERCISE)
        self.lesson(LESSON)

    def write(self, path: str, text: str | bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return file

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def lesson(self, body: str, head: str = HEAD) -> None:
        self.write(self.lesson_file, head + dedent(body))

    def replace(self, path: str, old: str, new: str) -> None:
        text = self.read(path)
        assert text.count(old) >= 1, old
        self.write(path, text.replace(old, new, 1))

    def line(self, path: str, words: str) -> int:
        return next(n for n, row in enumerate(self.read(path).splitlines(), 1) if words in row)

    def build(self):
        from bukuflask_author.manuscript import build
        from bukuflask_book.checkout import Book

        self.book = Book(self.root)  # the syllabus is read once a book
        return build(self.book, STEM)

    def exercise(self):
        from bukuflask_author.exercises import read

        return read(self.root / self.exercise_file, Path(self.exercise_file))

    def fault(self, work=None) -> str:
        """Return what is said about the sources as they are."""
        from bukuflask_book.problems import ManuscriptError

        with pytest.raises(ManuscriptError) as problem:
            (work or self.build)()
        return str(problem.value)


@pytest.fixture(autouse=True)
def _a_small_book_need_not_be_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked of the real book as a whole (tests/book) is asked here only where a test is about it."""
    monkeypatch.setattr("bukuflask_author.exercises.IMPOSTORS_IN_EVERY_EXERCISE", False)
    monkeypatch.setattr("bukuflask_author.manuscript.ONLY_PREDICTIONS_WITH_A_HEAD", False)
    monkeypatch.setattr("bukuflask_author.claims.GATE_ONLY_WITH_CLAIMS", True)


@pytest.fixture
def small(tmp_path, root):
    pytest.importorskip("jupytext")
    pytest.importorskip("yaml")
    folder = tmp_path / "buku kecil é"
    folder.mkdir()
    return Small(folder, root)


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    """Keep what these tests prove and run away from the author's own cache, and believe it in CI too."""
    if importlib.util.find_spec("platformdirs"):
        from bukuflask_author import caches

        monkeypatch.setattr(caches, "folder", lambda kind: tmp_path / "simpanan" / kind)
        monkeypatch.delenv("CI", raising=False)
