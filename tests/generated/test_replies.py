"""An outcome becomes a response with its body, which may be nothing of JSON, or nothing at all."""

from __future__ import annotations

import copy

import pytest
from starlette.types import Message

from generated.api_keys import RevokeApiKey204
from generated.http_request import HttpRequest
from generated.problems import NotFound
from generated.replies import Reply, ReplyWith, header, respond


class Nothing(ReplyWith[None]):
    status = 200


class Moved(Reply):
    status = 303
    location: str = header("Location")
    note: str | None = header("X-Note", default=None)


async def receive() -> Message:
    raise AssertionError("nothing reads a body here")


SCOPE = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
REQUEST = HttpRequest(SCOPE, receive)


def test_null_is_a_body_and_nothing_is_none() -> None:
    assert respond(REQUEST, Nothing(body=None)).body == b"null"
    assert respond(REQUEST, RevokeApiKey204()).body == b""
    assert respond(REQUEST, Moved(location="/a")).all_headers == [(b"location", b"/a")]


def test_replies_of_a_kind_share_all_but_the_values_of_their_headers() -> None:
    request = HttpRequest(SCOPE, receive)
    request.rate_limits = ("all;r=1;t=2", "all;q=3;w=4")
    limits = [(b"ratelimit", b"all;r=1;t=2"), (b"ratelimit-policy", b"all;q=3;w=4")]
    some, others = (Moved(location=f"/{each}", note="é") for each in "ab")
    first, second = respond(request, some), respond(request, others)
    assert first.shared is second.shared is not respond(REQUEST, some).shared
    assert first.all_headers == [(b"location", b"/a"), (b"x-note", b"\xe9"), *limits]
    assert (second.header(b"location"), second.header(b"x-other")) == ("/b", None)
    second.add(b"x-other", "1")
    assert (second.header(b"x-other"), first.header(b"x-other")) == ("1", None)


def test_an_outcome_is_data() -> None:
    """It is equal to its like, cannot be changed, and has all that it needs or is not made."""
    moved = Moved(location="/a", note="x")
    assert moved == Moved(location="/a", note="x") != copy.replace(moved, note=None)
    assert Moved.given_headers == {"location": b"location"}
    assert Moved.optional_headers == {"note": b"x-note"}
    assert moved.location == "/a"
    with pytest.raises(AttributeError):
        moved.location = "/b"  # type: ignore[misc]
    with pytest.raises(TypeError, match="location"):
        Moved()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Moved("/a")  # type: ignore[call-arg]


def test_what_is_wrong_with_one_request_is_not_told_with_the_next() -> None:
    NotFound().errors.append(None)  # type: ignore[arg-type]
    assert NotFound().errors == []
