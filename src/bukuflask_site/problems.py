"""What stops a build of the site."""

from __future__ import annotations


class SiteBuildError(Exception):
    """The site cannot be built: `str()` says why in Indonesian, and what to do."""
