"""The versioning policy, as `openapi/versioning.md` has it, and whether a contract keeps to it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from openapi.review.change import Change, Impact

HEADING = re.compile(r"^## (\d+)\.(\d+)\.(\d+), (unreleased|\d{4}-\d\d-\d\d)$", re.MULTILINE)
SECTION = re.compile(r"^### (.+)$", re.MULTILINE)
BREAKING = "Breaking"


@dataclass(frozen=True, order=True)
class Version:
    """A semantic version."""

    major: int
    minor: int
    patch: int

    @classmethod
    def read(cls, text: str) -> Version:
        major, minor, patch = (int(number) for number in text.split("."))
        return cls(major, minor, patch)

    def after(self, impact: Impact | None) -> Version:
        """Returns the lowest version that may have such a change; before 1.0.0, each is less."""
        if impact is None:
            return self
        if impact is Impact.BREAKING:
            major_or_minor = Version(self.major + 1, 0, 0)
            return major_or_minor if self.major else Version(0, self.minor + 1, 0)
        if impact is Impact.ADDITIVE and self.major:
            return Version(self.major, self.minor + 1, 0)
        return Version(self.major, self.minor, self.patch + 1)

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


@dataclass(frozen=True)
class Changelog:
    """What the changelog beside the contract says, by version and section."""

    text: str

    @property
    def released(self) -> Version | None:
        """The newest version that has a date."""
        versions = [
            Version(int(major), int(minor), int(patch))
            for major, minor, patch, date in HEADING.findall(self.text)
            if date != "unreleased"
        ]
        return max(versions, default=None)

    def section(self, version: Version, title: str) -> str:
        """Returns the text under `### title` of a version, or nothing."""
        parts = HEADING.split(self.text)
        for at in range(1, len(parts), 5):
            if Version(*(int(number) for number in parts[at : at + 3])) == version:
                sections = SECTION.split(parts[at + 4])
                return dict(zip(sections[1::2], sections[2::2], strict=True)).get(title, "")
        return ""


@dataclass(frozen=True)
class Declaration:
    """What a contract and its changelog say of the changes since what clients have."""

    since: Version
    """The newest released version before the changes."""
    version: Version
    needed: Version
    undeclared: list[Change]
    """The breaking changes that the changelog does not name under "Breaking"."""

    @property
    def is_bumped(self) -> bool:
        return self.version >= self.needed

    def faults(self) -> list[str]:
        """Returns what is missing before a breaking change is a declared one."""
        found = []
        if not self.is_bumped:
            found.append(f"`info.version` is {self.version} and needs to be {self.needed}")
        if self.undeclared:
            where = f"under `## {max(self.version, self.needed)}, unreleased`, `### {BREAKING}`"
            found.append(f"its `CHANGELOG.md` does not name, {where}, what is marked below")
        return found


def declaration(
    changes: list[Change], base_version: str, base_log: str, version: str, log: str
) -> Declaration:
    """Returns what is declared of `changes`; a break counts from the last release on."""
    since = Changelog(base_log).released or Version.read(base_version)
    now = Version.read(version)
    worst = max((change.impact for change in changes), default=None)
    breaking = [change for change in changes if change.impact is Impact.BREAKING]
    told = set(re.findall(r"`([^`]+)`", Changelog(log).section(now, BREAKING)))
    return Declaration(
        since=since,
        version=now,
        needed=since.after(worst),
        undeclared=[change for change in breaking if not change.names & told],
    )
