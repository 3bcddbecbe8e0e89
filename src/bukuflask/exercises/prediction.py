"""`%%tebak`: the reader commits to a guess, then sees what really happens."""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .verdict import BLANK


@dataclass(frozen=True)
class Result:
    """What a cell really gave, as text and as HTML."""

    text: str
    html: str


def run(source: str, shell: Any) -> Result:
    """Run a cell in the notebook's own namespace and catch all that it would show. An exception becomes its last line."""
    from IPython.utils.capture import capture_output

    shown: list[tuple[str, str]] = []
    filename = "<tebakan>"
    with capture_output() as caught:
        try:
            tree = ast.parse(shell.transform_cell(source), filename)
            last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, filename, "exec"), shell.user_ns)
            if isinstance(last, ast.Expr):
                value = eval(compile(ast.Expression(last.value), filename, "eval"), shell.user_ns)
                if value is not None:
                    shown.append(_forms(shell.display_formatter.format(value, include={"text/plain", "text/html"})[0]))
        except (Exception, SystemExit) as error:
            line = f"{type(error).__name__}: {error}"
            shown.append((line, _pre(line)))
    before = [(text, _pre(text)) for text in (caught.stdout.rstrip(), caught.stderr.rstrip()) if text]
    shown = [*before, *(_forms(output.data) for output in caught.outputs), *shown]
    return Result("\n".join(t for t, _ in shown), "\n".join(h for _, h in shown))


def _forms(data: Mapping[str, Any]) -> tuple[str, str]:
    plain = str(data.get("text/plain", ""))
    return plain, data.get("text/html") or _pre(plain)


def _pre(text: str) -> str:
    return f"<pre>{html.escape(text, quote=False)}</pre>"


def _words(text: str) -> list[str]:
    return re.findall(r"[\w<>/]+(?:\.[\w<>/]+)*", text.lower())


def matches(guess: str, result: str) -> bool:
    """Say whether the guess's words stand in the result, in that order and next to each other."""
    wanted, found = _words(guess), _words(result)
    return bool(wanted) and any(found[i : i + len(wanted)] == wanted for i in range(len(found)))


class Prediction:
    """A guess beside its result; without a guess, the result stays folded."""

    def __init__(self, guess: str, result: Result) -> None:
        """Take the reader's words ("" for none yet) and what really came."""
        self.guess = guess
        self.result = result
        self.matched = matches(guess, result.text)

    def __repr__(self) -> str:
        if not self.guess:
            return f"✎ TEBAK DULU: ganti {BLANK} di baris pertama dengan tebakanmu, lalu jalankan lagi.\nHasilnya:\n{self.result.text}"
        return f"✎ Tebakanmu: {self.guess}\nHasilnya:\n{self.result.text}\n{self._comment()}"

    def _comment(self) -> str:
        if self.matched:
            return "Cocok. Sebelum lanjut: bisakah kamu menjelaskan mengapa?"
        return "Berbeda dari tebakanmu, dan di situlah pelajarannya: bandingkan, lalu baca penjelasannya."

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, str]:
        if self.guess:
            body = (
                f"<strong>✎ Tebakanmu:</strong> {html.escape(self.guess)}<p style='margin:.35em 0'><strong>Hasilnya:</strong></p>"
                f"{self.result.html}<p style='margin:.35em 0'>{self._comment()}</p>"
            )
        else:
            body = (
                f"<strong>✎ TEBAK DULU.</strong> Ganti <code>{BLANK}</code> di baris pertama dengan tebakanmu, lalu jalankan lagi."
                f"<details style='margin:.35em 0'><summary style='cursor:pointer'>Buka hasilnya (setelah menebak)</summary>"
                f"{self.result.html}</details>"
            )
        frame = "border-left:4px solid var(--jp-info-color1, #1976d2);padding:.3em 0 .3em .9em"
        return {"text/plain": repr(self), "text/html": f'<div style="{frame}">{body}</div>'}
