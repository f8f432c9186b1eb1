"""Fuzzes the running server against the contract: `python -m tests.fuzz`.

Environment: `DATABASE` is `sqlite` (the default) or `postgresql`; `EXAMPLES` is how many cases
an operation gets in each of the phases that draw them at random; the same `SEED` draws the same
cases. What was found is in `.schemathesis/<database>/`: `html/index.html` is for people,
`junit.xml` for CI, `events.ndjson` has every request, `server.log` what the server wrote.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx

from impl.admin.commands import promote
from impl.database.migrate import migrate
from impl.database.url import parse_database_url
from tests.fuzz_report import FuzzReport, read_report
from tests.support.postgres import run_postgres
from tests.support.processes import end_in_order_when_terminated
from tests.support.servers import ROOT, RunningServer, run_server
from tests.support.users import SignedUp, log_in, sign_up

_CONTRACT = ROOT / "openapi" / "openapi.yaml"
_CONFIGURATION = ROOT / "tests" / "schemathesis.toml"


def main() -> None:
    """Fuzzes as the environment says, and ends with 1 when something was found."""
    end_in_order_when_terminated()
    database = os.environ.get("DATABASE") or "sqlite"
    examples = int(os.environ.get("EXAMPLES") or "100")
    seed = int(os.environ.get("SEED") or "1")
    directory = _empty_directory(ROOT / ".schemathesis" / database)
    with _database(database, directory) as url:
        migrate(parse_database_url(url))
        # An access token must last as long as the run; one hour is the longest there is.
        with run_server(url, directory / "server.log", ACCESS_TOKEN_MINUTES="60") as server:
            exit_code = _run_schemathesis(server, url, directory, examples, seed)
    if not (directory / "run.json").exists():
        sys.exit(f"Schemathesis did not run (exit {exit_code}).")
    report = read_report(_CONTRACT, directory / "run.json", directory / "events.ndjson")
    _print_summary(report, database, directory)
    sys.exit(exit_code or bool(report.gaps))


@contextmanager
def _database(kind: str, directory: Path) -> Generator[str]:
    match kind:
        case "sqlite":
            yield f"sqlite:///{directory / 'taskpact.db'}"
        case "postgresql":
            with run_postgres() as server:
                yield server.create_database()
        case _:
            sys.exit(f"DATABASE is {kind!r}, and may be sqlite or postgresql")


def _run_schemathesis(
    server: RunningServer, database_url: str, directory: Path, examples: int, seed: int
) -> int:
    """Runs it in `directory`, with all that its configuration names, and returns its exit code."""
    owner, other = asyncio.run(_prepare(server.url, database_url))
    users = {"auth": [_auth("owner", owner), _auth("other", other)]}
    (directory / "users.json").write_text(json.dumps(users))
    (directory / "owner-id.dict").write_text(f'"{owner.user_id}"\n')
    shutil.copy(_CONFIGURATION, directory)
    command = [
        *(sys.executable, "-m", "schemathesis.cli"),
        *("--config-file", _CONFIGURATION.name),
        *("run", str(_CONTRACT)),
        *("--url", server.url),
        *("--max-examples", str(examples)),
        *("--seed", str(seed)),
    ]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),  # where the hooks are
        "NO_PROXY": "127.0.0.1",
        "FUZZ_URL": server.url,
        "FUZZ_OWNER_ID": owner.user_id,
        "FUZZ_OWNER_TOKEN": owner.token,
    }
    return subprocess.run(command, cwd=directory, env=environment, check=False).returncode


async def _prepare(url: str, database_url: str) -> tuple[SignedUp, SignedUp]:
    """Signs an administrator, who has some tasks, and a user up."""
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
        owner, other = await sign_up(client), await sign_up(client)
        await promote(parse_database_url(database_url), owner.email)
        owner = await log_in(client, owner)
        client.headers.update(owner.headers)
        for title in ("First", "Second"):
            await client.post(owner.tasks, json={"title": title})
        return owner, other


def _auth(name: str, user: SignedUp) -> dict[str, object]:
    """Returns an entry of a Web Fuzzing Commons authentication file."""
    headers = [{"name": key, "value": value} for key, value in user.headers.items()]
    return {"name": name, "fixedHeaders": headers}


def _empty_directory(path: Path) -> Path:
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def _print_summary(report: FuzzReport, database: str, directory: Path) -> None:
    print(f"\nWhat each operation answered on {database}:")
    for operation, statuses in report.statuses.items():
        counts = ", ".join(f"{count} x {status}" for status, count in sorted(statuses.items()))
        print(f"  {operation:44} {counts}")
    print(
        f"Seed {report.seed}, {report.seconds:.0f} seconds: {report.operations} operations, "
        f"{report.cases} cases, {report.scenarios} scenarios, {report.checks} checks, "
        f"{report.failures} failures, {report.warnings} warnings."
    )
    for gap in report.gaps:
        print(f"Not seen: {gap}.")
    print(f"Reports: {directory.relative_to(ROOT)}/ (html/index.html, junit.xml, server.log)")


if __name__ == "__main__":
    main()
