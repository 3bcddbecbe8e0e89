"""What `python mulai.py` answers to words that it cannot follow: what is wrong, and what was probably meant. Nothing is installed for it."""

from __future__ import annotations

import pytest

from bukuflask_start import command, wrong_words

COMMANDS = ("pulihkan", "kemas", "uji")


@pytest.fixture
def answer(tmp_path, monkeypatch, capsys):
    """Return what a command line is answered and the exit code; whatever would look for a Python or make one is a failure."""

    def never(*_):
        pytest.fail("sudah mencari atau membuat lingkungan Python")

    monkeypatch.setattr(command, "choose", never)
    monkeypatch.setattr(command, "require_complete", lambda _book: None)
    monkeypatch.setenv("BUKUFLASK_RUANG", str(tmp_path / "salinan"))
    (tmp_path / "notebooks").mkdir()
    for stem in ("02-aplikasi-minimal", "09-pabrik-aplikasi"):
        (tmp_path / "notebooks" / f"{stem}.ipynb").write_text("{}", encoding="utf-8")

    def ask(*words):
        try:
            code = command.main(list(words), tmp_path)
        except SystemExit as ended:
            code = ended.code
        out = capsys.readouterr()
        return code, out.out + out.err

    return ask


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["kems"], "Maksudmu `python mulai.py kemas FOLDER`?"),
        (["Pulihkn", "02"], "Maksudmu `python mulai.py pulihkan 02`?"),
        (["kemass", "paket lab"], 'Maksudmu `python mulai.py kemas "paket lab"`?'),
        (["mulaikan"], "untuk membuka bukunya, jalankan `python mulai.py` saja."),
        (["test"], "Maksudmu `python mulai.py uji [pilihan pytest]`?"),
        (["qwerty"], "Perintah `qwerty` tidak dikenal."),
        (["buka"], "jalankan `python mulai.py` saja"),
        (["2"], "`python mulai.py pulihkan 02`"),
        (["pulihkan"], "masih diperlukan nomor pelajaran"),
        (["kemas"], "masih diperlukan nama folder"),
        (["kemas", "--untuk", "windows-3.13"], "masih diperlukan nama folder"),
        (["pulihkan", "02", "03"], "satu kata yang berlebih: `03`"),
        (["kemas", "paket", "kelas", "X"], "satu kata yang berlebih: `kelas`"),
        (["pulihkan", "88"], "Pelajaran '88' tidak ada di buku ini."),
        (["pulihkan", "pabrik-aplikas"], "Maksudmu `09-pabrik-aplikasi`?"),
        (["--pakt", "paket"], "Maksudmu `--paket`?"),
        (["-paket", "paket"], "Maksudmu `--paket`?"),
        (["--tanpa-peramba"], "Maksudmu `--tanpa-peramban`?"),
        (["--tanpa-peramban=ya"], "tidak diberi isi"),
        (["--paket"], "Sesudah `--paket` belum ada isinya."),
        (["--paket="], "Sesudah `--paket` belum ada isinya."),
        (["--paket", "--tanpa-peramban"], "Sesudah `--paket` belum ada isinya."),
        (["--untuk", "windows-3.13"], "milik perintah `kemas`"),
        (["kemas", "paket", "--utuk", "windows-3.13"], "Maksudmu `--untuk`?"),
        (["kemas", "paket", "--untuk"], "Sesudah `--untuk` belum ada isinya."),
        (["kemas", "paket", "--untuk", "window-3.13"], "Maksudmu `--untuk windows-3.13`?"),
        (["kemas", "paket", "--untuk", "windows-2.7"], "`--untuk windows-2.7` tidak dikenal."),
        (["kemas", "paket", "--paket", "lain"], "ditulis sebelum perintahnya"),
        (["pulihkan", "02", "--hapus"], "Pilihan `--hapus` tidak dikenal."),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, list) else "",
)
def test_a_command_line_that_cannot_be_followed(answer, words, told):
    code, said = answer(*words)
    assert (code, told in said) == (1, True), said
    assert "Coba: " in said
    for english in ("usage", "error", "invalid", "unrecognized", "argument", "required"):
        assert english not in said.replace("--untuk", "")


def test_what_is_not_known_is_answered_with_all_that_is(answer):
    said = answer("qwerty")[1]
    for name in COMMANDS:
        assert f"python mulai.py {name}" in said


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("asked", ["--help", "-h", "--bantuan", "bantuan"])
def test_every_command_explains_itself(answer, name, asked):
    for words in ([name, asked], [asked, name]):
        code, said = answer(*words)
        assert code == 0, said
        assert f"Cara pakai: python mulai.py {name}" in said
        assert "Contoh: python mulai.py" in said


@pytest.mark.parametrize("asked", wrong_words.HELP)
def test_help_is_asked_for_in_many_ways(answer, asked):
    code, said = answer(asked)
    assert code == 0
    for name in COMMANDS:
        assert name in said


def test_a_file_is_no_folder_to_pack_into(answer, tmp_path):
    file = tmp_path / "paket.zip"
    file.write_bytes(b"")
    code, said = answer("kemas", str(file))
    assert (code, "bukan folder" in said) == (1, True), said


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--tanpa-peramban"],
        ["--paket", "paket"],
        ["--paket=paket", "uji", "-k", "02"],
        ["kemas", "paket", "--untuk", "windows-3.13", "--untuk=macos-3.12"],
        ["kemas", "--untuk", "windows", "paket"],
        ["kemas", "paket", "--penulis"],
        ["pulihkan", "02"],
        ["uji", "--lf", "tests/book"],
    ],
    ids=" ".join,
)
def test_what_can_be_followed_is_not_complained_about(words):
    command._parse(words)
