"""Text of the contract as people read it: in a terminal, and in Markdown.

Whatever comes from a document reaches a generated file, or a terminal, through one of these
functions or the literals of a language, or as a name that `checks/naming.py` vouches for.
"""

from __future__ import annotations

import re

INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Controls, line separators, halves of surrogate pairs, and what turns the direction of text: code
with such characters is not what it seems to be (trojansource.codes)."""


def markdown_code(text: str) -> str:
    """Returns `text` as code inside of a line of Markdown; cells of tables escape `|` besides."""
    line = visible(" ".join(text.split()))
    longest = max(map(len, re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {line} {fence}" if longest else f"`{line}`"


def visible(text: str, *, keep: str = "") -> str:
    r"""Returns `text` with invisible characters as Python and JavaScript escape them: `\u202e`."""

    def escaped(found: re.Match[str]) -> str:
        return found[0] if found[0] in keep else rf"\u{ord(found[0]):04x}"

    return INVISIBLE.sub(escaped, text)
