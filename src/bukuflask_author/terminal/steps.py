"""What an author writes in a terminal block, read once from YAML into typed steps."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, Literal, get_args

from bukuflask_book.problems import ManuscriptError

SystemName = Literal["linux", "macos", "windows"]
SYSTEMS: tuple[SystemName, ...] = get_args(SystemName)
ALL: frozenset[SystemName] = frozenset(SYSTEMS)

ENDING_SIGNALS = ("INT", "TERM", "QUIT", "KILL")
"""Signals that end a server. Others (HUP, USR1) leave it running: a block sends those with `run: kill -HUP ...`."""


@dataclass(frozen=True, kw_only=True)
class _Common:
    """What every step has: the terminal it is typed in ("" in a block without lanes) and the systems it is for."""

    lane: str = ""
    systems: frozenset[SystemName] = ALL
    recorded: bool = True

    @property
    def name(self) -> str:
        """Return the step as a recording names it."""
        raise NotImplementedError

    def key(self) -> str:
        """Return the step and its lane as a recording names them: when this changes, the recording is stale."""
        return f"{self.lane} > {self.name}" if self.lane else self.name


@dataclass(frozen=True, kw_only=True)
class _Acting(_Common):
    """A step that has effects to wait for: how many seconds it may take, and what must then appear in a terminal."""

    limit: float | None = None
    awaited: str = ""


@dataclass(frozen=True, kw_only=True)
class _Answered(_Acting):
    """A step whose program asks: what is then typed, line by line, in the terminal in which it runs."""

    answers: tuple[str, ...] = ()

    def _answered(self) -> str:
        return f" (ketik: {' | '.join(self.answers)})" if self.answers else ""


@dataclass(frozen=True)
class Set(_Common):
    """Set an environment variable for the commands that follow in this lane."""

    variable: str
    value: str

    @property
    def name(self) -> str:
        """Return the step as a recording names it."""
        return f"set: {self.variable}={self.value}"


@dataclass(frozen=True)
class Cd(_Common):
    """Enter a folder, written with `/`, for the commands that follow in this lane."""

    folder: str

    @property
    def name(self) -> str:
        """Return the step as a recording names it."""
        return f"cd: {self.folder}"


@dataclass(frozen=True)
class Run(_Answered):
    """Run a command to its end and expect an exit code."""

    command: str
    exit: int = 0
    quiet: bool = False

    @property
    def name(self) -> str:
        """Return the step as a recording names it."""
        return f"run: {self.command}{self._answered()}"


@dataclass(frozen=True)
class Serve(_Acting):
    """Start a server and leave it running. `ready`: a pattern in its output, a port, or None for what is known of the tool."""

    command: str
    ready: str | int | None = None

    @property
    def name(self) -> str:
        """Return the step as a recording names it."""
        return f"serve: {self.command}"


@dataclass(frozen=True)
class Open(_Answered):
    """Open an address in a browser: a path of the server in `lane` (by default the last one started), or a whole address.

    `answers` are typed at that server, which asks before it sends the page.
    """

    target: str

    @property
    def name(self) -> str:
        """Return the step as a recording names it."""
        return f"open: {self.target}{self._answered()}"


@dataclass(frozen=True)
class WriteFile(_Acting):
    """Save a file with an editor, in the folder that the lane is in (without a lane: the folder of the example)."""

    path: str
    content: str

    @property
    def name(self) -> str:
        """Return the step as a recording names it; another content is another step."""
        return f"file: {self.path} ({hashlib.sha256(self.content.encode()).hexdigest()[:12]})"


@dataclass(frozen=True)
class Stop(_Acting):
    """Stop the server in a lane: Ctrl+C, or another signal, which Windows does not have."""

    signal: str = "INT"
    quiet: bool = False

    @property
    def name(self) -> str:
        """Return the step as a recording names it."""
        return "stop" if self.signal == "INT" else f"stop: {self.signal}"


@dataclass(frozen=True)
class Note(_Common):
    """A sentence that some systems show instead of a step that is not for them. It is never run."""

    text: str

    @property
    def name(self) -> str:
        """Return the step as a recording would name it."""
        return "catatan"


TerminalStep = Set | Cd | Run | Serve | Open | WriteFile | Stop | Note
Typed = Set | Cd | Run | Serve
"""What a reader types into a terminal."""


@dataclass(frozen=True)
class Variant:
    """The steps that these systems run. Most blocks have one variant, for all."""

    systems: frozenset[SystemName]
    steps: tuple[TerminalStep, ...]

    def key(self) -> list[str]:
        """Return the steps as the recording names them, with their systems where others run something else."""
        label = "" if self.systems == ALL else "+".join(sorted(self.systems)) + " > "
        return [label + step.key() for step in self.steps]


@dataclass(frozen=True)
class Block:
    """One terminal block of a manuscript, worked through in the folder of an example.

    `needs` are programs that a recording machine must have, `masks` are patterns of what differs from run to run in this
    block only, with what is written instead, and `ports` are ports that no step names.
    """

    stem: str
    steps: tuple[TerminalStep, ...]
    needs: tuple[str, ...] = ()
    masks: tuple[tuple[str, str], ...] = ()
    ports: tuple[int, ...] = ()
    _variants: list[Variant] = field(default_factory=list, init=False, repr=False, compare=False)

    def lanes(self) -> list[str]:
        """Return the names of the block's lanes in the order in which they are first used; [] for a block without lanes."""
        return list(dict.fromkeys(s.lane for s in self.steps if s.lane))

    def variants(self) -> list[Variant]:
        """Return what is to be run: systems that run the same steps share a variant."""
        if not self._variants:
            found: dict[tuple[TerminalStep, ...], set[SystemName]] = {}
            for system in SYSTEMS:
                if steps := self.run_on(system):  # a system may have nothing but a sentence to read
                    found.setdefault(steps, set()).add(system)
            self._variants.extend(Variant(frozenset(systems), steps) for steps, systems in found.items())
        return self._variants

    def run_on(self, system: SystemName) -> tuple[TerminalStep, ...]:
        """Return the steps that a recording runs for a system."""
        return tuple(s for s in self.steps if system in s.systems and s.recorded and not isinstance(s, Note))

    def key(self) -> list[str]:
        """Return the steps as the recording names them."""
        return [key for variant in self.variants() for key in variant.key()]


# -- read ---------------------------------------------------------------------------------------------------------------------

_COMMON = {"jalur", "hanya", "selain", "rekam"}
_ACTING = {"batas", "tunggu"}
_KINDS: dict[str, set[str]] = {
    "set": set(),
    "cd": set(),
    "run": {"exit", "diam", "ketik", *_ACTING},
    "serve": {"siap", *_ACTING},
    "open": {"ketik", *_ACTING},
    "file": {"isi", *_ACTING},
    "stop": {"sinyal", "diam", *_ACTING},
}
_HEAD = {"langkah", "perlu", "samarkan", "port", "hanya", "selain"}
_LANE = re.compile(r"\w[\w-]*( \w[\w-]*)*")
_SHELL_SIGNS = re.compile(r"""[&|<>^%$!"'`;()\\]""")
_LOCAL = re.compile(r"https?://(127\.0\.0\.1|localhost)(:\d+)?(/\S*)?")


def parse(items: Any, stem: str, file: Path, line: int) -> Block:
    """Make a block from its YAML. Raises `ManuscriptError` for what it does not know.

    The YAML is a list of steps, or a mapping: `langkah` (the list), and for the whole block `perlu`, `samarkan`, `port`, `hanya` and
    `selain`.
    """
    return _BlockReader(stem, file, line).block(items)


class _BlockReader:
    def __init__(self, stem: str, file: Path, line: int) -> None:
        self.stem = stem
        self.file = file
        self.line = line

    def fault(self, reason: str) -> ManuscriptError:
        return ManuscriptError(self.file, self.line, reason)

    def block(self, items: Any) -> Block:
        head: dict[str, Any] = {}
        if isinstance(items, dict) and "langkah" in items:
            if unknown := set(items) - _HEAD:
                raise self.fault(
                    f"kunci blok terminal tidak dikenal: {', '.join(map(str, unknown))}. Yang ada: {', '.join(sorted(_HEAD))}."
                )
            head, items = items, items["langkah"]
        own = self._systems(head, ALL)
        instead = tuple(self._instead(head.get("selain"), "", ALL - own)) if own != ALL else ()
        steps = (*instead, *self.steps(items, "", own)) if isinstance(items, list) else ()
        if not steps:
            raise self.fault("blok terminal harus berisi daftar langkah YAML (`- run: flask --version`).")
        block = Block(self.stem, steps, self._needs(head), self._masks(head), self._ports(head))
        self._lanes_named(block)
        for system in SYSTEMS:
            self._follow([s for s in steps if system in s.systems])
        return block

    # -- the whole block -----------------------------------------------------------------------------------------------------

    def _needs(self, head: dict[str, Any]) -> tuple[str, ...]:
        found = head.get("perlu", [])
        if not isinstance(found, list) or not all(isinstance(n, str) and re.fullmatch(r"[\w.+-]+", n) for n in found):
            raise self.fault(f"`perlu` berisi daftar nama program (`perlu: [nginx]`), bukan {found!r}.")
        return tuple(found)

    def _masks(self, head: dict[str, Any]) -> tuple[tuple[str, str], ...]:
        found = head.get("samarkan", {})
        if not isinstance(found, dict) or not all(isinstance(t, str) for pair in found.items() for t in pair):
            raise self.fault("`samarkan` berisi pasangan `'pola': 'pengganti'`, keduanya teks.")
        for pattern in found:
            self._pattern(pattern, "samarkan")
        return tuple(found.items())

    def _ports(self, head: dict[str, Any]) -> tuple[int, ...]:
        found = head.get("port", [])
        if not isinstance(found, list) or not all(_is_port(p) for p in found):
            raise self.fault(f"`port` berisi daftar nomor port (`port: [8080]`), bukan {found!r}.")
        return tuple(found)

    def _lanes_named(self, block: Block) -> None:
        if not block.lanes():
            return
        for step in block.steps:
            if isinstance(step, Set | Cd | Run | Serve | Stop) and not step.lane:
                raise self.fault(
                    f"blok ini memakai jalur, jadi setiap perintah menyebut jalurnya: `{step.name}` belum. "
                    f"Yang sudah dipakai: {', '.join(block.lanes())}."
                )

    def _follow(self, steps: list[TerminalStep]) -> None:
        """Work through one system's steps in thought: what is opened or stopped must be running by then."""
        serving: list[str] = []
        for step in steps:
            if isinstance(step, Set | Cd | Run | Serve) and step.lane in serving:
                serving.remove(step.lane)  # a reader presses Ctrl+C before typing on
            if isinstance(step, Serve):
                serving.append(step.lane)
            elif (
                isinstance(step, Open)
                and step.target.startswith("/")
                and not (step.lane in serving or (serving and not step.lane))
            ):
                raise self.fault("`open` hanya dapat berdiri setelah `serve`, selama servernya masih berjalan.")
            elif isinstance(step, Stop):
                if step.lane not in serving:
                    raise self.fault("`stop` hanya dapat berdiri setelah `serve` di jalur yang sama.")
                serving.remove(step.lane)

    # -- steps ---------------------------------------------------------------------------------------------------------------

    def steps(self, items: Any, lane: str, systems: frozenset[SystemName]) -> Iterator[TerminalStep]:
        for item in items if isinstance(items, list) else [items]:
            if isinstance(item, dict) and "langkah" in item:
                yield from self._group(item, lane, systems)
            else:
                yield from self._step(item, lane, systems)

    def _group(self, item: dict[str, Any], lane: str, systems: frozenset[SystemName]) -> Iterator[TerminalStep]:
        """Read `jalur: server` with `langkah: [...]`: the lane is written once for all of them."""
        if set(item) != {"jalur", "langkah"} or not isinstance(item["langkah"], list) or lane:
            raise self.fault(
                f"kelompok langkah berisi tepat `jalur` dan `langkah`, tanpa kelompok lain di dalamnya: {item!r}."
            )
        yield from self.steps(item["langkah"], self._lane(item["jalur"]), systems)

    def _lane(self, name: Any) -> str:
        if not isinstance(name, str) or not _LANE.fullmatch(name):
            raise self.fault(f"`jalur` memakai nama pendek seperti `server` atau `klien`, bukan {name!r}.")
        return name

    def _step(self, item: Any, lane: str, systems: frozenset[SystemName]) -> Iterator[TerminalStep]:
        kinds = [k for k in _KINDS if isinstance(item, dict) and k in item]
        if len(kinds) != 1 or set(item) - {kinds[0]} - _COMMON - set().union(*_KINDS.values()):
            raise self.fault(
                f"langkah terminal tidak dikenal: {item!r}. Yang ada: {', '.join(_KINDS)} (dan `exit` untuk `run`; "
                "selengkapnya di CONTRIBUTING.md)."
            )
        kind = kinds[0]
        for key in item:
            if key not in {kind} | _COMMON | _KINDS[kind]:
                owners = [k for k, own in _KINDS.items() if key in own]
                raise self.fault(f"`{key}` hanya untuk {', '.join(f'`{k}`' for k in owners)}: {item!r}.")
        if "jalur" in item:
            lane = self._lane(item["jalur"])
        text = item[kind]
        if kind == "stop":
            if isinstance(text, str):
                lane = self._lane(text)
            elif text is not None:
                raise self.fault(f"`stop` menyebut jalurnya (`stop: server`), atau kosong: {item!r}.")
            text = ""
        if not isinstance(text, str) or not _is_code(item.get("exit", 0)):
            raise self.fault(f"langkah terminal memerlukan teks, dan `exit` sebuah bilangan: {item!r}.")
        own = self._systems(item, systems)
        made = replace(self._made(kind, text, item), lane=lane, systems=own, recorded=self._yes(item, "rekam", True))
        if isinstance(made, Stop) and made.signal != "INT":
            # Windows has no such signal: there a reader presses Ctrl+C.
            yield from (s for s in _split(made) if s.systems)
        else:
            yield made
        if others := systems - own:
            yield from self._instead(item.get("selain"), lane, others)

    def _systems(self, item: dict[str, Any], systems: frozenset[SystemName]) -> frozenset[SystemName]:
        if "hanya" not in item:
            if "selain" in item:
                raise self.fault(f"`selain` hanya untuk langkah yang memakai `hanya`: {item!r}.")
            return systems
        named = item["hanya"]
        if not isinstance(named, list) or not named or set(map(str, named)) - set(SYSTEMS):
            raise self.fault(f"`hanya` berisi daftar dari {', '.join(SYSTEMS)}, bukan {named!r}.")
        own: frozenset[SystemName] = frozenset(named) & systems
        if not own:
            raise self.fault(f"langkah ini tidak tampil di sistem apa pun: {item!r}.")
        return own

    def _instead(self, found: Any, lane: str, others: frozenset[SystemName]) -> Iterator[TerminalStep]:
        """Read what the other systems have instead: a sentence, a step, a list of steps, or nothing."""
        if isinstance(found, str) and found.strip():
            yield Note(found.strip(), lane=lane, systems=others)
        elif isinstance(found, dict | list) and found:
            yield from self.steps(found, lane, others)
        elif found is not None:
            raise self.fault(f"`selain` berisi kalimat, atau langkah pengganti, bukan {found!r}.")

    def _made(self, kind: str, text: str, item: dict[str, Any]) -> TerminalStep:
        limit, awaited = self._limit(item), self._awaited(item)
        match kind:
            case "set":
                return self._set(text)
            case "cd":
                return Cd(self._relative(text, "cd"))
            case "run":
                return Run(
                    text,
                    item.get("exit", 0),
                    self._yes(item, "diam", False),
                    limit=limit,
                    awaited=awaited,
                    answers=self._answers(item),
                )
            case "serve":
                return Serve(text, self._ready(item), limit=limit, awaited=awaited)
            case "open":
                if not text.startswith("/") and not _LOCAL.fullmatch(text):
                    raise self.fault(
                        "`open` memakai alamat yang diawali garis miring, atau alamat lengkap di komputer ini "
                        f"(`http://127.0.0.1:8080/menu`), bukan {text!r}."
                    )
                answers = self._answers(item)
                if answers and not text.startswith("/"):
                    raise self.fault(f"`ketik` pada `open` memerlukan alamat yang diawali garis miring: {item!r}.")
                return Open(text, limit=limit, awaited=awaited, answers=answers)
            case "file":
                if not isinstance(item.get("isi"), str):
                    raise self.fault(f"`file` memerlukan `isi`, yaitu teks berkasnya: {item!r}.")
                return WriteFile(self._relative(text, "file"), item["isi"], limit=limit, awaited=awaited)
            case _:
                return self._stop(item, limit, awaited)

    def _set(self, text: str) -> Set:
        if not re.fullmatch(r"[A-Z_][A-Z0-9_]*=\S+", text):
            raise self.fault(f"`set` harus berbentuk NAMA=nilai tanpa spasi, bukan {text!r}.")
        variable, _, value = text.partition("=")
        if found := _SHELL_SIGNS.search(value):
            raise self.fault(
                f"nilai `set` tidak boleh memuat {found[0]}: cmd, PowerShell dan bash membacanya berbeda-beda ({text!r})."
            )
        return Set(variable, value)

    def _stop(self, item: dict[str, Any], limit: float | None, awaited: str) -> Stop:
        signal = item.get("sinyal", "INT")
        if signal not in ENDING_SIGNALS:
            raise self.fault(
                f"`sinyal` pada `stop` adalah {', '.join(ENDING_SIGNALS)}, bukan {signal!r}. "
                "Sinyal yang tidak menghentikan server dikirim dengan `run: kill -HUP ...`."
            )
        return Stop(signal, self._yes(item, "diam", False), limit=limit, awaited=awaited)

    def _relative(self, text: str, kind: str) -> str:
        path = PurePosixPath(text)
        if "\\" in text or path.is_absolute() or not text.strip() or text.startswith("~") or ":" in text:
            raise self.fault(
                f"`{kind}` memakai alamat relatif dengan garis miring (`conf/nginx.conf`), bukan {text!r}."
            )
        if kind == "file" and ".." in path.parts:
            raise self.fault(f"`file` menulis di dalam folder contoh, bukan {text!r}.")
        return text

    def _ready(self, item: dict[str, Any]) -> str | int | None:
        found = item.get("siap")
        if found is None or _is_port(found):
            return found
        return self._pattern(found, "siap")

    def _awaited(self, item: dict[str, Any]) -> str:
        return self._pattern(item["tunggu"], "tunggu") if "tunggu" in item else ""

    def _answers(self, item: dict[str, Any]) -> tuple[str, ...]:
        found = item.get("ketik", [])
        if not isinstance(found, list) or not all(isinstance(line, str) and "\n" not in line for line in found):
            raise self.fault(f"`ketik` berisi daftar baris yang diketik (`ketik: [p buku, c]`), bukan {found!r}.")
        return tuple(found)

    def _pattern(self, found: Any, key: str) -> str:
        try:
            if not isinstance(found, str) or not found:
                raise re.error("bukan teks")
            re.compile(found)
        except re.error as error:
            kinds = "ekspresi reguler" + (" atau nomor port" if key == "siap" else "")
            raise self.fault(f"`{key}` berisi {kinds}, bukan {found!r} ({error}).") from error
        return found

    def _limit(self, item: dict[str, Any]) -> float | None:
        found = item.get("batas")
        if found is not None and (isinstance(found, bool) or not isinstance(found, int | float) or found <= 0):
            raise self.fault(f"`batas` berisi jumlah detik, bukan {found!r}.")
        return found

    def _yes(self, item: dict[str, Any], key: str, default: bool) -> bool:
        found = item.get(key, default)
        if not isinstance(found, bool):
            raise self.fault(f"`{key}` berisi `true` atau `false`, bukan {found!r}.")
        return found


def _split(step: Stop) -> tuple[Stop, Stop]:
    windows: frozenset[SystemName] = frozenset({"windows"})
    return replace(step, systems=step.systems - windows), replace(step, signal="INT", systems=step.systems & windows)


def _is_code(found: Any) -> bool:
    return isinstance(found, int) and not isinstance(found, bool)


def _is_port(found: Any) -> bool:
    return isinstance(found, int) and not isinstance(found, bool) and 0 < found < 65536


def texts(steps: Iterable[TerminalStep]) -> Iterator[str]:
    """Yield every text of some steps in which a port may be written."""
    for step in steps:
        match step:
            case Run(command=command) | Serve(command=command):
                yield command
            case Set(variable=variable, value=value):
                yield f"{variable}={value}"
            case Open(target=target):
                yield target
            case WriteFile(content=content):
                yield content
