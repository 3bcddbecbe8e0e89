"""Catatan (log) aplikasi: tingkatnya, bentuk barisnya, dan ke mana ditulis."""

import logging
from logging.config import dictConfig

from flask import g, has_app_context


class NomorPermintaan(logging.Filter):
    """Bubuhkan nomor permintaan pada setiap catatan, supaya catatan satu kunjungan dapat dikumpulkan."""

    def filter(self, record):
        record.nomor = g.get("nomor", "-") if has_app_context() else "-"
        return True


def pasang(tingkat):
    """Atur logger `pustaka`, yaitu `app.logger` milik paket ini. Logger lain tidak disentuh."""
    dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"nomor": {"()": NomorPermintaan}},
            "formatters": {"baris": {"format": "%(levelname)s [%(nomor)s] %(message)s"}},
            "handlers": {
                "layar": {
                    "class": "logging.StreamHandler",
                    "stream": "ext://flask.logging.wsgi_errors_stream",
                    "filters": ["nomor"],
                    "formatter": "baris",
                }
            },
            "loggers": {"pustaka": {"level": tingkat, "handlers": ["layar"], "propagate": False}},
        }
    )
