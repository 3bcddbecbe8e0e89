"""A step as it is typed in each of the three shells."""

from __future__ import annotations

import re

from .steps import Cd, Run, Serve, Set, Typed


def bash_line(step: Typed) -> str:
    """Return a step as typed in bash or zsh."""
    match step:
        case Set(variable=variable, value=value):
            return f"export {variable}={value}"
        case Cd(folder=folder):
            return f"cd {folder}"
        case Run(command=command) | Serve(command=command):
            return command


def cmd_line(step: Typed) -> str:
    """Return a step as typed at an Anaconda Prompt (cmd). No space may follow the value: cmd would keep it."""
    match step:
        case Set(variable=variable, value=value):
            return f"set {variable}={value}"
        case Cd(folder=folder):
            return "cd " + folder.replace("/", "\\")
        case Run(command=command) | Serve(command=command):
            return command


def powershell_line(step: Typed) -> str:
    """Return a step as typed in PowerShell, where `set` would make no environment variable, and `curl` is another command."""
    match step:
        case Set(variable=variable, value=value):
            return f'$env:{variable} = "{value}"'
        case Cd(folder=folder):
            return "cd " + folder.replace("/", "\\")
        case Run(command=command) | Serve(command=command):
            return re.sub(r"\Acurl\b(?!\.)", "curl.exe", command)
