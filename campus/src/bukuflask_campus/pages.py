"""JupyterHub's own pages in Indonesian: its templates with each English text replaced, so that they stay its templates.

A text that a later JupyterHub has changed or lost is left as it is there; `missing` names it, for the tests.
"""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

from jupyterhub._data import DATA_FILES_PATH

_TEXTS = "pages.json"


def write(folder: Path) -> Path:
    """Write the Indonesian templates into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in _translated().items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def missing() -> list[str]:
    """Return the texts, with their template, that this JupyterHub does not have."""
    texts = _texts()
    return [
        f"{name}: {english}"
        for name, replaced in texts["templates"].items()
        for english in replaced
        if _squeezed(english) not in _squeezed(_original(name))
    ]


def _texts() -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = json.loads(
        resources.files(__package__).joinpath(_TEXTS).read_text(encoding="utf-8")
    )
    return found


def _original(name: str) -> str:
    return (Path(DATA_FILES_PATH) / "templates" / name).read_text(encoding="utf-8")


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _translated() -> dict[str, str]:
    texts = _texts()
    done = {}
    for name, replaced in texts["templates"].items():
        text = _original(name)
        for english, indonesian in replaced.items():
            text = _replaced(text, english, indonesian)
        for variable, said in texts["values"].items():  # what JupyterHub's Python says, and a template shows
            words = json.dumps(said, ensure_ascii=False)
            text = text.replace("{{ " + variable + " }}", f"{{{{ {words}.get({variable}, {variable}) }}}}")
        done[name] = text
    return done


def _replaced(text: str, english: str, indonesian: str) -> str:
    """Replace a text, however its lines are broken."""
    if english in text:
        return text.replace(english, indonesian)
    words, at = english.split(), 0
    while (start := text.find(words[0], at)) >= 0:
        end = start + len(words[0])
        for word in words[1:]:
            rest = text[end:].lstrip()
            if not rest.startswith(word):
                break
            end = len(text) - len(rest) + len(word)
        else:
            text = text[:start] + indonesian + text[end:]
            end = start + len(indonesian)
        at = end
    return text
