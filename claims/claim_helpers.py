"""What the claims of several lessons use: errors that must come, folders with modules, an environment without the lesson's variables."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from jinja2 import Environment

_Error = TypeVar("_Error", bound=BaseException)


def raised(kind: type[_Error], work: Callable[[], object]) -> _Error:
    """Return the error of this kind that comes of the work; without one the claim is false."""
    try:
        work()
    except kind as error:
        return error
    raise AssertionError(f"tidak ada {kind.__name__}")


def message(kind: type[BaseException], work: Callable[[], object]) -> str:
    """Return what the error of this kind says; without one the claim is false."""
    return str(raised(kind, work))


def fails(kind: type[BaseException], words: str, work: Callable[[], object]) -> None:
    """Fail unless the work ends in an error of this kind whose message holds these words."""
    said = message(kind, work)
    assert words in said, said


def raises(kind: type[BaseException], function: Callable[..., object], *arguments: object) -> bool:
    """Tell whether calling the function ends in an exception of just this kind, no subclass."""
    try:
        function(*arguments)
    except Exception as error:
        return type(error) is kind
    return False


def data_is_read_by_format() -> None:
    """Fail unless braces and percent signs of a text's data are read as places by whoever fills that text."""
    assert ("Halo, " + "{{ nama }}" + "!").format() == "Halo, { nama }!"
    assert raises(IndexError, ("Halo, Bu {0} {}!").format) or raises(ValueError, ("Halo, Bu {0} {}!").format)
    assert raises(KeyError, ("Halo, {sayur}!").format)
    assert raises(TypeError, lambda: ("Toko 50% off" + ": %d") % 3)


@contextlib.contextmanager
def modules(**sources: str) -> Iterator[Path]:
    """Give a folder that holds `name.py` for each given name; the first `__` in a name ends the name of a folder."""
    with tempfile.TemporaryDirectory() as name:
        for stem, source in sources.items():
            file = Path(name, *f"{stem}.py".split("__", 1))
            file.parent.mkdir(exist_ok=True)
            file.write_text(source, encoding="utf-8")
        yield Path(name)


def clean_environment() -> dict[str, str]:
    """Return this environment without what the book's own tools and a reader's lesson put into it."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "FLASK_", "WERKZEUG_"))}


def links_are_made_by_urlize() -> None:
    """Jinja2's `urlize` makes a link of a text that looks like an address, and leaves any other as it is."""
    plain, linked = (Environment(autoescape=True).from_string(f"{{{{ {name} }}}}") for name in ("nama", "nama|urlize"))
    for typed in ("www.contoh.example", "https://contoh.example/a", "siti@contoh.example"):
        assert "<a href=" in linked.render(nama=typed)
        assert plain.render(nama=typed) == typed
    assert linked.render(nama="Siti") == "Siti"


def printed_in_a_notebook(code: str, folder: Path) -> str:
    """Return what a cell prints in a kernel that was started in this folder, as a notebook's is."""
    from jupyter_client.manager import start_new_kernel

    said: list[str] = []
    manager, client = start_new_kernel(cwd=str(folder), env=clean_environment())
    try:
        client.execute_interactive(
            code, timeout=60, output_hook=lambda told: said.append(told["content"].get("text", ""))
        )
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return "".join(said)
