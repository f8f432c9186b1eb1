"""Repairs which tags are the same, and invisible names."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Row,
    select,
)
from sqlmodel import col

from impl.database import Transaction
from impl.database.repair import Differences, Key, Repair, between, columns_of
from impl.tags.merging import identify_tags
from impl.tags.tables import TagRow
from impl.text.folding import identity
from impl.text.visible import is_visible
from impl.users.tables import UserRow

_USER_KEY = columns_of(UserRow, "id")
(_TAG_OWNER,) = columns_of(TagRow, "user_id")
_TAGS = select(col(TagRow.user_id), col(TagRow.name), col(TagRow.folded))


async def _find_tags(transaction: Transaction, first: Key, last: Key) -> Differences:
    """Returns the users with a wrong tag: changing tags locks their user."""
    tags = await transaction.all(_TAGS.where(*between([_TAG_OWNER], first, last)), {})
    return {
        (tag.user_id,): tag
        for tag in tags
        if tag.folded != identity(tag.name) or not is_visible(tag.name)
    }


async def _mend_tags(transaction: Transaction, tag: Row[Any]) -> bool:
    await identify_tags(transaction, tag.user_id, datetime.now(UTC))
    return True


REPAIRS = (Repair("users with tags", _USER_KEY, _find_tags, _mend_tags),)
