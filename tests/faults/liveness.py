"""How long `/api/health/live` takes, asked a hundred times a second by a process of its own.

What other processes of the machine take is left out: the time in which the server, or the one that
asks, was ready to run and had to wait for a core. So a machine that does something else, too, says
nothing wrong about the server. It needs Linux.

`python -m tests.faults.liveness PORT [PID]` prints a line for each request, until it is ended:
when it was due, when its response came, for how many seconds the two have waited so far, and
whether it was a 200. What is none, or does not come, takes forever.
"""

from __future__ import annotations

import math
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.support.processes import stop

_EVERY_SECONDS = 0.01
_PATIENCE_SECONDS = 5
_REQUEST = b"GET /api/health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


class Liveness:
    """What the process has found."""

    def __init__(self, output: Path) -> None:
        self._output = output

    def p99(self, since: float, until: float) -> float:
        """Returns what 99 % of the responses between two moments kept, in milliseconds.

        It is no number if nobody has asked.
        """
        found = sorted(seconds for due, seconds in self._found() if since <= due < until)
        return found[min(len(found) - 1, int(0.99 * len(found)))] * 1000 if found else math.nan

    def _found(self) -> Iterator[tuple[float, float]]:
        """Yields when each response was due, and how long it took."""
        before: list[tuple[float, float]] = [(0.0, 0.0)]
        for line in self._output.read_text().splitlines():
            due, came, waited, was_answered = map(float, line.split())
            while len(before) > 1 and before[1][0] <= due:
                before.pop(0)
            seconds = max(0.0, came - due - (waited - before[0][1]))
            yield due, seconds if was_answered else math.inf
            before.append((came, waited))


@contextmanager
def observed(url: str, pid: int | None, output: Path) -> Generator[Liveness]:
    """Asks the server at `url` as long as the block lasts.

    It is the process `pid`. Without that, what it waits for a core counts, too.
    """
    command = [sys.executable, "-m", "tests.faults.liveness", url.rpartition(":")[2]]
    if pid is not None:
        command.append(str(pid))
    with output.open("wb") as lines:
        process = subprocess.Popen(command, stdout=lines, start_new_session=True)
    try:
        yield Liveness(output)
    finally:
        stop(process, signal.SIGTERM, 5)


def main(port: int, processes: Sequence[str]) -> None:
    """Prints what it finds."""
    client = _connect(port)
    due = time.monotonic()
    while True:
        time.sleep(max(0.0, due - time.monotonic()))
        was_answered = False
        try:
            client.sendall(_REQUEST)
            was_answered = _read_answer(client).startswith(b"HTTP/1.1 200 ")
        except OSError:
            client.close()
            with suppress(OSError):
                client = _connect(port)
        waited = sum(map(_waited, processes))
        print(f"{due:.4f} {time.monotonic():.4f} {waited:.4f} {was_answered:d}", flush=True)
        due += _EVERY_SECONDS  # so that a pause counts as often as we should have asked


def _waited(process: str) -> float:
    """Returns for how many seconds the first thread of a process has waited for a core."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[1]) / 1e9


def _read_answer(client: socket.socket) -> bytes:
    received = b""
    while not received.endswith(b"}"):
        more = client.recv(4096)
        if not more:
            raise ConnectionError
        received += more
    return received


def _connect(port: int) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE_SECONDS)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


if __name__ == "__main__":
    main(int(sys.argv[1]), ["self", *sys.argv[2:]])
