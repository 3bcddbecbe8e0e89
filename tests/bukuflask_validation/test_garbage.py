"""What a file of tests leaves is not looked through while later files run; what of it is garbage is removed."""

from __future__ import annotations

FIRST = """
import builtins, gc

class Simpul:
    def __del__(self):
        builtins.dibuang = True

def test_pertama():
    assert gc.get_freeze_count() > 10_000  # pytest itself, and the modules of the tests
    builtins.tertinggal = [[nomor] for nomor in range(100)]
    lingkar = Simpul()
    lingkar.diri = lingkar
"""
SECOND = """
import builtins, gc

def test_kedua():
    ada = {id(benda) for benda in gc.get_objects()}
    assert builtins.dibuang
    assert not ada & {id(benda) for benda in builtins.tertinggal}
"""


def test_what_stays_is_set_aside_after_each_file(make_shelf):
    shelf = make_shelf("sampah")
    shelf.write("test_a.py", FIRST)
    shelf.write("test_b.py", SECOND)
    shelf.run("--inti=1")
    assert shelf.outcomes("test_a") == shelf.outcomes("test_b") == ["passed"]
