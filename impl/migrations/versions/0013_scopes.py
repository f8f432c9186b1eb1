"""Finer scopes of sessions and API keys, beside the names before.

The names before stay: the version before this one runs on, and knows no others. What it writes
meanwhile has only those names, and is understood.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa

from impl.migrations.batches import fill_in_batches

revision = "0013"
down_revision = "0012"

_NAMES = {
    "account": {
        *("account:write", "account:delete", "sessions:read", "sessions:write"),
        *("api-keys:read", "api-keys:write"),
    },
    "admin": {"users:read", "users:write"},
    "profile:read": {"account:read"},
    "profile:write": {"account:write"},
}
"""What each of the names before allows."""
_ADDED = set().union(*_NAMES.values())
_TABLES = [
    sa.table(
        name,
        sa.column("user_id", sa.String),
        sa.column("id", sa.Uuid),
        sa.column("scopes", sa.String),
    )
    for name in ("sessions", "api_keys")
]


def upgrade() -> None:
    for table in _TABLES:
        lacks_some = [
            sa.and_(_has(table, before), sa.not_(sa.and_(*(_has(table, name) for name in now))))
            for before, now in _NAMES.items()
        ]
        _rewrite(table, sa.or_(*lacks_some), _with_names_of_now)


def downgrade() -> None:
    """The names before are there already; who has a part of what one allows has nothing of it."""
    for table in _TABLES:
        _rewrite(table, sa.or_(*(_has(table, name) for name in _ADDED)), _with_names_before)


def _with_names_of_now(scopes: set[str]) -> set[str]:
    return scopes.union(*(now for before, now in _NAMES.items() if before in scopes))


def _with_names_before(scopes: set[str]) -> set[str]:
    return scopes - _ADDED


def _rewrite(
    table: sa.TableClause, which: sa.ColumnElement[bool], change: Callable[[set[str]], set[str]]
) -> None:
    key = (table.c.user_id, table.c.id)
    rows = sa.select(*key, table.c.scopes).where(which)
    fill_in_batches(rows, key, partial(_write, table, change))


def _write(
    table: sa.TableClause,
    change: Callable[[set[str]], set[str]],
    connection: sa.Connection,
    rows: Sequence[sa.Row[Any]],
) -> None:
    for row in rows:
        this = sa.and_(table.c.user_id == row.user_id, table.c.id == row.id)
        scopes = " ".join(sorted(change(set(row.scopes.split()))))
        connection.execute(sa.update(table).where(this).values(scopes=scopes))


def _has(table: sa.TableClause, name: str) -> sa.ColumnElement[bool]:
    return sa.literal(" ").concat(table.c.scopes).concat(" ").contains(f" {name} ", autoescape=True)
