"""The commands of the service: `python -m impl <command>`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from impl.commands import Command
from impl.database import Database, DatabaseUnavailableError
from impl.database.backup import BackupError, back_up, restore
from impl.database.errors import cure_of, explain
from impl.database.facts import Facts, facts_of, product_of
from impl.database.migration_lock import MigrationRunningError
from impl.database.repair import repair
from impl.database.schema import MigrationError, Schema, schema_of
from impl.database.url import DatabaseUrl, parse_database_url
from impl.inventory import inventory
from impl.later import later
from impl.protocol.lifespan import StartupError
from impl.retention.retentions import purge
from impl.server import serve
from impl.service import COMMANDS, REPAIRS, retentions
from impl.settings import Settings
from impl.site.contract import ContractMismatchError
from impl.web.logs import configure_logs

if TYPE_CHECKING:
    from impl.doctor import Finding

_migrate_to_newest: Callable[[DatabaseUrl], None] = later("impl.database.migrate", "migrate")
_downgrade_to: Callable[[DatabaseUrl, str], tuple[Schema, Schema]] = later(
    "impl.database.migrate", "downgrade"
)
_findings: Callable[[Settings, DatabaseUrl], Coroutine[Any, Any, list[Finding]]] = later(
    "impl.doctor", "examine"
)
_FAILURES = (
    ValueError,
    OSError,
    BackupError,
    ContractMismatchError,
    MigrationError,
    MigrationRunningError,
    StartupError,
)
"""What stops a command, and says why in a line."""
_OLDER = "The database has an older schema, or none: run `make migrate` (python -m impl migrate)."


def main() -> None:
    """Runs one command. A failure is one line and a non-zero exit code."""
    arguments = _parser().parse_args()
    try:
        settings = _read_settings()
        address = parse_database_url(settings.database_url.get_secret_value())
        if arguments.run is not _serve:  # it says itself what stops it, in one line
            configure_logs("error", as_json=settings.is_production)
        arguments.run(settings, address, arguments)
    except ValidationError as error:
        sys.exit("\n".join(map(_complaint, error.errors())))
    except PermissionError as error:
        sys.exit(_denied(error) if error.filename else str(error))
    except _FAILURES as error:
        sys.exit(str(error))
    except DatabaseUnavailableError as error:
        said = f"The database cannot be reached: {explain(error)}".rstrip(".")
        advice = "Check DATABASE_URL, or ask `python -m impl doctor`"
        sys.exit(f"{said}." if cure_of(error.__cause__) else f"{said}. {advice}.")


def _parser() -> argparse.ArgumentParser:
    """Returns what reads the command line. Each command has its function in `run`."""
    parser = argparse.ArgumentParser(prog="python -m impl", description=__doc__)
    commands = parser.add_subparsers(required=True)
    serving = commands.add_parser("serve", help="serve the application")
    serving.set_defaults(run=_serve)
    serving.add_argument(
        "--wait", action="store_true", help="start before the database is migrated, not ready yet"
    )
    migrating = commands.add_parser("migrate", help="bring the database to the newest schema")
    migrating.set_defaults(run=_migrate)
    migrating.add_argument(
        "--check", action="store_true", help="only print its schema; exit with 1 if that is older"
    )
    downgrading = commands.add_parser("downgrade", help="bring the database to an older schema")
    downgrading.set_defaults(run=_downgrade)
    downgrading.add_argument("revision", help="such as 0001; base removes all tables")
    repairing = commands.add_parser(
        "repair", help="correct what an older version that ran beside this one left out"
    )
    repairing.set_defaults(run=_repair)
    purging = commands.add_parser("purge", help="remove what is no longer kept, and print how much")
    purging.set_defaults(run=_purge)
    backing_up = commands.add_parser("backup", help="copy an SQLite database while it is in use")
    backing_up.set_defaults(run=_back_up)
    backing_up.add_argument("file", type=Path, help="the copy, which must not exist yet")
    restoring = commands.add_parser("restore", help="create an SQLite database from such a copy")
    restoring.set_defaults(run=_restore)
    restoring.add_argument("file", type=Path, help="the copy")
    telling = commands.add_parser(
        "settings", help="print all settings in effect, and where each comes from"
    )
    telling.set_defaults(run=_tell_settings)
    examining = commands.add_parser(
        "doctor",
        help="try the database and all else that a server needs; exit with 1 if something fails",
    )
    examining.set_defaults(run=_examine)
    for command in COMMANDS:
        adding = commands.add_parser(command.name, help=command.help)
        adding.set_defaults(run=partial(_run, command))
        command.add_arguments(adding)
    return parser


def _serve(settings: Settings, address: DatabaseUrl, arguments: argparse.Namespace) -> None:
    facts = _facts(settings, address, is_waiting=arguments.wait)
    if facts.schema.is_older and not arguments.wait:
        sys.exit(_OLDER)
    serve(settings, facts)


def _facts(settings: Settings, address: DatabaseUrl, *, is_waiting: bool) -> Facts:
    try:
        return facts_of(address, settings.database_connect_seconds)
    except DatabaseUnavailableError:
        if is_waiting:
            return Facts(product_of(address), Schema(None))
        raise


def _migrate(_settings: Settings, address: DatabaseUrl, arguments: argparse.Namespace) -> None:
    if arguments.check:
        schema = schema_of(address)
        print(schema)
        sys.exit(int(schema.is_older))
    _show_progress()
    _migrate_to_newest(address)
    schema = schema_of(address)
    newer = f"{schema} A newer version migrated it, and this one can use it."
    print(newer if schema.is_newer else "The database has the newest schema.")


def _downgrade(_settings: Settings, address: DatabaseUrl, arguments: argparse.Namespace) -> None:
    _show_progress()
    before, after = _downgrade_to(address, arguments.revision)
    if before == after:
        print(f"The database is at revision {after.name} already.")
    else:
        print(f"The database went from revision {before.name} down to {after.name}.")


def _repair(_settings: Settings, address: DatabaseUrl, _arguments: argparse.Namespace) -> None:
    _require_migrated(address)
    sys.exit(int(asyncio.run(_repaired(address)) > 0))


async def _repaired(address: DatabaseUrl) -> int:
    """Returns how many rows could not be repaired."""
    database = Database(address)
    left = 0
    try:
        for kind in REPAIRS:
            result = await repair(database, kind)
            left += result.left
            print(f"{kind.name}: {result}")
    finally:
        await database.close()
    return left


def _show_progress() -> None:
    """Makes migrations, which may take long, log their progress to standard error."""
    logging.basicConfig(format="%(message)s")
    logging.getLogger("impl").setLevel(logging.INFO)


def _run(
    command: Command, settings: Settings, address: DatabaseUrl, arguments: argparse.Namespace
) -> None:
    _require_migrated(address)
    print(command.run(settings, address, arguments))


def _purge(settings: Settings, address: DatabaseUrl, _arguments: argparse.Namespace) -> None:
    _require_migrated(address)
    for name, rows in asyncio.run(_purged(settings, address)).items():
        print(f"{name}: {rows}")


async def _purged(settings: Settings, address: DatabaseUrl) -> dict[str, int]:
    database = Database(address, settings.deadlines)
    try:
        return await purge(database, retentions(settings), datetime.now(UTC))
    finally:
        await database.close()


def _back_up(_settings: Settings, address: DatabaseUrl, arguments: argparse.Namespace) -> None:
    back_up(address, arguments.file)
    print(f"{arguments.file} is a whole and undamaged copy.")


def _restore(_settings: Settings, address: DatabaseUrl, arguments: argparse.Namespace) -> None:
    restore(arguments.file, address)
    schema = schema_of(address)
    rest = " Run `python -m impl migrate`." if schema.is_older else ""
    print(f"{address} is as it was. {schema}{rest}")


def _tell_settings(
    settings: Settings, address: DatabaseUrl, _arguments: argparse.Namespace
) -> None:
    told = inventory(settings)
    width = max(len(each.name) for each in told)
    for name, value, source, has_effect in told:
        remark = "" if has_effect else f"  (means nothing to {product_of(address)})"
        print(f"{name:<{width}}  {source:<11}  {value}{remark}".rstrip())


def _examine(settings: Settings, address: DatabaseUrl, _arguments: argparse.Namespace) -> None:
    findings = asyncio.run(_findings(settings, address))
    for about, is_well, said in findings:
        print(f"{about:<10}{'ok' if is_well else 'WRONG':<7}{said}")
    sys.exit(int(not all(each.is_well for each in findings)))


def _require_migrated(address: DatabaseUrl) -> None:
    if schema_of(address).is_older:
        sys.exit(_OLDER)


def _read_settings() -> Settings:
    try:
        return Settings()
    except UnicodeDecodeError as error:
        raise ValueError(f".env is no text in UTF-8: {error}. Save it as that.") from error


def _denied(error: PermissionError) -> str:
    path = Path(error.filename).absolute()
    return f"{path}: {error.strerror}. Give it to the user that this runs as."


def _complaint(error: ErrorDetails) -> str:
    """Returns which variable has a wrong value, and why. Our own messages may name it."""
    variable = str(error["loc"][0]).upper() if error["loc"] else ""
    reason = error["msg"].removeprefix("Value error, ")
    return reason if reason.startswith(variable) else f"{variable}: {reason}"
