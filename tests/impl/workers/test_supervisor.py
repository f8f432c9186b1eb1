"""Workers are watched and started again; they end with their supervisor, however that ends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.servers import ROOT

_SECONDS = 60
"""After which what hangs is killed."""
PROGRAM = """
import os, signal, sys
from pathlib import Path
from uuid_utils import uuid7
from impl.workers import WORKS, Supervisor

def say(word):
    os.write(1, f"{{word}}\\n".encode())

uuid7()
supervisor = Supervisor(
    2, started=lambda: say("started"), ending=lambda: say("ending")
).run().supervisor
once = Path("once")
{work}
"""
WORK = """
say(f"working {os.getpid()}")
supervisor.send(WORKS)
told = supervisor.recv(1)
say(f"told {told[0]}" if told else "alone")
"""
_FAIL_BUT_ONCE = f"""
if once.exists():
    sys.exit(7)
once.touch()
{WORK}
"""
_IDS = """
supervisor.send(WORKS)
for _ in range(20):
    say(f"id {uuid7()}")
supervisor.recv(1)
"""
_PERSIST = WORK + "signal.pause()"
_SIGNALS_FIRST = """
import selectors, time

class SignalsFirst(selectors.DefaultSelector):
    def select(self, timeout=None):
        super().select(timeout)
        time.sleep(0.1)
        return sorted(super().select(0), key=lambda each: each[0].fd)

selectors.DefaultSelector = SignalsFirst
"""
"""Lets a supervisor be so late that it hears all at once, and signals, the oldest file, first."""


class Workers:
    """A supervisor of two workers, which do what a text says."""

    def __init__(self, work: str, folder: Path, before: str = "") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", before + PROGRAM.format(work=work)],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        self._output = self.process.stdout
        self._deadline = threading.Timer(_SECONDS, self.kill)
        self._deadline.start()

    def kill(self) -> None:
        """Ends all processes at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def until(self, pattern: str) -> str:
        """Reads its output until a line matches, and returns the first group of the match."""
        for line in self._output:
            if found := re.search(pattern, line):
                return str(found[1])
        raise AssertionError(f"it ended without {pattern}")

    def end(self) -> tuple[int, str]:
        """Waits for the end of all processes; returns the exit code, and what they still print."""
        self._deadline.cancel()
        with self.process:
            rest = "" if self._output.closed else self._output.read()
            return self.process.wait(timeout=30), rest


type Start = Callable[..., Workers]


@pytest.fixture
def start(tmp_path: Path) -> Generator[Start]:
    started: list[Workers] = []

    def start(work: str, before: str = "") -> Workers:
        started.append(Workers(work, tmp_path, before))
        return started[-1]

    yield start
    for each in started:
        each.kill()
        each.end()


@pytest.mark.parametrize(("number", "name"), [(signal.SIGKILL, "SIGKILL"), (35, "35")])
def test_a_worker_that_was_killed_is_started_again(start: Start, number: int, name: str) -> None:
    workers = start(WORK)
    first, second = (workers.until(r"worker_started .*pid=(\d+)") for _ in range(2))
    os.kill(int(second), number)
    assert workers.until(rf"worker_ended .*pid=(\d+).* signal={name}") == second
    third = workers.until(r"working (\d+)")
    assert len({first, second, third}) == 3
    workers.until(r"worker_started .*pid=(\d+)")
    workers.process.terminate()
    code, rest = workers.end()
    assert code == 0
    assert rest.split("\n") == ["ending", "told 15", "told 15", ""]


def test_the_end_of_a_worker_may_be_heard_before_that_of_its_channel(start: Start) -> None:
    """As when two end at once, and the supervisor has had no turn in between."""
    workers = start(WORK, _SIGNALS_FIRST)
    first, second = (workers.until(r"worker_started .*pid=(\d+)") for _ in range(2))
    os.kill(int(first), signal.SIGKILL)
    assert workers.until(r"worker_ended .*pid=(\d+)") == first
    assert workers.until(r"worker_started .*pid=(\d+)") not in (first, second)
    workers.process.terminate()
    assert workers.end() == (0, "ending\ntold 15\ntold 15\n")


def test_the_first_one_is_awaited_and_if_it_cannot_start_nobody_is(start: Start) -> None:
    code, said = start("sys.exit('no database')").end()
    assert code == 1
    assert said.split("\n") == ["no database", "ending", ""]


def test_one_that_cannot_start_is_tried_more_and_more_seldom(start: Start) -> None:
    workers = start(_FAIL_BUT_ONCE)
    delays = [workers.until(r"worker_ended .*code=7.* restart_in=([\d.]+)") for _ in range(4)]
    assert delays == ["0.1", "0.2", "0.4", "0.8"]
    workers.process.terminate()
    assert workers.end()[0] == 0


def test_when_the_last_one_is_gone_and_none_can_start_it_ends(start: Start) -> None:
    """A service manager notices only that."""
    workers = start(_FAIL_BUT_ONCE)
    os.kill(int(workers.until(r"worker_started .*pid=(\d+)")), signal.SIGKILL)
    assert workers.end()[0] == 7


def test_ids_do_not_go_on_from_a_copied_state(start: Start) -> None:
    workers = start(_IDS)
    tails = [workers.until(r"id \S{13}-(\S+)") for _ in range(40)]
    assert len({*tails}) == 40


def test_they_end_if_their_supervisor_was_killed(start: Start) -> None:
    workers = start(WORK)
    for _ in range(2):
        workers.until(r"worker_started .*pid=(\d+)")
    workers.process.kill()
    code, rest = workers.end()
    assert (code, rest) == (-signal.SIGKILL, "alone\nalone\n")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_all_at_once(start: Start, how: signal.Signals) -> None:
    workers = start(_PERSIST)
    for _ in range(2):
        workers.until(r"worker_started .*pid=(\d+)")
    workers.process.send_signal(how)
    for _ in range(2):
        assert workers.until(r"told (\d+)") == str(int(how))
    workers.process.send_signal(how)
    assert workers.end() == (-how, "")
