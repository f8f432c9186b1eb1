"""Properties that only answers have (`readOnly`), or only requests (`writeOnly`).

Each side has a schema without those of the other. Where a schema is on both sides, that of requests
gets a name of its own: `BookInput` beside `Book`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from copy import deepcopy

from openapi.codegen.contract.conventions import REFUSED_PROPERTIES
from openapi.codegen.contract.directions import schemas_in_answers, schemas_in_requests
from openapi.codegen.contract.document import METHODS, Json
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.names import SchemaNames
from openapi.codegen.normalise.references import referring
from openapi.codegen.normalise.shape import parts

_SCHEMAS = "#/components/schemas/"


def split_directions(draft: Draft, names: SchemaNames) -> None:
    """Takes from requests what only answers have, and from answers what only requests have."""
    schemas = draft.components("schemas")
    for schema in schemas.values():
        for part in parts(schema, "schema"):
            part.node.pop(REFUSED_PROPERTIES, None)
    received, answered = schemas_in_requests(draft.document), schemas_in_answers(draft.document)
    of_answers = _reaching(draft, "readOnly")
    of_requests = _reaching(draft, "writeOnly")
    both = [name for name in schemas if name in received & answered & (of_answers | of_requests)]
    inputs = {name: names.take(f"{name}Input") for name in both}
    for name, called in inputs.items():
        schemas[called] = deepcopy(schemas[name])
        draft.origins[called] = draft.origins.get(name, ())
        draft.decide(draft.origins[called], f"what requests have of {name} is called {called}")
    _refer(_nodes_of_requests(draft, [*(received - answered), *inputs.values()]), inputs)
    for name in [*(received - answered), *inputs.values()]:
        _take(draft, name, "readOnly")
    for name in answered:
        _take(draft, name, "writeOnly")


def _reaching(draft: Draft, word: str) -> AbstractSet[str]:
    """Returns the schemas that have a property with a word, however deep."""
    schemas = draft.components("schemas")
    users: dict[str, set[str]] = {}
    for name, schema in schemas.items():
        for _, node in referring(schema):
            users.setdefault(node["$ref"].removeprefix(_SCHEMAS), set()).add(name)
    ahead = [name for name, schema in schemas.items() if any(_with_word(draft, schema, word))]
    found: set[str] = set()
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += users.get(name, ())
    return found


def _with_word(draft: Draft, schema: Json, word: str) -> Iterator[tuple[Json, list[str]]]:
    """Yields each object in a schema that has such properties, with their names."""
    for part in parts(schema, "schema"):
        properties = part.node.get("properties", {})
        if found := [name for name in properties if _says(draft, properties[name], word)]:
            yield part.node, found


def _take(draft: Draft, name: str, word: str) -> None:
    """Takes such properties from a schema; those that answers have are refused in requests."""
    for node, found in list(_with_word(draft, draft.components("schemas")[name], word)):
        for property_ in found:
            del node["properties"][property_]
        node["required"] = [each for each in node.get("required", []) if each not in found]
        if not node["required"]:
            del node["required"]
        if word == "readOnly":
            node[REFUSED_PROPERTIES] = found
        side = "refused in requests" if word == "readOnly" else "in no answer"
        draft.decide(draft.origins.get(name, ()), f"{', '.join(found)} of {name}: {side}")


def _nodes_of_requests(draft: Draft, names: list[str]) -> Iterator[object]:
    """Yields what requests consist of, but for schemas that answers have as well."""
    components = draft.document["components"]
    yield components.get("parameters", {})
    yield components.get("requestBodies", {})
    for item in draft.document["paths"].values():
        for holder in [item, *(item[method] for method in item if method in METHODS)]:
            yield holder.get("parameters", [])
            yield holder.get("requestBody", {})
    yield from (components["schemas"][name] for name in names)


def _refer(nodes: Iterator[object], inputs: Mapping[str, str]) -> None:
    """Leads references to the schemas that requests have."""
    renamed = {f"{_SCHEMAS}{name}": f"{_SCHEMAS}{called}" for name, called in inputs.items()}
    for node in nodes:
        for _, reference in referring(node):
            reference["$ref"] = renamed.get(reference["$ref"], reference["$ref"])
        _refer_mappings(node, renamed)


def _refer_mappings(node: object, renamed: Mapping[str, str]) -> None:
    if isinstance(node, list):
        for item in node:
            _refer_mappings(item, renamed)
    if not isinstance(node, dict):
        return
    discriminator = node.get("discriminator")
    if isinstance(discriminator, dict) and isinstance(discriminator.get("mapping"), dict):
        mapping = discriminator["mapping"]
        discriminator["mapping"] = {value: renamed.get(to, to) for value, to in mapping.items()}
    for child in node.values():
        _refer_mappings(child, renamed)


def _says(draft: Draft, property_: Json, word: str) -> bool:
    return bool(property_.get(word) or draft.resolved(property_).get(word))
