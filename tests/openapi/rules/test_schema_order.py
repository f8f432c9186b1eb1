"""Each schema stands beside those of its domain."""

from __future__ import annotations

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.document import Json
from openapi.rules.schema_order import scattered_schemas
from tests.openapi.contracts import real_contract


def moved(name: str, *, before: str) -> Json:
    """Returns the real contract with a schema in another place."""
    document = real_contract()
    schemas = document["components"]["schemas"]
    schema = schemas.pop(name)
    document["components"]["schemas"] = {
        key: value
        for other in schemas
        for key, value in (
            ((name, schema), (other, schemas[other]))
            if other == before
            else ((other, schemas[other]),)
        )
    }
    return document


def test_they_do_in_the_contract() -> None:
    assert scattered_schemas(Contract(real_contract())) == []


def test_one_of_another_tag_in_between_is_found() -> None:
    lines = scattered_schemas(Contract(moved("TagPatch", before="BatchUpdate")))
    assert lines == [
        "BatchUpdate is used by batches alone, and stands apart from its other schemas",
        "TagId is used by tags alone, and stands apart from its other schemas",
    ]


def test_one_that_several_tags_use_may_stand_anywhere() -> None:
    for place in ("BatchUpdate", "TokenRequest", "Health"):
        assert scattered_schemas(Contract(moved("Task", before=place))) == []
