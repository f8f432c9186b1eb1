"""A part of a body is the JSON of something else."""

from __future__ import annotations

from generated.models import Tag, Task, TaskPage
from generated.structs import Encoded


def page_of_tasks(task: Task, json: Encoded[Task]) -> TaskPage:
    return TaskPage(items=[task, json], next_cursor=None)


def page_of_tags(json: Encoded[Tag]) -> TaskPage:
    return TaskPage(items=[json], next_cursor=None)  # type: ignore[list-item]
