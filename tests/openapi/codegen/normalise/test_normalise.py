"""Any contract comes to the one form, by rules that can be read."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from openapi.codegen.checks.findings import findings
from openapi.codegen.contract.contract import Contract
from openapi.codegen.normalise.normalise import Normalised, read_contract
from openapi.codegen.normalise.normalise import normalised as bring
from openapi.codegen.normalise.shape import shaped
from openapi.codegen.normalise.text import read_text
from tests.openapi.contracts import CONTRACT_FILE, operations, real_contract

LIBRARY = Path(__file__).parents[2] / "fixtures" / "library.yaml"

type Json = dict[str, Any]


def normalised(document: Json, folder: Path) -> Normalised:
    """Returns what becomes of a document."""
    file = folder / "openapi.yaml"
    file.write_text(yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False), encoding="utf-8")
    return read_contract(file)


def library() -> Json:
    return read_text(LIBRARY.read_bytes())


@pytest.fixture(scope="module")
def read() -> Normalised:
    return read_contract(LIBRARY)


@pytest.fixture(scope="module")
def schemas(read: Normalised) -> Json:
    schemas: Json = read.document["components"]["schemas"]
    return schemas


def test_a_contract_that_keeps_to_the_conventions_is_in_the_one_form() -> None:
    read = read_contract(CONTRACT_FILE)
    assert read.document == real_contract()
    assert read.decisions == []
    assert shaped(real_contract()) == real_contract()


def test_the_document_that_was_given_stays_as_it_is() -> None:
    document = library()
    document["paths"]["/covers"]["x-note"] = {"$ref": "#/components/schemas/book"}
    document["paths"]["/covers"]["y"] = {"$ref": "#/components/schemas/book"}
    before = deepcopy(document)
    bring(document, LIBRARY)
    assert document == before


def test_conventions_that_nobody_knows_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="line 1: #/x-conventions: write strict here"):
        normalised({"x-conventions": "strickt"} | library(), tmp_path)


def test_a_contract_of_others_has_nothing_left_to_say(read: Normalised) -> None:
    assert next(findings(Contract(read.document)), "") == ""


def test_operations_have_ids_tags_and_summaries(read: Normalised) -> None:
    found = operations(read.document)
    assert list(found)[:3] == ["listBooks", "add_book", "getBooksIsbn"]
    tags = [each["tags"] for each in found.values()]
    assert tags[:3] == [["default"], ["Staff Helpers"], ["default"]]
    assert found["getBooksIsbn"]["summary"] == "Gets a book."
    assert found["listBooks"]["summary"] == "List books"


def test_schemas_in_place_are_named_by_where_they_are(schemas: Json) -> None:
    assert {
        *("Book", "ErrorBody", "Language", "ListBooksLimit", "ListBooks200Body"),
        *("AddBookBody", "AddBookBodyShelf", "ListBooks200XNext"),
    } <= schemas.keys()


def test_a_parameter_of_which_a_type_is_all_that_is_said_needs_no_name(
    read: Normalised, schemas: Json
) -> None:
    assert "GetBooksIsbnIsbn" not in schemas
    (isbn,) = operations(read.document)["getBooksIsbn"]["parameters"]
    assert isbn["schema"] == {"type": "string"}


def test_a_name_that_generated_code_has_is_given_to_nothing_else(
    read: Normalised, schemas: Json
) -> None:
    assert schemas["ProblemSchema"]["description"] == "A person  who makes problems."
    assert schemas["Book"]["properties"]["author"] == {"$ref": "#/components/schemas/ProblemSchema"}
    decided = [str(each) for each in read.decisions]
    assert "#/components/schemas/Problem: the schema 'Problem' is called ProblemSchema" in decided


def test_words_of_3_0_are_those_of_3_1(schemas: Json) -> None:
    properties = schemas["Book"]["properties"]
    assert properties["subtitle"] == {"anyOf": [{"type": "string"}, {"type": "null"}]}
    code = schemas["ErrorBody"]["properties"]["code"]
    assert code == {
        "type": "integer",
        "format": "int64",
        "exclusiveMinimum": 0,
        "maximum": 2**63 - 1,
    }


def test_words_that_yaml_1_1_takes_for_something_else_are_text(schemas: Json) -> None:
    assert schemas["Language"]["enum"] == ["de", "en", "no"]
    assert schemas["AddBookBodyShelf"]["properties"]["since"]["examples"] == ["2026-11-29"]


def test_all_of_is_the_one_object_that_it_comes_to(schemas: Json) -> None:
    body = schemas["AddBookBody"]
    assert body["required"] == ["title", "shelf"]
    assert list(body["properties"]) == ["title", "subtitle", "author", "pages", "shelf"]


def test_patterns_mean_what_they_mean_in_json_schema(schemas: Json) -> None:
    assert schemas["Book"]["properties"]["title"]["pattern"] == "^[A-Za-z0-9_ ]+$"


def test_what_an_operation_declares_no_shape_for_is_problem_json(read: Normalised) -> None:
    found = operations(read.document)
    assert list(found["listBooks"]["responses"]) == ["200", "default"]
    assert list(found["add_book"]["responses"]) == ["201", "4XX", "500"]
    assert list(found["getBooksIsbn"]["responses"]) == ["200", "404", "422", "500"]


def test_what_is_left_out_or_chosen_is_told(read: Normalised) -> None:
    decided = "\n".join(str(each) for each in read.decisions)
    assert (
        "#/paths/~1books/get: Accept, Content-Type and Authorization are no parameters" in decided
    )
    assert "it has no body in HTTP: none is sent" in decided
    assert "{isbn} of the path is text, as no parameter describes it" in decided


def test_a_small_change_of_a_contract_changes_few_names(tmp_path: Path, schemas: Json) -> None:
    document = library()
    document["paths"]["/books"]["delete"] = {"responses": {"204": {"description": "Gone."}}}
    item = document["paths"]["/books"]["post"]["requestBody"]["content"]
    new = {"type": "object", "properties": {"x": {"type": "object", "properties": {"y": {}}}}}
    item["application/json; charset=utf-8"]["schema"]["allOf"].insert(0, new)
    changed = normalised(document, tmp_path).document["components"]["schemas"]
    assert changed.keys() ^ schemas.keys() == {"AddBookBodyX"}
