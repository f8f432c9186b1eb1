"""What services share with our contract, they say in the same words.

So the text is one, although each contract is whole by itself: whoever changes ours learns here
where else it stands. What a service says in words of its own is listed, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from openapi.codegen.contract.document import METHODS
from openapi.codegen.contract.file import read_document
from tests.openapi.contracts import CONTRACT_FILE
from tests.services.house import ROOT, SERVICES

_BEGINNING = re.compile(r"\*\*([^*]+)\.\*\*")
OWN_WORDS: dict[str, set[str]] = {
    "orders": {
        # Its scopes, and paths with orders.
        *("Role", "TokenRequest", "ApiKeyScope", "ApiKeyScopes", "ForeignPath", "Address"),
        *("securitySchemes oauth2", "examples MissingScope", "examples ForeignPath"),
        "examples InvalidRequest",
        # They lead to orders, or tell of scopes.
        *("signUp", "logIn", "issueToken"),
        *("listApiKeys", "createApiKey", "getApiKey", "revokeApiKey"),
        "paragraph Getting started",
    },
    "blog": {
        # The specification has other errors, and other accounts.
        *("responses Unauthorized", "responses ContentTooLarge", "responses TooManyRequests"),
        *("responses UnsupportedMediaType", "responses InternalError"),
        *("responses ServiceUnavailable", "User", "Password", "Tag", "Moment", "Limit"),
        *("parameters Limit", "headers NoStore", "headers RequestId"),
        *("headers RateLimit", "headers RateLimitPolicy"),
        *("logIn", "getLiveness", "getReadiness", "getContractYaml", "getContractJson"),
        *("listTags", "paragraph Getting started", "paragraph Signing in"),
        "paragraph Strict input",
    },
}


def parts(document: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yields the operations by their ids, schemas by their names, and all other components.

    And the paragraphs that tell of the whole, by what they begin with.
    """
    for paragraph in document["info"]["description"].split("\n\n"):
        if begun := _BEGINNING.match(paragraph):
            yield f"paragraph {begun[1]}", " ".join(paragraph.split())
    for item in document["paths"].values():
        yield from ((item[method]["operationId"], item[method]) for method in METHODS & item.keys())
    for section, components in document["components"].items():
        for name, component in components.items():
            yield (name if section == "schemas" else f"{section} {name}"), component


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_says_what_we_say_in_our_words_or_has_words_of_its_own(name: str) -> None:
    ours = dict(parts(read_document(CONTRACT_FILE)))
    theirs = dict(parts(read_document(ROOT / "tests" / "services" / name / "openapi.yaml")))
    differing = {part for part in ours.keys() & theirs.keys() if ours[part] != theirs[part]}
    assert differing == OWN_WORDS[name]
