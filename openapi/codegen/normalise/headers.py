"""Headers of responses: scalars, and lists of these; all else is text that its handler writes."""

from __future__ import annotations

import json

from openapi.codegen.contract.document import schema_of_items
from openapi.codegen.contract.scalars import may_be_json
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.shape import parts


def settle_headers(draft: Draft) -> None:
    """Takes a header for text that is an object, or whose value is of a media type."""
    for part in list(parts(draft.document)):
        if part.kind != "header" or part.is_reference:
            continue
        style = part.node.pop("style", "simple")
        if style != "simple":
            draft.decide(part.place, f"its style {style} is ignored: headers have none but simple")
        schema = draft.resolved(part.node["schema"])
        item = schema_of_items(schema) if schema.get("type") == "array" else schema
        const = schema.get("const", "")
        if isinstance(const, bool | int | float):
            part.node["schema"] = {"const": json.dumps(const)}
        elif "content" in part.node or const is None or may_be_json(draft.document, item):
            part.node["schema"] = {"type": "string"}
            draft.decide(part.place, "it is text, into which a handler writes its value")
