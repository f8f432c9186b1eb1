"""Serves the contract's examples, without a backend: `make mock`.

Prism answers, at HOST and PORT (127.0.0.1 and 4010), until it is interrupted.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
CONTRACT = ROOT / "openapi" / "openapi.yaml"
PRISM = ROOT / ".tools" / "mock" / "node_modules" / ".bin" / "prism"


def main() -> int:
    """Runs Prism and returns its exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "4010")
    with TemporaryDirectory() as folder:
        document = Path(folder, "openapi.json")
        document.write_text(json.dumps(mockable(CONTRACT.read_text(encoding="utf-8"))))
        arguments = ("mock", "--host", host, "--port", port, document)
        command: list[str | Path] = [ROOT / ".ci" / "node", PRISM, *arguments]
        with subprocess.Popen(command) as prism:
            try:
                return prism.wait()
            except KeyboardInterrupt:
                prism.terminate()
                return 0


def mockable(text: str) -> dict[str, Any]:
    """Returns the contract with an example of the one answer that Prism cannot make up: YAML."""
    document: dict[str, Any] = yaml.safe_load(text)
    for item in document["paths"].values():
        for operation in item.values():
            content = _success(operation).get("content", {})
            if "application/yaml" in content:
                content["application/yaml"] = {"schema": {"type": "string"}, "example": text}
    return document


def _success(operation: Any) -> dict[str, Any]:
    responses = operation.get("responses", {}) if isinstance(operation, dict) else {}
    found: dict[str, Any] = responses.get("200", {})
    return found


if __name__ == "__main__":
    sys.exit(main())
