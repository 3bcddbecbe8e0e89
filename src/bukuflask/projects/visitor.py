"""A visitor of an application: opens its pages as a browser does, finds their forms, fills them in, keeps what is hidden in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from ..web.page import resolved

HOST = "https://localhost"
"""Where the application is. Not plain http, over which a cookie that is `Secure` would not be sent."""

_SILENT = frozenset({"script", "style", "template", "title"})
"""Elements whose text nobody sees."""

_BUTTONS = frozenset({"submit", "button", "reset", "image"})


@dataclass
class Field:
    """One field of a form: its type (`textarea` and `select` too), what it would send as it stands, or None for nothing."""

    kind: str
    value: str | None


@dataclass
class Form:
    """A form of a page: where it leads, as the path of a full address, how it is sent, and its fields by their names."""

    path: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)
    button: tuple[str, str] | None = None
    """Name and value of its first button that sends it, when that has a name."""
    ident: str = ""
    """Its `id`, by which what stands outside of it may belong to it."""

    def hidden(self) -> dict[str, str]:
        """Return what its hidden fields send: a token against forged requests, under whatever name."""
        return {name: each.value or "" for name, each in self.fields.items() if each.kind == "hidden"}


@dataclass
class VisitedPage:
    """What came back: the status, where it leads if it is a redirect, the text as it is, and what is seen of it."""

    asked: str
    """The request, as `GET /masuk`."""
    path: str
    status: int
    to: str | None
    """The path to which a redirect leads."""
    kind: str
    text: str
    seen: str = ""
    forms: list[Form] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    """The paths to which its links lead."""

    def form(self, *names: str) -> Form | None:
        """Return the form that has fields with these names, else None."""
        return next((each for each in self.forms if all(name in each.fields for name in names)), None)

    def form_to(self, path: str) -> Form | None:
        """Return the form that leads to a path, else None."""
        return next((each for each in self.forms if each.path == path), None)

    def names(self) -> list[str]:
        """Return the names of all fields that are not hidden."""
        found = [name for form in self.forms for name, each in form.fields.items() if each.kind != "hidden"]
        return list(dict.fromkeys(found))


class Visitor:
    """One visitor with cookies of their own."""

    def __init__(self, app: Any) -> None:
        """Take the Flask application. An exception in it reaches whoever asks for the page."""
        app.config["PROPAGATE_EXCEPTIONS"] = True
        self._client = app.test_client()
        self._last = "/"

    def get(self, path: str) -> VisitedPage:
        """Open a page; a redirect is not followed."""
        return self._ask("GET", path, {})

    def post(self, path: str, values: Mapping[str, str]) -> VisitedPage:
        """Send values without the page on which the form is."""
        return self._ask("POST", path, values)

    def send(self, form: Form, values: Mapping[str, str]) -> VisitedPage:
        """Fill in a form and send it: what is not filled in goes as it stands; any other password is the one given."""
        sent = {name: each.value for name, each in form.fields.items() if each.value is not None}
        secret = next((values[n] for n, f in form.fields.items() if f.kind == "password" and n in values), None)
        if secret is not None:
            sent |= {name: secret for name, each in form.fields.items() if each.kind == "password"}
        if form.button is not None:
            sent.setdefault(*form.button)
        return self._ask(form.method, form.path, sent | dict(values))

    def _ask(self, method: str, path: str, values: Mapping[str, str]) -> VisitedPage:
        # The addresses of a browser: Flask-WTF asks for the one from which a form came, where the site is https.
        if resolved(HOST, path) is None:  # `http://[nama-situs]/`: no visitor comes anywhere by it
            return VisitedPage(f"{method} {path}", path, 404, None, "", "")
        headers = {"Referer": f"{HOST}{self._last}"}
        given: dict[str, Any] = {"query_string" if method == "GET" else "data": dict(values)} if values else {}
        with self._client.open(path, method=method, base_url=HOST, headers=headers, **given) as reply:
            location = reply.headers.get("Location")
            to = None if location is None else resolved(f"{HOST}{path}", location)
            page = VisitedPage(
                f"{method} {path}",
                path,
                reply.status_code,
                (location if to is None else urlsplit(to).path) if 300 <= reply.status_code < 400 else None,
                reply.mimetype or "",
                reply.get_data(as_text=True),
            )
        if page.kind == "text/html":
            reader = _PageReader(page)
            reader.feed(page.text)
            reader.close()
            page.seen = " ".join(reader.words.split())
        if page.to is None and method == "GET":
            self._last = path
        return page


class _PageReader(HTMLParser):
    """Reads what a visitor sees of a page, its links and its forms."""

    def __init__(self, page: VisitedPage) -> None:
        super().__init__()
        self.words = ""
        self._page = page
        self._form: Form | None = None
        self._apart: list[tuple[str, dict[str, str]]] = []
        """What stands outside the form that it belongs to, perhaps above it."""
        self._silent = 0
        self._area = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent += 1
        elif tag == "a" and "href" in given:
            self._page.links.append(self._path(given["href"]))
        elif tag == "form":
            self._form = Form(
                self._path(given.get("action", "")) if given.get("action") else self._page.path,
                given.get("method", "get").upper(),
                ident=given.get("id", ""),
            )
            self._page.forms.append(self._form)
        else:
            if tag == "input" and given.get("type", "").lower() in _BUTTONS:
                self.words += f" {given.get('value', '')} "
            if tag in ("input", "button") and given.get("form"):
                self._apart.append((tag, given))
            elif self._form is not None:
                self._of_form(self._form, tag, given)

    def close(self) -> None:
        """End the page, and give its forms what stands apart from them."""
        super().close()
        for tag, given in self._apart:
            for form in self._page.forms:
                if form.ident == given["form"]:
                    self._of_form(form, tag, given)

    def _of_form(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        kind = given.get("type", "text" if tag == "input" else "submit").lower()
        if tag == "button" or (tag == "input" and kind in _BUTTONS):
            if form.button is None and name and kind == "submit":
                form.button = (name, given.get("value", ""))
        elif tag == "input" and name:
            off = kind in ("checkbox", "radio") and "checked" not in given
            form.fields[name] = Field(kind, None if off else given.get("value", "on" if kind == "checkbox" else ""))
        elif tag == "textarea" and name:
            self._area = name
            form.fields[name] = Field("textarea", "")
        elif tag == "select" and name:
            self._select = name
            form.fields[name] = Field("select", None)
        elif tag == "option" and self._select:
            chosen = form.fields[self._select]
            if chosen.value is None or "selected" in given:
                chosen.value = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "form":
            self._form = None
        elif tag == "textarea":
            if self._form is not None and self._area:
                area = self._form.fields[self._area]
                area.value = (area.value or "").removeprefix("\n")
            self._area = ""
        elif tag == "select":
            self._select = ""
        else:
            self.words += "" if tag in ("b", "i", "em", "strong", "span", "a") else " "

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            area = self._form.fields[self._area]
            area.value = (area.value or "") + data
        elif not self._silent:
            self.words += data

    def _path(self, address: str) -> str:
        to = resolved(f"{HOST}{self._page.path}", address)
        if to is None:
            return address
        whole = urlsplit(to)
        return whole.path if f"{whole.scheme}://{whole.netloc}" == HOST else whole.geturl()
