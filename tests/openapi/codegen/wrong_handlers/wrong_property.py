"""A property has a different type from the contract's."""

from __future__ import annotations

from generated.models import User
from tests.openapi.codegen.wrong_handlers.right import NOW

ADA = User(id="ada", email="ada@example.com", name=None, role="user", created_at=NOW)  # type: ignore[arg-type]
