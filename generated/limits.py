# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""What holds for every request, unless its operation says otherwise."""

MAX_BODY_BYTES = 65536
RESERVED_USER_IDS = frozenset(["admin", "auth", "health", "me", "openapi.json", "openapi.yaml"])
"""What stands in paths where a caller's id does, or for it. No user may be called so."""
