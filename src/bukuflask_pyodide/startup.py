"""What IPython runs as the browser's kernel starts (`PYTHONSTARTUP`): everything else is in `prepare`."""

import bukuflask_pyodide.prepare as _prepare

_prepare.kernel()
del _prepare
