"""Whom a breaking change breaks, and how."""

from __future__ import annotations

from redocly_diff import Finding
from uses import Direction, Use

REFUSED = "a request that was good is refused"
SURPRISED = "a response may be what clients do not expect"
MISSING = "a response may lack what clients rely on"
GONE = "what they call is not there any more"
UNHEARD = "what they send is not understood any more"
RENAMED = "in a client that is generated again, it has another name"

REASONS = {
    "enum-values-added": SURPRISED,
    "enum-values-removed": REFUSED,
    "media-type-removed": GONE,
    "operation-id-changed": RENAMED,
    "operation-removed": GONE,
    "parameter-became-required": REFUSED,
    "parameter-removed": UNHEARD,
    "parameter-serialization-changed": UNHEARD,
    "path-removed": GONE,
    "request-body-became-required": REFUSED,
    "request-body-removed": UNHEARD,
    "required-properties-added": REFUSED,
    "required-properties-removed": MISSING,
    "response-header-removed": MISSING,
    "response-removed": MISSING,
    "security-scheme-changed": "the credentials that they send are not found",
}
UPPER_BOUNDS = {"exclusiveMaximum", "maxItems", "maxLength", "maxProperties", "maximum"}
LOWER_BOUNDS = {"exclusiveMinimum", "minItems", "minLength", "minProperties", "minimum"}


def reason(finding: Finding, using: list[Use]) -> tuple[tuple[str, ...], str]:
    """Returns the operations concerned, and how their callers are."""
    how = REASONS.get(finding.rule) or _how(finding, using)
    concerned: Direction | None = None
    if how == REFUSED:
        concerned = "request"
    elif how in {SURPRISED, MISSING}:
        concerned = "response"
    names = [use.operation for use in using if concerned in {None, use.direction}]
    return tuple(dict.fromkeys(names)), how


def _how(finding: Finding, using: list[Use]) -> str:
    directions = {use.direction for use in using}
    if directions == {"request"}:
        return {
            "default": "who leaves it out gets something else",
            "readOnly": "sending it is not allowed any more, or it must be sent now",
        }.get(finding.property, UNHEARD if finding.kind == "removed" else REFUSED)
    if directions == {"response"}:
        return MISSING if finding.kind == "removed" or finding.property == "required" else SURPRISED
    narrowed = _is_narrowed(finding)
    if narrowed is None:
        return f"{REFUSED}, or {SURPRISED}"
    return REFUSED if narrowed else SURPRISED


def _is_narrowed(finding: Finding) -> bool | None:
    """Whether fewer values are valid than before, or None where that takes more than a look."""
    match finding.before, finding.after:
        case int() | float() as before, int() | float() as after:
            if finding.property in UPPER_BOUNDS:
                return after < before
            return after > before if finding.property in LOWER_BOUNDS else None
        case None, _:
            return True
        case _, None:
            return False
        case _:
            return None
