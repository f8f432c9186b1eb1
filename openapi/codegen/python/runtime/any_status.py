"""Responses for which the contract has several statuses: `4XX`, or `default`."""

from __future__ import annotations

from typing import ClassVar

from generated.replies import Reply, ReplyWith


class AnyStatusReply(Reply):
    """A response for which the contract has several statuses: whoever decides on it says which."""

    statuses: ClassVar[range]
    code: int

    def __post_init__(self) -> None:
        """Raises ValueError unless the contract has the response for this status."""
        _require_status(self.code, self.statuses)

    @property
    def status(self) -> int:  # type: ignore[override] # it is read of replies, never of their class
        """Returns the status that was decided on."""
        return self.code


class AnyStatusReplyWith[Body](ReplyWith[Body]):
    """Such a response with a body."""

    statuses: ClassVar[range]
    code: int

    def __post_init__(self) -> None:
        """Raises ValueError unless the contract has the response for this status."""
        _require_status(self.code, self.statuses)

    @property
    def status(self) -> int:  # type: ignore[override] # see above
        """Returns the status that was decided on."""
        return self.code


def _require_status(code: int, statuses: range) -> None:
    if code not in statuses:
        raise ValueError(f"{code} is none of {statuses[0]} to {statuses[-1]}")
