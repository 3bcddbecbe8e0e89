"""Where things stand in the built site, as relative URLs: the site works under any sub-path."""

from __future__ import annotations

from urllib.parse import quote

READING = "baca"
"""Folder of the reading view, under the site's root."""

RUNNING = "jalan"
"""Folder of JupyterLite, under the site's root."""

APP = "notebooks"
"""The JupyterLite app that opens a lesson: one document, no side bars, so that a phone's width is the notebook's."""


def notebook_url(stem: str, base: str = "") -> str:
    """Return the URL of a lesson's live notebook, relative to the site's root.

    `base` leads from the page that holds the link to the root, for instance `"../"` in the reading view.
    """
    return f"{base}{RUNNING}/{APP}/index.html?path={quote(f'notebooks/{stem}.ipynb')}"


def workbench_url(base: str = "") -> str:
    """Return the URL of the whole JupyterLab (file list, several documents), relative to the site's root."""
    return f"{base}{RUNNING}/lab/index.html"
