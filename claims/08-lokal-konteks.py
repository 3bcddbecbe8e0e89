"""What lesson 08 says and no cell beside it shows: one function for each mark, which fails when its sentence is false."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import functools
import inspect
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import flask.cli
import flask.ctx
import flask.globals
from claim_helpers import data_is_read_by_format, message
from flask import Flask, current_app, g, has_app_context, has_request_context, request, session

INHERITS = bool(getattr(sys.flags, "thread_inherit_context", 0))
"""Whether a new thread takes over the context of the one that makes it: free-threaded Python from 3.14 on."""


def _in_thread(work: Callable[[], object]) -> Any:
    """Return what `work` gives in a new thread, an exception included."""
    found: list[Any] = []

    def run() -> None:
        try:
            found.append(work())
        except Exception as error:
            found.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


def _quiet(name: str = "warung") -> Flask:
    """Make an application that keeps its errors to itself."""
    app = Flask(name)
    app.logger.disabled = True
    return app


# -- proxies ------------------------------------------------------------------------------------------------------------------


def proxy_mencari_lagi() -> None:
    names = []
    for name in ("pusat", "cabang", "pusat"):
        with Flask(name).app_context():
            names.append(current_app.name)
    assert names == ["pusat", "cabang", "pusat"]


def dua_pengunjung_bersamaan() -> None:
    app, both, seen = Flask("warung"), threading.Barrier(2, timeout=5), {}

    @app.get("/<nama>")
    def visit(nama: str) -> str:
        both.wait()  # both requests are being answered now
        seen[nama] = request.path
        both.wait()
        return nama

    threads = [threading.Thread(target=app.test_client().get, args=[f"/{nama}"]) for nama in ("made", "yohana")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {"made": "/made", "yohana": "/yohana"}


def empat_proxy() -> None:
    assert {type(each).__name__ for each in (current_app, g, request, session)} == {"LocalProxy"}


def proxy_meneruskan_operasi() -> None:
    from werkzeug.local import LocalProxy

    basket = ["soto"]
    proxy: Any = LocalProxy(lambda: basket)
    assert len(proxy) == 1
    assert proxy == ["soto"]
    assert proxy[0] == "soto"
    own = [name for name in vars(LocalProxy) if name.startswith("__") and name.endswith("__")]
    assert len(own) > 40


def getattr_kalau_tidak_ada() -> None:
    asked: list[str] = []

    class Pembaca:
        ada = "ada"

        def __getattr__(self, name: str) -> str:
            asked.append(name)
            return "diteruskan"

    pembaca = Pembaca()
    assert (pembaca.ada, pembaca.nama, asked) == ("ada", "diteruskan", ["nama"])


def setattr_untuk_semua_pengisian() -> None:
    filled: list[str] = []

    class Penulis:
        def __init__(self) -> None:
            self.find = 1

        def __setattr__(self, name: str, value: object) -> None:
            filled.append(name)

    penulis = Penulis()
    penulis.meja = 5
    assert filled == ["find", "meja"]
    assert vars(penulis) == {}
    object.__setattr__(penulis, "find", 1)
    assert vars(penulis) == {"find": 1}


def atribut_sendiri_berulang() -> None:
    class Membaca:
        def __getattr__(self, name: str) -> Any:
            return getattr(self, name)

    class Mengisi:
        def __setattr__(self, name: str, value: object) -> None:
            self.nama = value

    message(RecursionError, lambda: Membaca().nama)
    message(RecursionError, lambda: setattr(Mengisi(), "meja", 5))


def urutan_dari_nol() -> None:
    assert ["Made"][0] == "Made"
    message(IndexError, lambda: ["Made"][1])


def daftar_kosong_salah() -> None:
    assert bool(["Made"])
    assert not []


def getattr_setattr() -> None:
    made = SimpleNamespace(nama="Made")
    setattr(made, "meja", 5)
    assert (getattr(made, "nama"), made.meja) == ("Made", 5)
    assert getattr(made, "nmaa", "") == ""
    message(AttributeError, lambda: made.nmaa)
    message(TypeError, lambda: getattr(made))
    message(TypeError, lambda: setattr(made, 5))


def fungsi_tanpa_return() -> None:
    def kalimat() -> None:
        f"{3} buku"

    assert kalimat() is None


def parameter_wajib() -> None:
    def laporan(app: object) -> object:
        return app

    message(TypeError, laporan)


# -- contexts -----------------------------------------------------------------------------------------------------------------


def membuat_tidak_mengaktifkan() -> None:
    Flask("pusat"), Flask("cabang")
    assert not has_app_context()


def di_luar_konteks_galat() -> None:
    assert "Working outside of application context" in message(RuntimeError, lambda: current_app.name)
    assert "Working outside of application context" in message(RuntimeError, lambda: g.buku)
    assert "Working outside of request context" in message(RuntimeError, lambda: request.path)


def dua_macam_konteks() -> None:
    with Flask("warung").app_context():
        assert current_app.name == "warung"
        g.meja = 3
        message(RuntimeError, lambda: request.path)
        message(RuntimeError, lambda: session.get("nama"))
    with Flask("warung").test_request_context("/"):
        assert request.path == "/"
        assert session.get("nama") is None
    kinds = [name for name in ("AppContext", "RequestContext") if name in vars(flask.ctx)]
    assert kinds == ["AppContext", "RequestContext"]
    with Flask("warung").app_context():
        assert has_app_context()
        assert not has_request_context()


def yang_teratas_berlaku() -> None:
    with Flask("pusat").app_context():
        with Flask("cabang").app_context():
            assert current_app.name == "cabang"
        assert current_app.name == "pusat"


def konfigurasi_terpisah() -> None:
    app, lain = Flask("app"), Flask("lain")
    app.config["BUKU"] = 12
    assert "BUKU" not in lain.config


def bukan_konteks_ditolak() -> None:
    app = Flask("warung")

    def enter(what: Any) -> None:
        with what:
            pass

    for wrong in (app, app.app_context):
        message(TypeError, lambda wrong=wrong: enter(wrong))
    enter(app.app_context())


def before_request_dulu() -> None:
    app = Flask("warung")

    @app.before_request
    def siapkan() -> None:
        g.meja = request.args.get("meja")

    app.add_url_rule("/", "pesan", lambda: f"meja {g.meja}")
    assert app.test_client().get("/?meja=3").text == "meja 3"


def with_memasang_dan_melepas() -> None:
    app = Flask("warung")
    with app.app_context():
        assert current_app.name == "warung"
    assert not has_app_context()

    def broken() -> None:
        with app.app_context():
            raise ValueError

    message(ValueError, broken)
    assert not has_app_context()


def dua_konteks_di_test_request_context() -> None:
    with Flask("warung").test_request_context("/pesan"):
        assert has_app_context()
        assert has_request_context()
        assert request.path == "/pesan"


def push_tanpa_pop_tertinggal() -> None:
    app, cleaned = Flask("warung"), []
    app.teardown_appcontext(cleaned.append)

    def forgets() -> tuple[bool, str]:
        app.app_context().push()
        return has_app_context(), current_app.name

    def later() -> None:
        assert forgets() == (True, "warung")
        assert current_app.name == "warung"  # in the code that comes next
        assert cleaned == []
        flask.globals.app_ctx.pop()
        assert cleaned == [None]

    contextvars.copy_context().run(later)
    assert not has_app_context()


def perintah_memasang_konteks() -> None:
    app, seen = Flask("warung"), []

    @app.cli.command("rekap")
    def recap() -> None:
        seen.append(has_app_context())

    @app.cli.command("polos", with_appcontext=False)
    def bare() -> None:
        seen.append(has_app_context())

    runner = app.test_cli_runner()
    assert [runner.invoke(args=[name]).exit_code for name in ("rekap", "polos")] == [0, 0]
    assert seen == [True, False]


def perintah_tanpa_permintaan() -> None:
    app, seen = Flask("warung"), []
    app.cli.command("rekap")(lambda: seen.append(has_request_context()))
    assert app.test_cli_runner().invoke(args=["rekap"]).exit_code == 0
    assert seen == [False]


def konteks_bersusun() -> None:
    first, second = Flask("satu"), Flask("dua")
    with first.app_context():
        with second.app_context():
            assert current_app.name == "dua"
        assert current_app.name == "satu"


def format_membaca_data() -> None:
    data_is_read_by_format()


def konteks_baru_g_baru() -> None:
    app = Flask("warung")
    with app.app_context():
        g.meja = 3
        with app.app_context():
            assert "meja" not in g
        assert g.meja == 3

    @app.get("/")
    def home() -> str:
        before = g.get("meja", "kosong")
        g.meja = "7"
        return str(before)

    client = app.test_client()
    assert [client.get("/").text, client.get("/").text] == ["kosong", "kosong"]


def g_bersama_di_dalam_with() -> None:
    app = Flask("warung")

    @app.get("/")
    def home() -> str:
        g.kali = g.get("kali", 0) + 1
        return str(g.kali)

    client = app.test_client()
    with app.app_context():
        assert [client.get("/").text, client.get("/").text] == ["1", "2"]
    assert client.get("/").text == "1"


# -- g ------------------------------------------------------------------------------------------------------------------------


def g_kosong_di_awal() -> None:
    with Flask("warung").app_context():
        assert list(g) == []
        message(AttributeError, lambda: g.buku)


def g_bukan_kamus() -> None:
    with Flask("warung").app_context():
        g.buku = "kas"
        assert "buku" in g
        assert g.get("buku") == "kas"
        message(TypeError, lambda: g["buku"])
        assert "item assignment" in message(TypeError, _filled_like_a_dictionary)
        assert g.pop("buku") == "kas"


def _filled_like_a_dictionary() -> None:
    held: Any = g
    held["buku"] = "kas"


def g_pop_kehilangan() -> None:
    with Flask("warung").app_context():
        g.buku = "kas"
        assert g.pop("buku", None) == "kas"
        assert "buku" not in g
        assert g.pop("buku", None) is None
        message(KeyError, lambda: g.pop("buku"))


def g_tidak_dikirim() -> None:
    app = Flask("warung")
    app.secret_key = "dev"

    @app.get("/")
    def home() -> str:
        g.rahasia = "hanya-di-sini"
        session["nama"] = "Made"
        return "ok"

    response = app.test_client().get("/")
    assert "session=" in response.headers["Set-Cookie"]
    assert "hanya-di-sini" not in str(response.headers) + response.text


def session_teks_saja() -> None:
    app = _quiet()
    app.secret_key = "dev"
    app.testing = True

    @app.get("/")
    def home() -> str:
        session["buku"] = SimpleNamespace()
        return "ok"

    assert "not JSON serializable" in message(TypeError, lambda: app.test_client().get("/"))
    with app.app_context():
        assert "request context" in message(RuntimeError, lambda: session.get("buku"))


def argumen_dihitung_dulu() -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return 1

    with Flask("warung").app_context():
        g.buku = 0
        assert g.get("buku", make()) == 0
    assert made == [1]


def variabel_fungsi_hilang() -> None:
    space: dict[str, Any] = {}
    exec("def ambil():\n    buku = 1\n    return buku\n\ndef tutup():\n    return buku\n", space)
    assert space["ambil"]() == 1
    message(NameError, space["tutup"])
    exec("def ambil():\n    if not buku:\n        buku = 1\n    return buku\n", space)
    message(UnboundLocalError, space["ambil"])


# -- teardown -----------------------------------------------------------------------------------------------------------------


def teardown_tanpa_buku() -> None:
    app, ran = Flask("koperasi"), []

    @app.teardown_appcontext
    def close(error: BaseException | None) -> None:
        ran.append("buku" in g)

    app.add_url_rule("/", "home", lambda: "tanpa buku")
    app.test_client().get("/")
    assert ran == [False]


def teardown_terdaftar_dua_cara() -> None:
    app, ran = Flask("koperasi"), []

    def closes(error: BaseException | None) -> None:
        ran.append("dipanggil")

    @app.teardown_appcontext
    def decorated(error: BaseException | None) -> None:
        ran.append("dihias")

    app.teardown_appcontext(closes)

    def unregistered(error: BaseException | None) -> None:
        ran.append("tidak terdaftar")

    with app.app_context():
        pass
    assert ran == ["dipanggil", "dihias"]


def baris_setelah_galat() -> None:
    reached: list[int] = []

    def view() -> None:
        raise ValueError
        reached.append(1)

    message(ValueError, view)
    assert reached == []


def teardown_menerima_galat() -> None:
    app, given = _quiet(), []
    app.teardown_appcontext(given.append)
    app.add_url_rule("/", "home", lambda: "lancar")
    app.add_url_rule("/gagal", "broken", lambda: 1 / 0)
    client = app.test_client()
    client.get("/")
    client.get("/gagal")
    assert [type(each) for each in given] == [type(None), ZeroDivisionError]


def after_request_saat_galat() -> None:
    ran: list[str] = []

    def broken_app(**config: bool) -> list[str]:
        app = _quiet()
        app.config.from_mapping(config)
        app.debug = config.get("DEBUG", False)

        @app.after_request
        def after(response: Any) -> Any:
            ran.append(f"after {response.status_code}")
            return response

        @app.teardown_appcontext
        def teardown(error: BaseException | None) -> None:
            ran.append("teardown")

        app.add_url_rule("/", "home", lambda: 1 / 0)
        ran.clear()
        with contextlib.suppress(ZeroDivisionError):
            app.test_client().get("/")
        return list(ran)

    assert broken_app() == ["after 500", "teardown"]
    for config in ({"TESTING": True}, {"DEBUG": True}, {"PROPAGATE_EXCEPTIONS": True}):
        assert broken_app(**config) == ["teardown"]


def after_request_setelah_view() -> None:
    app, order = Flask("koperasi"), []

    @app.get("/")
    def home() -> str:
        order.append("view")
        g.buku = 1
        return "ok"

    @app.after_request
    def after(response: Any) -> Any:
        order.append(f"after_request {g.buku}")
        return response

    app.test_client().get("/")
    assert order == ["view", "after_request 1"]


def teardown_request_tanpa_permintaan() -> None:
    app, ran = Flask("koperasi"), []
    app.teardown_request(lambda error: ran.append("teardown_request"))
    app.after_request(lambda response: ran.append("after_request") or response)
    app.teardown_appcontext(lambda error: ran.append("teardown_appcontext"))
    with app.app_context():
        pass
    assert ran == ["teardown_appcontext"]


def pembersihan_sebelum_isi() -> None:
    from werkzeug.test import EnvironBuilder

    app, order = Flask("koperasi"), []
    app.teardown_appcontext(lambda error: order.append("pembersihan"))
    app.add_url_rule("/", "home", lambda: "isi")
    for piece in app(EnvironBuilder("/").get_environ(), lambda status, headers, info=None: order.append("kepala")):
        order.append(piece.decode())
    assert order.index("pembersihan") < order.index("isi")


# -- threads ------------------------------------------------------------------------------------------------------------------


def server_memakai_utas() -> None:
    options = {option.name: option for option in flask.cli.run_command.params}
    assert options["with_threads"].default is True
    assert 'options.setdefault("threaded", True)' in inspect.getsource(Flask.run)


def utas_baru_tanpa_konteks() -> None:
    with Flask("warung").app_context():
        assert _in_thread(has_app_context) is INHERITS


def proxy_di_utas_lain() -> None:
    app: Any = current_app
    with Flask("warung").app_context():
        real = app._get_current_object()
        handed = _in_thread(lambda: app.name)
        assert INHERITS or "Working outside of application context" in str(handed)

    def work() -> str:
        with real.app_context():
            return current_app.name

    assert type(real) is Flask
    assert _in_thread(work) == "warung"


def galat_utas_tidak_sampai() -> None:
    app = Flask("warung")
    app.testing = True
    seen: list[type[BaseException] | None] = []

    @app.get("/")
    def home() -> str:
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
        return "tampak beres"

    kept, threading.excepthook = threading.excepthook, lambda failed: seen.append(failed.exc_type)
    try:
        assert app.test_client().get("/").text == "tampak beres"
    finally:
        threading.excepthook = kept
    assert seen == [ZeroDivisionError]


def utas_berjalan_setelah_start() -> None:
    ran: list[int] = []
    thread = threading.Thread(target=ran.append, args=[1])
    assert ran == []
    thread.start()
    thread.join()
    assert ran == [1]


def utas_tanpa_target() -> None:
    ran: list[int] = []
    thread = threading.Thread(args=[ran])
    thread.start()
    thread.join()
    assert ran == []


def salinan_konteks_di_utas() -> None:
    with Flask("warung").app_context():
        copy = contextvars.copy_context()
        assert _in_thread(lambda: copy.run(lambda: current_app.name)) == "warung"


def menunggu_utas() -> None:
    for wait in (_by_join, _by_result, _by_with):
        done: list[int] = []
        wait(done)
        assert done == [1], wait


def _slowly(done: list[int]) -> None:
    time.sleep(0.05)
    done.append(1)


def _by_join(done: list[int]) -> None:
    thread = threading.Thread(target=_slowly, args=[done])
    thread.start()
    thread.join()


def _by_result(done: list[int]) -> None:
    pool = ThreadPoolExecutor(1)
    pool.submit(_slowly, done).result()
    pool.shutdown(wait=False)


def _by_with(done: list[int]) -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_slowly, done)


def galat_submit_tersimpan() -> None:
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(lambda: 1 / 0)
    assert isinstance(future.exception(), ZeroDivisionError)


def lru_cache_mengingat() -> None:
    for remember in (functools.cache, functools.lru_cache, functools.lru_cache(maxsize=1)):
        done: list[int] = []
        work = remember(lambda done=done: done.append(1) or len(done))
        assert [work(), work()] == [1, 1]
        assert done == [1]


def target_dengan_kurung() -> None:
    where: list[threading.Thread] = []
    thread = threading.Thread(target=where.append(threading.current_thread()))
    assert where == [threading.current_thread()]
    thread.start()
    thread.join()
    assert len(where) == 1


def argumen_utas() -> None:
    given: list[tuple[object, ...]] = []
    thread = threading.Thread(target=lambda *values: given.append(values), args=["Warung", "soto"])
    thread.start()
    thread.join()
    assert given == [("Warung", "soto")]


def tugas_bergantian() -> None:
    order: list[str] = []

    async def serve(name: str) -> None:
        order.append(f"{name} mulai")
        await asyncio.sleep(0)
        order.append(f"{name} selesai {threading.get_ident()}")

    async def both() -> None:
        await asyncio.gather(serve("a"), serve("b"))

    asyncio.run(both())
    here = threading.get_ident()
    assert order == ["a mulai", "b mulai", f"a selesai {here}", f"b selesai {here}"]


def args_teks_per_huruf() -> None:
    given: list[tuple[object, ...]] = []
    thread = threading.Thread(target=lambda *values: given.append(values), args=("soto"))  # type: ignore[arg-type]
    thread.start()
    thread.join()
    assert given == [("s", "o", "t", "o")]


def getattr_mengenal_kelas() -> None:
    """What a class gives to its objects, a property and slots are attributes that `vars` does not hold."""

    class Person:
        village = "Bena"

        @property
        def greeting(self) -> str:
            return "Ibu Wayan"

    class Small:
        __slots__ = ("name",)

    person, small = Person(), Small()
    setattr(small, "name", "Ketut")  # noqa: B010
    assert (getattr(person, "village"), getattr(person, "greeting"), getattr(small, "name")) == (  # noqa: B009
        "Bena",
        "Ibu Wayan",
        "Ketut",
    )
    assert vars(person) == {}
    assert not hasattr(small, "__dict__")


def teardown_request_di_dalam_konteks() -> None:
    """It runs when a request ends, also while an application context from outside is still in place."""
    app, ran = Flask(__name__), []
    app.teardown_request(lambda error: ran.append("teardown_request"))
    app.add_url_rule("/", view_func=lambda: "Wae Rebo")
    with app.app_context():
        app.test_client().get("/")
        assert ran == ["teardown_request"]
        assert has_app_context()


def objek_dianggap_salah() -> None:
    """`if` asks an object for its truth or its length; both may say no although the object is there."""

    class Quiet:
        def __len__(self) -> int:
            return 0

    class Silent:
        def __bool__(self) -> bool:
            return False

    assert not Quiet()
    assert not Silent()
    assert Quiet() is not None


def object_melewati_kelas() -> None:
    """What a class writes for reading and filling is used by `getattr` and `setattr`, and passed over by those of `object`."""

    class Clerk:
        def __init__(self) -> None:
            vars(self)["book"] = {"name": "Ance"}

        def __getattr__(self, name: str) -> object:
            return vars(self)["book"][name]

        def __setattr__(self, name: str, value: object) -> None:
            vars(self)["book"][name] = value

    clerk = Clerk()
    assert getattr(clerk, "name") == "Ance"  # noqa: B009
    message(AttributeError, lambda: object.__getattribute__(clerk, "name"))
    setattr(clerk, "table", 4)  # noqa: B010
    assert vars(clerk)["book"]["table"] == 4
    object.__setattr__(clerk, "room", 2)
    assert "room" not in vars(clerk)["book"]


def join_berbatas() -> None:
    """A thread that lasts longer than the limit is still at work when `join` gives up."""
    go = threading.Event()
    thread = threading.Thread(target=go.wait, args=[30])
    thread.start()
    began = time.monotonic()
    thread.join(0.05)
    assert thread.is_alive()
    assert 0.04 < time.monotonic() - began < 20
    go.set()
    thread.join()
    assert not thread.is_alive()
