"""Whether each schema stands beside those of its domain, where a reader looks for it."""

from __future__ import annotations

from itertools import pairwise

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.directions import schemas_in


def scattered_schemas(contract: Contract) -> list[str]:
    """Returns a line for each schema that stands apart from the others of its tag.

    Only schemas that the operations of a single tag use have a place of their own. Those that
    several share may stand anywhere.
    """
    owned = [(name, tags.pop()) for name, tags in _tags(contract).items() if len(tags) == 1]
    left: set[str] = set()
    lines: list[str] = []
    for (_, before), (name, tag) in pairwise(owned):
        if tag == before:
            continue
        left.add(before)
        if tag in left:
            lines.append(f"{name} is used by {tag} alone, and stands apart from its other schemas")
    return lines


def _tags(contract: Contract) -> dict[str, set[str]]:
    """Returns the tags whose operations use each schema, in the order of the file."""
    document = contract.document
    tags: dict[str, set[str]] = {name: set() for name in document["components"]["schemas"]}
    for item in document["paths"].values():
        shared = item.get("parameters", [])
        for operation in item.values():
            if isinstance(operation, dict) and "operationId" in operation:
                for name in schemas_in(document, [shared, operation]):
                    tags[name].update(operation["tags"])
    return tags
