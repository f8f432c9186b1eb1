# Copied from openapi/codegen/python/runtime by `make generate`. Change it there.
"""A response that is whole: it is sent as it is, without being looked at again."""

from __future__ import annotations

from starlette.types import Send

from .http_request import HttpRequest

type Headers = list[tuple[bytes, bytes]]
"""Headers as they are sent, their names in lower case."""
type SharedHeaders = tuple[tuple[bytes, bytes], ...]
"""Those that many responses have: a server may keep what it has made of them."""


class HttpResponse:
    """A status, headers and a body. Whoever stands between may add headers."""

    __slots__ = ("body", "headers", "shared", "status")

    def __init__(self, status: int, headers: Headers, body: bytes = b"") -> None:
        self.status = status
        self.headers = headers
        self.shared: SharedHeaders = ()
        self.body = body

    @property
    def all_headers(self) -> Headers:
        """Its own headers, and those that it shares with others."""
        return [*self.headers, *self.shared]

    def header(self, name: bytes) -> bytes | None:
        """Returns the header of a name in lower case."""
        for given, value in self.headers:
            if given == name:
                return value
        return None

    async def send(self, request: HttpRequest, send: Send) -> None:
        """Sends it; to HEAD, only its head (RFC 9110, section 9.3.2)."""
        body = b"" if request.method == "HEAD" else self.body
        request.sent_bytes = len(body)
        write = request.write
        if write is not None and write(self.status, self.headers, self.shared, body):
            return
        head = {"type": "http.response.start", "status": self.status, "headers": self.all_headers}
        await send(head)
        await send({"type": "http.response.body", "body": body})
