"""The published contract explains each extension that is in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.openapi.contracts import real_contract


def extensions(node: object) -> Iterator[str]:
    """Yields the keys of the contract that OpenAPI does not have."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key.startswith("x-"):
                yield key
            yield from extensions(value)
    elif isinstance(node, list):
        for value in node:
            yield from extensions(value)


def test_each_extension_is_explained_to_those_who_read_the_contract_and_no_other() -> None:
    document = real_contract()
    _, _, explained = document["info"]["description"].partition("**Extensions.**")
    named = set(re.findall(r"`(x-[a-z0-9-]+)`", explained))
    assert named == set(extensions(document))
    assert "x-rate-limit" in named
