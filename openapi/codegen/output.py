"""A folder of generated files: compared with what is fresh, or replaced by it."""

from __future__ import annotations

import difflib
import shutil
import sys
from pathlib import Path

_MARKS = (b"Generated from ", b"Copied from ")
"""What the first line of a generated file says of it, behind a sign of a comment."""


class Output:
    """The files of a folder that fit one of some patterns; no others are looked at."""

    def __init__(self, folder: Path, *patterns: str) -> None:
        self._folder = folder
        self._patterns = patterns

    def require_same(self, fresh: Path, command: str) -> None:
        """Compares with the folder `fresh`.

        Raises:
            SystemExit: they differ; it says how, and by which command to mend it.
        """
        names = self._names(self._folder) | self._names(fresh)
        changes = [line for name in sorted(names) for line in self._diff(fresh, name)]
        if changes:
            folder = f"generated/{self._folder.name}".removesuffix("/generated")
            sys.exit("".join(changes) + f"{folder}/ is not fresh: run `{command}` and commit it.")

    def replace(self, fresh: Path) -> None:
        """Makes the folder what `fresh` is.

        Raises:
            SystemExit: it has files that were not generated, and would be lost.
        """
        if foreign := self._foreign(fresh):
            sys.exit(
                f"{self._folder} has files that were not generated, and would be lost:"
                f" {', '.join(foreign)}. Choose another folder, or move them."
            )
        for name in self._names(self._folder):
            (self._folder / name).unlink()
        for name in self._names(fresh):
            (self._folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(fresh / name, self._folder / name)

    def _foreign(self, fresh: Path) -> list[str]:
        """Returns the files that do not say that they were generated.

        A `package.json` cannot say so. But it is written anew, beside others that do.
        """
        present = self._names(self._folder)
        generated = {name for name in present if _says_so(self._folder / name)}
        written_again = self._names(fresh) if generated else set()
        return sorted(present - generated - written_again)

    def _diff(self, fresh: Path, name: str) -> list[str]:
        before, after = (_lines(folder / name) for folder in (self._folder, fresh))
        label = f"{self._folder.name}/{name}"
        return list(difflib.unified_diff(before, after, label, f"fresh/{name}"))

    def _names(self, folder: Path) -> set[str]:
        files = [file for pattern in self._patterns for file in folder.glob(pattern)]
        return {file.relative_to(folder).as_posix() for file in files if file.is_file()}


def _says_so(file: Path) -> bool:
    with file.open("rb") as opened:
        first = opened.readline()
    return any(mark in first for mark in _MARKS)


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines(keepends=True) if file.exists() else []
