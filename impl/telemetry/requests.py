"""What is measured of requests: by operation, of which there are so many, whatever clients send."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from generated.http_request import HttpRequest
from impl.current import Current
from impl.telemetry.measures import Counter, Histogram, Histograms, Labels, Measure, gauge

NO_OPERATION = "(none)"
"""How pages are called, and paths and methods that are not of the contract."""
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class _Operation:
    """The requests of one operation."""

    __slots__ = ("database_seconds", "durations", "statements", "statuses")

    def __init__(self) -> None:
        self.statuses: defaultdict[int, int] = defaultdict(int)
        self.durations = Histogram(_SECONDS)
        self.statements = 0
        self.database_seconds = 0.0


class RequestCounts:
    """Counts the requests of a process."""

    def __init__(self) -> None:
        self.in_flight = 0
        self._operations: dict[str | None, _Operation] = {}
        self._refusals: defaultdict[str, int] = defaultdict(int)
        """By the policy of their limit."""

    def begin(self, _request: HttpRequest, _current: Current) -> None:
        """Counts a request as begun."""
        self.in_flight += 1

    def end(self, request: HttpRequest, current: Current, seconds: float) -> None:
        """Counts a request that has ended."""
        self.in_flight -= 1
        operation = self._operations.get(request.operation_id)
        if operation is None:
            operation = self._operations[request.operation_id] = _Operation()
        operation.statuses[request.status] += 1
        operation.statements += current.statements
        operation.database_seconds += current.database_seconds
        operation.durations.observe(seconds)
        if request.refused_by is not None:
            self._refusals[request.refused_by] += 1

    def measures(self) -> list[Measure | Histograms]:
        """Returns what is known of all requests."""
        return [
            gauge(
                "http_requests_in_flight",
                "Requests that are being answered.",
                lambda: self.in_flight,
            ),
            Counter(
                "http_requests_total",
                "Requests that have ended; status 0 if the client left before the response.",
                ("operation", "status"),
                self._by_status,
            ),
            Histograms(
                "http_request_duration_seconds",
                "How long requests took, from their head to the end of the response.",
                ("operation",),
                lambda: {_labels(name): of.durations for name, of in self._operations.items()},
            ),
            Counter(
                "http_request_database_seconds_total",
                "How long requests waited for the database.",
                ("operation",),
                lambda: {
                    _labels(name): of.database_seconds for name, of in self._operations.items()
                },
            ),
            Counter(
                "http_request_statements_total",
                "Statements that ran for requests.",
                ("operation",),
                lambda: {_labels(name): of.statements for name, of in self._operations.items()},
            ),
            Counter(
                "rate_limit_refusals_total",
                "Requests that were refused since they were above the limit of a policy.",
                ("policy",),
                lambda: {(policy,): count for policy, count in self._refusals.items()},
            ),
        ]

    def _by_status(self) -> Mapping[Labels, float]:
        return {
            (name or NO_OPERATION, str(status)): count
            for name, of in self._operations.items()
            for status, count in of.statuses.items()
        }


def _labels(operation: str | None) -> Labels:
    return (operation or NO_OPERATION,)
