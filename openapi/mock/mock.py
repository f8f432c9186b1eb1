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

type Json = dict[str, Any]

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


def mockable(text: str) -> Json:
    """Returns the contract with examples of the answers that Prism cannot make up: no JSON.

    To Prism, a body of lines is a text.
    """
    document: Json = yaml.safe_load(text)
    operations = [o for item in document["paths"].values() for o in item.values()]
    for operation in [o for o in operations if "responses" in o]:
        sent = operation.get("requestBody", {}).get("content", {})
        if "application/x-ndjson" in sent:
            sent["application/x-ndjson"] = {"schema": {"type": "string"}}
        for media_type, content in operation["responses"].get("200", {}).get("content", {}).items():
            if media_type == "application/yaml":
                content |= {"schema": {"type": "string"}, "example": text}
            if media_type == "application/x-ndjson":
                lines = _lines(document["components"]["schemas"], content["schema"])
                content |= {"schema": {"type": "string"}, "example": lines}
    return document


def _lines(schemas: Json, schema: Json) -> str:
    """Returns a line of JSON for each alternative of a schema."""
    resolved = _resolved(schemas, schema)
    values = [_value(schemas, alternative) for alternative in resolved.get("oneOf", [resolved])]
    return "".join(f"{json.dumps(value)}\n" for value in values)


def _value(schemas: Json, schema: Json) -> Any:
    """Returns a value of a schema that says by examples, or by constants, what it may be."""
    node = _resolved(schemas, schema)
    if node.get("type") == "object":
        return {name: _value(schemas, node["properties"][name]) for name in node["required"]}
    if node.get("type") == "array":
        return []
    for keyword in ("examples", "enum", "anyOf"):
        if keyword in node:
            first = node[keyword][0]
            return _value(schemas, first) if keyword == "anyOf" else first
    return node.get("const", node.get("minimum", False))


def _resolved(schemas: Json, schema: Json) -> Json:
    while "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    return schema


if __name__ == "__main__":
    sys.exit(main())
