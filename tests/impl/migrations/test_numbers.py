"""SQLite's index of words gets from ids of tasks to their numbers, and back."""

from __future__ import annotations

import sqlite3
import uuid
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, insert

from impl.database.migrate import downgrade, migrate
from impl.database.url import DatabaseUrl, parse_database_url
from impl.text.words import words
from impl.users.tables import UserRow
from tests.impl.migrations.databases import on, reflected
from tests.support.rows import new_task, new_user

TITLES = ["Buy milk", "'quoted' צה\"ל C++ \\back", "猫の手 😀", "!?", "x" * 40]
FOUND = "SELECT task_id, word FROM ix_tasks_words"
NUMBERED = "SELECT id, word FROM ix_words_of_tasks JOIN tasks USING (number)"
PENDING = "SELECT id, '' FROM ix_tasks_pending JOIN tasks USING (number)"


@pytest.fixture
def address(tmp_path: Path) -> DatabaseUrl:
    return parse_database_url(f"sqlite:///{tmp_path / 'taskpact.db'}")


def add(address: DatabaseUrl, numbers: range) -> set[tuple[str, str]]:
    """Adds tasks with these ids, and returns the words of each."""
    titles = {uuid.UUID(int=n).hex: TITLES[n % len(TITLES)] for n in numbers}

    def write(connection: Connection) -> None:
        tasks = reflected(connection).tables["tasks"]
        for task, title in titles.items():
            found = "".join(f"\n{word}" for word in words(title))
            row = new_task(user_id="ada", id=task, title=title, title_order=title, words=found)
            connection.execute(insert(tasks), row)

    on(address, write)
    return {(task, word) for task, title in titles.items() for word in words(title)}


def pairs(address: DatabaseUrl, statement: str) -> set[tuple[str, str]]:
    return {
        (row[0], row[1]) for row in on(address, lambda it: it.execute(sa.text(statement)).all())
    }


def test_the_words_of_all_tasks_are_found_by_both_versions(address: DatabaseUrl) -> None:
    migrate(address, "0015")
    on(address, lambda connection: connection.execute(insert(UserRow), new_user(id="ada")))
    old = add(address, range(40))
    migrate(address, "0016")
    assert pairs(address, NUMBERED) == old
    assert pairs(address, PENDING) == set()
    new = add(address, range(40, 50))
    assert {task for task, _ in pairs(address, PENDING)} >= {task for task, _ in new}
    assert pairs(address, FOUND) == old | new, "by the view that the version before reads"
    downgrade(address, "0015")
    assert pairs(address, FOUND) == old | new
    changed = "UPDATE tasks SET words = char(10) || 'bread' WHERE rowid <= 50"
    on(address, lambda connection: connection.execute(sa.text(changed)))
    assert {word for _, word in pairs(address, FOUND)} == {"bread"}, "its triggers are back"
    migrate(address)
    assert {word for _, word in pairs(address, NUMBERED)} == {"bread"}


def test_numbers_stay_when_the_file_is_written_anew(address: DatabaseUrl) -> None:
    migrate(address)
    on(address, lambda connection: connection.execute(insert(UserRow), new_user(id="ada")))
    expected = add(address, range(40))
    on(address, lambda it: it.execute(sa.text("DELETE FROM tasks WHERE number % 3 = 0")))
    rest = {found for found in expected if found in pairs(address, FOUND)}
    assert 0 < len(rest) < len(expected)
    with closing(sqlite3.connect(address.url.database or "")) as connection:
        connection.execute("VACUUM")
    assert pairs(address, FOUND) == rest
