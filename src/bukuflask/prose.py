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
class ShownText:
    """One piece of prose: what stands where there is only text, and what makes its HTML."""

    md: str
    make: Callable[[], str] = field(compare=False, repr=False)

    @property
    def html(self) -> str:
        """The HTML, made now."""
        return self.make()


def markdown(source: str) -> ShownText:
    """Make a `ShownText` from Markdown, as the bank and the manuscripts hold it."""
    return ShownText(source, lambda: render(source))


def prose(source: str) -> ShownText:
    """Make a `ShownText` from one plain Indonesian sentence, in which `code` between backticks is the only markup."""
    return ShownText(source, lambda: re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(source, quote=False)))


def code_block(source: str, language: str = "python") -> ShownText:
    """Make a `ShownText` that shows source code as it is."""
    shown = source.rstrip()
    return ShownText(
        f"```{language}\n{shown}\n```", lambda: f"<pre><code>{html.escape(shown, quote=False)}</code></pre>"
    )


def fill(text: ShownText, values: Mapping[str, object]) -> ShownText:
    """Put values into `{name}` places; braces with other words (JSON, Jinja) stay as they are.

    No value is read as markup, but for a list of names, which a check gives as code: "`a`, `b`", or "a`, `b" where the place is code.
    """
    if not values:
        return text

    def in_html(found: re.Match[str]) -> str:
        before, name, after = found.groups()
        if name not in values:
            return found[0]
        shown = html.escape(str(values[name]))
        if before and after:
            shown = shown.replace("`, `", "</code>, <code>")
        elif _NAMES.fullmatch(shown):
            shown = _CODE.sub(r"<code>\1</code>", shown)
        return f"{before or ''}{shown}{after or ''}"

    md = re.sub(r"\{(\w+)\}", lambda found: str(values.get(found[1], found[0])), text.md)
    return ShownText(md, lambda: re.sub(r"(<code>)?\{(\w+)\}(</code>)?", in_html, text.html))


# -- Markdown -----------------------------------------------------------------------------------------------------------------

_CODE = re.compile(r"(?<!`)`([^`\n ](?:[^`\n]*[^`\n ])?)`(?!`)")
_NAMES = re.compile(rf"{_CODE.pattern}(?:(?:, | dan |, dan | atau |, atau ){_CODE.pattern})*")
"""Names between backticks and nothing else."""

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
