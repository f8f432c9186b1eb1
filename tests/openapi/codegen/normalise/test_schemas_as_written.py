"""Schemas that people write and mean one thing by are read so, and told where they differ."""

from __future__ import annotations

import pytest

from openapi.codegen.contract.conformance import asks_beyond_types
from openapi.codegen.contract.contract import Contract
from openapi.codegen.python.model_schemas import for_types
from tests.openapi.codegen.normalise.written import (
    Json,
    decided,
    operation,
    read,
    schemas,
)
from tests.support.cases import case


@pytest.mark.parametrize("word", ["parameters", "properties", "headers", "example", "enum", "x-y"])
def test_a_property_may_be_called_as_a_word_of_openapi(word: str) -> None:
    """Its schema is one as any other: a reference in it is one, and renamed with its schema."""
    lines = (
        f"outer: {{type: object, properties: {{{word}: {{$ref: '#/components/schemas/in-ner'}}}}}}",
        'in-ner: {type: string, description: "a\\u2029b", example: "c\\u2029d"}',
    )
    made = schemas(*lines, version="3.0.3")
    assert made["Outer"]["properties"] == {word: {"$ref": "#/components/schemas/InNer"}}
    assert made["InNer"] == {"type": "string", "description": "a b", "examples": ["c d"]}


def test_the_type_null_needs_no_quotes() -> None:
    made = schemas("Text: {type: [string, null]}")
    assert made["Text"] == {"anyOf": [{"type": "string"}, {"type": "null"}]}


def test_a_format_that_is_no_word_is_ignored() -> None:
    made = schemas("Address: {type: string, format: '169.254.([1-9]|[1-9][0-9])'}")
    assert made["Address"] == {"type": "string"}


def test_alternatives_that_are_constants_are_an_enum() -> None:
    for key in ("oneOf", "anyOf"):
        with case(key):
            one = "{const: a, title: First, description: The first.}"
            made = schemas(
                f"Kind: {{type: string, description: It., {key}: [{one}, {{const: b}}]}}"
            )
            description = "It.\n- `a`: First: The first.\n- `b`"
            assert made["Kind"] == {
                "type": "string",
                "description": description,
                "enum": ["a", "b"],
            }


def test_a_discriminator_that_names_what_is_nowhere_does_not_name_it() -> None:
    one = "One: {type: object, required: [kind], properties: {kind: {const: one}}}"
    lost = "{propertyName: kind, mapping: {one: One, two: '#/paths/~1x/get'}}"
    text = f"""
paths: {{}}
components:
  schemas:
    {one}
    Either: {{oneOf: [{{$ref: '#/components/schemas/One'}}], discriminator: {lost}}}
"""
    made = read(text)
    assert decided(made, "nothing is at '#/paths/~1x/get': 'two' stands for nothing")
    mapping = made.document["components"]["schemas"]["Either"]["discriminator"]["mapping"]
    assert mapping == {"one": "#/components/schemas/One"}


def test_what_is_asked_of_a_moment_beyond_its_format_is_asked_of_a_validator() -> None:
    moment = "{type: string, format: date-time, maxLength: 30}"
    body = f"{{content: {{application/json: {{schema: {moment}}}}}}}"
    text = operation().replace("get:", "post:").replace("parameters: []", f"requestBody: {body}")
    for each in (text, operation(f"{{name: at, in: query, schema: {moment}}}")):
        made = read(each)
        named = made.document["components"]["schemas"]
        (name,) = [name for name, node in named.items() if node.get("maxLength") == 30]
        assert asks_beyond_types(made.document, name)
        assert Contract(made.document).schemas_beyond_types == [name]
        assert "maxLength" not in for_types(made.document)["components"]["schemas"][name]


def test_what_is_asked_beside_a_reference_is_asked_too() -> None:
    made = schemas(
        "Order: {type: string, enum: [up, down]}",
        "Same: {type: object, properties: {o: {$ref: '#/components/schemas/Order', type: string}}}",
        "Up: {$ref: '#/components/schemas/Order', enum: [up], description: Up.}",
    )
    assert made["Same"]["properties"]["o"] == {"$ref": "#/components/schemas/Order"}
    assert made["Up"] == {"type": "string", "enum": ["up"], "description": "Up."}


def test_a_list_of_items_is_that_of_the_first_ones() -> None:
    made = schemas("Pair: {type: array, items: [{type: string}], additionalItems: false}")
    assert made["Pair"] == {"prefixItems": [{"type": "string"}], "items": {"not": {}}} | {
        "type": "array"
    }


def test_types_are_spelt_as_other_languages_do() -> None:
    kinds = {"bool": "boolean", "Int": "integer", "float": "number", "String": "string"}
    made = schemas(*(f"{word.title()}A: {{type: {word}}}" for word in kinds))
    assert {word: made[f"{word.title()}A"]["type"] for word in kinds} == kinds
    assert schemas("Day: {type: date}")["Day"] == {"type": "string", "format": "date"}
    assert schemas("Thing: {type: any}")["Thing"] == {}


def test_numbers_and_flags_may_be_in_quotes() -> None:
    made = schemas("Text: {type: string, maxLength: '5', deprecated: 'true', required: true}")
    assert made["Text"] == {"type": "string", "maxLength": 5, "deprecated": True}


def test_words_about_values_of_other_types_say_nothing() -> None:
    made = schemas(
        "Name: {type: string, minLength: 1, minimum: 1, items: {type: string}, required: [a]}",
        "Either: {type: [integer, string], maximum: 5, maxLength: 5}",
    )
    assert made["Name"] == {"type": "string", "minLength": 1}
    assert made["Either"]["anyOf"] == [
        {"type": "integer", "maximum": 5},
        {"type": "string", "maxLength": 5},
    ]


@pytest.mark.parametrize(
    ("pattern", "schema"),
    [
        (r"/^\\w$/i", {"pattern": "^[A-Za-z0-9_]$"}),
        ("/a/", {"pattern": "/a/"}),
        ("^{a}{2}$", {"pattern": r"^\{a}{2}$"}),
        (r"^\\p{L}[{]$", {"pattern": r"^\p{L}[{]$"}),
        ("^.{0,262144}$", {"pattern": "^.*$", "minLength": 0, "maxLength": 262144}),
        ("^[a-z]{2,3}$", {"pattern": "^[a-z]{2,3}$"}),
    ],
)
def test_patterns_are_read_as_javascript_does(pattern: str, schema: Json) -> None:
    made = schemas(f'Text: {{type: string, pattern: "{pattern}"}}')
    assert made["Text"] == {"type": "string", **schema}


def test_alternatives_that_are_one_schema_are_told_apart_by_their_values() -> None:
    made = schemas(
        "Event: {type: object, properties: {kind: {type: string}}}",
        "Begin: {$ref: '#/components/schemas/Event', description: A begin.}",
        "End: {$ref: '#/components/schemas/Event'}",
        "Any: {oneOf: [{$ref: '#/components/schemas/Begin'}, {$ref: '#/components/schemas/End'}],"
        " discriminator: {propertyName: kind}}",
    )
    kinds = [made[name]["properties"]["kind"] for name in ("Begin", "End", "Event")]
    assert [kind.get("const") for kind in kinds] == ["Begin", "End", None]


def test_what_extends_a_schema_that_may_be_null_may_not() -> None:
    base = "Base: {type: object, nullable: true, properties: {a: {type: string}}}"
    both = "{allOf: [{$ref: '#/components/schemas/Base'}, %s]}"
    made = schemas(
        base,
        f"Full: {both % '{properties: {b: {type: string}}}'}",
        "Same: {allOf: [{$ref: '#/components/schemas/Base'}, {$ref: '#/components/schemas/Base'}]}",
        version="3.0.3",
    )
    assert made["Full"]["properties"] == {"a": {"type": "string"}, "b": {"type": "string"}}
    assert {"type": "null"} in made["Same"]["anyOf"]


def test_what_may_be_null_may_be_made_of_itself() -> None:
    whole = "[{$ref: '#/components/schemas/Circle'}, {properties: {a: {type: string}}}]"
    made = schemas(
        f"Circle: {{nullable: true, type: object, allOf: {whole}}}",
        f"Other: {{allOf: {whole}}}",
        version="3.0.3",
    )
    assert made.keys() >= {"Circle", "Other"}


def test_what_an_object_must_have_is_one_of_its_properties() -> None:
    made = schemas(
        "Sum: {type: object, required: [value]}",
        "Map: {type: object, required: [a], additionalProperties: {type: integer}}",
    )
    assert made["Sum"]["properties"] == {"value": {}}
    assert made["Map"]["properties"] == {"a": {"type": "integer"}}


def test_properties_beside_alternatives_are_those_of_each_that_says_more_of_them() -> None:
    made = schemas(
        "Check: {type: object, required: [name], description: A check.,"
        " properties: {name: {type: string}, status: {type: string, enum: [new, done]}},"
        " anyOf: [{required: [status], properties: {status: {enum: [done]}}}, {required: [name]}]}",
        "Other: {type: object, properties: {a: {type: string}}, anyOf: [{required: [a]}]}",
    )
    assert made["Check"] == {
        "description": "A check.",
        "anyOf": [{"$ref": f"#/components/schemas/CheckOption{number}"} for number in (1, 2)],
    }
    done = made["CheckOption1"]
    assert done["properties"]["status"] == {"type": "string", "enum": ["done"]}
    assert set(done["required"]) == {"name", "status"}
    assert made["Other"]["properties"] == {"a": {"type": "string"}}


def test_a_value_that_tells_alternatives_apart_may_be_a_word_of_schemas() -> None:
    for word in ("type", "format", "pattern"):
        kind = f"{{type: object, required: [kind], properties: {{kind: {{const: {word}}}}}}}"
        mapping = f"{{propertyName: kind, mapping: {{{word}: Typed}}}}"
        one = "[{$ref: '#/components/schemas/Typed'}]"
        made = schemas(f"Typed: {kind}", f"Either: {{oneOf: {one}, discriminator: {mapping}}}")
        assert made["Either"]["discriminator"]["mapping"] == {word: "#/components/schemas/Typed"}


def test_a_bound_may_be_exclusive_as_in_older_drafts() -> None:
    made = schemas("Rate: {type: number, minimum: 0, exclusiveMinimum: true}")
    assert made["Rate"] == {"type": "number", "exclusiveMinimum": 0}


def test_only_a_property_is_deprecated_in_types() -> None:
    """Pydantic warns of any other; a property may be called as a part of a document is."""
    old = "deprecated: true, type: string, format: email"
    made = read(f"""
paths: {{}}
components:
  schemas:
    Old: {{{old}}}
    Both:
      type: object
      properties: {{schemas: {{{old}}}, b: {{anyOf: [{{{old}}}, {{type: integer}}]}}}}
""")
    found = for_types(made.document)["components"]["schemas"]
    assert found["Old"] == {"type": "string"}
    assert found["Both"]["properties"] == {
        "schemas": {"deprecated": True, "type": "string"},
        "b": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
    }


def test_a_part_that_takes_no_other_properties_takes_those_of_the_others() -> None:
    closed = "{type: object, additionalProperties: false, properties: {a: {type: string}}}"
    made = read(f"""
paths: {{}}
components:
  schemas:
    A: {{allOf: [{closed}, {{properties: {{b: {{type: string}}}}}}]}}
""")
    assert made.document["components"]["schemas"]["A"]["properties"].keys() == {"a", "b"}
    assert decided(made, "additionalProperties: false of a part of allOf is of the whole")


@pytest.mark.parametrize(
    ("written", "type_"),
    [
        ("properties: {a: {type: string}}", "object"),
        ("additionalProperties: false", "object"),
        ("items: {type: string}", "array"),
        ("format: uuid", "string"),
    ],
)
def test_what_only_one_type_has_is_said_of_that(written: str, type_: str) -> None:
    assert schemas(f"A: {{{written}}}")["A"]["type"] == type_
