"""The loss report: what the contract says of requests and generated code would not enforce.

The list of what is enforced is closed: a keyword or a feature that nobody thought of is a loss
until somebody teaches it to the templates and names it here.
"""

from __future__ import annotations

from collections.abc import Iterator

from openapi.codegen.checks.bodies import losses_in_body
from openapi.codegen.checks.concurrency import differing_concurrency, losses_in_concurrency
from openapi.codegen.checks.credentials import (
    losses_in_caller_ids,
    losses_in_schemes,
    losses_in_security,
)
from openapi.codegen.checks.deprecations import losses_in_deprecation
from openapi.codegen.checks.idempotency import losses_in_idempotency
from openapi.codegen.checks.parameters import losses_in_parameters
from openapi.codegen.checks.problems import losses_in_problems, ungiven_fields
from openapi.codegen.checks.rate_limits import (
    differing_rate_limits,
    losses_in_default_rate_limits,
    losses_in_rate_limits,
)
from openapi.codegen.checks.responses import losses_in_responses
from openapi.codegen.checks.scope_roles import losses_in_scope_roles
from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.conventions import CONCURRENCY, RATE_LIMIT, SINCE, SUNSET
from openapi.codegen.contract.document import METHODS, Json

_PATH_ITEM_KEYS = {"parameters", "get", "put", "post", "delete", "patch", "head", "options"}
_OPERATION_EXTENSIONS = {
    "x-oauth2-errors", "x-standalone", CONCURRENCY, RATE_LIMIT, SINCE, SUNSET
}  # fmt: skip


def losses(contract: Contract) -> list[str]:
    """Returns a line for each thing that would be lost, in the order of the document."""
    found: list[str] = []
    if "webhooks" in contract.document and contract.is_strict:
        found.append("webhooks are not generated")
    if "x-max-body-bytes" not in contract.document:
        found.append("x-max-body-bytes: say how long a body may be")
    found += losses_in_schemes(contract)
    found += losses_in_default_rate_limits(contract)
    for path, item in contract.document["paths"].items():
        known = _PATH_ITEM_KEYS if contract.is_strict else item.keys() - {"trace"}
        found += [f"{path}: {key} is not generated: leave it out" for key in item.keys() - known]
        for method in [key for key in item if key in METHODS]:
            where = f"{method.upper()} {path}"
            found += [f"{where}: {loss}" for loss in _in_operation(contract, method, item)]
    found += losses_in_problems(contract)
    if not found:  # only then are the operations whole
        found += ungiven_fields(contract)
        found += losses_in_scope_roles(contract)
        found += [
            f"{RATE_LIMIT}: {name} stands for two policies"
            for name in differing_rate_limits(contract)
        ]
        found += [
            f"{CONCURRENCY}: {name} has two meanings of per_caller"
            for name in differing_concurrency(contract)
        ]
    return list(dict.fromkeys(found))


def _in_operation(contract: Contract, method: str, item: Json) -> Iterator[str]:
    operation = item[method]
    parameters = [*item.get("parameters", []), *operation.get("parameters", [])]
    if len(operation.get("tags", [])) != 1:
        yield "needs exactly one tag"
    if contract.is_strict:
        yield from _in_extensions(operation)
        yield from losses_in_deprecation(operation)
        yield from losses_in_idempotency(contract, method, operation, parameters)
    yield from losses_in_security(contract, operation)
    yield from losses_in_caller_ids(contract, operation, parameters)
    yield from losses_in_rate_limits(contract, operation)
    yield from losses_in_concurrency(contract, operation)
    yield from losses_in_responses(contract, operation, parameters)
    if "requestBody" in operation:
        yield from losses_in_body(contract, contract.resolve(operation["requestBody"]))
    yield from losses_in_parameters(contract, method, parameters)


def _in_extensions(operation: Json) -> Iterator[str]:
    for key in operation.keys() - _OPERATION_EXTENSIONS:
        if key.startswith("x-"):
            yield f"{key} is not generated"
    if "callbacks" in operation:
        yield "callbacks are not generated"
