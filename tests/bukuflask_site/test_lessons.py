"""Every lesson in the browser edition: all cells run, outputs are the committed ones, exercises judge, apps answer."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bukuflask import bank
from bukuflask_author import manuscript, proof
from bukuflask_author.normalise import Normaliser
from bukuflask_book.checkout import own
from bukuflask_pyodide.browser_host import BrowserHost
from bukuflask_start import recording

pytestmark = [
    pytest.mark.needs("penulis"),
    pytest.mark.needs("chromium"),
    pytest.mark.needs("node"),
    pytest.mark.lessons,
]
pytest.importorskip("playwright.sync_api")

BOOK = own()
STEMS = BOOK.stems()
LABEL = BrowserHost.recording_label
RULES = Normaliser(Path(__file__).parents[1] / "nbval-sanitize.cfg")
VIEW = "application/vnd.jupyter.widget-view+json"

# What the browser says beside the committed output, and why. Taken away before the comparison.
SAID_BESIDE = {
    r"(?:<p>)?Tanpa server, langsung dari notebook ini: (?:<code>)?\w+(?:</code><br>)?\n": "jalankan() says that nothing listens",
    re.escape(LABEL) + r"\n": "jejak_run() draws the recorded run of a real computer",
    r"Di peramban hanya ada satu utas: .*\n": "a thread runs to its end inside start()",
}
# Cells whose output is another one, and why.
OTHERWISE = {
    "eeb4837b0a86": "periksa_mesin() looks at the browser, not at a laptop",
    "e5b5f01bd4f8": "periksa_mesin() looks at the browser, not at a laptop",
    "9df8fe0c60ba": "a missing package is told what the browser edition has instead",
    "de402022fe93": "knocks at a port: the recording stands under its label",
}


@pytest.fixture(scope="module", params=STEMS)
def lesson(request, room, open_lesson, run_all):
    """One lesson, all of whose cells have run: its stem, its page, the notebook as the page now holds it."""
    page = open_lesson(room, request.param)
    page.before = page.evaluate(
        "window.jupyterapp.shell.currentWidget.context.ready.then(() => window.jupyterapp.shell.currentWidget.content.model.toJSON())"
    )
    notebook = run_all(page)
    yield request.param, page, notebook
    page.close()


def comparable(output: dict) -> object:
    """Return what is compared of an output: text by the rules of nbval, without what is said beside it; no live widget."""

    def plain(text: str | list[str]) -> str:
        text = RULES.text("".join(text))
        for pattern in SAID_BESIDE:
            text = re.sub(pattern, "<p>" if pattern.startswith("(?:<p>)") and text.startswith("<p>") else "", text)
        return text

    match output["output_type"]:
        case "stream":
            return plain(output["text"])
        case "error":
            return output["ename"], plain(output["evalue"])
    data = {mime: value for mime, value in output["data"].items() if mime != VIEW}
    if "".join(data.get("text/plain", "")).startswith((LABEL, "flask --app")):
        data.pop("image/svg+xml")  # the label makes the drawing a line higher
    return {mime: plain(value) if isinstance(value, str | list) else value for mime, value in data.items()}


def compared(cell: dict) -> list[object]:
    outputs: list[dict] = []
    for output in cell["outputs"]:
        if output["output_type"] == "stream" and outputs and outputs[-1]["output_type"] == "stream":
            before = outputs.pop()  # where another message came between, a page keeps two of what a kernel keeps as one
            outputs.append(output | {"text": "".join(before["text"]) + "".join(output["text"])})
        else:
            outputs.append(output)
    return [found for output in outputs if (found := comparable(output)) != ""]


def test_every_cell_gives_the_committed_output(lesson):
    stem, page, notebook = lesson
    committed = json.loads(BOOK.notebook(stem).read_text(encoding="utf-8"))
    pairs = [pair for pair in zip(committed["cells"], notebook["cells"], strict=True) if pair[0]["cell_type"] == "code"]
    assert [now["execution_count"] for _, now in pairs] == list(range(1, len(pairs) + 1))
    for before, now in pairs:
        source = "".join(before["source"])
        if before["id"] in OTHERWISE:
            assert compared(now) != compared(before), f"no longer an exception: {source}"
            failed = [any(output["output_type"] == "error" for output in each["outputs"]) for each in (before, now)]
            assert failed[0] == failed[1], source
        else:
            assert compared(now) == compared(before), source
    assert page.faults == []


def test_before_anything_runs_the_committed_output_stands_there(lesson):
    stem, page, _ = lesson
    committed = recording.as_recording(json.loads(BOOK.notebook(stem).read_text(encoding="utf-8")))  # labelled as one
    for here, there in zip(committed["cells"], page.before["cells"], strict=True):
        if here["cell_type"] != "code":
            continue
        assert len(here["outputs"]) == len(there["outputs"])
        for saved, shown in zip(here["outputs"], there["outputs"], strict=True):
            assert "".join(shown.get("text", "")) == "".join(saved.get("text", ""))
            for mime, value in saved.get("data", {}).items():
                if mime != VIEW and not mime.endswith("json"):
                    assert "".join(shown["data"][mime]) == "".join(value)


@pytest.fixture(scope="module")
def prover():
    with proof.prover() as one:
        yield one


def test_every_exercise_judges_a_wrong_and_a_right_answer(lesson, prover, execute):
    stem, page, _ = lesson
    for found in manuscript.build(BOOK, stem).exercises:
        exercise, wrong = found.compiled, found.wrong[-1].source
        magic = f"%%latihan {exercise['id']}\n"
        refused, praised = execute(page, magic + wrong, magic + exercise["solution"])
        assert refused.splitlines()[0] == str(proof.answer(prover, exercise, wrong)).splitlines()[0]
        assert praised.splitlines()[0] == f"✓ BENAR · {bank.name_of(exercise)}"


def of(*stems: str) -> pytest.MarkDecorator:
    """Let a test look at the page of these lessons only, after what is asked of every lesson."""
    return pytest.mark.parametrize("lesson", stems, indirect=True)


@of("07-permintaan-dan-respons")
def test_a_form_works_inside_peramban(lesson, show):
    _, page, _ = lesson
    inside = show(page, 'jalankan("07-permintaan-dan-respons")').frame_locator("iframe")
    inside.get_by_label("Nama").fill("Tiur")
    inside.get_by_label("Pesan").fill("Sagunya enak.")
    inside.get_by_role("button", name="Kirim").click()
    inside.get_by_text("Terima kasih, Tiur").wait_for()


@of("02-aplikasi-minimal")
def test_a_link_works_inside_peramban(lesson, show):
    _, page, _ = lesson
    cell = show(page, 'jalankan("02-aplikasi-minimal")')
    link = cell.frame_locator("iframe").get_by_role("link").first
    href = link.get_attribute("href")
    link.click()
    cell.locator(".bf-log", has_text=f"GET {href}").wait_for()


@of("02-aplikasi-minimal")
def test_a_saved_notebook_opens_with_the_picture_of_a_page_not_a_dead_widget(lesson, show):
    _, page, _ = lesson
    page.evaluate("window.jupyterapp.shell.currentWidget.context.save()")
    page.reload(wait_until="commit")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    cell = show(page, 'jalankan("02-aplikasi-minimal")')
    cell.get_by_role("group", name="Gambar halaman").wait_for()
    assert page.get_by_text("model not found").count() == 0
