"""The authorisation matrix as people read it: `generated/authorization.md`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openapi.codegen.authorization.matrix import Caller, Matrix
from openapi.codegen.contract.operations import Operation
from openapi.codegen.text import markdown_code

INTRODUCTION = """\
<!-- Generated from openapi/openapi.yaml by `make generate`. Change that, not this. -->

# Who may do what

Every operation of the contract, with every kind of caller; derived from the contract, and tried
against the running service in `tests/impl/authorization`.

| | |
|---|---|
| `allowed` | The operation is done, and answers with a success. |
| `401` | No credential of a kind that is asked for, or one that is invalid or another user's. |
| `403` | The credential lacks a scope, or the `user_id` of the path is somebody else's. |
| `404` | The id is of something that somebody else owns: it is as if it did not exist. |
| `-` | The operation has no such path. |

Who is not asked for a credential is `allowed` with any, since none is looked at.
"""

UNPROVEN = """
## Without a credential that is good

Each is about what would be the caller's own. A key that is expired, revoked or of a deactivated
user had all scopes that a key can have, and so has one beside a token. A forged key is that of
another key but for the secret in it.
"""

USERS = """
## Users

Their credentials may do all that their role allows. The *owner* asks for their own things, by a
token or with *both credentials* at once: then one of the two is enough. An *other user* sends what
the owner sends, or, with the *owner's id*, on their own path. So does an *admin*, where a path
names a user or a thing. With *another issuer's token*, an owner who signs in elsewhere asks for
their own things.
"""

NARROWED = """
## Narrowed to one scope

An access token whose `scope` was asked for, or an API key; each is about the caller's own things.
"""


def authorization_table(matrix: Matrix) -> str:
    """Returns the whole document, the same every time."""
    operations = matrix.contract.operations
    users = USERS + _granted_to_roles(matrix.scope_roles)
    parts = ((UNPROVEN, matrix.unproven), (users, matrix.users), (NARROWED, matrix.narrowed))
    sections = [
        f"{text}\n{_table([_headings(callers), *_rows(matrix, operations, callers)])}"
        for text, callers in parts
    ]
    return INTRODUCTION + "".join(sections)


def _granted_to_roles(scope_roles: Mapping[str, str]) -> str:
    """Returns a sentence for each role that is granted more than everybody is."""
    sentences = [
        f"Only users with the role {markdown_code(role)} are granted "
        + ", ".join(markdown_code(scope) for scope, needed in scope_roles.items() if needed == role)
        for role in dict.fromkeys(scope_roles.values())
    ]
    return "".join(f"\n{sentence}.\n" for sentence in sentences)


def _headings(callers: Sequence[Caller]) -> list[str]:
    return ["method", "path", "operation", "scopes", *(caller.name for caller in callers)]


def _rows(
    matrix: Matrix, operations: Sequence[Operation], callers: Sequence[Caller]
) -> list[list[str]]:
    return [
        [
            operation.method,
            markdown_code(operation.path),
            operation.id,
            _scopes(operation),
            *(str(matrix.verdict(operation, caller)) for caller in callers),
        ]
        for operation in operations
    ]


def _scopes(operation: Operation) -> str:
    alternatives = operation.security.alternatives
    names = dict.fromkeys(s for a in alternatives for scopes in a.values() for s in scopes)
    return " ".join(map(markdown_code, names))


def _table(rows: list[list[str]]) -> str:
    rows = [[cell.replace("|", r"\|") for cell in row] for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    headings, *others = rows
    rule = ["-" * width for width in widths]
    return "".join(
        "| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |\n"
        for row in [headings, rule, *others]
    )
