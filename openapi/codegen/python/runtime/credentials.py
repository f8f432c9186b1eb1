"""Credentials as requests bring them. Each may come once: nobody can tell which of two counts."""

from __future__ import annotations

from generated.http_request import HttpRequest
from generated.problems import Refusal, RepeatedCredential


def only_header(request: HttpRequest, name: bytes) -> str | None:
    """Returns a header, if it is there.

    Raises:
        Refusal: 400 when it is there twice.
    """
    value = request.headers.get(name)
    if value is None:
        return None
    if request.has_repeated:
        _require_once(request, name)
    return value.decode("latin-1")


def bearer_token(request: HttpRequest) -> str | None:
    """Returns the token of an `Authorization` header of the scheme `Bearer` (RFC 6750).

    Raises:
        Refusal: 400 when the header is there twice.
    """
    value = request.headers.get(b"authorization")
    if value is None:
        return None
    if request.has_repeated:
        _require_once(request, b"authorization")
    scheme, _, token = value.decode("latin-1").partition(" ")
    return token.strip(" ") if scheme.lower() == "bearer" else None


def _require_once(request: HttpRequest, name: bytes) -> None:
    if len(request.all_headers(name)) > 1:
        raise Refusal(RepeatedCredential())
