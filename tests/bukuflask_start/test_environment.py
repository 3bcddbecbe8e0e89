"""Which Python environment is used."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bukuflask_start.environment import child_variables, choose


@pytest.fixture
def conda(tmp_path: Path) -> Path:
    """Return a folder that looks like an activated conda environment with its own Python."""
    prefix = tmp_path / "anaconda é" / "envs" / "kelas"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(prefix)], check=True)
    if os.name == "nt":
        pytest.skip("a virtual environment on Windows has its python.exe elsewhere than conda's")
    return prefix


def test_the_active_conda_environment_is_used(started, conda):
    env = choose(started.root, {"CONDA_PREFIX": str(conda), "CONDA_DEFAULT_ENV": "kelas"})
    assert env.prefix == conda


def test_condas_base_is_never_used(started, conda):
    venv = started.root / ".venv"
    assert choose(started.root, {"CONDA_PREFIX": str(conda), "CONDA_DEFAULT_ENV": "base"}).prefix == venv
    (conda / "condabin").mkdir()  # activated by its path, base has no name but holds the conda command
    assert choose(started.root, {"CONDA_PREFIX": str(conda), "CONDA_DEFAULT_ENV": str(conda)}).prefix == venv


def test_a_conda_environment_without_a_usable_python_is_passed_over(started, tmp_path):
    variables = {"CONDA_PREFIX": str(tmp_path / "kosong"), "CONDA_DEFAULT_ENV": "kosong"}
    assert choose(started.root, variables).prefix == started.root / ".venv"


def test_another_active_virtual_environment_is_left_alone(started, tmp_path):
    assert choose(started.root, {"VIRTUAL_ENV": str(tmp_path)}).prefix == started.root / ".venv"


def test_a_child_gets_utf8_and_no_foreign_packages(tmp_path):
    child = child_variables({"PYTHONPATH": "x", "PYTHONHOME": "y", "PATH": "p"}, tmp_path)
    assert child == {"PATH": "p", "PYTHONUTF8": "1", "PYTHONNOUSERSITE": "1"}
    (tmp_path / "Library" / "bin").mkdir(parents=True)
    assert child_variables({"PATH": "p"}, tmp_path)["PATH"] == f"{tmp_path / 'Library' / 'bin'}{os.pathsep}p"
