"""Invalid request lines."""

from __future__ import annotations

from tests.impl.protocol.framing.corpus.cases import Family, head, spelled

_CONTROLS = [bytes([number]) for number in (*range(9), *range(11, 13), *range(14, 32), 127)]
_HIGH = [bytes([number]) for number in range(128, 256)]


def _lines(*lines: bytes) -> dict[str, bytes]:
    return spelled({line: head(line) for line in lines})


def _targets(*targets: bytes) -> dict[str, bytes]:
    return spelled({target: head(b"GET %b HTTP/1.1" % target) for target in targets})


FAMILIES = (
    Family(
        "words of a request line",
        "RFC 9112, 3: method, space, target, space, version, and nothing else",
        _lines(
            b"GET\t/ HTTP/1.1",
            b"GET /\tHTTP/1.1",
            b"GET\x0b/ HTTP/1.1",
            b"GET /\x0bHTTP/1.1",
            b"GET\x0c/ HTTP/1.1",
            b"GET\xa0/ HTTP/1.1",
            b"GET / HTTP/1.1 ",
            b"GET / HTTP/1.1\t",
            b"GET / HTTP/1.1 x",
            b" GET / HTTP/1.1",
            b"\tGET / HTTP/1.1",
            b"\x00GET / HTTP/1.1",
            b"GET / / HTTP/1.1",
            b"GET /a b HTTP/1.1",
            b"GET HTTP/1.1",
            b"GET  HTTP/1.1",
            b"/ HTTP/1.1",
            b" / HTTP/1.1",
            b"HTTP/1.1",
            b"GET / HTTP/1.1 HTTP/1.1",
            b"GET / HTTP/1.1\rX: y",
            b"GET /\r HTTP/1.1",
            b"GET\r / HTTP/1.1",
            b"GET / HTTP/1.1\r",
            b"GET / HTTP/1.1\x00",
            b"Host: x",
        ),
    ),
    Family(
        "line feeds without carriage return",
        "RFC 9112, 2.2: a recipient MAY take a lone line feed for the end; who does not is safe",
        spelled(
            {
                sent: sent
                for sent in (
                    b"GET / HTTP/1.1\nHost: x\n\n",
                    b"GET / HTTP/1.1\nHost: x\r\n\r\n",
                    b"GET / HTTP/1.1\r\nHost: x\n\r\n",
                    b"GET / HTTP/1.1\r\nHost: x\nA: b\r\n\r\n",
                    b"GET / HTTP/1.1\r\nHost: x\r\n\n",
                    b"GET / HTTP/1.1\r\nHost: x\n\n",
                    b"GET / HTTP/1.1\r\nHost: x\r\nA: b\n\r\n",
                    b"GET /\nHTTP/1.1\r\nHost: x\r\n\r\n",
                    b"GET / HTTP/1.1\n\rHost: x\n\r\n\r",
                    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\n\r\nhello",
                )
            }
        ),
    ),
    Family(
        "carriage returns without line feed",
        "RFC 9112, 2.2: a lone carriage return is invalid, or a space; who refuses it is safe",
        spelled(
            {
                sent: sent
                for sent in (
                    b"GET / HTTP/1.1\rHost: x\r\r",
                    b"GET / HTTP/1.1\r\r\nHost: x\r\n\r\n",
                    b"GET / HTTP/1.1\r\nHost: x\r\r\n\r\n",
                    b"GET / HTTP/1.1\r\nHost: x\r\n\r\r\n",
                    b"GET / HTTP/1.1\r\nHost: x\rA: b\r\n\r\n",
                    b"GET / HTTP/1.1\r\nHost: x\r\nA: b\rTransfer-Encoding: chunked\r\n\r\n",
                    b"GET / HTTP/1.1\r\nHost: x\r\nA: \rb\r\n\r\n",
                    b"GET / HTTP/1.1\r\nHost: x\r\nA:\r b\r\n\r\n",
                    b"GET / HTTP/1.1\r\nHost: x\r\nA: b\r \r\n\r\n",
                    b"GET / HTTP/1.1\r\nHost: x\r\n\rA: b\r\n\r\n",
                )
            }
        ),
    ),
    Family(
        "versions that are none",
        "RFC 9112, 2.3: `HTTP/`, a digit, a point, a digit",
        _lines(
            b"GET / http/1.1",
            b"GET / Http/1.1",
            b"GET / HTTP/1",
            b"GET / HTTP/1.",
            b"GET / HTTP/.1",
            b"GET / HTTP/11",
            b"GET / HTTP/1.10",
            b"GET / HTTP/1.01",
            b"GET / HTTP/01.1",
            b"GET / HTTP/1,1",
            b"GET / HTTP/+1.1",
            b"GET / HTTP/1.-1",
            b"GET / HTTP/1.x",
            b"GET / HTTP/ 1.1",
            b"GET / HTTP /1.1",
            b"GET / HTTP1.1",
            b"GET / HTTP//1.1",
            b"GET / HTTP/1.1x",
            b"GET / HTTP/1.1HTTP/1.1",
            b"GET / HTTPS/1.1",
            b"GET / XHTTP/1.1",
            b"GET / HTT/1.1",
            b"GET / SIP/2.0",
            b"GET / ICE/1.0",
            b"GET / RTSP/1.0",
            b"OPTIONS / RTSP/1.0",
            b"SOURCE / ICE/1.0",
            b"GET / HTTP/\xb9.1",
            b"GET / HTTP/\xd9\xa1.\xd9\xa1",
            b"GET / /1.1",
            b"GET / 1.1",
        ),
    ),
    Family(
        "versions that we do not speak",
        "RFC 9110, 15.6.6: another major version is 505; HTTP/1.2 never came to be (RFC 9110, 2.5)",
        _lines(
            b"GET / HTTP/0.0",
            b"GET / HTTP/0.9",
            b"GET / HTTP/1.2",
            b"GET / HTTP/1.9",
            b"GET / HTTP/2.0",
            b"GET / HTTP/2.1",
            b"GET / HTTP/3.0",
            b"GET / HTTP/9.9",
            b"PRI * HTTP/2.0",
        ),
        demanded=frozenset({400, 505}),
        status=505,
    ),
    Family(
        "methods that are no token",
        "RFC 9110, 9.1 and 5.6.2: letters, digits and !#$%&'*+-.^_`|~",
        _lines(
            *(b"G%bET / HTTP/1.1" % byte for byte in (*_CONTROLS, *_HIGH[::16])),
            *(b"G%cET / HTTP/1.1" % byte for byte in b'"(),/:;<=>?@[\\]{}'),
            b"GET: / HTTP/1.1",
            b"GET/ HTTP/1.1",
            b"GET/HTTP/1.1",
        ),
        demanded=frozenset({400, 501}),
    ),
    Family(
        "methods that nobody knows",
        "RFC 9110, 9.1: methods are case-sensitive; an unknown one SHOULD be 501",
        _lines(
            b"get / HTTP/1.1",
            b"Get / HTTP/1.1",
            b"GETX / HTTP/1.1",
            b"XGET / HTTP/1.1",
            b"GET1 / HTTP/1.1",
            b"GE / HTTP/1.1",
            b"G / HTTP/1.1",
            b"FOO / HTTP/1.1",
            b"GET'GET / HTTP/1.1",
            b"X-GET / HTTP/1.1",
            b"%b / HTTP/1.1" % (b"A" * 100),
        ),
        demanded=frozenset({400, 501}),
        status=501,
    ),
    Family(
        "methods of other protocols",
        "RFC 9110, 9.1: an unknown method SHOULD be 501",
        _lines(b"PRI / HTTP/1.1", b"DESCRIBE / HTTP/1.1", b"SETUP / HTTP/1.1"),
        demanded=frozenset({400, 501}),
    ),
    Family(
        "bytes in a target",
        "RFC 9112, 3.2 and RFC 3986, 2: visible ASCII only; others SHOULD be 400",
        _targets(*(b"/a%bb" % byte for byte in (*_CONTROLS, *_HIGH))),
    ),
    Family(
        "bytes in a query",
        "RFC 9112, 3.2 and RFC 3986, 2: visible ASCII only; others SHOULD be 400",
        _targets(*(b"/?a%bb" % byte for byte in (*_CONTROLS, *_HIGH[::8]))),
    ),
    Family(
        "fragments",
        "RFC 9110, 7.1: a target has no fragment",
        _targets(b"/#", b"/a#b", b"/?a#b", b"#", b"/#?a", b"http://x/#a", b"http://x#a"),
    ),
    Family(
        "targets in no form that fits",
        "RFC 9112, 3.2: a path, http(s)://host, or an asterisk for OPTIONS",
        {
            **_targets(
                b"*",
                b"*a",
                b"a",
                b"a/b",
                b"x:80",
                b"x.example:443",
                b"?a=b",
                b"..",
                b"\\",
                b"http:",
                b"http:/",
                b"http:/x",
                b"http://",
                b"http:///",
                b"http:///x",
                b"http://?x",
                b"http://u@x/",
                b"http://u:p@x/",
                b"http://x@/",
                b"http://x:y/",
                b"http://x:80:80/",
                b"http://[::1/",
                b"http://::1/",
                b"http://x\\y/",
                b"http://x%zz/",
                b"http//x/",
                b"://x/",
            ),
            **_lines(b"POST * HTTP/1.1", b"OPTIONS *a HTTP/1.1", b"OPTIONS */ HTTP/1.1"),
        },
    ),
    Family(
        "tunnels",
        "RFC 9110, 9.3.6: CONNECT is for proxies; an origin may refuse it",
        _lines(
            b"CONNECT x:443 HTTP/1.1",
            b"CONNECT x HTTP/1.1",
            b"CONNECT / HTTP/1.1",
            b"CONNECT http://x/ HTTP/1.1",
            b"CONNECT * HTTP/1.1",
        ),
        demanded=frozenset({400, 405, 501}),
        status=501,
    ),
)
