"""A class comes to a campus's server in the same second: `python -m bukuflask_measure.campus_load 10` measures what it costs.

A real hub with as many accounts of the system as there are students, each with a server, a kernel and lesson 02; no browsers, whose work is
done on the students' own computers. It needs root and what `.ci/kampus.sh` prepares (`BUKUFLASK_KAMPUS`). Times are those of this machine under
the load that it has, which is printed; memory is PSS, in which what several processes share is counted once among them.
"""

from __future__ import annotations

import json
import os
import pwd
import statistics
import time
import urllib.request
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from bukuflask_book.checkout import own

from .campus_hub import Hub, made_accounts, made_folder, run, running_hub
from .figure import Figure

STEM = "02-aplikasi-minimal"
EXERCISE = "02-01"
AT_ONCE = 10
ROUNDS = 5
_LATE = 300.0
_SYSTEM = 2.0
"""GB of a server that the system and the hub keep for themselves, in the calculation."""


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
        self.hub.ask("POST", f"/users/{self.name}/server")
        end = time.monotonic() + _LATE
        while not self._ready():
            if time.monotonic() > end:
                raise RuntimeError(f"server {self.name} tidak siap dalam {_LATE:.0f} detik")
            time.sleep(0.5)
        wanted = {"path": f"notebooks/{STEM}.ipynb", "type": "notebook", "name": STEM, "kernel": {"name": "python3"}}
        kernel = self._ask("POST", "api/sessions", wanted)["kernel"]["id"]
        self._connect(kernel)
        self.run("%load_ext bukuflask\nfrom bukuflask import coba, hentikan_semua, jalankan, pakai, peta_rute")
        self.seconds = time.perf_counter() - begun

    def _ready(self) -> bool:
        server = self.hub.ask("GET", f"/users/{self.name}")["servers"].get("", {})
        return bool(server.get("ready"))

    def _ask(self, method: str, path: str, content: object = None) -> Any:
        asked = urllib.request.Request(
            f"{self.hub.address}/user/{self.name}/{path}",
            method=method,
            data=None if content is None else json.dumps(content).encode(),
            headers={"Authorization": f"token {self.hub.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(asked, timeout=_LATE) as answer:
            return json.load(answer)

    def _connect(self, kernel: str) -> None:
        import websocket

        address = self.hub.address.replace("http", "ws", 1)
        self.socket = websocket.create_connection(
            f"{address}/user/{self.name}/api/kernels/{kernel}/channels",
            timeout=_LATE,
            header=[f"Authorization: token {self.hub.token}"],
        )

    def run(self, code: str) -> str:
        """Run a cell and return what it showed."""
        ident = uuid.uuid4().hex
        header = {"msg_id": ident, "msg_type": "execute_request", "session": ident, "username": "", "version": "5.3"}
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
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


def memory_of(name: str) -> float:
    """Return the MB that all processes of an account hold, shared memory divided among those that share it."""
    uid, total = pwd.getpwnam(name).pw_uid, 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if folder.stat().st_uid == uid:
                rows = (folder / "smaps_rollup").read_text(encoding="ascii").splitlines()
                total += sum(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
        except OSError:  # it has ended meanwhile
            continue
    return total * 1024 / 1e6


def load(number: int) -> Iterator[Figure]:
    """Measure a class of this many students."""
    names = [f"bukuuji-{n:02}" for n in range(number)]
    bank = json.loads(own().bank(STEM).read_text(encoding="utf-8"))["exercises"][EXERCISE]
    with made_accounts(names) as passwords, made_folder() as folder, running_hub(folder, passwords) as hub:
        run("chmod", "711", str(folder))
        students = [Student(name, hub) for name in names]
        yield Figure("beban_sebelum", os.getloadavg()[0], "proses", "-")
        with ThreadPoolExecutor(number) as pool:
            coming = [pool.submit(student.come) for student in students]
        there = [student for student, done in zip(students, coming, strict=True) if done.exception() is None]
        for done in coming:
            if error := done.exception():
                click.echo(f"gagal: {error}", err=True)
        times = sorted(student.seconds for student in there)
        yield Figure("siswa_masuk", len(there), f"dari {number}", "semua")
        yield Figure("sampai_sel_pertama_median", statistics.median(times), "s", "-")
        yield Figure("sampai_sel_pertama_p95", times[max(0, -(-95 * len(times) // 100) - 1)], "s", "-")
        yield Figure("memori_siswa_sel_pertama", statistics.mean(map(memory_of, names)), "MB", "-")
        for student in there:
            student.run(f'server = jalankan("{STEM}")\nserver')
            student.run(f"%%latihan {EXERCISE}\n{bank['solution']}")
        lesson = statistics.mean(map(memory_of, names))
        yield Figure("memori_siswa_dalam_pelajaran", lesson, "MB", "-")
        yield from _feedback(there[:AT_ONCE], bank["solution"])
        for student in there:
            student.socket.close()
        yield Figure("siswa_di_32_GB_hitungan", (32 - _SYSTEM) * 1000 / lesson, "siswa", "-")
        yield Figure("beban_sesudah", os.getloadavg()[0], "proses", "-")


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
