"""Invalid chunks. Each is followed by a request that must not be answered."""

from __future__ import annotations

from tests.impl.protocol.framing.corpus.cases import SMUGGLED, Family, head, spelled

_HEAD = head(b"POST / HTTP/1.1", b"Transfer-Encoding: chunked")
_CONTROLS = [bytes([number]) for number in (*range(9), *range(11, 13), *range(14, 32), 127)]
_NO_SIZES = (
    b"| |+3|-3|-0|+0|0x3|0X3|x3|3x|3h|g|3g| 3|\t3|3 |3\t|3 3|3_0|_3|3.|3.0|3,|3,3|3:|3=|'3'|\"3\"|"
    b"(3)|3(a)|\x003|3\x00|\x0b3|3\x0b|3\x0c|\xa03|3\xa0|\xb3|\xd9\xa3|\xef\xbc\x93|%33|three|NaN|"
    b"3-|3+|3/1|3*|3&|3#|3?|3\\|3\x7f|3\xff"
).split(b"|")


def _bodies(*bodies: bytes) -> dict[str, bytes]:
    return spelled({body: _HEAD + body + SMUGGLED for body in bodies})


def _sizes(*sizes: bytes) -> dict[str, bytes]:
    return spelled({size: _HEAD + size + b"\r\nabc\r\n0\r\n\r\n" + SMUGGLED for size in sizes})


def _trailers(*lines: bytes) -> dict[str, bytes]:
    return _bodies(*(b"0\r\n%b\r\n\r\n" % line for line in lines))


FAMILIES = (
    Family(
        "sizes that are no number",
        "RFC 9112, 7.1: hexadecimal digits",
        _sizes(*_NO_SIZES),
    ),
    Family(
        "sizes beyond 64 bits",
        "RFC 9112, 7.1: a recipient MUST anticipate large numbers",
        _sizes(
            b"10000000000000003",
            b"100000000000000000",
            b"20000000000000003",
            b"fffffffffffffffff",
            b"f0000000000000003",
            b"ffffffffffffffffffffffffffffffff",
            b"1" + b"0" * 999,
        ),
        demanded=frozenset({400, 413}),
    ),
    Family(
        "lines of a chunk that end otherwise",
        "RFC 9112, 7.1 and 2.2: CR LF, or two servers differ on where a chunk ends",
        _bodies(
            b"3\nabc\r\n0\r\n\r\n",
            b"3\rabc\r\n0\r\n\r\n",
            b"3\r\r\nabc\r\n0\r\n\r\n",
            b"3\n\rabc\r\n0\r\n\r\n",
            b"3\r \nabc\r\n0\r\n\r\n",
            b"3\r\nabc\n0\r\n\r\n",
            b"3\r\nabc\r0\r\n\r\n",
            b"3\r\nabc\n\r0\r\n\r\n",
            b"3\r\nabc0\r\n\r\n",
            b"3\r\nabcd\r\n0\r\n\r\n",
            b"3\r\nabc \r\n0\r\n\r\n",
            b"3\r\nabc\x00\r\n0\r\n\r\n",
            b"3\r\nabcX\r\n0\r\n\r\n",
            b"3\r\nabc\r\r\n0\r\n\r\n",
            b"3\r\nabc\r\n\r\n0\r\n\r\n",
            b"3\r\nabc\r\n\n0\r\n\r\n",
            b"0\n\r\n",
            b"0\n\n",
            b"0\r\n\n",
            b"0\r\r\n\r\n",
            b"0\r\n\r\r\n",
            b"0\r\n\rX",
            b"0\r\rX",
            b"2\r\nabc\r\n0\r\n\r\n",
        ),
    ),
    Family(
        "extensions that are none",
        "RFC 9112, 7.1.1: a semicolon, a token, perhaps = and a token or a quoted text",
        _sizes(
            *(b"3;a%bb" % byte for byte in _CONTROLS),
            *(b"3;a=b%bc" % byte for byte in _CONTROLS),
            b"3;",
            b"3;;",
            b"3;;a",
            b"3;a=",
            b"3;=b",
            b"3;=",
            b"3;a;",
            b"3; ",
            b"3;a b",
            b"3;a=b c",
            b"3;a=b=c",
            b"3;(a)",
            b"3;a/b",
            b"3;a@b",
            b"3;\xe4",
            b"3;a=\xe4",
            b'3;a="b',
            b'3;a="b"c',
            b'3;a="b" c',
            b'3;"a"',
            b'3;a="\x00"',
            b'3;a="\x7f"',
            b'3;a="\\\x00"',
            b"3;a\nb",
            b"3;\n",
            b"3;a\n",
            b"3;a=\n",
            b"3;a=b\n",
            b'3;a="\n"',
            b'3;a="\\\n"',
            b"3;a\rb",
            b"3;\r",
            b"3;a=b\rc",
            b'3;a="\r"',
        ),
    ),
    Family(
        "trailers that are none",
        "RFC 9112, 7.1.2 and 5: they are headers in everything",
        _trailers(
            *(
                b"A%bB: c" % byte
                for byte in (*_CONTROLS, b" ", b"\t", b"(", b"@", b"\xe4", b"\r", b"\n")
            ),
            *(b"A: b%bc" % byte for byte in (*_CONTROLS, b"\r", b"\n")),
            b"A",
            b":",
            b": a",
            b"A : b",
            b"A\t: b",
            b" A: b",
            b"\tA: b",
            b"A: b\r\n c",
            b"A: b\r\n\tc",
            b"A: b\r\n ",
            b"A:\r\n b",
            b"A: b\r\n\rB: c",
            b"A: b\n\r\nB: c",
            b"GET / HTTP/1.1",
        ),
    ),
)
