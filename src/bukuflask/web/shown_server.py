"""`Server`: an app that answers requests, as a notebook shows it. What kind of server it is, `serving` says."""

from __future__ import annotations

from abc import ABC, abstractmethod
from html import escape
from typing import TYPE_CHECKING, Any

from .transport import Transport

if TYPE_CHECKING:
    from .peramban import Browser


class Server(ABC):
    """Sebuah aplikasi yang menjawab permintaan. Di baris terakhir sebuah sel, halamannya tampil di Peramban.

    Contoh: `server = jalankan("02-aplikasi-minimal")`, lalu `server.url`, `server.log()`, `server.berhenti()`
    """

    # `address` is the first page to show; `about` holds the (label, code) lines above it. A comment, because `server?` shows
    # what an `__init__` says of itself.
    def __init__(self, transport: Transport, app_name: str, address: str, about: list[tuple[str, str]]) -> None:
        self._transport = transport
        self._app_name = app_name
        self._address = address
        self._about = about
        self._browser: Browser | None = None
        self._widget: Any = None

    @property
    def url(self) -> str:
        """Alamat halaman pertama aplikasinya."""
        return self._transport.origin + "/"

    @property
    @abstractmethod
    def port(self) -> int | None:
        """Nomor port, atau `None` kalau aplikasinya berjalan di dalam notebook."""

    @property
    @abstractmethod
    def hidup(self) -> bool:
        """Apakah aplikasinya masih menjawab."""

    @abstractmethod
    def log(self) -> str:
        """Kembalikan semua yang sudah ditulis servernya."""

    @abstractmethod
    def berhenti(self) -> None:
        """Hentikan servernya; memanggilnya sekali lagi tidak berakibat apa-apa."""

    def __repr__(self) -> str:
        state = f"berjalan di {self.url}" if self.hidup else "sudah berhenti"
        return f"<Server {self._app_name}: {state}>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Show the page: live in Peramban, and as a still picture where the notebook is only read."""
        if not self.hidup:
            text = f"Server {self._app_name} sudah berhenti. Untuk memulainya lagi, jalankan sel yang memanggil jalankan(...)."
            return {"text/plain": text, "text/html": f"<p>{escape(text)}</p>"}
        browser = self._browse()[0]
        with browser.lock:
            return self._shown(browser)

    def _browse(self) -> tuple[Browser, list[tuple[str, str]]]:
        """Return the browser that shows the page as it is now, and the (label, code) lines above it."""
        from .peramban import Browser

        if self._browser is None:
            self._browser = Browser(self._transport)
        with self._browser.lock:
            if self._browser.log:
                self._browser.refresh()
            else:
                self._browser.open("GET", self._address)
        return self._browser, self._about

    def _shown(self, browser: Browser) -> dict[str, Any]:
        from .peramban import make_widget
        from .picture import picture

        page = browser.page
        head = "<br>\n".join(f"{escape(label)}: <code>{escape(code)}</code>" for label, code in self._about)
        lines = [
            *(f"{label}: {code}" for label, code in self._about),
            f"{page.address} → {page.status or 'tidak ada jawaban'}",
        ]
        bundle: dict[str, Any] = {
            "text/plain": "\n".join(lines),
            "text/html": f"<p>{head}</p>\n{picture(page)}",
        }
        try:
            if self._widget is None:
                self._widget = make_widget(browser, self._about)
            else:
                self._widget.update()
        except ImportError:
            return bundle
        view = {"version_major": 2, "version_minor": 0, "model_id": self._widget.model_id}
        bundle["application/vnd.jupyter.widget-view+json"] = view
        return bundle


def browse(server: Server) -> tuple[Browser, list[tuple[str, str]]]:
    """Return the browser that shows a server's page as it is now, and the (label, code) lines above it."""
    return server._browse()
