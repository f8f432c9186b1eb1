"""The pages of the platform tell of this service, which has no journeys yet."""

from __future__ import annotations

import httpx


async def test_the_pages_are_those_of_the_shop(client: httpx.AsyncClient) -> None:
    front = await client.get("/")
    assert front.status_code == 200
    assert "<h1>Stockroom</h1>" in front.text
    assert "npm install ./stockroom-client-0.1.0.tgz" in front.text
    assert "/docs/journeys" not in front.text
    problem = await client.get("/docs/problems/out-of-stock")
    assert "There is not enough of a product." in problem.text
    assert (await client.get("/docs/journeys")).status_code == 404
    contract = (await client.get("/api/openapi.json")).json()
    assert contract["info"]["title"] == "Stockroom"


async def test_ready_is_who_has_the_schema_of_the_shop(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/health/ready")).json() == {"status": "ok"}
