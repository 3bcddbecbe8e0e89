"""How each point of the final project is looked at, by what a visitor can see: no name of the student's own code is asked for.

A check says nothing when its point is there. It raises `LackError` with the reason, or lets `StoppedError` pass.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from . import contents, own_tests, readiness
from .subject import LackError, ProjectCopy, StoppedError
from .visitor import VisitedPage
from .world import (
    ENTER,
    LEAVE,
    LIST,
    REGISTER,
    WRITE,
    Person,
    World,
    answered,
    lack,
    missing,
    redirected,
    shown_again,
    turned_away,
    wait,
)


@dataclass
class Look:
    """What the points of one step share: the project, the village once it is needed, and what an earlier point left."""

    project: ProjectCopy
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def world(self) -> World:
        """The village of this step, made when it is first asked for."""
        if "world" not in self.kept:
            self.kept["world"] = World(self.project)
        world: World = self.kept["world"]
        return world

    def person(self, name: str) -> Person:
        """Return the resident of that name, who registers and enters when first asked for."""
        if name not in self.kept:
            self.kept[name] = self.world.resident(name)
        person: Person = self.kept[name]
        return person

    def guest(self) -> Person:
        """Return a new guest."""
        return self.world.guest()


@dataclass(frozen=True)
class PointCheck:
    """How one point is looked at, and the points of its step without which that cannot be done."""

    run: Callable[[Look], None]
    needs: tuple[str, ...] = ()


CHECKS: dict[str, dict[str, PointCheck]] = {}
"""By step and point, in the order in which they are looked at; where a step needs people, the first entry is `""`, which makes them."""


def _point(step: str, code: str, *needs: str) -> Callable[[Callable[[Look], None]], Callable[[Look], None]]:
    def keep(run: Callable[[Look], None]) -> Callable[[Look], None]:
        CHECKS.setdefault(step, {})[code] = PointCheck(run, needs)
        return run

    return keep


# -- 23-01: the factory -----------------------------------------------------------------------------------------------------------


@_point("23-01", "paket")
def _package(look: Look) -> None:
    look.project.fresh()


@_point("23-01", "pabrik", "paket")
def _factory(look: Look) -> None:
    first = look.project.start()
    create = look.project.fresh()
    with look.project.asking("create_app()", "run"):
        one, two = create(), create()
    if one is two or first is one:
        lack(
            "Dua pemanggilan `create_app()` mengembalikan aplikasi yang sama.",
            "buat objek `Flask` di dalam fungsinya, bukan di luarnya.",
        )


@_point("23-01", "konfigurasi", "pabrik")
def _configured(look: Look) -> None:
    word = secrets.token_hex(8)
    create = look.project.fresh()
    with look.project.asking("create_app({...})", "run"):
        try:
            app = create({"TESTING": True, "SECRET_KEY": word})
        except TypeError as error:
            if "argument" not in str(error):
                raise
            missing(
                "`create_app` belum menerima argumen.",
                "tulis `def create_app(test_config=None):`.",
            )
    for name, value in (("TESTING", True), ("SECRET_KEY", word)):
        if app.config.get(name) != value:
            lack(
                "`create_app({{'{nama}': ...}})` tidak memakai nilai itu.",
                "panggil `app.config.from_mapping(test_config)` sesudah konfigurasi yang lain, kalau `test_config` bukan None.",
                nama=name,
            )


@_point("23-01", "depan", "pabrik")
def _front(look: Look) -> None:
    page = look.world.get(look.guest(), LIST)
    if page.status == 404:
        missing("`/` belum ada: dijawab 404.", "tambahkan rute `/` di pabrikmu, atau di sebuah blueprint.")
    answered(page, 200, "periksa fungsi view untuk `/`; tamu pun boleh membukanya.")
    if page.kind != "text/html" or "<" not in page.text:
        lack("`/` dijawab dengan teks tanpa HTML.", "kembalikan `render_template(...)`.")


# -- 23-02: the database ----------------------------------------------------------------------------------------------------------


@_point("23-02", "perintah")
def _command(look: Look) -> None:
    status, said = look.world.began
    if "No such command" in said:
        others = sorted(look.project.app.cli.commands)
        missing(
            "Perintah `flask init-db` belum ada." + (" Yang sudah kamu daftarkan: {ada}." if others else ""),
            "tulis fungsinya dengan `@click.command('init-db')`, lalu daftarkan di pabrik dengan `app.cli.add_command(...)`.",
            ada=", ".join(f"`{name}`" for name in others),
        )
    if status:
        lack(
            "`flask init-db` berakhir dengan kode {kode}: {kata}",
            "jalankan perintah itu di terminal dan baca pesannya. Perintahnya tidak boleh bertanya.",
            kode=status,
            kata=said.splitlines()[-1] if said else "tanpa pesan",
        )


@_point("23-02", "berkas", "perintah")
def _file(look: Look) -> None:
    found = look.project.databases()
    if not found:
        missing(
            "Sesudah `init-db` tidak ada berkas basis data SQLite di folder proyekmu.",
            "simpan basis datanya di `app.instance_path`, dan buat folder itu lebih dulu dengan `os.makedirs`.",
        )
    instance = look.project.app.instance_path
    outside = [path for path in found if not str(path).startswith(str(instance))]
    if outside:
        lack(
            "Basis datanya ada di `{berkas}`, di luar folder instance.",
            "pakai `os.path.join(app.instance_path, ...)` sebagai alamatnya.",
            berkas=look.project.relative(str(outside[0])),
        )


@_point("23-02", "tabel", "berkas")
def _tables(look: Look) -> None:
    names = [name for path in look.project.databases() for name in contents.tables(path)]
    if len(names) < 2:
        missing(
            "Tabel yang ada sesudah `init-db`: {ada}.",
            "buat dua tabel: satu untuk warga, satu untuk kabar yang menyebut penulisnya.",
            ada=", ".join(names) or "tidak ada",
        )


@_point("23-02", "ulang", "perintah")
def _again(look: Look) -> None:
    # No page writes anything yet in this step: the rows that must be gone afterwards are put in here.
    before = [contents.marked(path) for path in look.project.databases()]
    _given_again(look)
    kept = [table for rows in before for table in rows.still_there()]
    if kept:
        lack(
            "Sebelum `flask init-db` yang kedua, pemeriksa ini menaruh satu baris di tabel {tabel}. Sesudahnya baris itu masih ada.",
            "buang dulu tabel yang lama: `DROP TABLE IF EXISTS` sebelum `CREATE TABLE`, atau `db.drop_all()` sebelum `db.create_all()`. "
            "`CREATE TABLE IF NOT EXISTS` dan `create_all()` sendirian membiarkan isinya.",
            tabel=" dan ".join(f"`{name}`" for name in sorted(kept)),
        )


def _given_again(look: Look) -> None:
    """Run `flask init-db` a second time. Raises `LackError` when it ends with an error."""
    status, said = look.project.command("init-db")
    if status:
        lack(
            "Yang kedua kalinya `flask init-db` berakhir dengan kode {kode}: {kata}",
            "buang dulu tabel yang lama, misalnya dengan `DROP TABLE IF EXISTS`.",
            kode=status,
            kata=said.splitlines()[-1] if said else "tanpa pesan",
        )


# -- 23-03: accounts --------------------------------------------------------------------------------------------------------------


def _is_inside(look: Look, person: Person) -> bool:
    page = look.world.get(person, LIST)
    return person.name in page.seen


@_point("23-03", "daftar-formulir")
def _register_form(look: Look) -> None:
    look.world.form(look.guest(), REGISTER, "nama", "sandi")


@_point("23-03", "daftar", "daftar-formulir")
def _register(look: Look) -> None:
    for name in ("Yuliana", "Ucok"):
        person = look.kept[f"akun {name}"] = Person(look.world, name)
        redirected(
            look.world.register(person),
            ENTER,
            "akhiri dengan `return redirect(url_for(...))`. Kalau yang tampil formulirnya lagi, isian yang lengkap ditolak kodemu: "
            "nama dengan spasi dan petik, dan sandi dengan huruf, angka, dan tanda hubung, adalah isian yang boleh.",
        )


@_point("23-03", "daftar-kosong", "daftar")
def _register_empty(look: Look) -> None:
    for gap, words in (("nama", "Pendaftaran tanpa nama"), ("sandi", "Pendaftaran tanpa sandi")):
        person = look.guest()
        given = person.account | {gap: ""}
        page = look.world.send(person, look.world.form(person, REGISTER, "nama", "sandi"), given)
        shown_again(page, words)
        again = look.world.send(person, look.world.form(person, ENTER, "nama", "sandi"), given)
        if again.to == LIST:
            lack(f"{words} ditolak halamannya, tetapi akunnya dibuat.", "simpan hanya kalau tidak ada keluhan.")


def _spellings(secret: str) -> dict[str, bytes]:
    """Return what a careless program makes of a password, by what it is called."""
    plain = secret.encode()
    fast = {
        name: digest
        for name in ("md5", "sha1", "sha256", "sha512")
        for digest in [hashlib.new(name, plain, usedforsecurity=False)]
    }
    found = {"teksnya sendiri": plain, "base64": base64.b64encode(plain), "teksnya yang dibalik": plain[::-1]}
    found |= {f"{name.upper()} tanpa garam": digest.hexdigest().encode() for name, digest in fast.items()}
    return found


@_point("23-03", "hash", "daftar")
def _hashed(look: Look) -> None:
    secret = look.kept["akun Yuliana"].secret
    for path in sorted(path for path in look.project.root.rglob("*") if path.is_file()):
        content = path.read_bytes()
        for name, spelt in _spellings(secret).items():
            if spelt in content:
                lack(
                    "Di dalam `{berkas}`, sandi yang baru didaftarkan dapat ditemukan: {rupa}.",
                    "simpan `generate_password_hash(sandi)` dari `werkzeug.security`, dan cocokkan dengan `check_password_hash`.",
                    berkas=look.project.relative(str(path)),
                    rupa=name,
                )


@_point("23-03", "masuk", "daftar")
def _enter(look: Look) -> None:
    person = look.kept["akun Yuliana"]
    before = look.world.get(person, LIST)
    redirected(
        look.world.enter(person),
        LIST,
        "akhiri dengan `return redirect(url_for(...))`. Kalau yang tampil formulirnya lagi, nama dan sandi yang baru didaftarkan ditolak kodemu: "
        "di `check_password_hash(...)` hash dari tabel ditulis lebih dulu, baru kemudian sandi yang diketik.",
    )
    if person.name in before.seen:
        lack(
            "Halaman `/` sudah menyebut nama warga itu sebelum ia masuk.",
            "tampilkan nama di templat dasar hanya kalau ada yang masuk.",
        )
    if not _is_inside(look, person):
        if person.name in look.world.get(person, ENTER).seen:
            lack(
                "Sesudah masuk, halaman `/masuk` menyebut nama warga itu, tetapi `/` tidak.",
                "periksa templat untuk `/`. Kalau warganya dimuat di bawah `before_request` milik sebuah blueprint, ganti dengan "
                "`before_app_request`: yang pertama hanya bekerja untuk halaman blueprint itu sendiri.",
            )
        lack(
            "Sesudah masuk, halaman `/` tidak menyebut nama warga itu.",
            "simpan nomor warga di `session`, dan tampilkan namanya di templat dasar kalau ada yang masuk.",
        )
    if person.name in look.world.get(look.guest(), LIST).seen:
        lack(
            "Sesudah satu warga masuk, tamu di peramban lain pun melihat namanya di `/`.",
            "simpan nomor warga di `session`, yang milik satu peramban. Variabel biasa dipakai bersama oleh semua pengunjung.",
        )


@_point("23-03", "masuk-keliru", "masuk")
def _enter_wrongly(look: Look) -> None:
    owner, other = look.kept["akun Yuliana"], look.kept["akun Ucok"]
    tries = (
        ("Sandi yang salah", owner.name, "bukan-sandinya"),
        ("Sandi yang kosong", owner.name, ""),
        ("Sandi milik warga lain", owner.name, other.secret),
        ("Nama yang tidak terdaftar", "Nama Karangan", owner.secret),
        ("Potongan SQL sebagai nama", f"{owner.name}' --", "apa saja"),
        ("Potongan SQL sebagai sandi", owner.name, "' OR '1'='1"),
    )
    for words, name, secret in tries:
        guest = look.guest()
        page = look.world.send(guest, look.world.form(guest, ENTER, "nama", "sandi"), {"nama": name, "sandi": secret})
        shown_again(page, words)
        if owner.name in look.world.get(guest, LIST).seen:
            lack(
                "{apa} ditolak halamannya, tetapi pengunjungnya masuk.",
                "isi `session` hanya kalau sandinya cocok.",
                apa=words,
            )


@_point("23-03", "daftar-kembar", "masuk-keliru")
def _register_twice(look: Look) -> None:
    owner = look.kept["akun Ucok"]
    thief = look.guest()
    thief.name = owner.name
    shown_again(look.world.register(thief), "Nama yang sudah dipakai")
    if look.world.enter(thief).to == LIST:
        lack(
            "Pendaftaran kedua dengan nama yang sama membuka akun itu dengan sandi yang baru.",
            "beri kolom namanya `UNIQUE`, dan jangan ubah baris yang sudah ada.",
        )
    if look.world.enter(owner).to != LIST:
        lack(
            "Sesudah orang lain mendaftar dengan nama yang sama, sandi yang lama tidak berlaku lagi.",
            "beri kolom namanya `UNIQUE`, dan jangan ubah baris yang sudah ada.",
        )


@_point("23-03", "keluar", "masuk")
def _leave(look: Look) -> None:
    person = look.kept["akun Yuliana"]
    form = look.world.get(person, LIST).form_to(LEAVE)
    if form is None:
        missing(
            "Di `/` tidak ada formulir yang menuju `/keluar` untuk warga yang masuk.",
            'tulis `<form method="post" action="...">` dengan sebuah tombol di templat dasar.',
        )
    opened = look.world.get(person, LEAVE)
    if not _is_inside(look, person):
        lack(
            "GET `/keluar` mengeluarkan warga itu.",
            'tulis `methods=["POST"]` di rutenya.',
        )
    answered(opened, 405, 'tulis `methods=["POST"]` di rutenya.')
    if form.method != "POST":
        lack("Formulir ke `/keluar` dikirim dengan GET.", 'tulis `method="post"` di formulirnya.')
    look.world.send(person, form, {})
    if _is_inside(look, person):
        lack("Sesudah formulir ke `/keluar` dikirim, warga itu masih masuk.", "panggil `session.clear()`.")


# -- 23-04: writing and reading ---------------------------------------------------------------------------------------------------


_GUARD = "periksa dulu apakah ada warga yang masuk; kalau tidak, `return redirect(...)` ke `/masuk`."


@_point("23-04", "")
def _writers(look: Look) -> None:
    answered(
        look.world.get(look.guest(), LIST), 200, "selesaikan langkah 23-01 lebih dulu: tamu pun boleh membaca `/`."
    )
    look.person("Fatimah")


def _titles(look: Look) -> str:
    return look.world.get(look.guest(), LIST).seen


@_point("23-04", "tulis-tamu")
def _write_as_guest(look: Look) -> None:
    turned_away(look.world.get(look.guest(), WRITE), _GUARD)
    turned_away(look.world.post(look.guest(), WRITE, {"judul": "Kabar tamu", "isi": "x"}), _GUARD)
    if "Kabar tamu" in _titles(look):
        lack("Kiriman tamu ke `/tulis` tersimpan.", "jaga fungsi view-nya, untuk GET dan untuk POST.")


@_point("23-04", "tulis-formulir")
def _write_form(look: Look) -> None:
    look.world.form(look.person("Fatimah"), WRITE, "judul", "isi")


@_point("23-04", "tulis", "tulis-formulir")
def _write(look: Look) -> None:
    writer = look.person("Fatimah")
    redirected(look.world.write(writer, "Arisan Jum'at", "Bawa 'gelas' sendiri"), LIST)
    seen = _titles(look)
    for what, words in (("judul", "Arisan Jum'at"), ("isi", "Bawa 'gelas' sendiri"), ("nama penulis", writer.name)):
        if words not in seen:
            lack(
                "Sesudah menulis, {apa} kabar itu tidak ada di `/`.",
                "periksa apakah yang dikirim disimpan, termasuk `commit()`-nya, lalu apa yang ditampilkan templatnya.",
                apa=what,
            )


@_point("23-04", "tulis-kosong", "tulis")
def _write_empty(look: Look) -> None:
    writer = look.person("Fatimah")
    for title, words in (("", "Kabar tanpa judul"), ("   ", "Judul yang hanya berisi spasi")):
        text = f"sudah diketik {secrets.token_hex(4)}"
        page = look.world.write(writer, title, text)
        shown_again(page, words)
        if text in _titles(look):
            lack("{apa} tersimpan.", "periksa judulnya sesudah `.strip()`, sebelum menyimpan.", apa=words)
        form = page.form("isi")
        if form is None or text not in (form.fields["isi"].value or ""):
            lack(
                "{apa} ditolak, tetapi isi yang sudah diketik hilang dari formulirnya.",
                "berikan isiannya lagi kepada templat: `value` untuk `input`, dan teks di antara `<textarea>` dan `</textarea>`.",
                apa=words,
            )


@_point("23-04", "urutan", "tulis")
def _order(look: Look) -> None:
    # Neither the titles nor the writers are in the order in which they come.
    writers = [look.person(name) for name in ("Made", "Yosef", "Fatimah")]
    for pause in (0, 1.1):  # times that are kept in whole seconds may be the same
        titles = [f"{word} {secrets.token_hex(4)}" for word in ("Melon", "Apel", "Zaitun")]
        for writer, title in zip(writers, titles, strict=True):
            look.world.write(writer, title, "x")
            time.sleep(pause)
        seen = _titles(look)
        places = [seen.find(title) for title in reversed(titles)]
        if -1 not in places and places == sorted(places):
            return
    lack(
        "Kabar yang lebih baru tampil di bawah yang lebih lama.",
        "urutkan dari yang terbaru, misalnya `ORDER BY id DESC`.",
    )


@_point("23-04", "aman", "tulis")
def _escaped(look: Look) -> None:
    writer = look.person("Fatimah")
    mark = secrets.token_hex(4)
    look.world.write(writer, f"<b>judul {mark}</b>", f"<script>isi{mark}</script>")
    page = look.world.get(look.guest(), LIST)
    for what, words in (("Judul", f"<b>judul {mark}"), ("Isi", f"<script>isi{mark}")):
        if words in page.text:
            lack(
                "{apa} yang berisi HTML dikirim ke peramban sebagai HTML.",
                "buang `|safe` (dan `Markup`): Jinja2 mengamankan nilai di templat `.html` dengan sendirinya.",
                apa=what,
            )


@_point("23-04", "tersimpan", "tulis")
def _kept(look: Look) -> None:
    writer = look.person("Fatimah")
    look.project.start()
    returned = Person(look.world, "")
    returned.name, returned.secret = writer.name, writer.secret
    if "Arisan Jum'at" not in _titles(look):
        lack(
            "Sesudah aplikasinya dimulai ulang, kabar yang ditulis tadi hilang.",
            "simpan di basis data, dan panggil `commit()`.",
        )
    if look.world.enter(returned).to != LIST:
        lack(
            "Sesudah aplikasinya dimulai ulang, warga tidak dapat masuk lagi.",
            "simpan akunnya di basis data, dan panggil `commit()`.",
        )
    look.kept["Fatimah"] = returned


@_point("23-04", "dikosongkan", "tulis", "tersimpan")
def _emptied(look: Look) -> None:
    try:
        _given_again(look)
    except (LackError, StoppedError):
        wait()  # step 23-02 says what is wrong with the command
    if "Arisan Jum'at" in _titles(look):
        lack(
            "Sesudah `init-db`, kabar yang lama masih ada.",
            "buang dulu tabel yang lama, misalnya dengan `DROP TABLE IF EXISTS`.",
        )
    again = Person(look.world, "")
    again.name, again.secret = look.kept["Fatimah"].name, look.kept["Fatimah"].secret
    if look.world.enter(again).to == LIST:
        lack("Sesudah `init-db`, akun yang lama masih ada.", "buang juga tabel warganya.")


# -- 23-05: one's own --------------------------------------------------------------------------------------------------------------
# Every point writes the posts that it needs: what one point finds broken is no other's fault.


@_point("23-05", "")
def _owners(look: Look) -> None:
    look.person("Sitti")
    title = f"Gotong royong {secrets.token_hex(2)}"
    redirected(look.world.write(look.person("Yosef"), title, "x"), LIST)
    if title not in _titles(look):
        lack("Kabar yang ditulis tidak tampil di `/`.", "selesaikan langkah 23-04 lebih dulu.")


def _numbers(look: Look, person: Person) -> set[int]:
    """Return the numbers of the posts that a person is offered to edit."""
    parts = [path.strip("/").split("/") for path in look.world.get(person, LIST).links]
    return {int(part[0]) for part in parts if len(part) == 2 and part[0].isdigit() and part[1] == "edit"}


@dataclass(frozen=True)
class _Post:
    """A post of Yosef's, as it was written."""

    title: str
    text: str
    number: int

    def path(self, action: str) -> str:
        return f"/{self.number}/{action}"


def _posted(look: Look) -> _Post:
    """Have the person Yosef send one more post, and return it."""
    owner, mark = look.person("Yosef"), secrets.token_hex(3)
    before = _numbers(look, owner)
    title, text = f"Panen {mark}", f"Kopi di kebun {mark}"
    look.world.write(owner, title, text)
    new = _numbers(look, owner) - before
    if len(new) != 1:
        lack(
            "Sesudah satu kabar ditulis, penulisnya melihat {banyak} tautan baru ke `/<id>/edit`.",
            "tulis satu tautan untuk setiap kabar miliknya, dengan nomor kabarnya sendiri.",
            banyak=len(new),
        )
    return _Post(title, text, new.pop())


@_point("23-05", "edit-tautan")
def _edit_links(look: Look) -> None:
    owner = look.person("Yosef")
    if not any(path.endswith("/edit") for path in look.world.get(owner, LIST).links):
        missing(
            "Penulis tidak melihat tautan ke `/<id>/edit` di `/`.",
            "tambahkan `<a>` di templatnya, kalau penulisnya warga yang masuk.",
        )
    _posted(look)
    for who, words in ((look.person("Sitti"), "Warga lain"), (look.guest(), "Tamu")):
        if any(path.endswith("/edit") for path in look.world.get(who, LIST).links):
            lack(
                "{siapa} melihat tautan ke `/<id>/edit` pada kabar yang bukan miliknya.",
                "bandingkan penulisnya dengan warga yang masuk.",
                siapa=words,
            )


def _unchanged(look: Look, post: _Post, words: str) -> None:
    """Ask that a post is still there as it was written. Raises `LackError`."""
    seen = _titles(look)
    if post.title not in seen or post.text not in seen:
        lack(
            "{apa} mengubah atau menghapus kabar.",
            "periksa dulu siapa yang meminta dan dengan cara apa, baru kemudian simpan.",
            apa=words,
        )


@_point("23-05", "edit-isi", "edit-tautan")
def _edit_form(look: Look) -> None:
    post = _posted(look)
    form = look.world.form(look.person("Yosef"), post.path("edit"), "judul", "isi")
    for name, value in (("judul", post.title), ("isi", post.text)):
        if (form.fields[name].value or "").strip() != value:
            lack(
                "Isian `{nama}` di `/<id>/edit` tidak memuat kabar yang sekarang.",
                "tulis nilainya di `value` (untuk `textarea`: di antara kedua tandanya).",
                nama=name,
            )


@_point("23-05", "edit", "edit-isi")
def _edit(look: Look) -> None:
    owner, post, other = look.person("Yosef"), _posted(look), _posted(look)
    title, text = f"Kerja bakti 'Minggu' {secrets.token_hex(2)}", f"isi yang baru {secrets.token_hex(2)}"
    form = look.world.form(owner, post.path("edit"), "judul", "isi")
    redirected(look.world.send(owner, form, {"judul": title, "isi": text}), LIST)
    seen = _titles(look)
    if title not in seen or text not in seen:
        lack("Sesudah dikirim, perubahan itu tidak tampil di `/`.", "simpan dengan `UPDATE`, lalu `commit()`.")
    if seen.count(title) > 1 or post.title in seen or other.title not in seen or other.text not in seen:
        lack("Kabar lain ikut berubah, atau kabarnya menjadi dua.", "tulis `WHERE id = ?` di perintah `UPDATE`-nya.")


@_point("23-05", "edit-kosong", "edit-isi")
def _edit_empty(look: Look) -> None:
    owner, post = look.person("Yosef"), _posted(look)
    form = look.world.form(owner, post.path("edit"), "judul", "isi")
    shown_again(look.world.send(owner, form, {"judul": " ", "isi": "tanpa judul"}), "Judul yang kosong")
    _unchanged(look, post, "Kiriman dengan judul kosong")


_NEW = {"judul": "Diubah orang", "isi": "bukan punyaku"}
_OWNER_ADVICE = "bandingkan penulis kabar itu dengan warga yang masuk, dan `abort(403)` kalau berbeda"


def _served(page: VisitedPage) -> VisitedPage:
    """Return a page whose address and way of asking the application knows. Raises `LackError` for another."""
    if page.status == 404:
        missing("`{minta}` dijawab 404: rutenya belum ada.", "tambahkan rute untuk alamat itu.", minta=page.asked)
    if page.status == 405:
        missing("`{minta}` dijawab 405: cara itu belum diterima.", "sebut POST di `methods` rutenya.", minta=page.asked)
    return page


@_point("23-05", "edit-tamu", "edit-tautan")
def _edit_as_guest(look: Look) -> None:
    post = _posted(look)
    turned_away(look.world.get(look.guest(), post.path("edit")), _GUARD)
    turned_away(look.world.post(look.guest(), post.path("edit"), _NEW), _GUARD)
    _unchanged(look, post, "POST dari tamu")


@_point("23-05", "edit-orang", "edit-tautan")
def _edit_as_other(look: Look) -> None:
    other, post = look.person("Sitti"), _posted(look)
    answered(_served(look.world.get(other, post.path("edit"))), 403, f"{_OWNER_ADVICE}, untuk GET dan untuk POST.")
    answered(_served(look.world.post(other, post.path("edit"), _NEW)), 403, f"{_OWNER_ADVICE}, untuk POST juga.")
    _unchanged(look, post, "POST dari warga lain")


@_point("23-05", "tidak-ada", "edit-tautan")
def _not_there(look: Look) -> None:
    owner = look.person("Yosef")
    advice = "panggil `abort(404)` kalau barisnya tidak ditemukan."
    answered(look.world.get(owner, "/987654/edit"), 404, advice)
    for action in ("edit", "hapus"):
        answered(look.world.post(owner, f"/987654/{action}", _NEW), 404, advice)


@_point("23-05", "hapus-tamu", "edit-tautan")
def _delete_as_guest(look: Look) -> None:
    post = _posted(look)
    turned_away(_served(look.world.post(look.guest(), post.path("hapus"), {})), _GUARD)
    _unchanged(look, post, "POST dari tamu")


@_point("23-05", "hapus-orang", "edit-tautan")
def _delete_as_other(look: Look) -> None:
    post = _posted(look)
    answered(_served(look.world.post(look.person("Sitti"), post.path("hapus"), {})), 403, f"{_OWNER_ADVICE}.")
    _unchanged(look, post, "POST dari warga lain")


@_point("23-05", "hapus-get", "edit-tautan")
def _delete_by_get(look: Look) -> None:
    post = _posted(look)
    page = look.world.get(look.person("Yosef"), post.path("hapus"))
    if page.status == 404:
        _served(page)
    _unchanged(look, post, "GET `/<id>/hapus`")
    answered(page, 405, 'tulis `methods=["POST"]` di rutenya.')


@_point("23-05", "hapus", "edit-tautan")
def _delete(look: Look) -> None:
    owner, post, other = look.person("Yosef"), _posted(look), _posted(look)
    path = post.path("hapus")
    pages = (look.world.get(owner, place) for place in (post.path("edit"), LIST))
    form = next((found for page in pages if (found := page.form_to(path)) is not None), None)
    if form is None:
        missing(
            "Di `/<id>/edit` dan di `/` tidak ada formulir yang menuju `/<id>/hapus`.",
            'tulis `<form method="post" action="...">` dengan sebuah tombol Hapus.',
        )
    if form.method != "POST":
        lack("Formulir ke `/<id>/hapus` dikirim dengan GET.", 'tulis `method="post"` di formulirnya.')
    redirected(look.world.send(owner, form, {}), LIST)
    seen = _titles(look)
    if post.title in seen:
        lack("Sesudah formulirnya dikirim, kabar itu masih ada.", "hapus barisnya dengan `DELETE`, lalu `commit()`.")
    if other.title not in seen:
        lack("Kabar lain ikut terhapus.", "tulis `WHERE id = ?` di perintah `DELETE`-nya.")


# -- 23-06 and 23-07 ----------------------------------------------------------------------------------------------------------------

CHECKS["23-06"] = {
    "uji-ada": PointCheck(lambda look: own_tests.there(look.project)),
    "uji-lulus": PointCheck(lambda look: own_tests.passed(look.project, look.kept), ("uji-ada",)),
    "uji-cakupan": PointCheck(lambda look: own_tests.covered(look.kept), ("uji-lulus",)),
    "uji-orang": PointCheck(lambda look: own_tests.watched(look.project, "orang"), ("uji-lulus",)),
    "uji-tamu": PointCheck(lambda look: own_tests.watched(look.project, "tamu"), ("uji-lulus",)),
}
CHECKS["23-07"] = {
    "syarat": PointCheck(lambda look: readiness.requirements(look.project)),
    "wsgi": PointCheck(lambda look: readiness.entry(look.project)),
    "kunci": PointCheck(lambda look: readiness.secret(look.project), ("wsgi",)),
    "nyala": PointCheck(lambda look: readiness.command(look.project)),
    "abaikan": PointCheck(lambda look: readiness.ignored(look.project)),
}
