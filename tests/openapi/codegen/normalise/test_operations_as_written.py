"""Operations, and what is around them, as people write them: they are read as they are meant."""

from __future__ import annotations

import pytest

from openapi.codegen.checks.losses import losses
from openapi.codegen.contract.contract import Contract
from openapi.codegen.normalise.normalise import normalised
from openapi.codegen.normalise.refusals import RefusedError
from openapi.codegen.normalise.text import read_text
from openapi.codegen.python.names import of_parameter
from tests.openapi.codegen.normalise.written import (
    FILE,
    Json,
    decided,
    operation,
    parameter,
    read,
)


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


def test_a_scheme_is_not_called_as_what_all_authenticators_have() -> None:
    schemes = "recall: {type: http, scheme: bearer}"
    made = read(operation(schemes=schemes, more="security: [{recall: []}]"))
    assert list(made.document["components"]["securitySchemes"]) == ["recall scheme"]


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


def test_words_that_no_parameter_has_are_ignored() -> None:
    old = "{in: query, name: q, type: array, items: {type: string}, collectionFormat: csv, way: 1}"
    made = read(operation(old))
    (given,) = made.document["paths"]["/things"]["get"]["parameters"]
    assert given["explode"] is False
    assert "way" not in given
    assert decided(made, "way of q is ignored")


def test_an_operation_says_anew_what_its_path_says_of_a_header_in_other_letters() -> None:
    made = read("""
paths:
  /things:
    parameters: [{name: X-Key, in: header, schema: {type: integer}}]
    get:
      parameters:
        - {name: x-key, in: header, schema: {type: boolean}}
        - {name: page, in: query, schema: {type: string}}
        - {name: page, in: query, schema: {type: number}}
      responses: {'204': {description: Done.}}
""")
    (operation,) = Contract(made.document).operations
    assert [(each.name, each.type) for each in operation.parameters] == [
        ("X-Key", "boolean"),
        ("page", "number"),
    ]
    assert decided(made, "of two parameters of one name in one place, the last one counts")


def test_a_name_without_letters_is_one_that_models_read() -> None:
    parameters = ", ".join(f"{{name: '{name}', in: query}}" for name in ("$", "@", "%"))
    (made,) = Contract(read(operation(parameters)).document).operations
    assert [of_parameter(each) for each in made.parameters] == [
        "parameter",
        "parameter_2",
        "parameter_3",
    ]


def test_a_credential_that_is_a_parameter_too_is_read_as_both() -> None:
    schemes = "key: {type: apiKey, in: query, name: key}, other: {type: apiKey, in: query, name: x}"
    security = "      security: [{key: []}, {other: []}]"
    made = read(operation("{name: key, in: query, required: true}", schemes, security))
    contract = Contract(made.document)
    assert contract.credentials_beside(contract.operations[0]) == ["x"]


def test_bytes_are_as_many_as_their_schema_says_and_nothing_else_of_it() -> None:
    made = read("""
paths:
  /things:
    put:
      requestBody:
        content:
          image/png: {schema: {type: string, format: binary, minLength: 2, maxLength: 5}}
          image/gif: {schema: {allOf: [{minLength: 3}, {minLength: 4, pattern: ^GIF}]}}
          application/xml: {schema: {type: object, required: [a], minLength: 5}}
      responses: {'204': {description: Done.}}
""")
    (operation,) = Contract(made.document).operations
    lengths = [(body.least_bytes, body.max_bytes) for body in operation.bodies]
    assert lengths == [(2, 5), (4, 1024 * 1024), (0, 1024 * 1024)]
    assert decided(made, "image~1gif: it is bytes to code, which ignores pattern")
    assert decided(made, "application~1xml: it is bytes to code, which ignores required")


def test_a_field_of_a_form_has_no_style_that_is_not_read() -> None:
    made = normalised(
        read_text(b"""
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /things:
    post:
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: {type: object, properties: {o: {type: object}, l: {type: array}}}
            encoding: {o: {style: deepObject}, l: {style: pipeDelimited}}
      responses: {'204': {description: Done.}}
"""),
        FILE,
    )
    reason = "is read as text, a list or JSON: leave style and explode out of its encoding"
    (loss,) = losses(Contract(made.document))
    assert loss == f"POST /things: the field o of application/x-www-form-urlencoded {reason}"


def test_what_callbacks_send_has_a_type_wherever_it_is_described() -> None:
    body = "requestBody: {content: {application/json: {schema: {type: object}}}}"
    item = f"{{post: {{{body}, responses: {{'204': {{description: Done.}}}}}}}}"
    made = read(f"""
paths:
  /things:
    post:
      operationId: add
      callbacks:
        done: {{$ref: '#/components/callbacks/Done'}}
        failed: {{'x': {{$ref: '#/components/pathItems/Failed'}}}}
      responses: {{'204': {{description: Done.}}}}
components:
  callbacks: {{Done: {{'x': {item}}}}}
  pathItems: {{Failed: {item}}}
""")
    assert {"AddDoneEvent", "AddFailedEvent"} <= made.document["components"]["schemas"].keys()


def test_ids_that_classes_are_called_by_alike_are_told_apart() -> None:
    made = read("""
paths:
  /a:
    get: {operationId: get1, responses: {'204': {description: Done.}}}
    put: {operationId: get_1, responses: {'204': {description: Done.}}}
""")
    assert made.document["paths"]["/a"]["put"]["operationId"] == "get_12"
