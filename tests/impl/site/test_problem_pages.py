"""The `type` of each problem can be opened, and says what to do."""

from __future__ import annotations

import re

import httpx
import pytest

from generated.declared_problems import DECLARED_PROBLEMS
from generated.models import ContractDocument
from generated.problems import ProblemReply, Unauthorized
from impl.site.problem_pages import problem_pages

# Pages need no database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

KINDS = sorted(set().union(*DECLARED_PROBLEMS.values()), key=lambda kind: kind.type)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
async def test_a_type_leads_to_its_page(
    client: httpx.AsyncClient, kind: type[ProblemReply]
) -> None:
    page = await client.get(kind.type)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert f"<h1>{kind.title}</h1>" in page.text
    assert f"Status {kind.status}" in page.text
    for heading in ("What it means", "What to do", "An example", "Where it can come"):
        assert heading in page.text
    assert f"&quot;type&quot;: &quot;{kind.type}&quot;" in page.text
    assert "<li><code>" in page.text


async def test_a_problem_that_is_sent_can_be_read_about(client: httpx.AsyncClient) -> None:
    refused = (await client.get("/api/me")).json()
    page = (await client.get(refused["type"])).text
    assert "<code>GET /api/me</code>" in page


async def test_the_list_leads_to_every_page(client: httpx.AsyncClient) -> None:
    listed = (await client.get("/docs/problems/")).text
    assert re.findall(r'href="(/docs/problems/[^"]+)"', listed) == [kind.type for kind in KINDS]


async def test_the_front_page_leads_to_the_list(client: httpx.AsyncClient) -> None:
    assert 'href="/docs/problems/"' in (await client.get("/")).text


async def test_a_page_loads_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    for path in ("/docs/problems/", "/docs/problems/unauthorized"):
        page = await client.get(path)
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert not re.search(r'(?:src|href)="(?!/)', page.text)


async def test_there_is_no_page_about_what_is_no_problem(client: httpx.AsyncClient) -> None:
    assert (await client.get("/docs/problems/tea")).status_code == 404


def test_what_a_contract_leaves_to_generated_code_has_a_page(database_url: str) -> None:
    contract = ContractDocument(openapi="3.1.1", info={"title": "A shop"}, paths={})
    page = problem_pages()[Unauthorized.type](contract)
    assert "<h1>Unauthorized</h1>" in page
    assert "Send a valid access token." in page
    assert f"&quot;type&quot;: &quot;{Unauthorized.type}&quot;" in page
