"""What JupyterLab is given: it applies our settings and our save hook."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bukuflask.problems import Masalah
from bukuflask_start import indonesian, jupyter
from bukuflask_start.save_hook import keep_picture

KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
HANG = 300
"""Seconds after which something hangs; nothing that works takes as long, on whatever busy machine."""

VIEW = "application/vnd.jupyter.widget-view+json"
SETTINGS = Path(jupyter.__file__).with_name("settings") / "overrides.json"


def _notebook(*bundles):
    outputs = [{"output_type": "display_data", "metadata": {}, "data": dict(bundle)} for bundle in bundles]
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": "", "execution_count": 1, "outputs": outputs}
    text = {"cell_type": "markdown", "id": "b", "metadata": {}, "source": "teks"}
    return {"cells": [text, cell], "metadata": {"kernelspec": KERNEL}, "nbformat": 4, "nbformat_minor": 5}


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


def _pack():
    from jupyterlab_server.translation_utils import get_language_pack

    return get_language_pack("id_ID")[0]


def test_our_indonesian_completes_the_published_pack():
    packs = _pack()
    assert "New Launcher" in packs["jupyterlab"]
    indonesian.complete(packs)
    assert packs["jupyterlab"]["menu\u0004File"] == ["Berkas"]
    assert packs["jupyterlab"]["Cut Cell"] == ["Potong Sel", "Potong Sel"]
    assert packs["jupyterlab"]["Close Tab"] == _pack()["jupyterlab"]["Close Tab"]


def _ours():
    ours = json.loads(indonesian.OURS.read_text(encoding="utf-8"))
    of_extensions = ours.pop("of_extensions")
    return [*ours.values(), *of_extensions.values()]


def test_our_indonesian_keeps_every_place_for_a_value():
    for part in _ours():
        for english, text in part.items():
            assert sorted(re.findall(r"%\d", english)) == sorted(re.findall(r"%\d", text)), english
            assert english.endswith("…") == text.endswith("…"), english


GONE = {
    # JupyterLab puts these together from parts while it runs, or the reading of its scripts below does not see them.
    "Save Notebook",
    "Close and Shut Down %1…",
    "Restart %1 and Run All Cells…",
    "New Python File",
    "Don't Save",
}


def test_every_text_of_ours_is_one_that_this_jupyterlab_asks_for():
    """A text that a new JupyterLab words otherwise would silently be English again."""
    lab = Path(sys.prefix) / "share" / "jupyter" / "lab"
    files = [*lab.glob("static/*.js"), *lab.glob("schemas/**/*.json")]
    asked = "".join(file.read_text(encoding="utf-8") for file in files)
    texts = json.loads(indonesian.OURS.read_text(encoding="utf-8"))
    for english in {**texts["texts"], **texts["counted"]}:
        written = json.dumps(english, ensure_ascii=False)[1:-1]  # as a script or a schema writes it
        forms = (english, written, written.replace('\\"', '"'))
        assert english in GONE or any(form in asked for form in forms), english


def test_what_is_left_out_is_named_as_jupyterlab_names_it():
    left_out = json.loads(SETTINGS.with_name("page_config.json").read_text(encoding="utf-8"))["disabledExtensions"]
    schemas = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas"
    for name in left_out:
        package, _, plugin = name.partition(":")
        if package.startswith("@"):
            assert (schemas / package).is_dir(), name
            assert not plugin or (schemas / package).is_dir()


def test_a_jupyterlab_that_does_not_hear_the_signal_is_ended_all_the_same(monkeypatch, tmp_path):
    monkeypatch.setattr(jupyter, "_SECONDS_TO_CLOSE", 0.1)
    monkeypatch.setattr(jupyter, "_SECONDS_TO_END", 0.2)
    looks = iter([set()])

    def stopped(_):
        """The student's Ctrl+C comes at the second look."""
        try:
            return next(looks)
        except StopIteration:
            raise KeyboardInterrupt from None

    monkeypatch.setattr(jupyter, "_notes", stopped)
    deaf = (
        "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('siap', flush=True)\ntime.sleep(600)"
    )
    child = subprocess.Popen([sys.executable, "-c", deaf], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert child.stdout.readline().strip() == b"siap"
        assert jupyter._wait(child, 1, "", tmp_path, set()) == 0
        assert child.poll() is not None
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


@pytest.mark.needs("chromium")
def test_a_student_sees_the_lesson_list_in_indonesian_and_opens_a_lesson(tmp_path):
    """The real JupyterLab of this environment, started as the launcher does, seen through Chromium."""
    from playwright.sync_api import sync_playwright

    copy = tmp_path / "belajar é"
    (copy / "notebooks").mkdir(parents=True)
    (copy / ".bukuflask").mkdir()
    (copy / "lessons.md").write_text("# Daftar pelajaran\n\n[Halo](notebooks/01-halo.ipynb)\n", encoding="utf-8")
    lesson = copy / "notebooks" / "01-halo.ipynb"
    drawing = {
        "image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg"><title>peta</title></svg>',
        "text/plain": "peta",
    }
    lesson.write_text(
        json.dumps(_notebook(drawing, {VIEW: {"model_id": "x"}, "text/html": "<b>x</b>"})), encoding="utf-8"
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = (
        "import sys, sysconfig; from pathlib import Path; from bukuflask_start import environment, jupyter;"
        "places = (sys.executable, sys.prefix, sys.base_prefix, sysconfig.get_path('purelib'));"
        "env = environment.Environment(*map(Path, places), sys.version_info[:3]); copy = Path(sys.argv[1]);"
        f"jupyter._FIRST_PORT = {port};"
        "jupyter.trust(env, copy, [copy / 'notebooks' / '01-halo.ipynb']);"
        "jupyter.start(env, copy, browser=False)"
    )
    said = tmp_path / "kata.txt"
    variables = os.environ | {
        "PYTHONPATH": str(Path(jupyter.__file__).parents[1]),
        "JUPYTER_DATA_DIR": str(tmp_path / "data"),
        "PYTHONIOENCODING": "utf-8",
    }
    with said.open("w", encoding="utf-8") as file:
        child = subprocess.Popen(
            [sys.executable, "-c", program, str(copy)], stdout=file, stderr=subprocess.STDOUT, env=variables
        )
    try:
        deadline = time.monotonic() + HANG
        while not (address := re.search(r"http://127\S+", said.read_text(encoding="utf-8"))):
            assert child.poll() is None, said.read_text(encoding="utf-8")
            assert time.monotonic() < deadline
            time.sleep(0.1)
        with sync_playwright() as playwright:
            arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            browser = playwright.chromium.launch(executable_path=_chromium(), args=arguments)
            page = browser.new_page()
            page.set_default_timeout(HANG * 1000)
            asked = []
            page.on("request", lambda request: asked.append(request.url))
            page.goto(address[0])
            page.wait_for_selector(".jp-RenderedMarkdown h1:has-text('Daftar pelajaran')")
            page.wait_for_selector(".lm-MenuBar-itemLabel:text-is('Berkas')")
            page.click(".jp-RenderedMarkdown a:has-text('Halo')")
            page.wait_for_selector(".jp-Notebook .jp-RenderedSVG", state="attached")  # trusted: drawn without running
            page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", state="attached")
            page.click("text=Berkas")
            page.click(".lm-Menu-itemLabel:text-is('Simpan Notebook')")
            while VIEW in lesson.read_text(encoding="utf-8"):
                assert time.monotonic() < deadline
                page.wait_for_timeout(50)
            browser.close()
        hosts = {re.match(r"\w+:(//[^/:]+)?", url)[0] for url in asked}
        assert hosts <= {"http://127.0.0.1", "data:", "blob:"}
    finally:
        child.terminate()
        child.wait(HANG)


def _chromium():
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(found for name in names if (found := shutil.which(name)))
