"""What it is to clients that a property comes, goes, or has to be there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openapi.codegen.contract.document import Json
from openapi.review.change import Impact
from openapi.review.difference import (
    ADDITIVE,
    BREAKING,
    DOCUMENTATION,
    MISSING,
    UNHEARD,
    Effect,
)

NOT_SENT = "sending it is not allowed any more, or it must be sent now"


@dataclass(frozen=True)
class SaidOfProperty:
    """What to say of a property."""

    text: str
    effect: Effect
    is_whole: bool = False
    """Whether the property itself came or went."""


def of_property(
    marks: tuple[Json | None, Json | None], required: tuple[bool, bool]
) -> Iterator[SaidOfProperty]:
    """Yields what differs of a property besides its values.

    Args:
        marks: what it means before and after, or None where it is not there.
        required: whether it has to be there, before and after.
    """
    before, after = marks
    if after is None:
        yield SaidOfProperty("is gone", _gone(before or {}), is_whole=True)
    elif before is None:
        also = " and required" if required[1] else ""
        yield SaidOfProperty(f"is new{also}", _new(after, is_required=required[1]), is_whole=True)
    else:
        if required[0] != required[1]:
            yield _of_need(before, after, is_required=required[1])
        yield from _of_marks(before, after, is_required=required[0])


def _gone(before: Json) -> Effect:
    sent = ADDITIVE if before.get("readOnly") else BREAKING
    got = ADDITIVE if before.get("writeOnly") else BREAKING
    return Effect(sent, got, UNHEARD, MISSING)


def _new(after: Json, *, is_required: bool) -> Effect:
    must_be_sent = is_required and not after.get("readOnly")
    return Effect(
        sent=BREAKING if must_be_sent else ADDITIVE,
        got=ADDITIVE,
        resets=not (is_required or after.get("readOnly")),
    )


def _of_need(before: Json, after: Json, *, is_required: bool) -> SaidOfProperty:
    """What is readOnly is not sent, so `required` is a matter of responses only; and back."""
    is_sent = not (before.get("readOnly") and after.get("readOnly"))
    is_got = not (before.get("writeOnly") and after.get("writeOnly"))
    worst_sent, worst_got = (BREAKING, ADDITIVE) if is_required else (ADDITIVE, BREAKING)
    effect = Effect(
        sent=worst_sent if is_sent else DOCUMENTATION,
        got=worst_got if is_got else DOCUMENTATION,
        why_got=MISSING,
    )
    return SaidOfProperty("is required now" if is_required else "may be missing now", effect)


def _of_marks(before: Json, after: Json, *, is_required: bool) -> Iterator[SaidOfProperty]:
    if bool(before.get("readOnly")) != bool(after.get("readOnly")):
        sent: Impact = BREAKING if after.get("readOnly") or is_required else ADDITIVE
        effect = Effect(sent, DOCUMENTATION, NOT_SENT)
        yield SaidOfProperty(_said("readOnly", after), effect)
    if bool(before.get("writeOnly")) != bool(after.get("writeOnly")):
        got: Impact = BREAKING if after.get("writeOnly") else ADDITIVE
        effect = Effect(DOCUMENTATION, got, why_got=MISSING)
        yield SaidOfProperty(_said("writeOnly", after), effect)


def _said(mark: str, after: Json) -> str:
    return f"is `{mark}` now" if after.get(mark) else f"is not `{mark}` any more"
