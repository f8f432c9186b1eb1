"""Many people log in at once, at a server with a single core: others do not notice it."""

from __future__ import annotations

import asyncio
import itertools
import json
import statistics
import time
from collections.abc import AsyncIterator, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from tests.bench.contenders import OURS, run
from tests.bench.load import RefusedError, ask, pace, saturate
from tests.bench.machine import Cores
from tests.bench.requests import request
from tests.bench.world import User
from tests.faults.ledger import LIVE_MILLISECONDS, Figure, Row, counted, measured
from tests.faults.liveness import observed
from tests.faults.parts import Parts, in_thread
from tests.support.users import PASSWORD

_ROUNDS = 4
_PEOPLE = 8
_OTHERS = 8
_PART_OF_RATE = 0.95


async def log_ins(parts: Parts) -> AsyncIterator[Row]:
    """Compares what others get done in a storm of log-ins, and without one, in turns."""
    url, cores = await parts.database("postgresql"), Cores.of_this_process()
    async with in_thread(run(OURS, {OURS.database: url}, parts.folder(), cores.server)) as server:
        yield await asyncio.to_thread(_compare, parts, server.port)


def _compare(parts: Parts, port: int) -> Row:
    storm, reads, seconds = Storm(port), _reads(port), parts.size.seconds
    most = saturate(port, reads, seconds, _OTHERS).rate
    quiet, stormy, above = [], [], []
    with observed(f"http://127.0.0.1:{port}", None, parts.folder() / "liveness") as liveness:
        for _ in range(_ROUNDS):
            began = time.monotonic()
            quiet.append(pace(port, reads, most / 2, seconds, _OTHERS).rate)
            middle = time.monotonic()
            with storm.blowing():
                stormy.append(pace(port, reads, most / 2, seconds, _OTHERS).rate)
                end = time.monotonic()
            above.append(liveness.p99(middle, end) - liveness.p99(began, middle))
    logged_in, refused = storm.logged_in, storm.refused
    with storm.blowing():
        saturated = saturate(port, reads, seconds, _OTHERS).rate / most
    part, live = statistics.median(stormy) / statistics.median(quiet), statistics.median(above)
    return Row(
        f"{_PEOPLE} people log in all the time, others use half of the core",
        "one core",
        {
            "503": Figure(str(refused)),
            **counted("without `Retry-After`", storm.without_retry_after),
            "`/live` above quiet": measured(
                f"{max(live, 0.0):.0f} ms", is_kept=live <= LIVE_MILLISECONDS
            ),
        },
        (
            Figure(f"{logged_in} log-ins", logged_in > 0),
            measured(
                f"others keep {part:.0%} of their rate (bar: 95 %)", is_kept=part >= _PART_OF_RATE
            ),
            Figure(f"{saturated:.0%} if they use all of it (no bar)"),
        ),
    )


class Storm:
    """People who log in, and again as soon as they have."""

    def __init__(self, port: int) -> None:
        self.logged_in = self.refused = self.without_retry_after = 0
        self._port = port
        self._is_over = False
        self._requests = []
        for number in range(_PEOPLE):
            account = {"email": f"{number}@example.com", "password": PASSWORD}
            ask(port, request("POST", "/api/auth/signup", body=account))
            self._requests.append(request("POST", "/api/auth/login", body=account))

    @contextmanager
    def blowing(self) -> Generator[None]:
        """Lets them, as long as the block lasts."""
        self._is_over = False
        with ThreadPoolExecutor(_PEOPLE) as threads:
            blowing = [threads.submit(self._blow, each) for each in self._requests]
            try:
                yield
            finally:
                self._is_over = True
        for each in blowing:
            each.result()

    def _blow(self, log_in: bytes) -> None:
        while not self._is_over:
            try:
                ask(self._port, log_in)
                self.logged_in += 1
            except RefusedError as refusal:
                self.refused += 1
                self.without_retry_after += "\r\nretry-after: " not in str(refusal)
                time.sleep(0.1)


def _reads(port: int) -> Iterator[bytes]:
    account = {"email": "other@example.com", "password": PASSWORD}
    signed_up = json.loads(ask(port, request("POST", "/api/auth/signup", body=account)).body)
    user = User(signed_up["user"]["id"], signed_up["access_token"])
    return itertools.repeat(request("GET", f"{user.tasks}?limit=10", user))
