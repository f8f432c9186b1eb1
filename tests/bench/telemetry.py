"""What metrics and traces add to the cost of a request: `make bench ONLY=telemetry`.

The same server runs three times, without either, with metrics, and with both, which are read and
sent meanwhile. They take turns on one core, `SECONDS` for each operation, `ROUNDS` times. What is
compared is the cheapest turn of each, the one that was disturbed least by other load.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from tests.bench.contenders import OURS, OURS_ON_SQLITE, Contender, Running, free_port, run
from tests.bench.machine import Cores, pinned
from tests.bench.measuring import Meter
from tests.bench.report import print_table
from tests.bench.requests import COMPARED
from tests.bench.world import make_worlds
from tests.support.collector import run_collector
from tests.support.postgres import run_postgres
from tests.support.processes import end_in_order_when_terminated

_READ_EVERY_SECONDS = 15
"""How often Prometheus reads metrics unless told otherwise."""


def main() -> None:
    """Prints the ratios."""
    end_in_order_when_terminated()
    seconds, rounds = float(os.environ.get("SECONDS") or 1), int(os.environ.get("ROUNDS") or 10)
    cores = Cores.of_this_process()
    print(f"{cores}; {rounds} rounds of {seconds:g} s for each server and operation", flush=True)
    with TemporaryDirectory() as directory, ExitStack() as stack:
        folder = Path(directory)
        stack.enter_context(pinned(cores.others))
        postgres = stack.enter_context(run_postgres())
        collector = stack.enter_context(run_collector())
        urls = {"postgresql": postgres.create_database(), "sqlite": f"sqlite:///{folder}/bench.db"}
        meter = Meter(make_worlds(urls, folder), postgres.pid)
        for plain in (OURS, OURS_ON_SQLITE):
            metrics = {"METRICS_PORT": str(free_port())}
            both = {"METRICS_PORT": str(free_port()), "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}
            contenders = [plain, _with(plain, metrics), _with(plain, both)]
            with ExitStack() as turns:
                servers = [
                    turns.enter_context(run(each, urls, folder, cores.server))
                    for each in contenders
                ]
                for settings in (metrics, both):
                    turns.enter_context(_reading(int(settings["METRICS_PORT"])))
                _compare(meter, servers, seconds, rounds)
        print(f"The collector got {len(collector.spans)} spans.")


def _with(plain: Contender, settings: dict[str, str]) -> Contender:
    name = "metrics and traces" if len(settings) > 1 else "metrics"
    return replace(plain, name=f"{plain.name}: {name}", settings=settings)


@contextmanager
def _reading(port: int) -> Generator[None]:
    """Reads the metrics of a server from time to time, as Prometheus does."""
    is_over = threading.Event()

    def read() -> None:
        with httpx.Client(trust_env=False, timeout=60) as client:
            while not is_over.wait(_READ_EVERY_SECONDS):
                client.get(f"http://127.0.0.1:{port}/metrics").raise_for_status()

    reader = threading.Thread(target=read)
    reader.start()
    yield
    is_over.set()
    reader.join()


def _compare(meter: Meter, servers: Sequence[Running], seconds: float, rounds: int) -> None:
    """Prints what the first server costs, and by which factor the others cost more."""
    for server in servers:
        for operation in COMPARED:
            meter.warm_up(server, operation, seconds)
    costs: dict[tuple[str, str], list[float]] = {}
    turns = list(servers)
    for _ in range(rounds):
        turns.reverse()  # so that none always follows the same one
        for operation in COMPARED:
            for server in turns:
                sample = meter.sample(server, operation, seconds)
                costs.setdefault((server.contender.name, operation.name), []).append(sample.server)
    plain, *others = (server.contender.name for server in servers)
    names = [operation.name for operation in COMPARED]
    least = {of: min(found) for of, found in costs.items()}
    rows = [(plain, *(f"{least[plain, name]:.1f} us" for name in names))]
    for other in others:
        factors = (least[other, name] / least[plain, name] for name in names)
        rows.append((other, *(f"{factor:.2f}" for factor in factors)))
    print_table("CPU of a request, and the factor that the others take", names, rows)


if __name__ == "__main__":
    main()
