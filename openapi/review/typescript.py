"""What frontends are written against: the types that the generated client exports."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

COMMENT = re.compile(r"^ */\*\*.*?\*/\n", re.DOTALL | re.MULTILINE)
DECLARATION = re.compile(r"^export (?:type|interface) (\w+)(?:.*;|(?:.*\n)*?[})].*)$", re.MULTILINE)


def difference(older: Mapping[str, str], newer: Mapping[str, str]) -> dict[str, str]:
    """Returns a diff of each exported type that differs, words aside.

    Args:
        older: the source of each module by its name.
        newer: the same, later.
    """
    before, after = (_types(sources) for sources in (older, newer))
    return {
        name: _difference(before.get(name, []), after.get(name, []))
        for name in dict.fromkeys([*after, *before])
        if before.get(name) != after.get(name)
    }


def _types(sources: Mapping[str, str]) -> dict[str, list[str]]:
    """Returns the lines of each type by its name."""
    return {
        declaration[1]: declaration[0].splitlines()
        for source in sources.values()
        for declaration in DECLARATION.finditer(COMMENT.sub("", source))
    }


def _difference(before: list[str], after: list[str]) -> str:
    lines = difflib.unified_diff(before, after, n=0, lineterm="")
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))
