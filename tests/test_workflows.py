"""The workflows of GitHub Actions are secure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yaml"))
PINNED = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
WRITES = {"review.yaml": {"pull-requests"}, "release.yaml": {"contents"}}

pytestmark = pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)


def read(file: Path) -> dict[str, Any]:
    workflow: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return workflow


def scripts(file: Path) -> Iterator[str]:
    for job in read(file)["jobs"].values():
        yield from (step["run"] for step in job["steps"] if "run" in step)


def test_actions_are_pinned_to_commits(file: Path) -> None:
    uses = re.findall(r"uses: .*", file.read_text(encoding="utf-8"))
    assert [line for line in uses if not PINNED.fullmatch(line)] == []


def test_a_token_may_do_no_more_than_it_must(file: Path) -> None:
    workflow = read(file)
    granted = [workflow["permissions"]]
    granted += [job["permissions"] for job in workflow["jobs"].values() if "permissions" in job]
    writes = {name for grant in granted for name, level in grant.items() if level != "read"}
    assert writes == WRITES.get(file.name, set())


def test_what_may_write_runs_no_code_of_the_pull_request(file: Path) -> None:
    for job in read(file)["jobs"].values():
        if "write" in job.get("permissions", {}).values():
            assert all("uses" not in step for step in job["steps"])
            assert all("make" not in step["run"] for step in job["steps"])


def test_code_that_runs_finds_no_credentials_of_git(file: Path) -> None:
    for job in read(file)["jobs"].values():
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_every_job_ends_and_none_runs_twice_at_once(file: Path) -> None:
    workflow = read(file)
    assert workflow["concurrency"]["group"]
    assert all(job["timeout-minutes"] <= 90 for job in workflow["jobs"].values())


def test_no_text_of_others_is_part_of_a_script(file: Path) -> None:
    """It is passed in the environment, where the name of a branch cannot become a command."""
    assert [script for script in scripts(file) if "${{" in script] == []


def test_every_target_exists(file: Path) -> None:
    targets = re.findall(
        r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    called = [
        target
        for script in scripts(file)
        for target in re.findall(r"\bmake(?: --\S+)* ([a-z-]+)", script)
    ]
    assert called
    assert set(called) <= set(targets)
