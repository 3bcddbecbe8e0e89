"""The public names of the workbook, the module in which each is written, and its magics."""

from __future__ import annotations

import re

HOMES = {
    "bandingkan_templat": "drawings.template_view",
    "coba": "web.client",
    "garis_waktu": "drawings.timeline",
    "hentikan_semua": "serving.server",
    "jalankan": "serving.server",
    "jejak_run": "drawings.run_trace",
    "jejak_sql": "drawings.sql_trace",
    "jelajah_environ": "drawings.environ_view",
    "pakai": "places",
    "periksa_mesin": "machine_check",
    "peta_konfigurasi": "drawings.config_map",
    "peta_konteks": "drawings.context_map",
    "peta_rute": "drawings.routes",
    "peta_templat": "drawings.template_search",
    "tandai": "drawings.context_map",
}

MAGICS = (
    "latihan",
    "uji",
    "periksa",
    "lihat",
    "petunjuk",
    "solusi",
    "tebak",
    "kuis",
    "ulang",
    "kemajuan",
    "periksa_proyek",
)
"""What a reader types after `%` or `%%`."""

OUR_MAGIC = re.compile(rf"^\s*%{{1,2}}\s?(?:{'|'.join(MAGICS)})\b", re.IGNORECASE | re.MULTILINE)
"""A line that calls one of them, also when written a little differently. To be asked of text without lookalikes (`lookalikes.plainly`)."""
