"""How an outcome becomes a response that is sent while it is made."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import ClassVar, override

from starlette.requests import ClientDisconnect
from starlette.responses import StreamingResponse
from starlette.types import Message, Send

from generated.http_request import HttpRequest
from generated.http_response import HttpResponse
from generated.replies import Reply, limit_headers, respond
from generated.structs import encode

_FIRST_PIECE_BYTES = 4096
_PIECE_BYTES = 65536
# Until this version, Starlette hears of a client that goes away while a piece is made; from the
# next one on, only when it sends.
_LISTENING = {"asgi": {"version": "3.0", "spec_version": "2.3"}}


class StreamedReply(Reply):
    """A response whose body nobody has whole. It takes `seconds` at most, then it breaks off."""

    seconds: ClassVar[int]

    @abstractmethod
    def pieces(self) -> AsyncGenerator[bytes]:
        """Gives the body, piece by piece."""


class StreamedBytes(StreamedReply):
    """A streamed body that its handler writes."""

    body: AsyncGenerator[bytes]

    def pieces(self) -> AsyncGenerator[bytes]:
        """Gives the body, piece by piece."""
        return self.body


class StreamedLines[Line](StreamedReply):
    """A streamed body that is a JSON text in each line."""

    body: AsyncGenerator[Line]

    async def pieces(self) -> AsyncGenerator[bytes]:
        """Gives the lines, many at once; the first few sooner, as a client may wait or be gone."""
        piece, enough = bytearray(), _FIRST_PIECE_BYTES
        async with aclosing(self.body):
            async for line in self.body:
                piece += encode(line) + b"\n"
                if len(piece) >= enough:
                    yield bytes(piece)
                    piece.clear()
                    enough = _PIECE_BYTES
        yield bytes(piece)


async def stream(request: HttpRequest, reply: Reply) -> HttpResponse:
    """Returns the response that `reply` describes.

    The first piece of a streamed one is made here: what fails until then ends in a problem.
    """
    if not isinstance(reply, StreamedReply):
        return respond(request, reply)
    deadline = asyncio.get_running_loop().time() + reply.seconds
    pieces = reply.pieces()
    async with asyncio.timeout_at(deadline):
        first = await anext(pieces, b"")
    headers = [*reply.headers(), *limit_headers(request)]
    return _StreamedResponse(reply.status, headers, first=first, others=pieces, deadline=deadline)


class _StreamedResponse(HttpResponse, kw_only=True):
    """Ends with its last piece, or when the client goes away; what it is made from is then closed.

    When it takes too long, be it because nobody reads it, or a piece cannot be made, that is an
    exception: the server then closes the connection, so that no client takes a part for the whole.
    """

    is_whole: ClassVar[bool] = False
    first: bytes
    others: AsyncGenerator[bytes]
    deadline: float

    @override
    async def send(self, request: HttpRequest, send: Send) -> None:
        async def send_or_leave(message: Message) -> None:
            try:
                await send(message)
            except OSError:
                raise ClientDisconnect from None
            request.sent_bytes += len(message.get("body", b""))

        try:
            if request.method == "HEAD":
                await self._send_head(send)
                return
            response = StreamingResponse(_all(self.first, self.others), self.status)
            response.raw_headers = self.all_headers
            async with asyncio.timeout_at(self.deadline):
                await response({**request.scope, **_LISTENING}, request.receive, send_or_leave)
        finally:
            await self.others.aclose()

    async def _send_head(self, send: Send) -> None:
        head = {"type": "http.response.start", "status": self.status, "headers": self.all_headers}
        await send(head)
        await send({"type": "http.response.body"})


async def _all(first: bytes, others: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    yield first
    async for piece in others:
        yield piece
        await asyncio.sleep(0)  # a client that reads fast is not waited for, but others are
