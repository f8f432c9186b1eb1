"""Compiles the generator's templates, once for all of its runs that are forked from here."""

from __future__ import annotations

from pathlib import Path

from fastapi_code_generator import cli

TEMPLATES = Path(__file__).parents[2] / "openapi" / "codegen" / "python" / "templates"

# The environment that its runs use: it keeps what it compiled.
_environment = cli._get_template_environment(TEMPLATES)
for name in _environment.list_templates():
    _environment.get_template(name)
