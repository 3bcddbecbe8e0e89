"""Jadwal kereta tanpa Flask dan tanpa Werkzeug: satu fungsi WSGI, dan server dari pustaka standar Python."""

from wsgiref.simple_server import make_server

from jadwal import JADWAL, berangkat


def app(environ, start_response):
    kota = environ["PATH_INFO"].removeprefix("/ke/")
    if kota in JADWAL:
        status = "200 OK"
        isi = "\n".join(berangkat(kota))
    else:
        status = "404 Not Found"
        isi = "Belum ada kereta ke sana."
    start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
    return [isi.encode("utf-8")]


if __name__ == "__main__":
    server = make_server("127.0.0.1", 5000, app)
    print(f" * Running on http://127.0.0.1:{server.server_port}")
    print("Press CTRL+C to quit")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
