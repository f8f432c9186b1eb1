"""Both versions that run side by side understand each other's scopes."""

from __future__ import annotations

from itertools import combinations

import pytest
from sqlmodel import AutoString

from impl.api_keys.tables import ApiKeyRow
from impl.auth.tables import SessionRow
from impl.database.queries import columns_of
from impl.users.roles import ALL_SCOPES, SCOPES
from impl.users.scopes import read_scopes, write_scopes

ALL_BEFORE = frozenset(
    ("account", "admin", "profile:read", "profile:write", "tasks:read", "tasks:write")
)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("tasks:read tasks:write", {"tasks:read", "tasks:write"}),
        ("profile:read", {"account:read"}),
        ("profile:write", {"account:write"}),
        ("admin", {"users:read", "users:write"}),
        (
            "account",
            {"account:write", "account:delete", "sessions:read", "sessions:write"}
            | {"api-keys:read", "api-keys:write"},
        ),
        ("", set()),
    ],
)
def test_a_name_before_means_what_it_meant(before: str, now: set[str]) -> None:
    assert read_scopes(before) == now


def test_all_names_before_are_all_scopes() -> None:
    assert read_scopes(" ".join(ALL_BEFORE)) == ALL_SCOPES


def test_the_version_before_finds_all_its_names_in_what_a_whole_session_writes() -> None:
    assert ALL_BEFORE.issubset(write_scopes(ALL_SCOPES).split())
    assert set(write_scopes(SCOPES["user"]).split()) & ALL_BEFORE == ALL_BEFORE - {"admin"}


def test_what_is_written_is_read_whatever_it_is() -> None:
    """So nobody gets more by the names before, which are there only for what is granted in full."""
    for size in range(len(ALL_SCOPES) + 1):
        for scopes in combinations(sorted(ALL_SCOPES), size):
            assert read_scopes(write_scopes(scopes)) == set(scopes)


def test_the_longest_text_fits_the_columns() -> None:
    for row in (SessionRow, ApiKeyRow):
        (column,) = columns_of(row, "scopes")
        assert isinstance(column.type, AutoString)
        assert len(write_scopes(ALL_SCOPES)) <= column.type.length
