"""Klien untuk API pustaka dengan pustaka standar Python. Tokennya dibaca dari variabel lingkungan PUSTAKA_API_TOKEN."""

import json
import os
from urllib.error import HTTPError
from urllib.request import Request, urlopen

ALAMAT = "http://127.0.0.1:5000/api/buku"


def minta(alamat, method="GET", isi=None):
    """Kirim satu permintaan. Kembalikan status dan isi jawabannya."""
    header = {"Authorization": "Bearer " + os.environ.get("PUSTAKA_API_TOKEN", "")}
    badan = None
    if isi is not None:
        header["Content-Type"] = "application/json"
        badan = json.dumps(isi).encode()
    permintaan = Request(alamat, data=badan, headers=header, method=method)
    try:
        # Alamatnya diawali http://, jadi tidak dapat menunjuk berkas di komputer.
        with urlopen(permintaan, timeout=10) as respons:  # nosec B310
            return respons.status, baca(respons)
    except HTTPError as galat:
        # `urlopen` menjadikan status 400 ke atas sebuah galat, yang juga dapat dibaca isinya.
        with galat:
            return galat.code, baca(galat)


def baca(respons):
    """Baca JSON. Jawaban 204 tidak punya isi."""
    teks = respons.read()
    return json.loads(teks) if teks else None


def main():
    status, buku = minta(ALAMAT, "POST", {"judul": "Sang Pemimpi", "penulis": "Andrea Hirata", "tahun": 2006})
    print(status, buku)
    if status == 201:
        alamat = f"{ALAMAT}/{buku['id']}"
        print(*minta(alamat, "PATCH", {"tahun": "dua ribu"}))
        print(*minta(alamat, "DELETE"))


if __name__ == "__main__":
    main()
