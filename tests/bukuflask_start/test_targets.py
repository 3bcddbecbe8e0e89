"""For whom a folder of packages is good: each release of a Python, another machine than this, and a word for what is not known."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from bukuflask.problems import Masalah
from bukuflask_start import applying_pins, install, targets

PINS = [
    "soupsieve==2.10 ; python_full_version < '3.11.5'",
    "soupsieve==4.1.1 ; python_full_version >= '3.11.5'",
    "gunicorn==27.0.1 ; sys_platform != 'win32'",
    "pywinpty==3.0.2 ; os_name == 'nt'",
    "flask==3.1.3",
]


def _applying(word: str) -> list[str]:
    [target] = targets.named([word])
    return [text.partition(" ")[0] for text in applying_pins.applying(PINS, target.marker_environments())]


def test_a_folder_holds_what_each_release_of_its_python_wants():
    assert _applying("linux-3.11") == ["soupsieve==2.10", "soupsieve==4.1.1", "gunicorn==27.0.1", "flask==3.1.3"]
    assert _applying("windows-3.13") == ["soupsieve==4.1.1", "pywinpty==3.0.2", "flask==3.1.3"]


def test_a_system_alone_means_each_python():
    assert [target.minor for target in targets.named(["macos"])] == list(targets.MINORS)
    assert [target.name for target in targets.named(["windows-arm-3.12", "linux-3.11"])] == [
        "windows-arm-3.12",
        "linux-3.11",
    ]


@pytest.mark.parametrize("word", ["windows-3.10", "dos-3.13", "windows-3", "3.13", "windows-", ""])
def test_what_is_not_known_is_said_with_what_is(word):
    with pytest.raises(Masalah) as problem:
        targets.named([word])
    assert "windows-arm" in str(problem.value)
    assert "3.15" in str(problem.value)


def test_this_machine_is_one_of_them():
    here = targets.own(sys.version_info[:2])
    assert here is not None
    assert here.system.sys_platform == sys.platform


def test_pip_is_told_the_system_whatever_machine_it_runs_on():
    [target] = targets.named(["windows-3.13"])
    options = " ".join(target.pip_options())
    assert "--platform win_amd64" in options
    assert "--python-version 3.13" in options
    assert "--abi cp313" in options


def test_two_versions_of_a_package_are_packed_one_after_the_other(monkeypatch, tmp_path):
    file = tmp_path / "requirements.txt"
    file.write_text("".join(f"{pin} \\\n    --hash=sha256:1\n" for pin in PINS), encoding="utf-8")
    turns: list[list[str]] = []
    monkeypatch.setattr(install, "_ask_pins", lambda _env, _script, asked: applying_pins.applying(**asked))
    monkeypatch.setattr(install, "_download", lambda _env, lines, _folder, _target: turns.append(lines))
    [target] = targets.named(["linux-3.11"])
    install.pack(None, file, tmp_path / "paket", target)
    named = [[re.split("[ =]", line)[0] for line in turn] for turn in turns]
    assert [sorted(turn) for turn in named] == [["flask", "gunicorn", "soupsieve"], ["soupsieve"]]
    assert not any(";" in line for turn in turns for line in turn)


def test_the_longest_file_below_the_environment_is_as_long_as_is_said():
    """On other systems the folder of the packages has another name; the files in it are the same."""
    import sysconfig

    site = Path(sysconfig.get_path("purelib"))
    if not (site / "jupyterlab").is_dir():
        pytest.skip("JupyterLab dipasang di tempat lain")
    longest = max(len(str(path.relative_to(site))) for path in (site / "jupyterlab").rglob("*"))
    assert len("Lib/site-packages/") + longest <= install.LONGEST_FILE


def test_a_folder_too_deep_for_windows_is_said_before_installing(monkeypatch):
    monkeypatch.setattr(install.sys, "platform", "win32")
    monkeypatch.setattr(install, "_long_paths_allowed", lambda: False)
    install._require_short(Path("C:/buku/.venv"))
    with pytest.raises(Masalah, match="terlalu panjang untuk Windows"):
        install._require_short(Path("C:/" + "a" * 100 + "/.venv"))
