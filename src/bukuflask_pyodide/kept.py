"""The student's progress where the browser gives no drive: read at the start from what the browser keeps, every change told to it.

`site/catatan.mjs` is the other half. There every notebook has a progress file of its own, in memory.
"""

from __future__ import annotations

import copy
import functools
import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

from bukuflask.places import data_dir

from .after_import import after_import


def store() -> Any | None:
    """Return the browser's store, None where it keeps nothing."""
    import js

    return getattr(js, "bukuflaskCatatan", None)


def install() -> None:
    """Restore the progress file, and keep what changes from now on."""
    found = store()
    if found is None:
        return
    if found.text:
        file = data_dir() / "kemajuan.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(found.text, encoding="utf-8")
    after_import("bukuflask.progress.store", lambda module: keep(module, found))


def keep(module: ModuleType, target: Any) -> None:
    """Send every change of a `Progress` of the `module` to `target` as JSON: only what differs, by part and id."""
    change, reset = module.Progress.change, module.Progress.reset

    @functools.wraps(change)
    def changed(self: Any, edit: Callable[[Any], None]) -> None:
        found: dict[str, Any] = {}

        def noted(book: Any) -> None:
            before = copy.deepcopy(book)
            edit(book)
            found.clear()
            found.update(difference(before, book))

        change(self, noted)
        if self.path is not None:
            target.change(json.dumps(found))

    @functools.wraps(reset)
    def started_anew(self: Any) -> Any:
        aside = reset(self)
        target.clear()
        return aside

    module.Progress.change, module.Progress.reset = changed, started_anew


def difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Return what `after` has anew or otherwise; of its dicts, only such entries. The version is always there."""
    found: dict[str, Any] = {"versi": after["versi"]}
    for name, value in after.items():
        if isinstance(value, dict):
            old = before.get(name, {})
            found[name] = {key: entry for key, entry in value.items() if old.get(key) != entry}
        elif before.get(name) != value:
            found[name] = value
    return found
