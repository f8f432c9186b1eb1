"""What a database is, is found out by one connection, in time, and without making anything."""

from __future__ import annotations

import re
import socket
import time
from pathlib import Path

import pytest

from impl.database import DatabaseUnavailableError
from impl.database.facts import Facts, facts_of
from impl.database.schema import NEWEST, Schema
from impl.database.url import parse_database_url


def test_it_is_a_product_of_a_version_with_a_schema(database_url: str) -> None:
    facts = facts_of(parse_database_url(database_url), 5)
    name = "PostgreSQL" if database_url.startswith("postgres") else "SQLite"
    assert re.fullmatch(rf"{name} \d+(\.\d+)+", facts.product)
    assert facts.schema == Schema(NEWEST)


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    file = tmp_path / "new" / "tasks.db"
    assert facts_of(parse_database_url(f"sqlite:///{file}"), 5) == Facts("SQLite", Schema(None))
    assert not file.parent.exists()


def test_a_server_that_never_answers_is_not_waited_for() -> None:
    """The driver alone would wait for a minute."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = parse_database_url(f"postgres://127.0.0.1:{silent.getsockname()[1]}/t")
        before = time.monotonic()
        with pytest.raises(DatabaseUnavailableError):
            facts_of(address, 0.2)
    assert time.monotonic() - before < 30
