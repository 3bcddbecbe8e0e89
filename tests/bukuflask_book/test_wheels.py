"""Which pins lack a wheel for which laptops."""

from __future__ import annotations

from bukuflask_book.wheels import Gap, missing
from bukuflask_start.lock import Pin
from bukuflask_start.targets import MINORS, SYSTEMS

PURE = {("murni", "1.0"): ["murni-1.0-py3-none-any.whl"]}


def test_a_pure_wheel_is_for_everybody():
    assert missing([Pin("murni==1.0", ())], PURE) == []


def test_what_only_one_system_has_is_missing_on_the_others():
    names = [f"c-2-cp3{minor}-cp3{minor}-win_amd64.whl" for _, minor in MINORS[:-1]]
    [gap] = missing([Pin("c==2", ())], {("c", "2"): names})
    assert "windows-3.15" in gap.targets
    assert "windows-3.11" not in gap.targets
    assert len(gap.targets) == len(SYSTEMS) * len(MINORS) - (len(MINORS) - 1)
    assert gap.told().startswith("c==2: windows (3.15); windows-arm; macos;")


def test_a_stable_abi_an_older_glibc_and_an_older_macos_count():
    names = ["c-2-cp39-abi3-manylinux_2_17_x86_64.whl", "c-2-cp39-abi3-macosx_10_9_universal2.whl"]
    [gap] = missing([Pin("c==2", ())], {("c", "2"): names})
    assert {name.rpartition("-")[0] for name in gap.targets} == {"windows", "windows-arm", "linux-arm"}


def test_a_newer_glibc_than_the_oldest_laptop_has_does_not():
    [gap] = missing([Pin("c==2", ())], {("c", "2"): ["c-2-cp311-abi3-manylinux_2_34_x86_64.whl"]})
    assert "linux-3.11" in gap.targets


def test_a_pin_that_does_not_apply_is_missed_by_nobody():
    assert missing([Pin("c==2 ; python_full_version < '3.10'", ())], {}) == []
    assert missing([Pin("c==2 ; sys_platform == 'win32'", ())], {}) == [
        Gap("c==2", tuple(f"{system}-3.{minor}" for system in ("windows", "windows-arm") for _, minor in MINORS))
    ]
