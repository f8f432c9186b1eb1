"""A header of a response, and what it is to the code that sends it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from openapi.codegen.contract.conventions import LINKS_OF_PAGES, RATE_LIMIT_FIELDS, REQUEST_ID


@dataclass(frozen=True)
class Header:
    """A header of a response. A `const` one is set by generated code, any other is a field.

    A required `const` is set every time, an optional one where generated code knows when.
    """

    name: str
    required: bool
    schema: str
    """The name of its schema in `components.schemas`, or nothing for a `const` one."""
    type: str
    """The JSON type of that schema."""
    const: str | None
    description: str
    is_conventional: bool = True
    """Whether generated code gives it by itself, if its name is one of the conventions."""


def given_headers(headers: Iterable[Header]) -> list[Header]:
    """Returns those that whoever decides on a response has to give, the required ones first."""
    by_itself = {LINKS_OF_PAGES, REQUEST_ID, *RATE_LIMIT_FIELDS}
    given = [
        h for h in headers if h.const is None and not (h.is_conventional and h.name in by_itself)
    ]
    return sorted(given, key=lambda header: not header.required)


def united(*several: Iterable[Header]) -> tuple[Header, ...]:
    """Returns the headers of several responses, each once; one that any requires is required."""
    found: dict[str, Header] = {}
    for header in (header for headers in several for header in headers):
        if header.name not in found or header.required:
            found[header.name] = header
    return tuple(found.values())
