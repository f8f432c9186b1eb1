"""Both databases refuse a user who cannot be, whoever writes the row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, inspect, text, update
from sqlalchemy.exc import IntegrityError

from impl.database.migrate import downgrade, migrate
from impl.database.url import DatabaseUrl, parse_database_url
from impl.quotas.tables import TASK_COUNT
from impl.users.tables import UserRow
from tests.impl.migrations.databases import on

ADA: Mapping[str, Any] = {
    "id": "ada",
    "email": "ada@example.com",
    "name": "Ada",
    "password_hash": "-",
    "created_at": datetime(2026, 11, 21, tzinfo=UTC),
}
WRONG: Mapping[str, Mapping[str, Any]] = {
    "ck_users_role": {"role": "owner"},
    "ck_users_password": {"password_hash": None},
    "ck_users_subject": {"subject": "ada"},
}

FUNCTION_OF_ANOTHER = """
CREATE FUNCTION refuse_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'
"""
TRIGGERS = """
SELECT tgname, ARRAY(SELECT attname FROM pg_attribute
                     WHERE attrelid = tgrelid AND attnum = ANY (tgattr))
FROM pg_trigger WHERE tgrelid = 'users'::regclass AND tgfoid = 'refuse_row'::regproc
"""
"""The triggers that refuse rows of users, and the columns whose change they are for."""
DEFINITION = "SELECT pg_get_functiondef('refuse_row'::regproc)"
IS_OURS = """
SELECT pg_get_userbyid(proowner) = current_user FROM pg_proc WHERE proname = 'refuse_row'
"""
FUNCTIONS = "SELECT count(*) FROM pg_proc WHERE proname = 'refuse_row'"


def add(address: DatabaseUrl, user: Mapping[str, Any]) -> None:
    on(address, lambda connection: connection.execute(insert(UserRow), user))


def change(address: DatabaseUrl, values: Mapping[Any, Any]) -> None:
    on(address, lambda connection: connection.execute(update(UserRow).values(values)))


@pytest.mark.parametrize("check", WRONG)
def test_a_wrong_user_is_not_stored(migrated: DatabaseUrl, check: str) -> None:
    with pytest.raises(IntegrityError, match=check):
        add(migrated, {**ADA, **WRONG[check]})


def test_no_user_becomes_wrong(migrated: DatabaseUrl) -> None:
    add(migrated, ADA)
    for check, values in WRONG.items():
        with pytest.raises(IntegrityError, match=check):
            change(migrated, values)
    change(migrated, {"role": "admin", TASK_COUNT: 1})


def test_the_version_before_refuses_the_same(migrated: DatabaseUrl) -> None:
    downgrade(migrated, "0017")
    add(migrated, ADA)
    for check, values in WRONG.items():
        with pytest.raises(IntegrityError, match=check):
            change(migrated, values)
    migrate(migrated)
    with pytest.raises(IntegrityError, match="ck_users_role"):
        change(migrated, WRONG["ck_users_role"])


def test_counting_what_a_user_stores_asks_no_check_of_postgresql(postgresql_url: str) -> None:
    """It would read and plan each check of the table anew, for each task that is created."""
    address = parse_database_url(postgresql_url)
    migrate(address)
    assert on(address, lambda connection: inspect(connection).get_check_constraints("users")) == []
    columns = on(address, lambda connection: connection.execute(text(TRIGGERS)).all())
    assert {name: {*of} for name, of in columns} == {
        "ck_users_role": {"role"},
        "ck_users_password": {"issuer", "password_hash"},
        "ck_users_subject": {"issuer", "subject"},
    }


def test_the_version_before_has_nothing_of_what_replaced_its_checks(postgresql_url: str) -> None:
    address = parse_database_url(postgresql_url)
    migrate(address)
    downgrade(address, "0017")
    (functions,) = on(address, lambda connection: connection.execute(text(FUNCTIONS)).all())
    assert functions == (0,)


def test_a_function_that_was_there_before_lets_no_wrong_user_pass(postgresql_url: str) -> None:
    address = parse_database_url(postgresql_url)
    migrate(address, "0017")
    on(address, lambda connection: connection.execute(text(FUNCTION_OF_ANOTHER)))
    migrate(address)
    with pytest.raises(IntegrityError, match="ck_users_role"):
        add(address, {**ADA, "role": "owner"})


def test_a_function_of_somebody_else_becomes_ours(postgresql_url: str) -> None:
    """Although it does the same as long as its owner does not change it."""
    address = parse_database_url(postgresql_url)
    migrate(address)
    definition = on(address, lambda connection: connection.scalar(text(DEFINITION)))
    downgrade(address, "0017")
    run(
        address,
        definition,
        "CREATE ROLE somebody_else",
        "ALTER FUNCTION refuse_row() OWNER TO somebody_else",
    )
    try:
        migrate(address)
        assert on(address, lambda connection: connection.scalar(text(IS_OURS)))
    finally:
        run(address, "DROP OWNED BY somebody_else CASCADE", "DROP ROLE somebody_else")


def run(address: DatabaseUrl, *statements: str) -> None:
    for statement in statements:
        on(address, lambda connection, sql=statement: connection.execute(text(sql)))  # type: ignore[misc]
