"""Types have what their side of the contract has, and all that its schemas ask for is enforced."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from tests.openapi.any_service import Ask, asking, plain, service_of
from tests.openapi.conftest import CINEMA

PEOPLE = "/cinema/v1/people"
ADA = {"name": "Ada", "secret": "x"}

type Json = dict[str, Any]


@pytest.fixture(scope="module")
def ask(cinema_api: ModuleType) -> Ask:
    """Asks a service that answers with what it was given, as far as answers have it."""
    films, models = cinema_api.films, cinema_api.models

    async def add_person(body: Any) -> object:
        given = {k: v for k, v in plain(body).items() if k not in {"secret", "born", "friends"}}
        return films.AddPerson201(body=models.Person(id="7", **given))

    return asking(service_of(cinema_api, CINEMA, {"addPerson": add_person}))


def errors(response: Any) -> list[tuple[str, str]]:
    assert response.status_code == 422, response.text
    return [(each["pointer"], each["keyword"]) for each in response.json()["errors"]]


def test_what_only_answers_have_is_not_in_requests_and_the_reverse(
    ask: Ask, cinema_api: ModuleType
) -> None:
    assert ask("POST", PEOPLE, json=ADA).json() == {"id": "7", "name": "Ada"}
    models = cinema_api.models
    assert set(models.PersonInput.model_fields) == {"name", "secret", "born", "friends"}
    assert models.Person.__struct_fields__ == ("id", "name", "born", "friends")
    assert set(models.PersonBornInput.model_fields) == {"place"}
    assert models.PersonBorn.__struct_fields__ == ("place", "age")
    with pytest.raises(TypeError, match="secret"):
        models.Person(id="7", name="Ada", secret="x")


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        ({"id": "7"}, [("/id", "readOnly")]),
        ({"id": None}, [("/id", "readOnly")]),
        ({"born": {"age": 3}}, [("/born/age", "readOnly")]),
        ({"friends": [ADA, ADA | {"id": "8"}]}, [("/friends/1/id", "readOnly")]),
    ],
)
def test_what_only_answers_have_is_refused_where_it_is_sent(
    ask: Ask, beside: Json, expected: list[tuple[str, str]]
) -> None:
    assert errors(ask("POST", PEOPLE, json=ADA | beside)) == expected


def test_nobody_has_to_send_what_nobody_can(ask: Ask) -> None:
    assert ask("PATCH", f"{PEOPLE}/7", json=ADA).status_code == 204
    assert errors(ask("PATCH", f"{PEOPLE}/7", json={"name": "Ada"})) == [("/secret", "required")]
    assert errors(ask("PATCH", f"{PEOPLE}/7", json=ADA | {"id": "7"})) == [("/id", "readOnly")]
