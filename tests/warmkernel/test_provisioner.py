"""A forked kernel is a kernel like any other, and where none can be forked an ordinary one comes."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import EntryPoint
from pathlib import Path

import psutil
import pytest
from jupyter_client.provisioning import KernelProvisionerFactory

from warmkernel import provisioner, registration, spares

registration.register()

needs_fork = pytest.mark.skipif(not spares.SUPPORTED, reason="di sini kernel tidak dicabangkan")


@pytest.fixture(autouse=True)
def _own_zygotes(monkeypatch):
    """Let each test see only the zygotes that it starts."""
    monkeypatch.setattr(spares, "_zygotes", {})
    yield
    spares.close_all()


def test_it_is_registered_by_name(root):
    assert (
        KernelProvisionerFactory.instance().get_provisioner_entries()["warm"]
        == "warmkernel.provisioner:WarmProvisioner"
    )
    project = tomllib.loads((root / "packages" / "warmkernel" / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]
    assert project["entry-points"] == {registration.GROUP: {registration.NAME: registration.VALUE}}
    found = KernelProvisionerFactory.instance().provisioners[registration.NAME]
    assert found.load() is provisioner.WarmProvisioner


def test_an_installed_provisioner_of_the_same_name_is_left_alone(monkeypatch):
    other = EntryPoint("warm", "json:loads", registration.GROUP)
    monkeypatch.setattr(KernelProvisionerFactory.instance(), "provisioners", {"warm": other})
    registration.register()
    assert KernelProvisionerFactory.instance().provisioners == {"warm": other}


@needs_fork
def test_each_kernel_is_a_process_of_its_own_with_its_own_place(start, tmp_path):
    ask = "import os, random, sys; os.getpid(), os.getcwd(), os.environ['TEMPAT'], random.random(), 'flask' in sys.modules"
    with (
        start(preload=["flask"], cwd=str(tmp_path), env=os.environ | {"TEMPAT": "Ende"}) as one,
        start(preload=["flask"], cwd=str(tmp_path.parent), env=os.environ | {"TEMPAT": "Palu"}) as two,
    ):
        assert one.warm
        assert two.warm
        pid, cwd, place, number, preloaded = eval(one.run(ask))
        pid_2, cwd_2, place_2, number_2, _ = eval(two.run(ask))
        assert (cwd, place, preloaded) == (str(tmp_path), "Ende", True)
        assert (cwd_2, place_2) == (str(tmp_path.parent), "Palu")
        assert len({pid, pid_2, os.getpid()}) == 3
        assert number != number_2
        one.run("rahasia = 1; sys.modules['catatan'] = 1; os.environ['TEMPAT'] = 'Bima'")
        assert "NameError" in two.run("rahasia")
        assert two.run("'catatan' in sys.modules, os.environ['TEMPAT']") == "(False, 'Palu')"
        assert len(spares._zygotes) == 1
    assert not psutil.pid_exists(pid)
    assert not psutil.pid_exists(pid_2)


@needs_fork
def test_the_connection_file_is_where_the_manager_and_the_kernel_say(start):
    with start() as kernel:
        file = Path(kernel.manager.connection_file)
        assert file.is_file()
        assert kernel.run("from ipykernel import get_connection_file; get_connection_file()") == repr(
            str(file.resolve())
        )
    assert not file.exists()


@needs_fork
def test_interrupt_death_and_restart(start):
    with start() as kernel:
        request = kernel.client.execute("print('mulai')\nwhile True: pass", stop_on_error=False)
        while kernel.client.get_iopub_msg(timeout=20)["msg_type"] != "stream":
            pass
        kernel.manager.interrupt_kernel()
        reply = kernel.client.get_shell_msg(timeout=20)
        assert (reply["parent_header"]["msg_id"], reply["content"]["ename"]) == (request, "KeyboardInterrupt")
        assert kernel.run("6 * 7") == "42"

        port = kernel.manager.shell_port
        kernel.manager.restart_kernel(now=True)
        kernel.client.wait_for_ready(timeout=60)
        assert kernel.manager.shell_port == port  # clients stay connected, so this one is an ordinary kernel
        assert not kernel.warm
        assert kernel.run("6 * 7") == "42"

    with start() as kernel:
        process = kernel.manager.provisioner.process
        assert kernel.manager.is_alive()
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait(20) == 1
        assert not kernel.manager.is_alive()
        process.kill()  # nothing happens


@needs_fork
def test_a_polite_shutdown_runs_what_a_cell_registered(start, tmp_path):
    with start() as kernel:
        kernel.run(f"import atexit, pathlib; atexit.register(pathlib.Path({str(tmp_path / 'selesai')!r}).touch)")
        kernel.manager.shutdown_kernel(now=False)
        assert (tmp_path / "selesai").exists()


def test_without_fork_an_ordinary_kernel_comes(start, monkeypatch):
    monkeypatch.setattr(provisioner, "SUPPORTED", False)
    with start() as kernel:
        assert isinstance(kernel.manager.provisioner, provisioner.WarmProvisioner)
        assert isinstance(kernel.manager.provisioner.process, subprocess.Popen)
        assert kernel.run("6 * 7") == "42"


@needs_fork
def test_a_module_that_starts_a_thread_cannot_be_preloaded(start, monkeypatch, tmp_path, caplog):
    (tmp_path / "berutas.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    with caplog.at_level(logging.WARNING), start(preload=["berutas"]) as kernel:
        assert not kernel.warm
        assert kernel.run("6 * 7") == "42"
    assert "berutas" in caplog.text
    assert "thread" in caplog.text


@needs_fork
def test_a_zygote_that_was_killed_is_replaced(start):
    with start() as kernel:
        assert kernel.warm
        parent = psutil.Process(kernel.manager.provisioner.process.pid).parent()
        assert parent.cmdline()[-2:-1] == ["warmkernel.zygote"]
        assert parent not in psutil.Process().children(recursive=True)
    parent.kill()
    parent.wait(20)
    with start() as kernel:
        assert not kernel.warm
    with start() as kernel:
        assert kernel.warm


@needs_fork
@pytest.mark.parametrize(
    ("options", "changes"),
    [
        ({"extra_arguments": ["--log-level=10"]}, {}),
        ({"argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", "--pylab=auto"]}, {}),
        ({"argv": ["node", "-m", "ipykernel_launcher", "-f", "{connection_file}"]}, {}),
        ({}, {"ip": "127.0.0.2"}),
        ({}, {"transport": "ipc"}),
        ({}, {"shell_port": 5000}),
        ({}, {"transport_encryption": "required"}),
    ],
)
def test_what_only_an_ordinary_start_can_do(options, changes):
    from types import SimpleNamespace

    ports = dict.fromkeys(provisioner._PORTS, 0)
    plain = {"transport": "tcp", "ip": "127.0.0.1", "transport_encryption": "disabled", **ports}
    argv = options.pop("argv", ["python", "-Xutf8", "-m", "ipykernel_launcher", "-f", "{connection_file}"])

    def flags(**manager):
        chosen = plain | manager
        fake = SimpleNamespace(
            parent=SimpleNamespace(**chosen),
            kernel_spec=SimpleNamespace(argv=argv),
            _has_ports=lambda: chosen["shell_port"] != 0,
        )
        return provisioner.WarmProvisioner._forkable(fake, options)

    if not options and changes:
        assert flags() == ["-Xutf8"]
    assert flags(**changes) is None


@needs_fork
def test_kernels_that_differ_at_the_start_have_another_zygote(start):
    ask = "import os, sys; hash('beras'), os.environ['TZ'], sys.flags.utf8_mode"
    env = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "UJI-3"}
    answers = []
    for change in ({}, {"TZ": "UJI-5"}, {"PYTHONHASHSEED": "8"}):
        with start(env=env | change) as kernel:
            answers.append(eval(kernel.run(ask)))
    with start(env=env, argv=["python", "-Xutf8", "-m", "ipykernel_launcher", "-f", "{connection_file}"]) as kernel:
        assert kernel.warm
        assert eval(kernel.run(ask))[2] == 1
    assert answers[0][0] == answers[1][0] != answers[2][0]
    assert [zone for _, zone, _ in answers] == ["UJI-3", "UJI-5", "UJI-3"]
    assert len(spares._zygotes) == 3


@needs_fork
def test_nothing_outlives_the_process_that_started_it(tmp_path):
    """Killed without warning, a program leaves neither zygote nor spare nor kernel."""
    program = (
        "import os, time\n"
        "from warmkernel.spares import zygote\n"
        "spare = zygote((), (), os.environ).spare()\n"
        "spare.launch(os.getcwd(), os.environ, 'kernel.json')\n"
        "print(spare.process.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=tmp_path, encoding="utf-8")
    assert child.stdout is not None
    kernel = psutil.Process(int(child.stdout.readline()))
    zygote = kernel.parent()
    family = [zygote, *zygote.children()]
    assert len(family) == 3  # with the next spare
    child.kill()
    child.wait()
    child.stdout.close()
    _, alive = psutil.wait_procs(family, timeout=20)
    assert alive == []


@needs_fork
def test_warming_up_early_is_used(start):
    spares.warm_up(["json"])
    (zygote,) = spares._zygotes.values()
    with start(preload=["json"]) as kernel:
        assert kernel.warm
    assert list(spares._zygotes.values()) == [zygote]


@needs_fork
def test_of_the_start_of_a_zygote_nothing_stays_among_the_children():
    spares.warm_up(["json"])
    assert len(psutil.Process().children()) == 1  # it starts the zygote and ends; nobody has waited for it
    spares.settle()
    assert psutil.Process().children() == []
    spares.settle()


def test_a_client_tells_a_kernel_that_died_at_its_start(start):
    began = time.monotonic()
    with pytest.raises(RuntimeError, match="died"), start(argv=[sys.executable, "-c", "raise SystemExit"]):
        pass
    assert time.monotonic() - began < 30


@needs_fork
def test_threads_that_ask_at_once_share_one_zygote(monkeypatch):
    made = []

    class Slow(spares.Zygote):
        def __init__(self, *args):
            time.sleep(0.05)  # as long as starting a process may take
            super().__init__(*args)
            made.append(self)

    monkeypatch.setattr(spares, "Zygote", Slow)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: spares.zygote((), (), os.environ), range(8)))
    assert len(made) == 1
    assert all(each is made[0] for each in found)
