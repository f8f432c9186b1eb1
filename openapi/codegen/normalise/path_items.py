"""Path items as they are in `paths`: merged with what they refer to, their parameters complete."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy

from openapi.codegen.contract.document import METHODS, Json
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.parameters import settle_parameters
from openapi.codegen.normalise.refusals import Place
from openapi.codegen.normalise.same_paths import join_same_paths

_PARAMETER = re.compile(r"\{([^{}/]+)\}")


def complete_path_items(draft: Draft) -> None:
    """Writes path items in place, and gives each of their parameters what it has by itself.

    Raises:
        RefusedError: a path item, or what it refers to, is none.
    """
    items = {
        path: _whole(draft, item)
        for path, item in draft.document.get("paths", {}).items()
        if not path.startswith("x-")
    }
    paths = draft.document["paths"] = join_same_paths(draft, items)
    for path, item in paths.items():
        settle_parameters(draft, ("paths", path), item)
        _leave_out_repeated(draft, ("paths", path), item, {})
        for method in [key for key in item if key in METHODS]:
            at = ("paths", path, method)
            settle_parameters(draft, at, item[method])
            of_path = {key: p["name"] for key, p in _by_key(draft, item).items()}
            _leave_out_repeated(draft, at, item[method], of_path)
            _complete_path(draft, at, path, item, item[method])


def _whole(draft: Draft, item: Json) -> Json:
    """Returns a path item with what it refers to, and what it says beside that."""
    if "$ref" not in item:
        return item
    beside = {key: value for key, value in item.items() if key != "$ref"}
    return {**deepcopy(draft.resolved(item)), **beside}


def operations(draft: Draft) -> Iterator[tuple[Place, str, str, Json]]:
    """Yields every operation with its place, its path and its method."""
    for path, item in draft.document["paths"].items():
        for method in item if isinstance(item, dict) else ():
            if method in METHODS:
                yield ("paths", path, method), path, method, item[method]


def _leave_out_repeated(
    draft: Draft, place: Place, holder: Json, names: Mapping[tuple[str, str], str]
) -> None:
    """Leaves each parameter once; what is another one's by `names` is spelt as that is.

    A header has its name in any letters.
    """
    found = _by_key(draft, holder)
    if len(found) < len(holder.get("parameters", [])):
        draft.decide(place, "of two parameters of one name in one place, the last one counts")
    elif all(names.get(key, each["name"]) == each["name"] for key, each in found.items()):
        return
    holder["parameters"] = [
        {**each, "name": names.get(key, each["name"])} for key, each in found.items()
    ]


def _by_key(draft: Draft, holder: Json) -> dict[tuple[str, str], Json]:
    found = {}
    for each in map(draft.resolved, holder.get("parameters", [])):
        is_header = each["in"] == "header"
        found[each["in"], each["name"].lower() if is_header else each["name"]] = each
    return found


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
