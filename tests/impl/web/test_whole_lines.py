"""The lines of several processes in one stream: none is broken apart by another's."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from impl.web.whole_lines import in_whole_lines


@pytest.mark.parametrize(
    "lines",
    [
        ["a"],
        ["a" * 100] * 200,
        ["é" * 1000] * 7,
        ["a" * 4095],
        ["a" * 4095, "b" * 4094, "c"],
        ["a" * 9000, "b", "c" * 9000],
    ],
    ids=lambda lines: f"{len(lines)} of {len(lines[0])}",
)
def test_each_write_is_one_of_whole_lines(
    lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[bytes] = []

    def write(_descriptor: int, data: bytes) -> int:
        written.append(data)
        return len(data)

    with Path(os.devnull).open("w", encoding="utf-8") as null:
        stream = in_whole_lines(null)
        monkeypatch.setattr(os, "write", write)
        stream.write("".join(f"{line}\n" for line in lines))
        monkeypatch.undo()
    assert b"".join(written).decode().split("\n") == [*lines, ""]
    for each in written:
        assert each.endswith(b"\n")
        assert len(each) <= 4096 or each.count(b"\n") == 1
    assert len(written) <= 1 + 2 * sum(map(len, written)) / 4096, "not one by one"


def test_what_a_pipe_does_not_take_at_once_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as read, os.fdopen(writer, "w", encoding="utf-8") as wrapped:
        real = os.write
        monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:3]))
        stream = in_whole_lines(wrapped)
        assert isinstance(stream, io.TextIOBase)
        assert stream.fileno() == writer
        assert not stream.isatty()
        print("one line", file=stream)
        assert read.readline() == b"one line\n"
