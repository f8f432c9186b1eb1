"""Serves the contract's examples, without a backend: `make mock`.

It answers at HOST and PORT (127.0.0.1 and 4010), until it is interrupted.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import uvicorn

from openapi.codegen.contract.file import read_document
from openapi.mock.example_answers import ExampleAnswers
from openapi.mock.mocked_service import MockedService

CONTRACT = Path(__file__).parents[1] / "openapi.yaml"


def main() -> None:
    """Serves until it is interrupted; being told to end is the same."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    answers = ExampleAnswers(read_document(CONTRACT), CONTRACT.read_bytes())
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "4010")
    if not port.isdecimal():
        sys.exit(f"PORT={port}: give a number, such as 4010")
    uvicorn.run(MockedService(answers), host=host, port=int(port), server_header=False)


if __name__ == "__main__":
    main()
