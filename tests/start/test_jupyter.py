"""What JupyterLab is given: it applies our settings and our save hook."""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path

import pytest

from bukuflask.problems import Masalah
from bukuflask_start import jupyter
from bukuflask_start.save_hook import keep_picture

VIEW = "application/vnd.jupyter.widget-view+json"
SETTINGS = Path(jupyter.__file__).with_name("settings") / "overrides.json"


def _notebook(*bundles):
    outputs = [{"output_type": "display_data", "metadata": {}, "data": dict(bundle)} for bundle in bundles]
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": "", "execution_count": 1, "outputs": outputs}
    text = {"cell_type": "markdown", "id": "b", "metadata": {}, "source": "teks"}
    return {"cells": [text, cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def test_a_saved_output_keeps_its_picture_and_loses_its_dead_view():
    model = {
        "type": "notebook",
        "content": _notebook({VIEW: {}, "text/html": "<b>gambar</b>"}, {VIEW: {}, "text/plain": "x"}),
    }
    keep_picture(model=model, path="a.ipynb", contents_manager=None)
    pictured, bare = (output["data"] for output in model["content"]["cells"][1]["outputs"])
    assert pictured == {"text/html": "<b>gambar</b>"}
    assert VIEW in bare  # without a picture the view is all there is


@pytest.mark.parametrize(
    "model", [{"type": "file", "content": "x"}, {"type": "notebook", "content": None}, {"type": "directory"}]
)
def test_other_files_are_left_alone(model):
    before = json.dumps(model)
    keep_picture(model=model, path="a")
    assert json.dumps(model) == before


def test_jupyters_contents_manager_takes_the_hook_by_its_name_and_applies_it(tmp_path):
    from jupyter_server.services.contents.largefilemanager import LargeFileManager
    from traitlets.config import Config

    config = Config({"ContentsManager": {"pre_save_hook": "bukuflask_start.save_hook.keep_picture"}})
    manager = LargeFileManager(root_dir=str(tmp_path), config=config)
    manager.save(
        {"type": "notebook", "format": "json", "content": _notebook({VIEW: {}, "text/html": "<b>x</b>"})}, "a.ipynb"
    )
    assert VIEW not in (tmp_path / "a.ipynb").read_text(encoding="utf-8")


def test_every_overridden_setting_exists_in_this_jupyterlab():
    schemas = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas"
    for plugin, values in json.loads(SETTINGS.read_text(encoding="utf-8")).items():
        owner, _, name = plugin.partition(":")
        known = json.loads((schemas / owner / f"{name}.json").read_text(encoding="utf-8"))["properties"]
        assert set(values) <= set(known)


def test_no_port_left_is_said(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(jupyter, "_FIRST_PORT", taken.getsockname()[1])
        monkeypatch.setattr(jupyter, "_PORTS", 1)
        with pytest.raises(Masalah, match="semuanya sedang dipakai"):
            jupyter.free_port()
