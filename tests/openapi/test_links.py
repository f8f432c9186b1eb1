"""Generated code sends the `Link` header that the contract declares for a page."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

import generated.tasks
from openapi.codegen.checks.losses import losses
from openapi.codegen.contract.contract import Contract
from tests.openapi.contracts import Json, generate, import_package, operations, real_contract


def link(package: ModuleType, query: str, next_cursor: str | None) -> str | None:
    """Returns the `Link` header of the page for `query`."""
    scope = {"method": "GET", "path": "/api/ada/tasks", "query_string": query.encode()}
    request = package.http_request.HttpRequest(scope | {"headers": []}, None)
    page = package.models.TaskPage(items=[], next_cursor=next_cursor)
    outcome = package.tasks.ListTasks200(body=page)
    value: str | None = package.replies.respond(request, outcome).header(b"link")
    return value


@pytest.mark.parametrize(
    ("query", "first", "following"),
    [
        ("", "/api/ada/tasks", "/api/ada/tasks?cursor=NEXT"),
        ("cursor=HERE", "/api/ada/tasks", "/api/ada/tasks?cursor=NEXT"),
        (
            "limit=2&cursor=HERE&a=1&a=2&q=a%26b%3E%22+c%C3%A9",
            "/api/ada/tasks?limit=2&a=1&a=2&q=a%26b%3E%22+c%C3%A9",
            "/api/ada/tasks?limit=2&a=1&a=2&q=a%26b%3E%22+c%C3%A9&cursor=NEXT",
        ),
    ],
)
def test_it_keeps_the_parameters_and_changes_the_cursor(
    query: str, first: str, following: str
) -> None:
    assert link(generated, query, "NEXT") == f'<{first}>; rel="first", <{following}>; rel="next"'
    assert link(generated, query, None) == f'<{first}>; rel="first"'


def test_without_the_declaration_there_is_none(tmp_path: Path) -> None:
    document = real_contract()
    del operations(document)["listTasks"]["responses"]["200"]["headers"]["Link"]
    package = import_package(generate(document, tmp_path, "without_links"))
    assert link(package, "", "NEXT") is None


def test_a_link_that_cannot_be_made_is_a_loss() -> None:
    def without_cursor(document: Json) -> None:
        parameters = operations(document)["listTasks"]["parameters"]
        parameters.remove({"$ref": "#/components/parameters/Cursor"})

    def without_next_cursor(document: Json) -> None:
        document["components"]["schemas"]["TaskPage"]["required"].remove("next_cursor")

    for change in (without_cursor, without_next_cursor):
        document = real_contract()
        change(document)
        (loss,) = losses(Contract(document))
        assert loss.startswith("GET /api/{user_id}/tasks: response 200 has a header Link, but no")
