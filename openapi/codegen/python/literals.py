"""Text of the contract inside Python: always data, and never code (promise 9)."""

from __future__ import annotations

import math
import re

from openapi.codegen.text import visible

_TYPES = (str, int, float, bool, type(None), bytes)


def literal(value: object) -> str:
    """Returns `value` as Python writes it: what JSON can hold, tuples, bytes, and nothing else.

    Raises:
        ValueError: it holds what is no JSON, such as a date or NaN, whose `repr` would be code.
    """
    match value:
        case dict():
            items = ", ".join(f"{literal(key)}: {literal(item)}" for key, item in value.items())
            return f"{{{items}}}"
        case list():
            return f"[{', '.join(map(literal, value))}]"
        case tuple():
            return f"({''.join(f'{literal(item)}, ' for item in value)})"
        case float() if not math.isfinite(value):
            raise ValueError(f"{value} is no number of JSON")
        case _ if type(value) in _TYPES:
            return repr(value)
        case _:
            raise ValueError(f"{value!r} is no value of JSON")


def docstring(text: str, indent: int = 4) -> str:
    """Returns `text` as it stands between the three double quotes of a docstring."""
    lines = visible(text.strip().replace("\\", "\\\\").replace("\r\n", "\n"), keep="\n\t")
    escaped = re.sub(r'"{3,}|"+\Z', lambda quotes: r"\"" * len(quotes[0]), lines)
    return escaped.replace("\n", "\n" + " " * indent)
