"""What a lesson adds to Flask: its head names the packages under `paket:`, and they are those that its code imports."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from bukuflask import libraries
from bukuflask.files import sources_under
from bukuflask_book.checkout import Book
from bukuflask_book.problems import ManuscriptError

_STEM = re.compile(r"\b\d\d-[a-z][a-z0-9-]*\b")


def named(head: dict[str, Any], file: Path) -> list[str]:
    """Return the packages that a manuscript's head names, sorted, as pip calls them.

    Raises `ManuscriptError` for one that the book does not know, or that every lesson has anyway.
    """
    given = head.get("paket", [])
    if not isinstance(given, list):
        raise ManuscriptError(file, 2, "kunci `paket` berisi daftar, misalnya `paket: [flask-login]`.")
    found = []
    for word in map(str, given):
        library = libraries.of_distribution(word) or libraries.of_module(word)
        if library is None or not library.distribution:
            known = ", ".join(sorted(each.distribution for each in _added()))
            raise ManuscriptError(
                file,
                2,
                f"kunci `paket` menyebut {word}, yang tidak dikenal. Yang ada: {known}. Paket baru ditambahkan di pyproject.toml "
                "dan di src/bukuflask/libraries.py.",
            )
        if library.always:
            raise ManuscriptError(file, 2, f"kunci `paket` tidak perlu menyebut {word}: setiap pelajaran memilikinya.")
        found.append(library.distribution)
    return sorted(set(found))


def check(book: Book, stem: str, names: Collection[str], code: list[str], prose: str) -> None:
    """Raise `ManuscriptError` when the packages named are not those that the lesson uses.

    Looked at are the `code` of its cells, its exercises and its terminal blocks, its example and each other example that this code names,
    its claims, and `prose`, in which a command may stand.
    """
    file = book.relative(book.manuscript(stem))
    folders = {stem, *(found for text in code for found in _STEM.findall(text))}
    files = [path for name in sorted(folders) for path in sources_under(book.example(name)) if path.suffix == ".py"]
    files += (book.root / "claims").glob(f"{stem}.py")
    everything = [*code, *(path.read_text(encoding="utf-8") for path in files)]
    imported = libraries.imported(*everything)
    for library in _added():
        name = library.distribution
        if library in imported and name not in names:
            raise ManuscriptError(
                file, 2, f"pelajaran ini mengimpor {library.name}; sebutkan di kepalanya: `paket: [{name}]`."
            )
        if name in names and not any(word in text for word in (library.name, name) for text in [*everything, prose]):
            raise ManuscriptError(file, 2, f"kunci `paket` menyebut {name}, yang tidak dipakai pelajaran ini.")


def _added() -> list[libraries.Library]:
    return [each for each in libraries.LIBRARIES if each.distribution and not each.always]
