"""One request and its response, as an application sees them (ASGI 3, `http` 2.3)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

import structlog
from starlette.types import Message

from generated.http_request import HttpRequest
from generated.http_response import Headers, SharedHeaders
from impl.protocol.answers import Answer, AnswerError
from impl.protocol.heads import Head
from impl.protocol.outgoing import Outgoing
from impl.protocol.requests import Serve

_log = structlog.get_logger()
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Channel(Protocol):
    """What a request needs from its connection."""

    @property
    def outgoing(self) -> Outgoing:
        """Where the response is written."""
        ...

    @property
    def date(self) -> bytes:
        """The current `date` line of a response."""
        ...

    def may_keep_alive(self) -> bool:
        """Returns whether another request can follow on the connection."""
        ...

    def read_on(self) -> None:
        """Resumes reading the body, if it was paused."""
        ...

    def expect_body(self) -> None:
        """Starts the clock for the body, once the client has been told to send it."""
        ...

    def answered(self) -> None:
        """Is called when the response is complete."""
        ...

    def fail(self) -> None:
        """Responds with a 500, or breaks off visibly if the response has begun."""
        ...


class Cycle:
    """A request in progress."""

    __slots__ = (
        "_channel",
        "_content",
        "_content_bytes",
        "_is_body_lost",
        "_is_body_whole",
        "_is_lost",
        "_is_read",
        "_news",
        "answer",
        "must_continue",
    )

    def __init__(self, channel: Channel, head: Head) -> None:
        self._channel = channel
        self.answer = Answer(head)
        self._content: list[bytes] = []
        self._content_bytes = 0
        self._is_body_whole = not head.has_body
        self._is_body_lost = False
        self._is_read = False  # whether the application has received the whole body
        self._is_lost = False  # whether the client has disconnected
        self._news: asyncio.Event | None = None
        self.must_continue = head.expects_continue and head.has_body
        """Whether the client waits for "100 Continue" before it sends the body."""

    # Called by the connection

    @property
    def content_bytes(self) -> int:
        """How much of the body waits for the application."""
        return self._content_bytes

    def feed(self, content: bytes, *, is_last: bool) -> None:
        """Takes the next part of the body."""
        self.must_continue = False  # RFC 9110, section 10.1.1: the body came without it
        self._is_body_whole = is_last
        if content and not self.answer.is_complete:
            self._content.append(content)
            self._content_bytes += len(content)
        self._wake()

    def lose_body(self) -> None:
        """Is called if the rest of the body cannot be read. The response goes on."""
        self._is_body_lost = True
        self.answer.keeps_alive = False
        self._wake()

    def lose_client(self) -> None:
        """Is called if nothing more can be received or sent."""
        self._is_lost = True
        self._wake()

    async def run(self, serve: Serve, request: HttpRequest, ended: Callable[[], None]) -> None:
        """Runs the application, and ensures a complete response or a visible failure.

        Once the application is done, it calls `ended`.
        """
        try:
            await serve(request, self._send)
            if not self.answer.is_complete and not self._is_lost:
                _log.error("application_did_not_answer", path=request.path)
        except Exception as error:  # noqa: BLE001
            self._report(error)
        finally:
            ended()
            if not self.answer.is_complete and not self._is_lost:
                self._channel.fail()

    def _report(self, error: Exception) -> None:
        if self._is_lost or (self.answer.is_written and isinstance(error, TimeoutError)):
            # Not our fault: the client disconnected, or did not read the response in time.
            _log.info("answer_broke_off", reason=type(error).__name__)
        else:
            _log.error("application_failed", exc_info=error)

    # Called by the application

    async def receive(self) -> Message:
        if self.must_continue and not self.answer.is_written and not self._is_lost:
            self.must_continue = False
            self._channel.outgoing.write([_CONTINUE])
            self._channel.expect_body()
        while not (self._is_lost or self._is_body_lost or self.answer.is_complete):
            if self._content or (self._is_body_whole and not self._is_read):
                return self._next_part()
            self._channel.read_on()
            if self._news is None:
                self._news = asyncio.Event()
            self._news.clear()
            await self._news.wait()
        return {"type": "http.disconnect"}

    def _next_part(self) -> Message:
        content = b"".join(self._content)
        self._content.clear()
        self._content_bytes = 0
        self._is_read = self._is_body_whole
        self._channel.read_on()
        return {"type": "http.request", "body": content, "more_body": not self._is_read}

    async def _send(self, message: Message) -> None:
        channel = self._channel
        if channel.outgoing.is_full:
            await channel.outgoing.until_taken()
        if self._is_lost:
            return  # as ASGI requires: a disconnect is not the application's fault
        answer = self.answer
        if message["type"] == "http.response.start":
            answer.start(message["status"], message.get("headers", ()))
            return
        if message["type"] != "http.response.body":
            raise AnswerError(f"{message['type']} is no part of a response")
        self._write_body(message.get("body", b""), is_last=not message.get("more_body", False))

    def write(self, status: int, headers: Headers, shared: SharedHeaders, body: bytes) -> bool:
        """Writes a whole response; returns whether it could, or the client has to read first."""
        if self._channel.outgoing.is_full:
            return False
        if not self._is_lost:
            self.answer.start(status, headers, shared)
            self._write_body(body, is_last=True)
        return True

    def _write_body(self, content: bytes, *, is_last: bool) -> None:
        channel, answer = self._channel, self.answer
        may_keep_alive = channel.may_keep_alive()
        pieces = answer.body(content, channel.date, is_last=is_last, may_keep_alive=may_keep_alive)
        channel.outgoing.write(pieces)
        if answer.is_complete:
            self._content.clear()
            self._content_bytes = 0
            if self._news is not None:
                self._news.set()
            channel.answered()

    def _wake(self) -> None:
        if self._news is not None:
            self._news.set()
