"""A village on a student's notice board: visitors who register, enter and write, and what is asked of each page they get."""

from __future__ import annotations

import secrets
from typing import NoReturn

from .subject import LackError, ProjectCopy
from .visitor import Form, VisitedPage, Visitor

LIST, REGISTER, ENTER, LEAVE, WRITE = "/", "/daftar", "/masuk", "/keluar", "/tulis"


def lack(reason: str, advice: str, **values: object) -> NoReturn:
    """Raise `LackError`: what the point asks for is there, and wrong."""
    raise LackError("salah", reason, advice, **values)


def missing(reason: str, advice: str, **values: object) -> NoReturn:
    """Raise `LackError`: what the point asks for is not there yet."""
    raise LackError("belum", reason, advice, **values)


def wait() -> NoReturn:
    """Raise `LackError`: the point cannot be looked at before an earlier step is done."""
    raise LackError("menunggu", "", "")


class Person:
    """Somebody of the village: a name with an apostrophe, a password, and a browser of their own."""

    def __init__(self, world: World, name: str) -> None:
        """Take the name; the password is drawn."""
        self.name = f"{name} Ma'ruf {secrets.token_hex(2)}"
        self.secret = f"Sandi-{secrets.token_hex(8)}"
        self.world = world
        self.browser = Visitor(world.project.app)

    @property
    def account(self) -> dict[str, str]:
        """What is typed into the forms of `/daftar` and `/masuk`."""
        return {"nama": self.name, "sandi": self.secret}


class World:
    """One run of the application with an empty database, and what its visitors do."""

    def __init__(self, project: ProjectCopy) -> None:
        """Start the application and give `init-db`; whether that went well is the business of step 23-02."""
        self.project = project
        project.start()
        self.began = project.command("init-db")

    def guest(self) -> Person:
        """Return somebody who has no account."""
        return Person(self, "Tamu")

    def resident(self, name: str) -> Person:
        """Return somebody with an account, who has entered. Raises `LackError` when that cannot be done."""
        person = Person(self, name)
        self.register(person)
        self.enter(person)
        return person

    def register(self, person: Person) -> VisitedPage:
        """Register a person, and return the page that came back."""
        form = self.form(person, REGISTER, "nama", "sandi")
        return self.send(person, form, person.account)

    def enter(self, person: Person) -> VisitedPage:
        """Log a person in, and return the page that came back."""
        form = self.form(person, ENTER, "nama", "sandi")
        return self.send(person, form, person.account)

    def write(self, person: Person, title: str, text: str) -> VisitedPage:
        """Send a post of a person's, and return the page that came back."""
        return self.send(person, self.form(person, WRITE, "judul", "isi"), {"judul": title, "isi": text})

    def get(self, person: Person, path: str) -> VisitedPage:
        """Open a page."""
        with self.project.asking(f"GET {path}"):
            return person.browser.get(path)
        raise AssertionError

    def send(self, person: Person, form: Form, values: dict[str, str]) -> VisitedPage:
        """Send a form, and return what came back. As a browser does, the person then sees where that leads: a message waits there."""
        with self.project.asking(f"{form.method} {form.path}"):
            page = person.browser.send(form, values)
        if page.to is not None and page.to.startswith("/"):
            self.get(person, page.to)
        return page

    def post(self, person: Person, path: str, values: dict[str, str]) -> VisitedPage:
        """Send what a forger with a browser could: the values, and what is hidden in a form that this person does see."""
        hidden: dict[str, str] = {}
        for place in (WRITE, LIST, ENTER):
            for form in self.get(person, place).forms:
                hidden = form.hidden() | hidden
        with self.project.asking(f"POST {path}"):
            return person.browser.post(path, hidden | values)
        raise AssertionError

    def form(self, person: Person, path: str, *names: str) -> Form:
        """Return the form of a page that has fields with these names and is sent by POST. Raises `LackError` when there is none."""
        page = self.get(person, path)
        if page.status == 404:
            missing("`{alamat}` belum ada: dijawab 404.", "tambahkan rute untuk alamat itu.", alamat=path)
        if page.status != 200:
            lack(
                "`{alamat}` dijawab {status}, bukan 200.", "periksa fungsi view-nya.", alamat=path, status=_status(page)
            )
        found = page.form(*names)
        if found is None:
            lack(
                "Di `{alamat}` tidak ada formulir dengan isian {minta}. Yang ada: {ada}.",
                "tulis isian itu di dalam `<form>`, dengan `name` yang persis begitu.",
                alamat=path,
                minta=" dan ".join(names),
                ada=", ".join(page.names()) or "tidak ada isian",
            )
        if found.method != "POST":
            lack(
                "Formulir di `{alamat}` dikirim dengan GET, jadi isinya ikut di alamat.",
                'tulis `method="post"` di `<form>`-nya.',
                alamat=path,
            )
        return found


def _status(page: VisitedPage) -> str:
    return f"{page.status} (dialihkan ke {page.to})" if page.to is not None else str(page.status)


_REDIRECT = "akhiri dengan `return redirect(url_for(...))`."
_ENDPOINT = "arahkan dengan `redirect(url_for(...))`, dan periksa nama endpoint di dalamnya."


def redirected(page: VisitedPage, to: str, advice: str = _REDIRECT, elsewhere: str = _ENDPOINT) -> None:
    """Ask that a page redirects there; `advice` is for one that does not redirect, `elsewhere` for another aim. Raises `LackError`."""
    if page.status == 404:
        missing("`{minta}` dijawab 404.", "tambahkan rute untuk alamat itu.", minta=page.asked)
    if page.status == 405:
        missing(
            "`{minta}` dijawab 405: cara itu belum diterima.",
            'tulis `methods=["GET", "POST"]` di rutenya, atau `["POST"]` kalau memang hanya untuk kiriman.',
            minta=page.asked,
        )
    if page.status == 400:
        lack(
            "`{minta}` dijawab 400, padahal semua isian tersembunyi di formulirnya ikut dikirim.",
            "periksa nama isian yang dibaca kodemu; kalau memakai Flask-WTF, taruh token CSRF di dalam formulir itu.",
            minta=page.asked,
        )
    if page.to is None:
        lack(
            "`{minta}` dijawab {status}, bukan pengalihan ke `{harus}`.",
            advice,
            minta=page.asked,
            status=page.status,
            harus=to,
        )
    if page.to != to:
        lack(
            "`{minta}` mengalihkan ke `{ke}`, bukan ke `{harus}`.",
            elsewhere,
            minta=page.asked,
            ke=page.to,
            harus=to,
        )


def turned_away(page: VisitedPage, advice: str) -> None:
    """Ask that a guest was sent to the page where one enters. Raises `LackError`."""
    # Where a resident would be sent, the guest was served as one; anywhere else, the redirect itself is at fault.
    redirected(page, ENTER, advice, advice if page.to == LIST else _ENDPOINT)


def shown_again(page: VisitedPage, what: str) -> None:
    """Ask that a form was refused and is shown again, at once or by leading back to it. Raises `LackError`."""
    if page.to is not None and page.to == page.asked.rpartition(" ")[2]:
        return
    if page.to is not None:
        lack(
            "{apa} diterima: `{minta}` mengalihkan ke `{ke}`.",
            "periksa isiannya di fungsi view sebelum menyimpan, dan tampilkan formulirnya lagi dengan sebuah pesan.",
            apa=what,
            minta=page.asked,
            ke=page.to,
        )
    if page.form() is None:
        lack(
            "{apa} dijawab {status} tanpa formulirnya.",
            "tampilkan lagi halaman formulirnya dengan sebuah pesan.",
            apa=what,
            status=page.status,
        )


def answered(page: VisitedPage, status: int, advice: str) -> None:
    """Ask for a status. Raises `LackError`."""
    if page.status != status:
        lack(
            "`{minta}` dijawab {status}, bukan {harus}.",
            advice,
            minta=page.asked,
            status=_status(page),
            harus=status,
        )
