"""How the findings of `redocly diff` are rated: here, and only here, it is corrected.

It sees whether something is taken or given, and rates by that. Where it does not, or where a
finding has no rule of its own, `CORRECTIONS` does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from change import Change, Impact
from contract import Json
from messages import message, values
from pointers import component, find, place, split
from redocly_diff import Finding
from uses import Direction, Uses
from why import reason

DOCUMENTATION, ADDITIVE, BREAKING = Impact.DOCUMENTATION, Impact.ADDITIVE, Impact.BREAKING
WORDS = {"description", "example", "examples", "externalDocs", "summary", "tags", "title"}


@dataclass(frozen=True)
class Case:
    """A finding, and what its rating depends on."""

    finding: Finding
    directions: set[Direction]
    older: Json

    @property
    def taken(self) -> bool:
        return "request" in self.directions

    @property
    def given(self) -> bool:
        return "response" in self.directions


def changes(found: list[Finding], uses: Uses) -> list[Change]:
    """Returns what the findings are to clients."""
    older, newer = uses.editions
    rated = []
    for finding in found:
        using = uses.of(finding.pointer)
        case = Case(finding, {use.direction for use in using}, older)
        impact = _impact(case)
        if impact is None:
            continue
        where = place(older if finding.kind == "removed" else newer, finding.place)
        before, after = values(finding)
        operations, why = reason(finding, using) if impact is BREAKING else ((), "")
        rated.append(
            Change(
                impact=impact,
                pointer=finding.pointer,
                message=f"{where}: {message(finding, newer)}",
                before=before,
                after=after,
                operations=operations,
                why=why,
            )
        )
    return rated


def _impact(case: Case) -> Impact | None:
    """Returns the rating, or None where another module compares the two itself."""
    finding = case.finding
    if finding.node == "SecurityRequirement" or _is_component(finding) or _is_version(finding):
        return None
    if finding.property in WORDS or (component(finding.pointer) and not case.directions):
        return DOCUMENTATION
    correct = CORRECTIONS.get((finding.node, finding.property))
    if correct is None and "mapping" in split(finding.pointer)[-2:-1]:
        correct = _mapping
    return correct(case) if correct else _as_found(case)


def _as_found(case: Case) -> Impact:
    """It calls a constraint that goes a patch, which would leave the contract's text unchanged."""
    return BREAKING if case.finding.is_major else ADDITIVE


def _is_component(finding: Finding) -> bool:
    """Whether a component came or went; what uses it is a finding of its own."""
    return component(finding.pointer) == finding.pointer and finding.property in {"", "key"}


def _is_version(finding: Finding) -> bool:
    return split(finding.pointer) == ["info", "version"]


def _default(case: Case) -> Impact:
    """Who leaves a value out gets another behaviour; the default of a response is a remark."""
    return BREAKING if case.taken else DOCUMENTATION


def _multiple(case: Case) -> Impact:
    match case.finding.before, case.finding.after:
        case int(before), int(after):
            loosened, tightened = before % after == 0, after % before == 0
            safe = (loosened or not case.taken) and (tightened or not case.given)
            return ADDITIVE if safe else BREAKING
        case _:
            return _as_found(case)


def _read_only(case: Case) -> Impact:
    """What is readOnly is not taken, and `required` is a matter of responses only."""
    if not case.taken:
        return DOCUMENTATION
    if case.finding.after:
        return BREAKING
    *_, _, name, _ = parts = split(case.finding.pointer)
    required = find(case.older, [*parts[:-3], "required"]) or []
    return BREAKING if name in required else ADDITIVE


def _write_only(case: Case) -> Impact:
    if not case.given:
        return DOCUMENTATION
    return BREAKING if case.finding.after else ADDITIVE


def _telling_apart(_case: Case) -> Impact:
    return BREAKING


def _mapping(case: Case) -> Impact:
    """A value that stands for an alternative: one less to send, or one more to understand."""
    match case.finding.kind:
        case "removed":
            return BREAKING if case.taken else ADDITIVE
        case "added":
            return BREAKING if case.given else ADDITIVE
        case _:
            return BREAKING


def _const(case: Case) -> Impact:
    """A constant header, such as `Cache-Control`, is for caches; no client compares it."""
    is_header = case.finding.place.rpartition("/schema")[0].split("/")[-2:-1] == ["headers"]
    return ADDITIVE if is_header else _as_found(case)


def _header_required(case: Case) -> Impact:
    return ADDITIVE if case.finding.after else BREAKING


def _response(case: Case) -> Impact:
    """An error less cannot be met, and one more is a problem like any other; a success is not."""
    status = split(case.finding.pointer)[-1]
    return ADDITIVE if status[0] in "345" else BREAKING


def _response_key(case: Case) -> Impact:
    statuses = str(case.finding.before), str(case.finding.after)
    return ADDITIVE if all(status[0] in "345" for status in statuses) else BREAKING


CORRECTIONS: dict[tuple[str, str], Callable[[Case], Impact]] = {
    ("Schema", "const"): _const,
    ("Schema", "default"): _default,
    ("Schema", "multipleOf"): _multiple,
    ("Schema", "readOnly"): _read_only,
    ("Schema", "writeOnly"): _write_only,
    ("Discriminator", "propertyName"): _telling_apart,
    ("Header", "required"): _header_required,
    ("Response", ""): _response,
    ("Response", "key"): _response_key,
}
