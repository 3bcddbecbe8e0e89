"""What a student reads of a step of the project: what is there, what is missing, why it matters and what to try."""

from __future__ import annotations

import html

from ..errors.explain import explain
from ..errors.facts import Crash
from ..exercises import limits
from ..exercises.verdict import ended_early, unknown
from ..feedback import Feedback, State
from ..prose import ShownText, code_block, fill, markdown, prose
from .judging import PointFinding, writes_outside
from .points import STEPS, Point, after, number_of
from .runner import StepSeen

_SIGNS = {"ada": "✓", "belum": "○ Yang diminta", "salah": "✗ Yang diminta", "menunggu": "· Menunggu"}

_ALL_DONE = "Semua langkah selesai? Baca `Sesudah langkah terakhir` di akhir pelajaran ini."


def feedback(step: str, name: str, seen: StepSeen) -> Feedback:
    """Return what is said of a step of the project in the folder of that name."""
    title = f"Langkah {step} · {STEPS[step].title} · {name}"
    if "findings" not in seen:
        return Feedback("berhenti", title, _lost(seen, STEPS[step].seconds), seen.get("lost", ""))
    findings = seen["findings"]
    points = STEPS[step].points
    there = [points[each["code"]].what for each in findings if each["state"] == "ada"]
    if len(there) == len(points):
        every = prose(f"Semua yang diminta langkah ini sudah ada: {len(points)} butir.")
        return Feedback("benar", title, (("", every), ("Berikutnya", prose(_next(step)))))
    parts: list[tuple[str, ShownText]] = []
    for each in findings:
        if each["state"] in ("belum", "salah") or not each["code"]:
            parts += _lacking(step, each)
    waiting = [points[each["code"]].what for each in findings if each["state"] == "menunggu" and each["code"]]
    if waiting:
        parts.append(("", _folded("· Menunggu, diperiksa sesudah yang di atas beres", waiting)))
    if there:
        parts.append(("", _folded(f"✓ Sudah ada, {len(there)} dari {len(points)}", there)))
    crashed = any("crash" in each for each in findings)
    state: State = "salah" if there or not crashed else "berhenti"
    if all(each["state"] in ("ada", "menunggu") for each in findings):
        state = "catatan"
    elif not there and all(each["state"] in ("belum", "menunggu") for each in findings):
        state = "kosong"
    return Feedback(state, title, tuple(parts), next(each["code"] for each in findings if each["state"] != "ada"))


def _next(step: str) -> str:
    following = after(step)
    if following is None:
        return _ALL_DONE
    return f"Langkah {number_of(following)}, {STEPS[following].title}: `%periksa {following}` dengan folder yang sama."


def _folded(title: str, lines: list[str]) -> ShownText:
    """Return a list that is folded where there is HTML."""
    listed = markdown("\n".join(f"- {line}" for line in lines))
    return ShownText(
        f"{title}:\n{listed.md}", lambda: f"<details><summary>{html.escape(title)}</summary>{listed.html}</details>"
    )


def _lacking(step: str, each: PointFinding) -> list[tuple[str, ShownText]]:
    point: Point | None = STEPS[step].points.get(each["code"])
    head = markdown(
        point.what
        if point is not None
        else "Langkah ini memerlukan langkah-langkah sebelumnya, dan di sana masih ada yang kurang."
    )
    parts: list[tuple[str, ShownText]] = [(_SIGNS[each["state"]], head)]
    if "crash" in each:
        parts += _crashed(each["crash"], each.get("asked", ""))
    else:
        values = each.get("values", {})
        parts.append(("Yang terjadi", fill(markdown(each.get("reason", "")), values)))
    if point is not None:
        parts.append(("Mengapa penting", markdown(point.why)))
    if "advice" in each:
        parts.append(("Coba", fill(markdown(each["advice"]), each.get("values", {}))))
    return parts


def _crashed(crash: Crash, asked: str) -> list[tuple[str, ShownText]]:
    """Return the line, the English error as it is, and its explanation when the workbook knows it."""
    if writes_outside(crash):
        return [
            (
                "Yang terjadi",
                prose(
                    "Kodemu menulis ke alamat yang tertulis lengkap, di folder aslimu. Pemeriksa bekerja pada salinan, supaya datamu tidak tersentuh, "
                    "jadi penulisan itu ditahan."
                ),
            ),
            ("Coba", prose("susun alamatnya dari `app.instance_path`, supaya proyekmu juga bekerja di komputer lain.")),
        ]
    doing = f"Saat diminta `{asked}`, kodemu berhenti" if asked else "Kodemu berhenti"
    if crash["during"] == "compile":
        doing = "Python belum dapat membaca kodemu"
    place = f" di `{crash['filename']}` baris {crash['line']}" if crash["filename"] and crash["line"] else ""
    text = f": `{crash['text']}`" if place and crash["text"] else ""
    message = f"{crash['type']}: {crash['message']}" if crash["message"] else crash["type"]
    known = limits.explain(crash) or explain(crash)
    happened = f" {known.happened}" if known is not None and known.happened else ""
    why, advice = known[:2] if known is not None else unknown(crash)
    return [
        ("Yang terjadi", prose(f"{doing}{place}{text}.{happened}")),
        ("Pesan Python", code_block(message, "text")),
        ("Mengapa", prose(why)),
        ("Coba", prose(advice)),
    ]


def _lost(seen: StepSeen, seconds: float) -> tuple[tuple[str, ShownText], ...]:
    """Return what is said where the process has given no answer."""
    where = f" Saat dihentikan, ia ada di `{seen['file']}` baris {seen['line']}." if seen.get("file") else ""
    happened, advice = {
        "waktu": (
            f"Kodemu masih berjalan sesudah {seconds:.0f} detik, lalu dihentikan.{where}",
            "periksa perulangan, `input()`, dan `app.run()` yang dijalankan saat berkasnya diimpor.",
        ),
        "keluar": (
            "Kodemu mengakhiri prosesnya sendiri.",
            "buang pemanggilan `exit()`, `sys.exit()`, atau `os._exit()`.",
        ),
        "dibunuh": (
            "Proses yang menjalankan kodemu diakhiri sistem, biasanya karena memorinya habis.",
            "periksa data yang terus bertambah.",
        ),
        "tertutup": (
            "Jawaban dari proses yang menjalankan kodemu tidak sampai.",
            "buang kode yang menutup atau menulis ke keluaran standar.",
        ),
        "dihentikan": ("Pemeriksaan ini kamu hentikan.", "jalankan selnya lagi."),
        "tak-mulai": (
            "Proses pemeriksa belum mulai sesudah 30 detik.",
            "tutup beberapa program, lalu jalankan selnya lagi.",
        ),
    }[seen["lost"]]
    if "ended" in seen:
        known, advice = ended_early(seen["ended"])
        happened = f"Proses pemeriksa berakhir sebelum melihat proyekmu. {known}"
    return (("Yang terjadi", prose(happened)), ("Coba", prose(advice)))
