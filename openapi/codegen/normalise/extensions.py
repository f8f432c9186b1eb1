"""Extensions that mean something to generated code: in any contract, they say what they can."""

from __future__ import annotations

from openapi.codegen.checks.concurrency import losses_in_concurrency
from openapi.codegen.checks.rate_limits import (
    losses_in_default_rate_limits,
    losses_in_rate_limits,
)
from openapi.codegen.contract.contract import Contract
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.path_items import operations
from openapi.codegen.normalise.refusals import RefusedError


def require_extensions(draft: Draft) -> None:
    """Requires policies to be such that operations can be read with them.

    Raises:
        RefusedError: one is not.
    """
    contract = Contract(draft.document)
    for loss in losses_in_default_rate_limits(contract):
        raise RefusedError((), loss)
    for place, _, _, operation in operations(draft):
        losses = (
            *losses_in_rate_limits(contract, operation),
            *losses_in_concurrency(contract, operation),
        )
        for loss in losses:
            raise RefusedError(place, loss)
