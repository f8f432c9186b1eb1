"""What is read of a request takes no more room than there is in it."""

from __future__ import annotations

import pytest
from starlette.types import Message

from generated.http_request import HttpRequest
from generated.problems import Refusal
from generated.request_bodies import require_media_type
from tests.generated.costs import cost_of

SIZE = 32 * 1024


async def test_a_body_takes_as_much_memory_in_however_many_pieces_it_comes() -> None:
    """Whoever sends it decides on these: with two bytes in each, all of them took 70 times that."""
    for size_of_each in (SIZE, 2):
        request = request_in_pieces(size_of_each)
        cost = await cost_of(lambda of=request: of.read(SIZE), memory=True)  # type: ignore[misc]
        assert cost.answer
        assert len(request.body) == SIZE
        assert cost.peak < 4 * SIZE


def request_in_pieces(size_of_each: int) -> HttpRequest:
    left = SIZE

    async def receive() -> Message:
        nonlocal left
        left -= size_of_each
        piece = left.to_bytes(2) * (size_of_each // 2)
        return {"type": "http.request", "body": piece, "more_body": left > 0}

    return HttpRequest({"method": "POST", "path": "/", "query_string": b"", "headers": []}, receive)


def test_who_forgets_the_cookies_changes_nothing_that_others_have_of_them() -> None:
    scope = {"method": "POST", "path": "/", "query_string": b"", "headers": [(b"cookie", b"a=b")]}
    request = HttpRequest(scope, request_in_pieces(2).receive)
    headers, known = request.headers, request.known
    known["from cookies"] = "b"
    request.drop_cookies()
    assert (request.headers, request.cookies, request.known) == ({}, {}, {})
    assert headers == {b"cookie": b"a=b"}
    assert known == {"from cookies": "b"}


def test_what_one_operation_takes_is_not_what_another_takes_of_the_same_headers() -> None:
    pairs = [(b"content-type", b"text/csv; charset=utf-8")]
    scope = {"method": "POST", "path": "/", "query_string": b"", "headers": pairs}
    request = HttpRequest(scope, request_in_pieces(2).receive)
    for _ in range(2):
        assert require_media_type(request, ("text/csv",)) == "text/csv"
        with pytest.raises(Refusal):
            require_media_type(request, ("application/json",))
        assert require_media_type(request, ("text/*",)) == "text/csv"
