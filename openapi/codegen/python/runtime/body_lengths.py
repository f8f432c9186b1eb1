"""How long a body must be that its handler reads."""

from __future__ import annotations

from pydantic import MISSING

from generated.faults import field_error
from generated.problems import InvalidRequest, Refusal
from generated.request_bodies import RawBody


def at_least[Body: RawBody | MISSING](least_bytes: int, body: Body) -> Body:
    """Returns a body that has so many bytes, or is not there.

    Raises:
        Refusal: 422, it has fewer.
    """
    if isinstance(body, RawBody) and len(body.content) < least_bytes:
        message = f"This has fewer than {least_bytes} bytes"
        error = field_error("body", "", "minLength", message, limit=least_bytes)
        raise Refusal(InvalidRequest(errors=[error]))
    return body
