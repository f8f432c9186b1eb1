"""What a request must pass before its handler runs, as expressions of Python."""

from __future__ import annotations

from openapi.codegen.contract.concurrency import Concurrency
from openapi.codegen.contract.operations import Security
from openapi.codegen.contract.rate_limits import RateLimit
from openapi.codegen.names import snake_case
from openapi.codegen.python.literals import literal


def alternatives(security: Security) -> str:
    """Returns them as a tuple, such as `({"bearerAuth": ("tasks:read",)},)`."""
    return literal(
        tuple(
            {scheme: tuple(scopes) for scheme, scopes in alternative.items()}
            for alternative in security.alternatives
        )
    )


def account(policy: RateLimit) -> str:
    """Returns the account that a policy counts by, of a valid request."""
    return f"valid.body.{snake_case(policy.pointer)}"


def places(concurrency: Concurrency) -> str:
    """Returns the arguments of the function that takes a place."""
    name, per_caller, in_all = concurrency.name, concurrency.per_caller, concurrency.in_all
    return f"{literal(name)}, per_caller={per_caller}, in_all={in_all}"
