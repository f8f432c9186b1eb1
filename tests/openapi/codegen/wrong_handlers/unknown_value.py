"""A property has a value that is not in the contract's enum."""

from __future__ import annotations

from generated.models import User
from tests.openapi.codegen.wrong_handlers.right import NOW

ADA = User(id="ada", email=None, name="Ada", role="root", created_at=NOW)  # type: ignore[arg-type]
