"""The files of this house that a new service begins with."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]

ROOMS_OF_TASKS = frozenset({"batches", "quotas", "tags", "tasks", "transfer"})
"""The rooms of `impl/` that are about tasks. All others are the platform."""
_LEFT_OUT = (
    # What is generated, and what has a text of its own in a new service.
    "generated/",
    "Makefile",
    "README.md",
    "impl/migrations/versions/",
    # What is about tasks.
    *(f"impl/{room}/" for room in ROOMS_OF_TASKS),
    "impl/decisions/",
    "impl/distributing/",
    "openapi/changing-the-contract.md",
    "openapi/consuming",
    "openapi/decisions/0007-other-consumers.md",
    # Tools of this house alone.
    "openapi/reach/",
    ".github/workflows/reach.yaml",
    "openapi/service/",
    ".ci/chromium",
    ".ci/pgbouncer",
    "tests/",
)
_TESTS = (
    "tests/__init__.py",
    "tests/conftest.py",
    "tests/fuzz",
    "tests/schemathesis.toml",
    "tests/generated/__init__.py",
    "tests/generated/asgi.py",
    "tests/generated/documents.py",
    "tests/generated/test_formats.py",
    "tests/impl/__init__.py",
    "tests/impl/deploying/",
    "tests/impl/paging/",
    "tests/impl/protocol/__init__.py",
    "tests/impl/protocol/framing/",
    "tests/impl/text/",
    "tests/openapi/__init__.py",
    *(
        f"tests/support/{name}.py"
        for name in (
            *("__init__", "apps", "cases", "clients", "clocks", "clusters", "commands"),
            *("configuring", "creations", "curl", "declared_bodies", "declared_headers"),
            *("journeys", "postgres", "processes", "raw_http", "revisions", "servers"),
            *("shell", "users"),
        )
    ),
)
"""What of the tests knows nothing of tasks, or is easily said of notes."""


def files() -> Iterator[Path]:
    """Yields the files, relative to the root of this repository."""
    for path in _git("ls-files").splitlines():
        if path.startswith(_TESTS) or not path.startswith(_LEFT_OUT):
            yield Path(path)


def revision() -> str:
    """Returns the commit that the files are of."""
    return _git("rev-parse", "HEAD").strip()


def _git(*arguments: str) -> str:
    command = ["git", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
