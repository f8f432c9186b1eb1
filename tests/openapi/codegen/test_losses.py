"""What generated code would not enforce is in the loss report, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from openapi.codegen.checks.losses import losses
from openapi.codegen.contract.contract import Contract
from tests.openapi.contracts import (
    Json,
    keywords_contract,
    operations,
    real_contract,
    run_generator,
    write,
)

type Change = Callable[[Json], object]

TITLE = {"$ref": "#/components/schemas/TaskTitle"}


def schema(name: str, **keywords: Any) -> Change:
    """Adds or changes keywords in a schema of `components`."""
    return lambda document: document["components"]["schemas"][name].update(keywords)


def property_(**keywords: Any) -> Change:
    """Adds a property to the schema of a request."""
    return lambda document: document["components"]["schemas"]["NewTask"]["properties"].update(
        {"extra": keywords}
    )


def parameter(**node: Any) -> Change:
    """Adds a query parameter, or whatever `node` makes of it."""
    whole = {"name": "q", "in": "query", "description": "A filter.", "schema": TITLE} | node
    return lambda document: operations(document)["listTasks"]["parameters"].append(whole)


def operation(name: str, **node: Any) -> Change:
    """Changes an operation."""
    return lambda document: operations(document)[name].update(node)


def response(name: str, status: str, node: Json) -> Change:
    """Adds a response to an operation, or replaces one."""
    return lambda document: operations(document)[name]["responses"].update({status: node})


def body(name: str, content: Json) -> Change:
    return operation(name, requestBody={"required": True, "content": content})


def path_item(**keys: Any) -> Change:
    return lambda document: document["paths"]["/api/me"].update(keys)


def scheme(**node: Any) -> Change:
    return lambda document: document["components"]["securitySchemes"].update({"other": node})


def both(first: Change, second: Change) -> Change:
    return lambda document: (first(document), second(document))


def new_task(media_type: str) -> Json:
    return {media_type: {"schema": {"$ref": "#/components/schemas/NewTask"}}}


# Changes of the real contract, and how the report must word them.
LOSSES: dict[str, tuple[Change, str]] = {
    "oneOf": (schema("Due", oneOf=[]), "Due: oneOf is not enforced"),
    "allOf": (schema("NewTask", allOf=[]), "NewTask: allOf is not enforced"),
    "not": (schema("TaskTitle", **{"not": {"const": "x"}}), "TaskTitle: not is not enforced"),
    "if": (schema("NewTask", **{"if": {}, "then": {}}), "NewTask: if is not enforced"),
    "then": (schema("NewTask", **{"if": {}, "then": {}}), "NewTask: then is not enforced"),
    "nullable": (schema("TaskTitle", nullable=True), "TaskTitle: nullable is not enforced"),
    "readOnly": (property_(type="string", readOnly=True), "NewTask.extra: readOnly is not"),
    "maxProperties": (schema("NewTask", maxProperties=3), "NewTask: maxProperties is not"),
    "patternProperties": (schema("NewTask", patternProperties={}), "patternProperties is not"),
    "dependentRequired": (schema("NewTask", dependentRequired={}), "dependentRequired is not"),
    "propertyNames": (schema("NewTask", propertyNames={}), "NewTask: propertyNames is not"),
    "prefixItems": (property_(type="array", prefixItems=[]), "extra: prefixItems is not enforced"),
    "contains": (property_(type="array", contains={}), "NewTask.extra: contains is not enforced"),
    "discriminator": (schema("Due", discriminator={}), "Due: discriminator is not enforced"),
    "a list of itself": (
        schema("Due", type="array", items={"$ref": "#/components/schemas/Due"}),
        "Due: items that may be that list are not enforced",
    ),
    "a misspelt keyword": (schema("TaskTitle", maxlength=9), "TaskTitle: maxlength is not"),
    "in an item": (
        property_(type="array", items={"type": "string", "contentEncoding": "base64"}),
        "NewTask.extra: contentEncoding is not enforced",
    ),
    "in a map's value": (
        property_(type="object", additionalProperties={"type": "string", "oneOf": []}),
        "NewTask.extra: oneOf is not enforced",
    ),
    "in an alternative": (
        property_(anyOf=[{"type": "string", "oneOf": []}, {"type": "null"}]),
        "NewTask.extra: oneOf is not enforced",
    ),
    "beside $ref": (property_(maxLength=3, **TITLE), "TaskTitle: keywords beside $ref are not"),
    "unknown format": (property_(type="string", format="ipv4"), "extra: format ipv4 is not"),
    "email, which libraries differ over": (
        property_(type="string", format="email"),
        "NewTask.extra: format email is not enforced",
    ),
    "uri without pattern": (
        property_(type="string", format="uri"),
        "NewTask.extra: format uri is not enforced without a pattern",
    ),
    "int64 without bounds": (
        property_(type="integer", format="int64", minimum=0),
        "NewTask.extra: format int64 is not enforced without a minimum and a maximum",
    ),
    "an enum of numbers": (
        property_(type="integer", enum=[1, 2]),
        "NewTask.extra: only strings are told apart in an enum or a const",
    ),
    "a const of a boolean": (
        property_(type="boolean", const=True),
        "NewTask.extra: only strings are told apart in an enum or a const",
    ),
    "bounds without a type": (
        property_(minimum=1, maximum=2),
        "NewTask.extra: maximum, minimum is not enforced without a type",
    ),
    "required without a property": (
        schema("NewTask", required=["title", "owner"]),
        "NewTask: required owner is not enforced, as it is no property",
    ),
    r"\d": (schema("Cursor", pattern=r"^\d+$"), r"Cursor: \d of the pattern means other"),
    r"\s": (schema("Cursor", pattern=r"^\s+$"), r"Cursor: \s of the pattern means"),
    r"\w after \\": (schema("Cursor", pattern=r"^\\\w+$"), r"Cursor: \w of the pattern means"),
    "deepObject": (
        parameter(style="deepObject"),
        "GET /api/{user_id}/tasks: query parameter q: style is not enforced",
    ),
    "explode": (parameter(explode=False), "query parameter q: explode is not enforced"),
    "allowReserved": (parameter(allowReserved=True), "parameter q: allowReserved is not enforced"),
    "parameter with content": (parameter(content={}), "parameter q: content is not enforced"),
    "array of numbers": (
        parameter(schema={"type": "array", "items": {"type": "integer"}}),
        "query parameter q: its items are not read, as they are no strings",
    ),
    "array in a header": (
        parameter(schema={"type": "array", "items": TITLE}, **{"in": "header"}),
        "header parameter q: type array is not read from text",
    ),
    "object parameter": (parameter(schema={"type": "object"}), "q: type object is not read"),
    "nullable parameter": (
        parameter(schema={"type": ["string", "null"]}),
        "q: type ['string', 'null'] is not read from text",
    ),
    "unnamed parameter schema": (
        parameter(schema={"type": "string"}),
        "query parameter q: it needs a schema of components.schemas",
    ),
    "one name in path and query": (
        parameter(name="user_id"),
        "path user_id and query user_id are both called user_id",
    ),
    "no tag": (operation("getMe", tags=[]), "GET /api/me: needs exactly one tag"),
    "two tags": (operation("getMe", tags=["me", "auth"]), "GET /api/me: needs exactly one tag"),
    "callbacks": (operation("getMe", callbacks={}), "GET /api/me: callbacks are not generated"),
    "webhooks": (lambda document: document.update(webhooks={}), "webhooks are not generated"),
    "endless bodies": (lambda document: document.pop("x-max-body-bytes"), "x-max-body-bytes: say"),
    "servers of a path": (path_item(servers=[]), "/api/me: servers is not generated"),
    "summary of a path": (path_item(summary="Me"), "/api/me: summary is not generated"),
    "TRACE": (path_item(trace={"tags": ["me"], "responses": {}}), "/api/me: trace is not"),
    "multipart": (
        body("createTask", new_task("multipart/form-data")),
        "POST /api/{user_id}/tasks: a body of multipart/form-data is not read",
    ),
    "form": (
        body("createTask", new_task("application/x-www-form-urlencoded")),
        "the field completed of the form is not read, as it is no string",
    ),
    "different schemas": (
        body(
            "updateTask",
            {**new_task("application/json"), "application/x+json": {"schema": TITLE}},
        ),
        "PATCH /api/{user_id}/tasks/{id}: the media types of the body have different schemas",
    ),
    "unnamed body schema": (
        body("createTask", {"application/json": {"schema": {"type": "object"}}}),
        "POST /api/{user_id}/tasks: the body needs a schema of components.schemas",
    ),
    "default response": (
        response("getMe", "default", {"$ref": "#/components/responses/InternalError"}),
        "GET /api/me: response default is no status code",
    ),
    "4XX response": (
        response("getMe", "4XX", {"$ref": "#/components/responses/MissingScope"}),
        "GET /api/me: response 4XX is no status code",
    ),
    "error in place": (
        response("getMe", "409", {"description": "No."}),
        "GET /api/me: response 409 needs a name in components.responses",
    ),
    "two media types": (
        response(
            "getMe",
            "200",
            {"description": "Me.", "content": {**new_task("application/json"), "text/csv": {}}},
        ),
        "GET /api/me: response 200 has several media types",
    ),
    "unnamed response schema": (
        response(
            "getMe",
            "200",
            {"description": "Me.", "content": {"application/json": {"schema": {}}}},
        ),
        "GET /api/me: response 200 needs a schema of components.schemas",
    ),
    "unnamed header schema": (
        response(
            "deleteTask",
            "204",
            {"description": "Gone.", "headers": {"X-Left": {"schema": {"type": "integer"}}}},
        ),
        "response 204 has a header X-Left that needs a schema of components.schemas",
    ),
    "a scheme that is no word": (
        scheme(type="http", scheme="a b"),
        "security scheme other: its credentials are not read",
    ),
    "a key and a token in one header": (
        both(
            scheme(type="apiKey", name="authorization", **{"in": "header"}),
            operation("getMe", security=[{"oauth2": [], "other": []}]),
        ),
        "GET /api/me: oauth2 and other are one credential: make them alternatives",
    ),
    "two schemes of one credential at once": (
        operation("getMe", security=[{"apiKey": []}, {"oauth2": [], "openIdConnect": []}]),
        "GET /api/me: oauth2 and openIdConnect are one credential: make them alternatives",
    ),
}

# Changes that look similar, but are no loss.
HARMLESS: dict[str, Change] = {
    "an escaped backslash before a d": schema("Cursor", pattern=r"^\\d+$"),
    "keywords of a response": schema("Task", oneOf=[]),
    "annotations beside $ref": property_(default="x", description="A title.", **TITLE),
    "a schema that says nothing": property_(description="Anything."),
    "an enum with null": property_(enum=["a", None]),
    "uri with a pattern": property_(type="string", format="uri", pattern="^https:"),
}


def test_the_real_contract_loses_nothing() -> None:
    assert losses(Contract(real_contract())) == []


def test_the_contract_of_all_keywords_loses_nothing() -> None:
    assert losses(Contract(keywords_contract())) == []


@pytest.mark.parametrize(("change", "loss"), LOSSES.values(), ids=LOSSES.keys())
def test_a_loss_is_reported_with_its_place(change: Change, loss: str) -> None:
    document = real_contract()
    change(document)
    assert [line for line in losses(Contract(document)) if loss in line]


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS.keys())
def test_what_is_no_loss_is_not_reported(change: Change) -> None:
    document = real_contract()
    change(document)
    assert losses(Contract(document)) == []


def test_a_loss_in_a_shared_schema_is_reported_for_each_request_that_uses_it() -> None:
    document = real_contract()
    schema("TaskTitle", contentMediaType="text/plain")(document)
    places = {line.partition(": ")[0] for line in losses(Contract(document))}
    assert places >= {
        "POST /api/{user_id}/tasks",
        "PUT /api/{user_id}/tasks/{id}",
        "PATCH /api/{user_id}/tasks/{id}",
    }


def test_a_schema_that_contains_itself_is_read_once() -> None:
    document = real_contract()
    itself = {"$ref": "#/components/schemas/NewTask"}
    property_(type="array", items=itself)(document)
    assert losses(Contract(document)) == []


@pytest.mark.parametrize("name", ["oneOf", "default response", "unnamed body schema"])
def test_generation_ends_with_the_report_and_writes_nothing(name: str, tmp_path: Path) -> None:
    document = real_contract()
    change, loss = LOSSES[name]
    change(document)
    run = run_generator("--contract", write(document, tmp_path), "--output", tmp_path / "out")
    assert run.returncode == 1
    assert run.stderr.startswith("Loss report: generated code would not enforce\n  ")
    assert loss in run.stderr
    assert not (tmp_path / "out").exists()


def test_a_warning_of_the_model_generator_is_a_loss_too(tmp_path: Path) -> None:
    document = real_contract()
    schema("DueMoment", maxLength=30)(document)
    run = run_generator("--contract", write(document, tmp_path), "--output", tmp_path / "out")
    assert run.returncode == 1
    assert run.stderr.startswith("Loss report: the model generator says\n")
    assert "max_length" in run.stderr
    assert "DueMoment" in run.stderr
    assert not (tmp_path / "out").exists()
