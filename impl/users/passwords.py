"""Passwords, hashed by bcrypt: off the event loop, one at a time."""

from __future__ import annotations

import asyncio
import base64
import hmac
import os
import sys
import threading
import time
import unicodedata
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from enum import Enum

import bcrypt

from impl.name import NAME
from impl.refusals import UnavailableError

_WORKER_NICENESS = 5
_MAX_WAITING = 32
_MAX_WAIT_SECONDS = 5.0
_SECONDS_AT_12_ROUNDS = 0.25
"""How long a hash takes, until it has been measured. Each further round doubles it."""
_WEIGHT_OF_NEWEST = 0.3


class Match(Enum):
    """Whether a password matches a hash. It is true if so."""

    NONE = "none"
    CURRENT = "current"
    OUTDATED = "outdated"
    """It matches, but the hash is of another Unicode form and should be replaced."""

    def __bool__(self) -> bool:
        return self is not Match.NONE


class PasswordsBusyError(UnavailableError):
    """So many passwords are waiting to be hashed that another one would wait too long."""


class Passwords:
    """Hashes and checks passwords, first come, first served.

    One thread of low priority does the work: at 12 rounds a hash takes a quarter of a second, which
    other requests should not feel. On a busy host the thread is slow, so recent hashes are timed:
    a request that would wait for more than five seconds is refused at once, and so is one that has
    waited that long.
    """

    def __init__(self, rounds: int) -> None:
        self._rounds = rounds
        self._worker = ThreadPoolExecutor(1, "passwords", initializer=_lower_priority)
        self._is_free = asyncio.Semaphore(1)
        self.waiting = 0
        """How many wait for the thread."""
        self.hashes = 0
        """How many hashes it has made or checked."""
        self.refusals = 0
        """How many were not, since too many were waiting, or for too long."""
        self.hash_seconds = _SECONDS_AT_12_ROUNDS * 2.0 ** (rounds - 12)
        # No password matches this, and checking one against it takes as long as any other check.
        self._nobodys_hash = f"$2b${rounds:02}$".encode() + b"." * 53

    async def hash(self, password: str) -> str:
        """Returns a salted hash of `password`, 60 characters long.

        Raises:
            PasswordsBusyError: too many others are waiting.
        """
        salt = bcrypt.gensalt(self._rounds)
        digest = _digest(normalized(password))
        return (await self._run(lambda: bcrypt.hashpw(digest, salt))).decode()

    async def check(self, password: str, password_hash: str | None) -> Match:
        """Whether `password` matches `hash`. Without one it does not, in the same time.

        Raises:
            PasswordsBusyError: too many others are waiting.
        """
        expected = password_hash.encode() if password_hash is not None else self._nobodys_hash
        current, *outdated = _spellings(password)

        def compare() -> Match:
            if bcrypt.checkpw(_digest(current), expected):
                return Match.CURRENT
            is_outdated = any(bcrypt.checkpw(_digest(text), expected) for text in outdated)
            return Match.OUTDATED if is_outdated else Match.NONE

        return await self._run(compare)

    async def close(self) -> None:
        """Ends the thread after its current work."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    async def _run[Result](self, work: Callable[[], Result]) -> Result:
        await self._wait_for_turn()
        loop, started = asyncio.get_running_loop(), time.monotonic()

        def finish(done: Future[Result]) -> None:
            # Only now is the thread free, even if the caller has gone meanwhile.
            seconds = None if done.cancelled() else time.monotonic() - started
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._finish, seconds)

        done = self._worker.submit(work)
        done.add_done_callback(finish)
        return await asyncio.wrap_future(done)

    async def _wait_for_turn(self) -> None:
        before = self.waiting + self._is_free.locked()
        if before >= _MAX_WAITING or before * self.hash_seconds > _MAX_WAIT_SECONDS:
            self.refusals += 1
            raise PasswordsBusyError
        self.waiting += 1
        try:
            async with asyncio.timeout(_MAX_WAIT_SECONDS):
                await self._is_free.acquire()
        except TimeoutError:
            self.refusals += 1
            raise PasswordsBusyError from None
        finally:
            self.waiting -= 1

    def _finish(self, seconds: float | None) -> None:
        if seconds is not None:
            self.hashes += 1
            self.hash_seconds += _WEIGHT_OF_NEWEST * (seconds - self.hash_seconds)
        self._is_free.release()


def normalized(password: str) -> str:
    """Returns a password in the form that it has on every system it is typed on.

    Accented letters are composed, and every space becomes a plain one (RFC 8265, section 4.2.2, the
    OpaqueString profile).
    """
    spaced = "".join(" " if unicodedata.category(c) == "Zs" else c for c in password)
    return unicodedata.normalize("NFC", spaced)


def _spellings(password: str) -> list[str]:
    """Returns the normalized password, and the other forms that older hashes may be of."""
    decomposed = unicodedata.normalize("NFD", password)
    return list(dict.fromkeys([normalized(password), password, decomposed]))


def _digest(password: str) -> bytes:
    """Returns 44 bytes that depend on every byte of `password`: bcrypt itself uses only 72."""
    return base64.b64encode(hmac.digest(f"{NAME} password".encode(), password.encode(), "sha256"))


def _lower_priority() -> None:
    if sys.platform == "linux":
        with suppress(OSError):  # a sandbox may forbid it, and hashes are as good without it
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _WORKER_NICENESS)
