"""Alat untuk notebook: perpustakaan sementara yang isinya boleh diubah sesukamu."""

import tempfile

from pustaka import create_app


def perpus_sementara(**pengaturan):
    """Buat aplikasi pustaka yang sudah berisi. Basis datanya di folder sementara."""
    folder = tempfile.TemporaryDirectory(prefix="pustaka-", ignore_cleanup_errors=True)
    app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder.name}/pustaka.db", **pengaturan})
    # Folder itu dihapus saat aplikasinya tidak dipakai lagi.
    app.extensions["folder_sementara"] = folder
    app.test_cli_runner().invoke(args=["init-db"])
    return app
