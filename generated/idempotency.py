# Copied from openapi/codegen/python/runtime by `make generate`. Change it there.
"""How requests with an `Idempotency-Key` have one effect and one answer, however often sent.

Whoever opens the handlers keeps the answers; what is kept, and who gets it again, is decided here.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from .http_request import HttpRequest
from .http_response import HttpResponse
from .models import FieldError
from .problems import IdempotencyKeyReused, Refusal
from .replies import limit_headers
from .security import Principal

_PIECE_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class KeptReply:
    """What was answered to the first attempt that had a success, and to what."""

    fingerprint: bytes
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Attempt:
    """A request with an `Idempotency-Key`: perhaps one of several attempts at the same."""

    user_id: str | None
    """Whose key it is; nobody's, when nobody signed in for the request."""
    key: str
    fingerprint: bytes
    """The SHA-256 of the method, the path, the query and the body, to the byte."""
    reply: KeptReply | None = None
    """What is answered to this attempt, once it had a success."""

    def answer_with(self, kept: KeptReply | None) -> NoReturn:
        """Ends the request with what was kept for its key; `None` is what cannot be read any more.

        Raises:
            Replay: it was kept for the same request.
            Refusal: 422, it was kept for another one, or for nobody knows which.
        """
        if kept is None:
            raise _refusal("What was answered to this `Idempotency-Key` cannot be read any more.")
        if not hmac.compare_digest(kept.fingerprint, self.fingerprint):
            raise _refusal("The `Idempotency-Key` came with another request before.")
        raise Replay(kept)


class Replay(Exception):
    """Ends a request with the answer of an earlier attempt, from wherever it is raised."""

    def __init__(self, reply: KeptReply) -> None:
        super().__init__()
        self.reply = reply


async def attempt_at(request: HttpRequest, key: str, caller: Principal | None = None) -> Attempt:
    """Returns the attempt that a valid request with a key is."""
    parts = (request.method.encode(), request.path.encode(), request.query, request.body)
    fingerprint = hashlib.sha256()
    for place, part in enumerate(parts):
        fingerprint.update(b"\0" if place else b"")
        for start in range(0, len(part), _PIECE_BYTES):
            fingerprint.update(part[start : start + _PIECE_BYTES])
            if start:
                await asyncio.sleep(0)  # a body may be long: others have their turn
    return Attempt(None if caller is None else caller.user_id, key, fingerprint.digest())


def keep(attempt: Attempt, request: HttpRequest, response: HttpResponse) -> None:
    """Notes `response` as the reply to the attempt, if it is a success."""
    if response.status < 400:
        counted = {name for name, _ in limit_headers(request)}
        headers = {
            name.decode(): value.decode("latin-1")
            for name, value in response.all_headers
            if name not in counted
        }
        attempt.reply = KeptReply(attempt.fingerprint, response.status, headers, response.body)


def replay(request: HttpRequest, reply: KeptReply) -> HttpResponse:
    """Returns the response that was kept, with the rate limits of this request."""
    headers = [
        (name.lower().encode(), value.encode("latin-1"))
        for name, value in reply.headers.items()
        if name != "content-length"  # an earlier version kept it
    ]
    headers += [*limit_headers(request), (b"idempotent-replayed", b"true")]
    return HttpResponse(reply.status, headers, reply.body)


def _refusal(detail: str) -> Refusal:
    error = FieldError(
        in_="header",
        pointer="/Idempotency-Key",
        keyword="idempotency",
        message="Send a new key with a new request",
    )
    return Refusal(IdempotencyKeyReused(detail=detail, errors=[error]))
