"""Terminal blocks: steps that an author writes once, run for real in one or more terminals, shown for three shells.

`steps` reads them, `recording` works through them (`processes` and `keeper` hold the terminals, `servers` knows when a server is
ready, `ports` stands in for the ports they name, `interpreters` prepares the Pythons, `shells` knows what is typed where), `lines` says how
a step is written for a shell, `rendering` writes the Markdown.
"""

from .lines import bash_line, cmd_line, powershell_line
from .recording import Home, Recorded, StepError, home, load, missing, of_shell, run, save
from .rendering import render
from .shells import Bash, Cmd, PowerShell
from .steps import Block, Cd, Note, Open, Run, Serve, Set, Stop, TerminalStep, WriteFile, parse

__all__ = [
    "Bash",
    "Block",
    "Cd",
    "Cmd",
    "Home",
    "Note",
    "Open",
    "PowerShell",
    "Recorded",
    "Run",
    "Serve",
    "Set",
    "StepError",
    "Stop",
    "TerminalStep",
    "WriteFile",
    "bash_line",
    "cmd_line",
    "home",
    "load",
    "missing",
    "of_shell",
    "parse",
    "powershell_line",
    "render",
    "run",
    "save",
]
