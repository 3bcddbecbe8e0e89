"""Precision and recall on projects as students write them. Each file under `siswa/` is one project, with what a careful reader sees in it.

The topics are a reader's words, not the names of our rules: whoever writes a project need not know a rule. `BUKUFLASK_PROYEK_SISWA`
measures another folder of such files.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from bukuflask.projects.review import review
from bukuflask.projects.words import RULES

FOLDER = Path(os.environ.get("BUKUFLASK_PROYEK_SISWA") or Path(__file__).with_name("siswa"))
FILES = sorted(FOLDER.glob("*.txt"))
LEAST = 0.9

TOPICS = {
    "debug": {"debug-terbuka", "debug-di-kode"},
    "kunci": {"kunci-di-kode", "kunci-cadangan", "kunci-acak"},
    "sandi-layanan": {"sandi-di-kode"},
    "sandi": {"sandi-tetap", "sandi-dibandingkan", "sandi-polos-disimpan", "sandi-hash-cepat"},
    "login-global": {"login-global"},
    "sql": {"sql-dirangkai", "sql-mungkin-dirangkai"},
    "templat-kiriman": {"templat-dari-kiriman"},
    "xss": {"html-dari-kiriman", "safe-di-templat", "markup-dari-kiriman", "jinja-tanpa-pengaman"},
    "redirect": {"redirect-terbuka"},
    "unggah": {"unggah-nama-asli"},
    "hapus-get": {"hapus-lewat-get"},
    "csrf": {"formulir-tanpa-csrf", "formulir-ditolak"},
    "galat": {"galat-ditampilkan", "galat-ditelan"},
    "git": {"env-di-git", "env-belum-diabaikan", "data-di-git", "data-belum-diabaikan", "buatan-di-git"},
    "uji": {"tanpa-uji"},
    "paket": {"tanpa-daftar-paket"},
    "templat": {"templat-di-luar", "templat-tidak-ada"},
    "jalankan": {"jalankan-teks", "perintah-terminal", "pickle", "yaml-load"},
    "sertifikat": {"tanpa-sertifikat"},
    "waktu": {"tanpa-batas-waktu"},
}
"""What a reader calls it, and the rules that speak of it."""

TOPIC_OF = {rule: topic for topic, rules in TOPICS.items() for rule in rules}
NEAR = 3
"""Lines between what is expected and what is found: a reader may point at the query or at its execution."""


def measured(file: Path, folder: Path, unpacked) -> tuple[list[str], list[str], list[str]]:
    """Return what was rightly found, what was wrongly found, and what was missed in one project."""
    expected = unpacked(file.read_text(encoding="utf-8"), folder)
    right, wrong, left = [], [], list(expected)
    for each in review(folder).findings:
        topic = TOPIC_OF[each.rule]
        same = [
            one
            for one in left
            if one[0] == topic
            and one[1] == each.file
            and (not one[2] or not each.line or abs(one[2] - each.line) <= NEAR)
        ]
        place = f"{file.stem} {each.rule} {each.file}:{each.line} {each.seen}"
        if same:
            left.remove(min(same, key=lambda one: abs(one[2] - each.line)))
            right.append(each.rule)
        else:
            wrong.append(place)
    return right, wrong, [f"{file.stem} {topic} {name}:{line}" for topic, name, line in left]


def test_every_rule_has_its_topic():
    assert set(TOPIC_OF) == set(RULES)


def test_precision_and_recall(tmp_path, unpacked, capsys):
    right, wrong, missed = [], [], []
    for file in FILES:
        folder = tmp_path / file.stem
        folder.mkdir()
        for total, part in zip((right, wrong, missed), measured(file, folder, unpacked), strict=True):
            total.extend(part)
    precision = len(right) / (len(right) + len(wrong))
    recall = len(right) / (len(right) + len(missed))
    with capsys.disabled():
        print(
            f"\n{len(FILES)} proyek: ketepatan {precision:.3f}, kelengkapan {recall:.3f} ({len(right)} benar, {len(wrong)} keliru, {len(missed)} terlewat)"
        )
        if os.environ.get("BUKUFLASK_PROYEK_SISWA"):
            print(*(f"keliru: {each}" for each in wrong), *(f"terlewat: {each}" for each in missed), sep="\n")
            print(dict(Counter(right)))
    assert precision >= LEAST, wrong
    assert recall >= LEAST, missed


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_is_expected_has_a_known_topic(file, tmp_path, unpacked):
    assert {topic for topic, _, _ in unpacked(file.read_text(encoding="utf-8"), tmp_path)} <= set(TOPICS)
