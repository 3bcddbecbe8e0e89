"""What the tests of a campus's server share: two accounts of the system, and a hub that serves them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

STUDENTS = ("bukuuji-ani", "bukuuji-budi")

if sys.platform != "linux":  # a campus's server is a Linux; elsewhere not even its helpers can be imported
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def accounts() -> Iterator[dict[str, str]]:
    from bukuflask_measure.campus_hub import made_accounts

    with made_accounts(STUDENTS) as found:
        yield found


@pytest.fixture(scope="session")
def hub_folder() -> Iterator[Path]:
    from bukuflask_measure.campus_hub import made_folder

    with made_folder() as found:
        yield found


@pytest.fixture(scope="module")
def hub(accounts, hub_folder) -> Iterator[Any]:
    from bukuflask_measure.campus_hub import running_hub

    with running_hub(hub_folder, accounts) as found:
        yield found
