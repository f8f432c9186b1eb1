"""Parameters are read as their style says, from wherever they are."""

from __future__ import annotations

import datetime
from types import ModuleType
from typing import Any

import pytest
from pydantic import MISSING

from tests.openapi.any_service import Ask, asking, plain, service_of
from tests.openapi.conftest import CINEMA

URL = "/cinema/v1/rows/1,2"


@pytest.fixture(scope="module")
def ask(cinema_api: ModuleType) -> Ask:
    """Asks a service that tells what it was given."""

    async def show_rows(numbers: Any, **options: Any) -> object:
        given = {name: plain(value) for name, value in options.items() if value is not MISSING}
        return cinema_api.doors.ShowRows200(body={"numbers": numbers, **given})

    return asking(service_of(cinema_api, CINEMA, {"showRows": show_rows}))


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
    ],
)
def test_texts_are_values_in_every_style(
    ask: Ask, query: str, headers: dict[str, str], given: dict[str, Any]
) -> None:
    response = ask("GET", f"{URL}?{query}", headers=headers)
    assert response.status_code == 200, response.text
    shown = {k: v for k, v in response.json().items() if v not in ({}, {"y": None})}
    assert shown == {"numbers": [1, 2]} | given


@pytest.mark.parametrize(
    ("query", "headers", "pointer"),
    [
        ("pipes=1,2", {}, "/pipes"),
        ("pipes=1&pipes=2", {}, "/pipes"),
        ("near[x]=a", {}, "/near/x"),
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
