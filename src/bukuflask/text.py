"""Small rules for text that is shown."""

from __future__ import annotations


def shortened(text: str, longest: int) -> str:
    """Return `text`, cut after `longest` characters and then ended by an ellipsis."""
    return text if len(text) <= longest else f"{text[:longest]} …"
