"""Path items as they are in `paths`: merged with what they refer to, their parameters complete."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy

from openapi.codegen.contract.document import METHODS, Json
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.parameters import settle_parameters
from openapi.codegen.normalise.refusals import Place, RefusedError

_PARAMETER = re.compile(r"\{([^{}/]+)\}")


def complete_path_items(draft: Draft) -> None:
    """Writes path items in place, and gives each of their parameters what it has by itself.

    Raises:
        RefusedError: a path item, or what it refers to, is none.
    """
    paths = draft.document.setdefault("paths", {})
    same: dict[str, str] = {}
    for path in [path for path in paths if not path.startswith("x-")]:
        item = paths[path]
        if "$ref" in item:
            beside = {key: value for key, value in item.items() if key != "$ref"}
            paths[path] = {**deepcopy(draft.resolved(item)), **beside}
        first = same.setdefault(_PARAMETER.sub("{}", path), path)
        if first != path:
            _join(draft, first, path)
    for path in same.values():
        item = paths[path]
        settle_parameters(draft, ("paths", path), item)
        for method in [key for key in item if key in METHODS]:
            at = ("paths", path, method)
            settle_parameters(draft, at, item[method])
            _complete_path(draft, at, path, item, item[method])


def _join(draft: Draft, first: str, path: str) -> None:
    """Puts what is at a path to another, if only names of parameters tell them apart.

    Raises:
        RefusedError: both have an operation of one method.
    """
    place = ("paths", path)
    item, joined = draft.document["paths"][first], draft.document["paths"].pop(path)
    if shared := METHODS & item.keys() & joined.keys():
        reason = f"{first} is the same path, and has {min(shared).upper()}, too: leave one out"
        raise RefusedError(place, reason)
    names = dict(zip(_PARAMETER.findall(path), _PARAMETER.findall(first), strict=True))
    for holder, renamed in ((item, {}), (joined, names)):
        for method in METHODS & holder.keys():
            item[method] = _with_all(draft, holder, holder[method], renamed)
    item.pop("parameters", None)
    item.pop("servers", None)
    draft.decide(place, f"its operations are at {first}, which is the same path")


def _with_all(draft: Draft, item: Json, operation: Json, names: Mapping[str, str]) -> Json:
    """Returns an operation with what its path item says for all, the path's parameters renamed."""
    found = {}
    for reference in [*item.get("parameters", []), *operation.get("parameters", [])]:
        parameter = draft.resolved(reference)
        key = parameter["in"], str(parameter.get("name", ""))
        is_renamed = key[0] == "path" and key[1] in names
        found[key] = {**parameter, "name": names[key[1]]} if is_renamed else reference
    servers = {key: item[key] for key in ("servers",) if key in item}
    return {**servers, **operation, "parameters": list(found.values())}


def operations(draft: Draft) -> Iterator[tuple[Place, str, str, Json]]:
    """Yields every operation with its place, its path and its method."""
    for path, item in draft.document["paths"].items():
        for method in item if isinstance(item, dict) else ():
            if method in METHODS:
                yield ("paths", path, method), path, method, item[method]


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
