"""A line of the report names the owner of a changed part, and shows what reviewers need."""

from __future__ import annotations

import json

import pytest

from openapi.codegen.contract.document import Json
from openapi.review.review import Edition, review
from tests.openapi.edits import apply
from tests.openapi.review.pairs import small_contract as small


def lines_after(*edits: Json) -> list[str]:
    document = small()
    older = json.dumps(document)
    for edit in edits:
        document = apply(edit, document)
    report = review("main", Edition(older, "", {}), Edition(json.dumps(document), "", {}))
    return report.markdown().splitlines()


def test_a_removed_variant_is_reported_with_its_owner() -> None:
    shape = {
        "oneOf": [{"$ref": "#/components/schemas/CircleInput"}],
        "discriminator": {
            "propertyName": "form",
            "mapping": {"circle": "#/components/schemas/CircleInput"},
        },
    }
    lines = lines_after({"at": "components schemas ShapeInput", "to": shape})
    told = [line for line in lines if line.startswith("- ")]
    assert told == ["- ❗ `ShapeInput`: `SquareInput` is no alternative any more (line 1)"]


def test_a_new_property_shows_its_type_and_bounds() -> None:
    colour = {"type": "string", "maxLength": 20, "enum": ["red", "blue"]}
    lines = lines_after({"at": "components schemas ThingInput properties colour", "to": colour})
    assert "- `ThingInput.colour`: is new (line 1)" in lines
    assert "  - after: `string, maxLength 20, enum red | blue`" in lines


def test_a_property_that_goes_shows_what_it_was() -> None:
    lines = lines_after({"at": "components schemas ThingInput properties labels", "gone": True})
    shown = "array of (string, maxLength 20), minItems 1, maxItems 10, uniqueItems"
    assert f"  - before: `{shown}`" in lines


def test_a_required_property_that_is_new_is_reported_once() -> None:
    lines = lines_after(
        {"at": "components schemas ThingInput properties weight", "to": {"type": "integer"}},
        {"at": "components schemas ThingInput required", "to": ["name", "weight"]},
    )
    told = [line for line in lines if "weight" in line]
    assert told == ["- ❗ `ThingInput.weight`: is new and required (line 1)"]


def test_all_operations_that_break_can_be_unfolded() -> None:
    edits: list[Json] = [
        {
            "at": f"paths /things/{number}",
            "to": {
                "get": {
                    "operationId": f"get{number}",
                    "responses": {"404": {"$ref": "#/components/responses/NotFound"}},
                }
            },
        }
        for number in range(6)
    ]
    document = small()
    for edit in edits:
        document = apply(edit, document)
    const = "components schemas ThingNotFound allOf 1 properties type const"
    renamed = apply({"at": const, "to": "/problems/thing-missing"}, document)
    older, newer = (Edition(json.dumps(each), "", {}) for each in (document, renamed))
    text = review("main", older, newer).markdown()
    assert "`listThings`, `createThing`, `get0`, `get1` and 4 more" in text
    assert "<details><summary>all 8</summary>" in text
    assert "<code>get5</code>" in text


@pytest.mark.parametrize(
    "may_be_null",
    [
        {"anyOf": [{"$ref": "#/components/schemas/Order"}, {"type": "null"}]},
        {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Order"}]},
        {"allOf": [{"$ref": "#/components/schemas/Order"}], "description": "Which."},
        {"$ref": "#/components/schemas/Order", "minLength": 1},
    ],
    ids=str,
)
def test_a_schema_inside_others_is_reported_once_and_by_its_name(may_be_null: Json) -> None:
    older = apply({"at": "components schemas Note properties order", "to": may_be_null}, small())
    newer = apply({"at": "components schemas Order enum", "to": ["newest"]}, older)
    editions = [Edition(json.dumps(each), "", {}) for each in (older, newer)]
    report = review("main", *editions)
    assert [change.message for change in report.changes] == ["`Order`: `enum` has `oldest` no more"]


def test_what_no_operation_uses_is_reported_as_such() -> None:
    older, newer = (
        apply({"at": "components schemas Unused", "to": {"maxLength": most}}, small())
        for most in (3, 2)
    )
    editions = [Edition(json.dumps(each), "", {}) for each in (older, newer)]
    assert "`Unused` (which no operation uses)" in review("main", *editions).markdown()


def test_different_notation_is_reported_as_no_change() -> None:
    due = {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}
    lines = lines_after({"at": "components schemas Thing properties due", "to": due})
    assert "The contract means the same as before." in lines
    (other,) = [line for line in lines if line.startswith("Nothing of this differs")]
    assert other.endswith(": `Thing`.")


def test_a_different_name_of_a_security_scheme_is_reported_once() -> None:
    older = json.dumps(small())
    renamed = apply({"at": "components securitySchemes bearer", "rename": "token"}, small())
    newer = json.dumps(renamed).replace('{"bearer": [', '{"token": [')
    report = review("main", Edition(older, "", {}), Edition(newer, "", {}))
    assert [change.message for change in report.changes] == [
        "security scheme `token`: has another name"
    ]
