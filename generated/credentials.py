# Copied from openapi/codegen/python/runtime by `make generate`. Change it there.
"""Credentials as requests bring them. Each may come once: nobody can tell which of two counts."""

from __future__ import annotations

from starlette.requests import Request

from .problems import Refusal, RepeatedCredential


def only_header(request: Request, name: str) -> str | None:
    """Returns a header, if it is there.

    Raises:
        Refusal: 400 when it is there twice.
    """
    given = request.headers.getlist(name)
    if len(given) > 1:
        raise Refusal(RepeatedCredential())
    return given[0] if given else None


def bearer_token(request: Request) -> str | None:
    """Returns the token of an `Authorization` header of the scheme `Bearer` (RFC 6750).

    Raises:
        Refusal: 400 when the header is there twice.
    """
    scheme, _, token = (only_header(request, "Authorization") or "").partition(" ")
    return token.strip(" ") if scheme.lower() == "bearer" else None
