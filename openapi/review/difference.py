"""One difference between two contracts: what it is to those who send, and to those who get."""

from __future__ import annotations

from dataclasses import dataclass

from openapi.review.change import Change, Impact
from openapi.review.uses import Direction, Uses

DOCUMENTATION, ADDITIVE, BREAKING = Impact.DOCUMENTATION, Impact.ADDITIVE, Impact.BREAKING
REFUSED = "a request that was good is refused"
SURPRISED = "a response may be what clients do not expect"
MISSING = "a response may lack what clients rely on"
GONE = "what they call is not there any more"
UNHEARD = "what they send is not understood any more"
RESET = "the PUT of a client that does not know it leaves it out, and so resets it"
RENAMED = "in a client that is generated again, it has another name"


@dataclass(frozen=True)
class Effect:
    """What a difference is in a request, and what in a response."""

    sent: Impact
    got: Impact
    why_sent: str = REFUSED
    why_got: str = SURPRISED
    resets: bool = False
    """Whether it is something more to write, which a PUT resets if its client does not know it."""

    def on(self, direction: Direction | None) -> Impact:
        """Returns what it is in one direction, or in the worse one if that is not known."""
        match direction:
            case "response":
                return self.got
            case "request":
                return self.sent
            case "replacement":
                return BREAKING if self.resets else self.sent
            case None:
                return max(self.sent, self.got)

    def why(self, broken: set[Direction | None]) -> str:
        """Returns why it breaks clients in these directions."""
        is_sent, is_got = broken & {"request", "replacement", None}, broken & {"response", None}
        reasons = [
            self.why_sent if is_sent and self.sent is BREAKING else "",
            RESET if "replacement" in broken and self.resets else "",
            self.why_got if is_got and self.got is BREAKING else "",
        ]
        return ", or ".join(dict.fromkeys(filter(None, reasons)))


NARROWER = Effect(BREAKING, ADDITIVE)
"""Fewer values fit than before."""
WIDER = Effect(ADDITIVE, BREAKING)
OTHER = Effect(BREAKING, BREAKING)
WORDS = Effect(DOCUMENTATION, DOCUMENTATION)
MORE = Effect(ADDITIVE, ADDITIVE)
MORE_TO_WRITE = Effect(ADDITIVE, ADDITIVE, resets=True)


def breaks(why: str) -> Effect:
    """Returns the effect of what breaks everybody in one way."""
    return Effect(BREAKING, BREAKING, why, why)


@dataclass(frozen=True)
class Difference:
    """One difference, before it is known who sends it and who gets it."""

    pointer: str
    where: str
    """How a person calls what it is a difference of."""
    text: str
    effect: Effect
    before: object = None
    after: object = None
    is_security: bool = False
    operations: tuple[str, ...] | None = None
    """Those concerned, where the pointer does not lead to them."""


def rated(difference: Difference, uses: Uses) -> Change | None:
    """Returns the change that it is, or None where no operation has to do with it."""
    using: list[tuple[str, Direction | None]] = [
        (use.operation, use.direction) for use in uses.of(difference.pointer)
    ]
    if difference.operations is not None:
        using = [(name, None) for name in difference.operations] or [("", None)]
    if not using:
        return None
    directions = {direction for _, direction in using}
    impacts = {d: difference.effect.on(d) for d in directions}
    impact = max(impacts.values())
    is_break = impact is BREAKING
    operations = [name for name, direction in using if impacts[direction] is BREAKING]
    return Change(
        impact=impact,
        pointer=difference.pointer,
        message=f"{difference.where}: {difference.text}",
        before=difference.before,
        after=difference.after,
        operations=tuple(dict.fromkeys(filter(None, operations))) if is_break else (),
        why=difference.effect.why({d for d in impacts if impacts[d] is BREAKING}),
        is_security=difference.is_security,
    )
