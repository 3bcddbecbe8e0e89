"""JupyterLite: the JupyterLab that is nothing but files, with the book's notebooks, settings and Indonesian in it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from bukuflask_book.checkout import Book
from bukuflask_start import indonesian, install, recording

from . import links, offline, runtime
from .problems import SiteBuildError
from .toolchain import ROOT, SITE, run, tools

APPS = ("lab", links.APP)
"""The whole JupyterLab, and the single document that the lessons' links open."""

_OVERRIDES = Path(indonesian.__file__).parent / "settings" / "overrides.json"
_KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
_HOME = "/home/pyodide"


def build(book: Book, out: Path) -> Path:
    """Build JupyterLite into `out/jalan` and return that folder. Raises `SiteBuildError` when a tool is missing or fails."""
    target = out / links.RUNNING
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        names = runtime.assemble(book, room / "static" / "pyodide")  # where JupyterLite looks for it
        python = f"static/pyodide-{runtime.core_digest(room / 'static' / 'pyodide')}"
        for script in ("catatan.mjs", "mesin.mjs", "siap.mjs"):
            shutil.copy(SITE / script, room / "static" / "pyodide")
        (room / "jupyter-lite.json").write_text(json.dumps(_settings(names)), encoding="utf-8")
        settings = json.loads(_OVERRIDES.read_text(encoding="utf-8"))  # those of the book's own JupyterLab
        settings["@jupyterlab/filebrowser-extension:browser"] = {"showLastModifiedColumn": False}  # the date is no date
        settings["@jupyterlab/mainmenu-extension:plugin"] = {"menus": _without(_DEAD_ENTRIES)}
        (room / _OVERRIDES.name).write_text(json.dumps(settings), encoding="utf-8")
        contents = room / "isi"
        _contents(book, contents)
        built = room / "hasil"
        words: list[str | Path] = ["build", "--no-sourcemaps", "--lite-dir", room, "--output-dir", built]
        words += [
            "--contents",
            contents,
            *(word for app in APPS for word in ("--apps", app)),
            "--no-unused-shared-packages",
        ]
        run(
            [tools(), "-m", "jupyterlite_core", *words],
            room,
            "Membangun JupyterLite",
            {"SOURCE_DATE_EPOCH": str(written())},
        )
        _complete_indonesian(built / "api" / "translations" / "id_ID.json")
        _speak_where_nothing_is_looked_up(built)
        _leave_keys_out(built)
        _extend(built)
        (built / "static" / "pyodide").rename(built / python)
        _start_early(built, names, runtime.shipped(book), python)
        _answer_from_what_is_kept(built / "service-worker.js")
        _stamps(built)
        _sort_listings(built)
        (built / "manifest.webmanifest").write_text(json.dumps(_MANIFEST), encoding="utf-8", newline="\n")
        _signpost(built)
        _speak_indonesian(built)
        for pattern in _LEFT_OUT:
            for path in built.glob(pattern):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(built, target, ignore=shutil.ignore_patterns("*.doit.db*"))
    return target


def written() -> int:
    """Return when the book was last changed, in seconds since 1970: the date of every file in the site, so that the same sources give the
    same bytes, and a date that a reader meets is true.
    """
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        words = [git, "-C", str(ROOT), "log", "-1", "--format=%ct"]
        said = subprocess.run(words, capture_output=True, encoding="utf-8", check=False).stdout.strip()
        if said.isdigit():
            return int(said)
    # An unpacked archive: its files have the date of what was packed.
    return int(max(file.stat().st_mtime for file in (ROOT / "lessons").glob("*.md")))


_LEFT_OUT = ("doc", "package.json", "rspack.config*.js", "jupyterlite.schema.v0.json")
"""What JupyterLite's archive holds beside what a browser asks for."""

_NOT_NEEDED = (
    "@jupyterlab/notebook-extension:cell-executor",  # site/menunggu.js gives another
    "@jupyter-notebook/console-extension",
    "@jupyter-notebook/notebook-extension:checkpoints",
    "@jupyter-notebook/notebook-extension:close-tab",  # a tab that a reader opened cannot be closed; see site/arah.js
    "@jupyter-notebook/notebook-extension:trusted",
    "@jupyterlab/audio-extension",
    "@jupyterlab/console-extension",
    "@jupyterlab/apputils-extension:kernel-status",
    "@jupyterlab/apputils-extension:licenses-plugin",
    "@jupyterlab/apputils-extension:print",  # asks a server for the page
    "@jupyterlab/apputils-extension:running-sessions-status",
    "@jupyterlab/celltags-extension",
    "@jupyterlab/fileeditor-extension:language-server",
    "@jupyterlab/filebrowser-extension:open-url",  # another host, which a page may not read
    "@jupyterlab/help-extension:jupyter-forum",
    "@jupyterlab/help-extension:resources",  # other hosts, in English
    "@jupyterlab/help-extension:licenses-commands",
    "@jupyterlab/inspector-extension",
    "@jupyterlab/json-lines-extension",
    "@jupyterlab/logconsole-extension",
    "@jupyterlab/lsp-extension",
    "@jupyterlab/mathjax-extension",
    "@jupyterlab/mermaid-extension",
    "@jupyterlab/notebook-extension:code-console",
    "@jupyterlab/notebook-extension:kernel-status",
    "@jupyterlab/notebook-extension:language-server",
    "@jupyterlab/notebook-extension:log-output",
    "@jupyterlab/notebook-extension:trust-status",
    "@jupyterlab/running-extension",
    "@jupyterlab/settingeditor-extension",  # in English, and what a student may want to set is in the menu
    "@jupyterlab/statusbar-extension",
    "@jupyterlab/terminal-extension",
    "@jupyterlab/tooltip-extension:consoles",
    "@jupyterlab/vega5-extension",
    "@jupyterlab/video-extension",
    "@jupyterlab/workspaces-extension",
    "@jupyterlite/application-extension:lsp-connection-manager",
    "@jupyterlite/application-extension:plugin-manager",
)
"""Plugins that no lesson uses, and that cost a phone requests, time or room on its screen, or lead nowhere here."""

_DEAD_ENTRIES: dict[str, list[dict[str, Any]]] = {
    "jp-mainmenu-file": [
        {"command": "filemenu:create-console"},
        {"command": "notebook:trust"},  # every lesson is trusted
    ],
    "jp-mainmenu-run": [{"command": "notebook:run-in-console"}],
    "jp-mainmenu-settings": [
        {"type": "submenu", "submenu": {"id": "jp-mainmenu-settings-language"}},
        {"command": "settingeditor:open"},
    ],
}
"""What JupyterLab's menus hold that does nothing in a browser, by menu."""


def _without(entries: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return the setting by which JupyterLab's main menu leaves these out."""
    return [
        {"id": menu, "items": [{**entry, "disabled": True} for entry in unwanted]} for menu, unwanted in entries.items()
    ]


def _settings(names: list[str]) -> dict[str, Any]:
    """Return `jupyter-lite.json`. Where it is served from is left open: every address is relative."""
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "Buku Kerja Flask",
            "disabledExtensions": list(_NOT_NEEDED),
            "enableServiceWorkerCache": True,
            # Where a browser keeps nothing, the page goes on without; see `site/simpanan.js`.
            "enableMemoryStorage": True,
            **{f"{what}StorageDrivers": list(_DRIVERS) for what in ("contents", "settings", "workspaces")},
            "exposeAppInBrowser": True,
            "litePluginSettings": {
                _KERNEL: {
                    "pyodideUrl": "./static/pyodide/pyodide.mjs",
                    "disablePyPIFallback": True,
                    "loadPyodideOptions": _options(names),
                }
            },
        },
    }


_DRIVERS = ("asyncStorage", "localStorageWrapper", "memoryStorageDriver")
"""Where JupyterLite keeps things, by localForage's names: in the first that works."""


def _options(names: list[str]) -> dict[str, Any]:
    """Return with what Pyodide is loaded, by the kernel or before there is one."""
    startup = f"{runtime.PLACE}/bukuflask_pyodide/startup.py"
    return {"packages": names, "env": {"HOME": _HOME, "PYTHONSTARTUP": startup}}


def _contents(book: Book, target: Path) -> None:
    """Put what a student sees beside a notebook into `target`: the list of lessons, the notebooks, the examples."""
    target.mkdir()
    shutil.copy(book.syllabus_file, target)
    shutil.copytree(ROOT / "examples", target / "examples", ignore=shutil.ignore_patterns(*runtime.SKIPPED))
    (target / "notebooks").mkdir()
    for stem in book.stems():
        notebook = recording.as_recording(json.loads(book.notebook(stem).read_text(encoding="utf-8")))
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                # What a server says of a notebook that it signed (and nbformat never writes): its drawings show at once.
                cell["metadata"]["trusted"] = True
                cell["outputs"] = [_joined(output) for output in cell["outputs"]]
        notebook["metadata"]["buku_kerja_flask"] = {"asli": stamp(notebook)}
        (target / "notebooks" / f"{stem}.ipynb").write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
    for path in target.rglob("*"):  # a checkout's files have the date of the checkout, and JupyterLite lists it
        os.utime(path, (written(), written()))


def stamp(notebook: dict[str, Any]) -> str:
    """Return what names this edition of a lesson's text and code: a reader's copy of another edition is told so (`site/simpanan.js`)."""
    told = [[cell["cell_type"], "".join(cell["source"])] for cell in notebook["cells"]]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:16]


def _stamps(built: Path) -> None:
    """Write the edition of each lesson into one small file."""
    found = {
        file.stem: json.loads(file.read_text(encoding="utf-8"))["metadata"]["buku_kerja_flask"]["asli"]
        for file in sorted((built / "files" / "notebooks").glob("*.ipynb"))
    }
    (built / "asli.json").write_text(json.dumps(found), encoding="utf-8", newline="\n")


def _sort_listings(built: Path) -> None:
    """Put what each folder holds in order: JupyterLite takes it as the disk gives it."""
    for listing in (built / "api" / "contents").rglob("all.json"):
        found = json.loads(listing.read_text(encoding="utf-8"))
        found["content"].sort(key=lambda each: each["name"])
        listing.write_text(json.dumps(found), encoding="utf-8", newline="\n")


_MANIFEST = {
    "name": "Buku Kerja Flask",
    "short_name": "Buku Flask",
    "description": "Buku kerja berbahasa Indonesia yang mengajarkan Flask dengan menjalankannya.",
    "lang": "id",
    "icons": [
        {"src": f"./icon-{size}x{size}.png", "type": "image/png", "sizes": f"{size}x{size}"} for size in (120, 512)
    ],
    "start_url": "../index.html",
    "scope": "../",
    "display": "browser",
}
"""What a browser reads that puts the book on a phone's first screen; JupyterLite's names apps that are not built."""


def _joined(output: dict[str, Any]) -> dict[str, Any]:
    """Return a saved output with its texts whole: nbformat's files hold lists of lines, which a Jupyter server joins as it reads them."""
    joined = dict(output)
    if output["output_type"] == "stream":
        joined["text"] = "".join(output["text"])
    elif "data" in output:
        joined["data"] = {
            mime: value if mime.endswith("json") or isinstance(value, str) else "".join(value)
            for mime, value in output["data"].items()
        }
    return joined


_OWN_EXTENSIONS = {
    "pelengkap": "buku-kerja-flask",
    "menunggu": "buku-kerja-flask-menunggu",
    "arah": "buku-kerja-flask-arah",
    "simpanan": "buku-kerja-flask-simpanan",
}
"""The book's own small extensions of the page: scripts in `site/`, and the name under which each is known to JupyterLab."""


def _extend(built: Path) -> None:
    """Add the book's own small extensions of the page, and the one that saves exercises everywhere."""
    settings = built / "jupyter-lite.json"
    found = json.loads(settings.read_text(encoding="utf-8"))
    own = {name: SITE / f"{stem}.js" for stem, name in _OWN_EXTENSIONS.items()}
    for name, source in (own | {"buku-kerja-flask-simpan": install.EXTENSION / "static" / "simpan.js"}).items():
        content = source.read_bytes()
        script = f"static/{source.stem}.{hashlib.sha256(content).hexdigest()[:16]}.js"
        file = built / "extensions" / name / script
        file.parent.mkdir(parents=True)
        file.write_bytes(content)
        found["jupyter-config-data"]["federated_extensions"].append(
            {"name": name, "load": script, "extension": "./extension"}
        )
    settings.write_text(json.dumps(found), encoding="utf-8")


def _start_early(built: Path, names: list[str], lessons: list[str], python: str) -> None:
    """Give each app's page its first scripts, among them the one that loads Python beside JupyterLab: `lagi.js`, `awal.js` and
    `sementara.js` in `site/`. Raises `SiteBuildError` when JupyterLite has changed.
    """
    workers = list(built.glob("extensions/@jupyterlite/pyodide-kernel-extension/static/comlink.worker.*.js"))
    if len(workers) != 1:
        raise SiteBuildError(f"JupyterLite berubah: seharusnya ada satu skrip kernel, yang ada {len(workers)}.")
    kernel = workers[0].relative_to(built).as_posix()
    # The kernel's own script stands first: it must listen before anything is awaited.
    early = (
        f'import "../../{kernel}";\nimport {{ begin }} from "./siap.mjs";\n\n'
        f"begin({json.dumps(_options(names), sort_keys=True)}, {json.dumps(lessons)});\n"
    ).encode()
    place = f"{python}/awal.{hashlib.sha256(early).hexdigest()[:16]}.mjs"
    (built / place).write_bytes(early)
    settings = built / "jupyter-lite.json"
    found = json.loads(settings.read_text(encoding="utf-8"))
    # Only now: the build itself writes the address that it knows.
    found["jupyter-config-data"]["litePluginSettings"][_KERNEL]["pyodideUrl"] = f"./{python}/siap.mjs"
    settings.write_text(json.dumps(found), encoding="utf-8")
    data = {
        "root": "..",
        "kernel": kernel,
        "early": place,
        "core": "/build/jlab_core.",
        "serviceWorker": "service-worker.js?enableCache=true",
    }
    again, first, meanwhile = (
        (SITE / f"{name}.js").read_text(encoding="utf-8") for name in ("lagi", "awal", "sementara")
    )
    tag = f"<script>\n{again}</script>\n<script data-awal='{json.dumps(data)}'>\n{first}</script>"
    tag += f"\n<script data-sementara='{json.dumps({'root': '../..'})}'>\n{meanwhile}</script>"
    for app in APPS:
        page = built / app / "index.html"
        head, mark, rest = page.read_text(encoding="utf-8").partition("<head>")
        if not mark:
            raise SiteBuildError(f"JupyterLite berubah: {app}/index.html tidak punya <head>.")
        page.write_text(f"{head}{mark}\n{tag}{rest}", encoding="utf-8")


_NOT_BUILT = ("tree", "edit", "consoles", "repl")
"""JupyterLite's other apps, to which menus and links lead: the whole JupyterLab does what they do."""

_SIGNPOST = """<!doctype html>
<html lang="id">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Buku Kerja Flask</title>
<script>location.replace(new URL("../lab/index.html" + location.search + location.hash, location.href));</script>
<p><a href="../lab/index.html">Buka JupyterLab</a> atau <a href="../../index.html">daftar pelajaran</a>.</p>
</html>
"""


def _signpost(built: Path) -> None:
    """Write a page that leads to JupyterLab in the place of each app that is not built."""
    for app in _NOT_BUILT:
        (built / app).mkdir(exist_ok=True)
        (built / app / "index.html").write_text(_SIGNPOST, encoding="utf-8", newline="\n")


_ENGLISH = {
    "JupyterLite requires JavaScript to be enabled in your browser.": (
        "Untuk menjalankan kode, peramban ini perlu JavaScript. Tanpa itu semua pelajaran tetap dapat dibaca: "
        '<a href="{root}../baca/index.html">halaman baca</a>.'
    ),
    'content="WASM powered Jupyter running in the browser."': 'content="Buku Kerja Flask, dijalankan di dalam peramban."',
    "<title>Jupyter Notebook - Notebooks</title>": "<title>Buku Kerja Flask</title>",
    "<title>JupyterLab</title>": "<title>Buku Kerja Flask</title>",
    "<title>JupyterLite</title>": "<title>Buku Kerja Flask</title>",
    "Loading JupyterLite...": "Membuka JupyterLab …",
}
"""What JupyterLite's pages themselves say, before any script has run."""


def _pages(built: Path) -> list[Path]:
    """Return JupyterLite's own pages; what lies under `files` is the book's."""
    return [
        page for page in sorted(built.rglob("index.html")) if page.relative_to(built).parts[0] not in ("files", "api")
    ]


def _speak_indonesian(built: Path) -> None:
    for page in _pages(built):
        text = page.read_text(encoding="utf-8")
        root = "../" * (len(page.relative_to(built).parts) - 1)
        for english, words in _ENGLISH.items():
            text = text.replace(english, words.format(root=root) if "{root}" in words else words)
        page.write_text(re.sub(r"<html(?: lang=\"\w+\")?>", '<html lang="id">', text), encoding="utf-8", newline="\n")


_DEAD_KEYS = {
    f"application:toggle-{what}" for what in ("sidebar-widget", "mode", "left-area", "right-area", "fullscreen-mode")
}
"""Commands whose keys a lesson's page lists, in English, although it does not have them; the whole JupyterLab has them in its menu."""


def _leave_keys_out(built: Path) -> None:
    """Take the keys of `_DEAD_KEYS` out of what JupyterLab reads of its settings."""

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            if keys := part.get("jupyter.lab.shortcuts"):
                part["jupyter.lab.shortcuts"] = [key for key in keys if key["command"] not in _DEAD_KEYS]
            part = list(part.values())
        if isinstance(part, list):
            for each in part:
                walk(each)

    for schema in (built / "build" / "schemas").rglob("*.json"):
        found = json.loads(schema.read_text(encoding="utf-8"))
        walk(found)
        schema.write_text(json.dumps(found), encoding="utf-8", newline="\n")


def _speak_where_nothing_is_looked_up(built: Path) -> None:
    """Put Indonesian in place of English in JupyterLab's own scripts, as `site/tanpa_kamus.json` names it: texts that they write before
    they have the language pack, or forget to look up in it, and what they write as no text to be looked up, as it stands in them.
    Raises `SiteBuildError` when a text is no longer there.
    """
    given = json.loads((SITE / "tanpa_kamus.json").read_text(encoding="utf-8"))
    pack = json.loads((built / "api" / "translations" / "id_ID.json").read_text(encoding="utf-8"))["data"]["jupyterlab"]
    found = {f'__("{each}")': f"__({json.dumps(pack[each][0], ensure_ascii=False)})" for each in given["not_looked_up"]}
    spoken = given["written"] | found | _NO_TRANSLATOR
    left = set(spoken)
    for script in sorted((built / "build").glob("*.js")):
        text = before = script.read_text(encoding="utf-8")
        for english in (each for each in spoken if each in before):
            text = text.replace(english, spoken[english])
            left.discard(english)
        if text != before:
            script.write_text(text, encoding="utf-8", newline="\n")
    if left:
        raise SiteBuildError(f"JupyterLite berubah: {', '.join(sorted(left))} tidak ada lagi di skripnya.")


_NO_TRANSLATOR = {
    "load(n){return this._languageBundle}": "load(n){return globalThis.bukuKerjaKamus?.load(n)??this._languageBundle}"
}
"""What parts of JupyterLab ask that were given no language pack, such as the dialogs that rename, overwrite and close: from the moment when
`site/arah.js` has one they get that."""


def _answer_from_what_is_kept(worker: Path) -> None:
    """Let the site's own way of keeping things come before that of JupyterLite's service worker; see `site/luring.js`.

    JupyterLite's would ask for every file again, 10 MB of them, while a second visit starts, and forgets that it keeps anything as soon as
    the browser has put it to sleep.
    """
    script = worker.read_text(encoding="utf-8")
    worker.write_text(f"{offline.worker('../')}{script}", encoding="utf-8", newline="\n")


def _complete_indonesian(file: Path) -> None:
    """Add the book's own Indonesian to the language pack."""
    pack = json.loads(file.read_text(encoding="utf-8"))
    indonesian.complete(pack["data"])
    # Each of these asks its own part of the pack, and here no server puts them together.
    ours = json.loads((SITE / "id_ID.json").read_text(encoding="utf-8"))
    for domain in ("jupyterlab", "notebook", "jupyterlite", "@jupyterlite", "jupyterlab_widgets", "jupyter_widgets"):
        words = pack["data"].setdefault(domain, {"": pack["data"]["jupyterlab"][""] | {"domain": domain}})
        if domain != "jupyterlab":
            words.update({key: form for key, form in pack["data"]["jupyterlab"].items() if key and key not in words})
        for english, indonesian_words in ours.items():
            words[english] = [indonesian_words]
            if "\u0004" not in english:  # no context of its own
                words[f"menu\u0004{english}"] = [indonesian_words]
    file.write_text(json.dumps(pack, ensure_ascii=False), encoding="utf-8")
