"""What changes in who may call an operation, with which credentials."""

from __future__ import annotations

from collections.abc import Iterator

from change import Change, Impact
from contract import METHODS
from literals import markdown_code
from pointers import join, place, plain
from uses import Uses

type Alternatives = list[dict[str, list[str]]]


def changes(uses: Uses) -> Iterator[Change]:
    """Compares the security of the operations that both editions have."""
    older, newer = uses.editions
    for path, item in newer["paths"].items():
        for method in sorted(METHODS & item.keys() & older["paths"].get(path, {}).keys()):
            before = older["paths"][path][method]["security"]
            after = item[method]["security"]
            if before != after:
                pointer = join("paths", path, method, "security")
                where = place(newer, pointer)
                yield _change(item[method]["operationId"], where, pointer, before, after)


def _change(
    operation: str, where: str, pointer: str, before: Alternatives, after: Alternatives
) -> Change:
    refused = [alternative for alternative in before or [{}] if not _suffices(alternative, after)]
    impact = Impact.BREAKING
    if _is_open(after) and not _is_open(before):
        message = "anybody may call it, without credentials"
        why = "what its callers could be sure that only they can do, all can"
    elif refused:
        message = "credentials that were enough are not any more"
        why = f"who calls it with {_words(refused)} is refused"
    else:
        impact, message, why = Impact.ADDITIVE, "more credentials are enough", ""
    return Change(
        impact=impact,
        pointer=pointer,
        message=f"{where}: {message}",
        before=before,
        after=after,
        operations=(operation,) if why else (),
        why=why,
        is_security=True,
    )


def _suffices(credentials: dict[str, list[str]], alternatives: Alternatives) -> bool:
    """Whether a caller with these credentials, and only these scopes, is let in."""
    return not alternatives or any(
        all(
            scheme in credentials and set(scopes) <= set(credentials[scheme])
            for scheme, scopes in alternative.items()
        )
        for alternative in alternatives
    )


def _is_open(alternatives: Alternatives) -> bool:
    return not alternatives or {} in alternatives


def _words(alternatives: Alternatives) -> str:
    return ", or ".join(in_words(alternative) for alternative in alternatives)


def in_words(alternative: dict[str, list[str]]) -> str:
    """Returns one alternative as `bearerAuth` (tasks:read), or `nothing`."""
    schemes = [
        markdown_code(scheme) + (f" ({', '.join(map(plain, scopes))})" if scopes else "")
        for scheme, scopes in alternative.items()
    ]
    return " and ".join(schemes) or "nothing"
