"""Writes into `openapi/openapi.yaml` what follows from the rest of it: `make contract-fill`.

Which errors a route sends follows from the rest of its operation, and which headers every response
has from the contract as a whole. What only a handler refuses with, such as a 404, is declared by
whoever writes the handler, and stays.
"""

from __future__ import annotations

import argparse
import sys
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from openapi.codegen.checks.findings import finding
from openapi.codegen.checks.losses import losses
from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.document import METHODS, Json
from openapi.codegen.contract.file import read_document
from openapi.codegen.text import visible
from openapi.rules.response_headers import (
    UndeclaredHeaders,
    header_references,
    response_at,
    undeclared_headers,
)
from openapi.rules.response_lines import Edit, ResponseLines, edited, node_at, with_headers
from openapi.rules.undeclared_errors import UndeclaredError, undeclared_errors

CONTRACT = Path(__file__).parents[1] / "openapi.yaml"


def main() -> int:
    """Returns the exit code, which is 0 only if every response is declared, with its headers."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--contract", type=Path, default=CONTRACT)
    file = parser.parse_args().contract
    if lines := losses(Contract(_with_responses(read_document(file)))):
        print(finding("Mend these first:", lines))
        return 1
    result = filled(file.read_text(encoding="utf-8", newline=""))
    if result.written:
        file.write_text(result.text, encoding="utf-8", newline="")
        print(finding("Declared:", [str(each) for each in result.written]))
    if result.left:
        print(finding("To be declared by hand:", [str(each) for each in result.left]))
    if drafts := dict.fromkeys(error.draft for error in result.left_errors if error.draft):
        to_add = "Add to components.responses, and `make contract-fill` again:"
        print(visible("\n\n".join([to_add, *drafts]), keep="\n"))
    return 1 if result.left else 0


@dataclass(frozen=True)
class Filled:
    """A contract that declares every error that has a response, and every header that is known."""

    text: str
    written: list[UndeclaredError | UndeclaredHeaders]
    left: list[UndeclaredError | UndeclaredHeaders]
    """Errors that no response fits, or several, and headers that `components` does not have."""

    @property
    def left_errors(self) -> list[UndeclaredError]:
        return [each for each in self.left if isinstance(each, UndeclaredError)]


def filled(text: str) -> Filled:
    """Returns a contract with the errors and headers of its responses, and nothing else changed.

    Raises:
        SystemExit: an operation or a response has no lines that could be changed.
    """
    errors = _with_errors(_Written(text))
    headers = _with_headers(errors.after)
    # Drafts have the headers that responses have by now.
    left = [*undeclared_errors(Contract(headers.after.document))] if errors.left else []
    return Filled(headers.after.text, errors.written + headers.written, [*left, *headers.left])


@dataclass(frozen=True)
class _Written:
    """A contract as it is written. Parsing it takes the most time: it happens once."""

    text: str

    @cached_property
    def root(self) -> yaml.Node | None:
        return yaml.compose(self.text, Loader=yaml.CSafeLoader)

    @cached_property
    def document(self) -> Json:
        return _with_responses(yaml.CSafeLoader("").construct_document(self.root))


@dataclass(frozen=True)
class _Step:
    """What a part of the work leads to."""

    after: _Written
    written: list[UndeclaredError | UndeclaredHeaders]
    left: list[UndeclaredError | UndeclaredHeaders]


def _with_errors(before: _Written) -> _Step:
    contract = Contract(before.document)
    errors = list(undeclared_errors(contract))
    edits: list[Edit] = []
    declared: dict[tuple[str, str], dict[str, str]] = {}
    for operation in contract.operations:
        of_it = [error for error in errors if error.operation is operation]
        if chosen := {str(error.status): error.response for error in of_it if error.response}:
            edits += ResponseLines.of(operation, before.root, before.text).declaring(chosen)
            declared[operation.path, operation.method.lower()] = chosen
    written, left = [e for e in errors if e.response], [e for e in errors if not e.response]
    if not edits:
        return _Step(before, [*written], [*left])
    meant = deepcopy(before.document)
    for (path, method), chosen in declared.items():
        _declare(meant["paths"][path][method], chosen)
    after = _Written(edited(before.text, edits))
    if not _says(after, meant):
        sys.exit("Write each operation, its responses, and each of them on lines of their own.")
    return _Step(after, [*written], [*left])


def _with_headers(before: _Written) -> _Step:
    known = header_references(before.document)
    found = list(undeclared_headers(Contract(before.document)))
    written = [each for each in found if known.keys() >= set(each.names)]
    left = [each for each in found if each not in written]
    if not written:
        return _Step(before, [], [*left])
    meant = deepcopy(before.document)
    edits: list[Edit] = []
    for each in written:
        references = {name: known[name] for name in each.names}
        edits.append(with_headers(before.text, node_at(before.root, each.place), references))
        headers = response_at(meant, each.place).setdefault("headers", {})
        headers |= {name: {"$ref": reference} for name, reference in references.items()}
    after = _Written(edited(before.text, edits))
    if not _says(after, meant):
        sys.exit("Write each response, its headers, and each of them on lines of their own.")
    return _Step(after, [*written], [*left])


def _with_responses(document: Json) -> Json:
    """Gives every operation `responses`, if only empty ones."""
    for item in document.get("paths", {}).values():
        for operation in [item[method] for method in item if method in METHODS]:
            operation["responses"] = operation.get("responses") or {}
    return document


def _declare(operation: Json, chosen: dict[str, str]) -> None:
    for status, response in chosen.items():
        declared = operation["responses"].setdefault(status, {})
        declared["$ref"] = f"#/components/responses/{response}"


def _says(written: _Written, document: Json) -> bool:
    """Whether a contract is what it is meant to be, however it is written."""
    try:
        return written.document == document
    except yaml.YAMLError:
        return False


if __name__ == "__main__":
    sys.exit(main())
