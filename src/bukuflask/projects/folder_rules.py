"""What a careful reader sees without opening the code: what git keeps, and what is missing beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from . import git_files
from .sources import Project
from .words import Finding

_SECRET_NAME = re.compile(r"KEY|SECRET|PASS|SANDI|TOKEN|PWD|DATABASE_UR[IL]|_DSN|CREDENTIAL", re.IGNORECASE)
_DATABASE = {".db", ".sqlite", ".sqlite3", ".db3"}
_MADE = {"venv", ".venv", "env", "__pycache__", "node_modules", "site-packages"}
PACKAGE_LISTS = {
    "requirements.txt",
    "pyproject.toml",
    "pipfile",
    "environment.yml",
    "environment.yaml",
    "setup.py",
    "setup.cfg",
    "poetry.lock",
    "uv.lock",
}


def findings(project: Project) -> Iterator[Finding]:
    """Yield what these rules find."""
    yield from _git(project)
    if not any(source.is_test for source in project.python) and not _has_asserts(project):
        yield Finding("tanpa-uji", "")
    if not any(
        PurePosixPath(name).name.lower() in PACKAGE_LISTS or re.search(r"requirements[^/]*\.(?:txt|in)$", name.lower())
        for name in project.names
    ):
        yield Finding("tanpa-daftar-paket", "")


def _has_asserts(project: Project) -> bool:
    return any(re.search(r"test_client\(\)|import (?:pytest|unittest)", source.text) for source in project.python)


def _is_env(name: str) -> bool:
    last = PurePosixPath(name).name.lower()
    return last == ".env" or (last.startswith(".env.") and not re.search(r"example|sample|contoh|template|dist", last))


def _is_data(name: str) -> bool:
    path = PurePosixPath(name)
    if path.name.lower() == "thumbs.db":  # Windows keeps its small pictures there
        return False
    return path.suffix.lower() in _DATABASE and not {"tests", "test"} & set(path.parts)


def _secret_line(project: Project, name: str) -> tuple[int, str] | None:
    """Return the first line of an `.env` that holds a secret, None where none does."""
    try:
        text = (project.folder / name).read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return None
    for number, line in enumerate(text.splitlines(), 1):
        key, sign, value = line.strip().partition("=")
        if sign and not key.startswith("#") and _SECRET_NAME.search(key) and value.strip(" '\""):
            return number, f"{key.strip()}=…"
    return None


def _git(project: Project) -> Iterator[Finding]:
    repository = git_files.find(project.folder)
    kept = repository.kept(project.folder) if repository is not None else None
    if kept is not None:
        for name in sorted(kept):
            parts = PurePosixPath(name).parts
            if any(part in _MADE for part in parts[:-1]):
                continue
            if _is_env(name) and (secret := _secret_line(project, name)):
                yield Finding("env-di-git", name, *secret)
            elif _is_data(name):
                yield Finding("data-di-git", name)
        made = sorted({part for name in kept for part in PurePosixPath(name).parts[:-1] if part in _MADE})
        for part in made:
            yield Finding("buatan-di-git", next(name for name in sorted(kept) if part in PurePosixPath(name).parts))
    top = repository.root if repository is not None else project.folder
    ignored = git_files.Ignored(top)
    for name in project.names:
        if name in (kept or ()) or project.folder / name in ignored:
            continue
        if _is_env(name) and (secret := _secret_line(project, name)):
            yield Finding("env-belum-diabaikan", name, *secret)
        elif _is_data(name):
            yield Finding("data-belum-diabaikan", name)
