"""How the book's notebooks are checked: nbval collects and compares, and what it lets through is stopped here.

A pytest plugin (`-p bukuflask_validation.plugin`, set in pyproject.toml). It needs only what a student installs.
docs/validasi.md tells contributors what is checked and how a failure reads.
"""
