"""A body that is neither JSON nor a form is passed on unparsed, or is in the loss report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from openapi.codegen.checks.losses import losses
from openapi.codegen.contract.contract import Contract
from tests.openapi.contracts import Json, generate, operations, real_contract

type Change = Callable[[Json], object]

TASK = {"schema": {"$ref": "#/components/schemas/NewTask"}}
READ = "read_raw(request, ImportDataRequest.media_types"


def body_of(document: Json) -> Json:
    body: Json = operations(document)["importData"]["requestBody"]
    return body


def test_without_the_declaration_it_is_read_as_json(tmp_path: Path) -> None:
    document = real_contract()
    raw = (generate(document, tmp_path, "raw_api") / "imports.py").read_text()
    assert READ in raw
    assert "body: RawBody" in raw
    body_of(document)["content"] = {"application/json": TASK}
    read = (generate(document, tmp_path, "read_api") / "imports.py").read_text()
    assert "read_json(request, ImportDataRequest.media_types" in read
    assert "body: NewTask" in read
    assert "RawBody" not in read


LOSSES: dict[str, tuple[Change, str]] = {
    "another media type": (
        lambda body: body["content"].update({"text/html": TASK}),
        "a body of text/html is not read",
    ),
    "JSON beside it": (
        lambda body: body["content"].update({"application/json": TASK}),
        "a body of text/csv is not read beside others",
    ),
    "text with a schema that nobody holds it against": (
        lambda body: body["content"].update({"text/csv": TASK}),
        "a body of text/csv is not validated: its schema can say that it is a string, and no more",
    ),
    "a body that may be left out": (
        lambda body: body.update(required=False),
        "a body of application/jsonl is not read where it may be left out",
    ),
    "a line for all lines": (
        lambda body: body["content"].update({"application/jsonl": TASK}),
        "a body of application/jsonl needs an array of a schema of components.schemas",
    ),
}


@pytest.mark.parametrize(("change", "loss"), LOSSES.values(), ids=LOSSES.keys())
def test_what_no_handler_could_see_to_is_reported(change: Change, loss: str) -> None:
    document = real_contract()
    assert losses(Contract(document)) == []
    change(body_of(document))
    assert f"POST /api/{{user_id}}/imports: {loss}" in losses(Contract(document))
