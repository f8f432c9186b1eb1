"""What changes in who may call an operation, with which credentials."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from openapi.codegen.text import markdown_code
from openapi.review.difference import MORE, Difference, breaks
from openapi.review.editions import Editions
from openapi.review.operation_pairs import OperationPair
from openapi.review.pointers import plain

type Alternatives = list[dict[str, list[str]]]


def of_permissions(editions: Editions) -> Iterator[Difference]:
    """Compares the security of the operations that both editions have."""
    for pair in editions.operations:
        yield from _of_operation(pair, editions.renamed["securitySchemes"])


def _of_operation(pair: OperationPair, renamed: Mapping[str, str]) -> Iterator[Difference]:
    before = [
        {renamed.get(scheme, scheme): scopes for scheme, scopes in alternative.items()}
        for alternative in pair.old["security"]
    ]
    after = pair.new["security"]
    refused = [alternative for alternative in before or [{}] if not _suffices(alternative, after)]
    welcome = [alternative for alternative in after or [{}] if not _suffices(alternative, before)]
    if _is_open(after) and not _is_open(before):
        text = "anybody may call it, without credentials"
        effect = breaks("what its callers could be sure that only they can do, all can")
    elif refused:
        text = "credentials that were enough are not any more"
        effect = breaks(f"who calls it with {_words(refused)} is refused")
    elif welcome:
        text, effect = "more credentials are enough", MORE
    else:
        return
    yield Difference(
        pointer=f"{pair.pointer}/security",
        where=pair.where,
        text=text,
        effect=effect,
        before=_plainly(before),
        after=_plainly(after),
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


def _plainly(alternatives: Alternatives) -> str:
    """Returns who is let in, as text without marks."""
    return ", or ".join(
        " and ".join(
            scheme + (f" ({', '.join(sorted(scopes))})" if scopes else "")
            for scheme, scopes in alternative.items()
        )
        or "nobody in particular"
        for alternative in alternatives or [{}]
    )


def in_words(alternative: dict[str, list[str]]) -> str:
    """Returns one alternative as `oauth2` (users:read), or `nothing`."""
    schemes = [
        markdown_code(scheme) + (f" ({', '.join(map(plain, scopes))})" if scopes else "")
        for scheme, scopes in alternative.items()
    ]
    return " and ".join(schemes) or "nothing"
