"""Whether a response has the headers that the contract declares for it, and no others of ours."""

from __future__ import annotations

from collections.abc import Mapping

from tests.generated.documents import (
    DOCUMENT,
    IS_STRICT,
    Json,
    is_valid,
    operation_at,
    resolve,
    response_of,
)

NEED_NO_DECLARATION = {
    # What any HTTP message may have (RFC 9110, 9112).
    *("connection", "content-length", "content-type", "date", "transfer-encoding", "vary"),
    # What lets pages of other origins read a response, or keeps browsers from trusting it too much.
    *("access-control-allow-credentials", "access-control-allow-headers"),
    *("access-control-allow-methods", "access-control-allow-origin"),
    *("access-control-expose-headers", "access-control-max-age"),
    *("content-security-policy", "cross-origin-opener-policy", "referrer-policy"),
    *("strict-transport-security", "x-content-type-options", "x-frame-options"),
}
"""The headers that no operation declares. `openapi/decisions/0002` says the same to people."""
_OF_DEPRECATED = {"deprecation", "link", "sunset"}
"""Those that follow from `deprecated`."""
_OF_PAGES_AND_REFUSALS = {
    *("accept-ranges", "allow", "cache-control", "etag", "last-modified", "location"),
    *("ratelimit", "ratelimit-policy", "retry-after", "x-request-id"),
}
"""Those of what is no operation: pages, unknown paths and methods, preflights."""
_OF_THE_LAYER = _OF_PAGES_AND_REFUSALS | {"idempotent-replayed", "www-authenticate"}
"""Those that a contract need not declare which is not strict."""


def require_declared_headers(
    method: str, path: str, status: int, headers: Mapping[str, str]
) -> None:
    """Fails unless the headers of a response are those of its operation and status.

    The names of `headers` are compared ignoring case. The path is that of the request, whatever it
    is of: every response has an `X-Request-Id`.
    """
    sent = {name.lower(): value for name, value in headers.items()}
    declared, others = _declared(method, path, status)
    at = f"{method} {path}, {status}"
    for name, header in declared.items():
        if name.lower() not in sent:
            assert not header.get("required", False), f"{at}, has no {name}"
        else:
            value = sent[name.lower()]
            assert _is_valid(header["schema"], value), f"{at}, has the {name} {value!r}"
    undeclared = sent.keys() - {name.lower() for name in declared} - NEED_NO_DECLARATION - others
    assert not undeclared, f"{at}, does not declare {', '.join(sorted(undeclared))}"
    assert ("ratelimit" in sent) == ("ratelimit-policy" in sent), f"{at}, has one without the other"


def _declared(method: str, path: str, status: int) -> tuple[dict[str, Json], set[str]]:
    """Returns the headers that the contract declares, and those that it need not."""
    operation = operation_at(method, path)
    if operation is None:
        request_id = DOCUMENT["components"].get("headers", {}).get("RequestId", {"schema": {}})
        return {"X-Request-Id": request_id}, _OF_PAGES_AND_REFUSALS
    response = response_of(operation, status)
    if response is None:
        assert not IS_STRICT, f"{method} {path} does not declare {status}"
        return {}, _OF_THE_LAYER
    declared = {name: resolve(node) for name, node in response.get("headers", {}).items()}
    others = _OF_DEPRECATED if operation.get("deprecated") else set()
    return declared, others if IS_STRICT else others | _OF_THE_LAYER


def _is_valid(schema: Json, text: str) -> bool:
    is_number = resolve(schema).get("type") == "integer"
    value = int(text) if is_number and text.isdecimal() else text
    return is_valid(schema, value)
