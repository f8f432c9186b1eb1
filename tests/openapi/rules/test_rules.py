"""`make lint-contract`: for each of our rules a contract breaks it, and the message helps."""

from __future__ import annotations

import json
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.openapi.contracts import ROOT, Json
from tests.openapi.edits import apply

FOLDER = Path(__file__).parent
RULES = ROOT / "openapi" / "rules"
CONTRACT: Json = yaml.load((FOLDER / "contract.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
FAILURES: list[Json] = yaml.load(
    (FOLDER / "failures.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
)
NAMES = [f"{number} {failure['rule']}" for number, failure in enumerate(FAILURES)]
OURS = [
    rule
    for rule, definition in yaml.load((RULES / "spectral.yaml").read_text(), yaml.CSafeLoader)[
        "rules"
    ].items()
    if isinstance(definition, dict)
]

type Findings = dict[str, list[tuple[str, str]]]


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    """The findings of both linters, rule and message, by file name of the contract."""
    folder = tmp_path_factory.mktemp("contracts")
    write(folder, "whole", CONTRACT)
    for number, failure in enumerate(FAILURES):
        write(folder, str(number), apply(failure, CONTRACT))
    found: Findings = defaultdict(list)
    for finding in spectral(folder):
        found[Path(finding["source"]).stem].append((finding["code"], finding["message"]))
    for finding in redocly(folder):
        file = Path(finding["location"][0]["source"]["ref"])
        found[file.stem].append((finding["ruleId"], finding["message"]))
    return found


def write(folder: Path, name: str, document: Json) -> None:
    text = yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False)
    (folder / f"{name}.yaml").write_text(text)


def spectral(folder: Path) -> list[Json]:
    ruleset = ("--ruleset", RULES / "spectral.yaml", "--format", "json", "--quiet")
    (found,) = run("spectral", "lint", *ruleset, f"{folder}/*.yaml")
    return list(found)


def redocly(folder: Path) -> list[Json]:
    config = ("--config", RULES / "redocly.yaml", "--format", "json", "--max-problems", "1000")
    reports = run("redocly", "lint", *config, *folder.glob("*.yaml"))
    return [problem for report in reports for problem in report["problems"]]


def run(*command: str | Path) -> Iterator[Any]:
    """Yields the JSON documents that a linter prints one after the other."""
    ran = subprocess.run(
        [ROOT / ".ci" / "node", *command], capture_output=True, text=True, check=False, cwd=ROOT
    )
    rest = ran.stdout.strip()
    assert rest, ran.stderr
    while rest:
        document, end = json.JSONDecoder().raw_decode(rest)
        rest = rest[end:].lstrip()
        yield document


def test_a_contract_that_breaks_no_rule_is_found_to_break_none(findings: Findings) -> None:
    assert findings["whole"] == []


@pytest.mark.parametrize("number", range(len(FAILURES)), ids=NAMES)
def test_a_broken_rule_says_what_to_do(number: int, findings: Findings) -> None:
    failure = FAILURES[number]
    messages = [message for rule, message in findings[str(number)] if rule == failure["rule"]]
    assert any(failure["says"] in message for message in messages), findings[str(number)]


@pytest.mark.parametrize("rule", OURS)
def test_every_rule_of_ours_is_broken_once(rule: str) -> None:
    assert rule in {failure["rule"] for failure in FAILURES}


def test_every_rule_that_is_off_has_its_reason_beside_it() -> None:
    lines = (RULES / "spectral.yaml").read_text(encoding="utf-8").splitlines()
    for before, line in pairwise(lines):
        if line.startswith("  ") and line.endswith(": off") and not line.startswith("   "):
            assert before.startswith("  # ") or before.endswith(": off"), line
