"""A response that is whole: it is sent as it is, without being looked at again."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct
from starlette.types import Send

from generated.http_request import HttpRequest

type Headers = list[tuple[bytes, bytes]]
"""Headers as they are sent, their names in lower case."""

WITHOUT_CONTENT = frozenset((204, 304))
"""Responses of these statuses never have a body, nor a length of it (RFC 9110, section 8.6)."""


class SharedHeaders:
    """Headers that many responses have, always as the same object.

    So whoever has made something of them, such as the bytes to send, can keep it.
    """

    __slots__ = ("pairs",)

    def __init__(self, pairs: tuple[tuple[bytes, bytes], ...] = ()) -> None:
        self.pairs = pairs


NO_HEADERS = SharedHeaders()


class HttpResponse(Struct):
    """A status, headers and a body. Whoever stands between may add headers.

    The length of the body is not among them: whoever sends it tells it.
    """

    is_whole: ClassVar[bool] = True
    """Whether `body` is all of it."""
    status: int
    headers: Headers
    """Its own."""
    body: bytes = b""
    shared: SharedHeaders = NO_HEADERS

    @property
    def all_headers(self) -> Headers:
        """Its own headers, and those that it shares with others."""
        return [*self.headers, *self.shared.pairs]

    def header(self, name: bytes) -> bytes | None:
        """Returns the header of its own of a name in lower case."""
        for given, value in self.headers:
            if given == name:
                return value
        return None

    async def send(self, request: HttpRequest, send: Send) -> None:
        """Sends it; to HEAD, only its head (RFC 9110, section 9.3.2)."""
        headers = self.all_headers
        if self.status not in WITHOUT_CONTENT:
            headers.append((b"content-length", b"%d" % len(self.body)))
        body = b"" if request.method == "HEAD" else self.body
        request.sent_bytes = len(body)
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
