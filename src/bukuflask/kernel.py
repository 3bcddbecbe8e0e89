"""A kernel as this book's own JupyterLab starts it: without the settings that the environment or the system has for every IPython.

An administrator's `exec_lines`, or an extension that is not there any more, would speak in each of a student's notebooks. What the book
itself asks for is read from its own folder in their place; what the student's profile says is read, too, and comes after it.
"""

from __future__ import annotations

from pathlib import Path

from ipykernel import kernelapp
from IPython.core import application

SETTINGS = Path(__file__).with_name("kernel_settings")
"""The folder with what the book asks of IPython."""


def main() -> None:
    """Serve as a kernel until it is told to end."""
    application.ENV_CONFIG_DIRS[:] = [str(SETTINGS)]
    application.SYSTEM_CONFIG_DIRS.clear()
    kernelapp.launch_new_instance()


if __name__ == "__main__":
    main()
