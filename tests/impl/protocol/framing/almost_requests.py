"""Streams of bytes that are almost requests.

They are made from valid requests, which are then cut, duplicated, mixed, and sprinkled with what
parsers trip over.
"""

from __future__ import annotations

from hypothesis import strategies as st

from tests.impl.protocol.framing.corpus import FAMILIES, VALID
from tests.impl.protocol.framing.corpus.cases import SMUGGLED

_BYTES = [bytes([byte]) for byte in b' \t\r\n\x00\x0b\x7f\xff:,;"\\=#@*%/05-+x']
_LINES = [
    b"",
    b"Host: y",
    b"A: b",
    b" folded",
    b"A : b",
    b"A",
    b"Content-Length: 5",
    b"Content-Length: 0",
    b"content-length:7\t",
    b"Transfer-Encoding: chunked",
    b"Transfer-Encoding: identity",
    b"Connection: close",
    b"Connection: keep-alive",
    b"Connection: upgrade\r\nUpgrade: h2c",
    b"Expect: 100-continue",
    b"0\r\n",
    b"3\r\nabc",
    b"3;a=b\r\nabc",
    b"ffffffff",
]
_WORDS = b"hello|HTTP/1.0|HTTP/1.1|HTTP/2.0|GET |POST |HEAD |http://y|, chunked|\n\n".split(b"|")
_SPICES = [
    *_BYTES,
    *(b"\r\n" + line for line in _LINES),
    *(b"%b\r\n" % line for line in _LINES),
    *_WORDS,
]
_NAMES = st.sampled_from([b"A", b"Cookie", b"X-Y", b"Accept", b"content-type", b"TE", b"Upgrade"])
_VALUES = st.sampled_from(
    [b"", b"b", b"a, b", b'"q"', b"\xe4", b"chunked", b"5", b"close", b"x" * 99]
)
_TARGETS = st.sampled_from(
    [*b"/ /a /a? /a?b=c /%00 //y http://y/z http://y /status/204".split(), b"/" + b"z" * 99]
)
_METHODS = st.sampled_from(b"GET GET POST POST HEAD PUT DELETE OPTIONS".split())
_BODIES = st.one_of(
    st.sampled_from([b"", b"hello", b"0\r\n\r\n", SMUGGLED]),
    st.binary(max_size=40),
)
_EXTENSIONS = st.sampled_from([b"", b"", b"", b";a", b";a=b", b';a="b;\\"c"'])


@st.composite
def _requests(draw: st.DrawFn) -> bytes:
    """Requests, most of them valid."""
    version = draw(st.sampled_from([b"1.1", b"1.1", b"1.1", b"1.0"]))
    lines = [b"%b %b HTTP/%b" % (draw(_METHODS), draw(_TARGETS), version), b"Host: x"]
    lines += [b"%b: %b" % field for field in draw(st.lists(st.tuples(_NAMES, _VALUES), max_size=2))]
    if draw(st.integers(0, 5)) == 0:
        lines.append(draw(st.sampled_from([b"Connection: close", b"Connection: keep-alive"])))
    body = draw(_BODIES)
    framing = draw(st.sampled_from(["none", "length", "chunks"]))
    if framing == "none":
        body = b""
    elif framing == "length":
        lines.append(b"Content-Length: %d" % len(body))
    else:
        lines.append(b"Transfer-Encoding: chunked")
        body = draw(_chunks(body))
    return b"\r\n".join([*lines, b"", b""]) + body


@st.composite
def _chunks(draw: st.DrawFn, body: bytes) -> bytes:
    middle = draw(st.integers(0, len(body)))
    chunks = b"".join(
        b"%x%b\r\n%b\r\n" % (len(part), draw(_EXTENSIONS), part)
        for part in (body[:middle], body[middle:])
        if part
    )
    return chunks + b"0\r\n" + draw(st.sampled_from([b"", b"", b"A: b\r\n"])) + b"\r\n"


_ANYTHING = st.one_of(
    _requests(),
    _requests(),
    _requests(),
    st.sampled_from([valid.sent for valid in VALID]),
    st.sampled_from(
        [sent for family in FAMILIES for sent in family.cases.values() if len(sent) < 999]
    ),
)


@st.composite
def streams(draw: st.DrawFn) -> list[bytes]:
    """The data sent on one connection, in the pieces in which it arrives.

    Each may be a request, of which the next ones may have the same head.
    """
    pieces = draw(st.lists(_ANYTHING, min_size=1, max_size=4)) * draw(st.integers(1, 2))
    if draw(st.booleans()):
        at = draw(st.integers(0, len(pieces) - 1))
        pieces[at] = _mutated(draw, pieces[at])
        return pieces
    stream = b"".join(pieces)
    for _ in range(draw(st.sampled_from([0, 0, 1, 1, 1, 2, 3]))):
        stream = _mutated(draw, stream)
    cuts = sorted(draw(st.sets(st.integers(0, len(stream)), max_size=4)))
    return [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]


def _mutated(draw: st.DrawFn, stream: bytes) -> bytes:
    start = draw(st.integers(0, len(stream)))
    end = min(len(stream), start + draw(st.sampled_from([1, 1, 1, 2, 3, 10, 50])))
    before, some, behind = stream[:start], stream[start:end], stream[end:]
    spice = draw(st.sampled_from(_SPICES))
    bit = 1 << draw(st.integers(0, 7))
    return draw(
        st.sampled_from(
            [
                before + spice + some + behind,
                before + spice + behind,
                before + behind,
                before + some + some + behind,
                before + behind[:1] + some + behind[1:],
                before + bytes(byte ^ bit for byte in some[:1]) + some[1:] + behind,
                before,
            ]
        )
    )
