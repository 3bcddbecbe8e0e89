"""Work through a terminal block for real, lane by lane, and keep what was printed."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import dedent
from typing import NotRequired, TypedDict

from bukuflask.files import NOT_THE_BOOKS, write_whole
from bukuflask.serving.ports import free as bindable
from bukuflask_book.checkout import Book
from bukuflask_book.problems import ManuscriptError
from bukuflask_book.sources import read_source

from ..normalise import Normaliser, Transcript, colourless
from . import ports, servers
from .interpreters import TYPED, startup
from .ports import Ports
from .processes import Lane, rest, until
from .shells import Bash, Shell
from .steps import Block, Cd, Note, Open, Run, Serve, Set, Stop, TerminalStep, Variant, WriteFile, texts

PATIENCE = 60.0
"""Seconds that one step may take, unless it says another number (`batas`)."""

BASH = Bash()

_KEPT_OUT = ("FLASK_", "BUKUFLASK_", "WERKZEUG_", "GUNICORN_", "PYTEST_", "PYTHON", "COV_", "COVERAGE_")
"""Variables of the machine that records which must not reach a block."""


class StepError(Exception):
    """A step did not do what the block says; `str()` is Indonesian, for the author, with what was printed."""


class Recorded(TypedDict):
    """A step as it was run, with what it printed ("" for nothing), and for `open` the address if it is not the usual one."""

    step: str
    output: str
    alamat: NotRequired[str]


USUAL = f"http://127.0.0.1:{ports.FLASK}"


# -- a place to work in -------------------------------------------------------------------------------------------------------


class Home:
    """A home folder as a student has it, with the book's examples under `belajar-flask`, and the ports that stand for theirs.

    An example comes with the first block that names it: copying all of them for each lesson takes five seconds in a slow Windows.
    """

    def __init__(self, folder: Path, examples: Path) -> None:
        """Make the folder, without examples yet."""
        self.folder = folder
        self._examples = examples
        self.ports = Ports()
        self._kept = folder / "disimpan"
        folder.chmod(0o755)  # nginx's workers are another user when it is started by root
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        self.shims = folder / "shims"
        self.shims.mkdir()

    def bring(self, block: Block) -> None:
        """Copy the block's example, and those that its steps name, unless an earlier block brought them."""
        steps = repr(block.steps)
        named = {folder.name for folder in self._examples.iterdir() if folder.is_dir() and folder.name in steps}
        for stem in {block.stem, *named}:
            if not self.example(stem).exists():
                shutil.copytree(
                    self._examples / stem,
                    self.example(stem),
                    ignore=shutil.ignore_patterns(*NOT_THE_BOOKS, ".coverage"),
                )

    def example(self, stem: str) -> Path:
        """Return the folder in which a block of this example is worked through."""
        return self.folder / "belajar-flask" / "examples" / stem

    def keep(self, stem: str) -> None:
        """Keep an example as it is now (earlier blocks of the lesson may have changed it)."""
        shutil.rmtree(self._kept, ignore_errors=True)
        shutil.copytree(self.example(stem), self._kept, symlinks=True)

    def take_back(self, stem: str) -> None:
        """Take back whatever was done to an example since it was kept."""
        shutil.rmtree(self.example(stem))
        shutil.copytree(self._kept, self.example(stem), symlinks=True)


@contextmanager
def home(book: Book) -> Iterator[Home]:
    """Make a home folder for the blocks of a lesson, which are worked through one after the other."""
    with tempfile.TemporaryDirectory(prefix="bukuflask-", ignore_cleanup_errors=True) as name:
        place = Home(Path(name).resolve(), book.root / "examples")
        try:
            yield place
        finally:
            place.ports.release()


def search_path() -> str:
    """Return the folders in which a block's programs are looked for: this Python's, the machine's, and where servers lie."""
    own = str(Path(sys.executable).parent)
    servers_too = ["/usr/local/sbin", "/usr/sbin", "/sbin"] if os.name == "posix" else []
    return os.pathsep.join([own, os.environ.get("PATH", ""), *servers_too])


def missing(block: Block) -> list[str]:
    """Return the programs that a block needs and that this machine does not have."""
    return [name for name in block.needs if shutil.which(name, path=search_path()) is None]


# -- run ----------------------------------------------------------------------------------------------------------------------


def run(block: Block, place: Home, normaliser: Normaliser, shell: Shell = BASH) -> list[Recorded]:
    """Work through a block and return what each step printed, one variant after the other (most blocks have one).

    Bash runs the variants of all systems, another shell those of its own (`of_shell` picks what a recording has of them).
    Raises `StepError` when a step does not do what the block says, `OSError` when nothing can be started at all.
    """
    place.bring(block)
    place.ports.add(
        {ports.FLASK, *block.ports}
        | {p for text in texts(block.steps) for p in ports.written(text)}
        | {s.ready for s in block.steps if isinstance(s, Serve) and isinstance(s.ready, int)}
        | ports.in_example(place.example(block.stem))
    )
    (place.shims / "sitecustomize.py").write_text(startup(place.ports.pairs()), encoding="utf-8")
    recorded: list[Recorded] = []
    ports.translate(place.example(block.stem), place.ports)
    variants = [variant for variant in block.variants() if variant.systems & shell.systems]
    if len(variants) > 1:
        place.keep(block.stem)
    for number, variant in enumerate(variants):
        if number:
            place.take_back(block.stem)
        shown = normaliser.transcript(block.masks, place.ports.known())
        recorded += _Desk(variant, place.example(block.stem), place, shown, shell).work()
    return recorded


def of_shell(block: Block, recorded: list[Recorded], shell: Shell) -> list[Recorded]:
    """Return those entries of a block's recording that `run` gives with a shell."""
    rest = iter(recorded)
    return [
        entry
        for variant in block.variants()
        for _ in variant.steps
        if (entry := next(rest)) and variant.systems & shell.systems
    ]


@dataclass
class _Served:
    """A server that is running in a lane, and the entry of the recording that gets what it prints."""

    step: Serve
    lane: Lane
    entry: Recorded


class _Desk:
    """A reader's desk: a browser, and one terminal a lane, each with its own variables and its own folder."""

    def __init__(self, variant: Variant, example: Path, place: Home, shown: Transcript, shell: Shell) -> None:
        self.variant = variant
        self.shell = shell
        self.example = example
        self.place = place
        self.shown = shown
        self.grown = threading.Condition()
        self.lanes: dict[str, Lane] = {}
        self.served: dict[str, _Served] = {}

    def work(self) -> list[Recorded]:
        """Work through the steps, stop what still runs as a reader would, and leave nothing behind."""
        recorded: list[Recorded] = []
        try:
            for step, key in zip(self.variant.steps, self.variant.key(), strict=True):
                recorded.append({"step": key, "output": ""})
                self._do(step, recorded[-1])
            for name in reversed(list(self.served)):
                self._stop(name, "INT", PATIENCE)
        finally:
            self._end()
        for entry in recorded:  # only now: what a server prints has grown until it was stopped
            entry["output"] = self.shown.shown(self._as_seen(entry["output"])).strip("\n")
        return recorded

    def _end(self) -> None:
        for lane in self.lanes.values():
            lane.ask_end()
        for lane in self.lanes.values():
            lane.wait_end()

    # -- steps ---------------------------------------------------------------------------------------------------------------

    def _do(self, step: TerminalStep, entry: Recorded) -> None:
        before = {name: lane.position() for name, lane in self.lanes.items()}
        match step:
            case Set(value=value):
                self._run(step, replace(step, value=self.place.ports.to_free(value)))
            case Cd():
                self._run(step, step)
            case Run(command=command, quiet=quiet):
                typed = replace(step, command=self.place.ports.to_free(command))
                self._lay_ready(step.lane, step.answers, new=True)
                printed = self._run(step, typed, step.exit, step.limit or PATIENCE)
                self._all_read(step, printed)
                entry["output"] = "" if quiet else printed
            case Serve():
                self._serve(step, entry)
            case Open():
                self._open(step, entry)
            case WriteFile():
                self._write(step)
            case Stop(lane=name, signal=signal, quiet=quiet):
                printed = self._stop(name, signal, step.limit or PATIENCE)
                entry["output"] = "" if quiet else printed
            case Note():
                raise AssertionError("a note is not run")
        if isinstance(step, Run | Serve | Open | WriteFile | Stop):
            self._await(step, before)
        if self.served:
            rest(self.lanes.values())
        self._all_alive(step)

    def _run(self, step: Set | Cd | Run, typed: Set | Cd | Run, expected: int = 0, limit: float | None = None) -> str:
        lane = self._lane(step.lane)
        limit = limit or PATIENCE
        lane.type(typed)
        code = until(lane.ended, limit, self.grown)
        printed = lane.printed()
        if code is None:
            raise StepError(f"{self._named(step)} belum selesai setelah {limit:g} detik:\n{self._as_seen(printed)}")
        if code != str(expected):
            raise StepError(
                f"{self._named(step)} berakhir dengan kode {code}, bukan {expected}:\n{self._as_seen(printed)}"
            )
        return printed

    def _serve(self, step: Serve, entry: Recorded) -> None:
        lane = self._lane(step.lane)
        limit = step.limit or PATIENCE
        self._lay_ready(step.lane, (), new=True)
        lane.type(replace(step, command=self.place.ports.to_free(step.command)))

        def ready() -> bool | None:
            code = lane.ended()
            if code is not None:
                raise StepError(
                    f"server {self._named(step)} berakhir dengan kode {code} sebelum siap:\n{self._as_seen(lane.printed())}"
                )
            return self._is_ready(step, lane) or None

        if until(ready, limit, self.grown) is None:
            expected = (
                f"{step.ready!r}" if step.ready else "tanda siapnya (tulis `siap:` kalau server ini tidak dikenal)"
            )
            raise StepError(
                f"server {self._named(step)} belum siap setelah {limit:g} detik: {expected} tidak muncul. "
                f"Yang dicetaknya:\n{self._as_seen(lane.printed())}"
            )
        self.served[step.lane] = _Served(step, lane, entry)

    def _is_ready(self, step: Serve, lane: Lane) -> bool:
        printed = self._as_seen(lane.printed())
        if isinstance(step.ready, int):
            return self.place.ports.free(step.ready) in self._listening(lane)
        if isinstance(step.ready, str):
            return re.search(step.ready, printed, re.MULTILINE) is not None
        return servers.says_ready(step.command, printed) or (
            servers.silent(step.command) and bool(self._listening(lane))
        )

    def _listening(self, lane: Lane) -> set[int]:
        """Return the ports on which a lane listens; on Windows those of the block that are in use, whoever uses them.

        Asking Windows whose a port is takes long in Wine, and nothing else runs meanwhile.
        """
        if sys.platform == "win32":
            return {port for port in self.place.ports.pairs().values() if not bindable(port)}
        return lane.listening()

    def _open(self, step: Open, entry: Recorded) -> None:
        limit = step.limit or PATIENCE
        address = self._address(step)
        if (written := self.place.ports.to_written(address)) != f"{USUAL}{step.target}":
            entry["alamat"] = written
        before = self._answers()
        asked = self.served[step.lane or list(self.served)[-1]] if step.answers else None
        since = asked.lane.position() if asked else 0
        if asked:
            self._lay_ready(asked.step.lane, step.answers, new=False)
        try:
            page = _page(address, limit)
        except OSError as error:
            raise StepError(f"{self._named(step)}: {written} tidak menjawab ({error}).{self._all_printed()}") from error
        # Most servers say that they have answered; where `rest` cannot know, this keeps the line in its place.
        until(lambda: self._answers() != before or None, _LOG_PATIENCE if before is not None else 0, self.grown)
        if asked:
            self._all_read(step, asked.lane.since(since))
        entry["output"] = dedent(page.strip("\n")).rstrip()

    def _address(self, step: Open) -> str:
        if not step.target.startswith("/"):
            return self.place.ports.to_free(step.target)
        served = self.served[step.lane] if step.lane else list(self.served.values())[-1]
        port = servers.port_of(served.lane.printed()) or min(self._listening(served.lane), default=None)
        if port is None:
            raise StepError(
                f"{self._named(step)}: alamat server `{served.step.command}` tidak diketahui. "
                "Tulis alamat lengkapnya (`open: http://127.0.0.1:8080/`)."
            )
        return f"http://127.0.0.1:{port}{step.target}"

    def _answers(self) -> int | None:
        """Count the requests that the running servers say they have answered; None when none of them says."""
        counts = [servers.answers(s.step.command, s.lane.printed()) for s in self.served.values()]
        told = [count for count in counts if count is not None]
        return sum(told) if told else None

    def _write(self, step: WriteFile) -> None:
        file = self._file(step)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self.place.ports.to_free(step.content), encoding="utf-8", newline="\n")

    def _file(self, step: WriteFile) -> Path:
        return (self.lanes[step.lane].folder if step.lane in self.lanes else self.example) / step.path

    def _stop(self, name: str, signal: str, limit: float) -> str:
        served = self.served.pop(name)
        rest(self.lanes.values())
        self._alive(served, "sebelum dihentikan")
        served.entry["output"] = served.lane.printed()
        before = served.lane.position()
        served.lane.signal(signal)
        if until(served.lane.ended, limit, self.grown) is None:
            pressed = "Ctrl+C" if signal == "INT" else f"sinyal {signal}"
            raise StepError(
                f"server {self._named(served.step)} belum berhenti {limit:g} detik setelah {pressed} "
                f"(kalau ia memang hanya berhenti dengan sinyal lain, tulis `stop` dengan `sinyal: TERM`):\n"
                f"{self._as_seen(served.lane.printed())}"
            )
        return served.lane.since(before)

    # -- lanes ---------------------------------------------------------------------------------------------------------------

    def _lane(self, name: str) -> Lane:
        """Return a lane's terminal, ready to be typed into: a server that runs there is stopped first."""
        if name in self.served:
            self._stop(name, "INT", PATIENCE)
        if name not in self.lanes:
            self.lanes[name] = Lane(
                name, self._environ(name), self.example, self.place.folder, self.grown, shell=self.shell
            )
        return self.lanes[name]

    def _typed(self, lane: str) -> Path:
        """Return the file with what is typed for the programs of a lane (`interpreters.py`)."""
        return self.place.shims / f"{lane or 'terminal'}.ketik"

    def _lay_ready(self, lane: str, answers: tuple[str, ...], *, new: bool) -> None:
        """Have lines ready for when the program of a lane asks: for a new program, or for one that has asked before."""
        with self._typed(lane).open("w" if new else "a", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in answers)

    def _all_read(self, step: Run | Open, printed: str) -> None:
        """See that all that was typed was asked for: each line stands where it was read."""
        for line in step.answers:
            if f"{line}\n" not in printed.replace("\r\n", "\n"):
                raise StepError(f"{self._named(step)} tidak membaca `{line}` (`ketik`):\n{self._as_seen(printed)}")

    def _keyboard(self, lane: str) -> dict[str, str]:
        """Return the variable that gives programs a keyboard, in a variant in which anything is typed for them."""
        asked = any(isinstance(step, Run | Open) and step.answers for step in self.variant.steps)
        return {TYPED: str(self._typed(lane))} if asked else {}

    def _environ(self, lane: str) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(_KEPT_OUT)}
        return kept | {
            **dict.fromkeys(("HOME", "USERPROFILE"), str(self.place.folder)),
            **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(self.place.temporary)),
            "PATH": search_path(),
            "PYTHONPATH": str(self.place.shims),
            "PYTHONUNBUFFERED": "1",
            "PYTHONIOENCODING": "utf-8",  # as Python writes to a terminal, which these pipes stand for, on Windows too
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
            "LC_ALL": "C.UTF-8",
            "COLUMNS": "100",
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
            **self._keyboard(lane),
        }

    def _await(self, step: Run | Serve | Open | WriteFile | Stop, before: dict[str, int]) -> None:
        """Wait until what a step awaits (`tunggu`) has appeared in one of the terminals since the step began."""
        if not step.awaited:
            return
        limit = step.limit or PATIENCE

        def appeared() -> bool | None:
            texts = [self._as_seen(lane.since(before.get(name, 0))) for name, lane in self.lanes.items()]
            return any(re.search(step.awaited, text, re.MULTILINE) for text in texts) or None

        found, end = None, time.monotonic() + limit
        while found is None and (left := end - time.monotonic()) > 0:
            found = until(appeared, min(left, _SAVED_AGAIN) if isinstance(step, WriteFile) else left, self.grown)
            silent = all(lane.position() == before.get(name, 0) for name, lane in self.lanes.items())
            if found is None and isinstance(step, WriteFile) and silent:
                # Where nobody tells when a reloader has looked at every file (`rest`), it may have taken the new one for the old: a
                # reader would save once more. Had it noticed, it would have said something.
                os.utime(self._file(step))
        if found is None:
            raise StepError(
                f"{step.awaited!r} tidak muncul dalam {limit:g} detik setelah {self._named(step)}.{self._all_printed()}"
            )

    def _all_alive(self, step: TerminalStep) -> None:
        for served in self.served.values():
            self._alive(served, f"setelah {self._named(step)}")

    def _alive(self, served: _Served, when: str) -> None:
        if (code := served.lane.ended()) is not None:
            raise StepError(
                f"server {self._named(served.step)} berakhir sendiri dengan kode {code}, {when}:\n"
                f"{self._as_seen(served.lane.printed())}"
            )

    # -- words ---------------------------------------------------------------------------------------------------------------

    def _named(self, step: TerminalStep) -> str:
        return f"`{step.name.removeprefix('run: ').removeprefix('serve: ')}`" + (
            f" (jalur {step.lane})" if step.lane else ""
        )

    def _all_printed(self) -> str:
        """Return what the running servers have printed, for a message."""
        return "".join(
            f"\nYang dicetak {self._named(s.step)}:\n{self._as_seen(s.lane.printed())}" for s in self.served.values()
        )

    def _as_seen(self, printed: str) -> str:
        """Return printed text with the ports and folders that the reader knows."""
        text = _OUR_FRAME.sub("", self.place.ports.to_written(colourless(printed.replace("\r\n", "\n"))))
        text = _OLDER_LINE.sub("", _NEWER_WORDS.sub(_in_the_oldest_words, text))
        text = text.replace(str(Path(sys.executable).parent) + os.sep, "")
        for folder, sign in ((self.place.temporary, "/tmp"), (self.place.folder, "~")):
            quoted = str(folder).replace("\\", "\\\\")  # as Python writes a path of Windows in quotes
            # Python's debugger writes the letters of a Windows path small.
            text = text.replace(quoted, sign).replace(str(folder), sign).replace(os.path.normcase(folder), sign)
        return text if os.sep == "/" else _WINDOWS_PATH.sub(lambda path: re.sub(r"\\+", "/", path[0]), text)


_LOG_PATIENCE = 2.0
_SAVED_AGAIN = 10.0
"""Seconds after which a file that should have been noticed is saved once more: noticing takes a second, on a slow machine a few."""
_NEWER_WORDS = re.compile(r"from '(\w+)' \(consider renaming '([^'\n]*)' if it has the same name as a [^)\n]*\)")
"""What Python 3.14, and later releases of 3.13, say in other words; a recording holds those of the oldest Python."""
_OLDER_LINE = re.compile(r"(?m)^Post mortem debugger finished\. The .* will be restarted\n?")
"""What only Python 3.11 and 3.12 say: pdb begins the script once more after a `q`."""
_WINDOWS_PATH = re.compile(r"""(?:~|/tmp)\\[^\s"'<>|]*|(?<=File ")[^"\n]*|(?<![\w\\])\w+(?:\\\w+)+\.py\b""")
"""A path in the home folder, of a traceback, or of a program from here: a lesson shows it with the slashes of the system that recorded it."""
_OUR_FRAME = re.compile(r'  File "[^"\n]*[/\\]shims[/\\]sitecustomize\.py".*\n(?:    .*\n)*')
_BROWSER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _in_the_oldest_words(found: re.Match[str]) -> str:
    path = found[2].replace("\\\\", "\\")  # it is written there as Python writes a text
    return f"from partially initialized module '{found[1]}' (most likely due to a circular import) ({path})"


def _page(url: str, seconds: float) -> str:
    try:
        with _BROWSER.open(url, timeout=seconds) as answer:
            return str(answer.read().decode("utf-8"))
    except urllib.error.HTTPError as error:
        return error.read().decode("utf-8")


# -- recorded -----------------------------------------------------------------------------------------------------------------


def load(book: Book, stem: str) -> list[list[Recorded]]:
    """Return what a lesson's blocks printed when they were last recorded; [] when they never were."""
    file = book.recording(stem)
    if not file.exists():
        return []
    shown = book.relative(file)
    try:
        found: list[list[Recorded]] = json.loads(read_source(file, shown))
    except json.JSONDecodeError as error:
        mend = f"python -m bukuflask_author segarkan {stem.split('-', maxsplit=1)[0]}"
        raise ManuscriptError(shown, error.lineno, f"rekaman ini tidak dapat dibaca; buat lagi: {mend}") from error
    return found


def save(book: Book, stem: str, recordings: list[list[Recorded]]) -> None:
    """Keep what a lesson's blocks printed; a lesson without blocks keeps no file."""
    file = book.recording(stem)
    if not recordings:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, (json.dumps(recordings, ensure_ascii=False, indent=1) + "\n").encode())
