"""`peta_konteks`: what is current when, seen while real contexts are pushed and popped."""

from __future__ import annotations

import asyncio
import contextvars
import threading
import xml.etree.ElementTree as ET

import flask.ctx
import pytest
from flask import Flask, current_app, g

from bukuflask.drawings.context_map import peta_konteks, tandai
from bukuflask.problems import Masalah

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def warung():
    app = Flask("warung", root_path=".")
    app.logger.disabled = True
    return app


@pytest.fixture
def dapur():
    return Flask("dapur", root_path=".")


def rows(drawing) -> list[str]:
    """The rows without the spaces between lanes."""
    return [" ".join(row.split()) for row in drawing.teks.splitlines()]


def test_a_request_pushes_its_app_context_first_and_pops_it_last(warung):
    @warung.get("/menu")
    def menu():
        g.meja = 3
        tandai("di view")
        return "soto"

    def percobaan():
        tandai("sebelum")
        warung.test_client().get("/menu")

    assert peta_konteks(percobaan).teks == "\n".join(
        [
            "   utas utama",
            "1      ◆ sebelum",
            "         current_app=✗ · request=✗ · g=✗",
            "2  ┌   push aplikasi warung",
            "3  │ ┌ push permintaan GET /menu (warung)",
            "4  │ │ ◆ di view",
            "   │ │   current_app=warung · request=GET /menu · g={meja: 3}",
            "5  │ │ respons 200",
            "6  │ └ pop permintaan GET /menu (warung)",
            "7  └   pop aplikasi warung",
        ]
    )


def test_one_app_calling_another_sees_its_own_again_afterwards(warung, dapur):
    @dapur.get("/stok")
    def stok():
        tandai("di dapur")
        return "3"

    @warung.get("/pesan")
    def pesan():
        dapur.test_client().get("/stok")
        tandai("kembali")
        return "siap"

    text = rows(peta_konteks(lambda: warung.test_client().get("/pesan")))
    assert "│ │ │ │ current_app=dapur · request=GET /stok" in text
    assert "│ │ current_app=warung · request=GET /pesan" in text
    assert text[1].endswith("push aplikasi warung")
    assert text[-1].endswith("pop aplikasi warung")


def test_a_request_inside_the_context_of_its_own_app_borrows_it(warung):
    def percobaan():
        with warung.app_context():
            warung.test_client().get("/")

    assert sum("push aplikasi" in row for row in rows(peta_konteks(percobaan))) == 1


def test_teardown_functions_run_last_registered_first_and_the_request_goes_before_the_app(warung):
    for name in ("pertama", "kedua"):
        warung.teardown_request(lambda error, name=name: tandai(f"permintaan {name}: {type(error).__name__}"))
        warung.teardown_appcontext(lambda error, name=name: tandai(f"aplikasi {name}"))
    warung.add_url_rule("/", "gagal", lambda: 1 / 0)
    drawing = peta_konteks(lambda: warung.test_client().get("/"))
    told = [row.lstrip("0123456789 │┌└") for row in rows(drawing)]
    assert [row for row in told if not row.startswith("current_app")] == [
        "utas utama",
        "push aplikasi warung",
        "push permintaan GET / (warung)",
        "✗ ZeroDivisionError: division by zero",
        "respons 500",
        "◆ permintaan kedua: ZeroDivisionError",
        "◆ permintaan pertama: ZeroDivisionError",
        "pop permintaan GET / (warung)",
        "◆ aplikasi kedua",
        "◆ aplikasi pertama",
        "pop aplikasi warung",
    ]
    seen = [row for row in told if row.startswith("current_app")]
    assert seen == ["current_app=warung · request=GET /"] * 2 + ["current_app=warung · request=✗"] * 2


def test_an_exception_that_ends_the_function_stands_after_the_pops_that_it_caused(warung):
    def percobaan():
        with warung.app_context():
            raise ValueError("stok habis\nsejak pagi")

    assert rows(peta_konteks(percobaan))[1:] == [
        "1 ┌ push aplikasi warung",
        "2 └ pop aplikasi warung",
        "3 ✗ ValueError: stok habis",
    ]


def test_a_teardown_that_fails_still_ends_the_bar(warung):
    warung.teardown_appcontext(lambda error: 1 / 0)

    def percobaan():
        with warung.app_context():
            pass

    assert rows(peta_konteks(percobaan))[2:] == ["2 └ pop aplikasi warung", "3 ✗ ZeroDivisionError: division by zero"]


def test_a_new_thread_sees_nothing_and_a_copied_context_is_inherited(warung):
    def percobaan():
        with warung.app_context():
            for target in (tandai, contextvars.copy_context().run):
                label = ("utas baru",) if target is tandai else (tandai, "salinan")
                thread = threading.Thread(target=target, args=label)
                thread.start()
                thread.join()

    drawing = peta_konteks(percobaan)
    assert rows(drawing) == [
        "utas utama utas 1 utas 2",
        "1 ┌ push aplikasi warung",
        "2 │ ◆ utas baru",
        "│ current_app=✗",
        "3 │ ◆ salinan",
        "│ current_app=warung (warisan)",
        "4 └ pop aplikasi warung",
    ]


def test_the_lane_of_the_caller_stands_first_even_when_another_spoke_first():
    def percobaan():
        thread = threading.Thread(target=tandai, args=("lebih dulu",))
        thread.start()
        thread.join()
        tandai("kemudian")

    assert rows(peta_konteks(percobaan))[0] == "utas utama utas 1"


def test_two_tasks_in_one_thread_keep_their_own_app(warung, dapur):
    async def kerja(app, kota):
        with app.app_context():
            g.kota = kota
            await asyncio.sleep(0)
            tandai(f"kembali di {kota}")

    async def utama():
        await asyncio.gather(kerja(warung, "Ende"), kerja(dapur, "Medan"))

    drawing = peta_konteks(utama)
    assert rows(drawing) == [
        "tugas A tugas B",
        "1 ┌ push aplikasi warung",
        "2 │ ┌ push aplikasi dapur",
        "3 │ ◆ kembali di Ende │",
        "│ current_app=warung │",
        "│ g={kota: 'Ende'} │",
        "4 └ pop aplikasi warung │",
        "5 │ ◆ kembali di Medan",
        "│ current_app=dapur",
        "│ g={kota: 'Medan'}",
        "6 └ pop aplikasi dapur",
        "",
        "Semua tugas berjalan di satu utas.",
    ]
    assert peta_konteks(utama).svg == drawing.svg


def test_it_records_where_a_loop_is_already_running_as_in_a_notebook(warung):
    def biasa():
        with warung.app_context():
            tandai("di sini")

    async def tidur():
        await asyncio.sleep(0)
        tandai("bangun")

    async def notebook():
        return peta_konteks(biasa), peta_konteks(tidur)

    plain, task = asyncio.run(notebook())
    assert rows(plain)[0] == "utas utama"
    assert rows(task) == ["tugas utama", "1 ◆ bangun", "current_app=✗"]


def test_what_is_never_popped_is_named_and_does_not_stay_behind(warung):
    drawing = peta_konteks(lambda: warung.app_context().push())
    assert rows(drawing)[-1] == "aplikasi warung tidak pernah dilepas (utas utama)."
    assert not current_app


def test_contexts_popped_in_the_wrong_order_are_drawn_as_they_went(warung, dapur):
    def percobaan():
        first, second = warung.app_context(), dapur.app_context()
        first.push()
        second.push()
        try:
            first.pop()
        finally:
            warung.app_context().push()

    lines = peta_konteks(percobaan).teks.splitlines()
    assert lines[3] == "3  └ │   pop aplikasi warung"
    assert lines[4] == "4    │ ┌ push aplikasi warung"
    assert lines[5].startswith("5    │ │ ✗ AssertionError: Popped wrong app context.")


def test_a_context_pushed_before_the_recording_belongs_to_no_bar(warung):
    context = warung.app_context()
    context.push()
    try:
        drawing = peta_konteks(lambda: tandai("di dalam"))
    finally:
        context.pop()
    assert rows(drawing)[1:] == ["1 ◆ di dalam", "current_app=warung (warisan)"]


def test_apps_are_named_as_the_student_names_them():
    kode = {"Flask": Flask, "tandai": tandai}
    exec(
        "pagi = Flask('__main__', root_path='.')\n"
        "sore = Flask('__main__', root_path='.')\n"
        "def percobaan():\n"
        "    for app in (pagi, sore, Flask('pagi', root_path='.'), Flask('__main__', root_path='.')):\n"
        "        with app.app_context():\n"
        "            pass\n",
        kode,
    )
    pushed = [row.partition("push ")[2] for row in rows(peta_konteks(kode["percobaan"])) if "push" in row]
    assert pushed == ["aplikasi pagi", "aplikasi sore", "aplikasi pagi (2)", "aplikasi notebook"]


def test_arguments_reach_the_function_and_values_of_g_are_short(warung):
    def percobaan(kota, *, jam):
        with warung.app_context():
            g.kota, g.jam, g.panjang, g.daftar = kota, jam, "x" * 99, [object()]
            tandai("nilai")

    text = peta_konteks(percobaan, "Ende", jam=7).teks
    assert "g={daftar: <list>, jam: 7, kota: 'Ende'" in text
    assert max(map(len, text.splitlines())) < 120


def test_the_drawing_can_be_heard_and_its_bars_are_drawn(warung):
    def percobaan():
        with warung.test_request_context("/menu"):
            tandai("di dalam")

    root = ET.fromstring(peta_konteks(percobaan).svg)
    said = root.findtext(f"{SVG}desc") or ""
    assert "3. utas utama: di dalam, current_app warung, request GET /menu." in said
    assert {"#54aeff", "#2da44e"} <= {rect.get("fill") for rect in root.iter(f"{SVG}rect")}
    assert not any("│" in (node.text or "") for node in root.iter(f"{SVG}text"))


def test_flask_is_left_as_it_was_and_a_mark_outside_does_nothing(warung):
    before = [flask.ctx.AppContext.push, flask.ctx.AppContext.pop, flask.ctx.RequestContext.push]
    peta_konteks(lambda: 1 / 0)
    with pytest.raises(KeyboardInterrupt):
        peta_konteks(_interrupted)
    assert [flask.ctx.AppContext.push, flask.ctx.AppContext.pop, flask.ctx.RequestContext.push] == before
    assert tandai("di luar rekaman") is None


def _interrupted():
    raise KeyboardInterrupt


def test_nothing_to_draw_is_said():
    assert "Tidak ada konteks" in peta_konteks(lambda: None).teks


async def _berjalan():
    tandai("tidak tercapai")


@pytest.mark.parametrize("given", [Flask("x", root_path="."), "percobaan", None])
def test_what_is_no_function_is_explained(given):
    with pytest.raises(Masalah, match="tanpa tanda kurung"):
        peta_konteks(given)


def test_a_coroutine_that_was_already_called_is_explained():
    with pytest.raises(Masalah, match="tanpa tanda kurung"):
        peta_konteks(_berjalan())


def test_a_recording_inside_a_recording_is_refused():
    problems = []

    def luar():
        try:
            peta_konteks(lambda: None)
        except Masalah as problem:
            problems.append(str(problem))

    peta_konteks(luar)
    assert "rekaman lain" in problems[0]
