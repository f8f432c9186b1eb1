"""Path items as they are in `paths`: merged with what they refer to, their parameters complete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy

from openapi.codegen.contract.conventions import CONTENT_TYPE
from openapi.codegen.contract.document import METHODS, Json
from openapi.codegen.contract.media_types import is_json
from openapi.codegen.contract.scalars import SCALARS
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.refusals import Place, RefusedError

_PARAMETER = re.compile(r"\{([^{}/]+)\}")
_DEFAULTS = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
"""The `style` of each place that goes without saying."""
_OF_OBJECTS = {"additionalProperties", "allOf", "anyOf", "oneOf", "patternProperties", "properties"}
_IGNORED = {"accept", "authorization", "content-type"}
"""Headers that OpenAPI 3.1 (4.8.12.2.1) does not let a parameter describe."""


def complete_path_items(draft: Draft) -> None:
    """Writes path items in place, and gives each of their parameters what it has by itself.

    Raises:
        RefusedError: a path item, or what it refers to, is none.
    """
    paths = draft.document.setdefault("paths", {})
    for path in [path for path in paths if not path.startswith("x-")]:
        place = ("paths", path)
        item = paths[path]
        if "$ref" in item:
            beside = {key: value for key, value in item.items() if key != "$ref"}
            item = paths[path] = {**deepcopy(draft.resolved(item)), **beside}
        for method in [key for key in item if key in METHODS]:
            _complete_parameters(draft, (*place, method), path, item, item[method])


def operations(draft: Draft) -> Iterator[tuple[Place, str, str, Json]]:
    """Yields every operation with its place, its path and its method."""
    for path, item in draft.document["paths"].items():
        for method in item if isinstance(item, dict) else ():
            if method in METHODS:
                yield ("paths", path, method), path, method, item[method]


def _complete_parameters(
    draft: Draft, place: Place, path: str, item: Json, operation: Json
) -> None:
    for holder, at in ((item, place[:-1]), (operation, place)):
        for index, reference in enumerate(holder.get("parameters", [])):
            parameter = draft.resolved(reference)
            _complete_parameter((*at, "parameters", str(index)), parameter)
            _settle_schema(draft, (*at, "parameters", str(index)), parameter)
        holder_parameters = holder.get("parameters", [])
        kept = [each for each in holder_parameters if not _is_ignored(draft, each)]
        if len(kept) != len(holder_parameters):
            draft.decide(at, "Accept, Content-Type and Authorization are no parameters: ignored")
            holder["parameters"] = kept
        _expand_objects(draft, holder, at)
    _complete_path(draft, place, path, item, operation)


def _expand_objects(draft: Draft, holder: Json, place: Place) -> None:
    """Writes an object in the query, of which each property is a parameter, as these parameters."""
    expanded: list[Json] = []
    for reference in holder.get("parameters", []):
        parameter = draft.resolved(reference)
        schema = draft.resolved(parameter.get("schema", {}))
        is_plain = parameter["in"] == "query" and not parameter.keys() & {"style", "explode"}
        if not is_plain or not schema.get("properties") or CONTENT_TYPE in parameter:
            expanded.append(reference)
            continue
        text = f"each property of {parameter['name']} is a parameter of its own, as style form says"
        draft.decide(place, text)
        required = schema.get("required", []) if parameter.get("required") else []
        expanded += [
            {"name": name, "in": "query", "required": name in required, "schema": deepcopy(child)}
            for name, child in schema["properties"].items()
        ]
    if "parameters" in holder:
        holder["parameters"] = expanded


def _complete_path(draft: Draft, place: Place, path: str, item: Json, operation: Json) -> None:
    """Declares the parameters that a path has, and only those."""
    names = set(_PARAMETER.findall(path))
    for holder in (item, operation):
        kept = []
        for reference in holder.get("parameters", []):
            parameter = draft.resolved(reference)
            if parameter["in"] == "path" and parameter["name"] not in names:
                text = f"the path has no {{{parameter['name']}}}: the parameter is ignored"
                draft.decide(place, text)
            else:
                kept.append(reference)
        if len(kept) != len(holder.get("parameters", [])):
            holder["parameters"] = kept
    given = [*item.get("parameters", []), *operation.get("parameters", [])]
    declared = {p["name"] for p in map(draft.resolved, given) if p["in"] == "path"}
    for name in dict.fromkeys(_PARAMETER.findall(path)):
        if name not in declared:
            draft.decide(place, f"{{{name}}} of the path is text, as no parameter describes it")
            parameter = {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            operation.setdefault("parameters", []).append(parameter)


def _complete_parameter(place: Place, parameter: Json) -> None:
    """Leaves out what a parameter says that goes without saying, and says what it must."""
    where = parameter.get("in")
    if where not in _DEFAULTS:
        raise RefusedError(place, f"in is one of {', '.join(_DEFAULTS)}, not {where!r}")
    if where == "path":
        parameter["required"] = True
    if parameter.get("style") == _DEFAULTS[where]:
        del parameter["style"]
    if parameter.get("explode") is (where in {"query", "cookie"}):
        del parameter["explode"]
    for flag in ("allowEmptyValue", "allowReserved"):
        if parameter.get(flag) is False:
            del parameter[flag]
    if "content" in parameter:
        _read_content(place, parameter)
    if "schema" not in parameter:
        parameter["schema"] = {"type": "string"}


def _settle_schema(draft: Draft, place: Place, parameter: Json) -> None:
    """Takes a schema for what a text can be.

    An object of which nothing is said is a text, and what may be a scalar or a list is a list.
    """
    if CONTENT_TYPE in parameter:
        return
    name, schema = parameter["name"], parameter["schema"]
    is_open = schema.get("type") == "object" and not schema.keys() & _OF_OBJECTS
    if parameter["in"] in {"header", "path"} and is_open:
        schema["type"] = "string"
        draft.decide(place, f"{name} is text, as its object has no properties")
    if parameter["in"] == "query":
        schema = draft.resolved(schema)
        several = [
            draft.resolved(each) for each in schema.get("oneOf") or schema.get("anyOf") or []
        ]
        lists = [each for each in several if each.get("type") == "array"]
        others = [each for each in several if each.get("type") != "array"]
        if len(lists) == 1 and others and all(each.get("type") in SCALARS for each in others):
            items = {"anyOf": [*deepcopy(others), deepcopy(lists[0].get("items", {}))]}
            words = {key: schema[key] for key in ("description", "title") if key in schema}
            parameter["schema"] = {**words, **lists[0], "items": items}
            draft.decide(place, f"{name} is a list, perhaps of one, as it may be one")
    if schema.get("type") in SCALARS:
        parameter.pop("explode", None)


def _read_content(place: Place, parameter: Json) -> None:
    """Writes the schema of a parameter whose text is of a media type.

    Raises:
        RefusedError: it is of none, of several, or of one that is no JSON.
    """
    content = parameter.pop("content")
    media_type = next(iter(content), "").partition(";")[0].strip().lower()
    if len(content) != 1 or not is_json(media_type):
        raise RefusedError(place, "describe it by a schema, or by a content of JSON")
    parameter["schema"] = next(iter(content.values())).get("schema", {})
    parameter[CONTENT_TYPE] = media_type


def _is_ignored(draft: Draft, reference: Json) -> bool:
    parameter = draft.resolved(reference)
    return parameter["in"] == "header" and parameter["name"].lower() in _IGNORED
