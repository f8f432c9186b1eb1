"""Paths as requests have them: each under the path of the first server that is said for it."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from openapi.codegen.contract.document import METHODS, Json
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.refusals import Place, RefusedError

_ABSOLUTE = re.compile(r"(?:[^/?#]*:)?//[^/?#]*(?P<path>[^?#]*).*", re.DOTALL)
_VARIABLE = re.compile(r"\{([^{}]*)\}")


def serve_under_base_paths(draft: Draft) -> None:
    """Writes every path with what its server has before it, and leaves the servers out.

    Raises:
        RefusedError: a server has no path that can be known, or two paths come to the same.
    """
    document = draft.document
    servers = _first(document, ())
    found: Json = {}
    for path, item in document["paths"].items():
        at = ("paths", path)
        of_path = _first(item, at) or servers
        shared = {key: value for key, value in item.items() if key not in {*METHODS, "servers"}}
        for method in [key for key in item if key in METHODS]:
            operation = item[method]
            base = _base(draft, _first(operation, (*at, method)) or of_path)
            operation.pop("servers", None)
            full = f"{base}{path}"
            written = draft.written.get(path, path)
            if draft.served.setdefault(full, written) != written:
                reason = f"with its server, it is {full}, as {draft.served[full]} is: rename one"
                raise RefusedError(at, reason)
            found.setdefault(full, dict(shared))[method] = operation
    document["paths"] = found
    document.pop("servers", None)


def _first(holder: Json, place: Place) -> tuple[Place, Json] | None:
    servers = holder.get("servers")
    return ((*place, "servers", "0"), servers[0]) if servers else None


def _base(draft: Draft, first: tuple[Place, Json] | None) -> str:
    """Returns what paths begin with at a server: nothing, or a path without a slash at its end."""
    if first is None:
        return ""
    place, server = first
    base = _path(draft, place, server)
    if base:
        draft.decide(place, f"operations are answered under {base}, the path of the first server")
    return base


def _path(draft: Draft, place: Place, server: Json) -> str:
    url = _VARIABLE.sub(lambda found: _default(server, found), server["url"].strip())
    absolute = _ABSOLUTE.fullmatch(url)
    path = absolute["path"] if absolute else re.split("[?#]", url)[0]
    if not absolute and (host := _VARIABLE.match(path)):
        path = path[host.end() :]
    if unknown := _VARIABLE.search(path):
        text = (
            f"operations are answered under no path, as variables do not say what {unknown[0]} is"
        )
        draft.decide((*place, "url"), text)
        return ""
    if "{" in path or "}" in path:
        raise RefusedError((*place, "url"), f"the path of a server has no braces, as {path!r} has")
    resolved: str = urlsplit(urljoin("http://server/", path)).path
    return resolved.rstrip("/")


def _default(server: Json, found: re.Match[str]) -> str:
    """Returns what a variable is where nobody says otherwise."""
    variable = server.get("variables", {}).get(found[1], {})
    default: str = variable.get("default", next(iter(variable.get("enum", [])), found[0]))
    return default
