"""Tries what the service survives, and writes the ledger: `python -m tests.faults.run [NAME...]`.

Without names, it tries all faults, which takes about a quarter of an hour. It exits with 1 if a
figure misses its bar.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.clocks import clocks
from tests.faults.crowds import crowds
from tests.faults.failovers import failovers
from tests.faults.full_disks import full_disks
from tests.faults.kills import kills
from tests.faults.ledger import Row, page, table
from tests.faults.log_ins import log_ins
from tests.faults.networks import black_holes, leave_network, networks
from tests.faults.parts import FULL, Parts, Size
from tests.faults.poolers import poolers
from tests.faults.read_only import read_only
from tests.faults.restarts import restarts
from tests.faults.rolls import rolls
from tests.faults.statements import statements
from tests.faults.stores import stores
from tests.faults.versions import versions

type Fault = Callable[[Parts], AsyncIterator[Row]]

FAULTS: dict[str, Fault] = {
    "kills": kills,
    "restarts": restarts,
    "read_only": read_only,
    "failovers": failovers,
    "poolers": poolers,
    "stores": stores,
    "full_disks": full_disks,
    "statements": statements,
    "networks": networks,
    "black_holes": black_holes,
    "crowds": crowds,
    "log_ins": log_ins,
    "rolls": rolls,
    "clocks": clocks,
    "versions": versions,
}
_LEDGER = Path(__file__).parent / "ledger.md"


def main(names: Sequence[str]) -> None:
    """Tries the faults of these names, or all."""
    # Both end a trial in order: asyncio cancels it. (In the background, shells ignore the first.)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    if unknown := set(names) - FAULTS.keys():
        sys.exit(f"There is no {', '.join(sorted(unknown))}, but: {', '.join(FAULTS)}.")
    rows = try_faults(names or list(FAULTS), FULL, has_own_network=leave_network())
    if names:
        print(table(rows))
    else:
        _LEDGER.write_text(page(rows, _machine()))
    sys.exit(any(row.missed for row in rows))


def _machine() -> str:
    """Returns on what it was measured, with nobody's name in it."""
    wanted = os.getloadavg()[2]
    return f"Measured on {os.cpu_count()} cores, which {wanted:.0f} processes wanted at a time."


def try_faults(names: Sequence[str], size: Size, *, has_own_network: bool = False) -> list[Row]:
    """Tries some faults, one after the other, each with new databases."""
    rows = []
    with TemporaryDirectory(prefix="taskpact-faults-") as directory, ExitStack() as stack:
        Path(directory).chmod(0o755)  # PostgreSQL and PgBouncer may run as somebody else
        parts = Parts(Path(directory), stack, size, has_own_network=has_own_network)
        for name in names:
            started = time.monotonic()
            rows += asyncio.run(_rows(FAULTS[name], parts))
            print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    return rows


async def _rows(fault: Fault, parts: Parts) -> list[Row]:
    rows = []
    async for row in fault(parts):
        print(f"{row.fault}, {row.setting}: {row.missed or 'kept'}", file=sys.stderr, flush=True)
        rows.append(row)
    return rows


if __name__ == "__main__":
    main(sys.argv[1:])
