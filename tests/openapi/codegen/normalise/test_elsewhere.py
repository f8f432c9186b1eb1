"""What is wrong in a file that a contract refers to is told with that file and the line in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from openapi.codegen.generate import generate
from openapi.codegen.normalise.normalise import read_contract

type Change = tuple[str, str, str]
"""A file, what it has, and what it gets instead."""

FILES = {
    "x.yaml": """\
openapi: 3.1.0
info: {title: X, version: '1'}
paths:
  /books: {$ref: 'parts.yaml#/books'}
  /authors:
    get:
      parameters:
        - $ref: 'parts.yaml#/q'
      responses:
        '200': {$ref: 'parts.yaml#/found'}
components:
  schemas:
    Own: {$ref: schemas/book.yaml}
  securitySchemes:
    key: {$ref: 'parts.yaml#/key'}
""",
    "parts.yaml": """\
q:
  name: q
  in: query
  schema: {type: string}
books:
  get:
    operationId: listBooks
    parameters: [{$ref: '#/q'}]
    responses:
      '200': {$ref: '#/found'}
found:
  description: Books.
  content:
    application/json:
      schema: {$ref: schemas/book.yaml}
key:
  type: http
  scheme: bearer
""",
    "schemas/book.yaml": """\
type: object
properties:
  author:
    $ref: 'person.json#/$defs/Person'
  title: {type: string}
""",
    "schemas/person.json": """\
{"$defs": {
  "Person": {
    "type": "object",
    "properties": {
      "books": {"type": "array", "items": {"$ref": "book.yaml"}}
    }
  }
}}
""",
}


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    (tmp_path / "schemas").mkdir()
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path / "x.yaml"


def change(contract: Path, wrong: Change) -> None:
    """Writes something else into a file, which has it once."""
    name, old, new = wrong
    text = FILES[name]
    assert text.count(old) == 1
    (contract.parent / name).write_text(text.replace(old, new))


REPAIR = "correct it, as it is no regular expression"
REFUSED: dict[str, tuple[Change, str, str]] = {
    "a part of another shape": (
        ("schemas/person.json", '"type": "object"', '"type": {}'),
        "schemas/person.json, line 3: #/$defs/Person/type",
        "write text here, not an object",
    ),
    "a file that is not there": (
        ("schemas/person.json", "book.yaml", "none.yaml"),
        "schemas/person.json, line 5: #/$defs/Person/properties/books/items",
        "there is no file 'schemas/none.yaml': add it, or correct that",
    ),
    "a part that is not there": (
        ("schemas/book.yaml", "Person", "Nobody"),
        "schemas/book.yaml, line 3: #/properties/author",
        "nothing is at 'person.json#/$defs/Nobody': add it, or correct that",
    ),
    "a file out of reach": (
        ("schemas/book.yaml", "'person.json", "'../../person.json"),
        "schemas/book.yaml, line 3: #/properties/author",
        "'../../person.json#/$defs/Person' is outside of the folder of the contract: copy it there",
    ),
    "a network": (
        ("parts.yaml", "schemas/book.yaml", "'http://x/book.yaml'"),
        "parts.yaml, line 15: #/found/content/application~1json/schema",
        "nothing is fetched: copy 'http://x/book.yaml' beside the contract",
    ),
    "a parameter that says too little": (
        ("parts.yaml", "  name: q\n", ""),
        "parts.yaml, line 1: #/q",
        "say its name",
    ),
    "a parameter of nowhere": (
        ("parts.yaml", "in: query", "in: qery"),
        "parts.yaml, line 1: #/q",
        "in is one of query, cookie, path, header, not 'qery'",
    ),
    "an operation of another shape": (
        ("parts.yaml", "operationId: listBooks", "operationId: []"),
        "parts.yaml, line 7: #/books/get/operationId",
        "write text here, not a list",
    ),
    "a body without content": (
        ("parts.yaml", "operationId: listBooks", "requestBody: {}"),
        "parts.yaml, line 7: #/books/get/requestBody",
        "say in content of which media type the body is",
    ),
    "a reference where none may be": (
        ("parts.yaml", "schema: {$ref: schemas/book.yaml}", "$ref: schemas/book.yaml"),
        "parts.yaml, line 15: #/found/content/application~1json/$ref",
        "nothing is known of 'schemas/book.yaml': refer to components",
    ),
    "a security scheme": (
        ("parts.yaml", "  scheme: bearer\n", ""),
        "parts.yaml, line 16: #/key",
        "say its scheme",
    ),
    "a text that cannot be read": (
        ("schemas/book.yaml", "properties:", "properties: ["),
        "x.yaml, line 13: #/components/schemas/Own",
        "schemas/book.yaml, line 4: it cannot be read: ",
    ),
    "a contract that cannot be read": (
        ("x.yaml", "paths:", "paths: ["),
        "x.yaml, line 5: #",
        "it cannot be read: ",
    ),
    "a contract of another shape": (
        ("x.yaml", "  securitySchemes:\n", "  securitySchemes: 1\n  headers:\n"),
        "x.yaml, line 14: #/components/securitySchemes",
        "write an object here, not 1",
    ),
}


@pytest.mark.parametrize(("wrong", "where", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_a_refusal_names_the_file_and_the_line(
    contract: Path, wrong: Change, where: str, why: str
) -> None:
    change(contract, wrong)
    with pytest.raises(SystemExit) as refused:
        read_contract(contract)
    assert str(refused.value).startswith(f"{where}: {why}")


@pytest.mark.parametrize(
    ("wrong", "why", "where"),
    [
        (
            ("parts.yaml", "parameters: [", "parameters: [{in: query, name: z, style: label}, "),
            "GET /books: query parameter z: the style label is not read: leave it out",
            "parts.yaml, line 6, #/books/get",
        ),
        (
            ("schemas/person.json", '"type": "array"', '"pattern": "["'),
            f"schema Person: the pattern '[' is none in Python: {REPAIR}",
            "schemas/person.json, line 2, #/$defs/Person",
        ),
        (
            ("parts.yaml", "scheme: bearer", "scheme: a b"),
            "security scheme key: its credentials are not read: use those of OpenAPI",
            "parts.yaml, line 16, #/key",
        ),
    ],
    ids=["an operation", "a schema", "a security scheme"],
)
def test_what_code_would_not_enforce_names_the_file_and_the_line(
    contract: Path, tmp_path: Path, wrong: Change, why: str, where: str
) -> None:
    change(contract, wrong)
    with pytest.raises(SystemExit) as refused:
        generate(contract, tmp_path / "api", tmp_path)
    assert f"  {why} ({where})" in str(refused.value).splitlines()


def test_a_decision_names_the_file(contract: Path) -> None:
    change(contract, ("schemas/book.yaml", "{type: string}", "{type: text}"))
    told = [str(decision) for decision in read_contract(contract).decisions]
    assert "schemas/book.yaml#/properties/title: the type 'text' is string" in told


def test_references_in_a_circle_have_a_place(contract: Path) -> None:
    change(contract, ("x.yaml", "schemas/book.yaml", "'#/components/schemas/Own'"))
    with pytest.raises(SystemExit) as refused:
        read_contract(contract)
    assert str(refused.value).startswith("x.yaml, line 13: #/components/schemas/Own: refer to")
