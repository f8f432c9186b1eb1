"""The media types that mean something to generated code."""

from __future__ import annotations

PROBLEM_JSON = "application/problem+json"
FORM = "application/x-www-form-urlencoded"
LINES_OF_JSON = {"application/x-ndjson", "application/jsonl"}
"""Media types whose schema is an array of what is in each line, as OpenAPI 3.2 reads them."""


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON, or has the suffix `+json` (RFC 6839)."""
    return media_type == "application/json" or media_type.endswith("+json")
