r"""Patterns of JSON Schema (ECMA-262) as Python's validator of models reads them.

There, `\d`, `\w` and `\s` stand for what all of Unicode has of digits, letters and blanks; `\/` and
other escapes of what needs none are refused, as is a brace that repeats nothing.
"""

from __future__ import annotations

import re

from openapi.codegen.contract.document import Json
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.shape import parts

_SETS = {
    "d": "0-9",
    "w": "A-Za-z0-9_",
    "s": r"\t\n\x0b\x0c\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff",
}
_TOKEN = re.compile(r"\\([pPux]\{[^{}]*\}|.)|(\[)|(\])|\{(?![0-9]+(?:,[0-9]*)?\})", re.DOTALL)
_KIND = r"\.|\\[dDsSwW]|\[(?:[^\\\]]|\\.)+\]"
_COUNTED = re.compile(rf"\^(?P<kind>{_KIND})\{{(?P<least>[0-9]{{1,9}}),(?P<most>[0-9]{{1,9}})\}}\$")
_MANY = 1000
_LITERAL = re.compile(r"/\^.*\$/[a-z]*", re.DOTALL)
"""A pattern as JavaScript writes it: taken as it is, it would be true of no text."""
_NEEDS_NO_ESCAPE = set("/'\"#%&,:;<=>@_`~! ")


def translate_patterns(draft: Draft) -> None:
    """Writes the patterns of schemas so that they mean in Python what they mean in JSON Schema."""
    for part in list(parts(draft.document)):
        if part.kind == "schema" and isinstance(part.node.get("pattern"), str):
            if _LITERAL.fullmatch(part.node["pattern"]):
                part.node["pattern"] = part.node["pattern"][1:].rpartition("/")[0]
                draft.decide(part.place, "the slashes around its pattern are none of it")
            _say_length(part.node)
            part.node["pattern"] = translated(part.node["pattern"])


def _say_length(schema: Json) -> None:
    """Says in words of their own how many characters of one kind there may be, if many may.

    A pattern that counts so far takes hundreds of MiB when it is compiled.
    """
    found = _COUNTED.fullmatch(schema["pattern"])
    if found is None or int(found["most"]) < _MANY:
        return
    schema["pattern"] = f"^{found['kind']}*$"
    schema["minLength"] = max(schema.get("minLength", 0), int(found["least"]))
    schema["maxLength"] = min(schema.get("maxLength", int(found["most"])), int(found["most"]))


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
