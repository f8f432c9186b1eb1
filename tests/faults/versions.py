"""The version before, beside this one, on the same database, after its migration."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.contenders import SECRET, Contender, run
from tests.faults.ledger import Figure, Row, untried
from tests.faults.parts import NAMES, Parts, in_thread
from tests.faults.trial import trial
from tests.support.servers import ROOT

_REVISIONS = "impl/migrations/versions"
_SETTINGS = {"ENVIRONMENT": "development", "BCRYPT_ROUNDS": "4", "RATE_LIMIT_ENABLED": "false"}
_FAULT = "version N-1 beside N"
_CORES = frozenset(os.sched_getaffinity(0))


async def versions(parts: Parts) -> AsyncIterator[Row]:
    """Lets users ask the one and the other."""
    commit = _last_with_older_schema()
    if commit is None:
        yield untried(_FAULT, "both databases", "this is no clone with a history")
        return
    async with in_thread(_checked_out(commit, parts.folder())) as folder:
        before = Contender(
            "before", (sys.executable, "-m", "impl", "serve"), "", folder=folder, settings=_SETTINGS
        )
        for kind in NAMES:
            url = await parts.database(kind)
            running = run(before, {before.database: url}, parts.folder(), _CORES)
            async with (
                parts.server(url, JWT_SECRET=SECRET) as after,
                in_thread(running) as older,
                trial(
                    parts, [after.url, f"http://127.0.0.1:{older.port}"], url, after.process.pid
                ) as trying,
            ):
                await asyncio.sleep(parts.size.seconds * 2)
            refused = trying.findings.statuses[503] + trying.findings.interrupted
            trying.others.append(Figure(f"{refused} requests failed (bar: 0)", refused == 0))
            yield trying.row(f"{_FAULT} ({commit[:7]})", NAMES[kind])


def _last_with_older_schema() -> str | None:
    """Returns the commit before the newest revision of the schema, if there is a history."""
    newest = max((ROOT / _REVISIONS).glob("*.py")).relative_to(ROOT)
    added = _git("log", "--diff-filter=A", "--format=%H", "--", str(newest)).split()
    return (
        _git("rev-parse", "--verify", "--quiet", f"{added[-1]}^").strip() or None if added else None
    )


@contextmanager
def _checked_out(commit: str, folder: Path) -> Generator[Path]:
    """Yields the folder with the files of a commit."""
    tree = folder / "tree"
    _git("worktree", "add", "--detach", str(tree), commit)
    try:
        yield tree
    finally:
        _git("worktree", "remove", "--force", str(tree))


def _git(*arguments: str) -> str:
    """Returns what git prints, or nothing where it fails."""
    command = ["git", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
