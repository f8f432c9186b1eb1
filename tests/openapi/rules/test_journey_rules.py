"""`make lint-contract`: what our rules say of a journey that is not told or proves nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from openapi.codegen.contract.contract import Contract
from openapi.rules.journeys import unknown_calls
from tests.openapi.contracts import real_contract
from tests.openapi.rules.test_rules import RULES, run
from tests.support.journeys import JOURNEYS

BROKEN: dict[str, Callable[[Any], object]] = {
    "rule/workflow-is-a-story": lambda workflow: workflow.pop("summary"),
    "rule/step-is-told-and-proved": lambda workflow: workflow["steps"][0].pop("successCriteria"),
    "rule/step-id": lambda workflow: workflow["steps"][0].update(stepId="Sign_up"),
    "outputs-defined": lambda workflow: workflow["steps"][0]["outputs"].pop("user_id"),
    "stepId-unique": lambda workflow: workflow["steps"].append(workflow["steps"][0]),
}
"""A change of the first journey that breaks a rule, by the rule."""


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The rules that a file breaks, by the file's name."""
    folder = tmp_path_factory.mktemp("journeys")
    files = {"whole": bool, **BROKEN}
    for name, change in files.items():
        document: Any = yaml.safe_load(JOURNEYS.read_text(encoding="utf-8"))
        change(document["workflows"][0])
        text = yaml.safe_dump(document, sort_keys=False)
        (folder / f"{name.replace('/', '.')}.yaml").write_text(text, encoding="utf-8")
    config = ("--config", RULES / "journeys.yaml", "--format", "json")
    found: dict[str, set[str]] = {name: set() for name in files}
    for report in run("redocly", "lint", *config, *folder.glob("*.yaml")):
        for problem in report["problems"]:
            file = Path(problem["location"][0]["source"]["ref"])
            found[file.stem.replace(".", "/")].add(problem["ruleId"])
    return found


def test_the_journeys_break_no_rule(findings: dict[str, set[str]]) -> None:
    assert findings["whole"] == set()


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_is_found(rule: str, findings: dict[str, set[str]]) -> None:
    assert rule in findings[rule]


def test_a_call_of_what_is_not_in_the_contract_is_found() -> None:
    journeys = yaml.safe_load(JOURNEYS.read_text(encoding="utf-8"))
    contract = Contract(real_contract())
    assert unknown_calls(contract, journeys) == []
    journeys["workflows"][1]["steps"][2]["operationId"] = "signOut"
    name, step = journeys["workflows"][1]["workflowId"], journeys["workflows"][1]["steps"][2]
    assert unknown_calls(contract, journeys) == [
        f"{name}, {step['stepId']}: there is no operation signOut"
    ]
