"""A handler answers with any status and media type that a contract declares, and with no other."""

from __future__ import annotations

import datetime
from types import ModuleType

import pytest
from pydantic import MISSING

from tests.openapi.any_service import Ask, asking, service_of
from tests.openapi.conftest import CINEMA


def test_several_statuses_are_those_that_no_other_response_is_for(
    cinema_api: ModuleType,
) -> None:
    doors = cinema_api.doors
    body = cinema_api.models.OpenDoor2XXBody(row=7)
    assert doors.OpenDoor2XX(code=203, body=body, x_door="left").status == 203
    for code, reason in (
        (202, "202 has a response of its own"),
        (204, "204 has no body"),
        (302, "302 is none of 200 to 299"),
    ):
        with pytest.raises(ValueError, match=reason):
            doors.OpenDoor2XX(code=code, body=body, x_door="left")
    assert doors.OpenDoor3XX(code=302, location="/b").status == 302
    assert doors.OpenDoorDefault.statuses == range(400, 600), "there is a success beside it"
    assert doors.TellHealthDefault.statuses == range(200, 600), "it is all that there is"


def test_a_redirect_and_a_range_are_answered_with_their_headers(cinema_api: ModuleType) -> None:
    doors = cinema_api.doors

    async def open_door(name: str) -> object:
        if name == "back":
            return doors.OpenDoor3XX(code=307, location="/cinema/v1/doors/front")
        body = cinema_api.models.OpenDoor2XXBody(row=1)
        return doors.OpenDoor2XX(code=200, body=body, x_door=name)

    ask = asking(service_of(cinema_api, CINEMA, {"openDoor": open_door}))
    response = ask("GET", "/cinema/v1/doors/back")
    assert (response.status_code, response.headers["location"]) == (307, "/cinema/v1/doors/front")
    response = ask("GET", response.headers["location"])
    assert (response.status_code, response.headers["x-door"]) == (200, "front")
    assert ask("GET", "/doors/front").status_code == 404


def test_a_header_is_written_as_its_style_says(cinema_api: ModuleType) -> None:
    begin = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)

    async def say(_body: object) -> object:
        told = {"x_rows": [1, 2], "x_open": True, "x_since": begin, "x_size": "x,1"}
        return cinema_api.films.Say200(body=None, **told)

    ask = asking(service_of(cinema_api, CINEMA, {"say": say}))
    headers = ask("POST", "/cinema/v1/words", json={}).headers
    assert {name: value for name, value in headers.items() if name.startswith("x-")} == {
        "x-floor": "3",
        "x-rows": "1,2",
        "x-open": "true",
        "x-since": "2026-01-02T03:04:05Z",
        "x-size": "x,1",
    }


JSON, TEXT, BYTES = "application/json", "text/plain", "application/octet-stream"


@pytest.fixture(scope="module")
def ask(cinema_api: ModuleType) -> Ask:
    """Asks a service that answers with what its client wants."""
    films = cinema_api.films

    async def add_film(_body: object, *, media_type: str, media_type_: object) -> object:
        assert media_type_ is MISSING
        if media_type == TEXT:
            return films.AddFilm201Plain(body=b"Metropolis")
        if media_type == BYTES:
            return films.AddFilm201Bytes(body=b"\x00")
        return films.AddFilm201(body={"title": "Metropolis"})

    return asking(service_of(cinema_api, CINEMA, {"addFilm": add_film}))


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", JSON),
        ("", JSON),
        ("text/plain", TEXT),
        ("TEXT/Plain; charset=utf-8", TEXT),
        ("text/*, */*;q=0.1", TEXT),
        ("text/*;q=0.1, */*", JSON),
        ("application/json;q=0, */*", TEXT),
        ("application/xml, application/octet-stream;q=0.5", BYTES),
        ("application/json;q=0.2, text/plain;q=0.9", TEXT),
        ("nonsense, text/plain;q=x", TEXT),
        ("nonsense", JSON),
        ("image/png, " * 50 + "text/plain", TEXT),
        ("a/b," * 20_000 + "text/plain", None),
        ("application/xml", None),
        ("application/json;q=0", None),
        ("text/*;q=0.000", None),
    ],
)
def test_a_client_chooses_among_the_media_types(
    ask: Ask, accept: str, media_type: str | None
) -> None:
    headers = {"Accept": accept, "Content-Type": JSON}
    response = ask("POST", "/cinema/v1/films", json={"title": "Metropolis"}, headers=headers)
    if media_type is None:
        assert (response.status_code, response.headers["content-type"]) == (406, JSON)
        assert response.json().keys() == {"code", "text"}, "in the shape of its status"
    else:
        assert response.status_code == 201
        assert response.headers["content-type"].partition(";")[0] == media_type
        assert response.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [("*/*", JSON), ("text/*", TEXT), ("application/xml", JSON), ("text/plain;q=0.1, */*", JSON)],
)
def test_an_error_is_of_the_media_type_that_its_client_wants(
    ask: Ask, accept: str, media_type: str
) -> None:
    """What is neither JSON nor text is none that the layer could write."""
    response = ask("POST", "/cinema/v1/walls", headers={"Accept": accept}, content=b"")
    assert (response.status_code, response.headers["content-type"]) == (415, media_type)
    assert response.headers["vary"] == "Accept"
    is_object = response.text.startswith("{")
    assert is_object == (media_type == JSON)
