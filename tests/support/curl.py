"""The part of curl that the documents use, for machines without curl."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from pathlib import Path

import httpx

from tests.support.servers import ROOT

_HTTP_ERROR = 22


def put_on_path(directory: Path) -> None:
    """Creates a `curl` in a directory that is to be on the `PATH`."""
    command = directory / "curl"
    command.write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m tests.support.curl "$@"\n'
    )
    command.chmod(0o755)


def is_missing() -> bool:
    return shutil.which("curl") is None


def main() -> int:
    """Sends the request in the arguments, and returns curl's exit code."""
    asked = _arguments()
    headers = [tuple(header.split(": ", 1)) for header in asked.headers]
    data = None if asked.data is None else asked.data.encode()
    if asked.data_binary is not None:
        data = Path(asked.data_binary.removeprefix("@")).read_bytes()
    method = asked.method or ("GET" if data is None else "POST")
    with httpx.Client(trust_env=False, timeout=60) as client:
        answer = client.request(method, asked.url, headers=headers, content=data)
    if asked.dump_header == "-":
        sys.stdout.write("".join(f"{name}: {value}\r\n" for name, value in answer.headers.items()))
    failed = answer.is_error and (asked.fail or asked.fail_with_body)
    if not (failed and asked.fail):
        _write(answer, asked)
    if asked.write_out:
        out = asked.write_out.replace("%{http_code}", str(answer.status_code))
        sys.stdout.write(out.replace("\\n", "\n"))
    return _HTTP_ERROR if failed else 0


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


def _write(answer: httpx.Response, asked: argparse.Namespace) -> None:
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
