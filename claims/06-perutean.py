"""What lesson 06 says about routing and no cell of it shows, as small programs: one function a claim, which fails when it is false."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from http import HTTPStatus

from flask import Flask, abort, redirect, request, url_for
from werkzeug.exceptions import BadRequest, MethodNotAllowed, NotFound
from werkzeug.routing import BaseConverter, BuildError, ValidationError


def _app(*rules: str, view: Callable[..., object] | None = None) -> Flask:
    """An app with these rules, whose views say which rule it was and what they were given."""
    app = Flask("klaim")
    for rule in rules:

        def told(_rule: str = rule, **given: object) -> str:
            return f"{_rule} {sorted(given.items())!r}"

        app.add_url_rule(rule, f"v{len(app.view_functions)}", view or told)
    return app


def _status(app: Flask, address: str, method: str = "GET", **more: object) -> int:
    return app.test_client().open(address, method=method, **more).status_code  # type: ignore[arg-type]


def _text(app: Flask, address: str, method: str = "GET") -> str:
    return app.test_client().open(address, method=method).text


class _Pair(BaseConverter):
    """`3x4` in an address, (3, 4) in Python."""

    regex = r"\d+x\d+"

    def to_python(self, value: str) -> tuple[int, ...]:
        return tuple(int(part) for part in value.split("x"))

    def to_url(self, value: tuple[int, ...]) -> str:
        return "x".join(str(part) for part in value)


def _with(converter: type[BaseConverter], *rules: str) -> Flask:
    app = Flask("klaim")
    app.url_map.converters["k"] = converter
    for rule in rules:

        def told(_rule: str = rule, **given: object) -> str:
            return f"{_rule} {sorted(given.items())!r}"

        app.add_url_rule(rule, f"v{len(app.view_functions)}", told)
    return app


# -- converters that Flask brings ---------------------------------------------------------------------------------------------


def int_memberi_bilangan() -> None:
    for number in (0, 7, 120):
        assert _text(_app("/b/<int:n>"), f"/b/{number}") == f"/b/<int:n> [('n', {number})]"


def int_menolak_sebelum_fungsi() -> None:
    called: list[object] = []
    app = _app("/b/<int:n>", view=lambda n: called.append(n) or "ada")
    assert _status(app, "/b/tujuh") == 404
    assert called == []
    assert _status(app, "/b/7") == 200
    assert called == [7]


def tanpa_konverter_teks() -> None:
    for rule in ("/b/<n>", "/b/<string:n>", "/b/<path:n>"):
        app = _app(rule)
        assert _text(app, "/b/7") == f"{rule} [('n', '7')]"
        assert _text(app, "/b/satu") == f"{rule} [('n', 'satu')]"
        assert 7 not in {"7": ""} and "7" not in {7: ""}
    assert not hasattr("17-08-2026", "day")
    assert _status(_app("/b/<int:n>"), "/b/satu") == 404


def konverter_bawaan() -> None:
    """The six that Flask brings, and what lets each of them through."""
    assert set(Flask("klaim").url_map.converters) - {"default"} == {"string", "any", "path", "int", "float", "uuid"}
    code = "12345678-1234-5678-1234-567812345678"
    assert len(code) == 36
    for rule, good, bad in (
        ("/<x>", ["satu", "dua tiga"], ["a/b"]),
        ("/<string:x>", ["satu"], ["a/b"]),
        ("/<int:x>", ["0", "7", "120"], ["-3", "3.5", "tujuh"]),
        ("/<int(max=9):x>", ["7"], ["41"]),
        ("/<int(min=1):x>", ["1"], ["0"]),
        ("/<float:x>", ["3.5"], ["3", "tujuh"]),
        ("/<path:x>", ["a/b", "a"], []),
        ("/<any(novel, puisi):x>", ["novel", "puisi"], ["cerpen"]),
        ("/<uuid:x>", [code], ["12345678"]),
    ):
        app = _app(rule)
        for part in good:
            assert _status(app, f"/{part}") == 200, (rule, part)
        for part in bad:
            assert _status(app, f"/{part}") == 404, (rule, part)
    assert "UUID" in _text(_app("/<uuid:x>"), f"/{code}")
    assert _text(_app("/<float:x>"), "/3.5").endswith("3.5)]")


def kurung_sudut_perlu() -> None:
    assert _status(_app("/buku/int:nomor"), "/buku/7") == 404
    assert _status(_app("/buku/int:nomor"), "/buku/int:nomor") == 200
    assert _status(_app("/<int:n>"), "/buku/7") == 404
    assert _status(_app("/buku/<int:n>.html"), "/buku/7") == 404
    assert _text(_app("/buku/7"), "/buku/7") == "/buku/7 []"


def bagian_di_tengah() -> None:
    assert _text(_app("/buku/<int:n>/pinjam"), "/buku/7/pinjam").endswith("('n', 7)]")


def awalan_menempel() -> None:
    app = _app("/kereta/KA-<int:n>")
    assert _text(app, "/kereta/KA-12").endswith("('n', 12)]")
    assert _status(app, "/kereta/12") == 404
    with app.test_request_context():
        assert url_for("v1", n=12) == "/kereta/KA-12"


# -- which rule answers -------------------------------------------------------------------------------------------------------


def tetap_didahulukan() -> None:
    for rules in (
        ("/b/<judul>", "/b/baru"),
        ("/b/baru", "/b/<judul>"),
        ("/b/<path:x>", "/b/baru"),
        ("/<x>/baru", "/b/<y>"),
    ):
        answered = _text(_app(*rules), "/b/baru")
        assert answered.startswith("/b/baru" if "/b/baru" in rules else "/b/<y>")


def bobot_bawaan() -> None:
    weights = {name: kind.weight for name, kind in Flask("klaim").url_map.converters.items() if name != "default"}
    assert weights == {"string": 100, "any": 100, "uuid": 100, "int": 50, "float": 50, "path": 200}


def bobot_kecil_didahulukan() -> None:
    for rules, address, winner in (
        (("/b/<x>", "/b/<int:n>"), "/b/12", "/b/<int:n>"),
        (("/b/<int:n>", "/b/<x>"), "/b/12", "/b/<int:n>"),
        (("/b/<path:p>", "/b/<x>"), "/b/12", "/b/<x>"),
        (("/b/<x>", "/b/<path:p>"), "/b/12", "/b/<x>"),
        (("/b/<x>", "/b/<int:n>"), "/b/rendang", "/b/<x>"),
        # Text beside the part that varies counts before any weight.
        (("/b/<x>", "/b/KA-<path:p>"), "/b/KA-7", "/b/KA-<path:p>"),
        (("/b/KA-<path:p>", "/b/<x>"), "/b/KA-7", "/b/KA-<path:p>"),
    ):
        assert _text(_app(*rules), address).startswith(winner)


def bobot_sama_urutan() -> None:
    for rules in (("/b/<x>", "/b/<any(baru, lama):y>"), ("/b/<any(baru, lama):y>", "/b/<x>")):
        assert _text(_app(*rules), "/b/baru").startswith(rules[0])


def kembar_yang_pertama() -> None:
    app = Flask("klaim")
    called: list[str] = []
    app.add_url_rule("/acara", "satu", lambda: called.append("satu") or "satu")
    app.add_url_rule("/acara", "dua", lambda: called.append("dua") or "dua")
    for _ in range(3):
        assert _text(app, "/acara") == "satu"
    assert "dua" not in called
    both = Flask("klaim")
    both.add_url_rule("/pinjam", "formulir", lambda: "formulir", methods=["GET", "POST"])
    both.add_url_rule("/pinjam", "simpan", lambda: "simpan", methods=["POST"])
    assert _text(both, "/pinjam", "POST") == "formulir"


# -- building addresses -------------------------------------------------------------------------------------------------------


def build_error() -> None:
    app = _app("/b/<int:n>")
    with app.test_request_context():
        for endpoint, values in (("/b/7", {}), ("v2", {"n": 7}), ("v1", {"lain": 7}), ("v1", {})):
            try:
                url_for(endpoint, **values)  # type: ignore[arg-type]
            except BuildError as error:
                assert endpoint != "v2" or "Did you mean 'v1' instead?" in str(error)
            else:
                raise AssertionError(endpoint)
        assert url_for("v1", n=7) == "/b/7"


def url_for_argumen_bernama() -> None:
    app = _app("/b/<int:n>")
    with app.test_request_context():
        try:
            url_for("v1", 7)  # type: ignore[call-arg]
        except TypeError:
            pass
        else:
            raise AssertionError("accepted")


def int_menolak_teks_saat_menyusun() -> None:
    with _app("/b/<int:n>").test_request_context():
        for words in ("nomor + 1", "7 + 1"):
            try:
                url_for("v1", n=words)
            except ValueError as error:
                assert f"invalid literal for int() with base 10: {words!r}" in str(error)
            else:
                raise AssertionError(words)


def url_for_memberi_teks() -> None:
    with _app("/b/<int:n>").test_request_context():
        address = url_for("v1", n=7)
    assert type(address) is str
    try:
        address + 1  # type: ignore[operator]
    except TypeError:
        pass
    else:
        raise AssertionError("added")


def url_for_ikut_rute() -> None:
    for rule, built in (("/buku/<int:n>", "/buku/8"), ("/b/<int:n>", "/b/8"), ("/katalog/<int:n>/", "/katalog/8/")):
        with _app(rule).test_request_context():
            assert url_for("v1", n=8) == built


def warisan_dari_base_converter() -> None:
    class Bare(BaseConverter):
        pass

    assert Bare.regex == BaseConverter.regex
    assert Bare(Flask("klaim").url_map).to_python("a") == "a"
    assert Bare(Flask("klaim").url_map).to_url("a b") == "a%20b"


def regex_nomor_kereta() -> None:
    from app import app

    for text, status in (
        ("KA-12", 200),
        ("KA-105", 200),
        ("KA-0", 404),
        ("KA-012", 404),
        ("12", 404),
        ("ka-12", 404),
        ("KA-", 404),
    ):
        assert _status(app, f"/kereta/{text}") == status, text
    assert app.url_map.bind("localhost").match("/kereta/KA-99") == ("train", {"number": 99})
    assert _status(app, "/kereta/KA-99") == 404


def r_membiarkan_garis_terbalik() -> None:
    assert r"\d" == "\\" + "d"
    assert len(r"\n") == 2 and len("\n") == 1


def konverter_belum_terdaftar() -> None:
    try:
        _app("/kereta/<ka:n>")
    except LookupError as error:
        assert str(error).strip("'\"") == "the converter 'ka' does not exist"
    else:
        raise AssertionError("accepted")


def to_python_mengubah() -> None:
    app = _with(_Pair, "/l/<k:luas>", "/t/<luas>")
    assert _text(app, "/l/3x4").endswith("('luas', (3, 4))]")
    assert _text(app, "/t/3x4").endswith("('luas', '3x4')]")


def to_url_menentukan() -> None:
    with _with(_Pair, "/l/<k:luas>").test_request_context():
        assert url_for("v1", luas=(3, 4)) == "/l/3x4"

    class Odd(_Pair):
        def to_url(self, value: tuple[int, ...]) -> str:
            return "-".join(str(part) for part in value)

    app = _with(Odd, "/l/<k:luas>")
    with app.test_request_context():
        address = url_for("v1", luas=(3, 4))
    assert address == "/l/3-4"
    assert _status(app, address) == 404


def to_url_harus_teks() -> None:
    for given in (None, date(2026, 8, 17)):

        class Odd(_Pair):
            def to_url(self, value: object, _given: object = given) -> str:
                return _given  # type: ignore[return-value]

        with _with(Odd, "/l/<k:luas>").test_request_context():
            try:
                url_for("v1", luas=(3, 4))
            except TypeError:
                pass
            else:
                raise AssertionError(given)


def konverter_sendiri_tanpa_regex() -> None:
    class Bare(BaseConverter):
        pass

    app = _with(Bare, "/d/<k:x>")
    plain = _app("/d/<x>")
    for part in ("a", "a-b", "A b", "7", "a/b", ""):
        assert _status(app, f"/d/{part}") == _status(plain, f"/d/{part}"), part


def regex_menyaring_dulu() -> None:
    called: list[str] = []

    class Watched(_Pair):
        def to_python(self, value: str) -> tuple[int, ...]:
            called.append(value)
            return super().to_python(value)

    app = _with(Watched, "/l/<k:luas>")
    assert _status(app, "/l/besok") == 404
    assert called == []
    assert _status(app, "/l/3x4") == 200
    assert called == ["3x4"]


def _refusing(error: BaseException) -> Flask:
    class Refusing(BaseConverter):
        def to_python(self, value: str) -> object:
            raise error

    app = _with(Refusing, "/l/<k:x>")
    app.logger.disabled = True
    return app


def validation_error_404() -> None:
    assert _status(_refusing(ValidationError()), "/l/30-02-2026") == 404


def galat_lain_di_konverter_500() -> None:
    for error in (ValueError("x"), KeyError("x"), ZeroDivisionError()):
        assert _status(_refusing(error), "/l/30-02-2026") == 500


def abort_di_konverter() -> None:
    assert _status(_refusing(BadRequest()), "/l/30-02-2026") == 400
    try:
        abort(400)
    except BadRequest:
        pass
    else:
        raise AssertionError("no BadRequest")


def nilai_apa_pun_sah() -> None:
    for value in (None, "tidak ada", 0, ValidationError):

        class Giving(BaseConverter):
            def to_python(self, text: str, _value: object = value) -> object:
                return _value

        app = Flask("klaim")
        app.url_map.converters["k"] = Giving
        given: list[object] = []
        app.add_url_rule("/l/<k:x>", "v", lambda x: given.append(x) or "ada")
        assert _status(app, "/l/a") == 200
        assert given == [value]


def konverter_sendiri_bobot_100() -> None:
    assert _Pair.weight == 100
    assert _text(_with(_Pair, "/l/<x>", "/l/<k:y>"), "/l/3x4").startswith("/l/<x>")
    assert _text(_with(_Pair, "/l/<k:y>", "/l/<x>"), "/l/3x4").startswith("/l/<k:y>")

    class Light(_Pair):
        weight = 50

    assert _text(_with(Light, "/l/<x>", "/l/<k:y>"), "/l/3x4").startswith("/l/<k:y>")


# -- methods ------------------------------------------------------------------------------------------------------------------


def tanpa_methods_get() -> None:
    app = _app("/p")
    assert _status(app, "/p") == 200
    assert _status(app, "/p", "POST") == 405


def metode_405() -> None:
    app = Flask("klaim")
    app.add_url_rule("/p", "p", lambda: "ada", methods=["POST"])
    assert _status(app, "/p") == 405
    assert _status(app, "/p", "POST") == 200
    assert _status(app, "/lain", "POST") == 404
    assert MethodNotAllowed.code == 405 and NotFound.code == 404


def head_dan_options() -> None:
    app = Flask("klaim")
    app.add_url_rule("/g", "g", lambda: "ada")
    app.add_url_rule("/p", "p", lambda: "ada", methods=["POST"])
    assert _status(app, "/g", "HEAD") == 200
    for address in ("/g", "/p"):
        assert _status(app, address, "OPTIONS") == 200
    assert _status(app, "/p", "HEAD") == 405
    assert set(app.test_client().get("/p").headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


def dua_rute_beda_metode() -> None:
    app = Flask("klaim")
    app.add_url_rule("/p", "formulir", lambda: "formulir")
    app.add_url_rule("/p", "simpan", lambda: "simpan", methods=["POST"])
    assert (_text(app, "/p"), _text(app, "/p", "POST")) == ("formulir", "simpan")


def teks_deretan_huruf() -> None:
    assert list("POST") == ["P", "O", "S", "T"]
    try:
        _app("/x").add_url_rule("/p", "p", lambda: "", methods="POST")
    except TypeError as error:
        assert "Allowed methods must be a list of strings" in str(error)
    else:
        raise AssertionError("accepted")


def route_tanpa_kurung() -> None:
    app = Flask("klaim")

    @app.route  # type: ignore[arg-type]
    def buku() -> str:
        return "ada"

    assert [rule.endpoint for rule in app.url_map.iter_rules()] == ["static"]
    assert _status(app, "/buku") == 404


def redirect_302() -> None:
    with Flask("klaim").test_request_context():
        answer = redirect("/daftar")
    assert answer.status_code in (302, 303)
    assert answer.location == "/daftar"


def redirect_tanpa_return() -> None:
    app = _app("/p", view=lambda: None)
    app.logger.disabled = True
    assert _status(app, "/p") == 500


def isian_hilang_400() -> None:
    app = Flask("klaim")
    app.add_url_rule("/p", "p", lambda: request.form["judul"], methods=["POST"])
    app.add_url_rule("/a", "a", lambda: request.args["judul"], methods=["POST"])
    assert _status(app, "/p", "POST", data={"judul": "x"}) == 200
    assert _status(app, "/p", "POST", data={"Judul": "x"}) == 400
    assert _status(app, "/a", "POST", data={"judul": "x"}) == 400


# -- slashes at the end -------------------------------------------------------------------------------------------------------


def garis_miring_dialihkan() -> None:
    app = Flask("klaim")
    app.add_url_rule("/kota/<n>/", "kota", lambda n: f"{request.method} {n}", methods=["GET", "POST"])
    app.add_url_rule("/kereta/<n>", "kereta", lambda n: n)
    for method in ("GET", "POST"):
        answer = app.test_client().open("/kota/malang", method=method)
        assert answer.status_code == 308
        assert answer.location.endswith("/kota/malang/")
    assert app.test_client().post("/kota/malang", follow_redirects=True).text == "POST malang"
    assert _status(app, "/kota/malang/") == 200
    assert _status(app, "/kereta/12") == 200
    assert _status(app, "/kereta/12/") == 404


# -- pages for errors ---------------------------------------------------------------------------------------------------------


def abort_menghentikan() -> None:
    after: list[str] = []

    def view() -> str:
        abort(404)
        after.append("sesudah")
        return "ada"

    assert _status(_app("/p", view=view), "/p") == 404
    assert after == []


def _handled(handler: Callable[..., object], *codes: int) -> Flask:
    app = Flask("klaim")
    app.logger.disabled = True
    for code in codes or (404,):
        app.register_error_handler(code, handler)
    app.add_url_rule("/abort", "abort", lambda: abort(404))
    app.add_url_rule("/teks", "teks", lambda: ("sendiri", 404))
    app.add_url_rule("/post", "post", lambda: "ada", methods=["POST"])
    return app


def penangan_menurut_angka() -> None:
    app = _handled(lambda error: ("buatanku", 404))
    for address in ("/abort", "/tidak-ada", "/buku/99"):
        assert _text(app, address) == "buatanku"
    assert "Method Not Allowed" in _text(app, "/post")
    assert "Not Found" in _text(Flask("klaim"), "/tidak-ada")


def penangan_tanpa_status_200() -> None:
    app = _handled(lambda error: "buatanku")
    assert _status(app, "/tidak-ada") == 200
    assert _status(_handled(lambda error: ("buatanku", 404)), "/tidak-ada") == 404
    assert _status(Flask("klaim"), "/tidak-ada") == 404


def return_404_tanpa_penangan() -> None:
    app = _handled(lambda error: ("buatanku", 404))
    assert (_status(app, "/teks"), _text(app, "/teks")) == (404, "sendiri")


def abort_di_penangan_500() -> None:
    assert _status(_handled(lambda error: abort(404)), "/tidak-ada") == 500


def penangan_tanpa_return() -> None:
    assert _status(_handled(lambda error: None), "/tidak-ada") == 500


def penangan_satu_argumen() -> None:
    given: list[tuple[object, ...]] = []
    _text(_handled(lambda *all_of_it: given.append(all_of_it) or "x"), "/tidak-ada")
    assert [len(one) for one in given] == [1]
    assert isinstance(given[0][0], NotFound)
    assert _status(_handled(lambda: "x"), "/tidak-ada") == 500


def satu_penangan_beberapa_angka() -> None:
    app = _handled(lambda error: (f"angka {error.code}", error.code), 404, 405)
    assert (_status(app, "/tidak-ada"), _text(app, "/tidak-ada")) == (404, "angka 404")
    assert (_status(app, "/post"), _text(app, "/post")) == (405, "angka 405")


def galat_python_500() -> None:
    app = _app("/p", view=lambda: {}["tidak ada"])
    app.logger.disabled = True
    assert _status(app, "/p") == 500


def cocok_lalu_fungsi_view() -> None:
    app = _app("/buku/<int:n>", view=lambda n: f"buku {n}")
    assert _text(app, "/buku/99") == "buku 99"


def status_bukan_isi() -> None:
    app = _app("/p", view=lambda: ("Bukunya tidak ada.", 404))
    answer = app.test_client().get("/p")
    assert "404" not in answer.text
    assert answer.status == f"404 {HTTPStatus.NOT_FOUND.phrase.upper()}"


def flask_routes() -> None:
    found = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "routes"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        timeout=60,
        check=True,
    )
    assert "/kereta/<ka:number>" in found.stdout
    assert "Running on" not in found.stdout + found.stderr


# -- Python -------------------------------------------------------------------------------------------------------------------


def metode_teks() -> None:
    assert "a-b".replace("-", " ") == "a b"
    assert "wae rebo".title() == "Wae Rebo"
    assert "Wae Rebo".lower().replace(" ", "-") == "wae-rebo"
    assert "a-b-c".replace("-", " ", 1) == "a b-c"
    text = "wae-Rebo"
    assert [text.replace("-", " "), text.title(), text.lower()] == ["wae Rebo", "Wae-Rebo", "wae-rebo"]
    assert text == "wae-Rebo"
    try:
        "a-b".replace("-")  # type: ignore[call-arg]
    except TypeError as error:
        assert "replace" in str(error)
    else:
        raise AssertionError("accepted")


def tanpa_return_none() -> None:
    def nothing() -> None:
        "wae-rebo".title()

    assert nothing() is None


def raise_perlu_galat() -> None:
    for thing in (404, "tanggal tidak ada"):
        try:
            raise thing  # type: ignore[misc]
        except TypeError as error:
            assert str(error) == "exceptions must derive from BaseException"


def strptime_teks_dulu() -> None:
    assert datetime.strptime("17-08-2026", "%d-%m-%Y").date() == date(2026, 8, 17)
    for text, form in (
        ("17-08-2026", "%Y-%m-%d"),
        ("17-08-2026", "%d/%m/%Y"),
        ("%d-%m-%Y", "17-08-2026"),
        ("30-02-2026", "%d-%m-%Y"),
    ):
        try:
            datetime.strptime(text, form)
        except ValueError:
            pass
        else:
            raise AssertionError(text)
    try:
        datetime.strptime("17-08-2026")  # type: ignore[call-arg]
    except TypeError:
        pass
    else:
        raise AssertionError("accepted")


def strftime_susunan() -> None:
    assert date(2026, 8, 17).strftime("%d-%m-%Y") == "17-08-2026"


def y_kecil_dua_angka() -> None:
    assert date(2026, 8, 17).strftime("%y %Y") == "26 2026"
    try:
        datetime.strptime("17-08-2026", "%d-%m-%y")
    except ValueError:
        pass
    else:
        raise AssertionError("accepted")


def datetime_bukan_date() -> None:
    moment = datetime(2026, 8, 17)
    assert (moment.hour, moment.minute) == (0, 0)
    assert moment != date(2026, 8, 17)


def m_besar_menit() -> None:
    read = datetime.strptime("17-08-2026", "%d-%M-%Y")
    assert (read.month, read.minute) == (1, 8)


def tambah_teks_per_huruf() -> None:
    titles = ["Azab"]
    titles += "Siti"
    assert titles == ["Azab", "S", "i", "t", "i"]


def nama_lokal_hilang() -> None:
    space: dict[str, object] = {}
    exec("LOANS = []\ndef lend():\n    LOANS = []\n    LOANS.append(1)\nlend()", space)
    assert space["LOANS"] == []


def class_dan_self() -> None:
    class Card:
        def me(self) -> object:
            return self

    one, other = Card(), Card()
    assert type(one) is Card
    assert one.me() is one and other.me() is other and one is not other


def removeprefix_membuang_awalan() -> None:
    assert "KA-12".removeprefix("KA-") == "12"


def memanggil_diri_tanpa_henti() -> None:
    def again(n: int) -> int:
        return again(n + 1)

    try:
        again(1)
    except RecursionError:
        pass
    else:
        raise AssertionError("ended")


def metode_memilih_fungsi() -> None:
    app = Flask("klaim")
    app.add_url_rule("/pinjam", "formulir", lambda: "formulir", methods=["GET", "POST"])
    app.add_url_rule("/pinjam", "pinjam", lambda: "pinjam")
    assert _text(app, "/pinjam", "POST") == "formulir"


def galat_membawa_halaman() -> None:
    """What a handler is given is a page of Flask's own: returned, it is what the visitor sees."""
    app = Flask("klaim")
    app.register_error_handler(404, lambda error: error)
    answer = app.test_client().get("/tidak-ada")
    assert answer.status_code == 404
    assert "The requested URL was not found" in answer.text


def nol_salah() -> None:
    assert not 0
    assert not None


def g_tahun_minggu() -> None:
    """The first day of 2027 lies in the last week of 2026."""
    assert date(2027, 1, 1).strftime("%d-%m-%G") == "01-01-2026"
    assert date(2027, 1, 1).strftime("%d-%m-%Y") == "01-01-2027"
    assert date(2026, 8, 17).strftime("%G") == date(2026, 8, 17).strftime("%Y")
