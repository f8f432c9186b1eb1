"""The revision that runs is what git says it is."""

from __future__ import annotations

import subprocess
from pathlib import Path

from impl.revision import git_revision


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false")
    command = ["git", "-C", str(folder), *who, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_it_is_that_of_the_branch_packed_or_not_or_of_no_branch(tmp_path: Path) -> None:
    git(tmp_path, "init", "-b", "some/branch")
    assert git_revision(tmp_path / ".git") is None, "there is no commit"
    git(tmp_path, "commit", "--allow-empty", "-m", "x")
    commit = git(tmp_path, "rev-parse", "HEAD")
    assert git_revision(tmp_path / ".git") == commit
    git(tmp_path, "pack-refs", "--all")
    assert not (tmp_path / ".git" / "refs" / "heads" / "some" / "branch").exists()
    assert git_revision(tmp_path / ".git") == commit
    git(tmp_path, "checkout", "--detach")
    assert git_revision(tmp_path / ".git") == commit


def test_where_there_is_no_clone_there_is_none(tmp_path: Path) -> None:
    assert git_revision(tmp_path / ".git") is None
    (tmp_path / ".git").write_text("gitdir: elsewhere\n")
    assert git_revision(tmp_path / ".git") is None
    (tmp_path / "HEAD").write_bytes(b"\xff\xfe")
    assert git_revision(tmp_path) is None
