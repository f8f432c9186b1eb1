"""The rule that an operation declares every verdict of the authorisation matrix."""

from __future__ import annotations

from openapi.codegen.authorization.matrix import Matrix
from openapi.codegen.contract.contract import Contract


def undeclared_cells(contract: Contract) -> list[str]:
    """Returns a line for each verdict that an operation does not declare, with whose it is."""
    return [
        f"{operation.method} {operation.path}: declare {_response(verdict)}: it is the answer to "
        + "; ".join(caller.name for caller in callers)
        for operation, verdict, callers in Matrix(contract).undeclared()
    ]


def _response(verdict: object) -> str:
    return "a success" if verdict == "allowed" else str(verdict)
