"""Where the time of a request goes, layer by layer: `make profile`.

Our server runs in this process as in production, and another one asks it. `OPERATION` is R1 (get a
task), R2 (list 50), W1 (create) or H (health), by default each of them; `DATABASE` is `postgresql`
or `sqlite`. Samples are taken for `SECONDS`.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import sys
import time
from collections import defaultdict
from collections.abc import Mapping
from contextlib import ExitStack, redirect_stderr
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType

import uvloop
from pydantic import SecretStr

from impl.app import create_app
from impl.database.migrate import migrate
from impl.database.url import parse_database_url
from impl.protocol.lifespan import Lifespan
from impl.protocol.limits import Limits
from impl.protocol.listening import addresses_of, listen
from impl.protocol.server import Server
from impl.settings import Settings
from impl.web.logs import configure_logs
from tests.bench.contenders import SECRET
from tests.bench.layers import layer_of_file, place_of
from tests.bench.load import pace, saturate
from tests.bench.ours import raise_limits
from tests.bench.report import print_table
from tests.bench.requests import COMPARED, R1, R2, W1, H, Operation
from tests.bench.sampling import Samples, sampled
from tests.bench.world import World, fill
from tests.support.calls import counted_calls
from tests.support.postgres import run_postgres
from tests.support.processes import end_in_order_when_terminated

_OPERATIONS = {"R1": R1, "R2": R2, "W1": W1, "H": H}
_COUNTED = 100
_FUNCTIONS = 15
_LIBRARIES = "libraries, for any of them"


def main() -> None:
    """Prints what takes the time of some operations."""
    end_in_order_when_terminated()
    only, seconds = os.environ.get("OPERATION"), float(os.environ.get("SECONDS") or 4)
    operations = [_OPERATIONS[only]] if only else list(COMPARED)
    with TemporaryDirectory() as directory, ExitStack() as stack:
        folder = Path(directory)
        url = f"sqlite:///{folder}/profile.db"
        if (os.environ.get("DATABASE") or "postgresql") == "postgresql":
            url = stack.enter_context(run_postgres()).create_database()
        migrate(parse_database_url(url))
        world = fill(url, folder / "world", readers=20, writers=20, tasks=200)
        log = stack.enter_context((folder / "log").open("w", buffering=1))
        with redirect_stderr(log), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_profile(url, world, operations, seconds))


async def _profile(url: str, world: World, operations: list[Operation], seconds: float) -> None:
    settings = Settings(
        _env_file=None,
        environment="production",
        database_url=SecretStr(url),
        jwt_secret=SecretStr(SECRET),
    )
    configure_logs(settings.log_level, as_json=True)
    raise_limits()
    app = create_app(settings)
    lifespan = Lifespan(app)
    await lifespan.start()
    server = Server(app, Limits(), lifespan.state)
    server.accept(sockets := listen("127.0.0.1", 0))
    ((_, port),) = addresses_of(sockets)
    for operation in operations:
        await _ask(port, world, operation, min(1, seconds))
        with sampled() as samples:
            before = time.process_time()
            requests = await _ask(port, world, operation, seconds)
            micros = (time.process_time() - before) / requests * 1e6
        with counted_calls() as calls:
            counted = await _ask(port, world, operation, 0)
        name = f"{operation.name} on {url.partition(':')[0]}"
        _print(name, micros, samples, {code: calls[code] / counted for code in calls})
    await server.close()
    await lifespan.stop()


async def _ask(port: int, world: World, operation: Operation, seconds: float) -> int:
    """Lets another process send requests, some for 0 seconds, and returns how many."""
    command = [sys.executable, "-m", __spec__.name, str(port), operation.name, str(seconds)]
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    answered, _ = await process.communicate(pickle.dumps(world))
    return int(answered)


def _send(port: int, name: str, seconds: float) -> None:
    """Sends the requests of an operation, and prints how many."""
    world: World = pickle.load(sys.stdin.buffer)  # noqa: S301, from the process that started this one
    (operation,) = (each for each in COMPARED if each.name == name)
    requests = operation.requests(world)
    run = (
        saturate(port, requests, seconds)
        if seconds
        else pace(port, requests, _COUNTED, 1, connections=1)
    )
    print(len(run.latencies))


def _print(name: str, micros: float, samples: Samples, calls: Mapping[CodeType, float]) -> None:
    """Prints the layers and the functions that take most."""
    calls_of: dict[str, float] = defaultdict(float)
    for code, number in calls.items():
        calls_of[layer_of_file(code.co_filename) or _LIBRARIES] += number
    total = samples.layers.total()

    def figures(number: int, called: float) -> tuple[str, str, str]:
        return f"{micros * number / total:.0f}", f"{number / total:.0%}", f"{called:.1f}"

    columns = ("CPU us", "share", "Python calls")
    title = f"{name}: {micros:.0f} us of CPU, {sum(calls.values()):.0f} Python calls a request"
    layers = sorted({*samples.layers, *calls_of}, key=lambda layer: -samples.layers[layer])
    print_table(title, columns, [(la, *figures(samples.layers[la], calls_of[la])) for la in layers])
    print_table(
        "The functions that take most, with what they call in C",
        columns,
        [
            (place_of(code), *figures(number, calls.get(code, 0)))
            for code, number in samples.functions.most_common(_FUNCTIONS)
        ],
    )
    often = sorted(calls.items(), key=lambda item: -item[1])[:_FUNCTIONS]
    print_table(
        "The functions that are called most",
        columns[-1:],
        [(place_of(code), f"{number:.1f}") for code, number in often],
    )


if __name__ == "__main__":
    if sys.argv[1:]:
        _send(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]))
    else:
        main()
