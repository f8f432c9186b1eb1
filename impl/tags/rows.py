"""Rows of tags, and what the contract shows of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from generated.models import Tag
from impl.text.visible import UNNAMED, visible


def tag_of(row: Row[Any]) -> Tag:
    """Returns the tag of a row that has its counts, too."""
    name = visible(row.name, UNNAMED)
    return Tag(id=row.id, name=name, tasks=row.tasks, open_tasks=row.open_tasks)
