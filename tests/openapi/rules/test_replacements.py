"""What a PUT writes is in no other request, so that those can gain properties."""

from __future__ import annotations

from openapi.codegen.contract.contract import Contract
from openapi.rules.replacements import shared_replacements
from tests.openapi.contracts import operations, real_contract

SHARED = (
    "is in the requests of replaceTask, a PUT, and createTask: give the PUT a schema of its own"
)


def test_the_contract_shares_none() -> None:
    assert shared_replacements(Contract(real_contract())) == []


def test_a_put_that_takes_what_creates_is_found() -> None:
    document = real_contract()
    body = operations(document)["createTask"]["requestBody"]
    operations(document)["replaceTask"]["requestBody"] = body
    (line,) = shared_replacements(Contract(document))
    assert line == f"NewTask {SHARED}"


def test_a_part_of_a_put_that_others_take_is_found() -> None:
    document = real_contract()
    schemas = document["components"]["schemas"]
    for name in ("NewTask", "TaskReplacement"):
        schemas[name]["properties"]["place"] = {"$ref": "#/components/schemas/Place"}
    schemas["Place"] = {"type": "object", "properties": {}}
    (line,) = shared_replacements(Contract(document))
    assert line == f"Place {SHARED}"
