"""Terminal blocks: one list of steps, shown for three shells, run in bash, its output recorded."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any, Literal, TypedDict

from bukuflask_book.checkout import Book
from bukuflask_book.ports import free_port
from bukuflask_book.problems import ManuscriptError

from .normalise import Normaliser

Kind = Literal["set", "run", "serve", "open"]
_KINDS: tuple[Kind, ...] = ("set", "run", "serve", "open")
_MARK = "\x1e"
PATIENCE = 20.0
"""Seconds that one step may take."""


@dataclass(frozen=True)
class Step:
    """One step: an environment variable to set, a command, a server to start, or an address to open; and its exit code."""

    kind: Kind
    text: str
    exit: int = 0


class Recorded(TypedDict):
    """A step as it was run, with what it printed ("" for nothing)."""

    step: str
    output: str


@dataclass(frozen=True)
class Block:
    """One terminal block of a manuscript, worked through in the folder of an example."""

    stem: str
    steps: tuple[Step, ...]

    def key(self) -> list[str]:
        """Return the steps as the recording names them."""
        return [f"{s.kind}: {s.text}" for s in self.steps]


def parse(items: Any, stem: str, file: Path, line: int) -> Block:
    """Make a block from its YAML. Raises `ManuscriptError` for a step that it does not know."""
    steps: list[Step] = []
    for item in items if isinstance(items, list) else []:
        kinds = [k for k in _KINDS if isinstance(item, dict) and k in item]
        if len(kinds) != 1 or set(item) - {kinds[0], "exit"}:
            raise ManuscriptError(
                file,
                line,
                f"langkah terminal tidak dikenal: {item!r}. Yang ada: {', '.join(_KINDS)} (dan `exit` untuk `run`).",
            )
        if not isinstance(item[kinds[0]], str) or not isinstance(item.get("exit", 0), int):
            raise ManuscriptError(
                file, line, f"langkah terminal memerlukan teks, dan `exit` sebuah bilangan: {item!r}."
            )
        if kinds[0] != "run" and "exit" in item:
            raise ManuscriptError(file, line, f"`exit` hanya untuk `run`: {item!r}.")
        text: str = item[kinds[0]]
        if kinds[0] == "set" and not re.fullmatch(r"[A-Z_]+=\S+", text):
            raise ManuscriptError(file, line, f"`set` harus berbentuk NAMA=nilai tanpa spasi, bukan {text!r}.")
        if kinds[0] == "open" and not text.startswith("/"):
            raise ManuscriptError(file, line, f"`open` memakai alamat yang diawali garis miring, bukan {text!r}.")
        steps.append(Step(kinds[0], text, item.get("exit", 0)))
    if not steps:
        raise ManuscriptError(file, line, "blok terminal harus berisi daftar langkah YAML (`- run: flask --version`).")
    for before, step in zip([None, *steps], steps, strict=False):
        if step.kind == "open" and (before is None or before.kind not in ("serve", "open")):
            raise ManuscriptError(file, line, "`open` hanya dapat berdiri setelah `serve`.")
    return Block(stem, tuple(steps))


# -- shown --------------------------------------------------------------------------------------------------------------------


def bash_line(step: Step) -> str:
    """Return a step as typed in bash or zsh."""
    return f"export {step.text}" if step.kind == "set" else step.text


def cmd_line(step: Step) -> str:
    """Return a step as typed at an Anaconda Prompt (cmd). No space may follow the value: cmd would keep it."""
    return f"set {step.text}" if step.kind == "set" else step.text


def powershell_line(step: Step) -> str:
    """Return a step as typed in PowerShell, where `set` would make no environment variable."""
    if step.kind != "set":
        return step.text
    name, _, value = step.text.partition("=")
    return f'$env:{name} = "{value}"'


_SHELLS: tuple[tuple[str, str, Callable[[Block], str], Callable[[Step], str]], ...] = (
    (
        "Anaconda Prompt (cmd)",
        "bat",
        lambda b: f'cd /d "%USERPROFILE%\\belajar-flask\\examples\\{b.stem}"',
        cmd_line,
    ),
    ("PowerShell", "powershell", lambda b: f"cd ~\\belajar-flask\\examples\\{b.stem}", powershell_line),
    ("bash atau zsh (Linux, macOS)", "bash", lambda b: f"cd ~/belajar-flask/examples/{b.stem}", bash_line),
)


def render(block: Block, recorded: list[Recorded]) -> str:
    """Return the block as Markdown: the commands for three shells, then what the run printed."""
    out: list[str] = []
    for number, (name, language, enter, line) in enumerate(_SHELLS):
        commands = "\n".join([enter(block), *(line(s) for s in block.steps if s.kind != "open")])
        listing = f"```{language}\n{commands}\n```"
        if number == 0:
            out.append(f"**{name}**\n\n{listing}")
        else:
            out.append(f"<details><summary>{name}</summary>\n\n{listing}\n\n</details>")
    out.append("**Yang tampil** (direkam saat perintah di atas dijalankan; waktu dan nomor port diseragamkan)")
    for step, done in zip(block.steps, recorded, strict=True):
        text = done["output"].rstrip()
        if step.kind == "open":
            out.append(f"Buka <http://127.0.0.1:5000{step.text}> di peramban. Isi halamannya:\n\n```html\n{text}\n```")
        elif text:
            out.append(f"Setelah `{step.text}`:\n\n```text\n{text}\n```")
    if any(s.kind == "serve" for s in block.steps):
        out.append("Hentikan server dengan menekan Ctrl+C di terminal itu.")
    return "\n\n".join(out)


# -- run ----------------------------------------------------------------------------------------------------------------------


class Running:
    """A bash that works through a script; what it prints can be waited for."""

    def __init__(self, script: str, environ: dict[str, str], folder: Path) -> None:
        """Start bash with a script in a folder; its children share one process group, to be interrupted together."""
        self.process = subprocess.Popen(
            ["bash", "--noprofile", "--norc", "-c", script],
            cwd=folder,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._text = ""
        self._grown = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        while chunk := os.read(self.process.stdout.fileno(), 65536):
            with self._grown:
                self._text += chunk.decode("utf-8", "replace")
                self._grown.notify_all()
        with self._grown:
            self._grown.notify_all()

    def wait_for(self, pattern: str) -> None:
        """Wait until the output matches a pattern. Raises `TimeoutError` with what was printed instead."""
        end = time.monotonic() + PATIENCE
        with self._grown:
            while not re.search(pattern, self._text):
                ended = not self._reader.is_alive()
                if ended or time.monotonic() > end:
                    raise TimeoutError(f"{pattern!r} tidak muncul di keluaran:\n{self._text}")
                self._grown.wait(0.1)

    def text(self) -> str:
        """Return what has been printed so far."""
        with self._grown:
            return self._text

    def address(self) -> str:
        """Return where the server says that it runs, without a slash at the end."""
        found = re.search(r"Running on (http://127\.0\.0\.1:\d+)", self._text)
        if found is None:
            raise ValueError(f"Server tidak menyebut alamatnya:\n{self._text}")
        return found[1]

    def interrupt(self) -> None:
        """Press Ctrl+C."""
        os.killpg(self.process.pid, signal.SIGINT)

    def finish(self) -> str:
        """Wait for the end and return all that was printed. Raises `TimeoutError` when it does not come."""
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"belum selesai setelah {PATIENCE:g} detik:\n{self.text()}") from None
        finally:
            self.end()
        return self._text

    def end(self) -> None:
        """End whatever is left running."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()


@contextmanager
def home(book: Book) -> Iterator[Path]:
    """Make a home folder as a student has it: the book's examples under `belajar-flask`, freshly copied."""
    with tempfile.TemporaryDirectory(prefix="bukuflask-") as name:
        place = Path(name)
        shutil.copytree(
            book.root / "examples",
            place / "belajar-flask" / "examples",
            ignore=shutil.ignore_patterns("__pycache__", "instance", ".pytest_cache", ".coverage"),
        )
        yield place


def run(block: Block, place: Path, normaliser: Normaliser) -> list[Recorded]:
    """Work through a block in bash, in the home folder `place`, and return what each step printed.

    Raises `OSError` (`TimeoutError`) when a server does not start, or does not answer, or a command does not end, `ValueError`
    when a command's exit code is not the one expected.
    """
    desk = _Desk(block.stem, place, normaliser)
    recorded: list[Recorded] = []
    queue = list(block.steps)
    while queue:
        cut = next((i + 1 for i, s in enumerate(queue) if s.kind == "serve"), len(queue))
        segment, queue = queue[:cut], queue[cut:]
        opened: list[Step] = []
        while segment[-1].kind == "serve" and queue and queue[0].kind == "open":
            opened.append(queue.pop(0))
        recorded += desk.work(segment, opened)
    return recorded


_OTHER_PORT = """\
import socket

bind = socket.socket.bind


def elsewhere(self, address):
    bind(self, ("127.0.0.1", {port}) if address == ("127.0.0.1", 5000) else address)


socket.socket.bind = elsewhere
"""
# Commands run as the reader types them, but port 5000 may be taken on the machine that records or tests them. A server that
# asks for it gets another one; the normaliser writes 5000 again.


class _Desk:
    """A reader's terminal: what was set in it stays set for the next commands."""

    def __init__(self, stem: str, place: Path, normaliser: Normaliser) -> None:
        self.place = place
        self.normaliser = normaliser
        self.before = [f"cd ~/belajar-flask/examples/{stem}"]
        shims = place / "shims"
        shims.mkdir(exist_ok=True)
        (shims / "sitecustomize.py").write_text(_OTHER_PORT.format(port=free_port()), encoding="utf-8")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("FLASK_", "BUKUFLASK_"))}
        self.environ = kept | {
            "HOME": str(place),
            "PATH": str(Path(sys.executable).parent) + os.pathsep + kept["PATH"],
            "PYTHONPATH": str(shims),
            "PYTHONUNBUFFERED": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "LC_ALL": "C.UTF-8",
            "COLUMNS": "100",
        }

    def work(self, segment: list[Step], opened: list[Step]) -> list[Recorded]:
        """Run commands, the last of which may be a server; then open pages of that server and press Ctrl+C."""
        text, pages = self._once(segment, opened)
        self.before += [bash_line(s) for s in segment if s.kind == "set"]
        parts = text.split(_MARK)[2:]
        return [
            *(self._recorded(step, parts[2 * n : 2 * n + 2]) for n, step in enumerate(segment)),
            *(self._entry(step, dedent(page.strip("\n")).rstrip()) for step, page in zip(opened, pages, strict=True)),
        ]

    def _once(self, segment: list[Step], opened: list[Step]) -> tuple[str, list[str]]:
        """Run a segment once: all that it printed, and the pages that were opened."""
        server = segment[-1] if segment[-1].kind == "serve" else None
        running = Running("\n".join(self._script(segment)), self.environ, self.place)
        pages: list[str] = []
        text = ""
        try:
            if server:
                running.wait_for(r"Debugger PIN" if "--debug" in server.text else r"Press CTRL\+C")
                for number, step in enumerate(opened, 1):
                    pages.append(_page(running.address() + step.text))
                    running.wait_for(rf'(?s)(".*?" \d{{3}} -.*){{{number}}}')
                # What a server says while it is being stopped depends on the moment; the reader is shown what came before.
                text = running.text()
                running.interrupt()
            rest = running.finish()
        finally:
            running.end()
        return text or rest, pages

    def _script(self, segment: list[Step]) -> list[str]:
        script = [*self.before, f"printf '{_MARK}0{_MARK}'"]
        for step in segment:
            script += [bash_line(step), f"printf '{_MARK}%d{_MARK}' $?"]
        return script

    def _recorded(self, step: Step, parts: list[str]) -> Recorded:
        output, code = (*parts, "", "")[:2]
        if step.kind != "serve" and code != str(step.exit):
            raise ValueError(f"`{step.text}` berakhir dengan kode {code or '?'}, bukan {step.exit}:\n{output}")
        return self._entry(step, output)

    def _entry(self, step: Step, output: str) -> Recorded:
        shown = self.normaliser.plain(output).replace(str(self.place), "~")
        return {"step": f"{step.kind}: {step.text}", "output": shown.strip("\n")}


def _page(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            return str(answer.read().decode("utf-8"))
    except urllib.error.HTTPError as error:
        return error.read().decode("utf-8")


# -- recorded -----------------------------------------------------------------------------------------------------------------


def load(book: Book, stem: str) -> list[list[Recorded]]:
    """Return what a lesson's blocks printed when they were last recorded; [] when they never were."""
    file = book.recording(stem)
    if not file.exists():
        return []
    found: list[list[Recorded]] = json.loads(file.read_text(encoding="utf-8"))
    return found


def save(book: Book, stem: str, recordings: list[list[Recorded]]) -> None:
    """Keep what a lesson's blocks printed; a lesson without blocks keeps no file."""
    file = book.recording(stem)
    if not recordings:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(recordings, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
