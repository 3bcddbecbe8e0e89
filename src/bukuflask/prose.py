"""What a student reads: Markdown as it is written, and the HTML that it gives, made when it is shown.

The one place where prose becomes HTML, for the workbook, the author tools and the site alike. Most of the book's sentences have
code between backticks as their only markup; these need no Markdown parser, and a kernel that shows nothing else imports none.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


@dataclass(frozen=True)
class Text:
    """One piece of prose: what stands where there is only text, and what makes its HTML."""

    md: str
    make: Callable[[], str] = field(compare=False, repr=False)

    @property
    def html(self) -> str:
        """The HTML, made now."""
        return self.make()


def markdown(source: str) -> Text:
    """Make a `Text` from Markdown, as the bank and the manuscripts hold it."""
    return Text(source, lambda: render(source))


def prose(source: str) -> Text:
    """Make a `Text` from one plain Indonesian sentence, in which `code` between backticks is the only markup."""
    return Text(source, lambda: re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(source, quote=False)))


def code_block(source: str, language: str = "python") -> Text:
    """Make a `Text` that shows source code as it is."""
    shown = source.rstrip()
    return Text(f"```{language}\n{shown}\n```", lambda: f"<pre><code>{html.escape(shown, quote=False)}</code></pre>")


def fill(text: Text, values: Mapping[str, object]) -> Text:
    """Put values into `{name}` places; braces with other words (JSON, Jinja) stay as they are. No value is read as markup."""
    if not values:
        return text

    def put(escape: bool, source: str) -> str:
        def one(found: re.Match[str]) -> str:
            if found[1] not in values:
                return found[0]
            shown = str(values[found[1]])
            return html.escape(shown) if escape else shown

        return re.sub(r"\{(\w+)\}", one, source)

    return Text(put(False, text.md), lambda: put(True, text.html))


# -- Markdown -----------------------------------------------------------------------------------------------------------------

_CODE = re.compile(r"(?<!`)`([^`\n ](?:[^`\n]*[^`\n ])?)`(?!`)")
_MARKUP = re.compile(r"[`*_\[\]<&\\!]|://")
"""What may mean something in a paragraph, once its code is taken out."""

_BLOCK = re.compile(r"(?m)^(?:[ \t]|[#>+=~|-]|\d+[.)])|[ \t]$|\|")
"""What may begin something else than a paragraph, or break a line in it."""


def render(source: str) -> str:
    """Return the HTML of a Markdown text."""
    source = source.strip()
    plain = _plain(source)
    return _parsed(source) if plain is None else plain


def _plain(source: str) -> str | None:
    """Return the HTML of paragraphs without any markup but code between backticks; None when there is more in them."""
    if _BLOCK.search(source) or _MARKUP.search(_CODE.sub("", source)):
        return None
    return "\n".join(
        f"<p>{_CODE.sub(lambda found: f'<code>{found[1]}</code>', html.escape(part).replace('&#x27;', chr(39)))}</p>"
        for part in re.split(r"\n{2,}", source)
        if part
    )


def _parsed(source: str) -> str:
    try:
        return str(parser().render(source)).strip()
    except ImportError:  # an environment from before this package was needed: readable all the same
        return f'<div style="white-space:pre-wrap">{html.escape(source, quote=False)}</div>'


@functools.cache
def parser() -> MarkdownIt:
    """Return the parser of the book's Markdown. Imported at the first need. Raises `ImportError` where it is not installed."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")
