"""What authors are told of a folder of exports: what is planted is named, and where nothing is wrong nothing is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bukuflask.progress.exchange import write
from bukuflask.progress.store import empty
from bukuflask_author.class_statistics import Effect, at_least, effects, lines, messages
from bukuflask_class.findings import every_question, hardest
from bukuflask_class.gathering import Aside, Gathered, Pupil
from bukuflask_class.page import as_html
from bukuflask_measure.class_simulation import simulate

TODAY = dt.date(2026, 11, 29)


def pupils_of(records):
    return tuple(Pupil(name, f"{name}.csv", book) for name, book in records.items())


def tried(said, solution=False):
    entry = {"status": "dicoba", "percobaan": len(said.split()), "pesan": said}
    if "benar" in said:
        entry |= {"status": "benar", "benar": "2026-11-20", "solusi_awal": solution, "petunjuk_awal": 0}
    return entry


@pytest.fixture(scope="module")
def class_of_300():
    return simulate(300, 77, lessons=8)


@pytest.fixture(scope="module")
def report(class_of_300):
    found = Gathered(Path("kelas"), pupils_of(class_of_300.records), (Aside("rusak.csv", "rusak."),))
    return list(lines(found, False))


def test_questions_that_mislead_are_named_with_the_option_that_is_chosen(class_of_300, report):
    named = {
        line.split("(")[0].split("Kuis ")[1].strip().replace(", soal ", "-")
        for line in report
        if line.startswith("  ✗ Kuis")
    }
    bad = {ident for ident, fault in class_of_300.faults.items() if fault in ("kunci", "jebakan")}
    assert len(named & bad) >= 3
    assert len(named - class_of_300.faults.keys()) <= 1
    assert any("dipilih siswa yang kuat (korelasi 0," in line for line in report)
    assert report[:2] == ["300 catatan dari kelas; 1 berkas disisihkan.", "  rusak.csv: rusak."]


def test_pupils_who_do_not_heed_messages_make_none_of_them_bad(class_of_300, report):
    """In the simulation no message helps or harms, and of some thousand none may be named."""
    assert [line for line in report if line.startswith("  ✗ ") and "biasanya" in line] == []


def test_every_figure_is_shown_on_request(class_of_300):
    found = Gathered(Path("kelas"), pupils_of(class_of_300.records), ())
    full = list(lines(found, True))
    assert sum("dicoba " in line for line in full) == sum(bool(e) for e in _tried(class_of_300))
    assert sum(" Kuis " in line for line in full) == len(every_question(found.pupils))


def _tried(simulated):
    return {ident for book in simulated.records.values() for ident in book["latihan"]}


def test_an_exercise_that_asks_too_much_and_one_that_the_good_fail():
    records = {}
    for at in range(60):
        book = records[f"s{at:02}"] = empty()
        for n in range(1, 5):
            book["latihan"][f"05-0{n}"] = tried("benar" if at > 10 * n else "a b c d")
        book["latihan"]["02-01"] = tried("print json print json" if at % 10 < 8 else "benar")
        book["latihan"]["02-02"] = tried("benar" if at < 30 else "a b c benar")
    said = list(lines(Gathered(Path("x"), pupils_of(records), ()), False))
    named = {line.split()[1]: line for line in said if line.startswith("  ✗ 0")}
    assert "sedikitnya 70% tersendat" in named["02-01"]
    assert "siswa yang kuat hampir tidak lebih sering berhasil" in named["02-02"]
    assert "05-02" not in named


def test_a_wrong_option_that_nobody_takes():
    records = {f"s{at}": empty() | {"kuis": {"02-1": {"pilihan": at % 2, "tanggal": "2026-11-20"}}} for at in range(60)}
    said = "\n".join(lines(Gathered(Path("x"), pupils_of(records), ()), False))
    assert "c. " in said
    assert "tidak dipilih siapa pun dari 60 siswa" in said
    few = dict(list(records.items())[:20])
    assert "tidak dipilih siapa pun" not in "\n".join(lines(Gathered(Path("x"), pupils_of(few), ()), False))


def test_a_message_after_which_the_mistake_is_repeated():
    records = {}
    for at in range(40):
        book = records[f"s{at}"] = empty()
        book["latihan"]["02-01"] = tried("print print benar" if at < 20 else "json benar")
        book["latihan"]["02-02"] = tried("umum-galat umum-galat umum-galat benar")
    found = effects(pupils_of(records))
    by = {each.code: (each.went_on, each.again) for each in found}
    assert by == {"print": (20, 20), "json": (20, 0)}  # errors of Python are no message of the exercise
    (line,) = messages(found, False)
    assert line.startswith("  ✗ 02-01 print (20 dari 20, biasanya")
    assert "ada `print()`" in line  # what the message itself says, whose words may change


@pytest.mark.parametrize(
    ("count", "of", "share", "chance"),
    [
        (20, 20, 0.5, 2**-20),
        (0, 5, 0.2, 1),
        (1, 3, 0.5, 0.875),
        (3, 4, 1.0, 1),
        (1, 4, 0.0, 0),
        (1500, 3000, 0.5, 0.5072822),
    ],
)
def test_how_likely_so_many_are(count, of, share, chance):
    assert at_least(count, of, share) == pytest.approx(chance, rel=1e-4)


def test_the_more_messages_are_looked_at_the_more_must_speak_against_one():
    def one(ident, again):
        return Effect(ident, "print", 14, again, 0.06)

    seen = [one("02-01", 5)]
    assert len(list(messages([*seen, *(one("02-02", 0) for _ in range(3))], False))) == 1
    assert list(messages([*seen, *(one("02-02", 0) for _ in range(97))], False)) == []


def test_the_teachers_page_and_the_report_say_the_same(class_of_300):
    found = Gathered(Path("x"), pupils_of(class_of_300.records), ())
    page = as_html(found, TODAY)
    for each in every_question(found.pupils):
        if each.item.accused:
            number, at = each.ident.split("-")
            assert f"<h3>Kuis {number}, soal {at}</h3>" in page
    for each in hardest(found.pupils):
        assert f"<h3>{each.ident} " in page


def test_the_command(tmp_path):
    pytest.importorskip("rattler")
    from click.testing import CliRunner

    from bukuflask_author.__main__ import main

    folder = tmp_path / "ekspor é"
    folder.mkdir()
    for name, book in simulate(16, 5, lessons=3).records.items():
        write(book, folder, name, TODAY)
    done = CliRunner().invoke(main, ["statistik", str(folder)])
    assert done.exit_code == 0, done.output
    assert "16 catatan dari" in done.output
    assert not list(folder.glob("ringkasan*"))  # it only reads
    assert "dijawab" in CliRunner().invoke(main, ["statistik", "--rinci", str(folder)]).output
    for words in ([], ["tiada"]):
        done = CliRunner().invoke(main, ["statistik", *words])
        assert done.exit_code == 1
        assert "python -m bukuflask_author statistik" in done.output
        assert "mulai.py kelas" not in done.output
