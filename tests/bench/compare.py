"""What a request costs in our server, and in others that give the same answers: `make bench`.

The servers take turns on one core, `SECONDS` for each operation; all else runs on the other cores.
CPU time is the operating system's, in user and in system mode, of the server's process. Ratios are
those of a round, so that other load on the machine hits both sides; the medians of `ROUNDS` are
printed with their range. Before anything is measured, all servers must give the same answers. With
`VALKEY=1`, ours is measured with one, too.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.agreement import require_findable, require_same_answers, require_words
from tests.bench.contenders import (
    CONTENDERS,
    LIMIT,
    OURS,
    OURS_ON_SQLITE,
    Running,
    run,
    with_valkey,
)
from tests.bench.load import Run, ask
from tests.bench.machine import Cores, pinned, resident_megabytes
from tests.bench.measuring import Meter, Sample
from tests.bench.report import print_list, print_markdown, print_table, with_range
from tests.bench.requests import COMPARED, JOBS, OTHERS, request, sign_in
from tests.bench.world import make_worlds
from tests.support.postgres import run_postgres
from tests.support.processes import end_in_order_when_terminated
from tests.support.users import PASSWORD
from tests.support.valkey import run_valkey

_WARM_UP_SECONDS = 0.3
_ACCOUNTS = 4
_NAMES = [operation.name for operation in COMPARED]

type Samples = dict[tuple[str, str], list[Sample]]
"""By the names of a server and an operation, one for each round."""


def main() -> None:
    """Prints the comparison, and what our own operations cost."""
    end_in_order_when_terminated()
    seconds, rounds = float(os.environ.get("SECONDS") or 2), int(os.environ.get("ROUNDS") or 4)
    cores = Cores.of_this_process()
    print(f"{cores}; {rounds} rounds of {seconds:g} s for each server and operation", flush=True)
    with TemporaryDirectory() as directory, ExitStack() as stack:
        folder = Path(directory)
        with pinned(cores.others):
            postgres = stack.enter_context(run_postgres())
            valkeys = [stack.enter_context(run_valkey())] if os.environ.get("VALKEY") else []
        urls = {"postgresql": postgres.create_database(), "sqlite": f"sqlite:///{folder}/bench.db"}
        worlds = make_worlds(urls, folder)
        stack.enter_context(pinned(cores.others))
        meter = Meter(worlds, postgres.pid)
        contenders = [*CONTENDERS, *(with_valkey(valkey.url) for valkey in valkeys)]
        servers = [
            stack.enter_context(run(each, urls, folder, cores.server)) for each in contenders
        ]
        require_same_answers(servers, worlds)
        require_words(_on_postgresql(servers), worlds["postgresql"], urls["postgresql"])
        for name in (OURS.name, OURS_ON_SQLITE.name):
            ours = _of(servers, name)
            require_findable(ours, worlds[ours.contender.database])
        enforced = [(each.contender.name, each.contender.enforces) for each in servers]
        print_list("All give the same answers, and store a task's words. Besides:", enforced)
        _compare(meter, servers, seconds, rounds)
        _print_memory(servers)
        _measure_ours(meter, _of(servers, OURS.name), seconds / 2)
        _measure_ours(meter, _of(servers, OURS_ON_SQLITE.name), seconds / 2)


def _compare(meter: Meter, servers: Sequence[Running], seconds: float, rounds: int) -> None:
    """Prints what each operation that all servers have costs in each of them."""
    samples: Samples = {}
    for server in servers:
        for operation in COMPARED:
            meter.warm_up(server, operation, seconds / 2)
    turns = list(servers)
    for _ in range(rounds):
        turns.reverse()  # so that none always follows the same one
        for operation in COMPARED:
            for server in turns:
                sample = meter.sample(server, operation, seconds)
                samples.setdefault((server.contender.name, operation.name), []).append(sample)
    _print_costs([server.contender.name for server in servers], samples)
    _print_latencies(meter, servers, samples, seconds)


def _print_costs(names: Sequence[str], samples: Samples) -> None:
    def rows(cell: Callable[[str, str], str]) -> list[tuple[str, ...]]:
        return [(name, *(cell(name, operation) for operation in _NAMES)) for name in names]

    def ratios(name: str, operation: str) -> list[float]:
        pairs = zip(samples[LIMIT.name, operation], samples[name, operation], strict=True)
        return [limit.server / other.server for limit, other in pairs]

    def cost(name: str, operation: str) -> str:
        found = samples[name, operation]
        return f"{_median(s.server for s in found):.0f} + {_median(s.database for s in found):.0f}"

    def rate(name: str, operation: str) -> str:
        return f"{_median(s.rate for s in samples[name, operation]):.0f}"

    title = "CPU of the limit / CPU of each server: the median of the rounds, and their range"
    print_table(title, _NAMES, rows(lambda *cell: with_range(ratios(*cell))))
    print_table("CPU us a request: the server's + PostgreSQL's", _NAMES, rows(cost))
    title = "Requests/s, as many as each can; PostgreSQL shares its cores with what asks"
    print_table(title, _NAMES, rows(rate))
    print_markdown(_NAMES, rows(lambda *cell: f"{_median(iter(ratios(*cell))):.2f}"))


def _print_latencies(
    meter: Meter, servers: Sequence[Running], samples: Samples, seconds: float
) -> None:
    rows = []
    for server in servers:
        name = server.contender.name
        cells = []
        for operation in COMPARED:
            rate = _median(sample.rate for sample in samples[name, operation.name])
            cells.append(" / ".join(_percentiles(meter.at_half(server, operation, rate, seconds))))
        rows.append((name, *cells))
    print_table("p50 / p99 in ms, at half of the requests/s above", _NAMES, rows)


def _measure_ours(meter: Meter, server: Running, seconds: float) -> None:
    """Prints what the jobs and the other operations of one of our servers cost."""
    accounts = [
        {"email": f"sign-in-{number}@bench.example", "password": PASSWORD}
        for number in range(_ACCOUNTS)
    ]
    for account in accounts:
        ask(server.port, request("POST", "/api/auth/signup", body=account))
    rows = []
    for operation in (sign_in(accounts), *JOBS, *OTHERS):
        meter.warm_up(server, operation, min(seconds, _WARM_UP_SECONDS))
        sample = meter.sample(server, operation, seconds)
        half = meter.at_half(server, operation, sample.rate, seconds)
        costs = (f"{cost:.0f}" for cost in (sample.server, sample.database, sample.rate))
        rows.append((operation.name, *costs, *_percentiles(half)))
    columns = ("CPU us", "PostgreSQL's", "requests/s", "p50 ms", "p99 ms")
    title = f"{server.contender.name}: the four jobs of a day, then the other common operations"
    print_table(title, columns, rows)


def _print_memory(servers: Sequence[Running]) -> None:
    rows = [(s.contender.name, f"{resident_megabytes(s.pid):.0f}") for s in servers]
    print_table("Memory after this, in MB", ["RSS"], rows)


def _percentiles(run: Run) -> Iterator[str]:
    return (f"{run.milliseconds(part):.2f}" for part in (0.5, 0.99))


def _median(values: Iterator[float]) -> float:
    return statistics.median(values)


def _on_postgresql(servers: Sequence[Running]) -> list[Running]:
    return [each for each in servers if each.contender.database == OURS.database]


def _of(servers: Sequence[Running], name: str) -> Running:
    return next(server for server in servers if server.contender.name == name)


if __name__ == "__main__":
    main()
