"""Paths that are one to a router: names of parameters, a query or a fragment tell them apart."""

from __future__ import annotations

import re
from collections.abc import Mapping

from openapi.codegen.contract.document import METHODS, Json
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.refusals import RefusedError

_BEHIND_PATH = re.compile(r"[?#].*", re.DOTALL)
_PARAMETER = re.compile(r"\{([^{}/]+)\}")


def join_same_paths(draft: Draft, items: Json) -> Json:
    """Returns the path items by paths of which no two are the same.

    A query or a fragment, which is no part of a path, goes; or it becomes one, where that has an
    operation of the same method without it.

    Raises:
        RefusedError: two operations have one method and one path.
    """
    found: Json = {}
    same: dict[str, str] = {}
    for path, item in items.items():
        bare = _BEHIND_PATH.sub("", path)
        first = same.setdefault(_PARAMETER.sub("{}", bare), bare)
        if first not in found:
            _put(draft, found, bare, path, item)
        elif not METHODS & found[first].keys() & item.keys():
            found[first] = _joined(draft, (first, found[first]), (bare, item))
            draft.decide(("paths", path), f"its operations are at {first}, which is the same path")
        elif path != bare:
            _put(draft, found, path.replace("#", "%23").replace("?", "%3F"), path, item)
        else:
            method = min(METHODS & found[first].keys() & item.keys()).upper()
            reason = f"{first} is the same path, and has {method}, too: leave one out"
            raise RefusedError(("paths", path), reason)
    return found


def _put(draft: Draft, found: Json, called: str, path: str, item: Json) -> None:
    found[called] = item
    if called != path:
        draft.written[called] = path
        draft.decide(("paths", path), f"a path has no ? and #: its operations are at {called}")


def _joined(draft: Draft, first: tuple[str, Json], second: tuple[str, Json]) -> Json:
    """Returns the operations of two path items, with the names that the first path has."""
    names = zip(_PARAMETER.findall(second[0]), _PARAMETER.findall(first[0]), strict=True)
    made = {key: value for key, value in first[1].items() if key not in {"parameters", "servers"}}
    for (_, item), renamed in ((first, {}), (second, dict(names))):
        for method in [key for key in item if key in METHODS]:
            made[method] = _with_all(draft, item, item[method], renamed)
    return made


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
