"""An enum of an answer says whether it may get more values, and nothing in a request says so."""

from __future__ import annotations

from typing import Any

import pytest

from openapi.codegen.contract.contract import Contract
from openapi.rules.open_enums import unsaid_enums
from tests.openapi.contracts import Json, real_contract

IN_ANSWERS = "is in answers: say with x-open-enum whether they may get more values"


def test_each_enum_of_the_contract_says_it() -> None:
    assert unsaid_enums(Contract(real_contract())) == []


def with_words(name: str, **words: Any) -> Json:
    document = real_contract()
    document["components"]["schemas"][name] |= words
    return document


def without_mark(schema: Json) -> None:
    del schema["x-open-enum"]


def test_an_enum_of_an_answer_that_says_nothing_is_found() -> None:
    document = real_contract()
    schemas = document["components"]["schemas"]
    without_mark(schemas["Priority"])
    without_mark(schemas["FieldError"]["properties"]["in"])
    assert unsaid_enums(Contract(document)) == [
        f"Priority {IN_ANSWERS}",
        f"FieldError.in {IN_ANSWERS}",
    ]


@pytest.mark.parametrize(
    ("document", "finding"),
    [
        (
            with_words("TaskSort", **{"x-open-enum": True}),
            "TaskSort is in no answer, and requests are always closed: leave out x-open-enum",
        ),
        (
            with_words("Priority", **{"x-open-enum": "yes"}),
            "Priority: x-open-enum is true or false",
        ),
        (
            with_words("TaskTitle", **{"x-open-enum": True}),
            "TaskTitle: x-open-enum has an enum beside it",
        ),
    ],
    ids=["in requests only", "no flag", "no enum"],
)
def test_a_mark_that_says_nothing_is_found(document: Json, finding: str) -> None:
    assert finding in unsaid_enums(Contract(document))


def test_what_has_an_open_enum_in_it_serves_one_direction() -> None:
    document = real_contract()
    scopes = {"$ref": "#/components/schemas/ApiKeyScopes"}
    document["components"]["schemas"]["ApiKey"]["properties"]["scopes"] = scopes
    (line,) = unsaid_enums(Contract(document))
    assert line.startswith("ApiKeyScopes is in requests and in answers, where ApiKeyScope may be")
    assert line.endswith(": give each a schema of its own")
