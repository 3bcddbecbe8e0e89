"""How a failed cell reads: which lesson and cell, what was expected and what came, where to look, and what mends it."""

from __future__ import annotations

import base64
import difflib
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from click import unstyle

from bukuflask.text import shortened

from .origin import CellOrigin

_LINE_OF_CELL = re.compile(r"^(?:Cell In\[\d+\], line |-+> )(\d+)", re.MULTILINE)
NOT_RUN = "tidak dijalankan: "
"""How the reason begins with which a cell is left out after its notebook has stopped."""

_CONTEXT = 3
_LONGEST = 60
_WIDEST = 200


class CellError(Exception):
    """Why a cell failed, complete: `str()` is what the contributor reads."""


def fault(
    origin: CellOrigin, number: int, source: str, what: str, *details: str, line: int = 1, mend: str = ""
) -> CellError:
    """Return the text of a failed cell; `number` counts code cells from 0 as nbval does, `line` is the 1-based line of the cell."""
    where = f" (di bawah judul “{origin.heading}”)" if origin.heading else ""
    head = f"{origin.lesson}, sel {number}{where}: {what}"
    code = "\n".join("    " + row for row in source.splitlines()[:12])
    end = [f"Lihat: {origin.at(line)}"]
    if mend or origin.refresh:
        end.append(mend or f"Kalau keluaran yang baru memang benar, segarkan: {origin.refresh}")
    return CellError("\n\n".join([head, code, *(d for d in details if d), "\n".join(end)]))


def difference(expected: Iterable[Mapping[str, Any]], came: Iterable[Mapping[str, Any]]) -> str:
    """Return the difference of two lists of outputs (already sanitised) as a unified diff, cut at sixty lines."""
    rows = list(
        difflib.unified_diff(_rows(expected), _rows(came), "diharapkan", "yang datang", n=_CONTEXT, lineterm="")
    )
    if len(rows) > _LONGEST:
        rows = [*rows[:_LONGEST], f"... ({len(rows) - _LONGEST} baris lagi)"]
    return "\n".join(shortened(row, _WIDEST) for row in rows)


def advice(expected: Iterable[Mapping[str, Any]], came: Iterable[Mapping[str, Any]]) -> str:
    """Return what probably makes an output differ from run to run, or nothing."""
    before, after = "\n".join(_rows(expected)), "\n".join(_rows(came))
    if sorted(re.findall(r"\w+", before)) == sorted(re.findall(r"\w+", after)):
        return (
            "Isinya sama, urutannya yang berbeda: mungkin berasal dari himpunan (set), yang urutannya lain di setiap Python. "
            "Urutkan dengan `sorted(...)`."
        )
    if re.sub(r"\d+", "0", before) == re.sub(r"\d+", "0", after):
        return (
            "Hanya angkanya yang berbeda: mungkin waktu, alamat memori, nomor proses, atau bilangan acak. Pakai nilai yang "
            "tetap, atau tambahkan aturannya di tests/nbval-sanitize.cfg."
        )
    return ""


def traceback_of(outputs: Iterable[Mapping[str, Any]]) -> tuple[str, int]:
    """Return the traceback among a cell's outputs without colours, and the 1-based line of the cell that it stopped at."""
    for output in outputs:
        if output["output_type"] == "error":
            text = unstyle("\n".join(output["traceback"])) or f"{output['ename']}: {output['evalue']}"
            line = _LINE_OF_CELL.search(text)
            return text, int(line[1]) if line else 1
    return "", 1


def _rows(outputs: Iterable[Mapping[str, Any]]) -> list[str]:
    rows: list[str] = []
    for output in outputs:
        kind = output["output_type"]
        if kind == "stream":
            rows += [f"[{output['name']}]", *str(output["text"]).splitlines()]
        elif kind == "error":
            rows += ["[galat]", f"{output['ename']}: {output['evalue']}"]
        else:
            for mime, value in sorted(output["data"].items()):
                rows += [f"[{mime}]", *_value(mime, value)]
    return rows


def _value(mime: str, value: Any) -> list[str]:
    if mime.startswith("image/") and mime != "image/svg+xml":
        data = base64.b64decode("".join(value).encode("ascii", "replace"))
        return [f"gambar {len(data)} bita, sha256 {hashlib.sha256(data).hexdigest()[:16]}"]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    # One tag a row: a page is otherwise a single line, in which nobody sees what differs.
    return (re.sub(r">\s*<", ">\n<", text) if mime in {"text/html", "image/svg+xml"} else text).splitlines()
