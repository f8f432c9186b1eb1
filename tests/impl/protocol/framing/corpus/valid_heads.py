"""Valid heads, each with what an application should see of it."""

from __future__ import annotations

import string

from tests.impl.protocol.framing.corpus.cases import HOST, PLAIN, Valid, get, head
from tests.impl.protocol.framing.reference import Request

_TOKEN = f"!#$%&'*+-.^_`|~{string.digits}{string.ascii_letters}"


def _line(name: str, sent: bytes, request: Request, rule: str = "RFC 9112, 3") -> Valid:
    return Valid(name, rule, sent, (request,))


def _field(name: str, line: bytes, seen: tuple[str, str], rule: str = "RFC 9112, 5") -> Valid:
    return Valid(name, rule, head(b"GET /f HTTP/1.1", line), (get("/f", seen),))


REQUEST_LINES = (
    _line("a path", PLAIN, get("/a")),
    _line("a query", head(b"GET /a?b=c&d HTTP/1.1"), get("/a?b=c&d")),
    _line("an empty query", head(b"GET /a? HTTP/1.1"), get("/a?")),
    _line("two question marks", head(b"GET /a?b?c HTTP/1.1"), get("/a?b?c")),
    _line("escapes", head(b"GET /a%2Fb%20%C3%A4?%23 HTTP/1.1"), get("/a%2Fb%20%C3%A4?%23")),
    _line("dots", head(b"GET /a/../b/./c HTTP/1.1"), get("/a/../b/./c")),
    _line("two slashes", head(b"GET //b/c HTTP/1.1"), get("//b/c")),
    _line("only slashes", head(b"GET /// HTTP/1.1"), get("///")),
    _line("a colon in a path", head(b"GET /a:80/b@c HTTP/1.1"), get("/a:80/b@c")),
    _line("an address in a path", head(b"GET /http://y/z HTTP/1.1"), get("/http://y/z")),
    _line("a version in a path", head(b"GET /HTTP/1.1 HTTP/1.1"), get("/HTTP/1.1")),
    _line("a long path", head(b"GET /%b HTTP/1.1" % (b"a" * 300)), get("/" + "a" * 300)),
    _line(
        "bytes that browsers do not escape",
        head(b"GET /a[b]|^`{}\\~?'[]{}|\\^` HTTP/1.1"),
        get("/a[b]|^`{}\\~?'[]{}|\\^`"),
        "RFC 3986 has them escaped, WHATWG URL not: refused, they would break honest clients",
    ),
    _line("an escape that is none", head(b"GET /%zz%?% HTTP/1.1"), get("/%zz%?%"), "RFC 9112, 3.2"),
    *(
        Valid(
            f"the target {target}",
            "RFC 9112, 3.2.2: the host is that of the target, whatever Host says",
            head(f"GET {target} HTTP/1.1".encode()),
            (Request("GET", path, (("host", host),)),),
        )
        for target, path, host in (
            ("http://x/a?b", "/a?b", "x"),
            ("http://y:1/a", "/a", "y:1"),
            ("http://y", "/", "y"),
            ("http://y?b", "/?b", "y"),
            ("http://y/?http://z/", "/?http://z/", "y"),
            ("https://y/a", "/a", "y"),
            ("http://[::1]:80/a", "/a", "[::1]:80"),
        )
    ),
    _line(
        "OPTIONS for all",
        head(b"OPTIONS * HTTP/1.1"),
        Request("OPTIONS", "*", (HOST,)),
        "RFC 9112, 3.2.4",
    ),
    *(
        _line(
            f"the method {method}",
            head(f"{method} /m HTTP/1.1".encode()),
            Request(method, "/m", (HOST,)),
            "RFC 9110, 9.3",
        )
        for method in ("HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
    ),
    _line("an empty line before", b"\r\n" + PLAIN, get("/a"), "RFC 9112, 2.2"),
    _line("some empty lines before", b"\r\n" * 5 + PLAIN, get("/a"), "RFC 9112, 2.2"),
)

FIELDS = (
    _field("every byte of a name", f"{_TOKEN}: b".encode(), (_TOKEN.lower(), "b"), "RFC 9110, 5.1"),
    _field("no space", b"A:b", ("a", "b")),
    _field("many spaces", b"A: \t  b \t ", ("a", "b")),
    _field("no value", b"A:", ("a", "")),
    _field("only spaces for a value", b"A: \t ", ("a", "")),
    _field("spaces in a value", b"A: b  \t c", ("a", "b  \t c")),
    _field("colons in a value", b"A: b: c:", ("a", "b: c:")),
    _field(
        "high bytes in a value",
        b"A: \xe4\x80\xff",
        ("a", "\xe4\x80\xff"),
        "RFC 9110, 5.5 (obs-text)",
    ),
    _field("quotes in a value", b'A: "b\\"c', ("a", '"b\\"c')),
    _field("a name of digits", b"1: b", ("1", "b")),
    _field(
        "a coding with an underscore",
        b"Transfer_Encoding: chunked",
        ("transfer_encoding", "chunked"),
        "RFC 9110, 5.1: another name",
    ),
    _field(
        "a length with an underscore",
        b"Content_Length: 5",
        ("content_length", "5"),
        "RFC 9110, 5.1: another name",
    ),
    _field(
        "codings that one would like",
        b"TE: trailers, chunked",
        ("te", "trailers, chunked"),
        "RFC 9110, 10.1.4",
    ),
    _field("a length of zero", b"Content-Length: 0", ("content-length", "0"), "RFC 9110, 8.6"),
    _field(
        "HTTP/1.1 kept alive",
        b"Connection: keep-alive",
        ("connection", "keep-alive"),
        "RFC 9112, 9.3",
    ),
    _field("an option that nobody knows", b"Connection: x", ("connection", "x"), "RFC 9110, 7.6.1"),
    _field(
        "a connection that almost closes",
        b"Connection: closed",
        ("connection", "closed"),
        "RFC 9110, 7.6.1",
    ),
    _field(
        "upgrade without its option",
        b"Upgrade: websocket",
        ("upgrade", "websocket"),
        "RFC 9110, 7.8",
    ),
    Valid(
        "the same name twice",
        "RFC 9110, 5.2",
        head(b"GET /f HTTP/1.1", b"A: b", b"a: c"),
        (get("/f", ("a", "b"), ("a", "c")),),
    ),
    Valid(
        "a hundred headers",
        "RFC 9110, 5.4",
        head(b"GET /f HTTP/1.1", *(b"A%d:b" % number for number in range(99))),
        (get("/f", *((f"a{number}", "b") for number in range(99))),),
    ),
    Valid(
        "a long value",
        "RFC 9110, 5.4",
        head(b"GET /f HTTP/1.1", b"A: " + b"b" * 300),
        (get("/f", ("a", "b" * 300)),),
    ),
    *(
        Valid(
            f"the host {host}",
            "RFC 9112, 3.2 and RFC 3986, 3.2.2",
            f"GET /h HTTP/1.1\r\nHost: {host}\r\n\r\n".encode(),
            (Request("GET", "/h", (("host", host),)),),
        )
        for host in (
            "",
            "x:80",
            "x:",
            "[::1]",
            "[::1]:80",
            "127.0.0.1:1",
            "a_b.example",
            "a%20b",
            "a!$&'()*+,;=~",
        )
    ),
)
