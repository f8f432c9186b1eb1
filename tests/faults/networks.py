"""A network that swallows everything between the service and PostgreSQL, and says nothing."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

from tests.faults.ledger import Row, untried
from tests.faults.parts import Parts
from tests.faults.trial import trial
from tests.support.freezing_proxy import freezing_proxy

_FAULT = "swallows all for {:g} s, 3 times"
_TIMES = 3
_IP, _IPTABLES = "/usr/sbin/ip", "/usr/sbin/iptables"


async def networks(parts: Parts) -> AsyncIterator[Row]:
    """Lets a proxy stop to forward, as a machine in between would that is out of memory."""
    url, seconds = await parts.database("postgresql"), parts.size.seconds
    async with (
        freezing_proxy(url) as (proxy, address),
        parts.server(address) as server,
        trial(parts, [server.url], url, server.process.pid) as trying,
    ):
        for _ in range(_TIMES):
            proxy.freeze()
            await asyncio.sleep(seconds)
            proxy.thaw()
            await trying.is_back()
            await asyncio.sleep(1)
    yield trying.row(_FAULT.format(seconds), "a proxy before PostgreSQL")


async def black_holes(parts: Parts) -> AsyncIterator[Row]:
    """Lets the kernel drop what is sent to PostgreSQL, and what it sends."""
    setting = "the network before PostgreSQL"
    for seconds in (parts.size.seconds / 2, parts.size.seconds * 3):
        if not parts.has_own_network:
            yield untried(_FAULT.format(seconds), setting, "this needs root, ip and iptables")
            continue
        url = await parts.database("postgresql")
        port = parts.postgres.port
        async with (
            parts.server(url) as server,
            trial(parts, [server.url], url, server.process.pid) as trying,
        ):
            for _ in range(_TIMES):
                drop(port)
                await asyncio.sleep(seconds)
                _pass(port)
                await trying.is_back()
                await asyncio.sleep(1)
        yield trying.row(_FAULT.format(seconds), setting)


def leave_network() -> bool:
    """Leaves the machine's network for one that has only a loopback interface, if that is possible.

    It counts for all threads and processes that are started from now on: so nothing that is done to
    a network here is done to anybody else's.
    """
    if os.geteuid() != 0 or not (Path(_IP).exists() and Path(_IPTABLES).exists()):
        return False
    os.unshare(os.CLONE_NEWNET)
    subprocess.run([_IP, "link", "set", "lo", "up"], check=True)
    return True


def drop(port: int) -> None:
    """Begins to drop packets from and to a port."""
    _filter("--append", port)


def _pass(port: int) -> None:
    """Ends it."""
    _filter("--delete", port)


def _filter(how: str, port: int) -> None:
    for side in ("--dport", "--sport"):
        rule = ("INPUT", "--protocol", "tcp", side, str(port), "--jump", "DROP")
        subprocess.run([_IPTABLES, how, *rule], check=True)
