"""The workbook is ready in a kernel before its cell 1, in the way in which IPython itself starts a kernel."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from jupyter_client.manager import KernelManager

from bukuflask_start import install
from bukuflask_start.environment import Environment

SOURCES = os.pathsep.join(path for path in sys.path if path.endswith("src"))
CELLS = [
    "%load_ext bukuflask\nfrom bukuflask import coba",
    "from flask import Flask",
    "warung = Flask(__name__)",
    "from flask import Flask\nkios = Flask(__name__)",
    "coba(warung, '/')",
    "kios.name",
    "folder = pakai('02-warung')",
    "from app_warung import app",
]


class Kernel:
    """A kernel that IPython starts with the file that the launcher writes into an environment."""

    def __init__(self, folder: Path, config: Path, **variables: str) -> None:
        self.manager = KernelManager(kernel_name="python3")
        kept = {k: v for k, v in os.environ.items() if not k.startswith("BUKUFLASK_")}
        self.manager.start_kernel(
            cwd=str(folder),
            env=kept | {"PYTHONPATH": SOURCES, "IPYTHONDIR": str(config), "PYTHONSTARTUP": ""} | variables,
        )
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=120)

    def run(self, source: str) -> str:
        """Run a cell; return its text, with the class of an exception that ended it."""
        said: list[str] = []

        def keep(message) -> None:
            content = message["content"]
            match message["msg_type"]:
                case "stream":
                    said.append(content["text"])
                case "display_data" | "execute_result":
                    said.append(content["data"].get("text/plain", ""))
                case "error":
                    said.append(f"{content['ename']}: {content['evalue']}")

        self.client.execute_interactive(source, timeout=120, output_hook=keep, stop_on_error=False)
        return "\n".join(said)

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def config(tmp_path_factory) -> Path:
    """What the launcher writes into an environment, put where IPython looks for the same file of a user."""
    prefix = tmp_path_factory.mktemp("lingkungan")
    install.ready_kernels(Environment(Path(sys.executable), prefix, prefix, prefix, (3, 11, 0)))
    written = prefix / "etc" / "ipython" / "ipython_kernel_config.py"
    profile = tmp_path_factory.mktemp("ipython") / "profile_default"
    profile.mkdir()
    (profile / written.name).write_bytes(written.read_bytes())
    return profile.parent


@pytest.fixture
def start(config):
    running: list[Kernel] = []

    def started(folder: Path, **variables: str) -> Kernel:
        running.append(Kernel(folder, config, **variables))
        return running[-1]

    yield started
    for kernel in running:
        kernel.close()


@pytest.fixture
def room(tmp_path) -> Path:
    """The `notebooks` folder of a student's copy, with one lesson in it."""
    for name in ("notebooks", "examples"):
        (tmp_path / "belajar é" / name).mkdir(parents=True)
    example = tmp_path / "belajar é" / "examples" / "02-warung"
    example.mkdir()
    (example / "app_warung.py").write_text("app = 1\n", encoding="utf-8")
    folder = tmp_path / "belajar é" / "notebooks"
    cells = [{"cell_type": "code", "source": source.splitlines(keepends=True)} for source in CELLS]
    (folder / "02-warung.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return folder


def test_any_cell_may_be_the_first(start, room):
    kernel = start(room)
    assert "BELUM DIKERJAKAN · Latihan 02-01" in kernel.run("%%latihan 02-01")
    assert kernel.run("from flask import Flask\nhalo = Flask('halo')\nprint(coba.__name__)") == "coba\n"
    assert kernel.run("coba = 3\ncoba") == "3"
    assert kernel.run("coba") == "3"
    # Cell 1 says nothing, as before; IPython would speak English about an extension that is loaded already.
    assert kernel.run(CELLS[0]) == ""


def test_a_cell_that_needs_another_names_it(start, room):
    kernel = start(room)
    told = kernel.run(CELLS[4])
    assert "jalankan dulu sel yang dimulai dengan `warung = Flask(__name__)`" in told
    # Two cells begin alike: then the line that makes the name is what can be found.
    assert "jalankan dulu sel yang memuat baris `kios = Flask(__name__)`" in kernel.run(CELLS[5])
    kernel.run("\n".join(CELLS[1:3]))
    assert "404 NOT FOUND" in kernel.run(CELLS[4])
    assert "Mungkin" not in kernel.run("belum_pernah_ada")


def test_a_module_of_an_example_names_the_cell_that_opens_it(start, room):
    kernel = start(room)
    told = kernel.run(CELLS[7])
    assert "jalankan dulu sel yang dimulai dengan `folder = pakai('02-warung')`" in told
    assert "terpasang" not in told
    assert "jalankan dulu sel" not in kernel.run("import tidak_ada_di_mana_pun")
    kernel.run(CELLS[6])
    assert kernel.run(CELLS[7]) == ""


def test_a_new_cell_of_the_open_notebook_is_answered_too(start, room):
    kernel = start(room, JPY_SESSION_NAME=str(room / "02-warung.ipynb"))
    assert "jalankan dulu sel yang dimulai dengan `warung = Flask(__name__)`" in kernel.run("print(warung.name)")


def test_elsewhere_only_what_is_asked_for_comes(start, tmp_path):
    kernel = start(tmp_path)
    assert kernel.run("import sys\n'bukuflask.magics' in sys.modules") == "False"
    assert "NameError" in kernel.run("belum_ada")
    assert "Tentang galat ini" not in kernel.run("belum_ada")  # another project's errors are not ours to explain
    assert "from bukuflask import coba" in kernel.run("coba(1)")
    assert "BELUM DIKERJAKAN" in kernel.run("%%latihan 02-01\n")


def test_while_the_book_is_built_cell_1_is_what_loads_it(start, room):
    assert "BELUM DIKERJAKAN" not in start(room, BUKUFLASK_UJI="1").run("%%latihan 02-01\n")


def test_ipython_reads_what_lies_with_an_environment():
    from IPython.core.application import ENV_CONFIG_DIRS, SYSTEM_CONFIG_DIRS

    assert str(Path(sys.prefix) / "etc" / "ipython") in [*ENV_CONFIG_DIRS, *SYSTEM_CONFIG_DIRS]


def test_no_kernel_keeps_a_database_on_the_disk(start, room, config):
    """Where the home has no locks, each kernel would wait for it, tell an error, and call it damaged."""
    kernel = start(room)
    assert kernel.run("1 + 1\nIn[-1], get_ipython().history_manager.hist_file").endswith("':memory:')")
    assert "1 + 1" in kernel.run("%history")
    assert list(config.rglob("*.sqlite")) == []


def test_a_users_own_extensions_are_kept(start, room, config):
    (config / "profile_default" / "startup").mkdir(exist_ok=True)
    own = config / "profile_default" / "ipython_config.py"
    own.write_text("get_config().InteractiveShellApp.extensions = ['autoreload']\n", encoding="utf-8")
    try:
        kernel = start(room)
        assert "BELUM DIKERJAKAN" in kernel.run("%%latihan 02-01\n")
        assert "autoreload'" in kernel.run("sorted(get_ipython().extension_manager.loaded)")
    finally:
        own.unlink()


def test_another_file_of_that_name_is_left_alone(tmp_path):
    file = tmp_path / "etc" / "ipython" / "ipython_kernel_config.py"
    file.parent.mkdir(parents=True)
    file.write_text("c = get_config()\n", encoding="utf-8")
    install.ready_kernels(Environment(Path(sys.executable), tmp_path, tmp_path, tmp_path, (3, 11, 0)))
    assert file.read_text(encoding="utf-8") == "c = get_config()\n"
