"""`make review`: a change of the real contract in a repository, and the report on it."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from openapi.review.review import main
from tests.openapi.contracts import ROOT, run, run_as_people_do

PRIORITY = "enum: [none, low, medium, high]"
DEPRECATED = """\
      deprecated: true
      x-deprecated-since: '2026-11-21'
      x-sunset: '2027-06-30'
      externalDocs: {url: https://example.com/live}
"""
TASKS = "generated/tasks.py"
LIVENESS = "      operationId: getLiveness\n"


@dataclass(frozen=True)
class Repository:
    """A repository with a contract, and the output and exit codes of reviews in it."""

    folder: Path

    def replace(self, old: str, new: str, file: str = "openapi/openapi.yaml") -> None:
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def line(self, text: str) -> int:
        lines = (self.folder / "openapi" / "openapi.yaml").read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if text in line)

    def git(self, *arguments: str) -> None:
        identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
        git = ("git", *identity, *arguments)  # whatever version of git is installed
        subprocess.run(git, cwd=self.folder, check=True)

    def review(self, base: str = "main", *options: str) -> subprocess.CompletedProcess[str]:
        return run(main, base, "--repository", self.folder, *options)

    def review_as_people_do(self, base: str) -> subprocess.CompletedProcess[str]:
        return run_as_people_do("openapi.review.review", base, "--repository", self.folder)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository whose branch `main` has the real contract, as a release."""
    generated = tmp_path / "generated"
    shutil.copytree(ROOT / "generated", generated, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "openapi").mkdir()
    shutil.copy(ROOT / "openapi" / "openapi.yaml", tmp_path / "openapi")
    shutil.copy(ROOT / ".gitignore", tmp_path)
    log = "# Changelog\n\n## 0.1.0, 2026-11-21\n\nThe first edition.\n"
    (tmp_path / "openapi" / "CHANGELOG.md").write_text(log, encoding="utf-8")
    made = Repository(tmp_path)
    made.replace(_version(), "  version: 0.1.0\n")
    made.git("init", "--quiet", "--initial-branch", "main")
    made.git("add", ".")
    made.git("commit", "--quiet", "--message", "The first edition")
    return made


def _version() -> str:
    text = (ROOT / "openapi" / "openapi.yaml").read_text(encoding="utf-8")
    return next(line for line in text.splitlines(keepends=True) if line.startswith("  version: "))


def test_a_contract_that_is_the_same_needs_no_review(repository: Repository) -> None:
    repository.replace("openapi: 3.1.1\n", "# Only a comment\nopenapi: 3.1.1\n")
    built = repository.folder / "generated" / "typescript" / "dist"  # as `make package` does
    built.mkdir(exist_ok=True)
    (built / "index.d.ts").write_text("export type Built = string;\n")
    ran = repository.review_as_people_do("main")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip().splitlines() == [
        "# Contract review against `main`",
        "",
        "The contract means the same as before.",
    ]


def test_an_undeclared_break_fails_and_says_all_about_it(repository: Repository) -> None:
    repository.replace(PRIORITY, "enum: [low, medium, high]")
    repository.replace("'none' | 'low'", "'low'", "generated/typescript/src/schemas.ts")
    repository.replace("status = 201", "id: int\n    status = 201", TASKS)
    ran = repository.review("main", "--annotate")
    assert ran.returncode == 1
    line = repository.line("enum: [low, medium, high]")
    assert "**1 breaking, 0 additive, 0 documentation.**" in ran.stdout
    assert "> Undeclared break: `info.version` is 0.1.0 and needs to be 0.2.0" in ran.stdout
    assert f"- ❗ `Priority`: `enum` has `none` no more (line {line})" in ran.stdout
    assert "`createTask`" in ran.stdout
    assert ": a request that was good is refused" in ran.stdout
    assert "+export type Priority = 'low' | 'medium' | 'high';" in ran.stdout
    assert "+class CreateTask201(ReplyWith[Task]): id: int; " in ran.stdout
    assert f"::error file=openapi/openapi.yaml,line={line},title=Breaking::`Prio" in ran.stderr


def test_a_declared_break_is_in_the_report_and_no_failure(repository: Repository) -> None:
    repository.replace(PRIORITY, "enum: [low, medium, high]")
    repository.replace("  version: 0.1.0\n", "  version: 0.2.0\n")
    breaking = "## 0.2.0, unreleased\n\n### Breaking\n\n- `Priority` is never `none`.\n\n## 0.1.0"
    repository.replace("## 0.1.0", breaking, "openapi/CHANGELOG.md")
    ran = repository.review("main", "--annotate")
    assert ran.returncode == 0, ran.stdout
    assert "these need version 0.2.0, and the contract is 0.2.0" in ran.stdout
    assert "Undeclared" not in ran.stdout
    assert ran.stderr.startswith("::warning file=openapi/openapi.yaml,")


def test_the_contract_of_another_service_is_reviewed_where_it_is(repository: Repository) -> None:
    file = "tests/services/shop/openapi.yaml"
    (repository.folder / file).parent.mkdir(parents=True)
    shutil.copy(repository.folder / "openapi" / "openapi.yaml", repository.folder / file)
    repository.git("add", ".")
    repository.git("commit", "--quiet", "--message", "Another service")
    repository.replace(PRIORITY, "enum: [low, medium, high]", file)
    assert "means the same" in repository.review().stdout
    run = repository.review("main", "--annotate", "--contract", file)
    assert run.returncode == 1, run.stderr
    assert f"::error file={file},line=" in run.stderr


def test_what_everybody_may_do_now_is_marked(repository: Repository) -> None:
    path = repository.folder / "openapi" / "openapi.yaml"
    before, name, after = path.read_text(encoding="utf-8").partition("operationId: deleteMe\n")
    opened, count = re.subn(r"security:\n( +- .*\n)+", "security: []\n", after, count=1)
    assert count == 1
    path.write_text(before + name + opened, encoding="utf-8")
    ran = repository.review()
    assert ran.returncode == 1
    assert "- 🔒 ❗ `DELETE /api/me`: anybody may call it, without credentials" in ran.stdout


def test_a_new_operation_shows_who_may_call_it_and_how_often(repository: Repository) -> None:
    path = repository.folder / "openapi" / "openapi.yaml"
    text = path.read_text(encoding="utf-8")
    start = text.index("  /api/health/live:\n")
    added = text[start : text.index("\n  /api/health/ready:\n")]
    added = added.replace("/live:", "/again:").replace("getLiveness", "getLivenessAgain")
    row = "| `getLivenessAgain` | `GET /api/health/again` | **anybody** |"
    limit = re.search(r" x-rate-limit:\n( +- .*\n)+", added)
    assert limit is not None
    unlimited = added.replace(limit[0], " x-rate-limit: []\n")
    for operation, often in ((added, "6000 in 60 s per address"), (unlimited, "**none**")):
        path.write_text(text[:start] + operation + "\n" + text[start:], encoding="utf-8")
        ran = repository.review()
        assert f"{row} {often} |" in ran.stdout


def test_a_deprecation_is_reported_with_its_end(repository: Repository) -> None:
    repository.replace(LIVENESS, LIVENESS + DEPRECATED)
    ran = repository.review()
    assert ran.returncode == 0, ran.stdout
    assert "`GET /api/health/live`: is deprecated and ends on 2027-06-30" in ran.stdout


def test_a_contract_that_does_not_pass_the_lint_is_reviewed(repository: Repository) -> None:
    repository.replace(LIVENESS, LIVENESS + "      deprecated: true\n")
    repository.replace("$ref: '#/components/schemas/ImportStatus'", "type: string, maxLength: 20")
    ran = repository.review()
    assert ran.returncode == 1
    assert "`GET /api/health/live`: is deprecated" in ran.stdout
    assert "`enum`" in ran.stdout
    assert ran.stderr == ""


def test_what_others_did_meanwhile_is_not_reviewed(repository: Repository) -> None:
    repository.git("switch", "--quiet", "--create", "mine")
    repository.git("commit", "--quiet", "--allow-empty", "--message", "Mine")
    repository.git("switch", "--quiet", "main")
    repository.replace(PRIORITY, "enum: [low, medium, high]")
    repository.git("commit", "--quiet", "--all", "--message", "Theirs")
    repository.git("switch", "--quiet", "mine")
    ran = repository.review("main")
    assert ran.returncode == 0
    assert "The contract means the same as before." in ran.stdout


def test_a_base_that_is_none_is_refused_with_what_to_give(repository: Repository) -> None:
    ran = repository.review_as_people_do("nowhere")
    assert ran.returncode == 1
    assert ran.stderr == (
        "nowhere is no commit that this one comes from: give a branch, a tag or a commit,"
        " such as BASE=HEAD.\n"
    )
