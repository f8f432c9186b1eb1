"""Generated code does what the contract says about `Idempotency-Key`.

The contract is `fixtures/keywords.yaml`, complete and without some of its declarations; the service
stores replies in memory.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

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


@pytest.fixture
def client(keywords_api: ModuleType) -> httpx.AsyncClient:
    return keywords_client(keywords_api)


async def ring(client: httpx.AsyncClient, key: str | None = "key", **request: Any) -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    token = request.pop("token", None)
    headers |= {"Authorization": f"Bearer {token}"} if token else {}
    response = await client.post("/api/bell", headers=headers, **request)
    return response.json().get("rings", (response.status_code, response.json().get("type")))


REUSED = (422, "/docs/problems/idempotency-key-reused")


async def test_a_request_with_a_key_is_done_once(client: httpx.AsyncClient) -> None:
    assert [await ring(client), await ring(client), await ring(client, "other")] == [1, 1, 2]


async def test_a_replay_says_so_and_is_the_same_otherwise(client: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "key"}
    first = await client.post("/api/bell", headers=headers)
    again = await client.post("/api/bell", headers=headers)
    assert dict(again.headers) == {**first.headers, "idempotent-replayed": "true"}
    assert (again.status_code, again.content) == (first.status_code, first.content)


async def test_without_a_key_everything_is_done(client: httpx.AsyncClient) -> None:
    assert [await ring(client, None), await ring(client, None)] == [1, 2]


@pytest.mark.parametrize(
    "other",
    [
        {"json": {"note": "do"}},
        {"json": {}},
        {"params": {"loud": "false"}},
        {"content": b'{"note":  "re"}', "headers": {"Content-Type": "application/json"}},
    ],
    ids=["body", "empty body", "query", "spelling"],
)
async def test_a_key_stands_for_one_request_to_the_byte(
    client: httpx.AsyncClient, other: dict[str, Any]
) -> None:
    first: dict[str, Any] = {"json": {"note": "re"}} if "content" in other else {}
    assert await ring(client, **first) == 1
    extra = other.get("headers", {})
    headers = {"Idempotency-Key": "key", **extra}
    request = {name: value for name, value in other.items() if name != "headers"}
    response = await client.post("/api/bell", headers=headers, **request)
    assert (response.status_code, response.json()["type"]) == REUSED
    (error,) = response.json()["errors"]
    assert (error["in"], error["pointer"]) == ("header", "/Idempotency-Key")
    assert await ring(client, **first) == 1


async def test_everybody_has_keys_of_their_own(client: httpx.AsyncClient) -> None:
    found = [await ring(client, token=token) for token in ("ada", "bob", None, "ada", "bob", None)]
    assert found == [1, 2, 3, 1, 2, 3]


async def test_a_refusal_is_not_kept(client: httpx.AsyncClient) -> None:
    refused = await ring(client, params={"loud": "true"})
    assert refused == (401, "/docs/problems/unauthorized")
    assert await ring(client) == 2


async def test_credentials_come_before_a_key(client: httpx.AsyncClient) -> None:
    assert await ring(client, token="ada") == 1
    assert (await ring(client, token="eve"))[0] == 401


@pytest.mark.parametrize("key", ["", "K", "a key", "muchtoolong"])
async def test_a_key_that_does_not_fit_is_refused(client: httpx.AsyncClient, key: str) -> None:
    assert (await ring(client, key))[1] == "/docs/problems/invalid-request"


@pytest.fixture(scope="module")
def careless_api(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The same contract without keys."""
    document = keywords_contract()
    del operations(document)["ringBell"]["parameters"][0]
    declare_errors(document, real_contract())
    return import_package(generate(document, tmp_path_factory.mktemp("keys"), "careless_bells"))


async def test_a_key_that_is_not_declared_is_not_looked_at(careless_api: ModuleType) -> None:
    async with keywords_client(careless_api) as client:
        assert [await ring(client), await ring(client), await ring(client, "a key")] == [1, 2, 3]


def test_without_a_declaration_nothing_is_generated_for_it(careless_api: ModuleType) -> None:
    (folder,) = careless_api.__path__
    for file in Path(folder).glob("*.py"):
        if file.stem not in ("models", "problems"):  # the contract still has these
            assert "idempoten" not in file.read_text(encoding="utf-8").lower(), file


def test_a_key_makes_a_409_reachable() -> None:
    document = keywords_contract()
    del operations(document)["ringBell"]["responses"]["409"]
    missing = "an attempt with the same Idempotency-Key may still run"
    assert violations(Contract(document)) == [
        f"POST /api/bell: declare 409 with IdempotencyKeyInUse: {missing}"
    ]


def without_a_header(document: Json) -> None:
    del operations(document)["ringBell"]["responses"]["200"]["headers"]


def with_a_required_header(document: Json) -> None:
    document["components"]["headers"]["IdempotentReplayed"]["required"] = True


def in_small_letters(document: Json) -> None:
    operations(document)["ringBell"]["parameters"][0]["name"] = "idempotency-key"


def standalone(document: Json) -> None:
    operations(document)["ringBell"]["x-standalone"] = True


def in_the_words_of_oauth2(document: Json) -> None:
    operations(document)["ringBell"]["x-oauth2-errors"] = True


def streamed(document: Json) -> None:
    operations(document)["ringBell"]["responses"]["200"]["x-stream-seconds"] = 60


def for_a_get(document: Json) -> None:
    bell = document["paths"]["/api/bell"]
    bell["get"] = bell.pop("post")


def with_another_optional_const(document: Json) -> None:
    headers = operations(document)["ringBell"]["responses"]["200"]["headers"]
    headers["X-Never"] = {"schema": {"type": "string", "const": "set"}}


HEADER = "response 200 needs the optional header Idempotent-Replayed, a const 'true'"


@pytest.mark.parametrize(
    ("change", "loss"),
    [
        (without_a_header, HEADER),
        (with_a_required_header, HEADER),
        (
            in_small_letters,
            "idempotency-key is not generated, unless it is written Idempotency-Key",
        ),
        (standalone, "Idempotency-Key needs a dependency that keeps the answer"),
        (in_the_words_of_oauth2, "Idempotency-Key has problems that no error of RFC 6749 stands"),
        (streamed, "Idempotency-Key needs answers that are whole: response 200 is a stream"),
        (for_a_get, "Idempotency-Key has no meaning where nothing changes"),
        (with_another_optional_const, "response 200 has a header X-Never with a const, which is"),
    ],
)
def test_a_key_that_would_not_be_enforced_is_a_loss(change: Any, loss: str) -> None:
    document = keywords_contract()
    change(document)
    assert any(f"/api/bell: {loss}" in found for found in losses(Contract(document)))
