"""What JupyterLab does before it saves a notebook: a saved page shows its plain picture.

A widget lives only as long as its kernel. Opened later, its view says "model not found" although the same output also holds
plain HTML; so the view is left out of the file.
"""

from __future__ import annotations

from typing import Any

_VIEW = "application/vnd.jupyter.widget-view+json"


def keep_picture(model: dict[str, Any], **_: Any) -> None:
    """Take the widget view out of each saved output that also holds HTML. Jupyter's `ContentsManager.pre_save_hook`."""
    if model.get("type") != "notebook" or not isinstance(model.get("content"), dict):
        return
    for cell in model["content"].get("cells", []):
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if _VIEW in data and "text/html" in data:
                del data[_VIEW]
