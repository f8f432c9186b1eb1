"""What people write and mean one thing by is read so, and told where it is not what they wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from openapi.codegen.checks.findings import findings
from openapi.codegen.contract.conformance import asks_beyond_types
from openapi.codegen.contract.contract import Contract
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.normalise import Normalised, normalised
from openapi.codegen.normalise.refusals import RefusedError
from openapi.codegen.normalise.text import read_text
from openapi.codegen.python.model_schemas import for_types
from tests.support.cases import case

type Json = dict[str, Any]

FILE = Path("openapi.yaml")


def read(text: str, version: str = "3.1.0") -> Normalised:
    """Returns what becomes of a contract with these parts; nothing of it may be refused."""
    start = f"openapi: {version}\ninfo: {{title: T, version: '1'}}\n"
    made = normalised(read_text(f"{start}{text}".encode()), FILE)
    assert next(findings(Contract(made.document)), "") == ""
    return made


def schemas(*lines: str, version: str = "3.1.0") -> Json:
    text = "\n".join(["paths: {}", "components:", "  schemas:", *(f"    {line}" for line in lines)])
    found: Json = read(text, version).document["components"]["schemas"]
    return found


def decided(made: Normalised, text: str) -> bool:
    return any(text in str(decision) for decision in made.decisions)


def operation(parameters: str = "", schemes: str = "", more: str = "") -> str:
    return f"""
paths:
  /things:
    get:
      operationId: list
      parameters: [{parameters}]
      responses: {{'200': {{description: Things.}}}}
{more}
components:
  securitySchemes: {{{schemes}}}
"""


def parameter(made: Normalised) -> Json:
    (given,) = made.document["paths"]["/things"]["get"]["parameters"]
    return Draft(made.document).resolved(given["schema"])


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


def test_an_object_of_which_nothing_is_said_is_the_text_of_a_header() -> None:
    made = read(operation("{name: Key, in: header, schema: {type: object, description: Any.}}"))
    assert parameter(made) == {"type": "string", "description": "Any."}
    assert decided(made, "Key is text, as its object has no properties")


def test_a_scalar_or_a_list_in_a_query_is_a_list() -> None:
    either = "oneOf: [{type: string}, {type: array, maxItems: 9, items: {type: integer}}]"
    made = read(operation(f"{{name: ids, in: query, schema: {{{either}}}}}"))
    items = {"anyOf": [{"type": "string"}, {"type": "integer"}]}
    assert parameter(made) == {"type": "array", "maxItems": 9, "items": items}
    assert decided(made, "ids is a list, perhaps of one")


def test_whether_a_scalar_explodes_is_nothing() -> None:
    made = read(operation("{name: sort, in: query, explode: false, schema: {type: string}}"))
    (given,) = made.document["paths"]["/things"]["get"]["parameters"]
    assert "explode" not in given


def test_credentials_of_one_header_at_once_are_alternatives() -> None:
    schemes = (
        "bearer: {type: http, scheme: bearer}, other: {type: apiKey, in: cookie, name: c},"
        " key: {type: apiKey, in: header, name: Authorization}"
    )
    made = read(operation(schemes=schemes, more="security: [{bearer: [], key: [], other: []}]"))
    assert made.document["security"] == [{"bearer": [], "other": []}, {"key": [], "other": []}]
    assert decided(made, "credentials of one header are alternatives")


def test_a_form_of_which_nobody_knows_the_fields_is_left_out_beside_json() -> None:
    made = read("""
paths:
  /things:
    post:
      operationId: add
      requestBody:
        content:
          application/json: {schema: {type: string}}
          application/x-www-form-urlencoded: {schema: {oneOf: [{type: array}]}}
          examples: {}
      responses: {'204': {description: Added.}}
""")
    content = made.document["paths"]["/things"]["post"]["requestBody"]["content"]
    assert content.keys() == {"application/json"}
    assert decided(made, "no object: a form is a 415")
    assert decided(made, "this is no media type: it is ignored")


def test_text_json_is_json() -> None:
    content = "{text/json: {schema: {type: object, properties: {a: {type: string}}}}}"
    made = read(f"""
paths:
  /things:
    post:
      operationId: add
      requestBody: {{content: {content}}}
      responses: {{'200': {{description: Added., content: {content}}}}}
""")
    added = made.document["components"]["schemas"]
    assert added["AddBody"]["properties"] == added["Add200Body"]["properties"]


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


def test_a_contract_need_not_say_what_it_is_called() -> None:
    document = read_text(b"openapi: 3.1.0\npaths: {}\n")
    assert normalised(document, FILE).document["info"] == {"title": "API", "version": "0"}


def test_json_has_characters_that_yaml_refuses_and_as_many_brackets_as_it_likes() -> None:
    examples = ", ".join(["[{}]"] * 6000)
    text = f"""{{"openapi": "3.1.0", "info": {{"title": "a\x9fb", "version": "1"}},
        "paths": {{}}, "x-lists": [{examples}]}}"""
    made = normalised(read_text(text.encode()), FILE)
    assert made.document["info"]["title"] == "a b"


def test_an_older_version_is_refused_as_such() -> None:
    text = "swagger: '2.0'\ninfo: {title: T, version: '1'}\nbasePath: {$ref: '#/definitions/x'}"
    with pytest.raises(
        RefusedError, match=r"#/swagger: this is OpenAPI 2\.0: write it as one of 3"
    ):
        normalised(read_text(text.encode()), FILE)


def test_types_are_spelt_as_other_languages_do() -> None:
    kinds = {"bool": "boolean", "Int": "integer", "float": "number", "String": "string"}
    made = schemas(*(f"{word.title()}A: {{type: {word}}}" for word in kinds))
    assert {word: made[f"{word.title()}A"]["type"] for word in kinds} == kinds
    assert schemas("Day: {type: date}")["Day"] == {"type": "string", "format": "date"}
    assert schemas("Thing: {type: any}")["Thing"] == {}


def test_numbers_and_flags_may_be_in_quotes() -> None:
    made = schemas("Text: {type: string, maxLength: '5', deprecated: 'true', required: true}")
    assert made["Text"] == {"type": "string", "maxLength": 5, "deprecated": True}


def test_a_scheme_may_be_of_http_in_any_letters() -> None:
    made = read(operation(schemes="bearer: {type: HTTP, scheme: bearer}"))
    assert made.document["components"]["securitySchemes"]["bearer"]["type"] == "http"


def test_a_scheme_that_is_nowhere_is_a_bearer_token() -> None:
    made = read(operation(more="      security: [{lost: []}]"))
    lost = made.document["components"]["securitySchemes"]["lost"]
    assert (lost["type"], lost["scheme"]) == ("http", "bearer")
    assert decided(made, "lost is a bearer token, as components.securitySchemes does not say")


@pytest.mark.parametrize(
    ("old", "media_type", "schema"),
    [
        ("{in: body, schema: {type: array}}", "application/json", {"type": "array", "items": {}}),
        (
            "{in: formData, name: n, type: integer, required: true}",
            "application/x-www-form-urlencoded",
            {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]},
        ),
        (
            "{in: formData, name: f, type: file}",
            "multipart/form-data",
            {"type": "object", "properties": {"f": {"type": "string", "format": "binary"}}},
        ),
    ],
    ids=["json", "form", "file"],
)
def test_a_body_may_be_written_as_in_openapi_2(old: str, media_type: str, schema: Json) -> None:
    query = "{in: query, name: q, type: integer, maximum: 5}"
    made = read(operation(f"{old}, {query}"))
    assert parameter(made) == {"type": "integer", "maximum": 5}
    body = made.document["paths"]["/things"]["get"]["requestBody"]
    (reference,) = [media["schema"]["$ref"] for media in body["content"].values()]
    assert list(body["content"]) == [media_type]
    assert made.document["components"]["schemas"][reference.rpartition("/")[2]] == schema


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


def test_what_is_behind_a_path_is_a_part_of_it_only_where_it_tells_operations_apart() -> None:
    done = "{responses: {'204': {description: Done.}}}"
    made = read(f"""
paths:
  '/a#one': {{get: {done}}}
  '/a?two=2': {{put: {done}}}
  '/a#three': {{get: {done}}}
""")
    paths = made.document["paths"]
    assert {path: list(item) for path, item in paths.items()} == {
        "/a": ["get", "put"],
        "/a%23three": ["get"],
    }
    assert made.served["/a%23three"] == "/a#three"
    assert decided(made, "a path has no ? and #: its operations are at /a%23three")


def test_names_of_operations_and_schemas_differ_in_code() -> None:
    made = read("""
paths:
  /a: {get: {operationId: a, responses: {'204': {description: Done.}}}}
components:
  schemas:
    A: {type: string}
""")
    assert "ASchema" in made.document["components"]["schemas"]


def test_a_response_that_no_operation_ends_with_is_none() -> None:
    made = read("""
paths:
  /a: {get: {responses: {'204': {description: A.}, '100': {description: B.}, WRONG: {}}}}
""")
    responses = made.document["paths"]["/a"]["get"]["responses"]
    assert not responses.keys() & {"100", "WRONG"}
    assert decided(made, "#/paths/~1a/get/responses/100: a server informs by itself")
    assert decided(made, "nothing answers with 'WRONG', which is no status")


def test_what_an_object_must_have_is_one_of_its_properties() -> None:
    made = schemas(
        "Sum: {type: object, required: [value]}",
        "Map: {type: object, required: [a], additionalProperties: {type: integer}}",
    )
    assert made["Sum"]["properties"] == {"value": {}}
    assert made["Map"]["properties"] == {"a": {"type": "integer"}}


def test_words_that_no_parameter_has_are_ignored() -> None:
    old = "{in: query, name: q, type: array, items: {type: string}, collectionFormat: csv, way: 1}"
    made = read(operation(old))
    (given,) = made.document["paths"]["/things"]["get"]["parameters"]
    assert given["explode"] is False
    assert "way" not in given
    assert decided(made, "way of q is ignored")


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
