"""One trial of a fault: users at work, what happens to them, and a row of the ledger about it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field

from tests.faults.ledger import BACK_SECONDS, LIVE_MILLISECONDS, Figure, Row, counted, measured
from tests.faults.liveness import Liveness, observed
from tests.faults.parts import Parts
from tests.faults.traffic import Findings, Stock, Traffic

_PATIENCE_SECONDS = 20.0
"""How long the service may take to be back."""


@dataclass
class Trial:
    """What is known of a trial so far."""

    traffic: Traffic
    liveness: Liveness | None
    quiet_since: float = 0.0
    since: float = 0.0
    until: float = 0.0
    backs: list[float] = field(default_factory=list)
    """After how many seconds a create succeeded, each time when the part worked again."""
    stock: Stock | None = None
    others: list[Figure] = field(default_factory=list)

    @property
    def findings(self) -> Findings:
        return self.traffic.findings

    async def is_back(self) -> None:
        """Waits until the service works again, now that the part does, and notes how long."""
        self.backs.append(await self.traffic.next_success(_PATIENCE_SECONDS))

    def row(self, fault: str, setting: str) -> Row:
        """Returns what became of it."""
        findings, stock = self.findings, self.stock
        assert stock is not None, "the trial is not over"
        figures = {
            "acknowledged": Figure(f"{len(findings.acknowledged):,}"),
            **counted("lost", stock.lost),
            **counted("doubled", stock.doubled),
            **counted("500", findings.statuses[500]),
            "503": Figure(f"{findings.statuses[503]:,}"),
            **counted("without `Retry-After`", findings.without_retry_after),
            "no response": Figure(f"{findings.interrupted:,}"),
        }
        if self.backs:
            worst = max(self.backs)
            figures["back after"] = measured(f"{worst:.2f} s", is_kept=worst <= BACK_SECONDS)
        if self.liveness is not None:
            during = self.liveness.p99(self.since, self.until)
            above = during - self.liveness.p99(self.quiet_since, self.since)
            text = f"{max(above, 0.0):.0f} ms"
            figures["`/live` above quiet"] = measured(text, is_kept=above <= LIVE_MILLISECONDS)
        return Row(fault, setting, figures, (*self.others, *self._unusual(stock)))

    def _unusual(self, stock: Stock) -> list[Figure]:
        """Returns what must never be found, if it was."""
        findings = self.findings
        found = dict(findings.unexpected)
        if findings.unacknowledged:
            found["never acknowledged"] = len(findings.unacknowledged)
        if stock.unknown:
            found["stored and never acknowledged"] = stock.unknown
        return [Figure(f"{number} times {name}", is_kept=False) for name, number in found.items()]


@asynccontextmanager
async def trial(
    parts: Parts,
    urls: Sequence[str],
    database_url: str,
    pid: int | None = None,
    *,
    is_direct: bool = True,
) -> AsyncGenerator[Trial]:
    """Yields a trial whose users are at work, after a while without a fault.

    Liveness is that of the first server, the process `pid`. `urls` may change meanwhile.
    """
    with ExitStack() as stack:
        liveness = None
        if pid is not None:
            liveness = stack.enter_context(observed(urls[0], pid, parts.folder() / "liveness"))
        async with Traffic(urls, is_direct=is_direct) as traffic:
            trial = Trial(traffic, liveness, quiet_since=time.monotonic())
            await asyncio.sleep(parts.size.quiet_seconds)
            trial.since = time.monotonic()
            yield trial
            trial.until = time.monotonic()
        trial.stock = await traffic.stock(database_url)
