"""Text of the contract as HTML: paragraphs, and code between backticks."""

from __future__ import annotations

import html
import re


def paragraphs(text: str) -> str:
    """Returns the paragraphs of `text`, which blank lines separate."""
    return "".join(f"<p>{inline(part)}</p>" for part in re.split(r"\n\s*\n", text.strip()))


def inline(text: str) -> str:
    """Returns a text without paragraphs."""
    plain_and_code = re.split(r"`([^`]+)`", text)
    return "".join(
        code(part) if number % 2 else html.escape(part)
        for number, part in enumerate(plain_and_code)
    )


def code(text: str) -> str:
    """Returns a text that is meant literally."""
    return f"<code>{html.escape(text)}</code>"
