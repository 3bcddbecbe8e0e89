"""Titik masuk server produksi: gunicorn wsgi:app"""

from wargaapp import create_app

app = create_app()
kunci = app.config["SECRET_KEY"]
if not kunci or kunci == "dev":
    raise SystemExit("KABAR_SECRET_KEY belum ada.")
