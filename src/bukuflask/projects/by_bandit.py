"""What Bandit, a linter for the safety of Python, finds: the part that says something about a student's project.

Bandit reads the files and runs nothing of them. Its other tests are ours, told more exactly, or noise in a first project.
"""

from __future__ import annotations

import importlib.util
import logging
import warnings
from collections.abc import Iterator
from typing import Final

from .secrets_shown import shown
from .sources import Project
from .words import Finding

RULES: Final = {
    "B102": "jalankan-teks",
    "B307": "jalankan-teks",
    "B602": "perintah-terminal",
    "B605": "perintah-terminal",
    "B301": "pickle",
    "B501": "tanpa-sertifikat",
    "B323": "tanpa-sertifikat",
    "B506": "yaml-load",
    "B113": "tanpa-batas-waktu",
    "B110": "galat-ditelan",
    "B701": "jinja-tanpa-pengaman",
}
"""Bandit's tests that are passed on, each under one of our rules.

Ours instead: B104 and B201 (debug and an open host), B105 to B107 (secrets), B324 (hashes of passwords), B608 (SQL), B704 (Markup).
Noise here: B101 (`assert`), B311 (`random`), B404 and B603 (processes at all), B403 (an import), B310, B108.
"""


def is_there() -> bool:
    """Return whether Bandit is installed."""
    return importlib.util.find_spec("bandit") is not None


def findings(project: Project) -> Iterator[Finding]:
    """Yield what Bandit finds in the project's code. It honours `# nosec`. Raises `ImportError` where it is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Bandit's own libraries say to its authors
        found = list(_asked(project))
    yield from found


def _asked(project: Project) -> Iterator[Finding]:
    from bandit.core import config, manager  # type: ignore[import-untyped]

    said = logging.getLogger("bandit")
    level = said.level
    said.setLevel(logging.CRITICAL)  # what it says while reading is for its own command
    try:
        reader = manager.BanditManager(config.BanditConfig(), "file", quiet=True)
        names = {str(project.folder / source.name): source for source in project.code}
        reader.files_list = sorted(names)
        reader.run_tests()
        issues = reader.get_issue_list()
    finally:
        said.setLevel(level)
    for issue in issues:
        rule, source = RULES.get(issue.test_id), names.get(issue.fname)
        if rule is not None and source is not None:
            line = source.line(issue.lineno)
            harmless = {
                "perintah-terminal": str(issue.severity).upper()
                == "LOW",  # written out, with nothing from outside in it
                "pickle": "loads" not in line,  # her own model in a file of her own
                "yaml-load": "FullLoader" in line,  # makes no objects but plain ones
            }.get(rule, False)
            if not harmless:
                yield Finding(rule, source.name, issue.lineno, shown(line))
