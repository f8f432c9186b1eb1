"""Tags as the contract shows them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from generated.models import Tag
from impl.text.visible import UNNAMED, visible


def tag_of(row: Row[Any]) -> Tag:
    """Returns the tag of a row with its counts."""
    name = visible(row.name, UNNAMED)
    return Tag(id=row.id, name=name, tasks=row.tasks, open_tasks=row.open_tasks)
