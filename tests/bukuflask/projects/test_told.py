"""What a student reads of a step, from findings as they come."""

from __future__ import annotations

import pytest

from bukuflask.projects import points, told


def finding(code, state, **other):
    return {"code": code, "state": state, **other}


def said(*findings, step="23-01"):
    return told.feedback(step, "papan", {"findings": list(findings)})


THERE = [finding(code, "ada") for code in ("paket", "pabrik", "konfigurasi", "depan")]
LACK = {"reason": "`{nama}` ada di <b>.", "advice": "ganti `{nama}`.", "values": {"nama": "<script>"}}


def test_all_there():
    feedback = said(*THERE)
    assert feedback.state == "benar"
    assert "4 butir" in str(feedback)
    assert "`%periksa 23-02`" in str(feedback)


def test_what_is_missing_stands_above_what_is_there_with_its_why():
    feedback = said(*THERE[:3], finding("depan", "salah", **LACK))
    text = str(feedback)
    point = points.STEPS["23-01"].points["depan"]
    assert feedback.state == "salah"
    assert feedback.code == "depan"
    assert text.index(point.what) < text.index("`<script>` ada di") < text.index(point.why) < text.index("3 dari 4")
    assert "<script>" not in feedback.html()
    assert "<details>" in feedback.html()


@pytest.mark.parametrize(
    ("findings", "state"),
    [
        ([finding("paket", "belum", **LACK), finding("pabrik", "menunggu", after="paket")], "kosong"),
        ([finding("paket", "ada"), finding("pabrik", "menunggu", after="")], "catatan"),
        ([finding("", "menunggu", **LACK), finding("paket", "menunggu", after="")], "catatan"),
        ([finding("paket", "ada"), finding("pabrik", "belum", **LACK)], "salah"),
    ],
)
def test_the_state_of_a_step(findings, state):
    assert said(*findings).state == state


@pytest.mark.parametrize("lost", ["waktu", "keluar", "dibunuh", "tertutup", "dihentikan", "tak-mulai"])
def test_a_process_that_gave_no_answer(lost):
    feedback = told.feedback("23-06", "papan", {"lost": lost, "file": "kabar/db.py", "line": 3})
    assert feedback.state == "berhenti"
    assert ("`kabar/db.py` baris 3" in str(feedback)) == (lost == "waktu")


def test_a_process_that_could_not_begin_says_what_is_known():
    feedback = told.feedback("23-06", "papan", {"lost": "tak-mulai", "ended": "ImportError: tidak ada"})
    assert "berakhir sebelum melihat proyekmu. Pesannya: `ImportError: tidak ada`." in str(feedback)
    assert "30 detik" not in str(feedback)


def test_every_point_says_why_and_every_step_is_looked_at_point_by_point():
    from bukuflask.projects.steps import CHECKS

    for step, each in points.STEPS.items():
        assert set(CHECKS[step]) - {""} == set(each.points)
        for point in each.points.values():
            assert point.what.endswith(".")
            assert point.why.endswith(".")
            assert not point.why[0].isupper() or point.why.startswith(("GET", "HTML"))
