"""Operations that are new: who may call them, how often, and with how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contract import Contract
from operation import Operation
from permissions import in_words
from rate_limits import RateLimit


@dataclass(frozen=True)
class NewOperation:
    """What a reviewer asks about an operation first."""

    id: str
    call: str
    callers: str
    limits: str
    errors: str


def new_operations(older: Contract, newer: Contract) -> Iterator[NewOperation]:
    """Returns the operations of `newer` that have no method and path of `older`."""
    known = {(operation.method, operation.path) for operation in older.operations}
    for operation in newer.operations:
        if (operation.method, operation.path) not in known:
            yield NewOperation(
                id=operation.id,
                call=f"{operation.method} {operation.path}",
                callers=_callers(operation),
                limits=_limits(newer, operation),
                errors=", ".join(str(r.status) for r in operation.responses if r.status >= 400),
            )


def _callers(operation: Operation) -> str:
    if operation.security.is_anonymous:
        return "**anybody**"
    return " or ".join(in_words(alternative) for alternative in operation.security.alternatives)


def _limits(contract: Contract, operation: Operation) -> str:
    policies = list(operation.rate_limits)
    if operation.is_limited_by_scheme:
        for scheme in sorted(operation.security.schemes):
            policies += contract.scheme_rate_limits.get(scheme, [])
    found = [_policy(policy) for policy in policies] or ["**none**"]
    if operation.body is not None:
        found.append(f"bodies of {contract.max_body_bytes} bytes")
    return ", ".join(dict.fromkeys(found))


def _policy(policy: RateLimit) -> str:
    return f"{policy.limit} in {policy.seconds} s per {policy.per}"
