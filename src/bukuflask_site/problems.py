"""What stops a build of the site."""

from __future__ import annotations


class Situs(Exception):  # noqa: N818 - a name that contributors read
    """The site cannot be built: `str()` says why in Indonesian, and what to do."""
