"""What the review says about Python handlers."""

from __future__ import annotations

from openapi.review import interfaces
from tests.openapi.contracts import ROOT

TASKS = (ROOT / "generated" / "tasks.py").read_text(encoding="utf-8")


def difference(older: str, newer: str) -> list[str]:
    return interfaces.difference({"tasks.py": older}, {"tasks.py": newer})["tasks.py"].splitlines()


def test_what_is_the_same_is_not_told() -> None:
    assert interfaces.difference({"tasks.py": TASKS}, {"tasks.py": TASKS + "\n# A remark\n"}) == {}


def test_a_different_parameter_of_a_handler_is_reported() -> None:
    removed, added = difference(TASKS, TASKS.replace("limit: Limit", "size: Limit", 1))
    assert removed.startswith("-TasksApi.list_tasks(self, caller: P, *, ")
    assert "limit: Limit" in removed
    assert "size: Limit" in added
    assert "limit: Limit" not in added


def test_a_different_outcome_is_reported() -> None:
    outcome = "type CreateTaskOutcome = CreateTask201 | QuotaExceeded"
    changed = TASKS.replace(outcome, "type CreateTaskOutcome = Gone")
    assert difference(TASKS, changed) == [f"-{outcome}", "+type CreateTaskOutcome = Gone"]


def test_a_different_header_of_an_outcome_is_reported() -> None:
    changed = TASKS.replace('    location: Address = header("Location")\n', "", 1)
    removed, added = difference(TASKS, changed)
    assert removed.startswith("-class CreateTask201(ReplyWith[Task]): ")
    assert "location: Address" in removed
    assert "location" not in added


def test_an_added_module_is_reported_whole() -> None:
    (module,) = interfaces.difference({}, {"tasks.py": TASKS})
    assert module == "tasks.py"
