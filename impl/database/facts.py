"""What a database is: which product, which version of it, and which schema it has."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from impl.database.maintenance import on
from impl.database.schema import Schema, is_missing, schema_in
from impl.database.url import DatabaseUrl


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a database after one connection."""

    product: str
    """Such as `PostgreSQL 17.6`; without a version while there is no database yet."""
    schema: Schema


def facts_of(address: DatabaseUrl, connect_seconds: float) -> Facts:
    """Returns what a database is. A missing SQLite file is not created.

    Raises:
        DatabaseUnavailableError: the database cannot be reached in time.
    """
    if is_missing(address):
        return Facts(product_of(address), Schema(None))
    arguments = {} if address.is_sqlite else {"timeout": connect_seconds}
    bounded = replace(address, connect_args={**arguments, **address.connect_args})
    return asyncio.run(on(bounded, facts_in, sqlite_begin="BEGIN"))


def facts_in(connection: Connection) -> Facts:
    """Returns what the database is, and ends the transaction that read it."""
    version = connection.dialect.server_version_info or ()  # was asked for when connecting
    name = _product(is_sqlite=connection.dialect.name == "sqlite")
    return Facts(f"{name} {'.'.join(map(str, version))}", schema_in(connection))


def product_of(address: DatabaseUrl) -> str:
    """Returns the name of the product alone."""
    return _product(is_sqlite=address.is_sqlite)


def _product(*, is_sqlite: bool) -> str:
    return "SQLite" if is_sqlite else "PostgreSQL"
