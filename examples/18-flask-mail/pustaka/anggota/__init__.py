"""Blueprint anggota: sebuah folder dengan templat dan berkas statisnya sendiri."""

from pustaka.anggota.views import bp

__all__ = ["bp"]
