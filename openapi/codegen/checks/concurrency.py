"""What an `x-concurrency` must say, so that so many requests run at once, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.conventions import CONCURRENCY
from openapi.codegen.contract.document import Json

_KEYS = {"name", "per_caller", "in_all"}
_MOST = 1000


def losses_in_concurrency(contract: Contract, operation: Json) -> Iterator[str]:
    """Yields why so many of an operation, and no more, could not be seen to."""
    if CONCURRENCY not in operation:
        return
    yield from (f"{CONCURRENCY}: {loss}" for loss in _in_policy(operation[CONCURRENCY]))
    security = operation.get("security", contract.document.get("security")) or []
    if not security or not all(security):
        yield f"{CONCURRENCY} has no meaning where a caller may be nobody"
    if operation.get("x-standalone"):
        yield f"{CONCURRENCY} answers 503, which x-standalone rules out"


def differing_concurrency(contract: Contract) -> list[str]:
    """Returns the names of which a caller may run so many here, and so many there."""
    meanings: dict[str, set[int]] = {}
    for operation in contract.operations:
        if operation.concurrency is not None:
            found = meanings.setdefault(operation.concurrency.name, set())
            found.add(operation.concurrency.per_caller)
    return [name for name, found in meanings.items() if len(found) > 1]


def _in_policy(policy: Any) -> Iterator[str]:
    if not isinstance(policy, dict) or policy.keys() != _KEYS:
        yield f"{policy!r} must have {', '.join(sorted(_KEYS))} and nothing else"
        return
    name = policy["name"]
    if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", name):
        yield f"the name {name!r} must consist of lowercase letters, digits and hyphens"
    numbers = [policy["per_caller"], policy["in_all"]]
    if any(type(number) is not int or not 1 <= number <= _MOST for number in numbers):
        yield f"per_caller and in_all must be whole numbers from 1 to {_MOST}"
    elif policy["per_caller"] > policy["in_all"]:
        yield "per_caller is greater than in_all"
