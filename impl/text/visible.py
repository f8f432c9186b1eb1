"""Which texts can be seen, and what is shown for those that cannot.

The contract's patterns say the same of all characters up to U+FFFF: a pattern with a range of later
ones is none to programs that take texts for UTF-16. An older version may have stored such a text
beside this one, so whatever is read is looked at until `impl.repair` has mended it.
"""

from __future__ import annotations

import regex

UNTITLED = "(untitled)"
"""What stands for a title that cannot be seen."""
UNNAMED = "(unnamed)"
"""What stands for a name that cannot be seen."""
# White space, controls and what is not shown but by what it does to its neighbours. A blank of
# Braille, and a note without a head, are letters of their kind, and empty.
_INVISIBLE = regex.compile(
    r"(?V1)[[\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\U0001d159]"
    r"--\p{Prepended_Concatenation_Mark}]*"
)


def is_visible(text: str) -> bool:
    """Whether any character of a text can be seen."""
    return "!" <= text[:1] <= "~" or _INVISIBLE.fullmatch(text) is None


def visible(text: str, instead: str) -> str:
    """Returns a text, or what stands for it where it cannot be seen."""
    return text if is_visible(text) else instead
