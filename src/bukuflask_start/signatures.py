"""Which notebooks JupyterLab may show with their drawings, kept in a text file of the student's copy.

Jupyter itself keeps this in SQLite, which waits ten seconds for a lock where a home on a network drive has none, at every start and with
the whole server, and then forgets it. A line that is appended needs no lock. As a program it signs the notebooks that it is given; as a
Jupyter Server extension it lets the server look there. It stands alone, so that it can be run as a file by any Python that has nbformat.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    # A student waits for this program. For addresses that no notebook has, nbformat would have a grammar built that takes longer than
    # all the rest (see bukuflask_validation/light_jsonschema.py). A server that loads this as an extension keeps it.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

import nbformat
from nbformat import sign

FILE = "tanda-tangan.txt"
_MOST = 20_000
"""Lines, 72 bytes each, of which the older half is dropped."""


class FileStore(sign.SignatureStore):  # type: ignore[misc]
    """Signatures as lines of a file that several programs may append to; where it cannot be written they last as long as this process."""

    def __init__(self, file: Path) -> None:
        """Take the file, which need not be there."""
        self._file = file
        self._lines: dict[str, None] = {}
        self._seen = (0, 0)

    def store_signature(self, digest: str, algorithm: str) -> None:
        """Remember a signature."""
        line = f"{algorithm} {digest}"
        if line in self._known():
            return
        self._lines[line] = None
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            if len(self._lines) > _MOST:
                self._keep(list(self._lines)[-_MOST // 2 :])
            else:
                with self._file.open("a", encoding="ascii", newline="\n") as out:
                    out.write(f"{line}\n")

    def check_signature(self, digest: str, algorithm: str) -> bool:
        """Whether a signature is known."""
        return f"{algorithm} {digest}" in self._known()

    def remove_signature(self, digest: str, algorithm: str) -> None:
        """Forget a signature."""
        line = f"{algorithm} {digest}"
        if line in self._known():
            del self._lines[line]
            with contextlib.suppress(OSError):
                self._keep(list(self._lines))

    def close(self) -> None:
        """Nothing is open."""

    def _known(self) -> dict[str, None]:
        with contextlib.suppress(OSError):
            now = self._file.stat()
            if (now.st_size, now.st_mtime_ns) != self._seen:
                self._lines |= dict.fromkeys(self._file.read_text(encoding="ascii", errors="replace").splitlines())
                self._seen = (now.st_size, now.st_mtime_ns)
        return self._lines

    def _keep(self, lines: list[str]) -> None:
        self._lines = dict.fromkeys(lines)
        fresh = self._file.with_name(
            f"{FILE}.{os.getpid()}.baru"
        )  # whole or not at all: another notary may read it now
        fresh.write_text("".join(f"{line}\n" for line in lines), encoding="ascii", newline="\n")
        try:
            fresh.replace(self._file)
        except OSError:  # Windows, while another reads it
            fresh.unlink(missing_ok=True)
            raise


def _beside(database: str) -> FileStore:
    return FileStore(Path(database).with_name(FILE))


def use() -> None:
    """Let every notary of this process keep its signatures in a file, where its database would lie."""
    # At the one place where they come from: a notary's own settings would have to be reached before the first that asks it for
    # anything opens the database, and an extension (jupytext's) may put a new notary in the place of the server's.
    vars(sign)["SQLiteSignatureStore"] = _beside


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(_server: Any) -> None:
    use()


def main(notebooks: list[str], data: str = "") -> None:
    """Sign notebooks for the Jupyter whose data lies in the folder `data` (default: this process's); one that cannot be read is passed over."""
    use()
    notary = sign.NotebookNotary(**({"data_dir": data} if data else {}))
    for name in notebooks:
        with contextlib.suppress(Exception):  # nbformat raises whatever it stumbles over
            notary.sign(nbformat.read(name, as_version=4))


if __name__ == "__main__":
    main(sys.argv[1:])
