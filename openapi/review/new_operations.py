"""Operations that are new: who may call them, how often, and with how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openapi.codegen.contract.document import Json
from openapi.review.allowances import BODY
from openapi.review.editions import Editions
from openapi.review.operation_pairs import only_in
from openapi.review.permissions import in_words
from openapi.review.policies import Policies
from openapi.review.reading import Reading


@dataclass(frozen=True)
class NewOperation:
    """What a reviewer asks about an operation first."""

    id: str
    call: str
    callers: str
    limits: str
    errors: str


def new_operations(editions: Editions) -> Iterator[NewOperation]:
    """Yields the operations of the newer edition whose method and path the older has not."""
    for path, method, operation in only_in(editions.newer, editions.older):
        yield NewOperation(
            id=operation["operationId"],
            call=f"{method.upper()} {path}",
            callers=_callers(operation),
            limits=_limits(editions.newer, path, method, operation),
            errors=", ".join(s for s in operation.get("responses", {}) if s[:1] not in "123"),
        )


def _callers(operation: Json) -> str:
    if not any(operation["security"]):
        return "**anybody**"
    return " or ".join(in_words(alternative) for alternative in operation["security"])


def _limits(reading: Reading, path: str, method: str, operation: Json) -> str:
    policies = Policies(reading).of(("paths", path, method))
    found = [_policy(policy) for policy in policies] or ["**none**"]
    if "requestBody" in operation:
        body = reading.resolve(operation["requestBody"])
        longest = body.get(BODY, reading.document.get(BODY))
        found.append(
            "bodies of **any length**" if longest is None else f"bodies of {longest} bytes"
        )
    return ", ".join(dict.fromkeys(found))


def _policy(policy: Json) -> str:
    return f"{policy['limit']} in {policy['seconds']} s per {policy['per']}"
