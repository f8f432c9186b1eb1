"""Rows that belong to others, such as the lines of orders, read together for all of these."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from impl.database.plans import Values
from impl.database.queries import Query
from impl.database.transactions import Transaction


async def read_related[Key, Row](
    transaction: Transaction,
    query: Query[Row],
    values: Values,
    keys: tuple[str, Iterable[Key]],
    key_of: Callable[[Row], Key],
) -> dict[Key, list[Row]]:
    """Returns the rows of each key, by one statement for all, and by none if there are no keys.

    `keys` are the keys with the name of their parameter; `key_of` returns that of a row.
    """
    name, wanted = keys
    found: dict[Key, list[Row]] = {key: [] for key in wanted}
    if found:
        for row in await transaction.all(query, {**values, name: [*found]}):
            found[key_of(row)].append(row)
    return found
