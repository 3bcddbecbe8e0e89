"""A notebook and its cells as pytest sees them: nbval's, without its holes."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from nbformat import NotebookNode
from nbval.kernel import CURRENT_ENV_KERNEL_NAME
from nbval.plugin import IPyNbCell, IPyNbFile, coalesce_streams

from . import leftovers, wording
from .environment import environment
from .kernel import CellTimeoutError, KernelDiedError, NotebookKernel
from .origin import CellOrigin, origins
from .unreadable import unreadable

_PICTURES = ("image/png", "image/jpeg")


class NotebookFile(IPyNbFile):  # type: ignore[misc]
    """A notebook, run in a kernel of its own."""

    kernel: NotebookKernel | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Compare what nbval compares, and pictures too."""
        super().__init__(*args, **kwargs)
        self.skip_compare: tuple[str, ...] = tuple(set(self.skip_compare) - set(_PICTURES))
        self.stopped: str | None = None
        """Why the rest of the notebook is not run."""

    def collect(self) -> Iterator[NotebookCell]:
        """Yield one item for each code cell. Raises `CollectError`, one sentence, for a file that is no notebook."""
        try:
            found = list(super().collect())
            places = origins(self.path, self.nb.cells, self.config.rootpath)
        except Exception as stumbled:  # nbformat raises whatever it stumbles over
            raise self.CollectError(unreadable(self.path, self.config.rootpath, stumbled)) from stumbled
        for item, origin in zip(found, places, strict=True):
            yield NotebookCell.from_parent(
                self, name=item.name, cell_num=item.cell_num, cell=item.cell, options=item.options, origin=origin
            )

    def setup(self) -> None:
        """Start the kernel, warm if it can be."""
        option = self.config.option
        if option.nbval_current_env:
            name = CURRENT_ENV_KERNEL_NAME
        else:
            name = option.nbval_kernel_name or self.nb.metadata.get("kernelspec", {}).get("name", "python")
        self.setup_sanitize_files()
        try:
            self.kernel = NotebookKernel(
                name,
                cwd=str(self.path.parent),
                startup_timeout=option.nbval_kernel_startup_timeout,
                env=environment(),
                warm=option.kernel_hangat,
            )
        except RuntimeError as error:
            pytest.fail(f"{self.path.name}: kernelnya tidak mau menyala ({error}).", pytrace=False)

    def teardown(self) -> None:
        """End the kernel and see what stays behind."""
        if self.kernel is None:
            return
        provisioner = self.kernel.km.provisioner
        known = leftovers.family(provisioner.pid) if provisioner is not None and provisioner.pid else []
        self.kernel.stop()
        grace = self.config.option.sisa
        left = leftovers.remaining(self.kernel.mark, known, grace)
        self.kernel = None
        if left:
            pytest.fail(
                f"{self.path.name}: {grace:g} detik sesudah kernelnya berakhir masih ada yang hidup "
                "(sekarang sudah diakhiri):\n"
                + "\n".join(f"    {item}" for item in left)
                + "\nHentikan di notebook itu sendiri, atau ikat hidupnya pada kernel seperti yang dilakukan jalankan(...).",
                pytrace=False,
            )


class NotebookCell(IPyNbCell):  # type: ignore[misc]
    """A code cell: run, then held against what the notebook holds."""

    parent: NotebookFile

    def __init__(self, *args: Any, origin: CellOrigin, **kwargs: Any) -> None:
        """Take nbval's arguments and where the cell was written."""
        super().__init__(*args, **kwargs)
        self.origin = origin

    def setup(self) -> None:
        """Leave the cell out when its notebook has stopped."""
        if self.parent.stopped:
            pytest.skip(wording.NOT_RUN + self.parent.stopped)

    def runtest(self) -> None:
        """Run the cell. Raises `wording.CellError` when it does anything else than the notebook says."""
        if self.options["skip"]:
            pytest.skip("bertanda nbval-skip")
        if self.cell.execution_count is None and self.cell.source.strip():
            raise self._fault(
                "sel ini belum pernah dijalankan (execution_count kosong), jadi tidak ada yang dapat dibandingkan."
            )
        came = self._run()
        text, line = wording.traceback_of(came)
        if text and not self.options["check_exception"]:
            self.parent.stopped = f"sel {self.cell_num} berhenti karena galat"
            raise self._fault("muncul galat yang tidak diharapkan.", text, line=line)
        if self.options["check_exception"] and not text:
            raise self._fault(
                "bertanda raises-exception, tetapi galatnya tidak datang.",
                wording.difference(self._sanitised(self.cell.outputs), self._sanitised(came)),
            )
        if self.options["check"]:
            self._compare(came)

    def _run(self) -> list[NotebookNode]:
        kernel = self.parent.kernel
        if kernel is None:
            raise RuntimeError(f"{self.parent.path.name} has no kernel")
        limit = self.config.option.nbval_cell_timeout
        try:
            self.test_outputs = kernel.run(self.cell.source, limit)
        except KernelDiedError:
            self.parent.stopped = f"kernelnya mati di sel {self.cell_num}"
            raise self._fault(
                "kernelnya mati di tengah sel ini.", mend="Sel berikutnya di notebook ini tidak dijalankan."
            ) from None
        except CellTimeoutError as late:
            self.parent.stopped = f"sel {self.cell_num} melewati batas waktu"
            text, line = wording.traceback_of(late.outputs)
            raise self._fault(
                f"belum selesai setelah {limit:g} detik.",
                text,
                line=line,
                mend="Sel berikutnya di notebook ini tidak dijalankan.",
            ) from None
        return list(self.test_outputs)

    def _compare(self, came: list[NotebookNode]) -> None:
        came, expected = _comparable(came), _comparable(self.cell.outputs)
        if self.compare_outputs(came, expected):
            return
        before, after = self._sanitised(expected), self._sanitised(came)
        details = wording.difference(before, after) or "\n".join(self.comparison_traceback)
        raise self._fault("keluarannya berbeda.", details, wording.advice(before, after))

    def _sanitised(self, outputs: list[NotebookNode]) -> list[dict[str, Any]]:
        return list(self.sanitize_outputs(_comparable(outputs)))

    def _fault(self, what: str, *details: str, line: int = 1, mend: str = "") -> wording.CellError:
        return wording.fault(self.origin, self.cell_num, self.cell.source, what, *details, line=line, mend=mend)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:
        """Return what the contributor reads."""
        if isinstance(excinfo.value, wording.CellError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))


def _comparable(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Return copies with streams joined as nbval joins them, and each picture as one string however its lines were broken."""
    copies = list(coalesce_streams(copy.deepcopy(outputs)))
    for output in copies:
        for mime in set(_PICTURES) & set(output.get("data", {})):
            output.data[mime] = "".join("".join(output.data[mime]).split())
    return copies
