"""What the house says of tasks, as a new service says it of notes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

DOMAINS = ("batches", "exports", "imports", "tags", "tasks")
"""The tags of the contract that a new service does not have."""

_CLIENT = "openapi/codegen/typescript/package/README.md"
_CONVENTIONS = "openapi/decisions/0002-conventions-of-the-contract.md"
_TYPES = "openapi/decisions/0003-typescript-client.md"
PROSE = (
    "openapi/openapi.yaml",
    "openapi/journeys.arazzo.yaml",
    "openapi/versioning.md",
    "openapi/decisions/0001-what-is-generated.md",
    _CONVENTIONS,
    _CLIENT,
    "tests/impl/paging/test_cursors.py",
    "tests/support/creations.py",
    "tests/support/users.py",
)
"""Files that then say everywhere of notes what they say of tasks."""


class OutdatedEditError(Exception):
    """A text of the house is no longer as an edit expects it."""


@dataclass(frozen=True)
class Edit:
    """A pattern that has to be in a text, and what takes the place of each match."""

    pattern: str
    replacement: str = ""

    def of(self, text: str) -> str:
        """Returns the text after the edit.

        Raises:
            OutdatedEditError: the pattern is not in the text.
        """
        edited, number = re.subn(self.pattern, self.replacement, text, flags=re.MULTILINE)
        if not number:
            raise OutdatedEditError(self.pattern)
        return edited


def _function(name: str) -> Edit:
    """Returns the edit that takes a function at the top of a module out of it."""
    return Edit(rf"^(async )?def {name}\((?:.*\n)*?\n\n(?=\S)")


def _paragraph(begin: str) -> str:
    """Returns the pattern of an indented paragraph with the empty line behind it."""
    return rf"^ +{begin}.*\n(?: +\S.*\n)*\n"


EDITS: Mapping[str, Sequence[Edit]] = {
    "openapi/openapi.yaml": (
        Edit("A task service", "A service"),
        Edit("tasks:read, tasks:write, "),
        Edit("^ *tasks:(read|write): .*\n"),
        Edit("maxItems: 6\n(?=      uniqueItems)", "maxItems: 4\n"),
        Edit(r'\{"title": "Write the report", "due": "2026-12-24"\}', '{"text": "Buy bread"}'),
        Edit(r"/tasks\?completed=false", "/tasks"),
        Edit("list the open ones", "list them all"),
        Edit(
            "retry after a lost\n    response, .* stay signed in, move, and leave",
            "retry after a lost\n    response, stay signed in, and leave",
        ),
        Edit(_paragraph(r"\*\*Quotas\.")),
        Edit(_paragraph(r"\*\*Files\.")),
        Edit(
            _paragraph(r"\*\*Concurrent changes\."),
            "    **Unchanged lists.** Send the `ETag` of a page as `If-None-Match` with a `GET`.\n"
            "    The response is an empty 304 while nothing changes (RFC 9110, section 13).\n\n",
        ),
        Edit("it owns: tasks, tags, sessions", "it owns: notes, sessions"),
        Edit(r" If a batch fails, the operation that failed\."),
        Edit("`idempotency`, `password` or, for .* batch, `failed`", "`idempotency` or `password`"),
    ),
    "openapi/journeys.arazzo.yaml": (
        Edit("Six journeys", "Three journeys"),
        Edit(r"\{title: Buy milk, due: '2026-12-24', tags: \[Errands\]\}", "{text: Buy milk}"),
        Edit(r"#/title == 'Buy milk'", "#/text == 'Buy milk'"),
        Edit(r"^ *- condition: \$response.body#/completed == false\n"),
        Edit("^ *- {name: completed, in: query, value: false}\n"),
        Edit("List what is open. The one", "List them. The one"),
    ),
    "openapi/versioning.md": (
        Edit("`TaskTitle`", "`NoteText`"),
        Edit("`Priority", "`Role"),
        Edit(r", what changes \(`TaskPatch`\)"),
        Edit(
            r"\[`changing-the-contract.md`\]\(.*\) shows it", "[The README](../README.md) shows it"
        ),
    ),
    _CONVENTIONS: (
        Edit("`Priority", "`Role"),
        Edit("`TaskTitle`", "`NoteText`"),
        Edit("`NewTask`, `TaskReplacement` and `TaskPatch`", "`NewNote` and `NoteReplacement`"),
        Edit("one schema for all three was a trap", "one schema for both was a trap"),
        Edit(r"20 schemas that serve both\n", "schemas that serve both\n"),
        Edit(r" `due` is\ntherefore(?:.*\n)*?(?=\n)"),
    ),
    _TYPES: (Edit("`Priority", "`Role"),),
    "openapi/CHANGELOG.md": (Edit(r"(?s)(The first edition\.\n).*", r"\1"),),
    ".github/workflows/fuzz.yaml": (
        Edit("^ +service: .*\n"),
        Edit("^ +SERVICE: .*\n"),
        Edit(r"fuzz-reports-\$\{\{ matrix\.service \|\| 'tasks' \}\}-", "fuzz-reports-"),
        Edit(r"path: \|\n +(\.schemathesis/)\n +\.services.*", r"path: \1"),
    ),
    "openapi/rules/spectral.yaml": (Edit(r"^  # An export is streamed(?:.*\n)+"),),
    _CLIENT: (
        Edit("^  (getTask|ifMatch),\n"),
        Edit("^// Only if nobody changed it since.\n.*\n.*\n"),
        Edit(
            r"updateTask\(client, \{ path: \{ user_id, id \}, headers: ifMatch\(read\), body \}\)",
            "replaceNote(client, { path: { user_id, note_id: id }, body: { text: 'Again' } })",
        ),
        Edit(
            r"updateTask\) && error.answer.status === 412\) \{\n.*faster",
            "replaceNote) && error.answer.status === 404) {\n    console.log('It is gone",
        ),
        Edit("/docs/problems/quota-exceeded", "/docs/problems/note-not-found"),
        Edit("There is no room", "There is no such note"),
        Edit("title: 'Report'", "text: 'Report'"),
        Edit(r"task\.title, task\.due", "note.text, note.created_at"),
        Edit(r"^\| `ifMatch\(answer\)` .*\n"),
        Edit("updateTask", "replaceNote"),
        Edit(r"Priority \| Unlisted", "Role | Unlisted"),
        Edit("`Timestamp`, `DueDate`", "`Timestamp`"),
    ),
    "impl/operating.md": (
        Edit(r"^\*\*How much one PostgreSQL(?:.+\n)+\n"),
        Edit(r"[ \n]\(\[Details\]\(decisions/.*\)\.\)"),
        Edit(r" An old version does not write\n(?:.+\n)*", "\n"),
        Edit(r"^\| `(TRASH_DAYS|QUOTA_TASKS|QUOTA_TEXT_BYTES|QUOTA_TAGS)` .*\n"),
        Edit(
            r"The servers empty the trash themselves\. Once an hour, each removes tasks that were"
            r" deleted more than\n`TRASH_DAYS` ago, expired",
            "Once an hour, each server removes expired",
        ),
        Edit(r"\n`make faults` makes (?:.+\n)+"),
    ),
    "pyproject.toml": (
        Edit(
            "^description = .*", 'description = "A service whose OpenAPI contract is the program"'
        ),
        Edit(r'^    "(batches \| transfer|tasks|tags|quotas)",\n'),
        Edit("^# What makes a client for programs .*\n.*\n"),
        Edit(r'"mock \| reach \| review \| service"', '"mock | review"'),
        # The generator is checked where it comes from.
        Edit(r"^files = .*", 'files = ["impl", "generated", "tests"]'),
        Edit(r'^"tests/services/\*/\*\*" = \[\n(?: .*\n)+\]\n'),
        Edit(r"^exclude = .*tests/services.*\n"),
        Edit(r'^"(impl/decisions|tests/impl/tags)[^"]*" = .*\n'),
    ),
    "tests/impl/notes/test_notes.py": (_function("test_a_cursor_of_another_list_is_refused"),),
    "tests/support/users.py": (Edit(r"\n    @property\n    def tasks.*\n(?:        .*\n)+"),),
    "tests/support/apps.py": (
        _function("retentions_for"),
        Edit("^from impl.(retention.retentions|service) import .*\n"),
    ),
    ".ci/lock": (
        Edit("^pin tests/.*\n"),
        Edit(
            "^for folder in [^;]*; do",
            "for folder in openapi/rules openapi/codegen/typescript; do",
        ),
    ),
}
"""The edits of each file, in order, after what is of no use any more was cut out of it."""


def of_notes(text: str) -> str:
    """Returns a text that says of notes what it says of tasks."""
    return text.replace("task", "note").replace("Task", "Note")
