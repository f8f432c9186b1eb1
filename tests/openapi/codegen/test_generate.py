"""`make generate` is reproducible, and removes what it did not write."""

from __future__ import annotations

import shutil
from inspect import signature
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest
from msgspec import to_builtins
from pydantic import MISSING

from tests.openapi.contracts import (
    ROOT,
    generate,
    import_package,
    operations,
    real_contract,
    run_as_people_do,
    run_generator,
    write,
)
from tests.openapi.errors import problem
from tests.support.requests import request_called

COMMITTED = ROOT / "generated"


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the committed files."""
    folder = tmp_path / "generated"
    shutil.copytree(COMMITTED, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_what_is_not_fresh_is_shown_and_then_replaced(copy: Path) -> None:
    """Files that are changed, missing, or left from a tag that is no longer in the contract."""
    tasks = copy / "tasks.py"
    tasks.write_text(tasks.read_text().replace("/api/{user_id}/tasks", "/api/mine"))
    header = tasks.read_text().splitlines()[0]
    (copy / "labels.py").write_text(f"{header}\nSTALE = True\n")
    (copy / "labels.md").write_text(f"{header}\nStale\n")
    (copy / "me.py").unlink()
    table = copy / "authorization.md"
    table.write_text(table.read_text().replace("404", "allowed"))
    before = files(copy)
    run = run_as_people_do("openapi.codegen.generate", "--check", "--output", copy)
    assert run.returncode == 1
    operation = 'LIST_TASKS = Operation("listTasks", "GET", "{path}", _TASKS_READ)\n'
    assert "-" + operation.replace("{path}", "/api/mine") in run.stderr
    assert "+" + operation.replace("{path}", "/api/{user_id}/tasks") in run.stderr
    assert "-STALE = True" in run.stderr
    assert "+++ fresh/authorization.md" in run.stderr
    assert "+class MeApi[P: Principal](Api):" in run.stderr
    assert run.stderr.endswith("generated/ is not fresh: run `make generate` and commit it.\n")
    assert files(copy) == before, "a check changes nothing"
    run = run_generator("--output", copy)
    assert run.returncode == 0, run.stderr
    assert files(copy) == files(COMMITTED)
    run = run_generator("--check", "--output", copy)
    assert (run.returncode, run.stdout + run.stderr) == (0, "")


def test_what_was_not_generated_is_not_lost(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("# Ours\n")
    (tmp_path / "models.py").write_text("# Ours as well\n")
    run = run_generator("--output", tmp_path)
    assert run.returncode == 1
    lost = "has files that were not generated, and would be lost: main.py, models.py."
    assert lost in run.stderr
    assert files(tmp_path) == {"main.py": b"# Ours\n", "models.py": b"# Ours as well\n"}


def test_a_contract_that_breaks_a_rule_changes_nothing(copy: Path, tmp_path: Path) -> None:
    document = real_contract()
    del operations(document)["getMe"]["responses"]["401"]
    before = files(copy)
    contract = write(document, tmp_path)
    run = run_generator("--contract", contract, "--output", copy)
    assert run.returncode == 1
    lines = contract.read_text(encoding="utf-8").splitlines()
    line = lines.index("    get:", lines.index("  /api/me:")) + 1
    missing = "GET /api/me: declare 401 with Unauthorized: it is secured"
    where = f"(line {line}, #/paths/~1api~1me/get)"
    assert run.stderr == f"The contract breaks rules:\n  {missing} {where}\n"
    assert files(copy) == before


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The code of a contract with a new field, a new operation and a new tag."""
    document = real_contract()
    components = document["components"]
    components["schemas"]["Effort"] = {
        "description": "How many minutes it takes.",
        "type": "integer",
        "minimum": 1,
        "maximum": 10000,
    }
    effort = {"effort": {"$ref": "#/components/schemas/Effort"}}
    components["schemas"]["Task"]["properties"] |= effort
    components["schemas"]["NewTask"]["properties"] |= effort
    by = {"description": "Who is at it.", "$ref": "#/components/schemas/UserId"}
    problem(document, "TaskBusy", 409, by=by)
    document["tags"].append({"name": "reports", "description": "What was done."})
    reports = real_contract()["paths"]["/api/{user_id}/tasks/{id}"]
    operation = reports["get"]
    operation |= {"tags": ["reports"], "operationId": "getTaskReport", "summary": "Get a report"}
    operation["responses"]["409"] = {"$ref": "#/components/responses/TaskBusy"}
    operation["responses"]["202"] = {
        "description": "It is being written.",
        "headers": {
            "Retry-After": {"$ref": "#/components/headers/RetryAfter"},
            "Cache-Control": {"$ref": "#/components/headers/NoStore"},
        },
    }
    path = "/api/{user_id}/tasks/{id}/report"
    document["paths"][path] = {"parameters": reports["parameters"], "get": operation}
    folder = tmp_path_factory.mktemp("extended")
    return import_package(generate(document, folder, "extended_api"))


def test_a_new_property_is_a_field_of_the_model(extended: ModuleType) -> None:
    models = extended.models
    assert models.NewTask(title="x", effort=90).effort == 90
    assert signature(models.Task).parameters["effort"].default is MISSING
    with pytest.raises(ValueError, match="less than or equal to 10000"):
        models.NewTask(title="x", effort=10001)


def test_a_new_operation_is_an_abstract_method_of_its_tag(extended: ModuleType) -> None:
    api = extended.reports.ReportsApi
    assert api.__abstractmethods__ == {"get_task_report"}
    assert api.get_task_report.__annotations__ == {
        "caller": "P",
        "task_id": "TaskId",
        "deleted": "DeletedFilter",
        "return": "GetTaskReportOutcome",
    }
    assert api.get_task_report.__doc__.startswith("Get a report.\n")


def test_the_statuses_of_a_new_operation_are_its_outcomes(extended: ModuleType) -> None:
    """Only those on which a handler decides; the route handles the others."""
    outcomes = get_args(extended.reports.GetTaskReportOutcome.__value__)
    assert {(outcome.__name__, outcome.status) for outcome in outcomes} == {
        ("GetTaskReport200", 200),
        ("GetTaskReport202", 202),
        ("TaskNotFound", 404),
        ("TaskBusy", 409),
    }


def test_declared_headers_are_fields_and_constant_ones_are_there(extended: ModuleType) -> None:
    accepted = extended.reports.GetTaskReport202(retry_after=5)
    assert {(b"cache-control", b"no-store"), (b"retry-after", b"5")} <= {*accepted.headers()}
    with pytest.raises(TypeError, match="retry_after"):
        extended.reports.GetTaskReport202()


def test_a_new_error_says_what_it_is(extended: ModuleType) -> None:
    busy = extended.problems.TaskBusy(by="ada").content(request_called("the-request"))
    assert to_builtins(busy) == {
        "type": "/docs/problems/task-busy",
        "title": "Task busy",
        "status": 409,
        "detail": "That went wrong. Do it right.",
        "request_id": "the-request",
        "by": "ada",
    }


def test_what_was_there_is_as_it_was(extended: ModuleType) -> None:
    changed = {"authorization.md", "declared_problems.py", "handlers.py", "models.py"}
    changed |= {"document.json", "problems.py", "reports.py"}
    generated = files(Path(str(extended.__file__)).parent)
    committed = files(COMMITTED)
    assert {n for n, text in generated.items() if committed.get(n) != text} == changed


def test_what_several_operations_require_is_written_once(extended: ModuleType) -> None:
    source = Path(str(extended.tasks.__file__)).read_text(encoding="utf-8")
    assert source.count('"tasks:write"') == 3  # once for each scheme
    assert extended.tasks.GET_TASK.security is extended.tasks.LIST_TASKS.security


def test_a_docstring_ends_its_summary_with_one_mark() -> None:
    """A question has a mark of its own."""
    source = (COMMITTED / "health.py").read_text(encoding="utf-8")
    assert "Is the process alive?\n" in source
    assert "?." not in source
