"""The short form of `make faults`, and that the ledger tells what is lost and doubled.

What it leaves out has tests of its own in `tests/impl`: servers that are killed, a store that is
away, single statements that fail, connections that drain.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Generator
from contextlib import ExitStack, closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import inf, isnan
from pathlib import Path

import pytest

from tests.faults.ledger import Figure, Row, counted, measured, table
from tests.faults.liveness import observed
from tests.faults.parts import SHORT, Parts
from tests.faults.run import try_faults
from tests.faults.trial import trial

_DELETE = "DELETE FROM tasks WHERE title = ?"
_DOUBLE = "UPDATE tasks SET title = ? WHERE title = ?"


@pytest.mark.parametrize("fault", ["restarts", "networks", "clocks"])
def test_nothing_is_lost_or_doubled_and_nobody_gets_a_500(fault: str) -> None:
    rows = try_faults([fault], SHORT)
    assert {row.fault: row.wrong for row in rows if row.wrong} == {}
    assert all(int(row.figures["acknowledged"].text.replace(",", "")) > 0 for row in rows)


@pytest.fixture
def parts(tmp_path: Path) -> Generator[Parts]:
    with ExitStack() as stack:
        yield Parts(tmp_path, stack, SHORT)


async def test_what_is_lost_and_doubled_is_found(parts: Parts) -> None:
    url = await parts.database("sqlite")
    async with parts.server(url) as server, trial(parts, [server.url], url) as trying:
        for _ in range(3):
            await trying.is_back()
        lost, first, second = [*trying.findings.acknowledged][:3]
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=5)) as database:
            database.execute(_DELETE, [lost])
            database.execute(_DOUBLE, [first, second])
            database.commit()
    row = trying.row("somebody meddles", "SQLite")
    assert row.wrong == ["lost: 2", "doubled: 1"]


class _Busy(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(503)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")


def test_who_is_not_alive_takes_forever_however_soon_that_is_said(tmp_path: Path) -> None:
    busy = ThreadingHTTPServer(("127.0.0.1", 0), _Busy)
    threading.Thread(target=busy.serve_forever, args=(0.01,)).start()
    try:
        url = f"http://127.0.0.1:{busy.server_port}"
        with observed(url, None, tmp_path / "liveness") as liveness:
            assert isnan(liveness.p99(0, inf)), "nobody has asked yet"
            until = time.monotonic() + 30
            while isnan(found := liveness.p99(0, inf)) and time.monotonic() < until:
                time.sleep(0.05)
        assert found == inf
    finally:
        busy.shutdown()
        busy.server_close()


def test_a_figure_that_misses_its_bar_is_bold() -> None:
    kept = Row("a fault", "a setting", counted("lost", 0))
    missed = Row("another", "a setting", counted("lost", 1), (measured("slow", is_kept=False),))
    assert kept.missed == kept.wrong == []
    assert (missed.missed, missed.wrong) == (["lost: 1", "slow"], ["lost: 1"])
    *_, first, second = table([kept, missed]).splitlines()
    assert "**" not in first
    assert "| **1** |" in second
    assert second.endswith("| **slow** |")
    assert str(Figure("fast")) == "fast"
