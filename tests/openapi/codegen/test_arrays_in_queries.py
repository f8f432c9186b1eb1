"""Query parameters that may be repeated, and those with alternative formats."""

from __future__ import annotations

from types import ModuleType

import httpx
import pytest

from tests.openapi.codegen.keywords_service import keywords_client


@pytest.fixture
def client(keywords_api: ModuleType) -> httpx.AsyncClient:
    return keywords_client(keywords_api)


async def send(client: httpx.AsyncClient, query: str) -> httpx.Response:
    headers = {"X-Trace": "ab"}
    return await client.post(f"/api/things/ab?{query}", json={"name": "ab"}, headers=headers)


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("kinds=small", ["small"]),
        ("kinds=small&kinds=large", ["small", "large"]),
        ("kinds=large&count=5&kinds=small", ["large", "small"]),
    ],
)
async def test_each_occurrence_is_an_item_in_the_order_of_the_query(
    client: httpx.AsyncClient, query: str, kinds: list[str]
) -> None:
    response = await send(client, query)
    assert response.status_code == 200, response.text
    assert response.json()["kinds"] == kinds


async def test_an_array_that_is_left_out_is_missing_and_not_empty(
    client: httpx.AsyncClient,
) -> None:
    assert "kinds" not in (await send(client, "")).json()


@pytest.mark.parametrize(
    ("query", "pointer", "keyword"),
    [
        ("kinds=small&kinds=small", "/kinds", "uniqueItems"),
        ("days=2026-02-28&days=2026-03-01&days=2026-02-28", "/days", "uniqueItems"),
        ("&".join(f"days=2026-02-{day}" for day in (10, 11, 12, 13)), "/days", "maxItems"),
        ("kinds=", "/kinds/0", "enum"),
        ("kinds=small,large", "/kinds/0", "enum"),
        ("kinds=small&kinds=medium", "/kinds/1", "enum"),
        ("days=2026-02-28&days=2026-02-30", "/days/1", "format"),
        ("kinds[]=small", "/kinds[]", "additionalProperties"),
        ("when=tomorrow", "/when", "anyOf"),
        ("when=2026-02-28&when=2026-02-28", "/when", "explode"),
    ],
)
async def test_what_breaks_a_keyword_is_refused_where_it_breaks_it(
    client: httpx.AsyncClient, query: str, pointer: str, keyword: str
) -> None:
    response = await send(client, query)
    assert response.status_code == 422, response.text
    (error,) = response.json()["errors"]
    assert (error["in"], error["pointer"], error["keyword"]) == ("query", pointer, keyword)


@pytest.mark.parametrize("when", ["2026-02-28", "2026-02-28T12:00:00Z"])
async def test_each_alternative_of_a_text_is_taken_for_what_it_is(
    client: httpx.AsyncClient, when: str
) -> None:
    assert (await send(client, f"when={when}")).json()["when"] == when
