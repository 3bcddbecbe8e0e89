"""The public names of the workbook, and the module in which each is written."""

from __future__ import annotations

HOMES = {
    "bandingkan_templat": "drawings.template_view",
    "coba": "web.client",
    "garis_waktu": "drawings.timeline",
    "hentikan_semua": "serving.server",
    "jalankan": "serving.server",
    "jejak_run": "drawings.run_trace",
    "jelajah_environ": "drawings.environ_view",
    "pakai": "places",
    "periksa_mesin": "machine_check",
    "peta_konfigurasi": "drawings.config_map",
    "peta_konteks": "drawings.context_map",
    "peta_rute": "drawings.routes",
    "peta_templat": "drawings.template_search",
    "tandai": "drawings.context_map",
}
