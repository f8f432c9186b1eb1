"""The database writes down whose rights have changed, whoever changes them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Executable, delete, select, update
from sqlmodel import col

from impl.api_keys.tables import ApiKeyRow
from impl.auth.tables import SessionRow
from impl.database import Database, values_of
from impl.revocations.tables import RevocationRow
from impl.users.tables import UserRow
from tests.impl.revocations.credentials import new_holders, run

NOW = datetime.now(UTC)
REVOKING: dict[str, Executable] = {
    "an ended session": delete(SessionRow),
    "a session that ends sooner": update(SessionRow).values(ends_at=NOW),
    "a revoked key": delete(ApiKeyRow),
    "a key that expires": update(ApiKeyRow).values(expires_at=NOW),
    "a key with other scopes": update(ApiKeyRow).values(scopes="tasks:write"),
    "a key with another secret": update(ApiKeyRow).values(secret_hash=b"other"),
    "another role": update(UserRow).values(role="admin"),
    "a deactivated user": update(UserRow).values(deactivated_at=NOW),
    "an activated user": update(UserRow).values(deactivated_at=None),
    "a deleted user": delete(UserRow),
}
OTHERS: dict[str, Executable] = {
    "a renewed session": update(SessionRow).values(generation=7, token_hash=b"7", expires_at=NOW),
    "a used session": update(SessionRow).values(last_used_at=NOW),
    "a used key": update(ApiKeyRow).values(last_used_at=NOW),
    "a renamed user": update(UserRow).values(name="Grace", password_hash="$2b$04$other"),
    "the same role": update(UserRow).values(role="user"),
}


async def revoked(database: Database) -> list[str]:
    """Returns whose rights have changed, the first one first."""
    users = values_of(str, select(col(RevocationRow.user_id)).order_by(col(RevocationRow.position)))
    async with database.transaction(read_only=True) as transaction:
        return await transaction.all(users, {})


async def only_users(database: Database, **values: object) -> list[str]:
    """Replaces all users, and returns the ids of the new ones."""
    await run(database, delete(UserRow))
    holders = await new_holders(database, 2)
    if values:
        await run(database, update(UserRow).values(**values))
    await run(database, delete(RevocationRow))
    return sorted(holder.user_id for holder in holders)


@pytest.fixture
async def users(database: Database) -> list[str]:
    return await only_users(database, role="user")


async def test_it_is_written_whatever_is_revoked(database: Database) -> None:
    for what, statement in REVOKING.items():
        users = await only_users(
            database, deactivated_at=NOW if what == "an activated user" else None
        )
        await run(database, statement)
        assert sorted(set(await revoked(database))) == users, what


async def test_it_is_written_when_it_happened(database: Database, users: list[str]) -> None:
    await run(database, delete(SessionRow))
    moments = values_of(datetime, select(col(RevocationRow.revoked_at)))
    async with database.transaction(read_only=True) as transaction:
        found = await transaction.all(moments, {})
    assert len(found) == len(users)
    assert all(abs((datetime.now(UTC) - moment).total_seconds()) < 60 for moment in found)


async def test_nothing_else_is_written(database: Database, users: list[str]) -> None:
    for what, statement in OTHERS.items():
        await run(database, statement)
        assert await revoked(database) == [], what


async def test_a_session_with_no_token_left_ends_silently(
    database: Database, users: list[str]
) -> None:
    """As those that are purged, of which there may be thousands at once."""
    passed, ahead = NOW - timedelta(seconds=1), NOW + timedelta(hours=1)
    long_ago, lately = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
    cases = {
        "expired": (passed, long_ago, False),
        "expired, with a recent token": (passed, lately, True),
        "expired by hand": (long_ago, NOW, True),
        "not expired": (ahead, long_ago, True),
    }
    for case, (expires_at, renewed_at, is_written) in cases.items():
        users = await only_users(database)
        moments = {"expires_at": expires_at, "renewed_at": renewed_at}
        await run(database, update(SessionRow).values(moments), delete(SessionRow))
        assert sorted(await revoked(database)) == (users if is_written else []), case


async def test_a_key_that_expired_long_ago_ends_silently(
    database: Database, users: list[str]
) -> None:
    for hours, is_written in ((3, False), (1, True), (-1, True)):
        users = await only_users(database)
        expiring = update(ApiKeyRow).values(expires_at=NOW - timedelta(hours=hours))
        await run(database, expiring, delete(RevocationRow))
        await run(database, delete(ApiKeyRow))
        assert sorted(await revoked(database)) == (users if is_written else []), hours


async def test_what_is_rolled_back_is_not_written(database: Database, users: list[str]) -> None:
    async with database.transaction() as transaction:
        await transaction.execute(delete(SessionRow))
        await transaction.close()
    assert await revoked(database) == []


async def test_a_transaction_that_ends_much_is_one_row_a_user_or_one_after_the_other(
    database: Database, users: list[str]
) -> None:
    """Positions are unique with the user, and only grow, also once the oldest are gone."""
    await run(database, delete(SessionRow), delete(ApiKeyRow), delete(UserRow))
    positions = values_of(
        int, select(col(RevocationRow.position)).order_by(col(RevocationRow.position))
    )
    async with database.transaction(read_only=True) as transaction:
        first = await transaction.all(positions, {})
    assert len(first) == (6 if database.is_sqlite else 2)
    await run(database, delete(RevocationRow))
    await asyncio.sleep(0.02)  # the positions of SQLite are milliseconds, or more
    await new_holders(database, 1)
    await run(database, delete(UserRow))
    async with database.transaction(read_only=True) as transaction:
        later = await transaction.all(positions, {})
    assert min(later) > max(first)
