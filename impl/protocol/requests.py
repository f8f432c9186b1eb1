"""A request in progress, and its response, as an application sees them (ASGI 3, `http` 2.3)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Protocol, override
from urllib.parse import unquote

import structlog
from starlette.types import Message, Scope
from uuid_utils import uuid7

from generated.http_request import HttpRequest
from generated.http_response import WITHOUT_CONTENT, HttpResponse
from impl.protocol.answers import Answer, AnswerError, head_of
from impl.protocol.heads import Head
from impl.protocol.outgoing import Outgoing
from impl.protocol.straight import Serve

_log = structlog.get_logger()
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

type Address = tuple[str, int] | None
type Running = asyncio.Task[None]


@dataclass(frozen=True, slots=True)
class Ends:
    """The two ends of a connection, and what the application's lifespan stored for requests."""

    client: Address
    server: Address
    address: str
    """That of the client; nothing if it is unknown."""
    app_state: dict[str, Any]


class Shared(Protocol):
    """What all connections of a server share."""

    serve: Serve
    """Answers a request."""
    date: str
    """The current `date` line of a response."""
    running: set[Running]
    """The tasks of the requests in progress."""


class Channel(Protocol):
    """What a request needs from its connection."""

    outgoing: Outgoing
    """Where the response is written."""
    ends: Ends

    @property
    def state(self) -> Shared:
        """What it shares with the others."""
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


class ServedRequest(HttpRequest):
    """A request that this server has read the head of."""

    __slots__ = (
        "_answer",
        "_channel",
        "_content",
        "_head",
        "_is_body_lost",
        "_is_body_whole",
        "_is_lost",
        "_is_read",
        "_news",
        "_scope",
        "content_bytes",
        "is_answered",
        "is_begun",
        "keeps_alive",
        "must_continue",
        "task",
    )

    def __init__(self, channel: Channel, target: str, head: Head, content: bytes | None) -> None:
        """Begins one whose body is `content`, or is still to come."""
        self._begin()
        path, _, query = target.partition("?")
        self.raw_path = path
        self.path = unquote(path) if "%" in path else path
        self.query = query.encode()
        self.method = head.method
        self.headers = head.by_name
        self.has_repeated = head.has_repeated
        self.known = head.known
        self.id = str(uuid7())
        self.address = channel.ends.address
        self.path_values = {}
        self.task: Running | None = None
        """What runs it, unless it has ended at once."""
        self.is_begun = False
        """Whether the head of its response has been written."""
        self.is_answered = False
        """Whether its response is complete."""
        self.keeps_alive = head.wants_keep_alive
        """Whether another request may follow on the connection."""
        self.must_continue = content is None and head.expects_continue
        """Whether the client waits for "100 Continue" before it sends the body."""
        self.content_bytes = 0
        """How much of the body waits for the application, until all of it has come."""
        self._channel = channel
        self._head = head
        self._scope: Scope | None = None
        self._answer: Answer | None = None
        self._content = [content] if content else []
        self._news: asyncio.Event | None = None
        self._is_body_whole = content is not None
        self._is_body_lost = False
        self._is_read = False  # whether the application has received the whole body
        self._is_lost = False  # whether the client has disconnected

    @property
    @override
    def scope(self) -> Scope:  # type: ignore[override]
        """What ASGI calls its scope, made when somebody asks for it."""
        if self._scope is None:
            head, ends = self._head, self._channel.ends
            self._scope = {
                "type": "http",
                "asgi": {"version": "3.0", "spec_version": "2.3"},
                "http_version": head.version,
                "method": head.method,
                "scheme": "http",
                "path": self.path,
                "raw_path": self.raw_path.encode(),
                "query_string": self.query,
                "root_path": "",
                "headers": [*head.headers],
                "client": ends.client,
                "server": ends.server,
                "state": ends.app_state.copy(),
            }
        return self._scope

    async def run(self) -> None:
        """Runs the application, and ensures a complete response or a visible failure."""
        try:
            await self._channel.state.serve(self, self._send)
            if not self.is_answered and not self._is_lost:
                _log.error("application_did_not_answer", path=self.path)
        except Exception as error:  # noqa: BLE001
            self._report(error)
        finally:
            if self.task is not None:
                self._channel.state.running.discard(self.task)
            if not self.is_answered and not self._is_lost:
                self._channel.fail()

    def _report(self, error: Exception) -> None:
        if self._is_lost or (self.is_begun and isinstance(error, TimeoutError)):
            # Not our fault: the client disconnected, or did not read the response in time.
            _log.info("answer_broke_off", reason=type(error).__name__)
        else:
            _log.error("application_failed", exc_info=error)

    # Called by the connection

    @property
    def ends_with_connection(self) -> bool:
        """Whether only the end of the connection marks the end of the response."""
        return self._answer is not None and self._answer.ends_with_connection

    def feed(self, content: bytes, *, is_last: bool) -> None:
        """Takes the next part of the body."""
        self.must_continue = False  # RFC 9110, section 10.1.1: the body came without it
        self._is_body_whole = is_last
        if content and not self.is_answered:
            self._content.append(content)
            self.content_bytes += len(content)
        self._wake()

    def lose_body(self) -> None:
        """Is called if the rest of the body cannot be read. The response goes on."""
        self._is_body_lost = True
        self.keeps_alive = False
        self._wake()

    def lose_client(self) -> None:
        """Is called if nothing more can be received or sent."""
        self._is_lost = True
        self._wake()

    # Called by the application

    @override
    def read_at_once(self) -> bool:
        if not self._is_body_whole or self._is_read or self._is_lost or self.is_answered:
            return False
        self.body = b"".join(self._content)
        self._content.clear()
        self._is_read = True
        return True

    @override
    async def receive(self) -> Message:
        if self.must_continue and not self.is_begun and not self._is_lost:
            self.must_continue = False
            self._channel.outgoing.write(_CONTINUE)
            self._channel.expect_body()
        while not (self._is_lost or self._is_body_lost or self.is_answered):
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
        self.content_bytes = 0
        self._is_read = self._is_body_whole
        self._channel.read_on()
        return {"type": "http.request", "body": content, "more_body": not self._is_read}

    @override
    def write(self, response: HttpResponse) -> bool:
        channel = self._channel
        if not response.is_whole or channel.outgoing.is_full:
            return False
        if self._is_lost:
            return True  # as ASGI requires: a disconnect is not the application's fault
        if self._answer is not None or self.is_answered:
            raise AnswerError("the response has begun before")
        keeps_alive = self.keeps_alive and channel.may_keep_alive()
        has_content = self.method != "HEAD" and response.status not in WITHOUT_CONTENT
        body = response.body if has_content else b""
        head, self.keeps_alive = head_of(
            response, channel.state.date, is_old=self._head.is_old, keeps_alive=keeps_alive
        )
        channel.outgoing.write(head, body)
        self.sent_bytes = len(body)
        self.is_begun = self.is_answered = True
        if self._content or self._news is not None:
            self._end_body()
        channel.answered()
        return True

    async def _send(self, message: Message) -> None:
        channel = self._channel
        if channel.outgoing.is_full:
            await channel.outgoing.until_taken()
        if self._is_lost:
            return
        if message["type"] == "http.response.start":
            if self._answer is not None or self.is_answered:
                raise AnswerError("the response has begun before")
            self._answer = Answer(self._head, message["status"], message.get("headers", ()))
            return
        if message["type"] != "http.response.body":
            raise AnswerError(f"{message['type']} is no part of a response")
        self._write_part(message.get("body", b""), is_last=not message.get("more_body", False))

    def _write_part(self, content: bytes, *, is_last: bool) -> None:
        channel, answer = self._channel, self._answer
        if answer is None or self.is_answered:
            raise AnswerError("a body came at the wrong time")
        pieces = answer.part(content, is_last=is_last)
        if not self.is_begun:
            may_keep_alive = not answer.must_close and channel.may_keep_alive()
            self.keeps_alive = self.keeps_alive and may_keep_alive
            head = answer.head(channel.state.date, keeps_alive=self.keeps_alive)
            pieces = [head, *pieces]
        channel.outgoing.write_all(pieces)
        self.is_begun = True
        if is_last:
            self.is_answered = True
            self._end_body()
            channel.answered()

    def _end_body(self) -> None:
        """Forgets what nobody will receive, and tells who waits for more."""
        self._content.clear()
        self.content_bytes = 0
        self._wake()

    def _wake(self) -> None:
        if self._news is not None:
            self._news.set()


def address_of(name: object) -> Address:
    """Returns the host and port in a socket's name, or `None` if it has none."""
    return (name[0], name[1]) if isinstance(name, tuple) else None
