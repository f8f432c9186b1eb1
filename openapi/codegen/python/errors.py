"""The errors of an operation in Python, where they have shapes of the contract's own."""

from __future__ import annotations

from openapi.codegen.contract.operations import Operation
from openapi.codegen.contract.responses import Response
from openapi.codegen.python import names
from openapi.codegen.python.literals import literal


def shapes(operation: Operation) -> str:
    """Returns them as an object: `{"404": [Shape("application/json", errors.error)]}`."""
    found: dict[str, list[str]] = {}
    for shape in operation.error_shapes:
        found.setdefault(shape.key, []).append(_shape(shape))
    items = [f"{literal(key)}: [{', '.join(several)}]" for key, several in found.items()]
    return f"{{{', '.join(items)}}}"


def _shape(response: Response) -> str:
    if response.media_type is None:
        return f"Shape({_headers(response).removeprefix(', ')})"
    media_type = literal(response.media_type)
    if response.body is None or not response.has_schema:
        return f"Shape({media_type}{_headers(response)})"
    return f"Shape({media_type}, errors.{names.of_error(response.body)}{_headers(response)})"


def _headers(response: Response) -> str:
    """Returns the argument with those headers of a response that are always the same."""
    given = response.constant_headers
    return f", headers={literal(given)}" if given else ""
