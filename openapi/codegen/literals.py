"""Text of the contract inside code: always data of its language, and never code (promise 9).

Whatever comes from a document reaches a generated file, or a terminal, through one of these
functions, or as a name that `names.py` vouches for.
"""

from __future__ import annotations

import math
import re

_JSON_TYPES = (str, int, float, bool, type(None))
INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Controls, line separators, halves of surrogate pairs, and what turns the direction of text: code
with such characters is not what it seems to be (trojansource.codes)."""


def literal(value: object) -> str:
    """Returns `value` as Python writes it: what JSON can hold, tuples, and nothing else.

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
        case _ if type(value) in _JSON_TYPES:
            return repr(value)
        case _:
            raise ValueError(f"{value!r} is no value of JSON")


def docstring(text: str, indent: int = 4) -> str:
    """Returns `text` as it stands between the three double quotes of a docstring."""
    lines = visible(text.strip().replace("\\", "\\\\").replace("\r\n", "\n"), keep="\n\t")
    escaped = re.sub(r'"{3,}|"+\Z', lambda quotes: r"\"" * len(quotes[0]), lines)
    return escaped.replace("\n", "\n" + " " * indent)


def typescript_literal(text: str) -> str:
    """Returns `text` as a string of TypeScript, in single quotes."""
    escaped = text.replace("\\", "\\\\").replace("'", r"\'").replace("\n", r"\n")
    # A page may have the module inside of a script element, where `</script>` would end it.
    return f"'{visible(escaped).replace('</', r'<\/')}'"


def typescript_comment(text: str, indent: int = 0) -> str:
    """Returns `text` as a comment of its own lines, or nothing for no text."""
    margin = " " * indent
    # A directive for the compiler, such as @ts-ignore, is code although it stands in a comment.
    harmless = text.strip().replace("*/", "* /").replace("@ts-", "@ ts-")
    lines = [visible(line, keep="\t") for line in harmless.splitlines()]
    if len(lines) == 1:
        return f"{margin}/** {lines[0]} */\n"
    inner = "".join(f"{margin} * {line}".rstrip() + "\n" for line in lines)
    return f"{margin}/**\n{inner}{margin} */\n" if lines else ""


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
