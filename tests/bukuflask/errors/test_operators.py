"""Operators and words of another language: each is named, with what Python has in its place."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("x = 5x3", "ganti `x` dengan `*`: `x = 5 * 3`"),
        ("luas = 3x(4+1)", "ganti `x` dengan `*`: `luas = 3 * (4+1)`"),
        ("harga = 5x", "kalau maksudmu mengalikan, tulis `5 * x`"),
        ("jumlah = 2 + 3harga", "kalau maksudmu mengalikan, tulis `3 * harga`"),
        ("if a > 3 dan:", "Sesudah `dan` juga belum ada syarat kedua. tulis `and`"),
        ("if a > 3 atau :", "Sesudah `atau` juga belum ada syarat kedua. tulis `or`"),
        ("while a > 3 dan", "Sesudah `dan` juga belum ada syarat kedua"),
        ("if a > 3 and:", "Sesudah `and` belum ada syarat kedua"),
        ("if a > 3 or", "Sesudah `or` belum ada syarat kedua"),
        ("if (a > 3) dan (b < 4):", "tulis `and`"),
        ("if a > 3 DAN b < 3:", "`DAN` bukan kata milik Python. tulis `and`"),
        ("if a > 3 AND b < 3:", "`AND` bukan kata milik Python. tulis `and`"),
        ("if a > 3 dan b < 3 atau c:", "`and` di tempat `dan`, `or` di tempat `atau`"),
        ("if a bukan 3:", "tulis `!=`"),
        ("if a tidak sama dengan b:", "tulis `!=`"),
        ('if "a" dalam b:', "tulis `in`"),
        ("for x di [1]:", "`di` bukan kata milik Python. tulis `in`"),
        ("untuk x di [1]:", "`for` di tempat `untuk`, `in` di tempat `di`"),
        ("if a is not in b:", "`if a not in b:`"),
        ('elif "soto" is not in menu:', '`elif "soto" not in menu:`'),
        ("if a is in b:", "`if a in b:`"),
        ("if a not is b:", "`if a is not b:`"),
        ("if not in menu:", "Di depan `not in` belum ada"),
        ("if a => 3 atau a =< 1:", "`>=` di tempat `=>`, `<=` di tempat `=<`, `or` di tempat `atau`"),
        ("if nama == 'a' atau 'b':", "`... or nama == 'b'`"),
        ("if a > 3 && b < 3 || c:", "`and` di tempat `&&`, `or` di tempat `||`"),
        ("if !a:", "`if not a:`"),
        ("if a and !(b > 3):", "`if a and not (b > 3):`"),
        ("if a === b:", "tulis `==`"),
        ("if a !== b:", "tulis `!=`"),
        ("if a <> b:", "tulis `!=`"),
        ("if a > = b:", "tanpa spasi di antaranya. tulis `>=`"),
        ("else if b == 3:", "di sini `elif b == 3:`"),
        ("elseif b:", "di sini `elif b:`"),
        ("else: if b:", "di sini `elif b:`"),
        ("else b == 3:", "di sini `elif b == 3:`"),
        ("lainnya:", "tulis `else:`"),
        ("jika tidak:", "tulis `else:`"),
    ],
)
def test_a_condition(told, line, expected):
    before = "if z:\n    pass\n" if line.startswith(("el", "lain", "jika tidak")) else ""
    assert expected in told(f"{before}{line}\n    pass")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('x = a > 3 ? "a" : "b"', '`"a" if a > 3 else "b"`'),
        ("x = a == 3 ? b : c", "`b if a == 3 else c`"),
        ('def f(a):\n    return a ? "ya" : "tidak"', '`"ya" if a else "tidak"`'),
        ('print(a > 3 ? "ya" : "tidak")', '`"ya" if a > 3 else "tidak"`'),
        ('render_template("a.html", nama=nama ? nama : "tamu")', '`nama if nama else "tamu"`'),
        ('x = {"a": b ? 1 : 2}', "`1 if b else 2`"),
        ("x = (a > 3) ? 1 : 0", "`1 if (a > 3) else 0`"),
        ('x = f"Halo {a ? b : c}"', "`{b if a else c}`"),
        ('x = nama ?? "tamu"', '`nama if nama is not None else "tamu"`'),
        ("x = a > 3 ? b", "nilai_kalau_benar if syarat"),
        ("f = x => x + 1", "`def nama(x):`"),
        ("daftar.sort(key=(x) => x[1])", "`lambda x: ...`"),
        ("f = (a, b) => { return a + b }", "`def nama(a, b):`"),
        ("total++", "tulis `total += 1`."),
        ("self.total--;", "tulis `self.total -= 1`."),
        ('stok["soto"]++', '`stok["soto"] += 1`'),
        ("def f():\n    for i in a:\n        i++  # satu lagi", "`i += 1`"),
        ("x = a++", "tulis `a + 1` di sana"),
        ("x = 10 kali 2", "tulis `*`"),
    ],
)
def test_a_sign(told, source, expected):
    assert expected in told(source)
