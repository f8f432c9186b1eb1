"""The chapters of `openapi/changing-the-contract.md`, as steps that a program can take."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

GUIDE = Path(__file__).parents[1] / "changing-the-contract.md"
_STEP = re.compile(
    r"^```diff\n(?P<patch>.*?)^```$"
    r"|`(?P<file>[\w./-]+)`:\n\n```(?:python|ts)\n(?P<text>.*?)^```$"
    r"|^    (?P<place>\S+): (?P<error>error: [^\n]*)$",
    flags=re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Patch:
    """A change of files that exist."""

    text: str

    def take(self, folder: Path) -> None:
        """Applies it.

        Raises:
            CalledProcessError: a file is not as the patch expects it.
        """
        # Inside of a repository git would take the paths for those from its top, and skip them.
        environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(folder.resolve().parent)}
        command = ["git", "apply", "--unsafe-paths", "-"]
        subprocess.run(command, cwd=folder, env=environment, input=self.text, text=True, check=True)


@dataclass(frozen=True)
class NewFile:
    """A file to be written."""

    path: str
    text: str

    def take(self, folder: Path) -> None:
        """Writes it."""
        file = folder / self.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self.text, encoding="utf-8")


type Step = Patch | NewFile


@dataclass(frozen=True)
class Chapter:
    """What a chapter says: change the contract, see the error, and do the rest."""

    contract: Patch
    error: tuple[str, str]
    """The file and the message of the type error that the change of the contract leads to."""
    rest: list[Step]


def chapters() -> list[Chapter]:
    """Returns the chapters: a field, an operation, a domain."""
    return list(_chapters(GUIDE.read_text(encoding="utf-8")))


def _chapters(text: str) -> Iterator[Chapter]:
    for chapter in text.split("\n## ")[1:]:
        contract, error, *rest = _STEP.finditer(chapter)
        found = (error["place"], error["error"])
        yield Chapter(Patch(contract["patch"]), found, [_step(match) for match in rest])


def _step(match: re.Match[str]) -> Step:
    if match["patch"] is not None:
        return Patch(match["patch"])
    return NewFile(match["file"], match["text"])
