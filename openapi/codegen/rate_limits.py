"""The contract's `x-rate-limit`, and what of it would not be enforced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openapi.codegen.names import snake_case

KEYS = {"name", "per", "limit", "seconds"}
PERS = {"address", "caller", "account"}
UNCOUNTED = "x-rate-limit-uncounted"
"""The policy, at the root, of requests that nothing else counts."""
MAX_POLICIES = 2
MAX_SECONDS = 86400


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
    """`process`, where each process counts for itself and asks no store."""

    @property
    def constant(self) -> str:
        return f"{snake_case(self.name).upper()}_LIMIT"

    @property
    def is_in_process(self) -> bool:
        return self.counted == "process"

    @property
    def account(self) -> str:
        """The account, as an expression over the valid request."""
        return f"valid.body.{snake_case(self.pointer)}"


def read_rate_limits(node: list[dict[str, Any]]) -> list[RateLimit]:
    """Returns the policies of an `x-rate-limit` that has no losses."""
    return [RateLimit(**policy) for policy in node]


def losses_in_rate_limit(node: Any, pers: set[str]) -> Iterator[str]:
    """Yields what is wrong with an `x-rate-limit` where these values of `per` have a meaning."""
    if not isinstance(node, list):
        yield "x-rate-limit is no list of policies"
        return
    most = MAX_POLICIES if len(pers) > 1 else 1  # the defaults of an operation may add up
    if len(node) > most:
        yield f"x-rate-limit has {len(node)} policies, more than {most}: each takes its time"
    for policy in node:
        yield from (f"x-rate-limit: {loss}" for loss in _losses(policy, pers))


def differing(policies: list[RateLimit]) -> list[str]:
    """Returns the names that stand for several policies."""
    meanings: dict[str, set[tuple[object, ...]]] = {}
    for policy in policies:
        meaning = (policy.per, policy.limit, policy.seconds, policy.counted)
        meanings.setdefault(policy.name, set()).add(meaning)
    return [name for name, found in meanings.items() if len(found) > 1]


def _losses(policy: Any, pers: set[str]) -> Iterator[str]:
    if not isinstance(policy, dict):
        yield f"{policy!r} is no policy"
        return
    name, per = policy.get("name"), policy.get("per")
    keys = KEYS | ({"pointer"} if per == "account" else set())
    if per == "address" and "counted" in policy:
        keys = keys | {"counted"}
    if policy.keys() != keys:
        yield f"a policy has {', '.join(sorted(policy.keys() ^ keys))} too many or too few"
        return
    if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", name):
        yield f"the name {name!r} is not of small letters, digits and hyphens"
    if per not in pers:
        yield f"{name}: per {per} has no meaning here"
    if policy.get("counted", "process") != "process":
        yield f"{name}: counted {policy['counted']} has no meaning"
    for key, most in (("limit", 10**9), ("seconds", MAX_SECONDS)):
        if type(policy.get(key)) is not int or not 1 <= policy[key] <= most:
            yield f"{name}: {key} is no whole number from 1 to {most}"
