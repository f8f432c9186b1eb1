"""The mock answers by the examples of this contract, errors in its own shape included."""

from __future__ import annotations

from openapi.codegen.contract.file import read_document
from openapi.mock.example_answers import ExampleAnswers
from openapi.mock.mock import CONTRACT
from openapi.mock.mocked_service import MockedService
from tests.support.clients import client_to


async def test_examples_are_answered_and_refusals_are_examples() -> None:
    answers = ExampleAnswers(read_document(CONTRACT), CONTRACT.read_bytes())
    async with client_to(MockedService(answers)) as client:
        found = (await client.get("/api/articles?limit=1")).json()
        assert found["articles"][0]["slug"] == "on-engines-5d0d6f3f9f18"
        refused = await client.get("/api/user")
        assert refused.status_code == 401
        assert refused.json() == {"errors": {"token": ["Send a valid one."]}}
        user = await client.get("/api/user", headers={"Authorization": "Token any"})
        assert user.json()["user"]["username"] == "ada"
