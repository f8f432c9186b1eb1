"""Fuzzes the running server against the contract: `python -m tests.fuzz`.

Environment: `DATABASE` is `sqlite` (the default), `postgresql` or both; `EXAMPLES` is the number of
cases per operation in each random phase; the same `SEED` draws the same cases; `PHASES` are all of
Schemathesis's, or some. The results are in `.schemathesis/<database>/`: `operations` for single
operations, each of which is sent to the servers of both databases, `scenarios` for sequences.
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
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, insert, select
from sqlmodel import SQLModel

from impl.database.maintenance import on
from impl.database.migrate import migrate
from impl.database.url import DatabaseUrl, parse_database_url
from tests import fuzz_accounts, fuzz_service
from tests.fuzz_report import PHASES, AskedFor, FuzzReport, Invocation, read_report
from tests.support.clients import client_at
from tests.support.postgres import run_postgres
from tests.support.processes import end_in_order_when_terminated
from tests.support.servers import ROOT, run_server

_CONTRACT = ROOT / "openapi" / "openapi.yaml"
_CONFIGURATION = [
    ROOT / "tests" / f"{name}.toml" for name in ("schemathesis", "fuzz_accounts", "fuzz_service")
]


class _User(Protocol):
    """Somebody who is signed in, whatever accounts a service has."""

    @property
    def user_id(self) -> str: ...

    @property
    def headers(self) -> dict[str, str]: ...


def main() -> None:
    """Fuzzes as configured by the environment, and exits with 1 if something was found."""
    end_in_order_when_terminated()
    databases = tuple((os.environ.get("DATABASE") or "sqlite").split())
    examples = int(os.environ.get("EXAMPLES") or "100")
    seed = int(os.environ.get("SEED") or "1")
    phases = tuple((os.environ.get("PHASES") or " ".join(PHASES)).split())
    bounds = ["--max-examples", str(examples), "--seed", str(seed)]
    for tag in fuzz_service.TAGS:
        bounds += ["--include-tag", tag]
    directory = _empty_directory(ROOT / ".schemathesis" / "-".join(databases))
    exit_codes: list[int] = []
    invocations: dict[str, list[Invocation]] = {database: [] for database in databases}
    for name, part, together in _invocations(phases, databases):
        place = _empty_directory(directory / name)
        exit_code, urls = _fuzz(together, place, "--phases", part, *bounds)
        exit_codes.append(exit_code)
        for database, url in zip(together, urls, strict=True):
            invocations[database].append(Invocation(place, url, len(urls)))
    asked_for = AskedFor(examples, phases, fuzz_service.TAGS)
    reports = {
        database: read_report(_CONTRACT, asked_for, *those)
        for database, those in invocations.items()
    }
    for database, report in reports.items():
        _print_summary(report, database, directory)
    sys.exit(any(exit_codes) or any(report.gaps for report in reports.values()))


def _invocations(
    phases: Sequence[str], databases: Sequence[str]
) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Yields the name, the phases and the databases of each run of Schemathesis.

    Scenarios run separately, on an empty service: existing data changes what Schemathesis draws,
    and it ends the phase if it draws differently from before. Each step takes what the one before
    was answered, so they are about one server.
    """
    of_operations = [phase for phase in phases if phase != "stateful"]
    if of_operations:
        yield "operations", ",".join(of_operations), databases
    if "stateful" in phases:
        for database in databases:
            name = "scenarios" if len(databases) == 1 else f"scenarios-{database}"
            yield name, "stateful", [database]


def _fuzz(databases: Sequence[str], directory: Path, *options: str) -> tuple[int, list[str]]:
    """Fuzzes a new server for each new database, with the same accounts.

    Returns Schemathesis's exit code, and the addresses of the servers.
    """
    with ExitStack() as stack:
        addresses = [stack.enter_context(_database(kind, directory)) for kind in databases]
        for address in addresses:
            migrate(parse_database_url(address))
        settings = {**fuzz_accounts.SETTINGS, **fuzz_service.SETTINGS}
        servers = [
            stack.enter_context(run_server(address, directory / log, **settings))
            for address, log in zip(addresses, _logs(databases), strict=True)
        ]
        urls = [server.url for server in servers]
        users = asyncio.run(_prepare(urls, addresses))
        exit_code = _run_schemathesis(urls, users, directory, *options)
        for server in servers:
            if server.process.poll() is not None:
                sys.exit(f"The server ended while it was fuzzed (exit {server.process.poll()}).")
    return exit_code, urls


def _logs(databases: Sequence[str]) -> list[str]:
    if len(databases) == 1:
        return ["server.log"]
    return [f"server-{database}.log" for database in databases]


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
    urls: Sequence[str], users: tuple[_User, _User], directory: Path, *options: str
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
        *("--url", urls[0]),
        *options,
    ]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),  # where the hooks are
        "NO_PROXY": "127.0.0.1",
        "FUZZ_URLS": " ".join(urls),
        "FUZZ_OWNER_ID": owner.user_id,
        "FUZZ_OWNER_HEADERS": json.dumps(owner.headers),
    }
    return subprocess.run(command, cwd=directory, env=environment, check=False).returncode


async def _prepare(urls: Sequence[str], addresses: Sequence[str]) -> tuple[_User, _User]:
    """Signs up a user, and an administrator with what the service prepares, for all servers."""
    databases = [parse_database_url(address) for address in addresses]
    async with client_at(urls[0]) as client:
        owner, other = await fuzz_accounts.sign_up_both(client, databases[0])
    for database in databases[1:]:
        await _copy_accounts(databases[0], database)
    for url in urls:
        async with client_at(url, headers=owner.headers) as client:
            await fuzz_service.prepare(client, owner)
    return owner, other


async def _copy_accounts(origin: DatabaseUrl, copy: DatabaseUrl) -> None:
    """Copies users and their sessions, so that the tokens of one server are those of another."""
    tables = [SQLModel.metadata.tables[name] for name in fuzz_accounts.TABLES]
    rows = await on(origin, lambda c: [c.execute(select(table)).all() for table in tables])

    def insert_all(connection: Connection) -> None:
        for table, those in zip(tables, rows, strict=True):
            connection.execute(insert(table), [row._asdict() for row in those])
        connection.commit()

    await on(copy, insert_all)


def _auth(name: str, user: _User) -> dict[str, object]:
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
