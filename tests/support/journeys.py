"""The runner of the journeys: Redocly's `respect`."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.servers import ROOT

JOURNEYS = ROOT / "openapi" / "journeys.arazzo.yaml"
_SECONDS = 300


@dataclass(frozen=True)
class RanStep:
    """A request that the runner sent, and its checks of the response."""

    id: str
    checks: Sequence[dict[str, Any]]

    @property
    def criteria(self) -> list[str]:
        """The conditions of the criteria that were checked."""
        return [c["condition"] for c in self.checks if c["name"] == "success criteria check"]

    @property
    def has_failed(self) -> bool:
        """Whether a check of any kind failed, and was no mere warning."""
        return any(not c["passed"] and c["severity"] == "error" for c in self.checks)

    def passed(self, check: str) -> bool:
        """Whether there was a check of that name, and it passed."""
        return any(c["name"] == f"{check} check" and c["passed"] for c in self.checks)


@dataclass(frozen=True)
class Run:
    """A run of the runner."""

    exit_code: int
    output: str
    steps: dict[str, list[RanStep]]
    """By the id of the journey, in the order in which they ran."""

    @property
    def failed(self) -> dict[str, str]:
        """The step that failed, by the id of the journey."""
        return {
            journey: step.id
            for journey, steps in self.steps.items()
            for step in steps
            if step.has_failed
        }


def run_journeys(
    url: str, folder: Path, inputs: Mapping[str, str], *options: str, file: Path = JOURNEYS
) -> Run:
    """Runs the journeys of `file` against the service at `url`; `folder` is for its report."""
    report = folder / "report.json"
    # Masked, a condition could not be compared with that of the file.
    to_report = ("--json-output", str(report), "--no-secrets-masking")
    to_service = ("--server", f"taskpact={url}", "--input", json.dumps(inputs))
    ran = subprocess.run(
        [ROOT / ".ci" / "node", "redocly", "respect", file, *to_service, *to_report, *options],
        # A proxy in the environment must not be used on the loopback interface.
        env={**os.environ, "NO_PROXY": "127.0.0.1", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
    )
    assert report.exists(), ran.stdout + ran.stderr
    (ran_file,) = json.loads(report.read_text(encoding="utf-8"))["files"].values()
    report.unlink()
    steps = {
        workflow["workflowId"]: [
            RanStep(step["stepId"], step["checks"]) for step in workflow["executedSteps"]
        ]
        for workflow in ran_file["executedWorkflows"]
    }
    return Run(ran.returncode, ran.stdout + ran.stderr, steps)
