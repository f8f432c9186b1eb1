"""A body is read as its media type says, held against the schema of that, and no other is taken."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

import pytest
from pydantic import MISSING

from tests.openapi.any_service import Ask, Handler, asking, plain, service_of
from tests.openapi.conftest import CINEMA

FORM = "application/x-www-form-urlencoded"
FILMS = "/cinema/v1/films"


@pytest.fixture(scope="module")
def ask(cinema_api: ModuleType) -> Ask:
    """Asks a service that tells which body it was given."""
    films = cinema_api.films

    async def add_film(body: Any, **_options: object) -> object:
        is_raw = hasattr(body, "content")
        shown = {"raw": body.media_type, "size": len(body.content)} if is_raw else plain(body)
        return films.AddFilm201(body={"given": shown, "type": type(body).__name__})

    async def print_ticket(body: Any, **_options: object) -> object:
        size = len(body.content) if body is not MISSING else None
        return cinema_api.doors.PrintTicket200(body={"size": size})

    own: dict[str, Handler] = {"addFilm": add_film, "printTicket": print_ticket}
    return asking(service_of(cinema_api, CINEMA, own))


def send(ask: Ask, media_type: str | None, content: str | bytes) -> Any:
    headers = {"Content-Type": media_type} if media_type is not None else {}
    return ask("POST", FILMS, content=content, headers=headers)


@pytest.mark.parametrize(
    ("media_type", "content", "type_", "given"),
    [
        ("application/json", '{"title": "M"}', "NewFilm", {"title": "M"}),
        ("application/vnd.old+json", '{"old": "M"}', "AddFilmBodyVndOld", {"old": "M"}),
        (FORM, "title=M", "NewFilm", {"title": "M"}),
        ("text/plain; charset=UTF-8", "Ma", "str", "Ma"),
        ("application/xml", "<a/>", "RawBody", {"raw": "application/xml", "size": 4}),
        ("IMAGE/Png", b"\x00", "RawBody", {"raw": "image/png", "size": 1}),
    ],
)
def test_each_media_type_is_read_as_what_it_is(
    ask: Ask, media_type: str, content: str | bytes, type_: str, given: object
) -> None:
    response = send(ask, media_type, content)
    assert response.status_code == 201, response.text
    assert response.json() == {"given": given, "type": type_}


@pytest.mark.parametrize(
    ("media_type", "content", "status"),
    [
        ("application/json", '{"old": "M"}', 422),
        ("application/vnd.old+json", '{"title": "M"}', 422),
        ("application/json", '{"title": "M", "untitled": 1}', 422),
        (FORM, "title=M&untitled=1", 422),
        ("text/plain", "M", 422),
        ("text/plain", "no", 422),
        ("text/plain", b"M\xff", 400),
        ("text/plain; charset=latin-1", b"M\xff", 415),
        ("text/html", "Ma", 415),
        ("image", "x", 415),
        ("imagepng/", "x", 415),
        (None, "x", 415),
    ],
)
def test_no_other_body_is_taken(
    ask: Ask, media_type: str | None, content: str | bytes, status: int
) -> None:
    response = send(ask, media_type, content)
    assert response.status_code == status, response.text
    assert response.status_code != 415 or response.headers["content-type"] == "text/plain"


@pytest.mark.parametrize(
    ("content", "status", "size"),
    [
        (b"", 200, None),
        (b"\xff", 422, 0),
        ("ä".encode(), 200, 2),
        (b"12345", 200, 5),
        (b"123456", 413, 0),
    ],
)
def test_bytes_are_as_many_as_their_schema_says(
    ask: Ask, content: bytes, status: int, size: int | None
) -> None:
    headers = {"Content-Type": "application/pdf"}
    response = ask("PUT", "/cinema/v1/tickets", content=content, headers=headers)
    assert response.status_code == status, response.text
    if status == 200:
        assert response.json() == {"size": size}
    if status == 422:
        (error,) = response.json()["errors"]
        assert (error["in"], error["pointer"]) == ("body", "")
        assert (error["keyword"], error["limit"]) == ("minLength", 2)


def test_fields_of_a_form_are_lists_and_objects_as_its_encoding_says(ask: Ask) -> None:
    crew = [{"name": "Fritz"}, {"name": "Thea"}]
    fields = [f"crew={json.dumps(each)}" for each in crew]
    text = "&".join(["title=M", "year=1931", "tags=a,b", "halls=1|2", *fields, 'prices={"a": 2}'])
    assert send(ask, FORM, text).json()["given"] == {
        "title": "M",
        "year": 1931,
        "tags": ["a", "b"],
        "halls": [1, 2],
        "crew": crew,
        "prices": {"a": 2},
    }
    for wrong in ("halls=1,2", "halls=1&halls=2", "crew={", "crew=[]", "prices=[1]", "prices=2"):
        assert (wrong, send(ask, FORM, f"title=M&{wrong}").status_code) in {
            (wrong, 400),
            (wrong, 422),
        }
