"""The whole life of tasks, compared with a model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import httpx
from hypothesis import given
from hypothesis import strategies as st

from tests.impl.tasks.caller import (
    DEFAULTS,
    Caller,
    bounded,
)
from tests.support.users import sign_up

texts = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=20)
titles = texts.filter(lambda text: bool(text.strip()))
days = st.dates().map(date.isoformat)
moments = st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.isoformat())
dues = st.none() | days | moments
priorities = st.sampled_from(["none", "low", "medium", "high"])
optional_values = {
    "description": st.none() | texts,
    "priority": priorities,
    "due": dues,
    "completed": st.booleans(),
}
inputs = st.fixed_dictionaries({"title": titles}, optional=optional_values)
patches = st.fixed_dictionaries({}, optional={"title": titles, **optional_values})
completions = st.none() | st.fixed_dictionaries({"completed": st.booleans()})
# A step: what to do, to which task (of all that ever existed), with what.
steps = st.lists(
    st.one_of(
        st.tuples(st.just("create"), st.just(0), inputs),
        st.tuples(st.just("replace"), st.integers(0, 4), inputs),
        st.tuples(st.just("update"), st.integers(0, 4), patches),
        st.tuples(st.just("complete"), st.integers(0, 4), completions),
        st.tuples(st.just("delete"), st.integers(0, 4), st.none()),
        st.tuples(st.just("restore"), st.integers(0, 4), st.none()),
    ),
    max_size=25,
)


@dataclass
class Model:
    """The simplest possible model of a user's tasks."""

    tasks: dict[str, dict[str, Any]] = field(default_factory=dict)
    deleted: dict[str, dict[str, Any]] = field(default_factory=dict)

    def create(self, task: dict[str, Any], given: dict[str, Any]) -> None:
        self.tasks[task["id"]] = {**DEFAULTS_WRITTEN, **given}

    def replace(self, task_id: str, given: dict[str, Any]) -> None:
        self.tasks[task_id] = {**DEFAULTS_WRITTEN, **given}

    def update(self, task_id: str, given: dict[str, Any]) -> None:
        self.tasks[task_id] |= given

    def complete(self, task_id: str, given: dict[str, Any] | None) -> None:
        task = self.tasks[task_id]
        task["completed"] = given["completed"] if given else not task["completed"]

    def delete(self, task_id: str) -> None:
        self.deleted[task_id] = self.tasks.pop(task_id)

    def restore(self, task_id: str, _given: None) -> None:
        if task_id in self.deleted:
            self.tasks[task_id] = self.deleted.pop(task_id)


READ_ONLY = {"completed_at", "deleted_at", "purge_at", "version"}
DEFAULTS_WRITTEN = {name: value for name, value in DEFAULTS.items() if name not in READ_ONLY}


def written(task: dict[str, Any]) -> dict[str, Any]:
    """Returns the writable properties of a task, with times parsed."""
    values = {name: task[name] for name in ("title", *DEFAULTS_WRITTEN)}
    if values["due"] is not None and "T" in values["due"]:
        values["due"] = datetime.fromisoformat(values["due"])
    return values


ACTIONS: dict[str, tuple[str, str]] = {
    "replace": ("PUT", ""),
    "update": ("PATCH", ""),
    "complete": ("PATCH", "/complete"),
    "delete": ("DELETE", ""),
    "restore": ("POST", "/restore"),
}


async def take(caller: Caller, model: Model, step: tuple[str, int, dict[str, Any] | None]) -> None:
    """Does the same to the service and to the model."""
    action, which, given = step
    if action == "create":
        assert given is not None
        model.create(await caller.create(**given), given)
        return
    ever = sorted([*model.tasks, *model.deleted])
    if not ever:
        return
    task_id = ever[which % len(ever)]
    method, suffix = ACTIONS[action]
    path = f"/{task_id}{suffix}"
    body = {} if given is None else {"json": given}
    if task_id in model.deleted:
        restored = await caller.send(
            method, path, status=200 if action == "restore" else 404, **body
        )
        if action == "restore":
            model.restore(task_id, None)
            assert written(restored) == written(model.tasks[task_id])
        return
    before = await caller.send("GET", f"/{task_id}")
    after = await caller.send(method, path, status=204 if action == "delete" else 200, **body)
    if action == "delete":
        model.delete(task_id)
        return
    change: Callable[[str, Any], None] = getattr(model, action)
    change(task_id, given)
    assert written(after) == written(model.tasks[task_id])
    assert (after["completed_at"] is not None) == after["completed"]
    assert after["created_at"] == before["created_at"]
    assert after["updated_at"] >= before["updated_at"]
    is_changed = written(after) != written(before)
    assert after["version"] == before["version"] + is_changed
    if before["completed"] and after["completed"]:
        assert after["completed_at"] == before["completed_at"]


@given(steps)
@bounded
async def test_whatever_happens_to_tasks_they_are_what_the_model_says(
    client: httpx.AsyncClient, steps: list[tuple[str, int, dict[str, Any] | None]]
) -> None:
    caller, model = Caller(client, await sign_up(client)), Model()
    for step in steps:
        await take(caller, model, step)
    page = await caller.page(limit=100)
    assert [task["id"] for task in page["items"]] == sorted(model.tasks, reverse=True)
    for task in page["items"]:
        assert written(task) == written(model.tasks[task["id"]])
        assert await caller.get(task) == task
    trash = await caller.page(limit=100, deleted="only")
    assert [task["id"] for task in trash["items"]] == sorted(model.deleted, reverse=True)
    for task in trash["items"]:
        assert written(task) == written(model.deleted[task["id"]])
        await caller.send("GET", f"/{task['id']}", status=404)
