"""The file of an SQLite database: nobody else on the machine can read it."""

from __future__ import annotations

import os
import stat
from collections.abc import Generator
from pathlib import Path

import pytest
from sqlalchemy import text

from impl.database import Database
from impl.database.migrate import migrate
from impl.database.url import parse_database_url


@pytest.fixture(params=[0o000, 0o022])
def generous(request: pytest.FixtureRequest) -> Generator[None]:
    """A process whose new files are readable by everybody by default."""
    before = os.umask(request.param)
    yield
    os.umask(before)


async def _write(address: str) -> None:
    database = Database(parse_database_url(address))
    async with database.transaction() as transaction:
        await transaction.execute(text("CREATE TABLE notes (note TEXT)"))
    await database.close()


def _modes(folder: Path) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


@pytest.mark.usefixtures("generous")
def test_a_migrated_file_is_private(tmp_path: Path) -> None:
    migrate(parse_database_url(f"sqlite:///{tmp_path}/.data/tasks.db"))
    assert set(_modes(tmp_path / ".data").values()) == {0o600}
    assert _modes(tmp_path) == {".data": 0o700}


@pytest.mark.usefixtures("generous")
async def test_a_file_that_the_service_makes_is_private(tmp_path: Path) -> None:
    await _write(f"sqlite:///{tmp_path}/tasks.db")
    assert set(_modes(tmp_path).values()) == {0o600}


async def test_a_shared_file_stays_shared(tmp_path: Path) -> None:
    file = tmp_path / "tasks.db"
    file.touch()
    file.chmod(0o640)
    await _write(f"sqlite:///{file}")
    assert _modes(tmp_path)["tasks.db"] == 0o640
