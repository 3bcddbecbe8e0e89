"""The two password functions of `hashlib` that come from OpenSSL and that Pyodide has not: werkzeug.security needs them."""

from __future__ import annotations

import hashlib
import hmac
from functools import cache
from pathlib import Path
from typing import Any


def install() -> None:
    """Add to `hashlib` the key derivation functions that the browser's Python lacks."""
    if not hasattr(hashlib, "scrypt"):
        hashlib.scrypt = scrypt  # type: ignore[assignment]
    if not hasattr(hashlib, "pbkdf2_hmac"):
        hashlib.pbkdf2_hmac = pbkdf2_hmac  # type: ignore[assignment]


def pbkdf2_hmac(hash_name: str, password: bytes, salt: bytes, iterations: int, dklen: int | None = None) -> bytes:
    """Return what `hashlib.pbkdf2_hmac` returns (RFC 8018); some 40 times slower."""
    length = dklen or hashlib.new(hash_name).digest_size
    keyed = hmac.new(password, digestmod=hash_name)
    derived, block = b"", 0
    while len(derived) < length:
        block += 1
        step = keyed.copy()
        step.update(salt + block.to_bytes(4, "big"))
        last = step.digest()
        total = int.from_bytes(last, "big")
        for _ in range(iterations - 1):
            step = keyed.copy()
            step.update(last)
            last = step.digest()
            total ^= int.from_bytes(last, "big")
        derived += total.to_bytes(len(last), "big")
    return derived[:length]


def scrypt(password: bytes, *, salt: bytes, n: int, r: int, p: int, maxmem: int = 0, dklen: int = 64) -> bytes:
    """Return what `hashlib.scrypt` returns, computed by noble-hashes (RFC 7914); `maxmem` is OpenSSL's own."""
    del maxmem
    import js
    from pyodide.ffi import to_js

    options = to_js({"N": n, "r": r, "p": p, "dkLen": dklen, "maxmem": 2**31}, dict_converter=js.Object.fromEntries)
    result = _noble().scrypt(to_js(bytes(password)), to_js(bytes(salt)), options)
    return bytes(result.to_py())


@cache
def _noble() -> Any:
    from pyodide.code import run_js

    return run_js(Path(__file__).with_name("scrypt.js").read_text(encoding="utf-8") + ";hasil")
