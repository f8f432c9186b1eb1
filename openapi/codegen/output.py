"""A folder of generated files: compared with what is fresh, or replaced by it."""

from __future__ import annotations

import difflib
import shutil
import sys
from pathlib import Path


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
        """Makes the folder what `fresh` is."""
        for name in self._names(self._folder):
            (self._folder / name).unlink()
        for name in self._names(fresh):
            (self._folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(fresh / name, self._folder / name)

    def _diff(self, fresh: Path, name: str) -> list[str]:
        before, after = (_lines(folder / name) for folder in (self._folder, fresh))
        label = f"{self._folder.name}/{name}"
        return list(difflib.unified_diff(before, after, label, f"fresh/{name}"))

    def _names(self, folder: Path) -> set[str]:
        files = [file for pattern in self._patterns for file in folder.glob(pattern)]
        return {file.relative_to(folder).as_posix() for file in files if file.is_file()}


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines(keepends=True) if file.exists() else []
