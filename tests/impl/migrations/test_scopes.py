"""Revision 0013 gives sessions and API keys the finer scopes, beside the names before."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, insert, select

from impl.database.migrate import downgrade, migrate
from impl.database.url import DatabaseUrl
from impl.users.scopes import read_scopes, write_scopes
from tests.impl.migrations.databases import on, reflected
from tests.impl.migrations.seeding import row_of, seed

TABLES = ("sessions", "api_keys")
OF_ACCOUNT = {"account:write", "account:delete", "sessions:read", "sessions:write"} | {
    *("api-keys:read", "api-keys:write")
}
BEFORE = {
    "tasks:read": {"tasks:read"},
    "profile:read tasks:read": {"account:read", "tasks:read"},
    "profile:write": {"account:write"},
    "account": OF_ACCOUNT,
    "account admin profile:read profile:write tasks:read tasks:write": OF_ACCOUNT
    | {"users:read", "users:write", "account:read", "tasks:read", "tasks:write"},
    "": set[str](),
    "profile:readers x-admin": {"profile:readers", "x-admin"},
}
"""What the version before stored, and what it means now."""


def stored(connection: Connection, table: str) -> list[str]:
    rows = reflected(connection).tables[table]
    return list(connection.scalars(select(rows.c.scopes).order_by(rows.c.created_at)).all())


def add(address: DatabaseUrl, table: str, texts: list[str]) -> None:
    def add_rows(connection: Connection) -> None:
        rows = reflected(connection).tables[table]
        connection.execute(rows.delete())
        for number, scopes in enumerate(texts):
            created_at = datetime(2026, 11, 21, 9, number, tzinfo=UTC)
            told = {"user_id": "ada-old", "scopes": scopes, "created_at": created_at}
            connection.execute(insert(rows), row_of(rows, told, number))

    on(address, add_rows)


def texts(address: DatabaseUrl, table: str) -> list[str]:
    return on(address, lambda connection: stored(connection, table))


@pytest.mark.parametrize("table", TABLES)
def test_old_names_mean_what_they_meant_and_stay_for_the_version_before(
    empty: DatabaseUrl, table: str
) -> None:
    migrate(empty, "0012")
    on(empty, lambda connection: seed(connection, "old"))
    add(empty, table, list(BEFORE))
    for _ in range(2):
        migrate(empty, "0013")
        found = texts(empty, table)
        assert [set(read_scopes(text)) for text in found] == list(BEFORE.values())
        for before, text in zip(BEFORE, found, strict=True):
            assert set(before.split()) <= set(text.split())
        downgrade(empty, "0012")
        assert [set(t.split()) for t in texts(empty, table)] == [set(t.split()) for t in BEFORE]


@pytest.mark.parametrize("table", TABLES)
def test_what_this_version_writes_is_narrowed_by_a_downgrade_and_never_widened(
    empty: DatabaseUrl, table: str
) -> None:
    migrate(empty, "0013")
    on(empty, lambda connection: seed(connection, "old"))
    written = [{"tasks:read", "account:read"}, {"sessions:read"}, OF_ACCOUNT - {"account:delete"}]
    add(empty, table, [write_scopes(scopes) for scopes in written])
    downgrade(empty, "0012")
    before = [{"profile:read", "tasks:read"}, set(), {"profile:write"}]
    assert [set(text.split()) for text in texts(empty, table)] == before
    migrate(empty, "0013")
    again = [set(read_scopes(text)) for text in texts(empty, table)]
    assert all(now <= then for now, then in zip(again, written, strict=True))
