"""Whom a request speaks for, and what a person of a role may do."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from generated.models import Role
from generated.problems import Refusal, Unauthorized

_USER_SCOPES = frozenset({"tasks:read", "tasks:write", "profile:read", "profile:write", "account"})
SCOPES: dict[Role, frozenset[str]] = {"user": _USER_SCOPES, "admin": _USER_SCOPES | {"admin"}}
"""The scopes that a signed-in person has at most, by role."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom a request speaks for, and what its credential allows."""

    user_id: str
    scopes: frozenset[str]
    session_id: uuid.UUID | None = None
    """The session that an access token of ours belongs to."""


def account_is_gone() -> Refusal:
    """Returns the refusal of a credential that outlived its user."""
    return Refusal(Unauthorized(www_authenticate='Bearer error="invalid_token"'))
