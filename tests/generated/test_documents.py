"""What responses are held against: the contract as a validator of JSON Schema reads it."""

from __future__ import annotations

import jsonschema_rs

from tests.generated.documents import DOCUMENT, as_json_schema


def test_what_only_openapi_3_0_has_is_understood() -> None:
    bounds = {"minimum": 0, "exclusiveMinimum": True, "maximum": 9, "exclusiveMaximum": False}
    year = {"type": "integer", **bounds}
    contract = {
        "type": "object",
        "properties": {
            "nullable": {"allOf": [{"$ref": "#/components/schemas/Year"}], "nullable": True},
            "years": {"items": {**year, "nullable": True}},
        },
        "components": {"schemas": {"Year": year}},
    }
    validator = jsonschema_rs.Draft202012Validator(as_json_schema(contract))
    for value, is_valid in (
        (None, True),
        (0, False),
        (1, True),
        (9, True),
        (10, False),
        ("", False),
    ):
        assert validator.is_valid({"nullable": value}) is is_valid, value
        assert validator.is_valid({"years": [value]}) is is_valid, value


def test_our_contract_is_read_as_it_is_written() -> None:
    assert as_json_schema(DOCUMENT) == DOCUMENT
