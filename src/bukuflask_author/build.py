"""Write what the sources build, run the notebooks, and tell what has drifted."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from bukuflask.exercises.prediction import TITLE
from bukuflask.files import left_by_an_editor, write_whole
from bukuflask_book.checkout import Book
from bukuflask_book.problems import ManuscriptError
from bukuflask_validation.kernel import WarmKernelManager

from . import caches, terminal
from .manuscript import METADATA, Built, Manuscript, build
from .normalise import Normaliser

CELL_TIMEOUT = 60
"""Seconds that one cell may take while a notebook is built."""


def _rules(book: Book) -> Path:
    return book.root / "tests" / "nbval-sanitize.cfg"


def normaliser(book: Book) -> Normaliser:
    """Return the book's rules for recorded output."""
    return Normaliser(_rules(book))


# -- one lesson ---------------------------------------------------------------------------------------------------------------


def write_bank(book: Book, built: Built) -> None:
    """Write the lesson's compiled exercises and quiz."""
    file = book.bank(built.stem)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, bank_text(built).encode("utf-8"))


def bank_text(built: Built) -> str:
    """Return the bank as it is saved."""
    return json.dumps(built.bank, ensure_ascii=False, indent=1) + "\n"


ZONE = "BANGUN+12"
"""The time zone of a build, as POSIX writes it: 12 hours behind UTC. A check has one 25:17 away (`bukuflask_validation`)."""


def environment() -> dict[str, str]:
    """Return the environment in which the book's notebooks are run: any port, progress in memory, no spare processes."""
    fixed = {"BUKUFLASK_UJI": "1", "PYTHONHASHSEED": "0", "JUPYTER_PREFER_ENV_PATH": "1", "NO_COLOR": ""}
    if os.name == "posix":
        fixed["TZ"] = ZONE
    return os.environ | fixed


def execute(book: Book, built: Built) -> None:
    """Run the notebook in a kernel of its own and save it with its outputs. Raises `ManuscriptError` naming the cell that failed."""
    notebook = built.notebook
    client = NotebookClient(
        notebook,
        kernel_manager_class=WarmKernelManager,
        kernel_name="python3",
        ipython_hist_file="",  # an argument for the kernel, which would keep it from being warm
        timeout=CELL_TIMEOUT,
        store_widget_state=False,
        record_timing=False,
        resources={"metadata": {"path": str(book.root / "notebooks")}},
    )
    file = book.relative(book.manuscript(built.stem))
    try:
        client.execute(env=environment())
    except CellExecutionError as error:
        raise ManuscriptError(file, 0, f"sebuah sel gagal dijalankan:\n{error}") from error
    except CellTimeoutError as error:
        raise ManuscriptError(file, 0, f"sebuah sel belum selesai setelah {CELL_TIMEOUT} detik:\n{error}") from error
    except DeadKernelError as error:
        raise ManuscriptError(file, 0, f"sebuah sel mengakhiri kernelnya: {error}") from error
    rules = normaliser(book)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            expects = "raises-exception" in cell.metadata.get("tags", [])
            raised = any(o.output_type == "error" for o in cell.outputs)
            if expects and not raised:
                raise ManuscriptError(
                    file, 0, f"sel ini bertanda raises-exception tetapi tidak menimbulkan galat:\n{cell.source}"
                )
            cell.outputs = [nbformat.from_dict(rules.output(o)) for o in _joined(cell.outputs)]
    _check_predictions(built, file)
    notebook.metadata = nbformat.from_dict(METADATA)  # what the kernel adds names its own Python
    _save(book.notebook(built.stem), notebook)


def _check_predictions(built: Built, file: Path) -> None:
    """Raise `ManuscriptError` for a prediction whose first answer is not what its cell gave."""
    for found in built.predictions:
        cell = next(c for c in built.notebook.cells if c.source.startswith(f"%%tebak {found.ident} "))
        shown = "\n".join(o["data"].get("text/plain", "") for o in cell.outputs if "data" in o)
        if not shown.startswith(TITLE):
            raise ManuscriptError(
                file,
                found.line,
                f"`jawab` tebakan {found.ident} diawali {found.asked['answers'][0]!r}, padahal itu tidak berdiri sendiri di keluaran "
                f"selnya, atau selnya berhenti karena galat lain:\n{shown}",
            )


def _joined(outputs: Sequence[Any]) -> list[Any]:
    """Return outputs in which adjacent pieces of one stream are one: a kernel sends what was printed in as many as it likes."""
    joined: list[Any] = []
    for output in outputs:
        before = joined[-1] if joined else None
        if before is not None and output.output_type == before.output_type == "stream" and output.name == before.name:
            before.text += output.text
        else:
            joined.append(output)
    return joined


def _save(path: Path, notebook: Any) -> None:
    nbformat.validate(notebook)
    text = nbformat.writes(notebook) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text.encode("utf-8"))


def record(book: Book, stem: str, found: Sequence[terminal.Block]) -> int:
    """Run the lesson's terminal blocks in bash and keep what they print. Returns how many blocks there are."""
    file = book.relative(book.manuscript(stem))
    if found and (os.name != "posix" or shutil.which("bash") is None):
        raise ManuscriptError(file, 0, "blok terminal direkam di bash: pakai Linux, macOS atau WSL.")
    for number, block in enumerate(found, 1):
        if lacking := terminal.missing(block):
            raise ManuscriptError(
                file,
                0,
                f"blok terminal ke-{number} memerlukan {', '.join(lacking)}, yang tidak ada di mesin ini. "
                "Pasang dulu dengan pengelola paket sistemmu, lalu rekam lagi.",
            )
    recordings: list[list[terminal.Recorded]] = []
    if found:
        rules = normaliser(book)
        with terminal.home(book) as place:
            for number, block in enumerate(found, 1):
                try:
                    recordings.append(terminal.run(block, place, rules))
                except (OSError, terminal.StepError) as error:
                    raise ManuscriptError(
                        file, 0, f"blok terminal ke-{number} tidak berjalan seperti tertulis: {error}"
                    ) from error
    terminal.save(book, stem, recordings)
    return len(found)


_SPOKEN = {"check", "check_line", "file", "hints", "messages", "solution", "success"}
"""What an exercise says after an answer: it stands in no output of a notebook, where nothing is answered yet."""


def _behind_outputs(book: Book, notebook: Any, bank: Mapping[str, Any]) -> str:
    """Return the hash of all that the outputs of a lesson's cells come from: its code, its example, what its bank shows, what runs them."""
    cells = [(c.source, c.metadata.get("tags", [])) for c in notebook.cells if c.cell_type == "code"]
    shown = dict(bank)
    shown["exercises"] = {
        ident: {key: value for key, value in exercise.items() if key not in _SPOKEN}
        for ident, exercise in bank["exercises"].items()
    }
    example = book.example(str(bank["stem"]))
    said = json.dumps([cells, shown], sort_keys=True, ensure_ascii=False).encode("utf-8")
    return caches.digest([caches.runners(), _rules(book).read_bytes(), said, caches.of_folder(example).encode()])


def keep_outputs(book: Book, built: Built) -> bool:
    """Save the notebook with the outputs that its cells gave last time, when all that they come from is as it was then.

    Says whether they were kept. Otherwise nothing is written.
    """
    kept = caches.kept(_KIND, built.stem)
    if (
        not caches.wanted()
        or not isinstance(kept, dict)
        or kept.get("of") != _behind_outputs(book, built.notebook, built.bank)
    ):
        return False
    try:
        text = book.notebook(built.stem).read_text(encoding="utf-8")
        saved = nbformat.reads(text, as_version=4)
    except Exception:  # nbformat raises whatever it stumbles over
        return False
    old = [c for c in saved.cells if c.cell_type == "code"]
    new = [c for c in built.notebook.cells if c.cell_type == "code"]
    if caches.digest(_outputs(old)) != kept.get("outputs") or [c.source for c in old] != [c.source for c in new]:
        return False
    for before, now in zip(old, new, strict=True):
        now.outputs, now.execution_count = before.outputs, before.execution_count
    _save(book.notebook(built.stem), built.notebook)
    return True


def remember_outputs(book: Book, built: Built) -> None:
    """Keep in mind what the outputs of a notebook that was just run come from."""
    cells = [c for c in built.notebook.cells if c.cell_type == "code"]
    kept = {"of": _behind_outputs(book, built.notebook, built.bank), "outputs": caches.digest(_outputs(cells))}
    caches.keep(_KIND, built.stem, kept)


_KIND = "sel"


def _outputs(cells: Iterable[Any]) -> Iterator[bytes]:
    for cell in cells:
        yield json.dumps([cell.execution_count, cell.outputs], sort_keys=True).encode("utf-8")


# -- drift --------------------------------------------------------------------------------------------------------------------


def _inputs(notebook: Any) -> tuple[dict[str, Any], list[tuple[str, str, str, dict[str, Any]]]]:
    return notebook.metadata, [(c.get("id", ""), c.cell_type, c.source, c.metadata) for c in notebook.cells]


def drift(book: Book, built: Built) -> str | None:
    """Say in one Indonesian line how the saved notebook or bank differs from what the sources build, or None."""
    path = book.notebook(built.stem)
    name = book.relative(path).as_posix()
    mend = f"Jalankan: python -m bukuflask_author bangun {built.stem.split('-')[0]}"
    if not path.exists():
        return f"{name}: belum dibangun. {mend}"
    try:
        saved = nbformat.read(path, as_version=4)
    except Exception:  # a merge conflict, a half-written file: nbformat raises whatever it stumbles over
        return f"{name}: bukan notebook yang dapat dibaca. {mend} --semua"
    if _inputs(saved) != _inputs(built.notebook):
        return f"{name}: isinya berbeda dari naskahnya. {mend}"
    counts = [c.execution_count for c in saved.cells if c.cell_type == "code"]
    if counts != list(range(1, len(counts) + 1)):
        return f"{name}: keluaran selnya tidak lengkap atau tidak urut ({counts}). {mend}"
    bank = book.bank(built.stem)
    if not bank.exists() or bank.read_text(encoding="utf-8") != bank_text(built):
        return f"{book.relative(bank).as_posix()}: berbeda dari exercises/{built.stem}/ atau kuisnya. {mend}"
    return None


def orphans(book: Book) -> list[str]:
    """Name the built files, examples, exercises and syllabus links whose manuscript is gone, and manuscripts without an example."""
    stems = set(book.stems())
    out: list[str] = []
    built = sorted(
        [
            *(book.root / "notebooks").glob("*.ipynb"),
            *(book.root / "src" / "bukuflask" / "bank").glob("*.json"),
            *(book.root / "src" / "bukuflask" / "bank" / "ulang").glob("*.json"),
            *(book.root / "lessons" / "terminal").glob("*.json"),
            *(p for p in (book.root / "examples").glob("[!._]*") if p.is_dir()),
            *(p for p in (book.root / "exercises").glob("[!._]*") if p.is_dir()),
        ]
    )
    for path in built:
        if left_by_an_editor(path.name):
            continue
        stem = path.name if path.is_dir() else path.stem
        if stem not in stems:
            out.append(f"{book.relative(path).as_posix()}: tidak ada lessons/{stem}.md yang membangunnya.")
    out += [
        f"lessons.md: menautkan notebooks/{row.stem}.ipynb, padahal lessons/{row.stem}.md tidak ada."
        for row in book.syllabus
        if row.stem and row.stem not in stems
    ]
    out += [
        f"examples/{stem}/: belum ada; setiap pelajaran mempunyai contoh yang dapat dijalankan."
        for stem in sorted(stems)
        if not book.example(stem).is_dir()
    ]
    return out


# -- many lessons -------------------------------------------------------------------------------------------------------------


def run_all(
    book: Book, stems: Iterable[str], everything: bool, read: Mapping[str, Manuscript] | None = None
) -> Iterator[tuple[Built, str]]:
    """Build lessons side by side and yield each lesson, with what was done, as it is ready.

    Only what differs from its sources is run, or `everything`. `read`: the manuscripts that were read already.
    Raises the first `ManuscriptError` met after all have ended.
    """
    todo = list(stems)

    reading = (
        Lock()
    )  # Python 3.11 counts the depth of a tree for all threads together, and stops when two are read at once

    def one(stem: str) -> tuple[Built, str]:
        with reading:
            built = build(book, stem, (read or {}).get(stem))
        if not everything and drift(book, built) is None:
            return built, "sudah sesuai"
        write_bank(book, built)
        if not everything and keep_outputs(book, built):
            return built, "dibangun; selnya tidak berubah, jadi tidak dijalankan lagi"
        execute(book, built)
        remember_outputs(book, built)
        return built, "dibangun"

    problems: list[ManuscriptError] = []
    with ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2)) as pool:
        for future in [pool.submit(one, stem) for stem in todo]:
            try:
                yield future.result()
            except ManuscriptError as problem:
                problems.append(problem)
    if problems:
        raise problems[0] if len(problems) == 1 else ExceptionGroup("beberapa pelajaran", problems)
