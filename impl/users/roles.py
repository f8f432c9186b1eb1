"""The scopes of each role."""

from __future__ import annotations

from generated import security
from generated.models import Role

_ALL = frozenset(security.SCOPES)
SCOPES: dict[Role, frozenset[str]] = {"user": _ALL - {"admin"}, "admin": _ALL}
"""The scopes that a signed-in user has at most, by role."""
