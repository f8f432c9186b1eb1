"""The report that a reviewer reads, in Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from itertools import takewhile

from openapi.codegen.text import markdown_code, visible
from openapi.review.change import Change, Impact
from openapi.review.new_operations import NewOperation
from openapi.review.places import Source
from openapi.review.versions import Declaration

TITLES = {
    Impact.BREAKING: "Breaking",
    Impact.ADDITIVE: "Additive",
    Impact.DOCUMENTATION: "Documentation",
}
LONGEST_VALUE = 160
SHOWN = 5
"""How many operations stand in a line; all of them can be unfolded."""
MOST_UNSEEN = 20
CONTEXT = 40
"""How many characters of what is alike stand before what is not."""


@dataclass(frozen=True)
class Report:
    """Everything that there is to say about a change of the contract."""

    base: str
    changes: list[Change]
    declaration: Declaration
    new_operations: list[NewOperation]
    types: Mapping[str, str]
    """A diff of what frontends see, by TypeScript type."""
    interfaces: Mapping[str, str]
    """A diff of what handlers see, by Python module."""
    source: Source
    respelled: list[str] = field(default_factory=list)
    """What is written in another way and means the same, or is used by no operation."""
    unseen: list[str] = field(default_factory=list)
    """Where nothing could be compared."""

    @property
    def faults(self) -> list[str]:
        """What makes a break an undeclared one; nothing when there is no break."""
        return self.declaration.faults() if self._count(Impact.BREAKING) else []

    def markdown(self) -> str:
        parts = [
            f"# Contract review against {markdown_code(self.base)}",
            *self._summary(),
            *(part for impact in TITLES for part in self._changes(impact)),
            *self._new_operations(),
            *self._respelled(),
            *_diffs("TypeScript types", self.types),
            *_diffs("Python handlers", self.interfaces),
        ]
        return visible("\n\n".join(parts), keep="\n\t") + "\n"

    def annotations(self) -> Iterator[str]:
        """Returns a line for each change that GitHub shall show beside the contract's own."""
        levels = {Impact.BREAKING: "error" if self.faults else "warning", Impact.ADDITIVE: "notice"}
        for change in self.changes:
            if change.impact in levels:
                title = TITLES[change.impact]
                where = f"file={self.source.file},line={self.source.line(change.pointer)}"
                text = change.message + (f": {change.why}" if change.why else "")
                yield f"::{levels[change.impact]} {where},title={title}::{_escaped(text)}"

    def _count(self, impact: Impact) -> int:
        return sum(change.impact is impact for change in self.changes)

    def _summary(self) -> Iterator[str]:
        if self.unseen:
            yield "> [!WARNING]\n> " + _unseen(self.unseen)
        if not self.changes:
            same = "The contract means the same as before"
            yield f"{same}, where it could be compared." if self.unseen else f"{same}."
            return
        counts = [f"{self._count(impact)} {title.lower()}" for impact, title in TITLES.items()]
        yield f"**{', '.join(counts)}.** {self._version()}"
        if any(change.is_security for change in self.changes):
            yield "🔒 It changes who may do what, or how often: see the marked lines."
        if self.faults:
            yield "> [!CAUTION]\n> Undeclared break: " + "; ".join(self.faults) + "."

    def _version(self) -> str:
        declared = self.declaration
        since = f"Since {declared.since} these need version {declared.needed}"
        if declared.is_bumped:
            return f"{since}, and the contract is {declared.version}."
        return f"{since}, and the contract says {declared.version} (see `openapi/versioning.md`)."

    def _changes(self, impact: Impact) -> Iterator[str]:
        changes = [change for change in self.changes if change.impact is impact]
        if changes:
            yield f"## {TITLES[impact]}"
            lines = [line for change in changes for line in self._lines(change)]
            # Words alone are many and seldom what a reviewer has come for.
            yield _folded(lines) if impact is Impact.DOCUMENTATION else "\n".join(lines)

    def _lines(self, change: Change) -> Iterator[str]:
        marks = "🔒 " * change.is_security + "❗ " * (change in self.declaration.undeclared)
        yield f"- {marks}{change.message} (line {self.source.line(change.pointer)})"
        if change.why:
            callers = f"callers of {_enumerated(change.operations)}" if change.operations else "all"
            yield f"  - breaks {callers}: {change.why}"
        if len(change.operations) > SHOWN:
            yield _unfolded(change.operations)
        before, after = _shortened(change.before, change.after)
        if before:
            yield f"  - before: {before}"
        if after:
            yield f"  - after: {after}"

    def _respelled(self) -> Iterator[str]:
        if self.respelled:
            yield (
                "Nothing of this differs to callers, but generated code may look different: "
                + ", ".join(self.respelled)
                + "."
            )

    def _new_operations(self) -> Iterator[str]:
        if self.new_operations:
            yield "## New operations"
            rows = [
                _row(
                    markdown_code(new.id),
                    markdown_code(new.call),
                    new.callers,
                    new.limits,
                    new.errors,
                )
                for new in self.new_operations
            ]
            heading = ["| operation | | callers | limits | errors |", "|---|---|---|---|---|"]
            yield "\n".join([*heading, *rows])


def _diffs(title: str, diffs: Mapping[str, str]) -> Iterator[str]:
    if diffs:
        yield f"## {title}"
        lines = "\n".join(f"@@ {name} @@\n{diff}" for name, diff in diffs.items())
        longest = max(map(len, re.findall("`{3,}", lines)), default=2)
        fence = "`" * (longest + 1)
        yield f"{fence}diff\n{lines}\n{fence}"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


def _folded(lines: list[str]) -> str:
    text = "\n".join(lines)
    return f"<details><summary>{len(lines)} lines</summary>\n\n{text}\n\n</details>"


def _enumerated(names: tuple[str, ...]) -> str:
    """Returns the first few of them as code, and how many more there are."""
    shown = names if len(names) <= SHOWN else names[: SHOWN - 1]
    more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    return ", ".join(map(markdown_code, shown)) + more


def _unfolded(names: tuple[str, ...]) -> str:
    """Returns all of them, to be unfolded; inside of HTML, Markdown's own marks mean nothing."""
    listed = ", ".join(f"<code>{escape(visible(name))}</code>" for name in names)
    return f"    <details><summary>all {len(names)}</summary>{listed}</details>"


def _unseen(places: list[str]) -> str:
    """Returns a line about what could not be compared."""
    shown = ", ".join(markdown_code(place) for place in places[:MOST_UNSEEN])
    more = f", and {len(places) - MOST_UNSEEN} more" if len(places) > MOST_UNSEEN else ""
    return f"The review could not look everywhere: {shown}{more}."


def _shortened(before: object, after: object) -> tuple[str, str]:
    """Returns both as code, without most of what they begin with alike."""
    texts = ["" if value is None else _text(value) for value in (before, after)]
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*texts, strict=False)))
    start = max(0, alike - CONTEXT) if max(map(len, texts)) > LONGEST_VALUE else 0
    first, second = (_code(text, start) for text in texts)
    return first, second


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else json.dumps(value)


def _code(text: str, start: int) -> str:
    if not text:
        return ""
    short = text[start : start + LONGEST_VALUE]
    cut = ("…" if start else "") + short + ("…" if start + LONGEST_VALUE < len(text) else "")
    return markdown_code(cut)


def _escaped(text: str) -> str:
    """Returns it as the message of a workflow command."""
    return visible(text, keep="\r\n").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
