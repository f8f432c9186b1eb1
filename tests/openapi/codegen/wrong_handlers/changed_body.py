"""A body is changed after it was made."""

from __future__ import annotations

from tests.openapi.codegen.wrong_handlers.right import ADA

ADA.name = "Bob"  # type: ignore[misc]
