"""Tell every kernel that nbval starts that the book itself is being tested (any port, progress in memory)."""

from __future__ import annotations

import os

os.environ |= {"BUKUFLASK_UJI": "1", "JUPYTER_PREFER_ENV_PATH": "1", "PYTHONHASHSEED": "0"}
