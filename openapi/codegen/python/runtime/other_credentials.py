"""Credentials that are neither bearer tokens nor in a header or cookie of their own."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import parse_qsl

from generated.credentials import only_header
from generated.http_request import HttpRequest
from generated.problems import Refusal, RepeatedCredential


def http_credential(request: HttpRequest, scheme: str) -> str | None:
    """Returns what follows a scheme in an `Authorization` header (RFC 9110, section 11.6.2).

    Raises:
        Refusal: 400 when the header is there twice.
    """
    given, _, credential = (only_header(request, b"authorization") or "").partition(" ")
    return credential.strip(" ") if given.lower() == scheme else None


def authorization_key(request: HttpRequest, others: Collection[str]) -> str | None:
    """Returns the whole `Authorization` header, unless it is of another scheme of the contract.

    Raises:
        Refusal: 400 when the header is there twice.
    """
    value = only_header(request, b"authorization")
    if value is None or value.partition(" ")[0].lower() in others:
        return None
    return value


def client_certificate(request: HttpRequest) -> str | None:
    """Returns the certificate of the client in PEM, if its connection has one.

    Who ends TLS has verified it, and tells it by the extension `tls` of ASGI; where that is a
    proxy, what is around this application writes it there from a header of the proxy's.
    """
    tls = (request.scope.get("extensions") or {}).get("tls") or {}
    chain = tls.get("client_cert_chain") or ()
    return str(next(iter(chain))) if chain else None


def only_parameter(request: HttpRequest, name: str) -> str | None:
    """Returns a parameter of the query, if it is there.

    Raises:
        Refusal: 400 when it is there twice.
    """
    pairs = parse_qsl(request.query.decode("latin-1"), keep_blank_values=True, errors="replace")
    given = [value for key, value in pairs if key == name]
    if len(given) > 1:
        raise Refusal(RepeatedCredential())
    return given[0] if given else None
