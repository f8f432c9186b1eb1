"""Responses for which the contract has several statuses: `4XX`, or `default`."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from generated.replies import Reply, ReplyWith

_WITHOUT_BODY = frozenset((204, 205, 304))


class AnyStatusReply(Reply):
    """A response for which the contract has several statuses: whoever decides on it says which."""

    statuses: ClassVar[range]
    declared: ClassVar[Collection[str]] = ()
    """Those of them that have a response of their own: `404`, or `4XX`."""
    code: int

    def __post_init__(self) -> None:
        """Raises ValueError unless the contract has the response for this status."""
        _require_status(self.code, self.statuses, self.declared)

    @property
    def status(self) -> int:  # type: ignore[override] # it is read of replies, never of their class
        """Returns the status that was decided on."""
        return self.code


class AnyStatusReplyWith[Body](ReplyWith[Body]):
    """Such a response with a body."""

    statuses: ClassVar[range]
    declared: ClassVar[Collection[str]] = ()
    code: int

    def __post_init__(self) -> None:
        """Raises ValueError unless the contract has it for this status, which has a body."""
        _require_status(self.code, self.statuses, self.declared)
        if self.code in _WITHOUT_BODY:
            raise ValueError(f"{self.code} has no body")

    @property
    def status(self) -> int:  # type: ignore[override] # see above
        """Returns the status that was decided on."""
        return self.code


def _require_status(code: int, statuses: range, declared: Collection[str]) -> None:
    if code not in statuses:
        raise ValueError(f"{code} is none of {statuses[0]} to {statuses[-1]}")
    if not {str(code), f"{code // 100}XX"}.isdisjoint(declared):
        raise ValueError(f"{code} has a response of its own")
