"""The names by which generated code knows what it sees to itself."""

from __future__ import annotations

IDEMPOTENCY_KEY = "Idempotency-Key"
IDEMPOTENCY_PROBLEMS = {"IdempotencyKeyInUse": 409, "IdempotencyKeyReused": 422}
"""The named responses that come with a key, and their statuses."""
REPLAYED = "Idempotent-Replayed"
"""The header of an answer that was given before."""

CONCURRENCY = "x-concurrency"
CONCURRENCY_PROBLEMS = {"TooManyAtOnce": 429}
"""The named responses that come with it, and their statuses."""

RATE_LIMIT = "x-rate-limit"
UNCOUNTED = "x-rate-limit-uncounted"
"""The policy, at the root, of requests that nothing else counts."""

SINCE = "x-deprecated-since"
SUNSET = "x-sunset"

LINKS_OF_PAGES = "Link"

BY_ITSELF = {400: "MalformedRequest", 422: "InvalidRequest"}
"""What generated code answers with a status, whatever else is declared for it."""
