"""`%load_ext bukuflask` stays light: what it imports is asked of a fresh Python, not timed."""

from __future__ import annotations

import subprocess
import sys

HEAVY = "{'anywidget', 'ipywidgets', 'jupytext', 'nbformat', 'nbclient', 'jinja2', 'werkzeug', 'flask', 'markdown_it', 'numpy', 'pandas'}"


def heavy_after(code: str) -> str:
    """Which heavy modules a fresh Python has imported more after this code than IPython itself does."""
    source = (
        "import os, sys\nos.environ['BUKUFLASK_UJI'] = '1'\n"
        "from IPython.core.interactiveshell import InteractiveShell\nshell = InteractiveShell.instance()\n"
        f"before = set(sys.modules)\n{code}\n"
        f"print(sorted({HEAVY} & (set(sys.modules) - before)))"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, encoding="utf-8", check=True)
    return done.stdout.strip()


def test_loading_the_extension_imports_nothing_heavy():
    assert (
        heavy_after(
            "shell.run_line_magic('load_ext', 'bukuflask'); assert 'latihan' in shell.magics_manager.magics['cell']"
        )
        == "[]"
    )


def test_the_catalogue_of_mistakes_waits_for_the_first_error():
    loaded = "assert ('bukuflask.errors.catalogue.search' in sys.modules) is "
    load = "shell.run_line_magic('load_ext', 'bukuflask')"
    assert heavy_after(f"{load}; {loaded}False") == "[]"
    assert heavy_after(f"{load}; shell.run_cell('belum_ada'); {loaded}True").endswith("[]")


def test_the_package_alone_imports_nothing_of_its_own():
    assert (
        heavy_after(
            "import bukuflask; assert not [m for m in sys.modules if m.startswith('bukuflask.') and m != 'bukuflask.names']"
        )
        == "[]"
    )


def test_the_measure_works():
    assert heavy_after("import flask") == "['flask', 'jinja2', 'werkzeug']"
