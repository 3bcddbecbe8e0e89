"""A class comes to a campus's server in the same second: `.ci/kampus.sh ukur 50` measures what it costs.

A real hub with as many accounts of the system as there are students, each with a server, a kernel and lesson 02; no browsers, whose work is
done on the students' own computers, but what a browser asks of JupyterLab when it opens is asked. It needs root and what `.ci/kampus.sh` prepares
(`BUKUFLASK_KAMPUS`). Times are those of this machine under the load that it has, which is printed; memory is PSS, in which what several
processes share is counted once among them.
"""

from __future__ import annotations

import contextlib
import json
import os
import pwd
import statistics
import time
import urllib.request
import uuid
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import psutil

from bukuflask_book.checkout import own

from .campus_hub import LATE, Hub, made_accounts, made_folder, run, running_hub
from .figure import Figure

STEM = "02-aplikasi-minimal"
EXERCISE = "02-01"
AT_ONCE = 10
ROUNDS = 5
_BIG, _CORES = 32, 8
"""The server of the calculation: GB and cores."""
_SETTLING = 3.0
"""Seconds that spare processes are given to warm up before memory is looked at."""
_SYSTEM = 2.0
"""GB of a server that the system and the hub keep for themselves, in the calculation."""


_OPENED = (
    "lab/tree/lessons.md",
    "lab/api/settings",
    "lab/api/translations/id_ID",
    "lab/api/workspaces/default",
    "api/contents?content=1",
    "api/contents/lessons.md?type=file&content=1",
    f"api/contents/notebooks/{STEM}.ipynb?type=notebook&content=1",
    "api/kernelspecs",
    "api/sessions",
    "api/terminals",
)
"""What a browser asks when JupyterLab and the lesson open, but for files of JupyterLab's own, which it keeps from then on."""


@dataclass
class Student:
    """One student's way into a lesson."""

    name: str
    hub: Hub
    seconds: float = 0.0
    socket: Any = None

    def come(self) -> None:
        """Start the server, open lesson 02 and run its first cell; keep how long that took."""
        begun = time.perf_counter()
        self.hub.await_start(self.name)
        for path in _OPENED:
            self._get(path)
        wanted = {"path": f"notebooks/{STEM}.ipynb", "type": "notebook", "name": STEM, "kernel": {"name": "python3"}}
        kernel = self._ask("POST", "api/sessions", wanted)["kernel"]["id"]
        self._connect(kernel)
        self.run("%load_ext bukuflask\nfrom bukuflask import coba, hentikan_semua, jalankan, pakai, peta_rute")
        self.seconds = time.perf_counter() - begun

    def _get(self, path: str) -> None:
        asked = urllib.request.Request(self._address(path), headers={"Authorization": f"token {self.hub.token}"})
        with urllib.request.urlopen(asked, timeout=LATE) as answer:
            answer.read()

    def _address(self, path: str) -> str:
        return f"{self.hub.address}/user/{self.name}/{path}"

    def _ask(self, method: str, path: str, content: object = None) -> Any:
        asked = urllib.request.Request(
            self._address(path),
            method=method,
            data=None if content is None else json.dumps(content).encode(),
            headers={"Authorization": f"token {self.hub.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(asked, timeout=LATE) as answer:
            return json.load(answer)

    def _connect(self, kernel: str) -> None:
        import websocket

        address = self.hub.address.replace("http", "ws", 1)
        self.socket = websocket.create_connection(
            f"{address}/user/{self.name}/api/kernels/{kernel}/channels",
            timeout=LATE,
            header=[f"Authorization: token {self.hub.token}"],
        )

    def run(self, code: str) -> str:
        """Run a cell and return what it showed."""
        ident = uuid.uuid4().hex
        header = {"msg_id": ident, "msg_type": "execute_request", "session": ident, "username": "", "version": "5.3"}
        content: dict[str, object] = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        content["stop_on_error"] = False  # a kernel drops whatever it is asked for some moments after an error
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        self.socket.send(json.dumps(message))
        said: list[str] = []
        while True:
            heard = json.loads(self.socket.recv())
            if heard["parent_header"].get("msg_id") != ident:
                continue
            told = heard["content"]
            if heard["msg_type"] == "status" and told["execution_state"] == "idle":
                return "".join(said)
            if heard["msg_type"] == "error":
                raise RuntimeError("\n".join(told["traceback"]))
            said.append(told.get("text", "") + str(told.get("data", {}).get("text/plain", "")))


def _processes(name: str) -> list[psutil.Process]:
    """Return the processes of an account."""
    uid, found = pwd.getpwnam(name).pw_uid, []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.uids().real == uid:
                found.append(process)
    return found


def memory(processes: Iterable[psutil.Process]) -> float:
    """Return the MB that processes hold, shared memory divided among those that share it."""
    total = 0
    for process in processes:
        with contextlib.suppress(OSError):  # it has ended meanwhile
            rows = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
            total += sum(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
    return total * 1024 / 1e6


def processor(processes: Iterable[psutil.Process]) -> float:
    """Return the seconds of a processor that processes have used so far, with their children that have ended."""
    total = 0.0
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            total += sum(process.cpu_times()[:4])
    return total


def load(number: int) -> Iterator[Figure]:
    """Measure a class of this many students."""
    names = [f"bukuuji-{n:02}" for n in range(number)]
    bank = json.loads(own().bank(STEM).read_text(encoding="utf-8"))["exercises"][EXERCISE]
    with made_accounts(names) as passwords, made_folder() as folder, running_hub(folder, passwords) as hub:
        run("chmod", "711", str(folder))
        students = [Student(name, hub) for name in names]
        before = processor(hub.processes())
        yield Figure("beban_sebelum", os.getloadavg()[0], "proses", "-")
        with ThreadPoolExecutor(number) as pool:
            coming = [pool.submit(student.come) for student in students]
        there = [student for student, done in zip(students, coming, strict=True) if done.exception() is None]
        for done in coming:
            if error := done.exception():
                click.echo(f"gagal: {error}", err=True)
        yield Figure("siswa_masuk", len(there), f"dari {number}", "semua")
        if not there:
            return
        times = sorted(student.seconds for student in there)
        yield Figure("sampai_sel_pertama_median", statistics.median(times), "s", "-")
        yield Figure("sampai_sel_pertama_p95", times[max(0, -(-95 * len(times) // 100) - 1)], "s", "-")
        time.sleep(_SETTLING)
        own_time = statistics.mean(processor(_processes(student.name)) for student in there)
        hub_time = (processor(hub.processes()) - before) / len(there)
        yield Figure("prosesor_siswa_sampai_sel_pertama", own_time, "s", "-")
        yield Figure("prosesor_hub_setiap_siswa", hub_time, "s", "-")
        yield Figure("memori_siswa_sel_pertama", _mean_memory(there), "MB", "-")
        for student in there:
            student.run(f'server = jalankan("{STEM}")\nserver')
            student.run(f"%%latihan {EXERCISE}\n{bank['solution']}")
        time.sleep(_SETTLING)
        lesson = _mean_memory(there)
        yield Figure("memori_siswa_dalam_pelajaran", lesson, "MB", "-")
        yield Figure("memori_hub_dan_proxy", memory(hub.processes()), "MB", "-")
        yield from _feedback(there[:AT_ONCE], bank["solution"])
        for student in there:
            student.socket.close()
        yield Figure(f"siswa_di_{_BIG}_GB_hitungan", (_BIG - _SYSTEM) * 1000 / lesson, "siswa", "-")
        yield Figure(f"siswa_semenit_di_{_CORES}_inti_hitungan", 60 * _CORES / (own_time + hub_time), "siswa", "-")
        yield Figure("beban_sesudah", os.getloadavg()[0], "proses", "-")


def _mean_memory(students: list[Student]) -> float:
    return statistics.mean(memory(_processes(student.name)) for student in students)


def _feedback(students: list[Student], solution: str) -> Iterator[Figure]:
    def answer(student: Student) -> float:
        begun = time.perf_counter()
        said = student.run(f"%%latihan {EXERCISE}\n{solution}")
        took = time.perf_counter() - begun
        if "✓" not in said:
            raise RuntimeError(said)
        return took * 1000

    times: list[float] = []
    with ThreadPoolExecutor(len(students)) as pool:
        for _ in range(ROUNDS):
            times += pool.map(answer, students)
            time.sleep(2)  # the next spare processes warm up
    yield Figure(f"umpan_balik_{len(students)}_serentak_median", statistics.median(times), "ms", "-")


@click.command(context_settings={"help_option_names": ["--bantuan", "--help", "-h"]})
@click.argument("siswa", type=click.IntRange(1, 200), default=10)
def main(siswa: int) -> None:
    """Ukur server kampus dengan sekian SISWA yang masuk pada detik yang sama; satu baris untuk setiap hal."""
    for figure in load(siswa):
        click.echo(figure)


if __name__ == "__main__":
    main(prog_name="python -m bukuflask_measure.campus_load")
