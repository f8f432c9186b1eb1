# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""How an outcome becomes a response that is sent while it is made."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import ClassVar

from pydantic import BaseModel
from pydantic_core import to_json
from starlette.requests import HTTPConnection
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from .replies import Reply, rate_limit_headers, respond

_PIECE_BYTES = 65536


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamedReply(Reply):
    """A response whose body nobody has whole. It takes `seconds` at most, then it breaks off."""

    seconds: ClassVar[int]

    @abstractmethod
    def pieces(self) -> AsyncGenerator[bytes]:
        """Gives the body, piece by piece."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamedBytes(StreamedReply):
    """A streamed body that its handler writes."""

    body: AsyncGenerator[bytes]

    def pieces(self) -> AsyncGenerator[bytes]:
        """Gives the body, piece by piece."""
        return self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamedLines[Line: BaseModel](StreamedReply):
    """A streamed body that is a JSON text in each line."""

    body: AsyncGenerator[Line]

    async def pieces(self) -> AsyncGenerator[bytes]:
        """Gives the lines, many at once."""
        piece = bytearray()
        async with aclosing(self.body):
            async for line in self.body:
                piece += to_json(line, by_alias=True) + b"\n"
                if len(piece) >= _PIECE_BYTES:
                    yield bytes(piece)
                    piece.clear()
        yield bytes(piece)


async def stream(request: HTTPConnection, reply: Reply) -> Response:
    """Returns the response that `reply` describes.

    The first piece of a streamed one is made here: what fails until then ends in a problem.
    """
    if not isinstance(reply, StreamedReply):
        return respond(request, reply)
    pieces = reply.pieces()
    first = await anext(pieces, b"")
    headers = {**reply.headers(), **rate_limit_headers(request)}
    return _StreamedResponse(reply, first, pieces, headers)


class _StreamedResponse(StreamingResponse):
    """Ends with its last piece, or when the client goes away.

    When it takes too long, or a piece cannot be made, that is an exception: the server then closes
    the connection, so that no client takes a part for the whole.
    """

    def __init__(
        self,
        reply: StreamedReply,
        first: bytes,
        others: AsyncGenerator[bytes],
        headers: Mapping[str, str],
    ) -> None:
        super().__init__(_all(first, others), reply.status, headers, reply.media_type)
        self._others = others
        self._seconds = reply.seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                await super().__call__(scope, receive, send)
        finally:
            await self._others.aclose()


async def _all(first: bytes, others: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    yield first
    async for piece in others:
        yield piece
