"""environment.yml, pyproject.toml, the lock files and what is installed name the same versions."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bukuflask_book import pins as versions

ROOT = Path(__file__).parents[2]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    for name in ("pyproject.toml", "environment.yml", *versions.LOCKS):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def test_the_written_files_are_what_pyproject_says() -> None:
    assert versions.check(ROOT) == []


def test_a_student_has_these_versions_installed() -> None:
    assert versions.check_installed(ROOT) == []


@pytest.mark.needs("penulis")
def test_an_author_has_these_versions_installed() -> None:
    assert versions.check_installed(ROOT, ("penulis",)) == []


@pytest.mark.parametrize("name", ["environment.yml", *versions.LOCKS])
def test_another_version_in_any_file_is_noticed(book: Path, name: str) -> None:
    file = book / name
    file.write_text(file.read_text(encoding="utf-8").replace("flask==3.1.3", "flask==3.1.2"), encoding="utf-8")
    complaints = versions.check(book)
    assert any(name in complaint for complaint in complaints)
    assert "bukuflask_author versi" in complaints[-1]


@pytest.mark.parametrize("name", ["environment.yml", *versions.LOCKS])
def test_a_lost_file_is_noticed(book: Path, name: str) -> None:
    (book / name).unlink()
    assert any(name in complaint for complaint in versions.check(book))


@pytest.mark.parametrize("line", ["--no-index", "warung @ file:///paket/warung-1.0-py3-none-any.whl"])
def test_a_lock_that_names_a_package_source_is_noticed(book: Path, line: str) -> None:
    lock = book / "requirements.txt"
    lock.write_text(f"{line}\n" + lock.read_text(encoding="utf-8"), encoding="utf-8")
    assert any("sumber paket" in complaint for complaint in versions.check(book))


def test_a_lock_that_lost_a_hash_is_noticed(book: Path) -> None:
    lock = book / "requirements.txt"
    bare = re.sub(r"^(flask==3.1.3)( \\\n +--hash=\S+)+", r"\1", lock.read_text(encoding="utf-8"), flags=re.M)
    lock.write_text(bare, encoding="utf-8")
    assert "requirements.txt: flask==3.1.3 tidak punya hash." in versions.check(book)


def test_a_condition_counts_in_every_file(book: Path) -> None:
    lock = book / "requirements.txt"
    text = lock.read_text(encoding="utf-8")
    assert versions.pins(book)["gunicorn"] in text
    lock.write_text(text.replace(" ; sys_platform != 'win32'", ""), encoding="utf-8")
    assert any("gunicorn" in complaint and "sys_platform" in complaint for complaint in versions.check(book))


@pytest.mark.parametrize(
    ("condition", "said"), [("== 'plan9'", []), ("!= 'plan9'", ["hantu: terpasang tidak ada, seharusnya 1."])]
)
def test_a_package_for_other_systems_need_not_be_there(book: Path, condition: str, said: list[str]) -> None:
    project = book / "pyproject.toml"
    wanted = f'dependencies = [\n  "hantu==1 ; sys_platform {condition}",\n'
    project.write_text(project.read_text(encoding="utf-8").replace("dependencies = [\n", wanted, 1), encoding="utf-8")
    assert versions.check_installed(book) == said


def test_a_pin_changed_only_beneath_is_noticed(book: Path) -> None:
    lock = book / "requirements.txt"
    lock.write_text(
        re.sub(r"^jinja2==.*", "jinja2==3.0.0", lock.read_text(encoding="utf-8"), flags=re.M), encoding="utf-8"
    )
    assert any("jinja2" in complaint for complaint in versions.check(book))


@pytest.mark.parametrize(
    "loose", ["flask>=3.1", "flask==3.*", "flask==3.1.3,>3", "flask", "flask @ file:///x.whl", "fla sk==1"]
)
def test_a_dependency_that_is_no_exact_pin_is_refused(book: Path, loose: str) -> None:
    project = book / "pyproject.toml"
    project.write_text(project.read_text(encoding="utf-8").replace("flask==3.1.3", loose), encoding="utf-8")
    with pytest.raises(ValueError, match="pin persis"):
        versions.pins(book)


def test_another_installed_version_is_noticed(book: Path) -> None:
    project = book / "pyproject.toml"
    project.write_text(project.read_text(encoding="utf-8").replace("flask==3.1.3", "flask==0.1"), encoding="utf-8")
    assert versions.check_installed(book) == ["flask: terpasang 3.1.3, seharusnya 0.1."]


@pytest.mark.needs("penulis")
def test_every_conda_entry_is_a_match_spec_for_a_pin_of_pyproject() -> None:
    import rattler
    import yaml

    content = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert content["name"] == "buku-kerja-flask"
    assert content["channels"] == ["conda-forge", "nodefaults"]
    specs = [entry for entry in content["dependencies"] if isinstance(entry, str)]
    found = {}
    for spec in specs:
        # MatchSpec accepts nonsense ("fla sk", "flask==3.1.3==x=y"), so the shape is checked first.
        assert re.fullmatch(r"[a-z0-9][a-z0-9._-]*((==[0-9a-z.]+)|(>=[0-9.]+,<[0-9.]+))?", spec), spec
        match = rattler.MatchSpec(spec)
        found[match.name.normalized] = match.version
    pins = versions.pins(ROOT)
    assert found.pop("python") == versions.PYTHONS
    assert found.pop("pip") is None
    [through_pip] = [entry["pip"] for entry in content["dependencies"] if isinstance(entry, dict)]
    assert through_pip == ["-r requirements.txt"]  # the whole lock, so whatever conda does not carry is there too
    assert {name: f"=={pins[name]}" for name in found} == found
    assert "jupyterlab" in found
    assert not [pin.name for pin in versions.requirements(ROOT) if pin.marker and pin.name in found]


@pytest.mark.needs("penulis")
def test_the_python_range_is_the_one_the_project_asks_for() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert versions.PYTHONS.startswith(project["requires-python"])
