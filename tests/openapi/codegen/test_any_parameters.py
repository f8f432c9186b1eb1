"""Parameters are read as their style says, from wherever they are."""

from __future__ import annotations

import datetime
from types import ModuleType
from typing import Any

import pytest
from pydantic import MISSING

from tests.openapi.any_service import Ask, Handler, asking, plain, service_of
from tests.openapi.conftest import CINEMA

URL = "/cinema/v1/rows/1,2"


@pytest.fixture(scope="module")
def ask(cinema_api: ModuleType) -> Ask:
    """Asks a service that tells what it was given."""

    async def show_rows(numbers: Any, **options: Any) -> object:
        given = {name: plain(value) for name, value in options.items() if value is not MISSING}
        return cinema_api.doors.ShowRows200(body={"numbers": numbers, **given})

    async def move_rows(_caller: object, box: Any, body: Any, **options: Any) -> object:
        given = {name: plain(value) for name, value in options.items() if value is not MISSING}
        return cinema_api.doors.MoveRows200(body={"box": plain(box), "body": body, **given})

    async def print_ticket(body: object, **options: Any) -> object:
        given = {name: plain(value) for name, value in options.items() if value is not MISSING}
        return cinema_api.doors.PrintTicket200(body=given)

    own: dict[str, Handler] = {
        "showRows": show_rows,
        "moveRows": move_rows,
        "printTicket": print_ticket,
    }
    return asking(service_of(cinema_api, CINEMA, own))


@pytest.mark.parametrize(
    ("query", "headers", "given"),
    [
        ("", {}, {}),
        ("text=a/b?c", {}, {"text": "a/b?c"}),
        ("pipes=1|2", {}, {"pipes": [1, 2]}),
        ("pipes=1%7C2", {}, {"pipes": [1, 2]}),
        ("pipes=", {}, {"pipes": []}),
        ("blanks=a%20b", {}, {"blanks": ["a", "b"]}),
        ("near[x]=1.5", {}, {"near": {"x": 1.5}}),
        ("near%5Bx%5D=1&near[y]=2", {}, {"near": {"x": 1, "y": 2}}),
        ('where={"a":1}', {}, {"where": {"a": 1}}),
        ("", {"X-Kinds": "a,b"}, {"x_kinds": ["a", "b"]}),
        ("", {"Cookie": "seen=1,2; dark=true"}, {"seen": [1, 2], "dark": True}),
        ("box=x,1,y,2", {}, {"box": {"x": 1, "y": "2"}}),
        ("piped=y|2|x|1", {}, {"piped": {"x": 1, "y": "2"}}),
        ("", {"X-Box": "x=1,z=true"}, {"x_box": {"x": 1, "z": True}}),
        ("sizes[a]=1&sizes[b]=2", {}, {"sizes": {"a": 1, "b": 2}}),
        ("halls=1&halls=2", {}, {"halls": [1, 2]}),
        ("odd=3", {}, {"odd": 3}),
        ('boxes={"x":1}&boxes={"x":2}', {}, {"boxes": [{"x": 1}, {"x": 2}]}),
        ("either=1", {}, {"either": 1}),
        ('either={"x":1}', {}, {"either": {"x": 1}}),
        ("text=a&Text=b", {}, {"text": "a", "text_2": "b"}),
        ("", {"Cookie": "left=1"}, {"left": 1}),
        ("row=7", {}, {"row": 7}),
    ],
)
def test_texts_are_values_in_every_style(
    ask: Ask, query: str, headers: dict[str, str], given: dict[str, Any]
) -> None:
    response = ask("GET", f"{URL}?{query}", headers=headers)
    assert response.status_code == 200, response.text
    shown = {k: v for k, v in response.json().items() if v not in ({}, {"y": None})}
    assert shown == {"numbers": [1, 2]} | given


DEFAULTS = {"copies": 1, "rows": [7]}


@pytest.mark.parametrize(
    ("query", "given"),
    [
        ("copies=", {}),
        ("copies", {}),
        ("copies=2", {"copies": 2}),
        ("rows=", {}),
        ("rows=1&rows=2", {"rows": [1, 2]}),
        ("names=", {}),
        ("names=&names=", {"names": ["", ""]}),
        ("note=&seat=&where=&odd=", {}),
        ("note=a&seat=x,1&where={}&odd=3", {"note": "a", "seat": {"x": 1}, "where": {}, "odd": 3}),
        ("text=", {"text": ""}),
    ],
)
def test_a_parameter_is_left_out_by_an_empty_text_where_the_contract_allows_one(
    ask: Ask, query: str, given: dict[str, Any]
) -> None:
    response = ask("PUT", f"/cinema/v1/tickets?{query}")
    assert response.status_code == 200, response.text
    shown = {name: value for name, value in response.json().items() if value is not None}
    assert shown == DEFAULTS | given


@pytest.mark.parametrize("query", ["quick=", "copies=0", "copies=&copies=", "rows=&rows=", "odd=2"])
def test_no_other_text_is_left_out(ask: Ask, query: str) -> None:
    assert ask("PUT", f"/cinema/v1/tickets?{query}").status_code == 422


@pytest.mark.parametrize(
    ("query", "headers", "pointer"),
    [
        ("pipes=1,2", {}, "/pipes"),
        ("pipes=1&pipes=2", {}, "/pipes"),
        ("near[x]=a", {}, "/near/x"),
        ("near[x]=1&near=a", {}, "/near"),
        ("sizes=1&sizes[a]=1", {}, "/sizes"),
        ("box=x,a", {}, "/box"),
        ("box=x,1,x,2", {}, "/box"),
        ("box=x,1,z,2", {}, "/box"),
        ("box=x", {}, "/box"),
        ("box=", {}, "/box"),
        ("", {"X-Box": "x=1,y"}, "/X-Box"),
        ("", {"X-Box": "x=1,z=1"}, "/X-Box"),
        ("sizes[a]=b", {}, "/sizes/a"),
        ("halls=a", {}, "/halls/0"),
        ("odd=4", {}, "/odd"),
        ("boxes={}", {}, "/boxes/0"),
        ("either=a", {}, "/either"),
        ("Text=not", {}, "/Text"),
        ("marks=1", {}, "/marks"),
        ("", {"Cookie": "left=x"}, "/left"),
        ("row=a", {}, "/row"),
        ("near[z]=1", {}, "/near/z"),
        ("near[x][y]=1", {}, "/near/x][y"),
        ("near[x]=1&near[x]=2", {}, "/near/x"),
        ("near=1", {}, "/near"),
        ("where={", {}, "/where"),
        ("where={}", {}, "/where"),
        ("where=" + "[" * 3000, {}, "/where"),
        ("", {"X-Kinds": "a,c"}, "/X-Kinds"),
        ("", {"Cookie": "seen=1,x"}, "/seen"),
        ("", {"Cookie": "dark=yes"}, "/dark"),
    ],
)
def test_what_is_none_in_its_style_is_refused(
    ask: Ask, query: str, headers: dict[str, str], pointer: str
) -> None:
    response = ask("GET", f"{URL}?{query}", headers=headers)
    assert response.status_code == 422, response.text
    assert pointer in [error["pointer"] for error in response.json()["errors"]]


def test_what_is_sent_by_the_service_has_a_type(cinema_api: ModuleType) -> None:
    models = cinema_api.models
    assert models.SubscribeFreedEvent(row=7).row == 7
    now = datetime.datetime(2026, 11, 29, tzinfo=datetime.UTC)
    assert models.SoldOutEvent(film="M", at=now).at == now
    with pytest.raises(TypeError):
        models.SoldOutEvent(at=now)


def test_paths_that_only_names_of_parameters_tell_apart_are_one(ask: Ask) -> None:
    """What takes any parameter takes those that nothing else is called by, each of its type."""
    url = "/cinema/v1/rows/x,1,y,2?quick=true"
    plain_text = {"Content-Type": "text/plain", "Authorization": "Bearer nowhere"}
    response = ask("PUT", f"{url}&a=1&b=2", headers=plain_text, content="1.5")
    given = {"box": {"x": 1, "y": "2"}, "body": 1.5, "quick": True, "others": {"a": 1, "b": 2}}
    assert response.json() == given
    assert ask("PUT", f"{url}&a=b", headers=plain_text, content="1").status_code == 422
    assert ask("PUT", url, headers=plain_text, content="one").status_code == 422
    assert ask("PUT", url, content="1").status_code == 401


def test_what_a_value_breaks_is_told_by_its_keyword(ask: Ask) -> None:
    (error,) = ask("GET", f"{URL}?odd=4").json()["errors"]
    assert (error["in"], error["keyword"]) == ("query", "not")
