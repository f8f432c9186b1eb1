"""Whether the body of a response is one that the contract declares for it.

No answer is checked while the service runs: the type checker has seen who makes them. So every
answer that a test gets is held against the contract, by a validator that knows nothing of ours.
"""

from __future__ import annotations

from json import loads
from typing import Any

import jsonschema_rs

from tests.generated.documents import (
    DOCUMENT,
    IS_STRICT,
    Json,
    operation_at,
    require_valid,
    response_of,
)

_PROBLEM = "application/problem+json"
_REFUSAL: Json = {"content": {_PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
"""What answers a request that reaches no operation."""
_HAS_PROBLEMS = "Problem" in DOCUMENT["components"]["schemas"]


def require_declared_body(
    method: str, path: str, status: int, media_type: str, content: bytes
) -> None:
    """Fails unless the content of a response fits the schema of its operation and status."""
    operation = operation_at(method, path)
    if operation is None and (media_type != _PROBLEM or not _HAS_PROBLEMS):
        return  # a page, or what a contract with other errors says nothing of
    response = _REFUSAL if operation is None else response_of(operation, status)
    at = f"{method} {path}, {status}"
    if response is None:
        assert not IS_STRICT, f"{at}, is not declared"
        return
    declared = response.get("content", {})
    if method == "HEAD" or not declared:
        assert not content, f"{at}, has content"
        return
    assert media_type in declared, f"{at}, does not declare {media_type}"
    if (value := _json(media_type, content)) is not None:
        try:
            require_valid(declared[media_type]["schema"], value)
        except jsonschema_rs.ValidationError as error:
            raise AssertionError(f"{at}, has content that does not fit: {error}") from None


def _json(media_type: str, content: bytes) -> Any:
    """Returns the value of JSON, or of all its lines; `None` is what is not JSON."""
    if media_type == "application/jsonl":
        return [loads(line) for line in content.splitlines()]
    return loads(content) if media_type.endswith("json") else None
