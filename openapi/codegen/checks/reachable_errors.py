"""The rule that an operation declares every error that it can reach."""

from __future__ import annotations

from collections.abc import Iterator

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.media_types import PROBLEM_JSON
from openapi.codegen.contract.operations import Operation


def violations(contract: Contract) -> list[str]:
    """Returns a line for each error that is missing, or is of another shape than `Problem`."""
    return [
        f"{operation.method} {operation.path}: {violation}"
        for operation in contract.operations
        for violation in _violations(operation)
    ]


def _violations(operation: Operation) -> Iterator[str]:
    declared = {response.status: response for response in operation.responses}
    for status, reason in _reachable(operation):
        if status not in declared:
            yield f"declare {status}: {reason}"
    shape = (
        ("application/json", "OAuthError")
        if operation.has_oauth2_errors
        else (PROBLEM_JSON, "Problem")
    )
    for response in operation.responses:
        has_etag = any(header.name == "ETag" for header in response.headers)
        if response.status == 304 and not has_etag:
            yield "declare the header ETag of 304: it says what is still there"
        if response.status >= 400 and (response.media_type, response.body) != shape:
            yield f"answer {response.status} as {shape[0]} with the schema {shape[1]}"


def _reachable(operation: Operation) -> Iterator[tuple[int, str]]:
    if operation.body is not None or operation.is_secured:
        yield 400, "the body may be malformed, or a credential repeated"
    if operation.body is not None:
        yield 413, "the body may be too large"
    if operation.body is not None and not operation.has_oauth2_errors:
        yield 415, "the body may be of another type"
    if operation.is_secured:
        yield 401, "it is secured"
    if operation.names_its_caller or any(
        scopes for schemes in operation.security.alternatives for scopes in schemes.values()
    ):
        yield 403, "the user_id or the scopes may be wrong"
    yield from _of_preconditions(operation)
    if operation.takes_idempotency_key:
        yield 409, "an attempt with the same Idempotency-Key may still run"
    yield from _of_limits(operation)
    if not operation.has_oauth2_errors:  # these make it a 400
        yield 422, "an unknown query parameter is refused everywhere"
    if not operation.standalone:
        yield 503, "a dependency may be away (x-standalone: true where it has none)"
    yield 500, "something may go wrong"


def _of_limits(operation: Operation) -> Iterator[tuple[int, str]]:
    if operation.is_limited:
        yield 429, "its rate is limited"
    elif operation.concurrency:
        yield 429, "so many may run at once, and no more"


def _of_preconditions(operation: Operation) -> Iterator[tuple[int, str]]:
    if any(p.is_if_match for p in operation.parameters):
        yield 412, "If-Match may name what is no longer there"
    if operation.requires_if_match:
        yield 428, "If-Match may be missing"
    if operation.if_none_match is not None:
        yield 304, "If-None-Match may name what is still there"
