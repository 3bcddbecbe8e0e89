"""Yang dilayani server produksi: gunicorn wsgi:app, atau waitress-serve wsgi:app."""

from pustaka import create_app

app = create_app()
