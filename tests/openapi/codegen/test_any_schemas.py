"""Types have what their side of the contract has, and all that its schemas ask for is enforced."""

from __future__ import annotations

from itertools import product
from types import ModuleType
from typing import Any

import jsonschema_rs
import pytest

from openapi.codegen.normalise.text import read_text
from tests.openapi.any_service import Ask, asking, plain, service_of
from tests.openapi.conftest import CINEMA

PEOPLE = "/cinema/v1/people"
ADA = {"name": "Ada", "secret": "x"}

CHOICES = ("media", "maybe", "blurred")

type Json = dict[str, Any]


@pytest.fixture(scope="module")
def ask(cinema_api: ModuleType) -> Ask:
    """Asks a service that answers with what it was given, as far as answers have it."""
    films, models = cinema_api.films, cinema_api.models

    async def add_person(body: Any) -> object:
        given = {k: v for k, v in plain(body).items() if k not in {"secret", "born", "friends"}}
        return films.AddPerson201(body=models.Person(id="7", **given))

    async def choose(body: Any) -> object:
        given = {name: getattr(body, name) for name in CHOICES if name in body.model_fields_set}
        return films.Choose200(body={n: type(value).__name__ for n, value in given.items()})

    async def say(body: Any) -> object:
        return films.Say200(body=plain(body))

    own = {"addPerson": add_person, "choose": choose, "say": say}
    return asking(service_of(cinema_api, CINEMA, own))


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


@pytest.mark.parametrize(
    ("given", "types"),
    [
        ({"media": {"kind": "Film", "minutes": 90}}, {"media": "Film"}),
        ({"media": {"kind": "Series"}}, {"media": "Series"}),
        ({"maybe": {"kind": "short"}}, {"maybe": "Short"}),
        ({"maybe": {"kind": "clip"}}, {"maybe": "Short"}),
        ({"maybe": None}, {"maybe": "NoneType"}),
        ({"blurred": {"right": "x"}}, {"blurred": "Right"}),
        ({"seats": [{"kind": "plain", "row": 1}, {"kind": "box", "row": 1, "door": "a"}]}, {}),
        ({"seats": [{"kind": "Sofa", "row": 1}]}, {}),
        ({"exact": 1, "some": 3_000}, {}),
        ({"exact": -1, "some": "abc"}, {}),
    ],
)
def test_alternatives_are_told_apart_as_the_contract_says(
    ask: Ask, given: Json, types: Json
) -> None:
    response = ask("POST", "/cinema/v1/choices", json=given)
    assert response.status_code == 200, response.text
    assert response.json() == types


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"media": {"kind": "film"}}, ("/media/kind", "enum")),
        ({"media": {"minutes": 90}}, ("/media/kind", "required")),
        ({"media": {"kind": "Series", "parts": "x"}}, ("/media/parts", "type")),
        ({"maybe": {"kind": "other"}}, ("/maybe/kind", "anyOf")),
        ({"seats": [{"kind": "box", "row": 1}]}, ("/seats/0/door", "required")),
        ({"seats": [{"kind": "Seat", "row": 1}]}, ("/seats/0/kind", "enum")),
        ({"blurred": {"left": "x", "right": "x"}}, ("/blurred", "oneOf")),
        ({"exact": 0}, ("/exact", "oneOf")),
        ({"some": "ab"}, ("/some", "anyOf")),
    ],
)
def test_what_is_none_of_the_alternatives_or_two_is_refused(
    ask: Ask, given: Json, expected: tuple[str, str]
) -> None:
    assert expected in errors(ask("POST", "/cinema/v1/choices", json=given))


SPOKEN: list[Any] = [
    *(None, True, 1, 2, 3, 4, 6, 3.5, "", "a", "b", "ac", [], [1], [1, 1], ["a"], [1, "a"]),
    *({}, {"a": 1}, {"a": 2}, {"a": "a"}, {"b": {}}, {"b": 1}, {"b": {"a": 1}}, {"b": "b"}),
    *({"a": 1, "b": 1}, {"a": 2, "b": "b"}, {"ab": 1}),
]


def test_a_value_is_taken_whole_if_its_schema_has_it_and_never_otherwise(ask: Ask) -> None:
    document = read_text(CINEMA.read_bytes())
    body = document["paths"]["/words"]["post"]["requestBody"]["content"]["application/json"]
    words = body["schema"]["properties"]
    for name, value in product(words, SPOKEN):
        schema = {**words[name], "components": document["components"]}
        is_valid = jsonschema_rs.is_valid(schema, value, validate_formats=True)
        response = ask("POST", "/cinema/v1/words", json={name: value})
        expected = (200, {name: value}) if is_valid else (422, None)
        given = response.json() if response.status_code == 200 else None
        assert (name, value, response.status_code, given) == (name, value, *expected)


def test_another_name_of_what_has_itself_within_is_that(ask: Ask) -> None:
    assert ask("PUT", "/cinema/v1/words", json={"a": {"a": {}}}).status_code == 204
    assert errors(ask("PUT", "/cinema/v1/words", json={"a": {"a": 1}})) == [("/a/a", "type")]
