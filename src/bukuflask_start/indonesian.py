"""A Jupyter Server extension that completes JupyterLab's Indonesian: the published language pack knows about a third of its texts.

`settings/id_ID.json` (JupyterLab's English -> Indonesian) holds what a student meets in menus, toolbars and dialogs, where the
pack has nothing or something that a reader would stumble over. Its `counted` part holds texts with a plural in English, `of_extensions`
texts of extensions that come with the lessons' packages.
"""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

OURS = Path(__file__).with_name("settings") / "id_ID.json"
_MENU = "menu\u0004"  # how gettext writes the context in which JupyterLab looks up a menu's title


def complete(packs: dict[str, Any]) -> None:
    """Put our texts into the language packs (domain -> English -> forms), in place of what they say."""
    domain = packs.setdefault("jupyterlab", {})
    ours = json.loads(OURS.read_text(encoding="utf-8"))
    for english, indonesian in ours["texts"].items():
        domain[english] = domain[_MENU + english] = [indonesian]
    for english, indonesian in ours["counted"].items():
        # JupyterLab passes over a counted text with a single form, although Indonesian has no other.
        domain[english] = [indonesian, indonesian]
    for name, texts in ours["of_extensions"].items():
        theirs = packs.setdefault(name, {})
        for english, indonesian in texts.items():
            theirs[english] = theirs[_MENU + english] = [indonesian]


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(_server: Any) -> None:
    # JupyterLab lets a package add to a pack only when both carry comparable version numbers, and this pack has none.
    handler: Any = import_module("jupyterlab_server.translations_handler")
    published = handler.get_language_pack

    def completed(locale: str) -> tuple[dict[str, Any], str]:
        packs, message = published(locale)
        if locale == "id_ID":
            complete(packs)
        return packs, message

    handler.get_language_pack = completed
