"""Lints `openapi/openapi.yaml` by the rules that look at all of it: `make lint-contract`.

The rules that look at one place each are in `redocly.yaml` and `spectral.yaml`. A contract that
does not say `x-conventions: strict` need not keep to these, but its journeys must be of it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import yaml

from openapi.codegen.checks.findings import finding, findings
from openapi.codegen.contract.contract import Contract
from openapi.codegen.normalise.normalise import read_contract
from openapi.rules.contradictions import contradictions
from openapi.rules.journeys import unknown_calls
from openapi.rules.open_enums import unsaid_enums
from openapi.rules.references import unfolded_references
from openapi.rules.replacements import shared_replacements
from openapi.rules.response_headers import undeclared_headers
from openapi.rules.schema_order import scattered_schemas

OPENAPI = Path(__file__).parents[1]


def _findings_of_examples(contract: Contract) -> Iterator[str]:
    """Yields what is wrong with examples: no code is generated from them."""
    if lines := contradictions(contract):
        yield finding("Examples contradict each other, or themselves:", lines)


def _findings_of_growth(contract: Contract) -> Iterator[str]:
    """Yields what would keep the contract from growing, or break clients when it does."""
    if lines := [*unsaid_enums(contract), *shared_replacements(contract)]:
        yield finding("The contract can hardly grow:", lines)


def _findings_of_headers(contract: Contract) -> Iterator[str]:
    """Yields what responses are sent with, and clients are not told."""
    if lines := [str(each) for each in undeclared_headers(contract)]:
        yield finding("Headers are not declared (`make contract-fill` does it):", lines)


def _findings_of_style(contract: Contract, text: str) -> Iterator[str]:
    """Yields what makes the file longer to read, or something in it harder to find."""
    if lines := unfolded_references(text):
        yield finding("References have lines of their own:", lines)
    if lines := scattered_schemas(contract):
        yield finding("Schemas do not stand beside those of their tag:", lines)


def _findings_of_journeys(contract: Contract, file: Path) -> Iterator[str]:
    """Yields what the journeys call in vain, if there are any: the service would not start."""
    if file.exists():
        journeys = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        if lines := unknown_calls(contract, journeys):
            yield finding(f"{file.name} calls what is not in the contract:", lines)


def main() -> int:
    """Returns the exit code."""
    file = OPENAPI / "openapi.yaml"
    contract = Contract(read_contract(file).document)
    ours = (
        findings(contract),
        _findings_of_growth(contract),
        _findings_of_headers(contract),
        _findings_of_examples(contract),
        _findings_of_style(contract, file.read_text(encoding="utf-8")),
    )
    of_journeys = _findings_of_journeys(contract, OPENAPI / "journeys.arazzo.yaml")
    found = next(chain(*(ours if contract.is_strict else ()), of_journeys), "")
    if found:
        print(found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
