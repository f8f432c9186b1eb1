"""A patch of Schemathesis that sends each case to several servers.

They differ in their databases. To draw the cases takes more time than all servers take to answer
them, so they are drawn once, by what the first server answers.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Sequence
from typing import Any

from schemathesis.engine.run.unit import _case
from schemathesis.generation import metrics
from schemathesis.generation.case import Case
from schemathesis.wfc.escalation import EscalatingAuthProvider

from tests.fuzz_owner import requests_to, url


def send_to_each(urls: Sequence[str]) -> None:
    """Makes Schemathesis send each case of an operation to all of these, and check all answers.

    The hooks are called for each. If several fail, it is told of the first failure as usual, and
    records those of all.
    """
    if len(urls) == 1:
        return
    send, maximize = _case._do_call_and_validate, metrics.maximize
    # Each server is seen once to refuse requests without credentials, for each operation.
    refusing: dict[str, set[str]] = {address: set() for address in urls}

    @functools.wraps(send)
    def send_to_all(*, case: Case[Any], **engine: Any) -> None:
        cases = [case, *(_twin(case) for _ in urls[1:])]
        failures = []
        for address, one in zip(urls, cases, strict=True):
            # What is drawn next follows from the first answer. Hypothesis takes no second one.
            metrics.maximize = maximize if one is case else _ignore
            case.operation.base_url = address
            engine["scenario"].check_ctx.auth_enforced_operations = refusing[address]
            with requests_to(address):
                try:
                    send(case=one, **engine)
                except Exception as failure:  # noqa: BLE001, whatever it is comes after the others
                    failures.append(failure)
        if failures:
            raise failures[0]

    _case._do_call_and_validate = send_to_all
    _probe_each_server()


def _probe_each_server() -> None:
    """Makes Schemathesis ask each server, not just one, for what is another user's."""
    claim = EscalatingAuthProvider.claim_probe

    def claim_at_server(provider: EscalatingAuthProvider, key: tuple[str, ...]) -> bool:
        return claim(provider, (url(), *key))

    EscalatingAuthProvider.claim_probe = claim_at_server  # type: ignore[method-assign, assignment]


def _twin(case: Case[Any]) -> Case[Any]:
    """Returns the same case, to be changed by the hooks for another server."""
    twin = case.derive(keep_auth=True)
    object.__setattr__(twin, "_meta", copy.deepcopy(case._meta))
    return twin


def _ignore(*_: object, **__: object) -> None:
    pass
