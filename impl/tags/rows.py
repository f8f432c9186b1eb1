"""Tags as the contract shows them."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from generated.models import Tag
from impl.text.visible import UNNAMED, visible


class TagRecord(NamedTuple):
    """A tag by itself."""

    id: UUID
    name: str
    folded: str


class CountedTag(NamedTuple):
    """What a `Tag` is made of."""

    id: UUID
    name: str
    folded: str
    tasks: int
    open_tasks: int


class TagNames(NamedTuple):
    """The names of a task's tags, a line each."""

    names: str | None


class Link(NamedTuple):
    """That a task has a tag."""

    task_id: UUID
    tag_id: UUID


class NameOfTask(NamedTuple):
    """That a task has a tag of this name."""

    task_id: UUID
    name: str


def tag_of(row: CountedTag) -> Tag:
    """Returns the tag of a row with its counts."""
    name = visible(row.name, UNNAMED)
    return Tag(id=row.id, name=name, tasks=row.tasks, open_tasks=row.open_tasks)
