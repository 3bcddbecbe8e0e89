"""Ditolak: kode penyambung di atas Werkzeug."""

from .balasan import balas


class Ditolak:
    """Aplikasi WSGI yang mengenal alamat lewat `@app.alamat(...)`."""

    def __init__(self):
        self.halaman = {}

    def alamat(self, path):
        def daftar(fungsi):
            self.halaman[path] = fungsi
            return fungsi

        return daftar

    def __call__(self, environ, start_response):
        fungsi = self.halaman.get(environ["PATH_INFO"])
        return balas(fungsi)(environ, start_response)
