"""Invalid and ambiguous requests are refused: RFC 9112."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.impl.protocol.apps import echo, told
from tests.impl.protocol.responses import responses
from tests.impl.protocol.serving import ServerThread, serving
from tests.support.raw_http import Connection, assert_refused, exchange

GET = b"GET / HTTP/1.1\r\nHost: x\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.fixture(scope="module")
def server() -> Generator[ServerThread]:
    with serving(echo) as server:
        yield server


REQUEST_LINES = {
    b"GET /\r\n": 400,  # HTTP/0.9
    b"GET /\r\n\r\n": 400,
    b"GET  / HTTP/1.1\r\n": 400,
    b"GET /  HTTP/1.1\r\n": 400,
    b"GET / HTTP/1.1 \r\n": 400,
    b" GET / HTTP/1.1\r\n": 400,
    b"GET\t/ HTTP/1.1\r\n": 400,
    b"GET / HTTP/1.1\n": 400,
    b"\nGET / HTTP/1.1\r\n": 400,
    b"GET / HTTP/1.1\r\nHost: x\n\n": 400,
    b"\r\rGET / HTTP/1.1\r\n": 400,
    b"GET / HTTP/1.1\rHost: x\r\n": 400,
    b"GET / http/1.1\r\n": 400,
    b"GET / HTTP/1\r\n": 400,
    b"GET / HTTP/11\r\n": 400,
    b"GET / HTTP/1.10\r\n": 400,
    b"GET / HTTP/1.1x\r\n": 400,
    b"GET / RTSP/1.0\r\n": 400,
    b"SOURCE / ICE/1.0\r\n": 400,
    b"SSH-2.0-OpenSSH_9.6\r\n": 400,
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64): 400,  # TLS
    b"\x00\x01\x02": 400,
    b"G\x00T / HTTP/1.1\r\n": 400,
    b"GET / HTTP/1.2\r\n": 505,
    b"GET / HTTP/9.9\r\n": 505,
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n": 505,
    b"get / HTTP/1.1\r\nHost: x\r\n\r\n": 501,
    b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n": 501,
    b"CONNECT x:80 HTTP/1.1\r\nHost: x:80\r\n\r\n": 501,
}

TARGETS = [
    *rb"* path x/path ?query /path#fragment # x:80 ftp://x/ javascript:alert(1)".split(),
    *rb"http:// http:///path http:x http://user@x/ http://x:port/ http://:80/ https://[::1/".split(),
    *(b"/\xc3\xa9", b"/\x7f", b"http://x y/"),
]

FIELDS = [
    *(b"Broken", b": x", b" X: x", b"X : x", b"X\t: x", b"X(: x", b"X\xe9: x", b"X\x00: x"),
    *(b"X: a\x00b", b"X: a\x01b", b"X: a\x7fb", b"X: a\rb", b"X: a\nb", b"X: a\n", b"X: a\r"),
    *(b"X: a\r\n b", b"X: \r\n\ta", b"Host: x", b"host: y"),
]

LENGTHS = [
    *rb"five -5 +5 5_0 5,5 0x5 5.0 9999999999999999999 99999999999999999999999999".split(),
    *(b"", b"\xb2", b"5 5", b"5, 6", b"5\r\nContent-Length: 5", b"5\r\nContent-Length: 6"),
]

CODINGS = [
    *rb'identity gzip xchunked chunkedx chunked,gzip chunked;q=1 "chunked" ,chunked,'.split(),
    *(b"", b"chunked, chunked", b"chunked\x0b", b"chun ked", b"chunked\r\nContent-Length: 5"),
    *(b"chunked\r\nTransfer-Encoding: " + other for other in (b"gzip", b"chunked")),
]

CHUNKS = [
    *(b"xyz\r\n", b"\r\n", b"5\nhello\r\n0\r\n\r\n", b"5\r\nhello\n0\r\n\r\n", b"5\rhello\r\n"),
    *(b"5 \r\nhello\r\n", b" 5\r\nhello\r\n", b"+5\r\nhello\r\n", b"-5\r\n", b"0x5\r\nhello\r\n"),
    *(b"5\r\nhello world\r\n", b"5\r\nhellohello\r\n", b"5\r\nhello0\r\n\r\n", b"5_0\r\n"),
    *(b"ffffffffffffffff\r\n", b"000000005\r\nhello\r\n0\r\n\r\n", b"\xb2\r\n", b"5;\r\nhello\r\n"),
    *(b"5;=x\r\n", b'5;a="x\r\n', b"5;a=\x00\r\n", b"5;a\nb\r\nhello\r\n0\r\n\r\n", b"5;a b\r\n"),
    *(b"0\r\nX\r\n\r\n", b"0\r\n X: y\r\n\r\n", b"0\r\nX: y\n\r\n", b"0\r\nX : y\r\n\r\n"),
    *(
        b"0\r\nX: \x00\r\n\r\n",
        b"0\r\n\n",
        b"0\r\nX: y\rZ: z\r\n\r\n",
        b"0 \r\n\r\n",
        b"00000000\n",
    ),
    b"5\r\nhello\r\n0\r\n: x\r\n\r\n",
]

HOSTS = [b"a b", b"a/b", b"u@a", b"a:b", b"[::1", b"a\xe9", b"a:1:2", b"a?", b"a#", b"a%", b"a%zz"]


def test_malformed_requests_are_refused_at_once_with_a_problem(server: ServerThread) -> None:
    requests = {
        **REQUEST_LINES,
        **{b"GET %b HTTP/1.1\r\nHost: x\r\n\r\n" % target: 400 for target in TARGETS},
        **{POST + field + b"\r\n\r\nhello": 400 for field in FIELDS},
        **{POST + b"Content-Length: " + it + b"\r\n\r\nhello": 400 for it in LENGTHS},
        **{POST + b"Transfer-Encoding: " + it + b"\r\n\r\n0\r\n\r\n": 400 for it in CODINGS},
        **{CHUNKED + chunk: 400 for chunk in CHUNKS},
        b"GET / HTTP/1.1\r\n\r\n": 400,
        b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n": 400,
        POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n": 501,
        POST + b"Expect: something\r\nContent-Length: 1\r\n\r\nx": 417,
        POST + b"Expect: 100-continue, more\r\nContent-Length: 1\r\n\r\nx": 417,
        **{b"GET / HTTP/1.1\r\nHost: %b\r\n\r\n" % host: 400 for host in HOSTS},
    }
    for request, status in requests.items():
        try:
            assert_refused(exchange(server.url, request), status)
        except AssertionError as error:
            error.add_note(f"{request!r}")
            raise
    assert exchange(server.url, GET + b"Connection: close\r\n\r\n").startswith(b"HTTP/1.1 200 ")


def test_what_stands_behind_a_refused_request_is_not_read(server: ServerThread) -> None:
    """It may be the body of the refused request, written by somebody else."""
    behind = GET + b"\r\n"
    for request in (POST + b"X : y\r\nContent-Length: 5\r\n\r\n", CHUNKED + b"5 \r\n"):
        assert_refused(exchange(server.url, request + behind), 400)


SERVED = {
    b"\r\n\r\n" + GET: "/",
    b"GET /a%2Fb%20c?d=%20&e HTTP/1.1\r\nHost: x\r\n": "/a/b c",
    b'GET /{|}^`"<>\\ HTTP/1.1\r\nHost: x\r\n': '/{|}^`"<>\\',
    b"GET //x/y HTTP/1.1\r\nHost: x\r\n": "//x/y",
    b"GET http://y:8000/path HTTP/1.1\r\nHost: x\r\n": "/path",
    b"GET HTTPS://[::1] HTTP/1.1\r\nHost: x\r\n": "/",
    b"GET http://y?query HTTP/1.1\r\nHost: x\r\n": "/",
    b"OPTIONS * HTTP/1.1\r\nHost: x\r\n": "*",
    b"GET / HTTP/1.1\r\nHost:\r\n": "/",
    b"GET / HTTP/1.1\r\nHost: [::1]:8000\r\n": "/",
    b"GET / HTTP/1.1\r\nHOST:x\r\n": "/",
    b"GET / HTTP/1.0\r\n": "/",
    GET + b"X:\r\n": "/",
    GET + b"X: \xff\t\xfe\r\n": "/",
}


def test_what_is_unusual_but_clear_is_served(server: ServerThread) -> None:
    for request, path in SERVED.items():
        (response,) = responses(exchange(server.url, request + b"Connection: close\r\n\r\n"))
        assert (response.status, told(response.body)["path"]) == (200, path), request


def test_an_absolute_target_says_the_host(server: ServerThread) -> None:
    request = b"GET http://real:80/path?query HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n"
    (response,) = responses(exchange(server.url, request))
    seen = told(response.body)
    assert [value for name, value in seen["headers"] if name == "host"] == ["real:80"]
    assert (seen["raw_path"], seen["query"]) == ("/path", "query")


def test_white_space_around_a_value_is_no_part_of_it(server: ServerThread) -> None:
    (response,) = responses(
        exchange(server.url, GET + b"X: \t a b\t \r\nConnection: close\r\n\r\n")
    )
    assert ["x", "a b"] in told(response.body)["headers"]


BODIES = {
    b"Content-Length: 5\r\n\r\nhello": "hello",
    b"Content-Length: 005\r\n\r\nhello": "hello",
    b"Content-Length: 0\r\n\r\n": "",
    b"Transfer-Encoding: CHUNKED\r\n\r\n5\r\nhello\r\n0\r\n\r\n": "hello",
    b"Transfer-Encoding: chunked \r\n\r\n1\r\nh\r\n04\r\nello\r\n00\r\n\r\n": "hello",
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n": "",
    b'Transfer-Encoding: chunked\r\n\r\n2;a;b=c;d="e\\"; f"\r\nhi\r\n0;x\r\nX: y\r\n\r\n': "hi",
    b"Transfer-Encoding: chunked\r\n\r\n9\r\n0\r\n\r\nGET \r\n0\r\n\r\n": "0\r\n\r\nGET ",
}


def test_a_body_ends_where_its_framing_says(server: ServerThread) -> None:
    """The next request follows directly."""
    last = GET.replace(b"/", b"/last", 1) + b"Connection: close\r\n\r\n"
    for framed, content in BODIES.items():
        found = responses(exchange(server.url, POST + framed + last), "POST", "GET")
        assert [told(each.body)["body"] for each in found] == [content, ""], framed
        assert told(found[1].body)["path"] == "/last"


def test_trailers_are_no_headers_and_no_framing(server: ServerThread) -> None:
    trailers = b"Content-Length: 999\r\nTransfer-Encoding: gzip\r\nConnection: close\r\nX: y\r\n"
    request = CHUNKED + b"2\r\n{}\r\n0\r\n" + trailers + b"\r\n"
    found = responses(
        exchange(server.url, request + GET + b"Connection: close\r\n\r\n"), "POST", "GET"
    )
    assert [each.status for each in found] == [200, 200]
    assert [name for name, _ in told(found[0].body)["headers"]] == ["host", "transfer-encoding"]


def test_the_refusal_of_a_head_request_has_no_content(server: ServerThread) -> None:
    """RFC 9110, 9.3.2: content after its head would be taken for the next response."""
    for rest in (b" HTTP/1.1\r\n\r\n", b" HTTP/1.1\r\nHost: x\r\nExpect: x\r\n\r\n"):
        (response,) = responses(exchange(server.url, b"HEAD /" + rest), "HEAD")
        assert response.status in (400, 417)
        assert int(response.headers["content-length"]) > 0


# Long heads

LONG_HEADS = {
    "one long header": (GET + b"X-Long: " + b"x" * 40_000 + b"\r\n\r\n", 431),
    "many short headers": (GET + b"".join(b"X-%d: x\r\n" % n for n in range(5000)) + b"\r\n", 431),
    "more than a hundred headers": (GET + b"X: x\r\n" * 100 + b"\r\n", 431),
    "a header that never ends": (GET + b"X-Long: " + b"x" * 300_000, 431),
    "a name that never ends": (GET + b"x" * 300_000, 431),
    "empty lines of headers that never end": (GET + b"X:\r\n" * 50_000, 431),
    "a long path": (b"GET /" + b"x" * 40_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
    "a long query": (b"GET /?" + b"x" * 40_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
    "a path that never ends": (b"GET /" + b"x" * 300_000, 414),
    "a method that never ends": (b"G" * 300_000, 414),
    "trailers that never end": (CHUNKED + b"2\r\n{}\r\n0\r\n" + b"x: y\r\n" * 20_000, 431),
    "a trailer that never ends": (CHUNKED + b"0\r\nx: " + b"y" * 300_000, 431),
    "an extension that never ends": (CHUNKED + b"2;" + b"x" * 300_000, 431),
    "an extension that a large chunk makes up for": (
        CHUNKED + b"186a0\r\n" + b"x" * 100_000 + b"\r\n2;" + b"x" * 90_000,
        431,
    ),
    "extensions of many chunks": (CHUNKED + (b"1;" + b"x" * 90 + b"\r\na\r\n") * 2000, 431),
    "chunks of a byte": (CHUNKED + b"1\r\na\r\n" * 10_000, 431),
    "a size that never ends": (CHUNKED + b"0" * 300_000, 431),
}


def test_a_head_of_more_than_32_kib_is_refused_with_a_problem(server: ServerThread) -> None:
    for name, (request, status) in LONG_HEADS.items():
        try:
            assert_refused(exchange(server.url, request), status)
        except AssertionError as error:
            error.add_note(name)
            raise


@pytest.mark.parametrize(("length", "status"), [(32 * 1024, b"200"), (32 * 1024 + 1, b"431")])
def test_the_limit_is_what_it_says(server: ServerThread, length: int, status: bytes) -> None:
    start, end = GET + b"Connection: close\r\nX-Long: ", b"\r\n\r\n"
    request = start + b"x" * (length - len(start) - len(end)) + end
    assert exchange(server.url, request)[9:12] == status


def test_small_chunks_make_a_large_body(server: ServerThread) -> None:
    head = POST + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    request = head + b"8\r\n01234567\r\n" * 20_000 + b"0\r\n\r\n"
    (response,) = responses(exchange(server.url, request), "POST")
    assert len(told(response.body)["body"]) == 160_000


def test_a_head_as_long_as_it_may_be_can_have_chunks(server: ServerThread) -> None:
    start = POST + b"Connection: close\r\nTransfer-Encoding: chunked\r\nX-Long: "
    request = start + b"x" * (32 * 1024 - len(start) - 4) + b"\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
    (response,) = responses(exchange(server.url, request), "POST")
    assert told(response.body)["body"] == "hello"


def test_a_hundred_headers_are_read(server: ServerThread) -> None:
    request = GET + b"Connection: close\r\n" + b"X: x\r\n" * 98 + b"\r\n"
    assert exchange(server.url, request).startswith(b"HTTP/1.1 200 ")


def test_a_long_head_in_small_pieces_is_refused_too(server: ServerThread) -> None:
    with Connection(server.url) as connection:
        connection.send(GET)
        for number in range(100):
            connection.send(b"X-%d: %s\r\n" % (number, b"x" * 500))
        connection.send(b"\r\n")
        assert_refused(connection.read(), 431)


def test_a_lower_limit_is_what_it_says_after_a_request_with_the_same_head() -> None:
    with serving(echo, head_bytes=200) as server, Connection(server.url) as connection:
        for length, answer in ((200, b"HTTP/1.1 200 "), (201, b"HTTP/1.1 431 ")):
            connection.send(GET + b"\r\n")
            assert connection.read_once().startswith(b"HTTP/1.1 200 ")
            end = b" HTTP/1.1\r\nHost: x\r\n\r\n"
            connection.send((b"GET /" + b"x" * 200)[: length - len(end)] + end)
            assert connection.read_once().startswith(answer)


def test_the_limit_counts_for_each_request_of_a_connection(server: ServerThread) -> None:
    once = GET + b"X-Some: " + b"x" * 1000 + b"\r\n\r\n"
    with Connection(server.url) as connection:
        connection.send(once * 100 + GET + b"Connection: close\r\n\r\n")
        assert len(responses(connection.read())) == 101
