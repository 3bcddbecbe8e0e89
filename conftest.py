"""Tell every kernel that nbval starts that the book itself is being tested (any port, progress in memory); let Ctrl+C work."""

from __future__ import annotations

import os
import signal

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # So it is where a shell starts the suite in the background. Children inherit it, and some tests press Ctrl+C in theirs.
    signal.signal(signal.SIGINT, signal.default_int_handler)

os.environ |= {"BUKUFLASK_UJI": "1", "JUPYTER_PREFER_ENV_PATH": "1", "PYTHONHASHSEED": "0"}
