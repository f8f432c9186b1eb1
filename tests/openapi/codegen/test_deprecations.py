"""A `deprecated` operation tells its callers so, and when it ends.

The contract is `fixtures/keywords.yaml`, where `openByCookie` is deprecated.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from openapi.codegen.checks.losses import losses
from openapi.codegen.contract.contract import Contract
from openapi.codegen.typescript.operations import operations_module
from tests.openapi.codegen.keywords_service import keywords_service
from tests.openapi.contracts import (
    Json,
    generate,
    import_package,
    keywords_contract,
    operations,
)

PATH = "/api/doors/cookie"
TOLD = {
    "Deprecation": "@1795219200",  # 2026-11-21T00:00:00Z
    "Sunset": "Wed, 30 Jun 2027 00:00:00 GMT",
    "Link": (
        '<https://example.com/doors>; rel="deprecation", <https://example.com/doors>; rel="sunset"'
    ),
}


async def ask(api: ModuleType, path: str = PATH, cookie: str = "ada") -> httpx.Response:
    transport = httpx.ASGITransport(keywords_service(api))
    async with httpx.AsyncClient(transport=transport, base_url="http://keywords") as client:
        return await client.get(path, headers={"Cookie": f"biscuit={cookie}"} if cookie else {})


def told(response: httpx.Response) -> dict[str, str]:
    return {name: response.headers[name] for name in TOLD if name in response.headers}


def deprecated() -> tuple[Json, Json]:
    """Returns the contract and its deprecated operation."""
    document = keywords_contract()
    return document, operations(document)["openByCookie"]


async def test_a_success_tells_of_the_end(keywords_api: ModuleType) -> None:
    response = await ask(keywords_api)
    assert response.status_code == 200
    assert told(response) == TOLD


async def test_an_error_tells_of_it_too(keywords_api: ModuleType) -> None:
    response = await ask(keywords_api, cookie="")
    assert response.status_code == 401
    assert told(response) == TOLD


async def test_other_operations_tell_nothing(keywords_api: ModuleType) -> None:
    response = await ask(keywords_api, "/api/doors/key")
    assert told(response) == {}


async def test_without_the_declaration_nothing_is_announced(tmp_path: Path) -> None:
    document, operation = deprecated()
    for key in ("deprecated", "x-deprecated-since", "x-sunset"):
        del operation[key]
    api = import_package(generate(document, tmp_path, "kept_api"))
    assert told(await ask(api)) == {}


def test_frontends_see_it_where_they_call_it() -> None:
    document, _ = deprecated()
    module = operations_module(Contract(document), "doors")
    note = "@deprecated Since 2026-11-21; it ends on 2027-06-30. See https://example.com/doors"
    before, _, _ = module.partition("export function openByCookie(")
    assert before.rstrip().endswith(f"* {note}\n */")
    assert module.count("@deprecated") == 1


@pytest.mark.parametrize(
    ("changes", "loss"),
    [
        ({"x-sunset": None}, "say x-deprecated-since and x-sunset, as quoted dates"),
        ({"x-deprecated-since": None}, "say x-deprecated-since and x-sunset, as quoted dates"),
        ({"x-sunset": "soon"}, "say x-deprecated-since and x-sunset, as quoted dates"),
        ({"x-sunset": "20270630"}, "say x-deprecated-since and x-sunset, as quoted dates"),
        ({"x-sunset": "2026-11-21"}, "x-sunset is not after x-deprecated-since"),
        ({"externalDocs": {}}, "say in externalDocs.url where it says what to use instead"),
    ],
)
def test_an_incomplete_end_is_a_loss(changes: dict[str, Any], loss: str) -> None:
    document, operation = deprecated()
    operation |= changes
    assert losses(Contract(document)) == [f"GET {PATH}: deprecated: {loss}"]


def test_an_end_of_what_is_not_deprecated_is_a_loss() -> None:
    document, operation = deprecated()
    operation["deprecated"] = False
    assert losses(Contract(document)) == [
        f"GET {PATH}: x-deprecated-since is not told, unless it is deprecated",
        f"GET {PATH}: x-sunset is not told, unless it is deprecated",
    ]
