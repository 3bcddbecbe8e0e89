"""`peta_konfigurasi`: which layer of an application factory set each configuration key, in the order in which it happened."""

from __future__ import annotations

import inspect
import itertools
import traceback
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..app_argument import flask_app
from ..code_place import place_of_code
from ..problems import Masalah
from ..text import fitted, hinted
from .drawing import Drawing, Line, Span, columns, line

if TYPE_CHECKING:
    from flask import Flask

_LONGEST_VALUE = 44
_SECRET_WORDS = ("SECRET", "PASSWORD", "TOKEN", "SANDI")
_PUBLIC_SECRET = "dev"  # what Flask's documentation writes for development: its whole point is to be no secret


@dataclass(slots=True)
class _Layer:
    """One call that changed the configuration."""

    label: str
    filename: str = ""
    line: int = 0
    note: str = ""
    values: dict[str, Any] = field(default_factory=dict)


def peta_konfigurasi(
    pabrik: Callable[..., Flask], *args: Any, kunci: Collection[str] | None = None, **kwargs: Any
) -> Drawing:
    """Panggil sebuah pabrik aplikasi dan gambar lapisan mana yang mengisi setiap kunci konfigurasi, serta nilai mana yang menang.

    Yang digambar hanya kunci yang disentuh pabriknya. Nilai yang tampak rahasia dipendekkan.

    :param pabrik: fungsi pabriknya, misalnya `create_app`.
    :param args: argumen untuk pabrik itu.
    :param kunci: gambar kunci-kunci ini saja.
    :param kwargs: argumen bernama untuk pabrik itu.
    :return: sebuah gambar.
    :raises Masalah: kalau yang diberikan bukan pabrik, atau pabriknya berhenti dengan galat.

    Contoh: `peta_konfigurasi(create_app, {"TESTING": True})`
    """
    from flask import Flask

    if isinstance(pabrik, Flask) or not callable(pabrik):
        raise Masalah(
            "`peta_konfigurasi` meminta pabrik aplikasi, yaitu fungsinya sendiri, bukan hasil panggilannya.",
            "tulis namanya tanpa tanda kurung: `peta_konfigurasi(create_app)`; argumennya menyusul sesudah koma.",
        )
    if isinstance(kunci, str):
        kunci = [kunci]
    with _recording() as recorded:
        try:
            app = pabrik(*args, **kwargs)
        except Exception as error:
            last = traceback.format_exception_only(error)[-1].strip()
            raise Masalah(
                f"Pabrik `{getattr(pabrik, '__name__', 'aplikasi')}` berhenti dengan galat: {last}",
                "panggil pabriknya sendiri di sebuah sel, lalu perbaiki baris yang ditunjuk.",
            ) from error
    app = flask_app(app, "peta_konfigurasi")
    layers: list[_Layer] = recorded.get(id(app.config), [])
    if not layers:
        raise Masalah(
            "Pabrik ini mengembalikan aplikasi yang sudah dibuat sebelumnya, jadi tidak ada yang bisa direkam.",
            "buat aplikasinya di dalam pabrik: `app = Flask(__name__)`.",
        )
    touched = {key for layer in layers[1:] for key in layer.values}
    shown = set(kunci) if kunci is not None else touched
    return _draw(app, layers, shown)


@contextmanager
def _recording() -> Iterator[dict[int, list[_Layer]]]:
    """Make every `Flask` created inside record its configuration; yield the layers by the id of the `Config` object."""
    from flask import Flask

    layers: dict[int, list[_Layer]] = {}
    original = Flask.config_class
    Flask.config_class = _recording_class(original, layers)
    try:
        yield layers
    finally:
        Flask.config_class = original


def _recording_class(original: type[Any], layers: dict[int, list[_Layer]]) -> type[Any]:
    """Return a subclass of Flask's `Config` that notes each outermost call and the keys that it changed."""

    class RecordingConfig(original):  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            layers[id(self)] = [_Layer("bawaan Flask", values=dict(self))]
            self._inside = False

        def _note(
            self, label: str, call: Callable[[], Any], assigned: Collection[str] = (), missing: str = "berkasnya"
        ) -> Any:
            # from_pyfile calls from_object, which assigns key by key: the outermost call is the layer a reader knows.
            if self._inside:
                return call()
            frame = inspect.currentframe()
            while frame is not None and frame.f_code.co_filename in {__file__, _ATTRIBUTE_FILE}:
                frame = frame.f_back
            layer = _Layer(label, *((frame.f_code.co_filename, frame.f_lineno) if frame else ("", 0)))
            layers[id(self)].append(layer)
            self._inside, self._assigned = True, set(assigned)
            try:
                result = call()
            finally:
                self._inside = False
                layer.values = {key: self[key] for key in sorted(self._assigned) if key in self}
            if result is False:
                layer.note = f"{missing} tidak ada, dilewati"
            return result

        def __setitem__(self, key: str, value: Any) -> None:
            if self._inside:
                self._assigned.add(key)
            self._note(f"config[{key!r}] = ...", lambda: super(RecordingConfig, self).__setitem__(key, value), [key])

        def update(self, *args: Any, **kwargs: Any) -> None:
            given = dict(*args, **kwargs)
            if self._inside:
                self._assigned.update(given)
            self._note("config.update(...)", lambda: super(RecordingConfig, self).update(given), given)

        def setdefault(self, key: str, default: Any = None) -> Any:
            new = [] if key in self else [key]
            label = f"config.setdefault({key!r}, ...)"
            return self._note(label, lambda: super(RecordingConfig, self).setdefault(key, default), new)

        def from_mapping(self, *args: Any, **kwargs: Any) -> bool:
            return bool(
                self._note("from_mapping(...)", lambda: super(RecordingConfig, self).from_mapping(*args, **kwargs))
            )

        def from_object(self, obj: Any) -> None:
            name = repr(obj) if isinstance(obj, str) else getattr(obj, "__name__", type(obj).__name__)
            self._note(f"from_object({name})", lambda: super(RecordingConfig, self).from_object(obj))

        def from_pyfile(self, filename: Any, silent: bool = False) -> bool:
            label = f"from_pyfile({Path(filename).name!r})"
            return bool(self._note(label, lambda: super(RecordingConfig, self).from_pyfile(filename, silent)))

        def from_file(self, filename: Any, *args: Any, **kwargs: Any) -> bool:
            label = f"from_file({Path(filename).name!r})"
            return bool(self._note(label, lambda: super(RecordingConfig, self).from_file(filename, *args, **kwargs)))

        def from_envvar(self, variable_name: str, silent: bool = False) -> bool:
            label = f"from_envvar({variable_name!r})"
            call = lambda: super(RecordingConfig, self).from_envvar(variable_name, silent)  # noqa: E731
            return bool(self._note(label, call, missing="variabelnya"))

        def from_prefixed_env(self, prefix: str = "FLASK", **kwargs: Any) -> bool:
            label = f"from_prefixed_env({prefix!r})"
            return bool(self._note(label, lambda: super(RecordingConfig, self).from_prefixed_env(prefix, **kwargs)))

    return RecordingConfig


def _attribute_file() -> str:
    """Return the file of Flask's ConfigAttribute: `app.secret_key = ...` passes through it."""
    import flask.config

    return flask.config.__file__


_ATTRIBUTE_FILE = _attribute_file()


def _draw(app: Flask, layers: list[_Layer], shown: set[str]) -> Drawing:
    winner = {key: number for number, layer in enumerate(layers) for key in layer.values if key in shown}
    next_setter: dict[tuple[int, str], int] = {}
    for key in winner:
        setters = [number for number, layer in enumerate(layers) if key in layer.values]
        next_setter |= {(earlier, key): later for earlier, later in itertools.pairwise(setters)}
    rows = [
        [f"{key} = {_shown_value(app, key, layer.values[key])}", ""]
        for layer in layers
        for key in sorted(layer.values)
        if key in shown
    ]
    after = columns([*rows, ["", ""]])[1]
    lines: list[Line] = []
    sentences: list[str] = []
    for number, layer in enumerate(layers):
        place = place_of_code(layer.filename, layer.line, app) if layer.filename else ""
        aside = " · ".join(part for part in (place, layer.note) if part)
        title = f"{number + 1}. {layer.label}"
        lines.append(
            Line((Span(title, 0, "judul"), *([Span(aside, len(title) + 2, "redup")] if aside else [])), "judul")
        )
        if layer.note:
            sentences.append(f"Lapis {number + 1}, {layer.label}: {layer.note}.")
        for key in sorted(key for key in layer.values if key in shown):
            text = f"{key} = {_shown_value(app, key, layer.values[key])}"
            if winner[key] == number:
                lines.append(Line((Span(text, 3, ""), Span("✓ dipakai", after + 3, "ya"))))
                sentences.append(f"{text} dipakai, dari lapis {number + 1}, {layer.label}.")
            else:
                replaced = f"diganti lapis {next_setter[number, key] + 1}"
                lines.append(Line((Span(text, 3, "coret"), Span(replaced, after + 3, "redup"))))
    missing = sorted(shown - set(winner))
    if missing:
        lines.append(line(f"Tidak pernah diisi: {', '.join(missing)}", "tidak"))
        sentences.append(f"Tidak pernah diisi: {', '.join(missing)}.")
    return Drawing(
        f"Lapis konfigurasi aplikasi {app.name}", " ".join(sentences) or "Tidak ada kunci yang diubah.", lines
    )


def _shown_value(app: Flask, key: str, value: Any) -> str:
    """Return the value as a picture may show it: no secret, no path of this computer, not too long."""
    if isinstance(value, str | bytes) and any(word in key for word in _SECRET_WORDS):
        text = value if isinstance(value, str) else value.decode("utf-8", "replace")
        return repr(text) if text == _PUBLIC_SECRET else repr(hinted(text, 3))
    if isinstance(value, str | Path):
        text = str(value)
        for folder, name in ((app.instance_path, "instance"), (app.root_path, Path(app.root_path).name)):
            text = text.replace(folder, name)
        if text == str(value) and Path(text).is_absolute():
            text = "…/" + Path(text).name
        value = text.replace("\\", "/") if text != str(value) else text
    return fitted(repr(value), _LONGEST_VALUE)
