"""The same cells in a warm and in an ordinary kernel: the same outputs."""

from __future__ import annotations

import re

import pytest

from warmkernel import spares

CELLS = {
    "argv": "import sys; [a.rpartition('/')[2] if i != 2 else '' for i, a in enumerate(sys.argv)]",
    "main": "__name__, __builtins__.__name__, __import__('__main__').__dict__ is globals()",
    "path": "import sys; [p for p in sys.path if 'site-packages' not in p]",
    "stdin": "import sys; sys.stdin.read(), input()",
    "child_output": "import subprocess, sys; subprocess.run([sys.executable, '-c', 'print(1)']).returncode",
    "low_level": "import os, sys; os.write(1, b'rendah\\n'); sys.stdout.flush(); import time; time.sleep(0.3)",
    "stderr": "import sys, os; print('galat', file=sys.stderr); sys.__stdout__ is sys.stdout",
    "shell": "!echo halo",
    "script": "%%bash\necho halo\n",
    "thread": "import threading; t = threading.Thread(target=print, args=('utas',)); t.start(); t.join(); threading.active_count()",
    "threads": "sorted(re.sub(r'[\\d-]+|CP Server.*', '', t.name) for t in threading.enumerate()) if (re := __import__('re')) else 0",
    "await": "import asyncio; await asyncio.sleep(0, 'tunggu')",
    "loop": "type(asyncio.get_running_loop()).__name__",
    "fork": "import os; pid = os.fork()\nif pid == 0: os._exit(7)\nos.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])",
    "spawn": "import multiprocessing as m; p = m.get_context('spawn').Process(target=len, args=('',)); p.start(); p.join(); p.exitcode",
    "pool": "from concurrent.futures import ProcessPoolExecutor\nimport multiprocessing as m\n"
    "with ProcessPoolExecutor(2, mp_context=m.get_context('fork')) as pool: print(sorted(pool.map(abs, [-1, -2])))",
    "signal": "import signal\ndef dengar(*a): raise LookupError('alarm')\nsignal.signal(signal.SIGALRM, dengar)\n"
    "signal.setitimer(signal.ITIMER_REAL, 0.01)\nsignal.pause()",
    "sigchld": "signal.getsignal(signal.SIGCHLD).name, signal.getsignal(signal.SIGPIPE).name, str(signal.getsignal(signal.SIGTERM))",
    "group": "os.getpgrp() == os.getpid() == os.getsid(0)",
    "blocked": "signal.pthread_sigmask(signal.SIG_BLOCK, [])",
    "error": "def bagi(n):\n    return 1 / n\nbagi(0)",
    "syntax": "if True print(1)",
    "display": "from IPython.display import HTML, display; display(HTML('<b>1</b>')); 2",
    "history": "_ih[-3:], len(Out) >= 0, _i[:5]",
    "history_magic": "%history -n 1",
    "warning": "import warnings; warnings.warn('awas')",
    "logging": "import logging; logging.getLogger('a').warning('awas'); logging.getLogger().handlers",
    "widget": "import ipywidgets; w = ipywidgets.IntText(3); w.comm is not None, w.value",
    "magics": "%load_ext bukuflask",
    "limits": "import resource; resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 0, os.getpriority(os.PRIO_PROCESS, 0)",
    "flags": "sys.flags, sys.warnoptions, sys._xoptions",
    "trace": "sys.gettrace(), sys.getrecursionlimit(), sys.getswitchinterval()",
    "locale": "import locale; locale.getlocale(), locale.getencoding(), sys.stdout.encoding, sys.getfilesystemencoding()",
    "excepthook": "sys.excepthook.__qualname__, sys.displayhook.__class__.__name__",
    "kernel": "k = get_ipython().kernel; type(k).__name__, k.banner[:6], type(k.shell).__name__",
    "umask": "m = os.umask(0); os.umask(m); m",
    "tempfile": "import tempfile; tempfile.gettempdir(), os.environ.get('MPLBACKEND')",
    "gc": "import gc; gc.isenabled(), gc.get_threshold()",
    "debug": "'debugpy' in sys.modules, __debug__",
    "flask": "import flask; a = flask.Flask('a'); a.test_client().get('/').status",
    "exit": "raise SystemExit(3)",
    "quit": "1 + 1",
}


@pytest.mark.skipif(not spares.SUPPORTED, reason="di sini kernel tidak dicabangkan")
def test_the_same(start):
    said = {}
    for provisioner in ("warm", "local-provisioner"):
        with start(preload=["flask"], provisioner=provisioner) as kernel:
            assert kernel.warm == (provisioner == "warm")
            said[provisioner] = {name: _plain(kernel.run(source)) for name, source in CELLS.items()}
    differing = {
        name: (said["warm"][name], other)
        for name, other in said["local-provisioner"].items()
        if said["warm"][name] != other
    }
    assert differing == {}


def _plain(text: str) -> str:
    return re.sub(r"(pid=|0x|ipykernel_)[0-9a-f]+", r"\1", text)
