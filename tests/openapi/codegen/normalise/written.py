"""Contracts as people write them, normalised."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openapi.codegen.checks.findings import findings
from openapi.codegen.contract.contract import Contract
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.normalise import Normalised, normalised
from openapi.codegen.normalise.text import read_text

type Json = dict[str, Any]

FILE = Path("openapi.yaml")


def read(text: str, version: str = "3.1.0") -> Normalised:
    """Returns what becomes of a contract with these parts; nothing of it may be refused."""
    start = f"openapi: {version}\ninfo: {{title: T, version: '1'}}\n"
    made = normalised(read_text(f"{start}{text}".encode()), FILE)
    assert next(findings(Contract(made.document)), "") == ""
    return made


def schemas(*lines: str, version: str = "3.1.0") -> Json:
    text = "\n".join(["paths: {}", "components:", "  schemas:", *(f"    {line}" for line in lines)])
    found: Json = read(text, version).document["components"]["schemas"]
    return found


def decided(made: Normalised, text: str) -> bool:
    return any(text in str(decision) for decision in made.decisions)


def operation(parameters: str = "", schemes: str = "", more: str = "") -> str:
    return f"""
paths:
  /things:
    get:
      operationId: list
      parameters: [{parameters}]
      responses: {{'200': {{description: Things.}}}}
{more}
components:
  securitySchemes: {{{schemes}}}
"""


def parameter(made: Normalised) -> Json:
    (given,) = made.document["paths"]["/things"]["get"]["parameters"]
    return Draft(made.document).resolved(given["schema"])
