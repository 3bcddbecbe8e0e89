"""What costs most of nbformat's import is not imported by the tools that run often."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("first", ["bukuflask_author", "bukuflask_validation.plugin"])
def test_no_grammar_is_built(first):
    program = f"import {first}, nbformat, sys; print(sys.modules.get('rfc3987_syntax'), nbformat.validate.__name__)"
    said = subprocess.check_output([sys.executable, "-c", program], encoding="utf-8")
    assert said.split() == ["None", "validate"]
