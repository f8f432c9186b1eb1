"""Repairs which tags are the same, and invisible names."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import (
    select,
)

from impl.database import Transaction, rows_of
from impl.database.queries import columns_of
from impl.database.repair import Differences, Key, Repair, between
from impl.tags.merging import identify_tags
from impl.tags.tables import TagRow
from impl.text.folding import identity
from impl.text.visible import is_visible
from impl.users.tables import UserRow


class _Named(NamedTuple):
    user_id: str
    name: str
    folded: str


_USER_KEY = columns_of(UserRow, "id")
(_TAG_OWNER,) = columns_of(TagRow, "user_id")
_TAGS = select(*columns_of(TagRow, *_Named._fields))


async def _find_tags(transaction: Transaction, first: Key, last: Key) -> Differences:
    """Returns the users with a wrong tag: changing tags locks their user."""
    query = rows_of(_Named, _TAGS.where(*between([_TAG_OWNER], first, last)))
    tags = await transaction.all(query, {})
    return {
        (tag.user_id,): tag
        for tag in tags
        if tag.folded != identity(tag.name) or not is_visible(tag.name)
    }


async def _mend_tags(transaction: Transaction, tag: _Named) -> bool:
    await identify_tags(transaction, tag.user_id, datetime.now(UTC))
    return True


REPAIRS = (Repair("users with tags", _USER_KEY, _find_tags, _mend_tags),)
