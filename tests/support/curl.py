"""The part of curl that the documents use, for machines without curl.

It imports nothing but the standard library: documents call it some sixty times.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

_HTTP_ERROR = 22
_FIRST_ERROR = 400


class _Answer(NamedTuple):
    status: int
    headers: HTTPMessage
    content: bytes


def put_on_path(directory: Path) -> None:
    """Creates a `curl` in a directory that is to be on the `PATH`."""
    command = directory / "curl"
    command.write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -I -S "{Path(__file__).resolve()}" "$@"\n'
    )
    command.chmod(0o755)


def is_missing() -> bool:
    return shutil.which("curl") is None


def main() -> int:
    """Sends the request in the arguments, and returns curl's exit code."""
    asked = _arguments()
    answer = _answer(asked)
    if asked.dump_header == "-":
        sys.stdout.write("".join(f"{name}: {value}\r\n" for name, value in answer.headers.items()))
    failed = answer.status >= _FIRST_ERROR and (asked.fail or asked.fail_with_body)
    if not (failed and asked.fail):
        _write(answer, asked)
    if asked.write_out:
        out = asked.write_out.replace("%{http_code}", str(answer.status))
        sys.stdout.write(out.replace("\\n", "\n"))
    return _HTTP_ERROR if failed else 0


def _answer(asked: argparse.Namespace) -> _Answer:
    data = None if asked.data is None else asked.data.encode()
    if asked.data_binary is not None:
        data = Path(asked.data_binary.removeprefix("@")).read_bytes()
    method = asked.method or ("GET" if data is None else "POST")
    headers = dict(header.split(": ", 1) for header in asked.headers)
    url = urlsplit(asked.url)
    connection = HTTPConnection(url.netloc, timeout=60)
    connection.request(method, url._replace(scheme="", netloc="").geturl(), data, headers)
    response = connection.getresponse()
    return _Answer(response.status, response.headers, response.read())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("url")
    for flag in ("-s", "-O", "-J", "--fail-with-body"):
        parser.add_argument(flag, action="store_true")
    parser.add_argument("-f", dest="fail", action="store_true")
    parser.add_argument("-H", dest="headers", action="append", default=[])
    for option, name in (("-X", "method"), ("-d", "data"), ("--data-binary", "data_binary")):
        parser.add_argument(option, dest=name)
    for option, name in (("-o", "output"), ("-D", "dump_header"), ("-w", "write_out")):
        parser.add_argument(option, dest=name)
    return parser.parse_args()


def _write(answer: _Answer, asked: argparse.Namespace) -> None:
    if asked.O:
        found = re.search('filename="(.+?)"', answer.headers["content-disposition"])
        assert found
        Path(found[1]).write_bytes(answer.content)
    elif asked.output:
        Path(asked.output).write_bytes(answer.content)
    else:
        sys.stdout.buffer.write(answer.content)
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
