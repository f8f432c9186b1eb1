"""Lists of users: filters, orders, pages and cursors."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import delete, insert
from sqlmodel import col

from impl.database import Database
from impl.users.tables import UserRow
from tests.impl.admin.administrator import Administrator, appoint
from tests.support.cases import case

INVALID_CURSOR = "/docs/problems/invalid-cursor"
EMAILS = ("b@x.example", "a-c@x.example", "a_b@x.example", "ab@x.example", "a%b@x.example")
SORTS = ("created_at", "-created_at", "email", "-email")


@pytest.fixture
async def admin(client: httpx.AsyncClient, database: Database) -> Administrator:
    """An administrator of five users with emails and three of another issuer without.

    They were created in pairs at the same time.
    """
    since = datetime(2026, 11, 21, tzinfo=UTC)
    ours: dict[str, Any] = {"issuer": "taskpact", "password_hash": "-", "subject": None}
    theirs: dict[str, Any] = {"issuer": "https://id.example", "password_hash": None}
    rows: list[dict[str, Any]] = [
        {**ours, "id": f"own-{n}", "email": email} for n, email in enumerate(EMAILS)
    ]
    rows += [{**theirs, "id": f"their-{n}", "subject": str(n), "email": None} for n in range(3)]
    async with database.transaction() as transaction:
        await transaction.execute(delete(UserRow).where(col(UserRow.id).is_not(None)))
        for n, row in enumerate(rows):
            values = {
                **row,
                "name": "Somebody",
                "created_at": since + timedelta(microseconds=n // 2),
                "deactivated_at": since if n % 3 == 0 else None,
            }
            await transaction.execute(insert(UserRow), values)
    return await appoint(client, database)


def in_order(users: list[dict[str, Any]], sort: str) -> list[dict[str, Any]]:
    def key(user: dict[str, Any]) -> tuple[object, str]:
        if sort.endswith("email"):
            return user["email"] or "", user["id"]
        return datetime.fromisoformat(user["created_at"]), user["id"]

    return sorted(users, key=key, reverse=sort.startswith("-"))


async def test_the_newest_user_comes_first_unless_told(admin: Administrator) -> None:
    users = await admin.all()
    assert len(users) == 9
    assert users[0]["id"] == admin.user_id
    assert users == in_order(users, "-created_at")


async def test_pages_of_any_size_hold_every_user_once_and_in_order(admin: Administrator) -> None:
    for sort, limit in itertools.product(SORTS, (1, 2, 4, 9, 100)):
        with case(sort, limit):
            users = await admin.all(sort=sort, limit=limit)
            assert len({user["id"] for user in users}) == len(users) == 9
            assert users == in_order(users, sort)


async def test_filters_narrow_the_list_together(admin: Administrator) -> None:
    everybody = await admin.all()
    assert [user["id"] for user in await admin.all(role="admin")] == [admin.user_id]
    for active in (True, False):
        found = await admin.all(active=str(active).lower(), limit=2)
        assert found == [user for user in everybody if user["active"] is active]
    found = await admin.all(active="false", role="user", q="b")
    assert [user["id"] for user in found] == ["own-0"]
    assert await admin.all(active="false", role="admin") == []


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        ("a", {"own-1", "own-2", "own-3", "own-4"}),
        ("A-C@X", {"own-1"}),
        ("a_", {"own-2"}),  # no character is a wildcard
        ("a%", {"own-4"}),
        ("%", set()),
        ("x.example", set()),
        ("\N{SNOWMAN}", set()),
    ],
)
async def test_a_prefix_finds_the_emails_that_begin_with_it(
    admin: Administrator, prefix: str, found: set[str]
) -> None:
    for sort in SORTS:
        users = await admin.all(q=prefix, limit=1, sort=sort, role="user")
        assert {user["id"] for user in users} == found


@pytest.mark.parametrize(
    "parameters",
    [
        {"role": "root"},
        {"active": "yes"},
        {"active": "True"},
        {"q": ""},
        {"q": "a\0"},
        {"q": "a" * 255},
        {"sort": "name"},
        {"sort": "email,id"},
        {"limit": "0"},
        {"cursor": "no cursor"},
        {"email": "a"},
    ],
)
async def test_an_invalid_filter_is_refused(
    admin: Administrator, parameters: dict[str, str]
) -> None:
    await admin.send("GET", status=422, params=parameters)


# Cursors

FILTERS: dict[str, str] = {"sort": "email", "role": "user", "active": "true", "q": "a"}


async def cursor_of(admin: Administrator) -> str:
    cursor = (await admin.page(limit=1, **FILTERS))["next_cursor"]
    await admin.page(cursor=cursor, **FILTERS)  # it is valid
    return str(cursor)


@pytest.mark.parametrize(
    "change",
    [
        *({"sort": sort} for sort in SORTS if sort != FILTERS["sort"]),
        {"role": "admin"},
        {"active": "false"},
        {"q": "a-"},
        *({name: None} for name in FILTERS),
    ],
)
async def test_a_cursor_is_valid_for_its_own_filters_and_order_only(
    admin: Administrator, change: dict[str, str | None]
) -> None:
    parameters = {k: v for k, v in {**FILTERS, **change}.items() if v is not None}
    cursor = await cursor_of(admin)
    problem = await admin.send("GET", status=400, params={**parameters, "cursor": cursor})
    assert problem["type"] == INVALID_CURSOR


async def test_a_changed_cursor_is_refused(admin: Administrator) -> None:
    cursor = await cursor_of(admin)
    for changed in (f"{cursor}A", cursor[:-1], f"{'B' if cursor[0] == 'A' else 'A'}{cursor[1:]}"):
        problem = await admin.send("GET", status=400, params={**FILTERS, "cursor": changed})
        assert problem["type"] == INVALID_CURSOR


async def test_a_cursor_of_another_admin_is_refused(
    client: httpx.AsyncClient, database: Database, admin: Administrator
) -> None:
    cursor = await cursor_of(admin)
    other = await appoint(client, database)
    await other.send("GET", status=400, params={**FILTERS, "cursor": cursor})


async def test_the_longest_email_has_a_cursor(admin: Administrator) -> None:
    domain = ".".join(["d" * 60] * 3) + ".example"
    for first in "yz":
        local = first * (254 - len(domain) - 1)
        await admin.create(email=f"{local}@{domain}", name="Long")
    emails = [user["email"] for user in await admin.all(limit=1, sort="-email")]
    assert [len(email) for email in emails[:2]] == [254, 254]
    assert [email[0] for email in emails[:2]] == ["z", "y"]


async def test_a_cursor_is_valid_after_its_user_is_gone(admin: Administrator) -> None:
    page = await admin.page(limit=2, **FILTERS)
    await admin.send("DELETE", f"/{page['items'][-1]['id']}", 204)
    rest = await admin.page(cursor=page["next_cursor"], **FILTERS)
    assert [user["email"] for user in rest["items"]] == ["a_b@x.example"]
