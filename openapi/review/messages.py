"""What happened, in a few words. Before and after are told beside them, where they say more."""

from __future__ import annotations

from contract import Json
from literals import markdown_code
from pointers import find, plain, split
from redocly_diff import Finding


def message(finding: Finding, newer: Json) -> str:
    """Returns what follows the name of the place, as in `Task.title`: another `maxLength`."""
    match finding:
        case Finding(kind="added"):
            return "is new"
        case Finding(kind="removed"):
            return "is gone"
        case Finding(property="deprecated"):
            return _deprecation(finding, newer)
        case Finding(property="key"):
            return "has another name"
        case Finding(before=list() as before, after=list() as after) if _differ(before, after):
            return _items(finding.property, before, after)
        case _:
            return _value(finding)


def values(finding: Finding) -> tuple[object, object]:
    """Returns what to show of before and after; of a whole node, only its own words."""
    match finding:
        case Finding(before=list() as before, after=list() as after) if _differ(before, after):
            return None, None
        case Finding(kind="modified"):
            return finding.before, finding.after
        case _:
            return _words(finding.before), _words(finding.after)


def _deprecation(finding: Finding, newer: Json) -> str:
    if not finding.after:
        return "is deprecated no more"
    *way, last = split(finding.pointer)
    node = find(newer, way if last == "deprecated" else [*way, last]) or {}
    until = f" and ends on {plain(str(node['x-sunset']))}" if "x-sunset" in node else ""
    return f"is deprecated{until}"


def _value(finding: Finding) -> str:
    if finding.before is None:
        return f"has {markdown_code(finding.property)} now"
    if finding.after is None:
        return f"has no {markdown_code(finding.property)} any more"
    return f"another {markdown_code(finding.property)}"


def _differ(before: list[object], after: list[object]) -> bool:
    """Whether they have other items, and not only another order."""
    return any(item not in after for item in before) or any(item not in before for item in after)


def _items(name: str, before: list[object], after: list[object]) -> str:
    more = [markdown_code(str(item)) for item in after if item not in before]
    less = [markdown_code(str(item)) for item in before if item not in after]
    parts = [f"has {', '.join(more)} more"] if more else []
    parts += [f"has {', '.join(less)} no more"] if less else []
    return f"{markdown_code(name)} {' and '.join(parts)}"


def _words(node: object) -> object:
    if not isinstance(node, dict):
        return node
    return node.get("summary") or node.get("description") or node.get("type")
