"""Whether the body of a PUT has schemas of its own, so that others may gain a property."""

from __future__ import annotations

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.directions import schemas_in


def shared_replacements(contract: Contract) -> list[str]:
    """Returns a line for each object that a PUT shares with other requests.

    The PUT of a client that does not know a property resets it, so nothing may be added to them.
    """
    document = contract.document
    replaced: dict[str, str] = {}
    others: dict[str, str] = {}
    for item in document["paths"].values():
        for method, operation in item.items():
            if not isinstance(operation, dict) or "requestBody" not in operation:
                continue
            found = replaced if method == "put" else others
            for name in schemas_in(document, operation["requestBody"]):
                found.setdefault(name, operation["operationId"])
    return [
        f"{name} is in the requests of {replaced[name]}, a PUT, and {others[name]}: "
        "give the PUT a schema of its own"
        for name in sorted(replaced.keys() & others.keys())
        if "properties" in document["components"]["schemas"][name]
    ]
