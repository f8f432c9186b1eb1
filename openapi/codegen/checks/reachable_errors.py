"""The rule that an operation declares every error that it can reach, and names each problem."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.operations import Operation


@dataclass(frozen=True)
class Reachable:
    """An answer that generated code, or what is around it, may give."""

    status: int
    problem: str
    """The kind of problem, or nothing where it is none."""
    reason: str


def violations(contract: Contract) -> list[str]:
    """Returns a line for each error that is missing, or that nothing can answer with."""
    return [
        f"{operation.method} {operation.path}: {violation}"
        for operation in contract.operations
        for violation in _violations(operation)
    ]


def reachable(operation: Operation) -> Iterator[Reachable]:
    """Yields whatever the operation may be answered with beside what its handler decides on."""
    for status, problem, reason in _reachable(operation):
        yield Reachable(status, "" if operation.has_oauth2_errors else problem, reason)


def problems_to_name(operation: Operation) -> dict[int, list[str]]:
    """Returns the kinds of problem that each error is to name: the handler's, then the route's.

    A status has none if its answers are no problems, or if nothing answers with it.
    """
    can_be_sent = {each.problem for each in reachable(operation)}
    found: dict[int, list[str]] = {}
    for problem in operation.problems:
        names = found.setdefault(problem.status, [])
        if problem.name not in _BY_ROUTES_ALONE | can_be_sent:
            names.append(problem.name)
    for each in reachable(operation):
        names = found.setdefault(each.status, [])
        if each.problem:
            names.append(each.problem)
    return {status: list(dict.fromkeys(names)) for status, names in found.items()}


def _violations(operation: Operation) -> Iterator[str]:
    declared = {response.status for response in operation.responses}
    named = {problem.name for problem in operation.problems}
    for each in reachable(operation):
        if each.status not in declared:
            of = f" with {each.problem}" if each.problem else ""
            yield f"declare {each.status}{of}: {each.reason}"
        elif each.problem and each.problem not in named:
            yield f"name {each.problem} among the problems of {each.status}: {each.reason}"
    can_be_sent = {each.problem for each in reachable(operation)}
    for problem in operation.problems:
        if problem.name in _BY_ROUTES_ALONE - can_be_sent:
            yield f"take {problem.name} from {problem.status}: nothing there answers with it"
    for response in operation.responses:
        has_etag = any(header.name == "ETag" for header in response.headers)
        if response.status == 304 and not has_etag:
            yield "declare the header ETag of 304: it says what is still there"
        is_told = (
            response.body == "OAuthError" if operation.has_oauth2_errors else response.problems
        )
        if response.status >= 400 and not is_told:
            of = "OAuthError" if operation.has_oauth2_errors else "problems that are named"
            yield f"answer {response.status} with {of}"


_BY_ROUTES_ALONE = {
    "ForeignPath",
    "IdempotencyKeyInUse",
    "IdempotencyKeyReused",
    "MissingScope",
    "PreconditionRequired",
    "RepeatedCredential",
    "TooManyAtOnce",
    "TooManyKeptReplies",
    "UnsupportedMediaType",
}
"""Problems that no handler has a reason for: only what a contract says of an operation has."""


def _reachable(operation: Operation) -> Iterator[tuple[int, str, str]]:
    yield from _of_body(operation)
    yield from _of_credentials(operation)
    yield from _of_preconditions(operation)
    if operation.offered:
        yield 406, "NotAcceptable", "the client chooses a media type"
    if operation.takes_idempotency_key:
        yield 409, "IdempotencyKeyInUse", "an attempt with the same Idempotency-Key may still run"
        yield 422, "IdempotencyKeyReused", "the Idempotency-Key may have come with another request"
    if operation.takes_idempotency_key and operation.is_secured:
        yield 429, "TooManyKeptReplies", "there may be no room to keep the answer"
    if operation.is_limited:
        yield 429, "TooManyRequests", "its rate is limited"
    if operation.concurrency:
        yield 429, "TooManyAtOnce", "so many may run at once, and no more"
    if not operation.has_oauth2_errors:  # these make it a 400
        yield 422, "InvalidRequest", "an unknown query parameter is refused everywhere"
    if not operation.standalone:
        reason = "a dependency may be away (x-standalone: true where it has none)"
        yield 503, "ServiceUnavailable", reason
    yield 500, "InternalError", "something may go wrong"


def _of_body(operation: Operation) -> Iterator[tuple[int, str, str]]:
    if operation.body is None:
        return
    yield 400, "MalformedRequest", "the body may be malformed"
    yield 413, "ContentTooLarge", "the body may be too large"
    if not operation.has_oauth2_errors:
        yield 415, "UnsupportedMediaType", "the body may be of another type"


def _of_credentials(operation: Operation) -> Iterator[tuple[int, str, str]]:
    if operation.is_secured or operation.cookie_names:
        yield 400, "RepeatedCredential", "a credential may be repeated"
    if operation.is_secured:
        yield 401, "Unauthorized", "it is secured"
    if any(scopes for schemes in operation.security.alternatives for scopes in schemes.values()):
        yield 403, "MissingScope", "the scopes may be wrong"
    if operation.caller_id:
        yield 403, "ForeignPath", f"the {operation.caller_id.name} may be wrong"


def _of_preconditions(operation: Operation) -> Iterator[tuple[int, str, str]]:
    if any(p.is_if_match for p in operation.parameters):
        yield 412, "PreconditionFailed", "If-Match may name what is no longer there"
    if operation.requires_if_match:
        yield 428, "PreconditionRequired", "If-Match may be missing"
    if operation.if_none_match is not None:
        yield 304, "", "If-None-Match may name what is still there"
