"""Lints `openapi/openapi.yaml` by the rules that look at whole operations: `make lint-contract`.

The rules that look at one place each are in `redocly.yaml` and `spectral.yaml`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from openapi.codegen.contract import Contract
from openapi.codegen.document import read_document
from openapi.codegen.literals import visible
from openapi.codegen.losses import losses
from openapi.codegen.naming import misnamed
from openapi.codegen.on_the_wire import unsendable
from openapi.codegen.schema_words import unfit_words
from openapi.rules.contradictions import contradictions
from openapi.rules.declared_cells import undeclared_cells
from openapi.rules.reachable_errors import violations

OPENAPI = Path(__file__).parents[1]


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
    for title, find in kinds.items():
        if lines := find(contract):
            yield _finding(title, lines)


def _findings_of_examples(contract: Contract) -> Iterator[str]:
    """Yields what is wrong with examples: no code is generated from them."""
    if lines := contradictions(contract):
        yield _finding("Examples contradict each other, or themselves:", lines)


def _finding(title: str, lines: list[str]) -> str:
    return "\n".join([title, *(f"  {visible(line)}" for line in lines)])


def main() -> int:
    """Returns the exit code."""
    contract = Contract(read_document(OPENAPI / "openapi.yaml"))
    found = next(chain(findings(contract), _findings_of_examples(contract)), "")
    if found:
        print(found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
