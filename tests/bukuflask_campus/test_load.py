"""Measuring a class that comes in the same second, tried with a class of one."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.needs("kampus"), pytest.mark.needs("penulis")]


def test_a_class_of_one_is_measured_whole():
    from bukuflask_measure.campus_load import load

    found = {figure.name: figure.value for figure in load(1)}
    assert found["siswa_masuk"] == 1
    assert 0 < found["sampai_sel_pertama_median"] == found["sampai_sel_pertama_p95"]
    # A JupyterLab and a kernel; then also the server of an app.
    assert 80 < found["memori_siswa_sel_pertama"] < found["memori_siswa_dalam_pelajaran"] < 500
    assert found["umpan_balik_1_serentak_median"] > 0
    assert found["siswa_di_32_GB_hitungan"] == pytest.approx(30_000 / found["memori_siswa_dalam_pelajaran"])
