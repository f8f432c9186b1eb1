"""Several processes that do the same: each is watched, and started again when it has ended.

They are forked from one that has imported everything. So most of their memory is shared, and a new
one is there within a fraction of a second.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import structlog

_log = structlog.get_logger()
WORKS = b"!"
"""What a worker says to its supervisor."""
_ENDING = (signal.SIGTERM, signal.SIGINT)
_SIGNAL_NAMES = {each.value: each.name for each in signal.Signals}  # real-time ones have none
_STABLE_SECONDS = 60.0
"""Who has lived so long is started again at once."""
_FIRST_DELAY, _LAST_DELAY = 0.1, 30.0


class Place(NamedTuple):
    """What a worker knows of itself."""

    number: int
    """Counted from 1. Who replaces another has its number."""
    supervisor: socket.socket


@dataclass(eq=False, slots=True)
class _Worker:
    number: int
    pid: int = 0
    channel: socket.socket | None = None
    """To the process, while there is one."""
    has_started: bool = False
    """Whether it does its work."""
    began_at: float = 0
    due_at: float = 0
    """When to start it again."""
    delay: float = 0

    @property
    def works(self) -> bool:
        return self.channel is not None and self.has_started


class Supervisor:
    """The process that all workers are children of.

    `started` is called when the first of them works, and `ending` before they are told to end.
    """

    def __init__(
        self, count: int, *, started: Callable[[], None], ending: Callable[[], None]
    ) -> None:
        self._workers = [_Worker(number) for number in range(1, count + 1)]
        self._started = started
        self._ending = ending
        self._has_started = self._is_ending = False
        self._code = 0
        self._selector = selectors.DefaultSelector()
        self._signals = socket.socketpair()

    def run(self) -> Place:
        """Returns in each worker; in the supervisor, exits when all have ended.

        A worker sends `WORKS` when it does, and receives the number of the signal that ends it. It
        ends, too, if the supervisor is gone. If one does not even start while no other works, the
        supervisor ends with its exit code. A second signal ends all at once.
        """
        self._watch_signals()
        while True:
            for worker in self._due():
                if (supervisor := self._fork(worker)) is not None:
                    return Place(worker.number, supervisor)
            if self._is_ending and not any(self._living()):
                sys.exit(self._code)
            for key, _ in self._selector.select(self._seconds_to_wait()):
                key.data()

    def _due(self) -> list[_Worker]:
        """Returns the workers to be started now: first a single one, to see whether it starts."""
        if self._is_ending:
            return []
        candidates = self._workers if self._has_started else self._workers[:1]
        now = time.monotonic()
        return [each for each in candidates if each.channel is None and each.due_at <= now]

    def _living(self) -> Iterator[_Worker]:
        return (worker for worker in self._workers if worker.channel is not None)

    def _seconds_to_wait(self) -> float | None:
        if self._is_ending or not self._has_started:
            return None
        due = [worker.due_at for worker in self._workers if worker.channel is None]
        return max(0, min(due) - time.monotonic()) if due else None

    # Starting

    def _fork(self, worker: _Worker) -> socket.socket | None:
        """Starts a worker. Returns its end of the channel in the new process, and `None` here."""
        ours, theirs = socket.socketpair()
        sys.stdout.flush()
        # A signal that comes before the new process listens to it must not be lost.
        signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
        try:
            pid = os.fork()
            if pid == 0:
                self._leave(ours)
                return theirs
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
        theirs.close()
        worker.pid, worker.channel, worker.has_started = pid, ours, False
        worker.began_at = time.monotonic()
        self._selector.register(ours, selectors.EVENT_READ, partial(self._hear, worker))
        return None

    def _leave(self, ours: socket.socket) -> None:
        """Gives up, in a worker, what is the supervisor's: channels end when nobody has them."""
        signal.set_wakeup_fd(-1)
        for each in (*_ENDING, signal.SIGCHLD):
            signal.signal(each, signal.SIG_DFL)
        self._selector.close()
        for channel in (ours, *self._signals, *(each.channel for each in self._living())):
            if channel is not None:
                channel.close()

    def _hear(self, worker: _Worker) -> None:
        """Notes that a worker works; the end of its channel is followed by a signal."""
        if worker.channel is None:  # that signal was heard before, in the same turn
            return
        if not _received(worker.channel):
            self._selector.unregister(worker.channel)
            return
        worker.has_started = True
        _log.info("worker_started", worker=worker.number, pid=worker.pid)
        if not self._has_started:
            self._has_started = True
            self._started()

    # Ending

    def _watch_signals(self) -> None:
        for each in (*_ENDING, signal.SIGCHLD):
            signal.signal(each, lambda *_: None)
        for end in self._signals:
            end.settimeout(0)
        signal.set_wakeup_fd(self._signals[1].fileno())
        self._selector.register(self._signals[0], selectors.EVENT_READ, self._note_signals)

    def _note_signals(self) -> None:
        for number in self._signals[0].recv(4096):
            if number == signal.SIGCHLD:
                self._bury()
            elif number in _ENDING:
                self._end(number)

    def _end(self, number: int) -> None:
        """Lets all workers end in order; the second time, at once."""
        if self._is_ending:
            for worker in self._living():
                os.kill(worker.pid, signal.SIGKILL)
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        self._is_ending = True
        self._ending()
        for worker in self._living():
            assert worker.channel is not None
            with suppress(OSError):  # it has just ended
                worker.channel.send(bytes([number]))

    def _bury(self) -> None:
        for worker in list(self._living()):
            pid, status = os.waitpid(worker.pid, os.WNOHANG)
            if pid:
                self._forget(worker, os.waitstatus_to_exitcode(status))

    def _forget(self, worker: _Worker, code: int) -> None:
        """Starts a worker again that has ended, unless none can be started."""
        assert worker.channel is not None
        with suppress(KeyError):  # its end was heard before
            self._selector.unregister(worker.channel)
        worker.channel.close()
        worker.channel = None
        if self._is_ending:
            return
        if not worker.has_started and not any(other.works for other in self._workers):
            self._code = max(code, 1)
            self._end(signal.SIGTERM)
            return
        now = time.monotonic()
        is_stable = now - worker.began_at >= _STABLE_SECONDS
        worker.delay = 0 if is_stable else min(max(2 * worker.delay, _FIRST_DELAY), _LAST_DELAY)
        worker.due_at = now + worker.delay
        how = {"signal": _SIGNAL_NAMES.get(-code, -code)} if code < 0 else {"code": code}
        _log.warning(
            "worker_ended", worker=worker.number, pid=worker.pid, **how, restart_in=worker.delay
        )


def _received(channel: socket.socket) -> bytes:
    try:
        return channel.recv(1)
    except ConnectionResetError:
        return b""
