# Copied from openapi/codegen/python/runtime by `make generate`. Change it there.
"""How many requests may run at once, as the contract's `x-concurrency` says it.

They are counted in the process, since what they share is the process's: its connections, its
memory and its event loop.
"""

from __future__ import annotations

from collections import Counter

from .http_request import HttpRequest
from .problems import Refusal, ServiceUnavailable, TooManyAtOnce
from .security import Principal

_RETRY_AFTER_SECONDS = 10
_BUSY_SERVICE = (
    "As many requests like this run as may at once. Try again after `Retry-After` seconds."
)


class Running:
    """Counts the requests that run in this process."""

    def __init__(self) -> None:
        self._users: dict[str, Counter[str]] = {}
        self.operations: Counter[str | None] = Counter()
        """How many of each operation run that is limited."""

    def start(self, name: str, user_id: str, *, per_caller: int, in_all: int) -> None:
        """Counts a request of the user.

        While half of the places are taken, nobody gets a second one: so one user cannot take those
        of the others.

        Raises:
            Refusal: 429, when it is one too many of the user; 503, when it is one too many of all.
        """
        users = self._users.setdefault(name, Counter())
        own, taken = users[user_id], users.total()
        if own >= per_caller or (own and 2 * taken >= in_all):
            raise Refusal(TooManyAtOnce(retry_after=_RETRY_AFTER_SECONDS))
        if taken >= in_all:
            raise Refusal(
                ServiceUnavailable(detail=_BUSY_SERVICE, retry_after=_RETRY_AFTER_SECONDS)
            )
        users[user_id] += 1

    def end(self, name: str, user_id: str) -> None:
        """Counts it no more."""
        users = self._users[name]
        users[user_id] -= 1
        if not users[user_id]:
            del users[user_id]


def take_place(
    request: HttpRequest, caller: Principal, name: str, *, per_caller: int, in_all: int
) -> None:
    """Counts a request that the contract limits, until `give_place_back`.

    Raises:
        Refusal: as `Running.start` does.
    """
    running: Running = request.running
    running.start(name, caller.user_id, per_caller=per_caller, in_all=in_all)
    running.operations[request.operation_id] += 1
    request.place = (name, caller.user_id)


def give_place_back(request: HttpRequest) -> None:
    """Counts a request no more whose response has ended, however it did; others never were."""
    if request.place is not None:
        running: Running = request.running
        running.end(*request.place)
        running.operations[request.operation_id] -= 1
        request.place = None
