"""Measures running servers, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.bench.contenders import Running
from tests.bench.load import Run, pace, saturate
from tests.bench.machine import cpu_seconds, tree_cpu_seconds
from tests.bench.requests import Operation
from tests.bench.world import World


@dataclass(frozen=True)
class Sample:
    """What a request cost while a server had nothing else to do."""

    server: float
    """Microseconds of the server's CPU time."""
    database: float
    """Microseconds of PostgreSQL's CPU time."""
    rate: float
    """Requests in a second."""


class Meter:
    """Sends each server the requests of an operation, and looks at what they cost."""

    def __init__(self, worlds: Mapping[str, World], postgres: int) -> None:
        self._worlds = worlds
        self._postgres = postgres
        self._requests: dict[tuple[int, str], Iterator[bytes]] = {}

    def warm_up(self, server: Running, operation: Operation, seconds: float) -> None:
        """Lets a server do once what it does only once."""
        saturate(server.port, self._next(server, operation), seconds, operation.connections)

    def sample(self, server: Running, operation: Operation, seconds: float) -> Sample:
        """Sends as many requests as the server can answer."""
        requests = self._next(server, operation)
        ours, databases = cpu_seconds(server.pid), tree_cpu_seconds(self._postgres)
        run = saturate(server.port, requests, seconds, operation.connections)
        ours = cpu_seconds(server.pid) - ours
        databases = tree_cpu_seconds(self._postgres) - databases
        each = 1e6 / len(run.latencies)
        return Sample(ours * each, databases * each, run.rate)

    def at_half(self, server: Running, operation: Operation, rate: float, seconds: float) -> Run:
        """Sends half of the requests that the server can answer."""
        requests = self._next(server, operation)
        return pace(server.port, requests, rate / 2, seconds, operation.connections)

    def _next(self, server: Running, operation: Operation) -> Iterator[bytes]:
        """Returns the requests that were not sent yet: some can be sent only once."""
        key = (server.port, operation.name)
        if key not in self._requests:
            world = self._worlds[server.contender.database]
            self._requests[key] = operation.requests(world)
        return self._requests[key]
