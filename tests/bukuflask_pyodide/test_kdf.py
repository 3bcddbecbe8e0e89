"""The password functions give what OpenSSL gives."""

from __future__ import annotations

import hashlib

import pytest

from bukuflask_pyodide import kdf


@pytest.mark.parametrize(("name", "length"), [("sha256", None), ("sha256", 20), ("sha512", 100), ("sha1", 41)])
def test_pbkdf2_is_openssls(name, length):
    given = (name, b"rahasia", b"garam", 7, length)
    assert kdf.pbkdf2_hmac(*given) == hashlib.pbkdf2_hmac(*given)
