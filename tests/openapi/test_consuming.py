"""`openapi/consuming/fuzzing.md`, followed to the letter by a team with a deployment and a user."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from impl.database.migrate import migrate
from impl.database.url import parse_database_url
from impl.users.roles import SCOPES
from tests.fuzz_report import AskedFor, FuzzReport, Invocation, read_report
from tests.support import curl
from tests.support.servers import ROOT, run_server

TEXT = (ROOT / "openapi" / "consuming" / "fuzzing.md").read_text(encoding="utf-8")
CONTRACT = ROOT / "openapi" / "openapi.yaml"
ENDS_THE_SESSION = {"logOut", "endSession", "deleteMe"}
# Options for a short, reproducible run with reports.
BOUNDS = (
    *("--max-examples", "2", "--seed", "1", "--report", "json,ndjson"),
    *("--report-json-path", "run.json", "--report-ndjson-path", "events.ndjson"),
)


@dataclass(frozen=True)
class FirstRun:
    """The result of an outside team's first run."""

    exit_code: int
    output: str
    report: FuzzReport


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> FirstRun:
    directory = tmp_path_factory.mktemp("outside")
    (directory / "schemathesis.toml").write_text(block("toml"))
    (directory / "hooks.py").write_text(block("python"))
    database_url = f"sqlite:///{directory / 'taskpact.db'}"
    migrate(parse_database_url(database_url))
    with run_server(database_url, directory / "server.log") as server:
        ran = subprocess.run(
            ["/bin/sh", "-ec", commands(server.url)],
            cwd=directory,
            env=os.environ | {"PATH": path_of_tools(directory), "NO_PROXY": "127.0.0.1"},
            capture_output=True,
            text=True,
            check=False,
        )
    report = read_report(CONTRACT, AskedFor(2), Invocation(directory))
    return FirstRun(ran.returncode, ran.stdout + ran.stderr, report)


def block(language: str) -> str:
    """Returns the code block in a language."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    return str(found)


def commands(url: str) -> str:
    """Returns the commands, for this server and with the installed tools."""
    install, rest = block("sh").split("\n", 1)
    assert install == "pip install schemathesis"
    assert rest.startswith("API=http://127.0.0.1:8000\n")
    return rest.replace("http://127.0.0.1:8000", url, 1).rstrip() + " " + " ".join(BOUNDS)


def path_of_tools(directory: Path) -> str:
    if curl.is_missing():
        curl.put_on_path(directory)
    return os.pathsep.join((str(Path(sys.executable).parent), str(directory), os.environ["PATH"]))


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    contract = yaml.load(CONTRACT.read_text(), yaml.CSafeLoader)
    for path, item in contract["paths"].items():
        for method in item.keys() - {"parameters"}:
            security = item[method].get("security", contract["security"])
            yield f"{method.upper()} {path}", item[method] | {"security": security}


def is_permitted(operation: dict[str, Any]) -> bool:
    """Whether a user's access token permits it."""
    return any(
        "oauth2" in scheme and SCOPES["user"].issuperset(scheme["oauth2"])
        for scheme in operation["security"]
    )


def test_only_what_the_token_does_not_permit_or_what_ends_it_is_switched_off() -> None:
    rules = tomllib.loads(block("toml"))["operations"]
    off = [rule for rule in rules if not rule.get("enabled", True)]
    switched_off = {
        operation["operationId"]
        for _, operation in operations()
        if any(
            rule.get("include-tag") in operation["tags"]
            or operation["operationId"] in rule.get("include-operation-id", [])
            for rule in off
        )
    }
    anonymous = {o["operationId"] for _, o in operations() if o["security"] == []}
    forbidden = {o["operationId"] for _, o in operations() if not is_permitted(o)} - anonymous
    assert switched_off == forbidden | ENDS_THE_SESSION


def test_the_first_run_of_an_outside_team_is_green(first_run: FirstRun) -> None:
    assert first_run.exit_code == 0, first_run.output
    assert first_run.report.failures == 0
    assert first_run.report.cases > 1000


def test_the_first_run_reaches_every_operation_of_the_token(first_run: FirstRun) -> None:
    permitted = {
        name
        for name, operation in operations()
        if is_permitted(operation) and operation["operationId"] not in ENDS_THE_SESSION
    }
    reached = {
        name
        for name, statuses in first_run.report.statuses.items()
        if any(200 <= status < 300 for status in statuses)
    }
    assert len(permitted) > 15
    assert permitted - reached == set()


def test_hardly_anything_of_the_first_run_is_another_users(first_run: FirstRun) -> None:
    """Requests that are refused because of their path test nothing else."""
    forbidden = sum(statuses[403] for statuses in first_run.report.statuses.values())
    assert forbidden < first_run.report.cases / 100
