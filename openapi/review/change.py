"""A change of the contract, and what it is to clients."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from openapi.review.pointers import split


class Impact(IntEnum):
    """What a change asks of the clients that there are, the worst last."""

    DOCUMENTATION = 1
    """Nothing: it says the same in other words."""
    ADDITIVE = 2
    """Nothing, but there is more that they can do."""
    BREAKING = 3
    """Some of them stop working, or a client that is generated again is another one."""


@dataclass(frozen=True)
class Change:
    """One change, rated."""

    impact: Impact
    pointer: str
    """Where, in the newer contract, or in the older when it is gone; in normal form."""
    message: str
    before: object = None
    after: object = None
    operations: tuple[str, ...] = ()
    """Of a breaking change, the operations whose callers it breaks."""
    why: str = ""
    """Of a breaking change, how it breaks them."""
    is_security: bool = False
    """Whether it changes who may do what, or how often."""

    @property
    def names(self) -> set[str]:
        """What a changelog may call it by: its operations, its component, or its key."""
        match split(self.pointer):
            case ["components", _, name, *_] | ["paths", name] | [name]:
                return {name, *self.operations}
            case _:
                return set(self.operations)
