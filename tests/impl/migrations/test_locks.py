"""What migrations lock, and for how long: statements are checked, and others work meanwhile."""

from __future__ import annotations

import ast
import asyncio
import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from alembic.util import template_to_file
from sqlalchemy import Connection, Engine, event

from impl.database.migrate import downgrade, migrate
from impl.database.schema import MIGRATIONS
from impl.database.url import DatabaseUrl, parse_database_url
from impl.migrations import batches
from tests.impl.migrations.databases import on
from tests.impl.migrations.seeding import seed

_CHANGES_SCHEMA = re.compile(
    r"(ALTER|CREATE|DROP) (TABLE|INDEX|UNIQUE INDEX|TRIGGER)", re.IGNORECASE
)
_CHANGES_ROWS = re.compile(r"(INSERT INTO|UPDATE|DELETE FROM) (?!alembic_version|_alembic_tmp)")
_BUILDS_INDEX = re.compile(r"CREATE (?:UNIQUE )?INDEX .*\bON (\w+)")

type Transactions = list[list[str]]


@contextmanager
def recorded() -> Generator[Transactions]:
    """Yields a list to which the statements of every transaction are added."""
    transactions: Transactions = []

    def begin(_connection: Connection) -> None:
        transactions.append([])

    def record(_connection: object, _cursor: object, sql: str, *_: Any) -> None:
        transactions[-1].append(" ".join(sql.split()))

    event.listen(Engine, "begin", begin)
    event.listen(Engine, "before_cursor_execute", record)
    try:
        yield transactions
    finally:
        event.remove(Engine, "begin", begin)
        event.remove(Engine, "before_cursor_execute", record)


def test_nothing_is_locked_for_long(empty: DatabaseUrl, monkeypatch: pytest.MonkeyPatch) -> None:
    """No transaction of any revision, up or down, both alters and fills."""
    monkeypatch.setattr(batches, "_SECONDS", 0)
    migrate(empty, "0001")
    for label in ("old", "older", "oldest"):
        on(empty, lambda connection, label=label: seed(connection, label))  # type: ignore[misc]
    with recorded() as up:
        migrate(empty)
    on(empty, lambda connection: seed(connection, "new"))
    with recorded() as down:
        downgrade(empty, "0001")
    fills = 0
    for statements in up + down:
        changes_rows = any(map(_CHANGES_ROWS.match, statements))
        assert not (changes_rows and any(map(_CHANGES_SCHEMA.match, statements))), statements
        fills += changes_rows
    assert fills >= 5, "it is not filled in batches"
    if not empty.is_sqlite:
        _require_short_locks(up + down)


def _require_short_locks(transactions: Transactions) -> None:
    indexes = 0
    for statements in transactions:
        created = {name for s in statements for name in re.findall(r"^CREATE TABLE (\w+)", s)}
        for statement in filter(_CHANGES_SCHEMA.match, statements):
            if "CONCURRENTLY" in statement:
                indexes += 1
                continue
            built = _BUILDS_INDEX.match(statement)
            assert built is None or built[1] in created, statement
            if "VALIDATE CONSTRAINT" not in statement and "alembic_version" not in statement:
                assert statements[0].startswith("SET LOCAL lock_timeout"), statement
            _require_short(statement)
    assert indexes > 30


def _require_short(statement: str) -> None:
    """Changes that would scan or rewrite a locked table are made differently."""
    if re.search(r"ADD CONSTRAINT \w+ (CHECK|FOREIGN KEY)", statement):
        assert "NOT VALID" in statement
    if re.search(r"ADD CONSTRAINT \w+ UNIQUE", statement):
        assert "USING INDEX" in statement
    assert not re.search(r"ALTER COLUMN \w+ TYPE", statement)
    assert not re.match(r"ALTER TABLE .* ADD COLUMN .* DEFAULT \w+\(", statement)


def test_nobody_waits_for_a_second_behind_a_long_transaction(postgresql_url: str) -> None:
    """The migration has to wait for that transaction."""
    address = parse_database_url(postgresql_url)
    migrate(address, "0008")
    on(address, lambda connection: seed(connection, "old"))

    async def run() -> tuple[int, list[str]]:
        reader = await asyncpg.connect(postgresql_url)
        other = await asyncpg.connect(
            postgresql_url, server_settings={"lock_timeout": "1s"}, timeout=60
        )
        done, failures = 0, []
        async with reader.transaction():
            await reader.execute("SELECT count(*) FROM tasks")
            migration = asyncio.create_task(asyncio.to_thread(migrate, address))
            until = asyncio.get_running_loop().time() + 4
            while asyncio.get_running_loop().time() < until:
                try:
                    await other.execute("SELECT count(*) FROM tasks")
                    await other.execute("UPDATE tasks SET priority = 1 WHERE title = 'Milk'")
                except asyncpg.PostgresError as error:
                    failures.append(type(error).__name__)
                done += 1
                await asyncio.sleep(0.01)
            assert not migration.done(), "it did not need to wait"
        await migration
        await reader.close()
        await other.close()
        return done, failures

    done, failures = asyncio.run(run())
    assert failures == []
    assert done > 1


def test_migrations_import_nothing_of_the_application(tmp_path: Path) -> None:
    """It changes, and a revision must not. Neither does the template."""
    template = MIGRATIONS / "script.py.mako"
    new = tmp_path / "9999_new.py"
    template_to_file(
        str(template),
        str(new),
        "utf-8",
        message="New",
        up_revision="9999",
        down_revision="9998",
        upgrades="",
        downgrades="",
    )
    files = [*MIGRATIONS.rglob("*.py"), new]
    assert len(files) > 10
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, file
                names = [node.module or ""]
            living = [
                name
                for name in names
                if name.split(".")[0] in {"impl", "generated", "openapi"}
                and name.split(".")[:2] != ["impl", "migrations"]
            ]
            assert not living, f"{file.name} imports {living}"
