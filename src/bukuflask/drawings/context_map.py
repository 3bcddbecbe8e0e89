"""`peta_konteks`: which Flask context is current when, per thread and asyncio task, seen while a function really runs."""

from __future__ import annotations

import asyncio
import contextvars
import functools
import inspect
import string
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from ..host import host
from ..problems import Masalah
from ..text import fitted
from .drawing import Drawing, Line, Span, line

if TYPE_CHECKING:
    from flask import Flask

_LONGEST_TEXT = 56
_GAP = 3  # characters between two lanes
_UNBOUND = "✗"

_Kind = Literal["aplikasi", "permintaan"]


@dataclass(eq=False, slots=True)
class _Lane:
    """A thread or an asyncio task in which something happened."""

    title: str
    open: list[_Bar | None] = field(default_factory=list)
    """What is pushed and not yet popped, by column; None where a column is free again."""


@dataclass(eq=False, slots=True)
class _Bar:
    """A context from its push to its pop."""

    context: object
    kind: _Kind
    name: str
    column: int
    popping: bool = False


@dataclass(slots=True)
class _ContextEvent:
    """Something that happened in a lane: one row of the picture, and the bars beside it."""

    lane: _Lane
    text: str
    style: str = ""
    seen: dict[str, str] = field(default_factory=dict)
    """What each proxy led to, for a mark of the student's."""
    bars: tuple[tuple[_Lane, int, _Kind, str], ...] = ()
    """Every open bar of every lane: (lane, column, kind, piece)."""


_active: _ContextRecorder | None = None


def tandai(keterangan: str) -> None:
    """Catat saat ini di gambar `peta_konteks` yang sedang dibuat; di luar itu tidak berbuat apa-apa.

    Tandanya menunjukkan ke mana `current_app`, `request`, dan `g` menunjuk saat itu.

    :param keterangan: tulisan di samping tandanya.

    Contoh: `tandai("di fungsi view")`
    """
    if _active is not None:
        _active.mark(str(keterangan))


def peta_konteks(fungsi: Callable[..., Any], *args: Any, **kwargs: Any) -> Drawing:
    """Jalankan sebuah fungsi dan gambar setiap konteks Flask yang dipasang dan dilepas selama itu.

    Fungsi `async def` dijalankan di *event loop* tersendiri. Galat yang menghentikan fungsinya ikut digambar.

    :param fungsi: fungsi yang dijalankan, tanpa tanda kurung.
    :param args: argumen untuk fungsi itu.
    :param kwargs: argumen bernama untuk fungsi itu.
    :return: sebuah gambar.
    :raises Masalah: kalau yang diberikan bukan fungsi, atau rekaman lain sedang berjalan.

    Contoh: `peta_konteks(coba, app, "/")`
    """
    _check(fungsi)
    recorder = _ContextRecorder("tugas utama" if inspect.iscoroutinefunction(fungsi) else "utas utama")
    with _recording(recorder):
        # In a copy of the current context, so that what the function forgets to pop does not stay on in the notebook.
        context = contextvars.copy_context()

        def call() -> None:
            context.run(_attempt, recorder, fungsi, args, kwargs)

        if inspect.iscoroutinefunction(fungsi) and not host().in_browser:
            thread = threading.Thread(target=call)  # a notebook already has a running loop in its main thread
            thread.start()
            thread.join()
        else:
            call()
    return _draw(recorder)


def _check(function: object) -> None:
    from flask import Flask

    if inspect.iscoroutine(function):
        function.close()
    if isinstance(function, Flask) or not callable(function):
        raise Masalah(
            "`peta_konteks` meminta sebuah fungsi untuk dijalankan sambil direkam.",
            "tulis nama fungsinya tanpa tanda kurung: `peta_konteks(percobaan)`; argumennya menyusul sesudah koma.",
        )
    if inspect.iscoroutinefunction(function):
        host().check_waiting()
    if _active is not None:
        raise Masalah(
            "`peta_konteks` dipanggil selagi rekaman lain berjalan.",
            "panggil satu per satu, dan jangan memanggilnya dari dalam fungsi yang sedang direkam.",
        )


def _attempt(recorder: _ContextRecorder, function: Callable[..., Any], args: Any, kwargs: Any) -> None:
    async def inside() -> None:
        recorder.begin(function)
        await function(*args, **kwargs)

    try:
        if inspect.iscoroutinefunction(function):
            asyncio.run(inside())
        else:
            recorder.begin(function)
            function(*args, **kwargs)
    except Exception as error:
        recorder.add(f"✗ {_first_line(error)}", "tidak", lane=recorder.main)


@contextmanager
def _recording(recorder: _ContextRecorder) -> Iterator[None]:
    """Make every context of Flask report its push and pop to the recorder; Flask is left as it was.

    Flask's signals do not tell of a request context, nor of a pop whose teardown failed: hence the methods themselves.
    """
    global _active  # noqa: PLW0603 - `tandai` stands in code that cannot be given the recorder
    import flask.ctx
    from flask import got_request_exception, request_finished

    # Flask 3.2 merges both classes into one; reading the old name there would warn.
    classes = {vars(flask.ctx)[name] for name in ("AppContext", "RequestContext") if name in vars(flask.ctx)}
    originals = {cls: (cls.push, cls.pop) for cls in classes}
    for cls, (push, pop) in originals.items():
        cls.push, cls.pop = recorder.watched_push(push), recorder.watched_pop(pop)
    _active = recorder
    try:
        with request_finished.connected_to(recorder.answered), got_request_exception.connected_to(recorder.failed):
            yield
    finally:
        _active = None
        for cls, (push, pop) in originals.items():
            cls.push, cls.pop = push, pop


class _ContextRecorder:
    """What happened, in the order in which it happened."""

    def __init__(self, main_title: str) -> None:
        self.events: list[_ContextEvent] = []
        self.main = _Lane(main_title)
        self._lanes: dict[object, _Lane] = {}
        self._tasks = self._threads = 0
        self.task_threads: set[threading.Thread] = set()
        self._app_names: dict[Flask, str] = {}
        self._variables: dict[str, Any] = {}
        self._lock = threading.RLock()

    def begin(self, function: Callable[..., Any]) -> None:
        """Call this where the function will run: there is the main lane."""
        self._lanes[_where()] = self.main
        self._variables = getattr(inspect.unwrap(function), "__globals__", {})

    def lanes(self) -> list[_Lane]:
        """Return the lanes in which something happened, the main one first."""
        used = dict.fromkeys(event.lane for event in self.events)
        return sorted(used, key=lambda lane: lane is not self.main)

    def add(self, text: str, style: str = "", lane: _Lane | None = None, seen: dict[str, str] | None = None) -> None:
        with self._lock:
            self._add(text, style, lane or self._lane(), seen)

    def mark(self, label: str) -> None:
        self.add(f"◆ {label}", "judul", seen=self._seen())

    def answered(self, app: Flask, response: Any, **_: Any) -> None:
        """Flask's signal `request_finished`."""
        self.add(f"respons {response.status_code}", "ya" if response.status_code < 400 else "tidak")

    def failed(self, app: Flask, exception: BaseException, **_: Any) -> None:
        """Flask's signal `got_request_exception`."""
        self.add(f"✗ {_first_line(exception)}", "tidak")

    def watched_push(self, push: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(push)
        def watched(context: Any, *args: Any, **kwargs: Any) -> Any:
            result = push(context, *args, **kwargs)
            with self._lock:
                lane = self._lane()
                kind, name = self._kind_and_name(context)
                free = len(lane.open)
                lane.open.append(_Bar(context, kind, name, free))
                self._add(f"push {name}", "", lane, None, {(id(lane), free): "┌"})
            return result

        return watched

    def watched_pop(self, pop: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(pop)
        def watched(context: Any, *args: Any, **kwargs: Any) -> Any:
            bar = self._bar(context)
            # A request context unbinds itself, then pops the app context that it pushed, all inside one call.
            for inner in [each for each in self._lane().open if each is not None and each.popping]:
                self._close(inner)
            if bar is not None:
                bar.popping = bar.kind == "permintaan"
            try:
                return pop(context, *args, **kwargs)
            finally:
                if bar is not None:
                    self._close(bar)

        return watched

    def _bar(self, context: object) -> _Bar | None:
        """Return the newest bar of a context in this lane. None when it was pushed before the recording, or elsewhere."""
        return next((bar for bar in reversed(self._lane().open) if bar is not None and bar.context is context), None)

    def _close(self, bar: _Bar) -> None:
        with self._lock:
            lane = self._lane()
            if bar.column >= len(lane.open) or lane.open[bar.column] is not bar:
                return
            self._add(f"pop {bar.name}", "redup", lane, None, {(id(lane), bar.column): "└"})
            lane.open[bar.column] = None
            while lane.open and lane.open[-1] is None:
                lane.open.pop()

    def _add(
        self,
        text: str,
        style: str,
        lane: _Lane,
        seen: dict[str, str] | None,
        pieces: dict[tuple[int, int], str] | None = None,
    ) -> None:
        bars = tuple(
            (each, bar.column, bar.kind, (pieces or {}).get((id(each), bar.column), "│"))
            for each in {*self._lanes.values(), lane}
            for bar in each.open
            if bar is not None
        )
        self.events.append(_ContextEvent(lane, fitted(text, _LONGEST_TEXT), style, seen or {}, bars))

    def _lane(self) -> _Lane:
        with self._lock:
            where = _where()
            if where not in self._lanes:
                if isinstance(where, threading.Thread):
                    self._threads += 1
                    title = f"utas {self._threads}"
                else:
                    title = f"tugas {_letters(self._tasks)}"
                    self._tasks += 1
                self._lanes[where] = _Lane(title)
            if not isinstance(where, threading.Thread) and self._lanes[where].title.startswith("tugas"):
                self.task_threads.add(threading.current_thread())
            return self._lanes[where]

    def _seen(self) -> dict[str, str]:
        from flask import current_app, g, has_app_context, has_request_context, request

        bound = has_app_context()
        seen = {"current_app": _UNBOUND, "request": _UNBOUND, "g": _UNBOUND}
        if bound:
            inherited = not any(self._lane().open)
            seen["current_app"] = self._app_name(current_app._get_current_object()) + " (warisan)" * inherited  # type: ignore[attr-defined]
            seen["g"] = "{" + ", ".join(f"{name}: {_value(getattr(g, name))}" for name in sorted(g)) + "}"
        if has_request_context():
            seen["request"] = f"{request.method} {request.path}"
        return seen

    def _kind_and_name(self, context: Any) -> tuple[_Kind, str]:
        app = self._app_name(context.app)
        # `has_request` is how Flask 3.2's one class tells them apart.
        if getattr(context, "has_request", type(context).__name__ == "RequestContext"):
            return "permintaan", f"permintaan {context.request.method} {context.request.path} ({app})"
        return "aplikasi", f"aplikasi {app}"

    def _app_name(self, app: Flask) -> str:
        """Return what the student calls an app: its name, or in a notebook the variable that holds it."""
        if app not in self._app_names:
            name = app.name
            if name == "__main__":
                name = next((key for key, value in self._variables.items() if value is app), "notebook")
            alike = sum(other.partition(" (")[0] == name for other in self._app_names.values())
            self._app_names[app] = f"{name} ({alike + 1})" if alike else name
        return self._app_names[app]


def _where() -> object:
    """Return the running asyncio task, or else the thread."""
    task = None
    with suppress(RuntimeError):
        task = asyncio.current_task()
    return task or threading.current_thread()


def _letters(number: int) -> str:
    return string.ascii_uppercase[number] if number < 26 else str(number + 1)


def _first_line(error: BaseException) -> str:
    return traceback.format_exception_only(error)[-1].strip().split("\n")[0]


def _value(value: object) -> str:
    return repr(value) if isinstance(value, str | int | float | bool | None) else f"<{type(value).__name__}>"


def _draw(recorder: _ContextRecorder) -> Drawing:
    title = "Peta konteks"
    events, lanes = recorder.events, recorder.lanes()
    if not events:
        nothing = "Tidak ada konteks yang dipasang, dan tidak ada `tandai(...)` yang tercapai."
        return Drawing(title, nothing, [line(nothing, "redup")])
    # A proxy that no mark ever saw leading anywhere would only fill the picture.
    worth = {"current_app"} | {
        name for event in events for name, value in event.seen.items() if value not in (_UNBOUND, "{}")
    }
    rows: list[tuple[_ContextEvent, int, str, str]] = []  # event, its number (0 for a continuation), text, style
    for number, event in enumerate(events, 1):
        rows.append((event, number, event.text, event.style))
        details = [f"{name}={fitted(value, _LONGEST_TEXT)}" for name, value in event.seen.items() if name in worth]
        if len(lanes) == 1 and details:
            details = [" · ".join(details)]
        rows += [(event, 0, f"  {detail}", "redup") for detail in details]

    depth = {
        lane: max((column + 1 for event in events for each, column, *_ in event.bars if each is lane), default=0)
        for lane in lanes
    }
    start: dict[_Lane, int] = {}
    at = len(str(len(events))) + 2
    for lane in lanes:
        start[lane] = at
        widest = max(len(text) for event, _, text, _ in rows if event.lane is lane)
        at += max(2 * depth[lane] + widest, len(lane.title)) + _GAP

    lines = [Line(tuple(Span(lane.title, start[lane], "judul") for lane in lanes), "judul")]
    for event, number, text, style in rows:
        spans = [Span(str(number), 0, "redup")] if number else []
        for lane in lanes:
            for each, column, kind, piece in sorted(event.bars, key=lambda bar: bar[1]):
                if each is lane:
                    shown = piece if number or piece == "│" else "│"
                    spans.append(Span(shown, start[lane] + 2 * column, kind))
            if lane is event.lane:
                indent = len(text) - len(text.lstrip())  # an SVG would not show leading spaces
                spans.append(Span(text[indent:], start[lane] + 2 * depth[lane] + indent, style))
        lines.append(Line(tuple(spans)))

    left = [(lane, bar) for lane in lanes for bar in lane.open if bar is not None]
    notes = [f"{bar.name} tidak pernah dilepas ({lane.title})." for lane, bar in left]
    if recorder.task_threads and len(recorder.task_threads) == 1 and len(lanes) > 1:
        notes.append("Semua tugas berjalan di satu utas.")
    if notes:
        lines += [
            Line(),
            *(line(note, "tidak" if number < len(left) else "redup") for number, note in enumerate(notes)),
        ]
    description = " ".join(
        f"{number}. {event.lane.title}: {event.text.removeprefix('◆ ')}"
        + "".join(f", {name} {value}" for name, value in event.seen.items() if name in worth)
        + "."
        for number, event in enumerate(events, 1)
    )
    return Drawing(title, " ".join([description, *notes]), lines)
