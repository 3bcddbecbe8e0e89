"""Jupyter kernels in milliseconds: a process that has already imported everything forks one for each notebook.

Every kernel is a process of its own, as always; only its start is shared. For whoever runs many notebooks one after another:
tests (nbval, nbmake), builds (nbclient, papermill), documentation. On Linux, with ipykernel; anywhere else, and for every
kernel that cannot be forked, the same provisioner starts an ordinary kernel. See README.md beside this file.
"""
