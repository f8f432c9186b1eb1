"""A model of lists of tasks in plain Python: which tasks, in which order."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from impl.text.words import searched_words, words

type Task = dict[str, Any]
type Parameters = dict[str, Any]


def listed(tasks: list[Task], parameters: Parameters, now: datetime) -> list[str]:
    """Returns the ids of the tasks in a list, in its order."""
    sort = parameters.get("sort", "-created_at")
    name, is_down = sort.removeprefix("-"), sort.startswith("-")
    fitting = [task for task in tasks if _fits(task, parameters, now)]
    keyed = [task for task in fitting if _key(task, name) is not None]
    rest = [task for task in fitting if _key(task, name) is None]
    ordered = [
        *sorted(keyed, key=lambda task: (_key(task, name), task["id"]), reverse=is_down),
        *sorted(rest, key=lambda task: task["id"], reverse=is_down),
    ]
    return [task["id"] for task in ordered]


def is_found(search: str, text: str, more: str | None = None) -> bool:
    """Whether each word of a search begins a word of the texts."""
    searched, found = searched_words(search, 8), words(text, more)
    return bool(searched) and all(any(w.startswith(s) for w in found) for s in searched)


def read_due(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _key(task: Task, name: str) -> Any:
    match name:
        case "title":
            return task["title"].casefold()
        case "priority":
            return ["none", "low", "medium", "high"].index(task["priority"])
        case "due":
            return None if task["due"] is None else _moment(read_due(task["due"]), ZoneInfo("UTC"))
        case _:
            return datetime.fromisoformat(task[name])


def _fits(task: Task, parameters: Parameters, now: datetime) -> bool:
    zone = ZoneInfo(parameters.get("time_zone", "UTC"))
    return all(_fits_one(task, name, value, zone, now) for name, value in parameters.items())


def _fits_one(task: Task, name: str, value: Any, zone: ZoneInfo, now: datetime) -> bool:
    if name in ("completed", "overdue"):
        state = task["completed"] if name == "completed" else _is_overdue(task, zone, now)
        return bool(state == (value == "true"))
    if name == "priority":
        return task["priority"] in value
    if name == "q":
        return is_found(value, task["title"], task["description"])
    key, _, end = name.rpartition("_")
    if end not in ("from", "before"):
        return True
    if key == "due":
        if task["due"] is None:
            return False
        actual, limit = _moment(read_due(task["due"]), zone), _moment(read_due(value), zone)
    else:
        actual = datetime.fromisoformat(task[f"{key}_at"])
        limit = datetime.fromisoformat(value)
    return actual >= limit if end == "from" else actual < limit


def _is_overdue(task: Task, zone: ZoneInfo, now: datetime) -> bool:
    if task["completed"] or task["due"] is None:
        return False
    due = read_due(task["due"])
    if isinstance(due, datetime):
        return due < now
    return _moment(due + timedelta(days=1), zone) <= now


def _moment(due: date | datetime, zone: ZoneInfo) -> datetime:
    """Returns a time, or the start of a whole day."""
    if isinstance(due, datetime):
        return due
    return datetime.combine(due, time(), zone).astimezone(UTC)
