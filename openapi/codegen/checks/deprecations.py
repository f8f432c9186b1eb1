"""What a `deprecated` operation must say, so that clients can be told of its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from openapi.codegen.contract.conventions import SINCE, SUNSET
from openapi.codegen.contract.document import Json


def losses_in_deprecation(operation: Json) -> Iterator[str]:
    """Yields what is missing before clients can be told of an end."""
    if not operation.get("deprecated", False):
        yield from (
            f"{key} is not told, unless it is deprecated"
            for key in (SINCE, SUNSET)
            if key in operation
        )
        return
    days = [operation.get(key) for key in (SINCE, SUNSET)]
    if not all(isinstance(day, str) and _is_day(day) for day in days):
        yield f"deprecated: say {SINCE} and {SUNSET}, as quoted dates"
    elif str(days[0]) >= str(days[1]):
        yield f"deprecated: {SUNSET} is not after {SINCE}"
    if "url" not in operation.get("externalDocs", {}):
        yield "deprecated: say in externalDocs.url where it says what to use instead"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
