"""A server's output, parsed as strictly as the server should parse requests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

_STATUS_LINE = re.compile(rb"HTTP/1\.1 ([1-5]\d\d) [ -~]*")
_FIELD = re.compile(rb"([A-Za-z0-9-]+): ([ -~]*)")
_WITHOUT_BODY = {204, 304}


@dataclass(frozen=True)
class Answer:
    """One response; `body` is empty where it must not have any."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> bytes:
        """What `echo` returned, in the body or in its header."""
        return self.headers["echo"].encode() if "echo" in self.headers else self.body

    @property
    def closes(self) -> bool:
        return self.headers.get("connection", "").lower() == "close"


def read_answers(output: bytes) -> list[Answer]:
    """Returns the final responses in `output`.

    Raises:
        AssertionError: `output` is not a sequence of complete, well-formed responses.
    """
    answers = []
    while output:
        answer, output = _read_answer(output)
        if answer.status >= 200:
            answers.append(answer)
    return answers


def assert_refusal(answer: Answer) -> None:
    """Asserts that a response is a problem and the last one of its connection."""
    assert answer.status in {400, 413, 414, 417, 431, 501, 505}
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.closes
    if answer.body:  # there is none if HEAD is refused
        problem = json.loads(answer.body)
        assert problem["status"] == answer.status
        assert problem["request_id"] == answer.headers["x-request-id"]


def _read_answer(output: bytes) -> tuple[Answer, bytes]:
    head, end, rest = output.partition(b"\r\n\r\n")
    assert end, output
    first, *lines = head.split(b"\r\n")
    status_line = _STATUS_LINE.fullmatch(first)
    assert status_line, output
    status = int(status_line[1])
    pairs = list(_read_fields(lines))
    headers = dict(pairs)
    assert len(headers) == len(pairs), f"a header twice: {head!r}"
    if status < 200 or status in _WITHOUT_BODY:
        assert "transfer-encoding" not in headers
        assert "content-length" not in headers or status == 304
        return Answer(status, headers, b""), rest
    assert ("content-length" in headers) != ("transfer-encoding" in headers), head
    if "echo" in headers:  # the response to HEAD
        return Answer(status, headers, b""), rest
    if "transfer-encoding" in headers:
        body, rest = _read_chunks(rest)
        return Answer(status, headers, body), rest
    length = int(headers["content-length"])
    if not rest and status >= 400 and headers.get("connection") == "close":
        return Answer(status, headers, b""), rest  # a refused HEAD
    assert len(rest) >= length, f"cut off: {output!r}"
    return Answer(status, headers, rest[:length]), rest[length:]


def _read_fields(lines: list[bytes]) -> Iterator[tuple[str, str]]:
    for line in lines:
        match = _FIELD.fullmatch(line)
        assert match, line
        yield match[1].decode().lower(), match[2].decode()


def _read_chunks(rest: bytes) -> tuple[bytes, bytes]:
    body = b""
    while True:
        line, _, rest = rest.partition(b"\r\n")
        size = int(line, 16)
        assert rest[size : size + 2] == b"\r\n", rest
        body += rest[:size]
        rest = rest[size + 2 :]
        if size == 0:
            return body, rest
