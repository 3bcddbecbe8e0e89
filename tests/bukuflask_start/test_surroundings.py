"""What the surroundings bring in is kept out: settings of pip, Python and Jupyter, a moved folder, a second start, a lost race for a port."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bukuflask_start import environment, jupyter

SOURCES = str(Path(jupyter.__file__).parents[1])


@pytest.mark.parametrize("where", ["variable", "file"])
def test_no_setting_of_pip_leads_packages_elsewhere(started, tmp_path, where):
    """All settings at once: whichever of them reached pip would install elsewhere, something else, or nothing."""
    constraint = tmp_path / "batas.txt"
    constraint.write_text("kecil==1.0\n", encoding="utf-8")
    elsewhere = dict.fromkeys(("TARGET", "PREFIX", "ROOT"), str(tmp_path / "lain"))
    switches = dict.fromkeys(("USER", "DRY_RUN", "IGNORE_INSTALLED"), "1")
    values = elsewhere | switches | {"CONSTRAINT": str(constraint), "NO_BINARY": ":all:"}
    variables = {f"PIP_{name}": value for name, value in values.items()}
    if where == "file":
        settings = tmp_path / "pip.ini"
        lines = (f"{name.lower().replace('_', '-')} = {value}\n" for name, value in values.items())
        settings.write_text("[global]\n" + "".join(lines), encoding="utf-8")
        variables = {"PIP_CONFIG_FILE": str(settings)}
    started.pin("jupyterlab==1.0", "kecil==2.0", "pytest==1.0")
    again = started.start(**variables)
    assert again.code == 0, again.said
    assert [found.name for found in started.site.glob("kecil-*")] == ["kecil-2.0.dist-info"]
    assert not (tmp_path / "lain").exists()


def test_how_pip_reaches_its_packages_is_kept(tmp_path):
    settings = tmp_path / "pip.ini"
    settings.write_text(
        "[global]\nproxy = http://sekolah:3128\ntimeout = 7\ntarget = x\n[install]\ntrusted-host = a\n    b\n",
        encoding="utf-8",
    )
    here = environment.Environment(Path(sys.executable), Path(sys.prefix), Path(sys.base_prefix), Path(), (3, 11, 0))
    found = environment.pip_variables(
        here, {**os.environ, "PIP_CONFIG_FILE": str(settings), "PIP_TIMEOUT": "9", "PIP_NO_BINARY": ":all:"}
    )
    assert found["PIP_PROXY"] == "http://sekolah:3128"
    assert found["PIP_TRUSTED_HOST"].split() == ["a", "b"]
    assert found["PIP_TIMEOUT"] == "9"
    assert not {"PIP_TARGET", "PIP_NO_BINARY"} & found.keys()


def test_no_variable_that_steers_python_jupyter_or_flask_reaches_jupyterlab(started):
    hostile = (
        "PYTHONSTARTUP",
        "PYTHONWARNINGS",
        "JUPYTER_PATH",
        "JUPYTERHUB_API_TOKEN",
        "IPYTHON_X",
        "FLASK_APP",
        "FLASK_ENV",
    )
    hostile += ("WERKZEUG_DEBUG_PIN", "JUPYTERLAB_SETTINGS_DIR")
    report = started.start(**dict.fromkeys(hostile, "asing")).report
    assert report is not None
    assert [name for name, value in report["all"].items() if value == "asing"] == []


def test_commands_of_a_moved_folder_name_the_new_place(started):
    """The fixture has been moved, to a name with spaces."""
    assert started.start().code == 0
    folder = started.site.parents[1] if os.name == "nt" else started.site.parents[2]
    commands = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = shutil.which("pip", path=str(commands))
    assert pip
    said = subprocess.run([pip, "--version"], capture_output=True, encoding="utf-8", check=True).stdout
    assert str(started.site) in said
    assert str(folder) in (commands / "activate").read_text(encoding="utf-8")


def test_a_moved_folder_may_move_back_to_a_name_without_spaces(started, tmp_path):
    assert started.start().code == 0
    started.root = started.root.rename(tmp_path / "buku")
    assert started.start().code == 0
    pip = shutil.which("pip", path=str(started.root / ".venv" / ("Scripts" if os.name == "nt" else "bin")))
    assert (
        str(started.site)
        in subprocess.run([pip, "--version"], capture_output=True, encoding="utf-8", check=True).stdout
    )


def test_two_first_starts_at_once(workbook):
    def start(number: int):
        return workbook.start(LAPORAN=str(workbook.root.parent / f"laporan-{number}.json"))

    with ThreadPoolExecutor(2) as threads:
        both = list(threads.map(start, (1, 2)))
    assert [one.code for one in both] == [0, 0], [one.said for one in both]
    assert sum("sedang disiapkan di jendela lain" in one.said for one in both) == 1
    assert sum("Semua paket terpasang" in one.said for one in both) == 1


PROGRAM = """
import os, sys, sysconfig
from pathlib import Path
from bukuflask_start import environment, jupyter
places = (sys.executable, sys.prefix, sys.base_prefix, sysconfig.get_path("purelib"))
env = environment.Environment(*map(Path, places), sys.version_info[:3])
kept = environment.child_variables
jupyter.child_variables = lambda *given: kept(*given) | {"PYTHONPATH": os.environ["SUMBER"]}
look, jupyter._FIRST_PORT = jupyter.free_port, int(os.environ["DIAMBIL"])
jupyter.free_port = lambda *first: look(*first) if first else jupyter._FIRST_PORT
jupyter.start(env, Path(sys.argv[1]), browser="BROWSER" in os.environ)
"""


def test_the_real_jupyterlab_keeps_its_token_and_its_kernel_wherever_it_starts(tmp_path, announced):
    """An empty token in a configuration, another kernel of the same name, a home that refuses writing, a port lost in a race.

    And a browser that came as a snap, which may read no file in a hidden folder: it is given an address.
    """
    opened, opener = tmp_path / "dibuka.txt", tmp_path / "peramban.py"
    opener.write_text(f"import sys\nopen({str(opened)!r}, 'w').write(sys.argv[1])\n", encoding="utf-8")
    copy, foreign = tmp_path / "belajar", tmp_path / "asing"
    (copy / ".bukuflask").mkdir(parents=True)
    (foreign / "kernels" / "python3").mkdir(parents=True)
    kernel = {"argv": ["salah"], "display_name": "Asing", "language": "python"}
    (foreign / "kernels" / "python3" / "kernel.json").write_text(json.dumps(kernel), encoding="utf-8")
    config = "c = get_config()\nc.IdentityProvider.token = ''\nc.ServerApp.token = ''\nc.ServerApp.password = ''\n"
    (foreign / "jupyter_server_config.py").write_text(config, encoding="utf-8")
    (foreign / ".local").write_text("", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        variables = os.environ | {
            **{
                "SUMBER": SOURCES,
                "PYTHONPATH": SOURCES,
                "DIAMBIL": str(port),
                "HOME": str(foreign),
                "PYTHONIOENCODING": "utf-8",
            },
            "BROWSER": shlex.join([Path(sys.executable).as_posix(), opener.as_posix(), "%s"]),
            **{"JUPYTER_CONFIG_PATH": str(foreign), "JUPYTER_PATH": str(foreign), "PYTHONUNBUFFERED": "1"},
        }
        with announced([sys.executable, "-c", PROGRAM, str(copy)], env=variables) as address:
            host, token = re.match(r"(http://127\.0\.0\.1:\d+)/\S*token=(\w+)", address).groups()
            assert not host.endswith(f":{port}")
            with pytest.raises(urllib.error.HTTPError, match="403"):
                urllib.request.urlopen(f"{host}/api/contents", timeout=60)
            with urllib.request.urlopen(f"{host}/api/kernelspecs?token={token}", timeout=60) as found:
                specs = json.load(found)["kernelspecs"]
            assert specs["python3"]["spec"]["argv"] != ["salah"]
            end = time.monotonic() + 60
            while not opened.exists() and time.monotonic() < end:
                time.sleep(0.1)
        assert opened.read_text(encoding="utf-8").startswith(f"{host}/")
