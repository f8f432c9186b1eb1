"""Which texts have a visible character, and what is shown in place of those that do not.

The contract's patterns say the same for characters up to U+FFFF: programs whose strings are UTF-16
cannot use a pattern with later ones. An older version may store such a text while it runs beside
this one, so texts are checked on reading too, until `python -m impl repair` has run.
"""

from __future__ import annotations

import regex

UNTITLED = "(untitled)"
"""Shown in place of an invisible title."""
UNNAMED = "(unnamed)"
"""Shown in place of an invisible name."""
# White space, controls and what is not shown but by what it does to its neighbours. A blank of
# Braille, and a note without a head, are letters of their kind, and empty.
_INVISIBLE = regex.compile(
    r"(?V1)[[\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\U0001d159]"
    r"--\p{Prepended_Concatenation_Mark}]*"
)


def is_visible(text: str) -> bool:
    """Whether any character of `text` is visible."""
    return "!" <= text[:1] <= "~" or _INVISIBLE.fullmatch(text) is None


def visible(text: str, instead: str) -> str:
    """Returns `text`, or `instead` if it is invisible."""
    return text if is_visible(text) else instead
