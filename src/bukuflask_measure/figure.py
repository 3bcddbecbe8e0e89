"""One measured figure, and what is promised of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured figure and what is promised of it."""

    name: str
    value: float
    unit: str
    goal: str

    def __str__(self) -> str:
        return f"{self.name} {self.value:.4g} {self.unit} {self.goal}"
