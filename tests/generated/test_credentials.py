"""Credentials are found once in headers that many requests have."""

from __future__ import annotations

from typing import override

from starlette.types import Message

from generated.authentication import authenticate, authenticate_if_presented
from generated.http_request import HttpRequest
from generated.security import Authenticators, Security
from impl.caller import Caller

TOKEN = Security({"oauth2": ()})


class Believing(Authenticators[Caller]):
    """Takes each token for the name of who has sent it."""

    @override
    async def oauth2(self, credential: str) -> Caller | None:
        return Caller(credential, frozenset())

    @override
    async def open_id_connect(self, credential: str) -> Caller | None:
        raise AssertionError

    @override
    async def api_key(self, credential: str) -> Caller | None:
        raise AssertionError


def request_by(name: str) -> HttpRequest:
    async def receive() -> Message:
        raise AssertionError

    headers = [(b"authorization", f"Bearer {name}".encode())]
    scope = {"method": "GET", "path": "/", "query_string": b"", "headers": headers}
    return HttpRequest(scope, receive)


async def test_they_are_read_once_for_all_requests_with_the_same_headers() -> None:
    first, second, other = request_by("ada"), request_by("ada"), request_by("eve")
    assert (await authenticate(first, Believing(), TOKEN)).user_id == "ada"
    second.known = first.known
    second.headers = {}
    assert (await authenticate(second, Believing(), TOKEN)).user_id == "ada"
    caller = await authenticate_if_presented(second, Believing(), TOKEN)
    assert caller is not None
    assert caller.user_id == "ada"
    assert (await authenticate(other, Believing(), TOKEN)).user_id == "eve"
