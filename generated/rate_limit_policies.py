# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""How often something may be asked for: the policies of the contract's `x-rate-limit`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .rate_limits import RateLimitPolicy

UNCOUNTED_LIMIT = RateLimitPolicy("uncounted", 6000, 60)
SIGNUP_ADDRESS_LIMIT = RateLimitPolicy("signup-address", 20, 3600)
SIGNUP_ACCOUNT_LIMIT = RateLimitPolicy("signup-account", 5, 3600)
LOGIN_ADDRESS_LIMIT = RateLimitPolicy("login-address", 30, 60)
LOGIN_ACCOUNT_LIMIT = RateLimitPolicy("login-account", 10, 900)
ANONYMOUS_LIMIT = RateLimitPolicy("anonymous", 120, 60, is_settled=True)
PASSWORD_LIMIT = RateLimitPolicy("password", 10, 900)
EXPORT_LIMIT = RateLimitPolicy("export", 30, 3600)
IMPORT_LIMIT = RateLimitPolicy("import", 60, 3600)
HEALTH_LIMIT = RateLimitPolicy("health", 6000, 60)
CONTRACT_LIMIT = RateLimitPolicy("contract", 6000, 60)
CALLER_LIMIT = RateLimitPolicy("caller", 600, 60, is_settled=True)
API_KEY_LIMIT = RateLimitPolicy("api-key", 300, 60, is_settled=True)

POLICIES_BY_SCHEME: Mapping[str, Sequence[RateLimitPolicy]] = {
    "oauth2": [CALLER_LIMIT],
    "openIdConnect": [CALLER_LIMIT],
    "apiKey": [API_KEY_LIMIT],
}
"""What holds for callers by their security scheme, where an operation has nothing of its own."""
