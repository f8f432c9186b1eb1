"""What is only answered is a struct, and is sent as a model would send it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from types import ModuleType
from typing import Any
from uuid import UUID

import msgspec
import pytest
from asyncpg.pgproto import pgproto
from pydantic import MISSING, BaseModel, TypeAdapter
from pydantic_core import to_json
from uuid_utils.compat import uuid7

from generated.models import BatchUpdateResult, TagPage, Task, TaskPage
from generated.structs import Encoded, encode
from openapi.codegen.checks.losses import losses
from openapi.codegen.contract.contract import Contract
from openapi.codegen.python.model_schemas import without_problem_types
from tests.openapi.contracts import (
    Json,
    generate,
    import_package,
    keywords_contract,
    operations,
    real_contract,
)
from tests.support.cases import case

NEPAL = timezone(timedelta(hours=5, minutes=45))
VALUES = [
    *(None, True, 0, -1, 2**53, 2**63, -(2**63), 2**64, 0.5, 1.0, -0.0, 1e-7),
    *("", "café \u2028 \U0001f600 \x7f", "\x00\x1f\b\f\n\r\t\"\\/<>&'"),
    *(date(1, 2, 3), date(2026, 11, 28)),
    *(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)),
    *(datetime(2026, 11, 28, 23, 5, 7, micro, UTC) for micro in (0, 1, 100000, 120000, 999999)),
    *(datetime(2026, 11, 28, 23, 5, tzinfo=NEPAL), datetime(2026, 11, 28, 23, 5)),  # noqa: DTZ001
    *(UUID(int=1), uuid7(), pgproto.UUID(str(UUID(int=2)))),
    *([], [1, ["a"]], {}, {"b": 1, "a": {"é": None}}),
]
"""Values that an answer may hold."""


def test_a_value_is_sent_as_by_a_model() -> None:
    for value in VALUES:
        with case(value):
            assert encode(value) == to_json(value)


@pytest.mark.parametrize("value", [1e16, 1.5e300, 5e-324])
def test_a_large_number_has_the_same_value(value: float) -> None:
    assert msgspec.json.decode(encode(value)) == value


def test_what_is_no_text_is_not_sent() -> None:
    with pytest.raises(UnicodeEncodeError):
        encode({"title": "half a \ud800 pair"})


def test_what_is_no_json_is_not_sent() -> None:
    with pytest.raises(TypeError, match="object is no part of an answer"):
        encode([object()])


PROPERTIES: Json = {
    "id": {"type": "string", "format": "uuid"},
    "class": {"type": "string", "maxLength": 3},
    "camelCase": {"type": "array", "maxItems": 3, "items": {"type": "string", "maxLength": 3}},
    "at": {"type": ["string", "null"], "format": "date-time"},
    "later": {"type": "integer", "minimum": 5, "maximum": 9},
    "due": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]},
    "shared": {"$ref": "#/components/schemas/Shared"},
    "others": {"type": "array", "items": {"$ref": "#/components/schemas/Answered"}},
    "kept": {"$ref": "#/components/schemas/Open"},
}
SCHEMAS: Json = {
    "Answered": {
        "type": "object",
        "required": ["id", "class", "at", "due"],
        "properties": PROPERTIES,
    },
    "More": {
        "allOf": [{"$ref": "#/components/schemas/Answered"}],
        "type": "object",
        "required": ["more"],
        "properties": {"more": {"type": "boolean"}},
    },
    "Shared": {"type": "object", "properties": {"inner": {"$ref": "#/components/schemas/Inner"}}},
    "Inner": {"type": "object", "properties": {"camelCase": {"type": "string"}}},
    "Open": {
        "type": "object",
        "additionalProperties": True,
        "properties": {"part": {"$ref": "#/components/schemas/Part"}},
    },
    "Part": {"type": "object", "properties": {"a": {"type": "string"}}},
    "Defaults": {"type": "object", "properties": {"a": {"type": "string", "default": "x"}}},
    "Quoted": {"type": "object", "properties": {'a"b': {"type": "string"}}},
    "Empty": {"type": "object", "additionalProperties": False, "properties": {}},
    "Sent": {
        "type": "object",
        "additionalProperties": False,
        "properties": {"shared": {"$ref": "#/components/schemas/Shared"}},
    },
}


LISTED: Json = {
    "type": "array",
    "maxItems": 3,
    "items": {
        "type": "object",
        "title": "Inline",
        "additionalProperties": False,
        "properties": {"a": {"type": "string", "maxLength": 3}},
    },
}
"""A body that is no object itself, and is made of some."""


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    document = keywords_contract()
    document["components"]["schemas"] |= SCHEMAS
    body = operations(document)["ringBell"]["requestBody"]["content"]["application/json"]
    body["schema"] = {"$ref": "#/components/schemas/Sent"}
    document["components"]["schemas"]["Listed"] = LISTED
    body = operations(document)["sendThing"]["requestBody"]["content"]["application/json"]
    body["schema"] = {"$ref": "#/components/schemas/Listed"}
    folder = tmp_path_factory.mktemp("structs")
    package: Any = import_package(generate(document, folder, "structs_api"))
    made: ModuleType = package.models
    return made


def test_what_is_sent_and_what_a_struct_has_no_place_for_are_models(models: ModuleType) -> None:
    kinds = {
        name: "struct" if issubclass(getattr(models, name), msgspec.Struct) else "model"
        for name in SCHEMAS
    }
    structs = dict.fromkeys(("Answered", "More", "Empty"), "struct")
    assert kinds == dict.fromkeys(SCHEMAS, "model") | structs


def test_what_a_list_that_is_sent_is_made_of_is_a_model(models: ModuleType) -> None:
    (item,) = TypeAdapter(models.Listed).validate_python([{"a": "b"}])
    assert isinstance(item, BaseModel)


def answered(models: ModuleType, **more: Any) -> Any:
    at = datetime(2026, 11, 28, tzinfo=UTC)
    return models.Answered(id=UUID(int=1), class_="a", at=at, due=None, **more)


def test_properties_have_their_names_and_their_order(models: ModuleType) -> None:
    inner = models.Shared(inner=models.Inner.model_validate({"camelCase": "c"}))
    whole = answered(
        models, camel_case=["b"], shared=inner, others=[answered(models)], later=MISSING
    )
    one = '{"id":"00000000-0000-0000-0000-000000000001","class":"a",'
    at = '"at":"2026-11-28T00:00:00Z","due":null'
    assert encode(whole).decode() == (
        f'{one}"camelCase":["b"],{at},"shared":{{"inner":{{"camelCase":"c"}}}},'
        f'"others":[{one}{at}}}]}}'
    )


def test_an_object_that_extends_another_has_its_properties_first(models: ModuleType) -> None:
    more = models.More(id=UUID(int=1), class_="a", at=None, due=date(2026, 1, 2), more=True)
    assert msgspec.json.decode(encode(more)) == {
        "id": "00000000-0000-0000-0000-000000000001",
        "class": "a",
        "at": None,
        "due": "2026-01-02",
        "more": True,
    }


def test_an_open_object_keeps_what_it_is_given(models: ModuleType) -> None:
    kept = models.Open.model_validate({"part": {"a": "x"}, "else": 5})
    assert b'"kept":{"part":{"a":"x"},"else":5}' in encode(answered(models, kept=kept))


def test_an_object_that_has_a_version_may_be_json_already() -> None:
    """Nothing else may: the version tells whether JSON that was stored is still right."""
    allowed = {
        kind.__name__: kind.__annotations__[name]
        for kind, name in ((TaskPage, "items"), (TagPage, "items"), (BatchUpdateResult, "task"))
    }
    assert allowed == {
        "TaskPage": "Sequence[Versioned[Task]]",
        "TagPage": "list[Tag]",
        "BatchUpdateResult": "Versioned[Task] | MISSING",
    }


def test_json_is_sent_as_it_stands() -> None:
    some: Encoded[Task] = Encoded('{"id": "caf\u00e9"}')
    more: Encoded[Task] = Encoded(b"{}")
    page = TaskPage(items=[some, more], next_cursor=None)
    assert encode(page) == '{"items":[{"id": "caf\u00e9"},{}],"next_cursor":null}'.encode()
    assert encode(some) == '{"id": "caf\u00e9"}'.encode()


@pytest.mark.parametrize(
    ("schema", "edit", "why"),
    [
        ("FieldError", {"properties": {}}, "FieldError: it needs in, which generated code gives"),
        ("FieldError", {"required": ["hint"]}, "it requires hint, which generated code does not"),
        ("Problem", {"properties": {}}, "Problem: it needs detail, which generated code gives"),
    ],
)
def test_generated_code_can_make_its_own_answers(schema: str, edit: Json, why: str) -> None:
    document = real_contract()
    document["components"]["schemas"][schema] |= edit
    assert any(why in line for line in losses(Contract(document)))


def test_nobody_sends_what_generated_code_makes() -> None:
    document = real_contract()
    schemas = document["components"]["schemas"]
    schemas["NewTask"]["properties"]["error"] = {"$ref": "#/components/schemas/FieldError"}
    why = "FieldError: generated code makes it, so no request may have it"
    assert why in losses(Contract(document))


def test_a_problem_may_be_open_and_have_defaults() -> None:
    """As RFC 9457 defines it, which its struct need not repeat."""
    document = real_contract()
    problem = document["components"]["schemas"]["Problem"]
    problem["additionalProperties"] = True
    problem["properties"]["type"] |= {"default": "about:blank"}
    seen = without_problem_types(document)["components"]["schemas"]["Problem"]
    assert seen["additionalProperties"] is False
    assert "default" not in seen["properties"]["type"]
    assert seen["properties"]["quota"] == {"$ref": "#/components/schemas/Quota"}
