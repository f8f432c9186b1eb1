"""An operation that is `deprecated`: since when, until when, and where to read on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime

from openapi.codegen.contract.conventions import SINCE, SUNSET
from openapi.codegen.contract.document import Json


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


def read_deprecation(operation: Json) -> Deprecation | None:
    """Returns what an operation without losses says of its end, if anything."""
    if not operation.get("deprecated", False) or SINCE not in operation:
        return None
    return Deprecation(
        since=date.fromisoformat(operation[SINCE]),
        sunset=date.fromisoformat(operation[SUNSET]),
        link=operation["externalDocs"]["url"],
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
