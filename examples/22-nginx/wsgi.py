"""Yang dilayani server produksi: gunicorn wsgi:app, dengan nginx di depannya."""

from pustaka import create_app

app = create_app()
