"""Terminal blocks: steps that an author writes once, run for real in one or more terminals, shown for three shells.

`steps` reads them, `recording` works through them (`processes` and `keeper` hold the terminals, `servers` knows when a server is
ready, `ports` stands in for the ports they name, `interpreters` prepares the Pythons), `rendering` writes the Markdown.
"""

from .recording import Home, Recorded, StepError, home, load, missing, run, save
from .rendering import bash_line, cmd_line, powershell_line, render
from .steps import Block, Cd, Note, Open, Run, Serve, Set, Step, Stop, WriteFile, parse

__all__ = [
    "Block",
    "Cd",
    "Home",
    "Note",
    "Open",
    "Recorded",
    "Run",
    "Serve",
    "Set",
    "Step",
    "StepError",
    "Stop",
    "WriteFile",
    "bash_line",
    "cmd_line",
    "home",
    "load",
    "missing",
    "parse",
    "powershell_line",
    "render",
    "run",
    "save",
]
