"""Copies of an SQLite database: whole while others write, private, and never in place of a file."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from impl.database import backup
from impl.database.backup import BackupError, back_up, restore
from impl.database.url import DatabaseUrl, parse_database_url
from tests.support.apps import run_app, settings_for
from tests.support.users import sign_up

_HALF = "SELECT count(*) FROM tasks WHERE (SELECT count(*) FROM task_tags WHERE task_id = id) != 2"


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path) -> Path:
    """A migrated database."""
    file = tmp_path / "tasks.db"
    file.write_bytes(sqlite_template.read_bytes())
    return file


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The file of a copy that is to be made, in a folder of its own."""
    folder = tmp_path / "copies"
    folder.mkdir()
    return folder / "copy.db"


def address_of(file: Path) -> DatabaseUrl:
    return parse_database_url(f"sqlite:///{file}")


def all_of(file: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(sql).fetchall()


async def test_a_copy_that_is_made_while_others_write_is_as_of_one_moment(
    file: Path, copy: Path
) -> None:
    async with run_app(settings_for(f"sqlite:///{file}")) as client:
        user = await sign_up(client)
        created = []

        async def create_all() -> None:
            for _ in range(10):
                new = {"title": "x", "tags": ["Home", "Work"]}
                response = await client.post(user.tasks, json=new, headers=user.headers)
                assert response.status_code == 201, "who writes does not wait for the copy"
                created.append(response.json()["id"].replace("-", ""))

        async with asyncio.timeout(60), asyncio.TaskGroup() as group:
            await create_all()
            before = [*created]
            for _ in range(4):
                group.create_task(create_all())
            await asyncio.to_thread(back_up, address_of(file), copy)
    copied = {row[0] for row in all_of(copy, "SELECT id FROM tasks")}
    assert set(before) <= copied <= set(created)
    assert all_of(copy, _HALF) == [(0,)]


def test_a_copy_is_one_file_that_only_its_owner_can_read(file: Path, copy: Path) -> None:
    before = os.umask(0)
    back_up(address_of(file), copy)
    restore(copy, address_of(copy.with_name("folder") / "restored.db"))
    os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in copy.parent.rglob("*")}
    assert modes == {"copy.db": 0o600, "folder": 0o700, "restored.db": 0o600}
    assert all_of(copy, "PRAGMA journal_mode") == [("delete",)]


@pytest.mark.parametrize("name", ["copy.db", "copy.db-wal", "copy.db-shm", "copy.db-journal"])
def test_what_is_there_stays(file: Path, copy: Path, name: str) -> None:
    """A log of an older database would be applied to the one that is restored."""
    there = copy.with_name(name)
    there.write_text("precious")
    with pytest.raises(BackupError, match=rf"a file \S+{name} already, and it stays"):
        back_up(address_of(file), copy)
    with pytest.raises(BackupError, match="already"):
        restore(file, address_of(copy))
    assert [*copy.parent.iterdir()] == [there]
    assert there.read_text() == "precious"


def test_a_file_that_comes_meanwhile_stays(
    file: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_copy_whole", lambda _source, _new: copy.write_text("precious"))
    with pytest.raises(FileExistsError):
        back_up(address_of(file), copy)
    assert [*copy.parent.iterdir()] == [copy]
    assert copy.read_text() == "precious"


def test_a_damaged_database_gives_no_copy(file: Path, copy: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096 * 3 : 4096 * 5] = os.urandom(4096 * 2)
    file.write_bytes(content)
    with pytest.raises(BackupError, match=rf"{file} (is damaged|cannot be copied): "):
        back_up(address_of(file), copy)
    assert not [*copy.parent.iterdir()]


@pytest.mark.parametrize("content", [b"", b"no database at all " * 100])
def test_what_is_no_database_of_the_service_is_not_restored(
    file: Path, copy: Path, content: bytes
) -> None:
    copy.write_bytes(content)
    with pytest.raises(BackupError, match=r"no database of this service|not a database"):
        restore(copy, address_of(file.with_name("new.db")))
    assert not file.with_name("new.db").exists()


def test_what_is_not_there_is_neither_copied_nor_made(file: Path, copy: Path) -> None:
    missing = address_of(file.with_name("missing.db"))
    with pytest.raises(BackupError, match="There is no file"):
        back_up(missing, copy)
    with pytest.raises(BackupError, match="There is no folder"):
        back_up(address_of(file), copy.with_name("no folder") / "copy.db")
    assert not [*copy.parent.iterdir()]


def test_postgresql_has_its_own_tools(copy: Path) -> None:
    address = parse_database_url("postgresql://db/tasks")
    with pytest.raises(BackupError, match="pg_dump"):
        back_up(address, copy)
    with pytest.raises(BackupError, match="pg_dump"):
        restore(copy, address)
