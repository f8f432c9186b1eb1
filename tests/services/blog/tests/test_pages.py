"""The pages and the limits of the platform are there for this contract, too."""

from __future__ import annotations

import httpx

from impl.settings import Settings
from tests.service.blog import PASSWORD, Writer, register
from tests.support.apps import run_app


async def test_the_pages_are_those_of_the_blog(client: httpx.AsyncClient) -> None:
    front = await client.get("/")
    assert "<h1>Conduit</h1>" in front.text
    assert "npm install ./conduit-client-0.1.0.tgz" in front.text
    assert "/docs/problems/" not in front.text, "errors have no types here"
    assert (await client.get("/docs/problems/")).status_code == 404
    assert (await client.get("/api/openapi.json")).json()["info"]["title"] == "Conduit"
    assert (await client.get("/api/health/ready")).json() == {"status": "ok"}


async def test_what_is_no_operation_is_told_as_anywhere(client: httpx.AsyncClient) -> None:
    for method, path, status in (("GET", "/api/nothing", 404), ("PATCH", "/api/user", 405)):
        refused = await client.request(method, path)
        assert refused.status_code == status
        assert refused.headers["content-type"] == "application/problem+json"


async def test_guesses_are_limited_by_the_account_in_the_envelope(settings: Settings) -> None:
    limited = settings.model_copy(update={"rate_limit_enabled": True})
    async with run_app(limited) as client:
        ada = await register(client)
        guess = {"user": {"email": "other@example.com", "password": PASSWORD}}
        answers = [await client.post("/api/users/login", json=guess) for _ in range(11)]
        assert [answer.status_code for answer in answers] == [401] * 10 + [429]
        refused = answers[-1]
        assert int(refused.headers["retry-after"]) > 0
        assert list(refused.json()["errors"]) == ["request"]
        own = {"user": {"email": ada.email, "password": PASSWORD}}
        assert (await client.post("/api/users/login", json=own)).status_code == 200


async def test_an_address_that_asks_too_much_is_told_in_the_shape_of_the_blog(
    settings: Settings,
) -> None:
    async with run_app(settings.model_copy(update={"rate_limit_enabled": True})) as client:
        nobody = Writer(client)
        answers = [await nobody.ask("/tags") for _ in range(301)]
        assert [answer.status_code for answer in answers[-2:]] == [200, 429]
        wrong = await Writer(client, token="wrong").ask("/user")
        assert wrong.json() == {"errors": {"token": ["Send a valid one."]}}
