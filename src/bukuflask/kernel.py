"""A kernel as this book's own JupyterLab starts it: without the settings that the environment or the system has for every IPython.

An administrator's `exec_lines`, or an extension that is not there any more, would speak in each of a student's notebooks. What the book
itself asks for lies in its own profile (`bukuflask_start.install.ready_kernels`).
"""

from __future__ import annotations

from ipykernel import kernelapp
from IPython.core import application


def main() -> None:
    """Serve as a kernel until it is told to end."""
    for folders in (application.ENV_CONFIG_DIRS, application.SYSTEM_CONFIG_DIRS):
        folders.clear()
    kernelapp.launch_new_instance()


if __name__ == "__main__":
    main()
