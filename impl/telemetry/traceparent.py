"""Who a request is a part of something for, as it says itself (W3C Trace Context, level 1)."""

from __future__ import annotations

import re
from typing import NamedTuple

from generated.http_request import HttpRequest

TRACEPARENT = b"traceparent"
_VERSION_0 = b"00"
_INVALID_VERSION = b"ff"
_FORM = re.compile(rb"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?", re.DOTALL)
_SAMPLED = 1


class Parent(NamedTuple):
    """The part of a trace that has sent a request."""

    trace_id: int
    span_id: int
    is_sampled: bool
    """Whether it is recorded there."""


def parent_of(request: HttpRequest) -> Parent | None:
    """Returns the parent of a request, if it names a single one in the right way."""
    value = request.headers.get(TRACEPARENT)
    if value is None or (request.has_repeated and len(request.all_headers(TRACEPARENT)) > 1):
        return None
    found = _FORM.fullmatch(value)
    if found is None:
        return None
    version, trace_id, span_id, flags, more = found.groups()
    # Later versions may say more, after what this one says.
    if version == _INVALID_VERSION or (version == _VERSION_0 and more is not None):
        return None
    parent = Parent(int(trace_id, 16), int(span_id, 16), bool(int(flags, 16) & _SAMPLED))
    return parent if parent.trace_id and parent.span_id else None
