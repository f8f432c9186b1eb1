"""Scopes as they are stored and signed, together with the names that the version before knows.

Both versions run side by side for a while, and what one has stored or signed is read by the other.
Once no server of that version is left, a migration can remove its names, and this module with it.
"""

from __future__ import annotations

from collections.abc import Collection

_BEFORE: dict[str, frozenset[str]] = {
    "account": frozenset(
        {
            *("account:write", "account:delete", "sessions:read", "sessions:write"),
            *("api-keys:read", "api-keys:write"),
        }
    ),
    "admin": frozenset({"users:read", "users:write"}),
    "profile:read": frozenset({"account:read"}),
    "profile:write": frozenset({"account:write"}),
}
"""What each name of the version before allows. A scope that is added later is in none of them."""


def write_scopes(scopes: Collection[str]) -> str:
    """Returns the text of scopes, with the names before for those that are granted in full."""
    before = {name for name, now in _BEFORE.items() if now.issubset(scopes)}
    return " ".join(sorted(before.union(scopes)))


def read_scopes(text: str) -> frozenset[str]:
    """Returns the scopes of a text that this version or the one before has written."""
    names = frozenset(text.split())
    return names.union(*map(_now, names)).difference(_BEFORE)


def _now(name: str) -> frozenset[str]:
    return _BEFORE.get(name, frozenset())
