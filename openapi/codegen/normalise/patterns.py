r"""Patterns of JSON Schema (ECMA-262) as Python's validator of models reads them.

There, `\d`, `\w` and `\s` stand for what all of Unicode has of digits, letters and blanks; `\/` and
other escapes of what needs none are refused, as is a brace that repeats nothing.
"""

from __future__ import annotations

import re

from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.shape import parts

_SETS = {
    "d": "0-9",
    "w": "A-Za-z0-9_",
    "s": r"\t\n\x0b\x0c\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff",
}
_TOKEN = re.compile(r"\\([pPux]\{[^{}]*\}|.)|(\[)|(\])|\{(?![0-9]+(?:,[0-9]*)?\})", re.DOTALL)
_NEEDS_NO_ESCAPE = set("/'\"#%&,:;<=>@_`~! ")


def translate_patterns(draft: Draft) -> None:
    """Writes the patterns of schemas so that they mean in Python what they mean in JSON Schema."""
    for part in list(parts(draft.document)):
        if part.kind == "schema" and isinstance(part.node.get("pattern"), str):
            part.node["pattern"] = translated(part.node["pattern"])


def translated(pattern: str) -> str:
    r"""Returns `^[\w-]+\/\d$` as `^[A-Za-z0-9_-]+/[0-9]$`."""
    in_class = False

    def token(found: re.Match[str]) -> str:
        nonlocal in_class
        escaped, opens, closes = found.groups()
        if found[0] == "{":
            return "{" if in_class else r"\{"
        if escaped is None:
            in_class = bool(opens) or (in_class and not closes)
            return found[0]
        if escaped.lower() in _SETS:
            inside = _SETS[escaped.lower()]
            if escaped.islower():
                return inside if in_class else f"[{inside}]"
            return f"[^{inside}]"
        return escaped if escaped in _NEEDS_NO_ESCAPE else found[0]

    return _TOKEN.sub(token, pattern)
