"""What the surroundings bring in is kept out: settings of pip, Python and Jupyter, a moved folder, a second start, a lost race for a port."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bukuflask_start import environment, jupyter, lab

SOURCES = str(Path(jupyter.__file__).parents[1])


OURS = (
    "bukuflask",
    "bukuflask_start",
    "jupyterlab",
    "jupyter_core",
    "pip",
    "venv",
    "ensurepip",
    "ipykernel_launcher",
    "kecil",
)


def _foreign(folder: Path, but: frozenset[str] = frozenset()) -> Path:
    """Fill a folder with files that are called like modules, each of which ends whoever takes it for the module."""
    folder.mkdir(exist_ok=True)
    for name in (sys.stdlib_module_names | set(OURS)) - but - {"__main__"}:
        (folder / f"{name}.py").write_text(f"raise SystemExit('modul asing: {name}')\n", encoding="utf-8")
    return folder


def test_a_students_files_hide_no_module_from_a_first_start(workbook):
    """Beside mulai.py, where it is started, and in the copy, where JupyterLab's file browser begins."""
    _foreign(workbook.root)
    _foreign(workbook.copy)
    done = workbook.start(cwd=workbook.root)
    assert done.code == 0, done.said
    assert "asing" not in done.said
    assert done.report["path"][0] != str(workbook.copy)


def test_a_python_path_of_another_python_hides_no_module(started, tmp_path):
    """But for those without which no Python gets as far as mulai.py."""
    asked = [sys.executable, "-c", "import sys; print(*{name.partition('.')[0] for name in sys.modules})"]
    at_start = subprocess.run(asked, capture_output=True, encoding="utf-8", check=True).stdout.split()
    foreign = _foreign(tmp_path / "lain", frozenset(at_start))
    done = started.start(PYTHONPATH=os.pathsep.join([str(tmp_path / "kosong"), str(foreign)]))
    assert done.code == 0, done.said
    # One that names this Python's own folders takes nothing away.
    own = [folder for folder in sys.path if (folder and (Path(folder) / "os.py").exists()) or "dynload" in folder]
    assert started.start(PYTHONPATH=os.pathsep.join(own)).code == 0


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
        "FORCE_COLOR",
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
from bukuflask_start import environment, jupyter, lab
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


def test_the_server_extensions_of_an_environment_stay_switched_on(tmp_path):
    """And nothing else of their files; what the command line says of one of them wins."""
    from jupyter_server.serverapp import ServerApp

    folder = tmp_path / "jupyter_server_config.d"
    folder.mkdir()
    for name, text in {
        "a.json": '{"ServerApp": {"base_url": "/x/", "jpserver_extensions": {"git é": true, "mati": false, "dua": true, "c=d": true}}}',
        "b.json": '{"ServerApp": {"jpserver_extensions": {"dua": false, "satu.dua": true, "aneh": "ya"}}}',
        **{
            "c.json": "{",
            "d.json": "[]",
            "e.json": '{"ServerApp": {"jpserver_extensions": ["x"]}}',
            "f.json": '{"ServerApp": 1}',
        },
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "g.json").write_bytes(b"\xff")
    (folder / "h.json").mkdir()
    found = lab.switched_on([str(tmp_path), str(tmp_path / "tidak ada")])
    assert found == ["git é", "satu.dua"]
    server = ServerApp()
    words = [f"--ServerApp.jpserver_extensions={name}=True" for name in found]
    server.parse_command_line([*words, "--ServerApp.jpserver_extensions=satu.dua=False"])
    assert server.jpserver_extensions == {"git é": True, "satu.dua": False}


SERVER = {
    "ServerApp": {"base_url": "/sekolah/", "certfile": "/tidak/ada.pem", "contents_manager_class": "tidak.ada"},
    "ContentsManager": {"hide_globs": ["*.md", "*.ipynb"]},
    "MappingKernelManager": {"default_kernel_name": "ir"},
}


def test_the_real_jupyterlab_and_its_kernels_read_no_settings_of_others(tmp_path, announced):
    """Those of its environment, which are looked for as those of the system are; and a student's own files, called like modules."""
    from jupyter_client.blocking import BlockingKernelClient

    real, made = Path(sys.prefix), tmp_path / "ruang"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(made)], check=True)
    python = made / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    asked = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = Path(subprocess.run(asked, capture_output=True, encoding="utf-8", check=True).stdout.strip())
    packages = sysconfig.get_path("purelib")
    (site / "semua.pth").write_text(f"import site; site.addsitedir({packages!r})\n", encoding="utf-8")
    for file, text in {
        "jupyter/jupyter_server_config.json": json.dumps(SERVER),
        "jupyter/jupyter_server_config.d/paket.json": '{"ServerApp": {"base_url": "/x/", "jpserver_extensions": {"jupyter_lsp": true}}}',
        "jupyter/jupyter_config.py": "raise ValueError('asing')",
        "jupyter/labconfig/page_config.json": '{"disabledExtensions": {"asing": true}}',
        "ipython/ipython_config.py": "c.InteractiveShellApp.exec_lines = ['print(\"asing\")']\n"
        "c.InteractiveShellApp.extensions = ['tidak_ada']\nc.InteractiveShell.ast_node_interactivity = 'all'\n",
        "ipython/ipython_kernel_config.py": "c.InteractiveShell.ast_node_interactivity = 'all'\n",
    }.items():
        (made / "etc" / file).parent.mkdir(parents=True, exist_ok=True)
        (made / "etc" / file).write_text(text, encoding="utf-8")
    copy = tmp_path / "belajar"
    (copy / ".bukuflask").mkdir(parents=True)
    # As `ipython profile create` writes it in the terminal there.
    profile = copy / ".bukuflask" / "ipython" / "profile_default"
    profile.mkdir(parents=True)
    own = "# Configuration file for ipython-kernel.\n\nc = get_config()  #noqa\n"
    (profile / "ipython_kernel_config.py").write_text(own, encoding="utf-8")
    _foreign(copy)
    # There the folder is in the path, behind Python's own: only what this Python has itself is not hidden.
    _foreign(copy / "notebooks", frozenset(n for n in sys.stdlib_module_names if importlib.util.find_spec(n) is None))
    (copy / "lessons.md").write_text("# Pelajaran\n", encoding="utf-8")
    share = real / "share" / "jupyter"
    places = {"JUPYTER_PATH": str(share), "JUPYTERLAB_DIR": str(share / "lab")}
    program = PROGRAM.replace("kept(*given) | {", f"kept(*given) | {places} | {{")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    variables = {"SUMBER": SOURCES, "PYTHONPATH": SOURCES, "DIAMBIL": port, "PYTHONUNBUFFERED": "1"}
    with announced(
        [str(python), "-c", program, str(copy)], env=os.environ | variables | {"PYTHONIOENCODING": "utf-8"}
    ) as address:
        host, token = re.match(r"(http://127\.0\.0\.1:\d+)/\S*token=(\w+)", address).groups()
        headers = {"Authorization": f"token {token}", "Content-Type": "application/json"}

        def ask(path: str, content: object = None) -> str:
            data = None if content is None else json.dumps(content).encode()
            request = urllib.request.Request(f"{host}{path}", data, headers)
            with urllib.request.urlopen(request, timeout=120) as found:
                return found.read().decode("utf-8")

        assert "asing" not in ask("/lab/tree/lessons.md")
        assert "lessons.md" in [each["name"] for each in json.loads(ask("/api/contents"))["content"]]
        assert json.loads(ask("/api/kernelspecs"))["default"] == "python3"
        assert json.loads(ask("/api/terminals")) == []
        assert json.loads(ask("/lsp/status"))["version"]  # a server extension that a package has switched on
        kernel = json.loads(ask("/api/kernels", {"name": "python3", "path": "notebooks/a.ipynb"}))["id"]
        client = BlockingKernelClient()
        client.load_connection_file(str(copy / ".bukuflask" / "jupyter" / "runtime" / f"kernel-{kernel}.json"))
        client.start_channels()
        try:
            client.wait_for_ready(timeout=120)
            said: list[dict[str, object]] = []
            client.execute_interactive(
                "1\nimport types\n['bukuflask.ready' in get_ipython().extension_manager.loaded, hasattr(types, 'ModuleType')]",
                timeout=120,
                output_hook=said.append,
            )
        finally:
            client.stop_channels()
        shown = [each["content"]["data"]["text/plain"] for each in said if each["msg_type"] == "execute_result"]
        assert shown == ["[True, True]"]
    assert (profile / "ipython_kernel_config.py").read_text(encoding="utf-8") == own
    for log in (copy / ".bukuflask").glob("*.log"):
        assert "asing" not in log.read_text(encoding="utf-8")
