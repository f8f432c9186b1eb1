"""The rule that each response declares the headers that the service adds to whatever is sent.

No handler gives them, and the service sends them whether they are declared or not. Declared, they
are in the documentation and in the types of clients.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.conventions import RATE_LIMIT_FIELDS, REQUEST_ID
from openapi.codegen.contract.document import Json
from openapi.codegen.contract.operations import Operation
from openapi.codegen.contract.responses import Response

_BEFORE_A_CALLER_IS_COUNTED = {"MissingScope", "RepeatedCredential", "Unauthorized"}
"""The problems of requests of which it is not known for whom to count them."""


@dataclass(frozen=True)
class UndeclaredHeaders:
    """What a response is sent with and does not declare."""

    place: tuple[str, ...]
    """The keys that lead to the response: in `components`, or in an operation."""
    names: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self._where} has the headers {', '.join(self.names)}"

    @property
    def _where(self) -> str:
        if self.place[0] == "components":
            return self.place[-1]
        _, path, method, _, status = self.place
        return f"{method.upper()} {path}: {status}"


def undeclared_headers(contract: Contract) -> Iterator[UndeclaredHeaders]:
    """Yields the responses that lack any, in the order of the operations."""
    for place, names in _sent(contract).items():
        declared = response_at(contract.document, place).get("headers", {})
        if missing := [name for name in names if name not in declared]:
            yield UndeclaredHeaders(place, tuple(missing))


def response_at(document: Json, place: tuple[str, ...]) -> Json:
    """Returns the response that these keys lead to."""
    node = document
    for key in place:
        node = node[key]
    return node


def header_references(document: Json) -> dict[str, str]:
    """Returns a reference to the header of `components` that is meant by each name.

    It is the one of that name without hyphens and `X-`, or what follows it with `IfCounted`, which
    need not be there.
    """
    found: dict[str, str] = {}
    components = document["components"].get("headers", {})
    for name in (REQUEST_ID, *RATE_LIMIT_FIELDS):
        plain = name.removeprefix("X-").replace("-", "")
        for component in (plain, f"{plain}IfCounted"):
            if component in components:
                found[name] = f"#/components/headers/{component}"
    return found


def _sent(contract: Contract) -> dict[tuple[str, ...], list[str]]:
    """Returns the headers of each response; of a shared one, those that any operation sends."""
    found: dict[tuple[str, ...], list[str]] = {}
    for operation in contract.operations:
        node: Json = contract.document["paths"][operation.path][operation.method.lower()]
        for response in operation.responses:
            names = found.setdefault(_place(operation, response, node["responses"]), [REQUEST_ID])
            if _may_be_counted(operation, response):
                names += [name for name in RATE_LIMIT_FIELDS if name not in names]
    return found


def _place(operation: Operation, response: Response, responses: Json) -> tuple[str, ...]:
    status = str(response.status)
    if shared := responses[status].get("$ref", "").rpartition("/")[2]:
        return ("components", "responses", shared)
    return ("paths", operation.path, operation.method.lower(), "responses", status)


def _may_be_counted(operation: Operation, response: Response) -> bool:
    """Whether a policy that tells what remains may have counted the request by then."""
    policies = operation.rate_limits
    if any(policy.per == "address" and not policy.is_in_process for policy in policies):
        return True  # before anything is read
    if operation.is_limited_by_scheme or any(policy.per != "address" for policy in policies):
        problems = {problem.name for problem in response.problems}
        return not problems or not problems <= _BEFORE_A_CALLER_IS_COUNTED
    return operation.is_limited and response.status == 429
