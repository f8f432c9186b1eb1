"""One connection: requests are read one at a time, each after the previous one is answered."""

from __future__ import annotations

import asyncio
import math
from typing import cast, override

import structlog

from impl.protocol.bodies import NO_BODY, Body, body_of
from impl.protocol.heads import (
    END_OF_HEAD,
    check_beginning,
    check_size,
    skip_empty_lines,
)
from impl.protocol.outgoing import Outgoing
from impl.protocol.refusals import RefusedError, too_many_connections
from impl.protocol.requests import Ends, ServedRequest, address_of
from impl.protocol.state import ServerState

_log = structlog.get_logger()


class Connection(asyncio.BufferedProtocol):
    """Reads requests, and lets the application answer them.

    Data of a later request waits unparsed in `_received`, and the socket is not read any further.
    So responses come in the order of their requests, and there is no queue.
    """

    def __init__(self, state: ServerState) -> None:
        self.state = state
        self._loop = state.loop
        self._buffer = state.read_buffer
        self._limits = state.limits
        self._received = b""
        self._seen = 0  # how much of that has been checked without finding a complete head
        self._request: ServedRequest | None = None
        self._awaits_request = True  # and nothing else: whatever was received is answered
        self._body: Body = NO_BODY
        self._is_reading = True
        self._is_idle = False  # while no request is in progress: one was answered, none has begun
        self._lacks_head = True  # no complete head has arrived
        self._has_client_finished = False  # sending; it may still be reading
        self._is_lingering = False
        self._lingering_bytes = 0
        self._deadline = math.inf

    # Called by the transport

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self.outgoing = Outgoing(self._transport, self._limits)
        client = address_of(transport.get_extra_info("peername"))
        server = address_of(transport.get_extra_info("sockname"))
        address = client[0] if client else ""
        self.ends = Ends(client, server, address, self.state.app_state)
        if self.state.admit(self, address):
            self._wait(self._limits.head_seconds)
        else:
            self._is_lingering = True
            self.outgoing.write(too_many_connections().response(self.state.date))
            self._transport.close()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self.state.dismiss(self, self.ends.address)
        self._is_lingering = True
        self._received = b""
        if self._request is not None:
            self._request.lose_client()
        self.outgoing.resume()

    @override
    def get_buffer(self, sizehint: int) -> memoryview:
        return self._buffer

    @override
    def buffer_updated(self, nbytes: int) -> None:
        if self._is_lingering:
            self._lingering_bytes += nbytes
            if self._lingering_bytes > self._limits.linger_bytes:
                self.abort()
            return
        data = self._buffer[:nbytes].tobytes()
        if self._awaits_request:
            self._awaits_request = False
            recalled = self.state.heads.recall(data)
            if recalled is not None:
                target, head, content = recalled
                self._deadline = math.inf
                self._request = request = ServedRequest(self, target, head, content)
                self.state.run(request)
                return
        self._received += data
        self._advance()

    @override
    def eof_received(self) -> bool:
        self._has_client_finished = True
        if self._is_lingering or not self._body.is_complete:
            return False
        self._advance()
        return True

    @override
    def pause_writing(self) -> None:
        self.outgoing.pause()

    @override
    def resume_writing(self) -> None:
        self.outgoing.resume()
        # Not at once: the transport is about to look at what it has left to write.
        self._loop.call_soon(self._advance)

    # Reading

    def _advance(self) -> None:
        """Makes as much progress as the received data allows."""
        if self._is_lingering or self._transport.is_closing():
            return
        try:
            if not self._body.is_complete:
                self._read_body()
            elif self._request is None and not self.outgoing.is_full:
                self._read_head()
        except RefusedError as refusal:
            self._refuse(refusal)
        if self._received or not self._is_reading or not self._body.is_complete:
            self.read_on()

    def _read_head(self) -> None:
        """Starts the application on the next request, once its head is there."""
        received = self._received
        if received.startswith(b"\r"):
            received = self._received = skip_empty_lines(received)
            self._seen = 0
        end = received.find(END_OF_HEAD, max(self._seen - len(END_OF_HEAD), 0))
        if end < 0:
            self._check_beginning(received)
            return
        size = end + len(END_OF_HEAD)
        if size > self._limits.head_bytes:
            check_size(received, size, self._limits.head_bytes)
        target, head = self.state.heads.read(received[:size])
        self._received = received[size:]
        self._seen = 0
        self._deadline = math.inf
        content = None if head.has_body else b""
        self._request = request = ServedRequest(self, target, head, content)
        if head.has_body:
            self._body = body_of(head, self._limits.head_bytes - size)
            if self._received:
                self._read_body()
            elif not request.must_continue:  # otherwise the clock starts with the 100
                self.expect_body()
        self.state.run(request)

    def _check_beginning(self, received: bytes) -> None:
        self._lacks_head = True
        if received:
            check_beginning(received, self._seen, self._limits.head_bytes)
            self._seen = len(received)
            if self._is_idle:
                self._is_idle = False
                self._wait(self._limits.head_seconds)
        if self._has_client_finished:
            self._transport.close()

    def _read_body(self) -> None:
        assert self._request is not None
        if self._deadline == math.inf:
            self.expect_body()
        content, self._received = self._body.decode(self._received)
        self._deadline += len(content) / self._limits.body_bytes_per_second
        is_complete = self._body.is_complete
        self._request.feed(content, is_last=is_complete)
        if is_complete:
            self._deadline = math.inf
            if self._request.is_answered:
                self.answered()

    def read_on(self) -> None:
        """Pauses or resumes reading, as needed."""
        if self._is_lingering:
            should_read = True
        elif not self._body.is_complete:
            assert self._request is not None
            should_read = self._request.content_bytes < self._limits.body_bytes_ahead
        elif self._request is None:
            should_read = self._lacks_head and not self.outgoing.is_full
        else:
            should_read = not self._received  # to notice if the client disconnects
        if should_read != self._is_reading and not self._has_client_finished:
            self._is_reading = should_read
            if should_read:
                self._transport.resume_reading()
            else:
                self._transport.pause_reading()

    # Answering

    def may_keep_alive(self) -> bool:
        """Returns whether another request can follow on this connection."""
        if self.state.idle_until is not None:
            return False
        if self._body.is_complete:
            return True
        assert self._request is not None
        # A client that waits for "100 Continue" may or may not send the body.
        unread = self._body.bytes_left
        return unread <= self._limits.unread_body_bytes and not self._request.must_continue

    def expect_body(self) -> None:
        """Starts the clock for a body."""
        self._wait(self._limits.body_seconds)

    def answered(self) -> None:
        """Moves on to the next request once the body has come, too; or closes the connection."""
        request = self._request
        assert request is not None
        if not request.keeps_alive:
            self._linger()
        elif self._body.is_complete:
            self._request = None
            self._is_idle = True
            self._lacks_head = not self._received
            self._awaits_request = self._lacks_head and not self.outgoing.is_full
            self._deadline = self._loop.time() + self._limits.idle_seconds
            if self._received or self._has_client_finished:
                # Not at once: other connections get a turn, however many requests wait here.
                self._loop.call_soon(self._advance)
        if not self._is_reading:
            self.read_on()

    def fail(self) -> None:
        """Responds with a 500, or breaks off visibly if the response has begun."""
        assert self._request is not None
        if not self._request.is_begun:
            self._refuse(RefusedError(500, "The server failed."))
            return
        self._is_lingering = True
        if self._request.ends_with_connection:
            self.outgoing.reset()
        else:
            self._transport.close()

    def _refuse(self, refusal: RefusedError) -> None:
        """Responds instead of the application, unless its response has begun."""
        request = self._request
        if request is not None and request.is_begun and not request.is_answered:
            request.lose_body()
            self._body = NO_BODY
            self._received = b""
            self._deadline = math.inf
            return
        if request is None or not request.is_begun:
            self.state.traffic.refusals[refusal.status] += 1
            _log.info("refused", status=refusal.status, request_id=refusal.request_id)
            is_head = request.method == "HEAD" if request else self._received.startswith(b"HEAD ")
            self.outgoing.write(refusal.response(self.state.date, to_head=is_head))
        if request is not None:
            request.lose_client()
        self._linger()

    def _linger(self) -> None:
        """Closes our side, and waits for the client to close its own.

        Closing with unread data resets the connection, and the response may be lost.
        """
        self._is_lingering = True
        self._request = None
        self._body = NO_BODY
        self._received = b""
        if self._has_client_finished or self._transport.is_closing():
            self._transport.close()
            return
        self._wait(self._limits.linger_seconds)
        try:
            self._transport.write_eof()
        except OSError:  # the client has reset the connection, which nobody has noticed yet
            self.abort()
        else:
            self.read_on()

    # Waiting

    def check(self, now: float, elapsed: float) -> None:
        """Ends what has taken too long. The clock is paused while the client waits for us."""
        unsent = self.outgoing.unsent_bytes
        if self.outgoing.is_stuck(unsent, now):
            self.abort()
        if unsent or not self._is_reading:
            self._deadline += elapsed
        elif now >= self._deadline:
            self._deadline = math.inf
            self._expire()
        elif self.state.idle_until is not None and now >= self.state.idle_until:
            self._end_idle()

    def abort(self) -> None:
        """Ends the connection at once: `close` would wait for unsent data."""
        self._transport.abort()

    def _end_idle(self) -> None:
        if self._is_lingering or (self._request is None and not self._received):
            self._transport.close()

    def _wait(self, seconds: float) -> None:
        self._deadline = self._loop.time() + seconds

    def _expire(self) -> None:
        """Ends what has waited until the deadline."""
        if self._is_lingering:
            self.abort()
        elif not self._body.is_complete:
            self._refuse(RefusedError(408, "The body of the request did not arrive in time."))
        elif self._is_idle:
            self._transport.close()
        else:
            seconds = self._limits.head_seconds
            self._refuse(RefusedError(408, f"No request arrived within {seconds:g} seconds."))
