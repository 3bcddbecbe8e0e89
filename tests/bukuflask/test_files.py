"""Files that others hold: written whole, and removed as soon as that is possible."""

from __future__ import annotations

import os

import pytest

from bukuflask import files


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(files, "WAITS", (0, 0, 0))


def held(times: int, act):
    """Refuse `times` times, as Windows does while another program has the file open."""
    left = [PermissionError(13, "used by another process")] * times

    def attempt(*args, **kwargs):
        if left:
            raise left.pop()
        return act(*args, **kwargs)

    return attempt


def test_a_file_that_is_held_for_a_moment_is_removed(tmp_path, monkeypatch):
    file = tmp_path / "catatan.log"
    file.write_text("isi", encoding="utf-8")
    monkeypatch.setattr(type(file), "unlink", held(3, type(file).unlink))
    assert files.remove(file)
    assert not file.exists()
    assert files.remove(file), "what is not there need not be removed"


def test_a_file_that_stays_held_is_left_and_said(tmp_path, monkeypatch):
    file = tmp_path / "catatan.log"
    file.write_text("isi", encoding="utf-8")
    monkeypatch.setattr(type(file), "unlink", held(9, type(file).unlink))
    assert not files.remove(file)
    assert file.exists()


def test_a_folder_with_a_read_only_file_is_removed(tmp_path):
    folder = tmp_path / "ruang"
    (folder / "dalam").mkdir(parents=True)
    (folder / "dalam" / "kunci").write_text("x", encoding="utf-8")
    (folder / "dalam" / "kunci").chmod(0o400)
    assert files.remove_tree(folder)
    assert not folder.exists()
    assert files.remove_tree(folder)


def test_a_writer_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    file = tmp_path / "kemajuan.json"
    files.write_whole(file, b"lama")
    monkeypatch.setattr(type(file), "replace", held(9, type(file).replace))
    with pytest.raises(PermissionError):
        files.write_whole(file, b"baru")
    assert file.read_bytes() == b"lama"
    assert [each.name for each in tmp_path.iterdir()] == ["kemajuan.json"]


@pytest.mark.skipif(os.name == "nt", reason="folders there have no such permissions")
def test_a_folder_that_its_owner_may_not_open_is_removed(tmp_path, monkeypatch):
    """Root may do everything, so the refusal is played: until the folders are opened up, nothing is removed."""
    folder = tmp_path / "ruang"
    (folder / "tertutup" / "dalam").mkdir(parents=True)
    (folder / "tertutup").chmod(0)
    (folder / "tertutup" / "luar").symlink_to(tmp_path / "bukan-kita")
    (tmp_path / "bukan-kita").write_text("x", encoding="utf-8")
    (tmp_path / "bukan-kita").chmod(0o400)
    real = files.shutil.rmtree

    def refusing(path, ignore_errors):
        if (folder / "tertutup").stat().st_mode & 0o700 == 0o700:
            real(path, ignore_errors=ignore_errors)

    monkeypatch.setattr(files.shutil, "rmtree", refusing)
    assert files.remove_tree(folder)
    assert (tmp_path / "bukan-kita").stat().st_mode & 0o777 == 0o400


def test_a_folder_that_stays_held_is_left_and_said(tmp_path, monkeypatch):
    tried = []
    monkeypatch.setattr(files.shutil, "rmtree", lambda path, ignore_errors: tried.append(path))
    with files.temporary_folder() as folder:
        pass
    assert len(tried) == 1 + len(files.WAITS)
    assert not files.remove_tree(folder)
    folder.rmdir()
