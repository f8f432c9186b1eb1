"""Revision 0012 converts older words, tags and names."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from impl.database import Database
from impl.database.migrate import downgrade, migrate
from impl.database.repair import repair
from impl.database.url import DatabaseUrl, parse_database_url
from impl.service import REPAIRS
from tests.impl.migrations.conftest import New
from tests.impl.migrations.databases import content, on, reflected
from tests.impl.migrations.seeding import seed
from tests.impl.migrations.test_killed import run_killed

LABEL = "old"
OWNER = f"ada-{LABEL}"
HEART, OTHER_HEART, PLAIN_HEART, HOME, UNSEEN = (uuid.UUID(int=number) for number in range(1, 6))
NAMES = {
    HEART: "\u2764\ufe0f",
    OTHER_HEART: "\u2764\ufe0e",
    PLAIN_HEART: "\u2764",
    HOME: "Home",
    UNSEEN: "\u200b\u2800",
}
BEFORE = datetime(2026, 11, 21, 9, 30, 15, 123456, UTC)


def add_tags(connection: Connection) -> None:
    """Gives a user's tasks tags that only revision 0011 distinguishes, and invisible names."""
    tables = reflected(connection).tables
    users, tasks, tags, links = (tables[n] for n in ("users", "tasks", "tags", "task_tags"))
    connection.execute(links.delete().where(links.c.user_id == OWNER))
    connection.execute(tags.delete().where(tags.c.user_id == OWNER))
    key = {"user_id": OWNER}
    for tag, name in NAMES.items():
        row = {**key, "id": as_stored(connection, tag), "name": name, "folded": name.lower()}
        connection.execute(insert(tags).values(row))
    own = select(tasks.c.id).where(tasks.c.user_id == OWNER).order_by(tasks.c.id)
    for place, task in enumerate(connection.scalars(own).all()):
        for number, tag in enumerate(NAMES):
            if place >> number & 1:
                link = {**key, "tag_id": as_stored(connection, tag), "task_id": task}
                connection.execute(insert(links).values(link))
    mine = update(users).where(users.c.id == OWNER)
    connection.execute(mine.values(tag_count=len(NAMES), name="\u2060"))
    first = connection.scalars(own).first()
    unseen = update(tasks).where(tasks.c.user_id == OWNER, tasks.c.id == first)
    connection.execute(unseen.values(title="\u3164", description="Ünïcode C++"))


def as_stored(connection: Connection, identifier: uuid.UUID) -> Any:
    return identifier.hex if connection.dialect.name == "sqlite" else identifier


@pytest.fixture(scope="module")
def prepared_url(new_url: New) -> str:
    url = new_url()
    address = parse_database_url(url)
    migrate(address, "0008")
    on(address, lambda connection: seed(connection, LABEL))
    migrate(address, "0011")
    on(address, add_tags)
    return url


@pytest.fixture
def prepared(new_url: New, prepared_url: str) -> DatabaseUrl:
    """A database at revision 0011, with what it had to convert."""
    return parse_database_url(new_url(prepared_url))


def own_rows(address: DatabaseUrl, table: str) -> list[dict[str, Any]]:
    return [row for row in content(address).rows[table].values() if row.get("user_id") == OWNER]


def tagged(address: DatabaseUrl) -> dict[Any, set[uuid.UUID]]:
    """Returns the ids of the tags of all tasks."""
    found: dict[Any, set[uuid.UUID]] = {row["id"]: set() for row in own_rows(address, "tasks")}
    for link in own_rows(address, "task_tags"):
        found[link["task_id"]].add(uuid.UUID(str(link["tag_id"])))
    return found


async def differences(address: DatabaseUrl, names: Callable[[str], bool]) -> dict[str, int]:
    database = Database(address)
    try:
        results = {k.name: await repair(database, k) for k in REPAIRS if names(k.name)}
    finally:
        await database.close()
    return {name: result.repaired for name, result in results.items()}


def test_tags_that_became_one_are_merged(
    prepared: DatabaseUrl, caplog: pytest.LogCaptureFixture
) -> None:
    tasks = {row["id"]: row for row in own_rows(prepared, "tasks")}
    before = tagged(prepared)
    with caplog.at_level(logging.INFO, "impl.migrations.text"):
        migrate(prepared)
    names = {uuid.UUID(str(row["id"])): row["name"] for row in own_rows(prepared, "tags")}
    assert names == {HEART: NAMES[HEART], HOME: "Home", UNSEEN: "(unnamed)"}
    merged = {OTHER_HEART, PLAIN_HEART}
    after = tagged(prepared)
    for row in own_rows(prepared, "tasks"):
        had = before[row["id"]]
        assert after[row["id"]] == {HEART if tag in merged else tag for tag in had}
        changes = len(had & {*merged, UNSEEN}) + (row["title"] == "(untitled)")
        assert row["version"] == tasks[row["id"]]["version"] + changes
        assert (row["updated_at"] == tasks[row["id"]]["updated_at"]) == (changes == 0)
    said = "\n".join(record.getMessage() for record in caplog.records)
    for tag in sorted(merged):
        assert f"User {OWNER}: tag {tag} became one with tag {HEART}" in said
    assert "2 tags of 1 users became one with others" in said
    assert "\u2764" not in said, "logs tell no texts"
    assert asyncio.run(differences(prepared, lambda name: name != "counts")) == {
        "tasks": 0,
        "answers about tasks": 0,
        "users": 0,
        "users with tags": 0,
        "API keys": 0,
    }
    (owner,) = [u for u in content(prepared).rows["users"].values() if u["id"] == OWNER]
    assert (owner["name"], owner["tag_count"]) == ("(unnamed)", 3)


def test_text_is_recounted_if_a_title_was_repaired(prepared: DatabaseUrl) -> None:
    (before,) = [u for u in content(prepared).rows["users"].values() if u["id"] == OWNER]
    migrate(prepared)
    (after,) = [u for u in content(prepared).rows["users"].values() if u["id"] == OWNER]
    assert after["text_bytes"] == before["text_bytes"] + len("(untitled)") - 3
    words = {row["word"] for row in own_rows(prepared, "task_words")}
    assert {"untitled", "unicode", "c++"} <= words


def test_killed_at_every_change_it_merges_once(
    new_url: New, prepared_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, undisturbed = (parse_database_url(new_url(prepared_url)) for _ in range(2))
    assert run_killed(lambda: migrate(address), monkeypatch) > 3
    migrate(undisturbed)
    for table in ("users", "tasks", "tags", "task_tags", "task_words"):
        one, other = (timeless(database, table) for database in (address, undisturbed))
        assert one == other


def timeless(address: DatabaseUrl, table: str) -> list[dict[str, Any]]:
    rows = content(address).rows[table].values()
    return [{name: row[name] for name in row if name != "updated_at"} for row in rows]


def test_the_version_before_finds_what_it_did(prepared: DatabaseUrl) -> None:
    """After a downgrade its words are there again; merged tags stay merged."""
    words = {(row["task_id"], row["word"]) for row in own_rows(prepared, "task_words")}
    migrate(prepared)
    after = {(row["task_id"], row["word"]) for row in own_rows(prepared, "task_words")}
    assert "猫の手" not in {word for _, word in after}
    downgrade(prepared, "0011")
    again = {(row["task_id"], row["word"]) for row in own_rows(prepared, "task_words")}
    (unseen,) = [row["id"] for row in own_rows(prepared, "tasks") if row["title"] == "(untitled)"]
    assert {w for w in again if w[0] != unseen} == {w for w in words if w[0] != unseen}
    folded = {row["folded"] for row in own_rows(prepared, "tags")}
    assert folded == {"\u2764\ufe0f", "home", "(unnamed)"}
    migrate(prepared)
    assert {row["folded"] for row in own_rows(prepared, "tags")} == {"\u2764", "home", "(unnamed)"}
