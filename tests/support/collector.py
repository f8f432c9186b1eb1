"""A collector of traces on the loopback interface (OTLP over HTTP)."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, override

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Span:
    """A span that was sent to the collector."""

    name: str
    trace_id: str
    id: str
    parent_id: str
    kind: int
    has_failed: bool
    seconds: float
    attributes: dict[str, Any]
    service: str


class Collector:
    """Takes what it is sent."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.requests: list[dict[str, str]] = []
        """The path and the headers of each request, in lower case."""
        self.status = 200
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def named(self, name: str) -> list[Span]:
        """Returns the spans of a name."""
        return [span for span in self.spans if span.name == name]

    def take(self, body: bytes) -> None:
        """Takes the body of a request."""
        request = ExportTraceServiceRequest.FromString(body)
        for resource in request.resource_spans:
            (service,) = (
                each.value.string_value
                for each in resource.resource.attributes
                if each.key == "service.name"
            )
            for scope in resource.scope_spans:
                self.spans += [_read(span, service) for span in scope.spans]

    def serve(self) -> None:
        """Serves until it is closed."""
        self._server.serve_forever(0.01)

    def close(self) -> None:
        """Stops serving."""
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def run_collector() -> Generator[Collector]:
    collector = Collector()
    thread = threading.Thread(target=collector.serve)
    thread.start()
    try:
        yield collector
    finally:
        collector.close()
        thread.join()


def _read(span: Any, service: str) -> Span:
    return Span(
        name=span.name,
        trace_id=span.trace_id.hex(),
        id=span.span_id.hex(),
        parent_id=span.parent_span_id.hex(),
        kind=span.kind,
        has_failed=span.status.code == span.status.STATUS_CODE_ERROR,
        seconds=(span.end_time_unix_nano - span.start_time_unix_nano) / 1e9,
        attributes={
            each.key: getattr(each.value, each.value.WhichOneof("value"))
            for each in span.attributes
        },
        service=service,
    )


def _handler(collector: Collector) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            collector.requests.append({"path": self.path, **headers})
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if collector.status == 200:
                collector.take(body)
            self.send_response(collector.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        @override
        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler
