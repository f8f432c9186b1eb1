"""The contract's `x-rate-limit`: how often something may be asked for."""

from __future__ import annotations

from dataclasses import dataclass

from openapi.codegen.contract.document import Json


@dataclass(frozen=True)
class RateLimit:
    """At most `limit` requests of one address, caller or account in any `seconds`."""

    name: str
    per: str
    limit: int
    seconds: int
    pointer: str = ""
    """Where in the body the account is named, as a JSON Pointer."""
    counted: str = ""
    """`process`, where each process counts for itself, and `settled`, where it tells the others."""

    @property
    def is_in_process(self) -> bool:
        return self.counted == "process"

    @property
    def is_settled(self) -> bool:
        return self.counted == "settled"


def read_rate_limits(node: list[Json]) -> list[RateLimit]:
    """Returns the policies of an `x-rate-limit` that has no losses."""
    return [RateLimit(**policy) for policy in node]
