"""A handler answers with any status and media type that a contract declares, and with no other."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.openapi.any_service import asking, service_of
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
