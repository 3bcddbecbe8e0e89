"""A tiny workbook with a real launcher: its pins are a few empty wheels, its JupyterLab and pytest only report how they were called."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bukuflask_start.environment import make_venv

ROOT = Path(__file__).parents[2]
HANG = 600
"""Seconds after which a start has hung. A first one, with its environment, has taken three minutes on a busy Windows."""

REPORTS = """
import json, os, socket, sys, time
from pathlib import Path
names = ("BUKUFLASK_DATA", "JUPYTER_TOKEN", "JUPYTER_CONFIG_DIR", "IPYTHONDIR", "PYTHONUTF8", "PATH")
report = {"when": time.time(), "arguments": sys.argv[1:], "cwd": os.getcwd(), "python": sys.executable,
          "variables": {name: os.environ.get(name) for name in names}, "path": sys.path, "all": dict(os.environ)}
with open(os.environ["LAPORAN"], "w", encoding="utf-8") as file:
    json.dump(report, file)
for argument in sys.argv:
    if argument.startswith("--ServerApp.port="):
        with socket.create_server(("127.0.0.1", int(argument.partition("=")[2]))) as server:
            note = {"port": int(argument.partition("=")[2])}
            folder = Path(os.environ["JUPYTER_RUNTIME_DIR"])
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"jpserver-{os.getpid()}.json").write_text(json.dumps(note), encoding="utf-8")
            # Whoever waits for it may be slow; it is ended with its parent. Of two starts at once that have chosen the same port, one may
            # have taken the other's server for its own: it does not come.
            server.settimeout(300)
            try:
                server.accept()
            except TimeoutError:
                pass
sys.exit(int(os.environ.get("KODE", "0")))
"""
FILES = {
    "kecil": {"kecil/__init__.py": "nilai = 1\n"},
    "jupyterlab": {
        "jupyterlab/__init__.py": "",
        "jupyterlab/__main__.py": REPORTS,
        "jupyter_core/paths.py": "ENV_CONFIG_PATH, SYSTEM_CONFIG_PATH, jupyter_config_dir = [], [], str\n",
        "jupyter_client/kernelspec.py": "KernelSpec = KernelSpecManager = object\n",
    },
    "pytest": {"pytest/__init__.py": "", "pytest/__main__.py": REPORTS},
    "alat": {"alat/__init__.py": ""},
}


def _wheel(folder: Path, name: str, version: str = "1.0") -> None:
    info = f"{name}-{version}.dist-info"
    files = dict(FILES[name])
    files[f"{info}/METADATA"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    files[f"{info}/WHEEL"] = "Wheel-Version: 1.0\nGenerator: uji\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    rows = []
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
            rows.append(f"{path},sha256={digest},{len(text.encode())}\n")
        wheel.writestr(f"{info}/RECORD", "".join(rows) + f"{info}/RECORD,,\n")


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """Return a folder for one test; on Windows one with a short name, for the book's folder may have about a hundred characters there."""
    if os.name != "nt":
        yield tmp_path
        return
    short = Path(tempfile.mkdtemp(prefix="b")).resolve()
    yield short
    shutil.rmtree(short, ignore_errors=True)


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("paket é")
    for name in FILES:
        _wheel(folder, name)
    _wheel(folder, "kecil", "2.0")
    return folder


def _lock(wheels: Path, *pins: str) -> str:
    """The text of a lock file as uv writes it, with the hashes of all wheels that the folder holds of each package."""
    rows = []
    for pin in pins:
        rows.append(pin)
        for wheel in sorted(wheels.glob(f"{pin.partition(' ')[0].replace('==', '-')}-*.whl")):
            rows[-1] += " \\"
            rows.append(f"    --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}")
        rows.append("    # via buku")
    return "\n".join(rows) + "\n"


@dataclass
class Started:
    """How one `python mulai.py` ended."""

    code: int
    said: str
    report: dict[str, object] | None
    began: float


@dataclass
class Workbook:
    """A workbook in its folder, with a student's copy beside it."""

    root: Path
    copy: Path
    wheels: Path

    @property
    def site(self) -> Path:
        return next((self.root / ".venv").rglob("site-packages"))

    def pin(self, *pins: str) -> None:
        """Let these be what a student installs."""
        (self.root / "requirements.txt").write_text(_lock(self.wheels, *pins), encoding="utf-8")

    def variables(self, **more: str) -> dict[str, str]:
        kept = {
            k: v
            for k, v in os.environ.items()
            if not k.startswith(("PIP_", "CONDA_", "VIRTUAL_ENV", "BUKUFLASK_", "COV"))
        }
        return kept | {
            "BUKUFLASK_RUANG": str(self.copy),
            "LAPORAN": str(self.root.parent / "laporan.json"),
            # No network: an index at which nobody listens, and none of this machine's pip settings.
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
            "PIP_RETRIES": "0",
            "PYTHONIOENCODING": "utf-8",
            **more,
        }

    def start(self, *arguments: str, offline: bool = False, cwd: Path | None = None, **variables: str) -> Started:
        """Run `python mulai.py` to its end; with the wheels at hand unless `offline`."""
        report = self.root.parent / "laporan.json"
        report.unlink(missing_ok=True)
        source = [] if offline else ["--paket", str(self.wheels)]
        import time

        began = time.time()
        done = subprocess.run(
            [sys.executable, str(self.root / "mulai.py"), *source, *(arguments or ("--tanpa-peramban",))],
            env=self.variables(**variables),
            cwd=cwd,
            capture_output=True,
            encoding="utf-8",
            timeout=HANG,
            check=False,
        )
        found = json.loads(report.read_text(encoding="utf-8")) if report.exists() else None
        said = done.stdout + done.stderr
        assert "Traceback" not in said, said
        return Started(done.returncode, said, found, began)


def _make(root: Path, copy: Path, wheels: Path) -> Workbook:
    root.mkdir(parents=True)
    shutil.copy(ROOT / "mulai.py", root)
    compiled = shutil.ignore_patterns("__pycache__")  # there as soon as Python may write it, and no text
    shutil.copytree(ROOT / "src" / "bukuflask_start", root / "src" / "bukuflask_start", ignore=compiled)
    shutil.copytree(
        ROOT / "src" / "bukuflask", root / "src" / "bukuflask", ignore=shutil.ignore_patterns("__pycache__", "*.json")
    )
    pins = ("jupyterlab==1.0", "kecil==1.0", "pytest==1.0", "tidak-untuk-kita==9 ; sys_platform == 'plan9'")
    (root / "requirements.txt").write_text(_lock(wheels, *pins), encoding="utf-8")
    (root / "requirements-penulis.txt").write_text(_lock(wheels, *pins, "alat==1.0"), encoding="utf-8")
    fill(root)
    return Workbook(root, copy, wheels)


def fill(root: Path) -> None:
    for stem in ("01-halo", "09-pabrik-aplikasi"):
        (root / "examples" / stem / "flaskr").mkdir(parents=True)
        (root / "examples" / stem / "flaskr" / "__init__.py").write_text(f"# asli {stem}\n", encoding="utf-8")
        (root / "notebooks").mkdir(exist_ok=True)
        (root / "notebooks" / f"{stem}.ipynb").write_text(f'{{"asli": "{stem}"}}', encoding="utf-8")
    (root / "lessons.md").write_text("# Pelajaran\n", encoding="utf-8")


@pytest.fixture
def workbook(tmp_path: Path, wheels: Path) -> Workbook:
    """Return a workbook that was never started, in a folder with spaces and letters beyond ASCII."""
    return _make(tmp_path / "Buku Kerja é ñ", tmp_path / "belajar ü", wheels)


@pytest.fixture(scope="session")
def _bare_environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `.venv` as the launcher makes one, before anything is installed in it: by far the longest part of a first start."""
    return make_venv(tmp_path_factory.mktemp("ruang") / "Buku Kerja é ñ" / ".venv").prefix


@pytest.fixture
def unfilled(workbook: Workbook, _bare_environment: Path) -> Workbook:
    """Return a workbook with an environment of its own, in which nothing was installed yet."""
    shutil.copytree(_bare_environment, workbook.root / ".venv", symlinks=True)
    return workbook


@pytest.fixture(scope="session")
def _first_start(tmp_path_factory: pytest.TempPathFactory, wheels: Path, _bare_environment: Path) -> Workbook:
    folder = tmp_path_factory.mktemp("sudah")
    made = _make(folder / "Buku é", folder / "belajar", wheels)
    shutil.copytree(_bare_environment, made.root / ".venv", symlinks=True)
    done = made.start()
    assert done.code == 0, done.said
    return made


@pytest.fixture
def started(_first_start: Workbook, tmp_path: Path) -> Workbook:
    """Return a workbook that was started once, then moved to another folder."""
    shutil.copytree(_first_start.root, tmp_path / "Buku Kerja é ñ", symlinks=True)
    shutil.copytree(_first_start.copy, tmp_path / "belajar ü")
    return Workbook(tmp_path / "Buku Kerja é ñ", tmp_path / "belajar ü", _first_start.wheels)


@pytest.fixture
def replace_pip() -> Callable[[Workbook, str], Callable[[], None]]:
    """Return a function that makes `pip install` in a workbook's environment run other code, and returns how to undo it."""

    def replace(workbook: Workbook, code: str) -> Callable[[], None]:
        file = workbook.site / "pip" / "__main__.py"
        original = file.read_text(encoding="utf-8")
        guarded = f"import sys\nif 'install' in sys.argv:\n    {code}\n"
        file.write_text(guarded + original.replace("from __future__", "# from __future__"), encoding="utf-8")
        return lambda: file.write_text(original, encoding="utf-8") and None

    return replace
