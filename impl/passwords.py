"""Passwords: hashed by bcrypt, beside the event loop, a few at a time."""

from __future__ import annotations

import asyncio
import base64
import hmac
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import bcrypt

_WORKER_NICENESS = 10
_MAX_WAITING = 32


class PasswordsBusyError(Exception):
    """So many passwords wait to be hashed that one more would wait too long."""


class Passwords:
    """Hashes passwords and checks them.

    One thread of low priority does the work: at 12 rounds a hash takes a quarter of a second, and
    requests that need none shall not feel it.
    """

    def __init__(self, rounds: int) -> None:
        self._rounds = rounds
        self._worker = ThreadPoolExecutor(1, "passwords", initializer=_lower_priority)
        self._waiting = 0
        # No password has this hash, and checking one against it takes as long as any other check.
        self._nobodys_hash = f"$2b${rounds:02}$".encode() + b"." * 53

    async def hash(self, password: str) -> str:
        """Returns a salted hash of `password`, of 60 characters.

        Raises:
            PasswordsBusyError: too many others wait.
        """
        salt = bcrypt.gensalt(self._rounds)
        return (await self._run(lambda: bcrypt.hashpw(_digest(password), salt))).decode()

    async def check(self, password: str, password_hash: str | None) -> bool:
        """Whether `password` has that hash. Without one the answer is no, in the same time.

        Raises:
            PasswordsBusyError: too many others wait.
        """
        expected = password_hash.encode() if password_hash is not None else self._nobodys_hash
        return await self._run(lambda: bcrypt.checkpw(_digest(password), expected))

    def close(self) -> None:
        """Ends the thread."""
        self._worker.shutdown(cancel_futures=True)

    async def _run[Result](self, work: Callable[[], Result]) -> Result:
        if self._waiting >= _MAX_WAITING:
            raise PasswordsBusyError
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._worker, work)
        finally:
            self._waiting -= 1


def _digest(password: str) -> bytes:
    """Returns 44 bytes that depend on every byte of `password`: bcrypt itself takes 72 at most."""
    return base64.b64encode(hmac.digest(b"taskpact password", password.encode(), "sha256"))


def _lower_priority() -> None:
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _WORKER_NICENESS)
