"""What every Python of a terminal block does first, so that it can be recorded on a machine where an author works."""

from __future__ import annotations

_STARTUP = """\
import importlib.machinery
import io
import os
import socket
import sys

PORTS = {ports!r}
LOCAL = ("127.0.0.1", "localhost", "0.0.0.0", "::1", "::", "")


def elsewhere(method):
    def asked(self, address, *rest):
        if isinstance(address, tuple) and address[0] in LOCAL and address[1] in PORTS:
            address = (address[0], PORTS[address[1]], *address[2:])
        return method(self, address, *rest)

    return asked


for name in ("bind", "connect", "connect_ex"):
    setattr(socket.socket, name, elsewhere(getattr(socket.socket, name)))


def is_book(path):
    return "-packages" not in path and any(os.path.isdir(os.path.join(path, n)) for n in ("bukuflask", "warmkernel"))


class Book:
    places = [path for path in sys.path if is_book(path)]

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return importlib.machinery.PathFinder.find_spec(name, cls.places) if path is None else None


sys.path[:] = [path for path in sys.path if path not in Book.places]
sys.meta_path.append(Book)


class Keyboard(io.TextIOBase):
    taken = 0

    def __init__(self, nobody):
        self.nobody = nobody

    def readline(self, *size):
        try:
            with open(os.environ[{typed!r}], encoding="utf-8", newline="\\n") as file:
                lines = file.readlines()[self.taken :]
        except OSError:
            lines = []
        if not lines:
            return self.nobody.readline(*size)
        self.taken += 1
        sys.stdout.write(lines[0])
        sys.stdout.flush()
        return lines[0]


if {typed!r} in os.environ:
    sys.stdin = Keyboard(sys.stdin)
"""

TYPED = "BUKUFLASK_KETIKAN"
"""The variable that names the file with what is typed in a lane. It is added to while a server runs."""


def startup(ports: dict[int, int]) -> str:
    """Return a `sitecustomize` module for the Pythons of a block.

    A program is run as the reader types it, but the port that it names itself may be taken on the machine that records or
    tests: it gets the free one of `ports`. And the book's own source changes while somebody works on it: Flask's reloader, which
    watches every folder of `sys.path`, must not see that. The book can still be imported.

    What a lesson has typed is read from a file, and printed where it is read, as a terminal does.
    """
    return _STARTUP.format(ports=ports, typed=TYPED)
