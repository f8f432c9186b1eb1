"""Streams of bytes that are almost requests.

They are made from good requests, which are then cut, doubled, mixed, and strewn with what parsers
trip over.
"""

from __future__ import annotations

from hypothesis import strategies as st

from tests.impl.web.framing.corpus import FAMILIES, VALID
from tests.impl.web.framing.corpus.cases import SMUGGLED

_SPICES = [
    *(b" ", b"\t", b"\r", b"\n", b"\r\n", b"\r\n\r\n", b"\n\n", b"\x00", b"\x0b", b"\x7f", b"\xff"),
    *(
        b":",
        b",",
        b";",
        b'"',
        b"\\",
        b"=",
        b"#",
        b"@",
        b"*",
        b"%",
        b"/",
        b"0",
        b"5",
        b"-",
        b"+",
        b"x",
    ),
    *(b"\r\nHost: y", b"\r\nA: b", b"\r\n folded", b"\r\nA : b", b"\r\nA\r\n"),
    *(b"\r\nContent-Length: 5", b"\r\nContent-Length: 0", b"\r\ncontent-length:7\t", b", chunked"),
    *(b"\r\nTransfer-Encoding: chunked", b"\r\nTransfer-Encoding: identity", b"\r\nTE: trailers"),
    *(
        b"\r\nConnection: close",
        b"\r\nConnection: upgrade\r\nUpgrade: h2c",
        b"Connection: keep-alive",
    ),
    *(
        b"\r\nExpect: 100-continue",
        b"0\r\n\r\n",
        b"3\r\nabc\r\n",
        b"3;a=b\r\nabc\r\n",
        b"ffffffff\r\n",
    ),
    *(b"hello", b"HTTP/1.0", b"HTTP/1.1", b"HTTP/2.0", b"GET ", b"POST ", b"HEAD ", b"http://y"),
]
_NAMES = st.sampled_from([b"A", b"Cookie", b"X-Y", b"Accept", b"content-type", b"TE", b"Upgrade"])
_VALUES = st.sampled_from(
    [b"", b"b", b"a, b", b'"q"', b"\xe4", b"chunked", b"5", b"close", b"x" * 99]
)
_TARGETS = st.sampled_from(
    [
        b"/",
        b"/a",
        b"/a?b=c",
        b"/%00",
        b"//y",
        b"http://y/z",
        b"http://y",
        b"/status/204",
        b"/" + b"z" * 99,
    ]
)
_METHODS = st.sampled_from(
    [b"GET", b"GET", b"POST", b"POST", b"HEAD", b"PUT", b"DELETE", b"OPTIONS"]
)
_BODIES = st.one_of(
    st.sampled_from([b"", b"hello", b"0\r\n\r\n", SMUGGLED]),
    st.binary(max_size=40),
)
_EXTENSIONS = st.sampled_from([b"", b"", b"", b";a", b";a=b", b';a="b;\\"c"'])


@st.composite
def _requests(draw: st.DrawFn) -> bytes:
    """Requests of which most are good."""
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
    """What is sent on one connection, in the pieces in which it arrives."""
    stream = b"".join(draw(st.lists(_ANYTHING, min_size=1, max_size=4)))
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
