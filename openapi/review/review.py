"""Reviews a change of the contract: `make review BASE=<git ref>`.

Prints one report in Markdown about what has changed since the point where the work tree left BASE.
Its exit code is 1 when something breaks clients and the contract does not say so, or when a part of
the contract could not be compared.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from openapi.review import interfaces, typescript
from openapi.review.comparison import changes
from openapi.review.editions import Editions
from openapi.review.new_operations import new_operations
from openapi.review.places import Source
from openapi.review.reading import Reading, read_yaml
from openapi.review.report import Report
from openapi.review.spelling import respelled
from openapi.review.versions import declaration

ROOT = Path(__file__).parents[2]
CONTRACT = "openapi/openapi.yaml"
LANGUAGES = {".py", ".ts"}


@dataclass(frozen=True)
class Files:
    """Where, in a repository, what is reviewed lies: the changelog beside the contract."""

    contract: str = CONTRACT

    @property
    def changelog(self) -> str:
        return str(PurePosixPath(self.contract).parent / "CHANGELOG.md")

    @property
    def generated(self) -> str:
        """The folder of what is generated from it, whether it is in the repository or not."""
        return str(PurePosixPath(self.contract).parents[1] / "generated")


OURS = Files()


@dataclass(frozen=True)
class Edition:
    """What is reviewed, at one time."""

    contract: str
    changelog: str
    generated: dict[str, str] = field(repr=False)
    """The generated Python and TypeScript modules by their paths."""

    @property
    def reading(self) -> Reading:
        """The contract; one that is no YAML at all is as good as empty."""
        try:
            return Reading(read_yaml(self.contract))
        except ValueError as error:
            return Reading({}, [f"the whole contract cannot be read: {error}"])

    def modules(self, language: str) -> dict[str, str]:
        """Returns those whose names end so."""
        return {name: text for name, text in self.generated.items() if name.endswith(language)}


def main() -> int:
    """Returns the exit code."""
    arguments = _arguments()
    repository, files = arguments.repository, Files(arguments.contract)
    older = edition_at(repository, arguments.base, files)
    report = review(arguments.base, older, edition_in(repository, files), file=files.contract)
    print(report.markdown())
    if arguments.annotate:
        print("\n".join(report.annotations()), file=sys.stderr)
    return 1 if report.faults or report.unseen else 0


def review(base: str, older: Edition, newer: Edition, *, file: str = CONTRACT) -> Report:
    """Returns the report; `base` is what it calls the older edition."""
    editions = Editions(older.reading, newer.reading)
    found = changes(editions)
    return Report(
        base=base,
        changes=found,
        declaration=declaration(
            found,
            base_version=editions.older.version,
            base_log=older.changelog,
            version=editions.newer.version,
            log=newer.changelog,
        ),
        new_operations=list(new_operations(editions)),
        types=typescript.difference(older.modules(".ts"), newer.modules(".ts")),
        interfaces=interfaces.difference(older.modules(".py"), newer.modules(".py")),
        source=Source(newer.contract, file),
        respelled=[name for _, name in respelled(editions, found)],
        unseen=[*_unseen("before", editions.older), *_unseen("now", editions.newer)],
    )


def _unseen(when: str, reading: Reading) -> list[str]:
    return [f"{when}, {fault}" for fault in reading.faults]


def edition_in(folder: Path, files: Files = OURS) -> Edition:
    """Returns what lies in a work tree."""
    log = folder / files.changelog
    if not (folder / files.contract).exists():
        sys.exit(f"there is no {files.contract} any more.")
    return Edition(
        contract=_text(folder / files.contract),
        changelog=_text(log) if log.exists() else "",
        generated={
            name: _text(folder / name)
            for name in _names_in(folder, files.generated)
            if Path(name).suffix in LANGUAGES and (folder / name).is_file()
        },
    )


def _names_in(folder: Path, below: str) -> list[str]:
    """Returns the files that git knows or would take: what was built of them is no edition's."""
    others = ("--cached", "--others", "--exclude-standard")
    return _git(folder, "ls-files", *others, "--deduplicate", "--", below).splitlines()


def _text(file: Path) -> str:
    """Returns what a file says; bytes that are no text are for the readers to refuse."""
    return file.read_text(encoding="utf-8", errors="surrogateescape")


def edition_at(folder: Path, ref: str, files: Files = OURS) -> Edition:
    """Returns what lay there where the work tree left `ref`.

    Raises:
        SystemExit: there is no such ref, or it has no contract.
    """
    commit = _git(folder, "merge-base", "HEAD", ref).strip()
    if not commit:
        sys.exit(
            f"{ref} is no commit that this one comes from: give a branch, a tag or a commit,"
            " such as BASE=HEAD."
        )
    contract = _git(folder, "show", f"{commit}:{files.contract}")
    if not contract:
        sys.exit(f"{ref} has no {files.contract}.")
    names = _git(folder, "ls-tree", "-r", "--name-only", commit, f"{files.generated}/").splitlines()
    return Edition(
        contract=contract,
        changelog=_git(folder, "show", f"{commit}:{files.changelog}"),
        generated={
            name: _git(folder, "show", f"{commit}:{name}")
            for name in names
            if Path(name).suffix in LANGUAGES
        },
    )


def _git(folder: Path, *arguments: str) -> str:
    """Returns what git prints, or nothing when it fails."""
    git = ("git", "-C", str(folder), *arguments)  # whatever git the machine has
    run = subprocess.run(git, capture_output=True, check=False)
    return run.stdout.decode(errors="surrogateescape") if run.returncode == 0 else ""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", help="a git ref")
    parser.add_argument("--contract", default=CONTRACT, help="of another service")
    parser.add_argument("--annotate", action="store_true", help="tell GitHub the lines, on stderr")
    parser.add_argument("--repository", type=Path, default=ROOT, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
