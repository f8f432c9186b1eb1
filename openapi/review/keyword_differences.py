"""What it is to clients that a keyword of a schema says something else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openapi.codegen.contract.conventions import OPEN_ENUM
from openapi.codegen.text import markdown_code
from openapi.review.bounds import LOWER, UPPER, is_tighter
from openapi.review.difference import (
    ADDITIVE,
    BREAKING,
    DOCUMENTATION,
    MORE,
    NARROWER,
    OTHER,
    WIDER,
    WORDS,
    Effect,
)
from openapi.review.values import same, types_of
from openapi.review.wording import DOCUMENTING

_NOTES = {"password"}
"""Formats that tell how to show a value, and not which are valid."""
_MAY_RISE = UPPER - {"maxContains"}
"""Bounds that clients must not hold answers to: texts may be longer, and items and numbers more."""


@dataclass(frozen=True)
class Said:
    """What a difference of a keyword is called, and what it does."""

    text: str
    effect: Effect
    before: object = None
    after: object = None


def keyword_difference(key: str, before: Any, after: Any) -> Said:
    """Returns what to say of a keyword whose value differs; None stands for no value."""
    if key == OPEN_ENUM:
        return _of_openness(is_open=bool(after))
    if key in DOCUMENTING or key.startswith("x-"):
        return _said(key, before, after, WORDS)
    if key in {"enum", "type"}:
        return _of_values(key, before, after)
    if key == "deprecated":
        return Said("is deprecated" if after else "is deprecated no more", MORE)
    return _said(key, before, after, _EFFECTS.get(key, _of_presence)(key, before, after))


def bound_difference(key: str, before: Any, other_key: str, after: Any) -> Said:
    """Returns what to say where a bound of numbers is exclusive, and was not, or back."""
    is_narrower = is_tighter(other_key, after, key, before)
    effect = NARROWER if is_narrower else _wider(key)
    text = f"has {markdown_code(other_key)} in place of {markdown_code(key)}"
    return Said(text, effect, before, after)


def said_of(key: str, before: Any, after: Any) -> str:
    if before is None:
        return f"has {markdown_code(key)} now"
    if after is None:
        return f"has no {markdown_code(key)} any more"
    return f"another {markdown_code(key)}"


def _said(key: str, before: Any, after: Any, effect: Effect) -> Said:
    return Said(said_of(key, before, after), effect, before, after)


def _of_presence(_key: str, before: Any, after: Any) -> Effect:
    if before is None:
        return NARROWER
    return WIDER if after is None else OTHER


def _of_bound(key: str, before: Any, after: Any) -> Effect:
    if before is None or after is None:
        return NARROWER if before is None else _wider(key)
    is_narrower = after < before if key in UPPER else after > before
    return NARROWER if is_narrower else _wider(key)


def _wider(key: str) -> Effect:
    return MORE if key in _MAY_RISE else WIDER


def _of_multiple(key: str, before: Any, after: Any) -> Effect:
    if before is None or after is None or not before or not after:
        return _of_presence(key, before, after)
    old, new = Decimal(str(before)), Decimal(str(after))
    if new % old == 0:
        return NARROWER
    return WIDER if old % new == 0 else OTHER


def _of_needs(_key: str, before: Any, after: Any) -> Effect:
    """Compares which properties need which others."""
    older, newer = (
        {(name, other) for name, others in (needs or {}).items() for other in others}
        for needs in (before, after)
    )
    return NARROWER if older < newer else WIDER if newer < older else OTHER


def _of_format(key: str, before: Any, after: Any) -> Effect:
    said = [None if word in _NOTES else word for word in (before, after)]
    return WORDS if said[0] == said[1] else _of_presence(key, *said)


def _of_default(_key: str, _before: Any, _after: Any) -> Effect:
    """Who leaves a value out gets another behaviour; the default of a response is a remark."""
    return Effect(BREAKING, DOCUMENTATION, "who leaves it out gets something else")


def _of_discriminator(_key: str, before: Any, _after: Any) -> Effect:
    return Effect(ADDITIVE, ADDITIVE) if before is None else OTHER


def _of_values(key: str, before: Any, after: Any) -> Said:
    """Compares what is listed: values, or types."""
    if before is None or after is None:
        shown = (_as_text(before), _as_text(after))
        return Said(said_of(key, before, after), _of_presence(key, before, after), *shown)
    if key == "type":
        before, after = _types(before, after)
    more = [item for item in after if not any(same(item, other) for other in before)]
    less = [item for item in before if not any(same(item, other) for other in after)]
    parts = [f"has {_listed(more)} more"] if more else []
    parts += [f"has {_listed(less)} no more"] if less else []
    effect = OTHER if more and less else WIDER if more else NARROWER
    return Said(f"{markdown_code(key)} {' and '.join(parts)}", effect)


def _of_openness(*, is_open: bool) -> Said:
    if is_open:
        why = "clients may be ready for these values only"
        text = "`enum` is open now: responses may have values that it does not list"
        return Said(text, Effect(DOCUMENTATION, BREAKING, why_got=why))
    text = "`enum` is closed now: responses have no other values"
    return Said(text, Effect(DOCUMENTATION, ADDITIVE))


def _types(before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    """Returns both, with the whole numbers that are among any numbers."""
    both = [sorted(types_of(types)) for types in (before, after)]
    if all("number" in types for types in both):
        both = [[each for each in types if each != "integer"] for types in both]
    return both[0], both[1]


def _listed(items: list[Any]) -> str:
    return ", ".join(markdown_code("null" if item is None else str(item)) for item in items)


def _as_text(values: Any) -> object:
    return values if values is None else ", ".join("null" if v is None else str(v) for v in values)


_EFFECTS: dict[str, Callable[[str, Any, Any], Effect]] = {
    **dict.fromkeys(UPPER | LOWER, _of_bound),
    "default": _of_default,
    "dependentRequired": _of_needs,
    "discriminator": _of_discriminator,
    "format": _of_format,
    "multipleOf": _of_multiple,
}
