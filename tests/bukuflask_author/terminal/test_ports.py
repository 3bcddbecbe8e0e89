"""Which numbers are ports, and that their free ones are nobody else's."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.needs("penulis")

from bukuflask_author.terminal import ports  # noqa: E402
from bukuflask_author.terminal.ports import Ports, written  # noqa: E402


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("flask run --port 5001", {5001}),
        ("flask run --port=5001", {5001}),
        ("flask run -p 5001", {5001}),
        ("gunicorn -b 127.0.0.1:8000 a:b", {8000}),
        ("gunicorn -b :8000 a:b", {8000}),
        ("waitress-serve --listen=*:8080 a:b", {8080}),
        ("python -m http.server 8000", {8000}),
        ("python -m http.server -b 127.0.0.1 -d publik 8000", {8000}),
        ("python -m aiosmtpd -n -l localhost:8025", {8025}),
        ("mysql -h 127.0.0.1 -P3307", {3307}),
        ("mysql+pymysql://root:12345@127.0.0.1:3307/toko", {3307}),
        ("FLASK_RUN_PORT=12345", {12345}),
        ("curl http://localhost:8000/a http://127.0.0.1:8001/b", {8000, 8001}),
        ("listen 80;\nlisten 127.0.0.1:8443 ssl;", {80, 8443}),
        ("MAIL_PORT = 8025", {8025}),
        ('{"port": 8000}', {8000}),
        ("server web:8000;", {8000}),
        ("app.run(port=5050)", {5050}),
        ("http://[::1]:8000/", {8000}),
        # No ports.
        ("echo 8000 rupiah", set()),
        ("pukul 12:30", set()),
        ("(pid:12345)", set()),
        ("127.0.0.1", set()),
        ("python -m http.server -b 127.0.0.1", set()),
        ("http://127.0.0.1:99999999/", set()),
    ],
)
def test_where_ports_are_written(text, expected):
    assert written(text) == expected


@pytest.fixture
def some():
    made = Ports()
    yield made
    made.release()


def test_there_and_back(some):
    some.add({5000, 8000, 12345})
    text = "flask run -p 8000; curl http://127.0.0.1:5000/a?harga=8000; PORT=12345; 127.0.0.1:9999"
    free = some.to_free(text)
    assert written(free).isdisjoint({5000, 8000, 12345})
    assert "harga=8000" in free
    assert "127.0.0.1:9999" in free
    assert len(free) == len(text)  # a free port is as long as the written one
    assert some.to_written(free) == text


def test_a_free_port_is_not_taken_for_a_written_one(some):
    some.add({8000})
    some.add(written(some.to_free("127.0.0.1:8000")))
    assert some.known() == {8000}


def test_no_two_recordings_get_the_same_port(monkeypatch):
    class Always:
        def sample(self, numbers, count):
            return list(numbers)[-count:]

    monkeypatch.setattr(ports.random, "SystemRandom", Always)
    made = [Ports() for _ in range(20)]
    for each in made:
        each.add({5000, 8000})
    given = [each.free(port) for each in made for port in (5000, 8000)]
    for each in made:
        each.release()
    assert len(set(given)) == len(given)


def test_the_ports_of_an_example_are_those_of_its_settings_and_programs(tmp_path, some):
    (tmp_path / "toko.py").write_text("app.run(port=5051)\n", encoding="utf-8")
    (tmp_path / "test_toko.py").write_text("app.run(port=5052)\n", encoding="utf-8")
    (tmp_path / "nginx.conf").write_text("listen 8080; # é\n", encoding="utf-8")
    (tmp_path / "catatan.txt").write_text("127.0.0.1:5053\n", encoding="utf-8")
    (tmp_path / "rusak.conf").write_bytes(b"\xff\xfe listen 5054")
    assert ports.in_example(tmp_path) == {5051, 8080}
    some.add({5051, 8080})
    ports.translate(tmp_path, some)
    assert (tmp_path / "nginx.conf").read_text(encoding="utf-8") == f"listen {some.free(8080)}; # é\n"
    assert "5051" in (tmp_path / "toko.py").read_text(encoding="utf-8")
