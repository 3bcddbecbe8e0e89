"""Make the browser's Python a place in which the lessons run: `kernel` is called once, as the kernel starts."""

from __future__ import annotations

import functools
import os
import sys
from typing import Any

from bukuflask import ready
from bukuflask.host import host, register

from . import desk, errors, instead, kdf, kept, no_terminal, packages, recordings, streams, threads
from .after_import import after_import
from .browser_host import BrowserHost


def kernel() -> None:
    """Prepare the running kernel, quickly: whatever can wait waits for the module that it concerns to be imported."""
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    # jedi is left out of the browser edition: IPython's own completer answers, and it must be asked alone.
    shell.Completer.use_jedi = False
    sys.dont_write_bytecode = True  # a module that is written twice in one second must not be taken for its older self
    modules()
    no_terminal.install()
    desk.lay()
    if desk.DRIVE.is_dir():
        # The drive is what JupyterLite keeps in the browser's own store: progress is there after a reload.
        os.environ.setdefault("BUKUFLASK_DATA", str(desk.DRIVE / ".bukuflask"))
    else:
        kept.install()
    streams.install(shell)
    errors.install(shell)
    recordings.install(shell)
    instead.install(shell)
    instead.again()
    ready.load_ipython_extension(shell)


@functools.cache
def modules() -> None:
    """Change the modules that need it, once; those that are not imported yet, when they are."""
    register(BrowserHost())
    kdf.install()
    threads.install()
    after_import("subprocess", instead.no_processes)
    instead.stand_ins()
    after_import("multiprocessing", instead.no_multiprocessing)
    after_import("zoneinfo._common", instead.no_zones)
    after_import("werkzeug.debug", instead.own_value)
    after_import("sqlite3", desk.keep_databases_off_the_drive)
    after_import("flask.sansio.scaffold", _tell_packages_from_a_prefix)
    after_import("flask.app", _adapt_flask)
    after_import("bukuflask.prose", _bring_the_parser)


def _bring_the_parser(module: Any) -> None:
    """Fetch Markdown's parser when the first text asks for it; most texts need none."""
    make = module.parser

    @functools.cache
    def parser() -> Any:
        packages.fetch("markdown-it-py")
        return make()

    module.parser = parser


def _tell_packages_from_a_prefix(module: Any) -> None:
    """Keep Flask from taking every folder for an installed package: here `sys.prefix` is the root of all files."""
    find = module.find_package

    def find_package(import_name: str) -> Any:
        prefix, sys.prefix = sys.prefix, "/lib"
        try:
            return find(import_name)
        finally:
            sys.prefix = prefix

    module.find_package = find_package


def _adapt_flask(module: Any) -> None:
    """Let `app.run()` show the app in Peramban, for no server can listen; let async views run in the page's own event loop."""

    def async_to_sync(_self: Any, function: Any) -> Any:
        """Return a function that runs a coroutine function to its end; asgiref would want another thread for it."""

        @functools.wraps(function)
        def waiting(*args: Any, **kwargs: Any) -> Any:
            from pyodide.ffi import run_sync

            host().check_waiting()
            return run_sync(function(*args, **kwargs))

        return waiting

    module.Flask.async_to_sync = async_to_sync

    original = module.Flask.run

    @functools.wraps(original)
    def run(self: Any, *args: Any, **kwargs: Any) -> None:
        """Hand over to Flask's own `run` where somebody listens for what it would start; else show the app."""
        import werkzeug.serving

        if werkzeug.serving.run_simple.__module__ == "werkzeug.serving":
            shown(self, *args, **kwargs)
        else:  # the check of an exercise, which starts no server either
            original(self, *args, **kwargs)

    def shown(self: Any, _host: Any = None, _port: Any = None, debug: bool | None = None, *_: Any, **__: Any) -> None:
        """Show this app below the cell. In a browser nothing can listen on a port."""
        if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
            # As in Flask itself: the app is only being loaded, by an exercise or by `jalankan`.
            return
        if type(sys.stdout).__name__ != "LiteStream":
            return  # an answer that is being checked: what it shows would stand above its verdict
        from IPython.display import display

        from bukuflask import jalankan

        if debug is not None:
            self.debug = bool(debug)
        print("Di peramban tidak ada port dan server; aplikasinya ditampilkan di sini, dan sel ini langsung selesai.")
        display(jalankan(self))

    module.Flask.run = run
