"""Conditional requests (RFC 9110, section 13), where the contract declares them."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

from pydantic import MISSING
from starlette.requests import Request
from starlette.responses import Response

from generated.replies import Reply, respond

_TAG = re.compile(r'(W/)?("[^"]*")')


@dataclass(frozen=True, slots=True)
class EntityTags:
    """What an `If-Match` or `If-None-Match` header names: some entity tags, or any there is."""

    strong: frozenset[str]
    weak: frozenset[str]
    is_any: bool

    @classmethod
    def read(cls, header: str | MISSING) -> EntityTags | MISSING:
        """Returns what a header that fits the contract names, or `MISSING` without one."""
        if header is MISSING:
            return MISSING
        tags = _TAG.findall(header)
        return cls(
            strong=frozenset(tag for weakness, tag in tags if not weakness),
            weak=frozenset(tag for weakness, tag in tags if weakness),
            is_any=header.strip() == "*",
        )


def respond_if_modified(request: Request, reply: Reply, if_none_match: str | MISSING) -> Response:
    """Returns the response that `reply` describes; 304 to who has it already.

    `ETag` is the reply's own, or is made from its body.
    """
    response = respond(request, reply)
    if response.status_code != 200:
        return response
    etag = response.headers.setdefault("ETag", _tag_of(bytes(response.body)))
    known = EntityTags.read(if_none_match)
    if known is MISSING or not (known.is_any or etag in known.strong | known.weak):
        return response
    del response.headers["Content-Length"], response.headers["Content-Type"]
    return Response(status_code=304, headers=response.headers)


def _tag_of(body: bytes) -> str:
    digest = hashlib.sha256(body).digest()[:16]
    return f'"{base64.urlsafe_b64encode(digest).decode().rstrip("=")}"'
