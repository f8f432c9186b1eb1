"""Fuzzes the running server against the contract: `python -m tests.fuzz`.

Environment: `DATABASE` is `sqlite` (the default) or `postgresql`; `EXAMPLES` is the number of cases
per operation in each random phase; the same `SEED` draws the same cases; `PHASES` are all of
Schemathesis's, or some. The results are in
`.schemathesis/<database>/`: `operations` for single operations, `scenarios` for sequences.
`html/index.html` is for people, `junit.xml` for CI, `events.ndjson` has every request, `server.log`
the server's output.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from impl.admin.commands import promote
from impl.database.migrate import migrate
from impl.database.url import parse_database_url
from tests import fuzz_service
from tests.fuzz_report import PHASES, AskedFor, FuzzReport, read_report
from tests.support.clients import client_at
from tests.support.postgres import run_postgres
from tests.support.processes import end_in_order_when_terminated
from tests.support.servers import ROOT, run_server
from tests.support.users import SignedUp, log_in, sign_up

_CONTRACT = ROOT / "openapi" / "openapi.yaml"
_CONFIGURATION = (ROOT / "tests" / "schemathesis.toml", ROOT / "tests" / "fuzz_service.toml")


def main() -> None:
    """Fuzzes as configured by the environment, and exits with 1 if something was found."""
    end_in_order_when_terminated()
    database = os.environ.get("DATABASE") or "sqlite"
    examples = int(os.environ.get("EXAMPLES") or "100")
    seed = int(os.environ.get("SEED") or "1")
    phases = tuple((os.environ.get("PHASES") or " ".join(PHASES)).split())
    bounds = ["--max-examples", str(examples), "--seed", str(seed)]
    for tag in fuzz_service.TAGS:
        bounds += ["--include-tag", tag]
    invocations = _invocations(phases)
    directory = _empty_directory(ROOT / ".schemathesis" / database)
    exit_codes = [
        _fuzz(database, _empty_directory(directory / name), "--phases", part, *bounds)
        for name, part in invocations.items()
    ]
    asked_for = AskedFor(examples, phases, fuzz_service.TAGS)
    report = read_report(_CONTRACT, asked_for, *(directory / name for name in invocations))
    _print_summary(report, database, directory)
    sys.exit(any(exit_codes) or bool(report.gaps))


def _invocations(phases: Sequence[str]) -> dict[str, str]:
    """Returns the phases of each run of Schemathesis, by the name of its directory.

    Scenarios run separately, on an empty service: existing data changes what Schemathesis draws,
    and it ends the phase if it draws differently from before.
    """
    of_operations = [phase for phase in phases if phase != "stateful"]
    parts = {"operations": of_operations, "scenarios": ["stateful"] * ("stateful" in phases)}
    return {name: ",".join(part) for name, part in parts.items() if part}


def _fuzz(database: str, directory: Path, *options: str) -> int:
    """Fuzzes a new server with a new database, and returns Schemathesis's exit code."""
    with _database(database, directory) as url:
        migrate(parse_database_url(url))
        # An access token must last as long as the run; one hour is the maximum.
        with run_server(
            url, directory / "server.log", ACCESS_TOKEN_MINUTES="60", **fuzz_service.SETTINGS
        ) as server:
            users = asyncio.run(_prepare(server.url, url))
            exit_code = _run_schemathesis(server.url, users, directory, *options)
            if server.process.poll() is not None:
                sys.exit(f"The server ended while it was fuzzed (exit {server.process.poll()}).")
    return exit_code


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
    url: str, users: tuple[SignedUp, SignedUp], directory: Path, *options: str
) -> int:
    """Runs Schemathesis in `directory`, with its configuration, and returns its exit code."""
    owner, other = users
    identities = {"auth": [_auth("owner", owner), _auth("other", other)]}
    (directory / "users.json").write_text(json.dumps(identities))
    (directory / "owner-id.dict").write_text(f'"{owner.user_id}"\n')
    (directory / "schemathesis.toml").write_text(
        "\n".join(file.read_text(encoding="utf-8") for file in _CONFIGURATION), encoding="utf-8"
    )
    command = [
        *(sys.executable, "-m", "schemathesis.cli"),
        *("--config-file", "schemathesis.toml"),
        *("run", str(_CONTRACT)),
        *("--url", url),
        *options,
    ]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),  # where the hooks are
        "NO_PROXY": "127.0.0.1",
        "FUZZ_URL": url,
        "FUZZ_OWNER_ID": owner.user_id,
        "FUZZ_OWNER_TOKEN": owner.token,
    }
    return subprocess.run(command, cwd=directory, env=environment, check=False).returncode


async def _prepare(url: str, database_url: str) -> tuple[SignedUp, SignedUp]:
    """Signs up a user, and an administrator with what the service prepares."""
    async with client_at(url) as client:
        owner, other = await sign_up(client), await sign_up(client)
        await promote(parse_database_url(database_url), owner.email)
        owner = await log_in(client, owner)
        client.headers.update(owner.headers)
        await fuzz_service.prepare(client, owner)
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
        f"Seed {report.seed}, {report.seconds:.0f} seconds: {report.cases} cases of "
        f"{len(report.operations)} operations, {report.checks} checks, "
        f"{report.failures} failures, {report.warnings} warnings."
    )
    print(
        f"The stateful phase: {report.scenarios} scenarios ({report.scenarios_asked_for} were "
        f"asked for) of {report.steps} requests, {len(report.links)} of the contract's "
        f"{report.links_of_the_contract} links followed; it ended as "
        f"{'; '.join(report.endings) or 'all was done'}."
    )
    for gap in report.gaps:
        print(f"Not seen: {gap}.")
    print(f"Reports: {directory.relative_to(ROOT)}/ (*/html/index.html, */junit.xml, */server.log)")


if __name__ == "__main__":
    main()
