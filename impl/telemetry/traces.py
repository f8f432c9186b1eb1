"""Traces by OpenTelemetry: of some requests, what they did when, sent to a collector."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import override

import structlog
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import (
    NonRecordingSpan,
    Span,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    Tracer,
    format_span_id,
    format_trace_id,
    set_span_in_context,
)

from generated.http_request import HttpRequest
from impl.current import Current
from impl.telemetry.collector import Collector
from impl.telemetry.traceparent import TRACEPARENT, Parent, parent_of

_SEND_SECONDS = 2
"""How long the collector may take for some spans. What it misses is lost."""
_MOST_WAITING = 512
"""How many spans wait to be sent at most. Further ones are lost."""
_PAUSE_MILLISECONDS = 1000
_MOST_STATEMENTS = 100
"""How many statements of a request are recorded."""
_FAILED = 500
_LOG_SECONDS = 60
_log = structlog.get_logger()


class Traces:
    """Records requests, but no more than so many in a second: each costs as much as it did itself.

    A request whose parent is not recorded is not, either (W3C Trace Context, section 3.2.2.5.1).
    """

    def __init__(self, collector: Collector, service: str, per_second: int) -> None:
        logger = logging.getLogger("opentelemetry")
        logger.handlers, logger.propagate = [_Failures()], False
        exporter = OTLPSpanExporter(
            collector.url, headers=dict(collector.headers), timeout=_SEND_SECONDS
        )
        self._provider = TracerProvider(
            ALWAYS_ON, Resource.create({"service.name": service}), shutdown_on_exit=False
        )
        self._provider.add_span_processor(
            BatchSpanProcessor(
                exporter,
                max_queue_size=_MOST_WAITING,
                max_export_batch_size=_MOST_WAITING,
                schedule_delay_millis=_PAUSE_MILLISECONDS,
            )
        )
        self._tracer = self._provider.get_tracer(__name__)
        self._per_second = per_second
        self._left = per_second
        self.paths: Mapping[str, str] = {}
        """Those of the operations."""

    async def close(self) -> None:
        """Sends what was recorded, as far as the collector takes it."""
        await asyncio.to_thread(self._provider.shutdown)

    def begin(self, request: HttpRequest, current: Current) -> None:
        """Begins to record a request, if it is one of those."""
        parent = parent_of(request) if TRACEPARENT in request.headers else None
        if parent is not None:
            request.trace_id = current.trace_id = format_trace_id(parent.trace_id)
        if self._left and (parent is None or parent.is_sampled):
            self._take()
            trace = _RequestTrace(self._tracer, request, parent)
            request.trace_id = current.trace_id = trace.id
            current.trace = trace

    def end(self, request: HttpRequest, current: Current, _seconds: float) -> None:
        """Ends it."""
        if isinstance(current.trace, _RequestTrace):
            current.trace.end(request, current, self.paths)

    def _take(self) -> None:
        self._left -= 1
        if not self._left:
            asyncio.get_running_loop().call_later(1, self._refill)

    def _refill(self) -> None:
        self._left = self._per_second


class _Failures(logging.Handler):
    """Logs what the library says, which is that spans are lost, at most once a minute."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._next = 0.0

    @override
    def emit(self, record: logging.LogRecord) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _LOG_SECONDS
            _log.warning("traces_not_sent", reason=record.getMessage())


class _RequestTrace:
    """A request that is recorded, as a span; what it does are spans below."""

    def __init__(self, tracer: Tracer, request: HttpRequest, parent: Parent | None) -> None:
        self._tracer = tracer
        self._statements_left = _MOST_STATEMENTS
        self._span = tracer.start_span(
            "request",
            None if parent is None else set_span_in_context(_remote(parent)),
            SpanKind.SERVER,
            {"client.address": request.address, "request.id": request.id},
        )
        self._context = set_span_in_context(self._span)
        self.id = format_trace_id(self._span.get_span_context().trace_id)

    def statement(self, name: str, database: str, seconds: float) -> None:
        """Records a statement that has just ended, and took so long."""
        if self._statements_left:
            self._statements_left -= 1
            now = time.time_ns()
            began = now - round(seconds * 1e9)
            attributes = {"db.system.name": database, "db.query.summary": name}
            self._tracer.start_span(
                name, self._context, SpanKind.CLIENT, attributes, start_time=began
            ).end(now)

    @contextmanager
    def call(self, name: str, url: str) -> Generator[Mapping[str, str]]:
        """Records a request to another service, and gives the headers that tell it of the trace."""
        with self._tracer.start_as_current_span(
            name, self._context, SpanKind.CLIENT, {"url.full": url}, record_exception=False
        ) as span:
            yield {"traceparent": _traceparent(span)}

    def end(self, request: HttpRequest, current: Current, paths: Mapping[str, str]) -> None:
        """Ends the record of a request."""
        span, operation = self._span, request.operation_id
        if operation is not None:  # only that bounds what methods there are
            span.update_name(operation)
            span.set_attribute("http.request.method", request.method)
            span.set_attribute("http.route", paths.get(operation, ""))
        span.set_attribute("http.response.status_code", request.status)
        span.set_attribute("database.statements", current.statements)
        if request.status >= _FAILED:
            span.set_attribute("error.type", str(request.status))
            span.set_status(Status(StatusCode.ERROR))
        span.end()


def _remote(parent: Parent) -> Span:
    flags = TraceFlags(TraceFlags.SAMPLED)
    return NonRecordingSpan(
        SpanContext(parent.trace_id, parent.span_id, is_remote=True, trace_flags=flags)
    )


def _traceparent(span: Span) -> str:
    context = span.get_span_context()
    return f"00-{format_trace_id(context.trace_id)}-{format_span_id(context.span_id)}-01"
