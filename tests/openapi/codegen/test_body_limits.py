"""The contract limits the length of bodies: a default, and exceptions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from openapi.codegen.checks.losses import losses
from openapi.codegen.contract.contract import Contract
from tests.openapi.contracts import Json, generate, operations, real_contract

LIMIT = "x-max-body-bytes"
CALL = "read_json(request, ChangeTasksRequest.media_types"


def body_of(document: Json) -> Json:
    body: Json = operations(document)["changeTasks"]["requestBody"]
    return body


def limits(document: Json) -> dict[str, int]:
    """Returns the maximum length of each operation's body."""
    return {o.id: o.body.max_bytes for o in Contract(document).operations if o.body is not None}


def test_a_body_without_a_limit_of_its_own_has_that_of_all() -> None:
    document = real_contract()
    assert limits(document)["createTask"] == document[LIMIT] == 65536
    assert limits(document)["changeTasks"] == 1024 * 1024
    del body_of(document)[LIMIT]
    assert limits(document)["changeTasks"] == 65536


def test_without_the_declaration_the_limit_is_not_generated(tmp_path: Path) -> None:
    document = real_contract()
    own = generate(document, tmp_path, "own_limit_api") / "batches.py"
    assert f"{CALL}, max_bytes=1048576)" in own.read_text().replace("\n            ", "")
    del body_of(document)[LIMIT]
    common = generate(document, tmp_path, "common_limit_api") / "batches.py"
    assert f"{CALL})" in common.read_text()
    assert "max_bytes" not in common.read_text()


@pytest.mark.parametrize("limit", [0, -1, "65536", True, None, 1.5, 64 * 1024 * 1024 + 1])
def test_an_invalid_limit_is_reported(limit: Any) -> None:
    document = real_contract()
    body_of(document)[LIMIT] = limit
    (loss,) = losses(Contract(document))
    assert loss.endswith(f"{LIMIT} of the body must be a whole number from 1 to 67108864")


def test_an_extension_of_a_body_that_nobody_reads_is_reported() -> None:
    document = real_contract()
    body_of(document)["x-max-body-byte"] = 5
    (loss,) = losses(Contract(document))
    assert loss.endswith("x-max-body-byte of the body is not generated")
