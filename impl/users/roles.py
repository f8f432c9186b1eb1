"""The scopes of each role."""

from __future__ import annotations

from generated.models import Role

_USER_SCOPES = frozenset({"tasks:read", "tasks:write", "profile:read", "profile:write", "account"})
SCOPES: dict[Role, frozenset[str]] = {"user": _USER_SCOPES, "admin": _USER_SCOPES | {"admin"}}
"""The scopes that a signed-in user has at most, by role."""
