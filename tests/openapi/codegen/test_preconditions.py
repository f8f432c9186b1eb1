"""Generated code does what the contract says about `If-Match` and `If-None-Match`.

The contract is `fixtures/keywords.yaml`, complete and without some of its declarations.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import httpx
import pytest

from openapi.codegen.checks.losses import losses
from openapi.codegen.checks.reachable_errors import violations
from openapi.codegen.contract.contract import Contract
from tests.openapi.codegen.keywords_service import keywords_client
from tests.openapi.contracts import (
    Json,
    generate,
    import_package,
    keywords_contract,
    operations,
    real_contract,
)
from tests.openapi.errors import declare_errors

COMPARED = {"strong": ['"7"'], "weak": [], "any": False}


@pytest.fixture
def client(keywords_api: ModuleType) -> httpx.AsyncClient:
    return keywords_client(keywords_api)


async def replace(client: httpx.AsyncClient, if_match: str | None = None) -> httpx.Response:
    headers = {} if if_match is None else {"If-Match": if_match}
    return await client.put("/api/version", headers=headers)


async def get(client: httpx.AsyncClient, path: str, if_none_match: str) -> httpx.Response:
    return await client.get(path, headers={"If-None-Match": if_none_match})


@pytest.mark.parametrize(
    ("if_match", "compared"),
    [
        ('"7"', COMPARED),
        ('"6", "7"', COMPARED | {"strong": ['"6"', '"7"']}),
        ('W/"6", "7", ""', {"strong": ['""', '"7"'], "weak": ['"6"'], "any": False}),
        ("*", {"strong": [], "weak": [], "any": True}),
    ],
)
async def test_the_handler_is_given_the_entity_tags(
    client: httpx.AsyncClient, if_match: str, compared: Json
) -> None:
    response = await replace(client, if_match)
    assert response.json() == compared


@pytest.mark.parametrize("if_match", ['"6"', 'W/"7"', '""'])
async def test_the_handler_decides_on_a_412(client: httpx.AsyncClient, if_match: str) -> None:
    response = await replace(client, if_match)
    assert response.status_code == 412
    assert response.json()["type"] == "/docs/problems/precondition-failed"


async def test_without_a_required_if_match_it_is_a_428(client: httpx.AsyncClient) -> None:
    response = await replace(client)
    assert response.status_code == 428
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == "/docs/problems/precondition-required"


async def test_an_invalid_if_match_is_a_422(client: httpx.AsyncClient) -> None:
    for text in ("7", "", '"7', "W/7", '*, "7"'):
        assert (await replace(client, text)).status_code == 422, text


@pytest.mark.parametrize("path", ["/api/version", "/api/page"])
async def test_who_has_it_already_is_answered_304(client: httpx.AsyncClient, path: str) -> None:
    whole = await client.get(path)
    etag = whole.headers["etag"]
    for known in (etag, f"W/{etag}", f'"6", {etag}', "*"):
        response = await get(client, path, known)
        assert response.status_code == 304, known
        assert response.content == b""
        assert response.headers["etag"] == etag
    other = await get(client, path, '"6"')
    assert (other.status_code, other.json()) == (200, whole.json())


@pytest.fixture(scope="module")
def lax_api(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The same contract without required preconditions and without 304."""
    document = keywords_contract()
    found = operations(document)
    del found["replaceVersion"]["parameters"][0]["required"]
    for name in ("getVersion", "getPage"):
        del found[name]["parameters"], found[name]["responses"]["304"]
    declare_errors(document, real_contract())
    return import_package(generate(document, tmp_path_factory.mktemp("lax"), "lax_api"))


async def test_an_if_match_that_is_not_required_may_be_missing(lax_api: ModuleType) -> None:
    async with keywords_client(lax_api) as client:
        assert (await replace(client)).json() == {"strong": [], "weak": [], "any": False}
        assert (await replace(client, '"7"')).json() == COMPARED
        assert (await replace(client, '"6"')).status_code == 412


async def test_an_if_none_match_that_is_not_declared_gets_no_304(lax_api: ModuleType) -> None:
    async with keywords_client(lax_api) as client:
        for path in ("/api/version", "/api/page"):
            assert (await get(client, path, '"7"')).status_code == 200
            assert (await get(client, path, "*")).status_code == 200
        assert "etag" not in (await client.get("/api/page")).headers


async def test_an_if_match_that_is_not_declared_does_not_reach_the_handler(
    tmp_path: Path,
) -> None:
    document = keywords_contract()
    replace_version = operations(document)["replaceVersion"]
    del replace_version["parameters"]
    declare_errors(document, real_contract())
    async with keywords_client(
        import_package(generate(document, tmp_path, "careless_api"))
    ) as client:
        assert (await replace(client, '"6"')).json() == {"strong": [], "weak": [], "any": False}


def test_what_a_precondition_makes_reachable_is_to_be_declared() -> None:
    document = keywords_contract()
    found = operations(document)
    del found["replaceVersion"]["responses"]["412"], found["replaceVersion"]["responses"]["428"]
    del found["getVersion"]["responses"]["304"]
    stale = "If-Match may name what is no longer there"
    assert violations(Contract(document)) == [
        "GET /api/version: declare 304: If-None-Match may name what is still there",
        f"PUT /api/version: declare 412 with PreconditionFailed: {stale}",
        "PUT /api/version: declare 428 with PreconditionRequired: If-Match may be missing",
    ]


def test_a_304_without_an_etag_is_reported() -> None:
    document = real_contract()
    del document["components"]["responses"]["NotModified"]["headers"]["ETag"]
    expected = [
        f"GET {path}: declare the header ETag of 304: it says what is still there"
        for path, item in document["paths"].items()
        if "304" in item.get("get", {"responses": {}})["responses"]
    ]
    assert violations(Contract(document)) == expected
    assert expected


@pytest.mark.parametrize(
    ("change", "loss"),
    [
        ({"name": "if-match"}, "if-match is not generated, unless it is written If-Match"),
        (
            {"schema": {"$ref": "#/components/schemas/Count"}},
            "If-Match is not read, as it is no string",
        ),
        ({"name": "If-None-Match"}, "If-None-Match is enforced for GET only"),
    ],
)
def test_a_precondition_that_would_not_be_enforced_is_a_loss(change: Json, loss: str) -> None:
    document = keywords_contract()
    operations(document)["replaceVersion"]["parameters"][0] |= change
    assert losses(Contract(document)) == [f"PUT /api/version: {loss}"]
