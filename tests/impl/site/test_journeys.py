"""The page of the journeys, and what Arazzo says in words."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any

import httpx
import pytest

from impl.site.contract import ContractMismatchError, read_document
from impl.site.expressions import criterion_in_words, value_in_words
from impl.site.journeys import Journeys, operations_of, require_operations
from impl.site.pages import JOURNEYS as FILE
from impl.site.prose import paragraphs

JOURNEYS = Journeys.read(FILE)
STEPS = [step for journey in JOURNEYS.journeys for step in journey.steps]
PROSE = [
    JOURNEYS.description,
    *(journey.description for journey in JOURNEYS.journeys),
    *(step.description for step in STEPS),
]

# Pages need no database.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def page(client: httpx.AsyncClient) -> str:
    return (await client.get("/docs/journeys")).text


@on_sqlite
async def test_each_journey_is_told_with_all_its_steps(page: str) -> None:
    assert re.findall(r'<h2 id="(.*?)">', page) == [journey.id for journey in JOURNEYS.journeys]
    assert re.findall(r"<h3>(.*?)</h3>", page) == [step.id for step in STEPS]
    text = html.unescape(re.sub(r"<[^>]+>", "", page))
    assert all(re.sub(r"\n\s*\n", "", part.strip()).replace("`", "") in text for part in PROSE)


@on_sqlite
async def test_each_step_leads_to_its_operation(page: str, client: httpx.AsyncClient) -> None:
    """At the address that the documentation gives to each operation."""
    contract = (await client.get("/api/openapi.json")).json()
    tags = {
        o["operationId"]: o["tags"][0] for i in contract["paths"].values() for o in operations(i)
    }
    links = re.findall(r'<a href="/docs#/(.*?)">', page)
    assert links == [f"{tags[step.operation_id]}/{step.operation_id}" for step in STEPS]


def operations(item: dict[str, Any]) -> list[dict[str, Any]]:
    return [node for node in item.values() if isinstance(node, dict)]


@on_sqlite
async def test_it_is_in_plain_language(page: str) -> None:
    """Nothing is left of the notation of Arazzo, and the prose has no markup that is not shown."""
    assert "$" not in page
    assert "`" not in page
    assert [text for text in PROSE if re.search(r"\*|\]\(|^#|^- |<", text, re.MULTILINE)] == []


@pytest.mark.parametrize(
    ("criterion", "words"),
    [
        ({"condition": "$statusCode == 201"}, "the status is `201`"),
        ({"condition": "$response.body#/items/0/id != null"}, "`items[0].id` is not `null`"),
        ({"condition": "$response.body#/title == 'Buy milk'"}, "`title` is `Buy milk`"),
        ({"condition": "$response.body#/created > 0"}, "`created` is more than `0`"),
        (
            {"condition": "$response.header.etag == $steps.phone-reads.outputs.etag"},
            "the header `ETag` is the ETag of `phone-reads`",
        ),
        ({"condition": "$response.header.link == undefined"}, "there is no header `Link`"),
        ({"condition": "$response.body#/email == $inputs.new_email"}, "`email` is the new email"),
        (
            {"condition": "$[?length(@.items) == 1]", "type": "jsonpath"},
            "`items` has 1 item",
        ),
        (
            {"condition": "^(?!.*x)", "type": "regex", "context": "$response.body"},
            "the body does not contain `x`",
        ),
        (
            {"condition": "^a", "type": "regex", "context": "$response.header.www-authenticate"},
            "the header `WWW-Authenticate` begins with `a`",
        ),
        (
            {"condition": "[0-9]", "type": "regex", "context": "$response.body"},
            "the body matches `[0-9]`",
        ),
        ({"condition": "$..x", "type": "jsonpath"}, "`$..x`"),
    ],
    ids=lambda value: value if isinstance(value, str) else value["condition"],
)
def test_a_criterion_in_words(criterion: dict[str, str], words: str) -> None:
    assert criterion_in_words(criterion) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("Trip", "`Trip`"),
        (2, "`2`"),
        ("$steps.export.outputs.file", "the file of `export`"),
        ("Bearer {$steps.log-in.outputs.access_token}", "`Bearer <the access token of log-in>`"),
        ({"a": ["$inputs.email", True]}, '`{"a": ["<the email>", true]}`'),
    ],
    ids=str,
)
def test_what_is_sent_in_words(value: object, words: str) -> None:
    assert value_in_words(value) == words


def test_prose_is_text_and_no_markup() -> None:
    assert paragraphs("a <b>\n\n`<i>` c\n") == "<p>a &lt;b&gt;</p><p><code>&lt;i&gt;</code> c</p>"


def test_a_journey_to_an_operation_that_is_not_in_the_contract_is_refused() -> None:
    first, *others = JOURNEYS.journeys
    astray = replace(first, steps=(replace(first.steps[0], operation_id="fly"), *first.steps[1:]))
    journeys = Journeys(JOURNEYS.title, JOURNEYS.description, (astray, *others))
    known = operations_of(read_document())
    require_operations(JOURNEYS, known)
    with pytest.raises(ContractMismatchError, match="first-task calls fly, which is not in"):
        require_operations(journeys, known)
