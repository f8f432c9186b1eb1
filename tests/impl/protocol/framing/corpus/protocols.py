"""What other protocols send when they connect to the wrong port."""

from __future__ import annotations

from tests.impl.protocol.framing.corpus.cases import MARKER, Family

FAMILIES = (
    Family(
        "HTTP/0.9",
        "RFC 9112, 2.3: HTTP/0.9 is no version that a server has to know",
        {
            "a line": b"GET /\r\n",
            "a line and an empty one": b"GET /\r\n\r\n",
            "a line with a space": b"GET / \r\n\r\n",
            "a line without its end": b"GET /",
            "a line with a line feed": b"GET /\n",
            "a line with a query": b"GET /?a=b\r\n\r\n",
            "a line with headers": b"GET /\r\nHost: x\r\n\r\n",
            "another method": b"POST /\r\n\r\n",
        },
    ),
    Family(
        "other protocols",
        "RFC 9112, 3: the first line is a request line",
        {
            "a greeting of TLS 1.2": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),
            "a greeting of TLS 1.3": bytes.fromhex("16030100f8010000f40303") + bytes(range(200)),
            "a greeting of SSL 2": bytes.fromhex("802e0100020015000000100100800200") + bytes(32),
            "the preface of HTTP/2, as HTTP/1.1": b"PRI * HTTP/1.1\r\n\r\nSM\r\n\r\n",
            "a line of the PROXY protocol": b"PROXY TCP4 192.0.2.1 192.0.2.2 50000 80\r\n" + MARKER,
            "a head of the PROXY protocol 2": b"\r\n\r\n\x00\r\nQUIT\n\x21\x11\x00\x0c"
            + bytes(12)
            + MARKER,
            "SSH": b"SSH-2.0-OpenSSH_9.6\r\n",
            "SMTP": b"EHLO x.example\r\n",
            "Redis": b"*1\r\n$4\r\nPING\r\n",
            "Redis, in a line": b"PING\r\n",
            "PostgreSQL": bytes.fromhex("0000000804d2162f"),
            "FastCGI": bytes.fromhex("0101000100080000000100000000000000"),
            "a cookie of RDP": bytes.fromhex("030000130ee000000000000100080003000000"),
            "SIP": b"OPTIONS sip:a@x SIP/2.0\r\n\r\n",
            "RTSP": b"DESCRIBE rtsp://x/ RTSP/1.0\r\nCSeq: 1\r\n\r\n",
            "an answer": b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            "JSON": b'{"a": 1}\r\n\r\n',
            "the head of a file": b"\x7fELF\x02\x01\x01" + bytes(20),
        },
    ),
    Family(
        "noise before a request",
        "RFC 9112, 2.2: only empty lines may stand before a request line",
        {
            "a zero": b"\x00" + MARKER,
            "a space": b" " + MARKER,
            "a tab": b"\t" + MARKER,
            "a byte order mark": b"\xef\xbb\xbf" + MARKER,
            "UTF-16": b"\xff\xfe" + MARKER.decode().encode("utf-16-le"),
            "a lone carriage return and a letter": b"\rX" + MARKER,
            "a vertical tab": b"\x0b" + MARKER,
            "an escape": b"\x1b[A" + MARKER,
            "a telnet option": b"\xff\xfb\x01" + MARKER,
            "a line": b"x\r\n" + MARKER,
            "a header": b"A: b\r\n" + MARKER,
            "the rest of a body": b'"}' + MARKER,
        },
    ),
)
