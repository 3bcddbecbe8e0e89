"""A terminal block as Markdown: what is typed, for three shells, the files to save, and what the run printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from .lines import bash_line, cmd_line, powershell_line
from .recording import USUAL, Recorded
from .steps import (
    ALL,
    SYSTEMS,
    Block,
    Cd,
    Note,
    Open,
    Run,
    Serve,
    Set,
    Stop,
    SystemName,
    TerminalStep,
    Typed,
    Variant,
    WriteFile,
)

_SYSTEM_NAMES: dict[SystemName, str] = {"linux": "Linux", "macos": "macOS", "windows": "Windows"}
_LANGUAGES = {
    ".py": "python",
    ".html": "html",
    ".css": "css",
    ".js": "javascript",
    ".json": "json",
    ".sql": "sql",
    ".toml": "toml",
    ".ini": "ini",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".sh": "bash",
    ".conf": "nginx",
}


@dataclass(frozen=True)
class _Shell:
    """A shell: its name, the language of its listings, its systems, how the example's folder is entered and a step typed."""

    name: str
    language: str
    systems: tuple[SystemName, ...]
    enter: str
    line: Callable[[Typed], str]


_SHELLS = (
    # The first stands open: it is what JupyterLab's own terminal is on Windows.
    _Shell(
        "Windows: PowerShell, yang dibuka JupyterLab",
        "powershell",
        ("windows",),
        "cd ~\\belajar-flask\\examples\\{stem}",
        powershell_line,
    ),
    _Shell(
        "Windows: Anaconda Prompt (cmd)",
        "bat",
        ("windows",),
        'cd /d "%USERPROFILE%\\belajar-flask\\examples\\{stem}"',
        cmd_line,
    ),
    _Shell("bash atau zsh (Linux, macOS)", "bash", ("linux", "macos"), "cd ~/belajar-flask/examples/{stem}", bash_line),
)


def render(block: Block, recorded: list[Recorded]) -> str:
    """Return the block as Markdown: the commands for three shells, then what the run printed."""
    return "\n\n".join(_Page(block, recorded).parts())


def _fence(language: str, text: str) -> str:
    """Return a fenced block that no fence inside of the text can close."""
    longest = max((len(run) for run in re.findall(r"^ {0,3}(`{3,})", text, re.MULTILINE)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _names(systems: frozenset[SystemName]) -> str:
    named = [_SYSTEM_NAMES[s] for s in SYSTEMS if s in systems]
    return " dan ".join(named)


class _Page:
    def __init__(self, block: Block, recorded: list[Recorded]) -> None:
        self.block = block
        self.lanes = block.lanes()
        self.run: list[tuple[Variant, list[tuple[TerminalStep, Recorded]]]] = []
        rest = iter(recorded)
        for variant in block.variants():
            self.run.append((variant, [(step, next(rest)) for step in variant.steps]))
        # Where a reader does more than type in one terminal, the order of what is done is written out.
        self.in_order = bool(self.lanes) or any(
            isinstance(s, WriteFile | Stop | Note) or s.systems != ALL or (isinstance(s, Run | Open) and s.answers)
            for s in block.steps
        )

    def parts(self) -> Iterator[str]:
        # Who has nothing to do in a shell but to read a sentence is told so once, and the shell is left out.
        shells = [s for s in _SHELLS if any(not isinstance(step, Note) for step in self._of(s))]
        left_out = frozenset(system for s in _SHELLS if s not in shells for system in s.systems)
        for step in self.block.steps:
            if isinstance(step, Note) and step.systems & left_out:
                yield f"**{_names(step.systems & left_out)}**\n\n{step.text}"
        for number, shell in enumerate(shells):
            listing = "\n\n".join(self._typed(shell))
            if number == 0:
                yield f"**{shell.name}**\n\n{listing}"
            else:
                yield f"<details><summary>{shell.name}</summary>\n\n{listing}\n\n</details>"
        yield from self._files()
        for variant, done in self.run:
            where = "" if variant.systems == ALL else f" di {_names(variant.systems)}"
            # Blocks are recorded by bash; tests/book/test_terminal_blocks.py types what is for Windows into its own shells.
            how = "saat perintah di atas dijalankan"
            if variant.systems == {"windows"}:
                how = "di luar Windows, lalu dibandingkan dengan yang dicetak cmd"
            yield f"**Yang tampil{where}** (direkam {how}; waktu dan nomor port diseragamkan)"
            yield from self._printed(done)
        yield from self._goodbye()

    def _of(self, shell: _Shell) -> list[TerminalStep]:
        """Return the steps that are for a system of this shell."""
        return [step for step in self.block.steps if step.systems & set(shell.systems)]

    # -- what is typed -------------------------------------------------------------------------------------------------------

    def _title(self, lane: str) -> str:
        return f"**Terminal {self.lanes.index(lane) + 1} ({lane})**"

    def _typed(self, shell: _Shell) -> Iterator[str]:
        """Yield listings, and between them the sentences that say what else is to be done."""
        commands: list[str] = []
        lane = ""
        entered: set[str] = set()
        serving: set[str] = set()

        def listing(only: str = "") -> Iterator[str]:
            if commands:
                where = ", di ".join(place for place in (only, self._title(lane) if lane else "") if place)
                title = f"Di {where}:\n\n" if where else ""
                yield title + _fence(shell.language, "\n".join(commands))
                commands.clear()

        for step in self.block.steps:
            shown = [s for s in shell.systems if s in step.systems]
            if not shown:
                continue
            only = _names(frozenset(shown)) if len(shown) < len(shell.systems) else ""
            if isinstance(step, Set | Cd | Run | Serve):
                if only or step.lane != lane or step.lane in serving:
                    yield from listing()
                lane = step.lane
                if lane in serving:
                    serving.remove(lane)
                    yield self._ctrl_c(lane)
                if lane not in entered:
                    entered.add(lane)
                    commands.append(shell.enter.format(stem=self.block.stem))
                commands.append(shell.line(step))
                if isinstance(step, Serve):
                    serving.add(lane)
                if only or (isinstance(step, Run) and step.answers):
                    yield from listing(only)
                if isinstance(step, Run) and step.answers:
                    yield f"{_to_type(step)}."
            elif sentence := self._sentence(step):
                if isinstance(step, Stop):
                    serving.discard(step.lane)
                yield from listing()
                yield f"Di {only}: {sentence}" if only else sentence
        yield from listing()

    def _ctrl_c(self, lane: str) -> str:
        return f"Tekan Ctrl+C di {self._title(lane) if lane else 'terminal itu'}."

    def _sentence(self, step: Open | WriteFile | Stop | Note) -> str:
        """Say what is to be done outside of a listing; "" where a block needs no such order."""
        match step:
            case WriteFile(path=path):
                return f"Simpan berkas `{path}` di {self._folder(step)}. Isinya ada di bawah{self._turn(step)}."
            case Stop(signal="INT"):
                return self._ctrl_c(step.lane)
            case Stop(signal=signal):
                at = f" di {self._title(step.lane)}" if step.lane else ""
                return f"Dari terminal lain, hentikan server{at} dengan `kill -{signal}` diikuti nomor prosesnya."
            case Open():
                if not self.in_order:
                    return ""
                opened = f"Buka <{self._address(step)}> di peramban."
                return f"{opened} {_to_type(step)} di {self._asking(step)}." if step.answers else opened
            case Note(text=text):
                return text

    def _asking(self, step: Open) -> str:
        """Name the terminal of the server that asks before it answers: the one that a step names, or the last one started."""
        before = self.block.steps[: self.block.steps.index(step)]
        lane = step.lane or next(s.lane for s in reversed(before) if isinstance(s, Serve))
        return self._title(lane) if lane else "terminal itu"

    def _folder(self, step: WriteFile) -> str:
        if step.lane:
            return f"folder yang sedang dibuka di {self._title(step.lane)}"
        if not self.lanes and any(isinstance(s, Cd) for s in self.block.steps):
            return "folder yang sedang dibuka di terminal itu"
        return f"folder `{self.block.stem}`"

    def _address(self, step: Open) -> str:
        for _, done in self.run:
            for other, entry in done:
                if other == step and "alamat" in entry:
                    return entry["alamat"]
        return step.target if not step.target.startswith("/") else USUAL + step.target

    def _files(self) -> Iterator[str]:
        """Yield the text of every file that is to be saved; a file saved twice is shown twice."""
        for step in self.block.steps:
            if isinstance(step, WriteFile):
                language = _LANGUAGES.get(PurePosixPath(step.path).suffix, "text")
                yield f"**Berkas `{step.path}`**{self._turn(step)}\n\n{_fence(language, step.content.rstrip())}"

    def _turn(self, step: WriteFile) -> str:
        """Tell the texts of a file that is saved more than once apart; "" for a file that is saved once."""
        same = [s for s in self.block.steps if isinstance(s, WriteFile) and s.path == step.path]
        return f", simpanan ke-{same.index(step) + 1}" if len(same) > 1 else ""

    # -- what was printed ----------------------------------------------------------------------------------------------------

    def _printed(self, done: list[tuple[TerminalStep, Recorded]]) -> Iterator[str]:
        if not self.lanes:
            for step, entry in done:
                yield from self._output(step, entry)
            return
        for lane in self.lanes:
            own = [
                text
                for step, entry in done
                if step.lane == lane and not isinstance(step, Open)
                for text in self._output(step, entry)
            ]
            if own:
                yield self._title(lane)
                yield from own
        for step, entry in done:
            if isinstance(step, Open):
                yield from self._output(step, entry)

    def _output(self, step: TerminalStep, entry: Recorded) -> Iterator[str]:
        text = entry["output"].rstrip()
        match step:
            case Open():
                address = entry.get("alamat", USUAL + step.target)
                yield f"Buka <{address}> di peramban. Isi halamannya:\n\n{_fence('html', text)}"
            case Stop(signal=signal) if text:
                pressed = "Ctrl+C" if signal == "INT" else f"sinyal {signal}"
                yield f"Setelah {pressed}:\n\n{_fence('text', text)}"
            case Set() | Cd() | Run() | Serve() if text:
                yield f"Setelah `{bash_line(step) if isinstance(step, Cd) else _command(step)}`:\n\n{_fence('text', text)}"

    def _goodbye(self) -> Iterator[str]:
        """Say which servers are still to be stopped."""
        running: list[str] = []
        for step in self.block.steps:
            if isinstance(step, Set | Cd | Run | Serve | Stop) and step.lane in running:
                running.remove(step.lane)
            if isinstance(step, Serve):
                running.append(step.lane)
        if running and not self.lanes:
            yield "Hentikan server dengan menekan Ctrl+C di terminal itu."
        elif running:
            yield f"Hentikan server dengan menekan Ctrl+C di {' dan '.join(self._title(lane) for lane in running)}."


def _command(step: Set | Run | Serve) -> str:
    return f"{step.variable}={step.value}" if isinstance(step, Set) else step.command


def _to_type(step: Run | Open) -> str:
    """Say what is to be typed when a program asks."""
    return f"Ketik {', lalu '.join(f'`{line}`' for line in step.answers)}"
