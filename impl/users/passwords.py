"""Passwords: hashed by bcrypt, beside the event loop, one at a time."""

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
from enum import Enum

import bcrypt

from impl.refusals import UnavailableError

_WORKER_NICENESS = 5
_MAX_WAITING = 32
_MAX_WAIT_SECONDS = 5.0
_SECONDS_AT_12_ROUNDS = 0.25
"""How long a hash takes until we have measured it; a round more takes twice as long."""
_WEIGHT_OF_NEWEST = 0.3


class Match(Enum):
    """Whether a password has a hash: it is true when it has."""

    NONE = "none"
    CURRENT = "current"
    OUTDATED = "outdated"
    """It has, but the hash is of its spelling: one of the password itself should replace it."""

    def __bool__(self) -> bool:
        return self is not Match.NONE


class PasswordsBusyError(UnavailableError):
    """So many passwords wait to be hashed that one more would wait too long."""


class Passwords:
    """Hashes passwords and checks them, in the order in which they come.

    One thread of low priority does the work: at 12 rounds a hash takes a quarter of a second, and
    requests that need none shall not feel it. On a busy host that thread is slow. So what counts is
    how long hashes took of late: who would wait for longer than five seconds is turned away at
    once, and who has waited for as long is, too.
    """

    def __init__(self, rounds: int) -> None:
        self._rounds = rounds
        self._worker = ThreadPoolExecutor(1, "passwords", initializer=_lower_priority)
        self._is_free = asyncio.Semaphore(1)
        self._waiting = 0
        self._hash_seconds = _SECONDS_AT_12_ROUNDS * 2.0 ** (rounds - 12)
        # No password has this hash, and checking one against it takes as long as any other check.
        self._nobodys_hash = f"$2b${rounds:02}$".encode() + b"." * 53

    async def hash(self, password: str) -> str:
        """Returns a salted hash of `password`, of 60 characters.

        Raises:
            PasswordsBusyError: too many others wait.
        """
        salt = bcrypt.gensalt(self._rounds)
        digest = _digest(normalized(password))
        return (await self._run(lambda: bcrypt.hashpw(digest, salt))).decode()

    async def check(self, password: str, password_hash: str | None) -> Match:
        """Whether `password` has that hash. Without one it has not, in the same time.

        Raises:
            PasswordsBusyError: too many others wait.
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
        """Ends the thread, once it has done what it does."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    async def _run[Result](self, work: Callable[[], Result]) -> Result:
        await self._wait_for_turn()
        loop, started = asyncio.get_running_loop(), time.monotonic()

        def finish(done: Future[Result]) -> None:
            # Only now is the thread free, even if who asked has gone meanwhile.
            seconds = None if done.cancelled() else time.monotonic() - started
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._finish, seconds)

        done = self._worker.submit(work)
        done.add_done_callback(finish)
        return await asyncio.wrap_future(done)

    async def _wait_for_turn(self) -> None:
        before = self._waiting + self._is_free.locked()
        if before >= _MAX_WAITING or before * self._hash_seconds > _MAX_WAIT_SECONDS:
            raise PasswordsBusyError
        self._waiting += 1
        try:
            async with asyncio.timeout(_MAX_WAIT_SECONDS):
                await self._is_free.acquire()
        except TimeoutError:
            raise PasswordsBusyError from None
        finally:
            self._waiting -= 1

    def _finish(self, seconds: float | None) -> None:
        if seconds is not None:
            self._hash_seconds += _WEIGHT_OF_NEWEST * (seconds - self._hash_seconds)
        self._is_free.release()


def normalized(password: str) -> str:
    """Returns what a password is on every system that it may be typed on.

    Letters with accents are one character and no longer two, and every space is the plain one
    (RFC 8265, section 4.2.2: the OpaqueString profile).
    """
    spaced = "".join(" " if unicodedata.category(c) == "Zs" else c for c in password)
    return unicodedata.normalize("NFC", spaced)


def _spellings(password: str) -> list[str]:
    """Returns the normalized password, and the others of which there may be hashes of before."""
    decomposed = unicodedata.normalize("NFD", password)
    return list(dict.fromkeys([normalized(password), password, decomposed]))


def _digest(password: str) -> bytes:
    """Returns 44 bytes that depend on every byte of `password`: bcrypt itself takes 72 at most."""
    return base64.b64encode(hmac.digest(b"taskpact password", password.encode(), "sha256"))


def _lower_priority() -> None:
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _WORKER_NICENESS)
