"""Text of the contract inside TypeScript: always data, and never code (promise 9)."""

from __future__ import annotations

from openapi.codegen.text import visible


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
