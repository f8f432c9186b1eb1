"""The media types that mean something to generated code."""

from __future__ import annotations

from collections.abc import Sequence

from openapi.codegen.names import pascal_case

PROBLEM_JSON = "application/problem+json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
LINES_OF_JSON = {"application/x-ndjson", "application/jsonl"}
"""Media types whose schema is an array of what is in each line, as OpenAPI 3.2 reads them."""


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON, as old services spell it too, or has the suffix `+json`."""
    return media_type in {"application/json", "text/json"} or media_type.endswith("+json")


def is_text(media_type: str) -> bool:
    """Whether a media type is text that nothing else is known of; XML is more than that."""
    is_more = media_type.endswith(("/xml", "+xml", "*")) or is_json(media_type)
    return media_type.startswith("text/") and not is_more


def is_read(media_type: str) -> bool:
    """Whether code reads what is of a media type, so that its schema has a type."""
    return is_json(media_type) or is_text(media_type) or media_type in {FORM, MULTIPART}


def suffixes(media_types: Sequence[str]) -> list[str]:
    """Returns what the names of things of these media types end in: nothing for the first."""
    found = [""]
    for media_type in media_types[1:]:
        subtype = _called(media_type)
        name = subtype if subtype not in found else pascal_case(media_type)
        same = sum(each.rstrip("0123456789") == name for each in found)
        found.append(f"{name}{same + 1}" if same else name)
    return found


def _called(media_type: str) -> str:
    known = {FORM: "Form", MULTIPART: "Multipart", "application/octet-stream": "Bytes"}
    subtype = media_type.rpartition("/")[2].removeprefix("x-").partition("+")[0]
    return known.get(media_type) or pascal_case(subtype) or "Any"
