"""Fetch what the site has packed, at the moment when it is needed: Pyodide's own way of loading would make the caller wait for a promise."""

from __future__ import annotations

import importlib
import io
import sysconfig
import zipfile
from typing import Any

from bukuflask.problems import Masalah


def fetch(name: str) -> None:
    """Unpack an archive of Pyodide's lock, and those that it depends on, where Python imports from; loaded ones are passed over.

    Raises `Masalah` when the site does not answer.
    """
    import pyodide_js

    lock = pyodide_js.lockfile.packages
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if hasattr(pyodide_js.loadedPackages, each):
            continue
        entry = getattr(lock, each)
        with zipfile.ZipFile(io.BytesIO(_content(pyodide_js.lockfileBaseUrl, entry.file_name))) as archive:
            archive.extractall(sysconfig.get_path("purelib"))
        setattr(pyodide_js.loadedPackages, each, "default channel")
        waiting += entry.depends.to_py()
    importlib.invalidate_caches()


def _content(base: str, name: str) -> bytes:
    import js
    from pyodide.ffi import JsException

    # Asked for without a promise, which a worker may: an exercise or an app is waiting for it in ordinary code.
    request: Any = js.XMLHttpRequest.new()
    try:
        request.open("GET", str(js.URL.new(name, js.URL.new(base, js.location.href))), False)
        request.responseType = "arraybuffer"
        request.send()
    except JsException as error:
        raise _not_there(name) from error
    if request.status != 200:
        raise _not_there(name)
    content: bytes = request.response.to_bytes()
    return content


def _not_there(name: str) -> Masalah:
    return Masalah(
        f"Bagian buku yang diperlukan belum dapat diunduh: {name}.",
        "periksa sambunganmu, lalu jalankan sel ini lagi. Tanpa internet hanya pelajaran yang pernah dibuka yang lengkap.",
    )
