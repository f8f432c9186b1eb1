"""What `redocly diff` finds between two contracts."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from contract import Json
from pointers import component

ROOT = Path(__file__).parents[2]
CONFIG = Path(__file__).with_name("redocly.yaml")


@dataclass(frozen=True)
class Finding:
    """One difference, as the tool sees it."""

    kind: Literal["added", "removed", "modified"]
    node: str
    """The kind of node that differs or has what differs, such as `Schema`."""
    property: str
    """The key of that node that differs, `key` for its own name, or nothing for all of it."""
    pointer: str
    """Where it is written."""
    place: str
    """Where it is seen; the same, unless a reference leads elsewhere than before."""
    before: object
    after: object
    is_major: bool
    rule: str
    message: str


def findings(base: Json, revision: Json) -> list[Finding]:
    """Returns the differences, in the order of the document.

    Raises:
        CalledProcessError: the tool could not read one of the two.
    """
    with TemporaryDirectory() as folder:
        files = [Path(folder, "base.json"), Path(folder, "revision.json")]
        for file, document in zip(files, (base, revision), strict=True):
            file.write_text(json.dumps(document), encoding="utf-8")
        report = Path(folder, "report.json")
        options = ("--config", CONFIG, "--format", "json", "--output", report, "--fail-on", "none")
        subprocess.run(
            (ROOT / ".ci" / "node", "redocly", "diff", *files, *options),
            check=True,
            capture_output=True,
            text=True,
        )
        return list(_read(json.loads(report.read_text(encoding="utf-8"))))


def _read(report: Json) -> Iterator[Finding]:
    for change in report["changes"]:
        sides = [change.get("base", {}), change.get("revision", {})]
        pointers = [side.get("pointer", "") for side in sides]
        # Where a side lacks the key, it points to the node around it.
        pointer = max(reversed(pointers), key=lambda side: side.count("/"))
        moved = len({component(side) for side in pointers if side}) > 1
        verdict: Json = next(iter(change["verdicts"]), {})
        yield Finding(
            kind=change["kind"],
            node=change["typeName"],
            property=change.get("property", ""),
            pointer=pointer,
            place=f"{change['path']}/{change.get('property', '')}" if moved else pointer,
            before=sides[0].get("value"),
            after=sides[1].get("value"),
            is_major=change["impact"] == "major",
            rule=verdict.get("ruleId", ""),
            message=verdict.get("message", ""),
        )
