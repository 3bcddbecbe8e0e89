"""Jadwal kereta tanpa Flask dan tanpa Werkzeug: satu fungsi WSGI, dilayani server dari pustaka standar Python."""

from contextlib import suppress
from wsgiref.simple_server import make_server

from jadwal import JADWAL, berangkat


def app(environ, start_response):
    kota = environ["PATH_INFO"].removeprefix("/ke/")
    if kota in JADWAL:
        status, isi = "200 OK", "\n".join(berangkat(kota))
    else:
        status, isi = "404 Not Found", "Belum ada kereta ke sana."
    start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
    return [isi.encode("utf-8")]


if __name__ == "__main__":
    with suppress(KeyboardInterrupt), make_server("127.0.0.1", 5000, app) as server:
        print(f" * Running on http://127.0.0.1:{server.server_port}")
        print("Press CTRL+C to quit")
        server.serve_forever()
