"""A repository is read without git, and agrees with git where there is one."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from bukuflask.projects import git_files

NAMES = ["app.py", "a/b/c.txt", "a/bb.txt", "instance/toko.db", "nama dengan spasi.py", "é.py", "x" * 300 + ".py"]


@pytest.mark.parametrize("version", [2, 4])
def test_the_names_in_an_index(version, tmp_path, git_index):
    git_index(tmp_path, NAMES, version)
    assert git_files.find(tmp_path).kept(tmp_path) == set(NAMES)
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert git_files.find(tmp_path / "a").kept(tmp_path / "a") == {"b/c.txt", "bb.txt"}


@pytest.mark.parametrize("content", [b"", b"DIRC", b"DIRC\0\0\0\2\0\0\0\5abc", b"DIRC\0\0\0\x09\0\0\0\1", bytes(100)])
def test_a_broken_index_is_not_known(content, tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "index").write_bytes(content)
    assert git_files.find(tmp_path).kept(tmp_path) is None


def test_a_repository_without_a_first_commit_keeps_nothing(tmp_path):
    (tmp_path / ".git").mkdir()
    assert git_files.find(tmp_path).kept(tmp_path) == set()


def test_a_file_that_says_where_the_repository_is(tmp_path, git_index):
    git_index(tmp_path, ["app.py"])
    (tmp_path / ".git").rename(tmp_path / "gudang")
    (tmp_path / ".git").write_text("gitdir: gudang\n", encoding="utf-8")
    assert git_files.find(tmp_path).kept(tmp_path) == {"app.py"}


IGNORE = """\
# komentar
.env
*.db
!penting.db
/hanya-di-atas.txt
build/
a/**/z.txt
data/*.csv
?.log
[ab].tmp
sub/**
spasi\\ .x
"""
PATHS = [
    ".env", "sub2/.env", ".env.example", "toko.db", "x/toko.db", "penting.db", "hanya-di-atas.txt", "x/hanya-di-atas.txt", "build/a.py", "x/build/b.py",
    "buildx/a.py", "a/z.txt", "a/b/z.txt", "a/b/c/z.txt", "data/x.csv", "data/y/x.csv", "1.log", "12.log", "a.tmp", "c.tmp", "sub/dalam/x.py", "app.py",
]  # fmt: skip


def test_what_gitignore_leaves_out(tmp_path):
    (tmp_path / ".gitignore").write_text(IGNORE, encoding="utf-8")
    ignored = git_files.Ignored(tmp_path)
    assert [name for name in PATHS if tmp_path / name not in ignored] == [
        ".env.example", "penting.db", "x/hanya-di-atas.txt", "buildx/a.py", "data/y/x.csv", "12.log", "c.tmp", "app.py",
    ]  # fmt: skip


@pytest.mark.skipif(shutil.which("git") is None, reason="git tidak ada di komputer ini")
@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_it_agrees_with_git(version, tmp_path):
    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=tmp_path, check=True, capture_output=True, encoding="utf-8").stdout

    git("init", "-q")
    git("config", "index.version", version)
    git("config", "core.excludesFile", "")
    (tmp_path / ".gitignore").write_text(IGNORE, encoding="utf-8")
    for name in PATHS:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    git("add", ".")
    git("update-index", f"--index-version={version}")
    kept = set(git("ls-files").split("\n")) - {""}
    assert git_files.find(tmp_path).kept(tmp_path) == kept
    ignored = git_files.Ignored(tmp_path)
    assert {name for name in PATHS if tmp_path / name not in ignored} == kept - {".gitignore"}
