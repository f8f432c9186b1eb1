"""The names by which generated code knows what it sees to itself."""

from __future__ import annotations

from openapi.codegen.contract.document import Json

CONVENTIONS = "x-conventions"
"""At the root: `strict` where the contract keeps to all conventions of this house."""


def is_strict(document: Json) -> bool:
    """Whether a contract has to keep to the conventions, so that nothing is decided for it."""
    return document.get(CONVENTIONS) == "strict"


IDEMPOTENCY_KEY = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
"""The header of an answer that was given before."""

CONCURRENCY = "x-concurrency"

PROBLEM_TYPES = "x-problem-types"
"""Where the pages of the problems are: what each `type` begins with."""
HEADERS_OF_PROBLEM = "x-headers"
"""On a problem: the headers that it comes with also where no response is of problem+json."""
CONTENT_TYPE = "x-content-type"
"""On a parameter whose text is of a media type."""
MAX_BODY_BYTES = "x-max-body-bytes"
"""At the root and on a body: how long that may be."""
STREAM_SECONDS = "x-stream-seconds"
REFUSED_PROPERTIES = "x-refused-properties"
"""On an object of requests: the properties that only answers have."""
LEAST_BYTES = "x-least-bytes"
"""On a file of a form: how long it must be."""
MOST_BYTES = "x-most-bytes"
"""On a file of a form: how long it may be."""
DECIDED_BY = "x-decided-by"
"""Who decides on a problem, or on a response that is none: the handler, the router, or both.

On a header: it comes from generated code, or from what is around it, and not from handlers.
"""

RATE_LIMIT = "x-rate-limit"
UNCOUNTED = "x-rate-limit-uncounted"
"""The policy, at the root, of requests that nothing else counts."""

CALLER_ID = "x-caller-id"
"""On a parameter of a path: it is the caller's own id, or `me`."""
ROLE_SCHEMA = "x-role-schema"
"""The schema, at the root, whose values are the roles of users."""
SCOPE_ROLES = "x-scope-roles"
"""The role, at the root, that a user must have to be granted a scope."""

SINCE = "x-deprecated-since"
SUNSET = "x-sunset"

REQUEST_ID = "X-Request-Id"
"""A header that whatever is around generated code adds to every response."""
VERSION = "ETag"
"""The header that says which version of something a body is."""
LINKS_OF_PAGES = "Link"
RATE_LIMIT_FIELDS = ("RateLimit", "RateLimit-Policy")
"""Headers that generated code sends with every response to a request that was counted."""

OPEN_ENUM = "x-open-enum"
"""On an enum in an answer: whether members may be added."""
