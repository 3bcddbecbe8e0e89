"""The few formulas of the class: how sure a share is, and whether a question tells those who know from those who do not.

A question is *healthy* when who answers it right is also better at everything else. That is measured as usual: by the correlation of the
answers (right 1, wrong 0) with what each pupil shows elsewhere, without that question (the corrected item-total, or item-rest, point-biserial
correlation). A few pupils can give any correlation by chance, so one is *accused* only when even the upper end of what is plausible (95
in 100, one-sided) lies below what a healthy question must have. Then chance alone accuses at most one healthy question in twenty.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

Z = 1.645
"""One-sided, 95 in 100."""
HEALTHY = 0.15
"""The correlation that a healthy question has at least, in a class that shows who knows what."""
OF_THE_MIDDLE = 2
"""Where pupils have shown little, all correlations are small: a healthy question then has at least the middle one divided by this."""
LEAST_PUPILS = 15
LEAST_EACH = 4
"""Pupils who must have it right, and as many wrong, before anything is said of a question."""
LEAST_ELSEWHERE = 5
"""Other answers that a pupil must have given to be counted."""

Answers = Mapping[str, bool]
"""What one pupil got right (True) and wrong, by question."""


def wilson(part: int, whole: int, z: float = Z) -> tuple[float, float]:
    """Return between which shares the true one plausibly lies when `part` of `whole` were counted (Wilson's interval)."""
    if not whole:
        return 0.0, 1.0
    share, width = part / whole, z * z / whole
    middle = share + width / 2
    spread = z * math.sqrt(share * (1 - share) / whole + width / (4 * whole))
    return max(0.0, (middle - spread) / (1 + width)), min(1.0, (middle + spread) / (1 + width))


def correlation(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float, float]:
    """Return the correlation of two series, and the lower and upper end of what is plausible (Fisher's z, one-sided 95 in 100 each)."""
    try:
        r = statistics.correlation(xs, ys)
    except statistics.StatisticsError:  # too few, or all alike
        return 0.0, -1.0, 1.0
    if len(xs) < 4:
        return r, -1.0, 1.0
    z, step = math.atanh(max(-0.999999, min(0.999999, r))), Z / math.sqrt(len(xs) - 3)
    return r, math.tanh(z - step), math.tanh(z + step)


@dataclass(frozen=True)
class Item:
    """What the answers to one question say of it."""

    answered: int
    right: int
    r: float = 0.0
    low: float = -1.0
    high: float = 1.0
    enough: bool = False
    """Whether enough pupils have it right and wrong to say anything."""
    accused: bool = False
    top: float = 0.0
    bottom: float = 0.0
    """The share of right answers in the upper and the lower third of those who answered."""


class Class:
    """The answers of all pupils, and what each has shown in the whole."""

    def __init__(self, answers: Sequence[Answers], left_out: frozenset[str] = frozenset()) -> None:
        """Take each pupil's answers. Questions `left_out` say nothing of what a pupil can."""
        self.answers = answers
        counts: dict[str, list[int]] = {}
        for each in answers:
            for name, right in each.items():
                found = counts.setdefault(name, [0, 0])
                found[0] += 1
                found[1] += right
        self.counts = counts
        self._p = {name: (right + 0.5) / (n + 1) for name, (n, right) in counts.items()}
        self._says = {name: name not in left_out for name in counts}
        self._sums = []
        for each in answers:
            counted = [name for name in each if self._says[name]]
            more = sum(each[name] - self._p[name] for name in counted)
            spread = sum(self._p[name] * (1 - self._p[name]) for name in counted)
            self._sums.append((more, spread, len(counted)))

    def elsewhere(self, pupil: int, name: str) -> float | None:
        """Return what a pupil has shown besides one question: how much more was right than the question's difficulty lets expect.

        Pupils have answered different questions, some more than others, so this is no sum: it is the first step towards the likeliest
        ability under a Rasch model, drawn to the middle where little is known. None for one who has answered too little.
        """
        more, spread, count = self._sums[pupil]
        if name in self.answers[pupil] and self._says[name]:
            p = self._p[name]
            more, spread, count = more - (self.answers[pupil][name] - p), spread - p * (1 - p), count - 1
        return more / (spread + 1) if count >= LEAST_ELSEWHERE else None

    def rest(self, name: str) -> list[tuple[int, float]]:
        """Return the pupils who answered a question, with what each has shown elsewhere."""
        shown = ((at, self.elsewhere(at, name)) for at, each in enumerate(self.answers) if name in each)
        return [(at, value) for at, value in shown if value is not None]

    def item(self, name: str) -> Item:
        """Return what the answers say of a question, accusing nothing yet."""
        rest = self.rest(name)
        hits = [self.answers[at][name] for at, _ in rest]
        right, n = sum(hits), len(hits)
        r, low, high = correlation([float(hit) for hit in hits], [value for _, value in rest])
        enough = n >= LEAST_PUPILS and min(right, n - right) >= LEAST_EACH
        third = n // 3
        order = [
            hit for _, hit in sorted(zip((value for _, value in rest), hits, strict=True), key=lambda pair: pair[0])
        ]
        top, bottom = (sum(order[-third:]) / third, sum(order[:third]) / third) if third else (0.0, 0.0)
        return Item(self.counts[name][0], self.counts[name][1], r, low, high, enough, False, top, bottom)


def examine(answers: Sequence[Answers], names: Sequence[str]) -> dict[str, Item]:
    """Return what the answers say of each question named; others among the answers only show what the pupils can.

    It is done twice: what the first look accuses says nothing of a pupil in the second.
    """
    first = _look(Class(answers), names)
    return _look(Class(answers, frozenset(name for name, item in first.items() if item.accused)), names)


def _look(shown: Class, names: Sequence[str]) -> dict[str, Item]:
    items = {name: shown.item(name) for name in names if name in shown.counts}
    known = [item.r for item in items.values() if item.enough]
    least = min(HEALTHY, max(0.0, statistics.median(known) / OF_THE_MIDDLE)) if known else 0.0
    return {name: replace(item, accused=item.enough and item.high < least) for name, item in items.items()}
