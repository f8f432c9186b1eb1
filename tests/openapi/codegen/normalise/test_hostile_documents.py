"""Documents that would take a parser's time, memory or files are refused at once, with a place."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from openapi.codegen.checks.findings import findings
from openapi.codegen.contract.contract import Contract
from openapi.codegen.generate import generate
from openapi.codegen.normalise.normalise import normalised, read_contract
from openapi.codegen.normalise.refusals import RefusedError
from openapi.codegen.python.structure import structure_table

EXPLODING = "\n".join(
    ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
)
CHAIN = "\n".join(["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 200)])
HEAD = "openapi: 3.1.0\ninfo: {title: X, version: '1'}\n"


def refusal(file: Path, text: str) -> str:
    file.write_text(text, encoding="utf-8")
    started = time.process_time()
    with pytest.raises(SystemExit) as refused:
        read_contract(file)
    assert time.process_time() - started < 2
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[" * 300_000, "nested deeper than 100"),
        ("- " * 300_000, "nested deeper than 100"),
        ("{a: " * 300_000, "nested deeper than 100"),
        (json.dumps({"openapi": "3.1.0"})[:-1] + ', "a": ' + "[" * 200_000, "line 1: #"),
        ("a: &a [*a]", "nested deeper than 100"),
        ("x: " + "y" * 17_000_000, "longer than"),
        (EXPLODING, "aliases repeat too much"),
        (CHAIN, "deeper"),
        ("a: !!python/object:os.system x", "cannot be read"),
        ("a: 1\na: 2", "stands twice"),
        ("- a", "it is no object"),
    ],
    ids=["[", "-", "{", "json", "circle", "long", "aliases", "chain", "tag", "twice", "list"],
)  # fmt: skip
def test_what_would_take_long_is_refused(tmp_path: Path, text: str, why: str) -> None:
    assert why in refusal(tmp_path / "x.yaml", text)


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        ("https://example.com/x.yaml", "nothing is fetched"),
        ("file:///etc/passwd", "nothing is fetched"),
        ("//example.com/x.yaml", "nothing is fetched"),
        ("../secret.yaml", "outside of the folder"),
        ("/etc/passwd", "outside of the folder"),
        ("%2e%2e/secret.yaml", "outside of the folder"),
        ("link.yaml", "outside of the folder"),
        ("none.yaml", "there is no file 'none.yaml'"),
        ("pipe.yaml", "there is no file 'pipe.yaml'"),
        ("a" * 300, "there is no file 'aaa"),
        ("a%00b.yaml", "'a%00b.yaml' is no address of a file"),
        ("//[", "'//[' is no address of a file"),
        ("#/components/schemas/B", "nothing is here"),
        ("#/nowhere", "nothing is at '#/nowhere'"),
        ("#/components/schemas/A", "refer to something else than itself"),
    ],
)
def test_references_to_elsewhere_are_refused(tmp_path: Path, reference: str, why: str) -> None:
    (tmp_path / "secret.yaml").write_text("type: string")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    os.mkfifo(folder / "pipe.yaml")
    text = f"{HEAD}components: {{schemas: {{A: {{$ref: '{reference}'}}}}}}\n"
    assert why in refusal(folder / "x.yaml", text)


def test_a_reference_in_the_place_of_a_media_type_is_refused(tmp_path: Path) -> None:
    content = "content: {application/json: {$ref: '#/components/responses/A'}}"
    text = f"{HEAD}paths: {{}}\ncomponents: {{responses: {{A: {{description: x, {content}}}}}}}\n"
    assert "a media type is no reference" in refusal(tmp_path / "x.yaml", text)


def test_a_refusal_says_the_line_and_the_pointer(tmp_path: Path) -> None:
    text = f"{HEAD}paths:\n  /a:\n    get:\n      responses: []\n"
    assert refusal(tmp_path / "x.yaml", text) == (
        "x.yaml, line 6: #/paths/~1a/get/responses: write an object here, not a list"
    )


def test_what_no_generated_code_enforces_is_refused_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(
        f"{HEAD}paths:\n  /a:\n    get:\n      parameters:\n"
        "        - {name: q, in: query, style: label}\n      responses: {}\n"
    )
    with pytest.raises(SystemExit) as refused:
        generate(file, tmp_path / "api", tmp_path)
    assert str(refused.value).splitlines()[1] == (
        "  GET /a: query parameter q: the style label is not read: leave it out"
        " (line 5, #/paths/~1a/get)"
    )


def test_what_is_of_no_operation_has_a_line_as_well(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    schemes = "components:\n  securitySchemes:\n    card: {type: http, scheme: a b}\n"
    file.write_text(f"{HEAD}paths: {{}}\n{schemes}")
    with pytest.raises(SystemExit) as refused:
        generate(file, tmp_path / "api", tmp_path)
    assert str(refused.value).splitlines()[1] == (
        "  security scheme card: its credentials are not read: use those of OpenAPI"
        " (line 6, #/components/securitySchemes/card)"
    )


def test_one_path_has_no_two_operations_of_a_method(tmp_path: Path) -> None:
    get = "{get: {responses: {}}}"
    text = f"{HEAD}paths:\n  /a/{{b}}: {get}\n  /a/{{c}}: {get}\n"
    assert refusal(tmp_path / "x.yaml", text) == (
        "x.yaml, line 5: #/paths/~1a~1{c}: /a/{b} is the same path, and has GET, too: leave one out"
    )


def test_files_beside_a_contract_are_a_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "book.yaml").write_text(
        "type: object\nproperties: {author: {$ref: 'person.json#/$defs/Person'}}\n"
    )
    person = {"$defs": {"Person": {"type": "object", "properties": {"of": {"$ref": "book.yaml"}}}}}
    (tmp_path / "schemas" / "person.json").write_text(json.dumps(person))
    (tmp_path / "paths.yaml").write_text(
        "books: {get: {operationId: getBook, responses: {200: {description: X, content:"
        " {application/json: {schema: {$ref: schemas/book.yaml}}}}}}}\n"
    )
    (tmp_path / "x.yaml").write_text(f"{HEAD}paths: {{/books: {{$ref: 'paths.yaml#/books'}}}}\n")
    document = read_contract(tmp_path / "x.yaml").document
    schemas = document["components"]["schemas"]
    assert schemas["Book"]["properties"]["author"] == {"$ref": "#/components/schemas/Person"}
    assert schemas["Person"]["properties"]["of"] == {"$ref": "#/components/schemas/Book"}


@pytest.mark.parametrize("kind", ["allOf", "properties", "anyOf"])
def test_schemas_that_double_at_each_step_take_no_longer_than_they_are(
    tmp_path: Path, kind: str
) -> None:
    """There are 2 ** 60 ways through them."""
    schemas: dict[str, object] = {
        "A60": {"type": "object", "properties": {"x": {"type": "string", "format": "binary"}}}
    }
    for number in range(60):
        both = [{"$ref": f"#/components/schemas/A{number + 1}"}] * 2
        schemas[f"A{number}"] = {
            "allOf": {"allOf": both, "type": "object"},
            "properties": {"type": "object", "properties": {"x": both[0], "y": both[1]}},
            "anyOf": {"anyOf": both},
        }[kind]
    media = {"schema": {"$ref": "#/components/schemas/A0"}}
    body = {"content": {"application/json": media, "multipart/form-data": media}}
    query = {"name": "q", "in": "query", "schema": {"$ref": "#/components/schemas/A0"}}
    operation = {"requestBody": body, "parameters": [query], "responses": {"200": {}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "X", "version": "1"},
        "paths": {"/a": {"post": operation}},
        "components": {"schemas": schemas},
    }
    started = time.process_time()
    assert whats_wrong(document, tmp_path)
    assert time.process_time() - started < 2


def whats_wrong(document: dict[str, Any], folder: Path) -> str:
    """Returns why a document is refused; what has no reason to be is measured, too."""
    try:
        contract = Contract(normalised(document, folder / "x.yaml").document)
    except RefusedError as refused:
        return refused.reason
    return f"{structure_table(contract)}{next(findings(contract), '')}"


@pytest.mark.parametrize(
    ("place", "key", "reason"),
    [
        ("root", "x-max-body-bytes", "#/x-max-body-bytes: write a whole number here"),
        ("root", "x-scope-roles", "#/x-scope-roles: write an object here"),
        ("root", "x-problem-types", "#/x-problem-types: write text here"),
        ("root", "x-rate-limit", "x-rate-limit is no list of policies"),
        ("operation", "x-rate-limit", "#/paths/~1a/get: x-rate-limit is no list of policies"),
        ("operation", "x-concurrency", "#/paths/~1a/get: x-concurrency: []"),
        ("operation", "x-standalone", "x-standalone: write true or false here"),
        ("response", "x-stream-seconds", "x-stream-seconds: write a whole number here"),
        ("response", "x-decided-by", "x-decided-by: write a list here"),
    ],
)
def test_an_extension_of_ours_says_what_it_can_wherever_it_is(
    tmp_path: Path, place: str, key: str, reason: str
) -> None:
    response: dict[str, Any] = {"description": "A."}
    operation: dict[str, Any] = {"responses": {"200": response}}
    root = {"openapi": "3.1.0", "info": {"title": "X", "version": "1"}}
    root |= {"paths": {"/a": {"get": operation}}}
    holder = {"root": root, "operation": operation, "response": response}[place]
    holder[key] = {"x": 1} if key in {"x-decided-by", "x-problem-types", "x-rate-limit"} else []
    with pytest.raises(RefusedError) as refused:
        normalised(root, tmp_path / "openapi.yaml")
    assert reason in str(refused.value)
