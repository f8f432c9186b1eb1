"""What a contract says of an operation and nobody reads is told."""

from __future__ import annotations

import pytest

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.media_types import FORM, MULTIPART
from openapi.codegen.normalise.normalise import Normalised
from tests.openapi.codegen.normalise.written import decided, operation, read

OBJECT = "{type: object, properties: {a: {type: string}}}"
LIST = "schema: {type: array, items: {type: string}}"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("in: header, allowEmptyValue: true", "it is of queries, and not of a header"),
        ("in: query, required: true, allowEmptyValue: true", "is required is never unused"),
        (f"in: query, allowEmptyValue: true, schema: {OBJECT}", "is a parameter of its own"),
        (
            f"in: query, style: deepObject, allowEmptyValue: true, schema: {OBJECT}",
            "allowEmptyValue of q is ignored: the style deepObject has no empty value",
        ),
        ("in: query, allowEmptyValue: true", "q without a value is left out"),
        ("in: header, style: form", "the style form of q is ignored: none in a header has it"),
        ("in: cookie, style: spaceDelimited", "none in a cookie has it"),
        ("in: query, style: simple", "none in a query has it"),
        ("in: query, style: deepObject", "the style deepObject of q is ignored: it is no object"),
        (
            "in: query, style: pipeDelimited, explode: true, schema: {type: array}",
            "q is in style form, as pipeDelimited does not explode",
        ),
        ("in: query, schema: {}, content: {text/plain: {}}", "the schema of q is ignored beside"),
        ("in: query, content: {text/plain: {encoding: {}}}", "encoding of q is ignored: only"),
    ],
)
def test_what_is_not_read_of_a_parameter_is_told(said: str, told: str) -> None:
    assert decided(read(operation(f"{{name: q, {said}}}")), told)


@pytest.mark.parametrize("style", ["pipeDelimited", "spaceDelimited"])
def test_what_explodes_is_in_no_single_text(style: str) -> None:
    for explode, separators in (("true", [""]), ("false", ["|", " "])):
        made = read(
            operation(f"{{name: q, in: query, style: {style}, explode: {explode}, {LIST}}}")
        )
        (given,) = Contract(made.document).operations[0].parameters
        assert given.separator in separators


@pytest.mark.parametrize(
    ("media_type", "encoding", "told"),
    [
        (MULTIPART, "{a: {headers: {X: {}}}}", "encoding/a/headers: no header of a part is read"),
        (MULTIPART, "{z: {explode: false}}", "encoding/z: the form has no such property"),
        (MULTIPART, "{}", "pattern of the file f is ignored: of files, lengths are enforced"),
        (MULTIPART, "{}", "the file f may be of any type: require one in contentType"),
        (
            MULTIPART,
            "{l: {explode: false, contentType: application/json}}",
            "encoding/l/contentType: how the field is written is said beside it: it is ignored",
        ),
        (FORM, "{a: {headers: {X: {required: true}}}}", "encoding/a/headers: no header of a part"),
        (FORM, "{a: {contentType: image/png}}", "encoding/a/contentType: nothing in such a form"),
        ("application/json", "{a: {}}", "json/encoding: only the fields of a form have one"),
    ],
)
def test_what_is_not_read_of_a_body_is_told(media_type: str, encoding: str, told: str) -> None:
    assert decided(body_of(media_type, encoding), told)


@pytest.mark.parametrize("media_type", [FORM, MULTIPART])
@pytest.mark.parametrize(
    "said", ["{explode: false}", "{contentType: text/plain}", "{contentType: application/json}"]
)
def test_nothing_is_told_of_an_encoding_that_is_read(media_type: str, said: str) -> None:
    assert not decided(body_of(media_type, f"{{l: {said}}}"), "/encoding/")


def test_nothing_is_told_of_a_file_whose_type_is_required() -> None:
    made = body_of(MULTIPART, "{f: {contentType: image/png}}")
    assert not decided(made, "the file f may be of any type")


def test_nothing_is_told_of_an_encoding_that_is_sent() -> None:
    encoding = "{a: {headers: {X: {required: true}}}}"
    made = read(f"""
paths: {{}}
webhooks:
  done:
    post:
      requestBody: {{content: {{{MULTIPART}: {{schema: {OBJECT}, encoding: {encoding}}}}}}}
      responses: {{'204': {{description: Done.}}}}
""")
    assert not decided(made, "/encoding")


def test_a_body_that_is_called_as_what_is_sent_is_read() -> None:
    encoding = "{a: {headers: {X: {}}}}"
    schema = "{type: object, properties: {a: {type: string, format: binary, pattern: a}}}"
    made = read(f"""
paths:
  /things:
    post:
      requestBody: {{$ref: '#/components/requestBodies/callbacks'}}
      responses: {{'204': {{description: Done.}}}}
components:
  requestBodies:
    callbacks: {{content: {{{MULTIPART}: {{schema: {schema}, encoding: {encoding}}}}}}}
""")
    assert decided(made, "encoding/a/headers: no header of a part is read")
    assert decided(made, "pattern of the file a is ignored")


def body_of(media_type: str, encoding: str) -> Normalised:
    file = "{type: string, contentMediaType: image/png, pattern: a}"
    schema = f"{{type: object, properties: {{a: {{}}, l: {{type: array}}, f: {file}}}}}"
    return read(f"""
paths:
  /things:
    post:
      requestBody: {{content: {{{media_type}: {{schema: {schema}, encoding: {encoding}}}}}}}
      responses: {{'204': {{description: Done.}}}}
""")


def test_what_is_not_read_of_an_answer_is_told() -> None:
    header = "{style: form, name: X, schema: {type: array}}"
    made = read(f"""
paths:
  /things:
    get:
      responses:
        '200':
          description: Things.
          headers: {{X-Things: {header}}}
          schema: {{type: object}}
          content: {{multipart/form-data: {{itemSchema: {{}}, encoding: {{a: {{explod: true}}}}}}}}
""")
    assert decided(made, "X-Things: name is ignored: it is no word of a header")
    assert decided(made, "X-Things: its style form is ignored: headers have none but simple")
    assert decided(made, "form-data/encoding: only requests have one: it is ignored")
    assert decided(made, "form-data/encoding/a: explod is ignored: it is no word of an encoding")
    assert decided(made, "form-data: itemSchema is ignored: it is no word of a media type")
    assert decided(made, "responses/200: schema is ignored: it is no word of a response")
