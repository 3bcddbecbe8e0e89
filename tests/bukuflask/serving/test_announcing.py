"""What a server's child says of its socket, also where Windows says it in other words."""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
from pathlib import Path

import pytest
from werkzeug.serving import BaseWSGIServer

from bukuflask.errors.catalogue import conditions
from bukuflask.serving import _serve, flask_command

PORT = 5000


def test_an_explained_error_and_a_server_know_a_taken_port_by_the_same_numbers():
    assert conditions.TAKEN == _serve.TAKEN


@pytest.fixture
def news(tmp_path, monkeypatch) -> Path:
    """Where the child writes; Werkzeug's own methods come back after the test."""
    for name in ("server_bind", "server_activate", "serve_forever"):
        monkeypatch.setattr(BaseWSGIServer, name, getattr(BaseWSGIServer, name))
    return tmp_path / "kabar.json"


def order(news: Path, port: int = PORT) -> dict:
    return json.loads(flask_command.order(news, port, None, {})[_serve.ORDER])


class Refusing(socket.socket):
    """A socket that the system does not let listen."""

    why: OSError

    def bind(self, _address):
        raise self.why


def windows(number: int) -> OSError:
    """The error as Windows gives it: its own number beside the one that it stands for."""
    error = PermissionError(errno.EACCES, "forbidden") if number == 10013 else OSError(number, "in use")
    error.winerror = number
    return error


@pytest.mark.parametrize(
    ("why", "taken"),
    [
        (OSError(errno.EADDRINUSE, "in use"), True),
        (windows(10048), True),
        (windows(10013), True),
        (PermissionError(errno.EACCES, "forbidden"), False),  # a port below 1024 on Linux
        (OSError(errno.EADDRNOTAVAIL, "no such address"), False),
    ],
)
def test_a_port_that_another_program_holds_is_told_apart(news, monkeypatch, why, taken):
    _serve.announce(order(news))
    Refusing.why = why
    monkeypatch.setattr("socketserver.socket.socket", Refusing)
    with pytest.raises(SystemExit):
        BaseWSGIServer("127.0.0.1", PORT, lambda *_: [])
    assert flask_command.read_news(news) == (flask_command.News(0) if taken else None)


def test_a_taken_port_of_a_server_that_the_app_starts_itself_is_not_ours(news, monkeypatch):
    _serve.announce(order(news, PORT + 1))
    Refusing.why = OSError(errno.EADDRINUSE, "in use")
    monkeypatch.setattr("socketserver.socket.socket", Refusing)
    with pytest.raises(SystemExit):
        BaseWSGIServer("127.0.0.1", PORT, lambda *_: [])
    assert flask_command.read_news(news) is None


def test_it_is_told_when_the_server_serves_and_only_of_the_first(news, monkeypatch):
    served = []
    monkeypatch.setattr(BaseWSGIServer, "serve_forever", lambda self, poll_interval: served.append(self.port))
    _serve.announce(order(news, 0))
    for _ in range(2):
        server = BaseWSGIServer("127.0.0.1", 0, lambda *_: [])
        assert flask_command.read_news(news) is None or served
        server.serve_forever()
        server.server_close()
    assert len(served) == 2
    assert flask_command.read_news(news) == flask_command.News(served[0])


if sys.platform == "win32":  # elsewhere an address is never shared between two listeners

    def test_on_windows_nobody_can_listen_on_the_same_port(news):
        _serve.announce(order(news, 0))
        server = BaseWSGIServer("127.0.0.1", 0, lambda *_: [])
        with socket.socket() as second:
            second.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with pytest.raises(OSError, match="WinError"):
                second.bind(("127.0.0.1", server.port))
        server.server_close()


def test_the_order_does_not_reach_what_the_app_starts(monkeypatch, news):
    monkeypatch.setenv(_serve.ORDER, json.dumps(order(news)))
    monkeypatch.setattr(_serve, "follow_the_kernel", lambda: None)
    monkeypatch.setattr("flask.cli.main", lambda: None)
    monkeypatch.setattr(sys, "argv", ["x"])
    _serve.main()
    assert _serve.ORDER not in os.environ
