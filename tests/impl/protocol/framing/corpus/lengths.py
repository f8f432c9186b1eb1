"""Bodies of ambiguous length: the basis of request smuggling."""

from __future__ import annotations

from itertools import permutations, product

from tests.impl.protocol.framing.corpus.cases import SMUGGLED, Family, head, spelled

_CHUNKS = b"0\r\n\r\n"
_HIDDEN = b"%x\r\n%b\r\n0\r\n\r\n" % (len(SMUGGLED), SMUGGLED)


def _post(*lines: bytes, body: bytes) -> bytes:
    return head(b"POST / HTTP/1.1", *lines) + body


def _with(lines: list[tuple[bytes, ...]], body: bytes) -> dict[str, bytes]:
    return spelled({b" + ".join(some): _post(*some, body=body) for some in lines})


_NO_LENGTHS = (
    b"|+5|-5|-0|+0|5 5|5,5|5, 5|5,6|5,|,5|5;|5;a=b|0x5|0X5|5h|5.0|5.|.5|5e0|5E1|1_0|five|'5'|"
    b'"5"|(5)|5(a)|\x0b5|5\x0b|\x0c5|5\x00|\x005|\xa05|5\xa0|\xb2|\xd9\xa5|\xef\xbc\x95|NaN|inf|'
    b"chunked|5 chunked|%35|0b101|5L|18446744073709551616|18446744073709551621|"
    b"36893488147419103237|9999999999999999999999999999999999999999"
).split(b"|")
_NO_CODINGS = (
    b"xchunked|chunkedx|chunked, identity|chunked,identity|identity|chunked, chunked|chunked;q=1|"
    b"chunked;|chunked ;a=b|\"chunked\"|'chunked'|chunked,|chunked ,|chunk|chunke|ed|chunked\x0b|"
    b"\x0bchunked|chunked\x0c|\x0cchunked|chunked\x00|\x00chunked|chun\x00ked|\xa0chunked|"
    b"chunked\xa0|ch\xfcnked|chunked chunked|chunked x|x chunked|chunked gzip|gzip|chunked, gzip|"
    b"compress|trailers|none|null||,|;|chunked/1.0|5|(chunked)|chunked(a)|[chunked]|chunked=1|"
    b"=chunked|chunked:|chun-ked|chun\tked|ch\xc3\xbcnked|\xef\xbb\xbfchunked|chunKed\x01|"
    b"\\chunked|%63hunked|chunked, gzip, chunked|identity; chunked"
).split(b"|")

FAMILIES = (
    Family(
        "lengths that are no number",
        "RFC 9112, 6.3 (5): an invalid length is an error that nobody recovers from",
        _with([(b"Content-Length: " + value,) for value in _NO_LENGTHS], b"hello"),
        demanded=frozenset({400, 413}),
    ),
    Family(
        "lengths beyond reason",
        "RFC 9110, 8.6: a recipient MUST anticipate large numbers; what nobody can store is 413",
        _with(
            [
                (b"Content-Length: %d" % length,)
                for length in (10**18, 2**63 - 1, 2**63, 2**64 - 1, 10**19)
            ],
            b"hello",
        ),
        demanded=frozenset({400, 413}),
    ),
    Family(
        "several lengths",
        "RFC 9110, 8.6: refused, unless all are the same; RFC 9112, 6.3 (5)",
        _with(
            [
                *(
                    (b"Content-Length: %b" % one, b"Content-Length: %b" % two)
                    for one, two in product((b"5", b"0", b"6", b"05", b""), repeat=2)
                ),
                (b"Content-Length: 5", b"A: b", b"content-length: 5"),
                (b"Content-Length: 5", b"CONTENT-LENGTH: 0"),
                (b"Content-Length: 5", b"Content-Length: 5", b"Content-Length: 5"),
                (b"Content-Length: 5", b"Content-Length: -5"),
                (b"Content-Length: 5", b"Content-Length: x"),
            ],
            b"hello",
        ),
    ),
    Family(
        "a length and chunks: the chunks hide a request",
        "RFC 9112, 6.1: a server MAY refuse both together, which is the only safe answer",
        _with(
            [
                pair
                for length, coding in product(
                    (b"Content-Length: 0", b"Content-Length: 5", b"content-length: 4"),
                    (
                        *(b"Transfer-Encoding: chunked", b"transfer-encoding: CHUNKED"),
                        *(b"Transfer-Encoding:chunked", b"Transfer-Encoding: \tchunked \t"),
                        *(b"Transfer-Encoding: xchunked", b"Transfer-Encoding: identity"),
                        *(b"Transfer-Encoding: gzip, chunked", b"Transfer-Encoding: chunked, x"),
                        *(b"Transfer-Encoding: \x0bchunked", b"Transfer-Encoding : chunked"),
                    ),
                )
                for pair in permutations((length, coding))
            ],
            _HIDDEN,
        ),
        demanded=frozenset({400, 501}),
    ),
    Family(
        "a length and chunks: the length hides a request",
        "RFC 9112, 6.1: a server MAY refuse both together, which is the only safe answer",
        _with(
            [
                pair
                for coding in (b"Transfer-Encoding: chunked", b"Transfer-encoding: Chunked")
                for pair in permutations((b"Content-Length: %d" % len(_CHUNKS + SMUGGLED), coding))
            ],
            _CHUNKS + SMUGGLED,
        ),
    ),
    Family(
        "codings that are not chunked",
        "RFC 9112, 6.1 and 6.3 (4): not chunked in the end is 400, an unknown one SHOULD be 501",
        _with([(b"Transfer-Encoding: " + value,) for value in _NO_CODINGS], _HIDDEN),
        demanded=frozenset({400, 501}),
    ),
    Family(
        "codings before chunked",
        "RFC 9112, 6.1: a coding that a server does not know SHOULD be 501",
        _with(
            [
                (b"Transfer-Encoding: gzip, chunked",),
                (b"Transfer-Encoding: br,chunked",),
                (b"Transfer-Encoding: identity, chunked",),
                (b"Transfer-Encoding: x;q=1 , chunked",),
                (b"Transfer-Encoding: gzip", b"Transfer-Encoding: chunked"),
                (b"Transfer-Encoding: identity", b"Transfer-Encoding: chunked"),
                (b"Transfer-Encoding: x", b"A: b", b"Transfer-Encoding: chunked"),
            ],
            _HIDDEN,
        ),
        demanded=frozenset({400, 501}),
        status=501,
    ),
    Family(
        "several codings",
        "RFC 9112, 6.1: chunked once, and last",
        _with(
            [
                (b"Transfer-Encoding: %b" % one, b"Transfer-Encoding: %b" % two)
                for one, two in product((b"chunked", b"identity", b"gzip", b"x", b""), repeat=2)
                if two != b"chunked" or one in {b"chunked", b""}
            ]
            + [
                (b"Transfer-Encoding: chunked", b"A: b", b"transfer-encoding: chunked"),
                (b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked, identity"),
            ],
            _HIDDEN,
        ),
        demanded=frozenset({400, 501}),
    ),
    Family(
        "chunks in HTTP/1.0",
        "RFC 9112, 6.1: faulty framing, also with a length; the connection ends",
        spelled(
            {
                line: head(b"POST / HTTP/1.0", line) + _HIDDEN
                for line in (
                    b"Transfer-Encoding: chunked",
                    b"Transfer-Encoding: chunked\r\nConnection: keep-alive",
                    b"Transfer-Encoding: chunked\r\nContent-Length: 5",
                    b"Content-Length: 5\r\nTransfer-Encoding: chunked",
                    b"Transfer-Encoding: gzip, chunked",
                    b"Transfer-Encoding: identity",
                )
            }
        ),
        demanded=frozenset({400, 501}),
    ),
    Family(
        "a length that is too long to count",
        "RFC 9110, 8.6: a recipient MUST anticipate large numbers",
        _with([(b"Content-Length: " + b"0" * 40_000 + b"5",)], b"hello"),
        demanded=frozenset({400, 413, 431}),
        status=431,
    ),
)
