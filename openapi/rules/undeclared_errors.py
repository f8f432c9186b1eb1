"""The errors that operations must declare and do not, each with the response that says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openapi.codegen.checks.reachable_errors import problems_to_name
from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.operations import Operation
from openapi.rules.error_responses import ErrorResponses


@dataclass(frozen=True)
class UndeclaredError:
    """A status that is missing, or that names other problems than it must."""

    operation: Operation
    status: int
    response: str = ""
    """The name of the only response that fits."""
    reason: str = ""
    """What to do instead if there is none, or several."""
    draft: str = ""
    """The response to write, if it is one of problems."""

    def __str__(self) -> str:
        what = f"is {self.response}" if self.response else self.reason
        return f"{self.operation.method} {self.operation.path}: {self.status} {what}"


def undeclared_errors(contract: Contract) -> Iterator[UndeclaredError]:
    """Yields the errors by operation and status."""
    responses = ErrorResponses(contract)
    for operation in contract.operations:
        declared = {r.status: {problem.name for problem in r.problems} for r in operation.responses}
        for status, problems in sorted(problems_to_name(operation).items()):
            if status not in declared:
                yield _found(responses, operation, status, problems)
            elif declared[status] and not problems:
                reason = "is to be taken out: nothing answers with it"
                yield UndeclaredError(operation, status, reason=reason)
            elif declared[status] != set(problems):
                yield _found(responses, operation, status, problems)


def _found(
    responses: ErrorResponses, operation: Operation, status: int, problems: list[str]
) -> UndeclaredError:
    names = " or ".join(problems)
    if unknown := responses.unknown(problems):
        reason = f"needs {' and '.join(unknown)} in components.schemas first"
        return UndeclaredError(operation, status, reason=reason)
    match responses.fitting(operation, status, problems):
        case [response]:
            return UndeclaredError(operation, status, response)
        case [_, *_] as several:
            reason = f"is one of {', '.join(several)}: choose, and write it"
            return UndeclaredError(operation, status, reason=reason)
        case _ if problems:
            reason = f"needs a response that is {names}, and nothing else"
            draft = responses.draft(problems)
            return UndeclaredError(operation, status, reason=reason, draft=draft)
        case _:
            return UndeclaredError(operation, status, reason="needs a response in components")
