"""Invalid headers and hosts."""

from __future__ import annotations

import string

from tests.impl.protocol.framing.corpus.cases import Family, head, spelled

_TOKEN = f"{string.ascii_letters}{string.digits}!#$%&'*+-.^_`|~".encode()
_NO_TOKEN = [
    bytes([number]) for number in range(256) if bytes([number]) not in _TOKEN and number != 58
]
_CONTROLS = [bytes([number]) for number in (*range(9), *range(11, 13), *range(14, 32), 127)]


def _fields(*lines: bytes) -> dict[str, bytes]:
    return spelled({line: head(b"GET / HTTP/1.1", line) for line in lines})


def _firsts(*lines: bytes) -> dict[str, bytes]:
    return spelled({line: b"GET / HTTP/1.1\r\n%b\r\n\r\n" % line for line in lines})


FAMILIES = (
    Family(
        "bytes in a name",
        "RFC 9110, 5.1: a name is a token",
        _fields(*(b"A%bB: c" % byte for byte in _NO_TOKEN)),
    ),
    Family(
        "bytes before a colon",
        "RFC 9112, 5.1: nothing stands between name and colon; a server MUST answer 400",
        _fields(
            *(
                b"%b%b: %b" % (name, byte, value)
                for name, value in (
                    (b"A", b"b"),
                    (b"Content-Length", b"5"),
                    (b"Transfer-Encoding", b"chunked"),
                    (b"Host", b"y"),
                )
                for byte in (b" ", b"\t", b"\x0b", b"\x0c", b"\x00", b"\r", b"\n", b"\xa0", b"  ")
            ),
        ),
    ),
    Family(
        "bytes before a name",
        "RFC 9112, 5.2: a line that begins with a space is folded; a server MUST answer 400",
        _fields(
            *(
                b"%bTransfer-Encoding: chunked" % byte
                for byte in (
                    b" ",
                    b"\t",
                    b"\x0b",
                    b"\x0c",
                    b"\x00",
                    b"\xa0",
                    b"\xef\xbb\xbf",
                    b"  ",
                )
            ),
        ),
    ),
    Family(
        "lines without a name or a colon",
        "RFC 9112, 5: name, colon, value",
        _fields(
            b"a", b":", b": a", b":a: b", b"::", b" ", b"\t", b" : a", b"a b", b"a b: c", b"=a"
        ),
    ),
    Family(
        "folded lines",
        "RFC 9112, 5.2: a server MUST refuse them or make them one line",
        {
            **_fields(
                b"A: b\r\n c",
                b"A: b\r\n\tc",
                b"A: b\r\n  \r\n c",
                b"A: b\r\n ",
                b"A: b\r\n\t",
                b"A:\r\n b",
                b"A: b\r\n c: d",
                b"A: b\r\n Transfer-Encoding: chunked",
                b"Transfer-Encoding:\r\n chunked",
                b"Transfer-Encoding: x\r\n chunked",
                b"Transfer-Encoding: chunked\r\n x",
                b"Content-Length:\r\n 5",
                b"Content-Length: 5\r\n 5",
                b"Content-Length: 5\r\n\t",
                b"Connection:\r\n close",
            ),
            **_firsts(
                b" Host: x",
                b"\tHost: x",
                b" A: b\r\nHost: x",
                b" \r\nHost: x",
                b"Host: x\r\n y",
                b"Host:\r\n x",
            ),
        },
    ),
    Family(
        "bytes in a value",
        "RFC 9110, 5.5: CR, LF and NUL are dangerous, other control characters are invalid",
        _fields(*(b"A: b%bc" % byte for byte in (*_CONTROLS, b"\r", b"\n"))),
    ),
    Family(
        "bytes at the ends of a value",
        "RFC 9112, 5: only spaces and tabs surround a value",
        _fields(
            *(
                b"A: %bb" % byte
                for byte in (b"\x00", b"\x0b", b"\x0c", b"\x1f", b"\x7f", b"\r", b"\n")
            ),
            *(
                b"A: b%b" % byte
                for byte in (b"\x00", b"\x0b", b"\x0c", b"\x1f", b"\x7f", b"\r", b"\n")
            ),
        ),
    ),
    Family(
        "no host, or several",
        "RFC 9112, 3.2: a server MUST answer 400",
        {
            **spelled(
                {
                    sent: sent
                    for sent in (
                        b"GET / HTTP/1.1\r\n\r\n",
                        b"GET / HTTP/1.1\r\nA: b\r\n\r\n",
                        b"GET http://x/ HTTP/1.1\r\n\r\n",
                        b"OPTIONS * HTTP/1.1\r\n\r\n",
                        b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello",
                        b"GET / HTTP/1.1\r\nHosts: x\r\n\r\n",
                        b"GET / HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n",
                    )
                }
            ),
            **_fields(b"Host: x", b"Host: y", b"Host:", b"host: x", b"A: b\r\nHOST: z"),
        },
    ),
    Family(
        "hosts that cannot be one",
        "RFC 9112, 3.2 and RFC 3986, 3.2.2: a name or an address, and a port; else 400",
        {
            **_firsts(
                *(
                    b"Host: %b" % value
                    for value in (
                        b"a b",
                        b"a\tb",
                        b"a/b",
                        b"a/",
                        b"/",
                        b"a?b",
                        b"a#b",
                        b"u@a",
                        b"u:p@a",
                        b"@",
                        b"a:b",
                        b"a:80:80",
                        b"a:-1",
                        b"a:+80",
                        b"a: 80",
                        b"a :80",
                        b"a:80, b:80",
                        b"::1",
                        b"[::1",
                        b"::1]",
                        b"[]",
                        b"[a]x",
                        b"[::1]x",
                        b"[::1]:x",
                        b"a[b]",
                        b"a%zz",
                        b"a%",
                        b"a\\b",
                        b"a^b",
                        b"a`b",
                        b"a|b",
                        b"{a}",
                        b"<a>",
                        b'"a"',
                        b"http://a",
                        b"\xe4",
                        b"\xc3\xa4",
                        b"a\xad",
                    )
                )
            ),
        },
    ),
)
