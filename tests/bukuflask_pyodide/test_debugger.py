"""Werkzeug's debugger asks for its PIN where there is no shared memory."""

from __future__ import annotations

from io import StringIO

import werkzeug.debug
from flask import Flask
from werkzeug.test import Client

from bukuflask_pyodide import instead


def test_wrong_pins_are_counted_without_shared_memory(monkeypatch):
    monkeypatch.setattr(werkzeug.debug, "Value", None)
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setenv("WERKZEUG_DEBUG_PIN", "123-456-789")
    instead.own_value(werkzeug.debug)
    app = Flask("warung")
    app.debug = True
    app.add_url_rule("/", "rusak", lambda: 1 / 0)
    debugger = werkzeug.debug.DebuggedApplication(app, evalex=True)
    client = Client(debugger)
    client.get("/", errors_stream=StringIO())

    def answered(pin):
        question = {"__debugger__": "yes", "cmd": "pinauth", "s": debugger.secret, "pin": pin}
        return client.get("/", query_string=question).json

    assert answered("123-456-789") == {"auth": True, "exhausted": False}
    client = Client(debugger)
    assert [answered("000-000-000")["auth"] for _ in range(10)] == [False] * 10
    assert answered("123-456-789") == {"auth": False, "exhausted": True}
