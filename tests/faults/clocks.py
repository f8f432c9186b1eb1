"""The clock of one of two servers jumps ahead, behind, and back."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx

from tests.bench.contenders import SECRET, Contender, run
from tests.faults.ledger import Figure, Row, measured
from tests.faults.parts import NAMES, Parts, in_thread
from tests.faults.trial import trial
from tests.support.clients import client_at
from tests.support.users import sign_up

_SECONDS = 90
_REVOKED_SECONDS = 1.0
"""What is revoked counts in every process within so many."""
_MARGIN_SECONDS = 0.5
_SETTINGS = {"ENVIRONMENT": "development", "BCRYPT_ROUNDS": "4", "RATE_LIMIT_ENABLED": "false"}


async def clocks(parts: Parts) -> AsyncIterator[Row]:
    """Lets the clock jump while users ask both servers, and revokes tokens meanwhile."""
    for kind in NAMES:
        url, difference = await parts.database(kind), parts.folder() / "seconds"
        difference.write_text("0".ljust(12))
        command = (sys.executable, "-m", "tests.faults.shifted", str(difference))
        shifted = Contender("shifted", command, "", settings=_SETTINGS)
        cores = frozenset(os.sched_getaffinity(0))
        async with (
            parts.server(url, JWT_SECRET=SECRET) as server,
            in_thread(run(shifted, {shifted.database: url}, parts.folder(), cores)) as other,
        ):
            urls = [server.url, f"http://127.0.0.1:{other.port}"]
            revoked = []
            async with trial(parts, urls[::-1], url, other.pid) as trying:
                for seconds in (_SECONDS, 0, -_SECONDS, 0):
                    _set(difference, seconds)
                    await asyncio.sleep(parts.size.seconds / 2)
                    revoked += [
                        await _seconds_to_revoke(*urls),
                        await _seconds_to_revoke(*urls[::-1]),
                    ]
                await trying.is_back()
        worst = max(revoked)
        text = f"revoked everywhere after {worst:.1f} s at most (bar: {_REVOKED_SECONDS:g} s)"
        renewed = trying.findings.renewed
        trying.others += [
            measured(text, is_kept=worst <= _REVOKED_SECONDS + _MARGIN_SECONDS),
            Figure(f"{renewed} access tokens refreshed before their time", renewed > 0),
        ]
        yield trying.row(f"a clock jumps {_SECONDS} s ahead, behind, and back", NAMES[kind])


def _set(difference: Path, seconds: int) -> None:
    """Overwrites it, so that nobody reads half of it."""
    with difference.open("r+b", buffering=0) as file:
        file.write(b"%-12d" % seconds)


async def _seconds_to_revoke(here: str, there: str) -> float:
    """Returns how long after a log-out at one server its token is refused at the other."""
    async with client_at(here, timeout=10) as client, client_at(there, timeout=10) as other:
        user = await sign_up(other)
        await client.post("/api/auth/logout", json={"refresh_token": user.refresh_token})
        since = time.monotonic()
        while (await _me(other, user.headers)).status_code == 200:
            if time.monotonic() - since > 10:
                break
            await asyncio.sleep(0.05)
        return time.monotonic() - since


async def _me(client: httpx.AsyncClient, headers: dict[str, str]) -> httpx.Response:
    return await client.get("/api/me", headers=headers)
