"""What would make nbval check less is refused, with words."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bukuflask_validation.strictness import complaint, unread_rule


def options(**changes):
    plain = {"nbval_lax": False, "nbval_current_env": False, "nbval_kernel_name": None, "nbval_sanitize_with": None}
    return SimpleNamespace(**plain | changes)


def test_the_books_own_options_and_rules_are_strict(root):
    assert complaint(options(nbval_sanitize_with=str(root / "tests" / "nbval-sanitize.cfg"))) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"nbval_lax": True}, "--nbval-lax melewatkan"),
        ({"nbval_current_env": True, "nbval_kernel_name": "python3"}, "tidak dapat dipakai bersama"),
    ],
)
def test_options(changes, words):
    assert words in complaint(options(**changes))


@pytest.mark.parametrize(
    "rule",
    [
        "regex: a\nreplace:\n",
        "regex:a\nreplace: b\n",
        "regex: a\n\nreplace: b\n",
        "regex: a\n",
        "replace: b\nregex: a\n",
    ],
)
def test_a_rule_that_nbval_would_skip(tmp_path, rule):
    file = tmp_path / "aturan.cfg"
    file.write_text(f"# keterangan\n[baik]\nregex: x\nreplace: y\n\n[luput]\n{rule}", encoding="utf-8")
    assert "aturan [luput] tidak terbaca" in unread_rule(file)


def test_letters_that_machines_read_differently(tmp_path):
    file = tmp_path / "aturan.cfg"
    file.write_text("[a]\nregex: é\nreplace: e\n", encoding="utf-8")
    assert "hanya huruf ASCII" in unread_rule(file)


def test_a_run_is_refused(make_shelf, cell):
    made = make_shelf("longgar")
    made.notebook("a", cell("1"))
    with pytest.raises(FileNotFoundError):
        made.run("--nbval-lax")
    assert made.code == 4
    assert "pakai --nbval." in made.said
