"""The shells that a block is worked through in: how each is started, what it is typed, and how it says that a command has ended."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Protocol

from .lines import cmd_line, powershell_line
from .steps import ALL, Cd, Run, Serve, Set, SystemName, Typed

MARK = "\x1e"


class Shell(Protocol):
    """A shell of one system."""

    @property
    def systems(self) -> frozenset[SystemName]:
        """Whose steps it runs: a recording runs those of every system in bash, and shows them all."""

    @property
    def command(self) -> tuple[str, ...]:
        """The words that start it."""

    @property
    def greeting(self) -> str:
        """What is typed first."""

    def line(self, step: Typed) -> str:
        """Return what is typed for a step, without input, and to print a mark with its exit code and the folder."""

    def lasting(self, step: Typed) -> str:
        """Return what brings about again what a step changed in the shell, where Ctrl+C may end the shell; else ""."""


@dataclass(frozen=True)
class Bash:
    """What a student on Linux or macOS has (or zsh, which reads the same lines)."""

    systems: frozenset[SystemName] = ALL
    command: tuple[str, ...] = ("bash", "--noprofile", "--norc")
    # Ctrl+C is for what runs in the shell; the shell itself goes on, as an interactive one does.
    greeting: str = "trap : INT\n"

    def line(self, step: Typed) -> str:
        """Return what is typed for a step, evaluated in one piece."""
        match step:
            case Set(variable=variable, value=value):
                typed = f"export {variable}={shlex.quote(value)}"
            case Cd(folder=folder):
                typed = f"cd {shlex.quote(folder)}"
            case Run(command=command) | Serve(command=command):
                typed = command
        return f"eval {shlex.quote(typed)} </dev/null; printf '\\036%d\\036%s\\036' $? \"$PWD\"\n"

    def lasting(self, step: Typed) -> str:
        """Nothing: bash goes on."""
        return ""


@dataclass(frozen=True)
class Cmd:
    """Windows' cmd, as in an Anaconda Prompt: what the lesson shows is typed as it stands there."""

    systems: frozenset[SystemName] = frozenset({"windows"})
    # /k says no greeting, /q shows no prompt, /d leaves out what the machine's owner lets run first.
    command: tuple[str, ...] = ("cmd", "/d", "/q", "/k", "chcp 65001 >nul")
    greeting: str = ""

    def line(self, step: Typed) -> str:
        """Return the line of the lesson and one that tells of it; the first forgets the exit code of the command before."""
        typed = cmd_line(step)
        if isinstance(step, Run | Serve):
            typed = f"<nul {typed}"  # a program that reads would take the lines that are typed next
        return f"cmd /d /c exit 0\r\n{typed}\r\necho {MARK}%ERRORLEVEL%{MARK}%CD%{MARK}\r\n"

    def lasting(self, step: Typed) -> str:
        """Return the line of a variable or a folder."""
        return f"{cmd_line(step)}\r\n" if isinstance(step, Set | Cd) else ""


@dataclass(frozen=True)
class PowerShell:
    """Windows' PowerShell (`powershell`), or the one that other systems have too (`pwsh`)."""

    program: str = "powershell"
    systems: frozenset[SystemName] = frozenset({"windows"})
    greeting: str = "$OutputEncoding = [Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)\n"

    @property
    def command(self) -> tuple[str, ...]:
        """The words that start it so that it reads commands from a pipe and shows no prompt."""
        return (self.program, "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", "-")

    def line(self, step: Typed) -> str:
        """Return the line of the lesson and one that tells of it: a program's exit code, or 1 for a failed command of its own."""
        told = (
            "$fine = $?; $code = if ($LASTEXITCODE) { $LASTEXITCODE } elseif ($fine) { 0 } else { 1 }; "
            "[Console]::Out.Write('{0}{1}{0}{2}{0}' -f [char]30, $code, (Get-Location).ProviderPath)"
        )
        return f"$global:LASTEXITCODE = 0\n{powershell_line(step)}\n{told}\n"

    def lasting(self, step: Typed) -> str:
        """Return the line of a variable or a folder."""
        return f"{powershell_line(step)}\n" if isinstance(step, Set | Cd) else ""
