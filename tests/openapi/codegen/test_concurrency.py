"""The contract's limits on concurrency are generated, or are in the loss report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from openapi.codegen.checks.losses import losses
from openapi.codegen.checks.reachable_errors import violations
from openapi.codegen.contract.contract import Contract
from openapi.codegen.typescript.operations import operations_module
from tests.openapi.contracts import ROOT, Json, generate, operations, real_contract

POLICY = {"name": "heavy", "per_caller": 2, "in_all": 5}


@pytest.mark.parametrize(
    ("policy", "loss"),
    [
        ([POLICY], "must have in_all, name, per_caller and nothing else"),
        ({}, "must have"),
        (POLICY | {"seconds": 1}, "must have"),
        (POLICY | {"name": "Big One"}, "the name 'Big One' must consist of lowercase letters"),
        (POLICY | {"name": None}, "the name None must"),
        (POLICY | {"per_caller": 0}, "must be whole numbers from 1 to 1000"),
        (POLICY | {"per_caller": True}, "must be whole numbers"),
        (POLICY | {"in_all": "5"}, "must be whole numbers"),
        (POLICY | {"in_all": 1001}, "must be whole numbers"),
        (POLICY | {"per_caller": 6}, "per_caller is greater than in_all"),
        (POLICY | {"per_caller": 1}, "heavy has two meanings of per_caller"),
    ],
)
def test_what_would_not_be_enforced_is_reported(policy: Any, loss: str) -> None:
    document = real_contract()
    operations(document)["importData"]["x-concurrency"] = policy
    (found,) = losses(Contract(document))
    assert loss in found


@pytest.mark.parametrize("security", [[], [{}, {"oauth2": []}], [{}]])
def test_there_must_be_a_caller(security: list[Json]) -> None:
    document = real_contract()
    operations(document)["importData"]["security"] = security
    where = "POST /api/{user_id}/imports: x-concurrency has no meaning where a caller may be nobody"
    assert where in losses(Contract(document))


def test_a_429_must_be_declared() -> None:
    document = real_contract()
    operation = operations(document)["importData"]
    operation["x-rate-limit"] = []
    del operation["responses"]["429"]
    missing = "declare 429 with TooManyAtOnce: so many may run at once, and no more"
    assert f"POST /api/{{user_id}}/imports: {missing}" in violations(Contract(document))


def test_clients_know_both_reasons_of_a_429() -> None:
    module = operations_module(Contract(real_contract()), "imports")
    assert "429: TooManyRequests | TooManyAtOnce" in module


def test_places_are_taken_where_the_contract_says_so(tmp_path: Path) -> None:
    limited = (ROOT / "generated" / "exports.py").read_text(encoding="utf-8")
    assert 'take_place(request, caller, "heavy", per_caller=2, in_all=4)' in limited
    document = real_contract()
    for operation in operations(document).values():
        if operation.pop("x-concurrency", None):
            is_kept = operation["responses"]["429"]["$ref"].endswith("Kept")
            name = "TooManyRequestsOrKeptReplies" if is_kept else "TooManyRequests"
            operation["responses"]["429"] = {"$ref": f"#/components/responses/{name}"}
    free = generate(document, tmp_path, "free_api")
    assert not (free / "concurrency.py").exists()
    assert "place" not in (free / "routing.py").read_text(encoding="utf-8").split()
