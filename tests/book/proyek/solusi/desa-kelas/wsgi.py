import sys

from lumbung import create_app

app = create_app()
app.debug = False

if app.config["KUNCI_SEMENTARA"]:
    sys.exit("Kunci rahasia tidak ditemukan: isi KABAR_SECRET_KEY, atau SECRET_KEY di instance/config.py.")
