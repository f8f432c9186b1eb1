"""Everything that must hold before code is generated from a contract."""

from __future__ import annotations

from collections.abc import Iterator

from openapi.codegen.checks.declared_cells import undeclared_cells
from openapi.codegen.checks.losses import losses
from openapi.codegen.checks.naming import misnamed
from openapi.codegen.checks.on_the_wire import unsendable
from openapi.codegen.checks.reachable_errors import violations
from openapi.codegen.checks.schema_words import unfit_words
from openapi.codegen.contract.contract import Contract
from openapi.codegen.text import visible


def findings(contract: Contract) -> Iterator[str]:
    """Yields a title with its lines for each kind of rule that is broken.

    Only what comes first can be relied on: the other rules read operations that are whole.
    """
    kinds = {
        "Loss report: generated code would not enforce": losses,
        "Names that code cannot have:": misnamed,
        "Words of schemas that are none:": unfit_words,
        "Text that no message of HTTP can have:": unsendable,
        "The contract breaks rules:": violations,
        "The authorisation matrix has undeclared cells:": undeclared_cells,
    }
    if not contract.is_strict:
        del kinds["The contract breaks rules:"]
        del kinds["The authorisation matrix has undeclared cells:"]
    for title, find in kinds.items():
        if lines := find(contract):
            yield finding(title, lines)


def finding(title: str, lines: list[str]) -> str:
    """Returns a title with its lines, fit for a terminal."""
    return "\n".join([title, *(f"  {visible(line)}" for line in lines)])
