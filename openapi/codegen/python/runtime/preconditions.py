"""Conditional requests (RFC 9110, section 13), where the contract declares them."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

from pydantic import MISSING

from generated.http_request import HttpRequest
from generated.http_response import HttpResponse
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


def respond_if_modified(
    request: HttpRequest, reply: Reply, if_none_match: str | MISSING
) -> HttpResponse:
    """Returns the response that `reply` describes; 304 to who has it already.

    `ETag` is the reply's own, or is made from its body.
    """
    response = respond(request, reply)
    if response.status != 200 or (if_none_match is MISSING and reply.has_tag):
        return response
    given = response.header(b"etag")
    if given is None:
        given = _tag_of(response.body)
        response.add(b"etag", given)
    known = EntityTags.read(if_none_match)
    if known is MISSING:
        return response
    if not known.is_any and given not in known.strong | known.weak:
        return response
    return HttpResponse(304, [pair for pair in response.all_headers if pair[0] != b"content-type"])


def _tag_of(body: bytes) -> str:
    digest = hashlib.sha256(body).digest()[:16]
    return f'"{base64.urlsafe_b64encode(digest).rstrip(b"=").decode()}"'
