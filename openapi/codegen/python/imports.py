"""What the modules of generated Python import from each other."""

from __future__ import annotations

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.problems import BASE
from openapi.codegen.python import names, outcomes


def schemas_in_problems(contract: Contract) -> list[str]:
    """Returns the schemas that `problems.py` imports."""
    named = {name for problem in contract.problems for name in outcomes.schemas_of_problem(problem)}
    return sorted({"FieldError", BASE, *named})


def schemas_in(contract: Contract, tag: str) -> list[str]:
    """Returns the schemas that a tag's module imports."""
    found: set[str] = set()
    for operation in contract.tagged(tag):
        found |= {parameter.schema for parameter in operation.parameters} - {""}
        for body in operation.bodies:
            found |= {body.schema} if not body.is_raw else set()
            found |= {"MOST_STRUCTURE"} if body.is_json else set()
        found |= {n for o in operation.outcomes for n in outcomes.schemas(o)}
    return sorted(found)


def has_any_status(contract: Contract, tag: str) -> bool:
    """Whether handlers of a tag decide on the status of some response."""
    return any(outcome.statuses for each in contract.tagged(tag) for outcome in each.outcomes)


def reads_texts(contract: Contract, tag: str) -> bool:
    """Whether a tag's module may need more than texts of integers and of true or false."""
    return any(
        "number" in parameter.scalars
        or parameter.separator
        or parameter.is_json
        or parameter.may_be_empty
        or parameter.may_be_json
        or parameter.writing
        or (parameter.is_array and parameter.scalars != {"string"})
        for each in contract.tagged(tag)
        for parameter in each.parameters
    ) or any(
        body.fields or "number" in body.scalars
        for each in contract.tagged(tag)
        for body in each.bodies
    )


def has_least_bytes(contract: Contract, tag: str) -> bool:
    """Whether a body of a tag that its handler reads must have some length."""
    return any(body.least_bytes for each in contract.tagged(tag) for body in each.bodies)


def has_conformance(contract: Contract, tag: str) -> bool:
    """Whether something of a tag asks for more than its type does."""
    return any(each.schemas_beyond_types for each in contract.tagged(tag))


def problems_in(contract: Contract, tag: str) -> list[str]:
    """Returns the errors that handlers of a tag may decide on."""
    found = [problem for operation in contract.tagged(tag) for problem in operation.problems]
    return sorted({problem.name for problem in found if problem.is_outcome})


def rate_limits_in(contract: Contract, tag: str) -> list[str]:
    """Returns the constants of `rate_limits.py` that a tag's module imports."""
    policies = (policy for each in contract.tagged(tag) for policy in each.rate_limits)
    return sorted({names.of_rate_limit(policy) for policy in policies})
