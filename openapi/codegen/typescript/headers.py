"""The headers of answers as TypeScript: a union of names, with `?` after what may be absent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.headers import Header, united
from openapi.codegen.typescript.literals import typescript_literal

_MAX_COLUMNS = 100
_UNREADABLE = "Set-Cookie"
"""What `fetch` tells no script."""


def header_names(headers: Iterable[Header]) -> list[str]:
    """Returns the members of the union."""
    return [
        typescript_literal(header.name if header.required else f"{header.name}?")
        for header in headers
        if header.name != _UNREADABLE
    ]


def names_of_errors(contract: Contract) -> list[str]:
    """Returns what any error may have. None of it is sure, since a proxy may have sent it."""
    responses = [response for operation in contract.operations for response in operation.responses]
    headers = united(*(response.headers for response in responses if response.status >= 400))
    return [name if name.endswith("?'") else f"{name[:-1]}?'" for name in header_names(headers)]


def names_of_problems(contract: Contract) -> list[str]:
    """Returns what all problems have, if only some of them for sure."""
    several = [header_names(problem.headers) for problem in contract.problems]
    first, *_ = several or [[]]
    return [
        name if all(name in names for names in several) else may_be
        for name in (name.replace("?'", "'") for name in first)
        if all({name, may_be := f"{name[:-1]}?'"} & set(names) for names in several)
    ]


def with_union(head: str, names: Sequence[str], tail: str) -> str:
    """Returns a union between a head and a tail, on one line if it fits there."""
    line = f"{head} {' | '.join(names) or 'never'}{tail}"
    if len(line) <= _MAX_COLUMNS:
        return line
    indent = " " * (len(head) - len(head.lstrip()) + 2)
    return head + "".join(f"\n{indent}| {name}" for name in names) + tail
