"""Problems say what they are, responses name them, and no operation sends another."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pydantic import MISSING

from generated.declared_problems import (
    DECLARED_PROBLEMS,
    UndeclaredProblemError,
    require_declared,
)
from generated.problems import EmailTaken, InvalidRequest, LastAdmin, MissingScope
from openapi.codegen.checks.losses import losses
from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.media_types import PROBLEM_JSON
from tests.openapi.contracts import Json, operations, real_contract
from tests.support.requests import request_called

type Change = Callable[[Json], object]


def own(document: Json, name: str = "EmailTaken") -> Json:
    """Returns what a problem says beside what all of them say."""
    part: Json = document["components"]["schemas"][name]
    return part


def media(document: Json, name: str = "EmailTakenOrKeyInUse") -> Json:
    content: Json = document["components"]["responses"][name]["content"]
    return content[PROBLEM_JSON]  # type: ignore[no-any-return]


def two_causes(document: Json) -> None:
    schemas = document["components"]["schemas"]
    schemas["EmailTaken"]["description"] = "There is an account.\nLog in."


def a_member_of_all(document: Json) -> None:
    own(document)["properties"]["detail"] = {"type": "string"}


def a_member_of_no_type(document: Json) -> None:
    own(document)["properties"]["other"] = {"anyOf": [{"type": "string"}, {"type": "integer"}]}


def another_status(document: Json) -> None:
    responses = operations(document)["createUser"]["responses"]
    responses["410"] = {"$ref": "#/components/responses/UserNotFound"}


CHANGES: dict[str, tuple[Change, str]] = {
    "a type that is no address of its page": (
        lambda d: own(d)["properties"]["type"].update(const="urn:email-taken"),
        "EmailTaken: its type needs the const /docs/problems/email-taken",
    ),
    "no place for the pages": (
        lambda d: d.pop("x-problem-types"),
        "x-problem-types: say where the pages of problems are",
    ),
    "no status": (
        lambda d: own(d)["properties"].pop("status"),
        "response 409 may be no EmailTaken, which is a 500",
    ),
    "no advice": (two_causes, "EmailTaken: describe in one paragraph what has happened"),
    "another shape": (
        lambda d: own(d).update(additionalProperties=False),
        "EmailTaken: must be allOf Problem, and an object beside it",
    ),
    "an object within allOf, where tools do not look for the discriminator": (
        lambda d: own(d)["allOf"].append({"type": "object", "properties": {"type": {}}}),
        "EmailTaken: must be allOf Problem, and an object beside it",
    ),
    "a type that may be left out": (
        lambda d: own(d).update(required=["status"]),
        "EmailTaken: must be allOf Problem, and an object beside it that requires its type",
    ),
    "a property of all": (a_member_of_all, "EmailTaken: detail is a property of Problem"),
    "a member of no type": (a_member_of_no_type, "EmailTaken: other is of no plain type"),
    "no member that generated code gives": (
        lambda d: own(d, "MissingScope")["properties"].pop("scopes"),
        "MissingScope: it needs scopes, which generated code gives",
    ),
    "a member that generated code does not give": (
        lambda d: own(d, "MissingScope").update(
            required=["type", "status", "scopes", "more"],
            properties=own(d, "MissingScope")["properties"] | {"more": {"type": "string"}},
        ),
        "MissingScope: it requires more, which generated code does not give",
    ),
    "any problem": (
        lambda d: media(d).update(schema={"$ref": "#/components/schemas/Problem"}),
        "response EmailTakenOrKeyInUse must name the problems that it may be",
    ),
    "no discriminator": (
        lambda d: media(d)["schema"].pop("discriminator"),
        "response EmailTakenOrKeyInUse needs a discriminator on type",
    ),
    "no example of one": (
        lambda d: media(d)["examples"].pop("email-taken"),
        "response EmailTakenOrKeyInUse needs an example of EmailTaken",
    ),
    "another status than the problem's": (
        another_status,
        "response 410 may be no UserNotFound, which is a 404",
    ),
}


@pytest.mark.parametrize(("change", "why"), CHANGES.values(), ids=CHANGES)
def test_what_could_not_be_told_is_reported(change: Change, why: str) -> None:
    document = real_contract()
    change(document)
    assert any(why in line for line in losses(Contract(document))), losses(Contract(document))


def test_types_follow_the_place_of_their_pages() -> None:
    document = real_contract()
    document["x-problem-types"] = "https://tasks.example/problems/"
    expected = "EmailTaken: its type needs the const https://tasks.example/problems/email-taken"
    assert expected in losses(Contract(document))


def test_an_operation_may_be_refused_with_what_it_declares_alone() -> None:
    require_declared("signUp", EmailTaken())
    with pytest.raises(UndeclaredProblemError, match="signUp does not declare LastAdmin"):
        require_declared("signUp", LastAdmin())


def test_every_operation_of_problems_is_in_the_table() -> None:
    contract = Contract(real_contract())
    ids = {operation.id for operation in contract.operations if not operation.has_oauth2_errors}
    assert DECLARED_PROBLEMS.keys() == ids
    require_declared("issueToken", InvalidRequest(errors=[]))  # told in the words of OAuth 2.0


def test_a_problem_tells_its_members() -> None:
    problem = MissingScope(scopes=["tasks:write"], www_authenticate="Bearer")
    assert problem.content(request_called("r")).scopes == ["tasks:write"]


def test_a_problem_tells_the_trace_of_its_request_if_there_is_one() -> None:
    request = request_called("r")
    assert EmailTaken().content(request).trace_id is MISSING
    request.trace_id = "4bf92f3577b34da6a3ce929d0e0e4736"
    assert EmailTaken().content(request).trace_id == request.trace_id
