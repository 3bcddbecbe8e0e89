"""Buku Kerja Flask: what each of its kernels is asked for. `bukuflask_start.install` lays a copy into the environment."""

from importlib.util import find_spec

if find_spec("bukuflask"):  # the book's folder may be gone
    c = get_config()  # type: ignore[name-defined]  # noqa: F821
    c.InteractiveShellApp.extensions.append("bukuflask.ready")
    c.InteractiveShellApp.exec_PYTHONSTARTUP = False  # meant for somebody's terminal
    # In a file it would be a database, for whose lock every kernel waits 14 seconds where a home on a network drive has none.
    c.HistoryManager.hist_file = ":memory:"
