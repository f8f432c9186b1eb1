"""The git revision of the code that runs, as far as it is known."""

from __future__ import annotations

import re
from pathlib import Path

_GIT = Path(__file__).parents[1] / ".git"
_HASH = re.compile(r"[0-9a-f]{40,64}")


def git_revision(repository: Path = _GIT) -> str | None:
    """Returns the hash of the commit that is checked out, without running git.

    There is none if this is no clone, or one that is stored in a way that is unusual here.
    """
    head = _read(repository / "HEAD")
    if not head.startswith("ref: "):
        return _hash(head)
    branch = head.removeprefix("ref: ")
    return _hash(_read(repository / branch)) or _packed(repository, branch)


def _packed(repository: Path, branch: str) -> str | None:
    for line in _read(repository / "packed-refs").splitlines():
        if line.endswith(f" {branch}"):
            return _hash(line.partition(" ")[0])
    return None


def _hash(text: str) -> str | None:
    return text if _HASH.fullmatch(text) else None


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""
