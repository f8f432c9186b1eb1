"""An operation that is `deprecated`: since when, until when, and where to read on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Any

SINCE = "x-deprecated-since"
SUNSET = "x-sunset"


@dataclass(frozen=True)
class Deprecation:
    """The days count from midnight, UTC."""

    since: date
    sunset: date
    link: str
    """Where it says what to use instead."""

    @property
    def headers(self) -> dict[str, str]:
        """What every response tells (RFC 9745, RFC 8594)."""
        return {
            "Deprecation": f"@{_midnight(self.since).timestamp():.0f}",
            "Sunset": format_datetime(_midnight(self.sunset), usegmt=True),
            "Link": f'<{self.link}>; rel="deprecation", <{self.link}>; rel="sunset"',
        }

    @property
    def note(self) -> str:
        return f"Since {self.since}; it ends on {self.sunset}. See {self.link}"


def read_deprecation(operation: dict[str, Any]) -> Deprecation | None:
    """Returns what an operation without losses says of its end, if anything."""
    if not operation.get("deprecated", False):
        return None
    return Deprecation(
        since=date.fromisoformat(operation[SINCE]),
        sunset=date.fromisoformat(operation[SUNSET]),
        link=operation["externalDocs"]["url"],
    )


def losses_in_deprecation(operation: dict[str, Any]) -> Iterator[str]:
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


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
