"""The entity tags of tasks: their versions, in quotes."""

from __future__ import annotations

import re

from generated.models import Task
from generated.preconditions import EntityTags
from impl.tasks.answers import CurrentTask
from impl.tasks.rows import TaskRecord

FIRST = '"1"'
"""The entity tag of a new task."""
_ETAG = re.compile(r'"([1-9][0-9]{0,8})"')


def etag(task: TaskRecord | CurrentTask | Task) -> str:
    """Returns the entity tag of a task as it is."""
    return f'"{task.version}"'


def versions_of(tags: EntityTags) -> list[int]:
    """Returns the versions of these tags. Weak tags never match (RFC 9110, section 13.1.1)."""
    return [int(found[1]) for tag in tags.strong if (found := _ETAG.fullmatch(tag))]
