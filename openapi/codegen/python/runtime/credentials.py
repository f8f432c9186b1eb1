"""Credentials as requests bring them. Each may come once: nobody can tell which of two counts."""

from __future__ import annotations

from generated.http_request import HttpRequest
from generated.problems import Refusal, RepeatedCredential


def only_header(request: HttpRequest, name: bytes) -> str | None:
    """Returns a header, if it is there.

    Raises:
        Refusal: 400 when it is there twice.
    """
    given = request.all_headers(name)
    if len(given) > 1:
        raise Refusal(RepeatedCredential())
    return given[0] if given else None


def bearer_token(request: HttpRequest) -> str | None:
    """Returns the token of an `Authorization` header of the scheme `Bearer` (RFC 6750).

    Raises:
        Refusal: 400 when the header is there twice.
    """
    scheme, _, token = (only_header(request, b"authorization") or "").partition(" ")
    return token.strip(" ") if scheme.lower() == "bearer" else None
