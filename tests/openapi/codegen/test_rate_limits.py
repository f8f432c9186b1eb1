"""The contract's rate limits are enforced, or are in the loss report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generated import rate_limit_policies
from openapi.codegen.checks.losses import losses
from openapi.codegen.checks.reachable_errors import violations
from openapi.codegen.contract.contract import Contract
from openapi.codegen.python import guards
from tests.openapi.contracts import Json, generate, import_package, operations, real_contract

IN_PROCESS = {"getLiveness", "getReadiness", "getContractYaml", "getContractJson"}
POLICY = {"name": "test", "per": "address", "limit": 3, "seconds": 60}


def test_nothing_is_unlimited() -> None:
    document = real_contract()
    contract = Contract(document)
    assert [o.id for o in contract.operations if not o.is_limited] == []
    in_process = {o.id for o in contract.operations for p in o.rate_limits if p.is_in_process}
    assert in_process == IN_PROCESS
    assert [p.is_in_process for p in contract.uncounted_rate_limits] == [True]


def test_without_a_limit_for_the_rest_the_rest_is_not_counted(tmp_path: Path) -> None:
    document = real_contract()
    del document["x-rate-limit-uncounted"]
    routing = (generate(document, tmp_path, "uncounted_api") / "routing.py").read_text()
    assert "uncounted" not in routing


def test_addresses_are_limited_where_there_are_no_callers(tmp_path: Path) -> None:
    weather = {"operationId": "getWeather", "responses": {"204": {"description": "Fine."}}}
    document = {
        "openapi": "3.1.1",
        "info": {"title": "Weather", "version": "1"},
        "paths": {"/weather": {"get": weather}},
        "x-rate-limit": [POLICY],
    }
    api = import_package(generate(document, tmp_path, "weather_api"))
    assert api.rate_limit_policies.TEST_LIMIT.limit == POLICY["limit"]


@pytest.mark.parametrize(
    ("change", "loss"),
    [
        ({"per": "caller"}, "per caller has no meaning here"),
        ({"counted": "nowhere"}, "counted nowhere has no meaning"),
        ({"limit": 0}, "limit must be a whole number"),
        ({"name": "health"}, "health stands for two policies"),
    ],
)
def test_a_limit_for_the_rest_that_would_not_be_enforced_is_reported(
    change: Json, loss: str
) -> None:
    document = real_contract()
    document["x-rate-limit-uncounted"] |= {"limit": 5000} | change
    assert any(loss in found for found in losses(Contract(document)))


def test_a_limit_for_the_rest_waits_for_no_store() -> None:
    document = real_contract()
    del document["x-rate-limit-uncounted"]["counted"]
    (loss,) = losses(Contract(document))
    assert loss.startswith("x-rate-limit-uncounted is not counted in the process")


def test_whatever_checks_a_password_is_limited_by_address_or_caller_and_by_account() -> None:
    limited = {o.id: {p.per for p in o.rate_limits} for o in Contract(real_contract()).operations}
    for name in ("signUp", "logIn", "issueToken"):
        assert limited[name] == {"address", "account"}
    assert limited["changePassword"] == {"caller"}


def test_whatever_limits_guesses_is_counted_exactly() -> None:
    operations = {o.id: o for o in Contract(real_contract()).operations}
    for name in ("signUp", "logIn", "issueToken", "changePassword"):
        assert {policy.counted for policy in operations[name].rate_limits} == {""}


def test_what_is_settled_later_is_generated_so() -> None:
    policies = {p.name: p for p in Contract(real_contract()).rate_limits}
    assert {name for name, p in policies.items() if p.is_settled} == {
        *("anonymous", "caller", "api-key")
    }
    assert rate_limit_policies.CALLER_LIMIT.is_settled
    assert not rate_limit_policies.LOGIN_ADDRESS_LIMIT.is_settled


@pytest.mark.parametrize("is_exact", [False, True])
def test_callers_wait_for_other_processes_only_where_they_are_counted_exactly(
    tmp_path: Path, *, is_exact: bool
) -> None:
    document = real_contract()
    if is_exact:
        for policy in document["components"]["securitySchemes"]["apiKey"]["x-rate-limit"]:
            del policy["counted"]
    tasks = (generate(document, tmp_path, "counted_api") / "tasks.py").read_text()
    assert ("await limit_by_scheme_exactly(" in tasks) == is_exact
    assert ("        limit_by_scheme(" in tasks) != is_exact


def test_an_operation_without_limits_of_its_own_has_those_of_its_schemes() -> None:
    limited = {o.id: o for o in Contract(real_contract()).operations}
    assert limited["listTasks"].is_limited_by_scheme
    assert limited["listTasks"].rate_limits == []
    assert [p.name for p in limited["refreshSession"].rate_limits] == ["anonymous"]
    assert [p.name for p in limited["logOut"].rate_limits] == ["anonymous"]
    assert limited["logOut"].is_limited_by_scheme
    assert not limited["changePassword"].is_limited_by_scheme


def test_a_limited_operation_must_declare_429() -> None:
    document = real_contract()
    del operations(document)["getLiveness"]["responses"]["429"]
    assert violations(Contract(document)) == [
        "GET /api/health/live: declare 429 with TooManyRequests: its rate is limited"
    ]


@pytest.mark.parametrize(
    ("limit", "loss"),
    [
        pytest.param(POLICY, "x-rate-limit is no list of policies", id="no list"),
        pytest.param([3], "3 is no policy", id="a number"),
        pytest.param([{}], "limit, name, per, seconds too many or too few", id="empty"),
        pytest.param([POLICY | {"burst": 5}], "burst too many or too few", id="unknown key"),
        pytest.param([POLICY | {"pointer": "/email"}], "pointer too many", id="pointer"),
        pytest.param([POLICY | {"name": "Big One"}], "the name 'Big One' must", id="name"),
        pytest.param([POLICY | {"name": None}], "the name None must", id="no name"),
        pytest.param([POLICY | {"per": "planet"}], "per planet has no meaning", id="per"),
        pytest.param([POLICY | {"per": "caller"}], "per caller has no meaning", id="no caller"),
        pytest.param([POLICY | {"counted": "there"}], "counted there has no", id="counted"),
        pytest.param(
            [POLICY | {"per": "account", "pointer": "/email", "counted": "process"}],
            "counted too many or too few",
            id="an account that is counted in the process",
        ),
        pytest.param(
            [POLICY | {"per": "account", "pointer": "/email", "counted": "settled"}],
            "counted too many or too few",
            id="an account that is settled later",
        ),
        pytest.param(
            [POLICY | {"counted": "settled"}], "less than one a second", id="few that are settled"
        ),
        pytest.param([POLICY | {"limit": 0}], "limit must be a whole number", id="nothing"),
        pytest.param([POLICY | {"limit": True}], "limit must be a whole number", id="a boolean"),
        pytest.param([POLICY | {"limit": "3"}], "limit must be a whole number", id="a string"),
        pytest.param([POLICY | {"seconds": 86401}], "seconds must be a whole number", id="a day"),
        pytest.param([POLICY] * 3, "3 policies, more than 2", id="three"),
        pytest.param([POLICY | {"per": "account"}], "pointer too many or too few", id="no pointer"),
        *[
            pytest.param(
                [POLICY | {"per": "account", "pointer": pointer}],
                f"{pointer} is no string property of a required body",
                id=f"pointer {pointer}",
            )
            for pointer in ("email", "/nothing", "/email/x", "", 5)
        ],
        pytest.param(
            [POLICY | {"name": "login-account"}],
            "login-account stands for two policies",
            id="a name for two",
        ),
    ],
)
def test_what_would_not_be_enforced_is_reported(limit: Any, loss: str) -> None:
    document = real_contract()
    operations(document)["signUp"]["x-rate-limit"] = limit
    (found,) = losses(Contract(document))
    assert loss in found


@pytest.mark.parametrize("required", [["user"], []])
def test_an_account_may_be_named_within_what_the_body_must_have(required: list[str]) -> None:
    document = real_contract()
    document["components"]["schemas"]["Envelope"] = {
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": {"user": {"$ref": "#/components/schemas/SignUp"}},
    }
    operation = operations(document)["signUp"]
    operation["requestBody"]["content"]["application/json"]["schema"] = {
        "$ref": "#/components/schemas/Envelope"
    }
    policy = POLICY | {"per": "account", "pointer": "/user/email"}
    operation["x-rate-limit"] = [policy]
    found = [loss for loss in losses(Contract(document)) if "/user/email" in loss]
    assert bool(found) is not bool(required)
    (read,) = [o for o in Contract(document).operations if o.id == "signUp"]
    assert guards.account(read.rate_limits[0]) == "valid.body.user.email"


def test_an_account_of_a_body_that_may_be_left_out_is_reported() -> None:
    document = real_contract()
    del operations(document)["signUp"]["requestBody"]["required"]
    assert any(
        "/email is no string property of a required" in o for o in losses(Contract(document))
    )


def test_the_defaults_are_one_policy_each() -> None:
    document = real_contract()
    document["x-rate-limit"] = [POLICY, POLICY | {"name": "other"}]
    assert losses(Contract(document)) == [
        "x-rate-limit has 2 policies, more than 1: each takes its time"
    ]


def test_an_extension_that_nobody_reads_is_reported() -> None:
    document = real_contract()
    operations(document)["signUp"]["x-ratelimit"] = []
    assert losses(Contract(document)) == ["POST /api/auth/signup: x-ratelimit is not generated"]


@pytest.mark.parametrize("per", ["caller", "planet"])
def test_the_limits_of_anonymous_requests_are_by_address(per: str) -> None:
    document = real_contract()
    document["x-rate-limit"] = [POLICY | {"per": per}]
    assert any(f"per {per} has no meaning here" in loss for loss in losses(Contract(document)))


@pytest.mark.parametrize("per", ["address", "planet"])
def test_the_limits_of_a_scheme_are_by_caller(per: str) -> None:
    document = real_contract()
    scheme: Json = document["components"]["securitySchemes"]["apiKey"]
    scheme["x-rate-limit"] = [POLICY | {"per": per}]
    assert any(f"apiKey: x-rate-limit: test: per {per}" in o for o in losses(Contract(document)))
