"""Renders the generator's templates for many contracts, in their own environment.

A script: it reads a list of contracts from its input and writes the Python modules of each, or null
if the generator refuses the contract.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader, TemplateError

from openapi.codegen.python.visitor import visit

PYTHON = Path(__file__).parents[3] / "openapi" / "codegen" / "python"

ENVIRONMENT = Environment(loader=FileSystemLoader(PYTHON / "templates"))  # noqa: S701, no HTML


def modules(document: dict[str, Any]) -> dict[str, str] | None:
    try:
        variables: dict[str, Any] = visit(SimpleNamespace(raw_obj={"x-contract": document}), PYTHON)
        names = ENVIRONMENT.list_templates()
        found = {
            name: ENVIRONMENT.get_template(name).render(variables)
            for name in names
            if name != "routers.jinja2"
        }
        routers = ENVIRONMENT.get_template("routers.jinja2")
        for module in variables["tags_by_module"]:
            found[f"tag {module}"] = routers.render({**variables, "tag": module})
    except (ArithmeticError, AttributeError, LookupError, TemplateError, TypeError, ValueError):
        return None
    return found


if __name__ == "__main__":
    json.dump([modules(document) for document in json.load(sys.stdin)], sys.stdout)
