"""The shell of JupyterLab's terminal: it finds the book's Python also where the student's own start file puts another in front.

JupyterLab hands its PATH to a terminal, but the shell then reads the student's start file, and `conda init`, pyenv and others
put their Python before everything there. So the book's folders are put in front once more, after that file.
"""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

_AS_LOGIN = """\
# Ditulis oleh buku kerja setiap kali JupyterLab dinyalakan: pengaturan shell-mu, lalu Python buku ini.
if [ -f /etc/profile ]; then . /etc/profile; fi
if [ -f ~/.bash_profile ]; then . ~/.bash_profile
elif [ -f ~/.bash_login ]; then . ~/.bash_login
elif [ -f ~/.profile ]; then . ~/.profile
elif [ -f ~/.bashrc ]; then . ~/.bashrc
fi
"""
"""What bash reads when it begins as the first shell of a session, which is how JupyterLab begins it."""


def shell_command(
    folders: Sequence[str], own: Path, variables: Mapping[str, str], windows: bool = os.name == "nt"
) -> list[str] | None:
    """Return the command of a terminal's shell in which `folders` come first; None leaves the choice to JupyterLab.

    `own` is the folder for a start file of the book's own. Only bash and PowerShell are known; other shells keep their PATH.
    """
    if windows:
        before = ";".join(folders).replace("'", "''")
        return ["powershell.exe", "-NoExit", "-Command", f"$env:PATH = '{before};' + $env:PATH"]
    bash = variables.get("SHELL") or shutil.which("sh") or ""
    if Path(bash).name != "bash":
        return None
    own.mkdir(parents=True, exist_ok=True)
    start = own / "bashrc"
    before = shlex.quote(os.pathsep.join(folders))
    start.write_text(f'{_AS_LOGIN}export PATH={before}:"$PATH"\nhash -r\n', encoding="utf-8")
    return [bash, "--rcfile", str(start), "-i"]
