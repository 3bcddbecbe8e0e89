"""Rules that share a program write the same addresses as those that have one each."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.needs("penulis")

from werkzeug.routing import Map, Rule  # noqa: E402

from bukuflask_author import rules_once  # noqa: E402

RULES = [
    ("/", {}, {}),
    ("/kapal/<int:nomor>", {}, {"nomor": 7}),
    ("/kapal/<nomor>", {}, {"nomor": "tujuh belas"}),
    ("/kapal/<int:nomor>", {}, {"nomor": 7, "cari": "Ende", "urut": ["naik", "turun"]}),
    ("/kapal/", {"defaults": {"halaman": 1}}, {"halaman": 1}),
    ("/kapal/halaman/<int:halaman>", {"defaults": {"urut": "nama"}}, {"halaman": 2, "urut": "nama"}),
    ("/kapal/<path:berkas>", {}, {"berkas": "a/b c.txt"}),
    ("/kapal/", {"subdomain": "<kota>"}, {"kota": "kupang"}),
]


def _addresses() -> list[str]:
    """What is built by each rule, in a map of its own, as each application has one."""
    found = []
    for text, more, values in RULES:
        rules = Map([Rule(text, endpoint="x", **more)], host_matching=False)
        adapter = rules.bind("flask.test", subdomain="www")
        found += [adapter.build("x", values), adapter.build("x", values, append_unknown=False)]
    return found


def test_the_addresses_are_the_same(monkeypatch):
    before = _addresses()
    compiled = []
    original = Rule._compile_builder
    monkeypatch.setattr(
        Rule, "_compile_builder", lambda self, unknown=True: compiled.append(self.rule) or original(self, unknown)
    )
    rules_once.install()
    assert _addresses() == before
    made = len(compiled)
    assert _addresses() == before
    defaults = 2 * sum("defaults" in more for _, more, _ in RULES)
    assert len(compiled) - made == defaults  # only those are compiled again
    assert made > defaults
