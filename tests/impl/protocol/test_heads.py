"""Heads that were read before: they are recalled, but for their targets."""

from __future__ import annotations

from impl.protocol.heads import Heads
from impl.protocol.limits import Limits

KEPT = 1024
PLAIN = b"Host: x\r\nX-Number: %d\r\n\r\n"
WITH_LENGTH = b"Host: x\r\nContent-Length: %d\r\n\r\n"


def get(fields: bytes, target: bytes = b"/") -> bytes:
    return b"GET %b HTTP/1.1\r\n%b" % (target, fields)


def test_a_whole_request_is_recalled_with_its_own_target_and_content() -> None:
    heads = Heads(Limits())
    _, plain = heads.read(get(PLAIN % 1))
    _, other = heads.read(get(WITH_LENGTH % 6))
    assert heads.recall(get(PLAIN % 1, b"/a?b")) == ("/a?b", plain, b"")
    for content in (b"please", b"\r\n\r\nab"):
        assert heads.recall(get(WITH_LENGTH % 6, b"/a%2f") + content) == ("/a%2f", other, content)
    assert heads.read(get(PLAIN % 1, b"/c"))[1] is plain


def test_what_is_not_one_whole_request_with_such_a_head_is_not_recalled() -> None:
    heads = Heads(Limits())
    heads.read(get(PLAIN % 1))
    heads.read(get(WITH_LENGTH % 6))
    heads.read(get(b"Host: x\r\nTransfer-Encoding: chunked\r\n\r\n"))
    for data in (
        b"",
        b"GET",
        get(PLAIN % 2),
        get(PLAIN % 1)[:-1],
        get(PLAIN % 1)[:-4],
        get(PLAIN % 1) * 2,
        get(PLAIN % 1) + b"x",
        b"\r\n" + get(PLAIN % 1),
        get(PLAIN % 1).replace(b"GET", b"PUT"),
        get(WITH_LENGTH % 6) + b"short",
        get(WITH_LENGTH % 6) + b"longer!",
        get(b"Host: x\r\nTransfer-Encoding: chunked\r\n\r\n"),
        get(PLAIN % 1, b"http://y/"),
        get(PLAIN % 1, b"/a#b"),
        get(PLAIN % 1, b"/a b"),
        get(PLAIN % 1, b"/\xe4"),
        get(PLAIN % 1, b""),
    ):
        assert heads.recall(data) is None, data


def test_only_the_last_are_kept_and_none_that_is_long() -> None:
    heads = Heads(Limits())
    for number in range(KEPT + 2):
        heads.read(get(PLAIN % number))
    recalled = [heads.recall(get(PLAIN % number)) is not None for number in range(KEPT + 2)]
    assert recalled == [False] * 2 + [True] * KEPT
    for length, is_kept in ((2000, True), (2048, False)):
        fields = b"Host: x\r\nX: %b\r\n\r\n" % (b"x" * length)
        first, second = (heads.read(get(fields))[1] for _ in range(2))
        assert (first is second) is is_kept
