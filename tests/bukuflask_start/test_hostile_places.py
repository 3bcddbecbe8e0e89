"""The book and the student's folder under names as people give them: each start works, and so do lesson 02 and an exercise."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import HANG, ROOT, _make

NAMES = {
    "signs": "Buku [Flask] #1 100% & 'baru' (2)",
    "spaces and accents": "  Buku  Kerjá ñ — 書 ",
    "percent": "buku%20kerja%PATH%",
    "long": "buku " + "panjang " * 24,  # 197 characters
    "dollar and tilde": "~$HOME;buku`x`!{y}^=,@+",
}
if os.name == "nt":  # no name may end in a space there, a path has 260 characters, and `;` parts the folders of PATH
    NAMES = {key: name.strip().replace(";", ",") for key, name in NAMES.items() if key != "long"}


@pytest.mark.parametrize("name", NAMES)
def test_the_first_and_the_second_start(name, tmp_path, wheels):
    workbook = _make(tmp_path / NAMES[name], tmp_path / "rumah" / NAMES[name], wheels)
    for making in (1, 0):
        done = workbook.start()
        assert done.code == 0, done.said
        assert done.said.count("Menyiapkan ruang Python") == making  # its pip answers under every name
        assert done.report is not None
        assert done.report["cwd"] == str(workbook.copy)
        assert str(workbook.root / "src") in done.report["path"]
    pip = shutil.which("pip", path=str(workbook.root / ".venv" / ("Scripts" if os.name == "nt" else "bin")))
    assert subprocess.run([pip, "--version"], capture_output=True, check=False).returncode == 0


def test_what_parts_folders_in_path_is_named(tmp_path, wheels):
    """Python makes no environment under a name with that sign: `:`, and `;` on Windows."""
    done = _make(tmp_path / f"buku{os.pathsep}kerja", tmp_path / "rumah", wheels).start()
    assert done.code == 1
    assert f"ada tanda `{os.pathsep}`" in done.said


LESSON = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from bukuflask import bank
shell = InteractiveShell.instance()
def run(cell):
    with capture_output() as caught:
        shell.run_cell(cell)
    return "\\n".join([o.data.get("text/plain", "") for o in caught.outputs]) + caught.stdout + caught.stderr
run("%load_ext bukuflask\\nfrom bukuflask import coba, jalankan")
said = {"lesson": run('s = jalankan("02-aplikasi-minimal")\\ncoba(s, "/")'), "own": run('coba(jalankan("app.py"), "/")')}
said["exercise"] = run("%%latihan 02-01\\n" + bank.exercise("02-01")["solution"])
said["saved"] = run("%kemajuan ekspor Sri")
run("from bukuflask import hentikan_semua\\nhentikan_semua()")
print(json.dumps(said))
"""


def work_through(copy: Path, variables: dict[str, str]) -> None:
    """Do what a student does in a copy of the book at this place: lesson 02's app, an app of her own, an exercise, an export."""
    room, data = copy / "notebooks", copy / ".bukuflask"
    room.mkdir(parents=True)
    data.mkdir()
    shutil.copytree(ROOT / "examples" / "02-aplikasi-minimal", copy / "examples" / "02-aplikasi-minimal")
    own = "from flask import Flask\napp = Flask(__name__)\n@app.get('/')\ndef f(): return 'punyaku'\n"
    (room / "app.py").write_text(own, encoding="utf-8")
    kept = {k: v for k, v in os.environ.items() if k not in ("BUKUFLASK_UJI", "BUKUFLASK_RUANG")}
    paths = os.pathsep.join(filter(None, [variables.get("PYTHONPATH"), str(ROOT / "src")]))
    done = subprocess.run(
        [sys.executable, "-c", LESSON],
        cwd=room,
        env=kept | variables | {"PYTHONPATH": paths, "BUKUFLASK_DATA": str(data), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=HANG,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert "200 OK" in said["lesson"], said
    assert "punyaku" in said["own"], said
    assert said["exercise"].startswith("✓ BENAR"), said
    assert list(copy.glob("kemajuan-*")), said
    assert json.loads((data / "kemajuan.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_an_own_app_and_an_exercise(name, tmp_path):
    work_through(tmp_path / NAMES[name], {"IPYTHONDIR": str(tmp_path / "ipython")})
