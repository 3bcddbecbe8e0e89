"""Yang dilayani server produksi: `gunicorn wsgi:app`, atau `waitress-serve wsgi:app`."""

from papan import create_app

app = create_app()

if app.config["SECRET_KEY"] == "dev":
    raise RuntimeError("KABAR_SECRET_KEY belum diisi. Pasang di lingkungan, jangan di kode.")
